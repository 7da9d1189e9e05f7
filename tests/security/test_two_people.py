"""What needs two people: who has lost the office, or has an interest, is neither of them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.errors import ForbiddenError
from app.hearings.models import Conflict
from app.hearings.services import answering
from app.identity.models import Appointment
from app.places.services import bodies
from app.platform.access import Actor, Role
from tests import places_world
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


def test_who_sits_in_a_commission_is_seated_by_two_others(runtime: Any) -> None:
    world = places_world.build(runtime)
    first, second, third = (places_world.officer(runtime, Role.ADMINISTRATOR, world.okrug) for _ in range(3))
    names = dict.fromkeys(("kk", "ru", "en"), "Комиссия")
    slug = f"commission-{uuid.uuid4().hex[:6]}"
    body_id = bodies.record_body(
        runtime, None, slug=slug, kind="commission", territory_id=world.okrug, names=names, legal_basis="№ 1"
    )
    since = runtime.today - timedelta(days=30)
    bodies.record_seats(runtime, None, body_id, convocation="I", seats=5, valid_from=since, valid_to=None, basis="№ 1")

    def seat(actor: Actor, who: Actor) -> Any:
        return bodies.grant_mandate(
            runtime,
            actor,
            body_id,
            person_id=who.person_id,
            office="member",
            starts_on=runtime.today,
            ends_on=None,
            basis="№ 2",
        )

    with pytest.raises(ForbiddenError):
        seat(first, first)
    assert seat(second, first) is None
    with pytest.raises(ForbiddenError):
        seat(first, first)
    assert seat(third, first)


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
