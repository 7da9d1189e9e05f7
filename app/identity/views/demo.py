"""Signing in by a button as a resident of the demonstration; the route exists only there."""

from __future__ import annotations

import uuid

from flask import request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.identity import demo, services
from app.identity.views import bp
from app.identity.views.entering import admit
from app.platform.access import public
from app.platform.flask_runtime import runtime


@public
def demo_sign_in() -> ResponseReturnValue:
    """Sign in as one of the listed residents; nobody else, and never as an official."""
    chosen = request.form.get("account", "")
    residents = {str(account.account_id) for account in demo.list_accounts() if not account.login}
    if chosen not in residents:
        raise NotFoundError
    with runtime().transaction() as tx:
        token = services.begin_session(tx, uuid.UUID(chosen), strong=False)
    return admit(token)


@bp.record
def add_demo(state: BlueprintSetupState) -> None:
    """Only an installation that is a demonstration has the route."""
    if state.app.extensions["settings"].demo:
        state.add_url_rule("/demo/sign-in", "demo_sign_in", demo_sign_in, methods=["POST"])
