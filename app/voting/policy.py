"""Where a poll stands now: pure functions of its moments."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.errors import ConflictError


class Stage(StrEnum):
    """The stages of a poll, in their order; an imported one was held elsewhere and has no others."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"
    COUNTED = "counted"
    IMPORTED = "imported"


class Moments(Protocol):
    """The moments of a poll that its stage follows from."""

    announced_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    sealed_at: datetime | None
    counted_at: datetime | None


def stage_of(moments: Moments, now: datetime) -> Stage:
    """The stage at a moment. The vote opens at `opens_at` and is closed from `closes_at` on, by itself."""
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


def require_sealed(poll: Moments, now: datetime) -> None:
    """Raises ConflictError unless the box is sealed and not counted yet: then paper is read and the count agreed."""
    stage = stage_of(poll, now)
    if stage is Stage.COUNTED:
        raise ConflictError("voting.error.counted")
    if stage is not Stage.SEALED:
        raise ConflictError("voting.error.not_closed", closes=poll.closes_at)
