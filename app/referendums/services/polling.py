"""The advisory vote where the charter provides for it: announced, cast, sealed and counted as every poll is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LawBook, Rank
from app.domain.law.verdict import Verdict
from app.domain.people import age_on
from app.domain.rules import budget as voters
from app.domain.rules import referendums as rules
from app.identity.policy import require_fresh
from app.lawbook.queries import book_for
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime, Transaction
from app.referendums import queries
from app.referendums.models import Question, Tally
from app.referendums.policy import CHOICES
from app.referendums.queries import Case
from app.referendums.services.common import hold, law_of
from app.referendums.services.publishing import ANNOUNCE, ANSWERS, COUNT, PAPER, SEAL, box_file, votes_of
from app.referendums.stages import Stage
from app.voting import queries as box
from app.voting.models import Poll
from app.voting.policy import Stage as PollStage
from app.voting.policy import stage_of
from app.voting.procedures import Option, Procedure
from app.voting.queries import Reconciliation
from app.voting.services.ballots import Slip, put, require_open
from app.voting.services.counting import Agreed, agree, open_commitments, require_commission
from app.voting.services.publishing import detail_of, paper_facts, sha256
from app.voting.services.sealing import seal_box

LOCAL = frozenset({Rank.OKRUG_CHARTER, Rank.MASLIKHAT_DECISION})


def holding(session: Session, law: LawBook, day: date, case: Case) -> Verdict:
    """Whether an advisory vote may be announced on the day; law: the okrug's own book."""
    roll = queries.find_frozen_roll(session, case.row.territory_id)
    norm = law.at(rules.VOTE, day)
    return rules.hold(
        law,
        day,
        rules.HoldFacts(
            charter=norm.citation.rank in LOCAL and norm.value is True,
            roll_frozen=roll is not None,
            commission=len(box.list_commission(session, case.row.territory_id, day, ())),
        ),
    )


