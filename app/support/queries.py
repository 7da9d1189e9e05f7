"""How far a sheet is, who has signed it, and what became of its paper."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.identity.models import Person
from app.support.models import LINE_FAULTS, PaperLine, PaperPage, Sheet, Signature

LIVE = Signature.withdrawn_at.is_(None)
FAULTS = LINE_FAULTS
"""Codes of why a line counts for nothing, with the words support.fault.<code>."""


@dataclass(frozen=True, slots=True)
class Progress:
    """have: signatures that count now; need: how many are asked, of a base of `of` people on frozen_on."""

    have: int
    need: int
    of: int
    reached_at: datetime | None
    due_on: date
    handed_in_at: datetime | None
    frozen_on: date
    anonymised_at: datetime | None

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    def is_open(self, day: date) -> bool:
        """Whether one may sign on the legal day."""
        return self.handed_in_at is None and day <= self.due_on


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """What a person is told of their own signature."""

    channel: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """A person who signed; only for those whom the calling room allows to see names."""

    person_id: uuid.UUID
    full_name: str
    channel: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page of paper; reason: why it counts for nothing, if it does not."""

    page: int
    received_on: date
    document_id: uuid.UUID | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of paper; full_name: None where nobody on the roll was found or the sheet is anonymous."""

    id: uuid.UUID
    sheet_id: uuid.UUID
    page: int
    line: int
    status: str
    reason: str | None
    entered_by: uuid.UUID
    checked_by: uuid.UUID | None
    document_id: uuid.UUID | None
    full_name: str | None
    birth_date: date | None


def count_signatures(session: Session, sheet_id: uuid.UUID) -> int:
    """How many signatures count now."""
    statement = sa.select(sa.func.count()).select_from(Signature).where(Signature.sheet_id == sheet_id, LIVE)
    return session.scalar(statement) or 0


def _progress(sheet: Sheet, have: int) -> Progress:
    return Progress(
        have,
        sheet.need,
        sheet.of,
        sheet.reached_at,
        sheet.due_on,
        sheet.handed_in_at,
        sheet.frozen_on,
        sheet.anonymised_at,
    )


def progress(session: Session, sheet_id: uuid.UUID) -> Progress:
    """How far the sheet is; raises NotFoundError."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None:
        raise NotFoundError
    return _progress(sheet, count_signatures(session, sheet_id))


def list_progress(session: Session, sheet_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Progress]:
    """How far each of the sheets is; one statement."""
    have = sa.select(sa.func.count()).where(Signature.sheet_id == Sheet.id, LIVE).correlate(Sheet).scalar_subquery()
    statement = sa.select(Sheet, have).where(Sheet.id.in_(sheet_ids))
    return {sheet.id: _progress(sheet, count) for sheet, count in session.execute(statement)}


def find_signature(session: Session, sheet_id: uuid.UUID, person_id: uuid.UUID) -> OwnSignature | None:
    """The person's signature that counts now, or None."""
    statement = sa.select(Signature.channel, Signature.signed_at).where(
        Signature.sheet_id == sheet_id, Signature.person_id == person_id, LIVE
    )
    row = session.execute(statement).first()
    return OwnSignature(*row) if row else None


def has_signed(session: Session, sheet_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether the person's signature counts now."""
    return find_signature(session, sheet_id, person_id) is not None


def list_signers(session: Session, sheet_id: uuid.UUID) -> Sequence[Signer]:
    """Who has signed, by name. Names: the calling room says who may see them; empty once anonymous."""
    statement = (
        sa.select(Person.id, Person.full_name, Signature.channel, Signature.signed_at)
        .join(Signature, Signature.person_id == Person.id)
        .where(Signature.sheet_id == sheet_id, LIVE)
        .order_by(Person.full_name, Person.id)
    )
    return [Signer(*row) for row in session.execute(statement)]


def list_pages(session: Session, sheet_id: uuid.UUID) -> Sequence[Page]:
    """The pages that were brought in, in their order."""
    statement = (
        sa.select(PaperPage.page, PaperPage.received_on, PaperPage.document_id, PaperPage.reason)
        .where(PaperPage.sheet_id == sheet_id)
        .order_by(PaperPage.page)
    )
    return [Page(*row) for row in session.execute(statement)]


def _lines() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        PaperLine.id,
        PaperLine.sheet_id,
        PaperLine.page,
        PaperLine.line,
        PaperLine.status,
        PaperLine.reason,
        PaperLine.entered_by,
        PaperLine.checked_by,
        PaperLine.document_id,
        Person.full_name,
        Person.birth_date,
    ).outerjoin(Person, Person.id == PaperLine.person_id)


def list_lines(session: Session, sheet_id: uuid.UUID) -> Sequence[Line]:
    """The lines of the paper in their order, with names: for the verifying officers only."""
    statement = _lines().where(PaperLine.sheet_id == sheet_id).order_by(PaperLine.page, PaperLine.line)
    return [Line(*row) for row in session.execute(statement)]


def get_line(session: Session, line_id: uuid.UUID) -> Line:
    """One line of the paper; raises NotFoundError."""
    row = session.execute(_lines().where(PaperLine.id == line_id)).first()
    if row is None:
        raise NotFoundError
    return Line(*row)


def count_lines(session: Session, sheet_id: uuid.UUID) -> Mapping[str, int]:
    """How many lines of the paper are entered, confirmed and refused: numbers that anybody may see."""
    statement = (
        sa.select(PaperLine.status, sa.func.count()).where(PaperLine.sheet_id == sheet_id).group_by(PaperLine.status)
    )
    return {status: count for status, count in session.execute(statement)}
