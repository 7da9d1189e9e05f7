"""Appointing officials: by territory, between two days, on a stated ground, within the law on civil service."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.rules import mandates
from app.identity.models import Account, Appointment
from app.platform.access import Role
from app.platform.db import take_turns
from app.platform.runtime import Transaction

APPOINTED = frozenset({Role.COMMISSION, Role.CLERK, Role.MODERATOR, Role.AUDITOR, Role.ADMINISTRATOR})

BY_TWO = frozenset({Role.COMMISSION, Role.ADMINISTRATOR})
"""Whoever counts votes, or gives roles: no administrator makes them alone once there is another."""


class Offices(Protocol):
    """What seats a person has on some day of a period."""

    @property
    def is_deputy(self) -> bool: ...
    @property
    def is_kenes_member(self) -> bool: ...


ReadOffices = Callable[[Session, uuid.UUID, date, date | None], Offices]
"""(session, person, first day, last day or None) -> offices; `app.places.queries.list_offices` is one."""


def appoint(
    tx: Transaction,
    account_id: uuid.UUID,
    role: Role,
    territory_id: uuid.UUID | None,
    *,
    starts_on: date,
    ends_on: date | None = None,
    basis: str,
    civil_servant: bool,
    read_offices: ReadOffices,
    by: uuid.UUID | None = None,
    administrators: int = 1,
) -> uuid.UUID:
    """Give an account a role in a territory (None: the whole installation); gives the appointment's id.

    basis: the order it rests on; administrators: how many of them stand behind it, for the ledger. A role held as a
    civil servant needs the rule `mandate.grant` (Law on the civil service, art. 13(1)(1)) on the day it begins: no
    deputy's mandate may run on any day of it; otherwise
    RuleNotMetError. Raises ConflictError where the same role in the same territory runs on one of the days.
    """
    problems = _problems(role, starts_on, ends_on, basis)
    if problems:
        raise InvalidInputError(problems)
    person_id = tx.session.scalar(sa.select(Account.person_id).where(Account.id == account_id))
    if person_id is None:
        raise NotFoundError
    take_turns(tx.session, f"offices {person_id}")
    verdict = None
    if civil_servant:
        held = read_offices(tx.session, person_id, starts_on, ends_on)
        facts = mandates.GrantFacts(
            office="civil_servant",
            is_civil_servant=False,
            is_deputy=held.is_deputy,
            is_kenes_member=held.is_kenes_member,
        )
        verdict = tx.require(mandates.grant(tx.law, starts_on, facts))
    if _overlaps(tx.session, account_id, role, territory_id, starts_on, ends_on):
        raise ConflictError("identity.error.appointed")
    appointment = Appointment(
        id=uuid.uuid4(),
        account_id=account_id,
        role=role.value,
        territory_id=territory_id,
        civil_servant=civil_servant,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=basis.strip(),
    )
    tx.session.add(appointment)
    tx.session.flush()
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat() if ends_on else None}
    facts_of_act: dict[str, Any] = {"role": role.value, "civil_servant": civil_servant, **days}
    if role in BY_TWO:
        facts_of_act["administrators"] = administrators
    tx.record("identity.appoint", _subject(territory_id), facts_of_act, actor=by, verdict=verdict)
    return appointment.id


def _problems(role: Role, starts_on: date, ends_on: date | None, basis: str) -> list[Problem]:
    problems = []
    if role not in APPOINTED:
        problems.append(Problem("identity.error.role_by_mandate", "role"))
    if ends_on is not None and ends_on < starts_on:
        problems.append(Problem("identity.error.ends_before", "ends_on"))
    if not basis.strip():
        problems.append(Problem("identity.error.basis", "basis"))
    return problems


def _overlaps(
    session: Session,
    account_id: uuid.UUID,
    role: Role,
    territory_id: uuid.UUID | None,
    starts_on: date,
    ends_on: date | None,
) -> bool:
    place = Appointment.territory_id
    statement = sa.select(Appointment.id).where(
        Appointment.account_id == account_id,
        Appointment.role == role.value,
        place.is_(None) if territory_id is None else place == territory_id,
        sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
    )
    if ends_on is not None:
        statement = statement.where(Appointment.starts_on <= ends_on)
    return session.execute(statement.limit(1)).first() is not None


def end_appointment(tx: Transaction, appointment_id: uuid.UUID, last_day: date, *, by: uuid.UUID | None = None) -> None:
    """Let an appointment end with `last_day`, on which it is still held.

    Raises NotFoundError, ConflictError where it ends by then already, InvalidInputError for a day before it began.
    """
    appointment = tx.session.get(Appointment, appointment_id, with_for_update=True)
    if appointment is None:
        raise NotFoundError
    if appointment.ends_on is not None and appointment.ends_on <= last_day:
        raise ConflictError("identity.error.ended")
    if last_day < appointment.starts_on:
        raise InvalidInputError([Problem("identity.error.ends_before", "ends_on")])
    appointment.ends_on = last_day
    facts = {"role": appointment.role, "ends_on": last_day.isoformat()}
    tx.record("identity.end_appointment", _subject(appointment.territory_id), facts, actor=by)


def _subject(territory_id: uuid.UUID | None) -> str:
    return f"territory:{territory_id}" if territory_id else "installation"
