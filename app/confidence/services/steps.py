"""What every step shares: the case locked, the office checked, the step entered where the policy admits it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.confidence import policy, queries
from app.confidence.models import Case, CaseStep
from app.confidence.policy import Act, Course, Step
from app.confidence.services.course import course_of
from app.documents.content import Upload
from app.documents.services import keep
from app.domain.errors import ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.people import holds_iin
from app.places.queries import get_body
from app.platform.access import Actor, Role
from app.platform.runtime import Transaction

LONGEST = 5000
"""Characters of a statement, a reply or minutes."""
LONGEST_LINE = 200
LANGS = frozenset({"kk", "ru", "en"})


def is_officer(tx: Transaction, actor: Actor, maslikhat_id: uuid.UUID) -> bool:
    """Whether the actor is the chair of the maslikhat or works in its office (moderator of its territory)."""
    territory_id = get_body(tx.session, body_id=maslikhat_id).territory_id
    chairs = any(grant.role is Role.CHAIR and grant.body_id == maslikhat_id for grant in actor.grants)
    return chairs or actor.may(Role.MODERATOR, territory_id)


def require_officer(tx: Transaction, actor: Actor, case: Case) -> None:
    """Raise ForbiddenError unless the actor is the chair of the case's maslikhat or of its office."""
    if not is_officer(tx, actor, case.maslikhat_id):
        raise ForbiddenError("confidence.error.officers")


def lock(tx: Transaction, slug: str) -> tuple[Case, Course, Sequence[CaseStep]]:
    """The case, locked until the transaction ends, its course and steps; raises NotFoundError."""
    case = tx.session.scalar(sa.select(Case).where(Case.slug == slug).with_for_update())
    if case is None:
        raise NotFoundError
    steps = queries.list_steps(tx.session, case.id)
    return case, course_of(tx.session, case, tx.law, steps), steps


def enter(
    tx: Transaction,
    actor: Actor,
    case: Case,
    course: Course,
    act: Act,
    facts: dict[str, Any],
    *,
    sitting: int = 0,
    document: Upload | None = None,
) -> dict[str, Any]:
    """Enter a step where it follows; gives the facts for the record of acts. Raises as `policy.enter`."""
    policy.enter(course, act, tx.today)
    document_id = keep_public(tx, actor, document)
    tx.session.add(
        CaseStep(
            case_id=case.id,
            number=len(course.acts) + 1,
            step=act.step.value,
            sitting=sitting,
            on=act.on,
            good=act.good,
            held_on=act.held_on,
            facts=facts,
            document_id=document_id,
            recorded_at=tx.now,
            recorded_by=actor.account_id,
        )
    )
    tx.session.flush()
    told = {name: value for name, value in facts.items() if name not in {"text", "lang"}}
    return {**told, "on": act.on.isoformat(), "outcome": act.good}


def keep_public(tx: Transaction, actor: Actor, document: Upload | None) -> uuid.UUID | None:
    """Keep a document for everyone; gives its id."""
    return keep(tx, document, kind="confidence", public=True, by=actor.account_id).id if document else None


def words(where: str, text: str, longest: int = LONGEST) -> str:
    """The text without the spaces around it; raises InvalidInputError where it is empty, too long or holds an IIN."""
    text = text.strip()
    if not text:
        raise InvalidInputError([Problem(f"confidence.error.{where}", where)])
    if len(text) > longest:
        raise InvalidInputError([Problem("ui.form.too_long", where, {"n": len(text), "limit": longest})])
    if holds_iin(text):
        raise InvalidInputError([Problem("places.error.text_iin", where)])
    return text


def held_on(course: Course) -> date:
    """The day of the session that is being held: of its opening."""
    return next(act.on for act in reversed(course.acts) if act.step is Step.OPENED)
