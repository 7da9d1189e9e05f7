"""Proposals, who initiated them, how they were checked, what the body answered, and the advisory vote."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record
from app.voting.models import Poll


class Proposal(Record):
    """A question that residents of an okrug want to be asked. Its stage follows from what was done with it."""

    __tablename__ = "referendum_proposal"
    __table_args__ = (
        sa.CheckConstraint("cost >= 0", name="cost"),
        sa.CheckConstraint("sheet_id IS NULL OR (roll_id IS NOT NULL AND submitted_at IS NOT NULL)", name="sheet"),
        sa.Index("ix_referendum_proposal_territory", "territory_id"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    question_kk: Mapped[str]
    question_ru: Mapped[str]
    reasons_kk: Mapped[str]
    reasons_ru: Mapped[str]
    """Empty where the group wrote its reasons in Kazakh only."""
    cost: Mapped[int] = mapped_column(sa.BigInteger)
    """What the group thinks carrying it out would cost, in whole tenge; 0 if nothing."""
    folded: Mapped[str]
    """The question in both languages as searches compare it."""
    join_code: Mapped[str] = mapped_column(unique=True)
    """What the author gives to those who are to join the group."""
    created_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    roll_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_roll.id"))
    """The frozen roll that signatures are taken of, since admission."""
    sheet_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("support_sheet.id"), unique=True)

    @property
    def question(self) -> dict[str, str]:
        return {"kk": self.question_kk, "ru": self.question_ru, "en": self.question_ru}

    @property
    def reasons(self) -> dict[str, str]:
        other = self.reasons_ru or self.reasons_kk
        return {"kk": self.reasons_kk, "ru": other, "en": other}


class Member(Base):
    """A resident of the initiative group. Names are shown to the officers that check, not on public pages."""

    __tablename__ = "referendum_member"

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_proposal.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)
    joined_at: Mapped[datetime]


class Attachment(Base):
    """A document that the group adds to its proposal."""

    __tablename__ = "referendum_attachment"

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_proposal.id"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)


class Review(Record):
    """One look at a proposal: the check, or the appeal against it, each decided by a human with written reasons."""

    __tablename__ = "referendum_review"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('check', 'appeal')", name="kind"),
        sa.CheckConstraint("outcome IN ('admitted', 'refused')", name="outcome"),
        sa.CheckConstraint("(kind = 'appeal') = (appeal IS NOT NULL)", name="appeal"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (outcome IS NULL)"
            " AND (decided_at IS NULL) = (reasons IS NULL)",
            name="decided",
        ),
        sa.CheckConstraint("(ground IS NOT NULL) = (outcome = 'refused') OR outcome IS NULL", name="ground"),
        sa.UniqueConstraint("proposal_id", "kind"),
    )

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_proposal.id"))
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    appeal: Mapped[str | None]
    """What the group says against the refusal."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    outcome: Mapped[str | None]
    ground: Mapped[str | None]
    """Why it was refused: the code of an excluded subject, or one of the other grounds."""
    earlier_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("referendum_proposal.id"))
    """The proposal that it repeats, where it was refused for that."""
    reasons: Mapped[str | None]


class Exclusion(Record):
    """A subject that an okrug's own charter excludes; the others stand in subjects.yaml."""

    __tablename__ = "referendum_exclusion"
    __table_args__ = (sa.Index("ix_referendum_exclusion_territory", "territory_id"),)

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    text_kk: Mapped[str]
    text_ru: Mapped[str]
    basis: Mapped[str]
    """Point of the charter."""
    recorded_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    recorded_at: Mapped[datetime]


class Handover(Base):
    """The proposal in the hands of the body that can act, and what it answered."""

    __tablename__ = "referendum_handover"
    __table_args__ = (
        sa.CheckConstraint("decision IN ('accepted', 'partly', 'refused')", name="decision"),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (decision IS NULL) AND (answered_on IS NULL) = (answer IS NULL)"
            " AND (answered_on IS NULL) = (noted_by IS NULL)",
            name="answered",
        ),
    )

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_proposal.id"), primary_key=True)
    body: Mapped[str]
    """The code of the body: assembly, akim, district_maslikhat, district_akim."""
    handed_at: Mapped[datetime]
    due_on: Mapped[date]
    answered_on: Mapped[date | None]
    decision: Mapped[str | None]
    answer: Mapped[str | None]
    document: Mapped[str | None]
    """Number and day of the body's paper."""
    noted_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))


class Question(Poll):
    """The advisory vote on a proposal: yes, no or blank."""

    __tablename__ = "referendum_question"
    __mapper_args__ = {"polymorphic_identity": "question"}  # noqa: RUF012 -- SQLAlchemy reads this class attribute

    id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("voting_poll.id"), primary_key=True, default=uuid.uuid4)
    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_proposal.id"), unique=True)


class Tally(Base):
    """The count of an advisory vote, as two members of the commission made it."""

    __tablename__ = "referendum_tally"
    __table_args__ = (
        sa.CheckConstraint("votes_yes + votes_no + blank = ballots", name="adds_up"),
        sa.CheckConstraint("votes_yes >= 0 AND votes_no >= 0 AND blank >= 0", name="counts"),
        sa.CheckConstraint("marks >= ballots AND entitled >= marks", name="no_more_ballots_than_people"),
        sa.CheckConstraint("first_by <> second_by", name="two_people"),
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referendum_question.id"), primary_key=True)
    entitled: Mapped[int]
    marks: Mapped[int]
    ballots: Mapped[int]
    votes_yes: Mapped[int]
    votes_no: Mapped[int]
    blank: Mapped[int]
    merkle_root: Mapped[str]
    verdict: Mapped[dict[str, Any]]
    """What the charter's rules say of these numbers, as it was on the day of the close."""
    first_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    counted_at: Mapped[datetime]
