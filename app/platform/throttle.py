"""How often someone may try: a table, so that the limit is the same for all processes and hosts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from app.domain.errors import RateLimitedError
from app.platform.db import Record, take_turns

FORGOTTEN = 50
"""Old tries removed at each new one: more than come in, few enough to hold up nobody."""


class Attempt(Record):
    """One try. `key` is a keyed hash of what is limited (a contact, an account, an address): nothing readable."""

    __tablename__ = "platform_attempt"
    __table_args__ = (sa.Index("ix_platform_attempt_key", "kind", "key", "at"),)

    kind: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` within `window`. Platform defaults: not law."""

    kind: str
    tries: int
    window: timedelta


def take(session: Session, now: datetime, limit: Limit, key: str) -> None:
    """Note a try, or raise RateLimitedError with the whole minutes to wait."""
    take_turns(session, f"throttle {limit.kind} {key}")
    since = now - limit.window
    _forget(session, limit, since)
    count, oldest = session.execute(
        sa.select(sa.func.count(), sa.func.min(Attempt.at)).where(
            Attempt.kind == limit.kind, Attempt.key == key, Attempt.at > since
        )
    ).one()
    if count >= limit.tries:
        wait = oldest + limit.window - now
        raise RateLimitedError("errors.wait", minutes=max(1, -(-int(wait.total_seconds()) // 60)))
    session.add(Attempt(kind=limit.kind, key=key, at=now))


def _forget(session: Session, limit: Limit, since: datetime) -> None:
    """Remove some tries that limit nobody any more, whoever made them: nothing is kept longer than it is needed.

    Rows that another transaction is removing are left to it.
    """
    old = sa.select(Attempt.id).where(Attempt.kind == limit.kind, Attempt.at <= since).limit(FORGOTTEN)
    old = old.with_for_update(skip_locked=True)
    session.execute(sa.delete(Attempt).where(Attempt.id.in_(old)).execution_options(synchronize_session=False))


def forgive(session: Session, limit: Limit, key: str) -> None:
    """Forget the tries after a success."""
    session.execute(sa.delete(Attempt).where(Attempt.kind == limit.kind, Attempt.key == key))
