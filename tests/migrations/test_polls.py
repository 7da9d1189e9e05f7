"""The migration that gives polls a table of their own keeps every row, and what other tables know of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.platform.db import db
from tests.clock import START
from tests.databases import MIGRATIONS, Databases

FOLDER = str(MIGRATIONS)
PLACE, PERSON, ROUND = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
ROWS: dict[str, dict[str, Any]] = {
    "place_territory": {"id": PLACE, "slug": "bastau", "kind": "okrug"},
    "identity_person": {
        "id": PERSON,
        "iin_fingerprint": "f",
        "iin_cipher": "-",
        "full_name": "Айгүл",
        "birth_date": START.date(),
        "created_at": START,
    },
    "budget_round": {
        "id": ROUND,
        "slug": "bastau-2027",
        "territory_id": PLACE,
        "year": 2027,
        "title_kk": "Ауыл",
        "title_ru": "Село",
        "title_en": "Village",
        "pot": 10_000_000_000,
        "own_funds": 40_000_000_000,
        "currency": "KZT",
        "voting_age": 18,
        "ballot_kind": "approval",
        "max_choices": 3,
        "method": "greedy",
        "min_votes": 1,
        "opens_at": START,
        "closes_at": START.replace(year=START.year + 1),
        "announced_at": START,
        "box_key": "wrapped",
        "created_at": START,
    },
    "budget_project": {
        "id": uuid.uuid4(),
        "round_id": ROUND,
        "code": "1",
        "number": 1,
        "cost": 5,
        **{f"{name}_{lang}": "x" for name in ("title", "about") for lang in ("kk", "ru", "en")},
    },
    "budget_mark": {"round_id": ROUND, "person_id": PERSON, "channel": "online"},
    "budget_ballot": {"round_id": ROUND, "slot": "s", "choices": ["1"], "code": "VT", "nonce": "00"},
    "budget_ballot_code": {"round_id": ROUND, "code": "VT", "commitment": "c"},
}


@pytest.fixture
def before(database_kind: str, databases: Databases, make_app: Callable[..., Flask]) -> Iterator[None]:
    """A database as it was before the migration, with an open round in it."""
    app = make_app(databases.empty(database_kind))
    with app.app_context():
        _to("0003", upgrade)
        with db.engine.begin() as connection:
            for name, row in ROWS.items():
                connection.execute(_table(name).insert(), {key: _stored(value) for key, value in row.items()})
        yield


def _to(revision: str, way: Callable[..., None]) -> None:
    way(FOLDER, revision=revision)
    db.engine.dispose()  # the migrator's lock ends with its connection


def _stored(value: object) -> object:
    """A reflected table of SQLite knows keys as text."""
    return value.hex if isinstance(value, uuid.UUID) and db.engine.dialect.name == "sqlite" else value


def _table(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=db.engine, resolve_fks=False)


def _told(name: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(_table(name).select()).mappings()]


@pytest.mark.usefixtures("before")
def test_a_round_becomes_a_poll_and_keeps_its_projects_register_and_box() -> None:
    old = {name: _told(name) for name in ROWS}
    _to("0004", upgrade)
    poll, round_ = _told("voting_poll")[0], _told("budget_round")[0]
    assert poll.pop("kind") == "budget"
    assert {**poll, **round_} == old["budget_round"][0]
    assert _told("budget_project") == old["budget_project"]
    for name in ("mark", "ballot", "ballot_code"):
        moved = [
            {("round_id" if key == "poll_id" else key): v for key, v in r.items()} for r in _told(f"voting_{name}")
        ]
        assert moved == old[f"budget_{name}"]
    _to("0003", downgrade)
    assert {name: _told(name) for name in ROWS} == old


@pytest.mark.usefixtures("before")
def test_afterwards_the_database_still_holds_projects_to_their_round() -> None:
    _to("0004", upgrade)
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(_table("budget_project").update().values(round_id=_stored(uuid.uuid4())))
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(_table("voting_poll").delete())
