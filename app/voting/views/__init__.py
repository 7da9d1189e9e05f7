"""Pages of the polling table: serving people, printing, reading paper ballots, the sheet, and the tablet."""

from flask import Blueprint

bp = Blueprint("voting", __name__, url_prefix="/voting")

# The views join the blueprint by being imported.
from app.voting.views import desk, kiosk, paper, printed  # noqa: E402, F401
