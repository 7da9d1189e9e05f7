"""The initiative: filed by a sitting deputy, signed by others, handed to the chair. Law No. 148, art. 24(2)–(4)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.confidence import policy, queries
from app.confidence.models import Case, Citation, Proposal
from app.confidence.policy import Act, Step
from app.confidence.services import steps
from app.documents.content import Upload
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem, RuleNotMetError
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import confidence as rules
from app.domain.rules.deadlines import due
from app.places.queries import competence_on, find_akim, get_place_by_slug, list_members, total_deputies
from app.platform.access import Actor
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.runtime import Runtime, Transaction
from app.support import queries as support
from app.support import services as signatures

MOST_FILES = 5
OF_ASSEMBLY = frozenset({"town", "okrug", "village"})
"""Whose akims an assembly may want dismissed, art. 24(2)(2): not those of districts and oblasts."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that is cited: its number and day."""

    number: str
    on: date


@dataclass(frozen=True, slots=True)
class Draft:
    """What a deputy files.

    ground: one of the two of art. 24(2); refusals: the maslikhat's decisions that did not approve the akim's reports;
    proposal: address of an assembly's initiative made here, or minutes with their title and day; evidence: documents.
    """

    ground: str
    statement: str
    lang: str
    refusals: tuple[Decision, ...] = ()
    proposal: str | None = None
    minutes: Upload | None = None
    minutes_decision: Decision | None = None
    evidence: Sequence[Upload] = ()


def file(runtime: Runtime, actor: Actor, territory_slug: str, draft: Draft) -> str:
    """File an initiative against the akim of a territory; the deputy who files signs with it. Gives its address.

    Both readings of the total number of deputies are frozen as they are today; the larger is the base. Raises
    RuleNotMetError (not a sitting deputy of the competent maslikhat, no ground of the law), NotFoundError (no akim,
    no competence or seats recorded), ForbiddenError (signed in without the second factor), InvalidInputError.
    """
    statement = steps.words("statement", draft.statement)
    if draft.lang not in steps.LANGS:
        raise InvalidInputError([Problem("confidence.error.lang", "lang")])
    with runtime.transaction() as tx:
        day = tx.today
        _require_past(draft, day)
        place = get_place_by_slug(tx.session, territory_slug, day)
        competence = competence_on(tx.session, place.id, day)
        proposal = _proposal(tx, draft, place.id)
        facts = rules.FileFacts(
            standing=_standing(tx, actor, competence.maslikhat_id),
            ground=draft.ground,
            refusals=len(set(draft.refusals)),
            assembly_initiated=place.kind in OF_ASSEMBLY
            and (proposal is not None or (draft.minutes is not None and draft.minutes_decision is not None)),
        )
        verdict = tx.require(rules.file(tx.law, day, facts))
        _require_strong(actor)
        akim = find_akim(tx.session, place.id, day)
        if akim is None:
            raise NotFoundError("confidence.error.no_akim")
        number = total_deputies(tx.session, competence.maslikhat_id, day)
        total = max(number.seats, number.in_office)
        need = _need(tx, total, draft.ground)
        sheet = signatures.open_sheet(
            tx,
            kind="confidence",
            territory_id=place.id,
            body_id=competence.maslikhat_id,
            need=need,
            of=total,
            due_on=due(tx.law, calendar_of_kazakhstan(), "ncv.signatures.days", day).day,
        )
        case = Case(
            id=uuid.uuid4(),
            slug=f"{place.slug}-{day.year}-{secrets.token_hex(2)}",
            territory_id=place.id,
            akim_id=akim.id,
            maslikhat_id=competence.maslikhat_id,
            higher_akim_territory_id=competence.higher_akim_territory_id,
            sheet_id=sheet.id,
            proposal_id=proposal.id if proposal else None,
            ground=draft.ground,
            statement=statement,
            lang=draft.lang,
            convocation=number.convocation,
            seats=number.seats,
            in_office=number.in_office,
            total=total,
            filed_at=tx.now,
            filed_on=day,
            filed_by=actor.person_id,
        )
        tx.session.add(case)
        tx.session.flush()
        _cite(tx, actor, case, draft)
        told = {"ground": draft.ground, "seats": number.seats, "in_office": number.in_office, "need": need}
        tx.record("confidence.filed", f"confidence:{case.slug}", told, actor=actor.account_id, verdict=verdict)
        signed = signatures.sign(tx, sheet.id, actor.person_id)
        announce(tx, case, signed.count, reached_now=signed.reached_now)
        return case.slug


