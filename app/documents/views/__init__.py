"""Handing out documents: public ones at their address, others through the room that has checked who asks."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.documents import pdf, qr
from app.documents.content import CSV, PHOTOS, TXT
from app.documents.queries import DocumentRow, get_content, get_document
from app.domain.errors import NotFoundError
from app.platform.access import public, visitor
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

bp = Blueprint("documents", __name__, url_prefix="/documents")
bp.app_template_global("qr")(qr.svg)

VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""For our own papers: what browsers' PDF viewers need to show them."""
PRINT = "print"
"""Asked for with this word, a paper comes as the printable page instead of PDF: /kk/…/decision.pdf?print"""


@bp.get("/<uuid:document_id>/<name>")
@public
def document(document_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """A public document under its own name. One that is not public does not exist here."""
    found = get_document(runtime().session, document_id)
    if not found.public:
        raise NotFoundError
    if name != found.name:
        return redirect(url_for("documents.document", document_id=document_id, name=found.name), 303)
    response = _given(found)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response.make_conditional(request)


def send(document_id: uuid.UUID) -> Response:
    """A document that is not public, for a view that has checked who asks; raises NotFoundError."""
    response = _given(get_document(runtime().session, document_id))
    response.headers["Cache-Control"] = "no-store"
    return response


def _given(found: DocumentRow) -> Response:
    """The bytes with headers under which no browser runs anything; only photos, drawn by us, are shown in place."""
    data = get_content(runtime().session, found.sha256)
    response = Response(data, content_type=found.media_type + ("; charset=utf-8" * (found.media_type in {TXT, CSV})))
    response.headers["Content-Disposition"] = _disposition(found.name, inline=found.media_type in PHOTOS)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(found.sha256)
    return response


def _disposition(name: str, *, inline: bool) -> str:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def paper(html: str, name: str) -> ResponseReturnValue:
    """Answer with a printable page (`sheets.sheet`, `sheets.poster`) as PDF named `name`.

    With `?print`, or where this machine cannot make PDF, the page itself comes, to be printed from the browser.
    """
    if PRINT in request.args:
        return html
    if not pdf.is_available():
        return redirect(f"{request.path}?{PRINT}=", 303)
    render = pdf.render if visitor() else pdf.render_public  # what only some may read stays in no memory
    response = Response(render(html), mimetype="application/pdf")
    response.headers["Content-Disposition"] = _disposition(name, inline=True)
    response.headers["Content-Security-Policy"] = VIEWER
    response.add_etag()
    return response.make_conditional(request)


@bp.app_template_global()
def no_pdf() -> str:
    """The sentence for a printable page on a machine without PDF; nothing elsewhere."""
    return "" if pdf.is_available() else t("documents.error.no_pdf")
