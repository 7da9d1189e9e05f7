"""What the count made of each project, and what another method would have made of the same ballots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Round
from app.domain.counting.ballots import Project, election
from app.domain.counting.compare import Comparison, compare
from app.domain.counting.ties import ByProjectId, LotFromSeed
from app.voting import queries as box


@dataclass(frozen=True, slots=True)
class Story:
    """What became of one project in a count.

    why: `bought` (payments: how many supporters paid how much each, largest first), `short` (its supporters hold
    `held` together in the end and lack `lacks`), `fits` and `does_not_fit` (greedy: `left` was in the pot at its
    turn), `too_few_votes`, `no_votes`. Amounts are in whole or broken units of the round's currency.
    """

    why: str
    votes: int
    cost: Fraction
    min_votes: int
    payments: tuple[tuple[int, Fraction], ...] = ()
    held: Fraction = Fraction(0)
    left: Fraction = Fraction(0)

    @property
    def lacks(self) -> Fraction:
        """What was missing for the project to be bought; nothing where it was."""
        have = {"short": self.held, "does_not_fit": self.left}.get(self.why)
        return Fraction(0) if have is None else max(Fraction(0), self.cost - have)


def story_of(outcome: Mapping[str, Any], code: str, cost: int) -> Story | None:
    """The story of a project as the kept outcome of a count tells it; None for one that was not counted."""
    votes = outcome["votes"].get(code)
    if votes is None:
        return None
    least = outcome["min_votes"]
    told = outcome["story"]
    if isinstance(told, list):
        turn = next((one for one in told if one["project"] == code), None)
        left = _exact(turn["left"]) if turn else Fraction(0)
        return Story(turn["why"] if turn else "no_votes", votes, Fraction(cost), least, left=left)
    bought = next((one for one in told["purchases"] if one["project"] == code), None)
    if bought:
        payments = tuple((one["voters"], _exact(one["each"])) for one in bought["payments"])
        return Story("bought", votes, Fraction(cost), least, payments)
    short = next((one for one in told["shortfalls"] if one["project"] == code), None)
    if short:
        return Story("short", votes, Fraction(cost), least, held=_exact(short["held"]))
    return Story("too_few_votes" if votes < least else "no_votes", votes, Fraction(cost), least)


def _exact(amount: int | str) -> Fraction:
    return Fraction(amount)


def compare_round(session: Session, round_: Round) -> Comparison:
    """The ballots of a counted round by its own method and by another, under its minimum of votes and its lot.

    An election from elsewhere has no lot: there a tie goes to the smaller project id.
    """
    projects = [Project(code, Fraction(cost)) for code, cost in queries.ballot_costs(session, round_.id).items()]
    whole = election(Fraction(round_.pot), projects, box.list_choices(session, round_.id))
    ties = LotFromSeed(round_.tie_seed) if round_.tie_seed else ByProjectId()
    return compare(whole, ties, round_.method, min_votes=round_.min_votes)
