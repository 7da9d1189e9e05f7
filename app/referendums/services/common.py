"""What every use case of proposals begins with."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, ForbiddenError, Problem
from app.domain.law.book import LawBook
from app.domain.people import holds_iin
from app.domain.rules.deadlines import due
from app.lawbook.queries import book_for
from app.places.queries import find_village_on_roll, path_to_oblast
from app.platform.db import take_turns
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.runtime import Transaction
from app.referendums import queries
from app.referendums.queries import Case
from app.referendums.stages import Stage

LONGEST_QUESTION, LONGEST_TEXT = 300, 5000
MOST_MONEY = 10**13


def hold(tx: Transaction, slug: str, *stages: Stage) -> Case:
    """The proposal, alone until the transaction ends; raises NotFoundError, ConflictError unless in one of stages."""
    take_turns(tx.session, f"referendum {slug}")
    tx.session.expire_all()
    case = queries.get_case(tx.session, slug)
    require_stage(case.stage(tx.today), *stages)
    return case


def require_stage(stage: Stage, *stages: Stage) -> None:
    """Raise ConflictError unless the proposal is in one of the stages."""
    if stage not in stages:
        raise ConflictError(f"referendums.stage_error.{stage.value}")


def require_on_roll(session: Session, territory_id: uuid.UUID, person_id: uuid.UUID) -> uuid.UUID:
    """The okrug's newest frozen roll, if the person is on it; raises ConflictError (no roll), ForbiddenError."""
    roll = queries.find_frozen_roll(session, territory_id)
    if roll is None:
        raise ConflictError("referendums.error.no_roll")
    if find_village_on_roll(session, roll.id, person_id) is None:
        raise ForbiddenError("referendums.error.not_on_roll")
    return roll.id


def law_of(tx: Transaction, case: Case) -> LawBook:
    """The law of the okrug, its charter laid over."""
    return book_for(tx.session, tx.law, case.row.territory_id)


def term(law: LawBook, key: str, event: date) -> date:
    """The last day of a term that begins with `event`."""
    return due(law, calendar_of_kazakhstan(), key, event).day


def path_of(session: Session, territory_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """The okrug and all that it is part of."""
    return [place.id for place in path_to_oblast(session, territory_id, day)]


def text_problems(text: str, field: str, longest: int = LONGEST_TEXT) -> list[Problem]:
    """What is wrong with a text that must be there."""
    if not text.strip():
        return [Problem(f"referendums.error.needed.{field}", field)]
    if len(text) > longest:
        return [Problem("referendums.error.long", field, {"limit": longest})]
    if holds_iin(text):
        return [Problem("places.error.text_iin", field)]
    return []
