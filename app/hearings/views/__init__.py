"""Pages of public hearings: for everyone, for those who take part, for moderators and clerks."""

from flask import Blueprint

bp = Blueprint("hearings", __name__, url_prefix="/hearings")

# The views join the blueprint by being imported.
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
