"""A document and its bytes. Equal bytes are kept once; who brought them under which name stands beside."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Record


class Content(Base):
    """The bytes, under their sha256 in hexadecimal; never changed."""

    __tablename__ = "document_content"
    __table_args__ = (sa.CheckConstraint("length(sha256) = 64", name="sha256"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class Document(Record):
    """One file as somebody brought it. What it belongs to is said by the room that keeps its id."""

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name="name"),
        sa.CheckConstraint("(width IS NULL) = (height IS NULL)", name="sides"),
    )

    sha256: Mapped[str] = mapped_column(sa.ForeignKey("document_content.sha256"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    """Of a photo, in pixels, so that a page keeps its place before it arrives."""
    height: Mapped[int | None]
    kind: Mapped[str]
    """What the document is to the room that keeps it: hearing, proposal, minutes …"""
    public: Mapped[bool]
    """Anyone may read it at its address; others are handed out by their room after its own check."""
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identity_account.id"))
