"""A published advisory vote is whole, the same every time, checked by the verifier, and gives nobody away."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.places.queries import list_voters
from app.platform.words import LANGUAGES
from app.referendums.services import polling
from app.referendums.services.publishing import publication
from app.voting.queries import Reading
from app.voting.services import desk, paper
from app.voting.services.publishing import Publication
from tests.clock import MovableClock
from tests.referendum_world import Referendums, build, fresh

VERIFIER = Path(__file__).parents[2] / "verifier" / "verify.py"
ABOUT = dict.fromkeys(LANGUAGES, "Консультативтік рәсім.")
MANY = ["yes"] * 7 + ["no"] * 4 + ["blank"]
FEW = MANY[:9]


@pytest.fixture
def made(session: Any, runtime: Any) -> Referendums:
    return build(session, runtime)


def cast(made: Referendums, slug: str, choices: list[str]) -> None:
    for number, choice in enumerate(choices):
        polling.cast(made.runtime, made.residents[number].person_id, slug, choice)


def count(made: Referendums, slug: str, clock: MovableClock) -> Publication:
    clock.advance(days=8)
    fresh(made.runtime, made.commission)
    polling.agree_to_count(made.runtime, made.commission[0], slug)
    assert polling.agree_to_count(made.runtime, made.commission[1], slug)
    return published(made, slug)


def published(made: Referendums, slug: str) -> Publication:
    case = made.case(slug)
    assert case.poll
    assert case.tally
    files = publication(made.runtime.session, case.poll, case.tally, ABOUT)
    assert files
    return files


def verify(path: Path) -> tuple[int, str]:
    """What the verifier says of a folder or a zip, as a program of its own."""
    done = subprocess.run([sys.executable, str(VERIFIER), str(path)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def zip_of(files: Publication, folder: Path) -> Path:
    path = folder / "question.zip"
    path.write_bytes(next(data for name, data in files.files.items() if name.endswith(".zip")))
    return path


@pytest.mark.parametrize("choices", [MANY, FEW, ["yes", "no"], []], ids=["ballots", "totals", "even", "nobody"])
@pytest.mark.parametrize("rules", [{}, {"turnout": "1/4", "approval": "20 %", "decision": "2/3"}], ids=["none", "all"])
def test_the_verifier_agrees_with_every_published_vote(
    made: Referendums, clock: MovableClock, tmp_path: Path, choices: list[str], rules: dict[str, str]
) -> None:
    slug = made.voting(**rules)
    cast(made, slug, choices)
    code, told = verify(zip_of(count(made, slug, clock), tmp_path))
    assert code == 0, told
    assert ABOUT["kk"] in told


def test_the_verifier_agrees_where_somebody_voted_on_paper(
    made: Referendums, clock: MovableClock, tmp_path: Path
) -> None:
    slug = made.voting()
    cast(made, slug, MANY)
    for person in [made.residents[number].person_id for number in (20, 21, 22)]:
        desk.serve(made.runtime, made.clerk, polling.PROCEDURE, slug, person)
    clock.advance(days=8)
    officers = [made.clerk, *made.commission]
    fresh(made.runtime, officers)
    polling.seal(made.runtime, slug)
    paper.write_sheet(made.runtime, made.commission[0], slug, paper.Sheet(3, 0, 3))
    readings = [Reading(("yes",)), Reading(("no",)), Reading((), "named")]
    for number, reading in enumerate(readings, 1):
        for reader in officers[:2]:
            paper.read(made.runtime, reader, polling.PROCEDURE, slug, number, reading)
    for member in made.commission:
        paper.sign_sheet(made.runtime, member, polling.PROCEDURE, slug)
        fresh(made.runtime, officers)
    for member in made.commission:
        polling.agree_to_count(made.runtime, member, slug)
    files = published(made, slug)
    claim = json.loads(files.files["question.json"])
    assert claim["votes"] == {"yes": 8, "no": 5, "blank": 1}
    assert (claim["ballots"], claim["online"], claim["marks"]) == (14, 12, 15)
    code, told = verify(zip_of(files, tmp_path))
    assert code == 0, told


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("question.json", '"yes": 7', '"yes": 8'),
        ("question.json", '"advised": true', '"advised": false'),
        ("ballots.pb", "\n1;", "\n1;no,"),
        ("codes.json", "VT-", "VT-0"),
        ("ledger.jsonl", '"marks":12', '"marks":13'),
    ],
)
def test_the_verifier_finds_what_was_changed(
    made: Referendums, clock: MovableClock, tmp_path: Path, name: str, old: str, new: str
) -> None:
    slug = made.voting()
    cast(made, slug, MANY)
    folder = tmp_path / "question"
    folder.mkdir()
    with zipfile.ZipFile(zip_of(count(made, slug, clock), tmp_path)) as zipped:
        for item in zipped.infolist():
            (folder / Path(item.filename).name).write_bytes(zipped.read(item))
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    code, told = verify(folder)
    assert code == 1, told


def test_the_rules_are_those_of_the_announcement_whatever_the_charter_becomes(
    made: Referendums, clock: MovableClock, tmp_path: Path
) -> None:
    slug = made.voting(turnout="1/2")
    cast(made, slug, MANY)
    clock.advance(days=2)
    made.charter(vote="true", turnout="1/10")
    files = count(made, slug, clock)
    claim = json.loads(files.files["question.json"])
    assert (claim["rules"]["turnout"]["value"], claim["advised"]) == ("1/2", False)
    assert verify(zip_of(files, tmp_path))[0] == 0


def test_the_same_vote_makes_the_same_bytes_and_names_nobody(made: Referendums, clock: MovableClock) -> None:
    slug = made.voting()
    cast(made, slug, MANY)
    first = count(made, slug, clock)
    clock.advance(days=40)
    fresh(made.runtime, [*made.residents, made.clerk])
    made.checking()  # later acts are not in the file
    assert published(made, slug).files == first.files
    roll_id = made.case(slug).row.roll_id
    assert roll_id
    names = {voter.full_name for voter in list_voters(made.runtime.session, roll_id)}
    everything = b"".join(first.files.values()).decode("utf-8", "replace")
    assert [name for name in names if name in everything] == []
