"""A sheet of signatures, the signatures themselves, and the pages and lines of paper sheets."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Record

KINDS = ("confidence", "referendum")
PAGE_FAULTS = ("altered", "late")
"""Why a page counts for nothing: it is not the page that was printed, or it came after the last day."""
LINE_FAULTS = ("not_on_roll", "signed_online", "twice", "no_signature", "illegible", "differs")
"""Why a line of a page counts for nothing."""


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Sheet(Record):
    """What signatures are collected for and how many are needed. The need is frozen with the day of its base."""

    __tablename__ = "support_sheet"
    __table_args__ = (
        sa.CheckConstraint(_one_of("kind", KINDS), name="kind"),
        sa.CheckConstraint('need > 0 AND "of" >= need', name="need"),
        sa.CheckConstraint("anonymised_at IS NULL OR anonymised_at >= opened_at", name="moments"),
        sa.Index("ix_support_sheet_territory", "territory_id"),
    )

    kind: Mapped[str]
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    body_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_body.id"))
    digest: Mapped[str | None]
    """sha256 of the text that is signed, where sheets are printed: a page of another text is refused."""
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    """The last legal day on which one can sign."""
    need: Mapped[int]
    of: Mapped[int]
    """The base the need was taken of, as it was on `frozen_on`."""
    frozen_on: Mapped[date]
    reached_at: Mapped[datetime | None]
    """When the need was first met; stays when somebody withdraws later, so that it is announced once."""
    handed_in_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]


class Signature(Record):
    """One person's support. Withdrawn ones stay until the sheet is made anonymous."""

    __tablename__ = "support_signature"
    __table_args__ = (
        sa.CheckConstraint("channel IN ('online', 'paper')", name="channel"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= signed_at", name="withdrawn"),
        sa.Index(
            "uq_support_signature_live",
            "sheet_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("support_sheet.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_person.id"))
    """None once the sheet is anonymous."""
    channel: Mapped[str]
    signed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PaperPage(Record):
    """A page of paper that was brought in: taken, or refused as a whole with the reason."""

    __tablename__ = "support_paper_page"
    __table_args__ = (
        sa.CheckConstraint("page > 0", name="page"),
        sa.CheckConstraint(f"reason IS NULL OR {_one_of('reason', PAGE_FAULTS)}", name="reason"),
        sa.UniqueConstraint("sheet_id", "page"),
    )

    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("support_sheet.id"))
    page: Mapped[int]
    received_on: Mapped[date]
    received_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    document_id: Mapped[uuid.UUID | None]
    """The scan, for the verifying officers only."""
    reason: Mapped[str | None]


class PaperLine(Record):
    """A line of a page: entered by one official, then confirmed or refused by another."""

    __tablename__ = "support_paper_line"
    __table_args__ = (
        sa.CheckConstraint("page > 0 AND line > 0", name="place"),
        sa.CheckConstraint("status IN ('entered', 'confirmed', 'refused')", name="status"),
        sa.CheckConstraint("(status = 'entered') = (checked_by IS NULL)", name="checked"),
        sa.CheckConstraint("(status = 'refused') = (reason IS NOT NULL)", name="refused"),
        sa.CheckConstraint(f"reason IS NULL OR {_one_of('reason', LINE_FAULTS)}", name="reason"),
        sa.CheckConstraint("checked_by <> entered_by", name="two_people"),
        sa.UniqueConstraint("sheet_id", "page", "line"),
    )

    sheet_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("support_sheet.id"))
    page: Mapped[int]
    line: Mapped[int]
    status: Mapped[str]
    reason: Mapped[str | None]
    entered_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))
    checked_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    document_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_person.id"))
    """Who stands on the line; None where nobody on the roll was found, and once the sheet is anonymous."""
