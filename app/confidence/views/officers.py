"""What the chair and the office of the maslikhat enter: the check, the session, the decision's way, the answer."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.confidence import queries
from app.confidence.forms import (
    AnswerForm,
    BallotForm,
    CheckForm,
    ConveneForm,
    DeliverForm,
    DiscussForm,
    OpenForm,
    PlainForm,
    ReplyForm,
    StepForm,
    day_data,
    roll_call_form,
)
from app.confidence.policy import Step, next_steps
from app.confidence.services import following, sessions
from app.confidence.services.sessions import Calling
from app.confidence.views import bp
from app.confidence.views.deputies import DESK
from app.confidence.views.shown import ShownCase, desk_case_of
from app.confidence.views.stepping import desk_page, take
from app.domain.errors import ConflictError
from app.domain.rules import deadlines
from app.places.queries import list_members
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.i18n import t
from app.support import queries as support

OFFICERS = (Role.CHAIR, Role.MODERATOR)


@bp.get("/desk/<slug>/")
@requires(*DESK)
def desk_case(slug: str) -> ResponseReturnValue:
    """A case as those see it who work on it: what is next, who signed, what is on paper."""
    rt, who = runtime(), actor()
    shown = desk_case_of(slug)
    leads = any(
        (grant.role is Role.CHAIR and grant.body_id == shown.row.maslikhat_id)
        or (grant.role is Role.MODERATOR and grant.territory_id == shown.maslikhat.territory_id)
        for grant in who.grants
    )
    sitting = queries.sitting_of(shown.steps)
    return render_template(
        "confidence/desk_case.html",
        shown=shown,
        leads=leads,
        sits=any(grant.role is Role.DEPUTY and grant.body_id == shown.row.maslikhat_id for grant in who.grants),
        clerk=who.may(Role.CLERK, shown.row.territory_id),
        next={step.value for step in next_steps(shown.course, rt.today)},
        secret=sessions.is_secret(shown.course),
        came=any(one.person_id == who.person_id for one in queries.list_present(rt.session, shown.row.id, sitting)),
        signers=support.list_signers(rt.session, shown.row.sheet_id),
        lines=support.count_lines(rt.session, shown.row.sheet_id),
        form=PlainForm(),
    )


def _today() -> dict[str, str]:
    return day_data(runtime().today)


@bp.get("/desk/<slug>/check/")
@requires(*OFFICERS)
def checking(slug: str) -> ResponseReturnValue:
    """The protocol of the check."""
    have = desk_case_of(slug).progress.have
    return desk_page(slug, "check", CheckForm(data={"genuine": have, "on": _today()}))


@bp.post("/desk/<slug>/check/")
@requires(*OFFICERS)
def check(slug: str) -> ResponseReturnValue:
    """Enter the protocol."""
    form = CheckForm()

    def what() -> str:
        enough = sessions.check(
            runtime(),
            actor(),
            slug,
            genuine=form.whole("genuine"),
            on=_day(form, "on"),
            number=form.words("number"),
            document=form.file("document"),
        )
        return "checked" if enough else "checked_not"

    return take(slug, "check", form, what)


def _day(form: StepForm, name: str) -> date:
    """The day of a form that was found good."""
    found = form.day(name)
    if found is None:
        raise ValueError(name)
    return found


@bp.get("/desk/<slug>/convene/")
@requires(*OFFICERS)
def convening(slug: str) -> ResponseReturnValue:
    """The notice of the session; the page tells the last lawful days before it is sent."""
    return desk_page(slug, "convene", ConveneForm(data={"announced_on": _today()}), bounds=_bounds(desk_case_of(slug)))


@bp.post("/desk/<slug>/convene/")
@requires(*OFFICERS)
def convene(slug: str) -> ResponseReturnValue:
    """Note the notice; late ones are noted and told."""
    form = ConveneForm()

    def what() -> str:
        calling = Calling(
            _day(form, "announced_on"),
            _day(form, "materials_on"),
            _day(form, "held_on"),
            form.words("kind") != "ordinary",
            form.words("place"),
            "akim" if form.words("kind") == "akim" else form.proposed_by.data,
        )
        verdict = sessions.convene(runtime(), actor(), slug, calling)
        return "convened" if verdict.allowed else "convened_late"

    return take(slug, "convene", form, what, bounds=_bounds(desk_case_of(slug)))


def _bounds(shown: ShownCase) -> dict[str, Any]:
    """The first day on which a session announced today is in time, the last day of the month, and the norms.

    The month runs to the first vote only; the second waits for its six months.
    """
    law, today = runtime().law, runtime().today
    notice = deadlines.due(law, calendar_of_kazakhstan(), "session.notice", today)
    again = shown.course.repeat_from
    month = None if again else next((row for row in reversed(shown.clocks) if row.key == "ncv.session.months"), None)
    return {
        "earliest": max(notice.day, again) if again else notice.day,
        "notice": notice.norm,
        "materials": law.at("session.materials", today),
        "short": law.at("session.notice.extraordinary", today),
        "month": month,
    }


@bp.get("/desk/<slug>/open/")
@requires(*OFFICERS)
def opening(slug: str) -> ResponseReturnValue:
    """Who of the deputies came."""
    form = OpenForm()
    form.present.choices = _members(slug)
    return desk_page(slug, "open", form)


@bp.post("/desk/<slug>/open/")
@requires(*OFFICERS)
def open_session(slug: str) -> ResponseReturnValue:
    """Note the attendance; without a quorum there is no session."""
    form = OpenForm()
    form.present.choices = _members(slug)

    def what() -> str:
        known = {uuid.UUID(key) for key, _ in _members(slug)}
        came = [one for one in known if str(one) in (form.present.data or [])]
        return "opened" if sessions.open_session(runtime(), actor(), slug, came).allowed else "opened_not"

    return take(slug, "open", form, what)


def _members(slug: str) -> list[tuple[str, str]]:
    shown = desk_case_of(slug)
    last = shown.course.last
    if last is None or last.step is not Step.CONVENED or last.held_on is None:
        raise ConflictError("confidence.error.not_now")
    members = list_members(runtime().session, shown.row.maslikhat_id, last.held_on)
    return [(str(member.person_id), member.full_name) for member in members]


@bp.get("/desk/<slug>/discussion/")
@requires(*OFFICERS)
def discussing(slug: str) -> ResponseReturnValue:
    """The minutes of the discussion."""
    return desk_page(slug, "discuss", DiscussForm())


@bp.post("/desk/<slug>/discussion/")
@requires(*OFFICERS)
def discuss(slug: str) -> ResponseReturnValue:
    """Enter the minutes."""
    form = DiscussForm()

    def what() -> str:
        text, lang, document = form.words("text"), form.words("lang"), form.file("document")
        sessions.discuss(runtime(), actor(), slug, text=text, lang=lang, document=document)
        return "discussed"

    return take(slug, "discuss", form, what)


@bp.get("/desk/<slug>/ballot/")
@requires(*OFFICERS)
def choosing_ballot(slug: str) -> ResponseReturnValue:
    """The session's own decision on a secret ballot."""
    return desk_page(slug, "ballot", BallotForm())


