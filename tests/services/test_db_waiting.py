"""Writers of an SQLite file wait their turn; a connection that died while it rested is replaced unseen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app.platform import db as platform
from app.platform.db import WRITE, db
from tests.databases import Databases


def test_a_writer_goes_on_soon_after_the_other_has_ended(databases: Databases, make_app: Callable[..., Flask]) -> None:
    app = make_app(databases.fresh("sqlite"))
    ended: list[float] = []
    with app.app_context():
        engine = db.engine

        def hold(taken: threading.Event) -> None:
            with engine.connect().execution_options(**WRITE) as connection, connection.begin():
                taken.set()
                time.sleep(0.5)
            ended.append(time.perf_counter())

        taken = threading.Event()
        thread = threading.Thread(target=hold, args=(taken,))
        thread.start()
        taken.wait()
        with engine.connect().execution_options(**WRITE) as connection, connection.begin():
            began = time.perf_counter()
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 1000 * platform.PATIENCE
        thread.join()
        engine.dispose()
    assert began - ended[0] < 0.4


def test_a_writer_that_waits_in_vain_is_told_that_the_file_is_locked(
    databases: Databases, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(databases.fresh("sqlite"))
    monkeypatch.setattr(platform, "PATIENCE", 0)
    with app.app_context():
        with (
            db.engine.connect().execution_options(**WRITE) as holder,
            holder.begin(),
            pytest.raises(sa.exc.OperationalError, match="locked"),
            db.engine.connect().execution_options(**WRITE) as other,
        ):
            other.begin()
        db.engine.dispose()


def test_a_connection_that_died_at_rest_is_replaced(
    databases: Databases, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(databases.fresh("postgresql"))
    monkeypatch.setattr(platform, "BELIEVED", 0.0)
    with app.app_context():
        with db.engine.connect() as connection:
            first = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        killer = sa.create_engine(db.engine.url)
        with killer.connect() as connection:
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
        killer.dispose()
        with db.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT pg_backend_pid()")) != first
        db.engine.dispose()


def test_reading_postgresql_opens_no_transaction_and_writing_does(
    databases: Databases, make_app: Callable[..., Flask]
) -> None:
    app = make_app(databases.fresh("postgresql"))
    with app.app_context():
        runtime = app.extensions["runtime"]
        runtime.session.execute(sa.text("SELECT 1"))
        first = runtime.session.connection().connection.dbapi_connection
        idle = first.info.transaction_status.name
        with runtime.transaction() as tx:
            tx.session.execute(sa.text("SELECT 1"))
            second = tx.session.connection().connection.dbapi_connection
            begun = second.info.transaction_status.name
        db.session.remove()
        db.engine.dispose()
    assert first is second, "the pool gave the same connection to both"
    assert (idle, begun) == ("IDLE", "INTRANS")
