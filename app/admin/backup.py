"""A backup is one zip of one JSON line a row, the same for SQLite and PostgreSQL, taken at one moment.

    manifest.json           format, migration, moment, head of the ledger, rows and sha256 of each table, seal
    tables/<table>.jsonl    the rows in the order of their keys, which tells nothing of the order they came in

The seal is a hash of the manifest under a key derived from DATA_KEY: it tells a file of this installation that nobody
changed. No secret of the installation is in it; docs/operations.md says what is, and which key opens it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from app.domain.ledger.canonical import canonical_json
from app.domain.ledger.chain import Head, verify
from app.ledger import queries as ledger
from app.platform import guards
from app.platform.db import WRITE, Base, UtcDateTime
from app.platform.keys import Keys

FORMAT = 1
LEFT_OUT = frozenset({"identity_session", "identity_code", "platform_attempt", "voting_kiosk"})
"""Sessions, of tablets too, one-time codes and counted tries: what was revoked or used since the backup must not come
back."""
BATCH = 1000
MOST_READ = 32 * 1024 * 1024
"""Bytes of lines that are held at once: a document's row may be as large as the document."""
MANIFEST = "manifest.json"


class BackupError(Exception):
    """Why a file cannot be written or restored: one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds: rows of all tables, and where its ledger ends."""

    rows: int
    head: Head


def tables() -> list[sa.Table]:
    """What is backed up, referenced tables before those that refer to them."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def write(engine: Engine, keys: Keys, migration: str, now: datetime, file: Path) -> Summary:
    """Write all tables as they stand at one moment; voters may go on voting. The file is whole or not there.

    Raises BackupError if the file exists already or the database is not at `migration`.
    """
    if file.exists():
        raise BackupError(f"{file} exists already")
    part = file.with_name(file.name + ".part")
    descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream, _snapshot(engine) as connection:
            _require_migration(connection, migration)
            summary = _write_zip(connection, keys, migration, now, stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return summary


def _write_zip(connection: Connection, keys: Keys, migration: str, now: datetime, stream: IO[bytes]) -> Summary:
    listed: dict[str, Any] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables():
            with archive.open(_member(table), "w", force_zip64=True) as member:
                listed[table.name] = _write_rows(connection, table, member)
        head = ledger.head(Session(connection))
        manifest = {
            "format": FORMAT,
            "migration": migration,
            "made_at": now.isoformat(),
            "ledger": {"number": head.index, "hash": head.hash},
            "tables": listed,
        }
        manifest["seal"] = _seal(manifest, keys)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Summary(sum(entry["rows"] for entry in listed.values()), head)


def restore(engine: Engine, keys: Keys, migration: str, file: Path) -> Summary:
    """Fill an empty, migrated database of either kind, all or nothing.

    Raises BackupError if the file is no backup, was changed, belongs to another installation or another migration,
    if the database is not empty, or if the ledger in the file does not hold together.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} is not a backup: {error}") from None
    with archive, engine.connect().execution_options(**WRITE) as connection, connection.begin():
        manifest = _read_manifest(archive, keys)
        if manifest["migration"] != migration:
            raise BackupError(f"the backup is of migration {manifest['migration']}, this program is of {migration}")
        _require_migration(connection, migration)
        _require_empty(connection)
        with guards.lifted(connection):  # a frozen roll takes no entries, not even its own
            for table in tables():
                _read_rows(connection, table, archive, manifest["tables"][table.name])
        return Summary(sum(entry["rows"] for entry in manifest["tables"].values()), _verified(connection, manifest))


