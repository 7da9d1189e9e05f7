"""Putting a ballot: one mark in the register, one ballot in the box, in one transaction and nothing between them."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain import references
from app.domain.errors import ConflictError
from app.platform.runtime import Transaction
from app.voting.models import Ballot, Mark, Poll
from app.voting.policy import Stage, stage_of

CODE_BYTES = 11
"""55 bits of chance: nobody meets another's code, and the code opens nothing."""


def _upserts(insert: Any) -> tuple[sa.Executable, sa.Executable]:
    """Into the register (what stands there stays) and into the box (the choice is replaced), in one dialect."""
    mark, ballot = insert(Mark.__table__), insert(Ballot.__table__)
    new = ballot.excluded
    return (
        mark.on_conflict_do_update(
            index_elements=["poll_id", "person_id"], set_={"channel": Mark.__table__.c.channel}
        ).returning(Mark.__table__.c.channel),
        ballot.on_conflict_do_update(
            index_elements=["poll_id", "slot"], set_={"choices": new.choices, "nonce": new.nonce}
        ).returning(Ballot.__table__.c.code),
    )


UPSERTS = {"postgresql": _upserts(postgresql.insert), "sqlite": _upserts(sqlite.insert)}
"""Statements of every vote are put together once: that costs several times what sending them costs."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the voter takes home: the code that will stand in the public list. The choice is not on it."""

    code: str
    again: bool
    """The ballot replaced an earlier one of the same voter."""


def require_open(poll: Poll, now: datetime) -> None:
    """Raises ConflictError unless ballots are taken at this moment."""
    if stage_of(poll, now) is not Stage.OPEN or poll.box_key is None:
        raise ConflictError("voting.error.not_open", opens=poll.opens_at, closes=poll.closes_at)


def put(tx: Transaction, poll: Poll, person_id: uuid.UUID, choices: list[str]) -> Slip:
    """Mark the person and lay the ballot into the box of an open poll; a second ballot replaces the first.

    The caller holds the poll's row (at least FOR KEY SHARE: the seal waits for ballots on their way), has judged who
    votes and what, and gives the choices sorted, each once. Raises ConflictError (closed, or the person has voted on
    paper). Nothing is entered in the ledger: the time of an entry would tell whose ballot it was
    (docs/decisions/0005).
    """
    require_open(poll, tx.now)
    _mark(tx, poll.id, person_id)
    return _put(tx, poll, person_id, choices)


def _mark(tx: Transaction, poll_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Mark the person once; whoever has voted on paper keeps that vote (the paper counts)."""
    upsert, _ = UPSERTS[tx.session.get_bind().dialect.name]
    mark = {"poll_id": poll_id, "person_id": person_id, "channel": "online"}
    if tx.session.connection().execute(upsert, mark).scalar_one() != "online":
        raise ConflictError("voting.error.voted_on_paper")


def _put(tx: Transaction, poll: Poll, person_id: uuid.UUID, choices: list[str]) -> Slip:
    """Lay the ballot into the voter's slot. The code stays the same when the vote is changed: an old slip does not
    tell that it was.
    """
    _, upsert = UPSERTS[tx.session.get_bind().dialect.name]
    fresh = references.make("VT", secrets.token_bytes(CODE_BYTES))
    ballot = {
        "poll_id": poll.id,
        "slot": tx.keys.slot(poll.box_key or "", str(person_id)),
        "choices": choices,
        "code": fresh,
        "nonce": secrets.token_hex(32),
    }
    code = tx.session.connection().execute(upsert, ballot).scalar_one()
    return Slip(code or fresh, again=code != fresh)


def fill(tx: Transaction, poll_id: uuid.UUID, ballots: list[list[str]], channel: str = "online") -> None:
    """Lay ballots that have no codes into a closed box: those of a vote held elsewhere, or on paper."""
    rows = [
        {"poll_id": poll_id, "slot": secrets.token_hex(32), "choices": choices, "channel": channel}
        for choices in ballots
    ]
    rows.sort(key=lambda row: str(row["slot"]))
    if rows:
        tx.session.execute(sa.insert(Ballot), rows)
