"""«I dispute this»: anyone objects to a legal check; everyone reads the objections and the answers."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import references
from app.domain.errors import InvalidInputError, RateLimitedError
from app.lawbook import queries, services
from app.lawbook.forms import AnswerForm, DisputeForm, take_problems
from app.lawbook.queries import DisputeRow
from app.lawbook.views import bp
from app.platform.access import Role, actor, public, requires, visitor
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t
from app.platform.security import caller

PAGE = 20


@bp.get("/disputes/")
@public
def disputes() -> ResponseReturnValue:
    """All objections, the newest first; a text appears with its answer."""
    rt = runtime()
    total = queries.count_disputes(rt.session)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = queries.list_disputes(rt.session, offset=(page - 1) * PAGE, limit=PAGE)
    return render_template(
        "lawbook/disputes.html",
        rows=rows,
        page=page,
        pages=pages,
        page_url=lambda number: url_for("lawbook.disputes", page=number),
        titles={row.code: title_of(row) for row in rows},
    )


@bp.get("/disputes/new")
@public
def dispute_new() -> ResponseReturnValue:
    """The form; the address says which check is meant."""
    form = DisputeForm(formdata=None, data={name: request.args.get(name, "") for name in ("action", "rule", "subject")})
    return _form_page(form, 200)


@bp.post("/disputes/new")
@public
def dispute_send() -> ResponseReturnValue:
    """Take the objection; then its page with the code."""
    form = DisputeForm()
    if not form.validate_on_submit():
        return _form_page(form, 422)
    try:
        code = services.open_dispute(
            runtime(),
            visitor(),
            action=form.action.data or "",
            rule=form.rule.data or "",
            subject=form.subject.data or "",
            text=form.text.data or "",
            address=caller(),
        )
    except InvalidInputError as wrong:
        take_problems(form, wrong.problems)
        return _form_page(form, 422)
    except RateLimitedError as often:  # the text is kept
        form.form_errors.append(t(often.message_key, **often.facts))
        return _form_page(form, 429)
    return redirect(url_for("lawbook.dispute", code=code), 303)


@bp.get("/disputes/<code>")
@public
def dispute(code: str) -> ResponseReturnValue:
    """One objection: its code, what it is about, the answer, or that one is awaited."""
    row, who = _row(code), visitor()
    may_answer = who is not None and Role.ADMINISTRATOR in who.roles
    return render_template("lawbook/dispute.html", row=row, title=title_of(row), may_answer=may_answer)


@bp.get("/disputes/<code>/answer")
@requires(Role.ADMINISTRATOR)
def dispute_answer(code: str) -> ResponseReturnValue:
    """The form of the answer, with the objection as it was written."""
    return _answer_page(AnswerForm(formdata=None), _row(code), 200)


@bp.post("/disputes/<code>/answer")
@requires(Role.ADMINISTRATOR)
def dispute_answer_send(code: str) -> ResponseReturnValue:
    """Publish the answer."""
    row, form = _row(code), AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(form, row, 422)
    try:
        services.answer_dispute(
            runtime(), actor(), row.code, answer=form.answer.data or "", withheld=bool(form.withheld.data)
        )
    except InvalidInputError as wrong:
        take_problems(form, wrong.problems)
        return _answer_page(form, row, 422)
    return redirect(url_for("lawbook.dispute", code=row.code), 303)


def title_of(row: DisputeRow) -> str:
    """What an objection is about: the question of its action, else the title of its norm, else its rule."""
    law = runtime().law
    if row.action:
        return t(f"lawbook.action.{row.action}")
    return law.parameters[row.rule].title[current_language()] if row.rule in law.parameters else row.rule


def _row(code: str) -> DisputeRow:
    try:
        known = references.parse(code, services.DISPUTE)
    except InvalidInputError:
        abort(404)
    return queries.find_dispute(runtime().session, known) or abort(404)


def _form_page(form: DisputeForm, status: int) -> ResponseReturnValue:
    law = runtime().law
    parameter = law.parameters.get(form.rule.data or "")
    return render_template("lawbook/dispute_new.html", form=form, parameter=parameter), status


def _answer_page(form: AnswerForm, row: DisputeRow, status: int) -> ResponseReturnValue:
    return render_template("lawbook/dispute_answer.html", form=form, row=row, title=title_of(row)), status
