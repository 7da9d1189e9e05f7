"""Reading proposals with all that was done with them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.domain.folding import fold
from app.identity.models import Account, Appointment, Person
from app.places.queries import RollRow, list_rolls
from app.platform.access import Role
from app.referendums import subjects
from app.referendums.models import Attachment, Exclusion, Handover, Member, Proposal, Question, Review, Tally
from app.referendums.stages import Stage, stage_of
from app.referendums.subjects import Subject
from app.support import queries as support
from app.voting.queries import list_commission

SHORTEST_WORD = 4
COMMON_WORDS = (
    *("керек", "бола", "ауыл", "ауылдың", "округ"),
    *("нужно", "нужен", "нужна", "нужны", "должен", "должна", "село", "сельский"),
)
COMMON = frozenset(fold(word)[: SHORTEST_WORD + 1] for word in COMMON_WORDS)
"""Words of nearly every question: they make no two alike."""
SIMILAR = 5
"""How many similar proposals are shown."""


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal and all that was done with it; members: how many are in the initiative group."""

    row: Proposal
    check: Review | None
    appeal: Review | None
    progress: support.Progress | None
    handover: Handover | None
    poll: Question | None
    tally: Tally | None
    members: int

    def stage(self, day: date) -> Stage:
        """Where it stands on a legal day."""
        answered = None if self.handover is None else self.handover.answered_on is not None
        return stage_of(self.row.submitted_at, self.check, self.appeal, self.progress, answered, day)

    @property
    def decided(self) -> Review | None:
        """The review that counts: the appeal's where there is one that was decided."""
        return self.appeal if self.appeal is not None and self.appeal.outcome else self.check

    @property
    def sheet_id(self) -> uuid.UUID:
        """The sheet of a proposal that was admitted; raises NotFoundError for any other."""
        if self.row.sheet_id is None:
            raise NotFoundError
        return self.row.sheet_id


def _cases(session: Session, rows: Sequence[Proposal]) -> list[Case]:
    ids = [row.id for row in rows]
    reviews = session.scalars(sa.select(Review).where(Review.proposal_id.in_(ids))).all()
    checks = {review.proposal_id: review for review in reviews if review.kind == "check"}
    appeals = {review.proposal_id: review for review in reviews if review.kind == "appeal"}
    sheets = support.list_progress(session, [row.sheet_id for row in rows if row.sheet_id])
    handovers = {
        one.proposal_id: one for one in session.scalars(sa.select(Handover).where(Handover.proposal_id.in_(ids)))
    }
    polls = {one.proposal_id: one for one in session.scalars(sa.select(Question).where(Question.proposal_id.in_(ids)))}
    tallies = {
        one.poll_id: one
        for one in session.scalars(sa.select(Tally).where(Tally.poll_id.in_([poll.id for poll in polls.values()])))
    }
    counts = sa.select(Member.proposal_id, sa.func.count()).where(Member.proposal_id.in_(ids))
    members = {found: count for found, count in session.execute(counts.group_by(Member.proposal_id))}
    return [
        Case(
            row,
            checks.get(row.id),
            appeals.get(row.id),
            sheets.get(row.sheet_id) if row.sheet_id else None,
            handovers.get(row.id),
            polls.get(row.id),
            tallies.get(polls[row.id].id) if row.id in polls else None,
            members.get(row.id, 0),
        )
        for row in rows
    ]


def get_case(session: Session, slug: str) -> Case:
    """The proposal of that address; raises NotFoundError."""
    row = session.scalars(sa.select(Proposal).where(Proposal.slug == slug)).first()
    if row is None:
        raise NotFoundError("referendums.error.none")
    return _cases(session, [row])[0]


@dataclass(frozen=True, slots=True)
class Collecting:
    """What signing asks of a proposal that was admitted."""

    sheet_id: uuid.UUID
    roll_id: uuid.UUID


def get_collection(session: Session, slug: str) -> Collecting:
    """Where the proposal's signatures are; raises NotFoundError for one that was never admitted."""
    statement = sa.select(Proposal.sheet_id, Proposal.roll_id).where(Proposal.slug == slug)
    row = session.execute(statement).first()
    if row is None or row.sheet_id is None or row.roll_id is None:
        raise NotFoundError("referendums.error.none")
    return Collecting(row.sheet_id, row.roll_id)


def list_cases(session: Session, territory_ids: Collection[uuid.UUID] | None = None) -> list[Case]:
    """Proposals of these territories (None: of all), drafts too, the newest first."""
    statement = sa.select(Proposal).order_by(Proposal.created_at.desc(), Proposal.slug)
    if territory_ids is not None:
        statement = statement.where(Proposal.territory_id.in_(territory_ids))
    return _cases(session, session.scalars(statement).all())


def list_collecting(session: Session, day: date) -> list[tuple[Proposal, support.Progress]]:
    """The proposals that may be signed on that day, with their signatures; the nearest last day first."""
    statement = sa.select(Proposal).where(Proposal.sheet_id.is_not(None))
    statement = statement.where(Proposal.id.not_in(sa.select(Handover.proposal_id)))
    rows = {row.sheet_id: row for row in session.scalars(statement) if row.sheet_id}
    found = [(rows[sheet_id], one) for sheet_id, one in support.list_progress(session, list(rows)).items()]
    return sorted((pair for pair in found if day <= pair[1].due_on), key=lambda pair: (pair[1].due_on, pair[0].slug))


