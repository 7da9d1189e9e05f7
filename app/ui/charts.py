"""Numbers to coordinates. Pure and exact: whole units of a drawing box, no float near a threshold.

The drawings are decoration beside words and tables; the macros in templates/ui/components draw them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000
"""The width of every drawing box, in its own units; the page scales it."""

SEATS_AT_MOST = 40
"""Up to this many, people are drawn one by one; beyond it a bar is drawn."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One deputy or member: `filled` counts already, `wanted` is still missing to the need, else `spare`."""

    x: int
    width: int
    state: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold drawn: seats where they are few, otherwise one bar; `mark` is where the need stands."""

    seats: tuple[Seat, ...]
    fill: int
    mark: int
    met: bool
    lacking: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: its label, its number, and its length from 0 to WIDTH."""

    label: str
    value: int
    length: int
    strong: bool


def threshold(have: int, need: int, of: int | None = None) -> Threshold:
    """Place what there is and what is needed on one scale.

    have, need: counts, not negative; of: the whole they are taken of, where there is one. The scale runs to the
    whole while it can be drawn seat by seat; a bar runs to a little beyond the greater of `have` and `need`, so
    that ten signatures of four thousand people are still visible. Raises ValueError for a negative count.
    """
    if have < 0 or need < 0 or (of is not None and of < 0):
        raise ValueError("a count cannot be negative")
    met, lacking = have >= need, max(0, need - have)
    whole = max(of or 0, have, need)
    if of is not None and 0 < whole <= SEATS_AT_MOST:
        return Threshold(_seats(have, need, whole), 0, WIDTH * need // whole, met, lacking)
    end = max(have, need, 1) * 10
    return Threshold((), WIDTH * 9 * have // end, WIDTH * 9 * need // end, met, lacking)


def _seats(have: int, need: int, whole: int) -> tuple[Seat, ...]:
    """Equal seats with a gap between them, filling the width to the unit."""
    edges = [WIDTH * i // whole for i in range(whole + 1)]
    gap = min(12, WIDTH // whole // 4)
    states = ["filled" if i < have else "wanted" if i < need else "spare" for i in range(whole)]
    return tuple(Seat(edges[i], edges[i + 1] - edges[i] - gap, states[i]) for i in range(whole))


def bars(rows: Sequence[tuple[str, int]], strong: frozenset[str] = frozenset()) -> tuple[Bar, ...]:
    """A horizontal bar a row, the longest filling the width; `strong` names the rows to stress (the winners).

    rows: (label, number) in the order of the table beside; numbers not negative. Raises ValueError otherwise.
    """
    if any(value < 0 for _, value in rows):
        raise ValueError("a bar cannot be negative")
    longest = max((value for _, value in rows), default=0) or 1
    return tuple(Bar(label, value, WIDTH * value // longest, label in strong) for label, value in rows)


def part(spent: int, total: int) -> int:
    """How far along the width `spent` of `total` tenge reaches, at most the whole width; 0 of 0 is 0."""
    if spent < 0 or total < 0:
        raise ValueError("an amount cannot be negative")
    return min(WIDTH, WIDTH * spent // total) if total else 0


def file_size(size: int) -> tuple[str, int]:
    """The unit (bytes, kilobytes, megabytes: the end of a word key) and the number, rounded up, for a size in bytes."""
    if size < 1024:
        return "bytes", size
    if size < 1024 * 1024:
        return "kilobytes", -(-size // 1024)
    return "megabytes", -(-size // (1024 * 1024))
