"""Rolls: begun, corrected while open, frozen by two different members of the commission."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.rules import rolls as rules
from app.identity import consents
from app.identity.policy import require_fresh
from app.places import policy, queries
from app.places.models import Roll, RollEntry
from app.places.services.periods import check_words
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

FREEZE = "roll.freeze"


def create_roll(
    runtime: Runtime, actor: Actor, territory_id: uuid.UUID, *, title: str, vote_on: date | None
) -> uuid.UUID:
    """Begin a roll of an okrug; gives its id.

    vote_on: the day on which those on it must be of age; None takes the day of each import. Raises
    InvalidInputError (no title, a day that has passed, no okrug or town), NotFoundError, ForbiddenError.
    """
    policy.require_roll_officer(actor, territory_id)
    check_words(title=title)
    with runtime.transaction() as tx:
        place = queries.get_place(tx.session, territory_id, tx.today)
        if place.kind not in {"okrug", "town"}:
            raise InvalidInputError([Problem("places.error.roll_territory", "territory_id")])
        if vote_on is not None and vote_on < tx.today:
            raise InvalidInputError([Problem("places.error.vote_day_past", "vote_on")])
        roll = Roll(id=uuid.uuid4(), territory_id=territory_id, title=title, vote_on=vote_on, created_at=tx.now)
        tx.session.add(roll)
        facts = {"territory": place.slug, "vote_on": vote_on.isoformat() if vote_on else None}
        tx.record("roll.create", f"roll:{roll.id}", facts, actor=actor.account_id)
        return roll.id


def open_roll(tx: Transaction, territory_id: uuid.UUID, roll_id: uuid.UUID) -> Roll:
    """The roll of this territory, locked for a change; raises NotFoundError, and ConflictError once it is frozen."""
    roll = tx.session.get(Roll, roll_id, with_for_update=True, populate_existing=True)
    if roll is None or roll.territory_id != territory_id:
        raise NotFoundError("places.error.no_roll")
    if roll.frozen_at is not None:
        raise ConflictError("places.error.roll_frozen")
    return roll


def strike(runtime: Runtime, actor: Actor, roll_id: uuid.UUID, person_id: uuid.UUID, *, reason: str) -> None:
    """Take a person off an open roll (moved away, died, entered by mistake); the ledger keeps the reason, not who.

    reason: moved, died or mistake. Raises ConflictError for a frozen roll, NotFoundError, InvalidInputError,
    ForbiddenError.
    """
    if reason not in {"moved", "died", "mistake"}:
        raise InvalidInputError([Problem("places.error.strike_reason", "reason")])
    territory_id = queries.get_roll(runtime.session, roll_id).territory_id
    policy.require_roll_officer(actor, territory_id)
    with runtime.transaction() as tx:
        open_roll(tx, territory_id, roll_id)
        struck = tx.session.execute(
            sa.delete(RollEntry)
            .where(RollEntry.roll_id == roll_id, RollEntry.person_id == person_id)
            .returning(RollEntry.id)
        )
        if struck.first() is None:
            raise NotFoundError("places.error.not_on_roll")
        tx.record("roll.strike", f"roll:{roll_id}", {"reason": reason}, actor=actor.account_id)


def consent_to_freeze(runtime: Runtime, actor: Actor, roll_id: uuid.UUID, digest: str) -> bool:
    """A commission member consents to freeze the roll as it is, known by its digest.

    The second, different member's consent to the same digest freezes it: then True, and the roll never changes
    again. False after the first. Raises ConflictError where the roll has changed since the digest was shown, is
    frozen, or the same person consents twice; RuleNotMetError (rule roll.freeze) for an empty roll; NotFreshError
    where the member must first prove again who they are; NotFoundError, ForbiddenError.
    """
    territory_id = queries.get_roll(runtime.session, roll_id).territory_id
    policy.require_commission(actor, territory_id)
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        roll = open_roll(tx, territory_id, roll_id)
        if digest != queries.roll_digest(tx.session, roll_id):
            raise ConflictError("places.error.roll_changed")
        both = consents.give(
            tx,
            FREEZE,
            roll_id,
            digest,
            actor.account_id,
            may=lambda account: queries.is_commission_member(tx.session, account, territory_id, tx.today),
        )
        voters = queries.count_voters(tx.session, roll_id)
        if both is None:
            tx.record("roll.consent", f"roll:{roll_id}", {"digest": digest, "voters": voters}, actor=actor.account_id)
            return False
        first, second = both
        facts = rules.FreezeFacts(first_person=str(first), second_person=str(second), voters=voters)
        verdict = tx.require(rules.freeze(tx.law, tx.today, facts))
        roll.frozen_at, roll.first_by, roll.second_by, roll.digest = tx.now, first, second, digest
        record = {"digest": digest, "voters": voters}
        tx.record(FREEZE, f"roll:{roll_id}", record, actor=actor.account_id, verdict=verdict)
        return True
