"""The officer's desk and the pages of the administrators."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from app.admin.views import accounts, desk, jobs, officials  # noqa: E402, F401  # the views join by import
