"""A published round is whole, the same every time, checked by the verifier, and gives nobody away."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.budget import queries
from app.budget.models import Project
from app.budget.services.publishing import publication
from app.budget.services.results import OTHER, merge_small
from app.domain.counting import pabulib
from app.voting.models import Ballot
from app.voting.services.publishing import Publication
from tests.budget_rounds import COSTS, counted, opened
from tests.clock import MovableClock
from tests.world import World, make_world

VERIFIER = Path(__file__).parents[2] / "verifier" / "verify.py"
MANY = [["1", "3"], ["1"], ["2"], ["1", "2"], ["3"], ["1", "3"], ["2", "3"], ["1"], ["4"], ["1", "2"], ["2"], ["3"]]
FEW = MANY[:9]


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def published(world: World, clock: MovableClock, ballots: list[list[str]], **changed: Any) -> Publication:
    made = counted(world, clock, ballots, **changed)
    found = publication(world.session, made)
    assert found is not None
    return found


def verify(folder: Path) -> tuple[int, str]:
    """What the verifier says of a folder or a zip, as a program of its own."""
    run = subprocess.run(
        [sys.executable, "-E", "-s", "-B", str(VERIFIER), str(folder), "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
    )
    return run.returncode, run.stdout + run.stderr


def zip_of(files: Publication, folder: Path) -> Path:
    path = folder / "round.zip"
    path.write_bytes(next(data for name, data in files.files.items() if name.endswith(".zip")))
    return path


@pytest.mark.parametrize("ballots", [MANY, FEW], ids=["ballots", "totals"])
@pytest.mark.parametrize("method", ["greedy", "equal-shares", "equal-shares-add1"])
def test_the_verifier_agrees_with_every_published_round(
    world: World, clock: MovableClock, tmp_path: Path, method: str, ballots: list[list[str]]
) -> None:
    files = published(world, clock, ballots, method=method, min_votes=2)
    code, told = verify(zip_of(files, tmp_path))
    assert code == 0, told


def test_the_verifier_agrees_where_money_is_spent(world: World, clock: MovableClock, tmp_path: Path) -> None:
    files = published(
        world, clock, [["1", "3"], ["2"], ["4"]] * 4, ballot_kind="spend", max_choices=None, method="equal-shares"
    )
    assert verify(zip_of(files, tmp_path))[0] == 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("round.json", '"spent": ', '"spent": 1'),
        ("ballots.pb", "\n1;", "\n1;4,"),
        ("codes.json", "VT-", "VT-0"),
        ("ledger.jsonl", '"marks":12', '"marks":13'),
    ],
)
def test_the_verifier_finds_what_was_changed(
    world: World, clock: MovableClock, tmp_path: Path, name: str, old: str, new: str
) -> None:
    files = published(world, clock, MANY)
    folder = tmp_path / "round"
    folder.mkdir()
    with zipfile.ZipFile(zip_of(files, tmp_path)) as zipped:
        for item in zipped.infolist():
            (folder / Path(item.filename).name).write_bytes(zipped.read(item))
    assert verify(folder)[0] == 0
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert verify(folder)[0] == 1


def test_the_same_round_makes_the_same_bytes(world: World, clock: MovableClock) -> None:
    made = counted(world, clock, MANY)
    first = publication(world.session, made)
    clock.advance(days=40)
    with world.runtime.transaction() as tx:
        tx.record("budget.other", made.slug, {"later": True})
    world.session.expire_all()
    assert publication(world.session, made) == first


def test_the_ledger_bound_the_box_before_the_count(world: World, clock: MovableClock) -> None:
    files = published(world, clock, MANY)
    entries = [json.loads(line) for line in files.files["ledger.jsonl"].splitlines()]
    sealed = next(entry for entry in entries if entry["act"] == "budget.seal")
    assert sealed["facts"]["ballots_sha256"] == hashlib.sha256(files.files["ballots.pb"]).hexdigest()
    assert [e["act"] for e in entries][-2:] == ["budget.seal", "budget.count"]


def test_the_published_ballots_are_those_that_were_cast_and_nothing_more(world: World, clock: MovableClock) -> None:
    box = pabulib.read(published(world, clock, MANY).files["ballots.pb"].decode())
    assert sorted(vote.approved for vote in box.votes) == sorted(tuple(sorted(ballot)) for ballot in MANY)
    assert {tuple(vote.more) for vote in box.votes} == {()}
    assert {tuple(row.more) for row in box.projects} == {("name", "name_ru", "name_en")}


def test_the_box_is_not_in_the_order_of_voting(world: World, clock: MovableClock) -> None:
    # 19 of one kind, then 19 of another: that chance leaves them so has odds of one in 35 thousand million.
    ballots = [["1"]] * 19 + [["2"]] * 19
    box = pabulib.read(published(world, clock, ballots, voters=38).files["ballots.pb"].decode())
    assert [list(vote.approved) for vote in box.votes] != ballots


def test_few_ballots_are_published_as_totals_only(world: World, clock: MovableClock) -> None:
    files = published(world, clock, FEW)
    text = files.files["ballots.pb"].decode()
    assert files.detail == json.loads(files.files["round.json"])["detail"] == "totals"
    assert text.split("VOTES\n")[1] == "voter_id;vote\n"
    lines = [line.split(";") for line in text.split("PROJECTS\n")[1].split("VOTES\n")[0].splitlines()]
    rows = {line[0]: line[-1] for line in lines[1:]}
    assert rows == {"1": "5", "2": "3", "3": "4", "4": "1"}


def test_ten_ballots_are_enough_to_publish_them(world: World, clock: MovableClock) -> None:
    assert published(world, clock, MANY[:10]).detail == "ballots"


def test_nothing_is_published_before_the_count(world: World, clock: MovableClock) -> None:
    assert publication(world.session, opened(world, clock)) is None


def test_no_code_and_no_person_stands_beside_a_ballot(world: World, clock: MovableClock) -> None:
    files = published(world, clock, MANY)
    codes = [code for code, _ in json.loads(files.files["codes.json"])["codes"]]
    slots = list(world.session.scalars(sa.select(Ballot.slot)))
    assert len(codes) == len(slots) == len(MANY)
    box = files.files["ballots.pb"].decode()
    assert not [secret for secret in (*codes, *slots) if secret in box]
    whole = b"".join(files.files.values()).decode("utf-8", "replace")
    assert not [person for person in world.people if str(person) in whole or person.hex in whole]


def test_turnout_of_small_villages_is_shown_together(world: World, clock: MovableClock) -> None:
    made = counted(world, clock, MANY)
    result = queries.find_result(world.session, made.id)
    assert result is not None
    first, second, third = queries.village_names(world.session, made.territory_id, world.runtime.today)
    result.turnout = merge_small([(first, 40, 20), (second, 25, 9), (third, 30, 25)], 10)
    world.session.commit()
    found = publication(world.session, made)
    assert found is not None
    told = json.loads(found.files["result.json"])["turnout"]
    assert sorted((row["village"] is not None, row["entitled"], row["marks"]) for row in told) == [
        (False, 55, 34),
        (True, 40, 20),
    ]


villages = st.lists(
    st.integers(0, 60).flatmap(lambda entitled: st.tuples(st.just(entitled), st.integers(0, entitled))),
    min_size=1,
    max_size=9,
)


@given(villages, st.integers(1, 20))
def test_no_shown_group_tells_of_single_people_and_nobody_is_lost(sizes: list[tuple[int, int]], least: int) -> None:
    """Whatever groups are taken from the total, what is left is nobody or enough who voted and enough who did not."""
    shown = merge_small([(f"v{n}", *size) for n, size in enumerate(sizes)], least)
    groups = [(row["entitled"], row["marks"]) for row in shown.values()]
    assert all(min(marks, entitled - marks) >= least for entitled, marks in groups)
    assert len(groups) != 1
    if shown:
        assert sum(entitled for entitled, _ in groups) == sum(entitled for entitled, _ in sizes)
        assert sum(marks for _, marks in groups) == sum(marks for _, marks in sizes)
    whole = [size for size in sizes if min(size[1], size[0] - size[1]) >= least]
    if len(whole) == len(sizes) > 1:
        assert OTHER not in shown
        assert len(shown) == len(sizes)


def test_a_village_in_which_few_or_nearly_all_voted_takes_the_next_smallest_with_it() -> None:
    rows = [("few", 40, 3), ("nearly all", 30, 29), ("small", 30, 12), ("large", 80, 40)]
    assert merge_small(rows, 10) == {
        "small": {"entitled": 30, "marks": 12},
        "large": {"entitled": 80, "marks": 40},
        OTHER: {"entitled": 70, "marks": 32},
    }
    assert merge_small(rows[1:], 10) == {
        "large": {"entitled": 80, "marks": 40},
        OTHER: {"entitled": 60, "marks": 41},
    }
    assert merge_small([*rows[2:], ("none", 5, 0)], 20) == {}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_a_formula(world: World, clock: MovableClock, start: str) -> None:
    made = counted(world, clock, MANY)
    world.session.execute(
        sa.update(Project).where(Project.round_id == made.id, Project.code == "1").values(title_kk=f"{start}1+1")
    )
    world.session.expire_all()
    found = publication(world.session, made)
    assert found is not None
    text = found.files["result.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert {row["project_id"]: row["title_kk"] for row in rows}["1"] == f"'{start}1+1"
    assert len(rows) == len(COSTS)


def test_result_as_json_adds_up(world: World, clock: MovableClock) -> None:
    told = json.loads(published(world, clock, MANY).files["result.json"])
    won = [row for row in told["projects"] if row["won"]]
    assert [row["id"] for row in won] == told["winners"]
    assert won[0]["id"] == "1"
    assert won[-1]["running_total"] == told["spent"] == sum(row["cost"] for row in won) <= told["pot"]
    assert told["ballots"] == told["marks"] == len(MANY)
    assert {row["id"]: row["votes"] for row in told["projects"]} == {"1": 6, "2": 5, "3": 5, "4": 1}


def test_the_command_writes_what_the_verifier_reads(
    world: World, app: Flask, clock: MovableClock, tmp_path: Path
) -> None:
    made = counted(world, clock, MANY)
    runner = app.test_cli_runner()
    done = runner.invoke(args=["budget", "publish", made.slug, str(tmp_path / "out")])
    assert done.exit_code == 0
    assert verify(tmp_path / "out")[0] == 0
    assert len(done.output.splitlines()) == 7
    for slug in ("nothing-here", opened(world, clock).slug):
        assert runner.invoke(args=["budget", "publish", slug, str(tmp_path / "none")]).exit_code == 2
    assert not (tmp_path / "none").exists()
