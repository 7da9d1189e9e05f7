"""Which sentence says a value of the law: whole phrases by unit and comparator, never glued from parts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from app.domain.law.book import Provision
from app.platform.formats import ENGLISH_MONTHS, KAZAKH_MONTHS, NARROW, RUSSIAN_MONTHS

GROUPS = (
    "participatory_budget",
    "no_confidence",
    "public_hearing",
    "referendum_local",
    "referendum_national",
    "petition",
    "gathering",
    "assembly",
    "session",
    "mandate",
    "eligibility",
    "akim_report",
    "akim_election",
    "maslikhat_election",
    "recall",
    "identity",
    "personal_data",
    "platform",
)
"""Procedures in the order of the law pages."""

COMPARATORS: Mapping[str, str] = {
    ">=": "at_least",
    ">": "more_than",
    "<=": "at_most",
    "==": "exactly",
    "max": "most",
    "within": "within",
}
MONTHS = {"kk": KAZAKH_MONTHS, "ru": RUSSIAN_MONTHS, "en": ENGLISH_MONTHS}
HALF = Fraction(1, 2)


def phrase(key: str, norm: Provision, lang: str) -> tuple[str, dict[str, object]]:
    """The key of the words that say the value of parameter `key`, and the facts for their placeholders.

    «кемінде 1/5», «көп дегенде 10 жұмыс күні»; a count chooses the plural form as `n`.
    """
    compared = COMPARATORS[norm.comparator]
    match norm.value:
        case Fraction():
            if norm.comparator == ">" and norm.value == HALF:
                return "lawbook.value.majority", {}
            return f"lawbook.value.share.{compared}", {"share": share(norm.value)}
        case bool():
            return f"lawbook.value.flag.{'yes' if norm.value else 'no'}", {}
        case int():
            unit = "age" if norm.unit == "years" and key.endswith(".age") else norm.unit
            return f"lawbook.value.{unit}.{compared}", {"n": norm.value}
        case _ if norm.unit == "month_day":
            days = [month_day(text, lang) for text in norm.value.split("..")]
            return f"lawbook.value.month_day.{compared}", dict(zip(("first", "last"), days, strict=False))
        case _:
            return f"lawbook.value.{norm.unit}.{compared}", {}


def share(value: Fraction) -> str:
    """A share as acts write it: 1/5; from tenths on also in per cent, where that is whole: 3/20 (15 %)."""
    per_cent = value * 100
    if value.denominator < 10 or per_cent.denominator > 1:
        return str(value)
    return f"{value} ({per_cent.numerator}{NARROW}%)"


def month_day(text: str, lang: str) -> str:
    """A day of any year: "04-24" → 24 сәуір, 24 апреля, 24 April."""
    month, day = text.split("-")
    return f"{int(day)}{NARROW}{MONTHS[lang][int(month) - 1]}"
