"""Greedy by votes: most approvals first, what does not fit into what is left of the pot is skipped."""

from collections.abc import Collection
from fractions import Fraction
from itertools import groupby

from app.domain.counting.approval import totals
from app.domain.counting.ballots import Election
from app.domain.counting.outcome import Outcome, Place, Why
from app.domain.counting.ties import Tie, TieRule, UnresolvedTieError


def greedy(election: Election, ties: TieRule | None, *, min_votes: int = 0, story: bool = True) -> Outcome:
    """Count `election`; a project with fewer than `min_votes` approvals cannot win.

    Raises UnresolvedTieError when two projects have equally many votes and `ties` is None.
    """
    places, met = fill(election, ties, min_votes=min_votes)
    winners = tuple(place.project for place in places if place.won)
    return Outcome(winners, election.cost_of(winners), met, places if story else None)


def fill(
    election: Election, ties: TieRule | None, *, taken: Collection[str] = (), min_votes: int = 0
) -> tuple[tuple[Place, ...], tuple[Tie, ...]]:
    """The turns of all projects but those `taken`, whose cost is spent before it begins; and the ties met."""
    votes = totals(election)
    costs = {project.id: project.cost for project in election.projects}
    spent = sum((costs[project] for project in taken), Fraction(0))
    ordered, met = _in_order({p: n for p, n in votes.items() if p not in taken}, ties, min_votes)
    places = []
    for number, project in enumerate(ordered, 1):
        left = election.budget - spent
        why = _why(votes[project], costs[project], left, min_votes)
        if why is Why.FITS:
            spent += costs[project]
        places.append(Place(number, project, votes[project], costs[project], left, spent, why))
    return tuple(places), met


def _why(votes: int, cost: Fraction, left: Fraction, min_votes: int) -> Why:
    if votes < min_votes:
        return Why.TOO_FEW_VOTES
    return Why.FITS if cost <= left else Why.DOES_NOT_FIT


def _in_order(votes: dict[str, int], ties: TieRule | None, min_votes: int) -> tuple[list[str], tuple[Tie, ...]]:
    """Projects by votes, equal ones as the rule puts them; equals below `min_votes` are no tie that matters."""
    ordered: list[str] = []
    met = []
    for n, group in groupby(sorted(votes, key=lambda project: (-votes[project], project)), votes.__getitem__):
        equal = tuple(group)
        if len(equal) > 1 and n >= min_votes:
            if ties is None:
                raise UnresolvedTieError(equal)
            equal = ties.order(equal)
            met.append(Tie(len(ordered) + 1, equal))
        ordered += equal
    return ordered, tuple(met)
