"""The worker seals what has closed and leaves nothing of the open box in the database's files."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.budget.models import Round
from app.budget.services import votes
from app.platform.db import db
from app.platform.outbox import Job
from app.voting.models import Ballot
from app.voting.services import scrubbing
from tests.clock import MovableClock
from tests.databases import Databases
from tests.world import commit, make_world


@pytest.fixture
def own_app(own_database_url: str, make_app: Any, clock: MovableClock) -> Any:
    """An application on a database of its own: a database is scrubbed as a whole."""
    app = make_app(own_database_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def voted(own_app: Flask) -> Round:
    """A round in which five people have voted."""
    world = make_world(db.session(), own_app.extensions["runtime"])
    people = [world.person() for _ in range(5)]
    made = world.round(world.roll(people), [1_000_000, 2_000_000])
    commit(world)
    for person in people:
        votes.cast(world.runtime, person, made.slug, ["1"])
    return made


def files_of_the_database(tables: list[str]) -> bytes:
    """What a thief of the disk would read of these tables: the file and its log, or the tables' files."""
    session = db.session()
    if db.engine.dialect.name == "sqlite":
        file = Path(db.engine.url.database or "")
        return b"".join(part.read_bytes() for part in (file, Path(f"{file}-wal")) if part.exists())
    session.execute(sa.text("CHECKPOINT"))
    read = sa.text("SELECT pg_read_binary_file(pg_relation_filepath(:name))")
    return b"".join(session.execute(read, {"name": name}).scalar_one() for name in tables)


def work(app: Flask) -> str:
    db.session.remove()
    done = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests on the same PostgreSQL hold transactions for longer than villages do: wait up to four minutes."""
    monkeypatch.setattr(scrubbing, "LOOKS", 2400)


def test_the_worker_seals_at_the_close_and_no_earlier(own_app: Flask, voted: Round, clock: MovableClock) -> None:
    round_id, closes = voted.id, voted.closes_at
    work(own_app)
    assert db.session.get_one(Round, round_id).sealed_at is None
    clock.moment = closes
    assert work(own_app) == "1 jobs\n"
    assert db.session.get_one(Round, round_id).sealed_at == closes
    assert work(own_app) == "0 jobs\n"
    job = db.session.scalars(sa.select(Job)).one()
    assert (job.name, job.problem, job.done_at) == ("voting.scrub", None, closes)


def test_after_the_worker_the_files_hold_no_slot_and_no_box_key(
    own_app: Flask, voted: Round, clock: MovableClock
) -> None:
    tables = ["voting_ballot", "voting_mark", "voting_poll"]
    secrets = [slot.encode() for slot in db.session.scalars(sa.select(Ballot.slot))]
    secrets.append((voted.box_key or "").encode())
    clock.moment = voted.closes_at
    before = files_of_the_database(tables)
    assert all(secret in before for secret in secrets)
    work(own_app)
    after = files_of_the_database(tables)
    assert not any(secret in after for secret in secrets)
    assert len(db.session.scalars(sa.select(Ballot)).all()) == len(secrets) - 1


def test_a_reader_in_the_way_makes_the_worker_try_again(own_app: Flask, voted: Round, clock: MovableClock) -> None:
    clock.moment = voted.closes_at
    with db.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM voting_ballot").all()
        work(own_app)
    job = db.session.scalars(sa.select(Job)).one()
    problem = {"sqlite": "TimeoutError", "postgresql": "OperationalError"}[db.engine.dialect.name]
    assert (job.problem, job.done_at, job.attempts) == (problem, None, 1)
    db.session.rollback()
    clock.advance(minutes=2)
    work(own_app)
    assert db.session.scalars(sa.select(Job.done_at)).one() is not None


def test_on_postgresql_a_transaction_from_before_the_seal_makes_the_worker_try_again(
    own_app: Flask, voted: Round, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # its log is emptied whole or not at all
    clock.moment = voted.closes_at
    monkeypatch.setattr(scrubbing, "LOOKS", 2)
    with db.engine.connect() as writer:
        writer.exec_driver_sql("SELECT pg_current_xact_id()")
        work(own_app)
    job = db.session.scalars(sa.select(Job)).one()
    assert (job.problem, job.done_at) == ("TimeoutError", None)


def test_a_role_that_may_not_vacuum_is_told_so(databases: Databases, make_app: Any) -> None:
    url = sa.make_url(databases.fresh("postgresql"))
    owner = sa.create_engine(url)
    role = f"stranger_{uuid.uuid4().hex[:8]}"
    with owner.begin() as connection:
        connection.execute(sa.text(f"CREATE ROLE {role} LOGIN"))
    stranger = sa.create_engine(url.set(username=role))
    with Session(stranger) as session, pytest.raises(PermissionError):
        scrubbing.scrub(session)
    stranger.dispose()
    with owner.begin() as connection:
        connection.execute(sa.text(f"DROP ROLE {role}"))
    owner.dispose()
