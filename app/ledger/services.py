"""Appending to the ledger: always inside the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.ledger import chain
from app.domain.ledger.chain import Head
from app.ledger import queries
from app.ledger.models import LedgerEntry
from app.platform.runtime import Act

LOCK = 7_300_515
"""Advisory lock of PostgreSQL: entries are made one after another. SQLite has one writer anyway."""


def next_after(session: Session) -> Head:
    """The head that the next entry of this transaction will follow; nobody else can enter anything in between."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    return queries.head(session)


def append(session: Session, now: datetime, act: Act) -> None:
    """Enter an act with the verdict that allowed it and the version of the law it was judged by."""
    facts = dict(act.facts)
    if act.verdict is not None:
        facts |= {"verdict": act.verdict.to_json(), "law": act.law_version}
    entry = chain.append(next_after(session), at=now, act=act.act, subject=act.subject, facts=facts)
    session.execute(
        sa.insert(LedgerEntry).values(
            number=entry.index,
            at=entry.at,
            act=entry.act,
            subject=entry.subject,
            facts=entry.facts,
            sealed=entry.sealed,
            previous=entry.previous,
            hash=entry.hash,
        )
    )
