"""Reading polls, the register and the box. Nothing here tells how a vote is going before its close."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.identity.models import Account, Person
from app.places.models import Body, Mandate, RollEntry
from app.places.queries.periods import on
from app.voting.models import Ballot, BallotCode, Mark, PaperReading, PaperSheet, Poll

# What many people ask at once is put together once and sent without the ORM: the rest would cost several times what
# the asking costs.
VOTER = (
    sa.select(Person.birth_date, RollEntry.village_id)
    .join(RollEntry, RollEntry.person_id == Person.id)
    .where(RollEntry.roll_id == sa.bindparam("roll", type_=sa.Uuid), RollEntry.person_id == sa.bindparam("person"))
)


@dataclass(frozen=True, slots=True)
class Voter:
    """What the roll says of a person who is about to vote."""

    birth_date: date
    village_id: uuid.UUID


def get_poll(session: Session, slug: str) -> Poll:
    """The poll of that address, whatever it is about; raises NotFoundError."""
    found = session.scalars(sa.select(Poll).where(Poll.slug == slug)).first()
    if found is None:
        raise NotFoundError
    return found


def find_voter(session: Session, roll_id: uuid.UUID | None, person_id: uuid.UUID) -> Voter | None:
    """What the roll says of a person; None if they are not on it."""
    row = session.connection().execute(VOTER, {"roll": roll_id, "person": person_id}).first()
    return Voter(row.birth_date, row.village_id) if row else None


def count_entitled(session: Session, roll_id: uuid.UUID) -> int:
    return session.scalar(sa.select(sa.func.count()).where(RollEntry.roll_id == roll_id)) or 0


def find_mark(session: Session, poll_id: uuid.UUID, person_id: uuid.UUID) -> str | None:
    """The channel a person has voted by, or None."""
    return session.scalar(sa.select(Mark.channel).where(Mark.poll_id == poll_id, Mark.person_id == person_id))


def count_marks(session: Session, poll_id: uuid.UUID, channel: str | None = None) -> int:
    """People marked as having voted, or by one channel. Only for use after the close."""
    statement = sa.select(sa.func.count()).where(Mark.poll_id == poll_id)
    if channel is not None:
        statement = statement.where(Mark.channel == channel)
    return session.scalar(statement) or 0


def turnout_rows(session: Session, poll_id: uuid.UUID, roll_id: uuid.UUID) -> list[tuple[uuid.UUID, int, int]]:
    """(village, entitled, marks) for each village. Only for use after the close."""
    statement = (
        sa.select(RollEntry.village_id, sa.func.count(), sa.func.count(Mark.person_id))
        .outerjoin(Mark, sa.and_(Mark.person_id == RollEntry.person_id, Mark.poll_id == poll_id))
        .where(RollEntry.roll_id == roll_id)
        .group_by(RollEntry.village_id)
    )
    return [(village, entitled, marks) for village, entitled, marks in session.execute(statement)]


def list_choices(session: Session, poll_id: uuid.UUID) -> list[list[str]]:
    """The ballots of a sealed box, in their stored (random) order."""
    return list(session.scalars(sa.select(Ballot.choices).where(Ballot.poll_id == poll_id).order_by(Ballot.slot)))


def list_box(session: Session, poll_id: uuid.UUID, channel: str | None = None) -> list[tuple[str, list[str]]]:
    """(random name, choices) of every ballot of a sealed box, or of one channel, by name: databases order text by
    their own collations.
    """
    statement = sa.select(Ballot.slot, Ballot.choices).where(Ballot.poll_id == poll_id)
    if channel is not None:
        statement = statement.where(Ballot.channel == channel)
    return sorted((slot, list(choices)) for slot, choices in session.execute(statement))


def list_codes(session: Session, poll_id: uuid.UUID) -> list[tuple[str, str]]:
    """(code, commitment) of every ballot, sorted by code; empty until the box is sealed."""
    statement = (
        sa.select(BallotCode.code, BallotCode.commitment).where(BallotCode.poll_id == poll_id).order_by(BallotCode.code)
    )
    # Sorted here too: databases order text by their own collations, the list is ordered by code points.
    return sorted((code, commitment) for code, commitment in session.execute(statement))


def due_to_seal(session: Session, kind: str, now: datetime) -> Sequence[uuid.UUID]:
    """Polls of a kind whose vote has closed and whose box is not sealed yet."""
    statement = sa.select(Poll.id).where(
        Poll.kind == kind, Poll.announced_at.is_not(None), Poll.closes_at <= now, Poll.sealed_at.is_(None)
    )
    return session.scalars(statement).all()


def open_until(
    session: Session, territory_id: uuid.UUID, person_id: uuid.UUID, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """(when the last vote closes that is open in the territory, when one of another territory closes on whose roll
    the person stands); None where none is open.
    """
    here = Poll.territory_id == territory_id
    listed = sa.exists().where(RollEntry.roll_id == Poll.roll_id, RollEntry.person_id == person_id)
    inside, outside = (sa.func.max(sa.case((which, Poll.closes_at))) for which in (here, sa.and_(~here, listed)))
    now_open = (Poll.announced_at.is_not(None), Poll.opens_at <= now, Poll.closes_at > now)
    first, second = session.execute(sa.select(inside, outside).where(*now_open)).one()
    return first, second


def count_open_boxes(session: Session) -> int:
    """How many boxes are not sealed: a backup that is made now holds what joins voters to the ballots in them."""
    return session.scalar(sa.select(sa.func.count()).where(Poll.box_key.is_not(None))) or 0


@dataclass(frozen=True, slots=True)
class CommissionMember:
    """Someone of a commission; agreed: their consent is among those asked about."""

    name: str
    agreed: bool


def list_commission(
    session: Session, territory_id: uuid.UUID, day: date, agreed: Collection[uuid.UUID]
) -> list[CommissionMember]:
    """Who sits in the territory's commission on the day, and whoever else has agreed, by name.

    `agreed` are accounts.
    """
    sits = (
        sa.select(Mandate.person_id)
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Body.kind == "commission",
            Body.territory_id == territory_id,
            on(day, Mandate.starts_on, Mandate.ends_on),
        )
    )
    statement = (
        sa.select(Person.full_name, Account.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(sa.or_(Person.id.in_(sits), Account.id.in_(agreed)))
        .order_by(Person.full_name)
    )
    return [CommissionMember(name, account_id in agreed) for name, account_id in session.execute(statement)]


def find_sheet(session: Session, poll_id: uuid.UUID) -> PaperSheet | None:
    """The sheet of a poll's paper ballots, if it has been begun."""
    return session.get(PaperSheet, poll_id)


