"""Published elections: the winners that an independent library found, and those that cities really funded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.budget.cli import group, progress
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome
from app.domain.counting.pabulib import money_text, read, write
from app.domain.counting.ties import ByProjectId
from tests.needs import OUTSIDE
from tests.pabulib_files import EXPECTED, FOLDER, ROOT, WIELICZKA

BY_ID = ByProjectId()
METHODS: dict[str, Callable[..., Outcome]] = {
    "greedy": greedy,
    "equal-shares": equal_shares,
    "equal-shares-add1": equal_shares_add1,
}
CITIES = ("Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb")

published: dict[str, Any] = json.loads(EXPECTED.read_text())["files"] if EXPECTED.is_file() else {}
needs_files = pytest.mark.skipif(
    not published, reason=f"{OUTSIDE}the published elections; PABULIB_DIR says where they are"
)
every_file = pytest.mark.parametrize("name", published or ["none"])


def text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


@needs_files
@every_file
@pytest.mark.parametrize("method", METHODS)
def test_the_winners_of_a_published_election_are_those_of_the_independent_library(name: str, method: str) -> None:
    expected = published[name]["outcomes"][method]
    outcome = METHODS[method](read(text_of(FOLDER / name)).election(), BY_ID, story=False)
    assert sorted(outcome.winners) == sorted(expected["selected"])
    assert money_text(outcome.spent) == expected["cost"]


@needs_files
@every_file
def test_a_published_file_is_written_and_read_back(name: str) -> None:
    file = read(text_of(FOLDER / name))
    assert read(write(file)) == file
    assert (len(file.votes), len(file.projects)) == (published[name]["votes"], published[name]["projects"])


@needs_files
@pytest.mark.parametrize("name", CITIES)
def test_a_city_funded_what_we_count(name: str) -> None:
    file = read(text_of(FOLDER / name))
    assert set(equal_shares_add1(file.election(), BY_ID, story=False).winners) == file.selected()


def test_wieliczka_funded_what_we_count() -> None:
    file = read(text_of(WIELICZKA))
    outcome = equal_shares_add1(file.election(), BY_ID)
    assert set(outcome.winners) == file.selected()
    assert (len(outcome.winners), outcome.spent) == (30, 995079)


def test_votes_in_the_file_are_the_votes_we_count() -> None:
    file = read(text_of(WIELICZKA))
    outcome = greedy(file.election(), BY_ID)
    assert isinstance(outcome.story, tuple)
    told = {row.id: int(row.more["votes"]) for row in file.projects}
    assert {place.project: place.votes for place in outcome.story} == told


def count(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(group, ["count", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_the_agreed_json() -> None:
    code, out, _ = count(str(WIELICZKA), "--method", "equal-shares", "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == ["method", "budget", "spent", "winners", "ties", "seconds"]
    assert (told["method"], told["budget"], told["spent"]) == ("equal-shares", "1000000", "450548")
    assert len(told["winners"]) == 21
    assert told["seconds"] > 0


def test_the_command_fills_up_only_when_asked() -> None:
    _, plain, _ = count(str(WIELICZKA), "--method", "equal-shares", "--json")
    _, filled, _ = count(str(WIELICZKA), "--method", "equal-shares", "--completion", "greedy", "--json")
    before, after = json.loads(plain)["winners"], json.loads(filled)["winners"]
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_the_command_prints_a_table_for_people() -> None:
    code, out, _ = count(str(WIELICZKA), "--method", "greedy")
    assert code == 0
    assert out.splitlines()[1].split()[:4] == ["1", "24", "5000", "5000"]
    assert "23 of 64 projects, 998997 of 1000000 spent, 6586 voters" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "line 1: the file is empty"), (b"META\nkey;value\nbudget;\xd2\n", "line 3: the file is not in UTF-8")],
)
def test_the_command_refuses_a_malformed_file_with_line_and_reason(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "bad.pb"
    file.write_bytes(content)
    code, out, err = count(str(file), "--method", "greedy", "--json")
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_long_count_tells_its_progress_once_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    moments = iter([0.0, 0.5, 1.1, 1.1, 1.5, 2.2, 2.2])
    tell = progress(lambda: next(moments))
    for step in (10, 20, 30, 40):
        tell(step, Fraction(500 * step))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "endowment raised 20 times, winners cost 10000",
        "endowment raised 40 times, winners cost 20000",
    ]


def test_the_command_needs_neither_flask_nor_a_database() -> None:
    program = "import app.budget.cli, sys; sys.exit(bool({'flask', 'sqlalchemy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
