"""Pages of the participatory budget: for everyone, for voters, for the commission."""

from flask import Blueprint

bp = Blueprint("budget", __name__, url_prefix="/budget")

from app.budget.views import public, voting  # noqa: E402, F401  # the views join the blueprint by being imported
