"""The files of a counted advisory vote, for whoever wants to count again."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import translate
from app.platform.words import LANGUAGES
from app.referendums import queries
from app.referendums.services.publishing import publication
from app.referendums.views import bp
from app.referendums.views.shown import Shown, public_case
from app.voting.services.publishing import Publication

TYPES = {
    "zip": "application/zip",
    "pb": "text/plain; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
}


def published(shown: Shown) -> list[dict[str, Any]]:
    """What of a vote can be downloaded: name, address, kind, size in bytes and checksum; nothing before the count."""
    files = _of(shown)
    if files is None:
        return []
    return [
        {
            "name": name,
            "about": "zip" if name.endswith(".zip") else name.replace(".", "_"),
            "kind": name.rsplit(".", 1)[-1].upper(),
            "href": url_for("referendums.file", slug=shown.slug, name=name),
            "size": len(data),
            "sha256": files.sha256(name),
        }
        for name, data in files.files.items()
    ]


def _of(shown: Shown) -> Publication | None:
    poll = shown.case.poll
    return _files(shown.slug, poll.counted_at) if poll and poll.counted_at else None


@lru_cache(maxsize=16)
def _files(slug: str, _counted_at: datetime) -> Publication | None:
    """The files, kept for the next readers: after the count they never change."""
    session = runtime().session
    case = queries.get_case(session, slug)
    if case.poll is None or case.tally is None:
        return None
    about = {lang: translate("referendums.honest", lang) for lang in LANGUAGES}
    return publication(session, case.poll, case.tally, about)


@bp.get("/<slug>/vote/files/<name>")
@public
def file(slug: str, name: str) -> ResponseReturnValue:
    """One file of a counted vote."""
    files = _of(public_case(slug))
    if files is None or name not in files.files:
        raise NotFoundError
    response = Response(files.files[name], content_type=TYPES[name.rsplit(".", 1)[-1]])
    response.headers["Content-Disposition"] = f"attachment; filename={name if slug in name else f'{slug}-{name}'}"
    response.set_etag(files.sha256(name))
    return response.make_conditional(request)
