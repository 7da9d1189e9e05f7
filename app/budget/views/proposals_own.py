"""A resident's own proposals: one question a page, kept as it is answered, then what became of it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.budget import proposal_queries as queries
from app.budget.proposal_forms import (
    STEPS,
    AboutForm,
    AppealForm,
    ButtonForm,
    CostForm,
    OtherLanguageForm,
    PhotoForm,
    QuestionForm,
    SpotForm,
    TitleForm,
    VillageForm,
)
from app.budget.queries import get_round_by_id, village_names
from app.budget.services import appeals, joining
from app.budget.services import proposals as services
from app.budget.views import bp
from app.budget.views.proposals import (
    TONES,
    ShownCall,
    history_of,
    may_propose,
    photo_of,
    public_call,
    shown_check,
)
from app.documents.views import send
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, RuleNotMetError
from app.identity.forms import show
from app.places.views.kept import keep_for, kept_text
from app.platform.access import actor, keeps, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t

PLAIN = {"title": TitleForm, "about": AboutForm, "spot": SpotForm, "cost": CostForm, "photo": PhotoForm}


@bp.get("/<slug>/proposals/new/")
@signed_in
def new_proposal(slug: str) -> ResponseReturnValue:
    """Whether one may propose today, and what will be asked."""
    call = public_call(slug)
    draft = queries.find_draft(runtime().session, call.row.id, actor().person_id)
    return _new_page(call, draft, may_propose(call, actor().person_id))


def _new_page(call: ShownCall, draft: Any, verdict: Any) -> str:
    return render_template("budget/proposals/new.html", call=call, form=ButtonForm(), draft=draft, verdict=verdict)


@bp.post("/<slug>/proposals/new/")
@signed_in
def begin_proposal(slug: str) -> ResponseReturnValue:
    """Begin a draft, or go on with the one there is."""
    public_call(slug)
    try:
        proposal_id = services.begin_proposal(runtime(), actor(), slug)
    except RuleNotMetError as error:
        return _new_page(public_call(slug), None, error.verdict), 422
    return redirect(url_for(".proposal_step", proposal_id=proposal_id, step=STEPS[0]), 303)


@bp.get("/my-proposals/")
@signed_in
def own_proposals() -> ResponseReturnValue:
    """All that the visitor has proposed, drafts too."""
    found = queries.list_own(runtime().session, actor().person_id)
    return render_template("budget/proposals/own_list.html", found=found, tones=TONES)


def _own(proposal_id: uuid.UUID) -> tuple[Any, ShownCall]:
    rt = runtime()
    found = queries.get_proposal(rt.session, proposal_id)
    if found.author_id != actor().person_id:
        raise NotFoundError("budget.error.no_proposal")
    return found, public_call(get_round_by_id(rt.session, found.round_id).slug)


@bp.get("/my-proposals/<uuid:proposal_id>/")
@signed_in
def own_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """A draft: the answers, to be checked and sent. Else: where the proposal stands, and what its author can do."""
    return _own_page(*_own(proposal_id), ButtonForm())


def _own_page(found: Any, call: ShownCall, form: ButtonForm, verdict: Any = None) -> str:
    rt = runtime()
    villages = village_names(rt.session, call.row.territory_id, rt.today)
    common = {
        "proposal": found,
        "call": call,
        "form": form,
        "village": villages.get(found.village_id) if found.village_id else None,
        "photo": photo_of(found),
        "verdict": verdict,
    }
    if found.state == "draft":
        others = [one for one in ("kk", "ru", "en") if one not in found.title]
        return render_template("budget/proposals/check.html", **common, lacking=services.lacking(found), others=others)
    checks = queries.list_checks(rt.session, found.id)
    refusal = queries.standing_check(checks, passed=False) if found.state == "refused" else None
    appealed = {one.check_id for one in queries.list_appeals(rt.session, found.id)}
    merge = queries.open_merge(rt.session, found.id)
    into = queries.get_proposal(rt.session, merge.into_id) if merge else None
    may_appeal = refusal is not None and refusal.id not in appealed and not call.announced
    return render_template(
        "budget/proposals/own.html",
        **common,
        checks=[shown_check(call, check) for check in checks],
        history=history_of(found, checks),
        appeals=queries.list_appeals(rt.session, found.id),
        appealing=appeals.appeal_verdict(rt, call.row, refusal) if refusal and may_appeal else None,
        merge=merge,
        into=into,
        joined_to=queries.get_proposal(rt.session, found.merged_into).number if found.merged_into else None,
        code=queries.find_project_code(rt.session, found.project_id),
        tone=TONES.get(found.state, "plain"),
    )


def _step_form(step: str, call: ShownCall, **kwargs: Any) -> QuestionForm:
    if step == "village":
        rt = runtime()
        return VillageForm(village_names(rt.session, call.row.territory_id, rt.today), **kwargs)
    form: QuestionForm = PLAIN[step](**kwargs)
    return form


def _data(step: str, found: Any) -> dict[str, Any]:
    lang = current_language()
    known: dict[str, dict[str, Any]] = {
        "title": {"title": found.title.get(lang) or next(iter(found.title.values()), "")},
        "about": {"about": found.about.get(lang) or next(iter(found.about.values()), "")},
        "village": {"village": str(found.village_id or "")},
        "spot": {"zone": str(found.zone or ""), "spot": found.spot},
        "cost": {"cost": found.rough_cost},
        "photo": {},
    }
    return {**known[step], "review": request.args.get("review", "")}


def _step_page(found: Any, call: ShownCall, step: str, form: QuestionForm) -> str:
    number = STEPS.index(step)
    back = url_for(".proposal_step", proposal_id=found.id, step=STEPS[number - 1]) if number else None
    return render_template(
        "budget/proposals/step.html",
        proposal=found,
        call=call,
        form=form,
        step=number + 1,
        steps=len(STEPS) + 1,
        name=step,
        back=back or url_for(".new_proposal", slug=call.row.slug),
        photo=photo_of(found),
    )


@bp.get("/my-proposals/<uuid:proposal_id>/<any(title, about, village, spot, cost, photo):step>/")
@signed_in
def proposal_step(proposal_id: uuid.UUID, step: str) -> ResponseReturnValue:
    """One question."""
    found, call = _own(proposal_id)
    if found.state != "draft":
        return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)
    return _step_page(found, call, step, _step_form(step, call, data=_data(step, found), formdata=kept_text()))


@bp.post("/my-proposals/<uuid:proposal_id>/<any(title, about, village, spot, cost, photo):step>/")
@keeps(keep_for(".proposal_step"))
@signed_in
def save_step(proposal_id: uuid.UUID, step: str) -> ResponseReturnValue:
    """Keep the answer and go on to the next question; after the last, or when asked for, to all answers."""
    found, call = _own(proposal_id)
    form = _step_form(step, call)
    if not form.validate():
        return _step_page(found, call, step, form), 422
    try:
        _save(proposal_id, form)
    except InvalidInputError as error:
        show(form, error, form.ASKED)
        found, call = _own(proposal_id)
        return _step_page(found, call, step, form), 422
    return redirect(_after(proposal_id, step, review=bool(form.review.data)), 303)


def _save(proposal_id: uuid.UUID, form: QuestionForm) -> None:
    if isinstance(form, PhotoForm):
        if form.photo.checked:
            services.put_photo(runtime(), actor(), proposal_id, form.photo.checked[0])
        elif "remove" in request.form:
            services.put_photo(runtime(), actor(), proposal_id, None)
        return
    services.save_answers(runtime(), actor(), proposal_id, form.answers())


def _after(proposal_id: uuid.UUID, step: str, *, review: bool) -> str:
    rt = runtime()
    if step in {"title", "about"} and not review and _new_similar(queries.get_proposal(rt.session, proposal_id), step):
        return url_for(".similar_proposals", proposal_id=proposal_id, after=step)
    if review or step == STEPS[-1]:
        return url_for(".own_proposal", proposal_id=proposal_id)
    return url_for(".proposal_step", proposal_id=proposal_id, step=STEPS[STEPS.index(step) + 1])


def _new_similar(proposal: Any, step: str) -> bool:
    """Whether there are similar ones to be shown after a step that were not shown after the one before."""
    session = runtime().session
    found = {one.id for one in queries.similar_to(session, proposal)}
    seen = {one.id for one in queries.similar_to(session, proposal, about=False)} if step == "about" else set()
    return bool(found - seen)


@bp.get("/my-proposals/<uuid:proposal_id>/similar/")
@signed_in
def similar_proposals(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """What others have proposed that sounds like this; to be read, not to be stopped by."""
    found, call = _own(proposal_id)
    similar = queries.similar_to(runtime().session, found)
    after = "about" if request.args.get("after") == "about" else "title"
    return render_template(
        "budget/proposals/similar.html",
        proposal=found,
        call=call,
        similar=similar,
        after=after,
        further=STEPS[STEPS.index(after) + 1],
    )


@bp.get("/my-proposals/<uuid:proposal_id>/language/<any(kk, ru, en):other>/")
@signed_in
def other_language(proposal_id: uuid.UUID, other: str) -> ResponseReturnValue:
    """The same in another language."""
    found, call = _own(proposal_id)
    form = OtherLanguageForm(data={"title": found.title.get(other, ""), "about": found.about.get(other, "")})
    return _other_page(found, call, other, form)


def _other_page(found: Any, call: ShownCall, other: str, form: OtherLanguageForm) -> str:
    return render_template("budget/proposals/language.html", proposal=found, call=call, other=other, form=form)


@bp.post("/my-proposals/<uuid:proposal_id>/language/<any(kk, ru, en):other>/")
@keeps(keep_for(".other_language"))
@signed_in
def save_language(proposal_id: uuid.UUID, other: str) -> ResponseReturnValue:
    """Keep it."""
    found, call = _own(proposal_id)
    form = OtherLanguageForm()
    if form.validate():
        answers = services.Answers(title={other: str(form.title.data)}, about={other: str(form.about.data)})
        try:
            services.save_answers(runtime(), actor(), proposal_id, answers)
        except InvalidInputError as error:
            for problem in error.problems:
                name = (problem.where or "").partition("_")[0]
                form[name].errors = [t(problem.message_key, **problem.facts)]
            found, call = _own(proposal_id)
        else:
            return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)
    return _other_page(found, call, other, form), 422


@bp.get("/my-proposals/<uuid:proposal_id>/photo.jpg")
@signed_in
def own_photo(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """The photo of a draft, for its author alone."""
    found, _ = _own(proposal_id)
    if found.photo_id is None:
        raise NotFoundError
    return send(found.photo_id)


@bp.post("/my-proposals/<uuid:proposal_id>/send/")
@signed_in
def send_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Hand it in."""
    _own(proposal_id)
    form = ButtonForm()
    try:
        services.send_proposal(runtime(), actor(), proposal_id)
    except InvalidInputError as error:
        form.form_errors += [t(problem.message_key, **problem.facts) for problem in error.problems]
        return _own_page(*_own(proposal_id), form), 422
    except RuleNotMetError as error:
        return _own_page(*_own(proposal_id), form, error.verdict), 422
    flash(t("budget.proposal.sent"), "success")
    return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)


