"""Reading what became of the winners: accounts, contracts, entries, stages, progress, reports, findings."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget.models import Adoption, Project, Round
from app.budget.money_models import Contract, Finding, MoneyEntry, NotDone, Progress, ProgressPhoto, Stage
from app.domain.errors import NotFoundError
from app.domain.spending import CONTRACT, DONE, PAYMENT, STAGES, Account, Quarter, ended_quarters


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of an account with its contract's number; `amount` in whole tenge, below zero where it takes back.

    confirmed: None while it waits for the second person. corrected: another confirmed entry takes it back.
    """

    id: uuid.UUID
    contract_id: uuid.UUID
    contract: str
    kind: str
    amount: int
    day: date
    paper: str
    reason: str | None
    corrects_id: uuid.UUID | None
    entered_by: uuid.UUID
    entered_at: datetime
    confirmed: bool | None
    refusal: str | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with its account: contracted and paid by the confirmed entries, whole tenge."""

    id: uuid.UUID
    number: str
    signed_on: date
    procedure: str
    supplier: str
    supplier_bin: str | None
    document_id: uuid.UUID | None
    contracted: int
    paid: int

    @property
    def is_public(self) -> bool:
        """A contract exists for others once its sum has been confirmed."""
        return self.contracted > 0 or self.paid > 0


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A quarter's report of a project: per cent done, in words, why late; the photos' ids."""

    quarter: Quarter
    done: int
    text: str
    delay: str | None
    filed_at: datetime
    photos: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All that became of one winning project."""

    project_id: uuid.UUID
    account: Account
    stages: Mapping[str, tuple[date, date | None]]
    """(planned, done) by stage."""
    contracts: tuple[ContractRow, ...]
    progress: tuple[ProgressRow, ...]
    """The last report of each quarter, the earliest quarter first."""

    @property
    def done(self) -> int:
        """Per cent, as last reported."""
        return self.progress[-1].done if self.progress else 0

    @property
    def is_finished(self) -> bool:
        """Reported as wholly done and accepted."""
        return self.done == DONE and self.stages.get("acceptance", (None, None))[1] is not None

    @property
    def next_step(self) -> str:
        """What the project needs next: plan, contract, payment, acceptance, or nothing (done)."""
        if self.is_finished:
            return "done"
        if not self.stages:
            return "plan"
        if not any(contract.is_public for contract in self.contracts):
            return "contract"
        return "acceptance" if self.done == DONE else "works"

    def late_stages(self, today: date) -> tuple[str, ...]:
        """The stages whose planned day is over and that are not done."""
        return tuple(
            kind
            for kind in STAGES
            if kind in self.stages and self.stages[kind][1] is None and self.stages[kind][0] < today
        )

    def owed(self, since: date, today: date) -> tuple[Quarter, ...]:
        """The quarters that have ended and are not reported on, from that of the body's decision; none after the
        quarter in which the project was finished.
        """
        told = {row.quarter for row in self.progress}
        last = max(told) if told and self.is_finished else None
        return tuple(
            quarter
            for quarter in ended_quarters(since, today)
            if quarter not in told and (last is None or quarter < last)
        )


def get_project(session: Session, round_id: uuid.UUID, code: str) -> Project:
    """The project of a round with that code; raises NotFoundError."""
    found = session.scalar(sa.select(Project).where(Project.round_id == round_id, Project.code == code))
    if found is None:
        raise NotFoundError
    return found


def list_courses(session: Session, projects: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, Course]:
    """What became of these projects (id → approved tenge)."""
    ids = list(projects)
    contracts = list_contracts(session, ids)
    stages: dict[uuid.UUID, dict[str, tuple[date, date | None]]] = defaultdict(dict)
    for row in session.execute(
        sa.select(Stage.project_id, Stage.kind, Stage.due_on, Stage.done_on).where(_of(Stage, ids))
    ):
        stages[row.project_id][row.kind] = (row.due_on, row.done_on)
    progress = list_progress(session, ids)
    return {
        project_id: Course(
            project_id,
            Account(
                approved,
                sum(row.contracted for row in contracts.get(project_id, ())),
                sum(row.paid for row in contracts.get(project_id, ())),
            ),
            {kind: stages[project_id][kind] for kind in STAGES if kind in stages[project_id]},
            tuple(contracts.get(project_id, ())),
            tuple(progress.get(project_id, ())),
        )
        for project_id, approved in projects.items()
    }


def _of(model: type[Stage | Contract | Progress], ids: Collection[uuid.UUID]) -> sa.ColumnElement[bool]:
    return model.project_id.in_(ids)


def list_contracts(session: Session, project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ContractRow]]:
    """The contracts of each project, the earliest first, with the sums of their confirmed entries."""

    def total(kind: str) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((MoneyEntry.kind == kind, MoneyEntry.amount), else_=0)), 0)

    statement = (
        sa.select(Contract, total(CONTRACT), total(PAYMENT))
        .outerjoin(MoneyEntry, sa.and_(MoneyEntry.contract_id == Contract.id, MoneyEntry.confirmed.is_(True)))
        .where(_of(Contract, project_ids))
        .group_by(Contract.id)
        .order_by(Contract.signed_on, Contract.number)
    )
    found: dict[uuid.UUID, list[ContractRow]] = defaultdict(list)
    for row, contracted, paid in session.execute(statement):
        found[row.project_id].append(
            ContractRow(
                row.id,
                row.number,
                row.signed_on,
                row.procedure,
                row.supplier,
                row.supplier_bin,
                row.document_id,
                int(contracted),
                int(paid),
            )
        )
    return found


def list_entries(session: Session, project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[EntryRow]]:
    """Every entry of each project's contracts in the order of their days, what takes back after what it takes back:
    waiting and refused ones too.
    """
    taken_back = sa.orm.aliased(MoneyEntry)
    corrected = (
        sa.select(sa.literal(1))
        .where(taken_back.corrects_id == MoneyEntry.id, taken_back.confirmed.is_(True))
        .exists()
        .label("corrected")
    )
    taking_back = MoneyEntry.corrects_id.is_not(None)
    statement = (
        sa.select(MoneyEntry, Contract.number, Contract.project_id, corrected)
        .join(Contract, Contract.id == MoneyEntry.contract_id)
        .where(_of(Contract, project_ids))
        .order_by(MoneyEntry.day, MoneyEntry.entered_at, taking_back, MoneyEntry.kind, MoneyEntry.id)
    )
    found: dict[uuid.UUID, list[EntryRow]] = defaultdict(list)
    for row, number, project_id, is_corrected in session.execute(statement):
        found[project_id].append(
            EntryRow(
                row.id,
                row.contract_id,
                number,
                row.kind,
                row.amount,
                row.day,
                row.paper,
                row.reason,
                row.corrects_id,
                row.entered_by,
                row.entered_at,
                row.confirmed,
                row.refusal,
                bool(is_corrected),
            )
        )
    return found


def has_money(session: Session, round_id: uuid.UUID) -> bool:
    """Whether a contract was entered for a project of the round, confirmed or not."""
    statement = (
        sa.select(Contract.id).join(Project, Project.id == Contract.project_id).where(Project.round_id == round_id)
    )
    return session.scalar(statement.limit(1)) is not None


def list_progress(session: Session, project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ProgressRow]]:
    """The last report of each quarter of each project, the earliest quarter first."""
    rows = session.scalars(
        sa.select(Progress)
        .where(_of(Progress, project_ids))
        .order_by(Progress.year, Progress.quarter, Progress.filed_at)
    ).all()
    photos: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    ids = [row.id for row in rows]
    for progress_id, document_id in session.execute(
        sa.select(ProgressPhoto.progress_id, ProgressPhoto.document_id).where(ProgressPhoto.progress_id.in_(ids))
    ):
        photos[progress_id].append(document_id)
    last: dict[uuid.UUID, dict[Quarter, ProgressRow]] = defaultdict(dict)
    for row in rows:
        quarter = Quarter(row.year, row.quarter)
        last[row.project_id][quarter] = ProgressRow(
            quarter, row.done, row.text, row.delay, row.filed_at, tuple(sorted(photos[row.id]))
        )
    return {project_id: list(by_quarter.values()) for project_id, by_quarter in last.items()}


def first_filed(session: Session, project_id: uuid.UUID) -> dict[Quarter, datetime]:
    """When the first report of each quarter was published: a correction later does not make it late."""
    statement = (
        sa.select(Progress.year, Progress.quarter, sa.func.min(Progress.filed_at))
        .where(Progress.project_id == project_id)
        .group_by(Progress.year, Progress.quarter)
    )
    return {Quarter(year, quarter): filed for year, quarter, filed in session.execute(statement)}


def list_not_done(session: Session, project_ids: Collection[uuid.UUID]) -> Sequence[NotDone]:
    """Residents' reports about these projects, the newest first."""
    statement = sa.select(NotDone).where(NotDone.project_id.in_(project_ids)).order_by(NotDone.sent_at.desc())
    return session.scalars(statement).all()


