"""Builds four proposals of residents: collecting signatures, answered by the assembly, voted on, and refused."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from app.demo.content import read
from app.demo.story import Story, side_by_side
from app.demo.world import World, acting
from app.identity.models import Account, Person
from app.places.queries import list_voters
from app.platform.access import Actor
from app.platform.runtime import Runtime
from app.referendums import queries
from app.referendums.services import drafting, polling, reviewing, signing
from app.support import services as support

PLACE = "aqbulaq"
NAMES = ("collecting", "answered")


def story(world: World) -> Story:
    """Each is written and checked by a human; what was admitted goes on to the body, its answer and the vote."""
    contents = read("referendums")
    signed = {name: contents[name] for name in NAMES}
    return side_by_side(_voted(world, contents["voted"]), _signed(world, signed), _refused(world, contents["refused"]))


def _signed(world: World, proposals: dict[str, Any]) -> Story:
    """Both collect signatures; one goes to the assembly, whose answer is published."""
    for hour, content in enumerate(proposals.values(), 14):
        _write((yield -6, hour), world, content)
    checked = yield -5, 10
    for content in proposals.values():
        _review(checked, world, "moderator", content, reviewing.Decision("admitted", "", "", content["review"]))
    signed = yield -5, 12
    for content in proposals.values():
        _sign(world, signed, _slug(content), content["signatures"])
    slug, content, clerk = _slug(proposals["answered"]), proposals["answered"], world.officers["clerk"]
    handed = yield -5, 17
    signing.hand_in(handed, acting(handed, clerk), slug, "assembly")
    noted = yield -1, 15
    answer = signing.Answer(content["decision"], content["answer"], content["document"], noted.today)
    signing.note_answer(noted, acting(noted, clerk), slug, answer)


def _voted(world: World, content: dict[str, Any]) -> Story:
    """Signed, handed to the akim, and put to an advisory vote that two of the commission counted."""
    slug, members = _slug(content), world.seats[f"{PLACE}-commission"]
    _write((yield -10, 10), world, content)
    _review((yield -9, 10), world, "moderator", content, reviewing.Decision("admitted", "", "", content["review"]))
    _sign(world, (yield -9, 12), slug, content["signatures"])
    handed = yield -8, 10
    signing.hand_in(handed, acting(handed, world.officers["clerk"]), slug, "akim")
    announced = yield -7, 10
    polling.announce(announced, acting(announced, members[0]), slug, world.moment(-6, 9), world.moment(-3, 18))
    voting = yield -4, 12
    choices = [choice for choice, number in content["votes"].items() for _ in range(number)]
    voters = list_voters(voting.session, _roll_of(voting, slug))
    unlisted = [voter for voter in voters if (voter.full_name, voter.birth_date) not in world.listed]
    for voter, choice in zip(unlisted, choices, strict=False):
        polling.cast(voting, voter.person_id, slug, choice)
    counting = yield -2, 10
    for member in members[:2]:
        polling.agree_to_count(counting, acting(counting, member), slug)


def _refused(world: World, content: dict[str, Any]) -> Story:
    """Refused with reasons; the appeal is heard by another human, who comes to the same."""
    _write((yield -5, 18), world, content)
    _review((yield -4, 10), world, "moderator", content, reviewing.Decision("refused", "money", "", content["review"]))
    appealed = yield -3, 10
    drafting.appeal(appealed, _group(appealed)[0], _slug(content), content["appeal"])
    _review((yield -2, 12), world, "clerk", content, reviewing.Decision("refused", "money", "", content["heard"]))


def _review(
    runtime: Runtime, world: World, officer: str, content: dict[str, Any], decision: reviewing.Decision
) -> None:
    reviewing.decide(runtime, acting(runtime, world.officers[officer]), _slug(content), decision)


def _roll_of(runtime: Runtime, slug: str) -> uuid.UUID:
    roll_id = queries.get_case(runtime.session, slug).row.roll_id
    if roll_id is None:
        raise LookupError(slug)
    return roll_id


def _slug(content: dict[str, Any]) -> str:
    return f"{PLACE}-{content['key']}"


def _write(runtime: Runtime, world: World, content: dict[str, Any]) -> None:
    group = _group(runtime)
    fields = {field: content[field] for field in ("question_kk", "question_ru", "reasons_kk", "reasons_ru", "cost")}
    slug = drafting.write(runtime, group[0], world.places[PLACE], drafting.Draft(**fields), key=content["key"])
    for member in group[1:]:
        drafting.join(runtime, member, queries.get_case(runtime.session, slug).row.join_code)
    drafting.submit(runtime, group[0], slug)


def _group(runtime: Runtime) -> list[Actor]:
    """The residents whom the sign-in page lists: visitors see a proposal from inside its group."""
    emails = [row["email"] for row in read("accounts")["residents"] if row["roll"] == PLACE]
    prints = [runtime.keys.fingerprint("contact", email) for email in emails]
    statement = (
        sa.select(Account.id, Account.person_id, Person.full_name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.email_fingerprint.in_(prints))
        .order_by(Person.full_name)
    )
    return [
        Actor(uuid.uuid4(), account_id, person_id, name, False, runtime.now, lambda _: frozenset())
        for account_id, person_id, name in runtime.session.execute(statement)
    ]


def _sign(world: World, runtime: Runtime, slug: str, signatures: int) -> None:
    """People of the roll sign; those whom the sign-in page lists do not, so that visitors may."""
    case = queries.get_case(runtime.session, slug)
    voters = list_voters(runtime.session, _roll_of(runtime, slug))
    signers = [voter.person_id for voter in voters if (voter.full_name, voter.birth_date) not in world.listed]
    with runtime.transaction() as tx:
        for person_id in signers[:: max(1, len(signers) // signatures)][:signatures]:
            signed = support.sign(tx, case.sheet_id, person_id)
            if signed.reached_now and case.progress:
                facts = {"need": case.progress.need, "of": case.progress.of}
                tx.record("referendum.reached", slug, {**facts, "frozen_on": case.progress.frozen_on.isoformat()})