def list_signers(session: Session, sheet: PaperSheet) -> list[str]:
    """The names of the two members who signed a sheet, in the order of signing."""
    statement = sa.select(Account.id, Person.full_name).join(Person, Person.id == Account.person_id)
    both = [account for account in (sheet.first_by, sheet.second_by) if account]
    names = {account: name for account, name in session.execute(statement.where(Account.id.in_(both)))}
    return [names[account] for account in both]


def paper_is_waiting(session: Session, poll_id: uuid.UUID) -> bool:
    """Whether anyone has voted on paper and the sheet of the paper ballots is not signed yet."""
    sheet = find_sheet(session, poll_id)
    if sheet is not None:
        return sheet.signed_at is None
    return session.scalar(sa.select(Mark.poll_id).where(Mark.poll_id == poll_id, Mark.channel == "paper")) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person read on a paper ballot: sorted codes, or the reason why it is invalid."""

    choices: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PaperBallot:
    """A paper ballot as far as it has been read. readings: the last of each hand; hands: their accounts."""

    number: int
    hands: tuple[uuid.UUID, ...]
    readings: tuple[Reading, ...]
    looks: tuple[int, ...]

    @property
    def agreed(self) -> Reading | None:
        """What both read at their last looks, if it is the same and they have looked equally often."""
        alike = len(self.readings) == 2 and self.readings[0] == self.readings[1]
        return self.readings[0] if alike and self.looks[0] == self.looks[1] else None

    @property
    def differs(self) -> bool:
        return len(self.readings) == 2 and self.agreed is None

    def turn_of(self, account_id: uuid.UUID, *, again: bool = False) -> tuple[int, int] | None:
        """The hand and the look that an account has next; None where it has none now.

        Where two differ both look again, and anyone else may stand in for the one who is behind (the second where
        neither is). again: look anew at what two have read alike, because it is doubted.
        """
        if len(self.hands) < 2:
            return None if account_id in self.hands else (2, 1)
        if not (self.differs or again):
            return None
        behind = 0 if self.looks[0] < self.looks[1] else 1
        hand = self.hands.index(account_id) if account_id in self.hands else behind
        return (hand + 1, self.looks[hand] + 1) if self.looks[hand] == min(self.looks) else None


def list_paper(session: Session, poll_id: uuid.UUID, number: int | None = None) -> list[PaperBallot]:
    """The paper ballots of a poll that somebody has read, by number; or that of one number."""
    statement = (
        sa.select(PaperReading)
        .where(PaperReading.poll_id == poll_id)
        .order_by(PaperReading.number, PaperReading.hand, PaperReading.look)
    )
    rows = session.scalars(statement if number is None else statement.where(PaperReading.number == number))
    last: dict[int, dict[int, PaperReading]] = {}
    for row in rows:
        last.setdefault(row.number, {})[row.hand] = row
    return [_paper_ballot(place, list(hands.values())) for place, hands in last.items()]


def _paper_ballot(number: int, rows: list[PaperReading]) -> PaperBallot:
    return PaperBallot(
        number,
        tuple(row.account_id for row in rows),
        tuple(Reading(tuple(row.choices), row.reason) for row in rows),
        tuple(row.look for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The numbers of the sheet beside those of the register and of what was read.

    counted: valid paper ballots; invalid: how many for each reason; unread: not yet read alike by two.
    """

    marked: int
    handed_out: int
    spoilt: int
    in_box: int
    counted: int
    invalid: dict[str, int]
    unread: int

    @property
    def lost(self) -> int:
        """Given out and neither spoilt nor in the box: taken away. Less than nothing: more in the box than given."""
        return self.handed_out - self.spoilt - self.in_box

    @property
    def unmarked(self) -> int:
        """Given out beyond one for each person marked and each spoilt one. Less than nothing: marked, not given."""
        return self.handed_out - self.spoilt - self.marked

    @property
    def differs(self) -> bool:
        """Whether the numbers want an explanation."""
        return bool(self.lost or self.unmarked)


def reconcile(session: Session, sheet: PaperSheet) -> Reconciliation:
    """The numbers of a sheet. Only for use after the close."""
    agreed = [ballot.agreed for ballot in list_paper(session, sheet.poll_id) if ballot.number <= sheet.in_box]
    invalid = Counter(reading.reason for reading in agreed if reading and reading.reason)
    counted = sum(1 for reading in agreed if reading and not reading.reason)
    return Reconciliation(
        marked=count_marks(session, sheet.poll_id, "paper"),
        handed_out=sheet.handed_out,
        spoilt=sheet.spoilt,
        in_box=sheet.in_box,
        counted=counted,
        invalid=dict(sorted(invalid.items())),
        unread=sheet.in_box - counted - invalid.total(),
    )


def list_polls(session: Session, territory_ids: Collection[uuid.UUID]) -> Sequence[Poll]:
    """Announced polls of these territories that are not counted yet, the first to close first."""
    statement = (
        sa.select(Poll)
        .where(Poll.territory_id.in_(territory_ids), Poll.announced_at.is_not(None), Poll.counted_at.is_(None))
        .order_by(Poll.closes_at, Poll.slug)
    )
    return session.scalars(statement).all()
