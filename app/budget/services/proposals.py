"""A resident's proposal: begun, kept answer by answer, handed in, withdrawn; or written down by a clerk."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.proposal_models import Proposal, Timetable
from app.budget.proposal_policy import CHANNELS, LIVE, require_officer
from app.budget.queries import get_round, get_round_by_id, village_names
from app.budget.services.rounds import held_draft
from app.budget.services.telling import tell
from app.documents.content import Upload
from app.documents.services import keep, set_public
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.book import LANGUAGES
from app.domain.law.verdict import Verdict
from app.domain.people import holds_iin
from app.domain.rules import proposals as rules
from app.identity.queries import find_enrolled_by_iin
from app.lawbook.queries import book_for
from app.platform.access import Actor
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction
from app.platform.throttle import Limit, take

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_SPOT = 120, 3000, 200
SHORTEST_TITLE, SHORTEST_ABOUT = 5, 20
MOST_COST = 10**12
SENT = Limit("budget.proposal", 10, timedelta(days=1))
"""Proposals that one person hands in in a day, those withdrawn again too: each makes an entry and a message."""
ZONES = range(1, 10)


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered; None: not asked here. title, about: by language; cost in whole tenge."""

    title: Mapping[str, str] | None = None
    about: Mapping[str, str] | None = None
    village_id: uuid.UUID | None = None
    zone: int | None = None
    spot: str | None = None
    rough_cost: int | None = None


def propose_verdict(
    tx: Transaction | Runtime, round_: Round, timetable: Timetable, author: uuid.UUID, day: date
) -> Verdict:
    """Whether the author may hand in one more proposal on the legal day, by the law of the round's territory."""
    others = queries.count_of_author(tx.session, round_.id, author)
    facts = rules.ProposeFacts(
        collect_from=timetable.collect_from, collect_to=timetable.collect_to, proposals=others + 1
    )
    return rules.propose(book_for(tx.session, tx.law, round_.territory_id), day, facts)


def collecting_round(tx: Transaction, round_: Round) -> Timetable:
    """The timetable of a round that is still prepared; raises ConflictError."""
    timetable = queries.find_timetable(tx.session, held_draft(tx, round_.id).id)
    if timetable is None:
        raise ConflictError("budget.error.not_collecting")
    return timetable


def begin_proposal(runtime: Runtime, actor: Actor, slug: str) -> uuid.UUID:
    """Begin a proposal, or go on with the draft that is there; gives its id.

    Raises NotFoundError, ConflictError (the round takes none), RuleNotMetError.
    """
    with runtime.transaction() as tx:
        round_ = get_round(tx.session, slug)
        timetable = collecting_round(tx, round_)
        take_turns(tx.session, f"proposal of {actor.person_id} in {round_.id}")
        found = queries.find_draft(tx.session, round_.id, actor.person_id)
        if found:
            return found.id
        tx.require(propose_verdict(tx, round_, timetable, actor.person_id, tx.today))
        made = _new(round_, actor.person_id, tx)
        tx.session.add(made)
        return made.id


def _new(round_: Round, author: uuid.UUID, tx: Transaction, **more: Any) -> Proposal:
    values = {"channel": "online", "state": "draft", "title": {}, "about": {}, "created_at": tx.now, **more}
    return Proposal(id=uuid.uuid4(), round_id=round_.id, author_id=author, **values)