@bp.post("/desk/<slug>/ballot/")
@requires(*OFFICERS)
def choose_ballot(slug: str) -> ResponseReturnValue:
    """Note the votes for it."""
    form = BallotForm()

    def what() -> str:
        verdict = sessions.choose_ballot(runtime(), actor(), slug, votes_for=form.whole("votes_for"))
        return "ballot" if verdict.allowed else "ballot_not"

    return take(slug, "ballot", form, what)


@bp.get("/desk/<slug>/vote/")
@requires(*OFFICERS)
def voting(slug: str) -> ResponseReturnValue:
    """The roll call."""
    return desk_page(slug, "vote", _roll_call(slug))


@bp.post("/desk/<slug>/vote/")
@requires(*OFFICERS)
def vote(slug: str) -> ResponseReturnValue:
    """Enter the roll call: everyone present, once."""
    form = _roll_call(slug)

    def what() -> str:
        choices = {
            uuid.UUID(field.name.removeprefix("vote_")): field.data
            for field in form.shown
            if field.name.startswith("vote_")
        }
        sessions.vote_by_name(runtime(), actor(), slug, choices, number=form["number"].data)
        return "voted"

    return take(slug, "vote", form, what)


def _roll_call(slug: str) -> StepForm:
    shown = desk_case_of(slug)
    sitting = queries.sitting_of(shown.steps)
    present = queries.list_present(runtime().session, shown.row.id, sitting)
    words = {choice: t(f"confidence.choice.{choice}") for choice in sessions.CHOICES}
    return roll_call_form([(str(one.person_id), one.full_name) for one in present], words)


@bp.get("/desk/<slug>/deliver/")
@requires(*OFFICERS)
def delivering(slug: str) -> ResponseReturnValue:
    """The day on which the higher akim received the decision."""
    return desk_page(slug, "deliver", DeliverForm(data={"on": _today()}))


@bp.post("/desk/<slug>/deliver/")
@requires(*OFFICERS)
def deliver(slug: str) -> ResponseReturnValue:
    """Enter it; the term for the answer begins."""
    form = DeliverForm()

    def what() -> str:
        following.deliver(runtime(), actor(), slug, on=_day(form, "on"), number=form.words("number"))
        return "delivered"

    return take(slug, "deliver", form, what)


@bp.get("/desk/<slug>/answer/")
@requires(*OFFICERS)
def answering(slug: str) -> ResponseReturnValue:
    """The registered decision of the higher akim."""
    return desk_page(slug, "answer", AnswerForm(data={"on": _today()}))


@bp.post("/desk/<slug>/answer/")
@requires(*OFFICERS)
def answer(slug: str) -> ResponseReturnValue:
    """Enter it with its document."""
    form = AnswerForm()

    def what() -> str:
        document = form.file("document")
        if document is None:
            raise ValueError("document")
        dismissed = form.outcome.data == "dismissed"
        on, number = _day(form, "on"), form.words("number")
        following.answer(runtime(), actor(), slug, dismissed=dismissed, on=on, number=number, document=document)
        return "answered"

    return take(slug, "answer", form, what)


@bp.get("/desk/<slug>/reply/")
@requires(Role.CLERK)
def replying(slug: str) -> ResponseReturnValue:
    """What the akim says to it."""
    return desk_page(slug, "reply", ReplyForm())


@bp.post("/desk/<slug>/reply/")
@requires(Role.CLERK)
def reply(slug: str) -> ResponseReturnValue:
    """Publish it beside the accusation."""
    form = ReplyForm()

    def what() -> str:
        text, lang, document = form.words("text"), form.words("lang"), form.file("document")
        following.reply(runtime(), actor(), slug, text=text, lang=lang, document=document)
        return "replied"

    return take(slug, "reply", form, what)
