"""Officials at their desks: signing in, enrolling a person, a roll from its file to its freezing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.identity_people import new_iin

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
CAME_IN = "Қасымова Меруерт Болатқызы"


@BOTH
def test_an_official_signs_in_with_password_and_second_factor(visit: Callable[..., Visitor], scripts: bool) -> None:
    visitor = visit(scripts=scripts)
    visitor.open("sign-in/official").fill(login="commission1", password="not it")
    with visitor.expecting(422):
        visitor.press(visitor.say("ui.form.continue"))
    assert visitor.main.locator("[name=login]").input_value() == "commission1"
    visitor.sign_in_as_official("commission1")
    assert visitor.h1 == visitor.say("ui.menu.desk")
    visitor.open("account").reads("commission1")
    visitor.press(visitor.say("ui.sign_out"), visitor.page.locator("header"))
    assert visitor.h1 == visitor.say("identity.signed_out.title")


@BOTH
def test_a_clerk_enrols_a_person_who_signs_in_with_the_printed_code(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    clerk = visit(scripts=scripts)
    clerk.sign_in_as_official("clerk").open("desk/people")
    iin = new_iin()
    clerk.fill(iin=iin)
    with clerk.expecting(422):
        clerk.press(clerk.say("identity.desk.find"))
    assert clerk.main.locator("[name=iin]").input_value() == ""
    clerk.follow(clerk.say("identity.desk.enrol_new"))
    day = {"birth_date-day": iin[4:6], "birth_date-month": iin[2:4], "birth_date-year": f"19{iin[:2]}"}
    clerk.fill(iin=iin, full_name=CAME_IN, **day)
    clerk.main.locator("[name=lang][value=kk]").check()
    clerk.main.locator("[name=seen]").check()
    clerk.press(clerk.say("identity.desk.enrol"))
    assert clerk.h1 == CAME_IN
    clerk.press(clerk.say("identity.desk.print_code"))
    code = clerk.main.locator(".c-code").inner_text()
    assert iin not in clerk.main.inner_text()

    person = visit(scripts=scripts)
    person.open("sign-in").follow(person.say("identity.sign_in.by_desk_code"), person.main)
    person.fill(code=code.lower()).press(person.say("identity.enter"))
    person.open("account").reads(CAME_IN)


@BOTH
def test_a_roll_is_read_from_a_file_its_faults_are_told_and_two_people_freeze_it(
    visit: Callable[..., Visitor], scripts: bool, tmp_path: Path
) -> None:
    good = [new_iin() for _ in range(3)]
    lines = [f"{iin};Тұрғын {iin[-2:]};{iin[4:6]}.{iin[2:4]}.19{iin[:2]};Ақбұлақ" for iin in good]
    lines += [lines[0], "000000000000;Бөгде Біреу;01.01.1990;Ақбұлақ", f"{new_iin()};Адасқан;01.01.1990;Алматы"]
    file = tmp_path / "tizim.csv"
    file.write_text("\n".join(["жсн;аты-жөні;туған күні;ауыл", *lines]), encoding="utf-8")

    clerk = visit(scripts=scripts)
    clerk.sign_in_as_official("clerk").open("desk/rolls/")
    clerk.follow(clerk.say("places.roll.new"))
    clerk.fill(title="2028 жылғы дауыс беру", **{"vote_on-day": "20", "vote_on-month": "2", "vote_on-year": "2027"})
    clerk.press(clerk.say("places.roll.begin"))
    clerk.main.locator("[name=file]").set_input_files(file)
    clerk.press(clerk.say("places.roll.read_file"))
    assert clerk.h1 == clerk.say("places.report.title")
    report = clerk.main.locator("table").inner_text()
    assert [line in report for line in ("5", "6", "7")] == [True] * 3
    assert "000000000000" not in clerk.main.inner_text()
    assert clerk.main.locator(".c-summary dd").all_inner_texts()[:3] == ["6", "4", "2"]

    where = ""
    for number, login in enumerate(("commission1", "commission2"), 1):
        member = visit(scripts=scripts)
        member.sign_in_as_official(login).open("desk/rolls/")
        member.follow("2028 жылғы дауыс беру", member.main)
        where = member.path
        member.follow(member.say("places.freeze.go"))
        member.press(member.say("places.freeze.consent"))
        frozen = member.say("places.roll.frozen") in member.open(where.removeprefix("/kk/")).main.inner_text()
        assert frozen == (number == 2)
    clerk.open(where.removeprefix("/kk/"))
    assert clerk.main.locator("[name=file]").count() == 0
