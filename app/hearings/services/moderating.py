"""Moderators take one remark at a time, decide once, and step aside where they have an interest."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.documents.services import set_public
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.verdict import Verdict
from app.domain.rules import hearings as rules
from app.hearings import queries
from app.hearings.models import Conflict, Decision, Hearing, Remark
from app.hearings.policy import (
    LOCK,
    Outcome,
    Stage,
    Status,
    after,
    holder,
    outcomes_for,
    reasons_for,
    require_moderator,
    require_stage,
)
from app.hearings.services.common import (
    LONGEST_LINE,
    hold,
    path_of,
    subject_of,
    tell,
    text_problems,
)
from app.lawbook.queries import book_for
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

LONGEST_REASON = 500


def take_next(runtime: Runtime, actor: Actor, territory_ids: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Take the oldest remark that waits and that this moderator may decide on, if there is one.

    One item at a time: what the moderator held before becomes free, so that nothing lies locked unread.
    """
    with runtime.transaction() as tx:
        _let_go(tx, actor)
        waiting = (
            sa.select(Remark)
            .join(Hearing, Hearing.id == Remark.hearing_id)
            .where(
                Remark.queued_at.is_not(None),
                Hearing.territory_id.in_(territory_ids),
                sa.or_(Remark.locked_until.is_(None), Remark.locked_until <= tx.now),
            )
            .order_by(Remark.queued_at, Remark.number)
            .limit(50)
            .with_for_update(skip_locked=True, of=Remark)
        )
        for remark in tx.session.scalars(waiting):
            if _may_look(tx, actor, remark):
                _lock(tx, actor, remark)
                return remark.id
        return None


def take(runtime: Runtime, actor: Actor, remark_id: uuid.UUID) -> None:
    """Take one remark of the queue.

    Raises NotFoundError, ForbiddenError, RuleNotMetError (a conflict of interest, one's own), ConflictError (decided,
    or a colleague holds it until a moment).
    """
    with runtime.transaction() as tx:
        remark = _get(tx, remark_id)
        hearing = tx.session.get_one(Hearing, remark.hearing_id)
        require_moderator(actor, path_of(tx, hearing.territory_id))
        if remark.queued_at is None:
            raise ConflictError("hearings.error.decided")
        by = holder(remark.locked_by, remark.locked_until, tx.now)
        if by and by != actor.account_id:
            name = queries.name_of(tx.session, by)
            raise ConflictError("hearings.error.locked", name=name, until=remark.locked_until)
        tx.require(moderating_verdict(tx, actor, hearing, remark, Outcome.APPROVE))
        _let_go(tx, actor)
        _lock(tx, actor, remark)


def release(runtime: Runtime, actor: Actor, remark_id: uuid.UUID) -> None:
    """Give a remark back to the queue; harmless where somebody else holds it."""
    with runtime.transaction() as tx:
        remark = _get(tx, remark_id)
        if remark.locked_by == actor.account_id:
            remark.locked_by = remark.locked_until = None


def _get(tx: Transaction, remark_id: uuid.UUID) -> Remark:
    statement = sa.select(Remark).where(Remark.id == remark_id).with_for_update()
    found = tx.session.scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFoundError("hearings.error.no_remark")
    return found


def _let_go(tx: Transaction, actor: Actor) -> None:
    held = sa.update(Remark).where(Remark.locked_by == actor.account_id)
    tx.session.execute(held.values(locked_by=None, locked_until=None))


def _lock(tx: Transaction, actor: Actor, remark: Remark) -> None:
    remark.locked_by, remark.locked_until = actor.account_id, tx.now + LOCK


def _may_look(tx: Transaction, actor: Actor, remark: Remark) -> bool:
    hearing = tx.session.get_one(Hearing, remark.hearing_id)
    return moderating_verdict(tx, actor, hearing, remark, Outcome.APPROVE).allowed


