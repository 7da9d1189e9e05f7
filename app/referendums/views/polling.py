"""The advisory vote: announced by the commission, cast in secret, counted by two, published."""

from __future__ import annotations

from fractions import Fraction

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.domain import references
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, RuleNotMetError
from app.identity.consents import waiting
from app.identity.forms import show as show_problems
from app.platform.access import Role, actor, public, requires, signed_in, visitor
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.referendums.forms import ConfirmForm, VoteForm
from app.referendums.policy import CHOICES
from app.referendums.services import polling
from app.referendums.services.publishing import COUNT
from app.referendums.views import bp
from app.referendums.views.desk import desk_case, to_desk
from app.referendums.views.files import published
from app.referendums.views.shown import Shown, form_page, public_case
from app.voting import queries as box
from app.voting.policy import Stage as PollStage
from app.voting.services.sealing import merkle_root


def polled(slug: str) -> Shown:
    """A proposal that is or was put to a vote; raises NotFoundError."""
    shown = public_case(slug)
    if shown.case.poll is None:
        raise NotFoundError
    return shown


@bp.get("/<slug>/vote/")
@public
def ballot(slug: str) -> ResponseReturnValue:
    """The ballot: the question in both languages, yes, no, blank. Choosing needs no sign-in; confirming does."""
    return _ballot_page(polled(slug))


@bp.post("/<slug>/vote/")
@signed_in
def check(slug: str) -> ResponseReturnValue:
    """«Check my vote»: what was chosen, and what the law says of this voter."""
    rt = runtime()
    shown, choice = polled(slug), request.form.get("choice", "")
    poll = shown.case.poll
    if poll is None:
        raise NotFoundError
    if shown.poll_stage is not PollStage.OPEN:
        raise ConflictError("voting.error.not_open", opens=poll.opens_at, closes=poll.closes_at)
    if choice not in CHOICES:
        return _ballot_page(shown, [("choice-yes", t("referendums.error.needed.choice"))]), 422
    return render_template(
        "referendums/vote_check.html",
        shown=shown,
        choice=choice,
        again=box.find_mark(rt.session, poll.id, actor().person_id) is not None,
        verdict=polling.judge(rt.session, rt.law, rt.today, poll, actor().person_id),
    )


@bp.post("/<slug>/vote/confirm/")
@signed_in
def confirm(slug: str) -> ResponseReturnValue:
    """«Confirm my vote»: into the box; the slip follows."""
    polled(slug)
    slip = polling.cast(runtime(), actor().person_id, slug, request.form.get("choice", ""))
    session["slip"] = {"referendum": slug, "code": slip.code, "again": slip.again}
    return redirect(url_for("referendums.slip", slug=slug), 303)


@bp.get("/<slug>/vote/slip/")
@signed_in
def slip(slug: str) -> ResponseReturnValue:
    """The slip: its code, and nothing of the choice."""
    kept = session.get("slip", {})
    if kept.get("referendum") != slug:
        raise NotFoundError
    return render_template("referendums/vote_slip.html", shown=polled(slug), code=kept["code"], again=kept["again"])


def _ballot_page(shown: Shown, problems: list[tuple[str, str]] | None = None) -> str:
    rt = runtime()
    who, poll = visitor(), shown.case.poll
    open_now = shown.poll_stage is PollStage.OPEN
    return render_template(
        "referendums/vote.html",
        shown=shown,
        poll=poll,
        choices=CHOICES,
        open_now=open_now,
        problems=problems or [],
        verdict=polling.judge(rt.session, rt.law, rt.today, poll, who.person_id) if who and poll and open_now else None,
    )


@bp.get("/<slug>/vote/result/")
@public
def result(slug: str) -> ResponseReturnValue:
    """The count with its arithmetic, turnout and the share of all entitled; «advisory»."""
    shown = polled(slug)
    tally, poll = shown.case.tally, shown.case.poll
    if tally is None or poll is None:
        raise NotFoundError
    return render_template(
        "referendums/result.html",
        shown=shown,
        tally=tally,
        verdict=polling.conclusion(shown.book, poll, tally),
        turnout=Fraction(tally.marks, tally.entitled),
        share=Fraction(tally.votes_yes, tally.entitled),
        published=published(shown),
    )


