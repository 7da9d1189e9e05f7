"""What residents propose for a round: its timetable, the proposals, the checks of them, appeals and interests."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record

Texts = dict[str, Any]
"""{kk, ru, en}; a proposal has the languages that somebody wrote, a decision all three."""


class Timetable(Base):
    """The legal days of a round besides those of its vote. Stages follow from them, never from a switch."""

    __tablename__ = "budget_timetable"
    __table_args__ = (
        sa.CheckConstraint("collect_to >= collect_from", name="collect"),
        sa.CheckConstraint("check_by >= collect_to", name="check_by"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), primary_key=True)
    collect_from: Mapped[date]
    collect_to: Mapped[date]
    """The last day on which proposals are taken."""
    check_by: Mapped[date]
    decide_by: Mapped[date]
    published_at: Mapped[datetime]


class Proposal(Record):
    """What one resident proposes. A draft has no number and is seen by its author alone."""

    __tablename__ = "budget_proposal"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'checking', 'refused', 'appealed', 'accepted', 'merged', 'withdrawn')",
            name="state",
        ),
        sa.CheckConstraint("channel IN ('online', 'phone', 'desk', 'paper')", name="channel"),
        sa.CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name="entered_by"),
        sa.CheckConstraint("(state = 'draft') = (number IS NULL)", name="number"),
        sa.CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_at"),
        sa.CheckConstraint("(state = 'accepted') = (project_id IS NOT NULL)", name="project"),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged"),
        sa.CheckConstraint("merged_into <> id", name="another"),
        sa.CheckConstraint("zone BETWEEN 1 AND 9", name="zone"),
        sa.CheckConstraint("rough_cost > 0", name="rough_cost"),
        sa.UniqueConstraint("round_id", "number"),
        sa.Index(
            "uq_budget_proposal_one_draft",
            "round_id",
            "author_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
        sa.Index("ix_budget_proposal_author", "author_id"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"))
    number: Mapped[int | None]
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))
    channel: Mapped[str]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    """The clerk who wrote it down for the author."""
    state: Mapped[str]
    title: Mapped[Texts]
    about: Mapped[Texts]
    village_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_territory.id"))
    zone: Mapped[int | None]
    """A ninth of the outline: 1 is the north-west, 5 the middle, 9 the south-east."""
    spot: Mapped[str | None]
    rough_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    photo_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    received_on: Mapped[date | None]
    """The legal day on which it came in: of a paper, the day that the office received it."""
    merged_into: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("budget_proposal.id"))
    project_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("budget_project.id"), unique=True)


class Check(Record):
    """One step of the check, decided: each criterion with its answer and reason, and what everybody reads."""

    __tablename__ = "budget_check"
    __table_args__ = (
        sa.CheckConstraint("step IN ('formal', 'substantive')", name="step"),
        sa.CheckConstraint("(cost IS NULL) = (step = 'formal' OR NOT passed)", name="cost"),
        sa.Index(
            "uq_budget_check_standing",
            "proposal_id",
            "step",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_proposal.id"))
    step: Mapped[str]
    passed: Mapped[bool]
    answers: Mapped[list[Any]]
    """[{key, answer: met, unmet or na, reason}] in the order of the criteria."""
    text: Mapped[Texts]
    """Why it is refused; of a substantive check that was passed, how the cost was found."""
    cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    decided_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    undone_at: Mapped[datetime | None]
    """When an appeal was upheld: the step is then decided anew by somebody else."""


class Appeal(Record):
    """The author's appeal against a refusal: one for each, decided by somebody who had no part in it."""

    __tablename__ = "budget_appeal"
    __table_args__ = (
        sa.CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by"),
    )

    check_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_check.id"), unique=True)
    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_proposal.id"), index=True)
    text: Mapped[str]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    """The officer who wrote it down for the author."""
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    upheld: Mapped[bool | None]
    answer: Mapped[Texts]
    """Empty until it is decided."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))


class Interest(Base):
    """An official has declared an interest in a proposal and is kept away from it."""

    __tablename__ = "budget_interest"

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_proposal.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"), primary_key=True)
    declared_at: Mapped[datetime]


class Merge(Record):
    """An official asks the author of one proposal to join it to another; without consent nothing happens."""

    __tablename__ = "budget_merge"
    __table_args__ = (
        sa.CheckConstraint("proposal_id <> into_id", name="another"),
        sa.CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered"),
        sa.Index(
            "uq_budget_merge_open",
            "proposal_id",
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_proposal.id"))
    into_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_proposal.id"))
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    """The officer who wrote the author's answer down."""


class Incompatible(Base):
    """Two projects of which only one can be carried out. The count does not look at this; the page says so."""

    __tablename__ = "budget_incompatible"
    __table_args__ = (
        sa.CheckConstraint("first_id <> second_id", name="another"),
        sa.CheckConstraint("kind IN ('place', 'purpose')", name="kind"),
    )

    first_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"), primary_key=True)
    second_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"), primary_key=True)
    kind: Mapped[str]


class OwnCriterion(Record):
    """A criterion that the charter of one okrug or town asks beside the others, with its place in the charter."""

    __tablename__ = "budget_criterion"
    __table_args__ = (sa.CheckConstraint("step IN ('formal', 'substantive')", name="step"),)

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"), index=True)
    step: Mapped[str]
    title: Mapped[Texts]
    source: Mapped[str]
    """Which act, which article: as the commission entered it."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
