"""An assembly or a Kenes initiates the akim's dismissal here: Law No. 148, art. 39-3(3)(4-4), 39-3(9)–(11)."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.confidence.models import Proposal
from app.confidence.services import steps
from app.documents.content import Upload
from app.documents.services import keep, set_public
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.rules import confidence as rules
from app.places.queries import BodyRow, find_akim, get_body, get_place, list_members
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction

KINDS = frozenset({"assembly", "kenes"})


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the assembly's minutes say; digital: held with digital objects (art. 39-3(9-1))."""

    held_on: date
    present: int
    votes_for: int
    digital: bool
    statement: str
    lang: str
    minutes: Upload


def propose(runtime: Runtime, actor: Actor, body_slug: str, sitting: Sitting) -> str:
    """The chair enters the assembly's initiative with its minutes; it is public once another member confirms it.

    Gives its address. Its quorum and majority are the assembly's own. Raises ForbiddenError for who is not the chair,
    NotFoundError (no akim on that day), InvalidInputError, ConflictError for the same sitting twice.
    """
    statement = steps.words("statement", sitting.statement)
    with runtime.transaction() as tx:
        body = get_body(tx.session, slug=body_slug)
        if body.kind not in KINDS:
            raise NotFoundError("places.error.no_body")
        if not any(grant.role is Role.CHAIR and grant.body_id == body.id for grant in actor.grants):
            raise ForbiddenError("confidence.error.assembly_chair")
        if sitting.held_on > tx.today:
            raise InvalidInputError([Problem("confidence.error.future", "held_on")])
        akim = find_akim(tx.session, body.territory_id, sitting.held_on)
        if akim is None:
            raise NotFoundError("confidence.error.no_akim")
        held = (Proposal.body_id == body.id, Proposal.akim_id == akim.id, Proposal.held_on == sitting.held_on)
        if tx.session.scalar(sa.select(Proposal.id).where(*held)):
            raise ConflictError("confidence.error.proposed")
        members = len(list_members(tx.session, body.id, sitting.held_on))
        facts = rules.ProposeFacts(_named(body), members, sitting.present, sitting.votes_for, sitting.digital)
        verdict = rules.propose(tx.law, sitting.held_on, facts)
        place = get_place(tx.session, body.territory_id, tx.today)
        minutes = keep(tx, sitting.minutes, kind="confidence", public=False, by=actor.account_id)
        row = Proposal(
            id=uuid.uuid4(),
            slug=f"{place.slug}-{sitting.held_on.year}-{secrets.token_hex(2)}",
            body_id=body.id,
            territory_id=body.territory_id,
            akim_id=akim.id,
            held_on=sitting.held_on,
            members=members,
            present=sitting.present,
            votes_for=sitting.votes_for,
            digital=sitting.digital,
            statement=statement,
            lang=sitting.lang if sitting.lang in steps.LANGS else "kk",
            document_id=minutes.id,
            adopted=verdict.allowed,
            first_by=actor.account_id,
            created_at=tx.now,
        )
        tx.session.add(row)
        told = {"members": members, "present": sitting.present, "votes_for": sitting.votes_for}
        tx.record("confidence.proposed", f"proposal:{row.slug}", told, actor=actor.account_id, verdict=verdict)
        return row.slug


def confirm(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Another member of the same body confirms that the minutes say so; then the initiative is public.

    Raises ForbiddenError for who is not a member, ConflictError for the chair who entered it and the second time.
    """
    with runtime.transaction() as tx:
        row = _lock(tx, slug)
        if not any(grant.role is Role.MEMBER and grant.body_id == row.body_id for grant in actor.grants):
            raise ForbiddenError("confidence.error.members")
        if row.confirmed_at is not None:
            raise ConflictError("confidence.error.confirmed")
        if row.first_by == actor.account_id:
            raise ConflictError("confidence.error.own_entry")
        row.second_by, row.confirmed_at = actor.account_id, tx.now
        set_public(tx, row.document_id, True)
        told = {"adopted": row.adopted, "votes_for": row.votes_for, "present": row.present, "members": row.members}
        tx.record("confidence.confirmed", f"proposal:{slug}", told, actor=actor.account_id)


def _lock(tx: Transaction, slug: str) -> Proposal:
    row = tx.session.scalar(sa.select(Proposal).where(Proposal.slug == slug).with_for_update())
    if row is None:
        raise NotFoundError
    return row


def _named(body: BodyRow) -> str:
    """What rule `confidence.propose` calls the body."""
    if body.kind == "assembly":
        return "assembly"
    return "kenes_unconfirmed" if body.is_unconfirmed else "kenes_confirmed"
