"""The guide to the road that works, the calculator of every threshold, and the rules of the procedure."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.places.models import Territory
from tests.pages import Page, PageClient
from tests.referendum_world import Referendums, build
from tests.world import World


@pytest.fixture
def made(session: Any, runtime: Any) -> Referendums:
    return build(session, runtime)


def _slug(world: World) -> str:
    return str(world.session.get_one(Territory, world.okrug).slug)


def test_the_guide_asks_one_question_a_page_and_leads_to_roads_with_numbers_and_norms(
    app: Flask, made: Referendums, pages: PageClient
) -> None:
    page = pages.get("referendums.guide")
    for answer in ({"about": "spending"}, {"decider": "okrug"}, {"place": _slug(made.world)}):
        assert len(page.soup.select("main h1")) == 1
        page = pages.submit(page, answer, status=200)
    wrong = pages.submit(page, {"people": "көп"}, status=200)
    assert wrong.errors
    page = pages.submit(page, {"people": "12"}, status=200)
    assert page.soup.select("main h2")[0].get_text() == "Жергілікті қоғамдастық жиынын шақыруды сұрау"
    assert "Қажет сан: 4. Есеп негізі: 40." in page.text
    assert "39-3-бап" in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"roll": "2000"}, ["Қажет сан: 200. Есеп негізі: 2000."]),
        ({"voters": "2000"}, ["Қажет сан: 201. Есеп негізі: 2000."]),
        ({"okrug": "50 001"}, ["Қажет сан: 2500."]),
        ({"district": "50000"}, ["Қажет сан: 5000.", "Қажет сан: 2500."]),
        ({"oblast": "600001"}, ["Қажет сан: 12\N{NO-BREAK SPACE}001.", "Қажет сан: 6001."]),
    ],
)
def test_the_calculator_gives_every_number_with_its_norm(
    pages: PageClient, asked: dict[str, str], said: list[str]
) -> None:
    text = pages.get("referendums.calculator", **asked).text
    for sentence in said:
        assert sentence.replace("\N{NO-BREAK SPACE}", " ") in text


def test_the_calculator_goes_by_the_norms_of_any_day_in_three_boxes(pages: PageClient) -> None:
    def on(day: str, month: str, year: str) -> Page:
        page = pages.get("referendums.calculator", okrug="1000")
        return pages.submit(page, {"on-day": day, "on-month": month, "on-year": year}, status=200)

    assert "Қажет сан: 50." in on("4", "4", "2024").text
    before = on("3", "4", "2024")
    assert "Қажет сан:" not in before.text
    assert "2024 жылғы 3 сәуір" in before.text


def test_the_calculator_names_what_is_wrong_and_keeps_what_was_typed(pages: PageClient) -> None:
    asked = {"roll": "көп", "okrug": "0", "on-day": "31", "on-month": "2", "on-year": "2026"}
    wrong = pages.get("referendums.calculator", status=422, **asked)
    assert len(wrong.errors) == 3
    typed = [wrong.soup.select_one(f"[name={name}]") for name in ("roll", "on-day")]
    assert [field["value"] for field in typed if field] == ["көп", "31"]


def test_choosing_an_okrug_brings_its_numbers_and_another_one_brings_its_own(
    made: Referendums, pages: PageClient
) -> None:
    page = pages.get("referendums.calculator", place=_slug(made.world), roll="2000", filled="another")
    assert "Қажет сан: 4. Есеп негізі: 40." in page.text
    page = pages.submit(page, {"roll": "2000"}, status=200)
    assert "Қажет сан: 200. Есеп негізі: 2000." in page.text


def test_the_rules_of_the_procedure_are_shown_as_none_of_the_law_and_as_the_charter_has_them(
    made: Referendums, pages: PageClient
) -> None:
    common = pages.get("referendums.procedure_rules")
    assert len(common.soup.select(".c-summary dt")) == 13
    assert "Венеция комиссиясы" in common.text
    assert "Платформаның" in common.text
    made.charter(turnout="1/3")
    own = pages.get("referendums.procedure_rules", place=_slug(made.world))
    assert "1/3" in own.text
    assert "1/3" not in common.text
