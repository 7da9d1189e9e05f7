"""Notices for the door of a shop: that a round is open, and what it bought."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.services.results import result_lines
from app.budget.views import bp
from app.budget.views.shown import public_round
from app.documents import sheets
from app.documents.views import paper
from app.domain.errors import NotFoundError
from app.platform.access import public
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import pick

FEW = 4
"""Winners that fit one sheet in large letters."""


@bp.get("/<slug>/notice.pdf")
@public
def notice(slug: str) -> ResponseReturnValue:
    """The announcement of a round on A4, in Kazakh and Russian, with the QR code of its page."""
    rt = runtime()
    shown = public_round(slug)
    if shown.row.imported_from:
        raise NotFoundError
    projects = [row for row in queries.list_projects(rt.session, shown.row.id, rt.today) if row.admitted]
    html = sheets.poster(
        "budget/poster_notice.html",
        title=pick(shown.title),
        address=settings().site_url + url_for("budget.show", slug=slug, lang="kk"),
        shown=shown,
        projects=len(projects),
    )
    return paper(html, f"{slug}-notice.pdf")


@bp.get("/<slug>/winners.pdf")
@public
def winners(slug: str) -> ResponseReturnValue:
    """What a counted round bought, on A4, in Kazakh and Russian."""
    rt = runtime()
    shown = public_round(slug)
    counted = queries.find_result(rt.session, shown.row.id)
    if counted is None or shown.row.imported_from:
        raise NotFoundError
    lines = result_lines(queries.list_projects(rt.session, shown.row.id, rt.today), counted.outcome)
    won = [line for line in lines if line.won]
    html = sheets.poster(
        "budget/poster_winners.html",
        title=pick(shown.title),
        address=settings().site_url + url_for("budget.result", slug=slug, lang="kk"),
        apart=len(won) > FEW,
        shown=shown,
        result=counted,
        won=won,
        adoption=queries.find_adoption(rt.session, shown.row.id),
    )
    return paper(html, f"{slug}-winners.pdf")
