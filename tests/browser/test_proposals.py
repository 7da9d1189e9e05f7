"""A resident proposes on a phone, two officials check, the resident appeals, a third person decides; in Kazakh."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from tests.browser.visitor import Visitor

ROUND = "aqbulaq-kelesi"
TITLE = "Кітапханаға кіретін пандус"
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])


def propose(author: Visitor) -> None:
    """One question a page, from the list of proposals to the page of one's own."""
    author.open(f"budget/{ROUND}/proposals/").follow(author.say("budget.propose"), author.main)
    author.sign_in_as_resident(0)
    author.press(author.say("budget.proposal.begin"))
    with author.expecting(422):
        author.press(author.say("ui.form.continue"))
    author.fill(title=TITLE).press(author.say("ui.form.continue"))
    author.fill(about="Қарт кісілер мен арбамен жүретіндер кітапханаға кіре алмайды.")
    author.press(author.say("ui.form.continue"))
    author.main.get_by_label("Қызылсай").check()
    author.press(author.say("ui.form.continue"))
    author.main.locator("[name=zone][value='1']").focus()
    author.page.keyboard.press("Space")
    author.main.locator(".c-ninths").click()  # a finger in the middle of the outline
    assert author.main.locator("[name=zone][value='5']").is_checked()
    author.fill(spot="Кітапхананың есігі").press(author.say("ui.form.continue"))
    author.fill(cost="450 000").press(author.say("ui.form.continue"))
    taken = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(taken, "JPEG")
    photo: FilePayload = {"name": "esik.jpg", "mimeType": "image/jpeg", "buffer": taken.getvalue()}
    author.main.locator("[name=photo]").set_input_files(photo)
    author.press(author.say("ui.form.continue"))
    author.reads(author.say("budget.proposal.photo_there"))
    author.reads(author.say("budget.proposal.zone.5"))
    author.press(author.say("budget.proposal.send"))
    author.reads(author.say("budget.proposal.state.sent"))


def answer(officer: Visitor, unmet: int = 0) -> Visitor:
    """Every criterion of the form with a reason; the first `unmet` are not met."""
    officer.open("budget/desk/proposals/").follow(TITLE, officer.main)
    reasons = officer.main.locator("[name^=reason_]")
    for number in range(reasons.count()):
        value = "unmet" if number < unmet else "met"
        officer.main.locator(f"[name=answer_{number}][value={value}]").check()
        reasons.nth(number).fill("Орнында қаралды")
    return officer.fill(text_kk="Есебі тіркелді", text_ru="Расчёт приложен", text_en="The sums are attached")


@BOTH
def test_a_proposal_is_refused_appealed_and_accepted_by_others(visit: Callable[..., Visitor], scripts: bool) -> None:
    author = visit(scripts=scripts)
    propose(author)
    clerk = visit(scripts=scripts).sign_in_as_official("clerk")
    with clerk.expecting(422):
        clerk.open("budget/desk/proposals/").follow(TITLE, clerk.main).press(clerk.say("budget.check.decide"))
    answer(clerk).press(clerk.say("budget.check.decide"))
    clerk.reads(clerk.say("budget.check.done.checking"))
    first = visit(scripts=scripts).sign_in_as_official("commission1")
    answer(first, unmet=1).press(first.say("budget.check.decide"))
    first.reads(first.say("budget.check.done.refused"))

    author.open(f"budget/{ROUND}/proposals/").follow(author.say("budget.proposals.own"), author.main)
    author.follow(TITLE, author.main)
    author.reads(author.say("budget.appeal.until"))
    author.reads("Есебі тіркелді")
    author.follow(author.say("budget.appeal.begin"), author.main)
    author.fill(text="Пандус ортақ пайдаланылады.").press(author.say("budget.appeal.send"))
    author.reads(author.say("budget.proposal.state.appealed"))

    second = visit(scripts=scripts).sign_in_as_official("commission2")
    second.open("budget/desk/proposals/").follow(TITLE, second.main).reads("Пандус ортақ пайдаланылады.")
    second.main.locator("[name=upheld][value=yes]").check()
    second.fill(answer_kk="Дұрыс", answer_ru="Верно", answer_en="Right").press(second.say("budget.appeal.give"))
    answer(second)
    second.fill(cost="480 000", title_ru="Пандус в библиотеку", title_en="A ramp for the library")
    second.fill(about_ru="Пожилые не могут войти.", about_en="Old people cannot get in.")
    second.press(second.say("budget.check.decide")).reads(second.say("budget.check.done.accepted"))

    reader = visit(scripts=scripts)
    reader.open(f"budget/{ROUND}/proposals/").follow(TITLE, reader.main).reads("480 000 ₸")
    reader.reads(reader.say("budget.appeal.upheld"))
    reader.open(f"budget/{ROUND}/timetable/").reads(reader.say("budget.timetable.by_itself"))
