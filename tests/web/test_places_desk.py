"""The administrator's desk of bodies, seats and mandates."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.identity import services as identity
from app.places import queries
from app.places.services import bodies
from app.platform.access import Role
from tests.identity_people import new_iin
from tests.pages import PageClient
from tests.places_world import World, build, names, person, seat, visit

LANGUAGES = ("kk", "ru", "en")
DAY = date(2026, 11, 21)


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


@pytest.fixture
def desk(app: Flask, runtime: Any, world: World) -> PageClient:
    """The administrator of the district, signed in."""
    return visit(app, runtime, Role.ADMINISTRATOR, world.district)


def enrolled(runtime: Any) -> tuple[uuid.UUID, str]:
    iin = new_iin()
    with runtime.transaction() as tx:
        return identity.register_person(tx, iin, "Сәуле Ахметова", date(1990, 5, 14)), iin


def day(name: str, of: date) -> dict[str, str]:
    return {f"{name}-day": str(of.day), f"{name}-month": str(of.month), f"{name}-year": str(of.year)}


def mandate(iin: str, **changed: str) -> dict[str, str]:
    days = {**day("starts_on", DAY), **day("ends_on", date(2028, 3, 19))}
    return {"iin": iin, "office": "member", "basis": "№ 6 қаулы", **days, **changed}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_seat_is_granted_and_ended(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    person_id, iin = enrolled(runtime)
    listed = desk.get("places.bodies", lang=lang)
    assert listed.soup.select_one(f'a[href="/{lang}/desk/bodies/{world.maslikhat_slug}/"]')
    page = desk.get("places.new_mandate", slug=world.maslikhat_slug, lang=lang)
    granted = desk.submit(page, mandate(iin, constituency="№ 4"), follow=True)
    assert "Сәуле Ахметова" in granted.text
    [member] = queries.list_members(runtime.session, world.maslikhat, DAY)
    assert (member.person_id, member.constituency) == (person_id, "№ 4")
    ending = desk.open(str(granted.soup.select_one('main a[href$="/end/"]')["href"]))  # type: ignore[index]
    desk.submit(ending, {**day("last_day", date(2026, 12, 31)), "basis": "№ 9 шешім"})
    assert queries.list_members(runtime.session, world.maslikhat, date(2027, 1, 1)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wrong_is_told_the_number_vanishes_and_the_rest_is_kept(
    runtime: Any, desk: PageClient, world: World, lang: str
) -> None:
    unknown = new_iin()
    page = desk.get("places.new_mandate", slug=world.maslikhat_slug, lang=lang)
    refused = desk.submit(page, mandate(unknown), status=422)
    assert unknown not in refused.response.text
    assert refused.soup.select_one('input[name="basis"]')["value"] == "№ 6 қаулы"  # type: ignore[index]
    assert refused.soup.select(".c-errors li")
    empty = desk.submit(page, {"iin": ""}, status=422)
    assert len(empty.soup.select(".c-errors li")) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_more_mandates_than_seats_are_refused_in_words(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    for _ in range(17):
        seat(runtime, world, person(runtime))
    _, iin = enrolled(runtime)
    page = desk.submit(desk.get("places.new_mandate", slug=world.maslikhat_slug, lang=lang), mandate(iin), status=422)
    assert "17" in page.soup.select_one(".c-errors").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_civil_servant_is_refused_on_a_page_that_names_the_norm(
    runtime: Any, desk: PageClient, world: World, lang: str
) -> None:
    person_id, iin = enrolled(runtime)
    with runtime.transaction() as tx:
        account_id = identity.open_account(tx, person_id)
        identity.appoint(
            tx,
            account_id,
            Role.CLERK,
            world.okrug,
            starts_on=date(2026, 1, 1),
            basis="№ 3 бұйрық",
            civil_servant=True,
            read_offices=queries.list_offices,
        )
    page = desk.submit(desk.get("places.new_mandate", slug=world.maslikhat_slug, lang=lang), mandate(iin), status=422)
    panel = page.soup.select_one(".c-verdict")
    assert panel is not None
    assert "13" in panel.get_text()
    assert queries.list_members(runtime.session, world.maslikhat, DAY) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_seats_are_set_for_a_convocation(runtime: Any, desk: PageClient, world: World, lang: str) -> None:
    page = desk.get("places.new_seats", slug=world.maslikhat_slug, lang=lang)
    given = {"convocation": "IX", "seats": "15", "basis": "№ 2 қаулы", **day("valid_from", date(2028, 3, 20))}
    wrong = desk.submit(page, {**given, "seats": "он бес"}, status=422)
    assert wrong.soup.select(".c-errors li")
    desk.submit(wrong, given)
    assert queries.total_deputies(runtime.session, world.maslikhat, date(2030, 1, 1)).seats == 15


def test_the_desk_of_another_district_is_closed(runtime: Any, desk: PageClient) -> None:
    other = build(runtime)
    assert other.maslikhat_slug not in desk.get("places.bodies").response.text
    desk.get("places.body_desk", slug=other.maslikhat_slug, status=403)
    desk.get("places.new_mandate", slug=other.maslikhat_slug, status=403)
    desk.get("places.new_seats", slug=other.maslikhat_slug, status=403)


def test_the_list_takes_as_many_statements_for_more_bodies(runtime: Any, desk: PageClient, world: World) -> None:
    few = desk.get("places.bodies").statements
    for number in range(20):
        bodies.record_body(
            runtime,
            None,
            slug=f"a-{world.mark}-{number}",
            kind="assembly",
            territory_id=world.okrug,
            names=names(f"Жиналыс {number}"),
        )
    assert len(desk.get("places.bodies").statements) == len(few) <= 5
