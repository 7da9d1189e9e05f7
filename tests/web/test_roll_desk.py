"""The roll desk and one's own roll, page by page."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.identity import services as identity
from app.ledger.queries import list_entries
from app.places import queries
from app.places.models import RollEntry
from app.places.services.roll_import import import_roll
from app.places.services.rolls import consent_to_freeze, create_roll
from app.platform import guards
from app.platform.access import Role
from tests.clock import MovableClock
from tests.identity_people import new_account, new_iin
from tests.pages import Page, PageClient
from tests.places_world import World, build, csv_file, enter, line, officer, visit

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


@pytest.fixture
def desk(app: Flask, runtime: Any, world: World) -> PageClient:
    return visit(app, runtime, Role.CLERK, world.okrug)


@pytest.fixture
def roll(runtime: Any, world: World) -> uuid.UUID:
    return create_roll(
        runtime, officer(runtime, Role.CLERK, world.okrug), world.okrug, title="2027 жылғы бюджет", vote_on=None
    )


def upload(pages: PageClient, roll_id: uuid.UUID, data: bytes, status: int = 303, lang: str = "kk") -> Page:
    page = pages.get("places.roll", roll_id=roll_id, lang=lang)
    return pages.submit(page, {"file": (io.BytesIO(data), "tizim.csv")}, status=status)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_clerk_begins_a_roll(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    assert desk.get("places.rolls_desk", lang=lang).h1
    page = desk.get("places.new_roll", lang=lang)
    day = {"vote_on-day": "20", "vote_on-month": "12", "vote_on-year": "2026"}
    sent = desk.submit(page, {"title": "2027 жылғы бюджет", **day}, follow=True)
    assert sent.h1 == "2027 жылғы бюджет"
    [made] = queries.list_rolls(runtime.session, [world.okrug])
    assert (made.title, made.vote_on) == ("2027 жылғы бюджет", date(2026, 12, 20))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_day_or_an_empty_name_is_told_and_the_rest_is_kept(desk: PageClient, lang: str) -> None:
    page = desk.get("places.new_roll", lang=lang)
    wrong = desk.submit(page, {"title": "", "vote_on-day": "31", "vote_on-month": "2"}, status=422)
    assert len(wrong.soup.select(".c-errors li")) == 2
    assert wrong.soup.select_one('input[name="vote_on-day"]')["value"] == "31"  # type: ignore[index]
    past = {"title": "Тізім", "vote_on-day": "20", "vote_on-month": "11", "vote_on-year": "2026"}
    told = desk.submit(wrong, past, status=422)
    assert told.soup.select(".c-errors li")
    assert told.soup.select_one('input[name="title"]')["value"] == "Тізім"  # type: ignore[index]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_is_read_and_its_report_tells_line_column_and_reason(
    desk: PageClient, roll: uuid.UUID, lang: str
) -> None:
    iin = new_iin()
    wrong = iin[:11] + str((int(iin[11]) + 1) % 10)
    data = csv_file([line(), line(iin=wrong), line(village="Тараз")])
    report = desk.follow(upload(desk, roll, data, lang=lang))
    cells = [row.get_text(" ", strip=True) for row in report.soup.select("table tbody tr")]
    assert len(cells) == 2
    assert [re.findall("[34]", cell)[0] for cell in cells] == ["3", "4"]
    assert wrong not in report.response.text
    assert "Тараз" not in report.text
    download = desk.client.get(str(report.soup.select_one("main a[download]")["href"]))  # type: ignore[index]
    rows = list(csv.reader(io.StringIO(download.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert wrong not in download.get_data(as_text=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00", b"a,b\n1,2", b"\x98"])
def test_a_file_that_cannot_be_read_is_refused_on_the_same_page(
    desk: PageClient, roll: uuid.UUID, data: bytes, lang: str
) -> None:
    page = upload(desk, roll, data, status=422, lang=lang)
    assert page.soup.select_one(".c-errors a[href='#file']")
    assert page.h1 == "2027 жылғы бюджет"


def test_no_file_at_all_is_told(desk: PageClient, roll: uuid.UUID) -> None:
    page = desk.submit(desk.get("places.roll", roll_id=roll), status=422)
    assert "Файлды таңдаңыз." in page.text


def test_a_file_of_eighty_megabytes_is_refused_in_words(desk: PageClient, roll: uuid.UUID) -> None:
    answer = desk.client.post(
        f"/kk/desk/rolls/{roll}/files/",
        input_stream=io.BytesIO(b"x"),
        environ_overrides={"CONTENT_LENGTH": "80000000"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "Файл тым үлкен" in answer.text


def test_many_remarks_stand_on_several_pages(desk: PageClient, roll: uuid.UUID) -> None:
    report = desk.follow(upload(desk, roll, csv_file([line(iin="1", birth=str(number)) for number in range(51)])))
    assert len(report.soup.select("tbody tr")) == 100
    address = report.soup.select_one("a[rel=next]")["href"]  # type: ignore[index]
    assert len(desk.open(str(address)).soup.select("tbody tr")) == 2


def test_formulas_leave_in_the_list_as_text(desk: PageClient, roll: uuid.UUID) -> None:
    upload(desk, roll, csv_file([line("=HYPERLINK(A1)")]))
    download = desk.client.get(f"/kk/desk/rolls/{roll}/voters.csv")
    rows = list(csv.reader(io.StringIO(download.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[1][0] == "'=HYPERLINK(A1)"
    assert download.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_members_freeze_the_roll_and_then_no_file_is_taken(
    app: Flask, runtime: Any, desk: PageClient, world: World, roll: uuid.UUID, lang: str
) -> None:
    upload(desk, roll, csv_file([line(), line()]))
    before = desk.get("places.roll", roll_id=roll, lang=lang)
    first = visit(app, runtime, Role.COMMISSION, world.okrug)
    second = visit(app, runtime, Role.COMMISSION, world.okrug)
    once = first.submit(first.get("places.confirm_freeze", roll_id=roll, lang=lang), follow=True)
    assert not once.soup.select_one(".c-copy")
    assert not first.get("places.confirm_freeze", roll_id=roll, lang=lang).soup.select("main form")
    frozen = second.submit(second.get("places.confirm_freeze", roll_id=roll, lang=lang), follow=True)
    digest = queries.get_roll(runtime.session, roll).digest
    assert digest
    assert digest in frozen.text
    assert not frozen.soup.select("main form")
    refused = desk.submit(before, {"file": (io.BytesIO(csv_file([line()])), "t.csv")}, status=422)
    assert refused.soup.select(".c-errors li")
    assert queries.get_roll(runtime.session, roll).voters == 2


def test_a_change_between_the_consents_is_shown_and_nothing_is_frozen(
    app: Flask, runtime: Any, desk: PageClient, world: World, roll: uuid.UUID
) -> None:
    upload(desk, roll, csv_file([line()]))
    first = visit(app, runtime, Role.COMMISSION, world.okrug)
    second = visit(app, runtime, Role.COMMISSION, world.okrug)
    first.submit(first.get("places.confirm_freeze", roll_id=roll))
    seen = second.get("places.confirm_freeze", roll_id=roll)
    upload(desk, roll, csv_file([line()]))
    page = second.submit(seen, status=409)
    assert "Бұл арада тізім өзгерді" in page.text
    assert queries.get_roll(runtime.session, roll).frozen_at is None
    assert queries.roll_digest(runtime.session, roll) in page.text


def test_a_stale_session_is_asked_again_before_freezing(
    app: Flask, runtime: Any, desk: PageClient, world: World, roll: uuid.UUID, clock: MovableClock
) -> None:
    upload(desk, roll, csv_file([line()]))
    member = visit(app, runtime, Role.COMMISSION, world.okrug)
    page = member.get("places.confirm_freeze", roll_id=roll)
    clock.advance(minutes=11)
    sent = member.submit(page)
    assert f"/desk/rolls/{roll}" not in sent.location
    assert "roll.consent" not in {entry.act for entry in list_entries(runtime.session)}


def test_a_roll_changed_behind_our_back_is_shown_as_such(
    app: Flask, runtime: Any, desk: PageClient, world: World, roll: uuid.UUID
) -> None:
    upload(desk, roll, csv_file([line(), line()]))
    digest = queries.roll_digest(runtime.session, roll)
    for _ in range(2):
        consent_to_freeze(runtime, officer(runtime, Role.COMMISSION, world.okrug), roll, digest)
    entry = runtime.session.query(RollEntry).filter_by(roll_id=roll).first()
    with guards.lifted(runtime.session.connection()):
        runtime.session.delete(entry)
        runtime.session.flush()
    runtime.session.commit()
    assert "бекітілгеннен кейін өзгертілген" in desk.get("places.roll", roll_id=roll).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_is_taken_off_by_number_which_never_comes_back(
    runtime: Any, desk: PageClient, roll: uuid.UUID, lang: str
) -> None:
    iin, other = new_iin(), new_iin()
    upload(desk, roll, csv_file([line(iin=iin), line()]))
    page = desk.get("places.confirm_strike", roll_id=roll, lang=lang)
    wrong = desk.submit(page, {"iin": other, "reason": "moved"}, status=422)
    assert other not in wrong.response.text
    done = desk.submit(wrong, {"iin": iin, "reason": "moved"})
    assert iin not in done.location
    assert queries.get_roll(runtime.session, roll).voters == 1


def test_the_desk_is_closed_to_others(
    app: Flask, runtime: Any, pages: PageClient, world: World, roll: uuid.UUID
) -> None:
    stranger = visit(app, runtime, Role.CLERK, build(runtime).okrug)
    stranger.get("places.roll", roll_id=roll, status=403)
    stranger.get("places.voters_csv", roll_id=roll, status=403)
    auditor = visit(app, runtime, Role.AUDITOR, world.okrug)
    auditor.get("places.rolls_desk", status=403)
    clerk = visit(app, runtime, Role.CLERK, world.okrug)
    clerk.get("places.confirm_freeze", roll_id=roll, status=403)
    assert pages.get("places.roll", roll_id=roll, status=303).location


def test_a_report_is_found_only_under_its_own_roll(
    runtime: Any, desk: PageClient, world: World, roll: uuid.UUID
) -> None:
    clerk = officer(runtime, Role.CLERK, world.okrug)
    report = import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
    other = create_roll(runtime, clerk, world.okrug, title="Басқа тізім", vote_on=None)
    desk.get("places.roll_report", roll_id=roll, import_id=report.import_id)
    desk.get("places.roll_report", roll_id=other, import_id=report.import_id, status=404)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_sees_whether_they_are_on_a_roll(
    app: Flask, runtime: Any, desk: PageClient, world: World, roll: uuid.UUID, lang: str
) -> None:
    iin = new_iin()
    with runtime.transaction() as tx:
        person_id = identity.register_person(tx, iin, "Әлібек Қуанышұлы", date(1990, 5, 14))
        account_id = identity.open_account(tx, person_id)
    resident = enter(PageClient(app), runtime, account_id)
    assert not resident.get("places.my_roll", lang=lang).soup.select("table")
    upload(desk, roll, csv_file([line(iin=iin, village="Бесағаш")]))
    page = resident.get("places.my_roll", lang=lang)
    assert "Бесағаш ауылы" in page.soup.select("table tbody tr")[0].get_text(" ")
    assert iin not in page.response.text


def test_ones_own_roll_needs_a_sign_in_and_shows_nobody_else(
    app: Flask, runtime: Any, pages: PageClient, desk: PageClient, roll: uuid.UUID
) -> None:
    assert pages.get("places.my_roll", status=303).location
    upload(desk, roll, csv_file([line()]))
    _, other = new_account(runtime)
    resident = enter(PageClient(app), runtime, other)
    assert not resident.get("places.my_roll").soup.select("table")
