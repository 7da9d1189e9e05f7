"""What became of the money, for everybody: the account of a round, the course of a project, reports «not done»."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import money_queries
from app.budget.money_forms import NotDoneForm
from app.budget.policy import place_of
from app.budget.services import oversight
from app.budget.services.books import Books, Line, list_changes, read_books
from app.budget.services.money import OFFICERS
from app.budget.services.money_files import File, count_rows, money_csv, ocds
from app.budget.services.rounds import adoption_verdict
from app.budget.views import bp
from app.budget.views.shown import ShownRound, public_round
from app.documents.queries import list_documents
from app.documents.views import send
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.rules.spending import ANSWER, report_due, report_key
from app.domain.spending import STAGES, Quarter
from app.identity.forms import show
from app.lawbook.queries import book_for
from app.platform.access import actor, public, signed_in, visitor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import t, translate
from app.platform.words import LANGUAGES


def read(slug: str) -> tuple[ShownRound, Books]:
    """A round that was counted here, with its books; raises NotFoundError."""
    rt = runtime()
    shown = public_round(slug)
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    books = read_books(rt.session, law, shown.row, rt.today)
    if books is None:
        raise NotFoundError
    return shown, books


def line_of(books: Books, code: str) -> Line:
    """The winner with that code; raises NotFoundError."""
    found = next((line for line in books.lines if line.project.code == code), None)
    if found is None:
        raise NotFoundError
    return found


def crumbs_of(shown: ShownRound) -> list[tuple[str, str]]:
    """The way to a page below the money of a round."""
    return [*shown.crumbs, (t("budget.money.short"), url_for("budget.money", slug=shown.row.slug))]


@bp.get("/<slug>/money/")
@public
def money(slug: str) -> ResponseReturnValue:
    """The pot, what each winner was given, contracted and paid, and what each still needs; findings of auditors."""
    rt = runtime()
    shown, books = read(slug)
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    findings = money_queries.list_findings(rt.session, shown.row.id)
    place = place_of(shown.territory.kind)
    return render_template(
        "budget/money/round.html",
        shown=shown,
        books=books,
        verdict=adoption_verdict(law, books.adoption) if books.adoption else None,
        report_norm=law.at(report_key(place), rt.today),
        findings=[finding_row(row) for row in findings],
        titles={line.project.id: line.project.title for line in books.lines},
        file_rows=count_rows(books),
    )


def finding_row(row: Any) -> dict[str, Any]:
    """A finding as pages list it: with its file and whether its answer is late."""
    files = list_documents(runtime().session, [row.document_id] if row.document_id else [])
    late = row.answered_at is None and row.answer_by is not None and row.answer_by < runtime().today
    state = "remedied" if row.remedied_on else "answered" if row.answered_at else "late" if late else "open"
    return {"row": row, "file": files[0] if files else None, "state": state}


@bp.get("/<slug>/money/<code>/")
@public
def course(slug: str, code: str) -> ResponseReturnValue:
    """One winner: its stages, contracts, money, quarterly information with photos, residents' reports, findings."""
    rt = runtime()
    shown, books = read(slug)
    line = line_of(books, code)
    reports = money_queries.list_not_done(rt.session, [line.project.id])
    files = [
        *(photo for row in line.course.progress for photo in row.photos),
        *(row.document_id for row in line.course.contracts if row.document_id),
        *(row.document_id for row in reports if row.document_id and row.shown),
    ]
    findings = money_queries.list_findings(rt.session, shown.row.id)
    who = visitor()
    return render_template(
        "budget/money/course.html",
        shown=shown,
        crumbs=crumbs_of(shown),
        adopted=books.adopted,
        line=line,
        entries=books.entries[code],
        stages=_timeline(line),
        filed_late=_filed_late(shown, line),
        reports=reports,
        mine={row.id for row in reports if who and row.person_id == who.person_id},
        findings=[finding_row(row) for row in findings if row.project_id == line.project.id],
        files={found.id: found for found in list_documents(rt.session, files)},
        today=rt.today,
    )


def _filed_late(shown: ShownRound, line: Line) -> dict[Quarter, date]:
    """The quarters whose first information came late, each with the day by which it was due."""
    rt = runtime()
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    place = place_of(shown.territory.kind)
    filed = money_queries.first_filed(rt.session, line.project.id)
    due = {quarter: report_due(law, place, quarter.ends) for quarter in filed}
    return {quarter: day for quarter, day in due.items() if day and legal_day(filed[quarter]) > day}


