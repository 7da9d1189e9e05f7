"""The commission's desk: its rounds from the draft to the body's decision."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.forms import AnnounceForm, CountForm, DecisionForm, RoundForm, moment_data
from app.budget.policy import Stage, stage_of
from app.budget.proposal_queries import find_timetable
from app.budget.services import counting, rounds
from app.budget.services.publishing import COUNT
from app.budget.views import bp
from app.budget.views.shown import ShownRound
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.identity.consents import waiting
from app.identity.forms import show
from app.identity.policy import require_fresh
from app.lawbook.queries import book_for
from app.places.queries import (
    BodyRow,
    Place,
    get_place,
    get_place_by_slug,
    list_bodies,
    list_members,
    list_places,
    list_rolls,
)
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t
from app.voting import queries as box
from app.voting.services.counting import require_commission
from app.voting.services.sealing import merkle_root


def own_place(slug: str) -> Place:
    """The place of that address if the actor sits in its commission; raises NotFoundError, ForbiddenError."""
    rt = runtime()
    place = get_place_by_slug(rt.session, slug, rt.today)
    if not actor().may(Role.COMMISSION, place.id):
        raise ForbiddenError("voting.error.not_commission")
    return place


def own_round(slug: str) -> ShownRound:
    """A round of the actor's commission, drafts too; raises NotFoundError, ForbiddenError."""
    rt = runtime()
    row = queries.get_round(rt.session, slug)
    require_commission(actor(), row)
    return ShownRound(row, stage_of(row, rt.now), get_place(rt.session, row.territory_id, rt.today))


def own_draft(slug: str) -> ShownRound:
    """A draft of the actor's commission; raises NotFoundError, ForbiddenError, ConflictError (announced already)."""
    shown = own_round(slug)
    if shown.stage is not Stage.DRAFT:
        raise ConflictError("budget.error.announced")
    return shown


def new_key() -> str:
    """What makes the address of a new round its own."""
    return secrets.token_hex(3)


def to_desk(slug: str) -> ResponseReturnValue:
    """To the desk of a round."""
    return redirect(url_for("budget.desk_round", slug=slug), 303)


@bp.get("/desk/")
@requires(Role.COMMISSION)
def desk() -> ResponseReturnValue:
    """The rounds of the actor's commissions, place by place."""
    rt = runtime()
    own = {grant.territory_id for grant in actor().grants if grant.role is Role.COMMISSION}
    places = [place for place in list_places(rt.session, rt.today) if place.id in own]
    rows: dict[uuid.UUID, list[ShownRound]] = {place.id: [] for place in places}
    by_id = {place.id: place for place in places}
    for row in queries.list_rounds(rt.session):
        if row.territory_id in rows:
            rows[row.territory_id].append(ShownRound(row, stage_of(row, rt.now), by_id[row.territory_id]))
    return render_template("budget/desk_list.html", places=[(place, rows[place.id]) for place in places])


@bp.get("/desk/places/<place>/new/")
@requires(Role.COMMISSION)
def new_round(place: str) -> ResponseReturnValue:
    """The form of a new round, filled with what the charter or the platform's default says."""
    found = own_place(place)
    origins = _origins(found)
    data: dict[str, Any] = {name: origins[name].value for name in ("min_votes", "max_choices") if name in origins}
    data |= {"year": runtime().today.year + 1, "ballot_kind": "approval", "method": "greedy", "key": new_key()}
    data |= {"opens_time": "09:00", "closes_time": "18:00"}
    return _terms_page(RoundForm(data=data), found)


@bp.post("/desk/places/<place>/new/")
@requires(Role.COMMISSION)
def create_round(place: str) -> ResponseReturnValue:
    """Draft the round; the same form sent again leads to the round it made."""
    found, form = own_place(place), RoundForm()
    if not form.validate():
        return _terms_page(form, found), 422
    slug = f"{found.slug}-{form.year.data}-{form.key.data}"
    try:
        rounds.create_round(runtime(), actor(), found.id, form.terms(slug))
    except InvalidInputError as error:
        show(form, error)
        return _terms_page(form, found), 422
    except ConflictError:
        return to_desk(slug)
    flash(t("budget.desk.drafted"), "success")
    return to_desk(slug)


