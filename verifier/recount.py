"""Count the votes again, written apart from the application: plain and exact rather than fast.

Everywhere `costs` maps a project's id to its cost, `ballots` maps a set of approved ids to the number of
such ballots, and `order` lists all ids in the order in which the tie rule puts them. Money is whole numbers
or exact fractions.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Ballot = frozenset[str]
# An amount that changes with the steps of add1: (a, b) is a + b·t after t more steps of one unit of money
# per voter.
Line = tuple[Fraction, Fraction]
NOTHING: Line = (Fraction(0), Fraction(0))


def lot(seed: str, projects: Iterable[str]) -> list[str]:
    """The order of a lot: by the SHA-256 of "seed|id" in hexadecimal, smallest first."""
    return sorted(projects, key=lambda project: hashlib.sha256(f"{seed}|{project}".encode()).hexdigest())


def votes_of(ballots: Mapping[Ballot, int]) -> Counter[str]:
    """How many ballots approve each project that has any."""
    votes: Counter[str] = Counter()
    for approved, number in ballots.items():
        for project in approved:
            votes[project] += number
    return votes


def listed(
    costs: Mapping[str, Fraction], ballots: Mapping[Ballot, int], minimum_votes: int
) -> tuple[dict[str, Fraction], Counter[Ballot]]:
    """Take projects with fewer than `minimum_votes` off the list and the ballots; emptied ballots stay voters."""
    votes = votes_of(ballots)
    kept = {project: cost for project, cost in costs.items() if votes.get(project, 0) >= minimum_votes}
    left: Counter[Ballot] = Counter()
    for approved, number in ballots.items():
        left[frozenset(approved & kept.keys())] += number
    return kept, left


def greedy(
    pot: Fraction,
    costs: Mapping[str, Fraction],
    votes: Mapping[str, int],
    order: list[str],
    minimum_votes: int,
) -> list[str]:
    """Most votes first; what does not fit into the rest of the pot, or has too few votes, is skipped."""
    winners = []
    # Sorting leaves projects with equally many votes in the order of the tie rule.
    for project in sorted(order, key=lambda project: -votes.get(project, 0)):
        if votes.get(project, 0) >= minimum_votes and costs[project] <= pot:
            pot -= costs[project]
            winners.append(project)
    return winners


def equal_shares(
    pot: Fraction,
    costs: Mapping[str, Fraction],
    ballots: Mapping[Ballot, int],
    order: list[str],
    *,
    add1: bool,
) -> list[str]:
    """The Method of Equal Shares with cost utilities (Peters, Pierczyński, Skowron 2021), no completion.

    With `add1` every voter's share is then raised by 1 again and again, until the next raise would
    overspend the pot or every project with a supporter is bought; the last outcome within the pot stands.
    Raises that provably change nothing are passed over.
    """
    voters = sum(ballots.values())
    if not voters:
        return []
    supported = set(votes_of(ballots))
    share = pot / voters
    winners, idle = _run(share, costs, ballots, order)
    while add1 and set(winners) != supported and idle is not None:
        share += idle + 1
        raised, idle = _run(share, costs, ballots, order)
        if sum(costs[project] for project in raised) > pot:
            break
        winners = raised
    return winners


class Horizon:
    """Compares lines as they stand now, and keeps for how many more steps every answer given stays true."""

    def __init__(self) -> None:
        self.steps: int | None = None

    def at_most(self, one: Line, other: Line) -> bool:
        """Whether the one is not greater than the other now."""
        answer = one[0] <= other[0]
        closing = one[1] - other[1]
        if self.steps != 0 and closing and answer == (closing > 0):
            gap = other[0] - one[0]
            # The last step at which they have not crossed: they may meet if the answer is yes, not if it is
            # no.
            last = gap // closing if answer else -(gap // -closing) - 1
            self.steps = last if self.steps is None else min(self.steps, last)
        return answer


def _run(
    share: Fraction, costs: Mapping[str, Fraction], ballots: Mapping[Ballot, int], order: list[str]
) -> tuple[list[str], int | None]:
    """Equal Shares with this share for each voter: the projects bought, and for how many more steps the
    same ones are.

    None means for ever. Equal ballots hold equal money, so each distinct ballot has one purse.
    """
    horizon = Horizon()
    purses = [(share, Fraction(1))]
    purse_of = {approved: 0 for approved in ballots}
    supporters = {project: [approved for approved in ballots if project in approved] for project in order}
    # A price per unit of cost only rises while purses empty, so the last one known is a bound from below.
    bound = {project: NOTHING for project in order if supporters[project]}
    winners: list[str] = []
    while True:
        best, best_price, best_payment = "", NOTHING, NOTHING
        for project in [project for project in order if project in bound]:
            if best and horizon.at_most(best_price, bound[project]):
                continue
            holders: Counter[int] = Counter()
            for approved in supporters[project]:
                holders[purse_of[approved]] += ballots[approved]
            payment = _payment(costs[project], holders, purses, horizon)
            if payment is None:
                del bound[project]
                continue
            price = _divided(payment, costs[project] or Fraction(1))
            bound[project] = price
            if not best or not horizon.at_most(best_price, price):
                best, best_price, best_payment = project, price, payment
        if not best:
            return winners, horizon.steps
        winners.append(best)
        del bound[best]
        _pay(best_payment, supporters[best], purses, purse_of, horizon)


def _payment(cost: Fraction, holders: Mapping[int, int], purses: list[Line], horizon: Horizon) -> Line | None:
    """What each supporter pays if all pay the same and the poorer all they have; None if they cannot."""
    missing, payers = (cost, Fraction(0)), sum(holders.values())
    poorer: list[int] = []
    for purse in sorted(holders, key=lambda purse: purses[purse]):
        has, number = purses[purse], holders[purse]
        if missing[0] <= payers * has[0]:
            break
        poorer.append(purse)
        missing, payers = (missing[0] - number * has[0], missing[1] - number * has[1]), payers - number
    if not payers:
        horizon.at_most(missing, NOTHING)
        return None
    payment = _divided(missing, payers)
    for purse in holders:  # while these answers stay true, this is the payment
        if purse in poorer:
            horizon.at_most(purses[purse], payment)
        else:
            horizon.at_most(payment, purses[purse])
    return payment


def _pay(
    payment: Line,
    supporters: list[Ballot],
    purses: list[Line],
    purse_of: dict[Ballot, int],
    horizon: Horizon,
) -> None:
    """Take the payment, or all there is, from each supporter's purse."""
    lighter: dict[int, int] = {}
    for approved in supporters:
        purse = purse_of[approved]
        if purse not in lighter:
            has = purses[purse]
            is_enough = horizon.at_most(payment, has)
            purses.append((has[0] - payment[0], has[1] - payment[1]) if is_enough else NOTHING)
            lighter[purse] = len(purses) - 1
        purse_of[approved] = lighter[purse]


def _divided(line: Line, by: Fraction | int) -> Line:
    return line[0] / by, line[1] / by


def advised(rules: Mapping[str, Any], votes: Mapping[str, int], ballots: int, entitled: int) -> bool:
    """Whether an advisory vote says yes, by its rules: decision of the valid votes (blank ones are none), and where
    there is such a rule turnout and approval of all entitled.
    """
    yes, valid = votes["yes"], votes["yes"] + votes["no"]
    asked = {"decision": (yes, valid), "turnout": (ballots, entitled), "approval": (yes, entitled)}
    return all(_reached(rules[name], *numbers) for name, numbers in asked.items() if rules[name] is not None)


def _reached(rule: Mapping[str, Any], have: int, of: int) -> bool:
    """A number of people is reached; a share 'a/b' of `of` is reached ('>=') or passed ('>')."""
    if isinstance(rule["value"], int):
        return have >= rule["value"]
    least = Fraction(rule["value"]) * of
    return have > least if rule["comparator"] == ">" else have >= least
