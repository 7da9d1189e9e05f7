"""Dated facts follow one another without a gap or an overlap: the new one closes the one before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from app.domain.errors import ConflictError, InvalidInputError, Problem

DAY = timedelta(days=1)


class Dated(Protocol):
    """A row with the days on which it is in force."""

    valid_from: date
    valid_to: date | None


def close_before(last: Dated | None, valid_from: date) -> None:
    """End the newest row the day before `valid_from`; raises ConflictError if it does not begin earlier."""
    if last is None:
        return
    if last.valid_from >= valid_from:
        raise ConflictError("places.error.later_exists", day=last.valid_from)
    if last.valid_to is None or last.valid_to >= valid_from:
        last.valid_to = valid_from - DAY


def check_days(begins: date, ends: date | None, where: str) -> None:
    """Raise InvalidInputError if the period ends before it begins; `where` names the field."""
    if ends is not None and ends < begins:
        raise InvalidInputError([Problem("places.error.days_reversed", where)])


def check_words(**given: str) -> None:
    """Raise InvalidInputError naming every field that holds no words or too many."""
    problems = [Problem("places.error.words_needed", name) for name, text in given.items() if not text.strip()]
    problems += [Problem("places.error.words_long", name) for name, text in given.items() if len(text) > 500]
    if problems:
        raise InvalidInputError(problems)
