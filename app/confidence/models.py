"""Cases of no confidence, their steps, who was present and how they voted; and initiatives of assemblies.

No row says where a case stands: that follows from its steps. What must never happen twice – a step in a session, a
deputy's vote – is refused by the keys.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record

GROUNDS = ("reports_refused_twice", "assembly_initiative")
CHOICES = ("for", "against", "abstained")


class Proposal(Record):
    """An assembly or a Kenes initiates the akim's dismissal: its own quorum and majority, entered by two members.

    A ground for deputies, never part of their signatures.
    """

    __tablename__ = "confidence_proposal"
    __table_args__ = (
        sa.CheckConstraint("votes_for <= present AND present <= members AND votes_for >= 0", name="counts"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (second_by IS NULL)", name="confirmed"),
        sa.CheckConstraint("second_by <> first_by", name="two_people"),
        sa.UniqueConstraint("body_id", "akim_id", "held_on"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    akim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_akim.id"))
    held_on: Mapped[date]
    members: Mapped[int]
    present: Mapped[int]
    votes_for: Mapped[int]
    digital: Mapped[bool]
    statement: Mapped[str]
    lang: Mapped[str]
    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("document.id"))
    """The minutes."""
    adopted: Mapped[bool]
    """Whether quorum, majority and the body itself met the law of the day."""
    first_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Case(Record):
    """One initiative against one akim. The total number of deputies is frozen in both readings; the stricter counts."""

    __tablename__ = "confidence_case"
    __table_args__ = (
        sa.CheckConstraint("ground IN ('reports_refused_twice', 'assembly_initiative')", name="ground"),
        sa.CheckConstraint("total >= seats AND total >= in_office AND seats > 0", name="stricter"),
        sa.Index("ix_confidence_case_maslikhat", "maslikhat_id"),
        sa.Index("ix_confidence_case_territory", "territory_id"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    akim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_akim.id"))
    maslikhat_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    higher_akim_territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("support_sheet.id"), unique=True)
    proposal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("confidence_proposal.id"))
    ground: Mapped[str]
    statement: Mapped[str]
    lang: Mapped[str]
    """The language the statement is written in."""
    convocation: Mapped[str]
    seats: Mapped[int]
    in_office: Mapped[int]
    total: Mapped[int]
    filed_at: Mapped[datetime]
    filed_on: Mapped[date]
    filed_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))


class Citation(Record):
    """A decision or document that the initiative rests on."""

    __tablename__ = "confidence_citation"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('refusal', 'minutes', 'evidence')", name="kind"),
        sa.UniqueConstraint("case_id", "number"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("confidence_case.id"))
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    """A decision's number, or the name of a document."""
    decided_on: Mapped[date | None]
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))


class CaseStep(Record):
    """One thing that happened, on its legal day. sitting: the session it belongs to or follows, 0 before the first."""

    __tablename__ = "confidence_step"
    __table_args__ = (
        sa.CheckConstraint(
            "step IN ('handed_in', 'checked', 'convened', 'opened', 'discussed', 'ballot', 'voted', 'delivered',"
            " 'answered')",
            name="step",
        ),
        sa.CheckConstraint("(step = 'convened') = (held_on IS NOT NULL)", name="held_on"),
        sa.UniqueConstraint("case_id", "number"),
        sa.UniqueConstraint("case_id", "sitting", "step"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("confidence_case.id"))
    number: Mapped[int]
    step: Mapped[str]
    sitting: Mapped[int]
    on: Mapped[date]
    good: Mapped[bool]
    held_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]]
    """Counts, days and references of the step, as the page and the open data show them."""
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))


class Attendance(Base):
    """A deputy who came to a session of a case."""

    __tablename__ = "confidence_attendance"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("confidence_case.id"), primary_key=True)
    sitting: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)


class Vote(Base):
    """How a deputy who was present voted by name. A secret ballot leaves nothing here, only its counted protocol."""

    __tablename__ = "confidence_vote"
    __table_args__ = (
        sa.CheckConstraint("choice IN ('for', 'against', 'abstained')", name="choice"),
        sa.ForeignKeyConstraint(
            ["case_id", "sitting", "person_id"],
            ["confidence_attendance.case_id", "confidence_attendance.sitting", "confidence_attendance.person_id"],
            name="fk_confidence_vote_attendance",
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sitting: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    choice: Mapped[str]


class Reply(Record):
    """What the akim says to it, shown beside the accusation."""

    __tablename__ = "confidence_reply"
    __table_args__ = (sa.Index("ix_confidence_reply_case", "case_id", "at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("confidence_case.id"))
    text: Mapped[str]
    lang: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    at: Mapped[datetime]
    by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
