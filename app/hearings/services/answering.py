"""Answers point by point, the protocol, and the end of a hearing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.content import Upload
from app.documents.services import keep
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.verdict import Verdict
from app.domain.ledger.canonical import digest as digest_of
from app.domain.rules import hearings as rules
from app.hearings import queries
from app.hearings.models import Answer, Conflict, Hearing, Protocol, Remark
from app.hearings.policy import ANSWERS, OUTCOMES, Stage, Status, require_stage
from app.hearings.services.common import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Held,
    choice_problems,
    hold_as_moderator,
    hold_as_staff,
    law_of,
    subject_of,
    tell,
    text_problems,
)
from app.identity.consents import give, waiting
from app.identity.queries import list_appointments
from app.platform.access import Actor, Grant, Role
from app.platform.runtime import Runtime, Transaction

SIGN = "hearing.protocol"
UNANSWERED = "unanswered"


def answer(runtime: Runtime, actor: Actor, slug: str, number: int, *, outcome: str, body: str, text: str) -> None:
    """Answer a published remark in the name of a body, or («unanswered») say in public why there is no answer yet.

    outcome: answered, taken (into account), not_taken, or unanswered. Raises NotFoundError, ForbiddenError,
    ConflictError (answered already, or the hearing is closed), InvalidInputError.
    """
    problems = [
        *choice_problems(outcome, (*OUTCOMES, UNANSWERED), "outcome"),
        *text_problems(body, "body", LONGEST_LINE),
        *text_problems(text, "text", LONGEST_TEXT),
    ]
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_staff(tx, actor, slug)
        require_stage(held.stage, *ANSWERS, *([Stage.CLOSED] if outcome != UNANSWERED else []))
        remark = _published(tx, held.row.id, number)
        stand = {row.given for row in tx.session.scalars(sa.select(Answer).where(Answer.remark_id == remark.id))}
        given = outcome != UNANSWERED
        if True in stand or given in stand:
            raise ConflictError("hearings.error.answered")
        tx.session.add(
            Answer(
                remark_id=remark.id,
                given=given,
                outcome=outcome,
                body=body.strip(),
                text=text.strip(),
                answered_by=actor.account_id,
                answered_at=tx.now,
            )
        )
        if given:
            tell(tx, remark.person_id, "hearing_answer", {"number": number})
        facts = {"number": number, "outcome": outcome}
        tx.record("hearing.answer", subject_of(held.row), facts, actor=actor.account_id)


def _published(tx: Transaction, hearing_id: uuid.UUID, number: int) -> Remark:
    statement = sa.select(Remark).where(Remark.hearing_id == hearing_id, Remark.number == number)
    remark = tx.session.scalars(statement.with_for_update()).first()
    if remark is None or remark.status != Status.PUBLISHED:
        raise NotFoundError("hearings.error.no_remark")
    return remark


def content_digest(session: Session, row: Hearing, moment: datetime) -> str:
    """sha256 of what the protocol says at a moment: whoever adopts it adopts exactly this."""
    remarks = [
        {
            "number": one.row.number,
            "text": one.row.text,
            "answer": one.answer.text if one.answer else None,
            "why": one.why.text if one.why else None,
        }
        for one in queries.list_remarks_at(session, row.id, moment)
    ]
    speakers = [
        {"number": one.number, "topic": one.topic, "name": one.name, "said": one.said}
        for one in queries.list_queue(session, row.id, speakers=True)
        if one.spoke_from
    ]
    content = {
        "hearing": row.slug,
        "subject": [row.subject_kk, row.subject_ru],
        "agenda": [row.agenda_kk, row.agenda_ru],
        "place": [row.venue_kk, row.venue_ru],
        "opened_at": row.opened_at.isoformat() if row.opened_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "attendance": queries.count_attendance(session, row.id),
        "present": row.present,
        "votes_for": row.votes_for,
        "chair": row.chair,
        "secretary": row.secretary,
        "conclusion": [row.conclusion_kk, row.conclusion_ru],
        "remarks": remarks,
        "refused": queries.count_refused_at(session, row.id, moment),
        "speakers": speakers,
    }
    return digest_of(content)


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote on a protocol. members: of the council; present: those of them who could vote."""

    members: int
    present: int
    votes_for: int


def adopting_verdict(tx: Transaction, row: Hearing, vote: Vote | None, signers: int) -> Verdict:
    """Whether the protocol is adopted by the rule of its kind."""
    facts = rules.AdoptProtocolFacts(
        present=vote.present if vote else 0,
        votes_for=vote.votes_for if vote else 0,
        kind=row.kind,
        members=vote.members if vote else None,
        signers=signers,
    )
    return rules.adopt_protocol(law_of(tx, row), tx.today, facts)


def adopt(runtime: Runtime, actor: Actor, slug: str, vote: Vote, digest: str, pdf: bytes | None) -> None:
    """Note the vote that adopted the protocol, and publish it. pdf: the paper as it was adopted, if one could be made.

    digest: of the content that was voted on. Raises NotFoundError, ForbiddenError, ConflictError (not held, adopted
    already, a kind without a vote, or the content is another one by now), InvalidInputError, RuleNotMetError (quorum
    or majority lack).
    """
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.HELD)
        if rules.KINDS[held.row.kind].majority is None:
            raise ConflictError("hearings.error.no_vote")
        _require_unchanged(tx, held.row, digest)
        problems = _vote_problems(vote)
        if problems:
            raise InvalidInputError(problems)
        verdict = tx.require(adopting_verdict(tx, held.row, vote, 0))
        _publish(tx, held.row, actor.account_id, None, vote, pdf, verdict)


