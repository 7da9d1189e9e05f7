"""Territories, the bodies that act for them, who sits in those bodies, and the electoral roll."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Record


class Territory(Record):
    """A place as the law knows it; its names, code and parent are dated versions."""

    __tablename__ = "place_territory"
    __table_args__ = (sa.CheckConstraint("kind IN ('oblast', 'district', 'town', 'okrug', 'village')", name="kind"),)

    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]

    versions: Mapped[list[TerritoryVersion]] = relationship(
        back_populates="territory",
        foreign_keys="TerritoryVersion.territory_id",
        order_by="TerritoryVersion.valid_from",
    )


class TerritoryVersion(Record):
    """What a territory was called, coded and part of, from one day to another, by which act."""

    __tablename__ = "place_territory_version"
    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        sa.CheckConstraint("population IS NULL OR population >= 0", name="population"),
        sa.UniqueConstraint("territory_id", "valid_from"),
        sa.Index("ix_place_territory_version_parent", "parent_id"),
    )

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("place_territory.id"))
    code: Mapped[str | None]
    """The classifier's code (KATO), if known."""
    name_kk: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    population: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str]

    territory: Mapped[Territory] = relationship(back_populates="versions", foreign_keys=[territory_id])


class Competence(Record):
    """Which maslikhat is competent for a territory and which akim is the higher one: facts that are set."""

    __tablename__ = "place_competence"
    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        sa.UniqueConstraint("territory_id", "valid_from"),
    )

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    maslikhat_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    higher_akim_territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str]


class Akim(Record):
    """Who heads a territory, how they came to office and until when their term runs."""

    __tablename__ = "place_akim"
    __table_args__ = (
        sa.CheckConstraint("mode IN ('elected', 'appointed')", name="mode"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="days"),
        sa.UniqueConstraint("territory_id", "started_on"),
    )

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    full_name: Mapped[str]
    mode: Mapped[str]
    started_on: Mapped[date]
    term_ends_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    basis: Mapped[str]
    end_basis: Mapped[str | None]
    """The act by which the office ended, if it ended otherwise than by its term."""


class Body(Record):
    """A maslikhat, a local community assembly, a Kenes, or the commission that runs a vote."""

    __tablename__ = "place_body"
    __table_args__ = (sa.CheckConstraint("kind IN ('maslikhat', 'assembly', 'kenes', 'commission')", name="kind"),)

    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    name_kk: Mapped[str]
    name_ru: Mapped[str]
    name_en: Mapped[str]
    legal_basis: Mapped[str | None]
    """The act it stands on; without one the pages say that its basis is not confirmed."""


class Seats(Record):
    """How many seats a body has in one convocation: the total number that shares are taken of."""

    __tablename__ = "place_seats"
    __table_args__ = (
        sa.CheckConstraint("seats > 0", name="positive"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        sa.UniqueConstraint("body_id", "valid_from"),
    )

    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    convocation: Mapped[str]
    seats: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str]


class Mandate(Record):
    """A person's seat in a body between two days."""

    __tablename__ = "place_mandate"
    __table_args__ = (
        sa.CheckConstraint("office IN ('member', 'chair')", name="office"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.UniqueConstraint("body_id", "person_id", "starts_on"),
        sa.Index("ix_place_mandate_person", "person_id"),
    )

    body_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_body.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))
    office: Mapped[str]
    constituency: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    basis: Mapped[str]
    end_basis: Mapped[str | None]
    """The act by which it ended before its time, if it did."""


class Roll(Record):
    """The list of those entitled to vote in an okrug. Frozen by two different people; then it never changes."""

    __tablename__ = "place_roll"
    __table_args__ = (
        sa.CheckConstraint(
            "(frozen_at IS NULL) = (first_by IS NULL) AND (frozen_at IS NULL) = (second_by IS NULL)",
            name="frozen_by_two",
        ),
        sa.CheckConstraint("first_by <> second_by", name="two_people"),
    )

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    title: Mapped[str]
    vote_on: Mapped[date | None]
    """The day on which those on it must be of age; the day of each import where none is set."""
    created_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    first_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    second_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    digest: Mapped[str | None]
    """sha256 over the sorted keyed hashes and villages of the entries: shows later that nothing was changed."""


class RollEntry(Record):
    """One person on one roll, with the village their turnout counts for."""

    __tablename__ = "place_roll_entry"
    __table_args__ = (
        sa.UniqueConstraint("roll_id", "person_id"),
        sa.Index("ix_place_roll_entry_person", "person_id"),
    )

    roll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_roll.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))
    village_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))


class RollImport(Record):
    """One file read into a roll and what became of its lines."""

    __tablename__ = "place_roll_import"

    roll_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_roll.id"))
    file_fingerprint: Mapped[str]
    """Keyed hash of its bytes: a plain one of a short file could be guessed, and with it an identity number."""
    lines: Mapped[int]
    accepted: Mapped[int]
    imported_at: Mapped[datetime]
    imported_by: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_account.id"))


class RollRemark(Record):
    """What was found wrong in a line of a file: its number, the column and the coded reason, never its content."""

    __tablename__ = "place_roll_remark"
    __table_args__ = (sa.UniqueConstraint("import_id", "line", "column"),)

    import_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_roll_import.id"))
    line: Mapped[int]
    column: Mapped[str]
    """One of the columns of the file; empty where the line as a whole cannot be read."""
    reason: Mapped[str]
    refused: Mapped[bool]
    """The line was not taken; otherwise it was, and this is to be looked at."""
    see_line: Mapped[int | None]
    """The earlier line of the same person."""


class RollCorrection(Record):
    """A person asks the clerk of an okrug to put right what the roll says of them; answered once, with a reason."""

    __tablename__ = "place_roll_correction"
    __table_args__ = (
        sa.CheckConstraint("reason IN ('missing', 'village', 'name', 'moved', 'other')", name="reason"),
        sa.CheckConstraint("outcome IN ('corrected', 'refused')", name="outcome"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (outcome IS NULL)",
            name="answered",
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),
        sa.Index("ix_place_roll_correction_person", "person_id"),
        sa.Index("ix_place_roll_correction_territory", "territory_id", "created_at"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identity_person.id"))
    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    reason: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    outcome: Mapped[str | None]
    answer: Mapped[str | None]
