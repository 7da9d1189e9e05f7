"""Setting a round up, announcing it, and noting what the deciding body made of its result."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Adoption, Project, Round
from app.budget.money_queries import has_money
from app.budget.policy import Stage, place_of, stage_of
from app.budget.proposal_queries import count_waiting, find_timetable, list_refusals
from app.budget.services.publishing import terms_of
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotInForceError, Problem
from app.domain.law.book import LawBook, Provision
from app.domain.law.verdict import Verdict
from app.domain.rules import budget as rules
from app.domain.rules.proposals import appeal_until
from app.lawbook.queries import book_for
from app.ledger.services import next_after
from app.places.models import Body, Mandate, Roll, Territory
from app.places.queries import roll_is_intact
from app.places.queries.periods import on
from app.platform.access import Actor, Role
from app.platform.clock import legal_day
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction
from app.voting.services.counting import require_commission

OPEN = "budget.open"
LONGEST = timedelta(days=90)
"""A vote longer than this is taken for a slip of the pen. Platform default, not law."""

SETTING_KEYS = {"min_votes": "pb.rural.min_votes", "max_choices": "pb.rural.votes_per_person"}
TOWN_SETTING_KEYS = {"min_votes": "bnu.min_votes", "max_choices": "pb.rural.votes_per_person"}
ORIGIN_KEYS = {"pot": "pb.rural.share", "closes_on": "pb.rural.window_days"}
TOWN_ORIGIN_KEYS = {"pot": "bnu.share.min", "closes_on": "bnu.deadline.vote"}
DECIDING = frozenset({"assembly", "kenes"})
"""The bodies that may agree an okrug's budget."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a commission decides about a round. Money in whole tenge; moments aware."""

    slug: str
    year: int
    title: dict[str, str]
    pot: int
    own_funds: int
    ballot_kind: str
    max_choices: int | None
    method: str
    min_votes: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a round with where it comes from: a norm, the charter, a platform default, or the commission.

    `provision` is what the law book says of it on the day; `followed` tells whether the round keeps to it.
    """

    name: str
    value: object
    key: str | None = None
    provision: Provision | None = None
    followed: bool = True


def settings_of(law: LawBook, day: date, round_: Round, territory_kind: str) -> list[Setting]:
    """Each setting of a round beside the norm, charter or default it comes from, for the round's page."""
    town = place_of(territory_kind) == "district_town"
    keys = TOWN_SETTING_KEYS if town else SETTING_KEYS
    age_key = "bnu.voter.age" if town else "community.age"
    found = [_setting(law, day, "voting_age", age_key, round_.voting_age)]
    found += [
        _setting(law, day, name, key, getattr(round_, name))
        for name, key in keys.items()
        if getattr(round_, name) is not None
    ]
    return [*found, *(Setting(name, getattr(round_, name)) for name in ("ballot_kind", "method"))]


def origins_of(law: LawBook, day: date, territory_kind: str) -> dict[str, Provision]:
    """What a new round's settings start from, by name: the norm, the charter's value or the platform's default."""
    town = place_of(territory_kind) == "district_town"
    keys = {**TOWN_SETTING_KEYS, **TOWN_ORIGIN_KEYS} if town else {**SETTING_KEYS, **ORIGIN_KEYS}
    found = {name: _setting(law, day, name, key, None).provision for name, key in keys.items()}
    return {name: provision for name, provision in found.items() if provision}


def _setting(law: LawBook, day: date, name: str, key: str, value: object) -> Setting:
    try:
        provision = law.at(key, day)
    except NotInForceError:
        return Setting(name, value, key)
    return Setting(name, value, key, provision, provision.value == value)


