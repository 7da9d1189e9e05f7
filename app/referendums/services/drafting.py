"""The initiative group: writes a proposal, gathers itself, puts the proposal forward, appeals."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.documents.content import Upload
from app.documents.services import keep, set_public
from app.domain import references
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.domain.folding import fold
from app.domain.rules import referendums as rules
from app.identity.policy import require_fresh
from app.places.queries import get_place
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime, Transaction
from app.platform.throttle import Limit, take
from app.referendums import queries
from app.referendums.models import Attachment, Member, Proposal, Review
from app.referendums.queries import Case
from app.referendums.services.common import (
    LONGEST_QUESTION,
    MOST_MONEY,
    hold,
    law_of,
    require_on_roll,
    term,
    text_problems,
)
from app.referendums.stages import Stage

JOIN_BYTES = 7
MOST_DOCUMENTS = 10
DRAFTS = Limit("referendum.draft", 10, timedelta(days=1))
"""Proposals that one person begins in a day: room for who has much to ask, none for a flood."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a group writes. cost: whole tenge; reasons in Russian may be empty."""

    question_kk: str
    question_ru: str
    reasons_kk: str
    reasons_ru: str
    cost: int


def write(
    runtime: Runtime, actor: Actor, territory_id: uuid.UUID, draft: Draft, *, key: str, files: Sequence[Upload] = ()
) -> str:
    """Begin a proposal; its author is the first of the group. Gives its address.

    key: of the form, so that the same form sent twice is one proposal. Raises ForbiddenError for who is not on the
    okrug's frozen roll, ConflictError where there is none, InvalidInputError.
    """
    _require_whole(draft)
    with runtime.transaction() as tx:
        require_on_roll(tx.session, territory_id, actor.person_id)
        slug = f"{get_place(tx.session, territory_id, tx.today).slug}-{key}"
        found = tx.session.scalars(sa.select(Proposal).where(Proposal.slug == slug)).first()
        if found is not None:
            if found.created_by != actor.account_id:
                raise ConflictError
            return slug
        take(tx.session, tx.now, DRAFTS, str(actor.account_id))
        row = Proposal(
            id=uuid.uuid4(),
            slug=slug,
            territory_id=territory_id,
            join_code=references.make("RF", secrets.token_bytes(JOIN_BYTES)),
            created_by=actor.account_id,
            created_at=tx.now,
            **_fields(draft),
        )
        tx.session.add(row)
        tx.session.flush()
        tx.session.add(Member(proposal_id=row.id, person_id=actor.person_id, joined_at=tx.now))
        _attach(tx, row.id, actor, files)
        return slug


def change(runtime: Runtime, actor: Actor, slug: str, draft: Draft, files: Sequence[Upload] = ()) -> None:
    """Change a draft. Raises as `write`; ForbiddenError for who is not in its group, ConflictError once submitted."""
    _require_whole(draft)
    with runtime.transaction() as tx:
        case = _own(tx, actor, slug, Stage.DRAFT)
        for name, value in _fields(draft).items():
            setattr(case.row, name, value)
        _attach(tx, case.row.id, actor, files)


def join(runtime: Runtime, actor: Actor, code: str) -> str:
    """Join the group of a draft by the code that its author gave; gives its address.

    Raises InvalidInputError for a code that there is not, ForbiddenError for who is not on the roll, ConflictError
    once it is submitted, NotFreshError. Joining again changes nothing.
    """
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        try:
            plain = references.parse(code, "RF")
        except InvalidInputError as error:
            raise InvalidInputError([Problem("referendums.error.join_code", "code")]) from error
        row = tx.session.scalars(sa.select(Proposal).where(Proposal.join_code == plain)).first()
        if row is None:
            raise InvalidInputError([Problem("referendums.error.join_code", "code")])
        case = hold(tx, row.slug, Stage.DRAFT)
        require_on_roll(tx.session, case.row.territory_id, actor.person_id)
        if not queries.is_member(tx.session, case.row.id, actor.person_id):
            tx.session.add(Member(proposal_id=case.row.id, person_id=actor.person_id, joined_at=tx.now))
        return case.row.slug


