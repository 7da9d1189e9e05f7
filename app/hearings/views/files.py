"""A hearing as files: the calendar entry, the notice for a door, the protocol as PDF, the feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.documents.queries import get_document
from app.documents.sheets import poster
from app.documents.views import paper
from app.domain.errors import NotFoundError
from app.hearings import queries
from app.hearings.policy import Stage
from app.hearings.views import bp
from app.hearings.views.answering import protocol_paper
from app.hearings.views.public import public_lists
from app.hearings.views.shown import ShownHearing, public_hearing
from app.platform.access import public
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import pick, t

LENGTH = timedelta(hours=2)
"""How long a calendar keeps free for a hearing; nobody knows it before."""
FEED = 30
SHORT_SUBJECT = 90
"""Letters of a subject that still fit a door in large type."""


def address_of(shown: ShownHearing) -> str:
    """The full address of a hearing's page in the language of this request."""
    return f"{settings().site_url}{url_for('hearings.show', slug=shown.row.slug)}"


@bp.get("/<slug>/calendar.ics")
@public
def calendar(slug: str) -> ResponseReturnValue:
    """The hearing as a calendar entry (RFC 5545)."""
    shown = public_hearing(slug)
    row = shown.row
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kenes//hearings//KK",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{row.id}@kenes",
        f"DTSTAMP:{_stamp(row.cancelled_at or row.announced_at)}",
        f"DTSTART:{_stamp(row.starts_at)}",
        f"DTEND:{_stamp(row.starts_at + LENGTH)}",
        f"SUMMARY:{_escaped(pick(shown.subject))}",
        f"LOCATION:{_escaped(shown.words('venue'))}",
        f"DESCRIPTION:{_escaped(t('hearings.kind.' + row.kind))}. {_escaped(t('hearings.effect.' + row.kind))}",
        f"URL:{address_of(shown)}",
        f"STATUS:{'CANCELLED' if shown.stage is Stage.CANCELLED else 'CONFIRMED'}",
        f"SEQUENCE:{1 if shown.stage is Stage.CANCELLED else 0}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign.isprintable())


def _folded(line: str) -> str:
    """At most 75 bytes a line, never inside of a letter."""
    parts, current, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > 75:
            parts.append(current)
            current, size = " ", 1
        current, size = current + sign, size + width
    return "\r\n".join([*parts, current])


@bp.get("/<slug>/notice.pdf")
@public
def notice(slug: str) -> ResponseReturnValue:
    """The notice for the shop door and the newspaper: one A4 sheet in both languages, with a QR code."""
    shown = public_hearing(slug)
    title = t("hearings.notice.of", subject=pick(shown.subject))
    dense = len(pick(shown.subject)) > SHORT_SUBJECT
    html = poster("hearings/notice.html", title=title, address=address_of(shown), shown=shown, dense=dense)
    return paper(html, f"{slug}.pdf")


@bp.get("/<slug>/protocol.pdf")
@public
def protocol_file(slug: str) -> ResponseReturnValue:
    """The protocol as it was adopted; where no file of it is public, it is made from the records of that moment."""
    rt = runtime()
    shown = public_hearing(slug)
    adopted = queries.find_protocol(rt.session, shown.row.id)
    if adopted is None:
        raise NotFoundError("hearings.error.no_protocol")
    kept = get_document(rt.session, adopted.document_id) if adopted.document_id else None
    if kept and kept.public:
        return redirect(url_for("documents.document", document_id=kept.id, name=kept.name), 303)
    return paper(protocol_paper(shown, adopted, adopted.adopted_at), f"{slug}-protocol.pdf")


@bp.get("/feed.atom")
@public
def feed() -> ResponseReturnValue:
    """The newest announcements as a feed (RFC 4287), in the language of the address."""
    coming, over = public_lists()
    entries = sorted([*coming, *over], key=lambda one: one.row.announced_at, reverse=True)[:FEED]
    site = settings().site_url
    updated = entries[0].row.announced_at if entries else datetime(2026, 1, 1, tzinfo=UTC)
    body = render_template(
        "hearings/feed.xml",
        entries=[(one, address_of(one)) for one in entries],
        updated=updated,
        here=f"{site}{url_for('hearings.feed')}",
        page=f"{site}{url_for('hearings.index')}",
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")
