"""A clock that tests move."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from app.platform.clock import LEGAL_ZONE

START = datetime(2026, 11, 21, 5, tzinfo=UTC)
"""10:00 in Almaty on 21 November 2026."""


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    @property
    def today(self) -> date:
        """The legal day, in Almaty."""
        return self.moment.astimezone(LEGAL_ZONE).date()

    def advance(self, **by: float) -> datetime:
        """Move on: advance(days=3, minutes=1)."""
        self.moment += timedelta(**by)
        return self.moment

    def set(self, moment: datetime | date, hour: int = 10, minute: int = 0) -> datetime:
        """Set to an aware moment, or to a time of a legal day as a clock in Almaty shows it."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(hour, minute), LEGAL_ZONE)
        self.moment = moment.astimezone(UTC)
        return self.moment
