"""Signatures: online by who is on the roll, on paper through two officers, handed over, and forgotten in time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.content import Upload
from app.documents.services import keep, remove
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.domain.law.verdict import Verdict
from app.domain.people import clean_iin, iin_problem
from app.domain.rules import referendums as rules
from app.identity.policy import require_fresh
from app.identity.queries import find_person
from app.lawbook.queries import book_for
from app.places.queries import find_village_on_roll
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime, Transaction
from app.referendums import queries
from app.referendums.models import Handover
from app.referendums.policy import BODIES, may_note_answer, may_verify
from app.referendums.queries import Case
from app.referendums.services.common import hold, law_of, term, text_problems
from app.referendums.services.telling import tell_group
from app.referendums.stages import Stage
from app.support import queries as sheets
from app.support import services as support

OPEN = (Stage.COLLECTING, Stage.REACHED)
VERIFYING = (Stage.COLLECTING, Stage.REACHED, Stage.LAPSED)


def sign(runtime: Runtime, actor: Actor, slug: str) -> support.Signed:
    """Sign the proposal online.

    Raises NotFreshError, ForbiddenError for who is not on its roll, ConflictError (signed already, over, handed in).
    """
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        collection = queries.get_collection(tx.session, slug)
        if find_village_on_roll(tx.session, collection.roll_id, actor.person_id) is None:
            raise ForbiddenError("referendums.error.not_on_roll")
        signed = support.sign(tx, collection.sheet_id, actor.person_id)
        if signed.reached_now:
            _announce(tx, slug)
        return signed


def withdraw(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Take one's signature back, until the handing in. Raises NotFreshError, ConflictError."""
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        support.withdraw(tx, queries.get_collection(tx.session, slug).sheet_id, actor.person_id)


def _announce(tx: Transaction, slug: str) -> None:
    """Say once that there are signatures enough."""
    progress = sheets.progress(tx.session, queries.get_collection(tx.session, slug).sheet_id)
    facts = {"need": progress.need, "of": progress.of, "frozen_on": progress.frozen_on.isoformat()}
    tx.record("referendum.reached", slug, facts)


def receive_page(
    runtime: Runtime, actor: Actor, slug: str, *, page: int, code: str, received_on: date, scan: Sequence[Upload] = ()
) -> str | None:
    """Take a page of paper in; gives why it counts for nothing, if it does. Raises as `support.receive_page`."""
    with runtime.transaction() as tx:
        case = _verify(tx, actor, slug)
        document = None
        for file in scan:
            document = keep(tx, file, kind="referendum.scan", public=False, by=actor.account_id)
        reason = support.receive_page(
            tx,
            case.sheet_id,
            page,
            code=code,
            received_on=received_on,
            by=actor.account_id,
            document_id=document.id if document else None,
        )
        facts = {"page": page, "received_on": received_on.isoformat(), "refused": reason}
        tx.record("referendum.page", slug, facts, actor=actor.account_id)
        return reason


def enter_line(runtime: Runtime, actor: Actor, slug: str, *, page: int, line: int, iin: str) -> bool:
    """Enter a line of a page that was taken in; tells whether its person stands on the proposal's roll.

    Raises InvalidInputError for an identity number that is none, and as `support.enter_line`.
    """
    number = clean_iin(iin)
    if problem := iin_problem(number):
        raise InvalidInputError([Problem(problem, "iin")])
    with runtime.transaction() as tx:
        case = _verify(tx, actor, slug)
        if page not in {one.page for one in sheets.list_pages(tx.session, case.sheet_id)}:
            raise InvalidInputError([Problem("referendums.error.page_missing", "page", {"page": page})])
        person = find_person(tx.session, tx.keys.fingerprint("iin", number))
        on_roll = person is not None and case.row.roll_id is not None
        if person and case.row.roll_id and find_village_on_roll(tx.session, case.row.roll_id, person.id) is None:
            on_roll = False
        support.enter_line(tx, case.sheet_id, page, line, person.id if person and on_roll else None, actor.account_id)
        return on_roll


def check_line(
    runtime: Runtime, actor: Actor, slug: str, line_id: uuid.UUID, *, outcome: str, reason: str | None
) -> support.Checked:
    """Confirm or refuse a line that another officer entered. Raises as `support.check_line`."""
    with runtime.transaction() as tx:
        case = _verify(tx, actor, slug)
        if sheets.get_line(tx.session, line_id).sheet_id != case.sheet_id:
            raise ForbiddenError
        checked = support.check_line(tx, line_id, actor.account_id, outcome, reason)
        if checked.reached_now:
            _announce(tx, slug)
        return checked


