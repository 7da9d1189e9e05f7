"""Documents are handed out so that no browser runs them; forms refuse files in words and keep what was typed."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.documents.content import MOST_BYTES, Upload
from app.documents.forms import UploadField
from app.documents.services import keep
from app.documents.views import send
from app.platform.forms import BaseForm, OneLine, needed
from tests.pages import PageClient

PDF = b"%PDF-1.7\n%%EOF\n"


def kept(runtime: Any, name: str = "Хаттама №1.pdf", data: bytes = PDF, *, public: bool = True) -> uuid.UUID:
    with runtime.transaction() as tx:
        return keep(tx, Upload(name, data), kind="hearing", public=public, by=None).id


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG")
    return made.getvalue()


def test_a_document_is_a_download_that_no_browser_runs(runtime: Any, pages: PageClient) -> None:
    page = pages.get("documents.document", document_id=kept(runtime), name="Хаттама №1.pdf")
    headers = page.response.headers
    assert page.response.data == PDF
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"_______ _1.pdf\"; filename*=UTF-8''"
        "%D0%A5%D0%B0%D1%82%D1%82%D0%B0%D0%BC%D0%B0%20%E2%84%961.pdf"
    )
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "public" not in headers["Cache-Control"]


def test_a_photo_is_shown_in_place(runtime: Any, pages: PageClient) -> None:
    page = pages.get("documents.document", document_id=kept(runtime, "көше.jpg", photo()), name="көше.jpg")
    assert page.response.headers["Content-Disposition"].startswith("inline;")
    assert page.response.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in page.response.headers["Content-Security-Policy"]


def test_a_text_says_its_alphabet(runtime: Any, pages: PageClient) -> None:
    page = pages.get("documents.document", document_id=kept(runtime, "a.txt", "әділ".encode()), name="a.txt")
    assert page.response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert page.response.headers["Content-Disposition"].startswith("attachment;")


def test_an_unchanged_document_is_not_sent_twice(runtime: Any, pages: PageClient) -> None:
    where = {"document_id": kept(runtime), "name": "Хаттама №1.pdf"}
    tag = pages.get("documents.document", **where).response.headers["ETag"]
    again = pages.client.get(pages.path("documents.document", **where), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_another_name_leads_to_the_documents_own(runtime: Any, pages: PageClient) -> None:
    document_id = kept(runtime, "хат.pdf")
    page = pages.get("documents.document", document_id=document_id, name="evil.html", status=303)
    assert page.location.startswith(f"/kk/documents/{document_id}/%D1%85")


def test_a_document_that_is_not_public_does_not_exist_here(runtime: Any, pages: PageClient) -> None:
    pages.get("documents.document", document_id=kept(runtime, public=False), name="Хаттама №1.pdf", status=404)
    pages.get("documents.document", document_id=uuid.uuid4(), name="x", status=404)


def test_a_room_hands_out_what_is_not_public(app: Flask, runtime: Any) -> None:
    document_id = kept(runtime, public=False)
    with app.test_request_context("/kk/"):
        response = send(document_id)
    assert (response.data, response.headers["Cache-Control"]) == (PDF, "no-store")
    assert "sandbox" in response.headers["Content-Security-Policy"]


class Remark(BaseForm):
    """A form as rooms have it: a text and files."""

    class Meta(BaseForm.Meta):
        csrf = False

    text = OneLine(validators=[needed("errors.fact_not_text")])
    files = UploadField("", most=2)


class Minutes(Remark):
    """One file, and not without it."""

    files = UploadField("", most=1, needed=True)


def sent(app: Flask, files: list[tuple[str, bytes]], kind: type[Remark] = Remark) -> Remark:
    bodies = [FileStorage(io.BytesIO(content), name) for name, content in files]
    data: dict[str, Any] = {"text": "Көпір жөнделсін", "files": bodies}
    boundary, body = encode_multipart(data)
    kind_of_body = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context("/kk/x", method="POST", data=body, content_type=kind_of_body):
        form = kind()
        form.validate()
        for file in form.files.data:
            file.close()
        return form


def test_files_of_a_form_are_judged_and_ready_to_be_kept(app: Flask) -> None:
    form = sent(app, [("көше.jpeg", photo()), ("хат.pdf", PDF)])
    assert form.problems == []
    assert [one.name for one in form.files.checked] == ["көше.jpg", "хат.pdf"]


def test_a_form_without_files_is_a_form(app: Flask) -> None:
    assert sent(app, []).problems == []
    assert sent(app, [("", b"")]).problems == []
    assert sent(app, [], Minutes).problems == [("files", "Файл таңдаңыз.")]


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 50 * 1024 * 1024], ids=["a byte too many", "fifty megabytes"])
def test_a_large_file_is_refused_and_the_text_stays(app: Flask, size: int) -> None:
    form = sent(app, [("бейне.pdf", PDF + b"x" * (size - len(PDF)))])
    assert form.problems == [("files", "«бейне.pdf» файлы тым үлкен: бір файл 10 МБ-тан аспауы керек.")]
    assert form.text.data == "Көпір жөнделсін"
    assert form.files.checked == []


def test_each_refused_file_has_its_own_sentence_and_none_is_kept(app: Flask) -> None:
    form = sent(app, [("бет.html", b"<html>"), ("бос.pdf", b"")])
    assert [field for field, _ in form.problems] == ["files", "files"]
    assert "бет.html" in form.problems[0][1]
    assert "бос.pdf" in form.problems[1][1]
    form = sent(app, [("хат.pdf", PDF), ("бос.pdf", b"")])
    assert len(form.problems) == 1
    assert form.files.checked == []


def test_too_many_files_are_told_by_number(app: Flask) -> None:
    form = sent(app, [("a.pdf", PDF)] * 3)
    assert form.problems == [("files", "Файл тым көп: 3. Бір жолы 2 файлға дейін жіберуге болады.")]


def test_the_file_chooser_offers_what_is_taken(app: Flask) -> None:
    html = str(sent(app, []).files())
    assert "multiple" in html
    assert ".pdf" in html
    assert ".jpeg" in html
    assert "multiple" not in str(sent(app, [], Minutes).files())
