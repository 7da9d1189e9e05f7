"""No file grows beyond what one reads at a sitting."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.source import ROOT, files, name

CODE, TESTS = 400, 600
WRITTEN_ONCE = {ROOT / "tests", ROOT / "migrations"}  # tests have a limit of their own


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    code = [file for file in files(".py", ".html", ".css") if not WRITTEN_ONCE & {*file.parents}]
    long = [f"{name(file)}: {_lines(file)}" for file in code if _lines(file) > CODE]
    assert not long, long


def test_no_file_of_tests_is_longer_than_600_lines() -> None:
    long = [f"{name(f)}: {_lines(f)}" for f in files(".py", under=ROOT / "tests") if _lines(f) > TESTS]
    assert not long, long
