"""Joining one proposal to another with its author's consent, and naming projects that exclude each other."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.budget import proposal_queries as queries
from app.budget.models import Project
from app.budget.proposal_models import Incompatible, Merge
from app.budget.proposal_policy import KINDS, LIVE
from app.budget.queries import get_round_by_id
from app.budget.services.checks import keeps_away, locked
from app.budget.services.proposals import own_proposal
from app.budget.services.rounds import own_draft
from app.budget.services.telling import tell
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.platform.access import Actor
from app.platform.runtime import Runtime

LONGEST = 500
INTO = LIVE | {"accepted"}


def ask_to_join(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, number: int, reason: str) -> None:
    """Ask the author whether their proposal may be joined to another of the same round; nothing changes before «yes».

    Raises NotFoundError, ForbiddenError (an interest), ConflictError (asked already, decided), InvalidInputError.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError([Problem("budget.error.merge_reason", "reason", {"most": LONGEST})])
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, actor, proposal_id)
        if keeps_away(tx.session, actor, proposal) == "interest":
            raise ForbiddenError("budget.error.interest")
        if proposal.state not in LIVE:
            raise ConflictError("budget.error.proposal_over")
        if queries.open_merge(tx.session, proposal.id):
            raise ConflictError("budget.error.merge_asked")
        into = next((one for one in queries.list_proposals(tx.session, round_.id) if one.number == number), None)
        if into is None or into.id == proposal.id or into.state not in INTO:
            raise InvalidInputError([Problem("budget.error.merge_into", "into")])
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
        proposal = own_proposal(tx, actor, proposal_id)
        asked = queries.open_merge(tx.session, proposal.id)
        if asked is None or proposal.state not in LIVE:
            raise ConflictError("budget.error.merge_none")
        into = queries.get_proposal(tx.session, asked.into_id)
        if agreed and into.state not in INTO:
            raise ConflictError("budget.error.merge_gone")
        asked.answered_at, asked.agreed = tx.now, agreed
        if agreed:
            proposal.state, proposal.merged_into = "merged", into.id
        round_ = get_round_by_id(tx.session, proposal.round_id)
        facts = {"proposal": proposal.number, "into": into.number, "agreed": agreed}
        tx.record("budget.merge", round_.slug, facts)


def name_incompatible(runtime: Runtime, actor: Actor, slug: str, first: str, second: str, kind: str) -> None:
    """Name two projects of a draft round, by code, of which only one can be carried out; kind: place or purpose.

    The count does not look at it: see the pages. Raises NotFoundError, ForbiddenError, ConflictError (announced, named
    already), InvalidInputError.
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
        one, other = sorted((ids[first], ids[second]))
        if tx.session.get(Incompatible, (one, other)):
            raise ConflictError("budget.error.pair_named")
        tx.session.add(Incompatible(first_id=one, second_id=other, kind=kind))
        facts = {"projects": sorted((first, second)), "kind": kind}
        tx.record("budget.incompatible", slug, facts, actor=actor.account_id)
