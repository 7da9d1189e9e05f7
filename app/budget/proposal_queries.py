"""Reading timetables, proposals, checks and appeals. A draft is read by its author alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget.models import Project, Round
from app.budget.proposal_models import (
    Appeal,
    Check,
    Incompatible,
    Interest,
    Merge,
    OwnCriterion,
    Proposal,
    Timetable,
)
from app.budget.proposal_policy import WAITING
from app.domain.errors import NotFoundError
from app.domain.rules.proposals import DECENT
from app.domain.similar import similar
from app.places.queries.periods import on


def find_timetable(session: Session, round_id: uuid.UUID) -> Timetable | None:
    """The timetable of a round, once it is published."""
    return session.get(Timetable, round_id)


def list_collecting(session: Session) -> Sequence[tuple[Round, Timetable]]:
    """The rounds with a timetable whose vote is not announced yet, the nearest first."""
    statement = (
        sa.select(Round, Timetable)
        .join(Timetable, Timetable.round_id == Round.id)
        .where(Round.announced_at.is_(None), Round.imported_from.is_(None))
        .order_by(Timetable.collect_to)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def get_proposal(session: Session, proposal_id: uuid.UUID) -> Proposal:
    """The proposal with that id, drafts too; raises NotFoundError."""
    found = session.get(Proposal, proposal_id)
    if found is None:
        raise NotFoundError("budget.error.no_proposal")
    return found


def get_numbered(session: Session, round_id: uuid.UUID, number: int) -> Proposal:
    """The proposal of a round with that number; raises NotFoundError."""
    statement = sa.select(Proposal).where(Proposal.round_id == round_id, Proposal.number == number)
    found = session.scalars(statement).first()
    if found is None:
        raise NotFoundError("budget.error.no_proposal")
    return found


def list_proposals(session: Session, round_id: uuid.UUID) -> Sequence[Proposal]:
    """What was proposed for a round, by number; no drafts."""
    statement = sa.select(Proposal).where(Proposal.round_id == round_id, Proposal.number.is_not(None))
    return session.scalars(statement.order_by(Proposal.number)).all()


def list_own(session: Session, person_id: uuid.UUID) -> Sequence[tuple[Proposal, Round]]:
    """A person's own proposals, drafts too, the newest first."""
    statement = sa.select(Proposal, Round).join(Round, Round.id == Proposal.round_id)
    statement = statement.where(Proposal.author_id == person_id).order_by(Proposal.created_at.desc(), Proposal.id)
    return [(row[0], row[1]) for row in session.execute(statement)]


def find_draft(session: Session, round_id: uuid.UUID, person_id: uuid.UUID) -> Proposal | None:
    """The person's draft for a round."""
    statement = sa.select(Proposal).where(
        Proposal.round_id == round_id, Proposal.author_id == person_id, Proposal.state == "draft"
    )
    return session.scalars(statement).first()


