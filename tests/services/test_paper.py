"""Paper beside the telephone: one person one vote whichever way, two who read apart, and every ballot accounted for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Round
from app.budget.services import counting, votes
from app.budget.services.polling import PROCEDURE
from app.budget.services.publishing import publication
from app.budget.services.sealing import seal
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.identity.models import Account
from app.ledger import queries as ledger
from app.platform.access import Actor, Role
from app.platform.db import db
from app.platform.outbox import Job, open_payload
from app.voting import queries
from app.voting.models import Ballot, Kiosk, Mark, PaperReading
from app.voting.queries import Reading
from app.voting.services import desk, kiosk, paper
from app.voting.services.reminding import remind
from tests.budget_rounds import opened, voters_of
from tests.clock import MovableClock
from tests.world import World, commit, make_world


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def clerk(world: World) -> Actor:
    return world.actor(Role.CLERK)


@pytest.fixture
def round_(world: World, clock: MovableClock, clerk: Actor) -> Round:
    return opened(world, clock, voters=12)


@pytest.fixture
def members(world: World, round_: Round) -> tuple[Actor, Actor]:
    both = world.commission_member(), world.commission_member()
    commit(world)
    return both


def serve(world: World, clerk: Actor, round_: Round, *people: uuid.UUID) -> None:
    for person in people:
        desk.serve(world.runtime, clerk, PROCEDURE, round_.slug, person)


def close(world: World, clock: MovableClock, round_: Round) -> None:
    clock.moment = round_.closes_at
    round_id = round_.id
    world.session.commit()
    seal(world.runtime, round_id)


def write(world: World, actor: Actor, round_: Round, *, in_box: int, explanation: str = "", **changed: int) -> None:
    numbers = {"handed_out": in_box, "spoilt": 0, **changed}
    paper.write_sheet(world.runtime, actor, round_.slug, paper.Sheet(**numbers, in_box=in_box, explanation=explanation))


def read(
    world: World,
    actor: Actor,
    round_: Round,
    number: int,
    *choices: str,
    reason: str | None = None,
    again: bool = False,
) -> None:
    paper.read(world.runtime, actor, PROCEDURE, round_.slug, number, Reading(choices, reason), again=again)


def sign(world: World, round_: Round, members: Sequence[Actor]) -> list[bool]:
    return [paper.sign_sheet(world.runtime, member, PROCEDURE, round_.slug) for member in members]


# At the table


def test_who_was_given_a_paper_ballot_cannot_vote_online_or_twice(world: World, clerk: Actor, round_: Round) -> None:
    person = voters_of(world, round_)[0]
    serve(world, clerk, round_, person)
    with pytest.raises(ConflictError) as online:
        votes.cast(world.runtime, person, round_.slug, ["1"])
    assert online.value.message_key == "voting.error.voted_on_paper"
    with pytest.raises(ConflictError) as again:
        serve(world, clerk, round_, person)
    assert again.value.message_key == "voting.error.served"
    with pytest.raises(ConflictError):
        kiosk.open_kiosk(world.runtime, clerk, PROCEDURE, round_.slug, person)
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 0


def test_paper_takes_the_online_ballot_of_that_person_alone_out_of_the_box(
    world: World, clerk: Actor, round_: Round
) -> None:
    first, second = voters_of(world, round_)[:2]
    votes.cast(world.runtime, first, round_.slug, ["1"])
    kept = votes.cast(world.runtime, second, round_.slug, ["2"]).code
    serve(world, clerk, round_, first)
    assert world.session.scalars(sa.select(Ballot.code)).all() == [kept]
    marks = dict(world.session.execute(sa.select(Mark.person_id, Mark.channel)).all())
    assert marks == {first: "paper", second: "online"}


def test_the_person_served_gets_word_and_nothing_tells_whether_they_had_voted(
    world: World, clerk: Actor, round_: Round
) -> None:
    voted, not_voted = voters_of(world, round_)[:2]
    for number, person in enumerate((voted, not_voted)):
        phone = world.runtime.keys.encrypt(f"+7701000000{number}")
        world.session.execute(sa.update(Account).where(Account.person_id == person).values(phone_cipher=phone))
    world.session.commit()
    votes.cast(world.runtime, voted, round_.slug, ["1"])
    before = len(ledger.list_entries(world.session, limit=1000))
    serve(world, clerk, round_, voted, not_voted)
    jobs = [open_payload(job, world.runtime.keys) for job in world.session.scalars(sa.select(Job))]
    told = [(job["channel"], job["to"], job["message"], job["facts"]) for job in jobs]
    assert sorted(told) == [("sms", f"+7701000000{n}", "served_on_paper", {}) for n in range(2)]
    assert len(ledger.list_entries(world.session, limit=1000)) == before


def test_nobody_outside_the_roll_or_the_hours_is_served_and_no_stranger_serves(
    world: World, clerk: Actor, round_: Round, clock: MovableClock
) -> None:
    person, stranger = voters_of(world, round_)[0], world.person()
    deputy = world.actor(Role.DEPUTY)
    commit(world)
    with pytest.raises(RuleNotMetError):
        serve(world, clerk, round_, stranger)
    with pytest.raises(ForbiddenError):
        serve(world, deputy, round_, person)
    clock.moment = round_.closes_at
    with pytest.raises(ConflictError) as late:
        serve(world, clerk, round_, person)
    assert late.value.message_key == "voting.error.not_open"
    assert world.session.scalars(sa.select(Mark)).all() == []


def test_a_vote_and_a_paper_ballot_at_the_same_moment_leave_one_vote(
    own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock
) -> None:
    app = make_app(own_database_url)
    with app.app_context():
        rt = app.extensions["runtime"]
        world = make_world(db.session(), rt)
        clerk = world.actor(Role.CLERK)
        round_ = opened(world, clock, voters=6)
        people, slug = voters_of(world, round_), round_.slug
        db.session.remove()

    def at_once(act: Callable[[], object]) -> str | None:
        with app.app_context():
            try:
                act()
            except ConflictError as refused:
                return refused.message_key
            finally:
                db.session.remove()
        return None

    cast = [partial(votes.cast, rt, person, slug, ["1"]) for person in people]
    served = [partial(desk.serve, rt, clerk, PROCEDURE, slug, person) for person in people]
    acts = [act for three in zip(served, cast, served, strict=True) for act in three]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(at_once, acts))
    assert answers.count("voting.error.served") == 6  # of two clerks one hands the ballot over, whoever comes first
    assert set(answers[1::3]) <= {None, "voting.error.voted_on_paper"}
    with app.app_context():
        marks = list(db.session.scalars(sa.select(Mark.channel)))
        ballots = list(db.session.scalars(sa.select(Ballot)))
        db.session.remove()
        db.engine.dispose()
    assert (marks, ballots) == (["paper"] * 6, [])


# On the tablet


def test_a_tablet_votes_once_for_the_person_and_keeps_nothing_of_the_choice(
    world: World, clerk: Actor, round_: Round, clock: MovableClock
) -> None:
    person = voters_of(world, round_)[0]
    code = kiosk.open_kiosk(world.runtime, clerk, PROCEDURE, round_.slug, person)
    token = kiosk.take(world.runtime, f"{code[:3]} {code[3:]}", address="127.0.0.1")
    with pytest.raises(InvalidInputError):
        kiosk.take(world.runtime, code, address="127.0.0.1")
    slip = kiosk.cast(world.runtime, PROCEDURE, token, ["2"])
    assert world.session.scalars(sa.select(Ballot.code)).all() == [slip.code]
    assert world.session.scalars(sa.select(Mark.channel)).all() == ["online"]
    assert world.session.scalars(sa.select(Kiosk)).all() == []
    with pytest.raises(ConflictError):
        kiosk.cast(world.runtime, PROCEDURE, token, ["1"])
    unused = kiosk.open_kiosk(world.runtime, clerk, PROCEDURE, round_.slug, person)
    token = kiosk.take(world.runtime, unused, address="127.0.0.1")
    clock.advance(minutes=10)
    with pytest.raises(ConflictError) as over:
        kiosk.cast(world.runtime, PROCEDURE, token, ["1"])
    assert over.value.message_key == "voting.error.kiosk_over"
    assert [list(choices) for choices in world.session.scalars(sa.select(Ballot.choices))] == [["2"]]


# After the close


def test_paper_is_not_read_while_the_vote_is_open(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor]
) -> None:
    serve(world, clerk, round_, voters_of(world, round_)[0])
    with pytest.raises(ConflictError):
        write(world, members[0], round_, in_box=1)
    with pytest.raises(ConflictError):
        read(world, members[0], round_, 1, "1")


def test_two_read_apart_differences_are_looked_at_again_and_nothing_read_is_lost(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor], clock: MovableClock
) -> None:
    first, second = members
    serve(world, clerk, round_, *voters_of(world, round_)[:3])
    close(world, clock, round_)
    with pytest.raises(ConflictError):
        read(world, first, round_, 1, "1")
    write(world, first, round_, in_box=3)
    read(world, first, round_, 1, "1", "2")
    with pytest.raises(ConflictError) as twice:
        read(world, first, round_, 1, "1", "2")
    assert twice.value.message_key == "voting.error.looked_already"
    read(world, second, round_, 1, "1", "3")
    for actor in members:
        read(world, actor, round_, 2, "3")
        read(world, actor, round_, 3, reason="unreadable")
    with pytest.raises(ConflictError) as third:
        read(world, clerk, round_, 2, "1")
    assert third.value.message_key == "voting.error.read_by_two"
    assert [ballot.number for ballot in queries.list_paper(world.session, round_.id) if ballot.differs] == [1]
    with pytest.raises(ConflictError) as open_difference:
        sign(world, round_, members)
    assert open_difference.value.message_key == "voting.error.unread"
    read(world, second, round_, 1, "1", "2")
    with pytest.raises(ConflictError):
        read(world, second, round_, 1, "1", "2")
    read(world, first, round_, 1, "1", "2")
    assert sign(world, round_, members) == [False, True]
    assert world.session.scalar(sa.select(sa.func.count()).select_from(PaperReading)) == 8
    box = [choices for _, choices in queries.list_box(world.session, round_.id, "paper")]
    assert sorted(box) == [["1", "2"], ["3"]]


@pytest.mark.parametrize(
    ("choices", "reason"),
    [(("1", "2", "3", "4"), None), (("9",), None), (("1", "1"), None), (("1",), "blank"), ((), "lost"), ((), None)],
)
def test_what_is_neither_a_ballot_nor_a_reason_is_refused(
    world: World,
    clerk: Actor,
    round_: Round,
    members: tuple[Actor, Actor],
    clock: MovableClock,
    choices: tuple[str, ...],
    reason: str | None,
) -> None:
    serve(world, clerk, round_, voters_of(world, round_)[0])
    close(world, clock, round_)
    write(world, members[0], round_, in_box=1)
    with pytest.raises(InvalidInputError):
        read(world, members[0], round_, 1, *choices, reason=reason)
    assert world.session.scalars(sa.select(PaperReading)).all() == []


def test_numbers_that_differ_want_an_explanation_and_more_ballots_than_people_are_never_counted(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor], clock: MovableClock
) -> None:
    serve(world, clerk, round_, *voters_of(world, round_)[:2])
    close(world, clock, round_)
    write(world, members[0], round_, in_box=3)
    for number in (1, 2, 3):
        for actor in members:
            read(world, actor, round_, number, "1")
    with pytest.raises(ConflictError) as more:
        sign(world, round_, members)
    assert more.value.message_key == "voting.error.more_than_marked"
    with pytest.raises(InvalidInputError):
        write(world, members[0], round_, in_box=2)
    for actor in members:
        with pytest.raises(ConflictError):
            read(world, actor, round_, 3, reason="no_stamp")  # alike already: nothing changes by itself
    read(world, members[0], round_, 3, reason="no_stamp", again=True)
    with pytest.raises(ConflictError) as alone:
        sign(world, round_, members)
    assert alone.value.message_key == "voting.error.unread"  # a doubt of one changes nothing yet
    read(world, members[1], round_, 3, reason="no_stamp")
    write(world, members[0], round_, in_box=3, explanation="Бір парақ комиссияныкі емес")
    assert sign(world, round_, members) == [False, True]
    assert world.session.scalar(sa.select(sa.func.count()).select_from(PaperReading)) == 8


def test_somebody_else_may_stand_in_for_a_reader_who_is_gone_and_two_different_people_must_agree(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor], clock: MovableClock
) -> None:
    first, gone = members
    third = world.commission_member()
    commit(world)
    serve(world, clerk, round_, voters_of(world, round_)[0])
    close(world, clock, round_)
    write(world, first, round_, in_box=1)
    read(world, first, round_, 1, "1")
    read(world, gone, round_, 1, "2")
    read(world, third, round_, 1, "1")
    assert [ballot.agreed for ballot in queries.list_paper(world.session, round_.id)] == [None]
    with pytest.raises(ConflictError):
        read(world, third, round_, 1, "1")
    read(world, first, round_, 1, "1")
    [ballot] = queries.list_paper(world.session, round_.id)
    assert ballot.agreed == Reading(("1",))
    assert set(ballot.hands) == {first.account_id, third.account_id}
    assert sign(world, round_, (first, third)) == [False, True]


def test_a_signature_holds_for_the_numbers_that_were_signed_and_needs_two_members(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor], clock: MovableClock
) -> None:
    serve(world, clerk, round_, *voters_of(world, round_)[:2])
    close(world, clock, round_)
    write(world, members[0], round_, in_box=1, handed_out=2)
    for actor in members:
        read(world, actor, round_, 1, "1")
    with pytest.raises(ConflictError) as explain:
        sign(world, round_, members)
    assert explain.value.message_key == "voting.error.explain"
    with pytest.raises(ForbiddenError):
        write(world, clerk, round_, in_box=1)
    write(world, members[0], round_, in_box=1, handed_out=2, explanation="Бір адам бюллетеньді алып кетті")
    assert sign(world, round_, members[:1]) == [False]
    write(world, members[0], round_, in_box=1, handed_out=3, spoilt=1, explanation="Біреуі бүлінді, біреуі жоқ")
    assert sign(world, round_, members) == [False, True]
    with pytest.raises(ConflictError) as signed:
        write(world, members[0], round_, in_box=1)
    assert signed.value.message_key == "voting.error.signed"


def test_paper_and_online_ballots_are_counted_together_and_only_when_the_paper_is_in(
    world: World, clerk: Actor, round_: Round, members: tuple[Actor, Actor], clock: MovableClock
) -> None:
    people = voters_of(world, round_)
    for person in people[:4]:
        votes.cast(world.runtime, person, round_.slug, ["2"])
    serve(world, clerk, round_, *people[3:9])
    close(world, clock, round_)
    with pytest.raises(ConflictError) as waits:
        counting.agree_to_count(world.runtime, members[0], round_.slug)
    assert waits.value.message_key == "voting.error.paper_waits"
    write(world, members[0], round_, in_box=6)
    for number in range(1, 7):
        for actor in members:
            if number < 6:
                read(world, actor, round_, number, "1", "3")
            else:
                read(world, actor, round_, number, reason="blank")
    assert sign(world, round_, members) == [False, True]
    for member in members:
        counting.agree_to_count(world.runtime, member, round_.slug)
    found = publication(world.session, world.session.get_one(Round, round_.id))
    assert found is not None
    entry = next(one for one in ledger.list_entries(world.session, subject=round_.slug) if one.act == "budget.paper")
    assert entry.facts["paper"] == {
        "marks": 6, "handed_out": 6, "spoilt": 0, "in_box": 6, "invalid": 1, "counted": 5,
    }  # fmt: skip
    assert entry.facts["ballots_sha256"] == found.sha256("ballots.pb")
    assert found.files["ballots.pb"].decode().count("1,3") == 0  # so few that only totals are published
    assert "num_votes;8" in found.files["ballots.pb"].decode()
    assert "online.pb" not in found.files


# The reminder


def test_the_reminder_goes_to_all_who_can_be_reached_whether_they_have_voted_or_not_and_once(
    world: World, round_: Round, members: tuple[Actor, Actor], clock: MovableClock, clerk: Actor
) -> None:
    people, slug = voters_of(world, round_), round_.slug
    for number, person in enumerate(people[:3]):
        phone = world.runtime.keys.encrypt(f"+7701000000{number}")
        found = sa.update(Account).where(Account.person_id == person).values(phone_cipher=phone)
        world.session.execute(found)
    world.session.commit()
    votes.cast(world.runtime, people[0], slug, ["1"])
    with pytest.raises(ConflictError) as early:
        remind(world.runtime, members[0], slug)
    assert early.value.message_key == "voting.error.not_the_day"
    clock.moment = round_.closes_at - timedelta(days=1)
    with pytest.raises(ForbiddenError):
        remind(world.runtime, clerk, slug)
    assert remind(world.runtime, members[0], slug) == 3
    with pytest.raises(ConflictError):
        remind(world.runtime, members[1], slug)
    jobs = [open_payload(job, world.runtime.keys) for job in world.session.scalars(sa.select(Job))]
    assert {(job["message"], str(job["facts"])) for job in jobs} == {("closes_soon", str(jobs[0]["facts"]))}
    assert len(jobs) == 3
