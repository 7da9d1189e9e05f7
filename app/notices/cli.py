"""`flask worker`: carries out what the outbox holds, and looks after what falls due by itself."""

from __future__ import annotations

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.platform.db import db
from app.platform.flask_runtime import runtime
from app.platform.outbox import carry_out_next

PAUSE = 1.0
"""Seconds between two looks into an empty outbox."""


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@with_appcontext
def group(once: bool) -> None:
    """Send messages and do other work that was left for later; a signal ends it after the present job."""
    stop = threading.Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    done = 0
    while not stop.is_set():
        try:
            if carry_out_next(runtime(), current_app.extensions["jobs"]):
                done += 1
                continue
            if any([chore() for chore in current_app.extensions["chores"]]):
                continue
        except SQLAlchemyError as error:
            if once:
                raise
            current_app.logger.warning("the database does not answer: %s", type(error).__name__)
            db.session.remove()
        if once:
            break
        stop.wait(PAUSE)
    click.echo(f"{done} jobs")
