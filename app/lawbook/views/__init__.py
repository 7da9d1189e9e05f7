"""Pages of the law: norms, actions, «why this number?», objections, local acts."""

from flask import Blueprint

bp = Blueprint("lawbook", __name__, url_prefix="/law")

from app.lawbook.views import actions, acts, disputes, links, local_acts, norms  # noqa: E402 -- they register on bp

__all__ = ["actions", "acts", "bp", "disputes", "links", "local_acts", "norms"]
