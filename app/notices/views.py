"""The outbox page of development and demonstration: what would have been sent, so that a tester can read a code."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.notices.gateways import shows_outbox
from app.notices.jobs import SEND, compose
from app.platform import outbox
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import words

SHOWN = 20

bp = Blueprint("notices", __name__)


@public
def outbox_page() -> ResponseReturnValue:
    """The newest messages with their text."""
    jobs = outbox.list_recent(runtime().session, runtime().keys, SEND, SHOWN)
    messages = [(job["at"], compose(words(), job)) for job in jobs if job["to"]]
    return render_template("notices/outbox.html", messages=messages)


@bp.record
def add_outbox(state: BlueprintSetupState) -> None:
    """The route exists only where nothing is really sent."""
    if shows_outbox(state.app.extensions["settings"]):
        state.add_url_rule("/outbox", "outbox", outbox_page)
