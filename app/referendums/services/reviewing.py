"""Admissibility: a human decides with written reasons within a clock, another human hears the appeal.

No program refuses a proposal (Digital Code, art. 43(4): the right to a decision by a human).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.domain.rules import referendums as rules
from app.identity.policy import require_fresh
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction
from app.referendums import queries
from app.referendums.models import Exclusion, Review
from app.referendums.policy import OTHER_GROUNDS, may_review
from app.referendums.queries import Case
from app.referendums.services.common import hold, law_of, path_of, term, text_problems
from app.referendums.services.telling import tell_group
from app.referendums.stages import Stage
from app.support import services as support


@dataclass(frozen=True, slots=True)
class Decision:
    """outcome: admitted or refused; ground: code of the ground of a refusal; earlier: address of the proposal that it
    repeats, where the ground is that; reasons: in writing, always.
    """

    outcome: str
    ground: str
    earlier: str
    reasons: str


def decide(runtime: Runtime, actor: Actor, slug: str, decision: Decision) -> None:
    """Decide the check, or the appeal where there is one. Admitting opens the sheet of signatures.

    Raises ForbiddenError (no reviewer of the okrug, in the group, or who decided the check), ConflictError,
    InvalidInputError, NotFreshError.
    """
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        case = hold(tx, slug, Stage.CHECKING, Stage.APPEALED)
        review = _require_reviewer(tx, actor, case)
        earlier_id = _require_reasoned(tx, case, decision)
        review.decided_at, review.decided_by = tx.now, actor.account_id
        review.outcome, review.reasons = decision.outcome, decision.reasons.strip()
        if decision.outcome == "refused":
            review.ground, review.earlier_id = decision.ground, earlier_id
        else:
            _open_sheet(tx, case)
        tx.session.flush()
        facts = {"review": review.kind, "outcome": review.outcome, "ground": _plain_ground(review.ground)}
        tx.record("referendum.review", slug, facts, actor=actor.account_id)
        tell_group(tx, case.row.id, f"question_{review.outcome}")


def _plain_ground(ground: str | None) -> str | None:
    return "charter" if ground and ground.startswith("charter-") else ground


def _require_reviewer(tx: Transaction, actor: Actor, case: Case) -> Review:
    if not may_review(actor, path_of(tx.session, case.row.territory_id, tx.today)):
        raise ForbiddenError("referendums.error.not_reviewer")
    if queries.is_member(tx.session, case.row.id, actor.person_id):
        raise ForbiddenError("referendums.error.own_proposal")
    review = case.appeal or case.check
    if review is None or review.decided_at is not None:
        raise ConflictError("referendums.error.decided")
    if review.kind == "appeal" and case.check is not None and case.check.decided_by == actor.account_id:
        raise ForbiddenError("referendums.error.same_reviewer")
    return review


def _require_reasoned(tx: Transaction, case: Case, decision: Decision) -> uuid.UUID | None:
    """The earlier proposal, where this one repeats it; raises InvalidInputError with all that is wrong."""
    problems = text_problems(decision.reasons, "reasons")
    earlier_id = None
    if decision.outcome not in {"admitted", "refused"}:
        problems.append(Problem("referendums.error.needed.outcome", "outcome"))
    elif decision.outcome == "refused":
        codes = {subject.code for subject in queries.list_subjects(tx.session, case.row.territory_id)}
        if decision.ground not in codes | set(OTHER_GROUNDS):
            problems.append(Problem("referendums.error.needed.ground", "ground"))
        elif decision.ground == "repeat":
            earlier_id = _find_barring(tx, case, decision.earlier)
            if earlier_id is None:
                problems.append(Problem("referendums.error.earlier", "earlier"))
    elif queries.find_frozen_roll(tx.session, case.row.territory_id) is None:
        raise ConflictError("referendums.error.no_roll")
    if problems:
        raise InvalidInputError(problems)
    return earlier_id


def _find_barring(tx: Transaction, case: Case, slug: str) -> uuid.UUID | None:
    """An earlier proposal of the okrug that was answered so short ago that it may not be repeated yet."""
    for earlier in queries.list_cases(tx.session, [case.row.territory_id]):
        answered = earlier.handover.answered_on if earlier.handover else None
        named = earlier.row.slug == slug and earlier.row.id != case.row.id
        if named and answered and tx.today < term(law_of(tx, case), rules.REPEAT, answered):
            return earlier.row.id
    return None


def _open_sheet(tx: Transaction, case: Case) -> None:
    """Freeze the base: the people on the newest frozen roll today, and the need taken of them."""
    roll = queries.find_frozen_roll(tx.session, case.row.territory_id)
    if roll is None:
        raise ConflictError("referendums.error.no_roll")
    law = law_of(tx, case)
    sheet = support.open_sheet(
        tx,
        kind="referendum",
        territory_id=case.row.territory_id,
        body_id=None,
        need=rules.needed_signatures(law, tx.today, roll.voters),
        of=roll.voters,
        due_on=term(law, rules.SIGNATURE_DAYS, tx.today),
        digest=text_digest(case),
    )
    case.row.roll_id, case.row.sheet_id = roll.id, sheet.id


def text_digest(case: Case) -> str:
    """sha256 (hex) of what is signed: the question in both languages and the address of the proposal."""
    text = f"{case.row.slug}\n{case.row.question_kk}\n{case.row.question_ru}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def exclude(runtime: Runtime, actor: Actor, territory_id: uuid.UUID, *, kk: str, ru: str, basis: str) -> None:
    """Record a subject that the okrug's charter excludes, with its point. Only the okrug's clerk.

    Raises ForbiddenError, InvalidInputError.
    """
    if not actor.may(Role.CLERK, territory_id):
        raise ForbiddenError("referendums.error.not_clerk")
    problems = [
        *text_problems(kk, "text_kk", 300),
        *text_problems(ru, "text_ru", 300),
        *text_problems(basis, "basis", 300),
    ]
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        row = Exclusion(
            id=uuid.uuid4(),
            territory_id=territory_id,
            text_kk=kk.strip(),
            text_ru=ru.strip(),
            basis=basis.strip(),
            recorded_by=actor.account_id,
            recorded_at=tx.now,
        )
        tx.session.add(row)
        tx.record("referendum.exclude", str(territory_id), {"basis": row.basis}, actor=actor.account_id)
