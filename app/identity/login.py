"""Joins Flask-Login to our server-side sessions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from flask import Flask
from flask_login import LoginManager
from sqlalchemy.orm import Session

from app.identity import queries
from app.platform.access import Actor, Grant
from app.platform.flask_runtime import runtime

ReadGrants = Callable[[Session, uuid.UUID, date], frozenset[Grant]]


def init_app(app: Flask, *sources: ReadGrants) -> None:
    """Read the actor of a request from its session token; roles come from all `sources` when first asked for."""
    login = LoginManager(app)
    login.session_protection = None  # our session row is what protects: it can be revoked

    def read_grants(account_id: uuid.UUID) -> frozenset[Grant]:
        found = [read(runtime().session, account_id, runtime().today) for read in sources]
        return frozenset().union(*found)

    @login.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def load(token: str) -> Actor | None:
        rt = runtime()
        return queries.find_actor(rt.session, token, rt.keys.fingerprint("session", token), rt.now, read_grants)
