"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.ledger.chain import START, Entry, Head
from app.ledger.models import LedgerEntry

FIELDS = (
    LedgerEntry.number,
    LedgerEntry.at,
    LedgerEntry.act,
    LedgerEntry.subject,
    LedgerEntry.facts,
    LedgerEntry.sealed,
    LedgerEntry.previous,
    LedgerEntry.hash,
)


def head(session: Session) -> Head:
    """Where the ledger ends now."""
    statement = sa.select(LedgerEntry.number, LedgerEntry.hash).order_by(LedgerEntry.number.desc()).limit(1)
    row = session.execute(statement).first()
    return Head(row.number, row.hash) if row else START


def walk(session: Session, last: int | None = None) -> Iterator[Entry]:
    """Every entry from the first to the last (or to the number `last`), a thousand rows at a time."""
    statement = sa.select(*FIELDS).order_by(LedgerEntry.number).limit(1000)
    if last is not None:
        statement = statement.where(LedgerEntry.number <= last)
    after = START.index
    while rows := session.execute(statement.where(LedgerEntry.number > after)).all():
        for row in rows:
            yield Entry(*row)
        after = rows[-1].number


def list_entries(
    session: Session, *, subject: str | None = None, before: int | None = None, limit: int = 50
) -> Sequence[Entry]:
    """The newest entries first; of one subject, or older than a number, if asked."""
    statement = sa.select(*FIELDS).order_by(LedgerEntry.number.desc()).limit(limit)
    if subject:
        statement = statement.where(LedgerEntry.subject == subject)
    if before:
        statement = statement.where(LedgerEntry.number < before)
    return [Entry(*row) for row in session.execute(statement)]
