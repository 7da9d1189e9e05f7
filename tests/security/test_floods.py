"""What one person can make in a while is bounded where each try leaves a row, an entry or a message."""

from __future__ import annotations

from typing import Any

import pytest

from app.budget.services import proposals
from app.domain.errors import RateLimitedError
from app.hearings.services import taking_part
from tests import proposals_world
from tests.clock import MovableClock
from tests.hearings_world import make
from tests.world import commit, make_world


def test_registering_and_taking_it_back_again_and_again_comes_to_an_end(runtime: Any, clock: MovableClock) -> None:
    made = make(runtime, clock)
    slug, resident = made.announced(made.moderator()), made.resident()
    wish = taking_part.Wish(speaks=False, topic="", name_shown=False)
    for _ in range(taking_part.REGISTERING.tries):
        taking_part.register(runtime, resident, slug, wish)
        taking_part.withdraw(runtime, resident, slug)
    with pytest.raises(RateLimitedError):
        taking_part.register(runtime, resident, slug, wish)
    clock.advance(hours=1)
    taking_part.register(runtime, resident, slug, wish)


def test_handing_proposals_in_and_withdrawing_them_comes_to_an_end(
    session: Any, runtime: Any, clock: MovableClock
) -> None:
    world = make_world(session, runtime)
    made, _ = proposals_world.collecting(world, clock)
    author = world.actor()
    commit(world)

    def send_and_withdraw() -> None:
        proposal_id = proposals.begin_proposal(runtime, author, made.slug)
        proposals.save_answers(runtime, author, proposal_id, proposals_world.answers(world))
        proposals.send_proposal(runtime, author, proposal_id)
        proposals.withdraw_proposal(runtime, author, proposal_id)

    for _ in range(proposals.SENT.tries):
        send_and_withdraw()
    with pytest.raises(RateLimitedError):
        send_and_withdraw()
