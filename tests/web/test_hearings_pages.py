"""What everyone reads of a hearing and what residents do there, in three languages."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from app.documents.content import Upload, check
from app.hearings.services import announcing, taking_part
from tests.clock import MovableClock
from tests.hearings_world import ANSWER, TEXT, HearingWorld, browser, make
from tests.identity_people import messages
from tests.pages import PageClient

LANGUAGES = ("kk", "ru", "en")
HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> "><b>'
MOST_BYTES = 14_000
MOST_STATEMENTS = 22


@pytest.fixture
def made(runtime: Any, clock: MovableClock) -> HearingWorld:
    return make(runtime, clock)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hearing_is_read_without_an_account_from_its_notice_to_its_protocol(
    made: HearingWorld, pages: PageClient, lang: str
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    assert pages.get("hearings.index", lang=lang).soup.select(f'main a[href="/{lang}/hearings/{slug}/"]')
    shown = pages.get("hearings.show", lang=lang, slug=slug)
    assert "zhoba.txt" in shown.text
    asked = made.ask(made.resident("Айгүл Серікқызы"), slug, shown=True)
    assert TEXT not in pages.get("hearings.remark", lang=lang, slug=slug, number=asked).text
    made.decide(moderator, slug, asked)
    listed = pages.get("hearings.questions", lang=lang, slug=slug)
    assert TEXT in listed.text
    assert "Айгүл Серікқызы" in listed.text
    made.open(moderator, slug)
    assert TEXT in pages.get("hearings.live", lang=lang, slug=slug).text
    made.end(moderator, slug)
    made.answer(clerk, slug, asked)
    pages.get("hearings.protocol", lang=lang, slug=slug, status=404)
    made.adopt(slug, moderator, clerk)
    protocol = pages.get("hearings.protocol", lang=lang, slug=slug).text
    for said in ("Серік Оспанов", "Дина Ахметова", TEXT, ANSWER, "40"):
        assert said in protocol
    assert ANSWER in pages.get("hearings.remark", lang=lang, slug=slug, number=asked).text


def test_a_draft_is_seen_by_nobody_outside(made: HearingWorld, pages: PageClient) -> None:
    slug = made.draft(made.moderator())
    pages.get("hearings.show", slug=slug, status=404)
    pages.get("hearings.notice", slug=slug, status=404)
    pages.open(f"/kk/hearings/{slug}/hearing.json", status=404)
    assert slug not in pages.get("hearings.index").response.text


@pytest.mark.parametrize("kind", ["council", "commission", "report", "budget", "charter"])
def test_each_kind_tells_its_effect_and_where_the_law_is_silent(
    made: HearingWorld, pages: PageClient, kind: str
) -> None:
    slug = made.announced(made.moderator(), kind=kind)
    page = pages.get("hearings.show", slug=slug)
    words = made_words(pages)
    assert words.say(f"hearings.effect.{kind}", "kk") in page.text
    assert words.say(f"hearings.silent.{kind}", "kk") in page.text
    tags = {" ".join(tag["class"]) for tag in page.soup.select("details .c-norm .c-tag")}
    assert ("c-tag is-statute" in tags) == (kind in {"council", "report", "budget", "commission"})


def made_words(pages: PageClient) -> Any:
    return pages.app.extensions["words"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_resident_registers_asks_and_follows_the_question(
    app: Flask, made: HearingWorld, pages: PageClient, lang: str
) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    author = browser(app, made.runtime, made.resident("Дана Ережепова", email="dana@example.kz"), lang)
    form = author.get("hearings.registering", slug=slug)
    assert author.submit(form, {"wish": "speak", "name_shown": "shown"}, status=422).errors
    done = author.submit(form, {"wish": "speak", "topic": "Жол туралы", "name_shown": "shown"}, follow=True)
    assert "Дана Ережепова" in done.text
    form = author.get("hearings.asking", slug=slug)
    kept = author.submit(form, {"ask_kind": "question", "text": "ЖСН 850308400123", "name_shown": "hidden"}, status=422)
    assert kept.errors
    assert "850308400123" in kept.soup.select_one("textarea").get_text()  # type: ignore[union-attr]
    mine = author.submit(form, {"ask_kind": "question", "text": TEXT, "name_shown": "hidden"}, follow=True)
    assert TEXT in mine.text
    made.decide(moderator, slug, 1, "mend", "unclear")
    assert messages(made.runtime)[0]["message"] == "hearing_mend"
    made.runtime.session.rollback()  # an open read would take the browser's changes back with it
    form = author.get("hearings.mending", slug=slug, number=1)
    author.submit(form, {"text": f"{TEXT} Айын айтыңыз."}, follow=True)
    made.decide(moderator, slug, 1, "refuse", "off_topic")
    form = author.get("hearings.appealing", slug=slug, number=1)
    author.submit(form, {"appeal": "Тақырыпқа қатысы бар."}, follow=True)
    author.submit(form, {"appeal": "Тағы да."}, status=409)
    made.decide(made.moderator(), slug, 1, "approve")
    public = pages.get("hearings.questions", lang=lang, slug=slug).text
    assert f"{TEXT} Айын айтыңыз." in public
    assert "Дана" not in public


def test_the_name_of_who_hid_it_stands_nowhere_public(made: HearingWorld, pages: PageClient) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    resident = made.resident("Құпиясы Көпжанов")
    made.decide(moderator, slug, made.ask(resident, slug))
    made.decide(moderator, slug, made.ask(resident, slug, "Екінші сұрақ"), "refuse")
    taking_part.register(made.runtime, resident, slug, taking_part.Wish(True, "Су туралы", False))
    made.open(moderator, slug)
    for where in ("show", "questions", "live"):
        assert "Көпжанов" not in pages.get(f"hearings.{where}", slug=slug).response.text
    for path in (f"/kk/hearings/{slug}/hearing.json", f"/kk/hearings/{slug}/remarks.csv"):
        assert "Көпжанов" not in pages.open(path).response.text


@pytest.mark.parametrize(("reason", "shown"), [("off_topic", True), ("insult", False), ("personal_data", False)])
def test_a_refused_question_stays_with_its_reason_and_without_personal_data(
    made: HearingWorld, pages: PageClient, reason: str, shown: bool
) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    text = "Хабарласыңыз: +7 701 123 45 67, dana@example.kz. Тақырыптан тыс сөз."
    made.decide(moderator, slug, made.ask(made.resident(), slug, text, shown=True), "refuse", reason)
    refused = pages.open(f"/kk/hearings/{slug}/questions/?list=refused")
    assert made_words(pages).say(f"hearings.reason.{reason}", "kk") in refused.text
    assert ("Тақырыптан тыс сөз." in refused.text) == shown
    for hidden in ("701", "dana@", "Айгүл"):
        assert hidden not in refused.text
    assert "701" not in pages.open(f"/kk/hearings/{slug}/hearing.json").response.text


def test_hostile_words_do_nothing(app: Flask, made: HearingWorld, pages: PageClient) -> None:
    moderator = made.moderator()
    evil = {"kk": HOSTILE, "ru": HOSTILE}
    slug = made.announced(
        moderator, subject={**evil, "en": HOSTILE}, about=evil, agenda=evil, venue=evil, answerer=evil, basis=HOSTILE
    )
    made.decide(moderator, slug, made.ask(made.resident(HOSTILE), slug, HOSTILE, shown=True))
    made.decide(moderator, slug, made.ask(made.resident(HOSTILE), slug, HOSTILE + " 2", shown=True), "refuse")
    desk = browser(app, made.runtime, moderator)
    for client, path in (
        (pages, f"/kk/hearings/{slug}/"),
        (pages, f"/kk/hearings/{slug}/questions/"),
        (pages, f"/kk/hearings/{slug}/questions/?list=refused"),
        (pages, "/kk/hearings/"),
        (desk, f"/kk/hearings/desk/hearings/{slug}/"),
        (desk, "/kk/hearings/desk/"),
    ):
        page = client.open(path)
        assert not page.soup.select("main script, main img, main a[href^=javascript]")
    ElementTree.fromstring(pages.open("/kk/hearings/feed.atom").response.data)  # noqa: S314 -- our own
    rows = list(csv.reader(io.StringIO(pages.open(f"/kk/hearings/{slug}/remarks.csv").response.text)))
    assert len(rows) == 3
    ics = pages.open(f"/kk/hearings/{slug}/calendar.ics").response.text
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-5", "@x"])
def test_a_spreadsheet_takes_no_remark_for_a_formula(made: HearingWorld, pages: PageClient, cell: str) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug, cell))
    rows = list(csv.DictReader(io.StringIO(pages.open(f"/kk/hearings/{slug}/remarks.csv").response.text)))
    assert rows[0]["text"] == f"'{cell}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calendar_the_feed_and_the_notice_say_when_and_where(
    made: HearingWorld, pages: PageClient, lang: str
) -> None:
    slug = made.announced(made.moderator())
    ics = pages.open(f"/{lang}/hearings/{slug}/calendar.ics").response
    assert ics.mimetype == "text/calendar"
    assert "DTSTART:20261201T100000Z\r\n" in ics.text
    feed = ElementTree.fromstring(pages.open(f"/{lang}/hearings/feed.atom").response.data)  # noqa: S314 -- our own
    links = [link.get("href", "") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert any(link.endswith(f"/{lang}/hearings/{slug}/") for link in links)
    door = pages.client.get(f"/{lang}/hearings/{slug}/notice.pdf?print").text
    for said in ("2027 жылғы бюджет жобасы", "Проект бюджета на 2027 год", "Мәдениет үйі", "<svg"):
        assert said in door
    paper = pages.client.get(f"/{lang}/hearings/{slug}/notice.pdf")
    assert paper.data.startswith(b"%PDF-")
    assert paper.data == pages.client.get(f"/{lang}/hearings/{slug}/notice.pdf").data


def test_the_open_data_of_a_hearing_is_whole(made: HearingWorld, pages: PageClient) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    made.ask(made.resident(), slug, "Күтіп тұрған сұрақ")
    made.answer(clerk, slug, 1, "not_taken")
    listed = json.loads(pages.open("/kk/hearings/all.json").response.text)
    assert [one["slug"] for one in listed["hearings"]] == [slug]
    whole = json.loads(pages.open(f"/kk/hearings/{slug}/hearing.json").response.text)
    assert [(one["number"], one["outcome"], one["answer"]) for one in whole["remarks"]] == [(1, "not_taken", ANSWER)]
    assert whole["effect"] == "advisory"
    assert whole["documents"][0]["name"] == "zhoba.txt"


def test_overdue_answers_are_shown_to_all(made: HearingWorld, pages: PageClient, clock: MovableClock) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    made.open(moderator, slug)
    made.end(moderator, slug)
    late = made_words(pages).say("hearings.overdue", "kk", n=1, day=made.row(slug).answers_due_on)
    assert late.replace("\N{NO-BREAK SPACE}", " ") not in pages.get("hearings.show", slug=slug).text
    clock.advance(days=32)
    assert late.replace("\N{NO-BREAK SPACE}", " ") in pages.get("hearings.show", slug=slug).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everyone_sees_which_remark_has_no_answer_and_why(made: HearingWorld, pages: PageClient, lang: str) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    for text in ("Бірінші сұрақ", "Екінші сұрақ", "Үшінші сұрақ"):
        made.decide(moderator, slug, made.ask(made.resident(), slug, text))
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.answer(clerk, slug, 1)
    made.answer(clerk, slug, 2, "unanswered")
    made.clock.advance(days=32)
    made.runtime.session.rollback()
    link = pages.get("hearings.show", lang=lang, slug=slug).soup.select_one("main a[href*='list=unanswered']")
    assert link
    assert link.get_text().endswith("2")
    listed = pages.open(str(link["href"]))
    assert "Бірінші" not in listed.text
    for said in ("Екінші", ANSWER, "Үшінші", "Округ әкімінің аппараты" if lang == "kk" else "Аппарат акима округа"):
        assert said in listed.text
    late = made_words(pages).say("hearings.late", lang)
    assert [tag.get_text(strip=True) for tag in listed.soup.select("main .c-card .c-tag.is-late")].count(late) == 2


def test_a_document_that_came_late_says_so(made: HearingWorld, pages: PageClient, clock: MovableClock) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator, days=11)
    clock.advance(days=2)
    announcing.attach(made.runtime, moderator, slug, [check(Upload("kesh.txt", "Кеш келді".encode()))])
    items = {
        item.get_text(): item for item in pages.get("hearings.show", slug=slug).soup.select("main li:has(.c-file)")
    }
    late = {name.split()[0]: bool(item.select(".c-tag.is-late")) for name, item in items.items()}
    assert late == {"zhoba.txt": False, "kesh.txt": True}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hearing_that_was_not_held_says_so_and_takes_no_more_part(
    app: Flask, made: HearingWorld, pages: PageClient, clock: MovableClock, lang: str
) -> None:
    slug = made.announced(made.moderator())
    clock.advance(days=11)
    page = pages.get("hearings.show", lang=lang, slug=slug)
    assert made_words(pages).say("hearings.missed_about", lang) in page.text
    assert not page.soup.select("main a[href$='/register/'], main a[href$='/ask/']")
    desk = browser(app, made.runtime, made.moderator(), lang)
    assert desk.get("hearings.desk_hearing", slug=slug).soup.select("main a[href$='/cancel/']")


def test_an_answer_after_the_protocol_stands_on_the_page_of_the_question_alone(
    made: HearingWorld, pages: PageClient
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.adopt(slug, moderator, clerk)
    made.clock.advance(minutes=1)
    made.answer(clerk, slug, 1)
    assert ANSWER in pages.get("hearings.remark", slug=slug, number=1).text
    protocol = pages.get("hearings.protocol", slug=slug).text
    assert ANSWER not in protocol
    assert made_words(pages).say("hearings.protocol.later", "kk") in protocol


def test_the_pages_are_light_and_ask_little_however_much_is_asked(
    app: Flask, made: HearingWorld, pages: PageClient
) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    for number in range(30):
        made.decide(moderator, slug, made.ask(made.resident(), slug, f"{number}. {TEXT}", shown=True))
        taking_part.register(made.runtime, made.resident(), slug, taking_part.Wish(True, f"{number}-сөз", True))
    shown = pages.get("hearings.show", slug=slug)
    assert "29-сөз" not in shown.text
    assert "29-сөз" in pages.open(str(shown.soup.select_one("main a[href$='/speakers/']")["href"])).text  # type: ignore[index]
    for where in ("show", "questions", "speakers"):
        page = pages.get(f"hearings.{where}", slug=slug)
        assert len(page.statements) <= MOST_STATEMENTS
        assert pages.weight(page) < MOST_BYTES


def test_support_and_flags_are_one_press(app: Flask, made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    reader = browser(app, made.runtime, made.resident())
    page = reader.get("hearings.remark", slug=slug, number=1)
    page = reader.submit(page, form="main form", follow=True)
    again = reader.submit(page, form="main form", follow=True)
    assert again.status == 200
    form = reader.get("hearings.flagging", slug=slug, number=1)
    assert reader.submit(form, status=422).errors
    reader.submit(form, {"flag_reason": "insult"}, follow=True)
    reader.submit(form, {"flag_reason": "insult"}, status=409)


def test_somebody_elses_question_is_not_mended(app: Flask, made: HearingWorld) -> None:
    slug = made.announced(made.moderator())
    made.ask(made.resident(), slug)
    stranger = browser(app, made.runtime, made.resident())
    stranger.get("hearings.mending", slug=slug, number=1, status=403)
    stranger.get("hearings.appealing", slug=slug, number=1, status=403)
