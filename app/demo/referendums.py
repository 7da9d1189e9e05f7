"""Builds two proposals of residents: one collects signatures, one went to the assembly and was answered."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from app.demo.content import read
from app.demo.story import Story
from app.demo.world import World, acting
from app.identity.models import Account, Person
from app.places.queries import list_voters
from app.platform.access import Actor
from app.platform.runtime import Runtime
from app.referendums import queries
from app.referendums.services import drafting, reviewing, signing
from app.support import services as support

PLACE = "aqbulaq"
NAMES = ("collecting", "answered")


def story(world: World) -> Story:
    """Both are written, admitted by a human and signed; one goes to the assembly, whose answer is published."""
    proposals = {name: read("referendums")[name] for name in NAMES}
    for hour, content in enumerate(proposals.values(), 14):
        _write((yield -6, hour), world, content)
    checked = yield -5, 10
    for content in proposals.values():
        decision = reviewing.Decision("admitted", "", "", content["review"])
        reviewing.decide(checked, acting(checked, world.officers["moderator"]), _slug(content), decision)
    signed = yield -5, 12
    for content in proposals.values():
        _sign(world, signed, _slug(content), content["signatures"])
    slug, content, clerk = _slug(proposals["answered"]), proposals["answered"], world.officers["clerk"]
    handed = yield -5, 17
    signing.hand_in(handed, acting(handed, clerk), slug, "assembly")
    noted = yield -1, 15
    answer = signing.Answer(content["decision"], content["answer"], content["document"], noted.today)
    signing.note_answer(noted, acting(noted, clerk), slug, answer)


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
    if case.row.roll_id is None:
        raise LookupError(slug)
    voters = list_voters(runtime.session, case.row.roll_id)
    signers = [voter.person_id for voter in voters if (voter.full_name, voter.birth_date) not in world.listed]
    with runtime.transaction() as tx:
        for person_id in signers[:: max(1, len(signers) // signatures)][:signatures]:
            signed = support.sign(tx, case.sheet_id, person_id)
            if signed.reached_now and case.progress:
                facts = {"need": case.progress.need, "of": case.progress.of}
                tx.record("referendum.reached", slug, {**facts, "frozen_on": case.progress.frozen_on.isoformat()})
