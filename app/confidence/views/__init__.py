"""Pages of no confidence: for everyone, deputies, the chair and the office, assemblies, akims' clerks."""

from flask import Blueprint

bp = Blueprint("confidence", __name__, url_prefix="/confidence")

# The views join the blueprint by being imported.
from app.confidence.views import assemblies, deputies, files, officers, paper, public, what_if  # noqa: E402, F401
