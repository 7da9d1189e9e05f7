"""Rounds of the participatory budget, their projects, and two tables that nothing joins: register and box."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Record

METHODS = ("greedy", "equal-shares", "equal-shares-add1")
BALLOT_KINDS = ("approval", "spend")


class Round(Record):
    """One year's vote of one okrug. Its stage follows from its moments, never from a switch."""

    __tablename__ = "budget_round"
    __table_args__ = (
        sa.CheckConstraint("pot > 0", name="pot"),
        sa.CheckConstraint("ballot_kind IN ('approval', 'spend')", name="ballot_kind"),
        sa.CheckConstraint("method IN ('greedy', 'equal-shares', 'equal-shares-add1')", name="method"),
        sa.CheckConstraint("ballot_kind = 'spend' OR max_choices > 0", name="max_choices"),
        sa.CheckConstraint("min_votes >= 0", name="min_votes"),
        sa.CheckConstraint("closes_at > opens_at", name="window"),
        sa.CheckConstraint("currency = 'KZT' OR imported_from IS NOT NULL", name="foreign_money_only_imported"),
        sa.UniqueConstraint("territory_id", "year", "slug"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    year: Mapped[int]
    """The budget year that the money belongs to."""
    title_kk: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    pot: Mapped[int] = mapped_column(sa.BigInteger)
    """Whole tenge of the okrug's own, non-earmarked money."""
    own_funds: Mapped[int] = mapped_column(sa.BigInteger)
    """The okrug's own, non-earmarked money of the year: the pot may not exceed it."""
    currency: Mapped[str] = mapped_column(default="KZT")
    voting_age: Mapped[int]
    ballot_kind: Mapped[str]
    max_choices: Mapped[int | None]
    method: Mapped[str]
    min_votes: Mapped[int]
    tie_seed: Mapped[str | None]
    """Fixed when the round is announced: the hash of the ledger's last entry before, so nobody could choose it."""
    roll_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_roll.id"))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    box_key: Mapped[str | None]
    """Wrapped with the installation's ballot key; deleted when the box is sealed."""
    imported_from: Mapped[str | None]
    """Where an imported election comes from; such a round was never voted here."""
    created_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]

    projects: Mapped[list[Project]] = relationship(back_populates="round", order_by="Project.number")


class Project(Record):
    """Something residents may choose to pay for."""

    __tablename__ = "budget_project"
    __table_args__ = (
        sa.CheckConstraint("cost > 0", name="cost"),
        sa.CheckConstraint("(refusal_code IS NULL) = (refusal_text IS NULL)", name="refusal"),
        sa.UniqueConstraint("round_id", "code"),
        sa.UniqueConstraint("round_id", "number"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"))
    code: Mapped[str]
    """Its id in exports; given by the file it came from, else its number."""
    number: Mapped[int]
    title_kk: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    about_kk: Mapped[str]
    about_ru: Mapped[str]
    about_en: Mapped[str]
    cost: Mapped[int] = mapped_column(sa.BigInteger)
    village_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_territory.id"))
    category: Mapped[str | None]
    assessment: Mapped[str | None]
    """What the officials found: cost explained, competence, obstacles."""
    refusal_code: Mapped[str | None]
    refusal_text: Mapped[str | None]

    round: Mapped[Round] = relationship(back_populates="projects")


class Mark(Base):
    """The register: this person has voted in this round. Nothing here leads to a ballot.

    No moment is kept, and the table is laid out by its random key (no row numbers), because order is identity.
    """

    __tablename__ = "budget_mark"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('online', 'paper')", name="channel"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)
    channel: Mapped[str]


class Ballot(Base):
    """The box. While the vote is open a ballot lies in a slot that only the running server can compute, so that
    the voter may change it; when the box is sealed all rows are written anew in random order, without slots.
    """

    __tablename__ = "budget_ballot"
    __table_args__ = (sa.UniqueConstraint("round_id", "code"), {"sqlite_with_rowid": False})

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    """Open box: the keyed place of a voter's ballot. Sealed box: a fresh random name."""
    choices: Mapped[list[Any]]
    """Codes of the chosen projects, sorted."""
    code: Mapped[str | None]
    """The code on the slip; moved to the list of codes when the box is sealed."""
    nonce: Mapped[str | None]
    """Opens the ballot's commitment; destroyed by the count, which checks every one."""


class BallotCode(Base):
    """The sealed list of codes, each with the commitment to its ballot; public after the close."""

    __tablename__ = "budget_ballot_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    commitment: Mapped[str]


class Result(Base):
    """The published count of a round, as it was computed; the files are derived from it and the box."""

    __tablename__ = "budget_result"
    __table_args__ = (
        sa.CheckConstraint("first_by IS NULL OR first_by <> second_by", name="two_people"),
        sa.CheckConstraint("marks >= ballots", name="no_more_ballots_than_marks"),
        sa.CheckConstraint("entitled >= marks", name="no_more_marks_than_entitled"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    entitled: Mapped[int | None]
    """People on the roll; unknown for an imported election."""
    marks: Mapped[int]
    ballots: Mapped[int]
    merkle_root: Mapped[str | None]
    outcome: Mapped[dict[str, Any]]
    """Winners, running totals, reasons, ties and story, as the counting rule gave them."""
    turnout: Mapped[dict[str, Any]]
    """By village: entitled and marks; small groups are merged before storing."""
    first_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    counted_at: Mapped[datetime]


class Adoption(Base):
    """What the body that agrees the okrug's budget decided about the winners."""

    __tablename__ = "budget_adoption"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    decided_on: Mapped[date]
    members: Mapped[int]
    present: Mapped[int]
    votes_for: Mapped[int]
    document: Mapped[str]
    adopted: Mapped[bool]
