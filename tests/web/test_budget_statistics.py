"""A counted round looked at closer: its projects' stories, another method, groups of voters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.identity.models import Person
from tests.budget_rounds import counted, voters_of
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, make_world


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_round_is_told_closer_in_each_language(world: World, app: Flask, clock: MovableClock, lang: str) -> None:
    made = counted(world, clock, [["1", "2"]] * 7 + [["2", "3"]] * 5, voters=40, method="equal-shares")
    pages = PageClient(app, lang)
    pages.get("budget.compared", slug=made.slug)
    pages.get("budget.statistics", slug=made.slug)
    for code in ("1", "2", "3", "4"):
        pages.get("budget.project", slug=made.slug, code=code)


def test_a_project_says_who_paid_for_it_or_what_was_lacking(world: World, app: Flask, clock: MovableClock) -> None:
    made = counted(world, clock, [["1", "2"]] * 7 + [["2", "4"]] * 5, voters=40, method="equal-shares")
    pages = PageClient(app)
    assert "адам, әрқайсысы" in pages.get("budget.project", slug=made.slug, code="2").text
    assert "Жетпегені" in pages.get("budget.project", slug=made.slug, code="4").text
    page = pages.get("budget.compared", slug=made.slug)
    assert "Салыстыру" in page.text or "салыстыру" in page.text


def test_a_box_that_stays_shut_is_not_compared(world: World, app: Flask, clock: MovableClock) -> None:
    made = counted(world, clock, [["1"], ["2"]])
    pages = PageClient(app)
    pages.get("budget.compared", slug=made.slug, status=404)
    page = pages.get("budget.statistics", slug=made.slug)
    assert page.soup.select_one("#ages") is None
    assert "топтар тым шағын" in page.text


def test_ages_are_shown_in_groups_that_are_large_enough(world: World, app: Flask, clock: MovableClock) -> None:
    made = counted(world, clock, [["1"]] * 30, voters=60)
    for number, person_id in enumerate(voters_of(world, made)):
        person = world.session.get_one(Person, person_id)
        person.birth_date = date(2000, 1, 1) if number % 2 else date(1960, 1, 1)
    world.session.commit()
    page = PageClient(app).get("budget.statistics", slug=made.slug)
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.soup.select("#ages tr")]
    assert rows[1:] == [
        ["25–34 жас", "15", "30", "50\N{NO-BREAK SPACE}%"],
        ["65 жас және одан үлкен", "15", "30", "50\N{NO-BREAK SPACE}%"],
        ["Барлығы", "30", "60", "50\N{NO-BREAK SPACE}%"],
    ]


def test_before_the_count_there_is_nothing_to_look_at(world: World, app: Flask, clock: MovableClock) -> None:
    made = world.round(None, [5])
    world.session.commit()
    PageClient(app).get("budget.statistics", slug=made.slug, status=404)
    PageClient(app).get("budget.compared", slug=made.slug, status=404)
