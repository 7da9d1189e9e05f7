"""One run of Equal Shares at one endowment: who can pay for what, at which price, decided exactly.

Voters with equal ballots always hold equal money, so a group of equal ballots has one purse. All purses are exact:
integers over one common denominator that grows with each purchase. Beside each stands its nearest float, and floats
only *search*: they sort out projects that are dearer by more than `Table.tolerance`, a proven bound of their error
(docs/counting.md). Whatever lies within it is compared as integers.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd, inf, lcm
from typing import NamedTuple

from app.domain.counting.approval import totals
from app.domain.counting.ballots import Election
from app.domain.counting.ties import TieRule, UnresolvedTieError, ranks

HALF_ULP = 2.0**-53
SMALLEST = 2.0**-1022


@dataclass(frozen=True, slots=True)
class Table:
    """An election laid out for many runs: money in whole `units` of 1/unit, projects numbered in tie order.

    `groups` and `weights` give, for each project, the ballots that approve it and how many voters stand behind each.
    """

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    votes: tuple[int, ...]
    groups: tuple[list[int], ...]
    weights: tuple[list[int], ...]
    ballots: int
    voters: int
    budget: int
    unit: int
    ranked: bool
    tolerance: float


def lay_out(election: Election, ties: TieRule | None) -> Table:
    """The table of `election`; projects that nobody approves are left out, for no purse pays for them."""
    votes = totals(election)
    rank = ranks(ties, votes)
    supported = [project for project in election.projects if votes[project.id]]
    if rank is not None:
        supported.sort(key=lambda project: rank[project.id])
    number = {project.id: p for p, project in enumerate(supported)}
    groups: tuple[list[int], ...] = tuple([] for _ in supported)
    weights: tuple[list[int], ...] = tuple([] for _ in supported)
    for g, ballot in enumerate(election.ballots):
        for project_id in ballot.approved:
            groups[number[project_id]].append(g)
            weights[number[project_id]].append(ballot.weight)
    unit = lcm(election.budget.denominator, *(project.cost.denominator for project in supported))
    voters = election.voters
    return Table(
        ids=tuple(number),
        costs=tuple(int(project.cost * unit) for project in supported),
        votes=tuple(votes[project.id] for project in supported),
        groups=groups,
        weights=weights,
        ballots=len(election.ballots),
        voters=voters,
        budget=int(election.budget * unit),
        unit=unit,
        ranked=rank is not None,
        tolerance=4 * (max(map(len, groups), default=0) + 8) * max(voters, 1) * HALF_ULP,
    )


class Price(NamedTuple):
    """What a full share of a project costs now: share / (payers · denominator of the run), and who cannot pay it."""

    share: int
    payers: int
    poor: list[int]
    rich: list[int]


class Rho(NamedTuple):
    """An exact price of one unit of a project, as numerator and (positive) denominator, not reduced."""

    above: int
    below: int

    def compare(self, other: "Rho") -> int:
        """Negative, zero or positive as this is less than, equal to or more than `other`."""
        return self.above * other.below - other.above * self.below

    def ceiling(self) -> float:
        """A float that is surely not below."""
        return self.above / self.below * (1 + 4 * HALF_ULP)


def _nearest_float(amount: int, denominator: int) -> float:
    """The float nearest to amount / denominator, but 0.0 for nothing else than nothing."""
    return max(amount / denominator, SMALLEST) if amount else 0.0


class Purses:
    """The purses of all voters during one run.

    `buy` makes a purchase; `cheapest` and `dearer_than` look for the next one. A project's price never falls, since
    purses only shrink: the heap keeps its last known lower bound, and only projects that may come next are priced.
    """

    def __init__(self, table: Table, endowment: Fraction) -> None:
        """`endowment` in money of the round, not in units."""
        each = endowment * table.unit
        self.table = table
        self.denominator = each.denominator
        self._scale = [1]  # denominator now / denominator when a purse of that level was written
        self._amount = [each.numerator]  # by class of equal purses: exact amount …
        self._level = [0]  # … and its level
        self._class = [0] * table.ballots
        self._purse = [_nearest_float(each.numerator, each.denominator)] * table.ballots
        self._groups = list(table.groups)
        self._weights = list(table.weights)
        self._alive = list(table.votes)
        self._floor = [cost / votes for cost, votes in zip(table.costs, table.votes, strict=True)]
        self._heap = [(1 / votes if cost else 0.0, p) for p, (cost, votes) in self._costs_and_votes()]
        heapify(self._heap)

    def _costs_and_votes(self) -> enumerate[tuple[int, int]]:
        return enumerate(zip(self.table.costs, self.table.votes, strict=True))

    # --- prices

    def _estimate(self, p: int) -> float | None:
        """The price of a full share within the tolerance; None if the supporters cannot pay for the project.

        Newton's method on the concave function sum(min(purse, q)) = cost from below: it ends when the set of those
        who cannot pay a full share stands still.
        """
        if not self.table.costs[p]:
            return 0.0
        purse = self._purse
        purses = [purse[g] for g in self._groups[p]]
        if 0.0 in purses:
            purses = self._forget_empty(p)
        cost, alive = self.table.costs[p], self._alive[p]
        if not alive:
            return None
        share = cost / alive
        if min(purses) >= share:
            return share
        share = max(share, self._floor[p])
        weights, tolerance = self._weights[p], self.table.tolerance
        payers = -1
        for _ in range(64):
            poor = [(b * w, w) for b, w in zip(purses, weights, strict=True) if b < share]
            given = sum([paid for paid, _ in poor])
            before, payers = payers, alive - sum([w for _, w in poor])
            if payers == before:
                return share
            if not payers and given < cost * (1 - tolerance):
                return None
            if not payers or given >= cost:
                break
            share = (cost - given) / payers
        price = self.price(p, None)
        return price and price.share / (price.payers * self.denominator)

    def _forget_empty(self, p: int) -> list[float]:
        """Drop the supporters of `p` whose purses are empty; the purses of the others."""
        purse = self._purse
        left = [(g, w) for g, w in zip(self._groups[p], self._weights[p], strict=True) if purse[g]]
        self._groups[p] = [g for g, _ in left]
        self._weights[p] = [w for _, w in left]
        self._alive[p] = sum(self._weights[p])
        return [purse[g] for g, _ in left]

    def price(self, p: int, near: float | None) -> Price | None:
        """The exact price of a full share; None if the supporters cannot pay for the project.

        `near` is its estimate: purses clearly below are poor, clearly above rich, and only the others are compared.
        Without it all are compared.
        """
        if not self.table.costs[p]:
            return Price(0, 1, [], [])
        low, high = (0.0, inf) if near is None else self._about(near)
        purse = self._purse
        poor, rich, unsure, payers = [], [], [], 0
        written: Counter[int] = Counter()
        for g, w in zip(self._groups[p], self._weights[p], strict=True):
            if purse[g] < low:
                poor.append(g)
                written[self._level[self._class[g]]] += w * self._amount[self._class[g]]
                continue
            payers += w
            if purse[g] > high:
                rich.append(g)
            else:
                unsure.append((self._exact(g), g, w))
        given = sum([amount * self._scale[level] for level, amount in written.items()])
        share = self.table.costs[p] * self.denominator - given
        unsure.sort()
        for place, (amount, g, w) in enumerate(unsure):
            if amount * payers >= share:
                rich += [g for _, g, _ in unsure[place:]]
                break
            poor.append(g)
            share -= amount * w
            payers -= w
        return Price(share, payers, poor, rich) if payers else None

    def _about(self, estimate: float) -> tuple[float, float]:
        return estimate * (1 - self.table.tolerance), estimate * (1 + self.table.tolerance)

    def _exact(self, g: int) -> int:
        """The purse of a group over the present denominator."""
        return self._amount[self._class[g]] * self._scale[self._level[self._class[g]]] if self._purse[g] else 0

    def rho(self, p: int, price: Price) -> Rho:
        """The exact price of one unit of `p`."""
        cost = self.table.costs[p]
        return Rho(price.share, price.payers * self.denominator * cost) if cost else Rho(0, 1)

    # --- choosing

    def cheapest(self) -> tuple[int, Price, list[int]] | None:
        """The project to buy now, its price, and the numbers of all that are tied for it (first in the tie order).

        None when no project can be paid for. Raises UnresolvedTieError for a tie without a rule.
        """
        while True:
            near = self._nearest()
            if not near:
                return None
            priced = [(bound, p, self.price(p, estimate)) for bound, p, estimate in near]
            for bound, p, price in priced:
                if price is not None:
                    heappush(self._heap, (bound, p))
            known = [(p, price) for _, p, price in priced if price is not None]
            if len(known) == len(priced):
                return self._first(known)

    def _nearest(self) -> list[tuple[float, int, float]]:
        """All projects that may be the cheapest as far as floats can tell: (lower bound, project, estimate)."""
        heap, costs = self._heap, self.table.costs
        seen: list[tuple[float, int, float]] = []
        best = inf
        while heap and heap[0][0] <= best:
            _, p = heappop(heap)
            estimate = self._estimate(p)
            if estimate is None:
                continue
            low, high = self._about(estimate)
            self._floor[p] = low
            cost = costs[p] or 1
            seen.append((low / cost, p, estimate))
            best = min(best, high / cost)
        for bound, p, _ in seen:
            if bound > best:
                heappush(heap, (bound, p))
        return [candidate for candidate in seen if candidate[0] <= best]

    def _first(self, known: list[tuple[int, Price]]) -> tuple[int, Price, list[int]]:
        least, tied = self.rho(*known[0]), [known[0]]
        for p, price in known[1:]:
            rho = self.rho(p, price)
            order = rho.compare(least)
            if order < 0:
                least, tied = rho, [(p, price)]
            elif order == 0:
                tied.append((p, price))
        tied.sort()
        if len(tied) > 1 and not self.table.ranked:
            raise UnresolvedTieError(self.table.ids[p] for p, _ in tied)
        first, price = tied[0]
        return first, price, [p for p, _ in tied]

    def others_dearer(self, chosen: int | None, limit: Rho | None) -> bool:
        """Whether every project but `chosen` costs more than `limit`, or as much and stands behind it in tie order.

        Without a limit: whether no project can be paid for at all.
        """
        heap = self._heap
        ceiling = inf if limit is None else limit.ceiling()
        aside: list[tuple[float, int]] = []
        dearer = True
        while dearer and heap and heap[0][0] <= ceiling:
            bound, p = heappop(heap)
            if p != chosen:
                estimate = self._estimate(p)
                if estimate is None:
                    continue
                self._floor[p] = self._about(estimate)[0]
                bound = self._floor[p] / (self.table.costs[p] or 1)
                dearer = bound > ceiling or self._behind(p, estimate, chosen, limit)
            aside.append((bound, p))
        for entry in aside:
            heappush(heap, entry)
        return dearer

    def _behind(self, p: int, estimate: float, chosen: int | None, limit: Rho | None) -> bool:
        price = self.price(p, estimate)
        if price is None:
            return True
        if limit is None or chosen is None:
            return False
        order = self.rho(p, price).compare(limit)
        return order > 0 or (order == 0 and self.table.ranked and p > chosen)

    def price_of(self, p: int) -> Price | None:
        """The exact price of `p` now."""
        estimate = self._estimate(p)
        return None if estimate is None else self.price(p, estimate)

    # --- paying

    def buy(self, p: int, price: Price) -> None:
        """Take the project out of the heap and its cost out of the purses of its supporters."""
        self._heap = [entry for entry in self._heap if entry[1] != p]
        heapify(self._heap)
        common = gcd(price.share, price.payers)
        share, growth = price.share // common, price.payers // common
        self.denominator *= growth
        self._scale = [scale * growth for scale in self._scale]
        level = len(self._scale)
        self._scale.append(1)
        for g in price.poor:
            self._purse[g] = 0.0
        rewritten: dict[int, tuple[int, float]] = {}
        for g in price.rich:
            old = self._class[g]
            new = rewritten.get(old)
            if new is None:
                amount = self._amount[old] * self._scale[self._level[old]] - share
                new = rewritten[old] = len(self._amount), _nearest_float(amount, self.denominator)
                self._amount.append(amount)
                self._level.append(level)
            self._class[g], self._purse[g] = new

    # --- telling

    def payments(self, p: int, price: Price) -> dict[Fraction, int]:
        """What the supporters would pay at this price, in money of the round → how many; those with nothing left out."""
        unit = self.table.unit * self.denominator
        weight = dict(zip(self._groups[p], self._weights[p], strict=True))
        paid: Counter[Fraction] = Counter()
        for g in price.poor:
            if self._purse[g]:
                paid[Fraction(self._exact(g), unit)] += weight[g]
        for g in price.rich:
            paid[Fraction(price.share, price.payers * unit)] += weight[g]
        return dict(paid)

    def held_by(self, p: int) -> Fraction:
        """What the supporters of `p` hold together, in money of the round."""
        together = sum(w * self._exact(g) for g, w in zip(self._groups[p], self._weights[p], strict=True))
        return Fraction(together, self.table.unit * self.denominator)

    def emptied_by(self, p: int, price: Price) -> int:
        """How many supporters this purchase would leave with nothing who have something now."""
        weight = dict(zip(self._groups[p], self._weights[p], strict=True))
        empty = sum(weight[g] for g in price.poor if self._purse[g])
        return empty + sum(weight[g] for g in price.rich if self._exact(g) * price.payers == price.share)
