"""People, the accounts they sign in with, their sessions and codes, and the roles they hold."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Record


class Person(Record):
    """A natural person. The identity number is encrypted; its keyed hash makes a person unique."""

    __tablename__ = "identity_person"

    iin_fingerprint: Mapped[str] = mapped_column(unique=True)
    iin_cipher: Mapped[str]
    full_name: Mapped[str]
    birth_date: Mapped[date]
    created_at: Mapped[datetime]


class Account(Record):
    """What a person signs in with. Residents have a contact; officials also a password and a second factor."""

    __tablename__ = "identity_account"
    __table_args__ = (
        sa.CheckConstraint("password_hash IS NULL OR login IS NOT NULL", name="password_needs_login"),
        sa.CheckConstraint("lang IN ('kk', 'ru', 'en')", name="lang"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), unique=True)
    lang: Mapped[str] = mapped_column(default="kk")
    phone_cipher: Mapped[str | None]
    phone_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    email_cipher: Mapped[str | None]
    email_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    login: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    totp_cipher: Mapped[str | None]
    totp_last_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The time step of the last accepted second-factor code: none is accepted twice."""
    territory_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_territory.id"), index=True)
    """Where a clerk enrolled the person face to face: the clerks of this territory may print codes for them."""
    enrolled_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignInCode(Record):
    """A one-time code sent by SMS or e-mail, or printed at the desk; only its keyed hash is kept.

    A contact that nobody has gets a row too, without an account: it costs as much and tells as little.
    """

    __tablename__ = "identity_code"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('sms', 'email', 'desk')", name="channel"),
        sa.CheckConstraint("(channel = 'desk') = (contact_fingerprint IS NULL)", name="contact"),
        sa.CheckConstraint("channel <> 'desk' OR account_id IS NOT NULL", name="desk_account"),
        sa.Index("ix_identity_code_account", "account_id"),
        sa.Index("ix_identity_code_contact", "contact_fingerprint"),
        sa.Index("ix_identity_code_fingerprint", "fingerprint"),
    )

    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    channel: Mapped[str]
    contact_fingerprint: Mapped[str | None]
    fingerprint: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)


class SignIn(Record):
    """A session on the server: revoked by one update, whatever cookie is still about."""

    __tablename__ = "identity_session"
    __table_args__ = (sa.Index("ix_identity_session_account", "account_id"),)

    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    token_fingerprint: Mapped[str] = mapped_column(unique=True)
    strong: Mapped[bool]
    """By password and second factor."""
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    """When the person last proved who they are: asked again before signing and before deciding."""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Appointment(Record):
    """A role of an account in a territory between two days, and on what ground.

    Seats in a maslikhat, an assembly or a Kenes are mandates (`places`), not appointments.
    """

    __tablename__ = "identity_appointment"
    __table_args__ = (
        sa.CheckConstraint("role IN ('commission', 'clerk', 'moderator', 'auditor', 'administrator')", name="role"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.UniqueConstraint("account_id", "role", "territory_id", "starts_on"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    role: Mapped[str]
    territory_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_territory.id"))
    civil_servant: Mapped[bool]
    """Held as a civil servant: then no deputy's mandate may run on the same day."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    basis: Mapped[str]


class Consent(Record):
    """One of the two different people that a sensitive act needs. The second one's consent carries it out."""

    __tablename__ = "identity_consent"
    __table_args__ = (sa.UniqueConstraint("act", "subject_id", "digest", "account_id"),)

    act: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    digest: Mapped[str]
    """What exactly was agreed to: sha256 of the content, so that a change in between needs both again."""
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    at: Mapped[datetime]
