"""Pages of proposals: for everyone, for groups and signers, for officers, for the commission."""

from flask import Blueprint

bp = Blueprint("referendums", __name__, url_prefix="/referendums")

# The views join the blueprint by being imported.
from app.referendums.views import desk, files, paper, polling, printed, public, roads, signing, writing  # noqa: E402, F401
