"""A commission holds a vote: from the draft to the count, and anyone checks the files that it publishes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.budget import queries
from app.budget.services import votes
from app.places.queries import list_voters
from app.platform.runtime import Runtime
from tests.browser.district import District
from tests.browser.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
CHOICES = [["1", "2"], ["1", "3"], ["1"], ["1", "2"], ["1", "2", "3"]]
VOTERS = 40
TITLE = "Ақбұлақ – су мен жарық"
PROJECTS = """title_kk;title_ru;title_en;cost
Көше шамдары;Уличные фонари;Street lamps;3000000
Су құбыры;Водопровод;Water pipe;4000000
"""


def draft(member: Visitor) -> str:
    """Fill in the terms of a round; gives its address on the desk."""
    member.open("budget/desk/").follow(member.say("budget.desk.new"))
    member.fill(title_kk=TITLE, title_ru="Акбулак – вода и свет", own_funds="64 000 000", pot="8 000 000")
    days = {"opens_on-day": "1", "opens_on-month": "2", "closes_on-day": "20", "closes_on-month": "2"}
    member.fill(**days, **{"opens_on-year": "2027", "closes_on-year": "2027"}, year="2028")
    member.press(member.say("budget.desk.save"))
    return member.path.removeprefix("/kk/")


def add_projects(member: Visitor, desk: str, folder: Path) -> None:
    """One project by the form, two from a file; a wrong file first."""
    member.open(desk).follow(member.say("budget.desk.add_project"))
    member.fill(title_kk="Балалар алаңы", title_ru="Детская площадка", cost="2 500 000")
    member.press(member.say("budget.desk.add"))
    for name, text in (("qate.csv", PROJECTS.replace("3000000", "үш миллион")), ("jobalar.csv", PROJECTS)):
        file = folder / name
        file.write_text(text, encoding="utf-8")
        member.open(desk).follow(member.say("budget.desk.upload"))
        member.main.locator("[name=file]").set_input_files(file)
        with member.expecting(422):
            member.press(member.say("budget.desk.take"))
    member.reads(member.say("budget.desk.projects_added", n=2))


def announce(member: Visitor, desk: str) -> None:
    """With the roll that two people have frozen."""
    member.open(desk).follow(member.say("budget.desk.to_announce"))
    member.press(member.say("budget.desk.announce"))
    member.reads(member.say("budget.desk.announced"))


def vote(district: District, slug: str) -> None:
    """People of the roll vote: how that looks is the matter of another test."""

    def cast(runtime: Runtime) -> None:
        roll_id = queries.get_round(runtime.session, slug).roll_id
        assert roll_id
        for number, voter in enumerate(list_voters(runtime.session, roll_id)[:VOTERS]):
            votes.cast(runtime, voter.person_id, slug, CHOICES[number % len(CHOICES)])

    district.ask(cast)


@BOTH
def test_a_commission_drafts_announces_and_counts_and_the_verifier_agrees(
    district: District, visit: Callable[..., Visitor], scripts: bool, tmp_path: Path
) -> None:
    first = visit(scripts=scripts).sign_in_as_official("commission1")
    desk = draft(first)
    slug = desk.rstrip("/").rpartition("/")[2]
    add_projects(first, desk, tmp_path)
    announce(first, desk)

    district.clock.set(district.clock.today.replace(year=2027, month=2, day=2))
    vote(district, slug)
    resident = visit(scripts=scripts)
    with resident.expecting(404):
        resident.open(f"budget/{slug}/result/")
    resident.open(f"budget/{slug}/").reads("8 000 000 ₸")

    district.clock.set(district.clock.today.replace(day=21))
    first.sign_in_as_official("commission1").open(f"{desk}count/").press(first.say("budget.desk.agree_first"))
    first.reads(first.say("budget.desk.own_agreed"))
    second = visit(scripts=scripts).sign_in_as_official("commission2")
    second.open(f"{desk}count/").press(second.say("budget.desk.agree_second"))
    assert second.path == f"/kk/budget/{slug}/result/"

    resident.open(f"budget/{slug}/result/").reads(str(VOTERS))
    winners = resident.main.locator("#winners tbody tr").all_inner_texts()
    assert [row.split("\n")[0] for row in winners] == ["1. Балалар алаңы", "2. Көше шамдары"]
    files = resident.main.locator("a.c-file")
    kept = [resident.download(files.nth(number), tmp_path) for number in range(files.count())]
    [zipped] = [file for file in kept if file.suffix == ".zip"]
    assert all(file.stat().st_size for file in kept)
    run = subprocess.run([sys.executable, ROOT / "verifier" / "verify.py", zipped], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    resident.open(f"budget/{slug}/codes/")
    code = resident.main.locator(".c-codes li").first.inner_text()
    resident.fill(code=code.lower().replace("-", " ")).press(resident.say("budget.find_code"))
    resident.reads(resident.say("budget.code_found"))
