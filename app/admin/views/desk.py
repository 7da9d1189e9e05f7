"""«Қызмет үстелі»: what waits for the official who looks, by role. Nothing of how a vote is going."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin import queries, services
from app.admin.views import bp
from app.admin.views.tables import offices_of
from app.budget.policy import Stage, stage_of
from app.budget.proposal_policy import WAITING
from app.budget.proposal_policy import territories as proposal_territories
from app.budget.proposal_queries import list_waiting
from app.budget.queries import list_rounds
from app.budget.views.money_desk import count_duties
from app.confidence.queries import list_cases
from app.hearings.queries import count_moderation
from app.hearings.views.desk import moderated_ids
from app.lawbook.queries import count_unanswered
from app.places.policy import roll_territories
from app.places.queries import Place, count_open_corrections, list_places, list_rolls
from app.platform import outbox
from app.platform.access import Actor, Role, actor, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import format_day, format_moment, pick, t
from app.voting.policy import stage_of as poll_stage_of
from app.voting.queries import list_polls
from app.voting.services.desk import OFFICERS

Card = dict[str, Any]
Places = Mapping[uuid.UUID, Place]

WORK = {Stage.DRAFT: "now", Stage.CLOSED: "late", Stage.SEALED: "late", Stage.COUNTED: "now"}
"""The stages at which the commission has to do something, with the tone of the tag."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the desk."""

    title: str
    cards: list[Card]


@bp.get("/desk")
@signed_in
def index() -> ResponseReturnValue:
    """What waits for me, what I may do, and the roles and seats that I hold, with their days."""
    who, rt = actor(), runtime()
    mine = {grant.territory_id for grant in who.grants if grant.territory_id}
    places = {place.id: place for place in list_places(rt.session, rt.today, ids=mine)} if mine else {}
    parts: tuple[tuple[Role, Callable[[Actor, Places], Section]], ...] = (
        (Role.CLERK, _clerk),
        (Role.COMMISSION, _commission),
        (Role.ADMINISTRATOR, _administrator),
    )
    money = {Role.CLERK, Role.COMMISSION, Role.AUDITOR}
    sections = [part(who, places) for role, part in parts if role in who.roles]
    rolls = [_rolls(who, places)] if who.roles & {Role.CLERK, Role.COMMISSION} else []
    if who.roles & money:
        rolls.append(_money(who))
    if who.roles & {Role.CLERK, Role.COMMISSION}:
        rolls.append(_proposals(who))
    rolls += _tables(who)
    if who.roles & {Role.MODERATOR, Role.CLERK}:
        rolls.append(_hearings(who))
    if who.roles & {Role.MODERATOR, Role.CLERK, Role.COMMISSION}:
        rolls.append(_referendums())
    akims = _in_role(who, Role.CLERK, places)
    if who.roles & {Role.DEPUTY, Role.MEMBER, Role.MODERATOR} or any(map(_is_accused, akims)):
        rolls.append(_confidence())
    held = queries.find_official(rt.session, who.person_id) if who.roles else None
    offices = held.running(rt.today) if held else ()
    return render_template("admin/index.html", sections=sections + rolls, offices=offices_of(offices, places))


def _in_role(who: Actor, role: Role, places: Places) -> list[Place]:
    mine = {grant.territory_id for grant in who.grants if grant.role is role}
    return [place for place in places.values() if place.id in mine]


def _clerk(who: Actor, places: Places) -> Section:
    """The people desk of each okrug."""
    cards = [
        {
            "title": t("admin.clerk.people"),
            "href": url_for("identity.find_person", territory_id=place.id),
            "text": pick(place.names),
        }
        for place in _in_role(who, Role.CLERK, places)
    ]
    return Section(t("admin.clerk"), cards)


def _rolls(who: Actor, places: Places) -> Section:
    """The rolls that are still open, and the requests to correct one."""
    rolls = [roll for roll in list_rolls(runtime().session, roll_territories(who)) if roll.frozen_at is None]
    cards: list[Card] = [
        {
            "title": roll.title,
            "href": url_for("places.roll", roll_id=roll.id),
            "tag": t("admin.roll.open"),
            "tone": "now",
            "facts": [(t("admin.roll.voters"), roll.voters), (t("admin.roll.vote_on"), format_day(roll.vote_on))],
            "text": pick(places[roll.territory_id].names) if roll.territory_id in places else "",
        }
        for roll in rolls
    ]
    asked = count_open_corrections(runtime().session, roll_territories(who))
    state = t("places.corrections.count", n=asked)
    cards.append(_queue(t("places.corrections.title"), url_for("places.corrections"), asked, state))
    cards.append({"title": t("admin.roll.all"), "href": url_for("places.rolls_desk"), "text": t("admin.roll.all_do")})
    return Section(t("admin.rolls"), cards)


def _money(who: Actor) -> Section:
    """What became of the winners: how much waits for an officer; auditors come to look and to write down findings."""
    title, href = t("budget.money.desk"), url_for("budget.desk_money")
    if not who.roles & {Role.CLERK, Role.COMMISSION}:
        return Section(t("budget.money.short"), [{"title": title, "href": href, "text": t("budget.money.desk_audit")}])
    waiting = count_duties(who)
    card = _queue(title, href, waiting, t("budget.money.duties", n=waiting))
    return Section(t("budget.money.short"), [{**card, "text": t("budget.money.desk_do")}])


