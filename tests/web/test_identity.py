"""One's own account, the desk, proving again who one is, and what the pages never show."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request_started

from app.identity import services
from app.identity.policy import require_fresh
from app.platform import access
from app.platform.access import Role
from app.platform.words import LANGUAGES
from tests.clock import MovableClock
from tests.identity_people import (
    PASSWORD,
    Official,
    messages,
    new_account,
    new_iin,
    new_official,
    new_territory,
    signed_in,
)
from tests.pages import Page, PageClient

PHONE = "8 701 234 56 78"
BORN = {"birth_date-day": "14", "birth_date-month": "5", "birth_date-year": "1990"}


def admit(pages: PageClient, runtime: Any, account_id: uuid.UUID, *, strong: bool = False) -> str:
    """Put a session of the account into the browser; gives its token."""
    token = signed_in(runtime, account_id, strong=strong).token
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return token


@pytest.fixture
def territory_id(session: Any) -> uuid.UUID:
    return new_territory(session)


@pytest.fixture
def clerk(runtime: Any, pages: PageClient, territory_id: uuid.UUID) -> Official:
    """A clerk of the territory, signed in."""
    official = new_official(runtime, Role.CLERK, territory_id)
    admit(pages, runtime, official.account_id, strong=True)
    return official


def fill(iin: str, **changes: str | None) -> dict[str, Any]:
    return {"iin": iin, "full_name": "Қазыбек Нұрланов", **BORN, "phone": PHONE, "seen": "y", **changes}


def enrol(pages: PageClient, territory_id: uuid.UUID, iin: str, **changes: str | None) -> Page:
    """Enrol a person; gives their page."""
    form = pages.get("identity.enrol", territory_id=territory_id)
    return pages.submit(form, fill(iin, **changes), follow=True)


# The account


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_account_reads_in_each_language(runtime: Any, pages: PageClient, lang: str) -> None:
    _, account_id = new_account(runtime, phone=PHONE, email="aliya@mail.kz")
    admit(pages, runtime, account_id)
    page = pages.get("identity.account", lang=lang)
    assert "+7 ••• ••• 56 78" in page.text
    assert "a•••@mail.kz" in page.text
    assert "234" not in page.text


def test_a_person_chooses_the_language_of_messages(runtime: Any, session: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    admit(pages, runtime, account_id)
    saved = pages.submit(pages.get("identity.account"), {"lang": "ru"}, follow=True)
    assert "Тіл сақталды." in saved.text
    chosen = saved.soup.select_one("input[name=lang][checked]")
    assert chosen is not None
    assert chosen["value"] == "ru"


def test_a_person_ends_another_of_the_own_sessions(runtime: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime)
    other = signed_in(runtime, account_id)
    admit(pages, runtime, account_id)
    page = pages.get("identity.account")
    assert len(page.soup.select("main .c-card")) == 2
    pages.submit(page, form=f"form[action$='/{other.session_id}/end']", follow=True)
    assert len(pages.get("identity.account").soup.select("main .c-card")) == 1


def test_a_person_signs_out_everywhere_else(runtime: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime)
    for _ in range(3):
        signed_in(runtime, account_id)
    admit(pages, runtime, account_id)
    page = pages.submit(pages.get("identity.account"), form="form[action$='/end-others']", follow=True)
    assert len(page.soup.select("main .c-card")) == 1


def test_nobody_ends_anothers_session(runtime: Any, pages: PageClient) -> None:
    other = signed_in(runtime, new_account(runtime)[1])
    admit(pages, runtime, new_account(runtime)[1])
    page = pages.get("identity.account")
    token = page.soup.select_one("main input[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"]}
    pages.post("identity.end_session", data, session_id=other.session_id, status=404)


def test_an_official_changes_the_password(runtime: Any, pages: PageClient) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    admit(pages, runtime, official.account_id, strong=True)
    page = pages.get("identity.password")
    short = pages.submit(page, {"former": PASSWORD, "password": "қысқа"}, status=422)
    assert short.errors == ["Құпиясөз тым қысқа: кемінде 12 таңба керек."]
    pages.submit(short, {"former": PASSWORD, "password": "мүлдем басқа құпиясөз"}, follow=True)


def test_a_resident_has_no_password_page(runtime: Any, pages: PageClient) -> None:
    admit(pages, runtime, new_account(runtime)[1])
    pages.get("identity.password", status=403)


# Proving again who one is


@pytest.fixture(scope="module")
def deciding_app(make_app: Any, database_url: str) -> Flask:
    """The application with a page and a form whose service wants a fresh proof."""
    app: Flask = make_app(database_url)

    @app.get("/kk/test/decide")
    @access.signed_in
    def decide_page() -> str:
        require_fresh(access.actor(), app.extensions["runtime"].now)
        return "<!doctype html><html lang=kk><title>Шешім</title><h1>Шешім</h1>"

    @app.post("/kk/test/decide")
    @access.signed_in
    def decide() -> str:
        require_fresh(access.actor(), app.extensions["runtime"].now)
        return "decided"

    app.extensions["csrf"].exempt(decide)
    return app


@pytest.fixture
def app(request: pytest.FixtureRequest, deciding_app: Flask, clock: MovableClock) -> Flask:
    """All tests here use one application; the two routes more disturb none of them."""
    return deciding_app


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stale_session_is_asked_again_and_led_back(
    runtime: Any, pages: PageClient, clock: MovableClock, method: str
) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    admit(pages, runtime, account_id)
    clock.advance(minutes=11)
    asked = pages.open("/kk/test/decide", method=method, status=303)
    assert asked.location == "/kk/account/confirm"
    page = pages.follow(asked)
    wrong = pages.submit(page, {"secret": "123456"}, form="form[action$='/confirm']", status=422)
    assert wrong.errors
    sent = pages.submit(wrong, form="form[action$='/confirm/send']", follow=True)
    code = messages(runtime)[0]["facts"]["code"]
    back = pages.submit(sent, {"secret": code}, form="form[action$='/confirm']")
    assert back.location == "/kk/test/decide"
    assert pages.open("/kk/test/decide").h1 == "Шешім"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_official_is_asked_for_the_password(runtime: Any, pages: PageClient, clock: MovableClock, lang: str) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    admit(pages, runtime, official.account_id, strong=True)
    clock.advance(minutes=11)
    pages.open("/kk/test/decide", status=303)
    page = pages.get("identity.confirm_again", lang=lang)
    pages.submit(page, {"secret": "not this one"}, status=422)
    assert pages.submit(page, {"secret": PASSWORD}).location == "/kk/test/decide"


def test_guessing_the_confirmation_must_wait(runtime: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    admit(pages, runtime, account_id)
    page = pages.get("identity.confirm_again")
    for _ in range(5):
        pages.submit(page, {"secret": "123456"}, form="form[action$='/confirm']", status=422)
    waits = pages.submit(page, {"secret": "123456"}, form="form[action$='/confirm']", status=429)
    assert "15 минуттан кейін" in waits.text


# The desk


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_desk_reads_in_each_language(
    pages: PageClient, clerk: Official, territory_id: uuid.UUID, lang: str
) -> None:
    pages.lang = lang
    assert pages.get("identity.find_person", territory_id=territory_id).h1
    person = enrol(pages, territory_id, new_iin())
    assert person.h1 == "Қазыбек Нұрланов"
    slip = pages.submit(person, follow=True)
    assert slip.soup.select_one(".c-slip .c-code") is not None


def test_a_person_enrolled_at_the_desk_signs_in_with_the_slip(
    app: Flask, pages: PageClient, clerk: Official, territory_id: uuid.UUID
) -> None:
    person = enrol(pages, territory_id, new_iin(), phone="")
    slip = pages.submit(person, follow=True)
    code = slip.soup.select_one(".c-slip .c-code")
    assert code is not None
    resident = PageClient(app)
    resident.submit(resident.get("identity.sign_in_by_desk_code"), {"code": code.get_text()})
    assert "Қазыбек Нұрланов" in resident.get("identity.account").text


def test_the_slip_shows_its_code_once(pages: PageClient, clerk: Official, territory_id: uuid.UUID) -> None:
    person = enrol(pages, territory_id, new_iin())
    sent = pages.submit(person)
    code = pages.follow(sent).soup.select_one(".c-slip .c-code")
    assert code is not None
    again = pages.open(sent.location, status=303)
    assert code.get_text() not in pages.follow(again).text


def test_a_wrong_number_is_told_and_all_else_is_kept(
    pages: PageClient, clerk: Official, territory_id: uuid.UUID
) -> None:
    iin = new_iin()
    wrong = iin[:-1] + str((int(iin[-1]) + 1) % 10)
    form = pages.get("identity.enrol", territory_id=territory_id)
    page = pages.submit(form, fill(wrong, lang="ru"), status=422)
    assert page.errors == ["ЖСН-де қате бар. Цифрларын құжатпен салыстырып, қайта жазыңыз."]
    kept = {str(box["name"]): box.get("value") for box in page.soup.select("main input[type=text]")}
    assert kept == {"iin": "", "full_name": "Қазыбек Нұрланов", "phone": PHONE, "email": "", **BORN}
    assert page.soup.select_one("input[name=lang][value=ru][checked]") is not None
    assert page.soup.select_one("input[name=seen][checked]") is not None


def test_all_mistakes_of_the_form_are_told_at_once(pages: PageClient, clerk: Official, territory_id: uuid.UUID) -> None:
    form = pages.get("identity.enrol", territory_id=territory_id)
    given: dict[str, Any] = {"full_name": "", "birth_date-month": "13", "seen": None}
    page = pages.submit(form, fill("1", **given), status=422)
    assert len(page.errors) == 4
    linked = [str(link["href"]).removeprefix("#") for link in page.soup.select(".c-errors a")]
    assert linked == ["iin", "full_name", "birth_date", "seen"]
    given = {"phone": "12", "email": "nowhere"}
    page = pages.submit(form, fill(new_iin(), **given), status=422)
    assert len(page.errors) == 2


def test_a_doubtful_birth_date_is_pointed_out(pages: PageClient, clerk: Official, territory_id: uuid.UUID) -> None:
    person = enrol(pages, territory_id, new_iin(), **{"birth_date-year": "1991"})
    assert "туған күн басқа" in person.text


def test_a_clerk_finds_an_enrolled_person_by_number(
    pages: PageClient, clerk: Official, territory_id: uuid.UUID
) -> None:
    iin = new_iin()
    enrol(pages, territory_id, iin)
    form = pages.get("identity.find_person", territory_id=territory_id)
    assert pages.submit(form, {"iin": f"{iin[:6]} {iin[6:]}"}, follow=True).h1 == "Қазыбек Нұрланов"
    unknown = pages.submit(form, {"iin": new_iin()}, status=422)
    assert "Алдымен адамды тіркеңіз" in unknown.errors[0]


def test_the_desk_of_another_territory_is_closed(
    session: Any, pages: PageClient, clerk: Official, territory_id: uuid.UUID
) -> None:
    elsewhere = new_territory(session)
    person = enrol(pages, territory_id, new_iin())
    person_id = uuid.UUID(str(person.response.request.path).rsplit("/", 1)[1])
    for endpoint, values in (
        ("find_person", {}),
        ("enrol", {}),
        ("person", {"person_id": person_id}),
        ("slip", {"person_id": person_id}),
    ):
        pages.get(f"identity.{endpoint}", territory_id=elsewhere, status=403, **values)
    assert pages.get("identity.desk", status=303).location == f"/kk/desk/{territory_id}/people"


def test_the_desk_is_closed_to_residents(runtime: Any, pages: PageClient, territory_id: uuid.UUID) -> None:
    admit(pages, runtime, new_account(runtime)[1])
    pages.get("identity.enrol", territory_id=territory_id, status=403)


# What must appear nowhere


@pytest.fixture
def said(app: Flask) -> Iterator[list[str]]:
    """Every line that anything logs, from debugging on, and every address that is asked for."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record) + str(record.__dict__))

    def note(_app: Flask, **_extra: Any) -> None:
        from flask import request

        lines.append(request.url)

    listener, root = Listener(), logging.getLogger()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    with request_started.connected_to(note, app):
        yield lines
    root.removeHandler(listener)
    root.setLevel(before)


