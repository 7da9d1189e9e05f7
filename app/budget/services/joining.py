"""Joining one proposal to another with its author's consent, and naming projects that exclude each other."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import proposal_queries as queries
from app.budget.models import Project
from app.budget.proposal_models import Incompatible, Merge, Proposal
from app.budget.proposal_policy import KINDS, LIVE, WAITING, has_interest
from app.budget.queries import get_round_by_id
from app.budget.services.checks import locked
from app.budget.services.proposals import own_proposal
from app.budget.services.rounds import own_draft
from app.budget.services.telling import tell
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

LONGEST = 500
INTO = WAITING | {"accepted"}
"""A proposal that may yet come to the vote: joining to another one would be the end of both."""


def ask_to_join(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, number: int, reason: str) -> None:
    """Ask the author whether their proposal may be joined to another of the same round; nothing changes before «yes».

    Raises NotFoundError, ForbiddenError (an interest), ConflictError (asked already, decided), InvalidInputError.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError([Problem("budget.error.merge_reason", "reason", {"most": LONGEST})])
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, actor, proposal_id)
        _require_no_interest(tx.session, actor, proposal)
        if proposal.state not in LIVE:
            raise ConflictError("budget.error.proposal_over")
        if queries.open_merge(tx.session, proposal.id):
            raise ConflictError("budget.error.merge_asked")
        into = next((one for one in queries.list_proposals(tx.session, round_.id) if one.number == number), None)
        if into is None or into.id == proposal.id or into.state not in INTO:
            raise InvalidInputError([Problem("budget.error.merge_into", "into")])
        _require_no_interest(tx.session, actor, into)
        tx.session.add(
            Merge(
                proposal_id=proposal.id,
                into_id=into.id,
                reason=reason.strip(),
                asked_at=tx.now,
                asked_by=actor.account_id,
            )
        )
        facts = {"proposal": proposal.number, "into": number}
        tx.record("budget.merge_ask", round_.slug, facts, actor=actor.account_id)
        tell(tx, proposal.author_id, "proposal_merge", number=proposal.number, into=number)


def answer_join(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, *, agreed: bool) -> None:
    """The author agrees or not. Raises NotFoundError (not one's own), ConflictError (nothing was asked, decided)."""
    with runtime.transaction() as tx:
        put_answer(tx, own_proposal(tx, actor, proposal_id), agreed=agreed)


def put_answer(tx: Transaction, proposal: Proposal, *, agreed: bool, entered_by: uuid.UUID | None = None) -> None:
    """Keep the answer of a proposal's author, written down by that officer if by one; those that were joined to it
    before go along. Raises ConflictError.
    """
    asked = queries.open_merge(tx.session, proposal.id)
    if asked is None or proposal.state not in LIVE:
        raise ConflictError("budget.error.merge_none")
    into = queries.get_proposal(tx.session, asked.into_id)
    tx.session.refresh(into, with_for_update=True)
    if agreed and into.state not in INTO:
        raise ConflictError("budget.error.merge_gone")
    asked.answered_at, asked.agreed, asked.entered_by = tx.now, agreed, entered_by
    if agreed:
        for one in queries.list_joined(tx.session, proposal.id):
            one.merged_into = into.id
        proposal.state, proposal.merged_into = "merged", into.id
    round_ = get_round_by_id(tx.session, proposal.round_id)
    facts = {"proposal": proposal.number, "into": into.number, "agreed": agreed}
    tx.record("budget.merge", round_.slug, facts, actor=entered_by)


def _require_no_interest(session: Session, actor: Actor, proposal: Proposal) -> None:
    if has_interest(actor, proposal.author_id, queries.interested(session, proposal.id)):
        raise ForbiddenError("budget.error.interest")


def name_incompatible(runtime: Runtime, actor: Actor, slug: str, first: str, second: str, kind: str) -> None:
    """Name two projects of a draft round, by code, of which only one can be carried out; kind: place or purpose.

    The count does not look at it: see the pages. Raises NotFoundError, ForbiddenError (an interest in one of them),
    ConflictError (announced, named already), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        statement = sa.select(Project.code, Project.id).where(Project.round_id == round_.id)
        ids = {code: project_id for code, project_id in tx.session.execute(statement)}
        problems = [
            Problem("budget.error.choose", name)
            for name, code in (("first", first), ("second", second))
            if code not in ids
        ]
        if kind not in KINDS:
            problems.append(Problem("budget.error.choose", "kind"))
        if not problems and first == second:
            problems.append(Problem("budget.error.same_project", "second"))
        if problems:
            raise InvalidInputError(problems)
        for source in (queries.find_source(tx.session, ids[code]) for code in (first, second)):
            if source:
                _require_no_interest(tx.session, actor, source)
        one, other = sorted((ids[first], ids[second]))
        if tx.session.get(Incompatible, (one, other)):
            raise ConflictError("budget.error.pair_named")
        tx.session.add(Incompatible(first_id=one, second_id=other, kind=kind))
        facts = {"projects": sorted((first, second)), "kind": kind}
        tx.record("budget.incompatible", slug, facts, actor=actor.account_id)