def _hearings(who: Actor) -> Section:
    """The hearings of the officer's okrugs, and for moderators what waits in their queue."""
    card: Card = {"title": t("hearings.desk"), "href": url_for("hearings.desk"), "text": t("hearings.desk_do")}
    if Role.MODERATOR not in who.roles:
        return Section(t("ui.menu.hearings"), [card])
    waiting = count_moderation(runtime().session, moderated_ids(), who.account_id)
    state = t("hearings.queue.count", n=waiting)
    return Section(
        t("ui.menu.hearings"), [_queue(t("hearings.queue"), url_for("hearings.queue"), waiting, state), card]
    )


def _proposals(who: Actor) -> Section:
    """Residents' proposals that wait for a check or an answer."""
    waiting = len(list_waiting(runtime().session, proposal_territories(who), WAITING))
    state = t("admin.proposals.waiting", n=waiting)
    card = _queue(t("budget.desk.proposals"), url_for("budget.desk_proposals"), waiting, state)
    return Section(t("budget.proposals"), [card])


def _tables(who: Actor) -> list[Section]:
    """The polling table of each vote that goes on, for those who serve at it."""
    rt = runtime()
    mine = {grant.territory_id for grant in who.grants if grant.role in OFFICERS and grant.territory_id}
    cards: list[Card] = [
        {
            "title": pick(poll.title),
            "href": url_for("voting.desk", slug=poll.slug),
            "tag": t(f"voting.stage.{poll_stage_of(poll, rt.now).value}"),
            "facts": [(t("admin.round.closes"), format_moment(poll.closes_at))],
        }
        for poll in list_polls(rt.session, mine)
    ]
    return [Section(t("voting.desk_title"), cards)] if cards else []


def _is_accused(place: Place) -> bool:
    """Whether there is a case of no confidence in the akim of the place, to which the akim may reply."""
    return bool(list_cases(runtime().session, territory_id=place.id, most=1))


def _referendums() -> Section:
    """Proposals for a local referendum: their checks, paper signatures, answers and advisory votes."""
    card = {
        "title": t("referendums.desk.title"),
        "href": url_for("referendums.desk"),
        "text": t("referendums.desk_do"),
    }
    return Section(t("referendums.title"), [card])


def _confidence() -> Section:
    """No confidence in akims: what waits for deputies, the maslikhat's office, assemblies and akims' clerks."""
    card = {
        "title": t("confidence.desk"),
        "href": url_for("confidence.desk"),
        "text": t("confidence.desk_do"),
    }
    return Section(t("confidence.title"), [card])


def _commission(who: Actor, places: Places) -> Section:
    """The rounds that are not finished, those that wait for the commission first."""
    rt = runtime()
    mine = {place.id for place in _in_role(who, Role.COMMISSION, places)}
    adopted = queries.list_adopted(rt.session)
    found = [
        (row, stage_of(row, rt.now))
        for row in list_rounds(rt.session)
        if row.territory_id in mine and row.id not in adopted
    ]
    cards: list[Card] = [
        {
            "title": pick({"kk": row.title_kk, "ru": row.title_ru, "en": row.title_en}),
            "href": url_for("budget.desk_round", slug=row.slug),
            "tag": t(f"admin.round.{stage.value}"),
            "tone": WORK.get(stage, "plain"),
            "facts": [
                (t("admin.round.opens"), format_moment(row.opens_at)),
                (t("admin.round.closes"), format_moment(row.closes_at)),
            ],
            "text": pick(places[row.territory_id].names),
        }
        for row, stage in sorted(found, key=lambda pair: pair[1] not in WORK)
        if stage is not Stage.IMPORTED
    ]
    cards.append({"title": t("admin.round.all"), "href": url_for("budget.desk"), "text": t("admin.round.all_do")})
    return Section(t("admin.commission"), cards)


def _administrator(who: Actor, _places: Places) -> Section:
    """Officials, what waits for a second administrator, objections without an answer, jobs that failed."""
    rt = runtime()
    waiting = [one for one in queries.list_waiting_resets(rt.session) if who.account_id != one.account_id]
    territories = services.reach(rt, who)
    cards: list[Card] = []
    for one in waiting:
        official = queries.find_official(rt.session, one.person_id)
        if one.first_by != who.account_id and official and services.is_managed(official, territories, rt.today):
            cards.append(
                {
                    "title": t("admin.reset.title"),
                    "href": url_for("admin.confirm_reset", person_id=one.person_id),
                    "tag": t("admin.reset.second"),
                    "tone": "now",
                    "text": one.full_name,
                }
            )
    failed, disputes = len(outbox.list_failed(rt.session)), count_unanswered(rt.session)
    cards += [
        _queue(t("admin.disputes"), url_for("lawbook.disputes"), disputes, _disputes(disputes)),
        _queue(t("admin.jobs.title"), url_for("admin.failed_jobs"), failed, _jobs(failed)),
        {"title": t("admin.officials.title"), "href": url_for("admin.officials"), "text": t("admin.officials.do")},
        {"title": t("admin.bodies"), "href": url_for("places.bodies"), "text": t("admin.bodies.do")},
        {"title": t("places.facts.title"), "href": url_for("places.facts"), "text": t("places.facts.do")},
    ]
    return Section(t("admin.administrator"), cards)


def _disputes(n: int) -> str:
    return t("admin.disputes.waiting", n=n) if n else t("admin.disputes.none")


def _jobs(n: int) -> str:
    return t("admin.jobs.failed", n=n) if n else t("admin.jobs.none")


def _queue(title: str, href: str, number: int, state: str) -> Card:
    return {"title": title, "href": href, "tag": state, "tone": "late" if number else "good"}
