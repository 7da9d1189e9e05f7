"""Who may record a local act or answer an objection, how often one may object, and how a local value stands."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from app.domain.errors import ForbiddenError, NotInForceError
from app.domain.law.book import LawBook, Status
from app.lawbook.queries import LocalRow
from app.places.policy import administers
from app.platform.access import Actor, Role
from app.platform.throttle import Limit

DISPUTES_OF_ADDRESS = Limit("dispute", 5, timedelta(hours=1))
DISPUTES_OF_ALL = Limit("disputes", 100, timedelta(hours=1))
"""An objection needs no account; these keep a machine from filling the table."""


def may_record(actor: Actor, territory_id: uuid.UUID, path: Collection[uuid.UUID]) -> bool:
    """Whether the actor is administrator of the place (or above it) or commission member of exactly this place."""
    return administers(actor, path) or actor.may(Role.COMMISSION, territory_id)


def require_recorder(actor: Actor | None, territory_id: uuid.UUID, path: Collection[uuid.UUID]) -> None:
    """Raise ForbiddenError unless the actor may record local acts; None is the operator at the command line."""
    if actor is not None and not may_record(actor, territory_id, path):
        raise ForbiddenError("lawbook.error.not_recorder")


def require_answerer(actor: Actor) -> None:
    """Raise ForbiddenError unless the actor is an administrator."""
    if Role.ADMINISTRATOR not in actor.roles:
        raise ForbiddenError("errors.forbidden")


def state_of(book: LawBook, row: LocalRow, day: date) -> str:
    """How a local value stands on a day in the book of its territory.

    applies; future, ended: not begun, over; replaced: another local act stands in its place; gives_way: the
    higher norm is stricter, or none is in force.
    """
    if day < row.valid_from:
        return "future"
    if row.valid_to is not None and day > row.valid_to:
        return "ended"
    parameter = book.parameters.get(row.key)
    if parameter is None:
        return "gives_way"
    try:
        norm = parameter.at(day)
    except NotInForceError:
        return "gives_way"
    if norm.citation.act_id == str(row.act_id):
        return "applies"
    return "replaced" if norm.citation.status is Status.LOCAL_ACT else "gives_way"
