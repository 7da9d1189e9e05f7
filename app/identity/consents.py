"""Acts that need two different people: each consents to exactly the same content."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError
from app.identity.models import Account, Consent
from app.platform.db import take_turns
from app.platform.runtime import Transaction

May = Callable[[uuid.UUID], bool]


def give(
    tx: Transaction,
    act: str,
    subject_id: uuid.UUID,
    digest: str,
    account_id: uuid.UUID,
    *,
    may: May,
) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Note that an account consents to `act` on a subject with the content of `digest` (sha256, 64 hex digits).

    Gives the accounts of the first and the second when the second, different one consents: then the caller
    carries the act out in the same transaction. None after the first. `may` tells whether an account could consent
    today: the consent of one that no longer may, or is closed, is forgotten. Raises ConflictError for the same account
    twice and once two have consented.
    """
    take_turns(tx.session, f"consent {act} {subject_id} {digest}")
    given = waiting(tx.session, act, subject_id, digest)
    lapsed = [one for one in given if _is_closed(tx.session, one) or not may(one)] if len(given) == 1 else []
    if lapsed:
        tx.session.execute(
            sa.delete(Consent).where(
                Consent.act == act,
                Consent.subject_id == subject_id,
                Consent.digest == digest,
                Consent.account_id.in_(lapsed),
            )
        )
        given = ()
    if account_id in given:
        raise ConflictError("identity.error.consented")
    if len(given) > 1:
        raise ConflictError
    tx.session.add(Consent(act=act, subject_id=subject_id, digest=digest, account_id=account_id, at=tx.now))
    tx.session.flush()
    return (given[0], account_id) if given else None


def agreed_by_two(
    tx: Transaction,
    act: str,
    subject_id: uuid.UUID,
    content: Sequence[object],
    account_id: uuid.UUID,
    able: Collection[uuid.UUID],
) -> int | None:
    """How many of those who are able stand behind an act that needs two of them as soon as there are two.

    1 where nobody else is able; 2 when the second asks for the same content; None after the first of two: then
    nothing may be done yet. Raises ConflictError for the same account twice and once two have agreed.
    """
    if not set(able) - {account_id}:
        return 1
    digest = hashlib.sha256("\0".join(map(str, content)).encode()).hexdigest()
    return 2 if give(tx, act, subject_id, digest, account_id, may=lambda one: one in able) else None


def _is_closed(session: Session, account_id: uuid.UUID) -> bool:
    return session.get_one(Account, account_id, populate_existing=True).disabled_at is not None


def waiting(session: Session, act: str, subject_id: uuid.UUID, digest: str) -> tuple[uuid.UUID, ...]:
    """The accounts that have consented so far, in order: none, the first, or both."""
    statement = (
        sa.select(Consent.account_id)
        .where(Consent.act == act, Consent.subject_id == subject_id, Consent.digest == digest)
        .order_by(Consent.at)
    )
    return tuple(session.scalars(statement))
