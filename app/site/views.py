"""The pages that belong to no procedure: the front page, help, how to check a result, open data, promises, privacy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries as rounds
from app.budget.policy import is_public, stage_of
from app.budget.views.proposals import call_cards
from app.budget.views.shown import ShownRound
from app.confidence.views.public import newest_cards
from app.domain.errors import NotInForceError
from app.hearings.views.public import public_lists
from app.hearings.views.shown import card_of as hearing_card
from app.ledger import queries as ledger
from app.places.queries import Place, list_places
from app.platform.access import public
from app.platform.flask_runtime import runtime, settings
from app.platform.words import LANGUAGES
from app.referendums.views.public import open_cards as signature_cards

LAW_TODAY = ("community.notice", "gathering.initiative", "ncv.initiative")
"""Norms that the front page shows with their value of the day."""
PROCEDURES = ("budget", "hearings", "referendums", "confidence")
"""What residents take part in, in the order of the front page; each name has its word in the menu."""
PERSONAL_DATA = ("pd.storage", "pd.withdrawal", "pd.objection", "pd.breach.notice")
SHOWN_CLOSED = 3
SHOWN_HEARINGS = 3
PAGES = ("site.index", "site.about", "site.help", "site.check", "site.data", "site.accessibility", "site.privacy")
INDEXES = (*(f"{name}.index" for name in PROCEDURES), "places.index", "lawbook.index", "ledger.index")
VERIFIER = Path(__file__).resolve().parents[2] / "verifier"
EPOCH = (1980, 1, 1, 0, 0, 0)

bp = Blueprint("site", __name__)
files = Blueprint("site_files", __name__)
"""One address whatever the language."""


def list_shown(known: Sequence[Place] | None = None) -> list[ShownRound]:
    """Every public round with its place, the ones open now first, then the newest. known: all places, if at hand."""
    rt = runtime()
    rows = [row for row in rounds.list_rounds(rt.session) if is_public(stage_of(row, rt.now))]
    places = {place.id: place for place in (list_places(rt.session, rt.today) if known is None else known)}
    shown = [ShownRound(row, stage_of(row, rt.now), places[row.territory_id]) for row in rows]
    return sorted(shown, key=lambda one: (not one.is_open, bool(one.row.imported_from), -one.row.year, one.row.slug))


def _norms(keys: tuple[str, ...]) -> list[tuple[str, Any, Any]]:
    """(key, its parameter, its provision today) of those in force today."""
    rt = runtime()
    found = []
    for key in keys:
        try:
            found.append((key, rt.law.parameter(key), rt.law.at(key, rt.today)))
        except NotInForceError:
            continue
    return found


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What a resident can take part in now, the okrugs, the law today, why it can be trusted."""
    rt = runtime()
    places = list_places(rt.session, rt.today)
    shown, okrugs = list_shown(places), [place for place in places if place.kind in {"okrug", "town"}]
    names = {place.id: place.names for place in okrugs}
    coming = public_lists(okrugs=okrugs)[0][:SHOWN_HEARINGS]
    return render_template(
        "site/index.html",
        procedures=[name for name in PROCEDURES if f"{name}.index" in current_app.view_functions],
        open_rounds=[one for one in shown if one.is_open],
        cards=[*call_cards(), *(hearing_card(one, place=True) for one in coming), *signature_cards(names)],
        closed_rounds=[one for one in shown if not one.is_open][:SHOWN_CLOSED],
        cases=newest_cards(names),
        okrugs=okrugs,
        norms=_norms(LAW_TODAY),
        law_size=len(rt.law.parameters),
        day=rt.today,
    )


@bp.get("/about/")
@public
def about() -> ResponseReturnValue:
    """What the platform promises and what it cannot promise."""
    return render_template("site/about.html")


@bp.get("/help/")
@public
def help() -> ResponseReturnValue:
    """How to vote, and what to do when something is in the way."""
    return render_template("site/help.html")


@bp.get("/check/")
@public
def check() -> ResponseReturnValue:
    """How anybody checks a result: the code, the root, the recount."""
    counted = [one for one in list_shown() if one.is_counted and not one.row.imported_from]
    return render_template("site/check.html", rounds=counted, head=ledger.head(runtime().session))


@bp.get("/data/")
@public
def data() -> ResponseReturnValue:
    """Everything that is published for programs."""
    return render_template("site/data.html", rounds=[one for one in list_shown() if one.is_counted])


@bp.get("/accessibility/")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("site/accessibility.html")


@bp.get("/privacy/")
@public
def privacy() -> ResponseReturnValue:
    """What is kept of a person, by which norms, and what the person may ask for."""
    return render_template("site/privacy.html", norms=_norms(PERSONAL_DATA))


@files.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Public pages may be found; a demonstration should not be taken for the real thing."""
    address = f"{settings().site_url}{url_for('site_files.sitemap')}"
    rule = "Disallow: /" if settings().demo else "Disallow: /*/sign-in\nDisallow: /*/desk/"
    return Response(f"User-agent: *\n{rule}\nSitemap: {address}\n", mimetype="text/plain")


@files.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """Every public page in its three languages."""
    rt = runtime()
    pages: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in (*PAGES, *INDEXES)]
    pages += [("places.territory", {"slug": place.slug}) for place in list_places(rt.session, rt.today)]
    for shown in list_shown():
        pages.append(("budget.show", {"slug": shown.row.slug}))
        if shown.is_counted:
            pages.append(("budget.result", {"slug": shown.row.slug}))
    pages += [("hearings.show", {"slug": one.row.slug}) for part in public_lists() for one in part]
    known = [(name, values) for name, values in pages if name in current_app.view_functions]
    site = settings().site_url
    addresses = [{lang: site + url_for(name, lang=lang, **values) for lang in LANGUAGES} for name, values in known]
    return Response(render_template("site/sitemap.xml", addresses=addresses), mimetype="application/xml")


@files.get("/verifier.zip")
@public
def verifier() -> ResponseReturnValue:
    """The stand-alone programs that check a published round; the same bytes every time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for file in sorted([*VERIFIER.glob("*.py"), VERIFIER / "README.md"]):
            member = zipfile.ZipInfo(f"verifier/{file.name}", EPOCH)
            zipped.writestr(member, file.read_bytes(), zipfile.ZIP_DEFLATED)
    headers = {"Content-Disposition": "attachment; filename=verifier.zip"}
    return Response(made.getvalue(), mimetype="application/zip", headers=headers)