def sign(runtime: Runtime, actor: Actor, slug: str) -> signatures.Signed:
    """Sign an initiative, once; the signature that first reaches one fifth raises the question and is announced.

    Raises RuleNotMetError for whoever is not a sitting deputy of that maslikhat today, ConflictError for a second
    signature, after the term and after the handing in, ForbiddenError without the second factor.
    """
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        verdict = tx.require(sign_verdict(tx.session, tx.law, tx.today, actor, case))
        _require_strong(actor)
        if not policy.may_sign(course, tx.today):
            raise ConflictError("confidence.error.not_collecting")
        signed = signatures.sign(tx, case.sheet_id, actor.person_id)
        told = {"signatures": signed.count}
        tx.record("confidence.signed", f"confidence:{slug}", told, actor=actor.account_id, verdict=verdict)
        announce(tx, case, signed.count, reached_now=signed.reached_now)
        return signed


def sign_verdict(session: Session, law: LawBook, day: date, actor: Actor, case: Case) -> Verdict:
    """Whether the law lets this person sign on the day."""
    standing = queries.standing_of(session, actor.account_id, actor.person_id, case.maslikhat_id, day)
    return rules.sign(law, day, rules.SignFacts(standing=standing))


def require_may_sign(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Raise RuleNotMetError, ForbiddenError or ConflictError before the person is asked to prove who they are."""
    session = runtime.session
    case = queries.get_case(session, slug)
    verdict = sign_verdict(session, runtime.law, runtime.today, actor, case)
    if not verdict.allowed:
        raise RuleNotMetError(verdict)
    _require_strong(actor)
    if support.has_signed(session, case.sheet_id, actor.person_id):
        raise ConflictError("support.error.signed")


def require_may_file(runtime: Runtime, actor: Actor, territory_id: uuid.UUID) -> None:
    """Raise RuleNotMetError for whoever is no sitting deputy there, ForbiddenError, NotFoundError."""
    session, day = runtime.session, runtime.today
    maslikhat_id = competence_on(session, territory_id, day).maslikhat_id
    standing = queries.standing_of(session, actor.account_id, actor.person_id, maslikhat_id, day)
    verdict = rules.sign(runtime.law, day, rules.SignFacts(standing=standing))
    if not verdict.allowed:
        raise RuleNotMetError(verdict)
    _require_strong(actor)


def standing_verdict(tx: Transaction, person_id: uuid.UUID, case: Case) -> Verdict:
    """Whether the law takes the signature of a person on paper today."""
    sits = any(one.person_id == person_id for one in list_members(tx.session, case.maslikhat_id, tx.today))
    return rules.sign(tx.law, tx.today, rules.SignFacts(standing="sitting" if sits else "none"))


def withdraw(runtime: Runtime, actor: Actor, slug: str) -> int:
    """Take one's signature back until the sheet is handed in; gives how many are left. Raises ConflictError."""
    with runtime.transaction() as tx:
        case, _, _ = steps.lock(tx, slug)
        left = signatures.withdraw(tx, case.sheet_id, actor.person_id)
        tx.record("confidence.withdrawn", f"confidence:{slug}", {"signatures": left}, actor=actor.account_id)
        return left


def hand_in(runtime: Runtime, actor: Actor, slug: str) -> None:
    """A deputy who signed hands the sheet to the chair: enough signatures, no line of paper unchecked.

    Raises RuleNotMetError below one fifth, ForbiddenError for others, ConflictError at any other stage.
    """
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        if not support.has_signed(tx.session, case.sheet_id, actor.person_id):
            raise ForbiddenError("confidence.error.signers")
        verdict = tx.require(initiative_verdict(tx, case, course.signatures))
        told = {"signatures": course.signatures, "need": course.need}
        facts = steps.enter(tx, actor, case, course, Act(Step.HANDED_IN, tx.today), told)
        signatures.hand_in(tx, case.sheet_id)
        tx.record("confidence.handed_in", f"confidence:{slug}", facts, actor=actor.account_id, verdict=verdict)


def initiative_verdict(tx: Transaction, case: Case, count: int) -> Verdict:
    """Whether that many signatures raise the question today."""
    facts = rules.InitiateFacts(deputies_total=case.total, signatures=count, ground=case.ground, refusals=2)
    return rules.initiate(tx.law, tx.today, facts)


def _need(tx: Transaction, total: int, ground: str) -> int:
    asked = rules.InitiateFacts(deputies_total=total, signatures=0, ground=ground, refusals=2)
    need = rules.initiate(tx.law, tx.today, asked).findings[0].need
    if not isinstance(need, int):
        raise TypeError("the law of the day names no number of signatures")
    return need


def _standing(tx: Transaction, actor: Actor, maslikhat_id: uuid.UUID) -> str:
    return queries.standing_of(tx.session, actor.account_id, actor.person_id, maslikhat_id, tx.today)


def _require_strong(actor: Actor) -> None:
    if not actor.strong:
        raise ForbiddenError("confidence.error.second_factor")


def _require_past(draft: Draft, day: date) -> None:
    """Raise InvalidInputError for a cited decision that has not been taken yet."""
    cited = [*zip(("first_on", "second_on"), draft.refusals, strict=False), ("minutes_on", draft.minutes_decision)]
    wrong = [Problem("confidence.error.cited_future", where) for where, one in cited if one and one.on > day]
    if wrong:
        raise InvalidInputError(wrong)


def _proposal(tx: Transaction, draft: Draft, territory_id: uuid.UUID) -> Proposal | None:
    """The assembly's initiative that is cited, if it was adopted for this territory and confirmed."""
    if draft.ground != "assembly_initiative" or draft.proposal is None:
        return None
    found = queries.get_proposal(tx.session, draft.proposal)
    akim = find_akim(tx.session, territory_id, tx.today)
    same = akim is not None and found.akim_id == akim.id
    return found if found.adopted and found.confirmed_at is not None and same else None


def _cite(tx: Transaction, actor: Actor, case: Case, draft: Draft) -> None:
    rows: list[tuple[str, str, date | None, uuid.UUID | None]] = []
    if draft.ground == "reports_refused_twice":
        rows += [("refusal", decision.number, decision.on, None) for decision in draft.refusals]
    elif draft.minutes is not None and draft.minutes_decision is not None:
        document_id = steps.keep_public(tx, actor, draft.minutes)
        rows.append(("minutes", draft.minutes_decision.number, draft.minutes_decision.on, document_id))
    rows += [("evidence", one.name, None, steps.keep_public(tx, actor, one)) for one in draft.evidence[:MOST_FILES]]
    for place, (kind, title, on, document_id) in enumerate(rows, 1):
        row = Citation(case_id=case.id, number=place, kind=kind, title=title, decided_on=on, document_id=document_id)
        tx.session.add(row)
    tx.session.flush()


def announce(tx: Transaction, case: Case, count: int, *, reached_now: bool) -> None:
    """The question is raised once, with the signature that first reaches one fifth. It is no vote."""
    if reached_now:
        told = {"signatures": count, "need": support.progress(tx.session, case.sheet_id).need}
        tx.record("confidence.raised", f"confidence:{case.slug}", told)
