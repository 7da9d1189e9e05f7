"""Reading readers' objections: the newest first, with the answer where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.lawbook.models import Dispute


class DisputeRow(NamedTuple):
    """One objection without its author. action may be empty: the objection is then to a norm itself."""

    code: str
    action: str
    rule: str
    subject: str
    text: str
    law_version: str
    created_at: datetime
    answered_at: datetime | None
    answer: str | None
    withheld: bool


COLUMNS = (
    Dispute.code,
    Dispute.action,
    Dispute.rule,
    Dispute.subject,
    Dispute.text,
    Dispute.law_version,
    Dispute.created_at,
    Dispute.answered_at,
    Dispute.answer,
    Dispute.withheld,
)


def find_dispute(session: Session, code: str) -> DisputeRow | None:
    """The objection with this code."""
    row = session.execute(sa.select(*COLUMNS).where(Dispute.code == code)).first()
    return DisputeRow(*tuple(row)) if row else None


def list_disputes(session: Session, *, offset: int, limit: int) -> Sequence[DisputeRow]:
    """One page of all objections, the newest first."""
    statement = sa.select(*COLUMNS).order_by(Dispute.created_at.desc(), Dispute.code).offset(offset).limit(limit)
    return [DisputeRow(*tuple(row)) for row in session.execute(statement)]


def count_disputes(session: Session) -> int:
    """How many objections there are."""
    return session.scalar(sa.select(sa.func.count()).select_from(Dispute)) or 0


def count_unanswered(session: Session) -> int:
    """How many objections still wait for an answer."""
    statement = sa.select(sa.func.count()).select_from(Dispute).where(Dispute.answered_at.is_(None))
    return session.scalar(statement) or 0
