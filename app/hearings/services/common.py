"""What every use case of a hearing begins with: the hearing locked, its stage, who may act, clean words."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ForbiddenError, NotFoundError, Problem
from app.domain.law.book import LawBook
from app.domain.people import holds_iin
from app.hearings.models import Conflict, Hearing, Protocol
from app.hearings.policy import Stage, require_moderator, require_staff, stage_of
from app.identity.models import Account
from app.identity.queries import find_contact
from app.lawbook.queries import book_for
from app.notices.jobs import SEND
from app.places.queries import path_to_oblast
from app.platform.access import Actor
from app.platform.runtime import Transaction

LONGEST_REMARK = 2000
LONGEST_LINE = 200
LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Held:
    """A hearing in the hands of a use case: locked where it is to change."""

    row: Hearing
    stage: Stage
    path: tuple[uuid.UUID, ...]
    """Its territory and all that territory is part of."""


def hold(tx: Transaction, slug: str, *, lock: bool = True) -> Held:
    """The hearing of an address, locked until the transaction ends unless told otherwise; raises NotFoundError."""
    statement = sa.select(Hearing).where(Hearing.slug == slug).execution_options(populate_existing=True)
    row = tx.session.scalars(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFoundError("hearings.error.no_hearing")
    stage = stage_of(row, adopted=is_adopted(tx.session, row.id), today=tx.today)
    return Held(row, stage, path_of(tx, row.territory_id))


def is_adopted(session: Session, hearing_id: uuid.UUID) -> bool:
    """Whether the protocol of a hearing is adopted."""
    return session.scalar(sa.select(Protocol.hearing_id).where(Protocol.hearing_id == hearing_id)) is not None


def path_of(tx: Transaction, territory_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The territory and all it is part of today."""
    return tuple(place.id for place in path_to_oblast(tx.session, territory_id, tx.today))


def hold_as_moderator(tx: Transaction, actor: Actor, slug: str) -> Held:
    """A hearing that the actor moderates; raises NotFoundError, ForbiddenError (a conflict of interest too)."""
    held = hold(tx, slug)
    require_moderator(actor, held.path)
    require_free(tx.session, held.row.id, actor)
    return held


def hold_as_staff(tx: Transaction, actor: Actor, slug: str) -> Held:
    """A hearing whose moderator or clerk the actor is; raises NotFoundError, ForbiddenError (a conflict too)."""
    held = hold(tx, slug)
    require_staff(actor, held.path)
    require_free(tx.session, held.row.id, actor)
    return held


def require_free(session: Session, hearing_id: uuid.UUID, actor: Actor) -> None:
    """Raise ForbiddenError if the actor declared a conflict of interest: whoever did takes no part at the desk.

    Law on the Civil Service, art. 51(1): the duties of the office may not be carried out.
    """
    if session.get(Conflict, (hearing_id, actor.account_id)):
        raise ForbiddenError("hearings.error.kept_away")


def law_of(tx: Transaction, row: Hearing) -> LawBook:
    """The law of the hearing's territory, with its charter."""
    return book_for(tx.session, tx.law, row.territory_id)


def text_problems(text: str, where: str, longest: int, *, needed: bool = True) -> Sequence[Problem]:
    """What is wrong with a text that people will read: empty, too long, or it holds an identity number."""
    if not text.strip():
        return [Problem("hearings.error.words_needed", where)] if needed else []
    if len(text.strip()) > longest:
        return [Problem("hearings.error.words_long", where, {"most": longest})]
    if holds_iin(text):
        return [Problem("hearings.error.text_iin", where)]
    return []


def choice_problems(value: str, allowed: Collection[str], where: str) -> Sequence[Problem]:
    """A value that is none of the allowed ones."""
    return [] if value in allowed else [Problem("hearings.error.choose", where)]


def tell(tx: Transaction, person_id: uuid.UUID | None, message: str, facts: Mapping[str, Any]) -> None:
    """Send a message to a person who has an account with a telephone or an address; nothing where they have none."""
    if person_id is None:
        return
    row = tx.session.execute(
        sa.select(Account.id, Account.lang).where(Account.person_id == person_id, Account.disabled_at.is_(None))
    ).first()
    contact = find_contact(tx.session, tx.keys, row.id) if row else None
    if row and contact:
        tx.later(SEND, channel=contact.channel, to=contact.address, message=message, lang=row.lang, facts=dict(facts))


def subject_of(row: Hearing) -> str:
    """How the ledger names a hearing."""
    return f"hearing:{row.slug}"
