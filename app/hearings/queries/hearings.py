"""Reading hearings, their documents, their queue of speakers and their protocol."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.hearings.models import Conflict, Hearing, HearingDocument, Protocol, Registration
from app.identity.models import Account, Appointment, Person

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A hearing and whether its protocol is adopted: what its stage follows from."""

    row: Hearing
    adopted: bool


def _hearings() -> Rows:
    adopted = sa.exists().where(Protocol.hearing_id == Hearing.id)
    return sa.select(Hearing, adopted)


def get_hearing(session: Session, slug: str) -> Found:
    """The hearing with this address; raises NotFoundError."""
    row = session.execute(_hearings().where(Hearing.slug == slug)).first()
    if row is None:
        raise NotFoundError("hearings.error.no_hearing")
    return Found(*row)


def list_hearings(
    session: Session, territory_ids: Collection[uuid.UUID] | None = None, *, limit: int | None = None
) -> Sequence[Found]:
    """Hearings of these territories (None: all), drafts too, the latest day first."""
    statement = _hearings().order_by(Hearing.starts_at.desc(), Hearing.slug).limit(limit)
    if territory_ids is not None:
        statement = statement.where(Hearing.territory_id.in_(territory_ids))
    return [Found(*row) for row in session.execute(statement)]


def find_protocol(session: Session, hearing_id: uuid.UUID) -> Protocol | None:
    """The adopted protocol."""
    return session.get(Protocol, hearing_id)


def list_documents_of(session: Session, hearing_id: uuid.UUID) -> Sequence[tuple[uuid.UUID, datetime]]:
    """(id of the document, moment of its publication), in the order of publication."""
    statement = sa.select(HearingDocument.document_id, HearingDocument.added_at).order_by(HearingDocument.added_at)
    return [(one, at) for one, at in session.execute(statement.where(HearingDocument.hearing_id == hearing_id))]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One registration. name: only where it may be shown to who asks; number: the place in the queue."""

    id: uuid.UUID
    number: int
    name: str | None
    speaks: bool
    topic: str
    channel: str
    registered_at: datetime
    attended_as: str | None
    spoke_from: datetime | None
    spoke_until: datetime | None
    said: str
    person_id: uuid.UUID | None


def list_queue(
    session: Session, hearing_id: uuid.UUID, *, speakers: bool = False, all_names: bool = False
) -> Sequence[QueueRow]:
    """Who registered and did not withdraw, in the order of registration; only those who speak, if asked.

    all_names: for officials, who see every name; everyone else sees those who chose to be named.
    """
    statement = (
        sa.select(Registration)
        .where(Registration.hearing_id == hearing_id, Registration.withdrawn_at.is_(None))
        .order_by(Registration.number)
    )
    if speakers:
        statement = statement.where(Registration.speaks)
    return [
        QueueRow(
            row.id,
            row.number,
            row.name if row.name_shown or all_names else None,
            row.speaks,
            row.topic,
            row.channel,
            row.registered_at,
            row.attended_as,
            row.spoke_from,
            row.spoke_until,
            row.said,
            row.person_id,
        )
        for row in session.scalars(statement)
    ]


def find_registration(session: Session, hearing_id: uuid.UUID, person_id: uuid.UUID) -> Registration | None:
    """A person's own registration that stands."""
    statement = sa.select(Registration).where(
        Registration.hearing_id == hearing_id,
        Registration.person_id == person_id,
        Registration.withdrawn_at.is_(None),
    )
    return session.scalars(statement).first()


def count_attendance(session: Session, hearing_id: uuid.UUID) -> dict[str, int]:
    """How many of those written down attended: by hall, link, paper."""
    statement = (
        sa.select(Registration.attended_as, sa.func.count())
        .where(Registration.hearing_id == hearing_id, Registration.attended_as.is_not(None))
        .group_by(Registration.attended_as)
    )
    return {how: count for how, count in session.execute(statement) if how}


def list_conflicts(session: Session, hearing_id: uuid.UUID) -> Sequence[tuple[uuid.UUID, str, str, datetime]]:
    """(account, name, reason, moment) of the moderators who declared a conflict of interest."""
    statement = (
        sa.select(Conflict.account_id, Person.full_name, Conflict.reason, Conflict.declared_at)
        .join(Account, Account.id == Conflict.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Conflict.hearing_id == hearing_id)
        .order_by(Conflict.declared_at)
    )
    return [(account, name, reason, at) for account, name, reason, at in session.execute(statement)]


def is_kept_away(session: Session, hearing_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether an account declared a conflict of interest in a hearing."""
    return session.get(Conflict, (hearing_id, account_id)) is not None


@dataclass(frozen=True, slots=True)
class ModeratorRow:
    """A moderator on the day. own_office: appointed as a civil servant in the hearing's own territory, that is in the
    office of its akim; civil_servant: in any of the appointments."""

    account_id: uuid.UUID
    civil_servant: bool
    own_office: bool


def list_moderators(
    session: Session, path: Collection[uuid.UUID], territory_id: uuid.UUID, day: date
) -> Sequence[ModeratorRow]:
    """Everybody appointed as moderator in the territory or one above it (path) on the day, with open accounts."""
    statement = (
        sa.select(Appointment.account_id, Appointment.civil_servant, Appointment.territory_id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.role == "moderator",
            Appointment.territory_id.in_(path),
            Appointment.starts_on <= day,
            sa.or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            Account.disabled_at.is_(None),
        )
    )
    found: dict[uuid.UUID, ModeratorRow] = {}
    for account_id, servant, where in session.execute(statement):
        before = found.get(account_id)
        found[account_id] = ModeratorRow(
            account_id,
            bool(servant) or bool(before and before.civil_servant),
            (bool(servant) and where == territory_id) or bool(before and before.own_office),
        )
    return list(found.values())
