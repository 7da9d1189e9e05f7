"""Keeping documents: the only writers."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

import sqlalchemy as sa

from app.documents.content import Checked, Upload, check
from app.documents.models import Content, Document
from app.domain.errors import NotFoundError, RateLimitedError
from app.platform.db import take_turns
from app.platform.runtime import Transaction

MOST_A_DAY = 500 * 1024 * 1024
"""Bytes that one account may bring in 24 hours: a thick sheaf of scanned pages, but no store of films."""


def keep(tx: Transaction, upload: Upload, *, kind: str, public: bool, by: uuid.UUID | None) -> Document:
    """Keep a file in the caller's transaction; equal bytes are stored once.

    kind: what it is to the calling room; by: the account. A file that `content.check` (and so `UploadField`) has
    judged already is taken as it is, any other is judged here: photos take a moment, better outside a transaction.
    Raises InvalidInputError with the sentence for the sender, RateLimitedError when the account has brought too much.
    """
    checked = upload if isinstance(upload, Checked) else check(upload)
    if by is not None:
        _require_room(tx, by, len(checked.data))
    sha256 = hashlib.sha256(checked.data).hexdigest()
    take_turns(tx.session, f"document {sha256}")  # two may bring the same file at once
    if tx.session.get(Content, sha256) is None:
        tx.session.add(Content(sha256=sha256, data=checked.data))
        tx.session.flush()
    document = Document(
        sha256=sha256,
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.data),
        width=checked.width,
        height=checked.height,
        kind=kind,
        public=public,
        created_at=tx.now,
        created_by=by,
    )
    tx.session.add(document)
    tx.session.flush()
    return document


def _require_room(tx: Transaction, by: uuid.UUID, size: int) -> None:
    brought = sa.select(sa.func.coalesce(sa.func.sum(Document.size), 0))
    brought = brought.where(Document.created_by == by, Document.created_at > tx.now - timedelta(days=1))
    if (tx.session.scalar(brought) or 0) + size > MOST_A_DAY:
        raise RateLimitedError("documents.error.day", most=MOST_A_DAY // 1024 // 1024)


def set_public(tx: Transaction, document_id: uuid.UUID, public: bool) -> None:
    """Publish a document, or take it back from the public; the calling room records why."""
    document = tx.session.get(Document, document_id)
    if document is None:
        raise NotFoundError
    document.public = public


def remove(tx: Transaction, document_id: uuid.UUID) -> None:
    """Forget a document, and its bytes unless another has the same; its room no longer points to it."""
    document = tx.session.get_one(Document, document_id)
    sha256 = document.sha256
    take_turns(tx.session, f"document {sha256}")
    tx.session.delete(document)
    tx.session.flush()
    if tx.session.scalar(sa.select(sa.func.count()).where(Document.sha256 == sha256)) == 0:
        tx.session.execute(sa.delete(Content).where(Content.sha256 == sha256))
