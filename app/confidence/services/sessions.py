"""The check of the signatures and the session: called, opened, discussed, voted. Law No. 148, art. 8, 10, 11, 24.

These are acts of the maslikhat and its chair: they are noted with what the law says of them. What cannot be – a vote
without quorum or discussion – the order of the steps refuses.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.confidence import queries
from app.confidence.models import CHOICES as CHOICES
from app.confidence.models import Attendance, Case, Vote
from app.confidence.policy import Act, Course, Stage, Step, stage_of
from app.confidence.services import steps
from app.confidence.services.initiatives import initiative_verdict
from app.documents.content import Upload
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import confidence as rules
from app.domain.rules import sessions as session_rules
from app.identity import consents
from app.identity.models import Account
from app.places.queries import list_members
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

COUNT = "confidence.count"
"""The act to which two tellers consent: the counted protocol of a secret ballot."""
WAITS = frozenset({Stage.PENDING, Stage.SILENT, Stage.REFUSED, Stage.REPEAT})
"""Stages in which a session can only be for the second vote."""


@dataclass(frozen=True, slots=True)
class Calling:
    """The notice of a session: the day it was given, the day of the papers, the day and place of the session.

    proposed_by: of an extraordinary session, how many deputies proposed it, or "akim".
    """

    announced_on: date
    materials_on: date
    held_on: date
    extraordinary: bool
    place: str
    proposed_by: int | str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Votes of a secret ballot as the tellers found them; number: of the decision."""

    votes_for: int
    against: int
    abstained: int
    number: str

    def digest(self, case_id: uuid.UUID, sitting: int) -> str:
        """What the second teller must have counted too."""
        told = f"{case_id} {sitting} {self.votes_for} {self.against} {self.abstained} {self.number}"
        return hashlib.sha256(told.encode()).hexdigest()


def check(
    runtime: Runtime,
    actor: Actor,
    slug: str,
    *,
    genuine: int,
    on: date,
    number: str,
    document: Upload | None = None,
) -> bool:
    """The chair's protocol: how many signatures are genuine; gives whether they suffice.

    Raises ForbiddenError, ConflictError at any other stage, InvalidInputError for more than were handed in.
    """
    number = steps.words("number", number, steps.LONGEST_LINE)
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        if not 0 <= genuine <= course.signatures:
            raise InvalidInputError([Problem("confidence.error.genuine", "genuine", {"n": course.signatures})])
        verdict = initiative_verdict(tx, case, genuine)
        told: dict[str, Any] = {"signatures": course.signatures, "genuine": genuine, "need": course.need}
        act = Act(Step.CHECKED, on, verdict.findings[0].met)
        facts = steps.enter(tx, actor, case, course, act, {**told, "number": number}, document=document)
        tx.record("confidence.checked", f"confidence:{slug}", facts, actor=actor.account_id, verdict=verdict)
        return act.good


def convene(runtime: Runtime, actor: Actor, slug: str, calling: Calling) -> Verdict:
    """Note that the session was called; gives the verdict on its notice and papers, which may be late.

    A session for the second vote is refused before six months have passed. Raises RuleNotMetError, ForbiddenError,
    ConflictError, InvalidInputError.
    """
    place = steps.words("place", calling.place, steps.LONGEST_LINE)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        if stage_of(course, tx.today) in WAITS:
            tx.require(_second(tx, course, calling.held_on))
        asked = session_rules.AnnounceFacts(
            calling.announced_on, calling.materials_on, calling.held_on, calling.extraordinary
        )
        verdict = session_rules.announce(tx.law, calling.announced_on, asked)
        told: dict[str, Any] = {
            "materials_on": calling.materials_on.isoformat(),
            "held_on": calling.held_on.isoformat(),
            "extraordinary": calling.extraordinary,
            "in_time": verdict.allowed,
        }
        if calling.extraordinary:
            proposed = proposal_verdict(tx.law, case, calling.announced_on, calling.proposed_by)
            told |= {"proposed_by": calling.proposed_by, "proposed": proposed.allowed}
        act = Act(Step.CONVENED, calling.announced_on, held_on=calling.held_on)
        sitting = queries.sitting_of(rows) + 1
        facts = steps.enter(tx, actor, case, course, act, {**told, "place": place}, sitting=sitting)
        tx.record("confidence.convened", f"confidence:{slug}", facts, actor=actor.account_id, verdict=verdict)
        return verdict


