"""The files of a counted round, for whoever wants to count again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.services.publishing import publication
from app.budget.views import bp
from app.budget.views.shown import ShownRound, public_round
from app.domain.errors import NotFoundError
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.voting.services.publishing import TOTALS, Publication

TYPES = {
    "zip": "application/zip",
    "pb": "text/plain; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the page lists it. about: key of the sentence that says what it is (budget.file.*); size in bytes."""

    name: str
    about: str
    kind: str
    href: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """The files of a round, and whether single ballots are held back because there are so few."""

    rows: list[FileRow]
    only_totals: bool


def published(shown: ShownRound) -> Published | None:
    """What of a round can be downloaded; None before the count."""
    if not shown.is_counted:
        return None
    files = _files(shown.row.id, shown.row.counted_at)
    if files is None:
        return None
    rows = [
        FileRow(
            name,
            "zip" if name.endswith(".zip") else name.replace(".", "_"),
            name.rsplit(".", 1)[-1].upper(),
            url_for("budget.file", slug=shown.row.slug, name=name),
            len(data),
            files.sha256(name),
        )
        for name, data in files.files.items()
    ]
    return Published(rows, files.detail == TOTALS)


@lru_cache(maxsize=16)
def _files(round_id: uuid.UUID, _counted_at: datetime) -> Publication | None:
    """The files, kept for the next readers: after the count they never change."""
    session = runtime().session
    return publication(session, queries.get_round_by_id(session, round_id))


@bp.get("/<slug>/files/<name>")
@public
def file(slug: str, name: str) -> ResponseReturnValue:
    """One file of a counted round."""
    shown = public_round(slug)
    files = _files(shown.row.id, shown.row.counted_at) if shown.is_counted else None
    if files is None or name not in files.files:
        raise NotFoundError
    response = Response(files.files[name], content_type=TYPES[name.rsplit(".", 1)[-1]])
    response.headers["Content-Disposition"] = f"attachment; filename={name if slug in name else f'{slug}-{name}'}"
    response.set_etag(files.sha256(name))
    return response.make_conditional(request)
