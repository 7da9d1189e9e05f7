"""Where the collection of proposals stands, and who may touch which proposal: pure functions of days and actors."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.domain.errors import ForbiddenError
from app.platform.access import Actor, Role

OFFICERS = frozenset({Role.CLERK, Role.COMMISSION})
WAITING = frozenset({"sent", "checking", "appealed"})
"""Somebody in the office has to do something."""
LIVE = WAITING | {"refused"}
"""May still be withdrawn by the author, and joined to another."""
CHANNELS = ("phone", "desk", "paper")
"""How a proposal comes to the clerk who writes it down."""
KINDS = ("place", "purpose")
"""Why two projects cannot both be carried out: on the same place, or for the same purpose."""
STEPS = {"sent": "formal", "checking": "substantive"}


class Collecting(StrEnum):
    """The stages before the vote, in their order."""

    COMING = "coming"
    TAKEN = "taken"
    CHECKED = "checked"
    OVER = "over"


class Days(Protocol):
    """The days that the stage follows from."""

    collect_from: date
    collect_to: date
    check_by: date


def collecting(days: Days, day: date) -> Collecting:
    """The stage on a legal day: moved by the stored days alone."""
    if day < days.collect_from:
        return Collecting.COMING
    if day <= days.collect_to:
        return Collecting.TAKEN
    return Collecting.CHECKED if day <= days.check_by else Collecting.OVER


def territories(actor: Actor) -> frozenset[uuid.UUID]:
    """The okrugs and towns whose proposals the actor works on: as clerk or as member of the commission."""
    return frozenset(g.territory_id for g in actor.grants if g.role in OFFICERS and g.territory_id is not None)


def require_officer(actor: Actor, territory_id: uuid.UUID) -> None:
    """Raise ForbiddenError unless the actor is clerk or commission member of exactly this territory."""
    if territory_id not in territories(actor):
        raise ForbiddenError("budget.error.not_officer")


def has_interest(actor: Actor, author_id: uuid.UUID, declared: Collection[uuid.UUID]) -> bool:
    """Whether the actor is the author, or has declared an interest."""
    return actor.person_id == author_id or actor.account_id in declared
