"""Sessions on the server: begun by a sign-in, ended by the person, by time or by an administrator."""

from __future__ import annotations

import secrets
import uuid

import sqlalchemy as sa

from app.domain.errors import NotFoundError
from app.identity.models import SignIn
from app.identity.policy import ENDED_SESSIONS_KEPT, OFFICIAL_SESSION, RESIDENT_SESSION
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction


def begin_session(tx: Transaction, account_id: uuid.UUID, *, strong: bool) -> str:
    """Sign an account in; gives the token (32 random bytes) that only the browser keeps.

    strong: by password and second factor; such a session lasts 8 hours, another one 12.
    """
    tx.session.execute(
        sa.delete(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at < tx.now - ENDED_SESSIONS_KEPT)
    )
    token = secrets.token_urlsafe(32)
    tx.session.add(
        SignIn(
            account_id=account_id,
            token_fingerprint=tx.keys.fingerprint("session", token),
            strong=strong,
            created_at=tx.now,
            confirmed_at=tx.now,
            expires_at=tx.now + (OFFICIAL_SESSION if strong else RESIDENT_SESSION),
        )
    )
    return token


def revoke_session(runtime: Runtime, actor: Actor, session_id: uuid.UUID) -> None:
    """End one of the actor's own sessions; NotFoundError for another's and for one that has ended."""
    with runtime.transaction() as tx:
        ended = tx.session.execute(
            sa.update(SignIn)
            .where(SignIn.id == session_id, SignIn.account_id == actor.account_id, SignIn.revoked_at.is_(None))
            .values(revoked_at=tx.now)
            .returning(SignIn.id)
        )
        if ended.first() is None:
            raise NotFoundError


def revoke_all(tx: Transaction, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """End every session of an account, or all but one."""
    statement = sa.update(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    if but:
        statement = statement.where(SignIn.id != but)
    tx.session.execute(statement.values(revoked_at=tx.now))
