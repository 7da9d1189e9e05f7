"""The administrator's desk of facts: territories, competence, akims and bodies, each with its day and its act.

Nothing is changed in place or deleted: a new record begins on its day and the one before it ends. Everything is
limited to the administrator's territories and what lies below them.
"""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.identity.forms import text
from app.places import policy, queries
from app.places.fact_forms import CompetenceForm, TerritoryForm, VersionForm
from app.places.services import territories
from app.places.views import bp
from app.places.views.facts_page import administered_place, certain_day, facts_page, form_page, given, took
from app.places.views.kept import keep_for
from app.platform.access import Role, actor, keeps, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

GOVERNED = ("town", "okrug", "village")
"""The kinds whose competent maslikhat and higher akim are set: each has an akim of its own below a district's."""


@bp.get("/desk/places/")
@requires(Role.ADMINISTRATOR)
def facts() -> ResponseReturnValue:
    """The territories at whose head the administrator stands; for the whole installation its oblasts."""
    rt = runtime()
    roots = policy.administered(actor())
    places = (
        queries.list_parts_since(rt.session, None, rt.today)
        if roots is None
        else queries.list_places(rt.session, rt.today, ids=roots)
    )
    return render_template("places/facts.html", places=places, everywhere=roots is None, today=rt.today)


@bp.get("/desk/places/<slug>/")
@requires(Role.ADMINISTRATOR)
def place_facts(slug: str) -> ResponseReturnValue:
    """Everything recorded of a territory, past and to come."""
    rt = runtime()
    place = administered_place(slug)
    history = queries.list_history(rt.session, place.id)
    competences = queries.list_competences(rt.session, place.id)
    ids = {place.id, *(one.parent_id for one in history), *(one.higher_akim_territory_id for one in competences)}
    places = queries.list_places(rt.session, rt.today, ids={one for one in ids if one})
    found = queries.list_bodies_on(rt.session, [place.id], rt.today)
    roots = policy.administered(actor())
    above = next((one for one in places if one.id == place.parent_id), None)
    return render_template(
        "places/facts_place.html",
        place=place,
        history=history,
        akims=queries.list_akims(rt.session, place.id),
        competences=competences,
        maslikhats={one.id: one for one in queries.list_bodies(rt.session, kind="maslikhat")} if competences else {},
        bodies=found,
        parts=queries.list_parts_since(rt.session, place.id, rt.today),
        places={place.id: place} | {one.id: one for one in places},
        governed=GOVERNED,
        back=facts_page(above) if above and (roots is None or place.id not in roots) else url_for(".facts"),
        today=rt.today,
    )


@bp.get("/desk/oblasts/new/")
@requires(Role.ADMINISTRATOR)
def new_oblast() -> ResponseReturnValue:
    """The form of an oblast, for administrators of the whole installation."""
    policy.require_administrator(actor(), [])
    return _part_page(None, _part_form(None))


@bp.post("/desk/oblasts/new/")
@keeps(keep_for(".new_oblast"))
@requires(Role.ADMINISTRATOR)
def record_oblast() -> ResponseReturnValue:
    """Record the oblast."""
    policy.require_administrator(actor(), [])
    return _record_part(None)


@bp.get("/desk/places/<slug>/parts/new/")
@requires(Role.ADMINISTRATOR)
def new_part(slug: str) -> ResponseReturnValue:
    """The form of a territory within another one."""
    parent = administered_place(slug)
    return _part_page(parent, _part_form(parent))


@bp.post("/desk/places/<slug>/parts/new/")
@keeps(keep_for(".new_part"))
@requires(Role.ADMINISTRATOR)
def record_part(slug: str) -> ResponseReturnValue:
    """Record the territory."""
    return _record_part(administered_place(slug))


def _part_form(parent: queries.Place | None) -> TerritoryForm:
    above = parent.kind if parent else None
    kinds = [kind for kind, parents in territories.PARENTS.items() if above in parents]
    if not kinds:
        raise NotFoundError
    return TerritoryForm(kinds, **given())


def _part_page(parent: queries.Place | None, form: TerritoryForm) -> str:
    if parent is None:
        return form_page(form, t("places.facts.new_oblast"), url_for(".facts"))
    return form_page(form, t("places.facts.new_part"), facts_page(parent), subject=pick(parent.names))


