"""The deputies' desk, and what deputies do: file, sign, withdraw, hand in, count a secret ballot."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.confidence import policy, queries
from app.confidence.forms import FILE_FORMS, AssemblyForm, CountForm, FileForm, PlainForm, ReportsForm
from app.confidence.services import initiatives, sessions
from app.confidence.services.initiatives import Decision, Draft
from app.confidence.services.sessions import Counts
from app.confidence.views import bp
from app.confidence.views.shown import ShownCase, norm_on, show_row, shown_case
from app.confidence.views.stepping import desk_page, done
from app.domain.errors import InvalidInputError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.identity.forms import show
from app.identity.opened import open_form, require_opened
from app.identity.policy import require_fresh
from app.places.queries import (
    BodyRow,
    Place,
    competence_on,
    find_akim,
    get_body,
    get_place,
    get_place_by_slug,
    list_members,
    total_deputies,
)
from app.platform.access import Role, actor, requires, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.platform.markdown import html
from app.support import queries as support

GROUNDS = {"reports_refused_twice": "ncv.ground.reports", "assembly_initiative": "ncv.ground.assembly"}
"""The norm of each ground."""
DESK = (Role.DEPUTY, Role.CHAIR, Role.MEMBER, Role.MODERATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class OwnMaslikhat:
    """A maslikhat of the actor: own mandate, its cases, the okrugs whose akims it is competent for."""

    body: BodyRow
    mandate: Any
    cases: list[ShownCase]
    waiting: list[ShownCase]
    places: list[Place]


@bp.get("/desk/")
@requires(*DESK)
def desk() -> ResponseReturnValue:
    """My mandates, what waits for my signature, sessions, terms; drafts of my assembly; cases of my okrug."""
    rt, who = runtime(), actor()
    own = [get_body(rt.session, body_id=one) for one in {grant.body_id for grant in who.grants if grant.body_id}]
    assemblies = sorted((body for body in own if body.kind in {"assembly", "kenes"}), key=lambda body: body.slug)
    maslikhats = sorted((body for body in own if body.kind == "maslikhat"), key=lambda body: body.slug)
    known = {row.maslikhat_id for row in queries.list_cases(rt.session)} if _territories(Role.MODERATOR) else set()
    offices = [get_body(rt.session, body_id=one) for one in known]
    led = [body.id for body in offices if body.territory_id in _territories(Role.MODERATOR)]
    drafts = queries.list_proposals(rt.session, [body.territory_id for body in assemblies], confirmed=False)
    return render_template(
        "confidence/desk.html",
        maslikhats=[_own(body) for body in maslikhats],
        led=[show_row(row) for row in queries.list_cases(rt.session, maslikhat_ids=led)],
        clerks=[
            show_row(row)
            for place in _territories(Role.CLERK)
            for row in queries.list_cases(rt.session, territory_id=place)
        ],
        assemblies=assemblies,
        chairs={grant.body_id for grant in who.grants if grant.role is Role.CHAIR},
        drafts=[row for row in drafts if row.body_id in {body.id for body in assemblies} and row.confirmed_at is None],
        today=rt.today,
    )


def _territories(role: Role) -> set[uuid.UUID]:
    """Where the actor has the role."""
    return {grant.territory_id for grant in actor().grants if grant.role is role and grant.territory_id}


def _own(body: BodyRow) -> OwnMaslikhat:
    rt, who = runtime(), actor()
    cases = [show_row(row) for row in queries.list_cases(rt.session, maslikhat_ids=[body.id])]
    mandate = next(one for one in list_members(rt.session, body.id, rt.today) if one.person_id == who.person_id)
    waiting = [
        one
        for one in cases
        if policy.may_sign(one.course, rt.today) and not support.has_signed(rt.session, one.row.sheet_id, who.person_id)
    ]
    places = [
        get_place(rt.session, one, rt.today) for one in queries.list_under_maslikhat(rt.session, body.id, rt.today)
    ]
    return OwnMaslikhat(body, mandate, cases, waiting, sorted(places, key=lambda place: place.slug))


@bp.get("/desk/new/<place>/")
@signed_in
def new(place: str) -> ResponseReturnValue:
    """File an initiative: the ground first, then what it asks for.

    Who may is judged before anything is typed, and the person proves again who they are.
    """
    rt = runtime()
    akim_place = get_place_by_slug(rt.session, place, rt.today)
    initiatives.require_may_file(rt, actor(), akim_place.id)
    open_form()
    return _file_page(_file_form(akim_place), akim_place)


@bp.post("/desk/new/<place>/")
@signed_in
def file(place: str) -> ResponseReturnValue:
    """File it; where the law refuses, the page says which point and keeps what was typed."""
    rt = runtime()
    akim_place = get_place_by_slug(rt.session, place, rt.today)
    form = _file_form(akim_place)
    if form is None or not form.validate():
        return _file_page(form, akim_place), 422
    require_opened()
    try:
        slug = initiatives.file(rt, actor(), place, _draft(form))
    except InvalidInputError as error:
        show(form, error)
        return _file_page(form, akim_place), 422
    except RuleNotMetError as error:
        return _file_page(form, akim_place, error.verdict), 422
    flash(t("confidence.done.filed"), "success")
    return redirect(url_for("confidence.show", slug=slug), 303)


def _file_form(place: Place) -> FileForm | None:
    """The form of the ground in the address; None where none of the two is."""
    made = FILE_FORMS.get(request.args.get("ground", ""))
    form = made() if made else None
    if isinstance(form, AssemblyForm):
        rt = runtime()
        akim = find_akim(rt.session, place.id, rt.today)
        known = [row for row in queries.list_proposals(rt.session, [place.id]) if row.adopted]
        own = [row for row in known if akim and row.akim_id == akim.id]
        form.proposal.choices = [(row.slug, t("confidence.proposal_of", day=row.held_on)) for row in own]
        if not own:
            del form.proposal
    return form


def _draft(form: FileForm) -> Draft:
    """What was typed, as the service takes it."""
    draft = Draft(
        ground=request.args["ground"],
        statement=form.words("statement"),
        lang=form.words("lang"),
        evidence=form.evidence.checked,
    )
    if isinstance(form, ReportsForm):
        refusals = (_decision(form, "first"), _decision(form, "second"))
        return replace(draft, refusals=tuple(one for one in refusals if one))
    proposal = form.words("proposal") or None if "proposal" in form else None
    return replace(draft, proposal=proposal, minutes=form.file("minutes"), minutes_decision=_decision(form, "minutes"))


def _decision(form: FileForm, name: str) -> Decision | None:
    number, on = form.words(f"{name}_number"), form.day(f"{name}_on")
    return Decision(number, on) if number and on else None


def _file_page(form: FileForm | None, place: Place, verdict: Verdict | None = None) -> str:
    rt = runtime()
    competence = competence_on(rt.session, place.id, rt.today)
    body = get_body(rt.session, body_id=competence.maslikhat_id)
    akim = find_akim(rt.session, place.id, rt.today)
    cases = [show_row(row) for row in queries.list_cases(rt.session, territory_id=place.id)]
    return render_template(
        "confidence/desk_file.html",
        form=form,
        ground=request.args.get("ground"),
        place=place,
        akim=akim,
        body=body,
        total=total_deputies(rt.session, body.id, rt.today),
        norm=norm_on(rt.law, "ncv.initiative", rt.today),
        grounds=[
            (name, norm_on(rt.law, key, rt.today))
            for name, key in GROUNDS.items()
            if name == "reports_refused_twice" or place.kind in initiatives.OF_ASSEMBLY
        ],
        running=[one for one in cases if akim and one.row.akim_id == akim.id and not one.ended],
        verdict=verdict,
    )


@bp.get("/<slug>/sign/")
@signed_in
def signing(slug: str) -> ResponseReturnValue:
    """What is signed, what the signature does and does not do; or why this person may not sign."""
    rt = runtime()
    shown = shown_case(slug)
    verdict = initiatives.sign_verdict(rt.session, rt.law, rt.today, actor(), shown.row)
    signed = support.has_signed(rt.session, shown.row.sheet_id, actor().person_id)
    page = render_template(
        "confidence/sign.html",
        shown=shown,
        form=PlainForm(),
        verdict=verdict,
        signed=signed,
        open=policy.may_sign(shown.course, rt.today),
        text=html,
    )
    return page, 200 if verdict.allowed else 422


@bp.post("/<slug>/sign/")
@signed_in
def sign(slug: str) -> ResponseReturnValue:
    """Sign, having just proved who one is."""
    rt = runtime()
    initiatives.require_may_sign(rt, actor(), slug)
    require_fresh(actor(), rt.now)
    found = initiatives.sign(rt, actor(), slug)
    flash(t("confidence.done.raised" if found.reached_now else "confidence.done.signed"), "success")
    return redirect(url_for("confidence.show", slug=slug), 303)


@bp.post("/<slug>/withdraw/")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """Take one's signature back."""
    rt = runtime()
    require_fresh(actor(), rt.now)
    initiatives.withdraw(rt, actor(), slug)
    flash(t("confidence.done.withdrawn"), "success")
    return redirect(url_for("confidence.show", slug=slug), 303)


@bp.post("/desk/<slug>/hand-in/")
@requires(Role.DEPUTY)
def hand_in(slug: str) -> ResponseReturnValue:
    """Hand the sheet to the chair."""
    require_fresh(actor(), runtime().now)
    initiatives.hand_in(runtime(), actor(), slug)
    return done(slug, "handed_in")


@bp.get("/desk/<slug>/count/")
@requires(Role.DEPUTY)
def counting(slug: str) -> ResponseReturnValue:
    """A teller enters what the secret ballot gave."""
    return desk_page(slug, "count", CountForm())


@bp.post("/desk/<slug>/count/")
@requires(Role.DEPUTY)
def count(slug: str) -> ResponseReturnValue:
    """The second teller with the same numbers makes it the result."""
    form = CountForm()
    if not form.validate():
        return desk_page(slug, "count", form), 422
    require_opened()
    counts = Counts(form.whole("votes_for"), form.whole("against"), form.whole("abstained"), form.words("number"))
    try:
        verdict = sessions.agree_count(runtime(), actor(), slug, counts)
    except InvalidInputError as error:
        show(form, error)
        return desk_page(slug, "count", form), 422
    return done(slug, "counted_first" if verdict is None else "voted")
