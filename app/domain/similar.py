"""Which texts are about the same thing: for showing beside each other, never for deciding."""

from collections.abc import Iterable
from fractions import Fraction

from app.domain.folding import fold

STEM = 5
"""Letters of a word that are compared: Kazakh and Russian say the rest by endings."""
SHORTEST = 4
"""Shorter words (және, для, the) tell nothing."""
ENOUGH = Fraction(2, 5)


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that tell what it is about; spelling and case make no difference."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST)


def likeness(one: str, other: str) -> Fraction:
    """How much of the shorter text's words the other has too: 0 to 1, the same in either order."""
    first, second = stems(one), stems(other)
    least = min(len(first), len(second))
    return Fraction(len(first & second), least) if least else Fraction(0)


def similar(text: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[int]:
    """The keys of the texts most like this one, the most alike first; those that share too little are left out."""
    found = [(likeness(text, other), -key) for key, other in others]
    return [-key for share, key in sorted(found, reverse=True) if share >= ENOUGH][:most]
