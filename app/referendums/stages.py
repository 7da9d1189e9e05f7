"""Where a proposal stands: pure functions of what was done so far."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The stages of a proposal, in their order."""

    DRAFT = "draft"
    CHECKING = "checking"
    REFUSED = "refused"
    APPEALED = "appealed"
    COLLECTING = "collecting"
    REACHED = "reached"
    LAPSED = "lapsed"
    HANDED_IN = "handed_in"
    ANSWERED = "answered"


class ReviewState(Protocol):
    """What a stage asks of a review."""

    @property
    def outcome(self) -> str | None: ...


class SheetState(Protocol):
    """What a stage asks of a sheet of signatures."""

    @property
    def is_met(self) -> bool: ...
    @property
    def due_on(self) -> date: ...


def stage_of(
    submitted_at: datetime | None,
    check: ReviewState | None,
    appeal: ReviewState | None,
    sheet: SheetState | None,
    answered: bool | None,
    day: date,
) -> Stage:
    """The stage on a legal day. answered: None until the proposal is handed in."""
    if answered is not None:
        return Stage.ANSWERED if answered else Stage.HANDED_IN
    if sheet is not None:
        if sheet.is_met:
            return Stage.REACHED
        return Stage.COLLECTING if day <= sheet.due_on else Stage.LAPSED
    if appeal is not None:
        return Stage.REFUSED if appeal.outcome else Stage.APPEALED
    if check is not None and check.outcome:
        return Stage.REFUSED
    return Stage.CHECKING if submitted_at else Stage.DRAFT


def is_public(stage: Stage) -> bool:
    """Drafts are seen by their group only."""
    return stage is not Stage.DRAFT
