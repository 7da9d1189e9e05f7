"""Looking closer at a counted round: another method on the same ballots, who took part, other rounds beside it."""

from __future__ import annotations

import uuid
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.services.explaining import compare_round
from app.budget.services.statistics import Statistics, list_counted, statistics_of
from app.budget.views import bp
from app.budget.views.files import published
from app.budget.views.public import turnout_rows
from app.budget.views.shown import ShownRound, public_round
from app.domain.counting.compare import Comparison
from app.domain.errors import NotFoundError
from app.domain.rules.budget import MIN_BALLOTS
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


def _counted(slug: str) -> tuple[ShownRound, Any]:
    shown = public_round(slug)
    result = queries.find_result(runtime().session, shown.row.id)
    if result is None:
        raise NotFoundError
    return shown, result


@bp.get("/<slug>/compare/")
@public
def compared(slug: str) -> ResponseReturnValue:
    """What another method would have bought with the same ballots; not for a box so small that it stays shut."""
    shown, result = _counted(slug)
    files = published(shown)
    if files is None or files.only_totals:
        raise NotFoundError
    projects = queries.list_projects(runtime().session, shown.row.id, runtime().today)
    return render_template(
        "budget/compare.html",
        shown=shown,
        result=result,
        compared=_compare(shown.row.id, shown.row.counted_at),
        titles={row.code: row.title for row in projects},
    )


@lru_cache(maxsize=32)
def _compare(round_id: uuid.UUID, _counted_at: datetime) -> Comparison:
    """Kept for the next readers: after the count it never changes."""
    session = runtime().session
    return compare_round(session, queries.get_round_by_id(session, round_id))


@bp.get("/<slug>/statistics/")
@public
def statistics(slug: str) -> ResponseReturnValue:
    """Turnout by village, age and channel in groups that give nobody away; the okrug's rounds side by side."""
    rt = runtime()
    shown, result = _counted(slug)
    if shown.row.imported_from:
        raise NotFoundError
    norm = rt.law.at(MIN_BALLOTS, rt.today)
    least = norm.value if isinstance(norm.value, int) else 0
    return render_template(
        "budget/statistics.html",
        shown=shown,
        result=result,
        norm=norm,
        turnout=turnout_rows(shown, result.turnout),
        found=_statistics(shown.row.id, shown.row.counted_at, least),
        rounds=[(row, one) for row, one in list_counted(rt.session, shown.row.territory_id)],
        share=_share,
        band=_band,
    )


@lru_cache(maxsize=32)
def _statistics(round_id: uuid.UUID, _counted_at: datetime, least: int) -> Statistics:
    """Kept for the next readers: the roll was frozen and the register is closed."""
    session = runtime().session
    return statistics_of(session, queries.get_round_by_id(session, round_id), least)


def _share(marks: int, entitled: int) -> Fraction:
    """The part of those entitled who voted."""
    return Fraction(marks, entitled) if entitled else Fraction(0)


def _band(start: int, to: int | None) -> str:
    """The ages of a band in words."""
    return t("budget.band.older", start=start) if to is None else t("budget.band", start=start, to=to)
