"""What the loader of the demonstration carries with it: ids by name, people in office, a clock that only runs on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from app.demo.people import Invented, People
from app.identity import services as identity
from app.identity.queries import list_appointments
from app.places.queries import list_mandate_grants
from app.platform.access import Actor, Grant
from app.platform.clock import LEGAL_ZONE, Clock
from app.platform.runtime import Runtime

STEP = timedelta(seconds=5)
"""Between two looks at the clock of a past day."""


@dataclass(frozen=True, slots=True)
class Officer:
    """An invented person with an account."""

    account_id: uuid.UUID
    person_id: uuid.UUID
    full_name: str


@dataclass
class World:
    """The district as far as it is built. today: the day on which it is loaded."""

    runtime: Runtime
    today: date
    people: People
    places: dict[str, uuid.UUID] = field(default_factory=dict)
    bodies: dict[str, uuid.UUID] = field(default_factory=dict)
    seats: dict[str, list[Officer]] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    listed: set[tuple[str, date]] = field(default_factory=set)
    """Name and birth date of the residents whom the sign-in page lists."""
    last: datetime | None = None
    """The last moment that a clock of the past showed: the ledger runs with time."""

    def day(self, days: int) -> date:
        """The day so many days after the loading (before it, if negative)."""
        return self.today + timedelta(days=days)

    def moment(self, days: int, hour: int = 10) -> datetime:
        """An hour of that day, as clocks in Kazakhstan show it."""
        return datetime.combine(self.day(days), time(hour), LEGAL_ZONE)

    def at(self, days: int, hour: int = 10) -> Runtime:
        """The services as they worked then: their clock starts at that hour, or later if the last act was later."""
        return replace(self.runtime, clock=self._moving(self.moment(days, hour)))

    def officer(self, runtime: Runtime, who: Invented, territory_id: uuid.UUID | None = None) -> Officer:
        """Enter an invented person with an account."""
        with runtime.transaction() as tx:
            person_id = identity.register_person(tx, who.iin, who.full_name, who.birth_date)
            account_id = identity.open_account(tx, person_id, territory_id=territory_id)
        return Officer(account_id, person_id, who.full_name)

    def _moving(self, start: datetime) -> Clock:
        def look() -> datetime:
            self.last = max(start, self.last + STEP) if self.last else start
            return self.last

        return look


def acting(runtime: Runtime, officer: Officer) -> Actor:
    """The officer at work, with the roles that appointments and mandates give on the day of the runtime's clock."""

    def grants(account_id: uuid.UUID) -> frozenset[Grant]:
        session, day = runtime.session, runtime.today
        return list_appointments(session, account_id, day) | list_mandate_grants(session, account_id, day)

    now = runtime.now
    return Actor(uuid.uuid4(), officer.account_id, officer.person_id, officer.full_name, True, now, grants)
