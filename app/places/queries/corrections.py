"""Requests to correct a roll: those that wait in an okrug, and one's own with their answers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.identity.models import Person
from app.places.models import RollCorrection

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One request. reason: missing, village, name, moved or other; outcome: corrected or refused, once answered."""

    id: uuid.UUID
    territory_id: uuid.UUID
    person_id: uuid.UUID
    full_name: str
    birth_date: date
    reason: str
    text: str
    created_at: datetime
    answered_at: datetime | None
    outcome: str | None
    answer: str | None


def _corrections() -> Rows:
    return sa.select(
        RollCorrection.id,
        RollCorrection.territory_id,
        RollCorrection.person_id,
        Person.full_name,
        Person.birth_date,
        RollCorrection.reason,
        RollCorrection.text,
        RollCorrection.created_at,
        RollCorrection.answered_at,
        RollCorrection.outcome,
        RollCorrection.answer,
    ).join(Person, Person.id == RollCorrection.person_id)


def _open(territory_ids: Collection[uuid.UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(RollCorrection.territory_id.in_(territory_ids), RollCorrection.answered_at.is_(None))


def list_open_corrections(
    session: Session, territory_ids: Collection[uuid.UUID], *, limit: int, offset: int = 0
) -> Sequence[CorrectionRow]:
    """One page of the requests of these okrugs that wait for an answer, the oldest first."""
    statement = _corrections().where(_open(territory_ids)).order_by(RollCorrection.created_at, RollCorrection.id)
    return [CorrectionRow(*row) for row in session.execute(statement.limit(limit).offset(offset))]


def count_open_corrections(session: Session, territory_ids: Collection[uuid.UUID]) -> int:
    """How many requests of these okrugs wait for an answer."""
    statement = sa.select(sa.func.count()).select_from(RollCorrection).where(_open(territory_ids))
    return session.scalar(statement) or 0


def get_correction(session: Session, correction_id: uuid.UUID) -> CorrectionRow:
    """The request; raises NotFoundError."""
    row = session.execute(_corrections().where(RollCorrection.id == correction_id)).first()
    if row is None:
        raise NotFoundError("places.error.no_correction")
    return CorrectionRow(*row)


def list_corrections_of(session: Session, person_id: uuid.UUID, *, limit: int = 10) -> Sequence[CorrectionRow]:
    """A person's own last requests with their answers, the newest first."""
    statement = _corrections().where(RollCorrection.person_id == person_id)
    statement = statement.order_by(RollCorrection.created_at.desc(), RollCorrection.id).limit(limit)
    return [CorrectionRow(*row) for row in session.execute(statement)]
