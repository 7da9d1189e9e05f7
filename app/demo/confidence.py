"""Two cases of no confidence – one went to the higher akim, one lacks a signature – and a Kenes that speaks up."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta

from app.confidence.services import following, initiatives, proposals, sessions
from app.confidence.services.initiatives import Decision, Draft
from app.confidence.services.proposals import Sitting
from app.confidence.services.sessions import Calling
from app.demo.content import read
from app.demo.story import Moment, Story, side_by_side
from app.demo.world import World, acting
from app.documents.content import Upload, check
from app.platform.runtime import Runtime

MASLIKHAT = "aqsu-bulaq-maslikhat"
KENES = "ortaozen-kenes"
PRESENT, IN_FAVOUR = 14, 10


def story(world: World) -> Story:
    """Both cases, and the initiative of a Kenes."""
    return side_by_side(_past(world), _kenes(world), _open(world))


def _past(world: World) -> Story:
    """From the request to the refusal of the higher akim."""
    content = read("confidence")["past"]
    deputies = world.seats[MASLIKHAT]
    chair = deputies[0]
    slug = yield from _collect(world, "past", day=-275, signers=(4, 5, 6, 7))
    handed = yield -268, 10
    initiatives.hand_in(handed, acting(handed, deputies[4]), slug)
    checked = yield -265, 10
    sessions.check(checked, acting(checked, chair), slug, genuine=4, on=checked.today, number=content["protocol"])
    called = yield -264, 10
    calling = Calling(called.today, world.day(-261), world.day(-250), extraordinary=False, place=content["hall"])
    sessions.convene(called, acting(called, chair), slug, calling)
    held = yield -250, 10
    present = [one.person_id for one in deputies[:PRESENT]]
    sessions.open_session(held, acting(held, chair), slug, present)
    sessions.discuss(held, acting(held, chair), slug, text=content["discussion"], lang="kk")
    choices = {one: "for" if place < IN_FAVOUR else "against" for place, one in enumerate(present)}
    choices[present[-1]] = "abstained"
    sessions.vote_by_name(held, acting(held, chair), slug, choices, number=content["decision"])
    sent = yield -249, 10
    following.deliver(sent, acting(sent, chair), slug, on=sent.today, number=content["letter"])
    replied = yield -245, 10
    clerk = world.officers["clerk of qaraqogha"]
    following.reply(replied, acting(replied, clerk), slug, text=content["reply"], lang="kk")
    answered = yield -240, 10
    document = check(Upload("zhauap.txt", content["answer_text"].encode()))
    following.answer(
        answered,
        acting(answered, chair),
        slug,
        dismissed=False,
        on=answered.today - timedelta(days=1),
        number=content["answer"],
        document=document,
    )


def _kenes(world: World) -> Story:
    """A Kenes without a confirmed legal basis asks for the akim's dismissal: published, and no ground."""
    content = read("confidence")["kenes"]
    chair, member = world.seats[KENES][:2]
    told = yield -11, 10
    minutes = check(Upload("hattama.txt", content["minutes"].encode()))
    sitting = Sitting(told.today - timedelta(days=1), 6, 5, False, content["statement"], "kk", minutes)
    slug = proposals.propose(told, acting(told, chair), KENES, sitting)
    confirmed = yield -10, 10
    proposals.confirm(confirmed, acting(confirmed, member), slug)


def _open(world: World) -> Story:
    """Three signatures of the four that one fifth of 17 comes to."""
    yield from _collect(world, "open", day=-1, signers=(3, 4, 5))


def _collect(world: World, name: str, *, day: int, signers: tuple[int, ...]) -> Generator[Moment, Runtime, str]:
    """A deputy files, the others sign within the hour; gives the address of the case."""
    content = read("confidence")[name]
    deputies, runtime = world.seats[MASLIKHAT], (yield day, 10)
    refusals = [Decision(one["number"], world.day(one["day"])) for one in content["refusals"]]
    draft = Draft(ground="reports_refused_twice", statement=content["statement"], lang="kk", refusals=tuple(refusals))
    slug = initiatives.file(runtime, acting(runtime, deputies[signers[0]]), content["in"], draft)
    for number in signers[1:]:
        initiatives.sign(runtime, acting(runtime, deputies[number]), slug)
    return slug
