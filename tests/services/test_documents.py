"""Documents are kept by content, once, and come back as they were."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from app.documents import queries
from app.documents.content import Upload, check
from app.documents.models import Content, Document
from app.documents.services import keep, set_public
from app.domain.errors import InvalidInputError, NotFoundError

PDF = b"%PDF-1.7\n%%EOF\n"


def kept(runtime: Any, name: str, data: bytes, *, public: bool = True) -> uuid.UUID:
    with runtime.transaction() as tx:
        return keep(tx, Upload(name, data), kind="hearing", public=public, by=None).id


def test_a_document_comes_back_as_it_was(runtime: Any, session: Any) -> None:
    found = queries.get_document(session, kept(runtime, "Хаттама.PDF", PDF))
    assert (found.name, found.media_type, found.size) == ("Хаттама.pdf", "application/pdf", len(PDF))
    assert (found.kind, found.public, found.is_photo, found.format) == ("hearing", True, False, "PDF")
    assert queries.get_content(session, found.sha256) == PDF


def test_equal_bytes_are_stored_once_under_both_names(runtime: Any, session: Any) -> None:
    ids = [kept(runtime, "бір.pdf", PDF), kept(runtime, "екі.pdf", PDF), kept(runtime, "үш.pdf", PDF + b"%")]
    assert [row.name for row in queries.list_documents(session, reversed(ids))] == ["үш.pdf", "екі.pdf", "бір.pdf"]
    assert session.scalar(sa.select(sa.func.count()).select_from(Content)) == 2


def test_a_refused_file_leaves_nothing_behind(runtime: Any, session: Any) -> None:
    def use_case() -> None:
        with runtime.transaction() as tx:
            keep(tx, Upload("бір.pdf", PDF), kind="hearing", public=True, by=None)
            keep(tx, Upload("бет.html", b"<html>"), kind="hearing", public=True, by=None)

    with pytest.raises(InvalidInputError, match="web"):
        use_case()
    assert session.scalars(sa.select(Document)).all() == []
    assert session.scalars(sa.select(Content)).all() == []


def test_what_a_form_has_judged_is_not_judged_again(runtime: Any, session: Any) -> None:
    checked = check(Upload("бір.pdf", PDF))
    with runtime.transaction() as tx:
        document = keep(tx, checked, kind="hearing", public=False, by=None)
    assert queries.get_content(session, document.sha256) == checked.data


def test_a_document_can_be_taken_back_from_the_public(runtime: Any, session: Any) -> None:
    document_id = kept(runtime, "бір.pdf", PDF)
    with runtime.transaction() as tx:
        set_public(tx, document_id, False)
    assert not queries.get_document(session, document_id).public


def test_an_unknown_document_is_not_found(runtime: Any, session: Any) -> None:
    with pytest.raises(NotFoundError):
        queries.get_document(session, uuid.uuid4())
    with pytest.raises(NotFoundError):
        queries.get_content(session, "0" * 64)
    with pytest.raises(NotFoundError), runtime.transaction() as tx:
        set_public(tx, uuid.uuid4(), True)
    assert queries.list_documents(session, [uuid.uuid4()]) == queries.list_documents(session, []) == []


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"size": 0}, {"width": 3}, {"sha256": "unknown"}])
def test_the_database_itself_refuses_what_is_no_document(runtime: Any, session: Any, wrong: dict[str, Any]) -> None:
    document_id = kept(runtime, "бір.pdf", PDF)
    change = sa.update(Document).where(Document.id == document_id).values(wrong)
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(change)
