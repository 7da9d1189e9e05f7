"""Where a hearing and a remark stand, what may follow, and who may do it: pure functions of moments and grants."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.domain.errors import ConflictError, ForbiddenError
from app.platform.access import Actor, Role
from app.platform.clock import legal_day

LOCK = timedelta(minutes=10)
"""How long a remark belongs to the moderator who took it. Platform default, not law."""
REFUSALS = ("off_topic", "insult", "personal_data", "advertising", "repeats", "unlawful")
MENDS = ("unclear", "personal_data", "insult", "several")
FLAGS = ("insult", "personal_data", "advertising", "unlawful", "off_topic")
HIDDEN = frozenset({"insult", "personal_data", "unlawful"})
"""Refused for these, the text itself would do harm: the page shows the reason and not the text."""
OUTCOMES = ("answered", "taken", "not_taken")
MASK = "•••"
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+?\d[\s().-]{0,2}){6,}\d|\d{5,}")


class Stage(StrEnum):
    """The stages of a hearing, in their order."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    LIVE = "live"
    MISSED = "missed"
    """Its day passed and nobody opened the sitting."""
    HELD = "held"
    ADOPTED = "adopted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Status(StrEnum):
    """Where a remark stands."""

    WAITING = "waiting"
    PUBLISHED = "published"
    MEND = "mend"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What a moderator decides on a remark."""

    APPROVE = "approve"
    MEND = "mend"
    REFUSE = "refuse"


class Moments(Protocol):
    """The moments of a hearing that its stage follows from."""

    starts_at: datetime
    announced_at: datetime | None
    cancelled_at: datetime | None
    opened_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None


def stage_of(moments: Moments, *, adopted: bool, today: date) -> Stage:
    """The stage on the legal day `today`; `adopted`: the protocol was."""
    if moments.cancelled_at:
        return Stage.CANCELLED
    if moments.announced_at is None:
        return Stage.DRAFT
    if moments.opened_at is None:
        return Stage.MISSED if legal_day(moments.starts_at) < today else Stage.ANNOUNCED
    if moments.ended_at is None:
        return Stage.LIVE
    if moments.closed_at:
        return Stage.CLOSED
    return Stage.ADOPTED if adopted else Stage.HELD


TAKES_PART = frozenset({Stage.ANNOUNCED, Stage.LIVE})
"""Registering, asking, supporting: before the hearing and while it is held."""
MENDS_WORDS = TAKES_PART | {Stage.HELD}
"""Writing anew what a moderator sent back: until the protocol is adopted."""
ANSWERS = frozenset(Stage) - {Stage.DRAFT, Stage.CLOSED}


def require_stage(stage: Stage, *allowed: Stage) -> None:
    """Raise ConflictError unless the hearing stands at one of the stages."""
    if stage not in allowed:
        raise ConflictError("hearings.error.stage")


def after(status: Status, outcome: Outcome) -> Status:
    """Where a remark stands after a decision.

    A published one that was flagged is published still or refused, never sent back: its words are public already.
    """
    if outcome is Outcome.APPROVE:
        return Status.PUBLISHED
    if outcome is Outcome.REFUSE:
        return Status.REFUSED
    if status is Status.PUBLISHED:
        raise ConflictError("hearings.error.not_mended")
    return Status.MEND


def outcomes_for(queued_as: str) -> tuple[Outcome, ...]:
    """What may be decided on a remark that is in the queue for this reason; an appeal is final."""
    if queued_as in {"flagged", "appealed"}:
        return (Outcome.APPROVE, Outcome.REFUSE)
    return tuple(Outcome)


def reasons_for(outcome: Outcome) -> tuple[str, ...]:
    """The codes of reasons that an outcome needs; none for an approval."""
    return {Outcome.APPROVE: (), Outcome.MEND: MENDS, Outcome.REFUSE: REFUSALS}[outcome]


def may_appeal(status: Status, turns: Collection[str]) -> bool:
    """Whether the author may appeal: once, against a refusal. turns: why the remark was in the queue each time."""
    return status is Status.REFUSED and "appealed" not in turns


def may_flag(status: Status, turns: Collection[str], queued: bool) -> bool:
    """Whether readers may flag: a published remark, until a moderator has looked at a flag."""
    return status is Status.PUBLISHED and not queued and "flagged" not in turns


def holder(locked_by: uuid.UUID | None, locked_until: datetime | None, now: datetime) -> uuid.UUID | None:
    """Who holds the lock now; None when nobody does or it has expired."""
    return locked_by if locked_by and locked_until and now < locked_until else None


def masked(text: str) -> str:
    """The text without telephone numbers, addresses of e-mail and long numbers."""
    return _PERSONAL.sub(MASK, text)


def shows_refused_text(reason: str) -> bool:
    """Whether the text of a remark refused for this reason may be read."""
    return reason not in HIDDEN


def territories(actor: Actor, *roles: Role) -> frozenset[uuid.UUID]:
    """The territories in which the actor holds one of the roles."""
    return frozenset(g.territory_id for g in actor.grants if g.role in roles and g.territory_id is not None)


def require_moderator(actor: Actor, path: Collection[uuid.UUID]) -> None:
    """Raise ForbiddenError unless the actor moderates the territory or one it is part of (path: up to the oblast)."""
    if not territories(actor, Role.MODERATOR) & set(path):
        raise ForbiddenError("hearings.error.not_moderator")


def is_staff(actor: Actor, path: Collection[uuid.UUID]) -> bool:
    """Whether the actor is a moderator on the path or clerk of the territory itself (its first)."""
    clerk = territories(actor, Role.CLERK) & set(list(path)[:1])
    return bool(clerk or territories(actor, Role.MODERATOR) & set(path))


def require_staff(actor: Actor, path: Collection[uuid.UUID]) -> None:
    """Raise ForbiddenError unless the actor is of the staff."""
    if not is_staff(actor, path):
        raise ForbiddenError("hearings.error.not_staff")


def may_speak_for(actor: Actor, author: uuid.UUID | None, path: Collection[uuid.UUID]) -> bool:
    """Whether the actor may mend or appeal for the author: the author, or the staff where a paper has no account."""
    return author == actor.person_id or (author is None and is_staff(actor, path))
