"""The database: one declarative base, our column types, and what makes SQLite behave like a server."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import uuid
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share: names of constraints and the types of Python values."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads this class attribute
        datetime: UtcDateTime,
        str: sa.Text,
        uuid.UUID: sa.Uuid,
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
    }


class Record(Base):
    """A table with a random key: an id tells nothing about order."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


db = SQLAlchemy(metadata=Base.metadata)

PATIENCE = 10
"""Seconds that a writer waits for the lock of an SQLite file."""

BELIEVED = 5.0
"""Seconds after its last use in which a connection is taken to be alive."""

WRITE = {"write": True}
"""Execution option of a connection that is going to write: SQLite then locks at once instead of failing later."""

READ = {"read": True}
"""Execution option of a connection that only reads: PostgreSQL then needs no BEGIN and no ROLLBACK, which are two of a
page's five messages. Between two reads its pages could see a change anyway."""


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we send BEGIN ourselves, see below
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={1000 * PATIENCE}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if connection.dialect.name == "postgresql":
        if options.get("read"):
            _set_autocommit(connection.connection.dbapi_connection, to=True)
    elif options.get("write"):
        _wait_to_write(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _set_autocommit(connection: Any, *, to: bool) -> None:
    if connection.autocommit != to:
        connection.autocommit = to


def _wait_to_write(connection: Connection) -> None:
    """Take the one write lock of an SQLite file, asking every few milliseconds.

    SQLite's own waiting doubles its pauses up to 100 ms, so that under load some writers starve.
    """
    file: Any = connection.connection.dbapi_connection
    deadline = monotonic() + PATIENCE
    file.execute("PRAGMA busy_timeout=0")
    try:
        while monotonic() < deadline:
            try:
                file.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                sleep(0.001 + secrets.randbelow(4000) / 1_000_000)
            else:
                return
    finally:
        file.execute(f"PRAGMA busy_timeout={1000 * PATIENCE}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # says in SQLAlchemy's words that it is locked


@event.listens_for(Pool, "checkin")
def _note_use(connection: Any, record: Any) -> None:
    record.info["used"] = monotonic()
    if connection is not None and not isinstance(connection, sqlite3.Connection):
        _set_autocommit(connection, to=False)


@event.listens_for(Pool, "checkout")
def _ask_whether_alive(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that has rested is asked before use; one that has just worked is believed.

    Asking every time would be a third of a vote's messages to the server. A connection that broke within the last
    seconds shows it at its first statement: the visitor is told to try again, and the pool is made anew.
    """
    used = record.info.get("used")
    if used is None or monotonic() - used < BELIEVED or isinstance(connection, sqlite3.Connection):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.__class__.Error as error:
        raise sa.exc.DisconnectionError from error


def take_turns(session: Session, name: str) -> None:
    """Let transactions that name the same thing go one after another, until each ends.

    For what no unique index can hold: counting tries, the second of two consents. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
