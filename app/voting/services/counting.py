"""What every count begins with: two members who agree to the same sealed box, and a look whether it is still whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, ForbiddenError
from app.domain.ledger.canonical import commitment
from app.identity.consents import give
from app.places.queries import is_commission_member
from app.platform.access import Actor, Role
from app.platform.runtime import Transaction
from app.voting import queries
from app.voting.models import Ballot, Poll
from app.voting.policy import require_sealed
from app.voting.queries import paper_is_waiting
from app.voting.services.sealing import merkle_root


@dataclass(frozen=True, slots=True)
class Agreed:
    """Two different members agreed to count the box of this root. first, second: their accounts."""

    root: str
    first: uuid.UUID
    second: uuid.UUID


def require_commission(actor: Actor, poll: Poll) -> None:
    """Only members of the commission of the poll's territory go on; raises ForbiddenError."""
    if not actor.may(Role.COMMISSION, poll.territory_id):
        raise ForbiddenError("voting.error.not_commission")


def agree(tx: Transaction, actor: Actor, poll: Poll, act: str) -> Agreed | None:
    """Note that a member agrees to `act`, the count of the sealed box; gives both when the second one agrees.

    The caller holds the poll's row FOR UPDATE and then counts in the same transaction. Raises ForbiddenError for
    anyone who is not of the commission, ConflictError before the seal, while paper ballots wait, after the count,
    and for the same member twice.
    """
    require_commission(actor, poll)
    require_sealed(poll, tx.now)
    if paper_is_waiting(tx.session, poll.id):
        raise ConflictError("voting.error.paper_waits")
    root = merkle_root(queries.list_codes(tx.session, poll.id))
    members = give(
        tx,
        act,
        poll.id,
        root,
        actor.account_id,
        may=lambda account: is_commission_member(tx.session, account, poll.territory_id, tx.today),
    )
    return Agreed(root, *members) if members else None


def open_commitments(session: Session, poll_id: uuid.UUID) -> None:
    """Check that the box still holds exactly the online ballots bound at the seal; then destroy the openings.

    Afterwards nobody can say which code stood for which choice. Raises ConflictError if a ballot was changed, added
    or removed after the seal.
    """
    bound = sa.select(Ballot.nonce, Ballot.choices).where(Ballot.poll_id == poll_id, Ballot.channel == "online")
    rows = session.execute(bound)
    opened = sorted(commitment(bytes.fromhex(nonce or ""), choices) for nonce, choices in rows)
    if opened != sorted(listed for _, listed in queries.list_codes(session, poll_id)):
        raise ConflictError("voting.error.box_changed")
    session.execute(sa.update(Ballot).where(Ballot.poll_id == poll_id).values(nonce=None))
