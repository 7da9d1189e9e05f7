"""What becomes of the winners: their stages, contracts, money, progress, and what people and auditors say of them.

Nothing here is overwritten: money is corrected by a contrary entry, progress by a later report.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.spending import KINDS, OUTCOMES, PROCEDURES, STAGES
from app.platform.db import Base, Record


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Stage(Base):
    """A stage of a winning project with its planned day and the day on which it was done."""

    __tablename__ = "budget_stage"
    __table_args__ = (sa.CheckConstraint(_one_of("kind", STAGES), name="kind"),)

    project_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    done_on: Mapped[date | None]


class Contract(Record):
    """A contract about a project. A natural person's identity number is never kept, so theirs has none at all."""

    __tablename__ = "budget_contract"
    __table_args__ = (
        sa.CheckConstraint(_one_of("procedure", PROCEDURES), name="procedure"),
        sa.CheckConstraint("supplier_bin IS NULL OR length(supplier_bin) = 12", name="supplier_bin"),
        sa.UniqueConstraint("project_id", "number"),
    )

    project_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"))
    number: Mapped[str]
    signed_on: Mapped[date]
    procedure: Mapped[str]
    supplier: Mapped[str]
    supplier_bin: Mapped[str | None]
    """Of a legal person only."""
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    created_at: Mapped[datetime]


class MoneyEntry(Record):
    """One entry of a contract's account: a sum contracted or paid. It counts once a second person has confirmed it."""

    __tablename__ = "budget_money"
    __table_args__ = (
        sa.CheckConstraint(_one_of("kind", KINDS), name="kind"),
        sa.CheckConstraint("amount <> 0", name="amount"),
        sa.CheckConstraint("amount > 0 OR reason IS NOT NULL", name="taken_back_with_a_reason"),
        sa.CheckConstraint("corrects_id IS NULL OR amount < 0", name="correction_takes_back"),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> entered_by", name="two_people"),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL) AND (checked_at IS NULL) = (confirmed IS NULL)",
            name="checked_whole",
        ),
        sa.CheckConstraint("confirmed IS NOT FALSE OR refusal IS NOT NULL", name="refused_with_a_reason"),
    )

    contract_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_contract.id"), index=True)
    kind: Mapped[str]
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    """Whole tenge; below zero it takes back."""
    day: Mapped[date]
    paper: Mapped[str]
    """The contract, agreement or payment order that it rests on."""
    reason: Mapped[str | None]
    """Why something is taken back, or why more is contracted than approved."""
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("budget_money.id"), index=True)
    entered_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    entered_at: Mapped[datetime]
    checked_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    checked_at: Mapped[datetime | None]
    confirmed: Mapped[bool | None]
    refusal: Mapped[str | None]


class Progress(Record):
    """What the office tells about a project for a quarter; a later one for the same quarter corrects it."""

    __tablename__ = "budget_progress"
    __table_args__ = (
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        sa.CheckConstraint("done BETWEEN 0 AND 100", name="done"),
        sa.Index("ix_budget_progress_project_id_year_quarter", "project_id", "year", "quarter"),
    )

    project_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    done: Mapped[int]
    """Per cent."""
    text: Mapped[str]
    delay: Mapped[str | None]
    """Why it is late, where it is."""
    filed_at: Mapped[datetime]
    filed_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))


class ProgressPhoto(Base):
    """A photo of a quarter's report."""

    __tablename__ = "budget_progress_photo"

    progress_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_progress.id"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)


class NotDone(Record):
    """A resident's report that something is not done. Who sent it is seen by the office alone."""

    __tablename__ = "budget_not_done"
    __table_args__ = (
        sa.CheckConstraint(f"outcome IS NULL OR {_one_of('outcome', OUTCOMES)}", name="outcome"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (outcome IS NULL) "
            "AND (answered_at IS NULL) = (answered_by IS NULL)",
            name="answered_whole",
        ),
    )

    project_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_project.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), index=True)
    text: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
    shown: Mapped[bool] = mapped_column(default=False)
    """Its text and photo are published with the answer: nothing personal is in them."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))


class Finding(Record):
    """What the audit commission found, and what was answered and done about it."""

    __tablename__ = "budget_finding"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_whole"),
        sa.CheckConstraint("remedied_on IS NULL OR answered_at IS NOT NULL", name="remedied_with_an_answer"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("budget_round.id"), index=True)
    project_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("budget_project.id"))
    body: Mapped[str]
    """Whose act it is."""
    paper: Mapped[str]
    text: Mapped[str]
    found_on: Mapped[date]
    answer_by: Mapped[date | None]
    """The day by which the act asks for an answer, if it names one."""
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    entered_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    entered_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    remedied_on: Mapped[date | None]
