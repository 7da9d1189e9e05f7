"""A whole year of an okrug rehearsed by the services: 900 residents of three villages propose, vote and watch.

40 proposals, 12 refused, 3 appeals; 300 paper ballots typed twice with 15 mistakes; the money to the tenge.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.budget import proposal_queries as proposed
from app.budget import queries
from app.budget.models import Project, Round
from app.budget.services import counting, money, rounds, votes
from app.budget.services.polling import PROCEDURE, ways_of
from app.budget.services.publishing import publication
from app.budget.services.sealing import seal
from app.domain.errors import ConflictError
from app.domain.spending import CONTRACT, PAYMENT
from app.ledger import queries as ledger
from app.places.models import Body
from app.platform.access import Actor
from app.platform.formats import tenge
from app.voting import queries as box
from app.voting.queries import Reading
from app.voting.services import desk, paper
from app.voting.services.paper import REASONS
from tests.budget_money import BIN
from tests.budget_rounds import voters_of
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.rehearsed_proposals import (
    DISMISSED,
    FORMALLY_REFUSED,
    ON_THE_BALLOT,
    PROPOSALS,
    REFUSED_IN_SUBSTANCE,
    UPHELD,
    cost_of,
    prepared,
)
from tests.world import World, commit, make_world

ROOT = Path(__file__).resolve().parents[2]
RESIDENTS, PAPER, MISTAKES, CHANGED_MIND = 900, 300, 15, 25
POT = 40_000_000


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def _ballot(seed: int) -> tuple[str, ...]:
    """One to five of the projects, the same for the same seed."""
    return tuple(sorted({str((seed * step + 7 * step) % ON_THE_BALLOT + 1) for step in range(1, seed % 5 + 2)}))


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

    def agree(self) -> None:
        """The assembly of nine agrees the budget the day after the count: seven of eight who came."""
        names = {f"name_{lang}": "Жиналыс" for lang in ("kk", "ru", "en")}
        body = Body(slug=f"assembly-{uuid.uuid4().hex[:6]}", kind="assembly", territory_id=self.world.okrug, **names)
        self.world.session.add(body)
        commit(self.world)
        self.clock.advance(days=1)
        decision = rounds.Decision(body.id, self.world.runtime.today, 9, 8, 7, "№ 4 хаттама")
        assert rounds.adopt(self.world.runtime, self.typists[0], self.made.slug, decision)

    def spend(self, winners: dict[str, int]) -> Counter[str]:
        """Each winner is contracted for a little less and paid in parts; one payment is taken back. Gives the sums."""
        slug, rt, today = self.made.slug, self.world.runtime, self.world.runtime.today
        sums: Counter[str] = Counter()

        def confirmed(entry: uuid.UUID, kind: str, amount: int) -> uuid.UUID:
            money.confirm(rt, self.typists[1], slug, entry)
            sums[kind] += amount
            return entry

        for place, (code, cost) in enumerate(winners.items(), 1):
            amount = cost - 1_003 * place
            new = money.NewContract(f"{place}-Ш", today, "open_tender", "«Жол құрылыс» ЖШС", BIN, amount)
            made = confirmed(money.enter_contract(rt, self.clerk, slug, code, new), CONTRACT, amount)
            contract = rt.session.get_one(money.MoneyEntry, made).contract_id
            rt.session.rollback()
            for part in (amount // 3, amount // 7):
                pay = money.NewEntry(PAYMENT, part, today, f"Төлем тапсырмасы {code}-{part}")
                paid = confirmed(money.enter_money(rt, self.clerk, slug, contract, pay), PAYMENT, part)
            if place == 2:
                back = money.take_back(rt, self.clerk, slug, paid, "Басқа шарттың төлемі")
                confirmed(back, PAYMENT, -part)
        return sums


def _told(world: World, slug: str, act: str) -> list[dict[str, Any]]:
    return [dict(entry.facts) for entry in ledger.list_entries(world.session, subject=slug, limit=1000)
            if entry.act == act]  # fmt: skip


def test_a_year_of_nine_hundred_residents_from_their_proposals_to_the_last_tenge(
    world: World, clock: MovableClock, app: Flask, tmp_path: Path
) -> None:
    terms = {"pot": POT, "own_funds": 90_000_000, "max_choices": 5, "method": "equal-shares-add1"}
    collection = prepared(world, clock, RESIDENTS, **terms)
    slug, round_id, office = collection.made.slug, collection.made.id, collection.office
    collection.hand_in()
    collection.check()
    refused = [facts for facts in _told(world, slug, "budget.assess") if not facts["passed"]]
    assert len(refused) == len(FORMALLY_REFUSED) + len(REFUSED_IN_SUBSTANCE) == 12
    world.session.rollback()
    collection.appeal()
    assert len(_told(world, slug, "budget.appeal")) == len(_told(world, slug, "budget.decide_appeal")) == 3
    found = {one.number: one for one in proposed.list_proposals(world.session, round_id)}
    assert len(found) == PROPOSALS
    stands = {*FORMALLY_REFUSED, *REFUSED_IN_SUBSTANCE} - {*UPHELD}
    assert {number for number, one in found.items() if one.state == "refused"} == stands >= {DISMISSED}
    assert sum(one.state == "accepted" for one in found.values()) == ON_THE_BALLOT == 30
    roll_id = world.roll(collection.residents)
    commit(world)
    collection.announce(roll_id)

    made = world.session.get_one(Round, round_id)
    rehearsal = Rehearsal(world, clock, made, office.members[:2], office.clerk)
    clock.moment = made.opens_at
    online = rehearsal.vote()
    clock.moment = made.closes_at
    seal(world.runtime, round_id)
    on_paper = rehearsal.read_paper()
    for member in rehearsal.typists:
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

    costs = {row.code: row.cost for row in world.session.query(Project).filter_by(round_id=round_id)}
    assert sorted(costs.values()) == sorted(cost_of(one.number or 0) for one in found.values() if one.project_id)
    winners = {code: costs[code] for code in result.outcome["winners"]}
    assert len(winners) > 3
    world.session.rollback()
    rehearsal.agree()
    clock.advance(days=1)
    sums = rehearsal.spend(winners)
    _money_adds_up(PageClient(app), slug, sums, sum(winners.values()))


def _money_adds_up(anyone: PageClient, slug: str, sums: Counter[str], approved: int) -> None:
    """The page, the file of every tenge and the Open Contracting data say what was entered, to the tenge."""
    text = anyone.get("budget.money", slug=slug).text
    whole = (approved, sums[CONTRACT], approved - sums[CONTRACT], sums[PAYMENT], sums[CONTRACT] - sums[PAYMENT])
    for amount in (POT, POT - approved, *whole):
        assert " ".join(tenge(amount).split()) in text
    rows = csv.DictReader(
        io.StringIO(anyone.get("budget.money_file", slug=slug).response.data.decode("utf-8-sig")), delimiter=";"
    )
    filed: Counter[str] = Counter()
    for row in rows:
        filed[row["kind"]] += int(row["amount"])
    assert filed == Counter({"pot": POT, "approved": approved, "rest": POT - approved, **sums})
    releases = json.loads(anyone.get("budget.money_ocds", slug=slug).response.data)["releases"]
    contracts = [contract for release in releases for contract in release.get("contracts", [])]
    assert sum(contract["value"]["amount"] for contract in contracts) == sums[CONTRACT]
    paid = [one["value"]["amount"] for one in (part for c in contracts for part in c["implementation"]["transactions"])]
    assert sum(paid) == sums[PAYMENT]
