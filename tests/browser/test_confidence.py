"""No confidence in a browser: the fourth signature, the session and its vote, by a deputy and the chair, in Kazakh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.browser.district import District
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
OKRUG = "Ортаөзен ауылдық округі"
TELLERS = ("deputy1", "deputy2")


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


def lead_to_the_vote(district: District, visit: Callable[..., Visitor], slug: str, scripts: bool) -> Visitor:
    """The chair checks the signatures, calls the session and opens it with all who are in office; gives the page."""
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
    for box in chair.main.locator("[name=present]").all():
        box.check()
    chair.press(chair.say("confidence.save"))
    chair.follow(chair.say("confidence.do.discuss"), chair.main)
    return chair.fill(text="Әкім мен үш депутат сөйледі.").press(chair.say("confidence.save"))


@BOTH
def test_deputies_raise_the_question_and_the_session_decides_it(
    district: District, visit: Callable[..., Visitor], scripts: bool
) -> None:
    slug = raise_question(visit, scripts)
    chair = lead_to_the_vote(district, visit, slug, scripts)
    chair.follow(chair.say("confidence.do.vote"), chair.main)
    for number, line in enumerate(chair.main.locator("fieldset").all()):
        line.locator(f"input[value={'for' if number < 9 else 'against'}]").check()
    chair.fill(number="41-5").press(chair.say("confidence.save"))
    chair.reads(chair.say("confidence.stage.expressed"))
    reader = visit(scripts=scripts).open("")
    reader.follow(reader.say("confidence.case", place=OKRUG), reader.main)
    reader.reads(reader.say("confidence.stage.expressed"))
    assert reader.say("confidence.stage.dismissed") not in reader.main.inner_text()
    reader.main.locator(".c-cards a").first.click()
    reader.look().reads(reader.say("confidence.result.passed", n=9, total=17))
    reader.reads(reader.say("confidence.counts_text"))
    reader.open(f"confidence/{slug}/clocks/").reads(reader.say("confidence.clock.ncv.session.months"))


def test_a_secret_ballot_leaves_no_vote_beside_a_name(district: District, visit: Callable[..., Visitor]) -> None:
    slug = raise_question(visit, scripts=False)
    chair = lead_to_the_vote(district, visit, slug, scripts=False)
    chair.follow(chair.say("confidence.do.ballot"), chair.main)
    chair.fill(votes_for="10").press(chair.say("confidence.save"))
    chair.reads(chair.say("confidence.done.ballot"))
    for login in TELLERS:
        teller = visit(scripts=False).sign_in_as_official(login).open(f"confidence/desk/{slug}/")
        teller.follow(teller.say("confidence.do.count"), teller.main)
        teller.fill(votes_for="9", against="2", abstained="1", number="41-5").press(teller.say("confidence.save"))
        teller.reads(teller.say("confidence.done.counted_first" if login == TELLERS[0] else "confidence.done.voted"))
    reader = visit(scripts=False).open(f"confidence/{slug}/sessions/1/")
    reader.reads(reader.say("confidence.result.passed", n=9, total=17))
    reader.reads(reader.say("confidence.secret_text"))
    names = reader.main.locator("h2:has-text('" + reader.say("confidence.roll_call") + "') ~ ul").first.inner_text()
    assert len(names.splitlines()) == 16
    assert ":" not in names


@BOTH
def test_a_deputy_files_and_another_signs_and_takes_the_signature_back(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    deputy = visit(scripts=scripts).sign_in_as_official("deputy1").open("confidence/desk/")
    deputy.follow("Ақбұлақ ауылдық округі", deputy.main)
    deputy.follow(deputy.say("confidence.ground.reports_refused_twice"), deputy.main)
    with deputy.expecting(422):
        deputy.press(deputy.say("confidence.do.file"))
    deputy.fill(first_number="24-1", second_number="31-4", statement="Есептер екі рет бекітілмеді.")
    fill_day(deputy, "first_on", date(2026, 3, 5))
    fill_day(deputy, "second_on", date(2026, 10, 9))
    deputy.press(deputy.say("confidence.do.file")).reads(deputy.say("confidence.done.filed"))
    other = visit(scripts=scripts).sign_in_as_official("deputy2").open("confidence/desk/")
    other.follow(other.say("confidence.case", place="Ақбұлақ ауылдық округі"), other.main)
    other.reads("Есептер екі рет бекітілмеді.")
    other.press(other.say("confidence.do.sign")).reads(other.say("confidence.done.signed"))
    other.follow(other.say("confidence.to_withdraw"), other.main)
    other.press(other.say("confidence.do.withdraw")).reads(other.say("confidence.done.withdrawn"))


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_anyone_tries_other_numbers_on_another_day(visit: Callable[..., Visitor], lang: str) -> None:
    reader = visit(lang).open("confidence/").follow(visit(lang).say("confidence.what_if"))
    fill_day(reader, "on", date(2008, 6, 1))
    reader.press(reader.say("confidence.what_if_ask"))
    assert "148" in reader.main.inner_text()
    assert reader.main.locator(".c-verdict").count() == 2
