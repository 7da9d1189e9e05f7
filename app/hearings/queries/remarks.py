"""Reading questions and remarks: public lists and search, the moderators' queue, answers that are due."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.domain.folding import fold
from app.hearings.models import Answer, Conflict, Decision, Flag, Hearing, Remark, Support
from app.identity.models import Account, Person


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark as pages show it. answer, why: the answer, and the public reason while there is none."""

    row: Remark
    supports: int
    answer: Answer | None
    why: Answer | None
    refusal: Decision | None
    """The last decision, where it refused or sent back."""

    @property
    def name(self) -> str | None:
        """The author's name, where the author chose to be named and the remark stands."""
        return self.row.name if self.row.name_shown and self.row.status == "published" else None


def _supports() -> sa.ScalarSelect[int]:
    counted = sa.select(sa.func.count()).select_from(Support).where(Support.remark_id == Remark.id)
    return counted.correlate(Remark).scalar_subquery()


def _rows(session: Session, statement: sa.Select[Any], moment: datetime | None = None) -> list[RemarkRow]:
    """The remarks with what belongs to them; moment: with the answers that were given by then."""
    found = [(row, count) for row, count in session.execute(statement.add_columns(_supports()))]
    ids = [row.id for row, _ in found]
    answers: dict[tuple[uuid.UUID, bool], Answer] = {}
    latest: dict[uuid.UUID, Decision] = {}
    if ids:
        given = sa.select(Answer).where(Answer.remark_id.in_(ids))
        for answer in session.scalars(given if moment is None else given.where(Answer.answered_at <= moment)):
            answers[answer.remark_id, answer.given] = answer
        decisions = sa.select(Decision).where(Decision.remark_id.in_(ids)).order_by(Decision.turn)
        latest = {one.remark_id: one for one in session.scalars(decisions)}
    return [
        RemarkRow(
            row,
            count,
            answers.get((row.id, True)),
            answers.get((row.id, False)),
            latest[row.id] if row.id in latest and latest[row.id].outcome != "approve" else None,
        )
        for row, count in found
    ]


def _unanswered() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(Answer.remark_id == Remark.id, Answer.given)


def _matching(
    hearing_id: uuid.UUID, statuses: Collection[str], asked: str, *, unanswered: bool = False
) -> list[sa.ColumnElement[bool]]:
    conditions = [Remark.hearing_id == hearing_id, Remark.status.in_(statuses)]
    conditions += [_unanswered()] if unanswered else []
    conditions += [Remark.folded.contains(word, autoescape=True) for word in fold(asked).split()]
    return conditions


