"""Judges the lines of an electoral roll one by one: what is wrong with each, by column and coded reason."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import InvalidInputError
from app.domain.people import age_on, birth_hint, clean_iin, iin_problem
from app.identity.contacts import Contact, read_email, read_phone
from app.places.rollfile import LATIN_TWINS, Remark, RollFile, Row

REASONS = (
    "missing", "letters_lost", "too_long", "quotes", "cells",
    "iin_length", "iin_organisation", "iin_check_digit", "duplicate", "already_on_roll",
    "birth_date", "birth_future", "too_young", "birth_known_otherwise",
    "name_letters", "village_unknown", "village_ambiguous", "not_registered", "registered_unclear",
)  # fmt: skip
WARNINGS = ("birth_not_as_iin", "name_known_otherwise", "phone_wrong", "phone_taken", "email_wrong", "email_taken")

_IIN_REASON = {
    "errors.iin.twelve_digits": "iin_length",
    "errors.iin.organisation": "iin_organisation",
    "errors.iin.check_digit": "iin_check_digit",
}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_LOST = re.compile("[?\ufffd]")
_SETTLEMENT = re.compile(r"^(?:ауыл|аул|село) |^[сап](?: |\. ?)| (?:ауылы|ауыл|аулы|село|vіllage)$")
_YES = {"1", "+", "иә", "ия", "да", "yes", "true", "тіркелген"}
_NO = {"0", "-", "жоқ", "жок", "жо?", "нет", "no", "false"}
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be taken: the person as the file gives them."""

    line: int
    iin: str
    full_name: str
    birth_date: date
    village_id: uuid.UUID
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What lines are held against: the day ages are taken on, the least age by community.age, the okrug's villages.

    villages: from a name as `settlement` gives it, or a code, to the villages called so.
    """

    day: date
    least_age: int
    villages: Mapping[str, Collection[uuid.UUID]]


def settlement(name: str) -> str:
    """A village's name as it is compared: small letters, ё as е, without the word «ауылы» or «село»."""
    text = " ".join(name.translate(LATIN_TWINS).casefold().replace("ё", "е").replace("i", "і").split())
    return _SETTLEMENT.sub("", text).strip()


def check(file: RollFile, yardstick: Yardstick) -> tuple[Sequence[Line], Sequence[Remark]]:
    """Hold every row against the yardstick: the lines that may be taken, and all remarks, by line."""
    taken: list[Line] = []
    remarks: list[Remark] = list(file.broken)
    first: dict[str, int] = {}
    for row in file.rows:
        line, found = check_row(row, yardstick)
        iin = clean_iin(row.cells["iin"])
        if line is not None and iin in first:
            found = [*found, Remark(row.line, "iin", "duplicate", see_line=first[iin])]
            line = None
        first.setdefault(iin, row.line)
        remarks += found
        if line is not None:
            taken.append(line)
    return taken, sorted(remarks, key=lambda remark: (remark.line, remark.column))


def check_row(row: Row, yardstick: Yardstick) -> tuple[Line | None, Sequence[Remark]]:
    """One row: the line, or None if it is refused, and what is to be said about it."""
    warnings: dict[str, str] = {}
    cells = row.cells
    iin = clean_iin(cells["iin"])
    found = {
        "iin": _wrong_iin(iin),
        "full_name": _wrong_name(cells["full_name"]),
        "registered": _wrong_registered(cells.get("registered")),
    }
    reasons = {column: reason for column, reason in found.items() if reason}
    birth = _birth(cells["birth_date"], yardstick, reasons)
    village_id = _village(cells["village"], yardstick, reasons)
    phone, email = _contacts(cells, warnings)
    if birth and "iin" not in reasons and birth_hint(iin) != birth:
        warnings.setdefault("birth_date", "birth_not_as_iin")
    remarks = [Remark(row.line, column, reason) for column, reason in reasons.items()]
    remarks += [Remark(row.line, column, reason, False) for column, reason in warnings.items() if column not in reasons]
    if reasons or birth is None or village_id is None:
        return None, remarks
    return Line(row.line, iin, cells["full_name"], birth, village_id, phone, email), remarks


def _wrong_iin(iin: str) -> str | None:
    if not iin:
        return "missing"
    problem = iin_problem(iin)
    return _IIN_REASON[problem] if problem else None


def _wrong_name(name: str) -> str | None:
    if not name:
        return "missing"
    if _LOST.search(name):
        return "letters_lost"
    if len(name) > LONGEST_NAME:
        return "too_long"
    return None if sum(letter.isalpha() for letter in name) >= 2 else "name_letters"


def _wrong_registered(text: str | None) -> str | None:
    if text is None or text.casefold() in _YES:
        return None
    return "not_registered" if text.casefold() in _NO else "registered_unclear"


def _birth(text: str, yardstick: Yardstick, reasons: dict[str, str]) -> date | None:
    birth = parse_day(text)
    if birth is None or birth.year < 1900:
        reasons["birth_date"] = "birth_date" if text else "missing"
    elif birth > yardstick.day:
        reasons["birth_date"] = "birth_future"
    elif age_on(birth, yardstick.day) < yardstick.least_age:
        reasons["birth_date"] = "too_young"
    return None if "birth_date" in reasons else birth


def parse_day(text: str) -> date | None:
    """A day written 1987-03-09 or 09.03.1987; None for anything else."""
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif dotted := _DOTTED.fullmatch(text):
        day, month, year = dotted.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _village(text: str, yardstick: Yardstick, reasons: dict[str, str]) -> uuid.UUID | None:
    found = yardstick.villages.get(settlement(text), ())
    if len(found) == 1:
        return next(iter(found))
    if not text:
        reasons["village"] = "missing"
    elif found:
        reasons["village"] = "village_ambiguous"
    else:
        reasons["village"] = "letters_lost" if _LOST.search(text) else "village_unknown"
    return None


def _contacts(cells: Mapping[str, str], warnings: dict[str, str]) -> tuple[str | None, str | None]:
    given_phone, given_email = cells.get("phone", ""), cells.get("email", "")
    phone, email = _contact(given_phone, read_phone), _contact(given_email, read_email)
    if given_phone and phone is None:
        warnings["phone"] = "phone_wrong"
    if given_email and email is None:
        warnings["email"] = "email_wrong"
    return phone, email


def _contact(text: str, read: Callable[[str], Contact]) -> str | None:
    try:
        return read(text).address if text else None
    except InvalidInputError:
        return None
