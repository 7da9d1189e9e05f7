"""Loads the demonstration: all of it or nothing, and never twice."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import scoped_session, sessionmaker

from app.demo import confidence, district, hearings, proposals, referendums, rounds
from app.demo.people import People
from app.demo.story import side_by_side, tell
from app.demo.world import World
from app.domain.errors import NotFoundError
from app.places.queries import get_place_by_slug
from app.platform.db import WRITE, db
from app.platform.runtime import Runtime
from config import ConfigError

DISTRICT = "aqsu-bulaq"


def is_loaded(runtime: Runtime) -> bool:
    """Whether this database has the demonstration district."""
    try:
        get_place_by_slug(runtime.session, DISTRICT, runtime.today)
    except NotFoundError:
        return False
    return True


def refuse_in_production(app: Flask) -> None:
    """Raise ConfigError if a production server is pointed at a database that holds the demonstration.

    A database that does not answer or has no tables yet is left to `/readyz` and the migrations.
    """
    with app.app_context():
        runtime: Runtime = app.extensions["runtime"]
        try:
            loaded = is_loaded(runtime)
        except SQLAlchemyError:
            loaded = False
        finally:
            runtime.sessions.remove()
            db.engine.dispose()  # server processes are forked from here and open their own connections
    if loaded:
        raise ConfigError(["DATABASE_URL points to a demonstration: its accounts and passwords are public"])


def load(runtime: Runtime, engine: Engine) -> bool:
    """Build the district through the services; True if it was built, False if it was there.

    Everything happens in one transaction of the database, in which each use case is a savepoint: a loading that is
    broken off leaves nothing behind.
    """
    with engine.connect().execution_options(**WRITE) as connection, connection.begin():
        sessions = scoped_session(sessionmaker(bind=connection, join_transaction_mode="create_savepoint"))
        inside = replace(runtime, sessions=sessions)
        try:
            if is_loaded(inside):
                return False
            world = World(inside, inside.today, People(inside.today))
            district.build(world)
            stories = [room.story(world) for room in (confidence, hearings, rounds, referendums, proposals)]
            tell(world, side_by_side(*stories))
            return True
        finally:
            sessions.remove()
