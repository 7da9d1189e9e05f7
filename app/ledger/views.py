"""The record of acts for everyone: the newest entries, one entry with how to verify it, and the whole as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.domain.ledger.chain import Entry
from app.ledger import queries
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import format_day, pick, t, words
from app.platform.words import LANGUAGES

PAGE = 30
MOST = 2**62
"""More entries than there can be; SQLite knows no numbers of more than 63 bits."""
APART = {"verdict", "law"}
"""Facts that the page tells in its own way."""
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PAGES_OF = {
    "territory": "places.territory",
    "body": "places.body",
    "dispute": "lawbook.dispute",
    "confidence": "confidence.show",
}
NAMED = {"dispute": "code"}
"""What a page calls the second part of a subject, where it is not its slug."""
PUBLIC_ROUND = {"budget.open", "budget.seal", "budget.count", "budget.adopt", "budget.import"}
"""Acts after which a round has a page of its own."""

bp = Blueprint("ledger", __name__, url_prefix="/ledger")
files = Blueprint("ledger_files", __name__, url_prefix="/ledger")
"""The same for programs: one address whatever the language."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as pages show it."""

    entry: Entry

    @property
    def act(self) -> str | None:
        """The act in words; None for one that has none yet."""
        key = f"ledger.act.{self.entry.act}"
        return t(f"ledger.act.{self.entry.act}") if key in words().texts else None

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.entry.at)

    @property
    def page(self) -> str | None:
        """The page of what the act was done to, if it has one."""
        kind, _, name = self.entry.subject.partition(":")
        if self.entry.act in PUBLIC_ROUND:
            return _address("budget.show", slug=kind)
        if kind not in PAGES_OF or name.count("-") == 4:  # a random id is no address
            return None
        return _address(PAGES_OF[kind], **{NAMED.get(kind, "slug"): name})

    @property
    def facts(self) -> list[tuple[str, str | None, str, bool]]:
        """(code, name in words or None, value, whether the value is for machines) of each fact."""
        return [(code, _name_of(code), *_value(value)) for code, value in self.entry.facts.items() if code not in APART]

    @property
    def verdict(self) -> dict[str, Any] | None:
        """The verdict that allowed the act, as it was entered."""
        found: dict[str, Any] | None = self.entry.facts.get("verdict")
        return found


def _address(endpoint: str, **values: Any) -> str | None:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _name_of(code: str) -> str | None:
    return t(f"ledger.fact.{code}") if f"ledger.fact.{code}" in words().texts else None


def _value(value: Any) -> tuple[str, bool]:
    """A fact in words, or as it was entered where it has no words."""
    match value:
        case None:
            return "—", False
        case bool():
            return t("ledger.yes") if value else t("ledger.no"), False
        case int():
            return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}") if value >= 10_000 else str(value), False
        case str():
            day = _day(value)
            return (value, " " not in value) if day is None else (format_day(day), False)
        case dict() if set(value) == set(LANGUAGES):
            return pick(value), False
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value), True
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True), True


def _day(text: str) -> date | None:
    """The day that a fact is; an officer's own words may look like one and be none."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The newest entries; `before` shows those older than a number, `subject` those of one thing."""
    session = runtime().session
    before = min(request.args.get("before", 0, type=int), MOST) or None
    subject = request.args.get("subject", "")[:100]
    entries = queries.list_entries(session, subject=subject or None, before=before, limit=PAGE + 1)
    older = entries[PAGE - 1].index if len(entries) > PAGE else None
    return render_template(
        "ledger/index.html",
        entries=[Shown(entry) for entry in entries[:PAGE]],
        older=older,
        before=before,
        subject=subject,
        head=queries.head(session),
    )


@bp.get("/<int:number>/")
@public
def entry(number: int) -> ResponseReturnValue:
    """One entry: what was done, on what ground, its neighbours, and how to verify it."""
    if number > MOST:
        raise NotFoundError
    session = runtime().session
    found = [row for row in queries.list_entries(session, before=number + 1, limit=1) if row.index == number]
    if not found:
        raise NotFoundError
    head = queries.head(session)
    return render_template(
        "ledger/entry.html", shown=Shown(found[0]), line=found[0].to_line().decode(), head=head, last=head.index
    )


@files.get("/head.txt")
@public
def head() -> ResponseReturnValue:
    """The number and the hash of the last entry: what is copied onto the notice board."""
    last = queries.head(runtime().session)
    return Response(f"{last.index} {last.hash}\n", mimetype="text/plain")


@files.get("/export.jsonl")
@public
def export() -> ResponseReturnValue:
    """The whole ledger, one canonical entry a line, as docs/ledger-format.md describes it."""

    def lines() -> Iterator[bytes]:
        for row in queries.walk(runtime().session):
            yield row.to_line() + b"\n"

    response = Response(stream_with_context(lines()), mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = "attachment; filename=ledger.jsonl"
    return response