def create_round(runtime: Runtime, actor: Actor, territory_id: uuid.UUID, terms: Terms) -> str:
    """Draft a round; gives its slug. Raises ForbiddenError, InvalidInputError (terms), ConflictError (the slug)."""
    with runtime.transaction() as tx:
        if not actor.may(Role.COMMISSION, territory_id):
            raise ForbiddenError("voting.error.not_commission")
        territory = tx.session.get_one(Territory, territory_id)
        law = book_for(tx.session, tx.law, territory_id)
        problems = terms_problems(law, tx.today, terms, territory.kind)
        if problems:
            raise InvalidInputError(problems)
        if tx.session.scalar(sa.select(Round.id).where(Round.slug == terms.slug)):
            raise ConflictError("budget.error.slug_taken")
        age_key = "bnu.voter.age" if place_of(territory.kind) == "district_town" else "community.age"
        age = law.at(age_key, tx.today).value
        tx.session.add(
            Round(
                slug=terms.slug,
                territory_id=territory_id,
                currency="KZT",
                voting_age=age,
                created_by=actor.account_id,
                created_at=tx.now,
                **_columns(terms),
            )
        )
        tx.record("budget.draft", terms.slug, {"pot": terms.pot, "year": terms.year, "method": terms.method})
        return terms.slug


def change_round(runtime: Runtime, actor: Actor, slug: str, terms: Terms) -> None:
    """Change the terms of a draft; `terms.slug` is not looked at. Raises ForbiddenError, ConflictError (announced
    already), InvalidInputError (terms, or projects that would cost more than the pot).
    """
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        territory = tx.session.get_one(Territory, round_.territory_id)
        law = book_for(tx.session, tx.law, territory.id)
        problems = terms_problems(law, tx.today, terms, territory.kind)
        if find_timetable(tx.session, round_.id) and (terms.opens_at, terms.closes_at) != (
            round_.opens_at,
            round_.closes_at,
        ):
            problems.append(Problem("budget.error.dates_by_timetable", "opens_on"))
        dearest = max(queries.ballot_costs(tx.session, round_.id).values(), default=0)
        if dearest > terms.pot:
            problems.append(Problem("budget.error.pot_below_project", "pot", {"cost": dearest}))
        if problems:
            raise InvalidInputError(problems)
        for name, value in _columns(terms).items():
            setattr(round_, name, value)
        if tx.session.is_modified(round_):
            tx.record("budget.draft", slug, {"pot": terms.pot, "year": terms.year, "method": terms.method})


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "year": terms.year,
        "title_kk": terms.title["kk"],
        "title_ru": terms.title["ru"],
        "title_en": terms.title["en"],
        "pot": terms.pot,
        "own_funds": terms.own_funds,
        "ballot_kind": terms.ballot_kind,
        "max_choices": terms.max_choices if terms.ballot_kind == "approval" else None,
        "method": terms.method,
        "min_votes": terms.min_votes,
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
    }


def own_draft(tx: Transaction, actor: Actor, slug: str) -> Round:
    """The draft of that address, locked until the transaction ends, if the actor's commission is preparing it.

    Raises NotFoundError, ForbiddenError, ConflictError (announced already).
    """
    round_ = queries.get_round(tx.session, slug)
    require_commission(actor, round_)
    tx.session.refresh(round_, with_for_update=True)
    if stage_of(round_, tx.now) is not Stage.DRAFT:
        raise ConflictError("budget.error.announced")
    return round_


def draft_to_fill(tx: Transaction, actor: Actor, slug: str) -> Round:
    """The draft as `own_draft` gives it, if the commission puts its projects in; ConflictError where they come from
    residents' proposals: nobody passes by the two checks.
    """
    round_ = own_draft(tx, actor, slug)
    if find_timetable(tx.session, round_.id):
        raise ConflictError("budget.error.by_proposals")
    return round_


def held_draft(tx: Transaction, round_id: uuid.UUID) -> Round:
    """A round that is still prepared; it cannot be announced until the transaction ends. Raises ConflictError."""
    round_ = queries.get_round_by_id(tx.session, round_id)
    tx.session.refresh(round_, with_for_update={"read": True})
    if stage_of(round_, tx.now) is not Stage.DRAFT:
        raise ConflictError("budget.error.not_collecting")
    return round_


