"""The only reader of the machine's clock, and the only place that says which day a moment falls on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
LEGAL_ZONE = ZoneInfo("Asia/Almaty")


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def legal_day(moment: datetime) -> date:
    """The date in Asia/Almaty at an aware moment: the day on which an act is dated."""
    return moment.astimezone(LEGAL_ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of a legal day, in UTC."""
    return datetime.combine(day, time.min, LEGAL_ZONE).astimezone(UTC)
