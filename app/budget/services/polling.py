"""What the polling room asks of rounds: what stands on the ballot, who may vote, and how paper joins the box."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Round
from app.budget.proposal_queries import excluded_by
from app.budget.services import votes
from app.budget.services.publishing import PAPER, box_file
from app.domain.errors import Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.lawbook.queries import book_for
from app.places.models import Territory
from app.platform.runtime import Transaction
from app.voting import queries as box
from app.voting.procedures import Option, Procedure
from app.voting.queries import Reconciliation
from app.voting.services.publishing import detail_of, paper_facts, sha256


def options(session: Session, round_: Round, day: date) -> list[Option]:
    """The admitted projects as lines of a ballot."""
    rows = [row for row in queries.list_projects(session, round_.id, day) if row.admitted]
    numbers, apart = {row.code: row.number for row in rows}, excluded_by(session, round_.id)
    return [
        Option(
            row.code,
            row.number,
            row.title,
            row.cost,
            row.village,
            tuple(sorted(numbers[code] for code in apart.get(row.code, ()) if code in numbers)),
        )
        for row in rows
    ]


def most(round_: Round) -> int | None:
    """How many projects a ballot may choose; None where it may spend the pot."""
    return round_.max_choices if round_.ballot_kind == "approval" else None


def problems(session: Session, round_: Round, choices: Sequence[str]) -> Sequence[Problem]:
    """What is wrong with a choice of project codes."""
    return votes.check_choice(round_, queries.ballot_costs(session, round_.id), choices)


def judge(session: Session, law: LawBook, day: date, round_: Round, person_id: uuid.UUID) -> Verdict:
    """May this person vote on the day, were they to choose one project?"""
    kind = session.get_one(Territory, round_.territory_id).kind
    return votes.judge(session, law, day, round_, kind, person_id, 1)


def join_paper(tx: Transaction, round_: Round, numbers: Reconciliation) -> None:
    """Enter in the ledger the whole box as it is now, online and paper together, before anybody has counted it."""
    ballots = box.list_box(tx.session, round_.id)
    law = book_for(tx.session, tx.law, round_.territory_id)
    detail = detail_of(law, tx.today, len(ballots))
    facts = {
        "detail": detail,
        "ballots_sha256": sha256(box_file(tx.session, round_, detail)),
        "ballots": len(ballots),
        "paper_detail": detail_of(law, tx.today, numbers.counted),
        "paper": paper_facts(numbers),
    }
    tx.record(PAPER, round_.slug, facts)


@dataclass(frozen=True, slots=True)
class Ways:
    """How many ballots came online and on paper, and the sheet of the paper ones with its explanation.

    votes: {code: (online, paper)}, None where one way has too few ballots to be shown apart.
    """

    online: int
    numbers: Reconciliation
    explanation: str
    votes: dict[str, tuple[int, int]] | None


def ways_of(session: Session, round_: Round, *, apart: bool) -> Ways | None:
    """The two ways of a counted round in which somebody voted on paper; else None. apart: both have ballots enough."""
    sheet = box.find_sheet(session, round_.id)
    if sheet is None or sheet.signed_at is None:
        return None
    cast = {way: [choices for _, choices in box.list_box(session, round_.id, way)] for way in ("online", "paper")}
    votes = None
    if apart:
        online, paper = (Counter(code for choices in cast[way] for code in choices) for way in ("online", "paper"))
        votes = {code: (online[code], paper[code]) for code in {*online, *paper}}
    return Ways(len(cast["online"]), box.reconcile(session, sheet), sheet.explanation, votes)


PROCEDURE = Procedure(
    page="budget.show",
    desk="budget.desk_round",
    options=options,
    most=most,
    problems=problems,
    judge=judge,
    cast=votes.cast,
    join_paper=join_paper,
)
