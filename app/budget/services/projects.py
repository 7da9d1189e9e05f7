"""Putting projects into a draft round: one by one, from a CSV file, or a whole election from a Pabulib file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Project, Result, Round
from app.budget.proposal_queries import find_source
from app.budget.services.counting import count
from app.budget.services.rounds import draft_to_fill, next_number, own_draft
from app.domain.counting import pabulib
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LANGUAGES
from app.domain.ledger.canonical import digest
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime
from app.voting.services.ballots import fill

MOST_COST = 10**12
LONGEST_TITLE, LONGEST_TEXT = 200, 4000
HEADERS = ("title_kk", "title_ru", "title_en", "about_kk", "about_ru", "about_en", "cost", "village", "category",
           "assessment_kk", "assessment_ru", "assessment_en")  # fmt: skip
NEEDED = ("title_kk", "title_ru", "cost")
MOST_PROJECTS = 500
REFUSALS = frozenset({"competence", "not_public_property", "duplicate", "not_feasible"})


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project before it has a number. Cost in whole tenge."""

    title: Mapping[str, str]
    about: Mapping[str, str]
    cost: int
    village_id: uuid.UUID | None = None
    category: str | None = None
    assessment: Mapping[str, str] = field(default_factory=dict)


def problems_of(project: NewProject, pot: int, where: str = "") -> list[Problem]:
    """What is wrong with a project; a project dearer than the pot could never be paid for."""
    place = f"{where}." if where else ""
    problems = [
        Problem("budget.error.title_missing", f"{place}title_{lang}")
        for lang in ("kk", "ru")
        if not project.title.get(lang)
    ]
    problems += [
        Problem("budget.error.too_long", f"{place}{name}_{lang}", {"limit": limit})
        for name, texts, limit in (
            ("title", project.title, LONGEST_TITLE),
            ("about", project.about, LONGEST_TEXT),
            ("assessment", project.assessment, LONGEST_TEXT),
        )
        for lang, text in texts.items()
        if len(text) > limit
    ]
    if len(project.category or "") > LONGEST_TITLE:
        problems.append(Problem("budget.error.too_long", f"{place}category", {"limit": LONGEST_TITLE}))
    if project.cost <= 0:
        problems.append(Problem("budget.error.cost", f"{place}cost"))
    elif project.cost > pot:
        problems.append(Problem("budget.error.cost_over_pot", f"{place}cost", {"pot": pot}))
    return problems


