"""Notices for the door: what is in them, in both languages, on a sheet, and that nothing leaks before the count."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests import needs
from tests.budget_rounds import counted, opened
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, make_world

BALLOTS = [["1", "3"], ["1"], ["2"], ["1", "2"], ["3"], ["1", "3"], ["2", "3"], ["1"], ["4"], ["1", "2"], ["2"]]


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    needs.pango()
    return make_world(session, runtime)


def read(pages: PageClient, endpoint: str, slug: str) -> list[str]:
    answer = pages.get(endpoint, slug=slug).response
    assert answer.mimetype == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_notice_of_a_round_is_one_sheet_in_both_languages(
    pages: PageClient, world: World, clock: MovableClock
) -> None:
    made = opened(world, clock)
    (sheet,) = read(pages, "budget.notice", made.slug)
    for said in ("ХАБАРЛАНДЫРУ", "ОБЪЯВЛЕНИЕ", "Сіз таңдайсыз", "выбираете Вы", f"/kk/budget/{made.slug}/"):
        assert said in sheet
    assert made.title_kk in sheet
    page = pages.get("budget.show", slug=made.slug)
    assert page.soup.select_one(f"a[href$='/{made.slug}/notice.pdf']")


def test_the_winners_notice_names_each_winner_and_what_follows(
    pages: PageClient, world: World, clock: MovableClock
) -> None:
    made = counted(world, clock, BALLOTS)
    text = " ".join(read(pages, "budget.winners", made.slug))
    result = pages.get("budget.result", slug=made.slug)
    assert result.soup.select_one(f"a[href$='/{made.slug}/winners.pdf']")
    winners = [row.get_text(" ", strip=True).split(". ", 1)[1] for row in result.soup.select("#winners tbody th")]
    assert winners
    for title in winners:
        assert title in text
    assert "Бұл нәтиже ұсынымдық сипатта" in text
    assert "рекомендательный характер" in text


def test_there_is_no_winners_notice_before_the_count(pages: PageClient, world: World, clock: MovableClock) -> None:
    made = opened(world, clock)
    pages.get("budget.winners", slug=made.slug, status=404)
    pages.get("budget.winners", slug="unknown", status=404)
    pages.get("budget.notice", slug="unknown", status=404)


def test_a_notice_can_be_printed_from_the_browser(pages: PageClient, world: World, clock: MovableClock) -> None:
    made = opened(world, clock)
    page = pages.client.get(pages.path("budget.notice", slug=made.slug), query_string={"print": ""})
    assert page.mimetype == "text/html"
    assert "<svg" in page.text
    assert "style=" not in page.text
