"""All that became of a round's money, read together: for its page, its CSV and its open contracting data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.budget import money_queries, queries
from app.budget.models import Adoption, Round
from app.budget.money_queries import Course, EntryRow, approved_of
from app.budget.policy import place_of
from app.budget.queries import ProjectRow
from app.domain.law.book import LawBook
from app.domain.rules.spending import report_due
from app.domain.spending import Account, Quarter
from app.ledger.queries import list_entries
from app.places.queries import get_place

MOST_ACTS = 10_000
"""Acts of a round that are looked through for the last one of each project."""


@dataclass(frozen=True, slots=True)
class Line:
    """A winner with its course; `step` is what it needs next. late and due: ended quarters that are not told about,
    with the day by which they were or are to be; behind: stages that should be done by now.
    """

    project: ProjectRow
    course: Course
    step: str
    late: tuple[tuple[Quarter, date], ...] = ()
    due: tuple[tuple[Quarter, date], ...] = ()
    behind: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        return bool(self.late or self.behind)


@dataclass(frozen=True, slots=True)
class Books:
    """A counted round: pot = what the winners were given + the rest; below that, the account of every winner."""

    round: Round
    adoption: Adoption | None
    lines: Sequence[Line]
    entries: Mapping[str, Sequence[EntryRow]]
    """Confirmed entries by project code, in the order of their days."""

    @property
    def adopted(self) -> bool:
        return self.adoption is not None and self.adoption.adopted

    @property
    def account(self) -> Account:
        """All winners together."""
        return sum((line.course.account for line in self.lines), Account())

    @property
    def rest(self) -> int:
        """What no winner was given."""
        return self.round.pot - self.account.approved


def read_books(session: Session, law: LawBook, round_: Round, today: date) -> Books | None:
    """The books of a round that was counted here, or None. `law` is that of the round's territory."""
    result = queries.find_result(session, round_.id)
    if result is None or round_.imported_from:
        return None
    order = {code: place for place, code in enumerate(result.outcome["winners"])}
    projects = [row for row in queries.list_projects(session, round_.id, today) if row.code in order]
    projects.sort(key=lambda row: order[row.code])
    approved = approved_of(((row.id, row.code, row.cost) for row in projects), order)
    courses = money_queries.list_courses(session, approved)
    adoption = queries.find_adoption(session, round_.id)
    place = place_of(get_place(session, round_.territory_id, today).kind)
    entries = money_queries.list_entries(session, list(approved))
    return Books(
        round_,
        adoption,
        [_line(row, courses[row.id], adoption, law, place, today) for row in projects],
        {row.code: [entry for entry in entries.get(row.id, ()) if entry.confirmed] for row in projects},
    )


def list_changes(session: Session, books: Books) -> dict[str, datetime]:
    """By project code: when the ledger last told of the project, or of the whole round."""
    acts = list_entries(session, subject=books.round.slug, limit=MOST_ACTS)
    moments = [(act.facts.get("project", ""), datetime.fromisoformat(act.at)) for act in acts]
    codes = [line.project.code for line in books.lines]
    return {code: max(at for about, at in moments if about in {"", code}) for code in codes}


def _line(
    project: ProjectRow, course: Course, adoption: Adoption | None, law: LawBook, place: str, today: date
) -> Line:
    if adoption is None or not adoption.adopted:
        return Line(project, course, "decision" if adoption is None else "agreement")
    days = ((quarter, report_due(law, place, quarter.ends)) for quarter in course.owed(adoption.decided_on, today))
    owed = [(quarter, day) for quarter, day in days if day is not None]
    return Line(
        project,
        course,
        course.next_step,
        late=tuple((quarter, day) for quarter, day in owed if day < today),
        due=tuple((quarter, day) for quarter, day in owed if day >= today),
        behind=course.late_stages(today),
    )


@dataclass(frozen=True, slots=True)
class Duties:
    """How much in the books of a round waits for one officer: entries to confirm, ended quarters to tell about,
    residents' reports and auditors' findings to answer.
    """

    entries: int = 0
    quarters: int = 0
    reports: int = 0
    findings: int = 0

    @property
    def number(self) -> int:
        return self.entries + self.quarters + self.reports + self.findings


def duties_of(session: Session, books: Books, account_id: uuid.UUID) -> Duties:
    """What waits for an officer with that account; what they entered themselves waits for somebody else."""
    ids = [line.project.id for line in books.lines]
    entries = (row for rows in money_queries.list_entries(session, ids).values() for row in rows)
    findings = money_queries.list_findings(session, books.round.id)
    return Duties(
        sum(row.confirmed is None and row.entered_by != account_id for row in entries),
        sum(len(line.late) + len(line.due) for line in books.lines),
        sum(row.answered_at is None for row in money_queries.list_not_done(session, ids)),
        sum(row.answered_at is None and row.entered_by != account_id for row in findings),
    )
