"""Who took part, in groups so large that nobody can be singled out, not even by taking one table from another.

Every group that is shown holds at least so many people who voted and so many who did not: neither a single person's
taking part nor their staying away follows from a group in which all or none did. A smaller group joins its neighbour,
and where only one group would be left nothing is shown: it is the total.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Result, Round
from app.budget.services.results import is_large
from app.domain.people import age_on
from app.identity.models import Person
from app.places.models import RollEntry
from app.platform.clock import legal_day
from app.voting.models import Mark

BANDS = (18, 25, 35, 45, 55, 65)
"""The first age of each band."""


@dataclass(frozen=True, slots=True)
class Band:
    """People of an age: `entitled` on the roll, `marks` who voted. `to` is None for «and older»."""

    start: int
    to: int | None
    entitled: int
    marks: int

    def joined(self, other: Band) -> Band:
        """This band and the next one as one."""
        return Band(self.start, other.to, self.entitled + other.entitled, self.marks + other.marks)

    def is_large(self, least: int) -> bool:
        """Enough voted, and enough did not."""
        return is_large(self.entitled, self.marks, least)


def merge_bands(bands: Iterable[Band], least: int) -> tuple[Band, ...]:
    """The same people in bands that are all large enough, neighbours joined from the youngest on; empty where only
    one would be left.
    """
    merged: list[Band] = []
    for band in bands:
        if merged and not merged[-1].is_large(least):
            merged[-1] = merged[-1].joined(band)
        else:
            merged.append(band)
    if len(merged) > 1 and not merged[-1].is_large(least):
        last = merged.pop()
        merged[-1] = merged[-1].joined(last)
    return tuple(merged) if len(merged) > 1 else ()


def by_age(people: Iterable[tuple[int, bool]]) -> list[Band]:
    """The bands of these people (age, voted), the empty ones left out."""
    counted = {start: [0, 0] for start in BANDS}
    for age, voted in people:
        start = max((one for one in BANDS if one <= age), default=BANDS[0])
        counted[start][0] += 1
        counted[start][1] += voted
    ends = [*(start - 1 for start in BANDS[1:]), None]
    return [Band(start, end, *counted[start]) for start, end in zip(BANDS, ends, strict=True) if counted[start][0]]


def channels(marks: Sequence[str], least: int) -> dict[str, int]:
    """How many voted by each channel; empty where a channel has fewer than `least`, or where there is only one."""
    counted = {channel: marks.count(channel) for channel in sorted(set(marks))}
    return counted if len(counted) > 1 and min(counted.values()) >= least else {}


@dataclass(frozen=True, slots=True)
class Statistics:
    """Ages on the last day of voting; ways of voting."""

    ages: tuple[Band, ...]
    channels: dict[str, int]


def statistics_of(session: Session, round_: Round, least: int) -> Statistics:
    """The statistics of a counted round; `least`: the smallest group that is shown."""
    if round_.roll_id is None:
        return Statistics((), {})
    day = legal_day(round_.closes_at)
    rows = session.execute(
        sa.select(Person.birth_date, Mark.channel)
        .join(RollEntry, RollEntry.person_id == Person.id)
        .outerjoin(Mark, sa.and_(Mark.person_id == Person.id, Mark.poll_id == round_.id))
        .where(RollEntry.roll_id == round_.roll_id)
    ).all()
    ages = by_age((_age(born, day), channel is not None) for born, channel in rows)
    return Statistics(merge_bands(ages, least), channels([channel for _, channel in rows if channel], least))


def _age(born: date, day: date) -> int:
    return age_on(born, day) if born <= day else 0


def list_counted(session: Session, territory_id: uuid.UUID) -> list[tuple[Round, Result]]:
    """The rounds of a territory that were counted here, the newest year first."""
    found = []
    for round_ in queries.list_rounds(session, territory_id):
        result = queries.find_result(session, round_.id)
        if result is not None and not round_.imported_from:
            found.append((round_, result))
    return found
