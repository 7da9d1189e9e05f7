"""A hearing on a phone, in Kazakh, without scripts: a resident, a moderator and a clerk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.platform.clock import LEGAL_ZONE
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


def test_a_question_is_sent_back_mended_refused_and_appealed(district: District, visit: Callable[..., Visitor]) -> None:
    author, moderator = visit(scripts=False), visit(scripts=False)
    author.open(f"{HERE}ask/").sign_in_as_resident(0)
    choose(author, "ask_kind", "question")
    author.fill(text="Ол қашан болады?")
    choose(author, "name_shown", "shown")
    author.press(author.say("hearings.ask.send"))
    moderator.sign_in_as_official("moderator")
    moderator.open("hearings/desk/queue/").follow("№ 7", moderator.main)
    moderator.press(moderator.say("hearings.queue.take"))
    choose(moderator, "outcome", "mend")
    with moderator.expecting(422):
        moderator.press(moderator.say("hearings.queue.decide"))
    choose(moderator, "mend_reason", "unclear")
    moderator.press(moderator.say("hearings.queue.decide"))
    author.open(f"{HERE}mine/").reads(author.say("hearings.reason_text.unclear"))
    author.follow(author.say("hearings.mend"), author.main)
    author.fill(text="Мектеп көшесінің шамы қашан қойылады?").press(author.say("hearings.mend.send"))
    moderator.open("hearings/desk/queue/").follow("№ 7", moderator.main)
    moderator.press(moderator.say("hearings.queue.take"))
    choose(moderator, "outcome", "refuse")
    choose(moderator, "refuse_reason", "repeats")
    moderator.fill(public_text="Бұл сұраққа 3-ескертпеде жауап берілген.")
    moderator.press(moderator.say("hearings.queue.decide"))
    author.open(f"{HERE}mine/").reads("Бұл сұраққа 3-ескертпеде жауап берілген.")
    author.follow(author.say("hearings.appeal"), author.main)
    author.fill(appeal="Ескертпе шам туралы емес еді.").press(author.say("hearings.appeal.send"))
    author.follow(author.say("hearings.numbered.question", number=7), author.main)
    author.reads(author.say("hearings.appeal_waits"))
    moderator.open("hearings/desk/queue/").follow("№ 7", moderator.main)
    with moderator.expecting(422):
        moderator.press(moderator.say("hearings.queue.take"))
    moderator.reads("Бұрынғы шешімді осы модератор қабылдаған")


def test_a_sitting_is_held_written_down_signed_answered_and_closed(
    district: District, visit: Callable[..., Visitor]
) -> None:
    desk = "hearings/desk/hearings/aqbulaq-byudzhet/"
    district.clock.moment = datetime(2026, 12, 2, 15, 0, tzinfo=LEGAL_ZONE)
    moderator, clerk, reader = (visit(scripts=False) for _ in range(3))
    moderator.sign_in_as_official("moderator")
    for outcome in ("approve", "approve"):
        moderator.open("hearings/desk/queue/").press(moderator.say("hearings.queue.next"))
        choose(moderator, "outcome", outcome)
        moderator.press(moderator.say("hearings.queue.decide"))
    moderator.open(desk).follow(moderator.say("hearings.open"), moderator.main)
    moderator.fill(chair="Серік Оспанов", secretary="Дина Ахметова").press(moderator.say("hearings.open.send"))
    clerk.sign_in_as_official("clerk")
    clerk.open(desk).follow(clerk.say("hearings.desk_register"), clerk.main)
    clerk.fill(name="Қария Сейітова", topic="Су құбыры")
    choose(clerk, "channel", "desk")
    choose(clerk, "wish", "speak")
    choose(clerk, "name_shown", "shown")
    clerk.press(clerk.say("hearings.desk_register.send"))
    clerk.open(f"{desk}sitting/").press(clerk.say("hearings.way.link"))
    moderator.open(f"{desk}sitting/").press(moderator.say("hearings.give_floor"), moderator.main.locator("#r5"))
    reader.open("hearings/").follow(SUBJECT, reader.main)
    reader.follow(reader.say("hearings.live"), reader.main)
    reader.reads("Қария Сейітова – Су құбыры")
    district.clock.advance(minutes=6)
    reader.open(f"{HERE}live/").reads(reader.say("hearings.time_is_up"))
    moderator.open(f"{desk}sitting/").press(moderator.say("hearings.stop"))
    clerk.open(f"{desk}sitting/").follow(clerk.say("hearings.speech"), clerk.main)
    clerk.fill(said="Құбырды мамырға дейін тартуды ұсынды.").press(clerk.say("hearings.speech.send"))
    moderator.follow(moderator.say("hearings.end"), moderator.main)
    moderator.fill(present="31", conclusion_kk="Бюджет жобасы қолдау тапты.", conclusion_ru="Проект поддержан.")
    moderator.press(moderator.say("hearings.end.send"))
    for officer in (moderator, clerk):
        officer.open(f"{desk}protocol/").reads("Құбырды мамырға дейін тартуды ұсынды.")
        officer.press(officer.say("hearings.sign.send"))
    with moderator.expecting(422):
        moderator.open(desk).press(moderator.say("hearings.close"))
    moderator.reads(moderator.say("hearings.unexplained", n=4))
    for _ in range(4):
        clerk.open(f"{desk}answers/").main.locator("tbody a").first.click()
        choose(clerk.look(), "answer_outcome", "unanswered")
        clerk.fill(answer_text="Сметасы дайындалып жатыр.").press(clerk.say("hearings.answering.send"))
        clerk.main.locator("tbody a").first.click()
        choose(clerk.look(), "answer_outcome", "answered")
        clerk.fill(answer_text="2027 жылғы мамырда орындалады.").press(clerk.say("hearings.answering.send"))
    moderator.open(desk).press(moderator.say("hearings.close"))
    reader.open(HERE).follow(reader.say("hearings.protocol"), reader.main)
    reader.reads(reader.say("hearings.adopted_by_two", day=district.clock.today))
    link = reader.main.get_by_role("link", name=reader.say("hearings.protocol.pdf"))
    assert reader.page.request.get(f"{district.url}{link.get_attribute('href')}").body().startswith(b"%PDF-")
