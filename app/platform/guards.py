"""The triggers by which the database refuses what must never happen, lifted for the one act that needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

SQLITE = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
POSTGRESQL = sa.text("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Inside the block every trigger sleeps: for filling an empty database from a backup.

    Needs an open transaction, which the caller rolls back if the block fails: then nothing was ever lifted. On
    PostgreSQL the role must own the tables.
    """
    if connection.dialect.name == "postgresql":
        tables = connection.scalars(POSTGRESQL).all()
        for table in tables:
            connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        for table in tables:
            connection.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    triggers = connection.execute(SQLITE).all()
    for name, _statement in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, statement in triggers:
        connection.exec_driver_sql(statement)
