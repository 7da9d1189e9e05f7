"""The desk of proposals: the queue, one at a time, the checks, appeals, interests and joining; writing down paper."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import proposal_queries as queries
from app.budget.proposal_desk_forms import (
    CheckForm,
    DecideAppealForm,
    EnterForm,
    JoinForm,
    SaidForm,
    check_form,
    day_data,
)
from app.budget.proposal_forms import ButtonForm
from app.budget.proposal_policy import STEPS, WAITING, require_officer, territories
from app.budget.queries import get_round_by_id, village_names
from app.budget.services import appeals, author_desk, checks, joining
from app.budget.services import proposals as services
from app.budget.views import bp
from app.budget.views.proposals import TONES, ShownCall, history_of, photo_of, public_call, shown_check
from app.domain.errors import InvalidInputError, NotFoundError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.domain.rules import proposals as rules
from app.identity.forms import show
from app.identity.policy import require_fresh
from app.places.views.kept import keep_for, kept_text
from app.platform.access import Role, actor, keeps, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t


@bp.get("/desk/proposals/")
@requires(Role.CLERK, Role.COMMISSION)
def desk_proposals() -> ResponseReturnValue:
    """What waits in the officer's okrugs, the oldest first, each with the day it is due; then the rest."""
    rt = runtime()
    mine = territories(actor())
    waiting = queries.list_waiting(rt.session, mine, WAITING)
    appealed = queries.open_appeals(rt.session, [one.id for one, _, _ in waiting])
    rows = []
    for one, round_, timetable in waiting:
        due = appealed[one.id].due_on if one.id in appealed else timetable.check_by
        away = checks.keeps_away(rt.session, actor(), one)
        rows.append({"proposal": one, "round": round_, "due": due, "late": due < rt.today, "away": away})
    return render_template(
        "budget/proposals/desk.html",
        rows=sorted(rows, key=lambda row: (row["due"], row["proposal"].number)),
        rounds=queries.list_desk_rounds(rt.session, mine),
        others=queries.list_waiting(rt.session, mine, ("refused", "accepted", "merged", "withdrawn")),
        tones=TONES,
    )


def _desk(proposal_id: uuid.UUID) -> tuple[Any, ShownCall]:
    rt = runtime()
    found = queries.get_proposal(rt.session, proposal_id)
    round_ = get_round_by_id(rt.session, found.round_id)
    require_officer(actor(), round_.territory_id)
    if found.state == "draft":
        raise NotFoundError("budget.error.no_proposal")
    return found, public_call(round_.slug)


def _form(found: Any, call: ShownCall) -> CheckForm:
    rt = runtime()
    step = STEPS[found.state]
    asked = checks.criteria_of(rt.session, rt.law, call.row.territory_id, rt.today, step)
    known = {f"title_{lang}": text for lang, text in found.title.items()}
    known |= {f"about_{lang}": text for lang, text in found.about.items()}
    return check_form(asked, substantive=step == rules.SUBSTANTIVE, data=known, formdata=kept_text())


