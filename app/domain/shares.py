"""Thresholds of law as exact integers: no float comes near a signature or a vote."""

import re
from fractions import Fraction

_SHARE = re.compile(r"\s*(\d{1,9})\s*/\s*([1-9]\d{0,8})\s*", re.ASCII)


def parse_share(text: str) -> Fraction:
    """Give the share written as "1/10" or "10/100".

    The two numbers are whole; a decimal or a percentage is refused, because its rounding would be ours and
    not the law's. Raises ValueError when the text is no fraction between 0 and 1.
    """
    match = _SHARE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a share like 1/10: {text!r}")
    share = Fraction(int(match[1]), int(match[2]))
    if share > 1:
        raise ValueError(f"a share cannot exceed the whole: {text!r}")
    return share


def need_at_least(total: int, share: Fraction) -> int:
    """Give the smallest whole number that is not less than `share` of `total` («кемінде», «не менее»).

    The acts do not state how to round; a person cannot be divided, so it is the next whole person upwards.
    """
    _refuse_negative(total)
    return -(-share.numerator * total // share.denominator)


def need_more_than(total: int, share: Fraction) -> int:
    """Give the smallest whole number that is greater than `share` of `total` («астам», «более»,
    «большинство»).
    """
    _refuse_negative(total)
    return share.numerator * total // share.denominator + 1


def _refuse_negative(total: int) -> None:
    if total < 0:
        raise ValueError(f"a total cannot be negative: {total}")
