"""The demonstration as `make run` loads it, once for each database of this process. Tests only read in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.demo.load import load
from app.platform.db import db
from tests.clock import START, MovableClock
from tests.databases import Databases
from tests.pages import PageClient

_loaded: dict[str, Flask] = {}


@pytest.fixture
def demo_app(
    database_kind: str, databases: Databases, make_app: Callable[..., Flask], clock: MovableClock
) -> Iterator[Flask]:
    """An application with the demonstration in it, loaded at 10:00 in Almaty on 21 November 2026."""
    if database_kind not in _loaded:
        app = make_app(databases.fresh(database_kind), DEMO="1", SITE_URL="http://localhost")
        with app.app_context():
            assert clock.moment == START
            assert load(app.extensions["runtime"], db.engine)
        _loaded[database_kind] = app
    app = _loaded[database_kind]
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def demo_pages(demo_app: Flask) -> PageClient:
    """A visitor of the demonstration."""
    return PageClient(demo_app)
