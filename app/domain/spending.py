"""The account of a project in whole tenge, and the quarters in which one tells how it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

CONTRACT, PAYMENT = "contract", "payment"
KINDS = (CONTRACT, PAYMENT)
STAGES = ("design", "tender", "contract", "works", "acceptance")
"""What a project goes through, in this order."""
DONE = 100
PROCEDURES = ("open_tender", "price_quotes", "single_source", "other")
"""How the supplier was found."""
OUTCOMES = ("remedied", "promised", "disagreed")
"""How a report that something is not done was answered."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a sum: whole tenge approved, contracted and paid. Each other figure follows from these three."""

    approved: int = 0
    contracted: int = 0
    paid: int = 0

    @property
    def uncontracted(self) -> int:
        """Approved and not under contract; below zero where more was contracted than approved."""
        return self.approved - self.contracted

    @property
    def unpaid(self) -> int:
        """Contracted and not paid."""
        return self.contracted - self.paid

    @property
    def over(self) -> int:
        """How much more was contracted than approved."""
        return max(0, -self.uncontracted)

    def after(self, kind: str, amount: int) -> Account:
        """The account with one more entry; `amount` below zero takes back. Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"no such entry: {kind}")
        contracted = self.contracted + (amount if kind == CONTRACT else 0)
        paid = self.paid + (amount if kind == PAYMENT else 0)
        return Account(self.approved, contracted, paid)

    def __add__(self, other: Account) -> Account:
        """Two accounts together."""
        return Account(self.approved + other.approved, self.contracted + other.contracted, self.paid + other.paid)


def account(approved: int, entries: Iterable[tuple[str, int]]) -> Account:
    """The account of a project with these confirmed entries (kind, amount)."""
    made = Account(approved)
    for kind, amount in entries:
        made = made.after(kind, amount)
    return made


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, `number` from 1 to 4."""

    year: int
    number: int

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.next.starts - timedelta(days=1)

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def ended_quarters(since: date, today: date) -> tuple[Quarter, ...]:
    """The quarters that have ended before `today`, from the one in which `since` lies; the earliest first."""
    found, quarter = [], quarter_of(since)
    while quarter.ends < today:
        found.append(quarter)
        quarter = quarter.next
    return tuple(found)