def _vote_problems(vote: Vote) -> list[Problem]:
    problems = []
    if vote.members < 1:
        problems.append(Problem("hearings.error.members", "members"))
    elif vote.present > vote.members:
        problems.append(Problem("hearings.error.present_members", "present", {"members": vote.members}))
    if vote.votes_for > vote.present:
        problems.append(Problem("hearings.error.votes_for", "votes_for", {"present": vote.present}))
    return problems


def sign(runtime: Runtime, actor: Actor, slug: str, digest: str, pdf: bytes | None) -> bool:
    """Sign the protocol of a kind on which the law names no vote; True when this was the second person's signature.

    digest: of the content that the signer saw. Raises NotFoundError, ForbiddenError, ConflictError (not held, adopted,
    signed by this person, a kind with a vote, or the content is another one by now), RuleNotMetError.
    """
    with runtime.transaction() as tx:
        held = hold_as_staff(tx, actor, slug)
        require_stage(held.stage, Stage.HELD)
        if rules.KINDS[held.row.kind].majority is not None:
            raise ConflictError("hearings.error.by_vote")
        _require_unchanged(tx, held.row, digest)
        both = give(tx, SIGN, held.row.id, digest, actor.account_id, may=lambda one: may_sign(tx, held, one))
        if both is None:
            tx.record("hearing.sign", subject_of(held.row), {"digest": digest}, actor=actor.account_id)
            return False
        verdict = tx.require(adopting_verdict(tx, held.row, None, len(set(both))))
        _publish(tx, held.row, both[0], both[1], None, pdf, verdict)
        return True


def _require_unchanged(tx: Transaction, row: Hearing, digest: str) -> None:
    if digest != content_digest(tx.session, row, tx.now):
        raise ConflictError("hearings.error.protocol_changed")


def may_sign(tx: Transaction, held: Held, account_id: uuid.UUID) -> bool:
    """Whether an account is staff of the hearing today, with no interest in it: who signed before and left counts no
    more.
    """
    grants = list_appointments(tx.session, account_id, tx.today)
    moderates = any(grant.role is Role.MODERATOR and grant.territory_id in held.path for grant in grants)
    clerk = Grant(Role.CLERK, held.row.territory_id) in grants
    return (moderates or clerk) and tx.session.get(Conflict, (held.row.id, account_id)) is None


def digest_now(runtime: Runtime, slug: str) -> str:
    """The digest of the protocol as it would be adopted now."""
    return content_digest(runtime.session, queries.get_hearing(runtime.session, slug).row, runtime.now)


def signed_by(runtime: Runtime, slug: str) -> tuple[uuid.UUID, ...]:
    """The accounts that signed the protocol as it stands now."""
    row = queries.get_hearing(runtime.session, slug).row
    return waiting(runtime.session, SIGN, row.id, content_digest(runtime.session, row, runtime.now))


def _publish(
    tx: Transaction,
    row: Hearing,
    first: uuid.UUID,
    second: uuid.UUID | None,
    vote: Vote | None,
    pdf: bytes | None,
    verdict: Verdict,
) -> None:
    digest = content_digest(tx.session, row, tx.now)
    document = None
    if pdf is not None:
        upload = Upload(f"{row.slug}.pdf", pdf)
        document = keep(tx, upload, kind="hearing-protocol", public=True, by=first)
    tx.session.add(
        Protocol(
            hearing_id=row.id,
            members=vote.members if vote else None,
            present=vote.present if vote else None,
            votes_for=vote.votes_for if vote else None,
            first_by=first,
            second_by=second,
            document_id=document.id if document else None,
            digest=digest,
            adopted_at=tx.now,
        )
    )
    facts: dict[str, object] = {"digest": digest}
    if document:
        facts["sha256"] = document.sha256
    if vote:
        facts |= {"members": vote.members, "present": vote.present, "votes_for": vote.votes_for}
    tx.record("hearing.adopt", subject_of(row), facts, actor=first, verdict=verdict)


def close(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Close a hearing whose protocol is adopted and whose remarks are answered, or have a public reason for none.

    Raises NotFoundError, ForbiddenError, ConflictError (protocol not adopted, closed, or remarks wait for moderators),
    RuleNotMetError.
    """
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.ADOPTED)
        waiting_ = sa.select(sa.func.count()).select_from(Remark)
        waiting_ = waiting_.where(Remark.hearing_id == held.row.id, Remark.queued_at.is_not(None))
        if tx.session.scalar(waiting_):
            raise ConflictError("hearings.error.still_queued")
        verdict = tx.require(closing_verdict(tx, held.row))
        held.row.closed_at = tx.now
        unanswered = queries.count_unanswered(tx.session, held.row.id)
        tx.record(
            "hearing.close", subject_of(held.row), {"unanswered": unanswered}, actor=actor.account_id, verdict=verdict
        )


def closing_verdict(tx: Transaction, row: Hearing) -> Verdict:
    """Whether the hearing may be closed today."""
    unexplained = queries.count_unanswered(tx.session, row.id, unexplained=True)
    return rules.close(law_of(tx, row), tx.today, rules.CloseFacts(unanswered=unexplained))