def proposal_verdict(law: LawBook, case: Case, day: date, proposed_by: int | str | None) -> Verdict:
    """Whether those who proposed an extraordinary session might: the akim, or a third of the deputies elected.

    How many were elected and have left since is not on record, so the frozen total is taken: the stricter base. Raises
    InvalidInputError where nobody is named, or more deputies than there are.
    """
    if proposed_by is None or (isinstance(proposed_by, int) and proposed_by > case.total):
        raise InvalidInputError([Problem("confidence.error.proposed_by", "proposed_by", {"n": case.total})])
    facts = session_rules.ConveneExtraordinaryFacts(case.total, proposed_by)
    return session_rules.convene_extraordinary(law, day, facts)


def _second(tx: Transaction, course: Course, held_on: date) -> Verdict:
    last = course.last
    answer = "refused" if last and last.step is Step.ANSWERED else "silent"
    if last and last.step is Step.DELIVERED and course.answer_until and tx.today <= course.answer_until:
        answer = "pending"
    asked = rules.ConveneAgainFacts(answer=answer, first_vote_on=course.votes[0].on, held_on=held_on)
    return rules.convene_again(tx.law, held_on, asked)


def open_session(runtime: Runtime, actor: Actor, slug: str, present: Collection[uuid.UUID]) -> Verdict:
    """Note who came to the session; without two thirds of all deputies it is not competent and nothing is voted.

    Raises InvalidInputError for somebody who is no deputy of the maslikhat on that day, ForbiddenError, ConflictError.
    """
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        day = course.last.held_on if course.last else None
        if day is None:
            raise ConflictError("confidence.error.not_now")
        members = {member.person_id for member in list_members(tx.session, case.maslikhat_id, day)}
        came = set(present)
        if not came <= members:
            raise InvalidInputError([Problem("confidence.error.not_members", "present")])
        verdict = session_rules.open_session(tx.law, day, session_rules.OpenFacts(case.total, len(came)))
        sitting = queries.sitting_of(rows)
        act = Act(Step.OPENED, day, verdict.allowed)
        told = {"present": len(came), "total": case.total}
        facts = steps.enter(tx, actor, case, course, act, told, sitting=sitting)
        tx.session.add_all(Attendance(case_id=case.id, sitting=sitting, person_id=one) for one in sorted(came, key=str))
        tx.record("confidence.opened", f"confidence:{slug}", facts, actor=actor.account_id, verdict=verdict)
        return verdict


def discuss(runtime: Runtime, actor: Actor, slug: str, *, text: str, lang: str, document: Upload | None = None) -> None:
    """The minutes of the discussion, without which nothing is voted. Raises ForbiddenError, ConflictError."""
    text = steps.words("text", text)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        told = {"text": text, "lang": lang if lang in steps.LANGS else "kk"}
        act, sitting = Act(Step.DISCUSSED, _day(course)), queries.sitting_of(rows)
        facts = steps.enter(tx, actor, case, course, act, told, sitting=sitting, document=document)
        tx.record("confidence.discussed", f"confidence:{slug}", facts, actor=actor.account_id)


def choose_ballot(runtime: Runtime, actor: Actor, slug: str, *, votes_for: int) -> Verdict:
    """How many voted for a secret ballot; without the majority of all deputies the vote is by name.

    Raises InvalidInputError for more votes than deputies present, ForbiddenError, ConflictError.
    """
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        present = len(queries.list_present(tx.session, case.id, queries.sitting_of(rows)))
        day = _day(course)
        verdict = session_rules.decide(tx.law, day, session_rules.DecideFacts(case.total, present, votes_for))
        act, told = Act(Step.BALLOT, day, verdict.allowed), {"votes_for": votes_for, "present": present}
        facts = steps.enter(tx, actor, case, course, act, told, sitting=queries.sitting_of(rows))
        tx.record("confidence.ballot", f"confidence:{slug}", facts, actor=actor.account_id, verdict=verdict)
        return verdict


