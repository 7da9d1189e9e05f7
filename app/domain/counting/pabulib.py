"""Pabulib .pb files, in which cities publish their votes (Faliszewski et al. 2023, pabulib.org/format).

Three sections, META, PROJECTS and VOTES, each a line with its name, a line of column names, and rows; cells are
separated by semicolons and quoted as in CSV. Only what people voted on and how is understood here (vote types
`approval` and `choose-1`); every other column is kept as it stands.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.counting.ballots import Election, Project, election
from app.domain.errors import InvalidInputError, Problem

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
VOTE_TYPES = ("approval", "choose-1")
_MONEY = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?", re.ASCII)

REASONS = {
    "empty": "the file is empty",
    "csv": "the line cannot be read as CSV: {reason}",
    "before_meta": "the file must begin with the section META, not with «{found}»",
    "section_order": "the section {found} stands where {expected} is expected",
    "section_missing": "the section {section} is missing",
    "column_missing": "the section {section} has no column {column}",
    "column_twice": "the section {section} has the column {column} twice",
    "cells": "the row has {found} cells, and the section has {expected} columns",
    "key_twice": "the key {key} stands in META twice",
    "key_missing": "META has no {key}",
    "vote_type": "the vote type «{found}» cannot be counted here; only approval and choose-1 can",
    "not_a_number": "{field} is «{found}», which is not an amount of money",
    "negative": "{field} is {found}, which is negative",
    "not_a_count": "{key} is «{found}», which is not a whole number",
    "count_differs": "{key} is {told}, but the file has {found}",
    "id_empty": "the {column} is empty",
    "id_forbidden": "the project id «{project}» has a comma in it",
    "project_twice": "the project {project} stands in PROJECTS twice",
    "voter_twice": "the voter {voter} stands in VOTES twice",
    "unknown_project": "the vote names the project «{project}», which is not in PROJECTS",
    "project_repeated": "the vote names the project {project} twice",
    "not_one": "the vote names {n} projects; in a choose-1 file it must name one",
}
"""Every reason a file is refused for, in English for the command line; pages have their words under the same codes."""


class PabulibError(InvalidInputError):
    """The file is refused: `line` (from 1), `code` (a key of REASONS) and `details`, the facts of the sentence.

    As an InvalidInputError it has one problem with the message key `budget.pabulib.<code>` and the fact `line`.
    """

    def __init__(self, line: int, code: str, **details: str | int) -> None:
        super().__init__([Problem(f"budget.pabulib.{code}", where=f"line {line}", facts={"line": line, **details})])
        self.line = line
        self.code = code
        self.details = details

    @property
    def english(self) -> str:
        """One line that says where and why."""
        return f"line {self.line}: {REASONS[self.code].format(**self.details)}"


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A row of PROJECTS; `more` holds its other columns, name and selected among them."""

    id: str
    cost: Fraction
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A row of VOTES; `more` holds its other columns. Empty `approved` is a blank ballot, which counts as a voter."""

    voter: str
    approved: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """The content of a file; `meta` holds every key but budget, as it stands."""

    budget: Fraction
    meta: Mapping[str, str]
    projects: tuple[ProjectRow, ...]
    votes: tuple[VoteRow, ...]

    def election(self) -> Election:
        """What is to be counted."""
        projects = (Project(row.id, row.cost) for row in self.projects)
        return election(self.budget, projects, (row.approved for row in self.votes))

    def selected(self) -> frozenset[str]:
        """The projects that the file itself says were funded (column `selected` is 1)."""
        return frozenset(row.id for row in self.projects if row.more.get("selected", "").strip() == "1")


def money_text(amount: Fraction) -> str:
    """An amount as a decimal number without needless zeros; ValueError if it has no finite decimal form."""
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
        if places > amount.denominator.bit_length():
            raise ValueError(f"{amount} has no finite decimal form")
    whole, rest = divmod(abs(int(amount * 10**places)), 10**places)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Section:
    line: int
    columns: tuple[str, ...]
    rows: tuple[_Row, ...]


def read(text: str) -> PabulibFile:
    """The content of a .pb file given as text. Raises PabulibError at the first thing that is wrong."""
    sections = _sections(_cells(text.removeprefix("\ufeff")))
    meta, lines = _meta(sections["META"])
    projects = tuple(_projects(sections["PROJECTS"]))
    one = meta["vote_type"] == "choose-1"
    votes = tuple(_votes(sections["VOTES"], {project.id for project in projects}, one))
    budget = _money(meta.pop("budget"), lines["budget"], "budget")
    _check_count(meta, lines, "num_projects", len(projects))
    _check_count(meta, lines, "num_votes", len(votes))
    return PabulibFile(budget, meta, projects, votes)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its first line."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise PabulibError(line, "csv", reason=str(error)) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, row


def _sections(rows: Iterator[tuple[int, list[str]]]) -> dict[str, _Section]:
    """The three sections in their order, with their columns checked."""
    heads: list[int] = []
    bodies: list[list[tuple[int, list[str]]]] = []
    line = 0
    for line, row in rows:
        name = row[0].strip()
        if len(row) == 1 and name in SECTIONS:
            expected = SECTIONS[len(heads)] if len(heads) < len(SECTIONS) else "VOTES"
            if len(heads) == len(SECTIONS) or name != expected:
                raise PabulibError(line, "section_order", found=name, expected=expected)
            heads.append(line)
            bodies.append([])
        elif not bodies:
            raise PabulibError(line, "before_meta", found=name[:40])
        else:
            bodies[-1].append((line, row))
    if not heads:
        raise PabulibError(1, "empty")
    if len(heads) < len(SECTIONS):
        raise PabulibError(line, "section_missing", section=SECTIONS[len(heads)])
    return {name: _section(name, head, body) for name, head, body in zip(SECTIONS, heads, bodies, strict=True)}


def _section(name: str, head: int, body: list[tuple[int, list[str]]]) -> _Section:
    line, first = body[0] if body else (head, [])
    columns = [column.strip() for column in first]
    for column in NEEDED[name]:
        if column not in columns:
            raise PabulibError(line, "column_missing", section=name, column=column)
    for column, times in Counter(columns).items():
        if times > 1:
            raise PabulibError(line, "column_twice", section=name, column=column)
    rows = []
    for line, cells in body[1:]:
        if len(cells) != len(columns):
            raise PabulibError(line, "cells", found=len(cells), expected=len(columns))
        rows.append(_Row(line, dict(zip(columns, cells, strict=True))))
    return _Section(head, tuple(columns), tuple(rows))


def _meta(section: _Section) -> tuple[dict[str, str], dict[str, int]]:
    """The values by key, and the lines they stand in."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in section.rows:
        key = row.cells["key"].strip()
        if key in values:
            raise PabulibError(row.line, "key_twice", key=key)
        values[key], lines[key] = row.cells["value"], row.line
    for key in ("budget", "vote_type"):
        if key not in values:
            raise PabulibError(section.line, "key_missing", key=key)
    values["vote_type"] = values["vote_type"].strip()
    if values["vote_type"] not in VOTE_TYPES:
        raise PabulibError(lines["vote_type"], "vote_type", found=values["vote_type"])
    return values, lines


