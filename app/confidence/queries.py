"""Reading cases, their steps and votes, and the initiatives of assemblies."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.confidence.models import Attendance, Case, CaseStep, Citation, Proposal, Reply, Vote
from app.domain.errors import NotFoundError
from app.identity.models import Person
from app.places.models import Competence
from app.places.queries import (
    AkimOnDay,
    list_akims,
    list_mandate_grants,
    list_mandates,
    list_members,
)
from app.platform.access import Role


def get_case(session: Session, slug: str) -> Case:
    """The case of an address; raises NotFoundError."""
    found = session.scalar(sa.select(Case).where(Case.slug == slug))
    if found is None:
        raise NotFoundError
    return found


def list_cases(
    session: Session,
    *,
    territory_id: uuid.UUID | None = None,
    maslikhat_ids: Collection[uuid.UUID] | None = None,
    most: int | None = None,
) -> Sequence[Case]:
    """Cases, the newest first: of a territory, or of these maslikhats, if asked; at most so many."""
    statement = sa.select(Case).order_by(Case.filed_at.desc()).limit(most)
    if territory_id is not None:
        statement = statement.where(Case.territory_id == territory_id)
    if maslikhat_ids is not None:
        statement = statement.where(Case.maslikhat_id.in_(maslikhat_ids))
    return session.scalars(statement).all()


def list_steps(session: Session, case_id: uuid.UUID) -> Sequence[CaseStep]:
    """What happened, in order."""
    return session.scalars(sa.select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.number)).all()


def list_citations(session: Session, case_id: uuid.UUID) -> Sequence[Citation]:
    """What the initiative rests on."""
    return session.scalars(sa.select(Citation).where(Citation.case_id == case_id).order_by(Citation.number)).all()


def list_replies(session: Session, case_id: uuid.UUID) -> Sequence[Reply]:
    """What the akim said to it, in order."""
    return session.scalars(sa.select(Reply).where(Reply.case_id == case_id).order_by(Reply.at)).all()


def akim_of(session: Session, case: Case | Proposal) -> AkimOnDay:
    """The akim whom it is about."""
    return next(akim for akim in list_akims(session, case.territory_id) if akim.id == case.akim_id)


def standing_of(
    session: Session, account_id: uuid.UUID, person_id: uuid.UUID, maslikhat_id: uuid.UUID, day: date
) -> str:
    """What the person is to the maslikhat on the day: one of rules.confidence.STANDINGS."""
    if any(member.person_id == person_id for member in list_members(session, maslikhat_id, day)):
        return "sitting"
    if any(member.person_id == person_id for member in list_mandates(session, maslikhat_id)):
        return "ended"
    roles = {grant.role for grant in list_mandate_grants(session, account_id, day)}
    if Role.DEPUTY in roles:
        return "elsewhere"
    return "kenes" if Role.MEMBER in roles else "none"


@dataclass(frozen=True, slots=True)
class Present:
    """A deputy who came to a session, and how they voted by name: None before the vote and in a secret ballot."""

    person_id: uuid.UUID
    full_name: str
    choice: str | None


def list_present(session: Session, case_id: uuid.UUID, sitting: int) -> Sequence[Present]:
    """Who came to a session, by name."""
    same = (
        Vote.case_id == Attendance.case_id,
        Vote.sitting == Attendance.sitting,
        Vote.person_id == Attendance.person_id,
    )
    statement = (
        sa.select(Person.id, Person.full_name, Vote.choice)
        .join(Attendance, Attendance.person_id == Person.id)
        .outerjoin(Vote, sa.and_(*same))
        .where(Attendance.case_id == case_id, Attendance.sitting == sitting)
        .order_by(Person.full_name, Person.id)
    )
    return [Present(*row) for row in session.execute(statement)]


def name_of(session: Session, person_id: uuid.UUID) -> str:
    """The name of a deputy: it is public with what the deputy does in office."""
    return session.scalars(sa.select(Person.full_name).where(Person.id == person_id)).one()


def get_proposal(session: Session, slug: str) -> Proposal:
    """The assembly's initiative of an address; raises NotFoundError."""
    found = session.scalar(sa.select(Proposal).where(Proposal.slug == slug))
    if found is None:
        raise NotFoundError
    return found


def find_proposal(session: Session, proposal_id: uuid.UUID) -> Proposal | None:
    """The assembly's initiative with this id."""
    return session.get(Proposal, proposal_id)


def list_proposals(
    session: Session, territory_ids: Collection[uuid.UUID] | None = None, *, confirmed: bool = True
) -> Sequence[Proposal]:
    """Initiatives of assemblies of these territories (None: all), the newest first; unconfirmed ones are drafts."""
    statement = sa.select(Proposal).order_by(Proposal.held_on.desc(), Proposal.slug)
    if territory_ids is not None:
        statement = statement.where(Proposal.territory_id.in_(territory_ids))
    if confirmed:
        statement = statement.where(Proposal.confirmed_at.is_not(None))
    return session.scalars(statement).all()


def sitting_of(steps: Sequence[CaseStep]) -> int:
    """The number of the session that the last step belongs to or follows; 0 before the first."""
    return steps[-1].sitting if steps else 0


def counts_of(steps: Sequence[CaseStep], sitting: int) -> Mapping[str, int] | None:
    """The counted votes of a session; None before its vote."""
    return next((row.facts for row in steps if row.step == "voted" and row.sitting == sitting), None)


def list_under_maslikhat(session: Session, maslikhat_id: uuid.UUID, day: date) -> Sequence[uuid.UUID]:
    """The territories for whose akims the maslikhat is competent on the day."""
    statement = sa.select(Competence.territory_id).where(
        Competence.maslikhat_id == maslikhat_id,
        Competence.valid_from <= day,
        sa.or_(Competence.valid_to.is_(None), Competence.valid_to >= day),
    )
    return session.scalars(statement).all()
