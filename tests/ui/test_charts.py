"""Drawings say what the numbers say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import charts

COUNTS = st.integers(0, 100_000)


def test_three_of_four_signatures_of_seventeen_leave_one_seat_wanted() -> None:
    drawn = charts.threshold(3, 4, 17)
    assert [seat.state for seat in drawn.seats] == ["filled"] * 3 + ["wanted"] + ["spare"] * 13
    assert (drawn.met, drawn.lacking) == (False, 1)


def test_a_need_of_a_large_whole_is_drawn_as_a_bar_with_room_behind_the_mark() -> None:
    drawn = charts.threshold(10, 4000, 41_230)
    assert drawn.seats == ()
    assert 0 < drawn.fill < drawn.mark < charts.WIDTH


@given(have=COUNTS, need=COUNTS, of=st.one_of(st.none(), COUNTS))
def test_the_fill_reaches_the_mark_exactly_when_the_need_is_met(have: int, need: int, of: int | None) -> None:
    drawn = charts.threshold(have, need, of)
    assert drawn.met == (have >= need)
    assert drawn.lacking == max(0, need - have)
    assert 0 <= drawn.mark <= charts.WIDTH
    if drawn.met:
        assert drawn.seats or drawn.fill >= drawn.mark
    elif not drawn.seats:
        assert drawn.fill <= drawn.mark


@given(have=st.integers(0, 40), need=st.integers(0, 40), of=st.integers(1, 40))
def test_each_person_is_one_seat_inside_the_drawing(have: int, need: int, of: int) -> None:
    seats = charts.threshold(have, need, of).seats
    states = [seat.state for seat in seats]
    assert len(seats) == max(have, need, of)
    assert states.count("filled") == have
    assert states.count("wanted") == max(0, need - have)
    assert all(seat.width > 0 for seat in seats)
    assert all(left.x + left.width <= right.x for left, right in pairwise(seats))
    assert seats[-1].x + seats[-1].width <= charts.WIDTH


@given(values=st.lists(COUNTS, max_size=30))
def test_bars_keep_the_order_of_their_numbers_and_fit(values: list[int]) -> None:
    drawn = charts.bars([(str(i), value) for i, value in enumerate(values)])
    assert [bar.value for bar in drawn] == values
    assert all(0 <= bar.length <= charts.WIDTH for bar in drawn)
    ordered = sorted(drawn, key=lambda bar: bar.value)
    assert all(low.length <= high.length for low, high in pairwise(ordered))


@pytest.mark.parametrize(("spent", "total", "length"), [(0, 0, 0), (1, 3, 333), (3, 3, 1000), (9, 3, 1000)])
def test_money_never_leaves_its_bar(spent: int, total: int, length: int) -> None:
    assert charts.part(spent, total) == length


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, ("bytes", 0)), (1023, ("bytes", 1023)), (1024, ("kilobytes", 1)), (245_760, ("kilobytes", 240)),
     (1_048_576, ("megabytes", 1)), (1_048_577, ("megabytes", 2))],
)  # fmt: skip
def test_a_file_size_is_told_in_the_unit_that_fits(size: int, shown: tuple[str, int]) -> None:
    assert charts.file_size(size) == shown


def test_negative_numbers_are_refused() -> None:
    for call in (lambda: charts.threshold(-1, 2), lambda: charts.part(-1, 2), lambda: charts.bars([("a", -1)])):
        with pytest.raises(ValueError, match="negative"):
            call()
