"""A case read from the database as the policy wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.confidence import queries
from app.confidence.models import Case, CaseStep
from app.confidence.policy import Act, Course, Step
from app.domain.law.book import LawBook
from app.places.queries import list_seats
from app.platform.holidays import calendar_of_kazakhstan
from app.support import queries as support


def course_of(session: Session, case: Case, law: LawBook, steps: Sequence[CaseStep] | None = None) -> Course:
    """The case as its stage depends on it; steps: read already, if they were."""
    rows = queries.list_steps(session, case.id) if steps is None else steps
    progress = support.progress(session, case.sheet_id)
    return Course(
        filed_on=case.filed_on,
        collect_until=progress.due_on,
        need=progress.need,
        signatures=progress.have,
        law=law,
        calendar=calendar_of_kazakhstan(),
        acts=tuple(Act(Step(row.step), row.on, row.good, row.held_on) for row in rows),
        powers_until=_powers_until(session, case),
        office_until=queries.akim_of(session, case).ended_on,
    )


def _powers_until(session: Session, case: Case) -> date | None:
    """The last day of the convocation in which the case was filed; None while none is set."""
    ends = [row.valid_to for row in list_seats(session, case.maslikhat_id) if row.convocation == case.convocation]
    known = [day for day in ends if day is not None]
    return max(known) if known and len(known) == len(ends) else None
