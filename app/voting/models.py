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
    reminded_at: Mapped[datetime | None]
    """When everybody on the roll was told that the vote closes tomorrow: once."""
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
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "code"),
        sa.CheckConstraint("channel IN ('online', 'paper')", name="channel"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    """Open box: the keyed place of a voter's ballot. Sealed box: a fresh random name."""
    choices: Mapped[list[Any]]
    """Codes of what was chosen, sorted."""
    code: Mapped[str | None]
    """The code on the slip; moved to the list of codes when the box is sealed."""
    nonce: Mapped[str | None]
    """Opens the ballot's commitment; destroyed by the count, which checks every one."""
    channel: Mapped[str] = mapped_column(default="online", server_default="online")
    """Paper ballots come into the sealed box when their sheet is signed, without codes."""


class BallotCode(Base):
    """The sealed list of codes, each with the commitment to its ballot; public after the close."""

    __tablename__ = "voting_ballot_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    commitment: Mapped[str]


class PaperSheet(Base):
    """What two members of the commission sign for the paper ballots of a poll: how many of them went which way."""

    __tablename__ = "voting_paper_sheet"
    __table_args__ = (
        sa.CheckConstraint("handed_out >= 0 AND spoilt >= 0 AND in_box >= 0", name="numbers"),
        sa.CheckConstraint("(first_by IS NULL) = (signed_at IS NULL)", name="signed"),
        sa.CheckConstraint("(second_by IS NULL) = (signed_at IS NULL)", name="signed_twice"),
        sa.CheckConstraint("first_by IS NULL OR first_by <> second_by", name="two_people"),
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    handed_out: Mapped[int]
    """Ballots given out at the table, those that replaced a spoilt one too."""
    spoilt: Mapped[int]
    """Given back at the table and replaced; they never came into the box."""
    in_box: Mapped[int]
    """Taken out of the box, each numbered by hand from 1."""
    explanation: Mapped[str]
    """Why the numbers differ; empty where they agree."""
    first_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    signed_at: Mapped[datetime | None]


class PaperReading(Base):
    """One look of one person at one paper ballot. Two people read each; nothing read is ever changed or removed."""

    __tablename__ = "voting_paper_reading"
    __table_args__ = (
        sa.CheckConstraint("hand IN (1, 2)", name="hand"),
        sa.CheckConstraint("number > 0 AND look > 0", name="numbers"),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('blank', 'over_limit', 'unreadable', 'named', 'no_stamp')", name="reason"
        ),
        sa.UniqueConstraint("poll_id", "number", "look", "account_id"),
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    hand: Mapped[int] = mapped_column(primary_key=True)
    """1: who read the ballot first, 2: the other person."""
    look: Mapped[int] = mapped_column(primary_key=True)
    """1 at first, then one more each time the two look again because they differ."""
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    choices: Mapped[list[Any]]
    """Codes of what was chosen, sorted; empty for an invalid ballot."""
    reason: Mapped[str | None]
    """Why the ballot is invalid."""


class Kiosk(Record):
    """A tablet at the desk, opened for one person; the row goes with the vote, or when time is up."""

    __tablename__ = "voting_kiosk"
    __table_args__ = (sa.UniqueConstraint("poll_id", "person_id"),)

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))
    code_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    """Of the number that the clerk reads out; gone once a tablet has taken it."""
    token_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    """Of the secret in the tablet's cookie."""
    expires_at: Mapped[datetime]
