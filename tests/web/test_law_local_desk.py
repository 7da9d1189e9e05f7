"""Officers record a local act: a form that keeps what was typed, a refusal that names the higher norm."""

from __future__ import annotations

from typing import Any

import pytest

from app.lawbook import queries
from app.platform.access import Role
from tests.identity_people import new_account, new_official, signed_in
from tests.pages import Page, PageClient
from tests.places_world import World, build

LANGUAGES = ("kk", "ru", "en")
ACT = {
    "rank": "okrug_charter",
    "title_kk": "Қарасу округінің жарғысы",
    "title_ru": "Устав округа Карасу",
    "title_en": "Charter of Qarasu",
    "number": "7",
    "adopted_on": "2026-08-01",
    "valid_from": "2026-09-01",
    "valid_to": "",
    "source": "«Көктөбе таңы», № 31",
    "values-0-key": "gathering.initiative",
    "values-0-value": "15 %",
    "values-0-article": "4",
    "values-0-paragraph": "2",
    "values-0-quote": "",
}


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


def admit(pages: PageClient, runtime: Any, account_id: Any, *, strong: bool) -> None:
    """Put a session of the account into the browser."""
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = signed_in(runtime, account_id, strong=strong).token


@pytest.fixture
def commission(runtime: Any, pages: PageClient, world: World) -> None:
    """A commission member of the okrug, signed in."""
    official = new_official(runtime, Role.COMMISSION, world.okrug)
    admit(pages, runtime, official.account_id, strong=True)


def form_page(pages: PageClient, world: World, lang: str = "kk") -> Page:
    return pages.get("lawbook.local_new", slug=world.okrug_slug, lang=lang)


@pytest.mark.usefixtures("commission")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_officer_records_an_act_and_sees_it_beside_the_norm(
    pages: PageClient, runtime: Any, world: World, lang: str
) -> None:
    shown = pages.get("lawbook.local", slug=world.okrug_slug, lang=lang)
    link = shown.soup.select_one("a.c-button")
    assert link is not None
    page = pages.submit(pages.get(str(link["href"])), ACT, follow=True)
    assert "3/20" in page.soup.select_one(".c-card").get_text()  # type: ignore[union-attr]
    (row,) = queries.local_rows(runtime.session, world.okrug)
    assert (row.value, row.article, row.paragraph, row.quote) == ("15/100", "4", "2", None)


@pytest.mark.usefixtures("commission")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_loosening_is_a_page_that_names_the_norm_and_keeps_the_form(
    pages: PageClient, runtime: Any, world: World, lang: str
) -> None:
    page = pages.submit(form_page(pages, world, lang), {**ACT, "values-0-value": "5 %"}, status=422)
    refusal = page.soup.select_one(".c-verdict.is-refused")
    assert refusal is not None
    cited = runtime.law.at("gathering.initiative", runtime.today).citation
    assert cited.act[lang] in refusal.get_text()
    assert cited.article in refusal.get_text()
    assert "1/10 (10 %)" in " ".join(refusal.get_text().split())
    kept = {str(part["name"]): part.get("value", "") for part in page.soup.select("main input[type=text]")}
    assert kept["values-0-value"] == "5 %"
    assert kept["title_kk"] == ACT["title_kk"]
    assert page.soup.select_one("option[selected]")["value"] == "gathering.initiative"  # type: ignore[index]
    assert queries.local_rows(runtime.session, world.okrug) == ()
    mended = pages.submit(page, {"values-0-value": "15 %"})
    assert mended.location.endswith(world.okrug_slug)


@pytest.mark.usefixtures("commission")
def test_one_more_value_keeps_what_was_typed_and_records_both(pages: PageClient, runtime: Any, world: World) -> None:
    first = form_page(pages, world)
    token = first.soup.select_one("main input[name=csrf_token]")
    data = {**ACT, "more": "1", **({"csrf_token": token["value"]} if token else {})}
    page = pages.post("lawbook.local_record", data, slug=world.okrug_slug, status=200)
    assert len(page.soup.select("main select")) == 2
    second = {"values-1-key": "community.notice", "values-1-value": "15", "values-1-article": "6"}
    pages.submit(page, second, follow=True)
    assert {row.key for row in queries.local_rows(runtime.session, world.okrug)} == {
        "gathering.initiative",
        "community.notice",
    }


@pytest.mark.usefixtures("commission")
def test_all_mistakes_are_told_at_their_fields(pages: PageClient, world: World) -> None:
    page = pages.submit(form_page(pages, world), {}, status=422)
    assert len(page.errors) >= 7
    wrong = {**ACT, "valid_from": "2026-07-01", "values-0-value": "көп", "values-0-article": ""}
    page = pages.submit(page, wrong, status=422)
    links = [str(link["href"]) for link in page.soup.select(".c-errors a")]
    assert sorted(links) == ["#valid_from", "#values-0-article", "#values-0-value"]
    for link in links:
        assert page.soup.select_one(link) is not None


@pytest.mark.usefixtures("commission")
def test_same_act_twice_is_told_in_words(pages: PageClient, world: World) -> None:
    pages.submit(form_page(pages, world), ACT)
    page = pages.submit(form_page(pages, world), ACT, status=422)
    assert page.errors == ["Бұл акт бұрын тіркелген: түрі, нөмірі және күні бірдей."]


@pytest.mark.usefixtures("commission")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_officer_ends_an_act(pages: PageClient, world: World, lang: str) -> None:
    shown = pages.submit(form_page(pages, world, lang), ACT, follow=True)
    link = shown.soup.select_one(".c-card a[href*='/end/']")
    assert link is not None
    page = pages.get(str(link["href"]))
    early = pages.submit(page, {"last_day": "2026-08-31", "basis": "№ 15 шешім"}, status=422)
    assert early.errors
    done = pages.submit(page, {"last_day": "2026-10-31", "basis": "№ 15 шешім"}, follow=True)
    assert done.soup.select_one(".c-card .is-good") is None


def test_desk_is_closed_to_everybody_else(pages: PageClient, runtime: Any, world: World) -> None:
    pages.get("lawbook.local_new", slug=world.okrug_slug, status=303)
    admit(pages, runtime, new_account(runtime)[1], strong=False)
    pages.get("lawbook.local_new", slug=world.okrug_slug, status=403)
    elsewhere = new_official(runtime, Role.COMMISSION, build(runtime).okrug)
    admit(pages, runtime, elsewhere.account_id, strong=True)
    pages.get("lawbook.local_new", slug=world.okrug_slug, status=403)
    assert pages.get("lawbook.local", slug=world.okrug_slug).soup.select_one("a.c-button") is None
