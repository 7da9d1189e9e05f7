"""What an official of one okrug can do to another: nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.errors import InvalidInputError
from app.identity import services as identity
from app.platform.access import Role
from app.voting.queries import open_until
from tests.clock import MovableClock
from tests.identity_people import new_iin
from tests.world import World, commit, make_world

BORN = date(1980, 3, 8)


def enrol(world: World, iin: str, phone: str) -> None:
    """The clerk of a world's okrug enrols a person."""
    clerk = world.actor(Role.CLERK)
    commit(world)
    identity.enrol(
        world.runtime,
        clerk,
        world.okrug,
        iin=iin,
        full_name="Әлия Серікқызы",
        birth_date=BORN,
        phone=phone,
        read_vote=open_until,
    )


def test_who_may_vote_in_one_okrug_is_not_enrolled_by_the_clerk_of_another_meanwhile(
    session: Any, runtime: Any, clock: MovableClock
) -> None:
    here, elsewhere = make_world(session, runtime), make_world(session, runtime)
    iin = new_iin()
    commit(here)
    with runtime.transaction() as tx:
        person_id = identity.register_person(tx, iin, "Әлия Серікқызы", BORN)
    made = here.round(here.roll([person_id]), [1000])
    commit(here)
    with pytest.raises(InvalidInputError) as error:
        enrol(elsewhere, iin, "+77015550044")
    (problem,) = error.value.problems
    assert (problem.where, problem.message_key) == ("iin", "identity.error.place_rests")
    assert problem.facts == {"until": made.closes_at}
    enrol(here, iin, "+77015550033")
    with pytest.raises(InvalidInputError, match="place_rests"):
        enrol(elsewhere, iin, "+77015550033")
    clock.moment = made.closes_at
    enrol(elsewhere, iin, "+77015550044")
