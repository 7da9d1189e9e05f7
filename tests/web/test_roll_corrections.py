"""A resident asks for a correction of the roll; an officer of the okrug answers with a reason."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask import Flask

from app.ledger.queries import list_entries
from app.places import queries
from app.places.services.corrections import ask_correction
from app.platform.access import Role
from tests.clock import MovableClock
from tests.identity_people import new_account, new_iin
from tests.pages import Page, PageClient
from tests.places_world import World, build, enter, officer, visit

LANGUAGES = ("kk", "ru", "en")
WORDS = "Мен Бесағаш ауылында тұрамын"


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


@pytest.fixture
def resident(app: Flask, runtime: Any) -> PageClient:
    _, account_id = new_account(runtime, name="Дана Ережепова")
    return enter(PageClient(app), runtime, account_id)


@pytest.fixture
def clerk(app: Flask, runtime: Any, world: World) -> PageClient:
    return visit(app, runtime, Role.CLERK, world.okrug)


def ask(pages: PageClient, world: World, lang: str = "kk", **changed: Any) -> Page:
    page = pages.get("places.new_correction", lang=lang)
    given = {"reason": "village", "territory_id": str(world.okrug), "text": WORDS}
    return pages.submit(page, {**given, **changed}, follow=True)


def answer(pages: PageClient, lang: str = "kk", **changed: Any) -> Page:
    listed = pages.get("places.corrections", lang=lang)
    page = pages.open(str(listed.soup.select_one("main tbody a")["href"]))  # type: ignore[index]
    given = {"outcome": "refused", "answer": "Тізім бекітілген, келесісінде ескеріледі"}
    return pages.submit(page, {**given, **changed}, follow=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_resident_asks_the_clerk_answers_and_the_resident_reads_it(
    resident: PageClient, clerk: PageClient, world: World, lang: str
) -> None:
    sent = ask(resident, world, lang)
    assert WORDS in sent.text
    waiting = clerk.get("places.corrections", lang=lang)
    assert "Дана Ережепова" in waiting.text
    done = answer(clerk, lang)
    assert "Дана Ережепова" not in done.text
    own = resident.get("places.my_roll", lang=lang)
    assert "Тізім бекітілген, келесісінде ескеріледі" in own.text


def test_the_link_stands_on_the_page_of_ones_own_roll(resident: PageClient) -> None:
    page = resident.get("places.my_roll")
    assert page.soup.select_one('main a[href="/kk/my-roll/correction/"]')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wrong_is_told_and_the_text_is_kept(resident: PageClient, world: World, lang: str) -> None:
    page = resident.get("places.new_correction", lang=lang)
    empty = resident.submit(page, {"territory_id": "", "text": ""}, status=422)
    assert len(empty.errors) == 2
    no_reason = resident.submit(empty, {"territory_id": str(world.okrug), "text": WORDS}, status=422)
    assert len(no_reason.errors) == 1
    assert no_reason.soup.select_one("textarea").get_text().strip() == WORDS  # type: ignore[union-attr]
    iin = new_iin()
    fields = {"reason": "name", "territory_id": str(world.okrug), "text": f"ЖСН {iin}"}
    assert len(resident.submit(no_reason, fields, status=422).errors) == 1
    long = resident.submit(no_reason, {**fields, "text": "а" * 501}, status=422)
    assert len(long.errors) == 1


def test_a_request_for_a_place_without_a_roll_is_refused(resident: PageClient, world: World) -> None:
    page = resident.get("places.new_correction")
    fields = {"reason": "missing", "text": WORDS}
    assert resident.submit(page, {**fields, "territory_id": str(world.district)}, status=422).errors
    assert resident.submit(page, {**fields, "territory_id": "zhoq"}, status=422).errors


def test_a_second_request_waits_for_the_answer_to_the_first(
    resident: PageClient, clerk: PageClient, world: World
) -> None:
    ask(resident, world)
    page = resident.get("places.new_correction")
    fields = {"reason": "name", "territory_id": str(world.okrug), "text": "тағы"}
    assert resident.submit(page, fields, status=422).errors
    answer(clerk)
    resident.submit(page, fields)


def test_the_oldest_request_stands_first_and_an_overdue_one_is_marked(
    app: Flask, runtime: Any, world: World, clock: MovableClock
) -> None:
    for name in ("Бірінші Адам", "Екінші Адам"):
        _, account_id = new_account(runtime, name=name)
        ask(enter(PageClient(app), runtime, account_id), world)
        clock.advance(days=3)  # 21 November 2026 is a Saturday: the first is due on Friday the 27th
    clerk = visit(app, runtime, Role.CLERK, world.okrug)
    rows = clerk.get("places.corrections").soup.select("main tbody tr")
    assert [row.th.get_text(strip=True) for row in rows if row.th] == ["Бірінші Адам", "Екінші Адам"]
    assert "27\N{NO-BREAK SPACE}қараша" in rows[0].get_text(" ")
    assert "мерзімі өтті" not in rows[0].get_text()
    clock.advance(days=1)
    clerk = visit(app, runtime, Role.CLERK, world.okrug)
    rows = clerk.get("places.corrections").soup.select("main tbody tr")
    assert ["мерзімі өтті" in row.get_text() for row in rows] == [True, False]


def test_the_answer_needs_an_outcome_and_words(resident: PageClient, clerk: PageClient, world: World) -> None:
    ask(resident, world)
    [row] = clerk.get("places.corrections").soup.select("main tbody a")
    page = clerk.open(str(row["href"]))
    assert clerk.submit(page, {"answer": ""}, status=422).errors
    told = clerk.submit(page, {"answer": "Себебі бар"}, status=422)
    assert told.errors
    assert told.soup.select_one("textarea").get_text().strip() == "Себебі бар"  # type: ignore[union-attr]


def test_an_answer_is_given_once(resident: PageClient, clerk: PageClient, world: World) -> None:
    ask(resident, world)
    [row] = clerk.get("places.corrections").soup.select("main tbody a")
    page = clerk.open(str(row["href"]))
    fields = {"outcome": "corrected", "answer": "Түзетілді"}
    clerk.submit(page, fields)
    clerk.submit(page, {**fields, "answer": "Басқаша"}, status=409)
    assert "Түзетілді" in resident.get("places.my_roll").text


def test_another_okrugs_officer_and_a_resident_see_nothing(
    app: Flask, runtime: Any, resident: PageClient, world: World
) -> None:
    ask(resident, world)
    [one] = queries.list_open_corrections(runtime.session, [world.okrug], limit=9)
    stranger = visit(app, runtime, Role.CLERK, build(runtime).okrug)
    assert "Дана Ережепова" not in stranger.get("places.corrections").text
    stranger.get("places.correction", correction_id=one.id, status=403)
    resident.get("places.corrections", status=403)
    resident.get("places.correction", correction_id=one.id, status=403)
    stranger.get("places.correction", correction_id=uuid.uuid4(), status=404)


def test_nobody_answers_their_own_request(runtime: Any, clerk: PageClient, world: World) -> None:
    page = ask(clerk, world)
    assert WORDS in page.text
    [one] = queries.list_open_corrections(runtime.session, [world.okrug], limit=9)
    own = clerk.get("places.correction", correction_id=one.id)
    assert not own.soup.select("main form textarea")
    token = clerk.get("places.new_correction").soup.select_one("main input[name=csrf_token]")["value"]  # type: ignore[index]
    fields = {"outcome": "corrected", "answer": "Өзім", "csrf_token": token}
    clerk.post("places.answer_correction", fields, correction_id=one.id, status=403)


def test_the_ledger_keeps_codes_and_nobody(runtime: Any, resident: PageClient, clerk: PageClient, world: World) -> None:
    ask(resident, world)
    answer(clerk)
    kept = [entry for entry in list_entries(runtime.session) if entry.act.startswith("roll.correction")]
    assert {entry.act for entry in kept} == {"roll.correction", "roll.correction_answer"}
    text = json.dumps([[entry.subject, entry.facts] for entry in kept], ensure_ascii=False, default=str)
    assert "Дана" not in text
    assert WORDS not in text
    assert "Тізім бекітілген" not in text


def test_what_was_written_survives_a_new_sign_in(app: Flask, runtime: Any, world: World) -> None:
    _, account_id = new_account(runtime)
    pages = enter(PageClient(app), runtime, account_id)
    page = pages.get("places.new_correction")
    with pages.client.session_transaction() as cookie:
        del cookie["_user_id"]
    pages.submit(page, {"reason": "moved", "territory_id": str(world.okrug), "text": WORDS})
    again = enter(pages, runtime, account_id).get("places.new_correction")
    assert again.soup.select_one("textarea").get_text().strip() == WORDS  # type: ignore[union-attr]
    assert again.soup.select_one("input[value=moved][checked]")
    empty = pages.get("places.new_correction").soup.select_one("textarea")
    assert empty is not None
    assert not empty.get_text().strip()


def test_the_desk_takes_as_many_statements_for_more_requests(runtime: Any, clerk: PageClient, world: World) -> None:
    def one_more() -> None:
        who = officer(runtime, Role.AUDITOR, None)
        ask_correction(runtime, who, world.okrug, reason="other", text=WORDS)

    one_more()
    few = clerk.get("places.corrections").statements
    for _ in range(20):
        one_more()
    page = clerk.get("places.corrections")
    assert len(page.soup.select("main tbody tr")) == 21
    assert len(page.statements) == len(few)
    assert "21" in clerk.get("places.rolls_desk").text
