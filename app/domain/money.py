"""Money is whole tenge: an `int`, never a float, never a fraction of one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Tenge: TypeAlias = int


def split_by_largest_remainder(total: Tenge, weights: Sequence[int | Fraction]) -> list[Tenge]:
    """Split an amount by weights into whole tenge that add up to it exactly (Hamilton's method).

    Each part is its exact share rounded down; the tenge left go one each to the largest remainders, the
    earlier part first among equals. Raises ValueError for a negative amount or weight and for weights that
    are all zero.
    """
    whole = sum(weights, Fraction(0))
    if total < 0 or whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("an amount is split by weights that are not negative and not all zero")
    exact = [total * Fraction(weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