def test_an_identity_number_appears_nowhere(
    app: Flask, session: Any, pages: PageClient, clerk: Official, territory_id: uuid.UUID, said: list[str]
) -> None:
    iin = new_iin()
    wrong = iin[:-1] + str((int(iin[-1]) + 1) % 10)
    form = pages.get("identity.enrol", territory_id=territory_id)
    find = pages.get("identity.find_person", territory_id=territory_id)
    journey = [
        pages.submit(form, fill(wrong), status=422),
        pages.submit(form, fill(iin, full_name=""), status=422),
        pages.submit(find, {"iin": iin}, status=422),
        pages.submit(find, {"iin": wrong}, status=422),
        enrol(pages, territory_id, iin),
        pages.submit(form, fill(iin, **{"birth_date-year": "1980"}), status=422),
        pages.submit(find, {"iin": iin}),
    ]
    journey.append(pages.follow(journey[-1]))
    journey.append(pages.submit(journey[-1], follow=True))
    everything = [*said, *(page.response.text + str(page.response.headers) for page in journey)]
    assert any("/desk/" in line for line in said)
    assert not [text for text in everything if iin in text or wrong in text]
    for name in sa.inspect(session.connection()).get_table_names():
        stored = session.execute(sa.select(sa.text("*")).select_from(sa.table(name))).all()
        assert iin not in str(stored), name


def test_a_failing_statement_does_not_show_its_values(app: Flask, session: Any, runtime: Any) -> None:
    iin = new_iin()
    with pytest.raises(sa.exc.StatementError) as error:
        session.execute(sa.text("SELECT * FROM no_such_table WHERE iin = :iin"), {"iin": iin})
    assert iin not in str(error.value)


def test_services_never_name_a_number_in_an_error(runtime: Any) -> None:
    iin = new_iin()
    with pytest.raises(Exception, match="birth_date") as error, runtime.transaction() as tx:
        services.register_person(tx, iin, "Әлия", runtime.today.replace(year=2027))
    assert iin not in repr(error.value)
