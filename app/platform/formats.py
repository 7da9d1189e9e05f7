"""How days, moments, amounts and shares are printed in each language. For reading, never for deciding."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.platform.clock import LEGAL_ZONE

NARROW = "\N{NO-BREAK SPACE}"
KAZAKH_MONTHS = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def grouped(value: int) -> str:
    """A whole number with no-break spaces between thousands, from 10 000 on."""
    return f"{value:,}".replace(",", NARROW) if abs(value) >= 10_000 else str(value)


def day(value: date, lang: str) -> str:
    """2026 жылғы 21 қараша · 21 ноября 2026 года · 21 November 2026."""
    if lang == "kk":
        return f"{value.year} жылғы {value.day}{NARROW}{KAZAKH_MONTHS[value.month - 1]}"
    if lang == "ru":
        return f"{value.day}{NARROW}{RUSSIAN_MONTHS[value.month - 1]} {value.year}{NARROW}года"
    return f"{value.day}{NARROW}{ENGLISH_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, lang: str) -> str:
    """A moment as the clock on the wall in Kazakhstan shows it: day, then hours and minutes."""
    local = value.astimezone(LEGAL_ZONE)
    return f"{day(local.date(), lang)}, {local:%H:%M}"


def tenge(value: int, currency: str = "KZT") -> str:
    """1 500 000 ₸ with no-break spaces; an imported election keeps its own currency's code."""
    return f"{value:,}".replace(",", NARROW) + NARROW + ("₸" if currency == "KZT" else currency)


def money(value: int | str, currency: str = "KZT") -> str:
    """An amount that a count may have left as an exact fraction ("100/3"): whole tenge, marked when cut."""
    exact = Fraction(value)
    whole = exact.numerator // exact.denominator
    return ("" if exact == whole else f"≈{NARROW}") + tenge(whole, currency)


def share(value: Fraction, lang: str) -> str:
    """A share in per cent, rounded half up to one decimal."""
    tenths = (value.numerator * 2000 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(tenths, 10)
    separator = "." if lang == "en" else ","
    return f"{whole}{separator}{rest}{NARROW}%" if rest else f"{whole}{NARROW}%"


def printed(value: Any, lang: str) -> str:
    """A fact of a sentence: whole numbers in groups, days and moments in words, anything else as it prints."""
    if isinstance(value, datetime):
        return moment(value, lang)
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, int) and not isinstance(value, bool):
        return grouped(value)
    return str(value)
