"""What residents do: register, ask, support, flag, mend, appeal; and what a clerk enters for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from app.domain.folding import fold
from app.hearings import queries
from app.hearings.models import Decision, Flag, Registration, Remark, Support
from app.hearings.policy import (
    ANSWERS,
    FLAGS,
    MENDS_WORDS,
    TAKES_PART,
    Stage,
    Status,
    may_appeal,
    may_flag,
    may_speak_for,
    require_staff,
    require_stage,
)
from app.hearings.services.common import (
    LONGEST_LINE,
    LONGEST_REMARK,
    Held,
    choice_problems,
    hold,
    require_free,
    subject_of,
    text_problems,
)
from app.platform.access import Actor
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction
from app.platform.throttle import Limit, take

ASKING = Limit("hearing.remark", 10, timedelta(hours=1))
"""Remarks of one person in an hour: room for anyone who listens, none for a flood."""
REGISTERING = Limit("hearing.register", 10, timedelta(hours=1))
"""Registrations of one person in an hour, those taken back too: each makes a number and an entry."""
FLAGGING = Limit("hearing.flag", 20, timedelta(hours=1))
KINDS = ("question", "remark")
PAPER_CHANNELS = ("desk", "paper", "hall")


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody means to take part. topic: of the speech; name_shown: everyone may read the name."""

    speaks: bool
    topic: str
    name_shown: bool


def register(runtime: Runtime, actor: Actor, slug: str, wish: Wish) -> int:
    """Register to attend or to speak; gives the number, which is the place in the queue.

    Raises NotFoundError, ConflictError (not announced, over, or registered already), InvalidInputError.
    """
    _require_topic(wish)
    with runtime.transaction() as tx:
        held = _taking_part(tx, slug)
        if queries.find_registration(tx.session, held.row.id, actor.person_id):
            raise ConflictError("hearings.error.registered")
        take(tx.session, tx.now, REGISTERING, str(actor.account_id))
        return _enter(tx, held, wish, name=actor.display_name, person_id=actor.person_id, channel="online", by=None)


def register_at_desk(runtime: Runtime, actor: Actor, slug: str, wish: Wish, *, name: str, channel: str) -> int:
    """A clerk writes down somebody who came to the desk or sent a paper. Raises as `register`, ForbiddenError."""
    problems = [*text_problems(name, "name", LONGEST_LINE), *choice_problems(channel, ("desk", "paper"), "channel")]
    if problems:
        raise InvalidInputError(problems)
    _require_topic(wish)
    with runtime.transaction() as tx:
        held = _taking_part(tx, slug)
        require_staff(actor, held.path)
        require_free(tx.session, held.row.id, actor)
        return _enter(tx, held, wish, name=name.strip(), person_id=None, channel=channel, by=actor.account_id)


def _require_topic(wish: Wish) -> None:
    problems = text_problems(wish.topic, "topic", LONGEST_LINE, needed=wish.speaks)
    if problems:
        raise InvalidInputError(problems)


def _taking_part(tx: Transaction, slug: str) -> Held:
    held = hold(tx, slug, lock=False)
    if held.stage is Stage.DRAFT:
        raise NotFoundError("hearings.error.no_hearing")
    require_stage(held.stage, *TAKES_PART)
    return held


def _enter(
    tx: Transaction,
    held: Held,
    wish: Wish,
    *,
    name: str,
    person_id: uuid.UUID | None,
    channel: str,
    by: uuid.UUID | None,
) -> int:
    take_turns(tx.session, f"hearing registration {held.row.id}")
    last = sa.select(sa.func.max(Registration.number)).where(Registration.hearing_id == held.row.id)
    number = (tx.session.scalar(last) or 0) + 1
    tx.session.add(
        Registration(
            hearing_id=held.row.id,
            number=number,
            person_id=person_id,
            name=name,
            name_shown=wish.name_shown,
            speaks=wish.speaks,
            topic=wish.topic.strip() if wish.speaks else "",
            channel=channel,
            entered_by=by,
            registered_at=tx.now,
            said="",
        )
    )
    facts = {"number": number, "speaks": wish.speaks, "channel": channel}
    tx.record("hearing.register", subject_of(held.row), facts)
    return number


