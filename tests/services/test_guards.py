"""The database itself refuses what must never happen, whoever writes the SQL: both databases."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.ledger.models import LedgerEntry
from app.places.models import Roll, RollEntry
from app.platform import guards
from app.platform.access import Role
from app.platform.db import db
from tests.world import World, commit, make_world

ROLL = "a frozen roll never changes"
LEDGER = "the ledger is only added to"


@pytest.fixture
def world(runtime: Any) -> World:
    return make_world(runtime.session, runtime)


@pytest.fixture
def frozen(world: World) -> uuid.UUID:
    """A frozen roll of three; somebody else is on an open one."""
    return world.roll([world.person() for _ in range(3)])


@pytest.fixture
def open_(world: World) -> uuid.UUID:
    return world.roll([world.person()], frozen=False)


def refused(session: Any, statement: Any, why: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=why), session.begin_nested():
        session.execute(statement)


def entry(world: World, roll_id: uuid.UUID, **changed: Any) -> dict[str, Any]:
    person_id = world.person()
    return {"id": uuid.uuid4(), "roll_id": roll_id, "person_id": person_id, "village_id": world.villages[0], **changed}


def rows(session: Any, roll_id: uuid.UUID) -> list[Any]:
    columns = (RollEntry.id, RollEntry.person_id, RollEntry.village_id)
    return sorted(session.execute(sa.select(*columns).where(RollEntry.roll_id == roll_id)).all(), key=str)


def test_nobody_is_added_to_a_frozen_roll(world: World, frozen: uuid.UUID) -> None:
    refused(world.session, sa.insert(RollEntry).values(**entry(world, frozen)), ROLL)


def test_nobody_is_taken_off_a_frozen_roll(world: World, frozen: uuid.UUID) -> None:
    refused(world.session, sa.delete(RollEntry).where(RollEntry.roll_id == frozen), ROLL)


def test_no_entry_of_a_frozen_roll_changes(world: World, frozen: uuid.UUID) -> None:
    changed = sa.update(RollEntry).where(RollEntry.roll_id == frozen)
    refused(world.session, changed.values(village_id=world.villages[-1]), ROLL)


def test_nobody_is_moved_into_or_out_of_a_frozen_roll(world: World, frozen: uuid.UUID, open_: uuid.UUID) -> None:
    into = sa.update(RollEntry).where(RollEntry.roll_id == open_).values(roll_id=frozen)
    out = sa.update(RollEntry).where(RollEntry.roll_id == frozen).values(roll_id=open_)
    refused(world.session, into, ROLL)
    refused(world.session, out, ROLL)


def test_a_frozen_roll_is_neither_opened_nor_deleted(world: World, frozen: uuid.UUID) -> None:
    thaw = sa.update(Roll).where(Roll.id == frozen).values(frozen_at=None, first_by=None, second_by=None)
    refused(world.session, thaw, ROLL)
    refused(world.session, sa.update(Roll).where(Roll.id == frozen).values(digest="0" * 64), ROLL)
    refused(world.session, sa.delete(Roll).where(Roll.id == frozen), ROLL)


def test_an_open_roll_is_changed_as_before(world: World, open_: uuid.UUID) -> None:
    session = world.session
    session.execute(sa.insert(RollEntry).values(**entry(world, open_)))
    session.execute(sa.update(RollEntry).where(RollEntry.roll_id == open_).values(village_id=world.villages[-1]))
    assert {village for _, _, village in rows(session, open_)} == {world.villages[-1]}
    session.execute(sa.delete(RollEntry).where(RollEntry.roll_id == open_))
    session.execute(sa.delete(Roll).where(Roll.id == open_))
    assert session.get(Roll, open_) is None


def test_sqlites_replace_is_no_way_around(
    world: World, frozen: uuid.UUID, open_: uuid.UUID, database_kind: str
) -> None:
    """`OR REPLACE` deletes what is in the way, and SQLite asks no trigger of deletion about that."""
    if database_kind != "sqlite":
        refused(world.session, sa.text("TRUNCATE place_roll_entry"), ROLL)
        refused(world.session, sa.text("TRUNCATE ledger_entry"), LEDGER)
        return
    session = world.session
    before = rows(session, frozen)
    victim = before[0][0]
    replaced = sa.insert(RollEntry).prefix_with("OR REPLACE").values(**entry(world, open_, id=victim))
    moved = sa.update(RollEntry).prefix_with("OR REPLACE").where(RollEntry.roll_id == open_).values(id=victim)
    roll = {"id": frozen, "territory_id": world.okrug, "title": "Басқа", "created_at": world.runtime.now}
    refused(session, replaced, ROLL)
    refused(session, moved, ROLL)
    refused(session, sa.insert(Roll).prefix_with("OR REPLACE").values(**roll), ROLL)
    assert rows(session, frozen) == before


def note(world: World) -> dict[str, Any]:
    with world.runtime.transaction() as tx:
        tx.record("test.note", "installation", {})
    last = world.session.execute(sa.select(LedgerEntry.__table__).order_by(LedgerEntry.number.desc()).limit(1))
    return dict(last.mappings().one())


def test_an_entry_of_the_ledger_is_neither_changed_nor_deleted(world: World) -> None:
    number = note(world)["number"]
    refused(world.session, sa.update(LedgerEntry).values(subject="other"), LEDGER)
    refused(world.session, sa.delete(LedgerEntry).where(LedgerEntry.number == number), LEDGER)


@pytest.mark.parametrize("kept", ["number", "previous", "hash"])
def test_an_entry_of_the_ledger_is_not_replaced(world: World, database_kind: str, kept: str) -> None:
    entry = note(world)
    other = {"number": entry["number"] + 9, "previous": "1" * 64, "hash": "2" * 64, kept: entry[kept]}
    replaced = sa.insert(LedgerEntry).values(**{**entry, **other})
    if database_kind == "sqlite":
        refused(world.session, replaced.prefix_with("OR REPLACE"), LEDGER)
    else:
        refused(world.session, replaced, "duplicate key")
    assert world.session.get(LedgerEntry, entry["number"]).hash == entry["hash"]  # type: ignore[union-attr]


def test_who_adds_while_the_roll_is_being_frozen_comes_too_late(
    own_database_url: str, make_app: Callable[..., Flask]
) -> None:
    app = make_app(own_database_url)
    with app.app_context():
        world = make_world(db.session(), app.extensions["runtime"])
        roll_id = world.roll([world.person()], frozen=False)
        late = entry(world, roll_id)
        by = [world.actor(Role.COMMISSION).account_id for _ in range(2)]
        commit(world)
        outcome: list[Exception | None] = []

        def add() -> None:
            try:
                with engine.connect().execution_options(write=True) as connection, connection.begin():
                    connection.execute(sa.insert(RollEntry).values(**late))
                outcome.append(None)
            except sa.exc.IntegrityError as error:
                outcome.append(error)

        engine = db.engine
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            freeze = {"frozen_at": world.runtime.now, "first_by": by[0], "second_by": by[1], "digest": "0" * 64}
            connection.execute(sa.update(Roll).where(Roll.id == roll_id).values(**freeze))
            adding = threading.Thread(target=add)
            adding.start()
            adding.join(0.3)
            assert not outcome
        adding.join(10)
        assert ROLL in str(outcome[0])
        assert len(rows(db.session, roll_id)) == 1


def test_lifted_guards_come_back(world: World, frozen: uuid.UUID) -> None:
    with guards.lifted(world.session.connection()):
        world.session.execute(sa.delete(RollEntry).where(RollEntry.roll_id == frozen))
    assert rows(world.session, frozen) == []
    refused(world.session, sa.insert(RollEntry).values(**entry(world, frozen)), ROLL)