@bp.get("/desk/proposals/<uuid:proposal_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def desk_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """One proposal with all that is known of it, and the form of what is to be decided."""
    found, call = _desk(proposal_id)
    return _desk_page(found, call, _deciding(found, call))


def _deciding(found: Any, call: ShownCall) -> Any:
    """The form of what is to be decided about a proposal now, or None."""
    return _form(found, call) if found.state in STEPS else DecideAppealForm() if found.state == "appealed" else None


def _said_form(found: Any, **kwargs: Any) -> SaidForm:
    return SaidForm(author_desk.open_to_author(runtime().session, found), **kwargs)


def _desk_page(
    found: Any,
    call: ShownCall,
    form: Any,
    verdict: Any = None,
    join: JoinForm | None = None,
    said: SaidForm | None = None,
) -> str:
    rt = runtime()
    done = queries.list_checks(rt.session, found.id)
    villages = village_names(rt.session, call.row.territory_id, rt.today)
    return render_template(
        "budget/proposals/desk_one.html",
        proposal=found,
        call=call,
        form=said or join or form,
        deciding=form,
        join=join or JoinForm(formdata=None),
        said=said or _said_form(found, formdata=None),
        button=ButtonForm(formdata=None),
        verdict=verdict,
        village=villages.get(found.village_id) if found.village_id else None,
        photo=photo_of(found),
        checks=[shown_check(call, check) for check in done],
        history=history_of(found, done),
        appeal=queries.open_appeals(rt.session, [found.id]).get(found.id),
        away=checks.keeps_away(rt.session, actor(), found),
        step=STEPS.get(found.state),
        similar=queries.similar_to(rt.session, found),
        merge=queries.open_merge(rt.session, found.id),
        tone=TONES.get(found.state, "plain"),
    )


@bp.post("/desk/proposals/<uuid:proposal_id>/check/")
@keeps(keep_for(".desk_proposal"))
@requires(Role.CLERK, Role.COMMISSION)
def check_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Decide the step; what is not met decides the outcome."""
    found, call = _desk(proposal_id)
    if found.state not in STEPS:
        flash(t("budget.error.not_waiting"), "warning")
        return redirect(url_for(".desk_proposal", proposal_id=proposal_id), 303)
    rt = runtime()
    asked = checks.criteria_of(rt.session, rt.law, call.row.territory_id, rt.today, STEPS[found.state])
    form = check_form(asked, substantive=STEPS[found.state] == rules.SUBSTANTIVE)
    if form.validate():
        require_fresh(actor(), rt.now)
        try:
            state = checks.decide_check(rt, actor(), proposal_id, form.outcome())
        except InvalidInputError as error:
            show(form, error)
        except RuleNotMetError as error:
            return _desk_page(*_desk(proposal_id), form, error.verdict), 422
        else:
            flash(t(f"budget.check.done.{state}"), "success")
            return redirect(url_for(".desk_proposals"), 303)
    return _desk_page(*_desk(proposal_id), form), 422


@bp.post("/desk/proposals/<uuid:proposal_id>/interest/")
@requires(Role.CLERK, Role.COMMISSION)
def declare_interest(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Say that one has an interest in it; the proposal goes to others."""
    _desk(proposal_id)
    checks.declare_interest(runtime(), actor(), proposal_id)
    flash(t("budget.interest.declared"), "success")
    return redirect(url_for(".desk_proposals"), 303)


@bp.post("/desk/proposals/<uuid:proposal_id>/appeal/")
@keeps(keep_for(".desk_proposal"))
@requires(Role.CLERK, Role.COMMISSION)
def decide_appeal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Decide the appeal."""
    _desk(proposal_id)
    form = DecideAppealForm()
    if form.validate():
        rt = runtime()
        require_fresh(actor(), rt.now)
        answer = {lang: str(form[f"answer_{lang}"].data or "") for lang in ("kk", "ru", "en")}
        try:
            appeals.decide_appeal(rt, actor(), proposal_id, upheld=form.upheld.data == "yes", answer=answer)
        except InvalidInputError as error:
            show(form, error)
        except RuleNotMetError as error:
            return _desk_page(*_desk(proposal_id), form, error.verdict), 422
        else:
            flash(t("budget.appeal.decided"), "success")
            return redirect(url_for(".desk_proposals"), 303)
    return _desk_page(*_desk(proposal_id), form), 422


@bp.post("/desk/proposals/<uuid:proposal_id>/join/")
@requires(Role.CLERK, Role.COMMISSION)
def ask_to_join(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the author whether the proposal may be joined to another."""
    found, call = _desk(proposal_id)
    join = JoinForm()
    if join.validate():
        try:
            joining.ask_to_join(runtime(), actor(), proposal_id, int(join.into.data or 0), str(join.reason.data))
        except InvalidInputError as error:
            show(join, error)
        else:
            flash(t("budget.merge.sent"), "success")
            return redirect(url_for(".desk_proposal", proposal_id=proposal_id), 303)
    found, call = _desk(proposal_id)
    return _desk_page(found, call, _deciding(found, call), join=join), 422


@bp.post("/desk/proposals/<uuid:proposal_id>/author/")
@requires(Role.CLERK, Role.COMMISSION)
def write_down(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what the author said: an appeal, an answer about joining, a withdrawal."""
    found, call = _desk(proposal_id)
    said, verdict = _said_form(found), None
    if said.validate():
        try:
            author_desk.write_down(runtime(), actor(), proposal_id, said.words())
        except InvalidInputError as error:
            show(said, error, "text")
        except RuleNotMetError as error:
            verdict = error.verdict
        else:
            flash(t("budget.said.done"), "success")
            return redirect(url_for(".desk_proposal", proposal_id=proposal_id), 303)
    said.iin.data = None  # an identity number never goes back into a page
    found, call = _desk(proposal_id)
    return _desk_page(found, call, _deciding(found, call), verdict, said=said), 422


def _entry(slug: str) -> ShownCall:
    call = public_call(slug)
    require_officer(actor(), call.row.territory_id)
    return call


@bp.get("/desk/rounds/<slug>/proposals/new/")
@requires(Role.CLERK, Role.COMMISSION)
def enter_page(slug: str) -> ResponseReturnValue:
    """The form for what somebody said or wrote; the number of their document goes by POST and never comes back."""
    call = _entry(slug)
    data = {"received_on": day_data(runtime().today), "lang": current_language(), "channel": "desk"}
    form = EnterForm(_villages(call), data=data)
    return _entering(call, form)


def _entering(call: ShownCall, form: EnterForm, verdict: Verdict | None = None) -> str:
    """The form; who may enrol people (a clerk, not the commission) is led to where that is done."""
    enrols = actor().may(Role.CLERK, call.row.territory_id)
    return render_template("budget/proposals/enter.html", call=call, form=form, verdict=verdict, enrols=enrols)


def _villages(call: ShownCall) -> Any:
    rt = runtime()
    return village_names(rt.session, call.row.territory_id, rt.today)


@bp.post("/desk/rounds/<slug>/proposals/new/")
@requires(Role.CLERK, Role.COMMISSION)
def enter_proposal(slug: str) -> ResponseReturnValue:
    """Hand it in for its author."""
    call = _entry(slug)
    form = EnterForm(_villages(call))
    verdict = None
    if form.validate():
        try:
            number = services.enter_proposal(runtime(), actor(), slug, form.paper())
        except InvalidInputError as error:
            _show(form, error)
        except RuleNotMetError as error:
            verdict = error.verdict
        else:
            flash(t("budget.proposal.entered", number=number), "success")
            return redirect(url_for(".proposal", slug=slug, number=number), 303)
    form.iin.data = None  # an identity number never goes back into a page
    return _entering(_entry(slug), form, verdict), 422


def _show(form: EnterForm, error: InvalidInputError) -> None:
    """The service names title_kk and rough_cost; the form has one title and one cost."""
    names = {"rough_cost": "cost", "title": "what", "about": "why"}
    for problem in error.problems:
        where = (problem.where or "").removesuffix("_kk").removesuffix("_ru").removesuffix("_en")
        name = names.get(where, where)
        sentence = t(problem.message_key, **problem.facts)
        if name == "received_on":
            form.received_on.form.day.errors = [sentence]
        elif name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)