def add_project(runtime: Runtime, actor: Actor, slug: str, project: NewProject) -> None:
    """Add one project to a draft. Raises ForbiddenError, ConflictError (announced already, or its projects come from
    residents' proposals), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_ = draft_to_fill(tx, actor, slug)
        problems = problems_of(project, round_.pot)
        if _likeness(project) in _known(tx.session, round_.id):
            problems.append(Problem("budget.error.project_twice", "title_kk"))
        if project.village_id and project.village_id not in queries.village_names(
            tx.session, round_.territory_id, tx.today
        ):
            problems.append(Problem("budget.error.village", "village"))
        if problems:
            raise InvalidInputError(problems)
        put_project(tx.session, round_, next_number(tx.session, round_.id), project)
        tx.record("budget.project", slug, {"projects": 1, "cost": project.cost})


def refuse_project(
    runtime: Runtime, actor: Actor, slug: str, code: str, *, reason: str, text: Mapping[str, str]
) -> None:
    """Keep a project of a draft off the ballot; it stays readable with the reason (one of REFUSALS) and its text.

    text: {kk, ru, en}; where there is no English one, the Russian.

    Raises ForbiddenError, ConflictError (announced already; a resident's proposal, which the checks and its author's
    appeal decide), NotFoundError, InvalidInputError.
    """
    problems = []
    if reason not in REFUSALS:
        problems.append(Problem("budget.error.refusal_reason", "reason"))
    texts = {lang: text.get(lang, "").strip() for lang in LANGUAGES}
    texts["en"] = texts["en"] or texts["ru"]
    problems += [
        Problem("budget.error.refusal", f"text_{lang}")
        for lang, words in texts.items()
        if not 0 < len(words) <= LONGEST_TEXT and (lang != "en" or words)
    ]
    if problems:
        raise InvalidInputError(problems)
    _decide(runtime, actor, slug, code, reason, texts)


def admit_project(runtime: Runtime, actor: Actor, slug: str, code: str) -> None:
    """Put a refused project of a draft back on the ballot; raises as `refuse_project` does."""
    _decide(runtime, actor, slug, code, None, {})


def _decide(runtime: Runtime, actor: Actor, slug: str, code: str, reason: str | None, texts: Mapping[str, str]) -> None:
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        found = tx.session.scalar(sa.select(Project).where(Project.round_id == round_.id, Project.code == code))
        if found is None:
            raise NotFoundError
        if find_source(tx.session, found.id):
            raise ConflictError("budget.error.by_checks")
        if reason is None and found.cost > round_.pot:
            raise InvalidInputError([Problem("budget.error.cost_over_pot", "decision", {"pot": round_.pot})])
        found.refusal_code = reason
        found.refusal_kk, found.refusal_ru, found.refusal_en = (texts.get(lang) for lang in LANGUAGES)
        if not tx.session.is_modified(found):
            return
        if reason:
            tx.record("budget.refuse", slug, {"project": code, "reason": reason})
        else:
            tx.record("budget.admit", slug, {"project": code})


def import_projects(runtime: Runtime, actor: Actor, slug: str, data: bytes) -> int:
    """Add the projects of a CSV file (UTF-8 or Windows-1251; comma or semicolon) to a draft; all of them or none.

    Columns: title_kk, title_ru, cost and, if there, the others of HEADERS (village by its name). Gives
    how many were added; raises as `add_project` does, InvalidInputError naming every faulty line.
    """
    with runtime.transaction() as tx:
        round_ = draft_to_fill(tx, actor, slug)
        villages = {
            name.casefold(): village_id
            for village_id, names in queries.village_names(tx.session, round_.territory_id, tx.today).items()
            for name in names.values()
        }
        projects, problems = read_projects(decode(data), villages, round_.pot, _known(tx.session, round_.id))
        if problems:
            raise InvalidInputError(problems)
        first = next_number(tx.session, round_.id)
        for number, project in enumerate(projects, first):
            put_project(tx.session, round_, number, project)
        tx.record("budget.project", slug, {"projects": len(projects), "file": hashlib.sha256(data).hexdigest()})
        return len(projects)


def _likeness(project: NewProject) -> tuple[str, int]:
    """What two projects of one round may not both have: the same form sent twice is one project."""
    return project.title["kk"].casefold(), project.cost


def _known(session: Session, round_id: uuid.UUID) -> frozenset[tuple[str, int]]:
    statement = sa.select(Project.title_kk, Project.cost).where(Project.round_id == round_id)
    return frozenset((title.casefold(), cost) for title, cost in session.execute(statement))


def decode(data: bytes) -> str:
    """The text of an uploaded file: UTF-8, else Windows-1251; InvalidInputError for anything that is no text."""
    if b"\0" in data:
        raise InvalidInputError(["budget.error.not_text"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1251")
        except UnicodeDecodeError as error:
            raise InvalidInputError(["budget.error.not_text"]) from error


def read_projects(
    text: str, villages: Mapping[str, uuid.UUID], pot: int, known: Collection[tuple[str, int]] = ()
) -> tuple[list[NewProject], list[Problem]]:
    """The projects of a CSV text and everything that is wrong with it, line by line (lines count from 1).

    `villages`: ids by lower-case name; `known`: titles and costs that the round has already.
    """
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    projects: list[NewProject] = []
    problems: list[Problem] = []
    seen = set(known)
    try:
        columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            return [], [Problem("budget.error.columns", "1", {"columns": ", ".join(missing)})]
        reader.fieldnames = columns
        for row in reader:
            if not any(value for value in row.values()):
                continue
            project, found = _from_row(row, villages, str(reader.line_num))
            problems += found
            if project:
                problems += problems_of(project, pot, str(reader.line_num))
                if _likeness(project) in seen:
                    problems.append(Problem("budget.error.project_twice", f"{reader.line_num}.title_kk"))
                seen.add(_likeness(project))
                projects.append(project)
            if len(projects) > MOST_PROJECTS:
                return [], [Problem("budget.error.too_many_projects", facts={"limit": MOST_PROJECTS})]
    except csv.Error:
        line = reader.reader.line_num  # the reader's own number stands still at the line before
        return [], [*problems, Problem("budget.error.csv", str(line), {"line": line})]
    if not projects and not problems:
        problems = [Problem("budget.error.no_projects")]
    return projects, problems


def _from_row(
    row: Mapping[str | None, str | list[str] | None], villages: Mapping[str, uuid.UUID], line: str
) -> tuple[NewProject | None, list[Problem]]:
    values = {name: value.strip() for name, value in row.items() if name and isinstance(value, str)}
    problems = []
    digits = "".join(values.get("cost", "").split()).replace("\u00a0", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 13 or int(digits) > MOST_COST:
        problems.append(Problem("budget.error.cost", f"{line}.cost"))
    village = values.get("village", "")
    if village and village.casefold() not in villages:
        problems.append(Problem("budget.error.village", f"{line}.village"))
    if None in row:
        problems.append(Problem("budget.error.csv", line, {"line": line}))
    if problems:
        return None, problems
    title = {lang: values.get(f"title_{lang}", "") for lang in LANGUAGES}
    about = {lang: values.get(f"about_{lang}", "") for lang in LANGUAGES}
    return (
        NewProject(
            title,
            about,
            int(digits),
            villages.get(village.casefold()),
            values.get("category") or None,
            {lang: values.get(f"assessment_{lang}", "") for lang in LANGUAGES},
        ),
        [],
    )


def put_project(session: Session, round_: Round, number: int, project: NewProject, code: str | None = None) -> Project:
    """Put a project into a round under a number; where a language lacks, another stands in."""
    title, about = dict(project.title), dict(project.about)
    made = Project(
        round_id=round_.id,
        code=code or str(number),
        number=number,
        title_kk=title["kk"],
        title_ru=title.get("ru") or title["kk"],
        title_en=title.get("en") or title.get("ru") or title["kk"],
        about_kk=about.get("kk", ""),
        about_ru=about.get("ru", ""),
        about_en=about.get("en", "") or about.get("ru", ""),
        cost=project.cost,
        village_id=project.village_id,
        category=project.category,
        assessment_kk=project.assessment.get("kk") or project.assessment.get("ru") or None,
        assessment_ru=project.assessment.get("ru") or None,
        assessment_en=project.assessment.get("en") or None,
    )
    session.add(made)
    return made


@dataclass(frozen=True, slots=True)
class Imported:
    """What an imported election is called and where it comes from."""

    slug: str
    title: Mapping[str, str]
    source: str
    method: str


def import_election(
    runtime: Runtime, actor: Actor | None, territory_id: uuid.UUID, text: str, imported: Imported
) -> dict[str, object]:
    """Keep a whole Pabulib election as a round that was never voted here, and count it; gives the outcome.

    `actor` None is the loader of the demonstration. Raises PabulibError (line and reason) and InvalidInputError
    when amounts are not whole and positive, ConflictError where the slug is taken.
    """
    file = pabulib.read(text)
    amounts = (file.budget, *(row.cost for row in file.projects))
    if any(amount.denominator != 1 or amount <= 0 for amount in amounts):
        raise InvalidInputError(["budget.error.whole_amounts"])
    with runtime.transaction() as tx:
        if actor is not None and not actor.may(Role.COMMISSION, territory_id):
            raise ForbiddenError("voting.error.not_commission")
        if tx.session.scalar(sa.select(Round.id).where(Round.slug == imported.slug)):
            raise ConflictError("budget.error.slug_taken")
        round_ = _imported_round(file, territory_id, imported, tx.now)
        tx.session.add(round_)
        tx.session.flush()
        for number, row in enumerate(file.projects, 1):
            name = row.more.get("name") or row.id
            titles = {"kk": name, "ru": name, "en": name}
            put_project(tx.session, round_, number, NewProject(titles, {}, int(row.cost)), code=row.id)
        tx.session.flush()
        choices = [sorted(vote.approved) for vote in file.votes]
        fill(tx, round_.id, choices)
        outcome = count(round_, {row.id: int(row.cost) for row in file.projects}, choices)
        tx.session.add(
            Result(
                round_id=round_.id,
                entitled=None,
                marks=len(choices),
                ballots=len(choices),
                merkle_root=None,
                outcome=outcome,
                turnout={},
                counted_at=tx.now,
            )
        )
        tx.record(
            "budget.import",
            imported.slug,
            {
                "file": hashlib.sha256(text.encode()).hexdigest(),
                "ballots": len(choices),
                "winners": outcome["winners"],
                "outcome": digest(outcome),
            },
        )
        return outcome


def _imported_round(file: pabulib.PabulibFile, territory_id: uuid.UUID, imported: Imported, now: datetime) -> Round:
    opens = _day(file.meta.get("date_begin"), now)
    closes = _day(file.meta.get("date_end"), now) + timedelta(days=1)
    return Round(
        slug=imported.slug,
        territory_id=territory_id,
        year=opens.year,
        title_kk=imported.title["kk"],
        title_ru=imported.title["ru"],
        title_en=imported.title["en"],
        pot=int(file.budget),
        own_funds=int(file.budget),
        currency=file.meta.get("currency", "KZT")[:3].upper(),
        voting_age=18,
        ballot_kind="approval",
        max_choices=_most_choices(file),
        method=imported.method,
        min_votes=0,
        opens_at=opens,
        closes_at=max(closes, opens + timedelta(days=1)),
        announced_at=opens,
        sealed_at=now,
        counted_at=now,
        imported_from=imported.source,
        created_at=now,
    )


def _most_choices(file: pabulib.PabulibFile) -> int:
    """How many projects one vote may name, as the file says, else as its votes show."""
    told = file.meta.get("max_length", "").strip()
    if re.fullmatch("[1-9][0-9]{0,5}", told):
        return int(told)
    return max((len(vote.approved) for vote in file.votes), default=0) or 1


def _day(text: str | None, now: datetime) -> datetime:
    """A day of a Pabulib file (dd.mm.yyyy, or a year alone) as its first moment in UTC; the present if unreadable."""
    for shape in ("%d.%m.%Y", "%Y-%m-%d", "%Y"):
        try:
            day: date = datetime.strptime((text or "").strip(), shape).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if 1900 <= day.year <= now.year:
            return datetime.combine(day, time.min, UTC)
    return now
