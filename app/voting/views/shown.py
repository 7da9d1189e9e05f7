"""A poll as the pages of this room show it, with the procedure that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app

from app.domain.errors import NotFoundError
from app.places.queries import Place, get_place
from app.platform.access import actor
from app.platform.flask_runtime import runtime
from app.voting import queries
from app.voting.policy import Stage, is_public, stage_of
from app.voting.procedures import Option, Procedure
from app.voting.services.desk import require_officer

PROCEDURES = "procedures"


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """A poll with its stage, its place and what is voted on."""

    row: Any
    stage: Stage
    territory: Place
    procedure: Procedure

    @property
    def options(self) -> list[Option]:
        rt = runtime()
        return self.procedure.options(rt.session, self.row, rt.today)

    @property
    def most(self) -> int | None:
        return self.procedure.most(self.row)


def procedure_of(poll: Any) -> Procedure:
    """How a poll's kind is voted."""
    found: Procedure = current_app.extensions[PROCEDURES][poll.kind]
    return found


def show_poll(row: Any) -> ShownPoll:
    """The poll of a row."""
    rt = runtime()
    place = get_place(rt.session, row.territory_id, rt.today)
    return ShownPoll(row, stage_of(row, rt.now), place, procedure_of(row))


def own_poll(slug: str) -> ShownPoll:
    """An announced poll of the actor's territory; raises NotFoundError, ForbiddenError."""
    row = queries.get_poll(runtime().session, slug)
    require_officer(actor(), row)
    shown = show_poll(row)
    if not is_public(shown.stage):
        raise NotFoundError
    return shown