@bp.get("/desk/rounds/<slug>/terms/")
@requires(Role.COMMISSION)
def terms(slug: str) -> ResponseReturnValue:
    """The terms of a draft, to be changed."""
    shown = own_draft(slug)
    row = shown.row
    names = ("title_kk", "title_ru", "title_en", "year", "pot", "own_funds", "ballot_kind", "max_choices", "method",
             "min_votes")  # fmt: skip
    data: dict[str, Any] = {name: getattr(row, name) for name in names} | {"key": new_key()}
    data |= {**moment_data("opens", row.opens_at), **moment_data("closes", row.closes_at)}
    return _terms_page(RoundForm(data=data), shown.territory, shown)


@bp.post("/desk/rounds/<slug>/terms/")
@requires(Role.COMMISSION)
def change_terms(slug: str) -> ResponseReturnValue:
    """Change the draft."""
    shown, form = own_draft(slug), RoundForm()
    if not form.validate():
        return _terms_page(form, shown.territory, shown), 422
    try:
        rounds.change_round(runtime(), actor(), slug, form.terms(slug))
    except InvalidInputError as error:
        show(form, error)
        return _terms_page(form, shown.territory, own_round(slug)), 422
    flash(t("budget.desk.changed"), "success")
    return to_desk(slug)


def _origins(place: Place) -> dict[str, Any]:
    rt = runtime()
    return rounds.origins_of(book_for(rt.session, rt.law, place.id), rt.today, place.kind)


def _terms_page(form: RoundForm, place: Place, shown: ShownRound | None = None) -> str:
    return render_template("budget/desk_terms.html", form=form, place=place, shown=shown, origins=_origins(place))


@bp.get("/desk/rounds/<slug>/")
@requires(Role.COMMISSION)
def desk_round(slug: str) -> ResponseReturnValue:
    """One round as its commission sees it: its terms, its projects, and what is to be done next."""
    rt = runtime()
    shown = own_round(slug)
    return render_template(
        "budget/desk_round.html",
        shown=shown,
        projects=queries.list_projects(rt.session, shown.row.id, rt.today),
        origins=_origins(shown.territory),
        adoption=queries.find_adoption(rt.session, shown.row.id),
        timetable=find_timetable(rt.session, shown.row.id),
    )


@bp.get("/desk/rounds/<slug>/announce/")
@requires(Role.COMMISSION)
def announcing(slug: str) -> ResponseReturnValue:
    """Which frozen roll, and whether the round may be announced today."""
    shown = own_draft(slug)
    form = _announce_form(shown)
    form.roll.data = next((option.data for option in form.roll), None)
    return _announce_page(shown, form)


@bp.post("/desk/rounds/<slug>/announce/")
@requires(Role.COMMISSION)
def announce(slug: str) -> ResponseReturnValue:
    """Announce the round; where a point of the verdict is not met, the page shows which."""
    shown = own_draft(slug)
    form = _announce_form(shown)
    rt = runtime()
    if not form.validate():
        return _announce_page(shown, form), 422
    require_fresh(actor(), rt.now)
    try:
        rounds.announce(rt, actor(), slug, uuid.UUID(form.roll.data))
    except RuleNotMetError as error:
        return _announce_page(own_round(slug), form, error.verdict), 422
    flash(t("budget.desk.announced"), "success")
    return to_desk(slug)


def _announce_form(shown: ShownRound) -> AnnounceForm:
    form = AnnounceForm()
    rolls = [roll for roll in list_rolls(runtime().session, [shown.row.territory_id]) if roll.frozen_at]
    form.roll.choices = [
        (str(roll.id), t("budget.desk.roll", title=roll.title, voters=roll.voters, frozen=roll.frozen_at))
        for roll in rolls
    ]
    return form


def _announce_page(shown: ShownRound, form: AnnounceForm, verdict: Verdict | None = None) -> str:
    rt = runtime()
    if verdict is None:
        known = {option.data for option in form.roll}
        roll_id = uuid.UUID(form.roll.data) if form.roll.data in known else None
        verdict = rounds.opening_verdict(rt.session, rt.law, rt.today, shown.row, roll_id)
    return render_template("budget/desk_announce.html", shown=shown, form=form, verdict=verdict)


