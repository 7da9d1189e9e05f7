"""The Method of Equal Shares with cost utilities (Peters, Pierczyński, Skowron 2021), exact, with its story.

Every voter gets an equal share of the pot. A project is bought when its supporters can pay for it, each the same
share or all that is left; of those that can be bought the one with the least rho is, the largest share divided by
the cost. It goes on until nothing more can be bought.
"""

from collections.abc import Callable
from fractions import Fraction

from app.domain.counting.ballots import Election
from app.domain.counting.greedy import fill
from app.domain.counting.outcome import Outcome, Payment, Place, Purchase, Raising, SharesStory, Shortfall
from app.domain.counting.purses import Price, Purses
from app.domain.counting.raising import Progress, endowment, raise_endowments
from app.domain.counting.table import Table, lay_out
from app.domain.counting.ties import Tie, TieRule


def equal_shares(
    election: Election,
    ties: TieRule | None,
    *,
    completion: str | None = None,
    story: bool = True,
    progress: Progress | None = None,
) -> Outcome:
    """Count `election`; `completion="greedy"` then fills the pot up by votes, None leaves it.

    `progress` is called before every purchase with what was spent. Raises UnresolvedTieError when projects are tied
    and `ties` is None.
    """
    return _outcome(election, lay_out(election, ties), ties, None, completion, story, progress)


def equal_shares_add1(
    election: Election,
    ties: TieRule | None,
    *,
    completion: str | None = None,
    story: bool = True,
    progress: Progress | None = None,
) -> Outcome:
    """The same, each voter's share raised by 1 until the next step would overspend or all supported is bought.

    `progress` is called now and then with the step reached and what its winners cost, and at last before every
    purchase. Raises UnresolvedTieError when projects are tied and `ties` is None.
    """
    table = lay_out(election, ties)
    if not table.voters:
        return _outcome(election, table, ties, None, completion, story, progress)
    raised = raise_endowments(table, progress)
    next_cost = None if raised.next_cost is None else Fraction(raised.next_cost, table.unit)
    raising = Raising(endowment(table, 0), raised.steps, raised.stop, next_cost)
    return _outcome(election, table, ties, raising, completion, story, progress)


def _outcome(
    election: Election,
    table: Table,
    ties: TieRule | None,
    raising: Raising | None,
    completion: str | None,
    story: bool,
    progress: Progress | None,
) -> Outcome:
    if completion not in {None, "greedy"}:
        raise ValueError(f"no such completion: {completion}")
    step = raising.steps if raising else 0
    each = endowment(table, step) if table.voters else Fraction(0)
    purses = Purses(table, each)
    heard = (lambda spent: progress(step, spent)) if progress else None
    winners, met, purchases = _buy_all(table, purses, each, story, heard)
    places: tuple[Place, ...] = ()
    if completion:
        filled, more = fill(election, ties, taken=winners)
        places = tuple(place for place in filled if place.votes)
        met += [Tie(len(winners) + tie.place, tie.order) for tie in more]
    told = None
    if story:
        shortfalls = _shortfalls(table, purses, winners)
        told = SharesStory(table.voters, each, tuple(purchases), shortfalls, raising, places)
    chosen = (*winners, *(place.project for place in places if place.won))
    return Outcome(chosen, election.cost_of(chosen), tuple(met), told)


def _buy_all(
    table: Table, purses: Purses, each: Fraction, story: bool, progress: Callable[[Fraction], None] | None
) -> tuple[list[str], list[Tie], list[Purchase]]:
    winners: list[str] = []
    met: list[Tie] = []
    purchases: list[Purchase] = []
    held = each * table.voters
    spent = 0
    while (choice := purses.cheapest()) is not None:
        p, price, tied = choice
        if progress is not None:
            progress(Fraction(spent, table.unit))
        spent += table.costs[p]
        winners.append(table.ids[p])
        if len(tied) > 1:
            met.append(Tie(len(winners), tuple(table.ids[q] for q in tied)))
        if story:
            held -= Fraction(table.costs[p], table.unit)
            purchases.append(_purchase(table, purses, p, price, len(winners), held))
        purses.buy(p, price)
    return winners, met, purchases


def _purchase(table: Table, purses: Purses, p: int, price: Price, place: int, held: Fraction) -> Purchase:
    """The account of a purchase that is about to be made."""
    rho = purses.rho(p, price)
    paid = purses.payments(price)
    return Purchase(
        place=place,
        project=table.ids[p],
        cost=Fraction(table.costs[p], table.unit),
        rho=Fraction(rho.above, rho.below),
        supporters=table.votes[p],
        payments=tuple(Payment(paid[amount], amount) for amount in sorted(paid, reverse=True)),
        emptied=purses.emptied_by(price),
        held=held,
    )


def _shortfalls(table: Table, purses: Purses, winners: list[str]) -> tuple[Shortfall, ...]:
    """The supported projects that were not bought, most supporters first."""
    lost = [p for p, project in enumerate(table.ids) if project not in winners]
    lost.sort(key=lambda p: (-table.votes[p], table.ids[p]))
    return tuple(
        Shortfall(table.ids[p], Fraction(table.costs[p], table.unit), table.votes[p], purses.held_by(p)) for p in lost
    )
