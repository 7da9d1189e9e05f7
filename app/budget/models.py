"""Rounds of the participatory budget, their projects, results and what the deciding body made of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Record
from app.voting.models import Poll

METHODS = ("greedy", "equal-shares", "equal-shares-add1")
BALLOT_KINDS = ("approval", "spend")


class Round(Poll):
    """One year's vote of one okrug."""

    __tablename__ = "budget_round"
    __table_args__ = (
        sa.CheckConstraint("pot > 0", name="pot"),
        sa.CheckConstraint("ballot_kind IN ('approval', 'spend')", name="ballot_kind"),
        sa.CheckConstraint("method IN ('greedy', 'equal-shares', 'equal-shares-add1')", name="method"),
        sa.CheckConstraint("ballot_kind = 'spend' OR max_choices > 0", name="max_choices"),
        sa.CheckConstraint("min_votes >= 0", name="min_votes"),
        sa.CheckConstraint("currency = 'KZT' OR imported_from IS NOT NULL", name="foreign_money_only_imported"),
    )
    __mapper_args__ = {"polymorphic_identity": "budget"}  # noqa: RUF012 -- SQLAlchemy reads this class attribute

    id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True, default=uuid.uuid4)
    year: Mapped[int]
    """The budget year that the money belongs to."""
    pot: Mapped[int] = mapped_column(sa.BigInteger)
    """Whole tenge of the okrug's own, non-earmarked money."""
    own_funds: Mapped[int] = mapped_column(sa.BigInteger)
    """The okrug's own, non-earmarked money of the year: the pot may not exceed it."""
    currency: Mapped[str] = mapped_column(default="KZT")
    ballot_kind: Mapped[str]
    max_choices: Mapped[int | None]
    method: Mapped[str]
    min_votes: Mapped[int]
    tie_seed: Mapped[str | None]
    """Fixed when the round is announced: the hash of the ledger's last entry before, so nobody could choose it."""
    imported_from: Mapped[str | None]
    """Where an imported election comes from; such a round was never voted here."""

    projects: Mapped[list[Project]] = relationship(back_populates="round", order_by="Project.number")


class Project(Record):
    """Something residents may choose to pay for."""

    __tablename__ = "budget_project"
    __table_args__ = (
        sa.CheckConstraint("cost > 0", name="cost"),
        sa.CheckConstraint("(refusal_code IS NULL) = (refusal_kk IS NULL)", name="refusal"),
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
    assessment_kk: Mapped[str | None]
    assessment_ru: Mapped[str | None]
    assessment_en: Mapped[str | None]
    """What the officials found: cost explained, competence, obstacles."""
    refusal_code: Mapped[str | None]
    refusal_kk: Mapped[str | None]
    refusal_ru: Mapped[str | None]
    refusal_en: Mapped[str | None]

    round: Mapped[Round] = relationship(back_populates="projects")


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
