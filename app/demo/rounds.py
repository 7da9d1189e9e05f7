"""Builds the three votes: one that is over, one from another country, one that is open now."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from typing import Any

from app.budget import queries
from app.budget.services import counting, projects, rounds, votes
from app.budget.services.sealing import seal
from app.demo import money, paper
from app.demo.content import WIELICZKA, read
from app.demo.people import Chance
from app.demo.story import Moment, Story, side_by_side
from app.demo.world import Officer, World, acting
from app.places.queries import list_voters, roll_digest
from app.places.services import roll_import, rolls
from app.platform.runtime import Runtime

OTHER_VILLAGE = 3
"""A project of one's own village is chosen so many times as readily as another."""


def story(world: World) -> Story:
    """The first is held from its draft to the assembly's decision and paid for, the second imported, the third open."""
    return side_by_side(_closed(world), _imported(world), _open(world))


def _closed(world: World) -> Story:
    content = read("closed_round")
    slug, place = content["round"]["slug"], content["round"]["in"]
    members = world.seats[f"{place}-commission"]
    yield from _draft(world, content, members[0], drafted=-140, opens=-118, closes=-97)
    clerk = world.officers["clerk of qaraqogha"]
    roll_id = yield from _roll(world, place, clerk, members, voters=412, made=-133, vote=-97)
    announced = yield -125, 10
    rounds.announce(announced, acting(announced, members[0]), slug, roll_id)
    _vote(world, (yield -110, 10), content, roll_id, voters=248)
    paper.serve((yield -100, 10), members, slug, roll_id)
    sealed = yield -97, 19
    seal(sealed, queries.get_round(sealed.session, slug).id)
    paper.read((yield -97, 20), members, slug)
    counted = yield -96, 10
    for member in members[:2]:
        counting.agree_to_count(counted, acting(counted, member), slug)
    decided = yield -82, 15
    decision = rounds.Decision(
        body_id=world.bodies[f"{place}-assembly"],
        decided_on=decided.today,
        members=9,
        present=8,
        votes_for=7,
        document="Жиналыстың № 4 хаттамасы (ойдан алынған)",
    )
    rounds.adopt(decided, acting(decided, members[0]), slug, decision)
    yield from money.story(world)


def _imported(world: World) -> Story:
    imported = projects.Imported(
        slug="wieliczka-2023",
        title={
            "kk": "Величка қаласы (Польша), 2023 жыл – шын дауыс беру",
            "ru": "Город Величка (Польша), 2023 год – настоящее голосование",
            "en": "Wieliczka (Poland), 2023 – a real vote",
        },
        source="Pabulib, equalshares-compute-tool (MIT): Wieliczka, Green Budget 2023",
        method="equal-shares-add1",
    )
    text = WIELICZKA.read_text(encoding="utf-8")
    projects.import_election((yield -60, 10), None, world.places["ortaozen"], text, imported)


def _open(world: World) -> Story:
    content = read("open_round")
    slug, place = content["round"]["slug"], content["round"]["in"]
    members = world.seats[f"{place}-commission"]
    yield from _draft(world, content, members[0], drafted=-21, opens=-1, closes=20)
    roll_id = yield from _roll(world, place, world.officers["clerk"], members, voters=487, made=-12, vote=20)
    announced = yield -6, 10
    rounds.announce(announced, acting(announced, members[0]), slug, roll_id)
    _vote(world, (yield -1, 12), content, roll_id, voters=64)


