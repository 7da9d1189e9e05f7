"""How the winners go: planned stages and their dates, and the quarterly information about each project."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from app.budget import money_queries
from app.budget.models import Round
from app.budget.money_models import Progress, ProgressPhoto, Stage
from app.budget.policy import place_of
from app.budget.services.money import DOCUMENT, LONG, find_winner, require_officer, words_problem
from app.documents.content import Checked
from app.documents.services import keep
from app.domain.errors import InvalidInputError, Problem
from app.domain.law.verdict import Verdict
from app.domain.rules import spending as rules
from app.domain.spending import DONE, STAGES, Quarter, quarter_of
from app.lawbook.queries import book_for
from app.places.queries import get_place
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

FARTHEST = 10
"""Years from now within which a planned day lies: a later one is a slip of the hand."""

Days = Mapping[str, tuple[date | None, date | None]]
"""(planned, done) by stage."""


def set_stages(runtime: Runtime, actor: Actor, slug: str, code: str, days: Days, reason: str) -> None:
    """Set the planned days of a project's stages and the days on which they were done.

    days: every stage that the project has; a stage without a planned day is none. Once planned, a day is moved or
    taken away with a reason only; the ledger keeps the days before and after. Raises ForbiddenError, NotFoundError,
    ConflictError (budget not agreed), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_, project = find_winner(tx.session, slug, code)
        require_officer(actor, round_)
        rows = {
            row.kind: row
            for row in tx.session.scalars(sa.select(Stage).where(Stage.project_id == project.id).with_for_update())
        }
        moved = [kind for kind, row in rows.items() if days.get(kind, (None, None))[0] != row.due_on]
        problems = _stage_problems(tx.today, days)
        problems += words_problem(reason, "moved", LONG, needed=bool(moved))
        if problems:
            raise InvalidInputError(problems)
        before = {kind: (row.due_on, row.done_on) for kind, row in rows.items()}
        for kind in STAGES:
            due_on, done_on = days.get(kind, (None, None))
            if due_on is None:
                if kind in rows:
                    tx.session.delete(rows[kind])
            elif kind in rows:
                rows[kind].due_on, rows[kind].done_on = due_on, done_on
            else:
                tx.session.add(Stage(project_id=project.id, kind=kind, due_on=due_on, done_on=done_on))
        after = {kind: found for kind, found in days.items() if found[0]}
        if after == before:
            return
        facts = {"project": project.code, "before": _told(before), "after": _told(after), "reason": reason.strip()}
        tx.record("budget.stages", slug, facts, actor=actor.account_id)


def _told(days: Days) -> dict[str, list[str | None]]:
    return {kind: [day.isoformat() if day else None for day in pair] for kind, pair in days.items()}


def _stage_problems(today: date, days: Days) -> list[Problem]:
    problems, last = [], None
    for kind in STAGES:
        due_on, done_on = days.get(kind, (None, None))
        if done_on is not None and (due_on is None or done_on > today):
            problems.append(Problem("budget.money.error.done_on", f"{kind}_done", {"today": today}))
        if due_on is None:
            continue
        if abs(due_on.year - today.year) > FARTHEST:
            problems.append(Problem("budget.money.error.far", f"{kind}_due"))
        if last is not None and due_on < last:
            problems.append(Problem("budget.money.error.order", f"{kind}_due"))
        last = due_on
    if last is None:
        problems.append(Problem("budget.money.error.no_stage", f"{STAGES[0]}_due"))
    return problems


@dataclass(frozen=True, slots=True)
class NewProgress:
    """A quarter's information: `done` per cent; `delay` why it is late; photos are published."""

    quarter: Quarter
    done: int
    text: str
    delay: str = ""
    photos: Sequence[Checked] = field(default=())


def post_progress(runtime: Runtime, actor: Actor, slug: str, code: str, new: NewProgress) -> Verdict:
    """Publish what was done in a quarter; gives whether it came in time by `budget.report`.

    Late information is taken and shown as late. A further one for the same quarter corrects the one before, which
    stays. Raises ForbiddenError, NotFoundError, ConflictError (budget not agreed), InvalidInputError (a quarter that
    has not begun; a stage is late and no reason is given; less done than reported before, without a reason).
    """
    with runtime.transaction() as tx:
        round_, project = find_winner(tx.session, slug, code)
        require_officer(actor, round_)
        course = money_queries.list_courses(tx.session, {project.id: project.cost})[project.id]
        problems = words_problem(new.text, "text", LONG)
        if not 0 <= new.done <= DONE:
            problems.append(Problem("budget.money.error.percent", "done"))
        if new.quarter > quarter_of(tx.today) or new.quarter < quarter_of(
            money_queries.decided_on(tx.session, round_.id)
        ):
            problems.append(Problem("budget.money.error.quarter", "quarter"))
        behind = course.late_stages(tx.today) or new.done < course.done
        problems += words_problem(new.delay, "delay", LONG, needed=bool(behind))
        if any(photo.width is None for photo in new.photos):
            problems.append(Problem("budget.money.error.photo", "photos"))
        if problems:
            raise InvalidInputError(problems)
        row = Progress(
            project_id=project.id,
            year=new.quarter.year,
            quarter=new.quarter.number,
            done=new.done,
            text=new.text.strip(),
            delay=new.delay.strip() or None,
            filed_at=tx.now,
            filed_by=actor.account_id,
        )
        tx.session.add(row)
        tx.session.flush()
        for document_id in _keep(tx, new.photos, actor.account_id):
            tx.session.add(ProgressPhoto(progress_id=row.id, document_id=document_id))
        verdict = report_verdict(tx, round_, new.quarter)
        facts = {
            "project": project.code,
            "quarter": f"{new.quarter.year}-{new.quarter.number}",
            "done": new.done,
            "delayed": bool(new.delay.strip()),
            "photos": len(new.photos),
        }
        tx.record("budget.progress", slug, facts, actor=actor.account_id, verdict=verdict)
        return verdict


def _keep(tx: Transaction, photos: Sequence[Checked], by: uuid.UUID) -> set[uuid.UUID]:
    return {keep(tx, photo, kind=DOCUMENT, public=True, by=by).id for photo in photos}


def report_verdict(tx: Transaction, round_: Round, quarter: Quarter) -> Verdict:
    """Whether information published now about a quarter is in time; about one that still runs it is."""
    place = place_of(get_place(tx.session, round_.territory_id, tx.today).kind)
    facts = rules.ReportFacts(place=place, quarter_ends=quarter.ends, filed_on=max(quarter.ends, tx.today))
    return rules.report(book_for(tx.session, tx.law, round_.territory_id), quarter.ends, facts)
