"""What the author of a proposal says at the desk or on the telephone, written down by an officer: the same weight."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.budget import proposal_queries as queries
from app.budget.proposal_models import Proposal
from app.budget.proposal_policy import LIVE, has_interest
from app.budget.services.appeals import put_appeal
from app.budget.services.checks import locked
from app.budget.services.joining import put_answer
from app.budget.services.proposals import consent_problems, put_withdrawal
from app.budget.services.telling import tell
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.identity.queries import find_enrolled_by_iin
from app.platform.access import Actor
from app.platform.runtime import Runtime

APPEAL, JOIN, STAY, WITHDRAW = "appeal", "join", "stay", "withdraw"


@dataclass(frozen=True, slots=True)
class Said:
    """What the author said. iin: by the document shown or told; consent: to its being written down; text: of an
    appeal.
    """

    iin: str
    consent: bool
    what: str
    text: str = ""


def open_to_author(session: Session, proposal: Proposal) -> list[str]:
    """What the author of a proposal can say now; whether an appeal is in time is judged when it comes."""
    found = []
    if proposal.state == "refused":
        refusal = queries.standing_check(queries.list_checks(session, proposal.id), passed=False)
        if refusal and refusal.id not in {one.check_id for one in queries.list_appeals(session, proposal.id)}:
            found.append(APPEAL)
    if proposal.state in LIVE:
        found += [JOIN, STAY, WITHDRAW] if queries.open_merge(session, proposal.id) else [WITHDRAW]
    return found


def write_down(runtime: Runtime, officer: Actor, proposal_id: uuid.UUID, said: Said) -> None:
    """Do for the author of a proposal what they said. The author is told of it; who wrote an appeal down does not
    decide on it.

    Raises NotFoundError, ForbiddenError (an interest, one's own question or decision), ConflictError,
    InvalidInputError (no consent, another person's number), RuleNotMetError (an appeal too late).
    """
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, officer, proposal_id)
        if has_interest(officer, proposal.author_id, queries.interested(tx.session, proposal.id)):
            raise ForbiddenError("budget.error.interest")
        person = find_enrolled_by_iin(tx.session, tx.keys, round_.territory_id, said.iin)
        problems = consent_problems(said.consent)
        if person is None or person.person_id != proposal.author_id:
            problems.append(Problem("budget.error.not_author", "iin"))
        if problems:
            raise InvalidInputError(problems)
        _require_open(said.what, open_to_author(tx.session, proposal))
        _require_another(tx.session, officer, proposal, said.what)
        if said.what == APPEAL:
            put_appeal(tx, proposal, said.text, officer.account_id)
        elif said.what == WITHDRAW:
            put_withdrawal(tx, proposal, officer.account_id)
        else:
            put_answer(tx, proposal, agreed=said.what == JOIN, entered_by=officer.account_id)
        tell(tx, proposal.author_id, "proposal_written", number=proposal.number)


def _require_another(session: Session, officer: Actor, proposal: Proposal, what: str) -> None:
    """Whoever asked does not write down the answer, and whoever decided no withdrawal."""
    asked = queries.open_merge(session, proposal.id)
    deciders = {check.decided_by for check in queries.list_checks(session, proposal.id)}
    own_question = what in {JOIN, STAY} and asked is not None and asked.asked_by == officer.account_id
    if own_question or (what == WITHDRAW and officer.account_id in deciders):
        raise ForbiddenError("budget.error.author_by_another")


def _require_open(what: str, possible: Collection[str]) -> None:
    if what not in possible:
        raise ConflictError("budget.error.proposal_over")
