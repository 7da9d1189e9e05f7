"""Who may touch which place: pure questions about an actor and a path of territories."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from app.domain.calendar import Calendar
from app.domain.errors import ForbiddenError
from app.platform.access import Actor, Role

ROLL_OFFICERS = frozenset({Role.CLERK, Role.COMMISSION})
CORRECTION_DAYS = 5
"""Working days within which a request to correct the roll is answered: the platform's own term, no norm sets one."""


def administers(actor: Actor, path: Collection[uuid.UUID]) -> bool:
    """Whether the actor is administrator of one of the territories on the path, or of the whole installation."""
    grants = (grant for grant in actor.grants if grant.role is Role.ADMINISTRATOR)
    return any(grant.territory_id is None or grant.territory_id in path for grant in grants)


def require_administrator(actor: Actor | None, path: Collection[uuid.UUID]) -> None:
    """Raise ForbiddenError unless the actor administers the place; None is the operator at the command line."""
    if actor is not None and not administers(actor, path):
        raise ForbiddenError("places.error.not_your_territory")


def administered(actor: Actor) -> frozenset[uuid.UUID] | None:
    """The territories at whose head the actor stands as administrator; None for the whole installation."""
    found = frozenset(grant.territory_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR)
    return None if None in found else frozenset(one for one in found if one is not None)


def roll_territories(actor: Actor) -> frozenset[uuid.UUID]:
    """The territories whose rolls the actor works on: as clerk or as member of the commission."""
    return frozenset(g.territory_id for g in actor.grants if g.role in ROLL_OFFICERS and g.territory_id is not None)


def require_roll_officer(actor: Actor, territory_id: uuid.UUID) -> None:
    """Raise ForbiddenError unless the actor is clerk or commission member of exactly this territory."""
    if territory_id not in roll_territories(actor):
        raise ForbiddenError("places.error.not_your_territory")


def require_commission(actor: Actor, territory_id: uuid.UUID) -> None:
    """Raise ForbiddenError unless the actor is a commission member of exactly this territory."""
    if not actor.may(Role.COMMISSION, territory_id):
        raise ForbiddenError("places.error.commission_only")


def correction_due(asked_on: date, calendar: Calendar) -> date:
    """The last day on which a request of this day is answered in time."""
    return calendar.add_working_days(asked_on, CORRECTION_DAYS)


def account_of(actor: Actor | None) -> uuid.UUID | None:
    """Whose act it is; None for the operator at the command line."""
    return actor.account_id if actor else None
