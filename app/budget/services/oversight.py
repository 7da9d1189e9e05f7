"""What residents and the audit commission say of a project, and what is answered: reports «not done», findings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.budget import money_queries, queries
from app.budget.models import Round
from app.budget.money_models import Finding, NotDone
from app.budget.services.money import DOCUMENT, LONG, find_winner, require_officer, words_problem
from app.budget.services.telling import tell
from app.documents.content import Checked
from app.documents.services import keep, set_public
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.rules import deadlines
from app.domain.rules.spending import ANSWER
from app.domain.spending import OUTCOMES
from app.lawbook.queries import book_for
from app.platform import throttle
from app.platform.access import Actor, Role
from app.platform.db import take_turns
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.runtime import Runtime, Transaction

REPORTS_OF_PERSON = throttle.Limit("not_done.person", 5, timedelta(days=1))


def is_auditor(actor: Actor, round_: Round) -> bool:
    """Whether the actor audits the round's territory, or the whole installation."""
    return any(
        grant.role is Role.AUDITOR and grant.territory_id in {None, round_.territory_id} for grant in actor.grants
    )


def send_not_done(
    runtime: Runtime, actor: Actor, slug: str, code: str, *, text: str, photo: Checked | None = None
) -> uuid.UUID:
    """A resident reports that something of a project is not done; gives the id of the report.

    The office answers by the day of `platform.money.answer`. Text and photo are seen by the sender and the office, and
    by others only if the office publishes them with its answer. Raises NotFoundError, ConflictError (budget not
    agreed; an earlier report of the person about the project waits), RateLimitedError, InvalidInputError.
    """
    problems = words_problem(text, "text", LONG)
    if photo is not None and photo.width is None:
        problems.append(Problem("budget.money.error.photo", "photo"))
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        round_, project = find_winner(tx.session, slug, code)
        take_turns(tx.session, f"not done {actor.person_id} {project.id}")
        waiting = sa.select(NotDone.id).where(
            NotDone.person_id == actor.person_id, NotDone.project_id == project.id, NotDone.answered_at.is_(None)
        )
        if tx.session.scalar(waiting):
            raise ConflictError("budget.money.error.report_waits")
        throttle.take(tx.session, tx.now, REPORTS_OF_PERSON, tx.keys.fingerprint("person", str(actor.person_id)))
        document = keep(tx, photo, kind=DOCUMENT, public=False, by=actor.account_id) if photo else None
        due_on = answer_due(tx, round_)
        report = NotDone(
            project_id=project.id,
            person_id=actor.person_id,
            text=text.strip(),
            document_id=document.id if document else None,
            sent_at=tx.now,
            due_on=due_on,
            shown=False,
        )
        tx.session.add(report)
        tx.session.flush()
        facts = {"project": project.code, "report": str(report.id), "due_on": due_on.isoformat()}
        tx.record("budget.not_done", slug, facts)
        return report.id


def answer_due(tx: Transaction, round_: Round) -> date:
    """The last day for answering a report sent now: the platform's own term, in working days."""
    law = book_for(tx.session, tx.law, round_.territory_id)
    return deadlines.due(law, calendar_of_kazakhstan(), ANSWER, tx.today).day