def _timeline(line: Line) -> list[dict[str, Any]]:
    """The stages for the component `timeline`: done, late, the next one, later ones."""
    steps: list[dict[str, Any]] = []
    waiting = False
    for kind in STAGES:
        if kind not in line.course.stages:
            continue
        due_on, done_on = line.course.stages[kind]
        late = kind in line.behind
        state = "done" if done_on else "late" if late else "next" if waiting else "now"
        waiting = waiting or not done_on
        text = t("budget.money.planned", day=due_on) if done_on and done_on != due_on else None
        steps.append({"state": state, "title": t(f"budget.money.stage.{kind}"), "day": done_on or due_on, "text": text})
    return steps


@bp.get("/<slug>/money.csv")
@public
def money_file(slug: str) -> ResponseReturnValue:
    """Every tenge as a table."""
    shown, books = read(slug)
    return _download(money_csv(books), f"{shown.row.slug}-money.csv", "text/csv; charset=utf-8")


@bp.get("/<slug>/money.json")
@public
def money_ocds(slug: str) -> ResponseReturnValue:
    """The winners as a release package of the Open Contracting Data Standard."""
    shown, books = read(slug)
    office = {lang: translate("budget.money.office", lang, place=shown.territory.names[lang]) for lang in LANGUAGES}
    uri = settings().site_url + url_for("budget.money_ocds", slug=slug)
    rt = runtime()
    changed = list_changes(rt.session, books)
    data = ocds(books, uri=uri, office=office, files=_files(books), changed=changed, now=rt.now)
    return _download(data, f"{slug}-ocds.json", "application/json")


def _files(books: Books) -> dict[uuid.UUID, File]:
    """The contracts and photos of the books, with their addresses."""
    ids = [
        *(row.document_id for line in books.lines for row in line.course.contracts if row.document_id),
        *(photo for line in books.lines for row in line.course.progress for photo in row.photos),
    ]
    site = settings().site_url
    return {
        found.id: File(
            site + url_for("documents.document", document_id=found.id, name=found.name), found.name, found.media_type
        )
        for found in list_documents(runtime().session, ids)
        if found.public
    }


def _download(data: bytes, name: str, kind: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.add_etag()
    return response


@bp.get("/<slug>/money/<code>/not-done/")
@signed_in
def not_done(slug: str, code: str) -> ResponseReturnValue:
    """The form of a report that something is not done, and one's own reports about the project."""
    return _not_done_page(slug, code, NotDoneForm())


@bp.post("/<slug>/money/<code>/not-done/")
@signed_in
def send_not_done(slug: str, code: str) -> ResponseReturnValue:
    """Send the report."""
    form = NotDoneForm()
    if not form.validate():
        return _not_done_page(slug, code, form), 422
    photo = next(iter(form.photo.checked), None)
    try:
        oversight.send_not_done(runtime(), actor(), slug, code, text=form.words("text"), photo=photo)
    except InvalidInputError as error:
        show(form, error)
        return _not_done_page(slug, code, form), 422
    flash(t("budget.money.report_sent"), "success")
    return redirect(url_for("budget.not_done", slug=slug, code=code), 303)


def _not_done_page(slug: str, code: str, form: NotDoneForm) -> str:
    rt = runtime()
    shown, books = read(slug)
    line = line_of(books, code)
    if not books.adopted:
        raise ConflictError("budget.money.error.not_adopted")
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    return render_template(
        "budget/money/not_done.html",
        shown=shown,
        crumbs=crumbs_of(shown),
        line=line,
        form=form,
        term=law.at(ANSWER, rt.today),
        own=money_queries.list_not_done_of(rt.session, actor().person_id, line.project.id),
        today=rt.today,
    )


@bp.get("/reports/<uuid:report_id>/photo")
@signed_in
def report_photo(report_id: uuid.UUID) -> ResponseReturnValue:
    """The photo of a report for its sender and the office; a published one stands at its own address."""
    who = actor()
    report, _, round_ = money_queries.get_not_done(runtime().session, report_id)
    officer = any(who.may(role, round_.territory_id) for role in OFFICERS)
    if report.document_id is None or not (officer or report.person_id == who.person_id):
        raise NotFoundError
    return send(report.document_id)
