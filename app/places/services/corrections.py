"""A person asks for a correction of the roll; an officer of the okrug answers it, once and with a reason.

The answer is about the request only: the roll itself is changed at the desk, by a file or by striking off, and a
frozen one never. The ledger keeps codes and days, not who asked nor what was written.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.people import holds_iin
from app.places import policy, queries
from app.places.models import RollCorrection
from app.platform.access import Actor
from app.platform.db import take_turns
from app.platform.runtime import Runtime

REASONS = ("missing", "village", "name", "moved", "other")
OUTCOMES = ("corrected", "refused")
LONGEST = 500


def ask_correction(runtime: Runtime, actor: Actor, territory_id: uuid.UUID, *, reason: str, text: str) -> uuid.UUID:
    """Ask the clerk of an okrug or town to correct its roll; gives the id of the request.

    reason: missing, village, name, moved or other; text: up to 500 characters without identity numbers. Raises
    ConflictError while an earlier request of the person waits, InvalidInputError, NotFoundError.
    """
    problems = [] if reason in REASONS else [Problem("places.error.correction_reason", "reason")]
    problems += _problems(text, "text")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        place = queries.get_place(tx.session, territory_id, tx.today)
        if place.kind not in {"okrug", "town"}:
            raise InvalidInputError([Problem("places.error.roll_territory", "territory_id")])
        take_turns(tx.session, f"correction {actor.person_id}")
        waiting = sa.select(RollCorrection.id).where(
            RollCorrection.person_id == actor.person_id, RollCorrection.answered_at.is_(None)
        )
        if tx.session.scalar(waiting.limit(1)):
            raise ConflictError("places.error.correction_waits")
        made = RollCorrection(
            id=uuid.uuid4(),
            person_id=actor.person_id,
            territory_id=territory_id,
            reason=reason,
            text=text.strip(),
            created_at=tx.now,
        )
        tx.session.add(made)
        tx.record("roll.correction", f"correction:{made.id}", {"territory": place.slug, "reason": reason})
        return made.id


def answer_correction(runtime: Runtime, actor: Actor, correction_id: uuid.UUID, *, outcome: str, answer: str) -> None:
    """Answer a request, once; the person reads it on their own page.

    outcome: corrected or refused; answer: what was done or why not. Raises ForbiddenError for who is no officer of
    the okrug and for one's own request, ConflictError if it is answered, InvalidInputError, NotFoundError.
    """
    problems = [] if outcome in OUTCOMES else [Problem("places.error.correction_outcome", "outcome")]
    problems += _problems(answer, "answer")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        found = tx.session.get(RollCorrection, correction_id, with_for_update=True)
        if found is None:
            raise NotFoundError("places.error.no_correction")
        policy.require_roll_officer(actor, found.territory_id)
        if found.person_id == actor.person_id:
            raise ForbiddenError("places.error.correction_own")
        if found.answered_at is not None:
            raise ConflictError("places.error.correction_answered")
        found.outcome, found.answer = outcome, answer.strip()
        found.answered_at, found.answered_by = tx.now, actor.account_id
        facts = {"outcome": outcome}
        tx.record("roll.correction_answer", f"correction:{correction_id}", facts, actor=actor.account_id)


def _problems(text: str, where: str) -> list[Problem]:
    if not text.strip():
        return [Problem("places.error.words_needed", where)]
    if len(text.strip()) > LONGEST:
        return [Problem("places.error.words_long", where)]
    if holds_iin(text):
        return [Problem("places.error.text_iin", where)]
    return []