def list_remarks(
    session: Session,
    hearing_id: uuid.UUID,
    *,
    statuses: Collection[str] = ("published",),
    asked: str = "",
    unanswered: bool = False,
    by_support: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[RemarkRow]:
    """The remarks with these statuses, found by every word of `asked` as searches fold it; by number or support.

    unanswered: only those that nobody has answered.
    """
    statement = sa.select(Remark).where(*_matching(hearing_id, statuses, asked, unanswered=unanswered))
    order = [_supports().desc(), Remark.number] if by_support else [Remark.number]
    return _rows(session, statement.order_by(*order).limit(limit).offset(offset))


def _standing_at(hearing_id: uuid.UUID, moment: datetime, outcome: str) -> list[sa.ColumnElement[bool]]:
    """Whose last decision by the moment was this; nobody decides earlier than before."""
    by_then = (Decision.remark_id == Remark.id, Decision.decided_at <= moment)
    last = sa.select(Decision.outcome).where(*by_then).order_by(Decision.turn.desc()).limit(1)
    return [Remark.hearing_id == hearing_id, last.correlate(Remark).scalar_subquery() == outcome]


def list_remarks_at(session: Session, hearing_id: uuid.UUID, moment: datetime) -> Sequence[RemarkRow]:
    """The remarks that were published at a moment, with the answers that were given by then, by number."""
    statement = sa.select(Remark).where(*_standing_at(hearing_id, moment, "approve"))
    return _rows(session, statement.order_by(Remark.number), moment)


def count_refused_at(session: Session, hearing_id: uuid.UUID, moment: datetime) -> int:
    """How many remarks were refused at a moment."""
    statement = sa.select(sa.func.count()).select_from(Remark).where(*_standing_at(hearing_id, moment, "refuse"))
    return session.scalar(statement) or 0


def count_remarks(
    session: Session,
    hearing_id: uuid.UUID,
    statuses: Collection[str],
    asked: str = "",
    *,
    unanswered: bool = False,
) -> int:
    """How many `list_remarks` would find."""
    matching = _matching(hearing_id, statuses, asked, unanswered=unanswered)
    return session.scalar(sa.select(sa.func.count()).select_from(Remark).where(*matching)) or 0


def count_by_status(session: Session, hearing_id: uuid.UUID) -> dict[str, int]:
    """How many remarks stand where."""
    statement = sa.select(Remark.status, sa.func.count()).where(Remark.hearing_id == hearing_id)
    return {status: count for status, count in session.execute(statement.group_by(Remark.status))}


def get_remark(session: Session, hearing_id: uuid.UUID, number: int) -> RemarkRow:
    """The remark with this number; raises NotFoundError."""
    found = _rows(session, sa.select(Remark).where(Remark.hearing_id == hearing_id, Remark.number == number))
    if not found:
        raise NotFoundError("hearings.error.no_remark")
    return found[0]


def list_own_remarks(session: Session, hearing_id: uuid.UUID, person_id: uuid.UUID) -> Sequence[RemarkRow]:
    """What a person asked at this hearing."""
    statement = sa.select(Remark).where(Remark.hearing_id == hearing_id, Remark.person_id == person_id)
    return _rows(session, statement.order_by(Remark.number))


def list_entered_remarks(session: Session, hearing_id: uuid.UUID) -> Sequence[RemarkRow]:
    """What the staff entered for people at the desk, in the hall and on paper."""
    statement = sa.select(Remark).where(Remark.hearing_id == hearing_id, Remark.person_id.is_(None))
    return _rows(session, statement.order_by(Remark.number))


def list_decisions(session: Session, remark_id: uuid.UUID) -> Sequence[Decision]:
    """Every decision on a remark, in order."""
    statement = sa.select(Decision).where(Decision.remark_id == remark_id)
    return session.scalars(statement.order_by(Decision.turn)).all()


def list_flags(session: Session, remark_id: uuid.UUID) -> dict[str, int]:
    """How many readers flagged a remark, by reason."""
    statement = sa.select(Flag.reason, sa.func.count()).where(Flag.remark_id == remark_id).group_by(Flag.reason)
    return {reason: count for reason, count in session.execute(statement)}


def list_supported(session: Session, hearing_id: uuid.UUID, person_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The remarks of a hearing that a person supports."""
    statement = (
        sa.select(Support.remark_id)
        .join(Remark, Remark.id == Support.remark_id)
        .where(Remark.hearing_id == hearing_id, Support.person_id == person_id)
    )
    return frozenset(session.scalars(statement))


def count_unanswered(session: Session, hearing_id: uuid.UUID, *, unexplained: bool = False) -> int:
    """Published remarks without an answer; only those without a public reason for it, if asked."""
    lacks = ~sa.exists().where(Answer.remark_id == Remark.id) if unexplained else _unanswered()
    statement = sa.select(sa.func.count()).select_from(Remark)
    statement = statement.where(Remark.hearing_id == hearing_id, Remark.status == "published", lacks)
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class Queued:
    """One item of the moderators' queue. colleague: who holds it now."""

    id: uuid.UUID
    hearing_id: uuid.UUID
    slug: str
    subject: dict[str, str]
    number: int
    queued_as: str
    queued_at: datetime
    colleague: str | None
    locked_by: uuid.UUID | None


def list_moderation(
    session: Session, territory_ids: Collection[uuid.UUID], account_id: uuid.UUID, now: datetime, limit: int = 100
) -> Sequence[Queued]:
    """What waits for a moderator of these territories, the oldest first; nothing of hearings they are kept from."""
    statement = (
        sa.select(Remark, Hearing, Person.full_name, Remark.queued_at)
        .join(Hearing, Hearing.id == Remark.hearing_id)
        .outerjoin(Account, sa.and_(Account.id == Remark.locked_by, Remark.locked_until > now))
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Remark.queued_at.is_not(None), Hearing.territory_id.in_(territory_ids), _free(account_id))
        .order_by(Remark.queued_at, Remark.number)
        .limit(limit)
    )
    return [
        Queued(
            remark.id,
            hearing.id,
            hearing.slug,
            {"kk": hearing.subject_kk, "ru": hearing.subject_ru, "en": hearing.subject_en},
            remark.number,
            str(remark.queued_as),
            queued_at or now,
            name,
            remark.locked_by if name else None,
        )
        for remark, hearing, name, queued_at in session.execute(statement)
    ]


def _free(account_id: uuid.UUID) -> sa.ColumnElement[bool]:
    kept = sa.exists().where(Conflict.hearing_id == Hearing.id, Conflict.account_id == account_id)
    return ~kept


def count_moderation(session: Session, territory_ids: Collection[uuid.UUID], account_id: uuid.UUID) -> int:
    """How much waits for this moderator."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Remark)
        .join(Hearing, Hearing.id == Remark.hearing_id)
        .where(Remark.queued_at.is_not(None), Hearing.territory_id.in_(territory_ids), _free(account_id))
    )
    return session.scalar(statement) or 0


def locate_remark(session: Session, remark_id: uuid.UUID) -> tuple[str, int]:
    """(address of the hearing, number) of a remark; raises NotFoundError."""
    statement = sa.select(Hearing.slug, Remark.number).join(Remark, Remark.hearing_id == Hearing.id)
    row = session.execute(statement.where(Remark.id == remark_id)).first()
    if row is None:
        raise NotFoundError("hearings.error.no_remark")
    return row[0], row[1]


def name_of(session: Session, account_id: uuid.UUID) -> str:
    """The name of a colleague at the desk."""
    statement = sa.select(Person.full_name).join(Account, Account.person_id == Person.id)
    return session.scalar(statement.where(Account.id == account_id)) or ""