def submit(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Put the proposal forward for its check, whose clock begins today.

    Raises ForbiddenError, ConflictError, NotFreshError, RuleNotMetError by the rule `referendum.propose`.
    """
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        case = _own(tx, actor, slug, Stage.DRAFT)
        law = law_of(tx, case)
        verdict = tx.require(rules.propose(law, tx.today, rules.ProposeFacts(group=case.members)))
        case.row.submitted_at = tx.now
        for document_id in queries.list_documents(tx.session, case.row.id):
            set_public(tx, document_id, True)
        due_on = term(law, rules.CHECK_DAYS, tx.today)
        tx.session.add(Review(proposal_id=case.row.id, kind="check", opened_at=tx.now, due_on=due_on))
        facts = {"group": case.members, "check_due_on": due_on.isoformat()}
        tx.record("referendum.propose", slug, facts, verdict=verdict)


def appeal(runtime: Runtime, actor: Actor, slug: str, text: str) -> None:
    """Appeal against a refusal; another person hears it.

    Raises ForbiddenError, ConflictError (not refused, appealed before, or too late), InvalidInputError, NotFreshError.
    """
    require_fresh(actor, runtime.now)
    problems = text_problems(text, "appeal")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        case = _own(tx, actor, slug, Stage.REFUSED)
        last = appeal_until(tx, case)
        if case.appeal is not None or tx.today > last:
            raise ConflictError("referendums.error.appeal_over", day=last)
        due_on = term(law_of(tx, case), rules.APPEAL_ANSWER, tx.today)
        review = Review(proposal_id=case.row.id, kind="appeal", opened_at=tx.now, due_on=due_on, appeal=text.strip())
        tx.session.add(review)
        tx.record("referendum.appeal", slug, {"due_on": due_on.isoformat()})


def appeal_until(tx: Transaction, case: Case) -> date:
    """The last day for an appeal against the check."""
    if case.check is None or case.check.decided_at is None:
        raise ConflictError
    return term(law_of(tx, case), rules.APPEAL_DAYS, legal_day(case.check.decided_at))


def _own(tx: Transaction, actor: Actor, slug: str, *stages: Stage) -> Case:
    case = hold(tx, slug, *stages)
    if not queries.is_member(tx.session, case.row.id, actor.person_id):
        raise ForbiddenError("referendums.error.not_member")
    return case


def _fields(draft: Draft) -> dict[str, object]:
    return {
        "question_kk": draft.question_kk.strip(),
        "question_ru": draft.question_ru.strip(),
        "reasons_kk": draft.reasons_kk.strip(),
        "reasons_ru": draft.reasons_ru.strip(),
        "cost": draft.cost,
        "folded": fold(f"{draft.question_kk} {draft.question_ru}"),
    }


def _require_whole(draft: Draft) -> None:
    problems = [
        *text_problems(draft.question_kk, "question_kk", LONGEST_QUESTION),
        *text_problems(draft.question_ru, "question_ru", LONGEST_QUESTION),
        *text_problems(draft.reasons_kk, "reasons_kk"),
        *(text_problems(draft.reasons_ru, "reasons_ru") if draft.reasons_ru.strip() else []),
    ]
    for field in ("question_kk", "question_ru"):
        text = getattr(draft, field).strip()
        if text and not text.endswith("?"):
            problems.append(Problem("referendums.error.question", field))
    if not 0 <= draft.cost <= MOST_MONEY:
        problems.append(Problem("referendums.error.cost", "cost"))
    if problems:
        raise InvalidInputError(problems)


def _attach(tx: Transaction, proposal_id: uuid.UUID, actor: Actor, files: Sequence[Upload]) -> None:
    """Documents of a draft are its group's; everyone reads them once it is put forward."""
    had = len(queries.list_documents(tx.session, proposal_id))
    if had + len(files) > MOST_DOCUMENTS:
        facts = {"n": had + len(files), "most": MOST_DOCUMENTS}
        raise InvalidInputError([Problem("documents.error.many", "files", facts)])
    for file in files:
        document = keep(tx, file, kind="referendum", public=False, by=actor.account_id)
        tx.session.add(Attachment(proposal_id=proposal_id, document_id=document.id))
