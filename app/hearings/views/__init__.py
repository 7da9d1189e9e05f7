"""Pages of public hearings: for everyone, for those who take part, for moderators and clerks."""

from flask import Blueprint

bp = Blueprint("hearings", __name__, url_prefix="/hearings")
data = Blueprint("hearings_data", __name__, url_prefix="/api/v1/hearings")
"""For programs: one address whatever the language."""

# The views join the blueprints by being imported.
from app.hearings.views import (  # noqa: E402, F401
    answering,
    desk,
    files,
    holding,
    moderation,
    opendata,
    public,
    taking_part,
)
