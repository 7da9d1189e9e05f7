"""Counting an election by the method named, and two methods side by side on the same ballots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.counting.approval import totals
from app.domain.counting.ballots import Election, election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome
from app.domain.counting.raising import Progress
from app.domain.counting.ties import TieRule

SHARES: dict[str, Callable[..., Outcome]] = {
    "equal-shares": equal_shares,
    "equal-shares-add1": equal_shares_add1,
}
METHODS = ("greedy", *SHARES)


@dataclass(frozen=True, slots=True)
class Way:
    """What one method makes of the ballots. `served`: voters who get at least one project that they chose; `left`:
    what stays in the pot.
    """

    method: str
    outcome: Outcome
    served: int
    left: Fraction


@dataclass(frozen=True, slots=True)
class Row:
    """One project under both methods; `won` in the order of the comparison's ways."""

    project: str
    cost: Fraction
    votes: int
    won: tuple[bool, bool]

    @property
    def same(self) -> bool:
        """Both methods decide alike."""
        return self.won[0] == self.won[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two methods on the same ballots: `voters` handed in, the two ways, and every project by votes, most first."""

    voters: int
    ways: tuple[Way, Way]
    rows: tuple[Row, ...]

    @property
    def differing(self) -> tuple[Row, ...]:
        """The projects that one method buys and the other does not."""
        return tuple(row for row in self.rows if not row.same)


def by_method(
    method: str, whole: Election, ties: TieRule | None, min_votes: int = 0, progress: Progress | None = None
) -> Outcome:
    """Count an election by the method named (one of METHODS) with a minimum number of votes for a project.

    For Equal Shares projects below the minimum are taken off the list before the count. `progress` is called while
    shares are raised and projects bought, the parts that may take long; what it raises ends the count. Raises
    UnresolvedTieError where a tie has no rule, KeyError for an unknown method.
    """
    if method == "greedy":
        return greedy(whole, ties, min_votes=min_votes)
    few = {code for code, votes in totals(whole).items() if votes < min_votes}
    listed = election(
        whole.budget,
        [project for project in whole.projects if project.id not in few],
        (ballot.approved - few for ballot in whole.ballots for _ in range(ballot.weight)),
    )
    return SHARES[method](listed, ties, progress=progress)


def other_method(method: str) -> str:
    """What a count by `method` is compared with: Equal Shares with greedy, greedy with raised Equal Shares."""
    return "equal-shares-add1" if method == "greedy" else "greedy"


def compare(
    whole: Election,
    ties: TieRule | None,
    method: str,
    other: str | None = None,
    *,
    min_votes: int = 0,
    progress: Progress | None = None,
) -> Comparison:
    """Count the same ballots by `method` and by `other` (None: by `other_method`), under the same minimum of votes
    and the same rule for ties. `progress` and errors as in `by_method`.
    """
    ways = (
        _way(method, whole, ties, min_votes, progress),
        _way(other or other_method(method), whole, ties, min_votes, progress),
    )
    votes = totals(whole)
    won = [frozenset(way.outcome.winners) for way in ways]
    rows = [
        Row(project.id, project.cost, votes[project.id], (project.id in won[0], project.id in won[1]))
        for project in whole.projects
    ]
    return Comparison(whole.voters, ways, tuple(sorted(rows, key=lambda row: (-row.votes, row.project))))


def _way(method: str, whole: Election, ties: TieRule | None, min_votes: int, progress: Progress | None) -> Way:
    outcome = by_method(method, whole, ties, min_votes, progress)
    winners = frozenset(outcome.winners)
    served = sum(ballot.weight for ballot in whole.ballots if ballot.approved & winners)
    return Way(method, outcome, served, whole.budget - outcome.spent)
