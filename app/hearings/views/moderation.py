"""The moderators' queue: by age, with due times, one item at a time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.domain.rules.deadlines import due
from app.hearings import queries
from app.hearings.desk_forms import DecideForm
from app.hearings.forms import PlainForm
from app.hearings.policy import MENDS, REFUSALS, holder
from app.hearings.services import moderating as services
from app.hearings.views import bp
from app.hearings.views.desk import moderated_ids
from app.hearings.views.shown import ShownHearing, own_hearing
from app.hearings.views.taking_part import to_page
from app.identity.forms import show as show_problems
from app.platform.access import Role, actor, requires
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.i18n import t

DAYS = "platform.hearing.moderation.days"
FIELDS = {"reason": "refuse_reason", "outcome": "outcome", "public_text": "public_text"}


def due_day(queued: date) -> date:
    """The last working day on which a moderator should look at what came on the day `queued`."""
    return due(runtime().law, calendar_of_kazakhstan(), DAYS, queued).day


@bp.get("/desk/queue/")
@requires(Role.MODERATOR)
def queue() -> ResponseReturnValue:
    """What waits, the oldest first, each with its due day and who holds it."""
    rt, who = runtime(), actor()
    rows = [
        (one, due_day(legal_day(one.queued_at)), one.locked_by == who.account_id)
        for one in queries.list_moderation(rt.session, moderated_ids(), who.account_id, rt.now)
    ]
    return render_template("hearings/queue.html", rows=rows, today=rt.today, form=PlainForm())


@bp.post("/desk/queue/next/")
@requires(Role.MODERATOR)
def take_next() -> ResponseReturnValue:
    """Take the oldest free item."""
    taken = services.take_next(runtime(), actor(), moderated_ids())
    if taken is None:
        flash(t("hearings.queue.nothing"), "info")
        return to_page("queue")
    return to_page("item", remark_id=taken)


def _hearing_of(remark_id: uuid.UUID) -> tuple[ShownHearing, queries.RemarkRow]:
    slug, number = queries.locate_remark(runtime().session, remark_id)
    shown = own_hearing(slug)
    return shown, queries.get_remark(runtime().session, shown.row.id, number)


@bp.get("/desk/queue/<uuid:remark_id>/")
@requires(Role.MODERATOR)
def item(remark_id: uuid.UUID) -> ResponseReturnValue:
    """One item: its words, its history, and the decision of whoever holds it."""
    shown, row = _hearing_of(remark_id)
    form = DecideForm(row.row.queued_as or "new", data={"turn": row.row.turn})
    return _item_page(shown, row, form)


def _item_page(shown: ShownHearing, row: queries.RemarkRow, form: DecideForm, verdict: Verdict | None = None) -> str:
    rt, who = runtime(), actor()
    by = holder(row.row.locked_by, row.row.locked_until, rt.now)
    waits: dict[str, Any] = {"due": due_day(legal_day(row.row.queued_at))} if row.row.queued_at else {}
    return render_template(
        "hearings/item.html",
        shown=shown,
        row=row,
        form=form,
        plain=PlainForm(),
        verdict=verdict,
        decisions=queries.list_decisions(rt.session, row.row.id),
        flags=queries.list_flags(rt.session, row.row.id),
        mine=row.row.locked_by == who.account_id,
        colleague=queries.name_of(rt.session, by) if by and by != who.account_id else None,
        texts=[(code, t(f"hearings.reason_text.{code}")) for code in dict.fromkeys([*REFUSALS, *MENDS])],
        today=rt.today,
        **waits,
    )


@bp.post("/desk/queue/<uuid:remark_id>/take/")
@requires(Role.MODERATOR)
def take_item(remark_id: uuid.UUID) -> ResponseReturnValue:
    """Take this item."""
    shown, row = _hearing_of(remark_id)
    try:
        services.take(runtime(), actor(), remark_id)
    except RuleNotMetError as error:
        form = DecideForm(row.row.queued_as or "new", data={"turn": row.row.turn})
        return _item_page(shown, row, form, error.verdict), 422
    return to_page("item", remark_id=remark_id)


@bp.post("/desk/queue/<uuid:remark_id>/release/")
@requires(Role.MODERATOR)
def release(remark_id: uuid.UUID) -> ResponseReturnValue:
    """Give the item back."""
    _hearing_of(remark_id)
    services.release(runtime(), actor(), remark_id)
    flash(t("hearings.queue.released"), "success")
    return to_page("queue")


@bp.post("/desk/queue/<uuid:remark_id>/")
@requires(Role.MODERATOR)
def decide(remark_id: uuid.UUID) -> ResponseReturnValue:
    """Decide; then the next item of the queue is one press away."""
    shown, row = _hearing_of(remark_id)
    form = DecideForm(row.row.queued_as or "new")
    if not form.validate():
        return _item_page(shown, row, form), 422
    try:
        services.decide(runtime(), actor(), remark_id, form.ruling())
    except InvalidInputError as error:
        outcome = form.outcome.data
        names = {**FIELDS, "reason": "mend_reason" if outcome == "mend" else "refuse_reason"}
        for problem in error.problems:
            show_problems(form, InvalidInputError([problem]), names.get(problem.where or ""))
        return _item_page(shown, row, form), 422
    except RuleNotMetError as error:
        return _item_page(shown, row, form, error.verdict), 422
    flash(t("hearings.queue.decided", number=row.row.number), "success")
    return redirect(url_for("hearings.queue"), 303)
