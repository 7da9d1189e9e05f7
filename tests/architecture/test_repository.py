"""The repository stands alone: nothing of one machine is in it, nothing secret, and its README says what is true."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT, files, name

SETTING = re.compile(r"^\| `([A-Z][A-Z0-9_]+)`", re.MULTILINE)
READ = re.compile(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"')
NOT_SETTINGS = {"GET", "HEAD", "OPTIONS", "KZT"}
FOREIGN = {
    "a path of one machine": r"(?<![\w.:/-])/(?:work|root|home|Users)/\w",
    "a registry's host": r"(?:pypi|files\.pythonhosted|registry\.npmjs|deb\.debian)\.(?:org|com)",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
}


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    code = (ROOT / "config.py").read_text(encoding="utf-8") + (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
    read = set(READ.findall(code)) - NOT_SETTINGS
    assert set(SETTING.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == read


@pytest.mark.parametrize(("what", "pattern"), FOREIGN.items())
def test_the_repository_holds_nothing_of_one_machine(what: str, pattern: str) -> None:
    found = []
    for file in files():
        if file.name == "test_repository.py" or file.suffix in {".png", ".ico", ".sqlite3", ".pyc"}:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [f"{name(file)}: {match.group()}" for match in re.finditer(pattern, text)]
    assert not found, f"{what}: {found}"


def test_locked_requirements_have_hashes() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert text.count("==") > 0
        for block in re.split(r"\n(?=[a-z])", text):
            assert "==" not in block.split("\n")[0] or "--hash=sha256:" in block, block.split("\n")[0]


def test_links_of_the_documents_lead_somewhere() -> None:
    links = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
    broken = [
        f"{name(file)}: {target}"
        for file in files(".md")
        for target in links.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]
    assert not broken, broken
