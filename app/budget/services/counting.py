"""Two members of the commission count a sealed box together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.budget import queries
from app.budget.models import Result, Round
from app.budget.policy import Stage, stage_of
from app.budget.services.publishing import COUNT
from app.budget.services.results import merge_small
from app.budget.services.sealing import seal
from app.domain.counting import approval
from app.domain.counting.ballots import Project, election
from app.domain.counting.compare import by_method
from app.domain.counting.ties import LotFromSeed
from app.domain.errors import ConflictError
from app.domain.law.book import LawBook
from app.domain.ledger.canonical import digest
from app.domain.rules import budget as rules
from app.lawbook.queries import book_for
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction
from app.voting import queries as box
from app.voting.services.counting import Agreed, agree, open_commitments, require_commission


def agree_to_count(runtime: Runtime, actor: Actor, slug: str) -> bool:
    """One member of the commission agrees to count; the second one's consent counts. True when it is counted.

    Both agree to the same sealed box (its root). Raises ForbiddenError for anyone who is not of this round's
    commission, ConflictError before the close, for the same member twice and after the count, RuleNotMetError by
    the rule `budget.count`.
    """
    round_ = queries.get_round(runtime.session, slug)
    require_commission(actor, round_)
    if stage_of(round_, runtime.now) is Stage.CLOSED:
        seal(runtime, round_.id)
    with runtime.transaction() as tx:
        round_ = tx.session.get_one(Round, round_.id, with_for_update=True)
        agreed = agree(tx, actor, round_, COUNT)
        if agreed is None:
            return False
        _count(tx, round_, agreed)
        return True


def _count(tx: Transaction, round_: Round, agreed: Agreed) -> None:
    first, second = str(agreed.first), str(agreed.second)
    facts = rules.CountFacts(first_member=first, second_member=second, closed=True, root_published=True)
    law = book_for(tx.session, tx.law, round_.territory_id)
    verdict = tx.require(rules.count_votes(law, tx.today, facts))
    costs = queries.ballot_costs(tx.session, round_.id)
    choices = box.list_choices(tx.session, round_.id)
    outcome = count(round_, costs, choices)
    if round_.roll_id is None:
        raise ConflictError("budget.error.no_roll")
    open_commitments(tx.session, round_.id)
    result = Result(
        round_id=round_.id,
        entitled=box.count_entitled(tx.session, round_.roll_id),
        marks=box.count_marks(tx.session, round_.id),
        ballots=len(choices),
        merkle_root=agreed.root,
        outcome=outcome,
        turnout=merge_small(box.turnout_rows(tx.session, round_.id, round_.roll_id), _least_group(law, tx.today)),
        first_by=agreed.first,
        second_by=agreed.second,
        counted_at=tx.now,
    )
    tx.session.add(result)
    round_.counted_at = tx.now
    tx.record(
        COUNT,
        round_.slug,
        {
            "root": agreed.root,
            "ballots": result.ballots,
            "marks": result.marks,
            "entitled": result.entitled,
            "winners": outcome["winners"],
            "spent": outcome["spent"],
            "seed": round_.tie_seed,
            "outcome": digest(outcome),
        },
        verdict=verdict,
    )


def _least_group(law: LawBook, day: date) -> int:
    """The smallest group that a publication shows by itself."""
    least = law.at(rules.MIN_BALLOTS, day).value
    return least if isinstance(least, int) else 0


def count(round_: Round, costs: Mapping[str, int], choices: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Count by the rule of the round; the outcome with its story as plain JSON data.

    Projects below the round's minimum of votes cannot win under any method: for Equal Shares they are taken off the
    list before the count.
    """
    projects = [Project(code, Fraction(cost)) for code, cost in costs.items()]
    whole = election(Fraction(round_.pot), projects, choices)
    votes = approval.totals(whole)
    ties = LotFromSeed(round_.tie_seed) if round_.tie_seed else None
    outcome = by_method(round_.method, whole, ties, round_.min_votes)
    plain = to_plain(outcome)
    return {**plain, "votes": votes, "method": round_.method, "pot": round_.pot, "min_votes": round_.min_votes}


def to_plain(value: object) -> Any:
    """Dataclasses, fractions and tuples as JSON holds them: whole amounts as numbers, others as "a/b"."""
    match value:
        case StrEnum():
            return value.value
        case Fraction():
            return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
        case tuple() | list():
            return [to_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value
