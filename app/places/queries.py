"""Reading territories, bodies, seats and mandates by date."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.identity.models import Account
from app.places.models import Body, Mandate
from app.platform.access import Grant, Role


def on(day: date, first: InstrumentedAttribute[Any], last: InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
    """In force on the day: begun, and not ended before it."""
    return sa.and_(first <= day, sa.or_(last.is_(None), last >= day))


def list_mandate_grants(session: Session, account_id: uuid.UUID, day: date) -> frozenset[Grant]:
    """The roles that an account's seats give it on the day: deputy, member of an assembly or Kenes, chair."""
    statement = (
        sa.select(Body.kind, Mandate.office, Body.territory_id, Body.id)
        .join(Mandate, Mandate.body_id == Body.id)
        .join(Account, Account.person_id == Mandate.person_id)
        .where(Account.id == account_id, on(day, Mandate.starts_on, Mandate.ends_on))
    )
    grants = set()
    for kind, office, territory_id, body_id in session.execute(statement):
        role = Role.COMMISSION if kind == "commission" else Role.DEPUTY if kind == "maslikhat" else Role.MEMBER
        grants.add(Grant(role, territory_id, body_id))
        if office == "chair":
            grants.add(Grant(Role.CHAIR, territory_id, body_id))
    return frozenset(grants)
