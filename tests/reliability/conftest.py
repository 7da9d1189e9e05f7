"""Installations that run for a whole file of tests: starting gunicorn takes longer than what is tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.clock import START, MovableClock
from tests.databases import Databases
from tests.reliability.server import PRODUCTION, Server, serving


@dataclass(frozen=True, slots=True)
class Installation:
    """gunicorn in production on a database of its own, and the same application here to look into it."""

    url: str
    app: Flask
    server: Server


@pytest.fixture(scope="module")
def installation(
    database_kind: str,
    databases: Databases,
    make_app: Callable[..., Flask],
    _clock: MovableClock,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    """One for each kind of database."""
    _clock.moment = START
    url = databases.fresh(database_kind)
    with serving(url, tmp_path_factory.mktemp("gunicorn")) as server:
        yield Installation(url, make_app(url, **PRODUCTION), server)
