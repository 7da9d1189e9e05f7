"""The moderator's desk: hearings from the draft to the announcement."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, InvalidInputError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.domain.rules.hearings import KINDS
from app.domain.rules.points import known
from app.hearings import queries
from app.hearings.desk_forms import FilesForm, ReasonForm, TermsForm, moment_data
from app.hearings.forms import PlainForm
from app.hearings.policy import Stage, require_moderator, territories
from app.hearings.services import announcing as services
from app.hearings.services import moderating
from app.hearings.views import bp
from app.hearings.views.public import documents_of
from app.hearings.views.shown import ShownHearing, list_shown, own_hearing, staffed_hearing
from app.hearings.views.taking_part import form_page, to_page
from app.identity.forms import show as show_problems
from app.identity.policy import require_fresh
from app.lawbook.queries import book_for
from app.places.queries import Place, get_place_by_slug, list_under, path_to_oblast
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

SPEECH_MINUTES = 5
"""What the form proposes; the moderator sets it."""


def my_places() -> list[Place]:
    """The okrugs and towns whose hearings the actor moderates or helps as clerk."""
    rt, who = runtime(), actor()
    moderated = list_under(rt.session, territories(who, Role.MODERATOR), rt.today)
    ids = {place.id for place in moderated} | territories(who, Role.CLERK)
    under = {place.id: place for place in [*moderated, *list_under(rt.session, ids, rt.today)]}
    return [place for place in under.values() if place.id in ids and place.kind in {"okrug", "town"}]


def moderated_ids() -> list[Any]:
    """The territories whose queue the actor works on."""
    rt = runtime()
    return [place.id for place in list_under(rt.session, territories(actor(), Role.MODERATOR), rt.today)]


@bp.get("/desk/")
@requires(Role.MODERATOR, Role.CLERK)
def desk() -> ResponseReturnValue:
    """The actor's hearings place by place, and how much waits in the queue."""
    rt = runtime()
    places = my_places()
    by_id = {place.id: place for place in places}
    rows = list_shown(queries.list_hearings(rt.session, list(by_id)), by_id)
    moderates = Role.MODERATOR in actor().roles
    return render_template(
        "hearings/desk.html",
        places=[(place, [one for one in rows if one.row.territory_id == place.id]) for place in places],
        moderates=moderates,
        waiting=queries.count_moderation(rt.session, moderated_ids(), actor().account_id) if moderates else 0,
    )


def _own_place(slug: str) -> Place:
    """The place of that address if the actor moderates its hearings; raises NotFoundError, ForbiddenError."""
    rt = runtime()
    place = get_place_by_slug(rt.session, slug, rt.today)
    require_moderator(actor(), [one.id for one in path_to_oblast(rt.session, place.id, rt.today)])
    return place


def _first_days(place: Place) -> list[tuple[str, Any, str, Any]]:
    """(kind, first day on which such a hearing could lawfully be held if announced today, key of the norm, norm)."""
    rt = runtime()
    law = book_for(rt.session, rt.law, place.id)
    return [
        (
            name,
            services.first_lawful_day(rt.session, rt.law, rt.today, place.id, name),
            kind.notice,
            known(law, kind.notice, rt.today),
        )
        for name, kind in KINDS.items()
    ]


def _terms_page(form: TermsForm, place: Place, action: str, back: str) -> str:
    return render_template(
        "hearings/desk_terms.html",
        form=form,
        place=place,
        first_days=_first_days(place),
        action=action,
        back=back,
        verdict=_refusal(form, place),
    )


def _refusal(form: TermsForm, place: Place) -> Verdict | None:
    """By which norms the day that was sent is too early; None where it is not, or nothing was sent."""
    if not form.errors or form.starts_at is None or form.kind.data not in KINDS:
        return None
    rt = runtime()
    verdict = services.announcing_verdict(
        rt.session, rt.law, rt.today, place.id, kind=str(form.kind.data), starts_at=form.starts_at
    )
    return None if verdict.allowed else verdict


