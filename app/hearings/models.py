"""Hearings, who takes part, what they ask, what moderators decide, and what is answered. Nothing here is deleted."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record


class Hearing(Record):
    """One hearing of an okrug or town. Its stage follows from its moments, never from a switch."""

    __tablename__ = "hearing"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('council', 'commission', 'report', 'budget', 'charter')", name="kind"),
        sa.CheckConstraint("speech_minutes BETWEEN 1 AND 60", name="speech_minutes"),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled"),
        sa.CheckConstraint("announced_at IS NULL OR announced_at < starts_at", name="announced_before"),
        sa.CheckConstraint("opened_at IS NULL OR announced_at IS NOT NULL", name="opened"),
        sa.CheckConstraint("(ended_at IS NULL) = (present IS NULL)", name="ended"),
        sa.CheckConstraint("ended_at IS NULL OR opened_at IS NOT NULL", name="held"),
        sa.CheckConstraint("votes_for <= present", name="votes_for"),
        sa.CheckConstraint("closed_at IS NULL OR ended_at IS NOT NULL", name="closed"),
        sa.Index("ix_hearing_territory", "territory_id", "starts_at"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    kind: Mapped[str]
    about_akim: Mapped[bool]
    """The akim reports or the hearing is about the akim: then that akim's own office refuses nobody."""
    subject_kk: Mapped[str]
    subject_ru: Mapped[str]
    subject_en: Mapped[str]
    about_kk: Mapped[str]
    about_ru: Mapped[str]
    agenda_kk: Mapped[str]
    agenda_ru: Mapped[str]
    basis: Mapped[str]
    """Who called the hearing, by which decision."""
    answerer_kk: Mapped[str]
    answerer_ru: Mapped[str]
    """The body that answers what is said."""
    venue_kk: Mapped[str]
    venue_ru: Mapped[str]
    broadcast_url: Mapped[str | None]
    recording_url: Mapped[str | None]
    starts_at: Mapped[datetime]
    speech_minutes: Mapped[int]
    created_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    opened_at: Mapped[datetime | None]
    chair: Mapped[str | None]
    secretary: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    present: Mapped[int | None]
    """How many were there, counted at the end, with those whom nobody wrote down."""
    votes_for: Mapped[int | None]
    """How many of them accepted the report, where the sitting votes on one."""
    answers_due_on: Mapped[date | None]
    conclusion_kk: Mapped[str | None]
    conclusion_ru: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class HearingDocument(Base):
    """A document of a hearing, with the moment when everyone could first read it."""

    __tablename__ = "hearing_document"

    hearing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    added_at: Mapped[datetime]


class Registration(Record):
    """Somebody who means to attend or to speak; the number is the place in the queue. Attendance is noted here too."""

    __tablename__ = "hearing_registration"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('online', 'desk', 'paper')", name="channel"),
        sa.CheckConstraint("attended_as IN ('hall', 'link', 'paper')", name="attended_as"),
        sa.CheckConstraint("(attended_as IS NULL) = (attended_at IS NULL)", name="attended"),
        sa.CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name="entered"),
        sa.CheckConstraint("spoke_until IS NULL OR spoke_until >= spoke_from", name="spoke"),
        sa.UniqueConstraint("hearing_id", "number"),
        sa.Index(
            "uq_hearing_registration_live",
            "hearing_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    hearing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing.id"))
    number: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_person.id"))
    name: Mapped[str]
    """Shown to everyone only if `name_shown`."""
    name_shown: Mapped[bool]
    speaks: Mapped[bool]
    topic: Mapped[str]
    channel: Mapped[str]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    registered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    attended_as: Mapped[str | None]
    attended_at: Mapped[datetime | None]
    spoke_from: Mapped[datetime | None]
    spoke_until: Mapped[datetime | None]
    said: Mapped[str]
    """The gist of the speech, as the secretary wrote it down for the protocol."""


