"""A round taken through its whole life by the services: drafted, announced, voted, counted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.budget.models import Round
from app.budget.services import counting, rounds, votes
from app.places.models import RollEntry
from tests.clock import MovableClock
from tests.world import World, commit

COSTS = [4_000_000, 5_000_000, 3_000_000, 9_000_000]


def frozen_roll(world: World, voters: int) -> uuid.UUID:
    """The id of a frozen roll of so many new people."""
    return world.roll([world.person() for _ in range(voters)])


def draft(world: World, costs: Sequence[int] = COSTS, **changed: object) -> Round:
    """A draft that opens tomorrow for a week."""
    opens = world.runtime.now + timedelta(days=1)
    values = {"announced_at": None, "box_key": None, "tie_seed": None, "opens_at": opens}
    return world.round(None, list(costs), **{**values, "closes_at": opens + timedelta(days=7), **changed})


def opened(
    world: World, clock: MovableClock, voters: int = 20, costs: Sequence[int] = COSTS, **changed: object
) -> Round:
    """A round announced by its commission, at the moment when the vote opens."""
    roll_id = frozen_roll(world, voters)
    made = draft(world, costs, **changed)
    member, _ = world.commission_member(), world.commission_member()
    commit(world)
    rounds.announce(world.runtime, member, made.slug, roll_id)
    clock.moment = made.opens_at
    return made


def voters_of(world: World, made: Round) -> list[uuid.UUID]:
    """Who is on the roll of a round."""
    return list(world.session.scalars(sa.select(RollEntry.person_id).where(RollEntry.roll_id == made.roll_id)))


def counted(world: World, clock: MovableClock, ballots: Sequence[Sequence[str]], **changed: object) -> Round:
    """A round in which the first people of the roll cast these ballots, counted by two members."""
    made = opened(world, clock, **changed)  # type: ignore[arg-type]
    for person, choices in zip(voters_of(world, made), ballots, strict=False):
        votes.cast(world.runtime, person, made.slug, choices)
    clock.moment = made.closes_at
    first, second = world.commission_member(), world.commission_member()
    commit(world)
    counting.agree_to_count(world.runtime, first, made.slug)
    counting.agree_to_count(world.runtime, second, made.slug)
    return made
