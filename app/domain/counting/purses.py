"""One run of Equal Shares at one endowment: who can pay for what, at which price, decided exactly.

Voters with equal ballots always hold equal money, so a group of equal ballots has one purse: nothing, or the
endowment less the full shares of what the group approves and has been bought. Beside each purse stands a float, and
floats only *search*: they sort out projects that are dearer, and voters who are poorer or richer, by more than a
proven bound of their error (docs/counting.md). Whatever lies within it is decided by integers over a common
denominator, and so is every amount that is paid.
"""

from collections import Counter
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd, inf
from typing import NamedTuple

from app.domain.counting.table import Table
from app.domain.counting.ties import UnresolvedTieError

HALF_ULP = 2.0**-53
SMALLEST = 2.0**-1022
COARSE = 0.1
"""Above this error floats are no use, and all is decided by integers."""


class Price(NamedTuple):
    """What a full share of a project costs now: share / (payers · denominator of the run).

    `poor` groups cannot pay it and give all they have; `rich` groups keep something for certain, and `even` ones can
    pay it and keep little or nothing.
    """

    share: int
    payers: int
    poor: list[int]
    rich: list[int]
    even: list[int]


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


def _tolerances(table: Table, each: Fraction) -> list[float]:
    """By project: how far, in parts of itself, a price found by floats may be from the exact one, at the very most."""
    steps = 2 * len(table.ids) + 2
    return [
        4 * HALF_ULP * votes * (len(groups) + 8 + (votes + 1) * steps * float(each / cost)) if cost else 0.0
        for cost, votes, groups in zip(table.costs, table.votes, table.groups, strict=True)
    ]