class Remark(Record):
    """A question or a remark. While it waits in the moderators' queue, `turn` counts how often it came there."""

    __tablename__ = "hearing_remark"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('question', 'remark')", name="kind"),
        sa.CheckConstraint("status IN ('waiting', 'published', 'mend', 'refused')", name="status"),
        sa.CheckConstraint("channel IN ('online', 'desk', 'paper', 'hall')", name="channel"),
        sa.CheckConstraint("queued_as IN ('new', 'mended', 'flagged', 'appealed')", name="queued_as"),
        sa.CheckConstraint("(queued_at IS NULL) = (queued_as IS NULL)", name="queued"),
        sa.CheckConstraint("status <> 'waiting' OR queued_at IS NOT NULL", name="waits"),
        sa.CheckConstraint("(locked_by IS NULL) = (locked_until IS NULL)", name="locked"),
        sa.UniqueConstraint("hearing_id", "number"),
        sa.Index("ix_hearing_remark_queue", "queued_at"),
        sa.Index("ix_hearing_remark_person", "person_id"),
    )

    hearing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing.id"))
    number: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    folded: Mapped[str]
    """The text as searches read it: look-alike letters of Latin and Cyrillic are one."""
    status: Mapped[str]
    channel: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_person.id"))
    name: Mapped[str]
    name_shown: Mapped[bool]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    turn: Mapped[int]
    queued_at: Mapped[datetime | None]
    queued_as: Mapped[str | None]
    appeal_text: Mapped[str | None]
    locked_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    locked_until: Mapped[datetime | None]


class Support(Base):
    """This person supports this question."""

    __tablename__ = "hearing_support"
    __table_args__ = ({"sqlite_with_rowid": False},)

    remark_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing_remark.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)


class Decision(Record):
    """What a moderator decided on a remark, with the text as it then was: one for each time it was in the queue."""

    __tablename__ = "hearing_decision"
    __table_args__ = (
        sa.CheckConstraint("outcome IN ('approve', 'mend', 'refuse')", name="outcome"),
        sa.CheckConstraint("(outcome = 'approve') = (reason IS NULL)", name="reason"),
        sa.CheckConstraint("(reason IS NULL) = (public_text IS NULL)", name="public_text"),
        sa.UniqueConstraint("remark_id", "turn"),
    )

    remark_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing_remark.id"))
    turn: Mapped[int]
    queued_as: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    public_text: Mapped[str | None]
    text: Mapped[str]
    decided_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    decided_at: Mapped[datetime]


class Flag(Base):
    """A reader thinks that a published remark should be looked at again."""

    __tablename__ = "hearing_flag"

    remark_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing_remark.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"), primary_key=True)
    reason: Mapped[str]
    at: Mapped[datetime]


class Conflict(Base):
    """A moderator declared a conflict of interest and is kept from this hearing."""

    __tablename__ = "hearing_conflict"

    hearing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"), primary_key=True)
    reason: Mapped[str]
    declared_at: Mapped[datetime]


class Answer(Record):
    """The answer to a remark by a named body, or (`given` false) the public reason why there is none yet."""

    __tablename__ = "hearing_answer"
    __table_args__ = (
        sa.CheckConstraint("outcome IN ('answered', 'taken', 'not_taken', 'unanswered')", name="outcome"),
        sa.CheckConstraint("given = (outcome <> 'unanswered')", name="given"),
        sa.UniqueConstraint("remark_id", "given"),
    )

    remark_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing_remark.id"))
    given: Mapped[bool]
    outcome: Mapped[str]
    body: Mapped[str]
    text: Mapped[str]
    answered_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    answered_at: Mapped[datetime]


class Protocol(Base):
    """The protocol as it was adopted: by a vote with its numbers, or by two people who signed."""

    __tablename__ = "hearing_protocol"
    __table_args__ = (
        sa.CheckConstraint("first_by <> second_by", name="two_people"),
        sa.CheckConstraint("votes_for <= present", name="votes"),
        sa.CheckConstraint("(votes_for IS NULL) = (present IS NULL)", name="vote"),
        sa.CheckConstraint("votes_for IS NOT NULL OR second_by IS NOT NULL", name="adopted_by"),
    )

    hearing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    members: Mapped[int | None]
    present: Mapped[int | None]
    votes_for: Mapped[int | None]
    first_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    document_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("document.id"))
    digest: Mapped[str]
    """sha256 of the content that was adopted."""
    adopted_at: Mapped[datetime]
