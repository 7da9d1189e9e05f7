"""People who do not exist: names, birth dates and identity numbers, always the same ones in the same order.

Their identity numbers pass the check, as the roll demands, but carry serials from 9900 on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from app.demo.content import read
from app.domain.people import iin_is_valid

V = TypeVar("V")
SERIALS = range(9900, 10_000)


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist."""

    iin: str
    full_name: str
    birth_date: date


@dataclass
class Chance:
    """Numbers that look like chance and are the same every time."""

    seed: str
    _drawn: int = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit − 1."""
        self._drawn += 1
        return int.from_bytes(hashlib.sha256(f"{self.seed}:{self._drawn}".encode()).digest()[:8]) % limit

    def one_of(self, values: Sequence[V]) -> V:
        return values[self.below(len(values))]

    def some_of(self, weights: dict[V, int], count: int) -> list[V]:
        """`count` different values, each as likely as its weight says."""
        left, chosen = dict(weights), list[V]()
        while left and len(chosen) < count:
            point = self.below(sum(left.values()))
            for value, weight in left.items():
                point -= weight
                if point < 0:
                    chosen.append(value)
                    del left[value]
                    break
        return chosen


@dataclass
class People:
    """Invents one person after another; ages are as of `today`."""

    today: date
    chance: Chance = field(default_factory=lambda: Chance("people"))
    _given: set[str] = field(default_factory=set)

    def another(self, *, youngest: int = 18, oldest: int = 84, woman: bool | None = None) -> Invented:
        """A person of an age between two ages in whole years; a woman, a man, or either."""
        days = self.chance.below((oldest - youngest) * 365)
        birth = self.today - timedelta(days=youngest * 366 + 1 + days)
        if woman is None:
            woman = self.chance.below(2) == 0
        return Invented(self._iin(birth, woman=woman), self._name(woman=woman), birth)

    def _name(self, *, woman: bool) -> str:
        names: dict[str, Any] = read("district")["names"]
        surname = self.chance.one_of(names["surnames"]) + ("а" if woman else "")
        given = self.chance.one_of(names["women" if woman else "men"])
        father = self.chance.one_of(names["fathers"])
        return f"{surname} {given} {father}{'қызы' if woman else 'ұлы'}"

    def _iin(self, birth: date, *, woman: bool) -> str:
        century = 3 if birth.year < 2000 else 5
        for serial in SERIALS:
            body = f"{birth:%y%m%d}{century + woman}{serial}"
            for digit in range(10):
                iin = f"{body}{digit}"
                if iin not in self._given and iin_is_valid(iin):
                    self._given.add(iin)
                    return iin
        raise LookupError("every invented number of this day of birth is taken")
