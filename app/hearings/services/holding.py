"""The sitting itself: opened and ended by the moderator, who is there, who speaks and how long, the recording."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import hearings as rules
from app.domain.rules.deadlines import due
from app.hearings import queries
from app.hearings.models import Hearing, Registration
from app.hearings.policy import Stage, require_stage
from app.hearings.services.announcing import link_problems
from app.hearings.services.common import (
    LONGEST_LINE,
    LONGEST_REMARK,
    LONGEST_TEXT,
    Held,
    choice_problems,
    hold_as_moderator,
    hold_as_staff,
    law_of,
    subject_of,
    text_problems,
)
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.runtime import Runtime, Transaction

WAYS = ("hall", "link", "paper")


def open_sitting(runtime: Runtime, actor: Actor, slug: str, *, chair: str, secretary: str) -> None:
    """Open the sitting on its day; chair and secretary stand in the protocol (Law No. 383-V, art. 21(5)).

    Raises NotFoundError, ForbiddenError, ConflictError (another stage, or another day than announced),
    InvalidInputError.
    """
    problems = [*text_problems(chair, "chair", LONGEST_LINE), *text_problems(secretary, "secretary", LONGEST_LINE)]
    if not problems and chair.strip().casefold() == secretary.strip().casefold():
        problems.append(Problem("hearings.error.same_person", "secretary"))
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.ANNOUNCED)
        if legal_day(held.row.starts_at) != tx.today:
            raise ConflictError("hearings.error.another_day", day=legal_day(held.row.starts_at))
        held.row.opened_at = tx.now
        held.row.chair, held.row.secretary = chair.strip(), secretary.strip()
        tx.record("hearing.open", subject_of(held.row), {}, actor=actor.account_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sitting ended. present: everybody who was there; votes_for: who accepted the report, where one was heard;
    conclusion: Kazakh and Russian; recording_url: empty while there is none."""

    present: int
    conclusion: dict[str, str]
    recording_url: str = ""
    votes_for: int | None = None


def end_sitting(runtime: Runtime, actor: Actor, slug: str, outcome: Outcome) -> None:
    """End the sitting; answers are due from today. A report that too few accept is noted as not accepted.

    Raises NotFoundError, ForbiddenError, ConflictError (not open), InvalidInputError.
    """
    present = outcome.present
    problems = [*link_problems(outcome.recording_url, "recording_url")]
    for lang in ("kk", "ru"):
        problems += text_problems(outcome.conclusion[lang], f"conclusion_{lang}", LONGEST_TEXT)
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.LIVE)
        least = sum(queries.count_attendance(tx.session, held.row.id).values())
        if present < least:
            problems.append(Problem("hearings.error.present", "present", {"least": least}))
        kind = rules.KINDS[held.row.kind]
        problems += _vote_problems(outcome, votes=kind.accept is not None)
        if problems:
            raise InvalidInputError(problems)
        _stop_speaker(tx, held)
        term = due(law_of(tx, held.row), calendar_of_kazakhstan(), kind.answer, tx.today)
        held.row.ended_at, held.row.present = tx.now, present
        held.row.answers_due_on = term.day
        held.row.conclusion_kk, held.row.conclusion_ru = (outcome.conclusion[lang].strip() for lang in ("kk", "ru"))
        held.row.recording_url = outcome.recording_url.strip() or None
        facts: dict[str, object] = {"present": present, "answers_due_on": term.day.isoformat()}
        verdict = None
        if kind.accept:
            held.row.votes_for = facts["votes_for"] = outcome.votes_for
            verdict = accepting_verdict(law_of(tx, held.row), held.row)
        tx.record("hearing.end", subject_of(held.row), facts, actor=actor.account_id, verdict=verdict)


def _vote_problems(outcome: Outcome, *, votes: bool) -> list[Problem]:
    if not votes:
        return []
    if outcome.votes_for is None:
        return [Problem("hearings.error.number", "accept_votes")]
    if outcome.votes_for > outcome.present:
        return [Problem("hearings.error.votes_for", "accept_votes", {"present": outcome.present})]
    return []


def accepting_verdict(law: LawBook, row: Hearing) -> Verdict | None:
    """Whether the report that a sitting heard was accepted there; None where none was voted on.

    Law on Public Councils, art. 23.
    """
    if row.votes_for is None or row.present is None:
        return None
    facts = rules.AcceptReportFacts(present=row.present, votes_for=row.votes_for)
    return rules.accept_report(law, legal_day(row.starts_at), facts)


def set_recording(runtime: Runtime, actor: Actor, slug: str, recording_url: str) -> None:
    """Where the recording of a held hearing is. Raises as `end_sitting`."""
    problems = link_problems(recording_url, "recording_url")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.HELD, Stage.ADOPTED, Stage.CLOSED)
        held.row.recording_url = recording_url.strip() or None
        tx.record("hearing.recording", subject_of(held.row), {"url": held.row.recording_url}, actor=actor.account_id)


def attend(runtime: Runtime, actor: Actor, slug: str, number: int, way: str) -> None:
    """Note that a registered person is there: in the hall, by link, or taking part on paper; empty takes it back.

    Raises NotFoundError, ForbiddenError, ConflictError (not open), InvalidInputError.
    """
    problems = choice_problems(way, (*WAYS, ""), "way")
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_staff(tx, actor, slug)
        require_stage(held.stage, Stage.LIVE)
        found = _registration(tx, held.row.id, number)
        found.attended_as, found.attended_at = (way, tx.now) if way else (None, None)


def give_floor(runtime: Runtime, actor: Actor, slug: str, number: int | None) -> None:
    """Start the clock of a speaker, and stop that of whoever spoke before; None only stops.

    Raises NotFoundError, ForbiddenError, ConflictError (not open, or this person has spoken).
    """
    with runtime.transaction() as tx:
        held = hold_as_moderator(tx, actor, slug)
        require_stage(held.stage, Stage.LIVE)
        _stop_speaker(tx, held)
        if number is None:
            return
        found = _registration(tx, held.row.id, number)
        if not found.speaks or found.spoke_from is not None:
            raise ConflictError("hearings.error.spoke")
        found.spoke_from = tx.now
        if found.attended_as is None:
            found.attended_as, found.attended_at = "hall", tx.now


def note_speech(runtime: Runtime, actor: Actor, slug: str, number: int, said: str) -> None:
    """Write down the gist of a speech for the protocol (Law No. 383-V, art. 21(5)), until it is adopted.

    Raises NotFoundError, ForbiddenError, ConflictError (adopted, or this person did not speak), InvalidInputError.
    """
    problems = text_problems(said, "said", LONGEST_REMARK)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        held = hold_as_staff(tx, actor, slug)
        require_stage(held.stage, Stage.LIVE, Stage.HELD)
        found = _registration(tx, held.row.id, number)
        if found.spoke_from is None:
            raise ConflictError("hearings.error.not_spoken")
        found.said = said.strip()


def _stop_speaker(tx: Transaction, held: Held) -> None:
    running = sa.select(Registration).where(
        Registration.hearing_id == held.row.id,
        Registration.spoke_from.is_not(None),
        Registration.spoke_until.is_(None),
    )
    for speaker in tx.session.scalars(running):
        speaker.spoke_until = tx.now
    tx.session.flush()


def _registration(tx: Transaction, hearing_id: uuid.UUID, number: int) -> Registration:
    statement = sa.select(Registration).where(
        Registration.hearing_id == hearing_id,
        Registration.number == number,
        Registration.withdrawn_at.is_(None),
    )
    found = tx.session.scalars(statement.with_for_update()).first()
    if found is None:
        raise NotFoundError
    return found
