"""Reading people, accounts, sessions and roles."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.people import birth_hint, clean_iin, mask_iin
from app.identity.contacts import Contact
from app.identity.models import Account, Appointment, Person, SignIn
from app.platform.access import Actor, Grant, Role
from app.platform.keys import Keys

ACTOR = (
    sa.select(SignIn.id, SignIn.strong, SignIn.confirmed_at, Account.id, Account.person_id, Person.full_name)
    .join(Account, Account.id == SignIn.account_id)
    .join(Person, Person.id == Account.person_id)
    .where(
        SignIn.token_fingerprint == sa.bindparam("token"),
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > sa.bindparam("now"),
        Account.disabled_at.is_(None),
    )
)
"""Asked at every request of who is signed in, so it is put together once and sent without the ORM: the rest
would cost several times what asking costs."""


def find_actor(
    session: Session,
    token: str,
    token_fingerprint: str,
    now: datetime,
    read_grants: Callable[[uuid.UUID], frozenset[Grant]],
) -> Actor | None:
    """Who is signed in by this session token: one statement; None if unknown, expired, revoked or disabled."""
    row = session.connection().execute(ACTOR, {"token": token_fingerprint, "now": now}).first()
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


def list_administrators(session: Session, path: Collection[uuid.UUID], day: date) -> frozenset[uuid.UUID]:
    """Open accounts that administer a territory on the day; `path`: the territory and all it is part of.

    An empty path stands for the whole installation.
    """
    place = Appointment.territory_id
    statement = (
        sa.select(Appointment.account_id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.role == Role.ADMINISTRATOR.value,
            sa.or_(place.is_(None), place.in_(path)),
            Appointment.starts_on <= day,
            sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            Account.disabled_at.is_(None),
        )
    )
    return frozenset(session.scalars(statement))


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who an identity number belongs to."""

    id: uuid.UUID
    birth_date: date


def find_person(session: Session, iin_fingerprint: str) -> KnownPerson | None:
    """The person with this keyed hash of the IIN."""
    statement = sa.select(Person.id, Person.birth_date).where(Person.iin_fingerprint == iin_fingerprint)
    row = session.execute(statement).first()
    return KnownPerson(*row) if row else None


def lock_account_of(session: Session, person_id: uuid.UUID) -> Account | None:
    """The account of a person, locked until the transaction ends."""
    return session.scalars(sa.select(Account).where(Account.person_id == person_id).with_for_update()).first()


def find_account_by_contact(
    session: Session, channel: str, fingerprint: str, *, disabled_too: bool = False
) -> uuid.UUID | None:
    """The open account (or any) with this keyed hash of a telephone (`sms`) or an address (`email`)."""
    column = Account.phone_fingerprint if channel == "sms" else Account.email_fingerprint
    statement = sa.select(Account.id).where(column == fingerprint)
    return session.scalar(statement if disabled_too else statement.where(Account.disabled_at.is_(None)))


def is_open(session: Session, account_id: uuid.UUID) -> bool:
    """Whether the account exists and is not disabled."""
    statement = sa.select(Account.id).where(Account.id == account_id, Account.disabled_at.is_(None))
    return session.scalar(statement) is not None


@dataclass(frozen=True, slots=True)
class Official:
    """An account that signs in with a password."""

    id: uuid.UUID
    password_hash: str | None
    has_second_factor: bool


def find_official(session: Session, login: str) -> Official | None:
    """The open account with this login."""
    statement = sa.select(Account.id, Account.password_hash, Account.totp_cipher.is_not(None)).where(
        Account.login == login, Account.disabled_at.is_(None)
    )
    row = session.execute(statement).first()
    return Official(*row) if row else None


def find_password_hash(session: Session, account_id: uuid.UUID) -> str | None:
    """The hash of an open account's password; None where there is none."""
    statement = sa.select(Account.password_hash).where(Account.id == account_id, Account.disabled_at.is_(None))
    return session.scalar(statement)


def find_second_factor(session: Session, account_id: uuid.UUID) -> str | None:
    """The encrypted secret of an account's second factor."""
    return session.scalar(sa.select(Account.totp_cipher).where(Account.id == account_id))