def _verify(tx: Transaction, actor: Actor, slug: str) -> Case:
    case = hold(tx, slug, *VERIFYING)
    if not may_verify(actor, case.row.territory_id):
        raise ForbiddenError("referendums.error.not_officer")
    return case


def submission(tx: Transaction, case: Case) -> Verdict:
    """Whether the signatures suffice, by the law of the day on which the need was frozen."""
    progress = sheets.progress(tx.session, case.sheet_id)
    facts = rules.SubmitFacts(entitled=progress.of, signatures=progress.have, subject=case.row.question_kk)
    return rules.submit(law_of(tx, case), progress.frozen_on, facts)


def hand_in(runtime: Runtime, actor: Actor, slug: str, body: str) -> None:
    """Hand the proposal to the body that can act; its duty to answer and the clock begin today.

    Raises ForbiddenError (the okrug's clerk does it), ConflictError (lines to be checked, handed in), NotFreshError,
    InvalidInputError, RuleNotMetError by the rule `referendum.submit`.
    """
    require_fresh(actor, runtime.now)
    if body not in BODIES:
        raise InvalidInputError([Problem("referendums.error.needed.body", "body")])
    with runtime.transaction() as tx:
        case = hold(tx, slug, *VERIFYING)
        if not may_note_answer(actor, case.row.territory_id):
            raise ForbiddenError("referendums.error.not_clerk")
        verdict = tx.require(submission(tx, case))
        progress = support.hand_in(tx, case.sheet_id)
        due_on = term(law_of(tx, case), rules.ANSWER_DAYS, tx.today)
        tx.session.add(Handover(proposal_id=case.row.id, body=body, handed_at=tx.now, due_on=due_on))
        facts = {"signatures": progress.have, "of": progress.of, "body": body, "answer_due_on": due_on.isoformat()}
        tx.record("referendum.hand_in", slug, facts, actor=actor.account_id, verdict=verdict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the body answered. decision: accepted, partly or refused; document: number and day of its paper."""

    decision: str
    answer: str
    document: str
    answered_on: date


def note_answer(runtime: Runtime, actor: Actor, slug: str, answer: Answer) -> None:
    """Publish the body's answer. Raises ForbiddenError, ConflictError, InvalidInputError, NotFreshError."""
    require_fresh(actor, runtime.now)
    with runtime.transaction() as tx:
        case = hold(tx, slug, Stage.HANDED_IN)
        if not may_note_answer(actor, case.row.territory_id):
            raise ForbiddenError("referendums.error.not_clerk")
        handover = tx.session.get_one(Handover, case.row.id)
        problems = [*text_problems(answer.answer, "answer"), *text_problems(answer.document, "document", 300)]
        if answer.decision not in {"accepted", "partly", "refused"}:
            problems.append(Problem("referendums.error.needed.decision", "decision"))
        if not legal_day(handover.handed_at) <= answer.answered_on <= tx.today:
            problems.append(Problem("referendums.error.answered_on", "answered_on"))
        if problems:
            raise InvalidInputError(problems)
        handover.answered_on, handover.decision = answer.answered_on, answer.decision
        handover.answer, handover.document = answer.answer.strip(), answer.document.strip()
        handover.noted_by = actor.account_id
        facts = {"answered_on": answer.answered_on.isoformat(), "decision": answer.decision}
        tx.record("referendum.answer", slug, facts, actor=actor.account_id)
        tell_group(tx, case.row.id, "question_answered")


def forget_due(runtime: Runtime) -> bool:
    """Make the signers of every proposal anonymous whose day has come; tells whether there was one."""
    due = [case.row.slug for case in queries.list_unforgotten(runtime.session) if _is_due(runtime, case)]
    runtime.session.rollback()
    for slug in due:
        with runtime.transaction() as tx:
            sheet_id = queries.get_case(tx.session, slug).sheet_id
            scans = [page.document_id for page in sheets.list_pages(tx.session, sheet_id) if page.document_id]
            if support.anonymise(tx, sheet_id):
                for scan in scans:
                    remove(tx, scan)
                tx.record("referendum.forget", slug, {})
    return bool(due)


def _is_due(runtime: Runtime, case: Case) -> bool:
    return runtime.today > forget_on(runtime, case)


def forget_on(runtime: Runtime, case: Case) -> date:
    """The last day on which the officers may still see who signed: counted from the handing in, or the last day."""
    if case.progress is None:
        raise ConflictError
    handed_in = case.progress.handed_in_at
    event = legal_day(handed_in) if handed_in else case.progress.due_on
    law = book_for(runtime.session, runtime.law, case.row.territory_id)
    return term(law, rules.ANONYMISE_DAYS, event)
