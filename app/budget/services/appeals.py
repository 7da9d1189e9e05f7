"""The author's appeal against a refusal, and its decision by somebody who had no part in the proposal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.proposal_models import Appeal, Check, Proposal
from app.budget.proposal_policy import has_interest
from app.budget.services.checks import locked, part_in
from app.budget.services.proposals import own_proposal
from app.budget.services.rounds import held_draft
from app.budget.services.telling import tell_authors
from app.documents.services import set_public
from app.domain.errors import ConflictError, InvalidInputError, Problem
from app.domain.law.book import LANGUAGES
from app.domain.law.verdict import Verdict
from app.domain.people import holds_iin
from app.domain.rules import deadlines
from app.domain.rules import proposals as rules
from app.lawbook.queries import book_for
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.runtime import Runtime, Transaction

LONGEST = 2000


def appeal_verdict(tx: Transaction | Runtime, round_: Round, refusal: Check) -> Verdict:
    """Whether the author may appeal against the refusal today."""
    facts = rules.AppealFacts(refused_on=legal_day(refusal.decided_at), own=True)
    return rules.appeal(book_for(tx.session, tx.law, round_.territory_id), tx.today, facts)


def file_appeal(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, text: str) -> None:
    """The author appeals against the refusal, once; the clock for the answer begins.

    text: 1 to 2000 characters, read by the officials alone. Raises NotFoundError (not one's own), ConflictError (no
    refusal that stands, the vote is announced), InvalidInputError, RuleNotMetError (too late).
    """
    with runtime.transaction() as tx:
        put_appeal(tx, own_proposal(tx, actor, proposal_id), text)


def put_appeal(tx: Transaction, proposal: Proposal, text: str, entered_by: uuid.UUID | None = None) -> None:
    """Keep the appeal of a proposal's author, written down by that officer if by one; raises as `file_appeal`."""
    if not 0 < len(text.strip()) <= LONGEST:
        raise InvalidInputError([Problem("budget.error.appeal_text", "text", {"most": LONGEST})])
    if holds_iin(text):
        raise InvalidInputError([Problem("places.error.text_iin", "text")])
    round_ = held_draft(tx, proposal.round_id)
    refusal = queries.standing_check(queries.list_checks(tx.session, proposal.id), passed=False)
    if proposal.state != "refused" or refusal is None:
        raise ConflictError("budget.error.not_refused")
    if any(one.check_id == refusal.id for one in queries.list_appeals(tx.session, proposal.id)):
        raise ConflictError("budget.error.appealed")
    verdict = tx.require(appeal_verdict(tx, round_, refusal))
    law = book_for(tx.session, tx.law, round_.territory_id)
    due = deadlines.due(law, calendar_of_kazakhstan(), rules.APPEAL_ANSWER, tx.today)
    tx.session.add(
        Appeal(
            check_id=refusal.id,
            proposal_id=proposal.id,
            text=text.strip(),
            entered_by=entered_by,
            filed_at=tx.now,
            due_on=due.day,
            answer={},
        )
    )
    proposal.state = "appealed"
    facts = {"proposal": proposal.number, "due_on": due.day.isoformat()}
    tx.record("budget.appeal", round_.slug, facts, actor=entered_by, verdict=verdict)


def decide_appeal(
    runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, *, upheld: bool, answer: Mapping[str, str]
) -> None:
    """Decide the appeal. Upheld: the refusal is undone and its step decided anew by somebody else; else it stands.

    answer: {kk, ru, en}, which everyone reads. Raises NotFoundError, ForbiddenError, ConflictError (no appeal waits),
    InvalidInputError, RuleNotMetError (the official took part before, or has an interest).
    """
    problems = [
        Problem("budget.error.three_languages", f"answer_{lang}", {"most": LONGEST})
        for lang in LANGUAGES
        if not 0 < len(answer.get(lang, "").strip()) <= LONGEST
    ]
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, actor, proposal_id)
        appeal = queries.open_appeals(tx.session, [proposal.id]).get(proposal.id)
        if proposal.state != "appealed" or appeal is None:
            raise ConflictError("budget.error.not_appealed")
        verdict = tx.require(decide_verdict(tx, actor, proposal, round_))
        refusal = tx.session.get_one(Check, appeal.check_id)
        appeal.upheld, appeal.decided_at, appeal.decided_by = upheld, tx.now, actor.account_id
        appeal.answer = {lang: answer[lang].strip() for lang in LANGUAGES}
        proposal.state = _state_after(refusal, upheld=upheld)
        if upheld:
            refusal.undone_at = tx.now
            if proposal.photo_id:
                set_public(tx, proposal.photo_id, True)
        facts: dict[str, Any] = {"proposal": proposal.number, "upheld": upheld, "late": tx.today > appeal.due_on}
        tx.record("budget.decide_appeal", round_.slug, facts, actor=actor.account_id, verdict=verdict)
        tell_authors(tx, proposal, "appeal_upheld" if upheld else "appeal_dismissed")


def decide_verdict(tx: Transaction | Runtime, actor: Actor, proposal: Proposal, round_: Round) -> Verdict:
    """Whether this official may decide the appeal; the public text is asked of the form before."""
    facts = rules.DecideAppealFacts(
        texts=True,
        earlier=part_in(tx.session, proposal, actor.account_id),
        interest=has_interest(actor, proposal.author_id, queries.interested(tx.session, proposal.id)),
    )
    return rules.decide_appeal(book_for(tx.session, tx.law, round_.territory_id), tx.today, facts)


def _state_after(refusal: Check, *, upheld: bool) -> str:
    if not upheld:
        return "refused"
    return "sent" if refusal.step == rules.FORMAL else "checking"
