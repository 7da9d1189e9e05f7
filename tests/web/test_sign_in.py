"""Signing in on the pages: by a sent code, a printed code, or password and second factor; and signing out."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.identity import services
from app.platform.access import Role
from app.platform.words import LANGUAGES
from tests.clock import MovableClock
from tests.identity_people import (
    BIRTH,
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


def ask(pages: PageClient, contact: str = PHONE) -> Page:
    """From the sign-in page to the page that asks for the code."""
    return pages.submit(pages.get("identity.sign_in"), {"contact": contact}, follow=True)


def enter(runtime: Any, pages: PageClient) -> Page:
    """Sign a resident in by a sent code."""
    code = ask(pages)
    return pages.submit(code, {"code": messages(runtime)[0]["facts"]["code"]}, follow=True)


def sign_official_in(runtime: Any, pages: PageClient, official: Any, clock: MovableClock) -> Page:
    """Sign an official in by both steps."""
    clock.advance(minutes=1)
    form = pages.get("identity.sign_in_official")
    second = pages.submit(form, {"login": official.login, "password": PASSWORD}, follow=True)
    return pages.submit(second, {"code": official.code(runtime)}, follow=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("endpoint", ["sign_in", "sign_in_by_desk_code", "sign_in_official", "signed_out"])
def test_pages_of_signing_in_read_in_each_language(pages: PageClient, lang: str, endpoint: str) -> None:
    assert pages.get(f"identity.{endpoint}", lang=lang).h1


def test_a_resident_signs_in_with_a_sent_code(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    enter(runtime, pages)
    assert "Әлия Серікқызы" in pages.get("identity.account").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_does_not_tell_who_has_an_account(runtime: Any, pages: PageClient, lang: str) -> None:
    new_account(runtime, phone="+77010000078")
    answers = []
    for contact in ("+77010000078", "+77020000078"):
        page = pages.submit(pages.get("identity.sign_in", lang=lang), {"contact": contact}, follow=True)
        answers.append(re.sub(r'value="[^"]*"', "", str(page.soup.main)))
        wrong = pages.submit(page, {"code": "no code"}, status=422)
        answers.append(wrong.errors)
    assert answers[:2] == answers[2:]
    assert answers[1]


def test_a_mistyped_contact_is_told_and_kept(pages: PageClient) -> None:
    page = pages.submit(pages.get("identity.sign_in"), {"contact": "8 701 23"}, status=422)
    assert page.errors == ["Телефон нөмірі қате. Мысалы, былай жазыңыз: 8 701 234 56 78"]
    field = page.soup.find(id="contact")
    assert field is not None
    assert field["value"] == "8 701 23"


def test_too_many_codes_tell_the_minutes_to_wait(pages: PageClient) -> None:
    for _ in range(3):
        ask(pages)
    page = pages.submit(pages.get("identity.sign_in"), {"contact": PHONE}, status=429)
    assert "15 минуттан кейін" in page.text


def test_five_wrong_codes_are_told_apart(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    page = ask(pages)
    for _ in range(5):
        page = pages.submit(page, {"code": "000000x"}, status=422)
    assert "бес рет қате" in page.errors[0]


def test_the_code_page_without_a_contact_leads_to_the_first_question(pages: PageClient) -> None:
    for endpoint in ("enter_code", "second_step", "set_up_second_step"):
        assert "/sign-in" in pages.get(f"identity.{endpoint}", status=303).location


def test_signing_in_leads_back_to_the_page_one_came_from(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    refused = pages.get("identity.account", status=303)
    assert refused.location == "/kk/sign-in"
    form = ask(pages)
    sent = pages.submit(form, {"code": messages(runtime)[0]["facts"]["code"]})
    assert sent.location == "/kk/account"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil"])
def test_signing_in_never_leads_to_another_site(runtime: Any, pages: PageClient, elsewhere: str) -> None:
    new_account(runtime, phone=PHONE)
    form = ask(pages)
    with pages.client.session_transaction() as cookie:
        cookie["next"] = elsewhere
    sent = pages.submit(form, {"code": messages(runtime)[0]["facts"]["code"]})
    assert sent.location.startswith("/kk/")


def test_a_next_in_the_address_is_not_followed(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    form = pages.open("/kk/sign-in?next=https://evil.example/")
    code = pages.submit(form, {"contact": PHONE}, follow=True)
    sent = pages.submit(code, {"code": messages(runtime)[0]["facts"]["code"]})
    assert "evil" not in sent.location


def test_signing_out_ends_the_session_on_the_server(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    page = enter(runtime, pages)
    kept = pages.client.get_cookie("kenes")
    assert kept is not None
    pages.submit(pages.get("identity.account"), form="header form", follow=True)
    pages.client.set_cookie("kenes", kept.value)
    assert pages.get("identity.account", status=303).location == "/kk/sign-in"
    assert page.status == 200


def test_signing_out_is_no_link(pages: PageClient) -> None:
    assert pages.get("identity.sign_out", status=405).status == 405


def test_a_forged_cookie_signs_nobody_in(app: Flask, runtime: Any, pages: PageClient) -> None:
    person_id, account_id = new_account(runtime, phone=PHONE)
    token = signed_in(runtime, account_id).token
    forger = Flask("forger")
    forger.secret_key = "x" * 32
    signer = SecureCookieSessionInterface().get_signing_serializer(forger)
    own = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    assert own is not None
    forged = (
        signer.dumps({"_user_id": token}),
        own.dumps({"_user_id": "A" * 43}),
        own.dumps({"_user_id": str(account_id)}),
        own.dumps({"_user_id": str(person_id)}),
    )
    for value in forged:
        pages.client.set_cookie("kenes", str(value))
        pages.get("identity.account", status=303)
    pages.client.set_cookie("kenes", str(own.dumps({"_user_id": token})))
    assert pages.get("identity.account").status == 200


def test_a_revoked_session_opens_nothing(runtime: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    enter(runtime, pages)
    with runtime.transaction() as tx:
        services.revoke_all(tx, account_id)
    assert pages.get("identity.account", status=303).location == "/kk/sign-in"


def test_a_disabled_account_is_out_at_once(runtime: Any, pages: PageClient) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    enter(runtime, pages)
    with runtime.transaction() as tx:
        services.disable_account(tx, account_id)
    pages.get("identity.account", status=303)


def test_a_printed_code_signs_in(runtime: Any, session: Any, pages: PageClient) -> None:
    territory_id = new_territory(session)
    clerk = signed_in(runtime, new_official(runtime, Role.CLERK, territory_id).account_id, strong=True)
    person_id = services.enrol(
        runtime, clerk, territory_id, iin=new_iin(), full_name="Қазыбек Нұрланов", birth_date=BIRTH
    )
    code = services.print_desk_code(runtime, clerk, territory_id, person_id).code
    page = pages.get("identity.sign_in_by_desk_code")
    wrong = pages.submit(page, {"code": code[:-1]}, status=422)
    assert "толық емес" in wrong.errors[0]
    pages.submit(wrong, {"code": code.lower()})
    assert "Қазыбек Нұрланов" in pages.get("identity.account").text


def test_an_official_signs_in_by_two_steps(runtime: Any, pages: PageClient, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    form = pages.get("identity.sign_in_official")
    wrong = pages.submit(form, {"login": official.login, "password": "not this one"}, status=422)
    assert wrong.errors == ["Логин немесе құпиясөз дұрыс емес."]
    sign_official_in(runtime, pages, official, clock)
    assert official.login in pages.get("identity.account").text


def test_the_password_alone_opens_nothing(runtime: Any, pages: PageClient) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    form = pages.get("identity.sign_in_official")
    pages.submit(form, {"login": official.login, "password": PASSWORD}, follow=True)
    pages.get("identity.account", status=303)


def test_a_replayed_second_step_is_refused(runtime: Any, pages: PageClient, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    sign_official_in(runtime, pages, official, clock)
    form = pages.get("identity.sign_in_official")
    second = pages.submit(form, {"login": official.login, "password": PASSWORD}, follow=True)
    refused = pages.submit(second, {"code": official.code(runtime)}, status=422)
    assert "бұрын пайдаланылған" in refused.errors[0]


def test_the_second_step_waits_ten_minutes(runtime: Any, pages: PageClient, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    form = pages.get("identity.sign_in_official")
    second = pages.submit(form, {"login": official.login, "password": PASSWORD}, follow=True)
    clock.advance(minutes=10)
    late = pages.submit(second, {"code": official.code(runtime)})
    assert late.location == "/kk/sign-in/official"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_sign_in_sets_the_second_step_up(runtime: Any, pages: PageClient, lang: str) -> None:
    _, account_id = new_account(runtime)
    login = f"new-{uuid.uuid4().hex[:8]}"
    with runtime.transaction() as tx:
        services.give_password(tx, account_id, login, PASSWORD)
    form = pages.get("identity.sign_in_official", lang=lang)
    set_up = pages.submit(form, {"login": login, "password": PASSWORD}, follow=True)
    picture = set_up.soup.select_one("main img")
    assert picture is not None
    assert str(picture["src"]).startswith("data:image/svg+xml")
    secret = "".join(set_up.soup.select_one("pre code").get_text().split())  # type: ignore[union-attr]
    refused = pages.submit(set_up, {"code": "123"}, status=422)
    assert "".join(refused.soup.select_one("pre code").get_text().split()) == secret  # type: ignore[union-attr]
    code = Official(account_id, uuid.uuid4(), login, secret).code(runtime)
    pages.submit(refused, {"code": code})
    assert login in pages.get("identity.account").text


def test_another_site_cannot_sign_anybody_out(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    enter(runtime, pages)
    answer = pages.client.post("/kk/sign-out", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert pages.get("identity.account").status == 200


def test_what_a_form_kept_survives_signing_in_and_ends_with_signing_out(runtime: Any, pages: PageClient) -> None:
    new_account(runtime, phone=PHONE)
    with pages.client.session_transaction() as cookie:
        cookie["choice"] = {"round": "2026", "codes": ["7"]}
    enter(runtime, pages)
    with pages.client.session_transaction() as cookie:
        assert cookie["choice"] == {"round": "2026", "codes": ["7"]}
    pages.submit(pages.get("identity.account"), form="header form", follow=True)
    with pages.client.session_transaction() as cookie:
        assert "choice" not in cookie


def test_signing_in_is_light_enough_for_a_slow_network(pages: PageClient) -> None:
    assert pages.weight(pages.get("identity.sign_in")) < 14_000