def vote_by_name(
    runtime: Runtime, actor: Actor, slug: str, choices: Mapping[uuid.UUID, str], *, number: str
) -> Verdict:
    """The roll call: how each deputy present voted (for, against, abstained); number: of the decision.

    Raises InvalidInputError unless everyone present has exactly one vote, ForbiddenError, ConflictError (a secret
    ballot was decided, or any other stage).
    """
    number = steps.words("number", number, steps.LONGEST_LINE)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        if is_secret(course):
            raise ConflictError("confidence.error.secret")
        sitting = queries.sitting_of(rows)
        came = {one.person_id for one in queries.list_present(tx.session, case.id, sitting)}
        if set(choices) != came or not set(choices.values()) <= set(CHOICES):
            raise InvalidInputError([Problem("confidence.error.everyone", "choices")])
        found = {name: sum(one == name for one in choices.values()) for name in CHOICES}
        counts = Counts(found["for"], found["against"], found["abstained"], number)
        verdict = _decide(tx, actor, case, course, sitting, len(came), counts, secret=False)
        tx.session.add_all(
            Vote(case_id=case.id, sitting=sitting, person_id=one, choice=choices[one]) for one in sorted(came, key=str)
        )
        return verdict


def agree_count(runtime: Runtime, actor: Actor, slug: str, counts: Counts) -> Verdict | None:
    """A teller – a deputy present – enters what the secret ballot gave; the second, different one with the same
    numbers makes it the result. None after the first.

    Raises ForbiddenError for who was not present, ConflictError (no secret ballot was decided, the same teller twice),
    InvalidInputError for more votes than deputies present.
    """
    number = steps.words("number", counts.number, steps.LONGEST_LINE)
    counts = Counts(counts.votes_for, counts.against, counts.abstained, number)
    with runtime.transaction() as tx:
        case, course, rows = steps.lock(tx, slug)
        sitting = queries.sitting_of(rows)
        came = {one.person_id for one in queries.list_present(tx.session, case.id, sitting)}
        if actor.person_id not in came:
            raise ForbiddenError("confidence.error.tellers")
        if not is_secret(course) or course.last is None or course.last.step is not Step.BALLOT:
            raise ConflictError("confidence.error.not_now")
        if min(counts.votes_for, counts.against, counts.abstained) < 0 or _given(counts) > len(came):
            raise InvalidInputError([Problem("confidence.error.counts", "votes_for", {"n": len(came)})])

        def may(account_id: uuid.UUID) -> bool:
            return tx.session.scalar(sa.select(Account.person_id).where(Account.id == account_id)) in came

        digest = counts.digest(case.id, sitting)
        if consents.give(tx, COUNT, case.id, digest, actor.account_id, may=may) is None:
            return None
        return _decide(tx, actor, case, course, sitting, len(came), counts, secret=True)


def is_secret(course: Course) -> bool:
    """Whether the session decided on a secret ballot."""
    last = course.last
    return last is not None and last.step is Step.BALLOT and last.good


def vote_verdict(
    law: LawBook, case: Case, day: date, present: int, votes_for: int, first_vote_on: date | None
) -> Verdict:
    """Whether no confidence is expressed with these votes, the first time or again."""
    if first_vote_on is None:
        return rules.decide(law, day, rules.DecideFacts(case.total, present, votes_for))
    return rules.repeat(law, day, rules.RepeatFacts(case.total, votes_for, first_vote_on, day))


def _decide(
    tx: Transaction,
    actor: Actor,
    case: Case,
    course: Course,
    sitting: int,
    present: int,
    counts: Counts,
    *,
    secret: bool,
) -> Verdict:
    day = _day(course)
    verdict = vote_verdict(tx.law, case, day, present, counts.votes_for, course.votes[0].on if course.votes else None)
    told: dict[str, Any] = {
        "votes_for": counts.votes_for,
        "against": counts.against,
        "abstained": counts.abstained,
        "not_cast": present - _given(counts),
        "absent": case.total - present,
        "present": present,
        "total": case.total,
        "secret": secret,
        "number": counts.number,
    }
    act = Act(Step.VOTED, day, verdict.allowed)
    facts = steps.enter(tx, actor, case, course, act, told, sitting=sitting)
    tx.record("confidence.voted", f"confidence:{case.slug}", facts, actor=actor.account_id, verdict=verdict)
    return verdict


def _given(counts: Counts) -> int:
    return counts.votes_for + counts.against + counts.abstained


def _day(course: Course) -> date:
    """The day of the session that is being held."""
    if not any(act.step is Step.OPENED for act in course.acts):
        raise ConflictError("confidence.error.not_now")
    return steps.held_on(course)
