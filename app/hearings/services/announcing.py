"""Drafting a hearing, adding its documents, announcing it in lawful time, calling it off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.content import Checked
from app.documents.services import keep, set_public
from app.domain.errors import ConflictError, InvalidInputError, NotInForceError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import hearings as rules
from app.hearings import queries
from app.hearings.models import Hearing, HearingDocument
from app.hearings.policy import Stage, require_moderator, require_stage
from app.hearings.services.common import (
    LONGEST_LINE,
    LONGEST_TEXT,
    choice_problems,
    hold_as_moderator,
    path_of,
    subject_of,
    tell,
    text_problems,
)
from app.lawbook.queries import book_for
from app.places.queries import get_place
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime, Transaction

DOCUMENT = "hearing"
MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """What a moderator decides about a hearing. starts_at: aware; links: http(s) addresses or empty."""

    kind: str
    about_akim: bool
    subject: dict[str, str]
    about: dict[str, str]
    agenda: dict[str, str]
    basis: str
    answerer: dict[str, str]
    venue: dict[str, str]
    broadcast_url: str
    starts_at: datetime
    speech_minutes: int


def create(runtime: Runtime, actor: Actor, territory_id: uuid.UUID, slug: str, draft: Draft) -> str:
    """Draft a hearing; gives its slug. Raises ForbiddenError, InvalidInputError, ConflictError (the slug is taken)."""
    with runtime.transaction() as tx:
        require_moderator(actor, path_of(tx, territory_id))
        place = get_place(tx.session, territory_id, tx.today)
        if place.kind not in {"okrug", "town"}:
            raise InvalidInputError([Problem("hearings.error.territory", "territory")])
        _check(tx, territory_id, draft)
        if tx.session.scalar(sa.select(Hearing.id).where(Hearing.slug == slug)):
            raise ConflictError("hearings.error.slug_taken")
        row = Hearing(
            slug=slug,
            territory_id=territory_id,
            created_by=actor.account_id,
            created_at=tx.now,
            **_columns(draft),
        )
        tx.session.add(row)
        tx.record("hearing.draft", subject_of(row), {"kind": draft.kind, "starts_at": draft.starts_at.isoformat()})
        return slug


def change(runtime: Runtime, actor: Actor, slug: str, draft: Draft) -> None:
    """Change a draft. Raises NotFoundError, ForbiddenError, ConflictError (announced already), InvalidInputError."""
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.DRAFT)
        _check(tx, held.row.territory_id, draft)
        for name, value in _columns(draft).items():
            setattr(held.row, name, value)
        if tx.session.is_modified(held.row):
            facts = {"kind": draft.kind, "starts_at": draft.starts_at.isoformat()}
            tx.record("hearing.draft", subject_of(held.row), facts)


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "about_akim": draft.about_akim or draft.kind == "report",
        **{f"subject_{lang}": draft.subject[lang].strip() for lang in ("kk", "ru", "en")},
        **{
            f"{name}_{lang}": texts[lang].strip()
            for name, texts in (
                ("about", draft.about),
                ("agenda", draft.agenda),
                ("answerer", draft.answerer),
                ("venue", draft.venue),
            )
            for lang in ("kk", "ru")
        },
        "basis": draft.basis.strip(),
        "broadcast_url": draft.broadcast_url.strip() or None,
        "starts_at": draft.starts_at,
        "speech_minutes": draft.speech_minutes,
    }


def _check(tx: Transaction, territory_id: uuid.UUID, draft: Draft) -> None:
    problems = [*choice_problems(draft.kind, rules.KINDS, "kind")]
    for lang in ("kk", "ru"):
        problems += text_problems(draft.subject[lang], f"subject_{lang}", LONGEST_LINE)
        problems += text_problems(draft.venue[lang], f"venue_{lang}", LONGEST_LINE)
        problems += text_problems(draft.answerer[lang], f"answerer_{lang}", LONGEST_LINE)
        problems += text_problems(draft.about[lang], f"about_{lang}", LONGEST_TEXT)
        problems += text_problems(draft.agenda[lang], f"agenda_{lang}", LONGEST_TEXT)
    problems += text_problems(draft.basis, "basis", LONGEST_LINE)
    problems += link_problems(draft.broadcast_url, "broadcast_url")
    if not 1 <= draft.speech_minutes <= 60:
        problems.append(Problem("hearings.error.speech_minutes", "speech_minutes"))
    if not problems:
        problems += _day_problems(book_for(tx.session, tx.law, territory_id), tx.today, draft)
    if problems:
        raise InvalidInputError(problems)


def _day_problems(law: LawBook, today: date, draft: Draft) -> list[Problem]:
    """A draft for a day that no announcement of today or later could make lawful is told at once."""
    try:
        first = rules.first_day(law, today, draft.kind)
    except NotInForceError:
        return []
    if legal_day(draft.starts_at) < first:
        need = (first - today).days
        return [Problem("hearings.error.too_early", "starts_on", {"first": first, "days": need})]
    return []


def link_problems(address: str, where: str) -> list[Problem]:
    """An address that is none of the web, or longer than addresses are."""
    address = address.strip()
    if not address:
        return []
    try:
        parts = urlsplit(address)
    except ValueError:
        return [Problem("hearings.error.link", where)]
    fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= 500 and address.isprintable()
    return [] if fine and " " not in address else [Problem("hearings.error.link", where)]


def attach(runtime: Runtime, actor: Actor, slug: str, files: Sequence[Checked]) -> None:
    """Add documents to a hearing that is not over; each keeps the moment when everyone could first read it.

    Raises NotFoundError, ForbiddenError, ConflictError (over, or more than thirty), InvalidInputError.
    """
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.DRAFT, Stage.ANNOUNCED, Stage.LIVE)
        had = len(queries.list_documents_of(tx.session, held.row.id))
        if had + len(files) > MOST_DOCUMENTS:
            raise ConflictError("hearings.error.many_documents", most=MOST_DOCUMENTS)
        for file in files:
            document = keep(tx, file, kind=DOCUMENT, public=held.stage is not Stage.DRAFT, by=actor.account_id)
            tx.session.add(HearingDocument(hearing_id=held.row.id, document_id=document.id, added_at=tx.now))
            facts = {"document": str(document.id), "sha256": document.sha256}
            tx.record("hearing.document", subject_of(held.row), facts, actor=actor.account_id)


def announcing_verdict(
    session: Session, law: LawBook, today: date, territory_id: uuid.UUID, *, kind: str, starts_at: datetime
) -> Verdict:
    """Whether such a hearing could be announced today for its day: its documents come out with the notice."""
    held_on = legal_day(starts_at)
    facts = rules.AnnounceFacts(
        announced_on=min(today, held_on), documents_on=min(today, held_on), held_on=held_on, kind=kind
    )
    return rules.announce(book_for(session, law, territory_id), today, facts)


def announce(runtime: Runtime, actor: Actor, slug: str) -> None:
    """Announce a draft with its documents: from now on its day, place and subject stay.

    Raises NotFoundError, ForbiddenError, ConflictError (not a draft, its hour has passed, a public council's hearing
    without drafts, or a hearing about the akim without a moderator outside the akim's office), RuleNotMetError.
    """
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        row = held.row
        require_stage(held.stage, Stage.DRAFT)
        verdict = tx.require(
            announcing_verdict(tx.session, tx.law, tx.today, row.territory_id, kind=row.kind, starts_at=row.starts_at)
        )
        if row.starts_at <= tx.now:
            raise ConflictError("hearings.error.in_past")
        documents = list(tx.session.scalars(sa.select(HearingDocument).where(HearingDocument.hearing_id == row.id)))
        if row.kind == "council" and not documents:
            raise ConflictError("hearings.error.documents_needed")
        moderators = queries.list_moderators(tx.session, held.path, row.territory_id, tx.today)
        if row.about_akim and all(one.own_office for one in moderators):
            raise ConflictError("hearings.error.akims_office_alone")
        for document in documents:
            document.added_at = tx.now
            set_public(tx, document.document_id, True)
        row.announced_at = tx.now
        facts = {"kind": row.kind, "starts_at": row.starts_at.isoformat(), "documents": len(documents)}
        tx.record("hearing.announce", subject_of(row), facts, actor=actor.account_id, verdict=verdict)


def first_lawful_day(session: Session, law: LawBook, today: date, territory_id: uuid.UUID, kind: str) -> date | None:
    """The first day for which a hearing of the kind may be announced today; None where no norm is known."""
    try:
        return rules.first_day(book_for(session, law, territory_id), today, kind)
    except NotInForceError:
        return None


def cancel(runtime: Runtime, actor: Actor, slug: str, reason: str) -> None:
    """Call off an announced hearing; its page stays and says why, and who registered is told. Raises as `change`."""
    problems = text_problems(reason, "reason", LONGEST_LINE)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.ANNOUNCED, Stage.MISSED)
        held.row.cancelled_at, held.row.cancel_reason = tx.now, reason.strip()
        for one in queries.list_queue(tx.session, held.row.id):
            tell(tx, one.person_id, "hearing_cancelled", {})
        tx.record("hearing.cancel", subject_of(held.row), {}, actor=actor.account_id)
