"""The files of a counted round on its result page."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from app.budget import queries
from app.budget.services.counting import agree_to_count
from app.budget.services.results import merge_small
from tests.budget_rounds import counted, opened
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, commit, make_world

MANY = [["1", "3"], ["1"], ["2"], ["1", "2"], ["3"], ["1", "3"], ["2", "3"], ["1"], ["4"], ["1", "2"], ["2"]]


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_result_page_links_each_file_with_its_size_and_checksum(
    pages: PageClient, world: World, clock: MovableClock, lang: str
) -> None:
    made = counted(world, clock, MANY)
    page = pages.get("budget.result", slug=made.slug, lang=lang)
    links = page.soup.select("a.c-file")
    assert len(links) == 7
    for link in links:
        data = pages.client.get(str(link["href"])).data
        assert hashlib.sha256(data).hexdigest() in page.text
        assert re.search(r"\((ZIP|PB|JSON|JSONL|CSV), \d", link.get_text())


def test_a_file_comes_as_an_attachment_and_is_not_sent_twice(
    pages: PageClient, world: World, clock: MovableClock
) -> None:
    made = counted(world, clock, MANY)
    path = pages.path("budget.file", slug=made.slug, name="ballots.pb")
    first = pages.client.get(path)
    assert first.headers["Content-Disposition"] == f"attachment; filename={made.slug}-ballots.pb"
    again = pages.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_few_ballots_are_held_back_and_the_page_says_so(pages: PageClient, world: World, clock: MovableClock) -> None:
    made = counted(world, clock, MANY[:9])
    page = pages.get("budget.result", slug=made.slug)
    assert "Бюллетень аз болғандықтан (9)" in page.text
    box = pages.client.get(pages.path("budget.file", slug=made.slug, name="ballots.pb")).text
    assert box.endswith("VOTES\nvoter_id;vote\n")


def test_small_villages_are_one_line_of_the_turnout(pages: PageClient, world: World, clock: MovableClock) -> None:
    made = counted(world, clock, MANY)
    page = pages.get("budget.result", slug=made.slug)
    assert "Бастау" not in page.text  # so few voted that no village is told
    result = queries.find_result(world.session, made.id)
    assert result is not None
    rows = queries.village_names(world.session, made.territory_id, world.runtime.today)
    named = {names["kk"]: village for village, names in rows.items()}
    large = named.pop("Бастау")
    result.turnout = merge_small([(large, 40, 20), *((village, 20, 9) for village in named.values())], 10)
    world.session.commit()
    told = pages.get("budget.result", slug=made.slug).soup.find_all("table")[-1].get_text()
    assert "Бастау" in told
    assert "Басқа ауылдар" in told
    assert "Қайыңды" not in told


@pytest.mark.parametrize("name", ["ballots.pb", "round.json", "result.csv", "{slug}.zip"])
def test_no_file_exists_before_the_count(pages: PageClient, world: World, clock: MovableClock, name: str) -> None:
    made = opened(world, clock)
    where = {"slug": made.slug, "name": name.format(slug=made.slug)}
    pages.get("budget.file", status=404, **where)
    clock.moment = made.closes_at
    first = world.commission_member()
    commit(world)
    agree_to_count(world.runtime, first, made.slug)
    pages.get("budget.file", status=404, **where)


@pytest.mark.parametrize("name", ["..%2fround.json", "secrets.json", "ballots.pb.bak", "x"])
def test_no_other_file_is_given(pages: PageClient, world: World, clock: MovableClock, name: str) -> None:
    made = counted(world, clock, MANY)
    assert pages.client.get(f"/kk/budget/{made.slug}/files/{name}").status_code == 404
