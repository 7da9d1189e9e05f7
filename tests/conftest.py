"""What tests stand on: both databases, a clock that moves, the application, a visitor who checks pages."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from werkzeug.serving import make_server

from app.platform.db import db
from config import Settings
from tests import needs
from tests.clock import START, MovableClock
from tests.databases import KINDS, Databases
from tests.pages import PageClient

hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

CHROMIUM = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")  # fmt: skip


@pytest.fixture(scope="session")
def _clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def clock(_clock: MovableClock) -> MovableClock:
    """The application's clock: 10:00 in Almaty on 21 November 2026, until a test moves it."""
    _clock.moment = START
    return _clock


@pytest.fixture(scope="session")
def _made() -> list[Flask]:
    return []


@pytest.fixture(scope="session")
def make_app(
    tmp_path_factory: pytest.TempPathFactory, _clock: MovableClock, _made: list[Flask]
) -> Callable[..., Flask]:
    """An application on a database: make_app(url, DEMO="1", …), settings spelled as in the environment."""
    from app.factory import create_app  # here, so that tests of the core load no framework

    instance = tmp_path_factory.mktemp("instance")

    def make(url: str, **environment: str) -> Flask:
        environment = {"APP_ENV": "test", "DATABASE_URL": url, "INSTANCE_DIR": str(instance), **environment}
        app = create_app(Settings.from_env(environment), clock=_clock)
        _made.append(app)
        return app

    return make


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory,
    make_app: Callable[..., Flask],
    _made: list[Flask],
    worker_id: str,
) -> Iterator[Databases]:
    """All databases of this process."""
    all_of_them = Databases(tmp_path_factory.mktemp("databases"), worker_id, make_app)
    yield all_of_them
    for app in _made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    all_of_them.close()


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each test that touches a database runs on SQLite and on PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def database_url(database_kind: str, databases: Databases) -> str:
    """A migrated database that all tests of this process share; what a test does there is rolled back."""
    return databases.shared(database_kind)


@pytest.fixture
def own_database_url(database_kind: str, databases: Databases) -> str:
    """A migrated, empty database for this test alone: for parallel writers, processes and restarts."""
    return databases.fresh(database_kind)


@pytest.fixture(scope="session")
def _apps() -> dict[str, Flask]:
    return {}


@pytest.fixture
def app(database_url: str, make_app: Callable[..., Flask], _apps: dict[str, Flask], clock: MovableClock) -> Flask:
    """The whole application on the shared database."""
    if database_url not in _apps:
        _apps[database_url] = make_app(database_url)
    return _apps[database_url]


@pytest.fixture
def session(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The database session; every commit in the test is a savepoint, and all is rolled back at its end."""
    with app.app_context(), db.engine.connect().execution_options(write=True) as connection:
        outer = connection.begin()
        monkeypatch.setitem(db.engines, None, connection)
        monkeypatch.setitem(db.session.session_factory.kw, "join_transaction_mode", "create_savepoint")
        db.session.remove()
        yield db.session
        db.session.remove()
        outer.rollback()


@pytest.fixture
def runtime(app: Flask, session: Any) -> Any:
    """What services are given."""
    return app.extensions["runtime"]


@pytest.fixture
def pages(app: Flask, session: Any) -> PageClient:
    """A visitor who checks every page that comes back."""
    return PageClient(app)


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address is the base of all: each test serves its own. The plugin's own fixture is deprecated by pytest."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium, asking nobody outside for anything."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": needs.chromium(), "args": [*CHROMIUM, *sandbox]}


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an application on a free port of this machine: serve(app) gives its address."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name everything that could not run, and what to do about it."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("could not run")
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"{count} × {reason}")
    refused = needs.forbidden_in_ci(reasons)
    if refused and needs.in_ci():
        terminalreporter.write_line("In continuous integration nothing may be missing.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration a test that could not run is a failure of the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not needs.in_ci() or session.exitstatus != pytest.ExitCode.OK:
        return
    skipped = [str(report.longrepr[2]).removeprefix("Skipped: ") for report in reporter.stats.get("skipped", [])]
    if needs.forbidden_in_ci(skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in tests/browser needs Chromium, whether it says so or not."""
    for item in items:
        if "browser" in Path(str(item.path)).parts:
            item.add_marker(pytest.mark.browser)
