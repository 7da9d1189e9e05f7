"""The desk of the money: officers of the okrug plan, contract, pay, report and answer; auditors attach findings."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import money_queries, queries
from app.budget.money_forms import ContractForm, EntryForm, MoneyForm, ProgressForm, ReasonForm, StagesForm
from app.budget.services import money as services
from app.budget.services import progress as progress_services
from app.budget.services.books import Books, Line, duties_of
from app.budget.services.oversight import is_auditor
from app.budget.views import bp
from app.budget.views.money import finding_row, line_of, read
from app.budget.views.shown import ShownRound
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.domain.spending import Quarter, quarter_of
from app.identity.forms import show
from app.identity.policy import require_fresh
from app.places.queries import list_places
from app.platform.access import Actor, Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


def own(slug: str) -> tuple[ShownRound, Books]:
    """The books of an agreed round of the actor's territory; raises NotFoundError, ForbiddenError, ConflictError."""
    shown, books = read(slug)
    if not (is_officer(shown) or is_auditor(actor(), shown.row)):
        raise ForbiddenError("budget.money.error.not_officer")
    if not books.adopted:
        raise ConflictError("budget.money.error.not_adopted")
    return shown, books


def is_officer(shown: ShownRound) -> bool:
    """Whether the actor writes in this account, not only looks at it."""
    return any(actor().may(role, shown.row.territory_id) for role in services.OFFICERS)


def to_course(slug: str, code: str) -> ResponseReturnValue:
    """To the desk of a project."""
    return redirect(url_for("budget.desk_course", slug=slug, code=code), 303)


def agreed_rounds(who: Actor) -> list[tuple[ShownRound, Books]]:
    """The rounds of the actor's territories whose budget was agreed, with their books: for officers and auditors."""
    rt = runtime()
    mine = {grant.territory_id for grant in who.grants if grant.role in {*services.OFFICERS, Role.AUDITOR}}
    places = {place.id for place in list_places(rt.session, rt.today) if mine & {None, place.id}}
    rows = [row for row in queries.list_rounds(rt.session) if row.counted_at and not row.imported_from]
    found = [read(row.slug) for row in rows if row.territory_id in places]
    return [(shown, books) for shown, books in found if books.adopted]


def count_duties(who: Actor) -> int:
    """How much waits for an officer in all the books of their territories."""
    return sum(
        duties_of(runtime().session, books, who.account_id).number
        for shown, books in agreed_rounds(who)
        if is_officer(shown)
    )


@bp.get("/desk/money/")
@requires(Role.CLERK, Role.COMMISSION, Role.AUDITOR)
def desk_money() -> ResponseReturnValue:
    """The agreed rounds of the actor's territories, with how much waits in each."""
    rt = runtime()
    rows = [
        (shown, duties_of(rt.session, books, actor().account_id).number if is_officer(shown) else None)
        for shown, books in agreed_rounds(actor())
    ]
    return render_template("budget/money/desk_list.html", rows=rows)


@bp.get("/desk/rounds/<slug>/money/")
@requires(Role.CLERK, Role.COMMISSION, Role.AUDITOR)
def desk_books(slug: str) -> ResponseReturnValue:
    """The winners of a round: what each needs, what waits for a second person, reports and findings to answer."""
    rt = runtime()
    shown, books = own(slug)
    ids = [line.project.id for line in books.lines]
    entries = money_queries.list_entries(rt.session, ids)
    waiting = {one: sum(row.confirmed is None for row in rows) for one, rows in entries.items()}
    reports = [row for row in money_queries.list_not_done(rt.session, ids) if row.answered_at is None]
    findings = [finding_row(row) for row in money_queries.list_findings(rt.session, shown.row.id)]
    return render_template(
        "budget/money/desk_books.html",
        shown=shown,
        books=books,
        waiting=waiting,
        reports=sorted(reports, key=lambda row: row.due_on),
        findings=findings,
        titles={line.project.id: line.project.title for line in books.lines},
        officer=is_officer(shown),
        may_find=is_auditor(actor(), shown.row) or actor().may(Role.COMMISSION, shown.row.territory_id),
        today=rt.today,
    )


@bp.get("/desk/rounds/<slug>/money/<code>/")
@requires(Role.CLERK, Role.COMMISSION)
def desk_course(slug: str, code: str) -> ResponseReturnValue:
    """One winner at the desk: every entry with what may be done with it."""
    shown, books = own(slug)
    return _course_page(shown, line_of(books, code))


