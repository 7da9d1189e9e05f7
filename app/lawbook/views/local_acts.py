"""Local acts: what an okrug's charter sets beside the higher norms, and the pages on which officers record them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from app.domain.errors import ConflictError, InvalidInputError, LooseningError, NotInForceError
from app.domain.law.book import LANGUAGES, Provision, Text
from app.lawbook import queries, services
from app.lawbook.forms import ActForm, EndForm, take_problems
from app.lawbook.phrases import GROUPS
from app.lawbook.policy import may_record, state_of
from app.lawbook.queries import LocalRow
from app.lawbook.views import bp
from app.places.queries import Place, get_place_by_slug, list_places, path_to_oblast
from app.platform.access import Role, actor, public, requires, visitor
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

OFFICERS = (Role.ADMINISTRATOR, Role.COMMISSION)


@dataclass(frozen=True, slots=True)
class Beside:
    """A local value beside the norm of the pack on the day; own is None where it cannot be read any more."""

    row: LocalRow
    state: str
    own: Provision | None
    higher: Provision | None


@bp.get("/local/")
@public
def local_index() -> ResponseReturnValue:
    """The places that have a local act on record."""
    rt = runtime()
    places = list_places(rt.session, rt.today, ids=queries.territories_with_acts(rt.session))
    return render_template("lawbook/local_index.html", places=places)


@bp.get("/local/<slug>")
@public
def local(slug: str) -> ResponseReturnValue:
    """What the local acts of a place set, beside the higher norms, today."""
    rt = runtime()
    place = get_place_by_slug(rt.session, slug, rt.today)
    rows = queries.local_rows(rt.session, place.id)
    return render_template(
        "lawbook/local.html", place=place, values=_beside(rows), titles=_titles(), officer=_is_officer(place)
    )


@bp.get("/local/<slug>/new")
@requires(*OFFICERS)
def local_new(slug: str) -> ResponseReturnValue:
    """The form for a new local act."""
    return _form_page(_officers_place(slug), ActForm(_offered(), formdata=None), 200)


@bp.post("/local/<slug>/new")
@requires(*OFFICERS)
def local_record(slug: str) -> ResponseReturnValue:
    """Record the act, or say what is wrong; «one more value» gives the form back with another row."""
    place, form = _officers_place(slug), ActForm(_offered())
    if "more" in request.form:
        form.values.append_entry()
        form.offer()
        return _form_page(place, form, 200)
    if not form.validate_on_submit():
        return _form_page(place, form, 422)
    act, values = _drafts(form)
    try:
        services.record_local_act(runtime(), actor(), place.id, act, values)
    except InvalidInputError as wrong:
        take_problems(form, wrong.problems)
    except ConflictError as conflict:
        form.form_errors.append(t(conflict.message_key, **conflict.facts))
    except LooseningError as loosening:
        return _form_page(place, form, 422, loosening)
    else:
        return redirect(url_for("lawbook.local", slug=place.slug), 303)
    return _form_page(place, form, 422)


@bp.get("/local/<slug>/end/<uuid:act_id>")
@requires(*OFFICERS)
def local_end(slug: str, act_id: object) -> ResponseReturnValue:
    """The form that ends a local act."""
    place = _officers_place(slug)
    return _end_page(place, act_id, EndForm(formdata=None), 200)


@bp.post("/local/<slug>/end/<uuid:act_id>")
@requires(*OFFICERS)
def local_end_record(slug: str, act_id: object) -> ResponseReturnValue:
    """Enter the last day of the act."""
    place, form = _officers_place(slug), EndForm()
    if not form.validate_on_submit():
        return _end_page(place, act_id, form, 422)
    row = _act(place, act_id)
    try:
        services.end_local_act(
            runtime(), actor(), row.act_id, last_day=form.last_day.day or runtime().today, basis=_typed(form.basis)
        )
    except InvalidInputError as wrong:
        take_problems(form, wrong.problems)
        return _end_page(place, act_id, form, 422)
    return redirect(url_for("lawbook.local", slug=place.slug), 303)


def _beside(rows: Sequence[LocalRow]) -> list[Beside]:
    rt = runtime()
    book = queries.laid_over(rt.law, rows)
    values = []
    for row in rows:
        parameter = rt.law.parameters.get(row.key)
        own = higher = None
        try:
            own = queries.provision_of(rt.law, row) if parameter else None
            higher = parameter.higher_at(rt.today) if parameter else None
        except NotInForceError:
            pass
        values.append(Beside(row, state_of(book, row, rt.today), own, higher))
    return values


def _is_officer(place: Place) -> bool:
    who = visitor()
    if who is None or not who.roles & set(OFFICERS):
        return False
    path = [step.id for step in path_to_oblast(runtime().session, place.id, runtime().today)]
    return may_record(who, place.id, path)


def _officers_place(slug: str) -> Place:
    place = get_place_by_slug(runtime().session, slug, runtime().today)
    if not _is_officer(place):
        abort(403)
    return place


def _offered() -> list[tuple[str, str, str]]:
    """The parameters that a local act may set, by procedure."""
    parameters = runtime().law.parameters.values()
    return [
        (parameter.key, pick(parameter.title), t(f"lawbook.group.{group}"))
        for group in GROUPS
        for parameter in parameters
        if parameter.group == group
    ]


def _drafts(form: ActForm) -> tuple[services.ActDraft, list[services.ValueDraft]]:
    today = runtime().today
    act = services.ActDraft(
        rank=form.rank.data,
        titles={lang: _typed(form[f"title_{lang}"]) for lang in LANGUAGES},
        number=_typed(form.number),
        adopted_on=form.adopted_on.day or today,
        valid_from=form.valid_from.day or today,
        valid_to=form.valid_to.day,
        source=_typed(form.source),
    )
    values = [
        services.ValueDraft(
            key=entry.form.key.data,
            value=_typed(entry.form.value),
            article=_typed(entry.form.article),
            paragraph=entry.form.paragraph.data or None,
            quote=entry.form.quote.data or None,
        )
        for entry in form.values
    ]
    return act, values


def _typed(field: Field) -> str:
    return str(field.data or "")


def _form_page(
    place: Place, form: ActForm, status: int, loosening: LooseningError | None = None
) -> ResponseReturnValue:
    page = "lawbook/local_new.html"
    return render_template(page, place=place, form=form, loosening=loosening, titles=_titles()), status


def _titles() -> dict[str, Text]:
    return {key: parameter.title for key, parameter in runtime().law.parameters.items()}


def _act(place: Place, act_id: object) -> LocalRow:
    rows = queries.local_rows(runtime().session, place.id)
    return next((row for row in rows if row.act_id == act_id), None) or abort(404)


def _end_page(place: Place, act_id: object, form: EndForm, status: int) -> ResponseReturnValue:
    return render_template("lawbook/local_end.html", place=place, act=_act(place, act_id), form=form), status
