"""The electoral rolls: who is on them, what became of the files, and whether a frozen one is still the same."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.identity.models import Person
from app.places.models import Roll, RollEntry, RollImport, RollRemark


@dataclass(frozen=True, slots=True)
class RollRow:
    """A roll; frozen when frozen_at is set, and then digest says of what."""

    id: uuid.UUID
    territory_id: uuid.UUID
    title: str
    vote_on: date | None
    created_at: datetime
    frozen_at: datetime | None
    digest: str | None
    voters: int


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file and what became of its lines."""

    id: uuid.UUID
    roll_id: uuid.UUID
    file_fingerprint: str
    lines: int
    accepted: int
    imported_at: datetime

    @property
    def refused(self) -> int:
        return self.lines - self.accepted


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What is wrong with one line, in one column; see_line: the earlier line of the same person."""

    line: int
    column: str
    reason: str
    refused: bool
    see_line: int | None


@dataclass(frozen=True, slots=True)
class Voter:
    """One person on a roll, for the desk's printed list."""

    person_id: uuid.UUID
    full_name: str
    birth_date: date
    village_id: uuid.UUID


def _rolls() -> sa.Select[Any]:
    voters = sa.select(sa.func.count()).where(RollEntry.roll_id == Roll.id).correlate(Roll).scalar_subquery()
    return sa.select(
        Roll.id, Roll.territory_id, Roll.title, Roll.vote_on, Roll.created_at, Roll.frozen_at, Roll.digest, voters
    )


def list_rolls(session: Session, territory_ids: Collection[uuid.UUID]) -> Sequence[RollRow]:
    """The rolls of these territories, the newest first."""
    statement = _rolls().where(Roll.territory_id.in_(territory_ids)).order_by(Roll.created_at.desc(), Roll.title)
    return [RollRow(*row) for row in session.execute(statement)]


def get_roll(session: Session, roll_id: uuid.UUID) -> RollRow:
    """The roll; raises NotFoundError."""
    row = session.execute(_rolls().where(Roll.id == roll_id)).first()
    if row is None:
        raise NotFoundError("places.error.no_roll")
    return RollRow(*row)


def count_voters(session: Session, roll_id: uuid.UUID) -> int:
    """How many people are on the roll."""
    return session.scalar(sa.select(sa.func.count()).where(RollEntry.roll_id == roll_id)) or 0


def turnout_base(session: Session, roll_id: uuid.UUID) -> Mapping[uuid.UUID, int]:
    """How many people of each village are on the roll."""
    statement = (
        sa.select(RollEntry.village_id, sa.func.count())
        .where(RollEntry.roll_id == roll_id)
        .group_by(RollEntry.village_id)
    )
    return {village_id: people for village_id, people in session.execute(statement)}


def find_village_on_roll(session: Session, roll_id: uuid.UUID, person_id: uuid.UUID) -> uuid.UUID | None:
    """The village for which the person stands on the roll; None if they are not on it."""
    statement = sa.select(RollEntry.village_id).where(RollEntry.roll_id == roll_id, RollEntry.person_id == person_id)
    return session.scalar(statement)


def list_rolls_of(session: Session, person_id: uuid.UUID) -> Sequence[tuple[RollRow, uuid.UUID]]:
    """The rolls the person is on, with the village, the newest first."""
    statement = _rolls().add_columns(RollEntry.village_id).join(RollEntry, RollEntry.roll_id == Roll.id)
    statement = statement.where(RollEntry.person_id == person_id).order_by(Roll.created_at.desc(), Roll.title)
    return [(RollRow(*row), village_id) for *row, village_id in session.execute(statement)]


def list_voters(session: Session, roll_id: uuid.UUID) -> Sequence[Voter]:
    """Everybody on the roll by name; no identity numbers."""
    statement = (
        sa.select(Person.id, Person.full_name, Person.birth_date, RollEntry.village_id)
        .join(RollEntry, RollEntry.person_id == Person.id)
        .where(RollEntry.roll_id == roll_id)
        .order_by(Person.full_name, Person.id)
    )
    return [Voter(*row) for row in session.execute(statement)]


IMPORT = (
    RollImport.id,
    RollImport.roll_id,
    RollImport.file_fingerprint,
    RollImport.lines,
    RollImport.accepted,
    RollImport.imported_at,
)


def list_imports(session: Session, roll_id: uuid.UUID) -> Sequence[ImportRow]:
    """The files read into the roll, the newest first."""
    statement = sa.select(*IMPORT).where(RollImport.roll_id == roll_id).order_by(RollImport.imported_at.desc())
    return [ImportRow(*row) for row in session.execute(statement)]


def get_import(session: Session, import_id: uuid.UUID) -> ImportRow:
    """One file's fate; raises NotFoundError."""
    row = session.execute(sa.select(*IMPORT).where(RollImport.id == import_id)).first()
    if row is None:
        raise NotFoundError("places.error.no_import")
    return ImportRow(*row)


def count_remarks(session: Session, import_id: uuid.UUID) -> int:
    """How many remarks a file got."""
    return session.scalar(sa.select(sa.func.count()).where(RollRemark.import_id == import_id)) or 0


def list_remarks(
    session: Session, import_id: uuid.UUID, *, limit: int | None = None, offset: int = 0
) -> Sequence[RemarkRow]:
    """What is wrong with the lines of a file, in their order."""
    statement = (
        sa.select(RollRemark.line, RollRemark.column, RollRemark.reason, RollRemark.refused, RollRemark.see_line)
        .where(RollRemark.import_id == import_id)
        .order_by(RollRemark.line, RollRemark.column)
        .limit(limit)
        .offset(offset)
    )
    return [RemarkRow(*row) for row in session.execute(statement)]


def roll_digest(session: Session, roll_id: uuid.UUID) -> str:
    """sha256 (hex) over who is on the roll and for which village: changes with any entry, tells nothing of anybody.

    The lines are '<keyed hash of the identity number> <village id>', sorted, each ended by a line feed, after a
    first line with the id of the roll.
    """
    statement = (
        sa.select(Person.iin_fingerprint, RollEntry.village_id)
        .join(RollEntry, RollEntry.person_id == Person.id)
        .where(RollEntry.roll_id == roll_id)
    )
    lines = sorted(f"{fingerprint} {village_id}" for fingerprint, village_id in session.execute(statement))
    return hashlib.sha256("".join(f"{line}\n" for line in [str(roll_id), *lines]).encode()).hexdigest()


def roll_is_intact(session: Session, roll_id: uuid.UUID) -> bool:
    """Whether the roll is frozen and still what two people froze; raises NotFoundError."""
    roll = get_roll(session, roll_id)
    return roll.frozen_at is not None and roll.digest == roll_digest(session, roll_id)