def _draft(world: World, content: dict[str, Any], member: Officer, *, drafted: int, opens: int, closes: int) -> Story:
    runtime, given = (yield drafted, 10), content["round"]
    actor = acting(runtime, member)
    opening, closing = world.moment(opens, 9), world.moment(closes, 18)
    terms = rounds.Terms(
        slug=given["slug"],
        year=closing.year + 1,
        title=given["title"],
        pot=given["pot"],
        own_funds=given["own_funds"],
        ballot_kind="approval",
        max_choices=given["max_choices"],
        method=given["method"],
        min_votes=given["min_votes"],
        opens_at=opening,
        closes_at=closing,
    )
    rounds.create_round(runtime, actor, world.places[given["in"]], terms)
    villages = _villages(world, given["in"])
    for number, project in enumerate(content["projects"], 1):
        new = projects.NewProject(
            title=project["title"],
            about=project["about"],
            cost=project["cost"],
            village_id=villages.get(project.get("village", "")),
            assessment=project.get("assessment", {}),
        )
        projects.add_project(runtime, actor, given["slug"], new)
        if refused := project.get("refused"):
            projects.refuse_project(
                runtime, actor, given["slug"], str(number), reason=refused["code"], text=refused["text"]
            )


def _villages(world: World, okrug: str) -> dict[str, uuid.UUID]:
    return {
        place["names"]["kk"]: world.places[place["slug"]]
        for place in read("district")["territories"]
        if place.get("in") == okrug
    }


def _roll(
    world: World, okrug: str, clerk: Officer, members: list[Officer], *, voters: int, made: int, vote: int
) -> Generator[Moment, Runtime, uuid.UUID]:
    """A roll that the clerk imports from a file and two members freeze on the next day."""
    runtime = yield made, 10
    actor = acting(runtime, clerk)
    title = f"{world.day(vote).year} жылғы дауыс беру тізімі"
    territory_id = world.places[okrug]
    roll_id = rolls.create_roll(runtime, actor, territory_id, title=title, vote_on=world.day(vote))
    roll_import.import_roll(runtime, actor, territory_id, roll_id, _file(world, okrug, voters))
    frozen = yield made + 1, 10
    digest = roll_digest(frozen.session, roll_id)
    for member in members[:2]:
        rolls.consent_to_freeze(frozen, acting(frozen, member), roll_id, digest)
    return roll_id


def _file(world: World, okrug: str, voters: int) -> bytes:
    """A roll as a clerk would upload it, with two lines that are refused: a double one and somebody under age."""
    sizes = {
        place["names"]["kk"]: place["population"]
        for place in read("district")["territories"]
        if place.get("in") == okrug
    }
    residents = [row["email"] for row in read("accounts")["residents"] if row["roll"] == okrug]
    chance, lines = world.people.chance, []
    for number in range(voters):
        email = residents[number] if number < len(residents) else ""
        woman = number % 2 == 0 if email else None
        who = world.people.another(youngest=20 if email else 18, oldest=84, woman=woman)
        village = next(iter(sizes)) if email else chance.some_of(sizes, 1)[0]
        if email:
            world.listed.add((who.full_name, who.birth_date))
        lines.append(f"{who.iin};{who.full_name};{who.birth_date:%d.%m.%Y};{village};{email}")
    child = world.people.another(youngest=14, oldest=16)
    lines.append(f"{child.iin};{child.full_name};{child.birth_date:%d.%m.%Y};{next(iter(sizes))};")
    lines.append(lines[-2])
    return "\n".join(["жсн;аты-жөні;туған күні;ауыл;email", *lines]).encode()


def _vote(world: World, runtime: Runtime, content: dict[str, Any], roll_id: uuid.UUID, *, voters: int) -> None:
    """Some people of the roll vote; those whom the sign-in page lists do not, so that visitors may."""
    chance = Chance(content["round"]["slug"])
    villages = _villages(world, content["round"]["in"])
    admitted = [
        (str(number), project) for number, project in enumerate(content["projects"], 1) if "refused" not in project
    ]
    people = {(voter.full_name, voter.birth_date): voter for voter in list_voters(runtime.session, roll_id)}
    on_roll = [people[who] for who in sorted(people.keys() - world.listed)]
    step = len(on_roll) // voters
    for voter in on_roll[: voters * step : step]:
        weights = {
            code: project.get("appeal", 10)
            * (OTHER_VILLAGE if villages.get(project.get("village", "")) == voter.village_id else 1)
            for code, project in admitted
        }
        most = content["round"]["max_choices"]
        choices = chance.some_of(weights, 1 + chance.below(most))
        votes.cast(runtime, voter.person_id, content["round"]["slug"], choices)
