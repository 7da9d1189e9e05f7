"""Papers as PDF: A4, with the fonts of this room, the same bytes for the same text.

WeasyPrint is loaded at the first paper, for it wants libraries of the system (Pango, HarfBuzz) that a machine may
lack; then the printable page remains and says so.
"""

from __future__ import annotations

import io
import re
import threading
import warnings
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import ImageFile

from app.domain.errors import DomainError

HERE = Path(__file__).resolve().parent
STYLE = HERE.parent / "ui" / "static" / "css" / "sheet.css"
BASE = "https://sheet.invalid/"
"""Where a paper thinks it stands. Nothing is ever fetched from anywhere: a paper may ask for its style sheet only."""
FACES = (("Regular", "normal", "normal"), ("Bold", "bold", "normal"), ("Italic", "normal", "italic"))
FONTS = "".join(
    f"@font-face {{ font-family: Tinos; font-weight: {weight}; font-style: {style};"
    f" src: url({BASE}fonts/Tinos-{face}.ttf) }}"
    for face, weight, style in FACES
)
_TURN = threading.Lock()
"""One paper at a time in a process: laying out takes a core, and Pango is not made for threads."""


class PdfUnavailableError(DomainError):
    """This machine lacks a library that PDF needs."""

    message_key = "documents.error.no_pdf"


def is_available() -> bool:
    """Whether this machine can make PDF."""
    try:
        _engine()
    except PdfUnavailableError:
        return False
    return True


def render(html: str) -> bytes:
    """A complete page of HTML (documents/sheet.html) as a tagged PDF; the same page gives the same bytes.

    Raises PdfUnavailableError where the system's libraries are missing.
    """
    engine = _engine()
    with _TURN:
        font_config = _fonts_module().FontConfiguration()
        fetcher = _fetcher()
        fonts = engine.CSS(string=FONTS, base_url=BASE, url_fetcher=fetcher, font_config=font_config)
        paper = engine.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        made: bytes = paper.write_pdf(
            stylesheets=[fonts], font_config=font_config, pdf_tags=True, pdf_identifier=b"kenes", custom_metadata=False
        )
    return made


render_public = lru_cache(maxsize=32)(render)
"""The same for papers that anyone may read: whoever asks again gets what is at hand."""


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        with warnings.catch_warnings():
            # Without HarfBuzz's own tool WeasyPrint warns and takes fontTools: slower, no worse.
            warnings.simplefilter("ignore", DeprecationWarning)
            loaded = import_module("weasyprint")
    except OSError:
        raise PdfUnavailableError from None
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows half pictures to the whole process; uploads do not
    return loaded


def _fonts_module() -> Any:
    return import_module("weasyprint.text.fonts")


def _fetcher() -> Any:
    urls = import_module("weasyprint.urls")
    fetcher: Any = urls.URLFetcher

    class Ours(fetcher):  # type: ignore[misc]  # WeasyPrint is loaded late, so it has no type here
        """Gives the fonts and the style sheet of this room; refuses the rest of the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 -- WeasyPrint calls it so
            file = _own(url)
            if file is None:
                raise ValueError(f"a paper asked for {url[:80]}")
            kind = "text/css" if file.suffix == ".css" else "font/ttf"
            return urls.URLFetcherResponse(url, io.BytesIO(file.read_bytes()), {"Content-Type": kind})

    return Ours()


def _own(url: str) -> Path | None:
    path = urlsplit(url).path if url.startswith(BASE) else ""
    if re.fullmatch(r"/static/[0-9a-f]+/css/sheet\.css", path):
        return STYLE
    known = {f"/fonts/Tinos-{face}.ttf": HERE / "fonts" / f"Tinos-{face}.ttf" for face, _, _ in FACES}
    return known.get(path)
