"""Casting, sealing and counting on both databases."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.budget import queries
from app.budget.models import Round
from app.budget.services import counting, votes
from app.budget.services.sealing import seal
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.domain.ledger.chain import Head, verify
from app.ledger import queries as ledger
from app.places.models import RollEntry
from app.platform.access import Role
from app.voting.models import Ballot, Mark
from app.voting.queries import list_codes
from tests.clock import MovableClock
from tests.world import World, commit, make_world

COSTS = [4_000_000, 5_000_000, 3_000_000, 9_000_000]


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def open_round(world: World) -> Round:
    people = [world.person() for _ in range(6)]
    made = world.round(world.roll(people), COSTS)
    commit(world)
    return made


def box(world: World) -> list[list[str]]:
    return list(world.session.scalars(sa.select(Ballot.choices)))


def test_one_vote_makes_one_mark_and_one_ballot(world: World, open_round: Round) -> None:
    slip = votes.cast(world.runtime, world.people[0], open_round.slug, ["2", "1"])
    assert slip.code.startswith("VT-")
    assert not slip.again
    assert box(world) == [["1", "2"]]
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 1


def test_voting_again_replaces_the_ballot_and_keeps_the_code(world: World, open_round: Round) -> None:
    first = votes.cast(world.runtime, world.people[0], open_round.slug, ["1"])
    second = votes.cast(world.runtime, world.people[0], open_round.slug, ["3"])
    assert second.again
    assert second.code == first.code
    assert box(world) == [["3"]]


def test_a_person_who_is_not_on_the_roll_is_refused_with_the_norm(world: World, open_round: Round) -> None:
    stranger = world.person()
    commit(world)
    with pytest.raises(RuleNotMetError) as refused:
        votes.cast(world.runtime, stranger, open_round.slug, ["1"])
    assert [f.rule for f in refused.value.verdict.findings if not f.met][-1] == "budget.vote.roll"
    assert box(world) == []


def test_a_minor_on_the_roll_is_refused(world: World) -> None:
    birthday = world.runtime.today.replace(year=world.runtime.today.year - 18)
    child = world.person(born=birthday + timedelta(days=1))
    adult = world.person(born=birthday)
    made = world.round(world.roll([child, adult]), COSTS)
    commit(world)
    with pytest.raises(RuleNotMetError):
        votes.cast(world.runtime, child, made.slug, ["1"])
    assert votes.cast(world.runtime, adult, made.slug, ["1"]).code


def test_a_vote_at_the_moment_of_the_close_is_refused(world: World, open_round: Round, clock: MovableClock) -> None:
    closes = open_round.closes_at
    clock.moment = closes - timedelta(microseconds=1)
    votes.cast(world.runtime, world.people[0], open_round.slug, ["1"])
    clock.moment = closes
    with pytest.raises(ConflictError):
        votes.cast(world.runtime, world.people[1], open_round.slug, ["1"])
    assert len(box(world)) == 1


@pytest.mark.parametrize(
    ("choices", "key"),
    [
        ([], "budget.ballot.too_few"),
        (["1", "2", "3", "4"], "budget.ballot.too_many"),
        (["9"], "budget.ballot.unknown_project"),
        (["1", "1"], "budget.ballot.repeated_project"),
    ],
)
def test_a_choice_that_is_no_ballot_is_refused(world: World, open_round: Round, choices: list[str], key: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        votes.cast(world.runtime, world.people[0], open_round.slug, choices)
    assert key in [problem.message_key for problem in refused.value.problems]
    assert box(world) == []


def test_a_ballot_over_the_pot_is_refused_where_money_is_spent(world: World) -> None:
    person = world.person()
    made = world.round(world.roll([person]), COSTS, ballot_kind="spend", max_choices=None)
    commit(world)
    with pytest.raises(InvalidInputError) as refused:
        votes.cast(world.runtime, person, made.slug, ["1", "4"])
    assert refused.value.problems[0].message_key == "budget.ballot.over_pot"
    votes.cast(world.runtime, person, made.slug, ["1", "2"])


def test_who_has_voted_on_paper_cannot_vote_online(world: World, open_round: Round) -> None:
    world.session.add(Mark(poll_id=open_round.id, person_id=world.people[0], channel="paper"))
    commit(world)
    with pytest.raises(ConflictError) as refused:
        votes.cast(world.runtime, world.people[0], open_round.slug, ["1"])
    assert refused.value.message_key == "voting.error.voted_on_paper"


def test_the_count_needs_two_different_members_after_the_close(
    world: World, open_round: Round, clock: MovableClock
) -> None:
    first, second = world.commission_member(), world.commission_member()
    resident = world.actor(Role.CLERK)
    commit(world)
    codes = {votes.cast(world.runtime, p, open_round.slug, ["1", "3"]).code for p in world.people[:4]}
    votes.cast(world.runtime, world.people[4], open_round.slug, ["2"])
    with pytest.raises(ConflictError):
        counting.agree_to_count(world.runtime, first, open_round.slug)
    clock.moment = open_round.closes_at
    with pytest.raises(ForbiddenError):
        counting.agree_to_count(world.runtime, resident, open_round.slug)
    assert counting.agree_to_count(world.runtime, first, open_round.slug) is False
    with pytest.raises(ConflictError):
        counting.agree_to_count(world.runtime, first, open_round.slug)
    assert queries.find_result(world.session, open_round.id) is None
    assert counting.agree_to_count(world.runtime, second, open_round.slug) is True
    result = queries.find_result(world.session, open_round.id)
    assert result is not None
    assert result.outcome["winners"] == ["1", "3"]
    assert (result.entitled, result.marks, result.ballots) == (6, 5, 5)
    listed = {code for code, _ in list_codes(world.session, open_round.id)}
    assert codes < listed
    with pytest.raises(ConflictError):
        counting.agree_to_count(world.runtime, second, open_round.slug)


def test_after_the_seal_nothing_leads_from_a_voter_to_a_ballot(
    world: World, open_round: Round, clock: MovableClock
) -> None:
    for person in world.people[:6]:
        votes.cast(world.runtime, person, open_round.slug, ["1"])
    key = open_round.box_key
    assert key
    slots_before = set(world.session.scalars(sa.select(Ballot.slot)))
    clock.moment = open_round.closes_at
    seal(world.runtime, open_round.id)
    world.session.expire_all()
    assert world.session.get_one(Round, open_round.id).box_key is None
    after = world.session.execute(sa.select(Ballot.slot, Ballot.code)).all()
    assert not slots_before & {slot for slot, _ in after}
    assert {code for _, code in after} == {None}
    seal(world.runtime, open_round.id)


def test_a_ballot_changed_after_the_seal_stops_the_count(world: World, open_round: Round, clock: MovableClock) -> None:
    first, second = world.commission_member(), world.commission_member()
    commit(world)
    votes.cast(world.runtime, world.people[0], open_round.slug, ["1"])
    clock.moment = open_round.closes_at
    counting.agree_to_count(world.runtime, first, open_round.slug)
    world.session.execute(sa.update(Ballot).values(choices=["2"]))
    commit(world)
    with pytest.raises(ConflictError) as stopped:
        counting.agree_to_count(world.runtime, second, open_round.slug)
    assert stopped.value.message_key == "voting.error.box_changed"
    assert queries.find_result(world.session, open_round.id) is None


def test_the_ledger_holds_seal_before_count_and_no_person(world: World, open_round: Round, clock: MovableClock) -> None:
    first, second = world.commission_member(), world.commission_member()
    commit(world)
    votes.cast(world.runtime, world.people[0], open_round.slug, ["1"])
    clock.moment = open_round.closes_at
    counting.agree_to_count(world.runtime, first, open_round.slug)
    counting.agree_to_count(world.runtime, second, open_round.slug)
    entries = [e for e in ledger.walk(world.session) if e.subject == open_round.slug]
    assert [e.act for e in entries] == ["budget.seal", "budget.count"]
    assert entries[0].facts["root"] == entries[1].facts["root"]
    assert isinstance(verify(ledger.walk(world.session)), Head)
    told = " ".join(e.to_line().decode() for e in entries)
    assert not any(str(person) in told for person in world.people)


def test_turnout_by_village_adds_up(world: World, clock: MovableClock) -> None:
    people = [world.person() for _ in range(60)]
    open_round = world.round(world.roll(people), COSTS)
    first, second = world.commission_member(), world.commission_member()
    commit(world)
    lived: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for person, village in world.session.execute(sa.select(RollEntry.person_id, RollEntry.village_id)):
        lived[village].append(person)
    voted = [person for village in lived.values() for person in village[:10]]
    for person in voted:
        votes.cast(world.runtime, person, open_round.slug, ["1"])
    clock.moment = open_round.closes_at
    counting.agree_to_count(world.runtime, first, open_round.slug)
    counting.agree_to_count(world.runtime, second, open_round.slug)
    result = queries.find_result(world.session, open_round.id)
    assert result is not None
    expected: Counter[str] = Counter(
        str(village)
        for village in world.session.scalars(sa.select(RollEntry.village_id).where(RollEntry.person_id.in_(voted)))
    )
    assert {v: row["marks"] for v, row in result.turnout.items()} == dict(expected) == dict.fromkeys(expected, 10)