def _course_page(shown: ShownRound, line: Line, form: MoneyForm | None = None, verdict: Verdict | None = None) -> str:
    rt = runtime()
    entries = money_queries.list_entries(rt.session, [line.project.id]).get(line.project.id, [])
    return render_template(
        "budget/money/desk_course.html",
        shown=shown,
        line=line,
        entries=entries,
        form=form,
        verdict=verdict,
        me=actor().account_id,
    )


@bp.get("/desk/rounds/<slug>/money/<code>/stages/")
@requires(Role.CLERK, Role.COMMISSION)
def stages(slug: str, code: str) -> ResponseReturnValue:
    """The plan of a project, to be set or moved."""
    shown, books = own(slug)
    line = line_of(books, code)
    data: dict[str, Any] = {}
    for kind, (due_on, done_on) in line.course.stages.items():
        data[f"{kind}_due"], data[f"{kind}_done"] = _boxes(due_on), _boxes(done_on)
    return _form_page(shown, line, StagesForm(data=data), "stages")


def _boxes(day: date | None) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)} if day else {}


@bp.post("/desk/rounds/<slug>/money/<code>/stages/")
@requires(Role.CLERK, Role.COMMISSION)
def set_stages(slug: str, code: str) -> ResponseReturnValue:
    """Set the plan."""
    shown, books = own(slug)
    line, form = line_of(books, code), StagesForm()
    if not form.validate():
        return _form_page(shown, line, form, "stages"), 422
    try:
        progress_services.set_stages(runtime(), actor(), slug, code, form.days(), form.words("moved"))
    except InvalidInputError as error:
        show(form, error)
        return _form_page(shown, line, form, "stages"), 422
    flash(t("budget.money.saved"), "success")
    return to_course(slug, code)


@bp.get("/desk/rounds/<slug>/money/<code>/contract/")
@requires(Role.CLERK, Role.COMMISSION)
def contract(slug: str, code: str) -> ResponseReturnValue:
    """The form of a contract."""
    shown, books = own(slug)
    return _form_page(shown, line_of(books, code), ContractForm(), "contract")


@bp.post("/desk/rounds/<slug>/money/<code>/contract/")
@requires(Role.CLERK, Role.COMMISSION)
def enter_contract(slug: str, code: str) -> ResponseReturnValue:
    """Enter a contract, to be confirmed by somebody else."""
    shown, books = own(slug)
    line, form = line_of(books, code), ContractForm()
    if not form.validate():
        return _form_page(shown, line, form, "contract"), 422
    try:
        services.enter_contract(runtime(), actor(), slug, code, form.contract())
    except InvalidInputError as error:
        show(form, error)
        return _form_page(shown, line, form, "contract"), 422
    flash(t("budget.money.entered"), "success")
    return to_course(slug, code)


@bp.get("/desk/rounds/<slug>/money/<code>/entry/")
@requires(Role.CLERK, Role.COMMISSION)
def entry(slug: str, code: str) -> ResponseReturnValue:
    """The form of a payment or of a change of a contract's sum."""
    shown, books = own(slug)
    line = line_of(books, code)
    return _form_page(shown, line, _entry_form(line), "entry")


def _entry_form(line: Line) -> EntryForm:
    contracts = [
        (str(row.id), t("budget.money.contract_of", number=row.number, supplier=row.supplier))
        for row in line.course.contracts
        if row.is_public
    ]
    if not contracts:
        raise ConflictError("budget.money.error.no_contract")
    return EntryForm(contracts)


@bp.post("/desk/rounds/<slug>/money/<code>/entry/")
@requires(Role.CLERK, Role.COMMISSION)
def enter_money(slug: str, code: str) -> ResponseReturnValue:
    """Enter it, to be confirmed by somebody else."""
    shown, books = own(slug)
    line = line_of(books, code)
    form = _entry_form(line)
    if not form.validate():
        return _form_page(shown, line, form, "entry"), 422
    try:
        services.enter_money(runtime(), actor(), slug, *form.entry())
    except InvalidInputError as error:
        show(form, error)
        return _form_page(shown, line, form, "entry"), 422
    flash(t("budget.money.entered"), "success")
    return to_course(slug, code)


