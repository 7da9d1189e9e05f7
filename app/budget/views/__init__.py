"""Pages of the participatory budget: for everyone, for voters, for the commission."""

from flask import Blueprint

bp = Blueprint("budget", __name__, url_prefix="/budget")

# The views join the blueprint by being imported.
from app.budget.views import desk, desk_projects, files, posters, public, recount, voting  # noqa: E402, F401
