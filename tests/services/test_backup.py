"""A backup holds everything of one moment, comes back whole on either database, and tells when it was changed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.admin import backup
from app.budget.models import Round
from app.budget.services import votes
from app.documents.content import Upload
from app.documents.services import keep
from app.identity.models import Account, SignIn
from app.places.models import RollEntry
from app.platform import guards
from app.platform.db import Base, db
from app.platform.health import newest_migration
from app.voting.models import Ballot, Mark
from tests.clock import MovableClock
from tests.databases import Databases
from tests.world import commit, make_world

KINDS = ("sqlite", "postgresql")


@pytest.fixture
def source(own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock) -> Any:
    """An installation in the middle of a vote: people, a ledger, an open box with three ballots, a session."""
    app = make_app(own_database_url)
    with app.app_context():
        world = make_world(db.session(), app.extensions["runtime"])
        people = [world.person() for _ in range(4)]
        world.session.query(Account).filter_by(person_id=people[0]).one().enrolled_by = (
            world.session.query(Account).filter_by(person_id=people[3]).one().id
        )
        made = world.round(world.roll(people), [1_000_000, 2_000_000])
        world.sign_in(people[0], "token-of-a-browser")
        commit(world)
        with world.runtime.transaction() as tx:
            keep(tx, Upload("хаттама.pdf", b"%PDF-1.7\n\xff\xfe%%EOF\n"), kind="hearing", public=True, by=None)
        for n in range(3):
            votes.cast(world.runtime, people[n], made.slug, ["1"])
            with world.runtime.transaction() as tx:
                tx.record("budget.announce", f"round-{n}", {"pot": 10_000_000, "name": "Жоба"})
                tx.later("notices.send", to="+77010000000", message="code")
        db.session.remove()
        db.engine.dispose()
    yield app  # outside of its context: a command finds its own
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def fresh(databases: Databases, make_app: Callable[..., Flask]) -> Callable[[str], Flask]:
    """An empty installation of a kind with the same keys."""
    return lambda kind: make_app(databases.fresh(kind))


def run(app: Flask, *words: str) -> Any:
    """A command of the `flask` program, outside of any other context of the application."""
    result = app.test_cli_runner().invoke(args=list(words))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return result


def contents(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table that is backed up, as Python has it."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in backup.tables()
        }


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_comes_back_whole_on_either_database(
    source: Flask, fresh: Callable[[str], Flask], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "night.zip"
    written = run(source, "backup", str(file))
    assert written.exit_code == 0, written.output
    target = fresh(kind)
    restored = run(target, "restore", str(file))
    assert restored.exit_code == 0, restored.output
    assert contents(target) == contents(source)
    head = written.output.split("ends at ")[1].split("\n")[0]
    assert head.startswith("3 ")
    assert head in restored.output
    verified = run(target, "ledger", "verify")
    assert (verified.exit_code, verified.output.strip()) == (0, head)
    with target.app_context():
        count = sa.select(sa.func.count())
        marks, ballots = (db.session.scalar(count.select_from(t)) for t in (Mark, Ballot))
        assert marks == ballots == 3
        assert db.session.scalars(sa.select(SignIn)).all() == []
        round_ = db.session.scalars(sa.select(Round)).one()
        voter = db.session.scalars(sa.select(Mark.person_id)).first()
        again = votes.cast(target.extensions["runtime"], voter, round_.slug, ["2"])
        assert again.again
        db.session.remove()
        db.engine.dispose()


def test_a_backup_holds_no_secret_and_tells_of_open_boxes(source: Flask, tmp_path: Path) -> None:
    file = tmp_path / "night.zip"
    written = run(source, "backup", str(file))
    assert "BALLOT_KEY" in written.stderr
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        names = {Path(name).stem for name in archive.namelist()} - {"manifest"}
    assert names == set(Base.metadata.tables) - backup.LEFT_OUT
    assert not names & {"identity_session", "identity_code", "platform_attempt", "voting_kiosk"}
    settings = source.extensions["settings"]
    secrets = json.loads((settings.instance / "secrets.json").read_text())
    assert set(secrets) == {"SECRET_KEY", "DATA_KEY", "BALLOT_KEY"}
    assert not [name for name, secret in secrets.items() if secret.encode() in everything]
    assert file.stat().st_mode & 0o077 == 0
    assert b"+77010000000" not in everything


def changed(file: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the backup in which one member is another."""
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return other


def cut(file: Path) -> Path:
    other = file.with_name("cut.zip")
    other.write_bytes(file.read_bytes()[:-200])
    return other