def count_of_author(session: Session, round_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """How many proposals of a person the round has; withdrawn ones and drafts do not count."""
    statement = sa.select(sa.func.count()).where(
        Proposal.round_id == round_id,
        Proposal.author_id == person_id,
        Proposal.state.not_in(("draft", "withdrawn")),
    )
    return session.scalar(statement) or 0


def next_proposal_number(session: Session, round_id: uuid.UUID) -> int:
    """The number that the next proposal of a round gets."""
    return (session.scalar(sa.select(sa.func.max(Proposal.number)).where(Proposal.round_id == round_id)) or 0) + 1


def list_waiting(
    session: Session, territory_ids: Collection[uuid.UUID], states: Collection[str]
) -> Sequence[tuple[Proposal, Round, Timetable]]:
    """The proposals of these territories in these states, the oldest first: the desk's queue."""
    statement = (
        sa.select(Proposal, Round, Timetable)
        .join(Round, Round.id == Proposal.round_id)
        .join(Timetable, Timetable.round_id == Round.id)
        .where(Round.territory_id.in_(territory_ids), Proposal.state.in_(states))
        .order_by(Proposal.sent_at, Proposal.number)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def list_desk_rounds(session: Session, territory_ids: Collection[uuid.UUID]) -> Sequence[tuple[Round, Timetable]]:
    """The rounds of these territories that have a timetable, the newest first."""
    statement = sa.select(Round, Timetable).join(Timetable, Timetable.round_id == Round.id)
    statement = statement.where(Round.territory_id.in_(territory_ids)).order_by(Timetable.collect_from.desc())
    return [(row[0], row[1]) for row in session.execute(statement)]


def list_checks(session: Session, proposal_id: uuid.UUID) -> Sequence[Check]:
    """Every decision on a proposal, undone ones too, in order."""
    statement = sa.select(Check).where(Check.proposal_id == proposal_id).order_by(Check.decided_at, Check.step)
    return session.scalars(statement).all()


def standing_check(checks: Sequence[Check], *, passed: bool) -> Check | None:
    """The last decision that stands: the refusal (passed false) or the last step passed."""
    return next((one for one in reversed(checks) if one.undone_at is None and one.passed is passed), None)


def list_refusals(session: Session, round_id: uuid.UUID, proposal_id: uuid.UUID | None = None) -> Sequence[Check]:
    """The refusals of a round, or of one proposal of it, that stand and that nobody has appealed against."""
    statement = (
        sa.select(Check)
        .join(Proposal, Proposal.id == Check.proposal_id)
        .where(
            Proposal.round_id == round_id,
            Proposal.state == "refused",
            Check.passed.is_(False),
            Check.undone_at.is_(None),
            ~sa.exists().where(Appeal.check_id == Check.id),
        )
    )
    if proposal_id:
        statement = statement.where(Proposal.id == proposal_id)
    return session.scalars(statement).all()


def withheld(session: Session, round_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The proposals of a round whose words and photo are kept from the public: refused, and that stands, because they
    hold somebody's personal data or insults.
    """
    statement = sa.select(Check).join(Proposal, Proposal.id == Check.proposal_id)
    statement = statement.where(Proposal.round_id == round_id, Check.passed.is_(False), Check.undone_at.is_(None))
    return frozenset(check.proposal_id for check in session.scalars(statement) if not is_decent(check.answers))


def is_decent(answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the answers of a check let the words of the proposal be read by everyone."""
    return not any(one["key"] == DECENT and one["answer"] == "unmet" for one in answers)


def count_waiting(session: Session, round_id: uuid.UUID) -> int:
    """How many proposals of a round wait for a check or the decision of an appeal."""
    statement = sa.select(sa.func.count()).where(Proposal.round_id == round_id, Proposal.state.in_(WAITING))
    return session.scalar(statement) or 0


def list_appeals(session: Session, proposal_id: uuid.UUID) -> Sequence[Appeal]:
    """The appeals of a proposal in order."""
    return session.scalars(sa.select(Appeal).where(Appeal.proposal_id == proposal_id).order_by(Appeal.filed_at)).all()


def open_appeals(session: Session, proposal_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Appeal]:
    """The appeals that wait for a decision, by proposal."""
    statement = sa.select(Appeal).where(Appeal.proposal_id.in_(proposal_ids), Appeal.decided_at.is_(None))
    return {one.proposal_id: one for one in session.scalars(statement)}


def interested(session: Session, proposal_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The accounts that have declared an interest in a proposal."""
    return frozenset(session.scalars(sa.select(Interest.account_id).where(Interest.proposal_id == proposal_id)))


def interests_at(session: Session, proposal_id: uuid.UUID) -> Sequence[datetime]:
    """When interests in a proposal were declared; not by whom."""
    statement = sa.select(Interest.declared_at).where(Interest.proposal_id == proposal_id)
    return session.scalars(statement.order_by(Interest.declared_at)).all()


def open_merge(session: Session, proposal_id: uuid.UUID) -> Merge | None:
    """The question to the author that waits for an answer."""
    statement = sa.select(Merge).where(Merge.proposal_id == proposal_id, Merge.answered_at.is_(None))
    return session.scalars(statement).first()


def list_merges(session: Session, proposal_id: uuid.UUID) -> Sequence[Merge]:
    """What was asked of the author, in order."""
    return session.scalars(sa.select(Merge).where(Merge.proposal_id == proposal_id).order_by(Merge.asked_at)).all()


def list_joined(session: Session, proposal_id: uuid.UUID) -> Sequence[Proposal]:
    """The proposals that were joined to this one, by number."""
    statement = sa.select(Proposal).where(Proposal.merged_into == proposal_id).order_by(Proposal.number)
    return session.scalars(statement).all()


def find_project_code(session: Session, project_id: uuid.UUID | None) -> str | None:
    """The number on the ballot of a proposal that was accepted."""
    return session.scalar(sa.select(Project.code).where(Project.id == project_id)) if project_id else None


def find_source(session: Session, project_id: uuid.UUID) -> Proposal | None:
    """The proposal that a project came from."""
    return session.scalars(sa.select(Proposal).where(Proposal.project_id == project_id)).first()


def find_origin(session: Session, round_id: uuid.UUID, code: str) -> int | None:
    """The number of the proposal that a project came from."""
    statement = (
        sa.select(Proposal.number)
        .join(Project, Project.id == Proposal.project_id)
        .where(Project.round_id == round_id, Project.code == code)
    )
    return session.scalar(statement)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two projects of a round, by code, of which only one can be carried out. kind: place or purpose."""

    first: str
    second: str
    kind: str


def list_incompatible(session: Session, round_id: uuid.UUID) -> list[Pair]:
    """The pairs of a round in the order of the ballot, the lower number of each first."""
    one, other = sa.orm.aliased(Project), sa.orm.aliased(Project)
    statement = (
        sa.select(one.number, one.code, other.number, other.code, Incompatible.kind)
        .join(one, one.id == Incompatible.first_id)
        .join(other, other.id == Incompatible.second_id)
        .where(one.round_id == round_id)
    )
    rows = sorted(
        (n, code, m, mate, kind) if n < m else (m, mate, n, code, kind)
        for n, code, m, mate, kind in session.execute(statement)
    )
    return [Pair(first, second, kind) for _, first, _, second, kind in rows]


def excluded_by(session: Session, round_id: uuid.UUID) -> dict[str, list[str]]:
    """By the number on the ballot: the projects that cannot be carried out together with it."""
    found: dict[str, list[str]] = {}
    for pair in list_incompatible(session, round_id):
        found.setdefault(pair.first, []).append(pair.second)
        found.setdefault(pair.second, []).append(pair.first)
    return found


def list_own_criteria(session: Session, territory_id: uuid.UUID, day: date | None = None) -> Sequence[OwnCriterion]:
    """What the charter of a territory asks beside the other criteria on the day; without a day, what it ever asked."""
    statement = sa.select(OwnCriterion).where(OwnCriterion.territory_id == territory_id)
    if day:
        statement = statement.where(on(day, OwnCriterion.valid_from, OwnCriterion.valid_to))
    return session.scalars(statement.order_by(OwnCriterion.step, OwnCriterion.source, OwnCriterion.id)).all()


def words_of(proposal: Proposal, *, about: bool = True) -> str:
    """All that a proposal says, for comparing it with others; about: not its title alone."""
    texts: list[Any] = [*proposal.title.values(), *(proposal.about.values() if about else ())]
    return " ".join(str(text) for text in texts)


def similar_to(session: Session, proposal: Proposal, *, about: bool = True) -> list[Proposal]:
    """The proposals of the same round that are most like this one; about: not by its title alone."""
    hidden = withheld(session, proposal.round_id)
    others = {
        one.number: one
        for one in list_proposals(session, proposal.round_id)
        if one.number and one.id not in {proposal.id, *hidden} and one.state not in {"withdrawn", "merged"}
    }
    keys = similar(words_of(proposal, about=about), [(number, words_of(one)) for number, one in others.items()])
    return [others[key] for key in keys]
