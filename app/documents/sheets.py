"""Papers in several languages: a room's template is filled once for each, and they become one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.platform.i18n import speaking, translate


def sheet(template: str, *, title: str, langs: Sequence[str] = ("kk", "ru"), **facts: Any) -> str:
    """A complete printable page: `template`, which extends documents/sheet.html, in each language, a new page each.

    title: what a reader of the file sees in its window.
    Inside the template `t`, the filters and `url_for` speak the language of their part.
    """
    return _bound("documents/bound.html", template, langs, facts, title)


def poster(template: str, *, title: str, address: str, langs: Sequence[str] = ("kk", "ru"), **facts: Any) -> str:
    """One A4 sheet for a door: `template`, which extends documents/poster.html, the languages below each other.

    address: the page of the notice, in full, as it stands beside the QR code. dense=True makes all letters smaller,
    apart=True gives each language a sheet of its own.
    """
    door = {lang: translate("documents.door", lang) for lang in langs}
    return _bound("documents/door.html", template, langs, {**facts, "address": address, "door": door}, title)


def _bound(outer: str, template: str, langs: Sequence[str], facts: dict[str, Any], title: str) -> str:
    parts = []
    for lang in langs:
        with speaking(lang):
            # Jinja has escaped what it was given.
            parts.append(Markup(render_template(template, alone=False, **facts)))  # noqa: S704
    with speaking(langs[0]):
        return render_template(outer, parts=parts, langs=langs, page_title=title, **facts)