SPOILED: list[tuple[str, Callable[[Path], Path]]] = [
    ("voting_ballot", lambda f: changed(f, "tables/voting_ballot.jsonl", lambda c: c.replace(b'["1"]', b'["2"]'))),
    ("voting_mark", lambda f: changed(f, "tables/voting_mark.jsonl", lambda c: c + c.splitlines(True)[0])),
    ("ledger_entry", lambda f: changed(f, "tables/ledger_entry.jsonl", lambda c: c.splitlines(True)[0])),
    ("identity_person", lambda f: changed(f, "tables/identity_person.jsonl", lambda c: c[:-9])),
    ("manifest", lambda f: changed(f, "manifest.json", lambda c: c.replace(b'"rows": 3', b'"rows": 4'))),
    ("manifest", lambda f: changed(f, "manifest.json", lambda _: b"[]")),
    ("format 9", lambda f: changed(f, "manifest.json", lambda c: c.replace(b'"format": 1', b'"format": 9'))),
    ("not a backup", cut),
    ("not a backup", lambda f: f.with_name("missing.zip")),
]


def test_a_changed_file_is_refused_and_nothing_is_restored(
    source: Flask, fresh: Callable[[str], Flask], tmp_path: Path, database_kind: str
) -> None:
    file = tmp_path / "night.zip"
    run(source, "backup", str(file))
    target = fresh(database_kind)
    for reason, spoil in SPOILED:
        refused = run(target, "restore", str(spoil(file)))
        assert refused.exit_code == 1, refused.output
        assert reason in refused.stderr
        assert not any(contents(target).values())


def test_a_database_that_is_not_empty_is_refused(source: Flask, tmp_path: Path) -> None:
    file = tmp_path / "night.zip"
    run(source, "backup", str(file))
    before = contents(source)
    refused = run(source, "restore", str(file))
    assert refused.exit_code == 1
    assert "not empty" in refused.stderr
    assert contents(source) == before


def test_another_installation_or_another_migration_is_refused(
    source: Flask, databases: Databases, make_app: Callable[..., Flask], tmp_path: Path, database_kind: str
) -> None:
    file = tmp_path / "night.zip"
    run(source, "backup", str(file))
    url = databases.fresh(database_kind)
    foreign = make_app(url, DATA_KEY="A" * 43 + "=")
    refused = run(foreign, "restore", str(file))
    assert (refused.exit_code, "DATA_KEY" in refused.stderr) == (1, True)
    target = make_app(url)
    with target.app_context():
        keys = target.extensions["runtime"].keys
        with pytest.raises(backup.BackupError, match="migration"):
            backup.restore(db.engine, keys, "9999", file)
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
        with pytest.raises(backup.BackupError, match="flask db upgrade"):
            backup.restore(db.engine, keys, newest_migration(), file)
        db.engine.dispose()


def test_an_existing_file_is_never_overwritten(source: Flask, tmp_path: Path) -> None:
    file = tmp_path / "night.zip"
    file.write_text("yesterday")
    refused = run(source, "backup", str(file))
    assert refused.exit_code == 1
    assert file.read_text() == "yesterday"


def test_a_broken_ledger_is_not_restored(source: Flask, fresh: Callable[[str], Flask], tmp_path: Path) -> None:
    with source.app_context(), db.engine.connect().execution_options(write=True) as connection, connection.begin():
        tampering = sa.text("UPDATE ledger_entry SET subject = 'other' WHERE number = 2")
        with guards.lifted(connection):
            connection.execute(tampering)
    file = tmp_path / "night.zip"
    run(source, "backup", str(file))
    target = fresh("sqlite")
    refused = run(target, "restore", str(file))
    assert "broken at entry 2" in refused.stderr
    assert not any(contents(target).values())


def test_votes_cast_while_a_backup_is_written_are_in_it_whole_or_not_at_all(source: Flask, tmp_path: Path) -> None:
    """The snapshot is taken at its first read; a vote in the middle shows up in neither table."""
    file = tmp_path / "night.zip"
    rt = source.extensions["runtime"]
    with source.app_context():
        slug = db.session.scalars(sa.select(Round.slug)).one()
        voted = sa.select(Mark.person_id)
        late = db.session.scalars(sa.select(RollEntry.person_id).where(RollEntry.person_id.not_in(voted))).one()
        cast: list[votes.Slip] = []

        def vote(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not cast and "FROM voting_ballot" in statement:  # the box is read, the register not yet
                cast.append(votes.cast(rt, late, slug, ["1"]))

        sa.event.listen(sa.Engine, "after_cursor_execute", vote)
        try:
            backup.write(db.engine, rt.keys, newest_migration(), rt.now, file)
        finally:
            sa.event.remove(sa.Engine, "after_cursor_execute", vote)
        assert cast
        assert len(db.session.scalars(voted).all()) == 4
    with zipfile.ZipFile(file) as archive:
        listed = json.loads(archive.read("manifest.json"))["tables"]
    assert listed["voting_mark"]["rows"] == listed["voting_ballot"]["rows"] == 3