def terms_problems(law: LawBook, day: date, terms: Terms, territory_kind: str) -> list[Problem]:
    """All that is wrong with the terms of a round: fields by name, with the norm's number where one binds."""
    problems = []
    if terms.pot <= 0:
        problems.append(Problem("budget.error.pot", "pot"))
    if terms.pot > terms.own_funds:
        problems.append(Problem("budget.error.pot_over_own_funds", "pot", {"own_funds": terms.own_funds}))
    if terms.closes_at <= terms.opens_at:
        problems.append(Problem("budget.error.window", "closes_on"))
    elif terms.closes_at - terms.opens_at > LONGEST:
        problems.append(Problem("budget.error.window_long", "closes_on", {"days": LONGEST.days}))
    if terms.ballot_kind == "approval" and (terms.max_choices is None or terms.max_choices < 1):
        problems.append(Problem("budget.error.max_choices", "max_choices"))
    least = law.at((TOWN_SETTING_KEYS if territory_kind == "town" else SETTING_KEYS)["min_votes"], day)
    binding = least.is_law or least.citation.rank.value == "okrug_charter"
    if binding and isinstance(least.value, int) and terms.min_votes < least.value:
        problems.append(Problem("budget.error.min_votes", "min_votes", {"least": least.value}))
    return problems


def announce(runtime: Runtime, actor: Actor, slug: str, roll_id: uuid.UUID) -> None:
    """Publish a draft with its frozen roll: from now on nothing in it changes.

    The seed for ties is the hash of the ledger's last entry: fixed before the vote, chosen by nobody. Raises
    ForbiddenError, ConflictError (not a draft, the opening has passed, or the roll is no longer what was frozen),
    RuleNotMetError by `budget.open_round`.
    """
    with runtime.transaction() as tx:
        round_ = own_draft(tx, actor, slug)
        if round_.opens_at <= tx.now:
            raise ConflictError("budget.error.opens_in_past")
        verdict = tx.require(opening_verdict(tx.session, tx.law, tx.today, round_, roll_id))
        if not roll_is_intact(tx.session, roll_id):
            raise ConflictError("places.error.roll_changed")
        seed = next_after(tx.session).hash
        round_.roll_id = roll_id
        round_.tie_seed = seed
        round_.box_key = tx.keys.new_box_key()
        round_.announced_at = tx.now
        tx.record("budget.open", slug, {**terms_of(round_), "window": _window(round_)}, verdict=verdict)


def opening_verdict(session: Session, law: LawBook, day: date, round_: Round, roll_id: uuid.UUID | None) -> Verdict:
    """Whether the round could be announced on the day with this roll (None: with no roll)."""
    roll = session.get(Roll, roll_id) if roll_id else None
    book = book_for(session, law, round_.territory_id)
    timetable = find_timetable(session, round_.id)
    facts = rules.OpenRoundFacts(
        pot=round_.pot,
        own_funds=round_.own_funds,
        projects=len(queries.ballot_costs(session, round_.id)),
        commission=count_commission(session, round_.territory_id, day),
        roll_frozen=roll is not None and roll.frozen_at is not None and roll.territory_id == round_.territory_id,
        seed_published=True,
        taking=timetable is not None and day <= timetable.collect_to,
        waiting=_undecided(session, book, day, round_.id),
    )
    return rules.open_round(book, day, facts)


def _undecided(session: Session, law: LawBook, day: date, round_id: uuid.UUID) -> int:
    """The proposals that wait for a decision, and the refusals that may still be appealed against on the day."""
    refused_on = [legal_day(refusal.decided_at) for refusal in list_refusals(session, round_id)]
    return count_waiting(session, round_id) + sum(day <= appeal_until(law, on_day) for on_day in refused_on)


