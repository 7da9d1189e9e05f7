"""A visitor who opens pages as a browser does and checks each one that comes back."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import html5lib
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask, request_finished, url_for
from werkzeug.test import TestResponse

from app.platform.db import db

KEY = re.compile(r"\b([a-z]+)(?:\.[a-z0-9_]+)+\b")
FILE = re.compile(r"\.(csv|json|jsonl|pb|zip)$")
"""A file's name is no key, though it may begin like one: ledger.jsonl."""
HOLE = re.compile(r"\{\w+\}")
ERROR = {"kk": "Қате:", "ru": "Ошибка:", "en": "Error:"}
"""Stands before the title of a page whose form must be put right."""
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
UNREAD = {"script", "style", "textarea"}
UNNAMED = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Page:
    """What came back, parsed."""

    response: TestResponse
    statements: list[str]
    soup: BeautifulSoup = field(init=False)

    def __post_init__(self) -> None:
        self.soup = BeautifulSoup(self.response.text if self.is_html else "", "html5lib")

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html"

    @property
    def location(self) -> str:
        """Where a redirect leads: path and query."""
        return self.response.headers.get("Location", "")

    @property
    def text(self) -> str:
        """What a reader reads, with single spaces."""
        return " ".join(self.soup.get_text(" ").replace("\N{NO-BREAK SPACE}", " ").split())

    @property
    def h1(self) -> str:
        found = self.soup.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [" ".join(line.get_text(" ").split()) for line in self.soup.select(".c-errors li")]


class PageClient:
    """Opens pages in one browser's cookies; every page in it is checked unless the test says otherwise."""

    def __init__(self, app: Flask, lang: str = "kk") -> None:
        self.app = app
        self.lang = lang
        self.client = app.test_client()
        self.rooms = {key.split(".")[0] for key in app.extensions["words"].texts}

    def get(self, where: str, *, lang: str = "", status: int = 200, **values: Any) -> Page:
        """Open an endpoint (`budget.round_page` and its values) or a path (`/kk/…`) and check what comes."""
        return self.open(where, lang=lang, status=status, values=values)

    def post(
        self,
        where: str,
        data: Mapping[str, Any] | None = None,
        *,
        lang: str = "",
        status: int = 303,
        **values: Any,
    ) -> Page:
        """Send fields without opening their form first; `submit` is how people do it."""
        return self.open(where, lang=lang, status=status, values=values, method="POST", data=dict(data or {}))

    def submit(
        self,
        page: Page,
        fields: Mapping[str, Any] | None = None,
        *,
        form: str = "main form",
        status: int = 303,
        follow: bool = False,
    ) -> Page:
        """Fill in the form of a page and send it: hidden fields, defaults and the token go with it.

        A field that the form does not have is an error of the test.
        """
        found = page.soup.select_one(form)
        assert isinstance(found, Tag), f"no {form!r} on {page.h1!r}"
        filled = {**dict(_defaults(found)), **(fields or {})}
        known = {str(part["name"]) for part in found.select("[name]")}
        assert set(fields or {}) <= known, f"the form has no {set(fields or {}) - known}"
        where = str(found.get("action") or page.response.request.path)
        data = {name: value for name, value in filled.items() if value is not None}
        method = str(found.get("method", "get")).upper()
        sent = self.open(where, status=status, method=method, data=data)
        return self.follow(sent) if follow else sent

    def follow(self, page: Page, status: int = 200) -> Page:
        """Go where a redirect leads."""
        assert page.location, f"status {page.status} leads nowhere"
        parts = urlsplit(page.location)
        return self.open(f"{parts.path}?{parts.query}" if parts.query else parts.path, status=status)

    def open(
        self,
        where: str,
        *,
        lang: str = "",
        status: int = 200,
        values: Mapping[str, Any] | None = None,
        method: str = "GET",
        data: Mapping[str, Any] | None = None,
    ) -> Page:
        """Send one request and check the answer: status, session, headers, page."""
        path = where if where.startswith("/") else self.path(where, lang or self.lang, **(values or {}))
        unclean: list[str] = []
        with statements() as counted, _watched(self.app, unclean):
            sent = {"query_string": data} if method == "GET" else {"data": data}
            response = self.client.open(path, method=method, **sent)
        if db.session.registry.has():
            db.session.expire_all()
        page = Page(response, counted)
        assert page.status == status, f"{method} {path}: {page.status} {page.location or page.text[:400]}"
        assert not unclean, f"{method} {path} left changes that were not committed: {unclean}"
        if page.is_html and not page.location:
            faults = [*faults_of(page, _language(path)), *_text_faults(page.soup, self.rooms)]
            assert not faults, f"{method} {path}:\n" + "\n".join(faults)
        return page

    def path(self, endpoint: str, lang: str = "", **values: Any) -> str:
        """The path of an endpoint in a language."""
        with self.app.test_request_context():
            if self.app.url_map.is_endpoint_expecting(endpoint, "lang"):
                values = {"lang": lang or self.lang, **values}
            return url_for(endpoint, **values)

    def weight(self, page: Page) -> int:
        """Bytes of a page and all that it loads, compressed as the server would."""
        total = len(gzip.compress(page.response.data, 6))
        loaded = {str(part[name]) for part, name in _loaded(page.soup)}
        for path in sorted(loaded):
            total += len(gzip.compress(self.client.get(path).data, 6))
        return total


