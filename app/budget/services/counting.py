"""After the close: the box is sealed, then two members of the commission count it together."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Ballot, BallotCode, Mark, Result, Round
from app.budget.policy import Stage, stage_of
from app.domain.counting import approval
from app.domain.counting.ballots import Election, Project, election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome
from app.domain.counting.ties import LotFromSeed, TieRule
from app.domain.errors import ConflictError, ForbiddenError
from app.domain.ledger import merkle
from app.domain.ledger.canonical import canonical_json, commitment, digest
from app.domain.rules import budget as rules
from app.identity.consents import give
from app.lawbook.queries import book_for
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction

COUNT = "budget.count"


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
        tx.record(
            "budget.seal",
            round_.slug,
            {"ballots": len(codes), "marks": marks, "root": merkle_root(codes)},
        )
        tx.later("budget.scrub")


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


def scrub(session: Session) -> None:
    """Remove what a database keeps of deleted rows: dead row versions and the write-ahead log of one file."""
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("VACUUM (FULL) budget_ballot, budget_mark"))
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def agree_to_count(runtime: Runtime, actor: Actor, slug: str) -> bool:
    """One member of the commission agrees to count; the second one's consent counts. True when it is counted.

    Both agree to the same sealed box (its root). Raises ForbiddenError for anyone who is not of this round's
    commission, ConflictError before the close, for the same member twice and after the count, RuleNotMetError by
    the rule `budget.count`.
    """
    round_ = queries.get_round(runtime.session, slug)
    require_commission(actor, round_)
    if stage_of(round_, runtime.now) is Stage.CLOSED:
        seal(runtime, round_.id)
    with runtime.transaction() as tx:
        round_ = tx.session.get_one(Round, round_.id, with_for_update=True)
        stage = stage_of(round_, tx.now)
        if stage is Stage.COUNTED:
            raise ConflictError("budget.error.counted")
        codes = queries.list_codes(tx.session, round_.id)
        root = merkle_root(codes)
        if stage is not Stage.SEALED:
            raise ConflictError("budget.error.not_closed", closes=round_.closes_at)
        members = give(tx, COUNT, round_.id, root, actor.account_id)
        if members is None:
            return False
        _count(tx, round_, root, members)
        return True


def require_commission(actor: Actor, round_: Round) -> None:
    """Only members of the commission of the round's territory go on."""
    if not actor.may(Role.COMMISSION, round_.territory_id):
        raise ForbiddenError("budget.error.not_commission")


def _count(tx: Transaction, round_: Round, root: str, members: tuple[uuid.UUID, uuid.UUID]) -> None:
    first, second = members
    facts = rules.CountFacts(first_member=str(first), second_member=str(second), closed=True, root_published=True)
    law = book_for(tx.session, tx.law, round_.territory_id)
    verdict = tx.require(rules.count_votes(law, tx.today, facts))
    costs = queries.ballot_costs(tx.session, round_.id)
    choices = queries.list_choices(tx.session, round_.id)
    outcome = count(round_, costs, choices)
    if round_.roll_id is None:
        raise ConflictError("budget.error.no_roll")
    _open_commitments(tx.session, round_.id)
    result = Result(
        round_id=round_.id,
        entitled=queries.count_entitled(tx.session, round_.roll_id),
        marks=queries.count_marks(tx.session, round_.id),
        ballots=len(choices),
        merkle_root=root,
        outcome=outcome,
        turnout=_turnout(queries.turnout_rows(tx.session, round_.id, round_.roll_id)),
        first_by=first,
        second_by=second,
        counted_at=tx.now,
    )
    tx.session.add(result)
    round_.counted_at = tx.now
    tx.record(
        COUNT,
        round_.slug,
        {
            "root": root,
            "ballots": result.ballots,
            "marks": result.marks,
            "entitled": result.entitled,
            "winners": outcome["winners"],
            "spent": outcome["spent"],
            "outcome": digest(outcome),
        },
        verdict=verdict,
    )


def _open_commitments(session: Session, round_id: uuid.UUID) -> None:
    """Check that the box still holds exactly the ballots that were bound at the seal; then destroy the openings.

    Afterwards nobody can say which code stood for which choice. Raises ConflictError if a ballot was changed, added
    or removed after the seal.
    """
    rows = session.execute(sa.select(Ballot.nonce, Ballot.choices).where(Ballot.round_id == round_id))
    opened = sorted(commitment(bytes.fromhex(nonce or ""), choices) for nonce, choices in rows)
    if opened != sorted(bound for _, bound in queries.list_codes(session, round_id)):
        raise ConflictError("budget.error.box_changed")
    session.execute(sa.update(Ballot).where(Ballot.round_id == round_id).values(nonce=None))


def count(round_: Round, costs: Mapping[str, int], choices: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Count by the rule of the round; the outcome with its story as plain JSON data.

    Projects below the round's minimum of votes cannot win under any method: for Equal Shares they are taken off the
    list before the count.
    """
    projects = [Project(code, Fraction(cost)) for code, cost in costs.items()]
    whole = election(Fraction(round_.pot), projects, choices)
    votes = approval.totals(whole)
    ties = LotFromSeed(round_.tie_seed) if round_.tie_seed else None
    outcome = by_method(round_.method, whole, ties, round_.min_votes)
    plain = to_plain(outcome)
    return {**plain, "votes": votes, "method": round_.method, "pot": round_.pot, "min_votes": round_.min_votes}


def by_method(method: str, whole: Election, ties: TieRule | None, min_votes: int) -> Outcome:
    """Count an election by the named method with a minimum number of votes for a project."""
    if method == "greedy":
        return greedy(whole, ties, min_votes=min_votes)
    few = {code for code, votes in approval.totals(whole).items() if votes < min_votes}
    listed = election(
        whole.budget,
        [project for project in whole.projects if project.id not in few],
        (ballot.approved - few for ballot in whole.ballots for _ in range(ballot.weight)),
    )
    return (equal_shares if method == "equal-shares" else equal_shares_add1)(listed, ties)


def to_plain(value: object) -> Any:
    """Dataclasses, fractions and tuples as JSON holds them: whole amounts as numbers, others as "a/b"."""
    match value:
        case StrEnum():
            return value.value
        case Fraction():
            return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
        case tuple() | list():
            return [to_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value


def _turnout(rows: Sequence[tuple[uuid.UUID, int, int]]) -> dict[str, Any]:
    return {str(village): {"entitled": entitled, "marks": marks} for village, entitled, marks in rows}
