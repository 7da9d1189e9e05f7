"""Counting again a file that anyone brings: judged, counted within bounds, compared, and forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from app.budget.services.counting import to_plain
from app.domain.counting.approval import totals
from app.domain.counting.compare import Comparison, compare
from app.domain.counting.outcome import Place
from app.domain.counting.pabulib import PabulibFile, read
from app.domain.counting.ties import ByProjectId
from app.domain.errors import InvalidInputError, Problem, RateLimitedError
from app.platform.runtime import Runtime
from app.platform.throttle import Limit, take

MOST_BYTES = 3 * 1024 * 1024
MOST_PROJECTS = 500
MOST_CHOICES = 400_000
"""Projects named on all ballots together."""
MOST_SECONDS = 10.0
LIMIT = Limit("budget-recount", 20, timedelta(minutes=10))
_TURN = threading.Lock()
"""One file at a time in a process, and no other waits for it: a count takes a core and a file that waits takes a
thread, and people who vote come first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One project: its place and the money spent with it if it won, else why not (budget.why.*)."""

    id: str
    name: str
    cost: Fraction
    votes: int
    place: int | None
    running: Fraction | None
    why: str


@dataclass(frozen=True, slots=True)
class Recount:
    """A file counted by `method`. `outcome` is plain data as results of rounds are kept; `told`: whether the file says
    who won; `differing`: the projects about which file and count disagree.
    """

    method: str
    description: str
    currency: str
    budget: Fraction
    comparison: Comparison
    outcome: Mapping[str, Any]
    lines: tuple[Line, ...]
    names: Mapping[str, str]
    told: bool
    differing: tuple[str, ...]

    @property
    def titles(self) -> dict[str, dict[str, str]]:
        """The names as the story of a result takes them: a foreign file has one language, whichever it is."""
        return {project: {"kk": name} for project, name in self.names.items()}


class _TooLongError(Exception):
    pass


def recount(runtime: Runtime, data: bytes, method: str, *, address: str, seconds: Callable[[], float]) -> Recount:
    """Count a Pabulib file by one of the three methods, and by another to compare; nothing of it is kept.

    address: whose tries are limited; seconds: a clock that only runs forward. Ties fall to the smaller project id.
    Raises RateLimitedError, or InvalidInputError with the line and the reason, or that it is too much to count here.
    """
    with runtime.transaction() as tx:
        take(tx.session, tx.now, LIMIT, tx.keys.fingerprint("address", address))
    if not _TURN.acquire(blocking=False):
        raise RateLimitedError("budget.recount.busy")
    try:
        return _counted(_read(data), method, seconds)
    except _TooLongError:
        raise _refused("long", seconds=int(MOST_SECONDS)) from None
    finally:
        _TURN.release()


def _refused(reason: str, **facts: object) -> InvalidInputError:
    return InvalidInputError([Problem(f"budget.recount.error.{reason}", "file", facts)])


def _read(data: bytes) -> PabulibFile:
    if len(data) > MOST_BYTES:
        raise _refused("large", most=MOST_BYTES // 1024 // 1024)
    try:
        content = read(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused("encoding") from None
    choices = sum(len(vote.approved) for vote in content.votes)
    if len(content.projects) > MOST_PROJECTS or choices > MOST_CHOICES:
        raise _refused("many", projects=MOST_PROJECTS, choices=MOST_CHOICES)
    return content


def _counted(content: PabulibFile, method: str, seconds: Callable[[], float]) -> Recount:
    until = seconds() + MOST_SECONDS

    def look_at_the_clock(_step: int, _spent: Fraction) -> None:
        if seconds() > until:
            raise _TooLongError

    whole = content.election()
    compared = compare(whole, ByProjectId(), method, progress=look_at_the_clock)
    outcome = compared.ways[0].outcome
    told = any("selected" in row.more for row in content.projects)
    meta = content.meta
    return Recount(
        method=method,
        description=" ".join(meta.get("description", "").split())[:300],
        currency=meta.get("currency", "").strip()[:8],
        budget=content.budget,
        comparison=compared,
        outcome={**to_plain(outcome), "method": method, "pot": to_plain(content.budget), "votes": totals(whole)},
        lines=tuple(_lines(content, compared)),
        names={row.id: _name(row.id, row.more) for row in content.projects},
        told=told,
        differing=tuple(sorted(content.selected() ^ set(outcome.winners))) if told else (),
    )


def _name(project: str, more: Mapping[str, str]) -> str:
    return " ".join(more.get("name", "").split())[:200] or project


def _lines(content: PabulibFile, compared: Comparison) -> list[Line]:
    """Winners in the order of selection with the running total, then the others by votes."""
    outcome = compared.ways[0].outcome
    rows = {row.project: row for row in compared.rows}
    names = {row.id: _name(row.id, row.more) for row in content.projects}
    lines, spent = [], Fraction(0)
    for place, project in enumerate(outcome.winners, 1):
        spent += rows[project].cost
        lines.append(Line(project, names[project], rows[project].cost, rows[project].votes, place, spent, "won"))
    story = outcome.story if isinstance(outcome.story, tuple) else ()
    why = {turn.project: turn.why.value for turn in story if isinstance(turn, Place)}
    for row in compared.rows:
        if row.project not in outcome.winners:
            reason = why.get(row.project, "short") if row.votes else "no_votes"
            lines.append(Line(row.project, names[row.project], row.cost, row.votes, None, None, reason))
    return lines
