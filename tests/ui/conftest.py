"""The design system needs the application but no tables: one for all these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue

from app.platform.access import public
from app.platform.i18n import PREFIX
from app.platform.web_errors import answer
from tests.pages import PageClient


@pytest.fixture(scope="session")
def bare_app(make_app: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose database nobody asks, with an open door to every error page."""
    made = make_app(f"sqlite:///{tmp_path_factory.mktemp('ui') / 'empty.db'}", DEMO="1")

    @made.get(f"{PREFIX}/_error/<int:status>")
    @public
    def error_page(status: int) -> ResponseReturnValue:
        return answer(status, None)

    return made


@pytest.fixture
def reader(bare_app: Flask) -> Iterator[PageClient]:
    """A visitor who checks every page: valid HTML, one h1, labels, nothing inline."""
    with bare_app.app_context():
        yield PageClient(bare_app)


@pytest.fixture(scope="session")
def css(bare_app: Flask) -> str:
    """The one stylesheet."""
    root = Path(bare_app.root_path)
    return (root / "ui" / "static" / "css" / "site.css").read_text(encoding="utf-8")
