"""A whole vote of an okrug rehearsed: 900 residents of three villages, 40 projects, 300 paper ballots typed twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.budget import queries
from app.budget.models import Round
from app.budget.services import counting, rounds, votes
from app.budget.services.polling import PROCEDURE, ways_of
from app.budget.services.publishing import publication
from app.budget.services.sealing import seal
from app.domain.errors import ConflictError
from app.platform.access import Actor, Role
from app.voting import queries as box
from app.voting.queries import Reading
from app.voting.services import desk, paper
from app.voting.services.paper import REASONS
from tests.budget_rounds import draft, frozen_roll, voters_of
from tests.clock import MovableClock
from tests.world import World, commit, make_world

ROOT = Path(__file__).resolve().parents[2]
RESIDENTS, PROJECTS, PAPER, MISTAKES, CHANGED_MIND = 900, 40, 300, 15, 25


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def _ballot(seed: int) -> tuple[str, ...]:
    """One to five of the projects, the same for the same seed."""
    return tuple(sorted({str((seed * step + 7 * step) % PROJECTS + 1) for step in range(1, seed % 5 + 2)}))


def _mistaken(reading: Reading) -> Reading:
    """What a tired typist makes of a ballot: an invalid one taken for valid, a number left out, or the wrong one."""
    if reading.reason:
        return Reading(("1",))
    if len(reading.choices) > 1:
        return Reading(reading.choices[1:])
    return Reading((), "unreadable")


@dataclass
class Rehearsal:
    """A round at its opening, and those who hold it."""

    world: World
    clock: MovableClock
    made: Round
    typists: tuple[Actor, Actor]
    clerk: Actor

    def vote(self) -> list[tuple[str, ...]]:
        """620 vote online; 275 others and 25 of those take paper, which counts. Gives the online ballots that stay."""
        people = voters_of(self.world, self.made)
        slug, rt = self.made.slug, self.world.runtime
        cast = {person: _ballot(seed) for seed, person in enumerate(people[280:])}
        for person, choices in cast.items():
            votes.cast(rt, person, slug, choices)
        at_table = [*people[: PAPER - CHANGED_MIND], *people[280 : 280 + CHANGED_MIND]]
        for person in at_table:
            desk.serve(rt, self.clerk, PROCEDURE, slug, person)
        for person in at_table[:5]:
            with pytest.raises(ConflictError):
                votes.cast(rt, person, slug, ["1"])
        return [choices for person, choices in cast.items() if person not in {*at_table}]

    def read_paper(self) -> list[Reading]:
        """300 in the box, 9 of them invalid; two people type all, and 15 times one of them is wrong: each is found."""
        slug, rt = self.made.slug, self.world.runtime
        truth = {number: Reading(_ballot(1000 + number)) for number in range(1, PAPER + 1)}
        truth |= {number: Reading((), REASONS[number % len(REASONS)]) for number in range(30, PAPER, 31)}
        planted = {19 * place + 11: self.typists[place % 2] for place in range(MISTAKES)}
        paper.write_sheet(rt, self.typists[0], slug, paper.Sheet(handed_out=304, spoilt=4, in_box=PAPER))
        for number, reading in truth.items():
            for typist in self.typists:
                typed = _mistaken(reading) if planted.get(number) is typist else reading
                paper.read(rt, typist, PROCEDURE, slug, number, typed)
        found = [ballot.number for ballot in box.list_paper(self.world.session, self.made.id) if ballot.differs]
        assert found == sorted(planted)
        with pytest.raises(ConflictError):
            paper.sign_sheet(rt, self.typists[0], PROCEDURE, slug)
        for number in found:
            for typist in self.typists:
                paper.read(rt, typist, PROCEDURE, slug, number, truth[number])
        assert [paper.sign_sheet(rt, typist, PROCEDURE, slug) for typist in self.typists] == [False, True]
        return list(truth.values())


def test_a_rehearsal_of_nine_hundred_residents_and_three_hundred_paper_ballots(
    world: World, clock: MovableClock, tmp_path: Path
) -> None:
    roll_id = frozen_roll(world, RESIDENTS)
    costs = [300_000 + 137_000 * number for number in range(PROJECTS)]
    made = draft(world, costs, pot=40_000_000, own_funds=90_000_000, max_choices=5, method="equal-shares-add1")
    typists = world.commission_member(), world.commission_member()
    rehearsal = Rehearsal(world, clock, made, typists, world.actor(Role.CLERK))
    commit(world)
    rounds.announce(world.runtime, typists[0], made.slug, roll_id)
    slug, round_id = made.slug, made.id
    clock.moment = made.opens_at
    online = rehearsal.vote()
    clock.moment = made.closes_at
    seal(world.runtime, round_id)
    on_paper = rehearsal.read_paper()
    for member in typists:
        counting.agree_to_count(world.runtime, member, slug)

    valid = [reading.choices for reading in on_paper if not reading.reason]
    expected = Counter(code for choices in [*online, *valid] for code in choices)
    result = queries.find_result(world.session, round_id)
    assert result is not None
    assert (result.entitled, result.marks, result.ballots) == (RESIDENTS, 895, 595 + 291)
    assert {code: n for code, n in result.outcome["votes"].items() if n} == expected
    round_ = world.session.get_one(Round, round_id)
    ways = ways_of(world.session, round_, apart=True)
    assert ways is not None
    assert (ways.online, ways.numbers.counted, sum(ways.numbers.invalid.values())) == (595, 291, 9)
    assert {code: sum(both) for code, both in (ways.votes or {}).items()} == expected
    files = publication(world.session, round_)
    assert files is not None
    for name in ("round.json", "ballots.pb", "online.pb", "codes.json", "ledger.jsonl"):
        (tmp_path / name).write_bytes(files.files[name])
    verifier = [sys.executable, str(ROOT / "verifier" / "verify.py"), str(tmp_path), "--lang", "en"]
    told = subprocess.run(verifier, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.returncode == 0, told.stdout
    assert "Everything agrees" in told.stdout
    assert "Online: 595. Paper: 291. Invalid: 9." in told.stdout
