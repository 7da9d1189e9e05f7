"""What a count gives: the winners, the ties, and the story of how it went, as plain data that pages narrate."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.counting.ties import Tie


class Why(StrEnum):
    """Why a project of a greedy count is in or out."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    TOO_FEW_VOTES = "too_few_votes"


@dataclass(frozen=True, slots=True)
class Place:
    """A project's turn in a greedy count; `spent` is the running total after it, `left` what it found in the pot."""

    place: int
    project: str
    votes: int
    cost: Fraction
    left: Fraction
    spent: Fraction
    why: Why

    @property
    def won(self) -> bool:
        return self.why is Why.FITS


@dataclass(frozen=True, slots=True)
class Payment:
    """So many voters paid this much each."""

    voters: int
    each: Fraction


@dataclass(frozen=True, slots=True)
class Purchase:
    """A round of Equal Shares.

    `rho` is the price of one tenge of the project to a supporter who pays in full; `payments` come largest first
    (only the first may be the full share, the others gave all they had left); `emptied` supporters have nothing
    left after it; `held` is what all voters together hold after it.
    """

    place: int
    project: str
    cost: Fraction
    rho: Fraction
    supporters: int
    payments: tuple[Payment, ...]
    emptied: int
    held: Fraction


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A project Equal Shares did not buy: its supporters hold `held` together in the end, and it costs `cost`."""

    project: str
    cost: Fraction
    supporters: int
    held: Fraction


class Stop(StrEnum):
    """Why the raising of endowments stopped."""

    OVERSPENDS = "next_step_overspends"
    ALL_BOUGHT = "every_supported_project_bought"


@dataclass(frozen=True, slots=True)
class Raising:
    """The raising of endowments: from `start` by `steps` units each; what the next step would cost, if it is that."""

    start: Fraction
    steps: int
    stop: Stop
    next_cost: Fraction | None


@dataclass(frozen=True, slots=True)
class SharesStory:
    """Equal Shares told: what each voter was given, the purchases in order, who fell short, the filling-up."""

    voters: int
    endowment: Fraction
    purchases: tuple[Purchase, ...]
    shortfalls: tuple[Shortfall, ...]
    raising: Raising | None = None
    completion: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a count: winners in the order of selection; `story` is None where it was not asked for."""

    winners: tuple[str, ...]
    spent: Fraction
    ties: tuple[Tie, ...]
    story: tuple[Place, ...] | SharesStory | None = None
