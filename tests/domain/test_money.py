from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import split_by_largest_remainder

weights = st.lists(st.integers(0, 10**6) | st.fractions(0, 100), min_size=1, max_size=30).filter(any)


def test_remaining_tenge_go_to_the_largest_remainders():
    # 100 · 47/100, 16, 16, 12, 6, 3 of 10 seats: the textbook example of Hamilton's method.
    assert split_by_largest_remainder(10, [47_000, 16_000, 15_900, 12_000, 6_000, 3_100]) == [
        5,
        2,
        1,
        1,
        1,
        0,
    ]


def test_equal_remainders_go_to_the_earlier_parts():
    assert split_by_largest_remainder(5, [1, 1, 1]) == [2, 2, 1]


def test_exact_fractions_split_exactly():
    assert split_by_largest_remainder(900_000, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]) == [
        450_000,
        300_000,
        150_000,
    ]


@given(st.integers(0, 10**12), weights)
def test_splitting_loses_and_makes_no_tenge(total, shares):
    assert sum(split_by_largest_remainder(total, shares)) == total


@given(st.integers(0, 10**12), weights)
def test_no_part_is_a_whole_tenge_away_from_its_share(total, shares):
    whole = sum(shares, Fraction(0))
    for part, share in zip(split_by_largest_remainder(total, shares), shares, strict=True):
        assert abs(part - total * Fraction(share) / whole) < 1


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_senseless_splits_are_refused(total, shares):
    with pytest.raises(ValueError, match="split by weights"):
        split_by_largest_remainder(total, shares)