def list_not_done_of(session: Session, person_id: uuid.UUID, project_id: uuid.UUID) -> Sequence[NotDone]:
    """What a person has reported about a project, the newest first."""
    statement = (
        sa.select(NotDone)
        .where(NotDone.person_id == person_id, NotDone.project_id == project_id)
        .order_by(NotDone.sent_at.desc())
    )
    return session.scalars(statement).all()


def get_not_done(session: Session, report_id: uuid.UUID) -> tuple[NotDone, Project, Round]:
    """A report with its project and round; raises NotFoundError."""
    statement = (
        sa.select(NotDone, Project, Round)
        .join(Project, Project.id == NotDone.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(NotDone.id == report_id)
    )
    found = session.execute(statement).first()
    if found is None:
        raise NotFoundError
    return found[0], found[1], found[2]


def list_findings(session: Session, round_id: uuid.UUID) -> Sequence[Finding]:
    """The audit commission's findings about a round and its projects, the newest first."""
    statement = sa.select(Finding).where(Finding.round_id == round_id)
    return session.scalars(statement.order_by(Finding.found_on.desc(), Finding.entered_at.desc())).all()


def approved_of(projects: Iterable[tuple[uuid.UUID, str, int]], winners: Collection[str]) -> dict[uuid.UUID, int]:
    """The winners among (id, code, cost), with the tenge that the decision gave each: its cost on the ballot."""
    return {project_id: cost for project_id, code, cost in projects if code in winners}


def decided_on(session: Session, round_id: uuid.UUID) -> date:
    """The day on which the body agreed the budget with the winners; raises NotFoundError where none did."""
    found = session.scalar(sa.select(Adoption.decided_on).where(Adoption.round_id == round_id, Adoption.adopted))
    if found is None:
        raise NotFoundError
    return found
