"""Working days, calendar days and months as terms of law count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar, add_calendar_days, add_months, whole_months_between
from app.platform.holidays import calendar_of_kazakhstan, read_days

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
KAZAKHSTAN = calendar_of_kazakhstan()


def test_saturday_sunday_and_holiday_are_no_working_days() -> None:
    assert KAZAKHSTAN.is_working_day(date(2026, 11, 20))
    assert not KAZAKHSTAN.is_working_day(date(2026, 11, 21))
    assert not KAZAKHSTAN.is_working_day(date(2026, 11, 22))
    assert not KAZAKHSTAN.is_working_day(date(2026, 12, 16))


def test_day_off_that_falls_on_a_sunday_is_moved_to_monday() -> None:
    assert date(2026, 10, 25).weekday() == 6
    assert not KAZAKHSTAN.is_working_day(date(2026, 10, 26))


def test_saturday_made_a_working_day_counts_and_its_day_off_does_not() -> None:
    assert KAZAKHSTAN.is_working_day(date(2024, 5, 4))
    assert not KAZAKHSTAN.is_working_day(date(2024, 5, 8))


def test_counting_begins_on_the_day_after_the_event() -> None:
    friday = date(2026, 11, 20)
    assert KAZAKHSTAN.add_working_days(friday, 1) == date(2026, 11, 23)
    assert KAZAKHSTAN.add_working_days(friday, 10) == date(2026, 12, 4)


def test_working_days_step_over_nauryz() -> None:
    assert KAZAKHSTAN.add_working_days(date(2026, 3, 20), 1) == date(2026, 3, 26)


def test_zero_working_days_leave_the_day_as_it_is() -> None:
    sunday = date(2026, 11, 22)
    assert KAZAKHSTAN.add_working_days(sunday, 0) == sunday


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_between_a_day_and_the_nth_working_day_lie_n_working_days(day: date, count: int) -> None:
    last = KAZAKHSTAN.add_working_days(day, count)
    assert KAZAKHSTAN.is_working_day(last)
    assert KAZAKHSTAN.working_days_between(day, last) == count
    assert KAZAKHSTAN.working_days_between(day, last - timedelta(days=1)) == count - 1


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_back_undoes_counting_on_from_a_working_day(day: date, count: int) -> None:
    start = KAZAKHSTAN.on_or_after_working_day(day)
    assert KAZAKHSTAN.add_working_days(KAZAKHSTAN.add_working_days(start, count), -count) == start


@given(DAYS)
def test_next_working_day_is_the_first_one_not_earlier(day: date) -> None:
    moved = KAZAKHSTAN.on_or_after_working_day(day)
    assert KAZAKHSTAN.is_working_day(moved)
    assert not any(KAZAKHSTAN.is_working_day(day + timedelta(days=n)) for n in range((moved - day).days))


def test_year_without_known_holidays_is_refused() -> None:
    known = Calendar(frozenset(), years=range(2026, 2027))
    with pytest.raises(LookupError, match="2027"):
        known.add_working_days(date(2026, 12, 31), 1)


def test_calendar_days_count_every_day() -> None:
    assert add_calendar_days(date(2026, 11, 21), -10) == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 5, 21), 6, date(2026, 11, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2027, 1, 31), -1, date(2026, 12, 31)),
    ],
)
def test_month_ends_on_the_same_number_or_the_last_day(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(DAYS, st.integers(min_value=0, max_value=48))
def test_whole_months_are_those_that_have_run_out(start: date, months: int) -> None:
    end = add_months(start, months)
    assert whole_months_between(start, end) == months
    assert whole_months_between(start, end - timedelta(days=1)) == months - 1


def test_moved_day_without_its_act_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        read_days({"days_off": [{"day": date(2027, 1, 4)}], "workdays": []})


def test_moved_day_cannot_be_both_worked_and_free() -> None:
    entry = {"day": date(2027, 1, 4), "act": "act", "source": "source"}
    with pytest.raises(ValueError, match="both"):
        read_days({"days_off": [entry], "workdays": [entry]})


def test_moved_days_with_their_act_are_read() -> None:
    entry = {"day": date(2027, 1, 4), "act": "act", "source": "source"}
    assert read_days({"days_off": [entry], "workdays": []}) == {
        "days_off": frozenset({date(2027, 1, 4)}),
        "workdays": frozenset(),
    }