def _snapshot(engine: Engine) -> Any:
    """One moment of the database for all tables: a read transaction of SQLite is that by itself."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.begin()


def _member(table: sa.Table) -> str:
    return f"tables/{table.name}.jsonl"


def _seal(manifest: Mapping[str, Any], keys: Keys) -> str:
    sealed = {name: value for name, value in manifest.items() if name != "seal"}
    return keys.fingerprint("backup", canonical_json(sealed).decode())


def _require_migration(connection: Connection, migration: str) -> None:
    version = None
    if sa.inspect(connection).has_table("alembic_version"):
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if version != migration:
        raise BackupError(f"the database is at migration {version}, not {migration}: run `flask db upgrade`")


def _require_empty(connection: Connection) -> None:
    filled = [t.name for t in Base.metadata.sorted_tables if connection.scalar(sa.select(sa.exists(sa.select(t))))]
    if filled:
        raise BackupError(f"the database is not empty: {', '.join(filled)}")


def _write_rows(connection: Connection, table: sa.Table, member: IO[bytes]) -> dict[str, Any]:
    statement = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=_batch(table))
    names, digest, rows = table.columns.keys(), hashlib.sha256(), 0
    for row in connection.execute(statement):
        values = dict(zip(names, map(_plain, row), strict=True))
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        member.write(line)
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _batch(table: sa.Table) -> int:
    return 1 if any(isinstance(column.type, sa.LargeBinary) for column in table.columns) else BATCH


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"no form for {type(value).__name__} in a backup")


def _read_manifest(archive: zipfile.ZipFile, keys: Keys) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        known = manifest["format"] == FORMAT
        seal = manifest["seal"]
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile):
        raise BackupError("the file is not a backup: its manifest cannot be read") from None
    if not known:
        raise BackupError(f"the backup has format {manifest['format']}, this program reads {FORMAT}")
    if seal != _seal(manifest, keys):
        raise BackupError("the manifest was changed, or DATA_KEY is not the one that the backup was made with")
    return manifest


def _read_rows(connection: Connection, table: sa.Table, archive: zipfile.ZipFile, listed: Mapping[str, Any]) -> None:
    """Insert the rows of a table; what refers to another row of the same table is filled in when all are there."""
    decoders = {column.name: _decoder(column) for column in table.columns}
    own = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    digest, links = hashlib.sha256(), []
    key = next(iter(table.primary_key)).name
    try:
        with archive.open(_member(table)) as member:
            for lines in _batches(member):
                rows = [_decoded(line, decoders, digest) for line in lines]
                links += [{**{name: row[name] for name in own}, "this": row[key]} for row in rows if own]
                connection.execute(sa.insert(table), [row | dict.fromkeys(own) for row in rows])
    except (KeyError, ValueError, zipfile.BadZipFile, sa.exc.SQLAlchemyError) as error:
        raise BackupError(f"{table.name} was changed: {type(error).__name__}") from None
    if digest.hexdigest() != listed["sha256"]:
        raise BackupError(f"{table.name} was changed: its sha256 is not that of the manifest")
    linked = [link for link in links if any(link[name] for name in own)]
    if linked:
        values: dict[str, Any] = {name: sa.bindparam(name) for name in own}
        connection.execute(sa.update(table).where(table.c[key] == sa.bindparam("this")).values(values), linked)


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    held = 0
    for line in lines:
        batch.append(line)
        held += len(line)
        if len(batch) == BATCH or held > MOST_READ:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _decoded(line: bytes, decoders: Mapping[str, Callable[[Any], Any]], digest: Any) -> dict[str, Any]:
    digest.update(line)
    values = json.loads(line)
    return {name: None if values[name] is None else decode(values[name]) for name, decode in decoders.items()}


def _decoder(column: sa.Column[Any]) -> Callable[[Any], Any]:
    decoders: dict[type, Callable[[Any], Any]] = {
        UtcDateTime: datetime.fromisoformat,
        sa.Date: date.fromisoformat,
        sa.Uuid: UUID,
        sa.LargeBinary: base64.b64decode,
    }
    return decoders.get(type(column.type), lambda value: value)


def _verified(connection: Connection, manifest: Mapping[str, Any]) -> Head:
    found = verify(ledger.walk(Session(connection)))
    if not isinstance(found, Head):
        raise BackupError(f"the ledger is broken at entry {found.index}: {found.reason}")
    if {"number": found.index, "hash": found.hash} != manifest["ledger"]:
        raise BackupError("the ledger does not end where the manifest says")
    return found
