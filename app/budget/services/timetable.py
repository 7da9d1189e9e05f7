"""The timetable of a round: published with its verdict, changed only as an act with a reason.

Nothing is switched at midnight: each service compares the legal day with the stored days.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.policy import place_of
from app.budget.proposal_models import Timetable
from app.budget.services.rounds import own_draft
from app.domain.errors import ConflictError, InvalidInputError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import proposals as rules
from app.lawbook.queries import book_for
from app.places.models import Territory
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime

PUBLISH, CHANGE = "budget.timetable", "budget.timetable_change"
SHORTEST_REASON, LONGEST_REASON = 10, 500
DAYS = ("collect_from", "collect_to", "check_by", "decide_by")


@dataclass(frozen=True, slots=True)
class Dates:
    """All dates of a round: legal days, and the moments of its vote."""

    collect_from: date
    collect_to: date
    check_by: date
    opens_at: datetime
    closes_at: datetime
    decide_by: date

    def told(self) -> dict[str, str]:
        """As the ledger keeps them: moments in UTC, so that equal ones are written alike."""
        moments = {name: getattr(self, name).astimezone(UTC) for name in ("opens_at", "closes_at")}
        return {name: value.isoformat() for name, value in (asdict(self) | moments).items()}


def dates_of(round_: Round, timetable: Timetable) -> Dates:
    """The dates of a round as they stand."""
    days = {name: getattr(timetable, name) for name in DAYS}
    return Dates(**days, opens_at=round_.opens_at, closes_at=round_.closes_at)


def timetable_verdict(
    session: Session, law: LawBook, day: date, round_: Round, dates: Dates, published: date
) -> Verdict:
    """Whether the round may keep these dates, published on that day, by the law of the day."""
    territory = session.get_one(Territory, round_.territory_id)
    facts = rules.TimetableFacts(
        place=place_of(territory.kind),
        announced_on=published,
        collect_from=dates.collect_from,
        collect_to=dates.collect_to,
        check_by=dates.check_by,
        opens_on=legal_day(dates.opens_at),
        closes_on=legal_day(dates.closes_at),
        decide_by=dates.decide_by,
    )
    return rules.timetable(book_for(session, law, territory.id), day, facts)


def publish_timetable(runtime: Runtime, actor: Actor, slug: str, dates: Dates) -> None:
    """Publish the timetable of a draft round: from now on everyone sees it, and residents propose in its days.

    Raises ForbiddenError, ConflictError (announced already, or there is a timetable), RuleNotMetError.
    """
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        if queries.find_timetable(tx.session, round_.id):
            raise ConflictError("budget.error.timetable_there")
        verdict = tx.require(timetable_verdict(tx.session, tx.law, tx.today, round_, dates, tx.today))
        days = {name: getattr(dates, name) for name in DAYS}
        tx.session.add(Timetable(round_id=round_.id, published_at=tx.now, **days))
        round_.opens_at, round_.closes_at = dates.opens_at, dates.closes_at
        tx.record(PUBLISH, slug, dates.told(), actor=actor.account_id, verdict=verdict)


def change_timetable(runtime: Runtime, actor: Actor, slug: str, dates: Dates, reason: str) -> None:
    """Move dates that have not passed, for a reason of 10 to 500 characters that everyone reads.

    The ledger keeps each date before and after. Raises ForbiddenError, ConflictError (announced already, no timetable,
    nothing changed), InvalidInputError (a passed date, a date moved into the past, the reason), RuleNotMetError.
    """
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        timetable = queries.find_timetable(tx.session, round_.id)
        if timetable is None:
            raise ConflictError("budget.error.no_timetable")
        before, after = dates_of(round_, timetable).told(), dates.told()
        moved = [name for name in after if after[name] != before[name]]
        problems = []
        if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
            facts = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
            problems.append(Problem("budget.error.timetable_reason", "change_reason", facts))
        today = tx.today.isoformat()
        problems += [
            Problem("budget.error.date_passed", _field(name))
            for name in moved
            if before[name][:10] < today or after[name][:10] < today
        ]
        if problems:
            raise InvalidInputError(problems)
        if not moved:
            raise ConflictError("budget.error.timetable_same")
        published = legal_day(timetable.published_at)
        verdict = tx.require(timetable_verdict(tx.session, tx.law, tx.today, round_, dates, published))
        for name in DAYS:
            setattr(timetable, name, getattr(dates, name))
        round_.opens_at, round_.closes_at = dates.opens_at, dates.closes_at
        told = {
            "before": {name: before[name] for name in moved},
            "after": {name: after[name] for name in moved},
            "reason": reason.strip(),
        }
        tx.record(CHANGE, slug, told, actor=actor.account_id, verdict=verdict)


def _field(name: str) -> str:
    return {"opens_at": "opens_on", "closes_at": "closes_on"}.get(name, name)