def moderating_verdict(tx: Transaction, actor: Actor, hearing: Hearing, remark: Remark, outcome: Outcome) -> Verdict:
    """Whether the law and the platform's own conditions let this moderator decide so on this remark."""
    path = path_of(tx, hearing.territory_id)
    moderators = queries.list_moderators(tx.session, path, hearing.territory_id, tx.today)
    me = next((one for one in moderators if one.account_id == actor.account_id), None)
    refused_by = tx.session.scalar(
        sa.select(Decision.decided_by)
        .where(Decision.remark_id == remark.id, Decision.outcome == Outcome.REFUSE.value)
        .order_by(Decision.turn.desc())
        .limit(1)
    )
    facts = rules.ModerateFacts(
        conflict=tx.session.get(Conflict, (hearing.id, actor.account_id)) is not None,
        civil_servant=bool(me and me.civil_servant),
        wrote=remark.person_id == actor.person_id or remark.entered_by == actor.account_id,
        decided=remark.queued_as == "appealed" and refused_by == actor.account_id,
        about_akim=hearing.about_akim,
        akims_office=bool(me and me.own_office),
        against=outcome is not Outcome.APPROVE,
    )
    return rules.moderate(book_for(tx.session, tx.law, hearing.territory_id), tx.today, facts)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a moderator decides. turn: of the remark when its page was opened; reason, text: needed unless it is
    approved, the text is shown to everyone."""

    turn: int
    outcome: str
    reason: str | None = None
    public_text: str = ""


def decide(runtime: Runtime, actor: Actor, remark_id: uuid.UUID, ruling: Ruling) -> None:
    """Decide once on a remark that this moderator holds; the author is told.

    Raises NotFoundError, ForbiddenError, RuleNotMetError, InvalidInputError, ConflictError: decided already (in
    another window or by a colleague), or the lock ran out and a colleague took the remark.
    """
    with runtime.transaction() as tx:
        remark = _get(tx, remark_id)
        hearing = tx.session.get_one(Hearing, remark.hearing_id)
        require_moderator(actor, path_of(tx, hearing.territory_id))
        if remark.queued_at is None or remark.queued_as is None or remark.turn != ruling.turn:
            raise ConflictError("hearings.error.decided")
        if remark.locked_by != actor.account_id:
            raise ConflictError("hearings.error.lock_lost")
        outcome = _outcome(remark.queued_as, ruling)
        verdict = tx.require(moderating_verdict(tx, actor, hearing, remark, outcome))
        refuses = outcome is not Outcome.APPROVE
        tx.session.add(
            Decision(
                remark_id=remark.id,
                turn=remark.turn,
                queued_as=remark.queued_as,
                outcome=outcome.value,
                reason=ruling.reason if refuses else None,
                public_text=ruling.public_text.strip() if refuses else None,
                text=remark.text,
                decided_by=actor.account_id,
                decided_at=tx.now,
            )
        )
        was = Status(remark.status)
        remark.status = after(was, outcome).value
        facts = {"number": remark.number, "outcome": outcome.value, "as": remark.queued_as, "reason": ruling.reason}
        remark.queued_at = remark.queued_as = remark.locked_by = remark.locked_until = None
        if refuses and was is Status.PUBLISHED:
            _take_back_paper(tx, hearing)
        tell(tx, remark.person_id, f"hearing_{outcome.value}", {"number": remark.number})
        tx.record("hearing.decide", subject_of(hearing), facts, actor=actor.account_id, verdict=verdict)


def _take_back_paper(tx: Transaction, hearing: Hearing) -> None:
    """What is refused after the protocol was adopted may stand in its file: from now on it is made from the records."""
    protocol = queries.find_protocol(tx.session, hearing.id)
    if protocol and protocol.document_id:
        set_public(tx, protocol.document_id, False)


def _outcome(queued_as: str, ruling: Ruling) -> Outcome:
    if ruling.outcome not in {one.value for one in outcomes_for(queued_as)}:
        raise InvalidInputError([Problem("hearings.error.choose", "outcome")])
    outcome = Outcome(ruling.outcome)
    if outcome is Outcome.APPROVE:
        return outcome
    problems = [] if ruling.reason in reasons_for(outcome) else [Problem("hearings.error.reason", "reason")]
    problems += text_problems(ruling.public_text, "public_text", LONGEST_REASON)
    if problems:
        raise InvalidInputError(problems)
    return outcome


def declare_conflict(runtime: Runtime, actor: Actor, slug: str, reason: str) -> None:
    """Declare a conflict of interest: this moderator is kept from the hearing from now on, and everyone may know.

    Law on the Civil Service, art. 51(1), (3). Raises NotFoundError, ForbiddenError, ConflictError (declared, or the
    hearing is closed), InvalidInputError.
    """
    problems = text_problems(reason, "reason", LONGEST_LINE)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold(tx, slug)
        require_moderator(actor, held.path)
        require_stage(held.stage, *(stage for stage in Stage if stage not in {Stage.CLOSED, Stage.CANCELLED}))
        if tx.session.get(Conflict, (held.row.id, actor.account_id)):
            raise ConflictError("hearings.error.conflict_declared")
        tx.session.add(
            Conflict(hearing_id=held.row.id, account_id=actor.account_id, reason=reason.strip(), declared_at=tx.now)
        )
        mine = sa.update(Remark).where(Remark.hearing_id == held.row.id, Remark.locked_by == actor.account_id)
        tx.session.execute(mine.values(locked_by=None, locked_until=None))
        tx.record("hearing.conflict", subject_of(held.row), {}, actor=actor.account_id)