def announce(runtime: Runtime, actor: Actor, slug: str, opens_at: datetime, closes_at: datetime) -> None:
    """Announce the vote on a proposal that was handed in; once.

    Raises ForbiddenError (the commission does it), ConflictError, InvalidInputError, NotFreshError, RuleNotMetError by
    the rule `referendum.hold`.
    """
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        case = hold(tx, slug, Stage.HANDED_IN, Stage.ANSWERED)
        roll = queries.find_frozen_roll(tx.session, case.row.territory_id)
        if case.poll is not None:
            raise ConflictError("referendums.error.announced")
        problems = []
        if opens_at < tx.now:
            problems.append(Problem("referendums.error.opens", "opens_on"))
        if closes_at <= opens_at:
            problems.append(Problem("referendums.error.closes", "closes_on"))
        if problems:
            raise InvalidInputError(problems)
        law = law_of(tx, case)
        question = Question(
            id=uuid.uuid4(),
            kind="question",
            slug=slug,
            territory_id=case.row.territory_id,
            title_kk=case.row.question_kk,
            title_ru=case.row.question_ru,
            title_en=case.row.question_ru,
            voting_age=_voting_age(law, tx.today),
            roll_id=roll.id if roll else None,
            opens_at=opens_at,
            closes_at=closes_at,
            announced_at=tx.now,
            box_key=tx.keys.new_box_key(),
            created_by=actor.account_id,
            created_at=tx.now,
            proposal_id=case.row.id,
        )
        require_commission(actor, question)
        verdict = tx.require(holding(tx.session, law, tx.today, case))
        tx.session.add(question)
        facts = {"title": question.title, "rules": rules.result_rules(law, tx.today)}
        facts |= {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
        facts |= {"roll": roll.digest if roll and roll.digest else ""}
        tx.record(ANNOUNCE, slug, facts, actor=actor.account_id, verdict=verdict)


def _voting_age(law: LawBook, day: date) -> int:
    age = law.at("community.age", day).value
    return age if isinstance(age, int) else 18


def judge(session: Session, law: LawBook, day: date, poll: Question, person_id: uuid.UUID) -> Verdict:
    """May this person vote on the day? The same rule as for a round in a rural okrug; law: the national book."""
    voter = box.find_voter(session, poll.roll_id, person_id)
    facts = voters.VoteFacts(
        place="rural_okrug",
        age=age_on(voter.birth_date, day) if voter else 0,
        on_roll=voter is not None,
        opens_on=legal_day(poll.opens_at),
        closes_on=legal_day(poll.closes_at - timedelta(microseconds=1)),
        chosen=1,
        limit=1,
    )
    return voters.vote(book_for(session, law, poll.territory_id), day, facts)


def cast(runtime: Runtime, person_id: uuid.UUID, slug: str, choice: str) -> Slip:
    """Put yes, no or blank into the box; a second ballot replaces the first until the close.

    Raises NotFoundError, InvalidInputError, RuleNotMetError (not on the roll, too young), ConflictError (closed, or
    voted on paper). Nothing is entered in the ledger (docs/decisions/0005).
    """
    if choice not in CHOICES:
        raise InvalidInputError([Problem("referendums.error.needed.choice", "choice")])
    with runtime.transaction() as tx:
        poll = _poll(tx.session, slug, share=True)
        require_open(poll, tx.now)
        tx.require(judge(tx.session, tx.law, tx.today, poll, person_id))
        return put(tx, poll, person_id, [choice])


def _poll(session: Session, slug: str, *, share: bool = False) -> Question:
    """The vote on the proposal of that address, locked: for the seal and the count, or (share) for a ballot."""
    case = queries.get_case(session, slug)
    if case.poll is None:
        raise NotFoundError
    session.expire(case.poll)
    lock = {"read": True, "key_share": True} if share else {}
    statement = sa.select(Question).where(Question.id == case.poll.id)
    return session.scalars(statement.with_for_update(of=Poll, **lock)).one()


def seal(runtime: Runtime, slug: str) -> None:
    """Seal the box after the close and publish its root; harmless when repeated. Raises ConflictError before it."""
    with runtime.transaction() as tx:
        poll = _poll(tx.session, slug)
        sealed = seal_box(tx, poll)
        if sealed is None:
            return
        detail = detail_of(book_for(tx.session, tx.law, poll.territory_id), tx.today, sealed.ballots)
        facts = {
            "root": sealed.root,
            "detail": detail,
            "ballots_sha256": sha256(box_file(tx.session, poll, detail)),
            "roll": sealed.roll,
            "marks": sealed.marks,
            "ballots": sealed.ballots,
        }
        tx.record(SEAL, slug, facts)


def seal_due(runtime: Runtime) -> bool:
    """Seal every box whose vote has closed; tells whether there was one."""
    due = [
        case.row.slug
        for case in queries.list_cases(runtime.session)
        if case.poll and stage_of(case.poll, runtime.now) is PollStage.CLOSED
    ]
    runtime.session.rollback()  # an open read would hold the scrub up
    for slug in due:
        seal(runtime, slug)
    return bool(due)


def agree_to_count(runtime: Runtime, actor: Actor, slug: str) -> bool:
    """One member of the commission agrees to count; the second one's consent counts. True when it is counted.

    Raises ForbiddenError, ConflictError (before the close, twice, or after the count), NotFreshError.
    """
    require_fresh(actor, runtime.now)
    case = queries.get_case(runtime.session, slug)
    if case.poll is None:
        raise NotFoundError
    require_commission(actor, case.poll)
    if stage_of(case.poll, runtime.now) is PollStage.CLOSED:
        seal(runtime, slug)
    with runtime.transaction() as tx:
        poll = _poll(tx.session, slug)
        agreed = agree(tx, actor, poll, COUNT)
        if agreed is None:
            return False
        _count(tx, slug, poll, agreed)
        return True


@dataclass(frozen=True, slots=True)
class Counts:
    """Ballots by what they say."""

    votes_yes: int
    votes_no: int
    blank: int


def count(choices: list[list[str]]) -> Counts:
    """Count the ballots of a sealed box."""
    found = [choice for ballot in choices for choice in ballot]
    return Counts(*(found.count(choice) for choice in CHOICES))


def _count(tx: Transaction, slug: str, poll: Question, agreed: Agreed) -> None:
    if poll.roll_id is None:
        raise ConflictError("referendums.error.no_roll")
    law = book_for(tx.session, tx.law, poll.territory_id)
    people = voters.CountFacts(
        first_member=str(agreed.first), second_member=str(agreed.second), closed=True, root_published=True
    )
    tx.require(voters.count_votes(law, tx.today, people))
    choices = box.list_choices(tx.session, poll.id)
    open_commitments(tx.session, poll.id)
    counts, entitled = count(choices), box.count_entitled(tx.session, poll.roll_id)
    facts = rules.ConcludeFacts(
        entitled=entitled, ballots=len(choices), votes_yes=counts.votes_yes, votes_no=counts.votes_no
    )
    verdict = rules.conclude(law, rules_day(poll), facts)
    tally = Tally(
        poll_id=poll.id,
        entitled=entitled,
        marks=box.count_marks(tx.session, poll.id),
        ballots=len(choices),
        votes_yes=counts.votes_yes,
        votes_no=counts.votes_no,
        blank=counts.blank,
        merkle_root=agreed.root,
        verdict=verdict.to_json(),
        first_by=agreed.first,
        second_by=agreed.second,
        counted_at=tx.now,
    )
    tx.session.add(tally)
    poll.counted_at = tx.now
    told = {"root": agreed.root, "entitled": entitled, "marks": tally.marks, "ballots": tally.ballots}
    told |= {"votes": votes_of(tally), "advised": verdict.allowed}
    tx.record(COUNT, slug, told, verdict=verdict)


def conclusion(law: LawBook, poll: Question, tally: Tally) -> Verdict:
    """What the charter's rules say of the result, with its arithmetic."""
    facts = rules.ConcludeFacts(
        entitled=tally.entitled, ballots=tally.ballots, votes_yes=tally.votes_yes, votes_no=tally.votes_no
    )
    return rules.conclude(law, rules_day(poll), facts)


def rules_day(poll: Question) -> date:
    """The legal day whose law decides on the result: of the announcement, because who votes must know the rule."""
    return legal_day(poll.announced_at or poll.opens_at)


def _options(_session: Session, _poll: Question, _day: date) -> list[Option]:
    """The three answers as lines of a ballot."""
    return [Option(code, number, ANSWERS[code]) for number, code in enumerate(CHOICES, 1)]


def _problems(_session: Session, _poll: Question, choices: Sequence[str]) -> Sequence[Problem]:
    """One answer stands on a ballot."""
    if len(choices) == 1 and choices[0] in CHOICES:
        return ()
    return (Problem("referendums.error.needed.choice"),)


def _cast(runtime: Runtime, person_id: uuid.UUID, slug: str, choices: Sequence[str]) -> Slip:
    return cast(runtime, person_id, slug, choices[0] if len(choices) == 1 else "")


def _join_paper(tx: Transaction, poll: Question, numbers: Reconciliation) -> None:
    """Enter in the ledger the whole box as it is now, online and paper together, before anybody has counted it."""
    ballots = len(box.list_box(tx.session, poll.id))
    law = book_for(tx.session, tx.law, poll.territory_id)
    detail = detail_of(law, tx.today, ballots)
    facts = {
        "detail": detail,
        "ballots_sha256": sha256(box_file(tx.session, poll, detail)),
        "ballots": ballots,
        "paper_detail": detail_of(law, tx.today, numbers.counted),
        "paper": paper_facts(numbers),
    }
    tx.record(PAPER, poll.slug, facts)


PROCEDURE = Procedure(
    page="referendums.show",
    desk="referendums.desk_case_page",
    options=_options,
    most=lambda _poll: 1,
    problems=_problems,
    judge=judge,
    cast=_cast,
    join_paper=_join_paper,
    about="referendums.honest",
)
