"""Equal Shares word for word, slow and exact: what the fast count is held to by the tests."""

from fractions import Fraction
from itertools import count

from app.domain.counting.ballots import Election
from app.domain.counting.ties import TieRule


def winners(election: Election, ties: TieRule, raised_by: Fraction | int = 0) -> tuple[str, ...]:
    """Peters, Pierczyński, Skowron (2021) with cost utilities, every voter holding budget / voters + `raised_by`."""
    purses = [election.budget / election.voters + raised_by for b in election.ballots for _ in range(b.weight)]
    ballots = [b.approved for b in election.ballots for _ in range(b.weight)]
    cost = {project.id: project.cost for project in election.projects}
    support = {p: [i for i, approved in enumerate(ballots) if p in approved] for p in cost}
    chosen: list[str] = []
    while True:
        prices = {p: _price(cost[p], [purses[i] for i in support[p]]) for p in cost if p not in chosen}
        rho = {p: price / cost[p] if cost[p] else price for p, price in prices.items() if price is not None}
        if not rho:
            return tuple(chosen)
        best = ties.order(p for p in rho if rho[p] == min(rho.values()))[0]
        for i in support[best]:
            purses[i] -= min(purses[i], rho[best] * cost[best])
        chosen.append(best)


def _price(cost: Fraction, purses: list[Fraction]) -> Fraction | None:
    """The least q with sum(min(purse, q)) = cost; None if all the purses together cannot pay."""
    for poorer, purse in enumerate(purses := sorted(purses)):
        share = (cost - sum(purses[:poorer])) / (len(purses) - poorer)
        if share <= purse:
            return share
    return None


def add1_winners(election: Election, ties: TieRule) -> tuple[tuple[str, ...], int]:
    """Endowments raised one by one until a step overspends or all supported projects are bought; with the steps."""
    supported = {p for ballot in election.ballots for p in ballot.approved}
    before = winners(election, ties)
    for step in count(1):
        if set(before) == supported:
            break
        after = winners(election, ties, step)
        if election.cost_of(after) > election.budget:
            break
        before = after
    return before, step - 1
