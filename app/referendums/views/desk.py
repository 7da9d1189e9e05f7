"""The officers' desk: checks, appeals, handing over, answers, the charter's own exclusions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ForbiddenError, InvalidInputError, RuleNotMetError
from app.domain.rules import referendums as rules
from app.identity.forms import show as show_problems
from app.places.queries import Place, get_place_by_slug, list_places, path_to_oblast
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t
from app.referendums import queries
from app.referendums.forms import AnswerForm, HandInForm, ReviewForm, SubjectForm, day_data
from app.referendums.policy import OTHER_GROUNDS, REVIEWERS, VERIFIERS, may_review, may_verify
from app.referendums.services import reviewing, signing
from app.referendums.stages import Stage
from app.referendums.views import bp
from app.referendums.views.shown import Shown, form_page, shown_of

OFFICERS = tuple(sorted(REVIEWERS | VERIFIERS))
WAITING = (Stage.CHECKING, Stage.APPEALED, Stage.REACHED, Stage.HANDED_IN, Stage.COLLECTING, Stage.LAPSED)


def desk_case(slug: str) -> Shown:
    """A proposal of the actor's okrug; raises NotFoundError, ForbiddenError."""
    rt = runtime()
    shown = shown_of(queries.get_case(rt.session, slug))
    path = [place.id for place in path_to_oblast(rt.session, shown.territory.id, rt.today)]
    if shown.stage is Stage.DRAFT or not (may_review(actor(), path) or may_verify(actor(), shown.territory.id)):
        raise ForbiddenError("referendums.error.not_officer")
    return shown


def to_desk(slug: str) -> ResponseReturnValue:
    """To the desk of a proposal."""
    return redirect(url_for("referendums.desk_case_page", slug=slug), 303)


@bp.get("/desk/")
@requires(*OFFICERS)
def desk() -> ResponseReturnValue:
    """The proposals of the actor's okrugs, those that wait for somebody first."""
    rt = runtime()
    found = []
    for case in queries.list_cases(rt.session):
        path = [place.id for place in path_to_oblast(rt.session, case.row.territory_id, rt.today)]
        if may_review(actor(), path) or may_verify(actor(), case.row.territory_id):
            found.append(shown_of(case))
    found = [shown for shown in found if shown.stage is not Stage.DRAFT]
    found.sort(key=lambda shown: WAITING.index(shown.stage) if shown.stage in WAITING else len(WAITING))
    own = {grant.territory_id for grant in actor().grants if grant.role is Role.CLERK}
    places = [place for place in list_places(rt.session, rt.today) if place.id in own]
    return render_template("referendums/desk_list.html", cases=found, places=places)


@bp.get("/desk/<slug>/")
@requires(*OFFICERS)
def desk_case_page(slug: str) -> ResponseReturnValue:
    """One proposal as its officers see it: who is in the group, and what is to be done next."""
    rt = runtime()
    shown = desk_case(slug)
    verifier = may_verify(actor(), shown.territory.id)
    return render_template(
        "referendums/desk_case.html",
        shown=shown,
        group=queries.list_member_names(rt.session, shown.case.row.id),
        verifier=verifier,
        clerk=actor().may(Role.CLERK, shown.territory.id),
        commission=actor().may(Role.COMMISSION, shown.territory.id),
    )


@bp.get("/desk/<slug>/review/")
@requires(*REVIEWERS)
def review(slug: str) -> ResponseReturnValue:
    """The check, or the appeal: the proposal, the list of excluded subjects, and the decision's form."""
    return _review_page(desk_case(slug), _review_form(desk_case(slug)))


@bp.post("/desk/<slug>/review/")
@requires(*REVIEWERS)
def decide(slug: str) -> ResponseReturnValue:
    """Decide."""
    shown = desk_case(slug)
    form = _review_form(shown)
    if not form.validate():
        return _review_page(shown, form), 422
    decision = reviewing.Decision(
        form.words("outcome"), form.words("ground"), form.words("earlier"), form.words("reasons")
    )
    try:
        reviewing.decide(runtime(), actor(), slug, decision)
    except InvalidInputError as error:
        show_problems(form, error)
        return _review_page(desk_case(slug), form), 422
    flash(t("referendums.desk.decided"), "success")
    return to_desk(slug)


def _review_form(shown: Shown) -> ReviewForm:
    rt = runtime()
    form = ReviewForm()
    form.outcome.choices = [(one, t(f"referendums.outcome.{one}")) for one in ("admitted", "refused")]
    subjects = queries.list_subjects(rt.session, shown.territory.id)
    form.ground.choices = [
        ("", t("referendums.desk.no_ground")),
        *((ground, t(f"referendums.ground.{ground}")) for ground in OTHER_GROUNDS),
        *((subject.code, pick(subject.name)) for subject in subjects),
    ]
    similar = queries.list_similar(rt.session, shown.territory.id, shown.case.row.folded, shown.case.row.id)
    form.earlier.choices = [("", "–"), *((case.row.slug, pick(case.row.question)) for case in similar)]
    return form