@bp.post("/desk/rounds/<slug>/money/<code>/entries/<uuid:entry_id>/confirm/")
@requires(Role.CLERK, Role.COMMISSION)
def confirm_money(slug: str, code: str, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm an entry; where a point of the verdict is not met, the page shows which."""
    shown, books = own(slug)
    line, rt = line_of(books, code), runtime()
    require_fresh(actor(), rt.now)
    try:
        services.confirm(rt, actor(), slug, entry_id)
    except RuleNotMetError as error:
        return _course_page(shown, line, verdict=error.verdict), 422
    flash(t("budget.money.confirmed"), "success")
    return to_course(slug, code)


@bp.get("/desk/rounds/<slug>/money/<code>/entries/<uuid:entry_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def entry_page(slug: str, code: str, entry_id: uuid.UUID) -> ResponseReturnValue:
    """One entry with the form that refuses it while it waits, or takes it back once it counts."""
    return _entry_page(slug, code, entry_id, ReasonForm())


def _entry_page(slug: str, code: str, entry_id: uuid.UUID, form: ReasonForm) -> str:
    shown, books = own(slug)
    line = line_of(books, code)
    rows = money_queries.list_entries(runtime().session, [line.project.id]).get(line.project.id, [])
    found = next((row for row in rows if row.id == entry_id), None)
    if found is None:
        raise NotFoundError
    return render_template("budget/money/desk_entry.html", shown=shown, line=line, row=found, form=form)


@bp.post("/desk/rounds/<slug>/money/<code>/entries/<uuid:entry_id>/refuse/")
@requires(Role.CLERK, Role.COMMISSION)
def refuse_money(slug: str, code: str, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Refuse an entry that waits."""
    form = ReasonForm()
    if not form.validate():
        return _entry_page(slug, code, entry_id, form), 422
    try:
        services.refuse(runtime(), actor(), slug, entry_id, form.words("refusal"))
    except InvalidInputError as error:
        show(form, error, "refusal")
        return _entry_page(slug, code, entry_id, form), 422
    flash(t("budget.money.refused"), "success")
    return to_course(slug, code)


@bp.post("/desk/rounds/<slug>/money/<code>/entries/<uuid:entry_id>/take-back/")
@requires(Role.CLERK, Role.COMMISSION)
def take_back_money(slug: str, code: str, entry_id: uuid.UUID) -> ResponseReturnValue:
    """Enter the contrary of an entry that counts, to be confirmed by somebody else."""
    form = ReasonForm()
    if not form.validate():
        return _entry_page(slug, code, entry_id, form), 422
    try:
        services.take_back(runtime(), actor(), slug, entry_id, form.words("refusal"))
    except InvalidInputError as error:
        show(form, error, "refusal")
        return _entry_page(slug, code, entry_id, form), 422
    flash(t("budget.money.entered"), "success")
    return to_course(slug, code)


@bp.get("/desk/rounds/<slug>/money/<code>/progress/")
@requires(Role.CLERK, Role.COMMISSION)
def progress(slug: str, code: str) -> ResponseReturnValue:
    """The form of a quarter's information; the earliest quarter that is owed is chosen."""
    shown, books = own(slug)
    line = line_of(books, code)
    form = _progress_form(books)
    form.done.data = line.course.done
    owed = next((quarter for quarter, _ in (*line.late, *line.due)), None)
    form.quarter.data = f"{owed.year}-{owed.number}" if owed else [option.data for option in form.quarter][-1]
    return _form_page(shown, line, form, "progress")


def _progress_form(books: Books) -> ProgressForm:
    if books.adoption is None:
        raise ConflictError("budget.money.error.not_adopted")
    quarter, quarters = quarter_of(books.adoption.decided_on), []
    while quarter <= quarter_of(runtime().today):
        quarters.append(quarter)
        quarter = quarter.next
    return ProgressForm(_latest(quarters))


def _latest(quarters: list[Quarter]) -> list[Quarter]:
    """The last eight: older ones are not told any more."""
    return quarters[-8:]


@bp.post("/desk/rounds/<slug>/money/<code>/progress/")
@requires(Role.CLERK, Role.COMMISSION)
def post_progress(slug: str, code: str) -> ResponseReturnValue:
    """Publish the quarter's information; late information is taken and shown as late."""
    shown, books = own(slug)
    line, form = line_of(books, code), _progress_form(books)
    if not form.validate():
        return _form_page(shown, line, form, "progress"), 422
    try:
        verdict = progress_services.post_progress(runtime(), actor(), slug, code, form.progress())
    except InvalidInputError as error:
        show(form, error)
        return _form_page(shown, line, form, "progress"), 422
    flash(t("budget.money.posted" if verdict.allowed else "budget.money.posted_late"), "success")
    return to_course(slug, code)


def _form_page(shown: ShownRound, line: Line, form: MoneyForm, kind: str) -> str:
    """One of the four forms of a project: stages, contract, entry, progress."""
    return render_template("budget/money/desk_form.html", shown=shown, line=line, form=form, kind=kind)
