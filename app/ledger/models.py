"""The ledger's one table: entries linked by hashes, never changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class LedgerEntry(Base):
    """One act, as `app.domain.ledger.chain.Entry` has it. Facts are public: numbers, codes and days, no people."""

    __tablename__ = "ledger_entry"
    __table_args__ = (sa.CheckConstraint("number > 0", name="number"),)

    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str]
    act: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]]
    sealed: Mapped[str | None]
    previous: Mapped[str] = mapped_column(unique=True)
    """Unique, so that the chain cannot fork."""
    hash: Mapped[str] = mapped_column(unique=True)