@bp.get("/desk/rounds/<slug>/count/")
@requires(Role.COMMISSION)
def count_page(slug: str) -> ResponseReturnValue:
    """Who of the commission has agreed to count, and what the second consent will do."""
    rt = runtime()
    shown = own_round(slug)
    if shown.is_counted:
        return redirect(url_for("budget.result", slug=slug), 303)
    codes = box.list_codes(rt.session, shown.row.id)
    root = merkle_root(codes) if shown.stage is Stage.SEALED else None
    agreed = waiting(rt.session, COUNT, shown.row.id, root) if root else ()
    return render_template(
        "budget/desk_count.html",
        shown=shown,
        form=CountForm(),
        root=root,
        ballots=len(codes),
        members=box.list_commission(rt.session, shown.row.territory_id, rt.today, agreed),
        agreed=len(agreed),
        own=actor().account_id in agreed,
    )


@bp.post("/desk/rounds/<slug>/count/")
@requires(Role.COMMISSION)
def agree(slug: str) -> ResponseReturnValue:
    """Agree to count; the second member's consent counts."""
    rt = runtime()
    own_round(slug)
    require_fresh(actor(), rt.now)
    if counting.agree_to_count(rt, actor(), slug):
        flash(t("budget.desk.counted"), "success")
        return redirect(url_for("budget.result", slug=slug), 303)
    flash(t("budget.desk.agreed"), "success")
    return redirect(url_for("budget.count_page", slug=slug), 303)


@bp.get("/desk/rounds/<slug>/decision/")
@requires(Role.COMMISSION)
def decision(slug: str) -> ResponseReturnValue:
    """What the assembly or the Kenes decided about the winners, with the verdict on it."""
    shown = own_round(slug)
    return _decision_page(shown, _decision_form(shown, _known(shown)))


@bp.post("/desk/rounds/<slug>/decision/")
@requires(Role.COMMISSION)
def note_decision(slug: str) -> ResponseReturnValue:
    """Note the decision."""
    shown = own_round(slug)
    form = _decision_form(shown)
    if not form.validate():
        return _decision_page(shown, form), 422
    try:
        rounds.adopt(runtime(), actor(), slug, form.decision())
    except InvalidInputError as error:
        show(form, error)
        return _decision_page(own_round(slug), form), 422
    flash(t("budget.desk.noted"), "success")
    return redirect(url_for("budget.decision", slug=slug), 303)


def _decision_form(shown: ShownRound, data: dict[str, Any] | None = None) -> DecisionForm:
    form = DecisionForm(data=data)
    form.body.choices = [(str(body.id), pick(body.names)) for body in _deciding(shown)]
    return form


def _deciding(shown: ShownRound) -> list[BodyRow]:
    bodies = list_bodies(runtime().session, [shown.row.territory_id])
    return [body for body in bodies if body.kind in rounds.DECIDING]


def _known(shown: ShownRound) -> dict[str, Any]:
    """What the form of the decision begins with: the one that was noted, or the only body and who sits in it today."""
    rt, bodies = runtime(), _deciding(shown)
    noted = queries.find_adoption(rt.session, shown.row.id)
    if noted is not None:
        day = noted.decided_on
        kept = {name: getattr(noted, name) for name in ("members", "present", "votes_for", "document")}
        return kept | {"body": str(noted.body_id), "decided_on": {"day": day.day, "month": day.month, "year": day.year}}
    if len(bodies) != 1:
        return {}
    return {"body": str(bodies[0].id), "members": len(list_members(rt.session, bodies[0].id, rt.today)) or None}


def _decision_page(shown: ShownRound, form: DecisionForm) -> str:
    rt = runtime()
    if shown.stage is not Stage.COUNTED:
        raise ConflictError("budget.error.not_counted")
    noted = queries.find_adoption(rt.session, shown.row.id)
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    verdict = rounds.adoption_verdict(law, noted) if noted else None
    return render_template("budget/desk_decision.html", shown=shown, form=form, adoption=noted, verdict=verdict)
