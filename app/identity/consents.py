"""Acts that need two different people: each consents to exactly the same content."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError
from app.identity.models import Consent
from app.platform.db import take_turns
from app.platform.runtime import Transaction


def give(
    tx: Transaction, act: str, subject_id: uuid.UUID, digest: str, account_id: uuid.UUID
) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Note that an account consents to `act` on a subject with the content of `digest` (sha256, 64 hex digits).

    Gives the accounts of the first and the second when the second, different one consents: then the caller
    carries the act out in the same transaction. None after the first. Raises ConflictError for the same account
    twice and once two have consented.
    """
    take_turns(tx.session, f"consent {act} {subject_id} {digest}")
    given = waiting(tx.session, act, subject_id, digest)
    if account_id in given:
        raise ConflictError("identity.error.consented")
    if len(given) > 1:
        raise ConflictError
    tx.session.add(Consent(act=act, subject_id=subject_id, digest=digest, account_id=account_id, at=tx.now))
    tx.session.flush()
    return (given[0], account_id) if given else None


def waiting(session: Session, act: str, subject_id: uuid.UUID, digest: str) -> tuple[uuid.UUID, ...]:
    """The accounts that have consented so far, in order: none, the first, or both."""
    statement = (
        sa.select(Consent.account_id)
        .where(Consent.act == act, Consent.subject_id == subject_id, Consent.digest == digest)
        .order_by(Consent.at)
    )
    return tuple(session.scalars(statement))
