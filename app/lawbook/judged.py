"""What is judged before something is changed: by which rule, or why the law is silent. Each room may have its list,
judged.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.law.book import LANGUAGES, Text
from app.domain.law.pack import PackError
from app.platform.lawfiles import parse

FILES = sorted(Path(__file__).parents[1].glob("*/judged.yaml"))


@dataclass(frozen=True, slots=True)
class Record:
    """Endpoints that change something, in words, and either the action that judges them or the reason for none."""

    name: str
    endpoints: tuple[str, ...]
    what: Text
    action: str | None
    silent: Text | None


@cache
def load() -> tuple[Record, ...]:
    """Every record of every room, in order; raises PackError naming all that is wrong with a list."""
    return tuple(record for file in FILES for record in read(parse(file.read_text(encoding="utf-8"), file.name)))


def read(content: Mapping[str, Any]) -> tuple[Record, ...]:
    """The records of a parsed file; raises PackError with every problem, each beginning with the record's name."""
    problems = [f"{name}: {problem}" for name, given in content.items() for problem in _problems(given)]
    if problems:
        raise PackError(problems)
    return tuple(
        Record(name, tuple(given["endpoints"]), given["what"], given.get("action"), given.get("silent"))
        for name, given in content.items()
    )


def _problems(given: Any) -> list[str]:
    if not isinstance(given, dict) or set(given) - {"endpoints", "what", "action", "silent"}:
        return ["a record has endpoints, what, and action or silent"]
    problems = []
    endpoints = given.get("endpoints")
    if not isinstance(endpoints, list) or not endpoints or not all(isinstance(one, str) for one in endpoints):
        problems.append("endpoints: a list of names")
    if ("action" in given) == ("silent" in given):
        problems.append("either an action or a reason why the law is silent")
    if not isinstance(given.get("action", ""), str):
        problems.append("action: a name")
    problems += [
        f"{part}: a sentence in {', '.join(LANGUAGES)}"
        for part in ("what", "silent")
        if (part == "what" or part in given) and not _is_text(given.get(part))
    ]
    return problems


def _is_text(text: Any) -> bool:
    return (
        isinstance(text, dict)
        and tuple(text) == tuple(LANGUAGES)
        and all(isinstance(sentence, str) and sentence.strip() for sentence in text.values())
    )
