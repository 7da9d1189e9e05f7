"""Casting a vote in a round: what a ballot may hold, who may cast it, and the transaction that puts it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Round
from app.budget.policy import place_of
from app.domain.counting.ballots import Limits, Project, ballot_problems
from app.domain.errors import InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.people import age_on
from app.domain.rules import budget as rules
from app.identity.models import Person
from app.lawbook.queries import book_for
from app.places.models import RollEntry, Territory
from app.platform.clock import legal_day
from app.platform.runtime import Runtime
from app.voting.models import Poll
from app.voting.queries import find_voter
from app.voting.services.ballots import Slip, put, require_open

ROUND_AND_VOTER = (
    sa.select(
        Round.id,
        Round.territory_id,
        Round.announced_at,
        Round.opens_at,
        Round.closes_at,
        Round.sealed_at,
        Round.counted_at,
        Round.box_key,
        Round.ballot_kind,
        Round.pot,
        Round.max_choices,
        Territory.kind.label("territory_kind"),
        Person.birth_date,
    )
    .join(Territory, Territory.id == Round.territory_id)
    .outerjoin(
        RollEntry,
        sa.and_(RollEntry.roll_id == Round.roll_id, RollEntry.person_id == sa.bindparam("person", type_=sa.Uuid)),
    )
    .outerjoin(Person, Person.id == RollEntry.person_id)
    .where(Round.slug == sa.bindparam("slug"))
    .with_for_update(read=True, key_share=True, of=Poll.__table__)  # the seal waits for ballots on their way
)
"""What a vote asks of its round, and the birth date of the voter if they are on its roll: put together once and sent
without the ORM, which would cost several times what asking costs."""


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
    too young, outside the dates), ConflictError (closed, or the person has voted on paper).
    """
    with runtime.transaction() as tx:
        asked = {"slug": slug, "person": person_id}
        round_: Any = tx.session.connection().execute(ROUND_AND_VOTER, asked).first()
        if round_ is None:
            raise NotFoundError
        require_open(round_, tx.now)
        costs = queries.ballot_costs(tx.session, round_.id)
        problems = check_choice(round_, costs, choices)
        if problems:
            raise InvalidInputError(problems)
        chosen = measure(round_, costs, choices)
        law = book_for(tx.session, tx.law, round_.territory_id)
        tx.require(_verdict(law, tx.today, round_, round_.territory_kind, round_.birth_date, chosen))
        return put(tx, round_, person_id, sorted(set(choices)))


def judge(
    session: Session, law: LawBook, day: date, round_: Round, territory_kind: str, person_id: uuid.UUID, chosen: int
) -> Verdict:
    """May this person cast a ballot on this day? chosen: projects, or tenge where the ballot is spent up to the pot.

    The page that explains asks here, with the okrug's own book of law, what `cast` requires.
    """
    voter = find_voter(session, round_.roll_id, person_id)
    book = book_for(session, law, round_.territory_id)
    return _verdict(book, day, round_, territory_kind, voter.birth_date if voter else None, chosen)


def _verdict(law: LawBook, day: date, round_: Round, territory_kind: str, born: date | None, chosen: int) -> Verdict:
    """born: None for who is not on the roll."""
    facts = rules.VoteFacts(
        place=place_of(territory_kind),
        age=age_on(born, day) if born else 0,
        on_roll=born is not None,
        opens_on=legal_day(round_.opens_at),
        closes_on=legal_day(round_.closes_at - timedelta(microseconds=1)),
        chosen=chosen,
        limit=round_.pot if round_.ballot_kind == "spend" else (round_.max_choices or 1),
    )
    return rules.vote(law, day, facts)
