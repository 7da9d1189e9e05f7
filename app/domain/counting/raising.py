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
from app.domain.counting.purses import Purses, Rho
from app.domain.counting.table import Table

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
    return _finished(Purses(table, endowment(table, step)), [], [])


def run_after(table: Table, course: Course, step: int) -> tuple[Course, bool]:
    """The same, given the course of a smaller step, and whether the order of that provably holds all the way here."""
    purses = Purses(table, endowment(table, step))
    rhos = _follow(purses, course)
    proven = len(rhos) == len(course.bought) and purses.others_dearer(None, None)
    return _finished(purses, list(course.bought[: len(rhos)]), rhos), proven


def same_course(table: Table, course: Course, step: int) -> Course | None:
    """The course after `step` raises, if the order of `course`, of a smaller step, provably holds all the way there.

    None says that it may not hold, not that it does not.
    """
    purses = Purses(table, endowment(table, step))
    rhos = _follow(purses, course)
    if len(rhos) < len(course.bought) or not purses.others_dearer(None, None):
        return None
    return Course(course.bought, tuple(rhos), course.cost)


def _follow(purses: Purses, course: Course) -> list[Rho]:
    """Buy in the order of `course` as long as that is provably the order; the rhos of what was bought."""
    rhos: list[Rho] = []
    for p, rho in zip(course.bought, course.rhos, strict=True):
        if not purses.others_dearer(p, rho):
            break
        price = purses.price_of(p)
        if price is None:
            raise AssertionError("what a smaller endowment paid for, a larger one pays for")
        rhos.append(purses.rho(p, price))
        purses.buy(p, price)
    return rhos


def _finished(purses: Purses, bought: list[int], rhos: list[Rho]) -> Course:
    """Go on from what has been bought until nothing more can be."""
    while (choice := purses.cheapest()) is not None:
        p, price, _ = choice
        bought.append(p)
        rhos.append(purses.rho(p, price))
        purses.buy(p, price)
    return Course(tuple(bought), tuple(rhos), sum(purses.table.costs[p] for p in bought))


def raise_endowments(table: Table, progress: Progress | None = None) -> Raised:
    """Find the last step whose winners fit the pot, and the winners of every step up to it do too.

    The stride of skipping doubles while it succeeds and halves while it does not. A stride of one skips nothing:
    the next step is counted, the rounds that provably stay as they were first.
    """
    step, stride, eager, runs = 0, 1, True, 1
    course = run(table, 0)
    while len(course.bought) < len(table.ids):
        if progress is not None:
            progress(step, Fraction(course.cost, table.unit))
        runs += 1
        if stride > 1:
            further = same_course(table, course, step + stride)
            if further is None:
                stride, eager = stride // 2, False
                continue
            proven = True
        else:
            further, proven = run_after(table, course, step + 1)
            if further.cost > table.budget:
                return Raised(step, Stop.OVERSPENDS, further.cost, runs)
        step, course = step + stride, further
        stride = 2 * stride if proven and eager else stride
        eager = proven
    return Raised(step, Stop.ALL_BOUGHT, None, runs)
