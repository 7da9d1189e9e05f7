"""The files of the law are read strictly: nothing YAML would guess at becomes law."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.law.pack import PackError
from app.platform import lawfiles


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("value: 0.5", "no floats"),
        ("value: 1.0e+3", "no floats"),
        ("value: .inf", "no floats"),
        ("value: 12:30.5", "no floats"),
        ('value: !!float "1"', "no floats"),
        ("value: 010", "a number is written"),
        ("value: 0x1F", "a number is written"),
        ("value: 0b11", "a number is written"),
        ("value: 1_000", "a number is written"),
        ("value: 12:30", "a number is written"),
        ("value: +5", "a number is written"),
        ("value: no", "written true and false"),
        ("value: Yes", "written true and false"),
        ("value: off", "written true and false"),
        ("value: True", "written true and false"),
        ("value: ~", "written null"),
        ("value:", "written null"),
        ("value: 2026-7-1 10:00:00", "a day is written"),
        ("value: 2026-07-01 10:00:00", "a day is written"),
        ("value: 2026-02-30", "day is out of range"),
        ("value: 1\nvalue: 2", "value: given twice"),
        ("no: 1", "a name is a text"),
        ("1: 1", "a name is a text"),
        ("a: {b: {c: 1, c: 1}}", "c: given twice"),
        ("a: &x {b: 1}\nc: {<<: *x}", "a name is a text"),
        ("- 1", "a mapping of names was expected"),
        ("a: [", "expected the node content"),
        ("a: !!python/name:os.system x", "could not determine a constructor"),
        ("a: 1\n---\nb: 2", "expected a single document"),
    ],
)
def test_yaml_that_could_be_misread_is_refused_with_its_file(text: str, told: str) -> None:
    with pytest.raises(PackError) as refused:
        lawfiles.parse(text, "law.yaml")
    (problem,) = refused.value.problems
    assert problem.startswith("law.yaml: ")
    assert told in problem


def test_plain_values_are_read_as_what_they_are() -> None:
    text = 'n: 10\nz: 0\nt: true\nf: false\nx: null\nd: 2026-07-01\ns: "1/10"\nw: 39-3\nq: "010"'
    assert lawfiles.parse(text, "law.yaml") == {
        "n": 10, "z": 0, "t": True, "f": False, "x": None, "d": date(2026, 7, 1), "s": "1/10", "w": "39-3", "q": "010",
    }  # fmt: skip


def test_every_line_refused_is_listed_at_once() -> None:
    with pytest.raises(PackError) as refused:
        lawfiles.parse("a: 0.5\nb: no\na: 1\n", "law.yaml")
    assert [problem.split(": ")[1] for problem in refused.value.problems] == ["line 1", "line 2", "line 3"]


def test_problems_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("a: 0.5\n", "utf-8")
    (tmp_path / "two.yaml").write_text("b: no\n", "utf-8")
    with pytest.raises(PackError) as refused:
        lawfiles.read(tmp_path)
    assert [problem.split(":")[0] for problem in refused.value.problems] == ["one.yaml", "two.yaml"]


def test_one_changed_figure_in_a_file_changes_the_version(tmp_path: Path) -> None:
    for path in lawfiles.FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert lawfiles.read(tmp_path).version == lawfiles.load().version
    budget = tmp_path / "budget.yaml"
    changed = budget.read_text("utf-8").replace("value: 1500", "value: 1501", 1)
    budget.write_text(changed, "utf-8")
    assert lawfiles.read(tmp_path).version != lawfiles.load().version


def test_moved_days_of_rest_are_left_to_the_calendar(tmp_path: Path) -> None:
    for path in lawfiles.FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / lawfiles.CALENDAR).write_text("not a law file", "utf-8")
    assert lawfiles.read(tmp_path).version == lawfiles.load().version


def test_the_law_is_read_once() -> None:
    assert lawfiles.load() is lawfiles.load()
