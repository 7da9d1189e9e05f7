"""Paper ballots after the close: read by two people apart, settled where they differ, accounted for, and joined."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.ledger.canonical import digest
from app.identity.consents import give, waiting
from app.places.queries import is_commission_member
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction
from app.voting import queries
from app.voting.models import PaperReading, PaperSheet, Poll
from app.voting.policy import require_sealed
from app.voting.procedures import Procedure
from app.voting.queries import Reading, Reconciliation
from app.voting.services.ballots import fill
from app.voting.services.counting import require_commission
from app.voting.services.desk import require_officer

SIGN = "voting.sign_sheet"
REASONS = ("blank", "over_limit", "unreadable", "named", "no_stamp")
"""Why a paper ballot is invalid: nothing chosen, too much chosen, unreadable, the voter named, not the commission's."""
MOST_BALLOTS = 100_000
LONGEST_EXPLANATION = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the commission counts by hand before it reads: see PaperSheet."""

    handed_out: int
    spoilt: int
    in_box: int
    explanation: str = ""


def write_sheet(runtime: Runtime, actor: Actor, slug: str, sheet: Sheet) -> None:
    """Write or change the numbers of the sheet; who had signed the former ones must look again.

    Raises NotFoundError, ForbiddenError, ConflictError (before the seal, signed, or a ballot with a higher number has
    been read), InvalidInputError.
    """
    with runtime.transaction() as tx:
        poll = _sealed_poll(tx, slug)
        require_commission(actor, poll)
        problems = [
            Problem("voting.error.sheet_number", name, {"most": MOST_BALLOTS})
            for name in ("handed_out", "spoilt", "in_box")
            if not 0 <= getattr(sheet, name) <= MOST_BALLOTS
        ]
        if len(sheet.explanation) > LONGEST_EXPLANATION:
            problems.append(Problem("voting.error.explanation_long", "explanation", {"limit": LONGEST_EXPLANATION}))
        last = max((ballot.number for ballot in queries.list_paper(tx.session, poll.id)), default=0)
        if sheet.in_box < last:
            problems.append(Problem("voting.error.read_beyond", "in_box", {"number": last}))
        if problems:
            raise InvalidInputError(problems)
        row = _unsigned_sheet(tx.session, poll.id) or PaperSheet(poll_id=poll.id)
        row.handed_out, row.spoilt, row.in_box = sheet.handed_out, sheet.spoilt, sheet.in_box
        row.explanation = sheet.explanation.strip()
        tx.session.add(row)


def read(
    runtime: Runtime,
    actor: Actor,
    procedure: Procedure,
    slug: str,
    number: int,
    reading: Reading,
    *,
    again: bool = False,
) -> None:
    """Note what a person reads on one paper ballot: the first look, or another one where the two differ.

    `reading` has codes, or one of REASONS. again: two have read the ballot alike and it is doubted; then it counts
    only after the other one has looked anew too. Raises NotFoundError, ForbiddenError, ConflictError (not sealed,
    signed, no such ballot, read by two others, looked at already), InvalidInputError (neither a ballot nor a reason).
    """
    with runtime.transaction() as tx:
        poll = _sealed_poll(tx, slug)
        require_officer(actor, poll)
        sheet = _unsigned_sheet(tx.session, poll.id)
        if sheet is None or not 1 <= number <= sheet.in_box:
            raise ConflictError("voting.error.no_such_ballot")
        problems = reading_problems(tx.session, procedure, poll, reading)
        if problems:
            raise InvalidInputError(problems)
        hand, look = _place(tx.session, poll.id, number, actor.account_id, again)
        tx.session.add(
            PaperReading(
                poll_id=poll.id,
                number=number,
                hand=hand,
                look=look,
                account_id=actor.account_id,
                choices=sorted(reading.choices),
                reason=reading.reason,
            )
        )


def reading_problems(session: Session, procedure: Procedure, poll: Poll, reading: Reading) -> Sequence[Problem]:
    """What is wrong with a reading: an invalid ballot has a reason and no choice, a valid one follows the rules."""
    if reading.reason is None:
        return procedure.problems(session, poll, reading.choices)
    if reading.reason not in REASONS or reading.choices:
        return [Problem("voting.error.reason_or_choice", "numbers")]
    return []


def _place(session: Session, poll_id: uuid.UUID, number: int, account_id: uuid.UUID, again: bool) -> tuple[int, int]:
    """The hand and the look of the next reading of a ballot by an account; ConflictError where it has none."""
    found = queries.list_paper(session, poll_id, number)
    if not found:
        return 1, 1
    turn = found[0].turn_of(account_id, again=again)
    if turn is None:
        raise ConflictError(
            "voting.error.looked_already" if account_id in found[0].hands else "voting.error.read_by_two"
        )
    return turn


def sheet_digest(reconciliation: Reconciliation, explanation: str) -> str:
    """What the two who sign agree to."""
    numbers = {name: getattr(reconciliation, name) for name in ("marked", "handed_out", "spoilt", "in_box", "counted")}
    return digest({**numbers, "invalid": reconciliation.invalid, "explanation": explanation})


def signers(session: Session, sheet: PaperSheet) -> tuple[uuid.UUID, ...]:
    """The accounts that have signed the sheet as it stands."""
    return waiting(session, SIGN, sheet.poll_id, sheet_digest(queries.reconcile(session, sheet), sheet.explanation))


def sign_sheet(runtime: Runtime, actor: Actor, procedure: Procedure, slug: str) -> bool:
    """A member signs the sheet; the second, different one lets the paper ballots into the box. True when joined.

    Raises NotFoundError, ForbiddenError, ConflictError (not sealed, no sheet, signed before, ballots not read alike by
    two, more of them than people served, or numbers that differ without an explanation).
    """
    with runtime.transaction() as tx:
        poll = _sealed_poll(tx, slug)
        require_commission(actor, poll)
        sheet = _unsigned_sheet(tx.session, poll.id)
        if sheet is None:
            raise ConflictError("voting.error.no_sheet")
        numbers = queries.reconcile(tx.session, sheet)
        _require_whole(numbers, sheet.explanation)
        members = give(
            tx,
            SIGN,
            poll.id,
            sheet_digest(numbers, sheet.explanation),
            actor.account_id,
            may=lambda account: is_commission_member(tx.session, account, poll.territory_id, tx.today),
        )
        if members is None:
            return False
        sheet.first_by, sheet.second_by = members
        sheet.signed_at = tx.now
        agreed = [ballot.agreed for ballot in queries.list_paper(tx.session, poll.id)]
        valid = [list(reading.choices) for reading in agreed if reading and not reading.reason]
        fill(tx, poll.id, valid, "paper")
        procedure.join_paper(tx, poll, numbers)
        return True


def _require_whole(numbers: Reconciliation, explanation: str) -> None:
    if numbers.unread:
        raise ConflictError("voting.error.unread", n=numbers.unread)
    if numbers.counted > numbers.marked:
        raise ConflictError("voting.error.more_than_marked", counted=numbers.counted, marked=numbers.marked)
    if numbers.differs and not explanation:
        raise ConflictError("voting.error.explain")


def _sealed_poll(tx: Transaction, slug: str) -> Poll:
    poll_id = tx.session.scalar(sa.select(Poll.id).where(Poll.slug == slug))
    if poll_id is None:
        raise NotFoundError
    poll = tx.session.get_one(Poll, poll_id, with_for_update=True)
    require_sealed(poll, tx.now)
    return poll


def _unsigned_sheet(session: Session, poll_id: uuid.UUID) -> PaperSheet | None:
    sheet = queries.find_sheet(session, poll_id)
    if sheet is not None and sheet.signed_at is not None:
        raise ConflictError("voting.error.signed")
    return sheet
