"""Builds the round that takes proposals now, with one proposal in each state that there is."""

from __future__ import annotations

import uuid
from typing import Any

from app.budget import proposal_queries as queries
from app.budget.queries import get_round
from app.budget.services import appeals, checks, joining, proposals, rounds, timetable
from app.demo.content import read
from app.demo.story import Story, side_by_side
from app.demo.world import Officer, World, acting
from app.places.queries import get_place_by_slug, list_children
from app.platform.access import Actor
from app.platform.clock import legal_day
from app.platform.runtime import Runtime

PLACE = "aqbulaq"
MET = "Құжаттары мен орны бойынша тексерілді"
LANGUAGES = ("kk", "ru", "en")


def story(world: World) -> Story:
    """The timetable is published, proposals are handed in, and some of them decided about."""
    content = read("proposals")
    yield from _publish(world, content["round"], world.seats[f"{PLACE}-commission"][2])
    slug = content["round"]["slug"]
    yield from side_by_side(*(_proposal(world, slug, row, day) for day, row in enumerate(content["proposals"], -9)))


def _proposal(world: World, slug: str, row: dict[str, Any], day: int) -> Story:
    """What happened to one proposal, as its `course` in the content has it."""
    checkers = world.seats[f"{PLACE}-commission"][2:5]
    handed = yield day, 10
    proposal_id, author = _hand_in(world, handed, slug, row)
    for step in row.get("course", []):
        runtime = yield step["day"], step.get("hour", 11)
        officer = checkers[step["by"]] if "by" in step else author
        _go_on(runtime, acting(runtime, officer), proposal_id, row, step["act"])


def _publish(world: World, given: dict[str, Any], member: Officer) -> Story:
    runtime = yield -15, 10
    actor = acting(runtime, member)
    opens, closes = world.moment(70, 9), world.moment(90, 18)
    terms = rounds.Terms(
        slug=given["slug"],
        year=closes.year + 1,
        title=given["title"],
        pot=given["pot"],
        own_funds=given["own_funds"],
        ballot_kind="approval",
        max_choices=3,
        method="equal-shares-add1",
        min_votes=15,
        opens_at=opens,
        closes_at=closes,
    )
    rounds.create_round(runtime, actor, world.places[PLACE], terms)
    dates = timetable.Dates(world.day(-12), world.day(25), world.day(55), opens, closes, world.day(110))
    timetable.publish_timetable(runtime, actor, given["slug"], dates)


def _hand_in(world: World, runtime: Runtime, slug: str, row: dict[str, Any]) -> tuple[uuid.UUID, Officer]:
    """A proposal of somebody who does not exist; gives its id and its author."""
    who = world.people.another(youngest=20, oldest=70)
    author = world.officer(runtime, who, world.places[PLACE])
    answers = proposals.Answers(
        title=row["title"],
        about=row["about"],
        village_id=_village(world, runtime, row["village"]),
        zone=row.get("zone"),
        spot=row.get("spot"),
        rough_cost=row["rough"],
    )
    if row.get("paper"):
        clerk = acting(runtime, world.officers["clerk"])
        paper = proposals.Paper(who.iin, "paper", legal_day(runtime.now), answers, consent=True)
        number = proposals.enter_proposal(runtime, clerk, slug, paper)
        return _numbered(runtime, slug, number), author
    actor = acting(runtime, author)
    proposal_id = proposals.begin_proposal(runtime, actor, slug)
    proposals.save_answers(runtime, actor, proposal_id, answers)
    proposals.send_proposal(runtime, actor, proposal_id)
    return proposal_id, author


def _numbered(runtime: Runtime, slug: str, number: int) -> uuid.UUID:
    return queries.get_numbered(runtime.session, get_round(runtime.session, slug).id, number).id


def _village(world: World, runtime: Runtime, name: str) -> uuid.UUID:
    children = list_children(runtime.session, world.places[PLACE], runtime.today)
    return next(place.id for place in children if place.names["kk"] == name)


def _go_on(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, row: dict[str, Any], act: str) -> None:
    match act:
        case "pass":
            _decide(runtime, actor, proposal_id)
        case "decide":
            _decide(runtime, actor, proposal_id, row)
        case "appeal":
            appeals.file_appeal(runtime, actor, proposal_id, row["appeal"])
        case "ask_to_join":
            joining.ask_to_join(runtime, actor, proposal_id, 1, "Екі ұсыныс та бір арық туралы")
        case "agree_to_join":
            joining.answer_join(runtime, actor, proposal_id, agreed=True)


def _decide(runtime: Runtime, actor: Actor, proposal_id: uuid.UUID, row: dict[str, Any] | None = None) -> None:
    """The step that waits: passed without a row; with one, refused in its words or accepted at its cost."""
    proposal = queries.get_proposal(runtime.session, proposal_id)
    step = "formal" if proposal.state == "sent" else "substantive"
    asked = checks.criteria_of(runtime.session, runtime.law, _okrug_id(runtime), runtime.today, step)
    refused = row.get("refused") if row else None
    unmet = _unmet(step) if refused else None
    answers = {one.key: ("unmet", refused["kk"]) if refused and one.key == unmet else ("met", MET) for one in asked}
    runtime.session.rollback()
    outcome = checks.Outcome(
        passed=refused is None,
        answers=answers,
        text=refused or (row or {}).get("found", {}),
        title={lang: row["title"][lang] for lang in LANGUAGES} if row and not refused else {},
        about={lang: row["about"][lang] for lang in LANGUAGES} if row and not refused else {},
        cost=row["cost"] if row and not refused else None,
    )
    checks.decide_check(runtime, actor, proposal_id, outcome)


def _okrug_id(runtime: Runtime) -> uuid.UUID:
    return get_place_by_slug(runtime.session, PLACE, runtime.today).id


def _unmet(step: str) -> str:
    return "pb.formal.clear" if step == "formal" else "pb.rural.criterion.common_use"
