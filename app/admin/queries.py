"""Officials with all that they hold, and what waits on the desk. Nothing here tells how a vote is going."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget.models import Adoption
from app.identity.models import Account, Appointment, Consent, Person
from app.identity.services.officials import RESET
from app.places.models import Body, Mandate
from app.platform.access import Role


@dataclass(frozen=True, slots=True)
class Office:
    """A role between two days: by appointment, or by a seat in a body (then `body` has its names and `slug`)."""

    id: uuid.UUID
    role: Role
    territory_id: uuid.UUID | None
    """None: the whole installation."""
    starts_on: date
    ends_on: date | None
    basis: str
    civil_servant: bool = False
    body: Mapping[str, str] | None = None
    slug: str | None = None

    def runs(self, day: date) -> bool:
        """In force on the day or to come."""
        return self.ends_on is None or self.ends_on >= day


@dataclass(frozen=True, slots=True)
class Official:
    """A person who holds an office, held one or will. account_id: None while nobody opened an account for them."""

    person_id: uuid.UUID
    full_name: str
    account_id: uuid.UUID | None
    login: str | None
    has_second_factor: bool
    disabled_at: datetime | None
    offices: tuple[Office, ...]

    def running(self, day: date) -> tuple[Office, ...]:
        """The offices in force on the day or to come."""
        return tuple(office for office in self.offices if office.runs(day))


ROLE_OF = {"maslikhat": Role.DEPUTY, "commission": Role.COMMISSION}


def list_officials(
    session: Session, territory_ids: Collection[uuid.UUID] | None, *, since: date, person_id: uuid.UUID | None = None
) -> list[Official]:
    """Who holds an office in one of the territories (None: anywhere) on the day `since` or later, by name.

    The offices of each are all their offices since that day, outside of the territories too. Two statements.
    """
    offices = _offices(session, since, person_id)
    people = {person for person, office in offices if territory_ids is None or office.territory_id in territory_ids}
    held: dict[uuid.UUID, list[Office]] = defaultdict(list)
    for person, office in offices:
        held[person].append(office)
    statement = (
        sa.select(
            Person.id,
            Person.full_name,
            Account.id,
            Account.login,
            Account.totp_cipher.is_not(None),
            Account.disabled_at,
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id.in_(people))
        .order_by(Person.full_name, Person.id)
    )
    return [
        Official(found, name, account, login, bool(second), disabled, tuple(held[found]))
        for found, name, account, login, second, disabled in session.execute(statement)
    ]


def _offices(session: Session, since: date, person_id: uuid.UUID | None) -> list[tuple[uuid.UUID, Office]]:
    """(person, office) of all appointments and seats that end on the day or later, the latest first."""
    appointed = (
        sa.select(
            Account.person_id,
            Appointment.id,
            Appointment.role,
            Appointment.territory_id,
            Appointment.starts_on,
            Appointment.ends_on,
            Appointment.basis,
            Appointment.civil_servant,
        )
        .join(Account, Account.id == Appointment.account_id)
        .where(sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= since))
    )
    seated = (
        sa.select(
            Mandate.person_id,
            Mandate.id,
            Body.kind,
            Body.territory_id,
            Mandate.starts_on,
            Mandate.ends_on,
            Mandate.basis,
            Mandate.office,
            Body.slug,
            Body.name_kk,
            Body.name_ru,
            Body.name_en,
        )
        .join(Body, Body.id == Mandate.body_id)
        .where(sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on >= since))
    )
    if person_id is not None:
        appointed = appointed.where(Account.person_id == person_id)
        seated = seated.where(Mandate.person_id == person_id)
    found = [
        (person, Office(one, Role(role), place, starts, ends, basis, servant))
        for person, one, role, place, starts, ends, basis, servant in session.execute(appointed)
    ]
    for person, one, kind, place, starts, ends, basis, office, slug, kk, ru, en in session.execute(seated):
        role = Role.CHAIR if office == "chair" else ROLE_OF.get(kind, Role.MEMBER)
        names = {"kk": kk, "ru": ru, "en": en}
        found.append((person, Office(one, role, place, starts, ends, basis, body=names, slug=slug)))
    return sorted(found, key=lambda pair: (pair[1].starts_on, pair[1].id.hex), reverse=True)


EVER = date(1900, 1, 1)


def find_official(session: Session, person_id: uuid.UUID) -> Official | None:
    """A person with every office that they hold, held or will hold; None for who never held one."""
    return next(iter(list_officials(session, None, since=EVER, person_id=person_id)), None)


def has_administrator(session: Session, day: date) -> bool:
    """Whether somebody with an open account is administrator on the day or will be."""
    statement = (
        sa.select(Appointment.id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.role == Role.ADMINISTRATOR.value,
            sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            Account.disabled_at.is_(None),
        )
        .limit(1)
    )
    return session.scalar(statement) is not None


@dataclass(frozen=True, slots=True)
class WaitingReset:
    """A second factor that one administrator agreed to reset; another one must agree too."""

    person_id: uuid.UUID
    account_id: uuid.UUID
    full_name: str
    first_by: uuid.UUID
    at: datetime


def list_waiting_resets(session: Session) -> Sequence[WaitingReset]:
    """The resets that wait for the second administrator, the oldest first."""
    statement = (
        sa.select(Person.id, Account.id, Person.full_name, Consent.account_id, Consent.at, Consent.digest)
        .add_columns(Account.totp_cipher)
        .join(Account, Account.id == Consent.subject_id)
        .join(Person, Person.id == Account.person_id)
        .where(Consent.act == RESET, Account.totp_cipher.is_not(None), Account.disabled_at.is_(None))
        .order_by(Consent.at)
    )
    return [
        WaitingReset(*row)
        for *row, digest, secret in session.execute(statement)
        if digest == hashlib.sha256(secret.encode()).hexdigest()  # else of a factor that stands no more
    ]


def list_adopted(session: Session) -> frozenset[uuid.UUID]:
    """The rounds whose winners a body has decided on."""
    return frozenset(session.scalars(sa.select(Adoption.round_id)))