def find_contact(session: Session, keys: Keys, account_id: uuid.UUID) -> Contact | None:
    """Where codes of an account go: its telephone, else its e-mail address."""
    statement = sa.select(Account.phone_cipher, Account.email_cipher).where(Account.id == account_id)
    phone, email = session.execute(statement).one()
    if phone:
        return Contact("sms", keys.decrypt(phone))
    return Contact("email", keys.decrypt(email)) if email else None


def find_enrolled_account(session: Session, territory_id: uuid.UUID, person_id: uuid.UUID) -> uuid.UUID | None:
    """The open account of a person enrolled in the territory."""
    statement = sa.select(Account.id).where(
        Account.person_id == person_id, Account.territory_id == territory_id, Account.disabled_at.is_(None)
    )
    return session.scalar(statement)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person as the clerk of their territory sees them; nothing here names the whole IIN or a whole contact."""

    person_id: uuid.UUID
    full_name: str
    birth_date: date
    iin: str
    contacts: tuple[str, ...]
    birth_date_is_doubtful: bool
    """The birth date inside the IIN is another one: worth a second look at the document."""


def find_enrolled(session: Session, keys: Keys, territory_id: uuid.UUID, person_id: uuid.UUID) -> Enrolled | None:
    """A person enrolled in the territory."""
    return _enrolled(session, keys, territory_id, Person.id == person_id)


def find_enrolled_by_iin(session: Session, keys: Keys, territory_id: uuid.UUID, iin: str) -> Enrolled | None:
    """A person enrolled in the territory, by what stands in their document."""
    return _enrolled(session, keys, territory_id, Person.iin_fingerprint == keys.fingerprint("iin", clean_iin(iin)))


def _enrolled(session: Session, keys: Keys, territory_id: uuid.UUID, which: sa.ColumnElement[bool]) -> Enrolled | None:
    statement = (
        sa.select(
            Person.id,
            Person.full_name,
            Person.birth_date,
            Person.iin_cipher,
            Account.phone_cipher,
            Account.email_cipher,
        )
        .join(Account, Account.person_id == Person.id)
        .where(which, Account.territory_id == territory_id, Account.disabled_at.is_(None))
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    person_id, full_name, birth_date, iin_cipher, phone, email = row
    iin = keys.decrypt(iin_cipher)
    hint = birth_hint(iin)
    return Enrolled(
        person_id,
        full_name,
        birth_date,
        mask_iin(iin),
        _masked(keys, phone, email),
        hint is not None and hint != birth_date,
    )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of the places where a person is signed in."""

    id: uuid.UUID
    strong: bool
    created_at: datetime
    expires_at: datetime


def list_open_sessions(session: Session, account_id: uuid.UUID, now: datetime) -> list[OpenSession]:
    """Where an account is signed in now, the newest first."""
    statement = (
        sa.select(SignIn.id, SignIn.strong, SignIn.created_at, SignIn.expires_at)
        .where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.created_at.desc())
    )
    return [OpenSession(*row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person sees of their own account."""

    full_name: str
    lang: str
    contacts: tuple[str, ...]
    login: str | None


def get_own_account(session: Session, keys: Keys, account_id: uuid.UUID) -> OwnAccount:
    """An account as its holder sees it."""
    statement = (
        sa.select(Person.full_name, Account.lang, Account.phone_cipher, Account.email_cipher, Account.login)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == account_id)
    )
    full_name, lang, phone, email, login = session.execute(statement).one()
    return OwnAccount(full_name, lang, _masked(keys, phone, email), login)


def _masked(keys: Keys, phone_cipher: str | None, email_cipher: str | None) -> tuple[str, ...]:
    pairs = (("sms", phone_cipher), ("email", email_cipher))
    return tuple(Contact(channel, keys.decrypt(cipher)).masked for channel, cipher in pairs if cipher)


def find_login(session: Session, account_id: uuid.UUID) -> str | None:
    """The login of an account, which the authenticator shows beside its code."""
    return session.scalar(sa.select(Account.login).where(Account.id == account_id))
