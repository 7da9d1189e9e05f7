from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people import age_on, birth_hint, clean_iin, holds_iin, iin_is_valid, iin_problem, mask_iin

# Made for these tests by hand; whether anybody has such a number is not known.
ONE_PASS = "900515300008"  # 9·1+0+0+5·4+1·5+5·6+3·7 = 85 = 7·11 + 8


def by_the_book(eleven: list[int]) -> int:
    """The check digit written out as the sources describe it; 10 where there is none."""
    first = sum(digit * weight for weight, digit in enumerate(eleven, 1)) % 11
    if first != 10:
        return first
    return sum(digit * weight for digit, weight in zip(eleven, [*range(3, 12), 1, 2], strict=True)) % 11


def numbers(remainder_is_ten: bool):
    """Eleven digits that begin no BIN and whose first pass does, or does not, leave 10."""
    return st.lists(st.integers(0, 9), min_size=11, max_size=11).filter(
        lambda eleven: (
            eleven[4] not in (4, 5) and (sum(d * w for w, d in enumerate(eleven, 1)) % 11 == 10) == remainder_is_ten
        )
    )


def written(eleven: list[int], last: int) -> str:
    return "".join(map(str, [*eleven, last]))


def test_number_that_passes_at_once_is_valid():
    assert iin_problem(ONE_PASS) is None
    assert iin_is_valid(ONE_PASS)


def test_number_that_needs_the_second_pass_is_valid():
    # 9·1 + 1·3 + 1·5 + 3·7 + 6·10 = 98 = 8·11 + 10; then 9·3 + 1·5 + 1·7 + 3·9 + 6·1 = 72 = 6·11 + 6.
    assert iin_is_valid("901010300606")
    assert iin_problem("901010300600") == "errors.iin.check_digit"


def test_number_with_ten_in_both_passes_was_never_issued():
    starts = ([9, 0, 1, 0, 1, 0, 3, *map(int, f"{serial:04}")] for serial in range(10_000))
    never_issued = [eleven for eleven in starts if by_the_book(eleven) == 10]
    assert never_issued
    for eleven in never_issued:
        assert {iin_problem(written(eleven, last)) for last in range(10)} == {"errors.iin.check_digit"}


@given(numbers(remainder_is_ten=False), st.integers(0, 9))
def test_exactly_one_last_digit_fits_the_first_pass(eleven, last):
    assert iin_is_valid(written(eleven, last)) == (last == by_the_book(eleven))


@given(numbers(remainder_is_ten=True), st.integers(0, 9))
def test_exactly_one_last_digit_or_none_fits_the_second_pass(eleven, last):
    assert iin_is_valid(written(eleven, last)) == (last == by_the_book(eleven))


@given(
    numbers(remainder_is_ten=False).filter(lambda eleven: by_the_book(eleven) < 10),
    st.integers(0, 8),
    st.data(),
)
def test_one_wrong_digit_is_always_seen_by_the_first_pass(eleven, place, data):
    """Modulo 11 one change moves the first remainder; only a second pass could meet the old digit again."""
    other = list(eleven)
    other[place] = data.draw(st.integers(0, 9).filter(lambda digit: digit != eleven[place]))
    first_pass = sum(digit * weight for weight, digit in enumerate(other, 1)) % 11
    if first_pass == 10 or other[4] in (4, 5):
        return
    assert not iin_is_valid(written(other, by_the_book(eleven)))


@pytest.mark.parametrize(
    "text",
    ["", "12345678901", "1234567890123", "90051530000A", " 900515300008", "900515300008\n", "٩٠٠٥١٥٣٠٠٠٠٨"],
)
def test_anything_but_twelve_plain_digits_is_refused(text):
    assert iin_problem(text) == "errors.iin.twelve_digits"


@pytest.mark.parametrize("fifth", "45")
def test_number_of_an_organisation_is_told_apart(fifth):
    assert iin_problem(f"9905{fifth}0000000") == "errors.iin.organisation"


def test_spaces_and_dashes_are_dropped():
    assert clean_iin(" 900515 - 300\u00a0008\u2013 ") == ONE_PASS


@pytest.mark.parametrize(
    ("start", "birth"),
    [("0503152", date(1805, 3, 15)), ("9005153", date(1990, 5, 15)), ("9005154", date(1990, 5, 15)),
     ("0002295", date(2000, 2, 29)), ("0102295", None), ("9013153", None), ("9005150", None),
     ("9005157", None)],
)  # fmt: skip
def test_birth_hint_reads_date_and_century(start, birth):
    beginnings = ([*map(int, start), *map(int, f"{serial:04}")] for serial in range(10_000))
    iin = next(written(eleven, by_the_book(eleven)) for eleven in beginnings if by_the_book(eleven) < 10)
    assert birth_hint(iin) == birth


def test_no_hint_from_a_number_that_is_not_valid():
    assert birth_hint("900515300001") is None


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [(date(2008, 11, 21), date(2026, 11, 20), 17), (date(2008, 11, 21), date(2026, 11, 21), 18),
     (date(2008, 2, 29), date(2026, 2, 28), 17), (date(2008, 2, 29), date(2026, 3, 1), 18),
     (date(2008, 2, 29), date(2028, 2, 28), 19), (date(2008, 2, 29), date(2028, 2, 29), 20),
     (date(2026, 1, 1), date(2026, 1, 1), 0)],
)  # fmt: skip
def test_age_is_whole_years(birth, day, age):
    assert age_on(birth, day) == age


@given(st.dates(), st.dates())
def test_age_grows_by_one_a_year_and_never_falls(one, other):
    birth, day = min(one, other), max(one, other)
    assert 0 <= age_on(birth, day) <= day.year - birth.year
    if day < date.max:
        assert 0 <= age_on(birth, date.fromordinal(day.toordinal() + 1)) - age_on(birth, day) <= 1


def test_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        ONE_PASS,
        f"ЖСН: {ONE_PASS}.",
        "900515 300 008",
        "№ 3, 900515-300008, 4",
        "9 0 0 5 1 5 3 0 0 0 0 8",
        "123456789012",
    ],
)
def test_an_iin_is_found_in_a_text_however_it_is_grouped(text):
    assert holds_iin(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+7 701 123 45 67",
        "120 000 000 000 ₸",
        "900515 300 009",
        "12345678901",
        "1234567890123",
        "2026 жылғы 21 қараша",
    ],
)
def test_telephones_sums_and_days_are_no_iin(text):
    assert not holds_iin(text)


def test_mask_shows_the_last_two_digits_only():
    assert mask_iin(ONE_PASS) == "••••••••••08"
    assert mask_iin("900515") == mask_iin("") == mask_iin("Айгүл Сейітова") == "•" * 12
