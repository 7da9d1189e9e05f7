"""What the table of standards points to exists."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
STATES = {"met", "mostly", "partly", "not met", "operator"}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w/.-]+\.(?:py|html|txt|toml)(?:::\w+)?)`", TEXT))))
def test_what_is_named_as_evidence_is_there(named: str) -> None:
    path, _, test = named.partition("::")
    file = next((ROOT / folder / path for folder in ("", "tests") if (ROOT / folder / path).is_file()), None)
    assert file, f"no file {path}"
    assert not test or f"def {test}(" in file.read_text(encoding="utf-8"), f"no {test} in {path}"


def test_every_one_of_the_49_standards_is_answered() -> None:
    answers = dict(re.findall(r"^\| (\d+) \|[^|]+\| ([\w ]+) \|", TEXT, re.MULTILINE))
    assert [int(number) for number in answers] == list(range(1, 50))
    assert set(answers.values()) <= STATES


def test_every_chapter_of_the_asvs_is_answered() -> None:
    answers = dict(re.findall(r"^\| V(\d+) [^|]+\| ([\w ]+) \|", TEXT, re.MULTILINE))
    assert [int(number) for number in answers] == list(range(1, 15))
    assert set(answers.values()) <= STATES
