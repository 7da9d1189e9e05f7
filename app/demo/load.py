"""Loads the demonstration: all of it or nothing, and never twice."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.engine import Engine
from sqlalchemy.orm import scoped_session, sessionmaker

from app.demo import district, rounds
from app.demo.people import People
from app.demo.world import World
from app.domain.errors import NotFoundError
from app.places.queries import get_place_by_slug
from app.platform.db import WRITE
from app.platform.runtime import Runtime

DISTRICT = "aqsu-bulaq"


def is_loaded(runtime: Runtime) -> bool:
    """Whether this database has the demonstration district."""
    try:
        get_place_by_slug(runtime.session, DISTRICT, runtime.today)
    except NotFoundError:
        return False
    return True


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
            rounds.build(world)
            return True
        finally:
            sessions.remove()