@bp.get("/desk/places/<place>/new/")
@requires(Role.MODERATOR)
def new(place: str) -> ResponseReturnValue:
    """The form of a new hearing, with the earliest lawful day of each kind before it."""
    found = _own_place(place)
    data = {"key": secrets.token_hex(3), "starts_time": "15:00", "speech_minutes": SPEECH_MINUTES}
    return _new_page(TermsForm(data=data), found)


def _new_page(form: TermsForm, place: Place) -> str:
    return _terms_page(form, place, url_for("hearings.create", place=place.slug), url_for("hearings.desk"))


@bp.post("/desk/places/<place>/new/")
@requires(Role.MODERATOR)
def create(place: str) -> ResponseReturnValue:
    """Draft the hearing; the same form sent again leads to the hearing it made."""
    found, form = _own_place(place), TermsForm()
    if not form.validate():
        return _new_page(form, found), 422
    slug = f"{found.slug}-{form.key.data}"
    try:
        services.create(runtime(), actor(), found.id, slug, form.draft())
    except InvalidInputError as error:
        show_problems(form, error)
        return _new_page(form, found), 422
    except ConflictError:
        return to_page("desk_hearing", slug=slug)
    flash(t("hearings.desk.drafted"), "success")
    return to_page("desk_hearing", slug=slug)