def answer_not_done(
    runtime: Runtime, actor: Actor, report_id: uuid.UUID, *, outcome: str, answer: str, shown: bool
) -> None:
    """The office answers a report, once; `shown` publishes its text and photo too. The sender gets a message.

    outcome: one of OUTCOMES. Raises ForbiddenError (no officer; one's own report), NotFoundError, ConflictError
    (answered already), InvalidInputError.
    """
    problems = words_problem(answer, "answer", LONG)
    if outcome not in OUTCOMES:
        problems.append(Problem("budget.money.error.outcome", "outcome"))
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        report, project, round_ = money_queries.get_not_done(tx.session, report_id)
        require_officer(actor, round_)
        tx.session.refresh(report, with_for_update=True)
        if report.person_id == actor.person_id:
            raise ForbiddenError("budget.money.error.own_report")
        if report.answered_at is not None:
            raise ConflictError("budget.money.error.answered")
        report.outcome, report.answer, report.shown = outcome, answer.strip(), shown
        report.answered_at, report.answered_by = tx.now, actor.account_id
        if shown and report.document_id:
            set_public(tx, report.document_id, True)
        facts = {
            "project": project.code,
            "report": str(report.id),
            "outcome": outcome,
            "in_time": tx.today <= report.due_on,
        }
        tx.record("budget.not_done_answer", round_.slug, facts, actor=actor.account_id)
        tell(tx, report.person_id, "report_answered", project=project.title_kk)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding as it is entered: whose, in which act, what; of one project or (code None) of the whole round."""

    code: str | None
    body: str
    paper: str
    text: str
    found_on: date
    answer_by: date | None = None
    file: Checked | None = None


def record_finding(runtime: Runtime, actor: Actor, slug: str, new: NewFinding) -> uuid.UUID:
    """Attach a finding of the audit commission; gives its id.

    Raises ForbiddenError (neither auditor nor commission of the territory), NotFoundError, ConflictError (budget not
    agreed), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_ = queries.get_round(tx.session, slug)
        if not (is_auditor(actor, round_) or actor.may(Role.COMMISSION, round_.territory_id)):
            raise ForbiddenError("budget.money.error.not_auditor")
        money_queries.decided_on(tx.session, round_.id)
        project = find_winner(tx.session, slug, new.code)[1] if new.code else None
        problems = words_problem(new.body, "body") + words_problem(new.paper, "paper")
        problems += words_problem(new.text, "text_of_finding", LONG)
        if new.found_on > tx.today:
            problems.append(Problem("budget.money.error.future", "found_on", {"today": tx.today}))
        if new.answer_by is not None and new.answer_by < new.found_on:
            problems.append(Problem("budget.money.error.answer_by", "answer_by"))
        if problems:
            raise InvalidInputError(problems)
        document = keep(tx, new.file, kind=DOCUMENT, public=True, by=actor.account_id) if new.file else None
        row = Finding(
            round_id=round_.id,
            project_id=project.id if project else None,
            body=new.body.strip(),
            paper=new.paper.strip(),
            text=new.text.strip(),
            found_on=new.found_on,
            answer_by=new.answer_by,
            document_id=document.id if document else None,
            entered_by=actor.account_id,
            entered_at=tx.now,
        )
        tx.session.add(row)
        tx.session.flush()
        facts = {"finding": str(row.id), "project": new.code or "", "found_on": new.found_on.isoformat()}
        tx.record("budget.finding", slug, facts, actor=actor.account_id)
        return row.id


def answer_finding(
    runtime: Runtime, actor: Actor, finding_id: uuid.UUID, *, answer: str, remedied_on: date | None
) -> None:
    """The office answers a finding, and says on which day it was put right, if it was.

    May be said again while it is not put right: the ledger keeps each answer's day. Raises ForbiddenError (no
    officer, or the one who entered it), NotFoundError, ConflictError (put right already), InvalidInputError.
    """
    with runtime.transaction() as tx:
        row = tx.session.get(Finding, finding_id, with_for_update=True)
        if row is None:
            raise NotFoundError
        round_ = tx.session.get_one(Round, row.round_id)
        require_officer(actor, round_)
        if row.entered_by == actor.account_id:
            raise ForbiddenError("budget.money.error.own_finding")
        if row.remedied_on is not None:
            raise ConflictError("budget.money.error.remedied")
        problems = words_problem(answer, "answer", LONG)
        if remedied_on is not None and not row.found_on <= remedied_on <= tx.today:
            facts = {"today": tx.today, "found": row.found_on}
            problems.append(Problem("budget.money.error.remedied_on", "remedied_on", facts))
        if problems:
            raise InvalidInputError(problems)
        row.answer, row.answered_at, row.remedied_on = answer.strip(), tx.now, remedied_on
        told = {"finding": str(row.id), "remedied_on": remedied_on.isoformat() if remedied_on else ""}
        tx.record("budget.finding_answer", round_.slug, told, actor=actor.account_id)