def _window(round_: Round) -> dict[str, str]:
    return {"opens_at": round_.opens_at.isoformat(), "closes_at": round_.closes_at.isoformat()}


def count_commission(session: Session, territory_id: uuid.UUID, day: date) -> int:
    """How many people sit in the territory's commission on the day."""
    statement = (
        sa.select(sa.func.count(sa.distinct(Mandate.person_id)))
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Body.kind == "commission",
            Body.territory_id == territory_id,
            on(day, Mandate.starts_on, Mandate.ends_on),
        )
    )
    return session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a body decided about the okrug's budget with the winners in it."""

    body_id: uuid.UUID
    decided_on: date
    members: int
    present: int
    votes_for: int
    document: str


def adopt(runtime: Runtime, actor: Actor, slug: str, decision: Decision) -> bool:
    """Note the decision of the assembly or Kenes; True if by the norm it agreed the budget.

    A decision that lacks quorum or majority is noted too: it was taken, and it agreed nothing. A decision noted again
    takes the place of the one before; the ledger keeps both. Raises ForbiddenError, ConflictError (not counted; money
    was entered, and the decision would agree nothing), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_ = queries.get_round(tx.session, slug)
        require_commission(actor, round_)
        take_turns(tx.session, f"books {round_.id}")
        if stage_of(round_, tx.now) is not Stage.COUNTED:
            raise ConflictError("budget.error.not_counted")
        problems = _decision_problems(tx, round_, decision)
        if problems:
            raise InvalidInputError(problems)
        law = book_for(tx.session, tx.law, round_.territory_id)
        verdict = adoption_verdict(law, decision)
        noted = queries.find_adoption(tx.session, round_.id)
        if noted and all(getattr(noted, name) == value for name, value in asdict(decision).items()):
            return noted.adopted
        if not verdict.allowed and has_money(tx.session, round_.id):
            raise ConflictError("budget.error.money_entered")
        tx.session.merge(
            Adoption(
                round_id=round_.id,
                body_id=decision.body_id,
                decided_on=decision.decided_on,
                members=decision.members,
                present=decision.present,
                votes_for=decision.votes_for,
                document=decision.document,
                adopted=verdict.allowed,
            )
        )
        tx.record(
            "budget.adopt",
            slug,
            {"decided_on": decision.decided_on.isoformat(), "adopted": verdict.allowed},
            verdict=verdict,
        )
        return verdict.allowed


def adoption_verdict(law: LawBook, decision: Decision | Adoption) -> Verdict:
    """Whether a decision agreed the okrug's budget by the norms of its day; InvalidInputError for absurd numbers."""
    facts = rules.AdoptFacts(members=decision.members, present=decision.present, votes_for=decision.votes_for)
    return rules.adopt(law, decision.decided_on, facts)


def _decision_problems(tx: Transaction, round_: Round, decision: Decision) -> list[Problem]:
    body = tx.session.get(Body, decision.body_id)
    counted_on = legal_day(round_.counted_at or tx.now)
    problems = []
    if body is None or body.territory_id != round_.territory_id or body.kind not in DECIDING:
        problems.append(Problem("budget.error.body", "body"))
    if not counted_on <= decision.decided_on <= tx.today:
        facts = {"counted": counted_on, "today": tx.today}
        problems.append(Problem("budget.error.decided_on", "decided_on", facts))
    if decision.present > decision.members:
        problems.append(Problem("budget.error.present", "present", {"members": decision.members}))
    if decision.votes_for > decision.present:
        problems.append(Problem("budget.error.votes_for", "votes_for", {"present": decision.present}))
    return problems


def next_number(session: Session, round_id: uuid.UUID) -> int:
    """The number that the next project of a round gets."""
    return (session.scalar(sa.select(sa.func.max(Project.number)).where(Project.round_id == round_id)) or 0) + 1
