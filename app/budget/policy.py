"""Where a round stands and what may be done with it now: pure functions of its moments."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The stages of a round, in their order."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"
    COUNTED = "counted"
    IMPORTED = "imported"


class Moments(Protocol):
    """The moments of a round that its stage follows from."""

    announced_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    sealed_at: datetime | None
    counted_at: datetime | None
    imported_from: str | None


def stage_of(moments: Moments, now: datetime) -> Stage:
    """The stage at a moment. The vote opens at `opens_at` and is closed from `closes_at` on, by itself."""
    if moments.imported_from:
        return Stage.IMPORTED
    if moments.counted_at:
        return Stage.COUNTED
    if moments.sealed_at:
        return Stage.SEALED
    if moments.announced_at is None:
        return Stage.DRAFT
    if now < moments.opens_at:
        return Stage.ANNOUNCED
    return Stage.OPEN if now < moments.closes_at else Stage.CLOSED


def is_public(stage: Stage) -> bool:
    """Everything but a draft is shown to everyone."""
    return stage is not Stage.DRAFT


def place_of(territory_kind: str) -> str:
    """Which of the law's kinds of place a round is held in."""
    return "district_town" if territory_kind == "town" else "rural_okrug"
