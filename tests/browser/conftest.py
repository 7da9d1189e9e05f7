"""The demonstration district in a browser: loaded once, then every test has a copy of its own and its own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.platform.db import db
from tests.browser.district import District
from tests.browser.visitor import PHONE, Visitor
from tests.clock import MovableClock
from tests.databases import Databases


@pytest.fixture(scope="session")
def _loaded() -> dict[str, str]:
    return {}


@pytest.fixture
def load_district(
    databases: Databases, make_app: Callable[..., Flask], clock: MovableClock, _loaded: dict[str, str]
) -> Callable[[str], str]:
    """The address of a database of a kind with the demonstration, as `flask demo load` leaves it."""

    def load(kind: str) -> str:
        if kind not in _loaded:
            address = databases.fresh(kind)
            app = make_app(address, DEMO="1")
            run = app.test_cli_runner().invoke(args=["demo", "load"])
            assert run.exit_code == 0, run.output
            with app.app_context():
                db.session.remove()
                db.engine.dispose()  # nobody may be connected to a database that is copied
            _loaded[kind] = address
        return _loaded[kind]

    return load


@pytest.fixture
def district(
    request: pytest.FixtureRequest,
    databases: Databases,
    make_app: Callable[..., Flask],
    load_district: Callable[[str], str],
    serve: Callable[[Flask], str],
    clock: MovableClock,
) -> Iterator[District]:
    """The district, served, at 10:00 in Almaty on 21 November 2026; on SQLite unless the test asks for another."""
    app = make_app(databases.copy(load_district(getattr(request, "param", "sqlite"))), DEMO="1")
    yield District(app, clock, serve(app))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def _checked() -> set[str]:
    """The kinds of pages that axe has seen in this process, each in its language."""
    return set()


@pytest.fixture
def visit(browser: Browser, district: District, _checked: set[str]) -> Iterator[Callable[..., Visitor]]:
    """Somebody's browser: visit(lang="ru", scripts=False, width=1280). It checks every page that it opens."""
    visitors: list[Visitor] = []

    def come(
        lang: str = "kk", *, scripts: bool = True, width: int = PHONE[0], height: int = PHONE[1], scale: int = 1
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=width < 600,
            is_mobile=width < 600,
            java_script_enabled=scripts,
            locale=lang,
            device_scale_factor=scale,
            reduced_motion="reduce",
            bypass_csp=scale > 1,  # to put the spacing of WCAG 1.4.12 into the page
        )
        context.set_default_timeout(30_000)  # what hangs; how fast a page is, tests do not say
        visitor = Visitor(district, context.new_page(), lang, _checked if scripts else None)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.leave()