def _loaded(soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    for selector, name in (("link[rel~=stylesheet]", "href"), ("link[rel~=icon]", "href"), ("[src]", "src")):
        for part in soup.select(selector):
            if not str(part[name]).startswith("data:"):
                yield part, name


def _language(path: str) -> str | None:
    first = path.split("/")[1]
    return first if first in {"kk", "ru", "en"} else None


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent inside the block, without savepoints and the like."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


@contextmanager
def _watched(app: Flask, unclean: list[str]) -> Iterator[None]:
    """A context of the request's own, as on a server; notes what its session has left unsaved."""

    def look(_app: Flask, **_extra: Any) -> None:
        session = db.session()
        unclean.extend(type(row).__name__ for row in (*session.new, *session.dirty, *session.deleted))

    with request_finished.connected_to(look, app), app.app_context():
        yield


def _defaults(form: Tag) -> Iterator[tuple[str, Any]]:
    """What a browser sends when nobody touches the form. Many values of one name come as a list."""
    values: dict[str, list[str]] = {}
    for part in form.select("input[name], textarea[name], select[name]"):
        kind = str(part.get("type", "text"))
        if kind in {"submit", "button", "file"} or (kind in {"radio", "checkbox"} and not part.has_attr("checked")):
            continue
        if part.name == "select":
            chosen = part.select("option[selected]") or part.select("option")[:1]
            found = [str(option.get("value", option.get_text())) for option in chosen]
        else:
            found = [part.get_text() if part.name == "textarea" else str(part.get("value", "on"))]
            found = [""] if kind == "text" and not part.has_attr("value") and part.name == "input" else found
        values.setdefault(str(part["name"]), []).extend(found)
    for name, several in values.items():
        yield name, several[0] if len(several) == 1 else several


def faults_of(page: Page, lang: str | None) -> Iterator[str]:
    """All that is wrong with a page, whatever it is about."""
    yield from _parse_faults(page.response.text)
    soup = page.soup
    html = soup.html
    declared = html.get("lang") if html else None
    if declared not in {"kk", "ru", "en"} or (lang and declared != lang):
        yield f"lang is {declared!r}, the page is in {lang!r}"
    headings = soup.find_all("h1")
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    if len(headings) != 1:
        yield f"{len(headings)} h1 on the page"
    elif not title.removeprefix(ERROR.get(str(declared), "")).strip().startswith(page.h1):
        yield f"title {title!r} does not start with the h1 {page.h1!r}"
    if "Content-Security-Policy" not in page.response.headers:
        yield "no Content-Security-Policy"
    yield from _label_faults(soup)
    yield from _inline_faults(soup)


def _parse_faults(text: str) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parse(text)
    for position, code, facts in parser.errors:
        yield f"HTML {position}: {html5lib.constants.E.get(code, code) % facts}"


def _label_faults(soup: BeautifulSoup) -> Iterator[str]:
    ids = [str(part["id"]) for part in soup.select("[id]")]
    for double in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"id {double!r} stands twice"
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for part in soup.select(f"[{attribute}]"):
            for name in str(part[attribute]).split():
                if name not in ids:
                    yield f"{attribute}={name!r} points nowhere"
    for part in soup.select("input, select, textarea"):
        if str(part.get("type", "text")) in UNNAMED:
            continue
        labelled = part.get("aria-label") or part.get("aria-labelledby") or part.find_parent("label")
        if not labelled and not (part.get("id") and soup.find("label", attrs={"for": part["id"]})):
            yield f"no label for {part.get('name') or part.get('id') or part.name!r}"
    for image in soup.select("img:not([alt])"):
        yield f"no alt on {image.get('src')!r}"


def _inline_faults(soup: BeautifulSoup) -> Iterator[str]:
    for part in soup.find_all(True):
        if part.name == "style" or (part.name == "script" and not part.get("src")):
            yield f"inline <{part.name}>"
        for name, value in part.attrs.items():
            if name == "style" or name.startswith("on") or str(value).startswith("javascript:"):
                yield f"inline {name} on <{part.name}>"


def _text_faults(soup: BeautifulSoup, rooms: set[str]) -> Iterator[str]:
    for text in soup.find_all(string=True):
        if text.parent and (text.parent.name in UNREAD or text.find_parent(("code", "pre"))):
            continue
        keys = [
            found.group() for found in KEY.finditer(text) if found.group(1) in rooms and not FILE.search(found.group())
        ]
        for found in (*keys, *HOLE.findall(text)):
            yield f"{found!r} was not put into words: {text.strip()[:80]!r}"
