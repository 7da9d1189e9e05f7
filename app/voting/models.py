"""The poll that every procedure's own table joins, and two tables that nothing joins: register and box."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record


class Poll(Record):
    """A vote by ballots in one territory. Its stage follows from its moments, never from a switch."""

    __tablename__ = "voting_poll"
    __table_args__: Any = (
        sa.CheckConstraint("kind IN ('budget', 'question')", name="kind"),
        sa.CheckConstraint("closes_at > opens_at", name="window"),
        sa.CheckConstraint("voting_age > 0", name="voting_age"),
    )
    __mapper_args__: Any = {"polymorphic_on": "kind"}  # noqa: RUF012 -- SQLAlchemy reads this class attribute

    kind: Mapped[str]
    """The procedure that the poll belongs to; its table has a row with the same id."""
    slug: Mapped[str] = mapped_column(unique=True)
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    title_kk: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    voting_age: Mapped[int]
    roll_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_roll.id"))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    box_key: Mapped[str | None]
    """Wrapped with the installation's ballot key; deleted when the box is sealed."""
    created_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]

    @property
    def title(self) -> dict[str, str]:
        return {"kk": self.title_kk, "ru": self.title_ru, "en": self.title_en}


class Mark(Base):
    """The register: this person has voted in this poll. Nothing here leads to a ballot.

    No moment is kept, and the table is laid out by its random key (no row numbers), because order is identity.
    """

    __tablename__ = "voting_mark"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('online', 'paper')", name="channel"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)
    channel: Mapped[str]


class Ballot(Base):
    """The box. While the vote is open a ballot lies in a slot that only the running server can compute, so that
    the voter may change it; when the box is sealed all rows are written anew in random order, without slots.
    """

    __tablename__ = "voting_ballot"
    __table_args__ = (sa.UniqueConstraint("poll_id", "code"), {"sqlite_with_rowid": False})

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    """Open box: the keyed place of a voter's ballot. Sealed box: a fresh random name."""
    choices: Mapped[list[Any]]
    """Codes of what was chosen, sorted."""
    code: Mapped[str | None]
    """The code on the slip; moved to the list of codes when the box is sealed."""
    nonce: Mapped[str | None]
    """Opens the ballot's commitment; destroyed by the count, which checks every one."""


class BallotCode(Base):
    """The sealed list of codes, each with the commitment to its ballot; public after the close."""

    __tablename__ = "voting_ballot_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    commitment: Mapped[str]
