"""Pages about places, bodies and rolls.

Other rooms put cards on an okrug's page by adding a function to `app.extensions["okrug_cards"]`: it takes the id of
the territory and gives a list of cards as the component card_list shows them. So this room knows no procedure.
"""

from flask import Blueprint

bp = Blueprint("places", __name__)
CARDS = "okrug_cards"
bp.record_once(lambda state: state.app.extensions.setdefault(CARDS, []))

from app.places.views import (  # noqa: E402  # the views join by import
    bodies_desk,  # noqa: F401
    corrections,  # noqa: F401
    facts_desk,  # noqa: F401
    facts_offices,  # noqa: F401
    public,  # noqa: F401
    roll_desk,  # noqa: F401
    tables,  # noqa: F401
)
