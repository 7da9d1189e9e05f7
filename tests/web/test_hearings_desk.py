"""The desk of moderators and clerks, from the draft to the close, in the browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.hearings.services import holding, taking_part
from app.places.services import bodies
from tests.clock import MovableClock
from tests.hearings_world import TEXT, HearingWorld, browser, make
from tests.pages import Page, PageClient

LANGUAGES = ("kk", "ru", "en")
GIVEN = {
    "kind": "budget",
    "subject_kk": "Бюджет жобасы",
    "subject_ru": "Проект бюджета",
    "about_kk": "Талқылау",
    "about_ru": "Обсуждение",
    "agenda_kk": "Баяндама",
    "agenda_ru": "Доклад",
    "basis": "№ 5 шешім",
    "answerer_kk": "Әкім аппараты",
    "answerer_ru": "Аппарат акима",
    "starts_time": "15:00",
    "venue_kk": "Мәдениет үйі",
    "venue_ru": "Дом культуры",
    "speech_minutes": "5",
}


@pytest.fixture
def made(runtime: Any, clock: MovableClock) -> HearingWorld:
    return make(runtime, clock)


def fields(made: HearingWorld, days: int, **changed: str) -> dict[str, str]:
    """The form of a hearing so many days from now."""
    day = made.clock.today + timedelta(days=days)
    boxes = {"starts_on-day": str(day.day), "starts_on-month": str(day.month), "starts_on-year": str(day.year)}
    return {**GIVEN, **boxes, **changed}


def slug_of(page: Page) -> str:
    found = re.search(r"/desk/hearings/([^/]+)/", page.location or page.response.request.path)
    assert found
    return found[1]


def drafted(desk: PageClient, made: HearingWorld, days: int = 10, **changed: str) -> str:
    form = desk.get("hearings.new", place=made.world.okrug_slug)
    return slug_of(desk.submit(form, fields(made, days, **changed)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_moderator_drafts_adds_a_document_and_announces(
    app: Flask, made: HearingWorld, pages: PageClient, lang: str
) -> None:
    desk = browser(app, made.runtime, made.moderator(), lang)
    assert made.world.okrug_slug in desk.get("hearings.desk").response.text
    slug = drafted(desk, made)
    page = desk.get("hearings.desk_hearing", slug=slug)
    form = page.soup.select_one("form[enctype]")
    assert form
    token = form.select_one("[name=csrf_token]")["value"]  # type: ignore[index]
    file = (io.BytesIO("Бюджет жобасы".encode()), "жоба.txt")
    sent = desk.client.post(str(form["action"]), data={"csrf_token": token, "files": file})
    assert sent.status_code == 303
    desk.submit(desk.get("hearings.announcing", slug=slug))
    assert "Бюджет жобасы" in pages.get("hearings.show", slug=slug).text
    assert "жоба.txt" in pages.get("hearings.show", slug=slug).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_earliest_lawful_day_stands_before_the_form_and_an_earlier_one_is_told(
    app: Flask, made: HearingWorld, lang: str
) -> None:
    desk = browser(app, made.runtime, made.moderator(), lang)
    form = desk.get("hearings.new", place=made.world.okrug_slug)
    assert len(form.soup.select("main tbody tr")) == len(form.soup.select("main tbody td a[href*='/law/']")) == 5
    assert not form.soup.select(".c-verdict")
    refused = desk.submit(form, fields(made, 9, kind="council"), status=422)
    (told,) = refused.errors
    assert "10" in told
    assert "21" in refused.soup.select_one(".c-verdict.is-refused .c-norm").get_text()  # type: ignore[union-attr]
    assert "Бюджет жобасы" in refused.response.text


def test_an_unlawful_day_is_refused_with_the_norm_and_the_first_day_that_would_do(
    app: Flask, made: HearingWorld, clock: MovableClock
) -> None:
    moderator = made.moderator()
    slug = made.draft(moderator, kind="council")
    desk = browser(app, made.runtime, moderator)
    in_time = desk.get("hearings.announcing", slug=slug)
    clock.advance(minutes=9)
    late = made.row(slug)
    late.starts_at = late.starts_at - timedelta(days=1)
    made.runtime.session.commit()
    refused = desk.submit(in_time, status=422)
    assert refused.soup.select(".c-verdict.is-refused")
    for said in ("21-бап", "2026 жылғы 1 желтоқсан"):
        assert said in refused.text
    assert made.row(slug).announced_at is None


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"subject_kk": ""}, "subject_kk"),
        ({"broadcast_url": "ftp://video.example"}, "broadcast_url"),
        ({"starts_time": "25:00"}, "starts_time"),
        ({"starts_on-day": "32"}, "starts_on"),
        ({"speech_minutes": "0"}, "speech_minutes"),
        ({"speech_minutes": "бес"}, "speech_minutes"),
        ({"about_kk": "ЖСН 850308400123"}, "about_kk"),
    ],
)
def test_what_is_wrong_with_the_terms_is_told_beside_its_field(
    app: Flask, made: HearingWorld, changed: dict[str, str], where: str
) -> None:
    desk = browser(app, made.runtime, made.moderator())
    form = desk.get("hearings.new", place=made.world.okrug_slug)
    refused = desk.submit(form, fields(made, 10, **changed), status=422)
    assert [link["href"].lstrip("#").split("-")[0] for link in refused.soup.select(".c-errors a")] == [where]  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_queue_gives_one_item_its_lock_and_its_decision(app: Flask, made: HearingWorld, lang: str) -> None:
    moderator, colleague = made.moderator(), made.moderator()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    desk, other = (browser(app, made.runtime, who, lang) for who in (moderator, colleague))
    item = desk.submit(desk.get("hearings.queue"), follow=True)
    assert TEXT in item.text
    held = other.open(item.response.request.path)
    assert "Болат Ермеков" in held.text
    assert not held.soup.select("main form")
    unready = desk.submit(item, {"outcome": "refuse"}, status=422)
    assert unready.errors
    desk.submit(item, {"outcome": "refuse", "refuse_reason": "off_topic", "public_text": "Басқа тақырып."}, follow=True)
    stale = desk.submit(item, {"outcome": "approve"}, status=409)
    assert stale.status == 409
    assert made.status(slug, 1) == "refused"


def test_a_refusal_without_a_text_takes_the_ready_one(app: Flask, made: HearingWorld, pages: PageClient) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    desk = browser(app, made.runtime, moderator)
    item = desk.submit(desk.get("hearings.queue"), follow=True)
    desk.submit(item, {"outcome": "refuse", "refuse_reason": "repeats"}, follow=True)
    ready = app.extensions["words"].say("hearings.reason_text.repeats", "kk")
    assert ready in pages.open(f"/kk/hearings/{slug}/questions/?list=refused").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sitting_is_opened_held_and_ended_and_its_protocol_signed_by_two(
    app: Flask, made: HearingWorld, pages: PageClient, lang: str
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    office = browser(app, made.runtime, clerk, lang)
    form = office.get("hearings.desk_registering", slug=slug)
    given = {"wish": "speak", "topic": "Су", "name_shown": "shown", "name": "Қария", "channel": "paper"}
    office.submit(form, given)
    form = office.get("hearings.desk_asking", slug=slug)
    office.submit(
        form, {"ask_kind": "remark", "text": TEXT, "name_shown": "hidden", "name": "Қария", "channel": "desk"}
    )
    made.decide(moderator, slug, 1)
    made.clock.moment = made.row(slug).starts_at
    made.runtime.session.rollback()
    desk, office = (browser(app, made.runtime, who, lang) for who in (moderator, clerk))
    form = desk.get("hearings.opening", slug=slug)
    assert desk.submit(form, {"chair": "Серік", "secretary": "Серік"}, status=422).errors
    sitting = desk.submit(form, {"chair": "Серік", "secretary": "Дина"}, follow=True)
    attend = str(sitting.soup.select_one("form[action*=attend]")["action"])  # type: ignore[index]
    token = str(sitting.soup.select_one("main [name=csrf_token]")["value"])  # type: ignore[index]
    for path, data in ((attend, {"way": "link"}), (attend.replace("attend/1", "floor"), {"number": "1"})):
        desk.open(path, method="POST", data={**data, "csrf_token": token}, status=303)
    assert "Қария" in pages.get("hearings.live", lang=lang, slug=slug).text
    form = desk.get("hearings.ending", slug=slug)
    words = {"conclusion_kk": "Ұсыныс", "conclusion_ru": "Рекомендация"}
    desk.submit(form, {"present": "12", **words}, follow=True)
    form = office.get("hearings.answering", slug=slug, number=1)
    assert office.submit(form, {"answer_text": ""}, status=422).errors
    office.submit(form, {"answer_outcome": "taken", "answer_text": "Жөнделеді."}, follow=True)
    for person in (desk, office):
        person.submit(person.get("hearings.desk_protocol", slug=slug), follow=True)
    assert "Жөнделеді." in pages.get("hearings.protocol", lang=lang, slug=slug).text
    kept = pages.client.get(pages.path("hearings.protocol_file", lang, slug=slug), follow_redirects=True)
    assert kept.data.startswith(b"%PDF-")
    desk.submit(desk.get("hearings.desk_hearing", slug=slug), follow=True)
    assert made.row(slug).closed_at is not None


def test_a_vote_that_lacks_the_majority_shows_its_reckoning(app: Flask, made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.opened(moderator, kind="council")
    made.end(moderator, slug)
    desk = browser(app, made.runtime, moderator)
    form = desk.get("hearings.desk_protocol", slug=slug)
    refused = desk.submit(form, {"members": "11", "vote_present": "8", "votes_for": "4"}, status=422)
    assert "8" in refused.text
    assert refused.soup.select(".c-verdict.is-refused")
    assert desk.submit(form, {"members": "11", "vote_present": "12", "votes_for": "4"}, status=422).errors
    desk.submit(form, {"members": "11", "vote_present": "8", "votes_for": "5"}, follow=True)


def test_the_members_of_the_assembly_are_known_to_the_vote(app: Flask, made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.opened(moderator, kind="council")
    made.end(moderator, slug)
    names = {"kk": "Жергілікті қоғамдастық жиналысы", "ru": "Собрание", "en": "Assembly"}
    assembly = bodies.record_body(
        made.runtime, None, slug=f"a-{slug}", kind="assembly", territory_id=made.world.okrug, names=names
    )
    known = {"valid_from": date(2026, 1, 1), "valid_to": None, "basis": "№ 1 хаттама"}
    bodies.record_seats(made.runtime, None, assembly, convocation="1", seats=11, **known)
    form = browser(app, made.runtime, moderator).get("hearings.desk_protocol", slug=slug)
    assert form.soup.select_one("[name=members]")["value"] == "11"  # type: ignore[index]


def test_closing_is_refused_with_the_reason_on_the_page(app: Flask, made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.adopt(slug, moderator, clerk)
    desk = browser(app, made.runtime, moderator)
    refused = desk.submit(desk.get("hearings.desk_hearing", slug=slug), status=422)
    assert refused.soup.select(".c-verdict.is-refused")


def test_a_declared_conflict_is_public_and_takes_the_queue_away(
    app: Flask, made: HearingWorld, pages: PageClient
) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    desk = browser(app, made.runtime, moderator)
    form = desk.get("hearings.conflict", slug=slug)
    desk.submit(form, {"reason_text": "Туысым сөйлейді"}, follow=True)
    assert "Туысым сөйлейді" in pages.get("hearings.show", slug=slug).text
    assert not desk.get("hearings.queue").soup.select("main table")
    assert not desk.get("hearings.desk_hearing", slug=slug).soup.select("main form")
    for where in ("sitting", "answers", "entered", "cancelling", "opening"):
        desk.get(f"hearings.{where}", slug=slug, status=403)
    closed = desk.get("hearings.item", remark_id=made.id_of(slug, 1), status=403)
    assert TEXT not in closed.text
    assert "51-бап" in closed.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_clerk_follows_and_appeals_what_came_on_paper(app: Flask, made: HearingWorld, lang: str) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    words = taking_part.Words("question", TEXT, False)
    taking_part.ask_at_desk(made.runtime, clerk, slug, words, name="Қария", channel="paper")
    made.decide(moderator, slug, 1, "refuse")
    office = browser(app, made.runtime, clerk, lang)
    followed = office.get("hearings.entered", slug=slug)
    assert TEXT in followed.text
    appeal = str(followed.soup.select_one("main a[href$='/appeal/']")["href"])  # type: ignore[index]
    done = office.submit(office.open(appeal), {"appeal": "Тақырыпқа қатысты"}, follow=True)
    assert done.response.request.path.endswith("/entered/")
    browser(app, made.runtime, made.resident()).open(appeal, status=403)
    made.decide(made.moderator(), slug, 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_that_is_not_accepted_is_told_with_its_reckoning(
    app: Flask, made: HearingWorld, pages: PageClient, lang: str
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.opened(moderator, kind="report")
    desk = browser(app, made.runtime, moderator, lang)
    form = desk.get("hearings.ending", slug=slug)
    words = {"conclusion_kk": "Ұсыныс", "conclusion_ru": "Рекомендация", "present": "40"}
    for absurd in ("", "41"):
        assert desk.submit(form, {**words, "accept_votes": absurd}, status=422).errors
    desk.submit(form, {**words, "accept_votes": "20"}, follow=True)
    made.runtime.session.rollback()
    made.adopt(slug, moderator, clerk)
    told = app.extensions["words"].say("hearings.report.not_accepted", lang, present=40, votes=20)
    shown = pages.get("hearings.show", lang=lang, slug=slug)
    assert told in shown.text
    assert "23" in shown.soup.select_one(".c-verdict.is-refused .c-norm").get_text()  # type: ignore[union-attr]
    assert told in pages.get("hearings.protocol", lang=lang, slug=slug).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_clerk_writes_down_what_was_said(app: Flask, made: HearingWorld, pages: PageClient, lang: str) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    taking_part.register(made.runtime, made.resident(), slug, taking_part.Wish(True, "Су", True))
    made.open(moderator, slug)
    holding.give_floor(made.runtime, moderator, slug, 1)
    made.clock.advance(minutes=6)
    made.runtime.session.rollback()
    late = app.extensions["words"].say("hearings.time_is_up", lang)
    assert late in pages.get("hearings.live", lang=lang, slug=slug).text
    office = browser(app, made.runtime, clerk, lang)
    form = office.get("hearings.speech", slug=slug, number=1)
    assert office.submit(form, {"said": ""}, status=422).errors
    office.submit(form, {"said": "Құбыр тартуды ұсынды"}, follow=True)
    assert "Құбыр тартуды ұсынды" in office.get("hearings.speech", slug=slug, number=1).text
    office.get("hearings.speech", slug=slug, number=2, status=404)
    made.runtime.session.rollback()
    made.end(moderator, slug)
    made.adopt(slug, moderator, clerk)
    assert "Құбыр тартуды ұсынды" in pages.get("hearings.protocol", lang=lang, slug=slug).text


def test_what_is_refused_after_the_protocol_stands_in_no_paper_of_it(
    app: Flask, made: HearingWorld, pages: PageClient
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    text = "Бейбіттің телефоны 8 701 123 45 67"
    made.decide(moderator, slug, made.ask(made.resident(), slug, text))
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.runtime.session.rollback()
    for who in (moderator, clerk):
        person = browser(app, made.runtime, who)
        person.submit(person.get("hearings.desk_protocol", slug=slug), follow=True)
    kept = pages.client.get(pages.path("hearings.protocol_file", slug=slug))
    assert kept.status_code == 303
    made.clock.advance(minutes=1)
    taking_part.flag(made.runtime, made.resident(), slug, 1, "personal_data")
    made.decide(moderator, slug, 1, "refuse", "personal_data")
    assert "701" not in pages.get("hearings.protocol", slug=slug).text
    assert pages.client.get(kept.location).status_code == 404
    assert pages.client.get(pages.path("hearings.protocol_file", slug=slug)).data.startswith(b"%PDF-")
    assert "701" not in pages.client.get(f"{pages.path('hearings.protocol_file', slug=slug)}?print").text


def test_a_hearing_is_called_off_with_a_reason(app: Flask, made: HearingWorld, pages: PageClient) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    desk = browser(app, made.runtime, moderator)
    form = desk.get("hearings.cancelling", slug=slug)
    assert desk.submit(form, status=422).errors
    desk.submit(form, {"reason_text": "Боран болады"}, follow=True)
    assert "Боран болады" in pages.get("hearings.show", slug=slug).text


@pytest.mark.parametrize("where", ["desk_hearing", "announcing", "opening", "sitting", "answers", "desk_protocol"])
def test_the_desk_of_another_place_is_closed(
    app: Flask, made: HearingWorld, runtime: Any, clock: MovableClock, where: str
) -> None:
    slug = made.announced(made.moderator())
    stranger = browser(app, runtime, make(runtime, clock).moderator())
    stranger.get(f"hearings.{where}", slug=slug, status=403)
    resident = browser(app, runtime, made.resident())
    resident.get(f"hearings.{where}", slug=slug, status=403)


def test_hostile_files_are_refused_and_change_nothing(app: Flask, made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.draft(moderator)
    desk = browser(app, made.runtime, moderator)
    page = desk.get("hearings.desk_hearing", slug=slug)
    form = page.soup.select_one("form[enctype]")
    assert form
    token = form.select_one("[name=csrf_token]")["value"]  # type: ignore[index]
    for name, data in (("x.html", b"<script>"), ("a.pdf", b"MZ\x90\x00"), ("../../x.svg", b"<svg onload=alert(1)>")):
        sent = desk.client.post(str(form["action"]), data={"csrf_token": token, "files": (io.BytesIO(data), name)})
        assert sent.status_code == 422
    assert "x.svg" not in desk.get("hearings.desk_hearing", slug=slug).text