class Purses:
    """The purses of all voters during one run.

    `buy` makes a purchase; `cheapest` and `others_dearer` look for the next one. A project's price never falls, since
    purses only shrink: the heap keeps its last known lower bound, and only projects that may come next are priced.
    """

    def __init__(self, table: Table, endowment: Fraction) -> None:
        """`endowment` in money of the round, not in units."""
        each = endowment * table.unit
        self.table = table
        self.denominator = each.denominator
        self._each = each
        self._paid: dict[int, tuple[int, int]] = {}  # by project: full share and the denominator it was written over
        self._now: dict[int, int] = {}  # the same over the present denominator, as far as it was asked for
        self._purse = [_nearest_float(each.numerator, each.denominator)] * len(table.weight)
        self._tolerance = _tolerances(table, each)
        self._empty = 0  # how many groups have given all they had
        self._forget_at = [len(table.weight) // 4 + 1] * len(table.ids)
        self._groups = list(table.groups)
        self._alive = list(table.votes)
        self._floor = [cost / votes for cost, votes in zip(table.costs, table.votes, strict=True)]
        self._heap = [
            (1 / votes if cost else 0.0, p)
            for p, (cost, votes) in enumerate(zip(table.costs, table.votes, strict=True))
        ]
        heapify(self._heap)

    def _search(self, p: int, ceiling: float) -> tuple[float, bool] | None:
        """A full share of `p` by floats, right within the tolerance; None if its supporters cannot pay for it.

        (share, True) is the price; (share, False) is a lower bound of the price that is above `ceiling` per unit.
        Newton's method on the concave function sum(min(purse, q)) = cost. Every step gives a lower bound; it ends
        when the set of those who cannot pay a full share stands still.
        """
        cost = self.table.costs[p]
        if not cost:
            return 0.0, True
        limit = ceiling * cost
        starts = (self._floor[p],) if limit == inf else (limit, self._floor[p])
        for start in starts:
            found = self._newton(p, start, limit)
            if found != (0.0, False):
                return found
        price = self.price(p, None)
        return price and (price.share / (price.payers * self.denominator), True)

    def _newton(self, p: int, share: float, limit: float) -> tuple[float, bool] | None:
        """As `_search` says, from `share` on; (0.0, False) if floats cannot tell."""
        cost, purse, weight, tolerance = self.table.costs[p], self._purse, self.table.weight, self._tolerance[p]
        if tolerance > COARSE:
            return 0.0, False
        limit *= 1 + tolerance
        before = -1
        for _ in range(64):
            poor = [g for g in self._groups[p] if purse[g] < share]
            payers = self._alive[p] - sum([weight[g] for g in poor])
            if payers == before:
                return share, True
            given = sum([purse[g] * weight[g] for g in poor])
            if self._empty >= self._forget_at[p]:
                self._forget_empty(p)
            if not payers and given < cost * (1 - tolerance):
                return None
            if not payers or given >= cost:
                break
            full = (cost - given) / payers
            if full > limit:
                return full, False
            if full == share:
                return share, True
            share, before = full, payers
        return 0.0, False

    def _forget_empty(self, p: int) -> None:
        """Drop the supporters of `p` whose purses are empty; the number of payers stays as it is."""
        purse, weight = self._purse, self.table.weight
        self._groups[p] = [g for g in self._groups[p] if purse[g]]
        self._alive[p] = sum([weight[g] for g in self._groups[p]])
        self._forget_at[p] = self._empty + len(purse) // 4 + 1

    def price(self, p: int, near: float | None) -> Price | None:
        """The exact price of a full share; None if the supporters cannot pay for the project.

        `near` is its estimate: purses clearly below are poor, clearly above rich, and only the others are compared.
        Without it all are compared.
        """
        if not self.table.costs[p]:
            return Price(0, 1, [], [], [])
        low, high = (0.0, inf) if near is None else self._about(p, near)
        groups, purse, weight = self._groups[p], self._purse, self.table.weight
        poor = [g for g in groups if purse[g] < low]
        others = [g for g in groups if purse[g] >= low] if poor else groups
        rich = [g for g in others if purse[g] > high]
        unsure = sorted([(self._exact(g), g) for g in others if purse[g] <= high]) if len(rich) < len(others) else []
        even: list[int] = []
        payers = self._alive[p] - sum([weight[g] for g in poor])
        share = self.table.costs[p] * self.denominator - self._together(poor)
        for place, (amount, g) in enumerate(unsure):
            if amount * payers >= share:
                even = [g for _, g in unsure[place:]]
                break
            poor.append(g)
            share -= amount * weight[g]
            payers -= weight[g]
        return Price(share, payers, poor, rich, even) if payers else None

    def _about(self, p: int, estimate: float) -> tuple[float, float]:
        """Bounds of the exact price of `p`."""
        tolerance = self._tolerance[p]
        return (0.0, inf) if tolerance > COARSE else (estimate * (1 - tolerance), estimate * (1 + tolerance))

    def _exact(self, g: int) -> int:
        """The purse of a group over the present denominator."""
        if not self._purse[g]:
            return 0
        return self._endowed() - sum([self._share(p) for p in self.table.approved[g] if p in self._paid])

    def _together(self, groups: list[int]) -> int:
        """What these groups hold over the present denominator."""
        purse, weight, approved, paid = self._purse, self.table.weight, self.table.approved, self._paid
        times = dict.fromkeys(paid, 0)
        voters = 0
        for g in groups:
            if purse[g]:
                voters += (w := weight[g])
                for p in approved[g]:
                    if p in times:
                        times[p] += w
        return voters * self._endowed() - sum([n * self._share(p) for p, n in times.items() if n])

    def _endowed(self) -> int:
        """The endowment over the present denominator."""
        return self._each.numerator * (self.denominator // self._each.denominator)

    def _share(self, p: int) -> int:
        """The full share that was paid for `p`, over the present denominator."""
        share = self._now.get(p)
        if share is None:
            written, denominator = self._paid[p]
            share = self._now[p] = written * (self.denominator // denominator)
        return share

    def rho(self, p: int, price: Price) -> Rho:
        """The exact price of one unit of `p`."""
        cost = self.table.costs[p]
        return Rho(price.share, price.payers * self.denominator * cost) if cost else Rho(0, 1)

    def cheapest(self) -> tuple[int, Price, list[int]] | None:
        """The project to buy now, its price, and the numbers of all that are tied for it (first in the tie order).

        None when no project can be paid for. Raises UnresolvedTieError for a tie without a rule.
        """
        while True:
            near = self._nearest()
            if not near:
                return None
            priced = [(bound, p, self.price(p, estimate)) for bound, p, estimate in near]
            known = [(p, price) for _, p, price in priced if price is not None]
            choice = self._first(known) if len(known) == len(priced) else None
            for bound, p, price in priced:
                if price is not None and (choice is None or p != choice[0]):
                    heappush(self._heap, (bound, p))
            if choice is not None:
                return choice

    def _nearest(self) -> list[tuple[float, int, float]]:
        """All projects that may be the cheapest as far as floats can tell: (lower bound, project, estimate)."""
        heap, costs = self._heap, self.table.costs
        seen: list[tuple[float, int, float]] = []
        aside: list[tuple[float, int]] = []
        best = inf
        while heap and heap[0][0] <= best:
            _, p = heappop(heap)
            found = self._search(p, best)
            if found is None:
                continue
            share, settled = found
            low, high = self._about(p, share)
            self._floor[p] = low
            cost = costs[p] or 1
            if settled:
                seen.append((low / cost, p, share))
                best = min(best, high / cost)
            else:
                aside.append((low / cost, p))
        for entry in aside:
            heappush(heap, entry)
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

        Without a limit: whether no project can be paid for at all. If so, the search has taken `chosen` out of the
        heap, to be bought.
        """
        heap = self._heap
        ceiling = inf if limit is None else limit.ceiling()
        aside: list[tuple[float, int]] = []
        own: float | None = None
        dearer = True
        while dearer and heap and heap[0][0] <= ceiling:
            bound, p = heappop(heap)
            if p == chosen:
                own = bound
                continue
            found = self._search(p, ceiling)
            if found is None:
                continue
            share, settled = found
            self._floor[p] = self._about(p, share)[0]
            dearer = not settled or self._behind(p, share, chosen, limit)
            aside.append((self._floor[p] / (self.table.costs[p] or 1), p))
        if chosen is not None and own is not None and not dearer:
            aside.append((own, chosen))
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
        found = self._search(p, inf)
        return None if found is None else self.price(p, found[0])

    def buy(self, p: int, price: Price) -> None:
        """Take the cost of `p`, which the search has taken out of the heap, from the purses of its supporters."""
        common = gcd(price.share, price.payers)
        share, growth = price.share // common, price.payers // common
        if growth > 1:
            self.denominator *= growth
            self._now = {}
        self._paid[p] = share, self.denominator
        purse = self._purse
        full = share / self.denominator
        self._empty += sum([1 for g in price.poor if purse[g]])
        for g in price.poor:
            purse[g] = 0.0
        for g in price.rich:
            purse[g] -= full
        for g in price.even:
            purse[g] = _nearest_float(self._exact(g), self.denominator)

    def payments(self, price: Price) -> dict[Fraction, int]:
        """What supporters would pay, in money of the round → how many of them; those who have nothing are left out."""
        weight, unit = self.table.weight, self.table.unit * self.denominator
        rests: Counter[int] = Counter()
        for g in price.poor:
            if self._purse[g]:
                rests[self._exact(g)] += weight[g]
        paid = {Fraction(amount, unit): voters for amount, voters in rests.items()}
        full = Fraction(price.share, price.payers * unit)
        payers = sum([weight[g] for g in price.rich]) + sum([weight[g] for g in price.even])
        return paid | {full: paid.get(full, 0) + payers}

    def emptied_by(self, price: Price) -> int:
        """How many supporters this purchase would leave with nothing who have something now."""
        weight = self.table.weight
        empty = sum(weight[g] for g in price.poor if self._purse[g])
        return empty + sum(weight[g] for g in price.even if self._exact(g) * price.payers == price.share)

    def held_by(self, p: int) -> Fraction:
        """What the supporters of `p` hold together, in money of the round."""
        return Fraction(self._together(self._groups[p]), self.table.unit * self.denominator)
