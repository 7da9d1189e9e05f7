"""What «on a day» and «between two days» mean in a statement: both ends of a period count."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import InstrumentedAttribute

Days = InstrumentedAttribute[Any]


def on(day: date | sa.ColumnElement[date], first: Days, last: Days) -> sa.ColumnElement[bool]:
    """In force on the day: begun, and not ended before it."""
    return sa.and_(first <= day, sa.or_(last.is_(None), last >= day))


def meets(begins: date, ends: date | None, first: Days, last: Days) -> sa.ColumnElement[bool]:
    """Shares at least one day with the period from `begins` to `ends` (None: without end)."""
    shared = sa.or_(last.is_(None), last >= begins)
    return shared if ends is None else sa.and_(shared, first <= ends)
