"""Builds two hearings: one open for questions on the okrug's draft budget, one that is over and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.demo.content import read
from app.demo.story import Story, side_by_side
from app.demo.world import Officer, World, acting
from app.documents.content import Upload, check
from app.hearings import queries
from app.hearings.services import announcing, answering, holding, moderating, taking_part
from app.platform.access import Actor
from app.platform.runtime import Runtime

CROWD = "aqbulaq-assembly"
"""Members of the assembly live in the okrug: they register, ask and support."""


def story(world: World) -> Story:
    """Both hearings."""
    return side_by_side(_held(world, world.seats[CROWD]), _open(world, world.seats[CROWD]))


def _open(world: World, crowd: list[Officer]) -> Story:
    content = read("hearings")["open"]
    yield from _announce(world, content, announced=-4, held=11)
    yield from _take_part(world, content, crowd, day=-3)
    yield from _answer(world, content, day=-2)


def _held(world: World, crowd: list[Officer]) -> Story:
    content = read("hearings")["held"]
    slug = content["slug"]
    moderator, clerk = world.officers["moderator"], world.officers["clerk"]
    yield from _announce(world, content, announced=-230, held=-215)
    yield from _take_part(world, content, crowd, day=-225)
    yield from _answer(world, content, day=-224)
    sitting = yield -215, 15
    holding.open_sitting(sitting, acting(sitting, moderator), slug, chair=crowd[0].full_name, secretary=clerk.full_name)
    minutes = 10
    for number, speaker in enumerate(content["speakers"], 1):
        begins = _later(sitting, minutes)
        holding.give_floor(begins, acting(begins, moderator), slug, number)
        minutes += speaker["minutes"]
    ends = _later(sitting, minutes)
    for number, speaker in enumerate(content["speakers"], 1):
        holding.note_speech(ends, acting(ends, clerk), slug, number, speaker["said"])
    outcome = holding.Outcome(content["present"], content["conclusion"])
    holding.end_sitting(ends, acting(ends, moderator), slug, outcome)
    signed = yield -210, 10
    for officer in (moderator, clerk):
        answering.sign(signed, acting(signed, officer), slug, answering.digest_now(signed, slug), None)
    closed = yield -208, 10
    answering.close(closed, acting(closed, moderator), slug)


def _later(runtime: Runtime, minutes: int) -> Runtime:
    start = runtime.now + timedelta(minutes=minutes)
    return replace(runtime, clock=lambda: start)


def _announce(world: World, content: dict[str, Any], *, announced: int, held: int) -> Story:
    runtime = yield announced, 10
    actor = acting(runtime, world.officers["moderator"])
    draft = announcing.Draft(
        kind=content["kind"],
        about_akim=False,
        subject=content["subject"],
        about=content["about"],
        agenda=content["agenda"],
        basis=content["basis"],
        answerer=content["answerer"],
        venue=content["venue"],
        broadcast_url="",
        starts_at=world.moment(held, 15),
        speech_minutes=5,
    )
    slug = announcing.create(runtime, actor, world.places[content["in"]], content["slug"], draft)
    files = [check(Upload(one["name"], one["text"].encode())) for one in content["documents"]]
    announcing.attach(runtime, actor, slug, files)
    announcing.announce(runtime, actor, slug)


def _take_part(world: World, content: dict[str, Any], crowd: list[Officer], *, day: int) -> Story:
    runtime, slug = (yield day, 10), content["slug"]
    for person, speaker in zip(crowd, content["speakers"], strict=False):
        wish = taking_part.Wish(True, speaker["topic"], speaker["shown"])
        taking_part.register(runtime, acting(runtime, person), slug, wish)
    listener = taking_part.Wish(False, "", False)
    taking_part.register(runtime, acting(runtime, crowd[-1]), slug, listener)
    for number, remark in enumerate(content["remarks"]):
        author = acting(runtime, crowd[number % len(crowd)])
        words = taking_part.Words(remark["kind"], remark["text"], remark["shown"])
        taking_part.ask(runtime, author, slug, words)
    runtime = yield day, 12
    moderator = acting(runtime, world.officers["moderator"])
    for number, remark in enumerate(content["remarks"]):
        if not remark.get("waits"):
            _decide(runtime, moderator, slug, number + 1, remark)
        supporters = [person for place, person in enumerate(crowd) if place != number % len(crowd)]
        for person in supporters[: remark.get("supports", 0)]:
            taking_part.support(runtime, acting(runtime, person), slug, number + 1, wanted=True)


def _decide(runtime: Runtime, moderator: Actor, slug: str, number: int, remark: dict[str, Any]) -> None:
    row = queries.get_remark(runtime.session, queries.get_hearing(runtime.session, slug).row.id, number).row
    remark_id = row.id
    moderating.take(runtime, moderator, remark_id)
    refused = remark.get("refused")
    ruling = moderating.Ruling(0, "refuse", refused["reason"], refused["text"]) if refused else None
    moderating.decide(runtime, moderator, remark_id, ruling or moderating.Ruling(0, "approve"))


def _answer(world: World, content: dict[str, Any], *, day: int) -> Story:
    """The answers that the content holds."""
    runtime = yield day, 10
    clerk = acting(runtime, world.officers["clerk"])
    for number, remark in enumerate(content["remarks"], 1):
        if given := remark.get("answer"):
            answering.answer(
                runtime,
                clerk,
                content["slug"],
                number,
                outcome=given["outcome"],
                body=content["answerer"]["kk"],
                text=given["text"],
            )