@bp.get("/<slug>/vote/codes/")
@public
def codes(slug: str) -> ResponseReturnValue:
    """The public list of codes after the close."""
    return _codes_page(slug, "")


@bp.post("/<slug>/vote/codes/")
@public
def find_code(slug: str) -> ResponseReturnValue:
    """Look one up. Not in the address: a proxy's log would join it to somebody."""
    return _codes_page(slug, request.form.get("code", "").strip()[:60])


def _codes_page(slug: str, asked: str) -> str:
    shown = polled(slug)
    listed = box.list_codes(runtime().session, shown.case.poll.id) if shown.case.poll else []
    found = _find(asked, listed) if asked and listed else None
    return render_template("referendums/codes.html", shown=shown, codes=listed, asked=asked, found=found)


def _find(asked: str, listed: list[tuple[str, str]]) -> str:
    try:
        code = references.parse(asked, "VT")
    except InvalidInputError:
        return "unreadable"
    return "yes" if any(code == one for one, _ in listed) else "no"


@bp.get("/desk/<slug>/vote/")
@requires(Role.COMMISSION)
def announcing(slug: str) -> ResponseReturnValue:
    """Whether an advisory vote may be announced today, and when it is open."""
    return _announce_page(desk_case(slug), VoteForm(data={"opens_time": "09:00", "closes_time": "18:00"}))


@bp.post("/desk/<slug>/vote/")
@requires(Role.COMMISSION)
def announce(slug: str) -> ResponseReturnValue:
    """Announce the vote; where a point is not met the page shows which."""
    shown, form = desk_case(slug), VoteForm()
    if not form.validate():
        return _announce_page(shown, form), 422
    opens, closes = form.moment("opens"), form.moment("closes")
    if opens is None or closes is None:
        return _announce_page(shown, form), 422
    try:
        polling.announce(runtime(), actor(), slug, opens, closes)
    except InvalidInputError as error:
        show_problems(form, error)
        return _announce_page(desk_case(slug), form), 422
    except RuleNotMetError:
        return _announce_page(desk_case(slug), form), 422
    flash(t("referendums.desk.announced"), "success")
    return to_desk(slug)


def _announce_page(shown: Shown, form: VoteForm) -> str:
    rt = runtime()
    return form_page(
        t("referendums.desk.announce_title"),
        form,
        url_for("referendums.announce", slug=shown.slug),
        t("referendums.desk.announce"),
        back=url_for("referendums.desk_case_page", slug=shown.slug),
        lead=(t("referendums.desk.announce_text"),),
        fields=("opens_on", "opens_time", "closes_on", "closes_time"),
        verdict=polling.holding(rt.session, shown.book, rt.today, shown.case),
        shown=shown,
    )


@bp.get("/desk/<slug>/count/")
@requires(Role.COMMISSION)
def count_page(slug: str) -> ResponseReturnValue:
    """Who of the commission has agreed to count the sealed box."""
    rt = runtime()
    shown = desk_case(slug)
    poll = shown.case.poll
    if poll is None:
        raise NotFoundError
    if shown.case.tally:
        return redirect(url_for("referendums.result", slug=slug), 303)
    root = merkle_root(box.list_codes(rt.session, poll.id)) if shown.poll_stage is PollStage.SEALED else None
    agreed = waiting(rt.session, COUNT, poll.id, root) if root else ()
    return render_template(
        "referendums/desk_count.html",
        shown=shown,
        poll=poll,
        form=ConfirmForm(),
        root=root,
        members=box.list_commission(rt.session, shown.territory.id, rt.today, agreed),
        agreed=len(agreed),
        own=actor().account_id in agreed,
        closed=shown.poll_stage in {PollStage.CLOSED, PollStage.SEALED},
    )


@bp.post("/desk/<slug>/count/")
@requires(Role.COMMISSION)
def agree(slug: str) -> ResponseReturnValue:
    """Agree to count; the second member's consent counts."""
    desk_case(slug)
    if polling.agree_to_count(runtime(), actor(), slug):
        flash(t("referendums.desk.counted"), "success")
        return redirect(url_for("referendums.result", slug=slug), 303)
    flash(t("referendums.desk.agreed"), "success")
    return redirect(url_for("referendums.count_page", slug=slug), 303)
