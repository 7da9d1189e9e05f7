"""Thresholds equal the comparison of exact fractions, for every total."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shares import need_at_least, need_more_than, parse_share

TOTALS = st.integers(min_value=0, max_value=10**12)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=10**6)


@given(TOTALS, SHARES)
def test_at_least_is_the_smallest_whole_number_not_below_the_share(total: int, share: Fraction) -> None:
    need = need_at_least(total, share)
    assert Fraction(need) >= share * total > need - 1


@given(TOTALS, SHARES)
def test_more_than_is_the_smallest_whole_number_above_the_share(total: int, share: Fraction) -> None:
    need = need_more_than(total, share)
    assert Fraction(need) > share * total >= need - 1


@given(TOTALS, SHARES, st.integers(min_value=0, max_value=10**12))
def test_meeting_the_need_is_meeting_the_fraction(total: int, share: Fraction, have: int) -> None:
    assert (have >= need_at_least(total, share)) == (Fraction(have) >= share * total)
    assert (have >= need_more_than(total, share)) == (Fraction(have) > share * total)


def test_one_fifth_of_every_maslikhat_up_to_sixty() -> None:
    for total in range(1, 61):
        assert need_at_least(total, Fraction(1, 5)) == next(s for s in range(total + 1) if 5 * s >= total)


def test_need_is_always_a_whole_number_and_never_a_float() -> None:
    assert type(need_at_least(17, Fraction(1, 5))) is int
    assert type(need_more_than(17, Fraction(1, 2))) is int


@given(SHARES)
def test_share_is_read_as_it_is_written(share: Fraction) -> None:
    assert parse_share(f"{share.numerator}/{share.denominator}") == share


def test_ten_of_a_hundred_is_one_of_ten() -> None:
    assert parse_share("10/100") == parse_share(" 1 / 10 ") == Fraction(1, 10)


@pytest.mark.parametrize(
    "text", ["", "0.2", "1,5/2", "20%", "1/0", "-1/5", "1/-5", "6/5", "1/5/2", "a/b", "١/٥", "1/2\n3", "1"]
)
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="share"):
        parse_share(text)


def test_negative_total_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        need_at_least(-1, Fraction(1, 5))
    with pytest.raises(ValueError, match="negative"):
        need_more_than(-1, Fraction(1, 5))
