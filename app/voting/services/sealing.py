"""After the close a box is sealed: the list of codes and its root are published, and nothing leads to voters."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError
from app.domain.ledger import merkle
from app.domain.ledger.canonical import canonical_json, commitment
from app.platform.runtime import Transaction
from app.voting import queries
from app.voting.models import Ballot, BallotCode, Kiosk, Mark, Poll
from app.voting.policy import Stage, stage_of

SCRUB = "voting.scrub"
"""The job that lets the database forget old row versions after a seal."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A box that has just been sealed. root: Merkle root (hex) of its codes; ballots, marks, roll: how many."""

    root: str
    ballots: int
    marks: int
    roll: int


def seal_box(tx: Transaction, poll: Poll) -> Sealed | None:
    """Close the box for good and destroy what led from voters to ballots; None if that is done already.

    The caller holds the poll's row FOR UPDATE, and in the same transaction publishes the root in the ledger. The
    ballots and the register are written anew in random order: then neither key, nor order, nor the database's own row
    versions join them. Raises ConflictError before the close.
    """
    stage = stage_of(poll, tx.now)
    if stage in {Stage.SEALED, Stage.COUNTED}:
        return None
    if stage is not Stage.CLOSED:
        raise ConflictError("voting.error.not_closed", closes=poll.closes_at)
    codes = _reshuffle_box(tx.session, poll.id)
    marks = _reshuffle_register(tx.session, poll.id)
    tx.session.execute(sa.delete(Kiosk).where(Kiosk.poll_id == poll.id))
    poll.box_key = None
    poll.sealed_at = tx.now
    tx.later(SCRUB)
    roll = queries.count_entitled(tx.session, poll.roll_id) if poll.roll_id else 0
    return Sealed(merkle_root(codes), len(codes), marks, roll)


def merkle_root(codes: Sequence[tuple[str, str]]) -> str:
    """The Merkle root (hex) of the list of [code, commitment] pairs sorted by code; RFC 9162."""
    return merkle.root([canonical_json(list(pair)) for pair in codes]).hex()


def _reshuffle_box(session: Session, poll_id: uuid.UUID) -> list[tuple[str, str]]:
    rows = session.execute(sa.select(Ballot.choices, Ballot.code, Ballot.nonce).where(Ballot.poll_id == poll_id)).all()
    codes = sorted((code, commitment(bytes.fromhex(nonce), choices)) for choices, code, nonce in rows)
    ballots = [
        {"poll_id": poll_id, "slot": secrets.token_hex(32), "choices": choices, "nonce": nonce}
        for choices, _, nonce in rows
    ]
    ballots.sort(key=lambda ballot: ballot["slot"])
    session.execute(sa.delete(Ballot).where(Ballot.poll_id == poll_id))
    if ballots:
        session.execute(sa.insert(Ballot), ballots)
        session.execute(
            sa.insert(BallotCode),
            [{"poll_id": poll_id, "code": code, "commitment": bound} for code, bound in codes],
        )
    return codes


def _reshuffle_register(session: Session, poll_id: uuid.UUID) -> int:
    marks = [
        {"poll_id": poll_id, "person_id": person_id, "channel": channel}
        for person_id, channel in session.execute(
            sa.select(Mark.person_id, Mark.channel).where(Mark.poll_id == poll_id).order_by(Mark.person_id)
        )
    ]
    session.execute(sa.delete(Mark).where(Mark.poll_id == poll_id))
    if marks:
        session.execute(sa.insert(Mark), marks)
    return len(marks)
