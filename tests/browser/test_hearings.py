"""A hearing on a phone, in Kazakh, without scripts: a resident, a moderator and a clerk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.district import District
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
SUBJECT = "Округтің келесі жылға арналған бюджетінің жобасы"
HERE = "hearings/aqbulaq-byudzhet/"
ASKED = "Жолға бөлінген ақша қай айда жұмсалады?"


def choose(visitor: Visitor, name: str, value: str) -> None:
    """Touch the label of an answer."""
    box = visitor.main.locator(f"input[name='{name}'][value='{value}']")
    visitor.main.locator(f"label[for='{box.get_attribute('id')}']").click()


@BOTH
def test_a_resident_registers_asks_supports_and_finds_by_a_look_alike(
    district: District, visit: Callable[..., Visitor], scripts: bool
) -> None:
    visitor = visit(scripts=scripts)
    visitor.open("").follow(SUBJECT, visitor.main)
    visitor.reads("2026 жылғы 2 желтоқсан, 15:00")
    visitor.reads(visitor.say("hearings.silent.budget"))
    visitor.follow(visitor.say("hearings.register"))
    visitor.sign_in_as_resident(0)
    choose(visitor, "wish", "speak")
    visitor.fill(topic="Көше шамдары туралы")
    choose(visitor, "name_shown", "hidden")
    visitor.press(visitor.say("hearings.register.send"))
    visitor.reads("5-қатысушы – Көше шамдары туралы")
    visitor.follow(visitor.say("hearings.ask"), visitor.main)
    with visitor.expecting(422):
        visitor.press(visitor.say("hearings.ask.send"))
    choose(visitor, "ask_kind", "question")
    visitor.fill(text=ASKED)
    choose(visitor, "name_shown", "hidden")
    visitor.press(visitor.say("hearings.ask.send"))
    visitor.reads(ASKED)
    visitor.reads(visitor.say("hearings.status.waiting"))
    visitor.open(f"{HERE}questions/").fill(q="қызылcaй").press(visitor.say("hearings.search.do"))
    visitor.reads(visitor.say("hearings.found", n=1))
    visitor.follow(visitor.say("hearings.numbered.question", number=1), visitor.main)
    visitor.press(visitor.say("hearings.support"))
    visitor.reads(visitor.say("hearings.supports", n=6))
    visitor.open(f"{HERE}questions/?list=refused")
    visitor.reads(visitor.say("hearings.reason.off_topic"))


def test_a_moderator_finds_the_queue_and_decides_one_by_one(district: District, visit: Callable[..., Visitor]) -> None:
    visitor = visit(scripts=False)
    visitor.sign_in_as_official("moderator")
    visitor.open("desk").follow(visitor.say("hearings.queue"), visitor.main)
    visitor.press(visitor.say("hearings.queue.next"))
    visitor.reads("Былтырғы бюджеттен қалған қаражат")
    choose(visitor, "outcome", "approve")
    visitor.press(visitor.say("hearings.queue.decide"))
    visitor.press(visitor.say("hearings.queue.next"))
    choose(visitor, "outcome", "mend")
    choose(visitor, "mend_reason", "unclear")
    visitor.press(visitor.say("hearings.queue.decide"))
    visitor.reads(visitor.say("hearings.queue.nothing"))
    visitor.open(f"{HERE}questions/").reads("Былтырғы бюджеттен қалған қаражат")


def test_a_moderator_drafts_a_hearing_and_learns_the_first_lawful_day(
    district: District, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(scripts=False)
    visitor.sign_in_as_official("moderator")
    visitor.open("hearings/desk/places/aqbulaq/new/").reads("2026 жылғы 1 желтоқсан")
    choose(visitor, "kind", "report")
    texts = ("subject", "about", "agenda", "answerer", "venue")
    visitor.fill(**{f"{name}_{lang}": "Әкімнің есебі" for name in texts for lang in ("kk", "ru")})
    visitor.fill(basis="№ 8 шешім", starts_time="15:00")
    visitor.fill(**{"starts_on-day": "30", "starts_on-month": "11", "starts_on-year": "2026"})
    with visitor.expecting(422):
        visitor.press(visitor.say("hearings.desk.save"))
    visitor.fill(**{"starts_on-day": "1", "starts_on-month": "12"})
    visitor.press(visitor.say("hearings.desk.save"))
    visitor.follow(visitor.say("hearings.desk.announce"), visitor.main)
    visitor.press(visitor.say("hearings.desk.announce_do"))
    visitor.reads(visitor.say("hearings.desk.announced"))
    visitor.follow(visitor.say("hearings.desk.public_page"), visitor.main)
    visitor.reads(visitor.say("hearings.silent.report"))


def test_a_clerk_enters_paper_and_answers(district: District, visit: Callable[..., Visitor]) -> None:
    visitor = visit(scripts=False)
    visitor.sign_in_as_official("clerk")
    visitor.open("hearings/desk/").follow(SUBJECT, visitor.main)
    visitor.follow(visitor.say("hearings.desk_ask"), visitor.main)
    choose(visitor, "ask_kind", "remark")
    visitor.fill(text="Қағазбен жазылған ескертпе.", name="Қария Сейітова")
    choose(visitor, "name_shown", "hidden")
    choose(visitor, "channel", "paper")
    visitor.press(visitor.say("hearings.desk_ask.send"))
    visitor.reads(visitor.say("hearings.desk_asked", number=7))
    visitor.open("hearings/desk/hearings/aqbulaq-byudzhet/answers/")
    visitor.follow(visitor.say("hearings.numbered.question", number=1), visitor.main)
    choose(visitor, "answer_outcome", "answered")
    visitor.fill(answer_text="Жол 2027 жылғы мамырда жөнделеді.")
    visitor.press(visitor.say("hearings.answering.send"))
    visitor.open(f"{HERE}questions/1/").reads("Жол 2027 жылғы мамырда жөнделеді.")


def test_everyone_reads_an_adopted_protocol(district: District, visit: Callable[..., Visitor]) -> None:
    visitor = visit(scripts=True)
    visitor.open("hearings/").follow("Мектепке баратын жол қозғалысының қауіпсіздігі", visitor.main)
    visitor.follow(visitor.say("hearings.protocol"), visitor.main)
    visitor.reads("Мектеп алдына жылдамдықты бәсеңдететін жал қашан салынады?")
    visitor.reads(visitor.say("hearings.effect.charter"))
