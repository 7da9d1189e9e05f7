"""Local acts, dated and cited like the law, and readers' objections to legal checks."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Record


class LocalAct(Record):
    """A charter of an okrug or a decision of its maslikhat."""

    __tablename__ = "law_local_act"
    __table_args__ = (
        sa.CheckConstraint("rank IN ('maslikhat_decision', 'okrug_charter')", name="rank"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        sa.CheckConstraint("valid_from >= adopted_on", name="adopted"),
        sa.UniqueConstraint("territory_id", "rank", "number", "adopted_on"),
    )

    territory_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place_territory.id"))
    rank: Mapped[str]
    title_kk: Mapped[str]
    title_ru: Mapped[str]
    title_en: Mapped[str]
    number: Mapped[str]
    adopted_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))

    values: Mapped[list[LocalValue]] = relationship(back_populates="act", order_by="LocalValue.key")


class LocalValue(Record):
    """One parameter that a local act sets, with its article."""

    __tablename__ = "law_local_value"
    __table_args__ = (sa.UniqueConstraint("act_id", "key"),)

    act_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("law_local_act.id"))
    key: Mapped[str]
    value: Mapped[str]
    """As the pack writes it: "15/100", "3"."""
    article: Mapped[str]
    paragraph: Mapped[str | None]
    quote: Mapped[str | None]

    act: Mapped[LocalAct] = relationship(back_populates="values")


class Dispute(Record):
    """A reader's objection to a legal check: it never blocks anything and never disappears."""

    __tablename__ = "law_dispute"
    __table_args__ = (
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answerer"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    """What the reader keeps: DS-…"""
    action: Mapped[str]
    rule: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    law_version: Mapped[str]
    created_at: Mapped[datetime]
    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
    answer: Mapped[str | None]
    withheld: Mapped[bool] = mapped_column(default=False)
    """The text is not published: it holds somebody's personal data. The objection and its answer still are."""
