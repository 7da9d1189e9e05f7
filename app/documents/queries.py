"""Reading documents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Content, Document
from app.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as pages show it: size in bytes; sides in pixels of a photo, else None."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    kind: str
    public: bool

    @property
    def is_photo(self) -> bool:
        return self.width is not None

    @property
    def format(self) -> str:
        """What people call the kind: PDF, JPG, DOCX …"""
        return self.name.rpartition(".")[2].upper()


_COLUMNS = (
    Document.id,
    Document.name,
    Document.media_type,
    Document.size,
    Document.sha256,
    Document.width,
    Document.height,
    Document.kind,
    Document.public,
)


def get_document(session: Session, document_id: uuid.UUID) -> DocumentRow:
    """One document without its bytes; raises NotFoundError."""
    found = list_documents(session, [document_id])
    if not found:
        raise NotFoundError
    return found[0]


def list_documents(session: Session, ids: Iterable[uuid.UUID]) -> list[DocumentRow]:
    """The documents with these ids, in the order of the ids; unknown ones are left out."""
    order = list(ids)
    if not order:
        return []
    rows = session.execute(sa.select(*_COLUMNS).where(Document.id.in_(order)))
    found = {row.id: DocumentRow(*row) for row in rows}
    return [found[one] for one in order if one in found]


def get_content(session: Session, sha256: str) -> bytes:
    """The bytes of a document; raises NotFoundError."""
    data: bytes | None = session.scalar(sa.select(Content.data).where(Content.sha256 == sha256))
    if data is None:
        raise NotFoundError
    return data
