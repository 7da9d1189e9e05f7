"""Joins Flask-Login to our server-side sessions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from flask import Flask, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from sqlalchemy.orm import Session

from app.identity import queries
from app.identity.policy import NotFreshError
from app.platform.access import Actor, Grant, remember_page
from app.platform.flask_runtime import runtime

ReadGrants = Callable[[Session, uuid.UUID, date], frozenset[Grant]]


def init_app(app: Flask, *sources: ReadGrants) -> None:
    """Read the actor of a request from its session token; roles come from all `sources` when first asked for."""
    login = LoginManager()
    login.init_app(app, add_context_processor=False)  # a page that shows nobody reads nobody
    login.session_protection = None  # our session row is what protects: it can be revoked

    def read_grants(account_id: uuid.UUID) -> frozenset[Grant]:
        found = [read(runtime().session, account_id, runtime().today) for read in sources]
        return frozenset().union(*found)

    @login.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(token: str) -> Actor | None:
        rt = runtime()
        return queries.find_actor(rt.session, token, rt.keys.fingerprint("session", token), rt.now, read_grants)

    @app.errorhandler(NotFreshError)
    def ask_again(_error: NotFreshError) -> ResponseReturnValue:
        remember_page()
        return redirect(url_for("identity.confirm_again"), 303)


def enter(token: str) -> None:
    """From the next request on this browser acts by the session of the token."""
    for name in ("csrf_token", "slip"):  # a token handed out to nobody in particular; who was here before
        session.pop(name, None)
    session["_user_id"] = token  # where Flask-Login looks for what `Actor.get_id` gives


def leave() -> None:
    """The browser forgets everything, kept forms too: the next one at this machine may be somebody else."""
    session.clear()


def way_back(default: str) -> str:
    """The page that the visitor came from, once; only ever a path of this site."""
    path: str = session.pop("next", "")
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if own else default
