"""Paper: sheets to print, pages taken in, lines entered by one officer and checked by another, names of signers."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents.views import send
from app.domain.errors import InvalidInputError, NotFoundError
from app.identity.forms import show as show_problems
from app.platform.access import actor, public, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.referendums.forms import CheckForm, LineForm, PageForm, day_data
from app.referendums.policy import VERIFIERS, may_verify
from app.referendums.services import signing
from app.referendums.views import bp
from app.referendums.views.desk import desk_case
from app.referendums.views.printed import MOST_PAGES, lines_of
from app.referendums.views.shown import Shown, form_page, public_case
from app.support import queries as sheets


@bp.get("/<slug>/sheets/")
@public
def print_sheets(slug: str) -> ResponseReturnValue:
    """How many sheets to print: enough for what is still lacking, if nobody says otherwise."""
    shown = public_case(slug)
    progress = shown.case.progress
    if progress is None:
        raise NotFoundError
    lines = lines_of(shown)
    suggested = min(-(-max(1, progress.need - progress.have) // lines), MOST_PAGES)
    return render_template("referendums/sheets.html", shown=shown, lines=lines, suggested=suggested)


def _verifier_case(slug: str) -> Shown:
    shown = desk_case(slug)
    if not may_verify(actor(), shown.territory.id) or shown.case.row.sheet_id is None:
        raise NotFoundError
    return shown


@bp.get("/desk/<slug>/paper/")
@requires(*VERIFIERS)
def paper(slug: str) -> ResponseReturnValue:
    """The pages that came in and their lines, with what became of each."""
    rt = runtime()
    shown = _verifier_case(slug)
    sheet_id = shown.case.sheet_id
    return render_template(
        "referendums/desk_paper.html",
        shown=shown,
        pages=sheets.list_pages(rt.session, sheet_id),
        lines=sheets.list_lines(rt.session, sheet_id),
        own=actor().account_id,
    )


@bp.get("/desk/<slug>/signers/")
@requires(*VERIFIERS)
def signers(slug: str) -> ResponseReturnValue:
    """Who has signed, by name: for the verifying officers only, until the stated day."""
    rt = runtime()
    shown = _verifier_case(slug)
    return render_template(
        "referendums/desk_signers.html",
        shown=shown,
        signers=sheets.list_signers(rt.session, shown.case.sheet_id),
        forget_on=signing.forget_on(rt, shown.case),
    )


@bp.get("/desk/<slug>/scans/<uuid:document_id>")
@requires(*VERIFIERS)
def scan(slug: str, document_id: uuid.UUID) -> ResponseReturnValue:
    """The scan of a page."""
    shown = _verifier_case(slug)
    known = {page.document_id for page in sheets.list_pages(runtime().session, shown.case.sheet_id)}
    if document_id not in known:
        raise NotFoundError
    return send(document_id)


@bp.get("/desk/<slug>/paper/pages/")
@requires(*VERIFIERS)
def new_page(slug: str) -> ResponseReturnValue:
    """The form for a page that was brought in."""
    shown = _verifier_case(slug)
    number = len(sheets.list_pages(runtime().session, shown.case.sheet_id)) + 1
    return _page_page(shown, PageForm(data={"page": str(number), "received_on": day_data(runtime().today)}))


@bp.post("/desk/<slug>/paper/pages/")
@requires(*VERIFIERS)
def receive_page(slug: str) -> ResponseReturnValue:
    """Take the page in, or refuse it with the reason."""
    shown, form = _verifier_case(slug), PageForm()
    day = form.day("received_on") if form.validate() else None
    if day is None:
        return _page_page(shown, form), 422
    try:
        reason = signing.receive_page(
            runtime(),
            actor(),
            slug,
            page=form.whole("page"),
            code=form.words("page_code"),
            received_on=day,
            scan=form.scan.checked,
        )
    except InvalidInputError as error:
        show_problems(form, error)
        return _page_page(_verifier_case(slug), form), 422
    if reason:
        flash(t(f"referendums.page_refused.{reason}"), "warning")
        return redirect(url_for("referendums.paper", slug=slug), 303)
    flash(t("referendums.desk.page_taken"), "success")
    return redirect(url_for("referendums.new_line", slug=slug, page=form.whole("page")), 303)


def _page_page(shown: Shown, form: PageForm) -> str:
    return form_page(
        t("referendums.desk.page_title"),
        form,
        url_for("referendums.receive_page", slug=shown.slug),
        t("referendums.desk.take_page"),
        back=url_for("referendums.paper", slug=shown.slug),
        lead=(t("referendums.desk.page_text"),),
        fields=("page", "page_code", "received_on", "scan"),
        upload=True,
        shown=shown,
    )


@bp.get("/desk/<slug>/paper/lines/")
@requires(*VERIFIERS)
def new_line(slug: str) -> ResponseReturnValue:
    """The form for the next line of a page."""
    shown = _verifier_case(slug)
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() else 1
    entered = [line.line for line in sheets.list_lines(runtime().session, shown.case.sheet_id) if line.page == page]
    return _line_page(shown, LineForm(data={"page": str(page), "line": str(max(entered, default=0) + 1)}))


@bp.post("/desk/<slug>/paper/lines/")
@requires(*VERIFIERS)
def enter_line(slug: str) -> ResponseReturnValue:
    """Enter the line; the next one follows."""
    shown, form = _verifier_case(slug), LineForm()
    if not form.validate():
        return _line_page(shown, form), 422
    page = form.whole("page")
    try:
        on_roll = signing.enter_line(
            runtime(), actor(), slug, page=page, line=form.whole("line"), iin=form.words("iin")
        )
    except InvalidInputError as error:
        show_problems(form, error)
        return _line_page(_verifier_case(slug), form), 422
    flash(t("referendums.desk.line_on_roll" if on_roll else "referendums.desk.line_not_on_roll"),
          "success" if on_roll else "warning")  # fmt: skip
    return redirect(url_for("referendums.new_line", slug=slug, page=page), 303)


def _line_page(shown: Shown, form: LineForm) -> str:
    return form_page(
        t("referendums.desk.line_title"),
        form,
        url_for("referendums.enter_line", slug=shown.slug),
        t("referendums.desk.enter_line"),
        back=url_for("referendums.paper", slug=shown.slug),
        lead=(t("referendums.desk.line_text"),),
        fields=("page", "line", "iin"),
        shown=shown,
    )


@bp.get("/desk/<slug>/paper/lines/<uuid:line_id>/")
@requires(*VERIFIERS)
def line(slug: str, line_id: uuid.UUID) -> ResponseReturnValue:
    """One line to be checked against the paper."""
    return _check_page(_verifier_case(slug), line_id, _check_form())


@bp.post("/desk/<slug>/paper/lines/<uuid:line_id>/")
@requires(*VERIFIERS)
def check_line(slug: str, line_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm or refuse the line."""
    shown, form = _verifier_case(slug), _check_form()
    if not form.validate():
        return _check_page(shown, line_id, form), 422
    try:
        checked = signing.check_line(
            runtime(), actor(), slug, line_id, outcome=form.words("verdict"), reason=form.words("fault") or None
        )
    except InvalidInputError as error:
        show_problems(form, error, "fault" if form.words("verdict") == "refused" else "verdict")
        return _check_page(_verifier_case(slug), line_id, form), 422
    if checked.reason:
        flash(t("referendums.desk.line_refused", reason=t(f"support.fault.{checked.reason}")), "warning")
    else:
        flash(t("referendums.desk.line_confirmed"), "success")
    return redirect(url_for("referendums.paper", slug=slug), 303)


def _check_form() -> CheckForm:
    form = CheckForm()
    form.verdict.choices = [(one, t(f"support.line.{one}")) for one in ("confirmed", "refused")]
    form.fault.choices = [("", "–"), *((fault, t(f"support.fault.{fault}")) for fault in sheets.FAULTS)]
    return form


def _check_page(shown: Shown, line_id: uuid.UUID, form: CheckForm) -> str:
    found = sheets.get_line(runtime().session, line_id)
    if found.sheet_id != shown.case.row.sheet_id:
        raise NotFoundError
    who = t("referendums.desk.line_of_none")
    if found.full_name:
        who = t("referendums.desk.line_of", name=found.full_name, born=found.birth_date)
    return form_page(
        t("referendums.desk.check_title", page=found.page, line=found.line),
        form,
        url_for("referendums.check_line", slug=shown.slug, line_id=line_id),
        t("referendums.desk.check"),
        back=url_for("referendums.paper", slug=shown.slug),
        lead=(who, t("referendums.desk.check_text")),
        fields=("verdict", "fault"),
        shown=shown,
        look=url_for("referendums.scan", slug=shown.slug, document_id=found.document_id) if found.document_id else None,
    )