def list_cases_of(session: Session, person_id: uuid.UUID) -> list[Case]:
    """The proposals whose initiative group the person is in, the newest first."""
    statement = sa.select(Proposal).join(Member, Member.proposal_id == Proposal.id).where(Member.person_id == person_id)
    return _cases(session, session.scalars(statement.order_by(Proposal.created_at.desc())).all())


def is_member(session: Session, proposal_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether the person is in the initiative group."""
    return session.get(Member, (proposal_id, person_id)) is not None


def list_member_names(session: Session, proposal_id: uuid.UUID) -> list[str]:
    """The group by name: for the officers that check."""
    statement = sa.select(Person.full_name).join(Member, Member.person_id == Person.id)
    return list(session.scalars(statement.where(Member.proposal_id == proposal_id).order_by(Person.full_name)))


def list_similar(session: Session, territory_id: uuid.UUID, question: str, but: uuid.UUID | None = None) -> list[Case]:
    """Proposals of the okrug that share words with the question, the most alike first; drafts are nobody else's.

    A plain search: words of four letters and more, folded (look-alike letters, case) and compared by their first
    five letters, because Kazakh and Russian change the ends of words.
    """
    sought = _stems(question)
    statement = sa.select(Proposal).where(Proposal.territory_id == territory_id, Proposal.submitted_at.is_not(None))
    scored = [(len(sought & _stems(row.folded)), row) for row in session.scalars(statement) if row.id != but]
    alike = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].slug))
    return _cases(session, [row for _, row in alike[:SIMILAR]])


def is_alike(row: Proposal, text: str) -> bool:
    """Whether the proposal shares a word with the text; short words count where they stand in the question."""
    return bool(_stems(text) & _stems(row.folded)) or fold(text) in row.folded


def _stems(text: str) -> set[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return {word[: SHORTEST_WORD + 1] for word in words if len(word) >= SHORTEST_WORD} - COMMON


def list_subjects(session: Session, territory_id: uuid.UUID) -> list[Subject]:
    """Every excluded subject for the okrug: by analogy, by policy, and by its own charter."""
    statement = sa.select(Exclusion).where(Exclusion.territory_id == territory_id).order_by(Exclusion.recorded_at)
    own = [
        Subject(
            f"charter-{row.id.hex}", "charter", row.basis, {"kk": row.text_kk, "ru": row.text_ru, "en": row.text_ru}
        )
        for row in session.scalars(statement)
    ]
    return [*subjects.load(), *own]


def list_common_subjects() -> list[Subject]:
    """The subjects that every okrug has: by analogy and by policy."""
    return list(subjects.load())


def list_documents(session: Session, proposal_id: uuid.UUID) -> list[uuid.UUID]:
    """The documents that the group added."""
    return list(session.scalars(sa.select(Attachment.document_id).where(Attachment.proposal_id == proposal_id)))


def find_frozen_roll(session: Session, territory_id: uuid.UUID) -> RollRow | None:
    """The newest frozen roll of the okrug: who may propose and sign, and the base of the threshold."""
    return next((roll for roll in list_rolls(session, [territory_id]) if roll.frozen_at), None)


def list_officers(session: Session, territory_id: uuid.UUID, day: date, roles: Collection[Role]) -> list[str]:
    """The officers with these roles in the okrug on the day, and its commission, by name.

    Residents are told who sees their names.
    """
    statement = (
        sa.select(Person.full_name)
        .join(Account, Account.person_id == Person.id)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(
            Appointment.territory_id == territory_id,
            Appointment.role.in_([role.value for role in roles]),
            Appointment.starts_on <= day,
            sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
        )
    )
    commission = {member.name for member in list_commission(session, territory_id, day, ())}
    return sorted({*session.scalars(statement), *commission})


def find_account_name(session: Session, account_id: uuid.UUID | None) -> str | None:
    """The name of an official who decided."""
    statement = sa.select(Person.full_name).join(Account, Account.person_id == Person.id)
    return session.scalar(statement.where(Account.id == account_id))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision with the human who made it, the excluded subject it rests on, the proposal that is repeated."""

    row: Review
    name: str | None
    subject: Subject | None
    earlier: Proposal | None


def list_reviewed(session: Session, case: Case) -> list[Reviewed]:
    """What was decided about a proposal, the check first."""
    by_code = {one.code: one for one in list_subjects(session, case.row.territory_id)}
    return [
        Reviewed(
            review,
            find_account_name(session, review.decided_by),
            by_code.get(review.ground or ""),
            session.get(Proposal, review.earlier_id) if review.earlier_id else None,
        )
        for review in (case.check, case.appeal)
        if review is not None and review.outcome
    ]


def list_unforgotten(session: Session) -> list[Case]:
    """Proposals that were admitted and whose signers are not anonymous yet."""
    statement = sa.select(Proposal).where(Proposal.sheet_id.is_not(None))
    cases = _cases(session, session.scalars(statement).all())
    return [case for case in cases if case.progress and case.progress.anonymised_at is None]
