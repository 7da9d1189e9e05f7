"""`flask backup FILE` and `flask restore FILE`, on both databases and from one to the other."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.admin import backup as files
from app.budget.queries import count_open_boxes
from app.platform.db import db
from app.platform.flask_runtime import runtime
from app.platform.health import newest_migration

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@FILE
@with_appcontext
def backup(file: Path) -> None:
    """Write everything but sessions, one-time codes and secrets to FILE; voting may go on meanwhile."""
    rt = runtime()
    open_boxes = count_open_boxes(rt.session)
    rt.session.rollback()
    try:
        summary = files.write(db.engine, rt.keys, newest_migration(), rt.now, file)
    except files.BackupError as error:
        _refuse(error)
    click.echo(f"{summary.rows} rows; the ledger ends at {summary.head.index} {summary.head.hash}")
    if open_boxes:
        click.echo(
            f"Boxes not sealed yet: {open_boxes}. Whoever holds this file and BALLOT_KEY can join voters to the "
            "ballots in them: keep the two apart, and delete the file when a later one is there.",
            err=True,
        )


@click.command("restore")
@FILE
@with_appcontext
def restore(file: Path) -> None:
    """Fill the empty, migrated database from FILE, all or nothing. People sign in anew; print desk codes again."""
    rt = runtime()
    try:
        summary = files.restore(db.engine, rt.keys, newest_migration(), file)
    except files.BackupError as error:
        _refuse(error)
    click.echo(f"{summary.rows} rows; the ledger holds and ends at {summary.head.index} {summary.head.hash}")


def _refuse(error: files.BackupError) -> None:
    click.echo(str(error), err=True)
    sys.exit(1)


commands = (backup, restore)
