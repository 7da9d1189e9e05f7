"""No confidence in a browser: the fourth signature, the session and its vote, by a deputy and the chair, in Kazakh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.browser.district import District
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
OKRUG = "Ортаөзен ауылдық округі"


def fill_day(visitor: Visitor, name: str, day: date) -> None:
    visitor.fill(**{f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)})


def raise_question(visit: Callable[..., Visitor], scripts: bool) -> str:
    """The fourth deputy signs and hands the sheet in; gives the address of the case."""
    deputy = visit(scripts=scripts).sign_in_as_official("deputy1")
    deputy.open("confidence/desk/")
    deputy.reads(deputy.say("confidence.waiting"))
    deputy.follow(deputy.say("confidence.case", place=OKRUG), deputy.main)
    deputy.reads(deputy.say("confidence.sign_effect"))
    deputy.press(deputy.say("confidence.do.sign"))
    deputy.reads(deputy.say("confidence.done.raised"))
    deputy.reads(deputy.say("confidence.stage.raised"))
    slug = deputy.path.rstrip("/").rpartition("/")[2]
    deputy.open(f"confidence/desk/{slug}/").press(deputy.say("confidence.do.hand_in"))
    deputy.reads(deputy.say("confidence.stage.checking"))
    return slug


@BOTH
def test_deputies_raise_the_question_and_the_session_decides_it(
    district: District, visit: Callable[..., Visitor], scripts: bool
) -> None:
    slug = raise_question(visit, scripts)
    chair = visit(scripts=scripts, width=1280).sign_in_as_official("chair")
    desk = f"confidence/desk/{slug}/"
    chair.open(desk).follow(chair.say("confidence.do.check"), chair.main)
    chair.fill(number="2").press(chair.say("confidence.save"))
    today = district.clock.today
    held = today + timedelta(days=12)
    chair.follow(chair.say("confidence.do.convene"), chair.main)
    fill_day(chair, "materials_on", today)
    with chair.expecting(422):
        chair.press(chair.say("confidence.save"))
    chair.reads(chair.say("confidence.error.day_needed"))
    fill_day(chair, "held_on", held)
    chair.fill(place="Аудандық мәслихаттың залы").press(chair.say("confidence.save"))
    chair.reads(chair.say("confidence.done.convened"))
    district.clock.set(held)
    chair = visit(scripts=scripts).sign_in_as_official("chair").open(desk)
    chair.follow(chair.say("confidence.do.open"), chair.main)
    boxes = chair.main.locator("[name=present]")
    for number in range(12):
        boxes.nth(number).check()
    chair.press(chair.say("confidence.save"))
    chair.follow(chair.say("confidence.do.discuss"), chair.main)
    chair.fill(text="Әкім мен үш депутат сөйледі.").press(chair.say("confidence.save"))
    chair.follow(chair.say("confidence.do.vote"), chair.main)
    for number in range(12):
        chair.main.locator(f"fieldset >> nth={number} >> input[value={'for' if number < 9 else 'against'}]").check()
    chair.fill(number="41-5").press(chair.say("confidence.save"))
    chair.reads(chair.say("confidence.stage.expressed"))
    reader = visit(scripts=scripts).open(f"confidence/{slug}/sessions/1/")
    reader.reads(reader.say("confidence.result.passed", n=9, total=17))
    reader.open(f"confidence/{slug}/clocks/").reads(reader.say("confidence.clock.ncv.session.months"))
    reader.open(f"confidence/{slug}/").reads(reader.say("confidence.stage.expressed"))
    assert reader.say("confidence.stage.dismissed") not in reader.main.inner_text()


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_anyone_tries_other_numbers_on_another_day(visit: Callable[..., Visitor], lang: str) -> None:
    reader = visit(lang).open("confidence/").follow(visit(lang).say("confidence.what_if"))
    fill_day(reader, "on", date(2008, 6, 1))
    reader.press(reader.say("confidence.what_if_ask"))
    assert "148" in reader.main.inner_text()
    assert reader.main.locator(".c-verdict").count() == 2
