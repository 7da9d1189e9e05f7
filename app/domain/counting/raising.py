"""Raising every voter's endowment by 1 until the next step would overspend, without counting idle steps.

A *run* is Equal Shares at one endowment; its *course* is the projects in the order bought with their rho. Skipping
rests on one theorem, proved in docs/counting.md: along one order of purchases nobody's purse shrinks and no rho
grows when the endowment is raised. So if at a larger endowment every other project is still dearer than the chosen
one was at the smaller, in every round, and nothing more can be paid for in the end, then the course keeps its order
at *every* endowment between the two. No other steps are skipped: Equal Shares is not monotone in the endowment, and
a bisection for the last feasible step would be wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.counting.outcome import Stop
from app.domain.counting.purses import Purses, Rho, Table

Progress = Callable[[int, Fraction], None]
"""Told the step reached and what its winners cost, in money of the round."""


@dataclass(frozen=True, slots=True)
class Course:
    """The projects of a run by number in the table, in the order bought, each with its rho; `cost` in units."""

    bought: tuple[int, ...]
    rhos: tuple[Rho, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Raised:
    """The last feasible step, why it is the last, and the cost of the next in units if that overspends."""

    steps: int
    stop: Stop
    next_cost: int | None
    runs: int


def endowment(table: Table, step: int) -> Fraction:
    """What each voter holds after `step` raises, in money of the round."""
    return Fraction(table.budget, table.unit * table.voters) + step


def run(table: Table, step: int) -> Course:
    """Equal Shares after `step` raises."""
    purses = Purses(table, endowment(table, step))
    bought: list[int] = []
    rhos: list[Rho] = []
    while (choice := purses.cheapest()) is not None:
        p, price, _ = choice
        bought.append(p)
        rhos.append(purses.rho(p, price))
        purses.buy(price)
    return Course(tuple(bought), tuple(rhos), sum(table.costs[p] for p in bought))


def same_course(table: Table, course: Course, step: int) -> Course | None:
    """The course after `step` raises, if the order of `course`, of a smaller step, provably holds all the way there.

    None says that it may not hold, not that it does not.
    """
    purses = Purses(table, endowment(table, step))
    rhos: list[Rho] = []
    for p, rho in zip(course.bought, course.rhos, strict=True):
        if not purses.others_dearer(p, rho):
            return None
        price = purses.price_of(p)
        if price is None:  # cannot be: what the smaller endowment paid for, the larger pays for
            return None
        rhos.append(purses.rho(p, price))
        purses.buy(price)
    if not purses.others_dearer(None, None):
        return None
    return Course(course.bought, tuple(rhos), course.cost)


def raise_endowments(table: Table, progress: Progress | None = None) -> Raised:
    """Find the last step whose winners fit the pot, and the winners of every step up to it do too.

    The stride of skipping doubles while it succeeds and halves while it does not; where not even the next step can
    be skipped it is counted.
    """
    step, stride, eager, runs = 0, 1, True, 1
    course = run(table, 0)
    while len(course.bought) < len(table.ids):
        if progress is not None:
            progress(step, Fraction(course.cost, table.unit))
        runs += 1
        if stride and (further := same_course(table, course, step + stride)) is not None:
            step, course = step + stride, further
            stride = 2 * stride if eager else stride
            eager = True
        elif stride:
            stride, eager = stride // 2, False
        else:
            following = run(table, step + 1)
            if following.cost > table.budget:
                return Raised(step, Stop.OVERSPENDS, following.cost, runs)
            step, course, stride, eager = step + 1, following, 1, True
    return Raised(step, Stop.ALL_BOUGHT, None, runs)
