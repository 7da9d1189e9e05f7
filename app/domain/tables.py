"""Tables as CSV that people open in a spreadsheet: no cell of them can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that begins so for a formula, and a formula can send away what stands beside it."""


def plain_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]], *, delimiter: str = ",", ends: str = "\r\n") -> str:
    """The rows as CSV (RFC 4180 with another delimiter or line end if asked). Texts are made plain, None is empty."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=ends)
    writer.writerows([plain_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return made.getvalue()