def withdraw(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Take one's own registration back before the hearing. Raises NotFoundError, ConflictError (it has begun)."""
    with runtime.transaction() as tx:
        held = hold(tx, slug, lock=False)
        require_stage(held.stage, Stage.ANNOUNCED)
        found = queries.find_registration(tx.session, held.row.id, actor.person_id)
        if found is None:
            raise NotFoundError
        found.withdrawn_at = tx.now
        tx.record("hearing.withdraw", subject_of(held.row), {"number": found.number})


@dataclass(frozen=True, slots=True)
class Words:
    """A question or a remark as it is sent. kind: question or remark."""

    kind: str
    text: str
    name_shown: bool


def ask(runtime: Runtime, actor: Actor, slug: str, words: Words) -> int:
    """Send a question or a remark to the moderators; gives its number.

    The same words of the same person sent again are the same remark. Raises NotFoundError, ConflictError (not
    announced, or over), InvalidInputError, RateLimitedError.
    """
    _require_words(words)
    with runtime.transaction() as tx:
        held = _taking_part(tx, slug)
        take_turns(tx.session, f"hearing remark {held.row.id}")
        statement = sa.select(Remark.number).where(
            Remark.hearing_id == held.row.id, Remark.person_id == actor.person_id, Remark.text == words.text.strip()
        )
        sent = tx.session.scalar(statement)
        if sent is not None:
            return sent
        take(tx.session, tx.now, ASKING, str(actor.account_id))
        return _put(tx, held, words, name=actor.display_name, person_id=actor.person_id, channel="online", by=None)


def ask_at_desk(runtime: Runtime, actor: Actor, slug: str, words: Words, *, name: str, channel: str) -> int:
    """A clerk enters what was said at the desk, in the hall or written on paper. Raises as `ask`, ForbiddenError."""
    _require_words(words)
    problems = [*text_problems(name, "name", LONGEST_LINE), *choice_problems(channel, PAPER_CHANNELS, "channel")]
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = _taking_part(tx, slug)
        require_staff(actor, held.path)
        require_free(tx.session, held.row.id, actor)
        take_turns(tx.session, f"hearing remark {held.row.id}")
        return _put(tx, held, words, name=name.strip(), person_id=None, channel=channel, by=actor.account_id)


def _require_words(words: Words) -> None:
    problems = [*choice_problems(words.kind, KINDS, "kind"), *text_problems(words.text, "text", LONGEST_REMARK)]
    if problems:
        raise InvalidInputError(problems)


def _put(
    tx: Transaction,
    held: Held,
    words: Words,
    *,
    name: str,
    person_id: uuid.UUID | None,
    channel: str,
    by: uuid.UUID | None,
) -> int:
    last = sa.select(sa.func.max(Remark.number)).where(Remark.hearing_id == held.row.id)
    number = (tx.session.scalar(last) or 0) + 1
    text = words.text.strip()
    tx.session.add(
        Remark(
            hearing_id=held.row.id,
            number=number,
            kind=words.kind,
            text=text,
            folded=fold(text),
            status=Status.WAITING.value,
            channel=channel,
            person_id=person_id,
            name=name,
            name_shown=words.name_shown,
            entered_by=by,
            created_at=tx.now,
            turn=0,
            queued_at=tx.now,
            queued_as="new",
        )
    )
    facts = {"number": number, "kind": words.kind, "channel": channel}
    tx.record("hearing.remark", subject_of(held.row), facts)
    return number


def support(runtime: Runtime, actor: Actor, slug: str, number: int, *, wanted: bool) -> None:
    """Support a published question, or take the support back; doing it twice changes nothing.

    Raises NotFoundError, ConflictError (over), ForbiddenError for one's own.
    """
    with runtime.transaction() as tx:
        held = _taking_part(tx, slug)
        remark = _remark(tx, held, number)
        if remark.status != Status.PUBLISHED:
            raise NotFoundError("hearings.error.no_remark")
        if remark.person_id == actor.person_id:
            raise ForbiddenError("hearings.error.own_support")
        take_turns(tx.session, f"hearing support {remark.id} {actor.person_id}")
        mark = tx.session.get(Support, (remark.id, actor.person_id))
        if wanted and mark is None:
            tx.session.add(Support(remark_id=remark.id, person_id=actor.person_id))
        elif not wanted and mark is not None:
            tx.session.delete(mark)


def _remark(tx: Transaction, held: Held, number: int, *, lock: bool = False) -> Remark:
    statement = sa.select(Remark).where(Remark.hearing_id == held.row.id, Remark.number == number)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = tx.session.scalars(statement).first()
    if found is None:
        raise NotFoundError("hearings.error.no_remark")
    return found


def _turns(tx: Transaction, remark: Remark) -> list[str]:
    return list(tx.session.scalars(sa.select(Decision.queued_as).where(Decision.remark_id == remark.id)))


def flag(runtime: Runtime, actor: Actor, slug: str, number: int, reason: str) -> None:
    """Ask the moderators to look at a published remark again; it stays until they decide.

    Raises NotFoundError, ConflictError (not published, flagged by this person, or looked at already),
    InvalidInputError, RateLimitedError.
    """
    problems = choice_problems(reason, FLAGS, "reason")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold(tx, slug, lock=False)
        remark = _remark(tx, held, number, lock=True)
        if tx.session.get(Flag, (remark.id, actor.person_id)):
            raise ConflictError("hearings.error.flagged")
        queued = remark.queued_at is not None
        if not may_flag(Status(remark.status), _turns(tx, remark), queued and remark.queued_as != "flagged"):
            raise ConflictError("hearings.error.no_flag")
        take(tx.session, tx.now, FLAGGING, str(actor.account_id))
        tx.session.add(Flag(remark_id=remark.id, person_id=actor.person_id, reason=reason, at=tx.now))
        if not queued:
            _queue(remark, tx, "flagged")
        tx.record("hearing.flag", subject_of(held.row), {"number": number, "reason": reason})


def _queue(remark: Remark, tx: Transaction, why: str) -> None:
    remark.queued_at, remark.queued_as = tx.now, why
    remark.turn += 1
    remark.locked_by = remark.locked_until = None


def mend(runtime: Runtime, actor: Actor, slug: str, number: int, text: str) -> None:
    """Write one's own remark anew where the moderator asked to; the earlier words stay with the decision.

    The staff write for whoever asked at the desk or on paper. Raises NotFoundError, ForbiddenError, ConflictError
    (nobody asked, or the protocol is adopted), InvalidInputError.
    """
    problems = text_problems(text, "text", LONGEST_REMARK)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold(tx, slug, lock=False)
        require_stage(held.stage, *MENDS_WORDS)
        remark = _own(tx, held, actor, number)
        if remark.status != Status.MEND:
            raise ConflictError("hearings.error.not_asked")
        remark.text, remark.folded = text.strip(), fold(text)
        remark.status = Status.WAITING.value
        _queue(remark, tx, "mended")
        tx.record("hearing.mend", subject_of(held.row), {"number": number}, actor=_desk(actor, remark))


def appeal(runtime: Runtime, actor: Actor, slug: str, number: int, text: str) -> None:
    """Appeal once against the refusal of one's own remark; another moderator looks at it.

    The staff enter the appeal of whoever asked at the desk or on paper. Raises NotFoundError, ForbiddenError,
    ConflictError (not refused, appealed already, or closed), InvalidInputError.
    """
    problems = text_problems(text, "text", LONGEST_REMARK)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold(tx, slug, lock=False)
        require_stage(held.stage, *ANSWERS)
        remark = _own(tx, held, actor, number)
        if not may_appeal(Status(remark.status), [*_turns(tx, remark), *filter(None, [remark.queued_as])]):
            raise ConflictError("hearings.error.no_appeal")
        remark.appeal_text = text.strip()
        _queue(remark, tx, "appealed")
        tx.record("hearing.appeal", subject_of(held.row), {"number": number}, actor=_desk(actor, remark))


def _desk(actor: Actor, remark: Remark) -> uuid.UUID | None:
    """Whom the ledger names: an officer at the desk, never a resident."""
    return actor.account_id if remark.person_id is None else None


def _own(tx: Transaction, held: Held, actor: Actor, number: int) -> Remark:
    remark = _remark(tx, held, number, lock=True)
    if not may_speak_for(actor, remark.person_id, held.path):
        raise ForbiddenError("hearings.error.not_yours")
    if remark.person_id is None:
        require_free(tx.session, held.row.id, actor)
    return remark
