"""The desk that answers: residents' reports that something is not done, and the audit commission's findings."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import money_queries
from app.budget.money_forms import AnswerForm, FindingAnswerForm, FindingForm
from app.budget.services import oversight as services
from app.budget.views import bp
from app.budget.views.money import finding_row
from app.budget.views.money_desk import is_officer, own
from app.domain.errors import InvalidInputError, NotFoundError
from app.identity.forms import show
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t


def to_books(slug: str) -> ResponseReturnValue:
    """To the desk of a round's money."""
    return redirect(url_for("budget.desk_books", slug=slug), 303)


@bp.get("/desk/rounds/<slug>/reports/<uuid:report_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def report(slug: str, report_id: uuid.UUID) -> ResponseReturnValue:
    """A report with the form of its answer."""
    return _report_page(slug, report_id, AnswerForm())


@bp.post("/desk/rounds/<slug>/reports/<uuid:report_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def answer_report(slug: str, report_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a report, once."""
    form = AnswerForm()
    if not form.validate():
        return _report_page(slug, report_id, form), 422
    try:
        services.answer_not_done(
            runtime(),
            actor(),
            report_id,
            outcome=form.words("outcome"),
            answer=form.words("answer"),
            shown=bool(form.shown.data),
        )
    except InvalidInputError as error:
        show(form, error)
        return _report_page(slug, report_id, form), 422
    flash(t("budget.money.answered"), "success")
    return to_books(slug)


def _report_page(slug: str, report_id: uuid.UUID, form: AnswerForm) -> str:
    shown, _ = own(slug)
    row, project, round_ = money_queries.get_not_done(runtime().session, report_id)
    if round_.id != shown.row.id:
        raise NotFoundError
    title = {"kk": project.title_kk, "ru": project.title_ru, "en": project.title_en}
    return render_template(
        "budget/money/desk_report.html", shown=shown, row=row, title=title, form=form, today=runtime().today
    )


@bp.get("/desk/rounds/<slug>/findings/new/")
@requires(Role.AUDITOR, Role.COMMISSION)
def finding(slug: str) -> ResponseReturnValue:
    """The form of a finding."""
    return _finding_page(slug)


@bp.post("/desk/rounds/<slug>/findings/new/")
@requires(Role.AUDITOR, Role.COMMISSION)
def record_finding(slug: str) -> ResponseReturnValue:
    """Attach a finding."""
    form = _finding_form(slug)
    if not form.validate():
        return _finding_page(slug, form), 422
    try:
        services.record_finding(runtime(), actor(), slug, form.finding())
    except InvalidInputError as error:
        show(form, error)
        return _finding_page(slug, form), 422
    flash(t("budget.money.finding_kept"), "success")
    return to_books(slug)


def _finding_form(slug: str) -> FindingForm:
    _, books = own(slug)
    return FindingForm([(line.project.code, pick(line.project.title)) for line in books.lines])


def _finding_page(slug: str, form: FindingForm | None = None) -> str:
    shown, _ = own(slug)
    return render_template("budget/money/desk_finding.html", shown=shown, form=form or _finding_form(slug))


@bp.get("/desk/rounds/<slug>/findings/<uuid:finding_id>/")
@requires(Role.CLERK, Role.COMMISSION, Role.AUDITOR)
def finding_page(slug: str, finding_id: uuid.UUID) -> ResponseReturnValue:
    """A finding with the form of its answer."""
    return _finding_answer_page(slug, finding_id, FindingAnswerForm())


@bp.post("/desk/rounds/<slug>/findings/<uuid:finding_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def answer_finding(slug: str, finding_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a finding, and say when it was put right."""
    form = FindingAnswerForm()
    if not form.validate():
        return _finding_answer_page(slug, finding_id, form), 422
    try:
        services.answer_finding(
            runtime(), actor(), finding_id, answer=form.words("answer"), remedied_on=form.day("remedied_on")
        )
    except InvalidInputError as error:
        show(form, error)
        return _finding_answer_page(slug, finding_id, form), 422
    flash(t("budget.money.answered"), "success")
    return to_books(slug)


def _finding_answer_page(slug: str, finding_id: uuid.UUID, form: FindingAnswerForm) -> str:
    shown, _ = own(slug)
    rows = money_queries.list_findings(runtime().session, shown.row.id)
    found = next((row for row in rows if row.id == finding_id), None)
    if found is None:
        raise NotFoundError
    return render_template(
        "budget/money/desk_answer.html", shown=shown, found=finding_row(found), form=form, officer=is_officer(shown)
    )