@bp.post("/my-proposals/<uuid:proposal_id>/withdraw/")
@signed_in
def withdraw_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back; a draft is forgotten."""
    _own(proposal_id)
    kept = services.withdraw_proposal(runtime(), actor(), proposal_id)
    flash(t("budget.proposal.withdrawn" if kept else "budget.proposal.forgotten"), "success")
    return redirect(url_for(".own_proposals"), 303)


@bp.get("/my-proposals/<uuid:proposal_id>/appeal/")
@signed_in
def appeal_page(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Why the author does not agree with the refusal."""
    found, call = _own(proposal_id)
    if found.state != "refused":
        raise ConflictError("budget.error.not_refused")
    return _appeal_page(found, call, AppealForm(formdata=kept_text()))


def _appeal_page(found: Any, call: ShownCall, form: AppealForm, verdict: Any = None) -> str:
    return render_template("budget/proposals/appeal.html", proposal=found, call=call, form=form, verdict=verdict)


@bp.post("/my-proposals/<uuid:proposal_id>/appeal/")
@keeps(keep_for(".appeal_page"))
@signed_in
def file_appeal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Appeal."""
    found, call = _own(proposal_id)
    form = AppealForm()
    if not form.validate():
        return _appeal_page(found, call, form), 422
    try:
        appeals.file_appeal(runtime(), actor(), proposal_id, str(form.text.data))
    except InvalidInputError as error:
        show(form, error, "text")
        return _appeal_page(*_own(proposal_id), form), 422
    except RuleNotMetError as error:
        return _appeal_page(*_own(proposal_id), form, error.verdict), 422
    flash(t("budget.appeal.sent"), "success")
    return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)


@bp.post("/my-proposals/<uuid:proposal_id>/join/")
@signed_in
def answer_join(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Agree to joining the proposal to another, or not."""
    _own(proposal_id)
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        flash(t("budget.error.choose"), "warning")
        return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)
    joining.answer_join(runtime(), actor(), proposal_id, agreed=answer == "yes")
    flash(t("budget.merge.thanks"), "success")
    return redirect(url_for(".own_proposal", proposal_id=proposal_id), 303)
