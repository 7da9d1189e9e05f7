"""What can be told from an IIN and a birth date alone, without asking any register."""

import re
from datetime import date

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_SPACES_AND_DASHES = re.compile(r"[\s\u2010-\u2015-]+")
_IN_TEXT = re.compile(r"(?<!\d)\d(?:[\s\u2010-\u2015-]{0,2}\d){11}(?!\d)")


def clean_iin(text: str) -> str:
    """Give what was typed without the spaces and dashes that people put between the digits."""
    return _SPACES_AND_DASHES.sub("", text)


def iin_problem(text: str) -> str | None:
    """Give None for a well-formed IIN, or the key of the sentence that says what is wrong with it.

    Keys: `errors.iin.twelve_digits`; `errors.iin.organisation` (the fifth digit 4 or 5 marks the number of
    an organisation, a BIN, and can begin no day of birth); `errors.iin.check_digit` (the twelfth digit does
    not follow from the first eleven: weights 1 to 11 modulo 11, on remainder 10 again with 3 to 11, 1, 2,
    on 10 again never issued). The birth date inside is only a hint and is not judged. The text is never
    repeated in the answer.
    """
    if _TWELVE_DIGITS.fullmatch(text) is None:
        return "errors.iin.twelve_digits"
    if text[4] in "45":
        return "errors.iin.organisation"
    if _check_digit(text) != int(text[11]):
        return "errors.iin.check_digit"
    return None


def bin_problem(text: str) -> str | None:
    """Give None for a well-formed BIN (a legal person's number), or the key of what is wrong with it.

    Keys: `errors.bin.twelve_digits`; `errors.bin.person` (the fifth digit is neither 4 nor 5: that may be a natural
    person's IIN, which is never kept here); `errors.bin.check_digit`. The text is never repeated in the answer.
    """
    if _TWELVE_DIGITS.fullmatch(text) is None:
        return "errors.bin.twelve_digits"
    if text[4] not in "45":
        return "errors.bin.person"
    return None if _check_digit(text) == int(text[11]) else "errors.bin.check_digit"


def iin_is_valid(text: str) -> bool:
    """Tell whether the text is a well-formed IIN; whether a person has it only the state register knows."""
    return iin_problem(text) is None


def holds_iin(text: str) -> bool:
    """Tell whether a text that others will read holds twelve digits in a row, or an IIN written in groups.

    In groups it is one only if its check digit and a birth date fit: sums of money are written so too.
    """
    found = _IN_TEXT.findall(text)
    return any(len(one) == 12 or birth_hint(clean_iin(one)) is not None for one in found)


def birth_hint(iin: str) -> date | None:
    """Give the birth date that a well-formed IIN suggests: YYMMDD, and the century by the seventh digit.

    1 and 2 stand for the 19th century, 3 and 4 for the 20th, 5 and 6 for the 21st. None where the digits
    make no date. A hint for the clerk: age is decided by the roll or the identity provider.
    """
    if not iin_is_valid(iin) or iin[6] not in "123456":
        return None
    century = 1800 + (int(iin[6]) - 1) // 2 * 100
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def age_on(birth: date, day: date) -> int:
    """Give the age in whole years on a day; a year is added on the birthday itself.

    Who was born on 29 February adds it on 1 March of a common year: only then has the whole year passed. No
    act in the law pack settles this; it is the platform's reading, the stricter of the two. Raises
    ValueError for a day before the birth.
    """
    if day < birth:
        raise ValueError("the day is before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def mask_iin(iin: str) -> str:
    """Give an IIN as it may be shown to its own holder or clerk: the last two digits, which tell no birth
    date.

    Anything that is not twelve digits is covered entirely.
    """
    return "•" * 10 + iin[10:] if _TWELVE_DIGITS.fullmatch(iin) else "•" * 12


def _check_digit(iin: str) -> int:
    """Give the digit that must stand twelfth, or 10, which is no digit, where the number is never issued."""
    digits = [int(digit) for digit in iin[:11]]
    remainder = 10
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            break
    return remainder
