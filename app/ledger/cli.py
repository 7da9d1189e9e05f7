"""`flask ledger …`: what an auditor runs."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.domain.ledger.chain import Broken, verify
from app.ledger import queries
from app.platform.flask_runtime import runtime

group = click.Group("ledger", help="The hash-linked record of every act.")


@group.command("verify")
@with_appcontext
def verify_ledger() -> None:
    """Walk the whole ledger: exit 0 and the head, or exit 1 and the first broken entry."""
    outcome = verify(queries.walk(runtime().session))
    if isinstance(outcome, Broken):
        click.echo(f"broken at entry {outcome.index}: {outcome.reason}")
        raise click.exceptions.Exit(1)
    click.echo(f"{outcome.index} {outcome.hash}")
