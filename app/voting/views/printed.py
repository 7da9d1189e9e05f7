"""What lies on the polling table: ballots in both languages without any name, and the register to sign."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.documents.views import paper
from app.places.queries import list_places, list_voters
from app.platform.access import Role, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, translate
from app.voting.views import bp
from app.voting.views.shown import own_poll


@bp.get("/<slug>/print/ballot/")
@requires(Role.CLERK, Role.COMMISSION)
def print_ballot(slug: str) -> ResponseReturnValue:
    """The blank ballot on A4: large letters, Kazakh and Russian, numbered lines, nothing of the voter."""
    shown = own_poll(slug)
    html = render_template("voting/print_ballot.html", shown=shown, say=translate, large=True)
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
