"""What everyone may read of a place: who heads it, which bodies act for it, who sits in them; and one's own roll."""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.places import queries
from app.places.views import CARDS, bp
from app.platform.access import actor, public, signed_in
from app.platform.flask_runtime import runtime


@bp.get("/places/")
@public
def index() -> ResponseReturnValue:
    """Districts and towns, and the okrugs of each."""
    rt = runtime()
    places = queries.list_places(rt.session, rt.today, ("district", "town", "okrug"))
    okrugs: dict[uuid.UUID | None, list[queries.Place]] = {}
    for place in places:
        if place.kind == "okrug":
            okrugs.setdefault(place.parent_id, []).append(place)
    districts = [place for place in places if place.kind != "okrug"]
    return render_template("places/index.html", districts=districts, okrugs=okrugs)


@bp.get("/places/<slug>/")
@public
def territory(slug: str) -> ResponseReturnValue:
    """A territory as it is today, with its past names."""
    rt = runtime()
    place = queries.get_place_by_slug(rt.session, slug, rt.today)
    path = queries.path_to_oblast(rt.session, place.id, rt.today)
    cards = [card for give in current_app.extensions[CARDS] for card in give(place.id)]
    cards.sort(key=lambda card: card.get("tone") != "now")  # what is open to residents today comes first
    return render_template(
        "places/territory.html",
        place=place,
        path=path[1:],
        akim=queries.find_akim(rt.session, place.id, rt.today),
        competence=_competence(place.id),
        bodies=queries.list_bodies_on(rt.session, [place.id], rt.today),
        parts=queries.list_children(rt.session, place.id, rt.today),
        history=queries.list_history(rt.session, place.id),
        now=[card for card in cards if not card.get("over")],
        past=[card for card in cards if card.get("over")],
        today=rt.today,
    )


def _competence(territory_id: uuid.UUID) -> dict[str, Any] | None:
    """The competent maslikhat and the higher akim, as they were set; None where nobody has."""
    rt = runtime()
    found = queries.find_competence(rt.session, territory_id, rt.today)
    if found is None:
        return None
    return {
        "maslikhat": queries.get_body(rt.session, body_id=found.maslikhat_id),
        "higher": queries.get_place(rt.session, found.higher_akim_territory_id, rt.today),
        "akim": queries.find_akim(rt.session, found.higher_akim_territory_id, rt.today),
        "basis": found.basis,
    }


@bp.get("/bodies/<slug>/")
@public
def body(slug: str) -> ResponseReturnValue:
    """A body: the total number of its members in both readings, and who sits in it today."""
    rt = runtime()
    found = queries.get_body(rt.session, slug=slug)
    return render_template(
        "places/body.html",
        body=found,
        place=queries.get_place(rt.session, found.territory_id, rt.today),
        total=queries.list_standings(rt.session, [found.id], rt.today).get(found.id),
        members=queries.list_members(rt.session, found.id, rt.today),
        seats=queries.list_seats(rt.session, found.id),
        today=rt.today,
    )


@bp.get("/my-roll/")
@signed_in
def my_roll() -> ResponseReturnValue:
    """Am I on the roll? Of oneself only."""
    rt = runtime()
    found = queries.list_rolls_of(rt.session, actor().person_id)
    ids = {one for roll, village_id in found for one in (roll.territory_id, village_id)}
    places = {place.id: place for place in queries.list_places(rt.session, rt.today, ids=ids)}
    asked = queries.list_corrections_of(rt.session, actor().person_id)
    return render_template("places/my_roll.html", found=found, places=places, asked=asked)
