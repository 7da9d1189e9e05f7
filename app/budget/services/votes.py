"""Casting a vote: one mark in the register, one ballot in the box, in one transaction and nothing between them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Ballot, Mark, Round
from app.budget.policy import Stage, place_of, stage_of
from app.domain import references
from app.domain.counting.ballots import Limits, Project, ballot_problems
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.people import age_on
from app.domain.rules import budget as rules
from app.lawbook.queries import book_for
from app.places.models import Territory
from app.platform.clock import legal_day
from app.platform.runtime import Runtime, Transaction

CODE_BYTES = 11
"""55 bits of chance: nobody meets another's code, and the code opens nothing."""


ROUND = (
    sa.select(Round, Territory.kind)
    .join(Territory, Territory.id == Round.territory_id)
    .where(Round.slug == sa.bindparam("slug"))
    .with_for_update(read=True, key_share=True, of=Round)  # the seal waits for ballots on their way
)


def _upserts(insert: Any) -> tuple[sa.Executable, sa.Executable]:
    """Into the register (what stands there stays) and into the box (the choice is replaced), in one dialect."""
    mark, ballot = insert(Mark.__table__), insert(Ballot.__table__)
    new = ballot.excluded
    return (
        mark.on_conflict_do_update(
            index_elements=["round_id", "person_id"], set_={"channel": Mark.__table__.c.channel}
        ).returning(Mark.__table__.c.channel),
        ballot.on_conflict_do_update(
            index_elements=["round_id", "slot"], set_={"choices": new.choices, "nonce": new.nonce}
        ).returning(Ballot.__table__.c.code),
    )


UPSERTS = {"postgresql": _upserts(postgresql.insert), "sqlite": _upserts(sqlite.insert)}
"""Statements of every vote are put together once: that costs several times what sending them costs."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the voter takes home: the code that will stand in the public list. The choice is not on it."""

    code: str
    again: bool
    """The ballot replaced an earlier one of the same voter."""


def limits_of(round_: Round) -> Limits:
    """How much one ballot of the round may choose."""
    if round_.ballot_kind == "spend":
        return Limits(max_cost=round_.pot)
    return Limits(max_projects=round_.max_choices)


def check_choice(round_: Round, costs: dict[str, int], choices: Sequence[str]) -> tuple[Problem, ...]:
    """All that is wrong with a choice of project codes; empty if it can be cast."""
    projects = [Project(code, Fraction(costs[code])) for code in dict.fromkeys(choices) if code in costs]
    return ballot_problems(choices, projects, limits_of(round_))


def measure(round_: Round, costs: Mapping[str, int], choices: Sequence[str]) -> int:
    """How much of its limit a ballot takes: tenge where the pot is spent, else projects."""
    return sum(costs[code] for code in choices) if round_.ballot_kind == "spend" else len(choices)


def cast(runtime: Runtime, person_id: uuid.UUID, slug: str, choices: Sequence[str]) -> Slip:
    """Put the ballot into the box and mark the voter; a second ballot replaces the first until the close.

    `choices` are codes of projects. The legal day and the moment are those of the transaction, whatever the page
    said. Raises NotFoundError, InvalidInputError (a choice that is no ballot), RuleNotMetError (not on the roll,
    too young, outside the dates), ConflictError (closed, or the person has voted on paper). Nothing is entered in
    the ledger: the time of an entry would tell whose ballot it was (docs/decisions/0005).
    """
    with runtime.transaction() as tx:
        row = tx.session.execute(ROUND, {"slug": slug}).first()
        if row is None:
            raise NotFoundError
        round_, kind = row
        _require_open(round_, stage_of(round_, tx.now))
        costs = queries.ballot_costs(tx.session, round_.id)
        problems = check_choice(round_, costs, choices)
        if problems:
            raise InvalidInputError(problems)
        chosen = measure(round_, costs, choices)
        tx.require(judge(tx.session, tx.law, tx.today, round_, kind, person_id, chosen))
        _mark(tx, round_.id, person_id)
        return _put(tx, round_, person_id, sorted(set(choices)))


def _require_open(round_: Round, stage: Stage) -> None:
    if stage is not Stage.OPEN or round_.box_key is None:
        raise ConflictError("budget.error.not_open", opens=round_.opens_at, closes=round_.closes_at)


def judge(
    session: Session, law: LawBook, day: date, round_: Round, territory_kind: str, person_id: uuid.UUID, chosen: int
) -> Verdict:
    """May this person cast a ballot on this day? chosen: projects, or tenge where the ballot is spent up to the pot.

    The page that explains and the service that requires ask here, with the okrug's own book of law.
    """
    voter = queries.find_voter(session, round_.roll_id, person_id)
    facts = rules.VoteFacts(
        place=place_of(territory_kind),
        age=age_on(voter.birth_date, day) if voter else 0,
        on_roll=voter is not None,
        opens_on=legal_day(round_.opens_at),
        closes_on=legal_day(round_.closes_at - timedelta(microseconds=1)),
        chosen=chosen,
        limit=round_.pot if round_.ballot_kind == "spend" else (round_.max_choices or 1),
    )
    return rules.vote(book_for(session, law, round_.territory_id), day, facts)


def _mark(tx: Transaction, round_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Mark the person once; whoever has voted on paper keeps that vote (the paper counts)."""
    upsert, _ = UPSERTS[tx.session.get_bind().dialect.name]
    mark = {"round_id": round_id, "person_id": person_id, "channel": "online"}
    if tx.session.execute(upsert, mark).scalar_one() != "online":
        raise ConflictError("budget.error.voted_on_paper")


def _put(tx: Transaction, round_: Round, person_id: uuid.UUID, choices: list[str]) -> Slip:
    """Lay the ballot into the voter's slot. The code stays the same when the vote is changed: an old slip does not
    tell that it was.
    """
    _, upsert = UPSERTS[tx.session.get_bind().dialect.name]
    fresh = references.make("VT", secrets.token_bytes(CODE_BYTES))
    ballot = {
        "round_id": round_.id,
        "slot": tx.keys.slot(round_.box_key or "", str(person_id)),
        "choices": choices,
        "code": fresh,
        "nonce": secrets.token_hex(32),
    }
    code = tx.session.execute(upsert, ballot).scalar_one()
    return Slip(code or fresh, again=code != fresh)
