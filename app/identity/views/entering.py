"""What the ways of signing in share."""

from __future__ import annotations

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from app.identity import login

DESKS = ("admin.index", "site.index", "identity.account")
HOMES = ("site.index", "identity.account")


def admit(token: str, *, strong: bool = False) -> ResponseReturnValue:
    """Let the browser in and lead back to where it came from, else to the desk or the front page."""
    login.enter(token)
    return redirect(login.way_back(home(strong=strong)), 303)


def home(*, strong: bool) -> str:
    """Where somebody who has just signed in begins."""
    wanted = DESKS if strong else HOMES
    return url_for(next(name for name in wanted if name in current_app.view_functions))


def outbox_address() -> str | None:
    """Where a tester reads the code, if this installation has such a page."""
    return url_for("notices.outbox") if "notices.outbox" in current_app.view_functions else None
