"""The facts a rule is asked about: frozen dataclasses that cannot hold a missing, negative or absurd value.

A rule's facts class inherits `Facts` and describes its fields with `count`, `choice`, `flag`, `on_day` and
`words`. `read` makes one from a mapping (JSON of the command line); services call the class itself.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from app.domain.errors import InvalidInputError, Problem

# No count of people or votes in the Republic reaches this; a larger one is a slip of the hand.
MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class _Count:
    least: int
    most: int
    within: str | None


@dataclass(frozen=True, slots=True)
class _Choice:
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Day:
    from_day_of: str | None


@dataclass(frozen=True, slots=True)
class _Words:
    pass


@dataclass(frozen=True, slots=True)
class _Flag:
    pass


def count(*, least: int = 0, most: int = MOST, within: str | None = None, default: object = MISSING) -> Any:
    """A whole number from `least` to `most`, not above the field named by `within`."""
    return _field(_Count(least, most, within), default)


def choice(*values: str, default: object = MISSING) -> Any:
    """One of the given words."""
    return _field(_Choice(values), default)


def flag(*, default: object = MISSING) -> Any:
    """True or false."""
    return _field(_Flag(), default)


def on_day(*, not_before: str | None = None) -> Any:
    """A date (ISO in JSON), not earlier than the field named by `not_before`."""
    return _field(_Day(not_before), MISSING)


def words() -> Any:
    """A text of 1 to 500 characters."""
    return _field(_Words(), MISSING)


def _field(kind: object, default: object) -> Any:
    if default is MISSING:
        return field(metadata={"kind": kind})
    return field(default=default, metadata={"kind": kind})


class Facts:
    """Base of all facts: refuses at construction, with InvalidInputError naming every wrong field."""

    __slots__ = ()

    def __post_init__(self) -> None:
        problems = [problem for name, kind in _kinds(type(self)) if (problem := _wrong(self, name, kind))]
        if problems:
            raise InvalidInputError(problems)


F = TypeVar("F", bound=Facts)


def read(facts: type[F], given: Mapping[str, object]) -> F:
    """Make the facts from a mapping of plain JSON values; dates are ISO texts.

    Raises InvalidInputError with one problem for each missing, unknown, malformed, negative or absurd fact.
    """
    known = dict(_kinds(facts))
    problems = [Problem("errors.fact_unknown", name) for name in given if name not in known]
    values: dict[str, object] = {}
    for description in fields(facts):  # type: ignore[arg-type]
        name = description.name
        if name in given:
            values[name] = _from_json(given[name], known[name])
        elif description.default is MISSING:
            problems.append(Problem("errors.fact_missing", name))
    if problems:
        raise InvalidInputError(problems)
    return facts(**values)


def names(facts: type[Facts]) -> tuple[str, ...]:
    """The names of the facts, in order."""
    return tuple(name for name, _ in _kinds(facts))


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact as a form asks for it. kind: count, choice, flag, day or words; values: the words of a choice;
    default: what stands when nothing is given, `...` where an answer is needed.
    """

    name: str
    kind: str
    values: tuple[str, ...]
    default: object


def asked(facts: type[Facts]) -> tuple[Asked, ...]:
    """The facts in order, as a form asks for them."""
    described = []
    for description in fields(facts):  # type: ignore[arg-type]
        kind = description.metadata["kind"]
        values = kind.values if isinstance(kind, _Choice) else ()
        default = ... if description.default is MISSING else description.default
        described.append(Asked(description.name, _NAMES[type(kind)], values, default))
    return tuple(described)


_NAMES = {_Count: "count", _Choice: "choice", _Flag: "flag", _Day: "day", _Words: "words"}


def _kinds(facts: type[Facts]) -> list[tuple[str, object]]:
    return [(f.name, f.metadata["kind"]) for f in fields(facts)]  # type: ignore[arg-type]


def _from_json(value: object, kind: object) -> object:
    if isinstance(kind, _Day) and isinstance(value, str):
        try:
            made = date.fromisoformat(value)
        except ValueError:
            return value
        return made if made.isoformat() == value else value
    return value


def _wrong(facts: Facts, name: str, kind: object) -> Problem | None:
    value = getattr(facts, name)
    match kind:
        case _Count():
            return _wrong_count(facts, name, value, kind)
        case _Choice(allowed) if value not in allowed:
            return Problem("errors.fact_not_one_of", name, {"allowed": ", ".join(allowed)})
        case _Flag() if not isinstance(value, bool):
            return Problem("errors.fact_not_flag", name)
        case _Words() if not isinstance(value, str) or not 1 <= len(value.strip()) <= 500:
            return Problem("errors.fact_not_text", name)
        case _Day(first):
            return _wrong_day(facts, name, value, first)
    return None


def _wrong_count(facts: Facts, name: str, value: object, kind: _Count) -> Problem | None:
    if value is None and _default(facts, name) is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        return Problem("errors.fact_not_whole", name)
    if value < 0:
        return Problem("errors.fact_negative", name, {"value": value})
    if value < kind.least:
        return Problem("errors.fact_too_small", name, {"value": value, "least": kind.least})
    if value > kind.most:
        return Problem("errors.fact_too_large", name, {"value": value, "most": kind.most})
    whole = getattr(facts, kind.within) if kind.within else None
    if isinstance(whole, int) and value > whole:
        return Problem("errors.fact_above", name, {"value": value, "other": kind.within, "whole": whole})
    return None


def _wrong_day(facts: Facts, name: str, value: object, first: str | None) -> Problem | None:
    if not isinstance(value, date):
        return Problem("errors.fact_not_day", name)
    earliest = getattr(facts, first) if first else None
    if isinstance(earliest, date) and value < earliest:
        return Problem("errors.fact_before", name, {"value": value, "other": first})
    return None


def _default(facts: Facts, name: str) -> object:
    return next(f.default for f in fields(facts) if f.name == name)  # type: ignore[arg-type]
