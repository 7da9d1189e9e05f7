"""The public pages of places and bodies."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.places.services import bodies, territories
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.places_world import ACT, SINCE, World, build, names, person, seat

LANGUAGES = ("kk", "ru", "en")
NAME = {"kk": "Қарасу ауылдық округі", "ru": "Қарасу ауылдық округі (ru)", "en": "Қарасу ауылдық округі (en)"}
BANNER = {
    "kk": "Кеңестің құқықтық негізі расталмаған",
    "ru": "Правовое основание Кенеса не подтверждено",
    "en": "The legal basis of this Kenes is not confirmed",
}


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


def kenes(runtime: Any, world: World, legal_basis: str | None = None) -> uuid.UUID:
    return bodies.record_body(
        runtime,
        None,
        slug=f"kenes-{world.mark}",
        kind="kenes",
        territory_id=world.okrug,
        names=names("Қарасу ауылдық Кеңесі"),
        legal_basis=legal_basis,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_leads_from_districts_to_okrugs(pages: PageClient, world: World, lang: str) -> None:
    page = pages.get("places.index", lang=lang)
    assert NAME[lang] in page.text
    assert page.soup.select_one(f'a[href="/{lang}/places/{world.okrug_slug}/"]')


def test_an_empty_platform_says_so(pages: PageClient) -> None:
    assert "Әзірге бірде-бір аудан енгізілмеген" in pages.get("places.index").text


def more_okrugs(runtime: Any, world: World, numbers: range) -> None:
    for number in numbers:
        territories.record_territory(
            runtime,
            None,
            slug=f"more-{world.mark}-{number}",
            kind="okrug",
            names=names(f"Округ {number}"),
            parent_id=world.district,
            valid_from=SINCE,
            basis=ACT,
        )


def test_the_list_takes_as_many_statements_for_sixty_okrugs_as_for_three(
    runtime: Any, pages: PageClient, world: World
) -> None:
    more_okrugs(runtime, world, range(2))
    few = pages.get("places.index").statements
    more_okrugs(runtime, world, range(2, 59))
    page = pages.get("places.index")
    assert len(page.soup.select(f'main li a[href*="{world.mark}"]')) == 60
    assert len(page.statements) == len(few) <= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_okrug_shows_its_akim_bodies_villages_and_history(
    runtime: Any, pages: PageClient, world: World, lang: str
) -> None:
    territories.record_akim(
        runtime,
        None,
        world.okrug,
        full_name="Ержан Сапаров",
        mode="elected",
        started_on=date(2023, 11, 6),
        term_ends_on=date(2027, 11, 5),
        basis="2023 жылғы сайлау",
    )
    kenes(runtime, world)
    page = pages.get("places.territory", lang=lang, slug=world.okrug_slug)
    assert page.h1 == NAME[lang]
    for part in ("Ержан Сапаров", "Бесағаш ауылы", "Қарасу ауылдық Кеңесі", BANNER[lang], ACT):
        assert part in page.text


def test_a_district_and_a_village_have_their_page(pages: PageClient, world: World) -> None:
    assert "Қарасу ауылдық округі" in pages.get("places.territory", slug=f"district-{world.mark}").text
    assert "Көктөбе ауданы" in pages.get("places.territory", slug=f"village-{world.mark}").text


def test_competence_that_nobody_has_set_is_said_and_not_guessed(runtime: Any, pages: PageClient, world: World) -> None:
    before = pages.get("places.territory", slug=world.okrug_slug)
    assert "картаға қарап болжамайды" in before.text
    assert not before.soup.select_one(f'main a[href*="{world.maslikhat_slug}"]')
    territories.record_competence(
        runtime,
        None,
        world.okrug,
        maslikhat_id=world.maslikhat,
        higher_akim_territory_id=world.district,
        valid_from=date(2026, 1, 1),
        basis="№ 148 Заң, 24-бап",
    )
    after = pages.get("places.territory", slug=world.okrug_slug)
    assert "картаға қарап болжамайды" not in after.text
    assert after.soup.select_one(f'main a[href="/kk/bodies/{world.maslikhat_slug}/"]')


def test_an_akim_past_the_term_is_shown_as_such(
    runtime: Any, pages: PageClient, world: World, clock: MovableClock
) -> None:
    territories.record_akim(
        runtime,
        None,
        world.okrug,
        full_name="Ержан Сапаров",
        mode="elected",
        started_on=date(2022, 11, 21),
        term_ends_on=date(2026, 11, 21),
        basis="2022 жылғы сайлау",
    )
    assert "Өкілеттік мерзімі аяқталған күн" not in pages.get("places.territory", slug=world.okrug_slug).text
    clock.advance(days=1)
    assert "Өкілеттік мерзімі аяқталған күн" in pages.get("places.territory", slug=world.okrug_slug).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_body_shows_both_readings_of_its_total_and_its_members(
    runtime: Any, pages: PageClient, world: World, lang: str
) -> None:
    seat(runtime, world, person(runtime, "Абай Әлімов"), constituency="№ 4")
    seat(runtime, world, person(runtime, "Ұлту Ясинова"), office="chair")
    page = pages.get("places.body", lang=lang, slug=world.maslikhat_slug)
    numbers = [value.get_text(strip=True) for value in page.soup.select(".c-summary dd")][:3]
    assert numbers == ["17", "2", "15"]
    members = [row.get_text(" ", strip=True) for row in page.soup.select("table")[0].select("tbody th")]
    assert members[0].startswith("Ұлту Ясинова")
    assert members[1] == "Абай Әлімов"
    assert BANNER[lang] not in page.text


def test_a_kenes_with_its_act_has_no_banner(runtime: Any, pages: PageClient, world: World) -> None:
    body = kenes(runtime, world)
    assert BANNER["kk"] in pages.get("places.body", slug=f"kenes-{world.mark}").text
    bodies.confirm_legal_basis(runtime, None, body, legal_basis="№ 1 шешім")
    page = pages.get("places.body", slug=f"kenes-{world.mark}")
    assert BANNER["kk"] not in page.text
    assert "№ 1 шешім" in page.text


def test_a_body_without_seats_says_that_the_total_is_unknown(runtime: Any, pages: PageClient, world: World) -> None:
    kenes(runtime, world)
    assert "жалпы сан белгісіз" in pages.get("places.body", slug=f"kenes-{world.mark}").text


def test_what_does_not_exist_is_a_page_that_says_so(pages: PageClient) -> None:
    pages.get("places.territory", slug="zhoq", status=404)
    pages.get("places.body", slug="zhoq", status=404)


@pytest.fixture
def card(app: Flask) -> Iterator[list[uuid.UUID]]:
    """Another room that has something to say of an okrug."""
    asked: list[uuid.UUID] = []

    def give(territory_id: uuid.UUID) -> list[dict[str, Any]]:
        asked.append(territory_id)
        return [
            {"title": "2026 жылғы бюджет", "href": "/kk/budget/old/", "over": True},
            {"title": "2028 жылғы бюджет", "href": "/kk/budget/later/"},
            {"title": "2027 жылғы бюджет", "href": "/kk/budget/x/", "tag": "Дауыс беру", "tone": "now"},
        ]

    app.extensions["okrug_cards"].append(give)
    yield asked
    app.extensions["okrug_cards"].remove(give)


def test_another_room_puts_its_cards_on_the_page(pages: PageClient, world: World, card: list[uuid.UUID]) -> None:
    page = pages.get("places.territory", slug=world.okrug_slug)
    assert page.soup.select_one('main .c-card a[href="/kk/budget/x/"]')
    assert card == [world.okrug]


def test_what_is_open_comes_first_and_what_is_over_stands_apart(
    pages: PageClient, world: World, card: list[uuid.UUID]
) -> None:
    page = pages.get("places.territory", slug=world.okrug_slug)
    lists = [[str(link["href"]) for link in group.select("a")] for group in page.soup.select("main .c-cards")]
    assert lists == [["/kk/budget/x/", "/kk/budget/later/"], ["/kk/budget/old/"]]


def test_the_pages_of_a_resident_are_light(runtime: Any, pages: PageClient, world: World) -> None:
    more_okrugs(runtime, world, range(20))
    for page in (pages.get("places.index"), pages.get("places.territory", slug=world.okrug_slug)):
        assert pages.weight(page) < 14 * 1024
