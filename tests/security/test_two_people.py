"""What needs two people: who has lost the office, or has an interest, is neither of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.hearings.models import Conflict
from app.hearings.services import answering
from app.identity.models import Appointment
from app.platform.access import Actor
from tests.clock import MovableClock
from tests.hearings_world import HearingWorld, make


def held(made: HearingWorld, moderator: Actor) -> str:
    """A hearing whose protocol waits for two signatures."""
    slug = made.opened(moderator)
    made.end(moderator, slug)
    return slug


def sign(made: HearingWorld, actor: Actor, slug: str) -> bool:
    """Sign the protocol as it stands."""
    return answering.sign(made.runtime, actor, slug, answering.digest_now(made.runtime, slug), None)


def test_the_signature_of_a_moderator_who_has_left_is_not_one_of_the_two(runtime: Any, clock: MovableClock) -> None:
    made = make(runtime, clock)
    moderator, clerk, other = made.moderator(), made.clerk(), made.moderator()
    slug = held(made, other)
    assert sign(made, moderator, slug) is False
    with runtime.transaction() as tx:
        tx.session.execute(
            sa.update(Appointment)
            .where(Appointment.account_id == moderator.account_id)
            .values(ends_on=runtime.today - timedelta(days=1))
        )
    assert sign(made, clerk, slug) is False
    assert sign(made, other, slug) is True


def test_the_signature_of_who_declared_an_interest_since_is_not_one_of_the_two(
    runtime: Any, clock: MovableClock
) -> None:
    made = make(runtime, clock)
    moderator, clerk, other = made.moderator(), made.clerk(), made.moderator()
    slug = held(made, other)
    assert sign(made, moderator, slug) is False
    with runtime.transaction() as tx:
        hearing_id = made.row(slug).id
        tx.session.add(
            Conflict(hearing_id=hearing_id, account_id=moderator.account_id, reason="туыс", declared_at=tx.now)
        )
    assert sign(made, clerk, slug) is False
    assert sign(made, other, slug) is True
