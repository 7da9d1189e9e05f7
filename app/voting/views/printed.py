"""What lies on the polling table: ballots in both languages without any name, and the register to sign."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents import sheets
from app.documents.views import paper
from app.domain.errors import NotFoundError
from app.places.queries import list_places, list_voters
from app.platform.access import Role, public, requires
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import pick, translate
from app.voting import queries
from app.voting.forms import PrintForm
from app.voting.views import bp
from app.voting.views.desk import desk_page
from app.voting.views.shown import own_poll, show_poll

FEW = 12
"""Lines that fit one page of a ballot in the largest letters."""


@bp.get("/<slug>/print/ballot/")
@requires(Role.CLERK, Role.COMMISSION)
def print_ballot(slug: str) -> ResponseReturnValue:
    """Blank ballots on A4: large letters, Kazakh and Russian, numbered lines, nothing of the voter.

    The number is on the stub that the commission keeps; the ballot itself has none until the box is opened, so that no
    number known at the table leads to it. Without numbers in the address one ballot comes, its stub to be numbered by
    hand.
    """
    shown, form = own_poll(slug), PrintForm(request.args)
    asked = "first" in request.args or "copies" in request.args
    if asked and not form.validate():
        return desk_page(shown, printing=form), 422
    html = render_template(
        "voting/print_ballot.html",
        shown=shown,
        say=translate,
        numbers=form.numbers if asked else [None],
        dense=len(shown.options) > FEW,
    )
    return paper(html, f"{slug}-ballot.pdf")


@bp.get("/<slug>/print/register/")
@requires(Role.CLERK, Role.COMMISSION)
def print_register(slug: str) -> ResponseReturnValue:
    """The roll by village and name with room for a signature; no identity numbers, nothing of who has voted."""
    rt, shown = runtime(), own_poll(slug)
    names = {place.id: place.names for place in list_places(rt.session, rt.today)}
    by_village: dict[str, list[object]] = {}
    for voter in list_voters(rt.session, shown.row.roll_id):
        village = pick(names[voter.village_id]) if voter.village_id in names else "–"
        by_village.setdefault(village, []).append(voter)
    html = render_template("voting/print_register.html", shown=shown, villages=sorted(by_village.items()))
    return paper(html, f"{slug}-register.pdf")


@bp.get("/<slug>/sheet.pdf")
@public
def sheet_paper(slug: str) -> ResponseReturnValue:
    """The signed reconciliation sheet on A4, in Kazakh and Russian, with the names of the two who signed."""
    rt = runtime()
    shown = show_poll(queries.get_poll(rt.session, slug))
    found = queries.find_sheet(rt.session, shown.row.id)
    if found is None or found.signed_at is None:
        raise NotFoundError
    html = sheets.sheet(
        "voting/print_sheet.html",
        title=pick(shown.row.title),
        day=legal_day(found.signed_at),
        address=settings().site_url + url_for(shown.procedure.page, slug=slug, lang="kk"),
        shown=shown,
        numbers=queries.reconcile(rt.session, found),
        explanation=found.explanation,
        signed=queries.list_signers(rt.session, found),
    )
    return paper(html, f"{slug}-sheet.pdf")
