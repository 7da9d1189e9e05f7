"""Pages of signing in, of one's own account and of the desk."""

from flask import Blueprint

bp = Blueprint("identity", __name__)

from app.identity.views import account, demo, desk, officials, sign_in  # noqa: E402, F401  # the views join by import
