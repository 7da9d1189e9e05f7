"""The check of a proposal: the formal step, then the substantive one, by different people, criterion by criterion.

A proposal that passes both becomes a numbered project of the round in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.policy import place_of
from app.budget.proposal_models import Check, Interest, OwnCriterion, Proposal
from app.budget.proposal_policy import STEPS, has_interest, require_officer
from app.budget.queries import get_round, get_round_by_id
from app.budget.services.projects import NewProject, put_project
from app.budget.services.rounds import held_draft, next_number
from app.budget.services.telling import tell_authors
from app.documents.services import set_public
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LANGUAGES, LawBook, Provision
from app.domain.law.verdict import Verdict
from app.domain.people import holds_iin
from app.domain.rules import proposals as rules
from app.lawbook.queries import book_for
from app.places.models import Territory
from app.places.queries import get_place
from app.platform.access import Actor, Role
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction

ANSWERS = ("met", "unmet", "na")
LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE = 500, 2000, 200
OWN = "own."


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a step. key: of the law pack, or `own.<id>`; provision: the norm, None where the charter's own
    words stand (`source`).
    """

    key: str
    title: Mapping[str, str]
    provision: Provision | None = None
    source: str = ""

    @property
    def limit(self) -> int | None:
        """The number that the norm sets (of monthly calculation indices); None where it asks for a yes."""
        value = self.provision.value if self.provision else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an official found. answers: by key of the criterion, (met, unmet or na, reason); text: what everybody
    reads; title, about, cost: of the project, where the substantive step is passed (whole tenge).
    """

    passed: bool
    answers: Mapping[str, tuple[str, str]]
    text: Mapping[str, str] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    cost: int | None = None


def criteria_of(session: Session, law: LawBook, territory_id: uuid.UUID, day: date, step: str) -> list[Criterion]:
    """What a step asks on the day in a territory: the law's, the default's or the charter's; then the charter's own."""
    kind = get_place(session, territory_id, day).kind
    book = book_for(session, law, territory_id)
    found = rules.criteria(book, day, place_of(kind), step)
    asked = [Criterion(key, book.parameter(key).title, norm) for key, norm in found.items()]
    own = [row for row in queries.list_own_criteria(session, territory_id, day) if row.step == step]
    return [*asked, *(Criterion(f"{OWN}{row.id}", row.title, source=row.source) for row in own)]


def criteria_answered(session: Session, law: LawBook, territory_id: uuid.UUID, day: date, step: str) -> list[Criterion]:
    """All criteria by which a step may have been decided on the day: besides those asked, the charter's own that have
    ended since.
    """
    own = [row for row in queries.list_own_criteria(session, territory_id) if row.step == step]
    return [
        *(Criterion(f"{OWN}{row.id}", row.title, source=row.source) for row in own),
        *criteria_of(session, law, territory_id, day, step),
    ]


def part_in(session: Session, proposal: Proposal, account_id: uuid.UUID) -> bool:
    """Whether an official has checked the proposal before, or has written it or its appeal down for the author."""
    wrote = {proposal.entered_by, *(appeal.entered_by for appeal in queries.list_appeals(session, proposal.id))}
    checked = {check.decided_by for check in queries.list_checks(session, proposal.id)}
    return account_id in wrote | checked


def keeps_away(session: Session, actor: Actor, proposal: Proposal) -> str | None:
    """Why the actor may not decide on the proposal: interest, earlier, or None."""
    if has_interest(actor, proposal.author_id, queries.interested(session, proposal.id)):
        return "interest"
    return "earlier" if part_in(session, proposal, actor.account_id) else None


def assess_verdict(
    tx: Transaction | Runtime,
    actor: Actor,
    proposal: Proposal,
    round_: Round,
    asked: Sequence[Criterion],
    outcome: Outcome,
) -> Verdict:
    """Whether the step may be decided so by this official today."""
    answered = [outcome.answers.get(one.key, ("", "")) for one in asked]
    whole = [pair for pair in answered if pair[0] in ANSWERS and pair[1].strip()]
    facts = rules.AssessFacts(
        criteria=len(asked),
        answered=len(whole),
        unmet=sum(answer == "unmet" for answer, _ in whole),
        refused=not outcome.passed,
        texts=not _needs_text(proposal, outcome) or all(outcome.text.get(lang, "").strip() for lang in LANGUAGES),
        earlier=part_in(tx.session, proposal, actor.account_id),
        interest=has_interest(actor, proposal.author_id, queries.interested(tx.session, proposal.id)),
    )
    return rules.assess(book_for(tx.session, tx.law, round_.territory_id), tx.today, facts)


def _needs_text(proposal: Proposal, outcome: Outcome) -> bool:
    return not outcome.passed or proposal.state == "checking"


def decide_check(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, outcome: Outcome) -> str:
    """Decide the step that the proposal waits for; gives the state it comes to: checking, accepted or refused.

    Raises NotFoundError, ForbiddenError, ConflictError (it waits for no check, the vote is announced),
    InvalidInputError (a field), RuleNotMetError (a criterion not answered, an interest, the same person again …).
    """
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, actor, proposal_id)
        step = STEPS.get(proposal.state)
        if step is None:
            raise ConflictError("budget.error.not_waiting")
        asked = criteria_of(tx.session, tx.law, round_.territory_id, tx.today, step)
        problems = _problems(asked, outcome, round_.pot, substantive=step == rules.SUBSTANTIVE)
        if problems:
            raise InvalidInputError(problems)
        verdict = tx.require(assess_verdict(tx, actor, proposal, round_, asked, outcome))
        accepted = outcome.passed and step == rules.SUBSTANTIVE
        tx.session.add(
            Check(
                proposal_id=proposal.id,
                step=step,
                passed=outcome.passed,
                answers=[_answer(one.key, *outcome.answers[one.key]) for one in asked],
                text=_texts(outcome.text) if _needs_text(proposal, outcome) else {},
                cost=outcome.cost if accepted else None,
                decided_at=tx.now,
                decided_by=actor.account_id,
            )
        )
        if proposal.photo_id and any(
            one.key == rules.DECENT and outcome.answers[one.key][0] == "unmet" for one in asked
        ):
            set_public(tx, proposal.photo_id, False)
        facts: dict[str, Any] = {"proposal": proposal.number, "step": step, "passed": outcome.passed}
        if accepted:
            facts |= {"project": _admit(tx, round_, proposal, outcome), "cost": outcome.cost}
        proposal.state = "refused" if not outcome.passed else "accepted" if accepted else "checking"
        tx.session.flush()
        tx.record("budget.assess", round_.slug, facts, actor=actor.account_id, verdict=verdict)
        tell_authors(tx, proposal, f"proposal_{proposal.state}")
        return proposal.state


def locked(tx: Transaction, actor: Actor, proposal_id: uuid.UUID) -> tuple[Proposal, Round]:
    """A proposal of the actor's territory in a round that is still prepared, locked until the transaction ends.

    Raises NotFoundError (a draft too), ForbiddenError, ConflictError.
    """
    take_turns(tx.session, f"proposal {proposal_id}")
    proposal = queries.get_proposal(tx.session, proposal_id)
    tx.session.refresh(proposal, with_for_update=True)
    require_officer(actor, get_round_by_id(tx.session, proposal.round_id).territory_id)
    if proposal.state == "draft":
        raise ConflictError("budget.error.not_collecting")
    return proposal, held_draft(tx, proposal.round_id)


def _problems(asked: Sequence[Criterion], outcome: Outcome, pot: int, *, substantive: bool) -> list[Problem]:
    problems = []
    for number, one in enumerate(asked):
        answer, reason = outcome.answers.get(one.key, ("", ""))
        if answer not in ANSWERS:
            problems.append(Problem("budget.error.criterion_answer", f"answer_{number}"))
        if not 0 < len(reason.strip()) <= LONGEST_REASON:
            problems.append(Problem("budget.error.criterion_reason", f"reason_{number}", {"most": LONGEST_REASON}))
        elif holds_iin(reason):
            problems.append(Problem("places.error.text_iin", f"reason_{number}"))
    if substantive or not outcome.passed:
        problems += _missing("text", outcome.text, LONGEST_TEXT)
    if substantive and outcome.passed:
        problems += _missing("title", outcome.title, LONGEST_TITLE) + _missing("about", outcome.about, 2 * LONGEST_TEXT)
        if outcome.cost is None or outcome.cost <= 0:
            problems.append(Problem("budget.error.cost", "cost"))
        elif outcome.cost > pot:
            problems.append(Problem("budget.error.cost_over_pot", "cost", {"pot": pot}))
    return problems


def _missing(name: str, texts: Mapping[str, str], most: int) -> list[Problem]:
    return [
        Problem("budget.error.three_languages", f"{name}_{lang}", {"most": most})
        for lang in LANGUAGES
        if not 0 < len(texts.get(lang, "").strip()) <= most
    ]


def _answer(key: str, answer: str, reason: str) -> dict[str, str]:
    return {"key": key, "answer": answer, "reason": reason.strip()}


def _texts(texts: Mapping[str, str]) -> dict[str, Any]:
    return {lang: texts[lang].strip() for lang in LANGUAGES}


def _admit(tx: Transaction, round_: Round, proposal: Proposal, outcome: Outcome) -> str:
    """Make the proposal a project of the round; gives its number on the ballot."""
    take_turns(tx.session, f"projects of {round_.id}")
    new = NewProject(
        title=_texts(outcome.title),
        about=_texts(outcome.about),
        cost=outcome.cost or 0,
        village_id=proposal.village_id,
        assessment=_texts(outcome.text),
    )
    project = put_project(tx.session, round_, next_number(tx.session, round_.id), new)
    tx.session.flush()
    proposal.project_id = project.id
    return project.code


def declare_interest(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID) -> None:
    """An official says that they have an interest in a proposal, and is kept away from it from then on.

    The ledger keeps the moment, not who. Raises NotFoundError, ForbiddenError, ConflictError.
    """
    with runtime.transaction() as tx:
        proposal, round_ = locked(tx, actor, proposal_id)
        if actor.account_id in queries.interested(tx.session, proposal.id):
            raise ConflictError("budget.error.interest_declared")
        tx.session.add(Interest(proposal_id=proposal.id, account_id=actor.account_id, declared_at=tx.now))
        tx.record("budget.interest", round_.slug, {"proposal": proposal.number})


def add_criterion(
    runtime: Runtime, actor: Actor, slug: str, *, step: str, title: Mapping[str, str], source: str
) -> None:
    """Enter a criterion that the charter of the round's territory asks beside the others; from today on.

    Raises NotFoundError, ForbiddenError (no commission member), InvalidInputError.
    """
    problems = _missing("title", title, LONGEST_TITLE)
    if not 0 < len(source.strip()) <= LONGEST_TITLE:
        problems.append(Problem("budget.error.criterion_source", "source"))
    if step not in STEPS.values():
        problems.append(Problem("budget.error.choose", "step"))
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        round_ = get_round(tx.session, slug)
        if not actor.may(Role.COMMISSION, round_.territory_id):
            raise ForbiddenError("voting.error.not_commission")
        tx.session.add(
            OwnCriterion(
                territory_id=round_.territory_id,
                step=step,
                title=_texts(title),
                source=source.strip(),
                valid_from=tx.today,
            )
        )
        place = tx.session.get_one(Territory, round_.territory_id).slug
        facts = {"step": step, "title": title["kk"].strip(), "source": source.strip()}
        tx.record("budget.criterion", f"territory:{place}", facts, actor=actor.account_id)


def end_criterion(runtime: Runtime, actor: Actor, slug: str, criterion_id: uuid.UUID) -> None:
    """A criterion of the charter is asked no longer, from today on; what was decided by it stays as it is.

    Raises NotFoundError, ForbiddenError (no commission member), ConflictError (ended already).
    """
    with runtime.transaction() as tx:
        round_ = get_round(tx.session, slug)
        if not actor.may(Role.COMMISSION, round_.territory_id):
            raise ForbiddenError("voting.error.not_commission")
        row = tx.session.get(OwnCriterion, criterion_id, with_for_update=True)
        if row is None or row.territory_id != round_.territory_id:
            raise NotFoundError
        if row.valid_to:
            raise ConflictError("budget.error.criterion_ended")
        row.valid_to = tx.today - timedelta(days=1)
        place = tx.session.get_one(Territory, round_.territory_id).slug
        facts = {"step": row.step, "title": row.title["kk"], "source": row.source}
        tx.record("budget.criterion_end", f"territory:{place}", facts, actor=actor.account_id)
