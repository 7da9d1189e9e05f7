"""The schema that the migrations make is the one that the tables describe, on both databases, both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.platform.db import Base, db
from tests.databases import MIGRATIONS, Databases

FOLDER = str(MIGRATIONS)


@pytest.fixture
def untouched(database_kind: str, databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application on a database in which nothing has run yet."""
    app = make_app(databases.empty(database_kind))
    with app.app_context():
        yield app


def _tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_go_up_and_down_and_up_again(untouched: Flask) -> None:
    upgrade(FOLDER)
    first = _tables()
    assert first == set(Base.metadata.tables)
    downgrade(FOLDER, revision="base")
    assert _tables() == set()
    upgrade(FOLDER)
    assert _tables() == first


def test_migrations_one_step_down_and_up_lose_no_table(untouched: Flask) -> None:
    upgrade(FOLDER)
    downgrade(FOLDER)
    upgrade(FOLDER)
    assert _tables() == set(Base.metadata.tables)


def test_tables_in_python_and_in_the_database_are_the_same(untouched: Flask) -> None:
    upgrade(FOLDER)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgrade_of_a_new_schema_is_harmless(untouched: Flask) -> None:
    upgrade(FOLDER)
    upgrade(FOLDER)
    assert _tables() == set(Base.metadata.tables)


def test_migrations_never_import_the_application() -> None:
    # A migration must mean tomorrow what it means today, whatever becomes of the application's code.
    for file in (MIGRATIONS / "versions").glob("*.py"):
        assert "import app" not in file.read_text(encoding="utf-8"), file.name
        assert "from app" not in file.read_text(encoding="utf-8"), file.name
