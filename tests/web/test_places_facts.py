"""The administrator's desk of facts: territories, competence, akims and bodies, each with its day and its act."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.domain.errors import ForbiddenError
from app.ledger.queries import list_entries
from app.places import queries
from app.places.services import bodies, territories
from app.platform.access import Role
from tests.pages import PageClient
from tests.places_world import ACT, World, build, names, officer, visit

LANGUAGES = ("kk", "ru", "en")
TODAY = date(2026, 11, 21)
NEXT_YEAR = date(2027, 1, 1)
BASIS = "облыс мәслихатының № 12 шешімі"


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


@pytest.fixture
def desk(app: Flask, runtime: Any, world: World) -> PageClient:
    """The administrator of the district, signed in."""
    return visit(app, runtime, Role.ADMINISTRATOR, world.district)


@pytest.fixture
def everywhere(app: Flask, runtime: Any) -> PageClient:
    """An administrator of the whole installation."""
    return visit(app, runtime, Role.ADMINISTRATOR, None)


def day(name: str, of: date) -> dict[str, str]:
    return {f"{name}-day": str(of.day), f"{name}-month": str(of.month), f"{name}-year": str(of.year)}


def named(text: str) -> dict[str, str]:
    return {f"name_{lang}": name for lang, name in names(text).items()}


def district_slug(world: World) -> str:
    return f"district-{world.mark}"


def acts(runtime: Any) -> list[str]:
    return [entry.act for entry in list_entries(runtime.session)]


def place(world: World, **changed: str) -> dict[str, str]:
    given = {"slug": f"new-{world.mark}", "basis": BASIS, **named("Жаңа ауылдық округі"), **day("valid_from", TODAY)}
    return {**given, **changed}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_leads_from_the_desk_to_an_okrug(desk: PageClient, world: World, lang: str) -> None:
    first = desk.get("places.facts", lang=lang)
    assert first.soup.select_one(f'main a[href="/{lang}/desk/places/{district_slug(world)}/"]')
    assert not first.soup.select_one('main a[href$="/oblasts/new/"]')
    district = desk.get("places.place_facts", slug=district_slug(world), lang=lang)
    okrug = desk.open(str(district.soup.select_one(f'main a[href$="/{world.okrug_slug}/"]')["href"]))  # type: ignore[index]
    assert ACT in okrug.text
    assert "Бесағаш ауылы" in okrug.text


def test_the_officers_desk_leads_here(desk: PageClient) -> None:
    assert desk.get("admin.index").soup.select_one('main a[href="/kk/desk/places/"]')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_okrug_is_recorded_with_its_act(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    page = desk.get("places.new_part", slug=district_slug(world), lang=lang)
    fields = place(world, kind="okrug", code="123456789", population="1 840")
    assert "Жаңа ауылдық округі" in desk.submit(page, fields, follow=True).text
    made = queries.get_place_by_slug(runtime.session, f"new-{world.mark}", TODAY)
    assert (made.kind, made.parent_id, made.code, made.population) == ("okrug", world.district, "123456789", 1840)
    assert (made.basis, made.valid_from) == (BASIS, TODAY)
    assert "place.territory" in acts(runtime)


def test_a_territory_that_begins_later_has_its_page_at_once(desk: PageClient, world: World) -> None:
    page = desk.get("places.new_part", slug=district_slug(world))
    sent = desk.submit(page, place(world, kind="town", **day("valid_from", NEXT_YEAR)), follow=True)
    assert "2027 жылғы" in sent.text
    listed = desk.get("places.place_facts", slug=district_slug(world))
    assert "әлі басталмаған" in listed.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wrong_is_told_and_the_rest_is_kept(desk: PageClient, world: World, lang: str) -> None:
    page = desk.get("places.new_part", slug=district_slug(world), lang=lang)
    assert len(desk.submit(page, status=422).errors) == 7  # kind, three names, address, day, act
    wrong = place(world, kind="okrug", code="12", population="көп", **{"valid_from-day": "40"})
    told = desk.submit(page, wrong, status=422)
    assert len(told.errors) == 3
    assert told.soup.select_one("input[name=name_kk]")["value"] == "Жаңа ауылдық округі"  # type: ignore[index]
    assert told.soup.select_one("input[name=valid_from-day]")["value"] == "40"  # type: ignore[index]
    assert told.soup.select_one("input[value=okrug][checked]")
    taken = desk.submit(told, place(world, kind="okrug", slug=world.okrug_slug, code="", population=""), status=422)
    assert len(taken.errors) == 1
    address = desk.submit(told, place(world, kind="okrug", slug="Ақбұлақ", code="", population=""), status=422)
    assert address.soup.select_one(".c-errors a[href='#slug']")


def test_a_village_has_no_parts(desk: PageClient, world: World) -> None:
    desk.get("places.new_part", slug=f"village-{world.mark}", status=404)


def test_an_oblast_is_recorded_by_an_administrator_of_everything(
    runtime: Any, desk: PageClient, everywhere: PageClient, world: World
) -> None:
    page = everywhere.open(
        str(everywhere.get("places.facts").soup.select_one('main a[href$="/oblasts/new/"]')["href"])  # type: ignore[index]
    )
    everywhere.submit(page, place(world))
    assert queries.get_place_by_slug(runtime.session, f"new-{world.mark}", TODAY).kind == "oblast"
    desk.get("places.new_oblast", status=403)
    token = desk.get("places.facts").soup.select_one("input[name=csrf_token]")
    sent = place(world, slug="x", csrf_token=str(token["value"]) if token else "")
    desk.post("places.record_oblast", sent, status=403 if token else 400)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_version_begins_on_its_day_and_the_history_is_kept(
    runtime: Any, desk: PageClient, world: World, lang: str
) -> None:
    page = desk.get("places.new_version", slug=world.okrug_slug, lang=lang)
    assert page.soup.select_one("input[name=population]")["value"] == "1840"  # type: ignore[index]
    assert page.soup.select_one(f'option[selected][value="{world.district}"]')
    fields = {**named("Ақсу ауылдық округі"), "population": "1900", "basis": BASIS, **day("valid_from", NEXT_YEAR)}
    done = desk.submit(page, fields, follow=True)
    assert "Ақсу ауылдық округі" in done.text
    newest, before = queries.list_history(runtime.session, world.okrug)
    assert (newest.names["kk"], newest.population, newest.valid_from) == ("Ақсу ауылдық округі", 1900, NEXT_YEAR)
    assert before.valid_to == date(2026, 12, 31)
    again = desk.submit(page, fields, status=422)
    assert len(again.errors) == 1
    assert again.soup.select_one("input[name=name_kk]")["value"] == "Ақсу ауылдық округі"  # type: ignore[index]


def test_a_territory_moves_only_within_the_administrators_own(
    runtime: Any, desk: PageClient, everywhere: PageClient, world: World
) -> None:
    other = build(runtime)
    page = desk.get("places.new_version", slug=world.okrug_slug)
    assert not page.soup.select_one(f'option[value="{other.district}"]')
    fields = {"parent_id": str(other.district), "basis": BASIS, **day("valid_from", NEXT_YEAR)}
    assert len(desk.submit(page, fields, status=422).errors) == 1
    everywhere.submit(everywhere.get("places.new_version", slug=world.okrug_slug), fields)
    assert queries.get_place(runtime.session, world.okrug, NEXT_YEAR).parent_id == other.district


def test_the_service_too_refuses_to_move_a_territory_elsewhere(runtime: Any, world: World) -> None:
    other = build(runtime)
    administrator = officer(runtime, Role.ADMINISTRATOR, world.district)
    given: dict[str, Any] = {"names": names("Ақсу"), "valid_from": NEXT_YEAR, "basis": BASIS}
    with pytest.raises(ForbiddenError):
        territories.record_territory_version(runtime, administrator, world.okrug, parent_id=other.district, **given)
    territories.record_territory_version(runtime, administrator, world.district, parent_id=world.oblast, **given)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_competence_is_set_and_nothing_is_chosen_beforehand(
    runtime: Any, desk: PageClient, world: World, lang: str
) -> None:
    page = desk.get("places.new_competence", slug=world.okrug_slug, lang=lang)
    assert [option["value"] for option in page.soup.select("option[selected]")] in ([], ["", ""])
    assert len(desk.submit(page, status=422).errors) == 4
    chosen = {"maslikhat_id": str(world.maslikhat), "higher_akim_territory_id": str(world.district)}
    told = desk.submit(page, {**chosen, "basis": BASIS}, status=422)
    assert told.soup.select_one(f'option[selected][value="{world.maslikhat}"]')
    done = desk.submit(told, {**chosen, "basis": BASIS, **day("valid_from", TODAY)}, follow=True)
    assert "Көктөбе аудандық мәслихаты" in done.text
    found = queries.competence_on(runtime.session, world.okrug, TODAY)
    assert (found.maslikhat_id, found.higher_akim_territory_id) == (world.maslikhat, world.district)
    assert "place.competence" in acts(runtime)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_akim_comes_and_goes_with_acts(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    page = desk.get("places.new_akim", slug=world.okrug_slug, lang=lang)
    fields = {"full_name": "Ержан Сапаров", "mode": "elected", "basis": BASIS}
    came, ends = day("started_on", date(2023, 11, 6)), day("term_ends_on", date(2027, 11, 5))
    assert len(desk.submit(page, fields, status=422).errors) == 1
    turned = desk.submit(page, {**fields, **came, **day("term_ends_on", date(2020, 1, 1))}, status=422)
    assert len(turned.errors) == 1
    done = desk.submit(turned, {**fields, **came, **ends}, follow=True)
    assert "Ержан Сапаров" in done.text
    second = desk.submit(page, {**fields, **day("started_on", TODAY)}, status=422)
    assert len(second.errors) == 1
    ending = desk.open(str(done.soup.select_one('main a[href$="/end/"]')["href"]))  # type: ignore[index]
    assert len(desk.submit(ending, status=422).errors) == 2
    ended = desk.submit(ending, {**day("ended_on", TODAY), "basis": "№ 3 өкім"}, follow=True)
    assert not ended.soup.select('main a[href$="/end/"]')
    [akim] = queries.list_akims(runtime.session, world.okrug)
    assert (akim.mode, akim.ended_on, akim.term_ends_on) == ("elected", TODAY, date(2027, 11, 5))
    assert {"place.akim", "place.akim_end"} <= set(acts(runtime))
    assert "Ержан" not in str([entry.facts for entry in list_entries(runtime.session)])


BANNER = {
    "kk": "Кеңестің құқықтық негізі расталмаған",
    "ru": "Правовое основание Кенеса не подтверждено",
    "en": "The legal basis of this Kenes is not confirmed",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_kenes_carries_its_banner_until_its_act_is_recorded(
    runtime: Any, desk: PageClient, world: World, lang: str
) -> None:
    page = desk.get("places.new_body", slug=world.okrug_slug, lang=lang)
    fields = {"kind": "kenes", "slug": f"kenes-{world.mark}", **named("Қарасу Кеңесі")}
    assert len(desk.submit(page, {**fields, "name_en": ""}, status=422).errors) == 1
    made = desk.submit(page, fields, follow=True)
    assert BANNER[lang] in made.text
    basis = desk.open(str(made.soup.select_one('main a[href$="/basis/"]')["href"]))  # type: ignore[index]
    assert len(desk.submit(basis, status=422).errors) == 1
    confirmed = desk.submit(basis, {"legal_basis": "№ 1 шешім"}, follow=True)
    assert BANNER[lang] not in confirmed.text
    assert "№ 1 шешім" in confirmed.text
    assert {"place.body", "place.legal_basis"} <= set(acts(runtime))


@pytest.mark.parametrize("kind", ["maslikhat", "assembly", "commission"])
def test_every_other_body_is_recorded_too(runtime: Any, desk: PageClient, world: World, kind: str) -> None:
    page = desk.get("places.new_body", slug=world.okrug_slug)
    fields = {"kind": kind, "slug": f"{kind}-new-{world.mark}", "legal_basis": BASIS, **named("Орган")}
    desk.submit(page, fields)
    made = queries.get_body(runtime.session, slug=f"{kind}-new-{world.mark}")
    assert (made.kind, made.territory_id, made.legal_basis) == (kind, world.okrug, BASIS)


GETS = ("place_facts", "new_part", "new_version", "new_competence", "new_akim", "new_body")
POSTS = ("record_part", "record_version", "record_competence", "record_akim", "record_body")


def test_another_districts_facts_are_closed(runtime: Any, desk: PageClient, world: World) -> None:
    other = build(runtime)
    token = desk.get("places.new_akim", slug=world.okrug_slug).soup.select_one("main input[name=csrf_token]")
    sent = {"csrf_token": str(token["value"])}  # type: ignore[index]
    for slug in (other.okrug_slug, district_slug(other), f"oblast-{world.mark}"):
        for endpoint in GETS:
            desk.get(f"places.{endpoint}", slug=slug, status=403)
        for endpoint in POSTS:
            desk.post(f"places.{endpoint}", sent, slug=slug, status=403)
    desk.get("places.new_basis", slug=other.maslikhat_slug, status=403)
    desk.post("places.confirm_basis", sent, slug=other.maslikhat_slug, status=403)


def test_another_districts_akim_is_not_ended_from_here(runtime: Any, desk: PageClient, world: World) -> None:
    other = build(runtime)
    akim = territories.record_akim(
        runtime,
        None,
        other.okrug,
        full_name="Ержан Сапаров",
        mode="appointed",
        started_on=TODAY,
        term_ends_on=None,
        basis=BASIS,
    )
    desk.get("places.confirm_akim_end", slug=world.okrug_slug, akim_id=akim, status=404)
    desk.get("places.confirm_akim_end", slug=other.okrug_slug, akim_id=akim, status=403)
    desk.get("places.confirm_akim_end", slug=world.okrug_slug, akim_id=uuid.uuid4(), status=404)


@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMISSION, Role.AUDITOR])
def test_no_other_role_may_record_facts(app: Flask, runtime: Any, world: World, role: Role) -> None:
    official = visit(app, runtime, role, world.district)
    official.get("places.facts", status=403)
    for endpoint in GETS:
        official.get(f"places.{endpoint}", slug=world.okrug_slug, status=403)


def test_what_does_not_exist_is_said(desk: PageClient) -> None:
    desk.get("places.place_facts", slug="zhoq", status=404)


def test_a_form_survives_a_session_that_ran_out(app: Flask, runtime: Any, world: World) -> None:
    pages = visit(app, runtime, Role.ADMINISTRATOR, world.district)
    page = pages.get("places.new_akim", slug=world.okrug_slug)
    with pages.client.session_transaction() as cookie:
        token = cookie.pop("_user_id")
    pages.submit(page, {"full_name": "Ержан Сапаров", "mode": "elected", "basis": BASIS})
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    again = pages.get("places.new_akim", slug=world.okrug_slug)
    assert again.soup.select_one("input[name=full_name]")["value"] == "Ержан Сапаров"  # type: ignore[index]


def test_the_desk_takes_as_many_statements_for_more_parts(runtime: Any, desk: PageClient, world: World) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            territories.record_territory(
                runtime,
                None,
                slug=f"more-{world.mark}-{number}",
                kind="okrug",
                names=names(f"Округ {number}"),
                parent_id=world.district,
                valid_from=date(2015, 1, 1),
                basis=ACT,
            )
            bodies.record_body(
                runtime,
                None,
                slug=f"a-{world.mark}-{number}",
                kind="assembly",
                territory_id=world.district,
                names=names(f"Жиналыс {number}"),
            )

    more(range(1))
    few = desk.get("places.place_facts", slug=district_slug(world)).statements
    more(range(1, 21))
    many = desk.get("places.place_facts", slug=district_slug(world)).statements
    assert len(many) == len(few)
