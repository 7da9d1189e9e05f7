"""Reading people, accounts, sessions and roles."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.identity.models import Account, Appointment, Person, SignIn
from app.platform.access import Actor, Grant, Role


def find_actor(
    session: Session,
    token: str,
    token_fingerprint: str,
    now: datetime,
    read_grants: Callable[[uuid.UUID], frozenset[Grant]],
) -> Actor | None:
    """Who is signed in by this session token: one statement; None if unknown, expired, revoked or disabled."""
    statement = (
        sa.select(SignIn.id, SignIn.strong, SignIn.confirmed_at, Account.id, Account.person_id, Person.full_name)
        .join(Account, Account.id == SignIn.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            SignIn.token_fingerprint == token_fingerprint,
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now,
            Account.disabled_at.is_(None),
        )
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    session_id, strong, confirmed_at, account_id, person_id, full_name = row
    return Actor(session_id, account_id, person_id, full_name, strong, confirmed_at, read_grants, token)


def list_appointments(session: Session, account_id: uuid.UUID, day: date) -> frozenset[Grant]:
    """The appointed roles of an account in force on the day; mandates are read by `places`."""
    statement = sa.select(Appointment.role, Appointment.territory_id).where(
        Appointment.account_id == account_id,
        Appointment.starts_on <= day,
        sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
    )
    return frozenset(Grant(Role(role), territory_id) for role, territory_id in session.execute(statement))
