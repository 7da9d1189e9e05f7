"""After the seal: what the database's files still hold of the open box is removed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

TABLES = ("voting_ballot", "voting_mark", "voting_poll")
LOOKS = 50
"""Tenths of a second to wait for transactions from before the seal; then the worker tries again later."""


def scrub(session: Session) -> None:
    """Remove what a database keeps of deleted rows: dead row versions (of the poll too: they hold the key of its
    box) and the write-ahead log of one file. What is zeroed or rewritten cannot be read from the disk's files.

    Raises when readers stand in the way for long, or when the role may not do it; the worker then tries again and the
    administrator sees why it could not.
    """
    engine = session.get_bind().engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _rewrite(connection)
        return
    raw = engine.raw_connection()  # no transaction: a checkpoint cannot run in one
    try:
        cursor = raw.cursor()
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=1000")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={patience}")
    finally:
        raw.close()
    if busy:
        raise TimeoutError("readers hold the write-ahead log")


def _rewrite(connection: Connection) -> None:
    """Write the tables anew; PostgreSQL only warns of a table that the role may not vacuum, so we look."""
    before = _files(connection)
    _outlast(connection)
    connection.execute(sa.text("SET lock_timeout = '1s'"))  # who waits for the table must not hold up voters
    try:
        connection.execute(sa.text(f"VACUUM (FULL) {', '.join(TABLES)}"))
    finally:
        connection.execute(sa.text("RESET lock_timeout"))
    if before & _files(connection):
        raise PermissionError("the role may not vacuum: it needs MAINTAIN on the tables, or to own them")


def _outlast(connection: Connection) -> None:
    """Wait until every transaction that runs now has ended, in any database of the server: while one lasts, PostgreSQL
    keeps the row versions that it might have seen, and says nothing.
    """
    limit = connection.scalar(sa.text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
    ended = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= CAST(:limit AS xid8)")
    for _ in range(LOOKS):
        if connection.scalar(ended, {"limit": limit}):
            return
        connection.execute(sa.text("SELECT pg_sleep(0.1)"))
    raise TimeoutError("a transaction from before the seal is still open")


def _files(connection: Connection) -> set[int]:
    """The files in which the tables lie now."""
    return {connection.scalar(sa.text("SELECT pg_relation_filenode(:name)"), {"name": name}) or 0 for name in TABLES}