def own_proposal(tx: Transaction, actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """The author's own proposal, locked; somebody else's is not there at all. Raises NotFoundError."""
    found = tx.session.get(Proposal, proposal_id, with_for_update=True)
    if found is None or found.author_id != actor.person_id:
        raise NotFoundError("budget.error.no_proposal")
    return found


def _own_draft(tx: Transaction, actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    found = own_proposal(tx, actor, proposal_id)
    if found.state != "draft":
        raise ConflictError("budget.error.proposal_sent")
    return found


def save_answers(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, answers: Answers) -> None:
    """Keep what the author has just answered. Raises NotFoundError, ConflictError (handed in), InvalidInputError."""
    with runtime.transaction() as tx:
        proposal = _own_draft(tx, actor, proposal_id)
        _put(tx, proposal, answers)


def _put(tx: Transaction, proposal: Proposal, answers: Answers) -> None:
    round_ = get_round_by_id(tx.session, proposal.round_id)
    villages = village_names(tx.session, round_.territory_id, tx.today)
    problems = problems_of(answers, villages, round_.pot)
    if problems:
        raise InvalidInputError(problems)
    if answers.title is not None:
        proposal.title = _kept(proposal.title, answers.title)
    if answers.about is not None:
        proposal.about = _kept(proposal.about, answers.about)
    if answers.village_id is not None:
        proposal.village_id = answers.village_id
    if answers.zone is not None or answers.spot is not None:
        proposal.zone, proposal.spot = answers.zone, (answers.spot or "").strip() or None
    if answers.rough_cost is not None:
        proposal.rough_cost = answers.rough_cost


def _kept(former: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    together = {**former, **{lang: text.strip() for lang, text in given.items()}}
    return {lang: together[lang] for lang in LANGUAGES if together.get(lang)}


def problems_of(answers: Answers, villages: Mapping[uuid.UUID, object], pot: int) -> list[Problem]:
    """All that is wrong with what was answered; nothing is asked of what was not."""
    problems = []
    for name, texts, least, most in (
        ("title", answers.title, SHORTEST_TITLE, LONGEST_TITLE),
        ("about", answers.about, SHORTEST_ABOUT, LONGEST_ABOUT),
    ):
        for lang, text in (texts or {}).items():
            if not least <= len(text.strip()) <= most:
                facts = {"least": least, "most": most, "n": len(text.strip())}
                problems.append(Problem(f"budget.error.proposal_{name}", f"{name}_{lang}", facts))
            elif holds_iin(text):
                problems.append(Problem("places.error.text_iin", f"{name}_{lang}"))
    if answers.village_id is not None and answers.village_id not in villages:
        problems.append(Problem("budget.error.village", "village"))
    if answers.zone is not None and answers.zone not in ZONES:
        problems.append(Problem("budget.error.zone", "zone"))
    if holds_iin(answers.spot or ""):
        problems.append(Problem("places.error.text_iin", "spot"))
    if len(answers.spot or "") > LONGEST_SPOT:
        problems.append(Problem("budget.error.too_long", "spot", {"limit": LONGEST_SPOT}))
    if answers.rough_cost is not None and not 0 < answers.rough_cost <= pot:
        problems.append(Problem("budget.error.rough_cost", "rough_cost", {"pot": pot}))
    return problems


def put_photo(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, upload: Upload | None) -> None:
    """Keep the photo of a draft, cleaned of what the telephone wrote into it; None takes it away.

    Raises NotFoundError, ConflictError (handed in), InvalidInputError (no photo, too large).
    """
    with runtime.transaction() as tx:
        proposal = _own_draft(tx, actor, proposal_id)
        if upload is None:
            proposal.photo_id = None
            return
        proposal.photo_id = _kept_photo(tx, upload, actor)


def _kept_photo(tx: Transaction, upload: Upload, actor: Actor) -> uuid.UUID:
    document = keep(tx, upload, kind="proposal", public=False, by=actor.account_id)
    if document.width is None:
        raise InvalidInputError([Problem("budget.error.not_photo", "photo")])
    return document.id


def lacking(proposal: Proposal) -> list[str]:
    """The questions that must be answered before a proposal can be handed in."""
    needed = {"title": proposal.title, "about": proposal.about, "village": proposal.village_id,
              "cost": proposal.rough_cost}  # fmt: skip
    return [name for name, value in needed.items() if not value]


def send_proposal(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID) -> int:
    """Hand the draft in: it gets its number, everyone reads it, and it cannot be changed; gives the number.

    Raises NotFoundError, ConflictError (handed in already, none are taken), InvalidInputError (a question is not
    answered), RuleNotMetError, RateLimitedError.
    """
    with runtime.transaction() as tx:
        proposal = _own_draft(tx, actor, proposal_id)
        round_ = get_round_by_id(tx.session, proposal.round_id)
        number = _send(tx, round_, proposal, tx.today, actor)
        take(tx.session, tx.now, SENT, str(actor.account_id))
        return number


def _send(tx: Transaction, round_: Round, proposal: Proposal, received: date, actor: Actor) -> int:
    timetable = collecting_round(tx, round_)
    if missing := lacking(proposal):
        raise InvalidInputError([Problem(f"budget.error.lacking.{name}", name) for name in missing])
    take_turns(tx.session, f"proposals of {round_.id}")
    verdict = tx.require(propose_verdict(tx, round_, timetable, proposal.author_id, received))
    proposal.number = queries.next_proposal_number(tx.session, round_.id)
    proposal.state, proposal.sent_at, proposal.received_on = "sent", tx.now, received
    if proposal.photo_id:
        set_public(tx, proposal.photo_id, True)
    tx.session.add(proposal)
    tx.session.flush()
    tx.record(
        "budget.propose",
        round_.slug,
        {"proposal": proposal.number, "channel": proposal.channel},
        actor=actor.account_id if proposal.entered_by else None,
        verdict=verdict,
    )
    tell(tx, proposal.author_id, "proposal_sent", number=proposal.number)
    return proposal.number


@dataclass(frozen=True, slots=True)
class Paper:
    """What a clerk writes down for somebody: who (by the number in their document), how and on which day it came;
    consent: the author agrees to its being written down; photo: of the place, or of the paper.
    """

    iin: str
    channel: str
    received_on: date
    answers: Answers
    consent: bool
    photo: Upload | None = None


def consent_problems(consent: bool) -> list[Problem]:
    """Nothing is written down for somebody who has not agreed to it."""
    return [] if consent else [Problem("budget.error.consent", "consent")]


def enter_proposal(runtime: Runtime, clerk: Actor, slug: str, paper: Paper) -> int:
    """Hand in what a resident said on the telephone or at the desk, or wrote on paper; gives the number.

    The resident is enrolled at the clerk's desk and stays the author: the proposal is on their own page. Raises
    ForbiddenError, ConflictError (none are taken), InvalidInputError, RuleNotMetError by the law of the day it came.
    """
    with runtime.transaction() as tx:
        round_ = get_round(tx.session, slug)
        require_officer(clerk, round_.territory_id)
        author = find_enrolled_by_iin(tx.session, tx.keys, round_.territory_id, paper.iin)
        problems = consent_problems(paper.consent)
        if author is None:
            problems.append(Problem("identity.error.not_enrolled", "iin"))
        if paper.channel not in CHANNELS:
            problems.append(Problem("budget.error.channel", "channel"))
        if paper.received_on > tx.today:
            problems.append(Problem("budget.error.received_on", "received_on", {"today": tx.today}))
        if problems or author is None:
            raise InvalidInputError(problems)
        proposal = _new(
            round_,
            author.person_id,
            tx,
            channel=paper.channel,
            entered_by=clerk.account_id,
        )
        _put(tx, proposal, paper.answers)
        if paper.photo:
            proposal.photo_id = _kept_photo(tx, paper.photo, clerk)
        return _send(tx, round_, proposal, paper.received_on, clerk)


def withdraw_proposal(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID) -> str | None:
    """The author takes a proposal back; a draft is forgotten (then None comes back, else the round's address).

    Raises NotFoundError, ConflictError (accepted already, joined, withdrawn).
    """
    with runtime.transaction() as tx:
        proposal = own_proposal(tx, actor, proposal_id)
        if proposal.state == "draft":
            tx.session.delete(proposal)
            return None
        return put_withdrawal(tx, proposal)


def put_withdrawal(tx: Transaction, proposal: Proposal, entered_by: uuid.UUID | None = None) -> str:
    """Note that the author takes the proposal back; those that were joined to it are considered again by themselves.

    entered_by: the officer who wrote it down. Gives the round's address; raises ConflictError.
    """
    if proposal.state not in LIVE:
        raise ConflictError("budget.error.proposal_over")
    round_ = get_round_by_id(tx.session, proposal.round_id)
    proposal.state = "withdrawn"
    tx.record("budget.withdraw", round_.slug, {"proposal": proposal.number}, actor=entered_by)
    for one in queries.list_joined(tx.session, proposal.id):
        passed = queries.standing_check(queries.list_checks(tx.session, one.id), passed=True)
        one.state, one.merged_into = "checking" if passed else "sent", None
        tx.record("budget.part", round_.slug, {"proposal": one.number, "from": proposal.number})
        tell(tx, one.author_id, "proposal_parted", number=one.number)
    return round_.slug
