"""What exists only in a demonstration: its accounts on the sign-in page, their button, the outbox page."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.identity.demo import DemoAccount
from app.platform.access import Role
from app.platform.words import LANGUAGES
from tests.clock import MovableClock
from tests.identity_people import PASSWORD, messages, new_account, new_official
from tests.pages import PageClient

RESIDENT = {"kk": "Тұрғын", "ru": "Житель", "en": "Resident"}
AUDITOR = {"kk": "Аудитор", "ru": "Аудитор", "en": "Auditor"}
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
PRODUCTION = {
    "APP_ENV": "production",
    "ALLOW_SQLITE": "1",
    "SITE_URL": "https://auyl.example",
    "SECRET_KEY": "s" * 32,
    "DATA_KEY": KEY,
    "BALLOT_KEY": KEY,
}


@pytest.fixture(scope="module")
def made(make_app: Callable[..., Flask], database_url: str) -> dict[str, Flask]:
    return {"demo": make_app(database_url, DEMO="1"), "production": make_app(database_url, **PRODUCTION)}


@pytest.fixture
def app(made: dict[str, Flask], clock: MovableClock) -> Flask:
    return made["demo"]


@pytest.fixture
def accounts(app: Flask, runtime: Any) -> list[DemoAccount]:
    """One resident and one official, listed as the loader of the demonstration would."""
    _, account_id = new_account(runtime, phone="8 701 234 56 78")
    official = new_official(runtime, Role.AUDITOR, None)
    listed = [
        DemoAccount(account_id, "Әлия Серікқызы", RESIDENT),
        DemoAccount(official.account_id, "Болат Ермеков", AUDITOR, official.login, PASSWORD, official.secret),
    ]
    app.extensions["demo_accounts"] = lambda: listed
    return listed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sign_in_page_lists_the_accounts(pages: PageClient, accounts: list[DemoAccount], lang: str) -> None:
    page = pages.get("identity.sign_in", lang=lang)
    for account in accounts:
        assert account.name in page.text
        assert account.role[lang] in page.text


def test_a_button_signs_in_as_a_listed_resident(pages: PageClient, accounts: list[DemoAccount]) -> None:
    page = pages.get("identity.sign_in")
    token = page.soup.select_one("main input[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"], "account": str(accounts[0].account_id)}
    pages.post("identity.demo_sign_in", data)
    assert "Әлия Серікқызы" in pages.get("identity.account").text


@pytest.mark.parametrize("which", ["official", "unlisted", "nonsense"])
def test_the_button_opens_no_other_account(
    runtime: Any, pages: PageClient, accounts: list[DemoAccount], which: str
) -> None:
    chosen = {"official": accounts[1].account_id, "unlisted": new_account(runtime)[1], "nonsense": "x"}[which]
    token = pages.get("identity.sign_in").soup.select_one("main input[name=csrf_token]")
    assert token is not None
    pages.post("identity.demo_sign_in", {"csrf_token": token["value"], "account": str(chosen)}, status=404)


def test_an_official_signs_in_with_what_is_listed(
    pages: PageClient, accounts: list[DemoAccount], clock: MovableClock
) -> None:
    clock.advance(minutes=1)
    listed = pages.get("identity.sign_in").soup.select("main .c-summary dd")
    login, password, code = (cell.get_text() for cell in listed)
    form = pages.get("identity.sign_in_official")
    second = pages.submit(form, {"login": login, "password": password}, follow=True)
    pages.submit(second, {"code": code})
    assert login in pages.get("identity.account").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tester_reads_the_code_in_the_outbox(
    runtime: Any, pages: PageClient, accounts: list[DemoAccount], lang: str
) -> None:
    assert pages.get("notices.outbox", lang=lang).h1
    page = pages.submit(pages.get("identity.sign_in", lang=lang), {"contact": "8 701 234 56 78"}, follow=True)
    link = page.soup.select_one(f"main a[href='/{lang}/outbox']")
    assert link is not None
    shown = re.findall(r"\b\d{6}\b", pages.get("notices.outbox", lang=lang).text)
    assert shown == [messages(runtime)[0]["facts"]["code"]]


def test_production_has_neither_button_nor_outbox(
    runtime: Any, accounts: list[DemoAccount], made: dict[str, Flask]
) -> None:
    app = made["production"]
    app.extensions["demo_accounts"] = lambda: accounts
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert "identity.sign_in" in routes
    assert not {"identity.demo_sign_in", "notices.outbox"} & routes
    client = app.test_client()
    assert client.get("/kk/outbox", base_url="https://auyl.example").status_code == 404
    data = {"account": str(accounts[0].account_id)}
    assert client.post("/kk/demo/sign-in", data=data, base_url="https://auyl.example").status_code in {400, 404}
    page = client.get("/kk/sign-in", base_url="https://auyl.example")
    assert page.status_code == 200
    assert accounts[0].name not in page.text
    assert accounts[1].login not in page.text


def test_the_ordinary_installation_has_neither(make_app: Callable[..., Flask], database_url: str) -> None:
    routes = {rule.endpoint for rule in make_app(database_url).url_map.iter_rules()}
    assert not {"identity.demo_sign_in", "notices.outbox"} & routes