@bp.get("/desk/hearings/<slug>/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_hearing(slug: str) -> ResponseReturnValue:
    """One hearing as its staff see it: what is to be done next."""
    return _desk_page(staffed_hearing(slug, kept_away=True), FilesForm())


def _desk_page(shown: ShownHearing, files: FilesForm) -> str:
    rt, who = runtime(), actor()
    conflicts = queries.list_conflicts(rt.session, shown.row.id)
    return render_template(
        "hearings/desk_hearing.html",
        shown=shown,
        files=files,
        documents=documents_of(shown),
        counts=queries.count_by_status(rt.session, shown.row.id),
        unanswered=queries.count_unanswered(rt.session, shown.row.id),
        registered=len(queries.list_queue(rt.session, shown.row.id)),
        moderates=Role.MODERATOR in who.roles,
        conflicted=any(account == who.account_id for account, *_ in conflicts),
        protocol=queries.find_protocol(rt.session, shown.row.id),
    )


def _own_draft(slug: str) -> ShownHearing:
    shown = own_hearing(slug)
    if shown.stage is not Stage.DRAFT:
        raise ConflictError("hearings.error.stage")
    return shown


@bp.get("/desk/hearings/<slug>/terms/")
@requires(Role.MODERATOR)
def terms(slug: str) -> ResponseReturnValue:
    """The terms of a draft, to be changed."""
    shown = _own_draft(slug)
    row = shown.row
    names = ("kind", "about_akim", "basis", "broadcast_url", "speech_minutes", "subject_kk", "subject_ru", "subject_en")
    pairs = ("about", "agenda", "answerer", "venue")
    data = {name: getattr(row, name) for name in (*names, *(f"{one}_{lang}" for one in pairs for lang in ("kk", "ru")))}
    return _change_page(TermsForm(data={**data, **moment_data(row.starts_at), "key": "000000"}), shown)


def _change_page(form: TermsForm, shown: ShownHearing) -> str:
    slug = shown.row.slug
    here = url_for("hearings.change", slug=slug)
    return _terms_page(form, shown.territory, here, url_for("hearings.desk_hearing", slug=slug))


@bp.post("/desk/hearings/<slug>/terms/")
@requires(Role.MODERATOR)
def change(slug: str) -> ResponseReturnValue:
    """Change the draft."""
    shown, form = _own_draft(slug), TermsForm()
    if not form.validate():
        return _change_page(form, shown), 422
    try:
        services.change(runtime(), actor(), slug, form.draft())
    except InvalidInputError as error:
        show_problems(form, error)
        return _change_page(form, shown), 422
    flash(t("hearings.desk.changed"), "success")
    return to_page("desk_hearing", slug=slug)


@bp.post("/desk/hearings/<slug>/documents/")
@requires(Role.MODERATOR)
def attach(slug: str) -> ResponseReturnValue:
    """Add documents."""
    shown, form = own_hearing(slug), FilesForm()
    if not form.validate():
        return _desk_page(shown, form), 422
    services.attach(runtime(), actor(), slug, form.files.checked)
    flash(t("hearings.desk.attached"), "success")
    return to_page("desk_hearing", slug=slug)


@bp.get("/desk/hearings/<slug>/announce/")
@requires(Role.MODERATOR)
def announcing(slug: str) -> ResponseReturnValue:
    """Whether the hearing may be announced today, by which norms."""
    return _announce_page(_own_draft(slug))


def _announce_page(shown: ShownHearing, verdict: Verdict | None = None) -> str:
    rt = runtime()
    first = services.first_lawful_day(rt.session, rt.law, rt.today, shown.row.territory_id, shown.row.kind)
    return render_template(
        "hearings/desk_announce.html",
        shown=shown,
        form=PlainForm(),
        first=first,
        verdict=verdict
        or services.announcing_verdict(
            rt.session, rt.law, rt.today, shown.row.territory_id, kind=shown.row.kind, starts_at=shown.row.starts_at
        ),
    )


@bp.post("/desk/hearings/<slug>/announce/")
@requires(Role.MODERATOR)
def announce(slug: str) -> ResponseReturnValue:
    """Announce the hearing; an unlawful day is refused with the norm and the first day that would do."""
    _own_draft(slug)
    rt = runtime()
    require_fresh(actor(), rt.now)
    try:
        services.announce(rt, actor(), slug)
    except RuleNotMetError as error:
        return _announce_page(_own_draft(slug), error.verdict), 422
    flash(t("hearings.desk.announced"), "success")
    return to_page("desk_hearing", slug=slug)


def _reason_page(slug: str, which: str, form: ReasonForm) -> str:
    return form_page(
        t(f"hearings.{which}"),
        form,
        url_for(f"hearings.{'cancel' if which == 'cancel' else 'declare_conflict'}", slug=slug),
        t(f"hearings.{which}.send"),
        back=url_for("hearings.desk_hearing", slug=slug),
        lead=[t(f"hearings.{which}.about")],
    )


@bp.get("/desk/hearings/<slug>/cancel/")
@requires(Role.MODERATOR)
def cancelling(slug: str) -> ResponseReturnValue:
    """Why the hearing is called off."""
    own_hearing(slug)
    return _reason_page(slug, "cancel", ReasonForm())


@bp.post("/desk/hearings/<slug>/cancel/")
@requires(Role.MODERATOR)
def cancel(slug: str) -> ResponseReturnValue:
    """Call the hearing off."""
    own_hearing(slug)
    form = ReasonForm()
    if form.validate():
        try:
            services.cancel(runtime(), actor(), slug, form.words("reason_text"))
        except InvalidInputError as error:
            show_problems(form, error, "reason_text")
        else:
            flash(t("hearings.cancelled"), "success")
            return to_page("desk_hearing", slug=slug)
    return _reason_page(slug, "cancel", form), 422


@bp.get("/desk/hearings/<slug>/conflict/")
@requires(Role.MODERATOR)
def conflict(slug: str) -> ResponseReturnValue:
    """Declaring a conflict of interest."""
    own_hearing(slug)
    return _reason_page(slug, "conflict", ReasonForm())


@bp.post("/desk/hearings/<slug>/conflict/")
@requires(Role.MODERATOR)
def declare_conflict(slug: str) -> ResponseReturnValue:
    """Declare it: from now on this moderator is kept from the hearing."""
    own_hearing(slug)
    form = ReasonForm()
    if form.validate():
        try:
            moderating.declare_conflict(runtime(), actor(), slug, form.words("reason_text"))
        except InvalidInputError as error:
            show_problems(form, error, "reason_text")
        else:
            flash(t("hearings.conflict_declared"), "success")
            return redirect(url_for("hearings.desk"), 303)
    return _reason_page(slug, "conflict", form), 422
