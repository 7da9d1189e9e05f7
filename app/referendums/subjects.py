"""The list of excluded subjects: data with the source of each entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.platform.lawfiles import parse

FILE = Path(__file__).with_name("subjects.yaml")


@dataclass(frozen=True, slots=True)
class Subject:
    """An excluded subject. source: analogy (of the law on the all-people's referendum), policy (of the platform) or
    charter (of the okrug); basis: its article, or the point of the charter.
    """

    code: str
    source: str
    basis: str | None
    name: Mapping[str, str]


@cache
def load() -> tuple[Subject, ...]:
    """The national list by analogy and the platform's policy, in the order of the file."""
    content: Mapping[str, Any] = parse(FILE.read_text(encoding="utf-8"), FILE.name)
    return tuple(
        Subject(code, given["source"], given["article"], dict(given["name"])) for code, given in content.items()
    )