def _review_page(shown: Shown, form: ReviewForm) -> str:
    subjects = queries.list_subjects(runtime().session, shown.territory.id)
    return render_template("referendums/desk_review.html", shown=shown, form=form, subjects=subjects)


@bp.get("/desk/<slug>/hand-in/")
@requires(Role.CLERK)
def handing_in(slug: str) -> ResponseReturnValue:
    """Whether the signatures suffice, and to which body the proposal goes."""
    return _hand_in_page(desk_case(slug), HandInForm())


@bp.post("/desk/<slug>/hand-in/")
@requires(Role.CLERK)
def hand_in(slug: str) -> ResponseReturnValue:
    """Hand the proposal over."""
    shown, form = desk_case(slug), HandInForm()
    if not form.validate():
        return _hand_in_page(shown, form), 422
    try:
        signing.hand_in(runtime(), actor(), slug, form.words("body"))
    except InvalidInputError as error:
        show_problems(form, error)
        return _hand_in_page(desk_case(slug), form), 422
    except RuleNotMetError:
        return _hand_in_page(desk_case(slug), form), 422
    flash(t("referendums.desk.handed_in"), "success")
    return to_desk(slug)


def _hand_in_page(shown: Shown, form: HandInForm) -> str:
    progress = shown.case.progress
    verdict = None
    if progress:
        facts = rules.SubmitFacts(entitled=progress.of, signatures=progress.have, subject=shown.case.row.question_kk)
        verdict = rules.submit(shown.book, progress.frozen_on, facts)
    return form_page(
        t("referendums.desk.hand_in_title"),
        form,
        url_for("referendums.hand_in", slug=shown.slug),
        t("referendums.desk.hand_in"),
        back=url_for("referendums.desk_case_page", slug=shown.slug),
        lead=(t("referendums.desk.hand_in_text"),),
        fields=("body",),
        verdict=verdict,
        shown=shown,
    )


@bp.get("/desk/<slug>/answer/")
@requires(Role.CLERK)
def answering(slug: str) -> ResponseReturnValue:
    """The form of the body's answer."""
    return _answer_page(desk_case(slug), _answer_form(AnswerForm(data={"answered_on": day_data(runtime().today)})))


@bp.post("/desk/<slug>/answer/")
@requires(Role.CLERK)
def answer(slug: str) -> ResponseReturnValue:
    """Publish the answer."""
    shown, form = desk_case(slug), _answer_form(AnswerForm())
    day = form.day("answered_on") if form.validate() else None
    if day is None:
        return _answer_page(shown, form), 422
    given = signing.Answer(form.words("decision"), form.words("answer"), form.words("document"), day)
    try:
        signing.note_answer(runtime(), actor(), slug, given)
    except InvalidInputError as error:
        show_problems(form, error)
        return _answer_page(desk_case(slug), form), 422
    flash(t("referendums.desk.answered"), "success")
    return to_desk(slug)


def _answer_form(form: AnswerForm) -> AnswerForm:
    form.decision.choices = [(one, t(f"referendums.decision.{one}")) for one in ("accepted", "partly", "refused")]
    return form


def _answer_page(shown: Shown, form: AnswerForm) -> str:
    return form_page(
        t("referendums.desk.answer_title"),
        form,
        url_for("referendums.answer", slug=shown.slug),
        t("referendums.desk.publish_answer"),
        back=url_for("referendums.desk_case_page", slug=shown.slug),
        fields=("decision", "answer", "document", "answered_on"),
        shown=shown,
    )


@bp.get("/desk/places/<place>/subjects/")
@requires(Role.CLERK)
def charter_subjects(place: str) -> ResponseReturnValue:
    """The form for a subject that the okrug's charter excludes."""
    _own_okrug(place)
    return _subject_page(place, SubjectForm())


@bp.post("/desk/places/<place>/subjects/")
@requires(Role.CLERK)
def exclude(place: str) -> ResponseReturnValue:
    """Record the subject with its point."""
    found, form = _own_okrug(place), SubjectForm()
    if not form.validate():
        return _subject_page(place, form), 422
    try:
        reviewing.exclude(
            runtime(), actor(), found.id, kk=form.words("text_kk"), ru=form.words("text_ru"), basis=form.words("basis")
        )
    except InvalidInputError as error:
        show_problems(form, error)
        return _subject_page(place, form), 422
    flash(t("referendums.desk.excluded"), "success")
    return redirect(url_for("referendums.subjects", place=place), 303)


def _own_okrug(slug: str) -> Place:
    """The okrug whose clerk the actor is; raises NotFoundError, ForbiddenError."""
    found = get_place_by_slug(runtime().session, slug, runtime().today)
    if not actor().may(Role.CLERK, found.id):
        raise ForbiddenError("referendums.error.not_clerk")
    return found


def _subject_page(place: str, form: SubjectForm) -> str:
    return form_page(
        t("referendums.desk.exclude_title"),
        form,
        url_for("referendums.exclude", place=place),
        t("referendums.desk.exclude"),
        back=url_for("referendums.desk"),
        lead=(t("referendums.desk.exclude_text"),),
        fields=("text_kk", "text_ru", "basis"),
    )