def _record_part(parent: queries.Place | None) -> ResponseReturnValue:
    form = _part_form(parent)
    taken = took(
        form,
        lambda: territories.record_territory(
            runtime(),
            actor(),
            slug=text(form.slug),
            kind=text(form.kind),
            names=form.names,
            parent_id=parent.id if parent else None,
            valid_from=certain_day(form.valid_from),
            basis=text(form.basis),
            code=text(form.code) or None,
            population=form.people,
        ),
    )
    if taken:
        return redirect(url_for(".place_facts", slug=text(form.slug)), 303)
    return _part_page(parent, form), 422


def _version_form(place: queries.Place) -> VersionForm:
    """The form with what holds now; the territory may move only within the administrator's own."""
    rt = runtime()
    roots = policy.administered(actor())
    within = queries.list_under(rt.session, roots, rt.today) if roots else queries.list_places(rt.session, rt.today)
    kinds = territories.PARENTS[place.kind]
    parents = [(str(one.id), pick(one.names)) for one in within if one.kind in kinds]
    if place.parent_id and str(place.parent_id) not in dict(parents):
        parent = queries.find_place(rt.session, place.parent_id, max(rt.today, place.valid_from))
        parents.insert(0, (str(place.parent_id), pick(parent.names) if parent else "—"))
    now = {f"name_{lang}": name for lang, name in place.names.items()}
    now |= {"code": place.code or "", "population": "" if place.population is None else str(place.population)}
    return VersionForm(parents, data={**now, "parent_id": str(place.parent_id or "")}, **given())


def _version_page(place: queries.Place, form: VersionForm) -> str:
    title, about = t("places.facts.new_version"), t("places.facts.new_version_about")
    return form_page(form, title, facts_page(place), subject=pick(place.names), about=about)


@bp.get("/desk/places/<slug>/versions/new/")
@requires(Role.ADMINISTRATOR)
def new_version(slug: str) -> ResponseReturnValue:
    """The form of what changes of a territory, filled in with what holds now."""
    place = administered_place(slug)
    return _version_page(place, _version_form(place))


@bp.post("/desk/places/<slug>/versions/new/")
@keeps(keep_for(".new_version"))
@requires(Role.ADMINISTRATOR)
def record_version(slug: str) -> ResponseReturnValue:
    """Record the change; what held before stays in the history."""
    place = administered_place(slug)
    form = _version_form(place)
    taken = took(
        form,
        lambda: territories.record_territory_version(
            runtime(),
            actor(),
            place.id,
            names=form.names,
            parent_id=uuid.UUID(form.parent_id.data) if form.parent_id else None,
            valid_from=certain_day(form.valid_from),
            basis=text(form.basis),
            code=text(form.code) or None,
            population=form.people,
        ),
    )
    return redirect(facts_page(place), 303) if taken else (_version_page(place, form), 422)


def _competence_form() -> CompetenceForm:
    rt = runtime()
    maslikhats = [(str(one.id), pick(one.names)) for one in queries.list_bodies(rt.session, kind="maslikhat")]
    places = queries.list_places(rt.session, rt.today, ("oblast", "district", "town"))
    return CompetenceForm(maslikhats, [(str(place.id), pick(place.names)) for place in places], **given())


def _competence_page(place: queries.Place, form: CompetenceForm) -> str:
    title, about = t("places.facts.new_competence"), t("places.facts.competence_about")
    return form_page(form, title, facts_page(place), subject=pick(place.names), about=about)


@bp.get("/desk/places/<slug>/competence/new/")
@requires(Role.ADMINISTRATOR)
def new_competence(slug: str) -> ResponseReturnValue:
    """The form of the competent maslikhat and the higher akim; nothing is chosen beforehand."""
    return _competence_page(administered_place(slug), _competence_form())


@bp.post("/desk/places/<slug>/competence/new/")
@keeps(keep_for(".new_competence"))
@requires(Role.ADMINISTRATOR)
def record_competence(slug: str) -> ResponseReturnValue:
    """Set both."""
    place = administered_place(slug)
    form = _competence_form()
    taken = took(
        form,
        lambda: territories.record_competence(
            runtime(),
            actor(),
            place.id,
            maslikhat_id=uuid.UUID(form.maslikhat_id.data),
            higher_akim_territory_id=uuid.UUID(form.higher_akim_territory_id.data),
            valid_from=certain_day(form.valid_from),
            basis=text(form.basis),
        ),
    )
    return redirect(facts_page(place), 303) if taken else (_competence_page(place, form), 422)
