"""Papers: every letter of Kazakh is in the PDF, the same paper gives the same bytes, and nothing is fetched."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from jinja2 import ChoiceLoader, DictLoader
from pypdf import PdfReader

from app.documents import pdf, qr, sheets
from app.documents.views import paper
from tests import needs

LETTERS = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸ №"
PAPER = (
    """
{% extends "documents/sheet.html" %}
{% set page_title = "Шешім туралы" if lang == "kk" else "О решении" %}
{% set kind = "Шешім" if lang == "kk" else "Решение" %}
{% set organ = {"kk": "Ақсу аудандық мәслихаты", "ru": "Аксуский районный маслихат"} %}
{% set number = "№ 12-3" %}
{% set signers = [("Төраға", "А. Әбіш")] %}
{% block text %}<p>"""
    + LETTERS
    + """</p><p>{{ hostile }}</p>{% endblock %}
"""
)
POSTER = (
    """
{% extends "documents/poster.html" %}
{% set page_title = "Тыңдау" if lang == "kk" else "Слушание" %}
{% block text %}<p>"""
    + LETTERS
    + """ {{ lang }}</p>{% endblock %}
"""
)
ADDRESS = "https://kenes.example.kz/kk/hearings/aksu"


@pytest.fixture
def printing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A request in Kazakh, with two templates of a room; whatever the engine warns of is an error."""
    needs.pango()
    own = ChoiceLoader([app.jinja_loader, DictLoader({"paper.html": PAPER, "poster.html": POSTER})])  # type: ignore[list-item]  # Flask's loader is there
    monkeypatch.setattr(app.jinja_env, "loader", own)

    def fail(record: logging.LogRecord) -> bool:
        raise AssertionError(record.getMessage())

    logger = logging.getLogger("weasyprint")
    logger.addFilter(fail)
    with app.test_request_context("/kk/"):
        g.lang = "kk"
        yield app
    logger.removeFilter(fail)


def sheet(hostile: str = "") -> str:
    return sheets.sheet("paper.html", title="Шешім", day=date(2026, 11, 21), address=ADDRESS, hostile=hostile)


def read(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_every_kazakh_letter_is_in_the_pdf(printing: Flask) -> None:
    kazakh, russian = read(pdf.render(sheet()))
    assert LETTERS in kazakh
    assert LETTERS in russian


@pytest.mark.parametrize("face", [face for face, _, _ in pdf.FACES])
def test_every_face_of_the_font_draws_every_kazakh_letter_and_sign(face: str) -> None:
    """A letter that a bold or slanting face lacks would come from no font at all: nothing else is given to the page."""
    drawn = TTFont(pdf.HERE / "fonts" / f"Tinos-{face}.ttf").getBestCmap()
    alphabet = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    assert not [sign for sign in alphabet + alphabet.upper() + LETTERS + "«»–—…≈−" if ord(sign) not in drawn]


def test_a_paper_has_its_body_day_number_signer_address_and_pages(printing: Flask) -> None:
    kazakh, russian = read(pdf.render(sheet()))
    for text in (kazakh, russian):
        assert "Ақсу аудандық мәслихаты" in text
        assert "Аксуский районный маслихат" in text
        assert "№ 12-3" in text
        assert "А. Әбіш" in text
        assert ADDRESS in text
    assert "2026 жылғы 21 қараша" in kazakh
    assert "21 ноября 2026 года" in russian
    assert "1 / 2" in kazakh
    assert "2 / 2" in russian


def test_the_same_paper_gives_the_same_bytes(printing: Flask) -> None:
    first = pdf.render(sheet())
    assert pdf.render(sheet()) == first
    assert pdf.render(sheet("басқа")) != first


def test_a_pdf_says_its_title_language_and_structure(printing: Flask) -> None:
    reader = PdfReader(io.BytesIO(pdf.render(sheet())))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Шешім"
    assert str(root["/Lang"]) == "kk"
    assert "/StructTreeRoot" in root
    fonts = {font.split("+")[1] for page in reader.pages for font in _fonts(page)}
    assert fonts
    assert all(font.startswith("Tinos") for font in fonts), fonts


def _fonts(page: Any) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]


def test_a_poster_is_one_page_in_both_languages(printing: Flask) -> None:
    (only,) = read(pdf.render(sheets.poster("poster.html", title="Тыңдау", address=ADDRESS)))
    assert only.index("Тыңдау") < only.index("Слушание")
    assert only.count(LETTERS) == 2
    assert ADDRESS in only


def test_what_people_wrote_stays_text(printing: Flask) -> None:
    html = sheet('<img src="http://127.0.0.1/x"><script>alert(1)</script>')
    assert "<script>" not in html
    assert "<img src" not in html


@pytest.mark.parametrize(
    "asked",
    [
        '<img src="http://127.0.0.1:1/x">',
        '<img src="file:///etc/passwd">',
        '<link rel="stylesheet" href="https://sheet.invalid/../../config.py">',
        '<object data="ftp://example.invalid/x"></object>',
    ],
)
def test_a_paper_fetches_nothing(printing: Flask, asked: str) -> None:
    with pytest.raises(AssertionError, match="a paper asked for"):
        pdf.render(f"<!doctype html><html lang=kk><title>x</title>{asked}")


def test_a_paper_is_answered_as_pdf_or_as_a_page(printing: Flask) -> None:
    html = sheet()
    with printing.test_request_context("/kk/x.pdf"):
        given: Any = paper(html, "шешім.pdf")
        assert given.mimetype == "application/pdf"
        assert given.data.startswith(b"%PDF-")
        assert given.headers["Content-Disposition"].startswith("inline;")
    with printing.test_request_context("/kk/x.pdf?print"):
        assert paper(html, "шешім.pdf") == html


def test_without_pango_the_printable_page_remains_and_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", no_library)
    pdf._engine.cache_clear()
    try:
        own = ChoiceLoader([app.jinja_loader, DictLoader({"paper.html": PAPER})])  # type: ignore[list-item]  # Flask's loader is there
        monkeypatch.setattr(app.jinja_env, "loader", own)
        with app.test_request_context("/kk/x.pdf"):
            g.lang = "kk"
            given: Any = paper(sheet(), "x.pdf")
            assert (given.status_code, given.location) == (303, "/kk/x.pdf?print=")
            assert "Осы бетті браузер арқылы басып шығарыңыз." in sheet()
            with pytest.raises(pdf.PdfUnavailableError):
                pdf.render("<p>x")
    finally:
        pdf._engine.cache_clear()


def test_a_qr_code_is_a_drawing_and_holds_no_text() -> None:
    drawing = str(qr.svg('https://kenes.example.kz/"><script>'))
    assert drawing.startswith("<svg")
    assert "script" not in drawing
    assert qr.svg(ADDRESS) != qr.svg(ADDRESS + "2")
