"""After the close a box is sealed: the list of codes and its root are published, and nothing leads to voters."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Ballot, BallotCode, Mark, Round
from app.budget.policy import Stage, stage_of
from app.budget.services.publishing import SEAL, box_file, detail_of
from app.domain.errors import ConflictError
from app.domain.ledger import merkle
from app.domain.ledger.canonical import canonical_json, commitment
from app.lawbook.queries import book_for
from app.platform.runtime import Runtime

SCRUB = "budget.scrub"
"""The job that lets the database forget old row versions after a seal."""


def seal(runtime: Runtime, round_id: uuid.UUID) -> None:
    """Close the box for good: publish the list of codes and its root, and destroy what led from voters to ballots.

    Run by the worker at the close, or by the first member who comes to count; harmless when repeated. The ballots and
    the register are written anew in random order, each in one transaction: then neither key, nor order, nor the
    database's own row versions join them.
    """
    with runtime.transaction() as tx:
        round_ = tx.session.get_one(Round, round_id, with_for_update=True)
        stage = stage_of(round_, tx.now)
        if stage in {Stage.SEALED, Stage.COUNTED}:
            return
        if stage is not Stage.CLOSED:
            raise ConflictError("budget.error.not_closed", closes=round_.closes_at)
        codes = _reshuffle_box(tx.session, round_id)
        marks = _reshuffle_register(tx.session, round_id)
        round_.box_key = None
        round_.sealed_at = tx.now
        law = book_for(tx.session, tx.law, round_.territory_id)
        detail = detail_of(law, tx.today, len(codes))
        facts = {
            "root": merkle_root(codes),
            "detail": detail,
            "ballots_sha256": hashlib.sha256(box_file(tx.session, round_, detail)).hexdigest(),
            "roll": queries.count_entitled(tx.session, round_.roll_id) if round_.roll_id else 0,
            "marks": marks,
            "ballots": len(codes),
        }
        tx.record(SEAL, round_.slug, facts)
        tx.later(SCRUB)


def merkle_root(codes: Sequence[tuple[str, str]]) -> str:
    """The Merkle root (hex) of the list of [code, commitment] pairs sorted by code; RFC 9162."""
    return merkle.root([canonical_json(list(pair)) for pair in codes]).hex()


def _reshuffle_box(session: Session, round_id: uuid.UUID) -> list[tuple[str, str]]:
    rows = session.execute(
        sa.select(Ballot.choices, Ballot.code, Ballot.nonce).where(Ballot.round_id == round_id)
    ).all()
    codes = sorted((code, commitment(bytes.fromhex(nonce), choices)) for choices, code, nonce in rows)
    ballots = [
        {"round_id": round_id, "slot": secrets.token_hex(32), "choices": choices, "code": None, "nonce": nonce}
        for choices, _, nonce in rows
    ]
    ballots.sort(key=lambda ballot: ballot["slot"])
    session.execute(sa.delete(Ballot).where(Ballot.round_id == round_id))
    if ballots:
        session.execute(sa.insert(Ballot), ballots)
        session.execute(
            sa.insert(BallotCode),
            [{"round_id": round_id, "code": code, "commitment": bound} for code, bound in codes],
        )
    return codes


def _reshuffle_register(session: Session, round_id: uuid.UUID) -> int:
    marks = [
        {"round_id": round_id, "person_id": person_id, "channel": channel}
        for person_id, channel in session.execute(
            sa.select(Mark.person_id, Mark.channel).where(Mark.round_id == round_id).order_by(Mark.person_id)
        )
    ]
    session.execute(sa.delete(Mark).where(Mark.round_id == round_id))
    if marks:
        session.execute(sa.insert(Mark), marks)
    return len(marks)


def open_commitments(session: Session, round_id: uuid.UUID) -> None:
    """Check that the box still holds exactly the ballots that were bound at the seal; then destroy the openings.

    Afterwards nobody can say which code stood for which choice. Raises ConflictError if a ballot was changed, added
    or removed after the seal.
    """
    rows = session.execute(sa.select(Ballot.nonce, Ballot.choices).where(Ballot.round_id == round_id))
    opened = sorted(commitment(bytes.fromhex(nonce or ""), choices) for nonce, choices in rows)
    if opened != sorted(bound for _, bound in queries.list_codes(session, round_id)):
        raise ConflictError("budget.error.box_changed")
    session.execute(sa.update(Ballot).where(Ballot.round_id == round_id).values(nonce=None))
