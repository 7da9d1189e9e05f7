"""How Alembic reaches the database: batch mode on SQLite; locks and time limits on PostgreSQL."""

from __future__ import annotations

import importlib
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.platform.db import UtcDateTime

LOCK = 7_300_001

for room in (
    "budget",
    "confidence",
    "documents",
    "hearings",
    "identity",
    "lawbook",
    "ledger",
    "places",
    "referendums",
    "support",
    "voting",
):
    importlib.import_module(f"app.{room}.models")
importlib.import_module("app.budget.money_models")
importlib.import_module("app.budget.proposal_models")
importlib.import_module("app.platform.outbox")
importlib.import_module("app.platform.throttle")

migrate = current_app.extensions["migrate"]
database = migrate.db


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as plain SQLAlchemy, so that a migration never imports the application."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate the database that the application is set to, one migrator at a time."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET lock_timeout = '4s'"))
            connection.execute(sa.text(f"SELECT pg_advisory_lock({LOCK})"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
