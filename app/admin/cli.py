"""`flask backup FILE` and `flask restore FILE`, on both databases; `flask admin first` enters the first official."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.admin import backup as files
from app.admin import services
from app.domain.errors import ConflictError, InvalidInputError, RuleNotMetError
from app.platform.db import db
from app.platform.flask_runtime import runtime
from app.platform.health import newest_migration
from app.platform.i18n import translate
from app.voting.queries import count_open_boxes

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


group = click.Group("admin", help="Administrators of the installation.")


@group.command("first")
@click.option("--name", prompt="Full name, as in the identity document", help="Surname, name, father's name.")
@click.option("--birth", prompt="Birth date, as 1985-03-08", type=click.DateTime(["%Y-%m-%d"]), help="Birth date.")
@click.option("--login", prompt="Login", help="What the administrator will sign in with.")
@click.option("--basis", prompt="The order that the appointment rests on", help="Number and day of the order.")
@click.option("--civil-servant", is_flag=True, help="The person holds the office as a civil servant.")
@with_appcontext
def first(name: str, birth: datetime, login: str, basis: str, civil_servant: bool) -> None:
    """Enter the first administrator and print a password; exit 2 where there is one already.

    The identity number is asked for, or read from the first line of the standard input: as an argument it would
    stay in the history of the shell and be seen by everybody on the machine.
    """
    person = services.PersonDraft(_secret_line("IIN"), name, birth.date())
    try:
        password = services.appoint_first(runtime(), person, login=login, basis=basis, civil_servant=civil_servant)
    except ConflictError as error:
        click.echo(translate(error.message_key, "en"), err=True)
        sys.exit(2)
    except InvalidInputError as error:
        for problem in error.problems:
            click.echo(translate(problem.message_key, "en", **problem.facts), err=True)
        sys.exit(1)
    except RuleNotMetError as error:
        for finding in error.verdict.findings:
            click.echo(finding.explanation["en"], err=True)
        sys.exit(1)
    click.echo(f"Password: {password}")
    click.echo("It is shown this once. Sign in at once, set up the second step, and change the password.", err=True)


def _secret_line(question: str) -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt(question, hide_input=True)
        return typed
    return sys.stdin.readline()


commands = (backup, restore, group)
