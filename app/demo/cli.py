"""`flask demo load`: the demonstration district, for development and for showing; never for production."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.demo.load import load
from app.platform.db import db
from app.platform.flask_runtime import runtime, settings

group = click.Group("demo", help="The invented district that shows what the platform does.")


@group.command("load")
@with_appcontext
def load_demo() -> None:
    """Load the demonstration district once. Exit 2 where accounts with public passwords have no business."""
    if settings().is_production or not settings().demo:
        click.echo("Its accounts have public passwords: load it only with DEMO=1, never in production.", err=True)
        raise click.exceptions.Exit(2)
    click.echo("Loading the demonstration district ...")
    made = load(runtime(), db.engine)
    click.echo("Loaded: the sign-in page lists its accounts." if made else "It is loaded already.")
