"""Pages of the participatory budget: for everyone, for voters, for the commission."""

from flask import Blueprint

bp = Blueprint("budget", __name__, url_prefix="/budget")

# The views join the blueprint by being imported.
from app.budget.views import (  # noqa: E402
    desk,  # noqa: F401
    desk_projects,  # noqa: F401
    files,  # noqa: F401
    money,  # noqa: F401
    money_desk,  # noqa: F401
    oversight,  # noqa: F401
    posters,  # noqa: F401
    proposals,  # noqa: F401
    proposals_desk,  # noqa: F401
    proposals_own,  # noqa: F401
    public,  # noqa: F401
    recount,  # noqa: F401
    statistics,  # noqa: F401
    timetable_desk,  # noqa: F401
    voting,  # noqa: F401
)
