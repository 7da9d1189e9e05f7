"""Reads the file of an electoral roll: bytes into rows, without yet judging what stands in them.

CSV in UTF-8 or in Windows-1251, with commas or semicolons, one person a line, a header in Kazakh, Russian or English.
Windows-1251 has no ә ғ қ ң ө ү ұ һ; its Kazakh form KZ-1048 has them in places that Kazakh and Russian texts never
use otherwise, so such files are read as KZ-1048. Letters that a program has already replaced by «?» are lost, and the
line is refused for it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import InvalidInputError, Problem

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 20_000
NEEDED = ("iin", "full_name", "birth_date", "village")
HEADERS: Mapping[str, tuple[str, ...]] = {
    "iin": ("iin", "жсн", "иин"),
    "full_name": (
        "full name", "name", "толық аты-жөні", "аты-жөні", "тегі, аты, әкесінің аты", "тегі аты әкесінің аты",
        "фио", "ф.и.о.", "ф. и. о.", "фамилия, имя, отчество", "фамилия имя отчество",
    ),
    "birth_date": ("birth date", "date of birth", "туған күні", "дата рождения"),
    "village": ("village", "ауыл", "ауылы", "елді мекен", "село", "населённый пункт"),
    "phone": ("phone", "телефон", "телефоны", "ұялы телефон", "мобильный телефон"),
    "email": ("email", "e-mail", "электрондық пошта", "эл. пошта", "электронная почта", "эл. почта"),
    "registered": ("registered", "тіркелген", "тіркелуі", "зарегистрирован", "регистрация"),
}  # fmt: skip
"""Names of a column in a header; case, spaces and underscores do not matter, nor ё, nor letters lost as «?»."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_KAZAKH = re.compile("[әғқңөұүһ]")
LATIN_TWINS = str.maketrans("əƏ", "әӘ")
"""The schwa of other alphabets, which some programs type instead of the Kazakh one."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a line: its number as the editor shows it, the column, the coded reason.

    refused: the line is not taken; see_line: the earlier line of the same person. Never the content.
    """

    line: int
    column: str
    reason: str
    refused: bool = True
    see_line: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its number and its cells by column, without the spaces around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RollFile:
    """columns: those found, in their order; rows: the lines that could be cut into cells; broken: the others."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    broken: tuple[Remark, ...]


def read(data: bytes) -> RollFile:
    """Cut a file into rows; raises InvalidInputError with one clear sentence when it cannot be read as a whole."""
    lines = _LINE_END.split(_text(data))
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip(" \t;,")]
    if not filled:
        raise _unreadable("empty")
    header, *body = filled
    separator, columns = _header(header[1])
    if not body:
        raise _unreadable("no_lines")
    if len(body) > MOST_LINES:
        raise _unreadable("many_lines", lines=len(body), most=MOST_LINES)
    rows: list[Row] = []
    broken: list[Remark] = []
    for number, line in body:
        row = _row(number, line, separator, columns)
        if isinstance(row, Row):
            rows.append(row)
        else:
            broken.append(row)
    return RollFile(tuple(column for column in columns if column), tuple(rows), tuple(broken))


def _unreadable(reason: str, **facts: object) -> InvalidInputError:
    return InvalidInputError([Problem(f"places.error.file.{reason}", "file", facts)])


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _unreadable("large")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _unreadable("workbook")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise _unreadable("binary")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("kz1048")
        except UnicodeDecodeError:
            raise _unreadable("encoding") from None
    if _BINARY.search(text):
        raise _unreadable("binary")
    return unicodedata.normalize("NFC", text).translate(LATIN_TWINS)


def _key(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("ё", "е").split())


_COLUMN_OF = {
    spelled: column
    for column, names in HEADERS.items()
    for name in names
    for spelled in (_key(name), _KAZAKH.sub("?", _key(name)))
}


def _header(line: str) -> tuple[str, tuple[str, ...]]:
    """The separator that makes the most of the header, and its columns; an unknown one is ''."""
    cut = {separator: _cut(line, separator) or [] for separator in ";,"}
    found = {sep: tuple(_COLUMN_OF.get(_key(cell), "") for cell in cells) for sep, cells in cut.items()}
    separator, columns = max(found.items(), key=lambda item: len([column for column in item[1] if column]))
    named = [column for column in columns if column]
    missing = [column for column in NEEDED if column not in named]
    if missing:
        raise InvalidInputError(
            [Problem("places.error.file.columns", "file")]
            + [Problem(f"places.error.file.column_{column}", "file") for column in missing]
        )
    if len(set(named)) < len(named):
        raise _unreadable("column_twice")
    return separator, columns


def _cut(line: str, separator: str) -> list[str] | None:
    """The cells of one line; None where its quotes do not match."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return None


def _row(number: int, line: str, separator: str, columns: Sequence[str]) -> Row | Remark:
    cells = _cut(line, separator)
    if cells is None:
        return Remark(number, "", "quotes")
    if any(cell.strip() for cell in cells[len(columns) :]):
        return Remark(number, "", "cells")
    cells += [""] * (len(columns) - len(cells))
    return Row(number, {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=False) if column})