def _check_count(meta: Mapping[str, str], lines: Mapping[str, int], key: str, found: int) -> None:
    """A count in META, where there is one, must be true: a file cut short would not show otherwise."""
    if key not in meta:
        return
    told = meta[key].strip()
    if not re.fullmatch("[0-9]{1,18}", told):
        raise PabulibError(lines[key], "not_a_count", key=key, found=told)
    if int(told) != found:
        raise PabulibError(lines[key], "count_differs", key=key, told=told, found=found)


def _money(text: str, line: int, name: str) -> Fraction:
    amount = text.strip()
    if amount.startswith("-") and _MONEY.fullmatch(amount[1:]):
        raise PabulibError(line, "negative", field=name, found=amount)
    if not _MONEY.fullmatch(amount):
        raise PabulibError(line, "not_a_number", field=name, found=amount[:40])
    return Fraction(amount)


def _projects(section: _Section) -> Iterator[ProjectRow]:
    seen = set()
    for line, project, row in _identified(section, "project_id"):
        if "," in project:
            raise PabulibError(line, "id_forbidden", project=project)
        if project in seen:
            raise PabulibError(line, "project_twice", project=project)
        seen.add(project)
        cost = _money(row["cost"], line, "cost")
        yield ProjectRow(project, cost, _others(row, "project_id", "cost"))


def _votes(section: _Section, known: Collection[str], one: bool) -> Iterator[VoteRow]:
    seen = set()
    for line, voter, row in _identified(section, "voter_id"):
        if voter in seen:
            raise PabulibError(line, "voter_twice", voter=voter)
        seen.add(voter)
        yield VoteRow(voter, _approved(row["vote"], line, known, one), _others(row, "voter_id", "vote"))


def _approved(text: str, line: int, known: Collection[str], one: bool) -> tuple[str, ...]:
    approved = tuple(project.strip() for project in text.split(",")) if text.strip() else ()
    seen: set[str] = set()
    for project in approved:
        if project not in known:
            raise PabulibError(line, "unknown_project", project=project[:40])
        if project in seen:
            raise PabulibError(line, "project_repeated", project=project)
        seen.add(project)
    if one and len(approved) != 1:
        raise PabulibError(line, "not_one", n=len(approved))
    return approved


def _identified(section: _Section, column: str) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    for row in section.rows:
        name = row.cells[column].strip()
        if not name:
            raise PabulibError(row.line, "id_empty", column=column)
        yield row.line, name, row.cells


def _others(row: Mapping[str, str], *taken: str) -> dict[str, str]:
    return {column: cell for column, cell in row.items() if column not in taken}


def write(file: PabulibFile) -> str:
    """The text of the file, the same for the same content; `read` gives the content back.

    The votes are written as they come: whoever publishes them shuffles them first. Raises PabulibError where the
    text could not be read back, so that nothing is published that others cannot count.
    """
    projects = _columns_of(row.more for row in file.projects)
    votes = _columns_of(row.more for row in file.votes)
    rows = [
        ["META"],
        ["key", "value"],
        *(list(pair) for pair in file.meta.items()),
        ["budget", money_text(file.budget)],
        ["PROJECTS"],
        ["project_id", "cost", *projects],
        *([row.id, money_text(row.cost), *(row.more.get(c, "") for c in projects)] for row in file.projects),
        ["VOTES"],
        ["voter_id", "vote", *votes],
        *([row.voter, ",".join(row.approved), *(row.more.get(c, "") for c in votes)] for row in file.votes),
    ]
    text = "".join(";".join(map(cell, row)) + "\n" for row in rows)
    read(text)
    return text


def cell(text: str) -> str:
    """The cell quoted where it must be, a lone carriage return included, which csv.writer leaves bare."""
    return '"' + text.replace('"', '""') + '"' if re.search('[;"\r\n]', text) else text


def _columns_of(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Every column that any row has, in the order in which they come up."""
    return list(dict.fromkeys(column for row in rows for column in row))
