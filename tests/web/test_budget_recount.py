"""Anyone recounts a published file: the same winners, the story, another method beside it, and nothing kept."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.services import recounting
from app.domain.errors import InvalidInputError, RateLimitedError
from app.platform.db import Base, db
from tests.pabulib_files import WIELICZKA
from tests.pages import Page, PageClient

SMALL = """META
key;value
description;Test <b>vote</b>
budget;100
vote_type;approval
num_projects;3
num_votes;5
currency;KZT
PROJECTS
project_id;cost;votes;name;selected
a;60;3;=Көпір;1
b;50;2;Саябақ;0
c;40;2;<script>alert(1)</script>;1
VOTES
voter_id;vote
1;a
2;a
3;a,c
4;b
5;b,c
"""


def send(pages: PageClient, text: str | bytes, method: str = "greedy", *, status: int = 200, lang: str = "kk") -> Page:
    data = text if isinstance(text, bytes) else text.encode()
    form = pages.get("budget.recount_form", lang=lang)
    file = (io.BytesIO(data), "vote.pb")
    return pages.submit(form, {"file": file, "method": method}, status=status)


def winners(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select("#winners tbody th")]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_file_is_counted_with_running_totals_and_reasons(pages: PageClient, lang: str) -> None:
    page = send(pages, SMALL, lang=lang)
    assert winners(page) == ["1. =Көпір", "2. <script>alert(1)</script>"]
    running = [
        row.get_text(strip=True).replace("\N{NO-BREAK SPACE}", " ")
        for row in page.soup.select("#winners td:last-child")
    ]
    assert running == ["60 ₸", "100 ₸"]
    assert "Test <b>vote</b>" in page.text
    reason = {"kk": "Қалған ақша жетпеді", "ru": "Не хватило остатка", "en": "Did not fit into what was left"}
    assert reason[lang] in page.text


def test_the_winners_that_the_file_names_are_compared(pages: PageClient) -> None:
    assert "бірдей шықты" in send(pages, SMALL).text
    other = SMALL.replace("Көпір;1", "Көпір;0")
    assert "өзгеше: 1 жоба" in send(pages, other).text
    silent = SMALL.replace(";selected", ";area")
    assert "жеңімпаздар" not in send(pages, silent).text


def test_equal_shares_are_told_and_held_against_greedy(pages: PageClient) -> None:
    page = send(pages, SMALL, "equal-shares")
    assert winners(page) == ["1. =Көпір"]
    assert "20 ₸" in page.text
    ways = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.soup.select("#ways tbody tr")]
    assert [way[1:3] for way in ways] == [["1", "3"], ["2", "4"]]
    (row,) = page.soup.select("#differing tbody tr")
    assert "Дауыс саны бойынша" in row.get_text()


def test_money_with_decimals_and_without_a_currency_is_shown(pages: PageClient) -> None:
    text = SMALL.replace("currency;KZT\n", "").replace("a;60;", "a;60.5;").replace("budget;100", "budget;100.75")
    for method in ("greedy", "equal-shares", "equal-shares-add1"):
        assert "≈ 60" in send(pages, text, method).text


def test_what_a_city_really_funded_is_found_again(pages: PageClient) -> None:
    page = send(pages, WIELICZKA.read_bytes(), "equal-shares-add1")
    assert "бірдей шықты" in page.text
    assert "бірдей шықты" not in send(pages, WIELICZKA.read_bytes(), "greedy").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Файлды таңдаңыз."),
        (b"PK\x03\x04\xff", "Файл UTF-8 кодтауында емес."),
        (SMALL.replace("META", "HEAD").encode(), "1-жол: Файл META бөлімінен басталуы керек, ал мұнда «HEAD» тұр."),
        (SMALL.replace("3;a,c", "3;a,zzz").encode(), "18-жол: Дауыста аталған «zzz»"),
        (SMALL.replace("vote_type;approval", "vote_type;ordinal").encode(), "5-жол"),
    ],
    ids=["nothing", "not text", "another section", "unknown project", "another ballot"],
)
def test_a_file_that_cannot_be_counted_is_refused_with_line_and_reason(
    pages: PageClient, data: bytes, sentence: str
) -> None:
    page = send(pages, data, status=422) if data else pages.submit(pages.get("budget.recount_form"), status=422)
    assert any(sentence in error for error in page.errors), page.errors


def test_too_many_projects_are_refused(pages: PageClient) -> None:
    rows = "".join(f"p{n};1;0;x;0\n" for n in range(recounting.MOST_PROJECTS))
    text = SMALL.replace("VOTES\n", rows + "VOTES\n").replace("num_projects;3", f"num_projects;{3 + 500}")
    assert any("500 жобаға" in error for error in send(pages, text, status=422).errors)


def test_an_unknown_method_is_refused(pages: PageClient) -> None:
    form = pages.get("budget.recount_form")
    token = form.soup.select_one("main [name=csrf_token]")
    data = {
        "file": (io.BytesIO(SMALL.encode()), "x.pb"),
        "method": "dice",
        **({"csrf_token": token["value"]} if token else {}),
    }
    assert pages.post("budget.recount_file", data, status=422).errors


def test_a_large_file_is_refused_unread(runtime: Any) -> None:
    data = b"x" * (recounting.MOST_BYTES + 1)
    with pytest.raises(InvalidInputError, match=r"recount\.error\.large"):
        recounting.recount(runtime, data, "greedy", address="a", seconds=ticking(0.0))


def ticking(step: float) -> Callable[[], float]:
    moments = iter(range(10**9))
    return lambda: next(moments) * step


@pytest.mark.parametrize("method", ["equal-shares", "equal-shares-add1"])
def test_a_long_count_is_stopped_and_the_next_file_is_counted(app: Flask, runtime: Any, method: str) -> None:
    data = SMALL.encode()
    with pytest.raises(InvalidInputError, match=r"recount\.error\.long"):
        recounting.recount(runtime, data, method, address="a", seconds=ticking(100.0))
    found = recounting.recount(runtime, data, "equal-shares-add1", address="a", seconds=ticking(0.0))
    assert found.comparison.ways[0].method == "equal-shares-add1"


def test_one_file_is_counted_at_a_time_and_no_other_holds_a_thread(runtime: Any) -> None:
    started = time.monotonic()
    with recounting._TURN, pytest.raises(RateLimitedError, match="busy"):
        recounting.recount(runtime, SMALL.encode(), "greedy", address="a", seconds=ticking(0.0))
    assert time.monotonic() - started < 5


def test_who_sends_too_many_files_waits(pages: PageClient, clock: Any) -> None:
    for _ in range(recounting.LIMIT.tries):
        send(pages, SMALL)
    page = send(pages, SMALL, status=429)
    assert "10 минуттан кейін" in page.text
    clock.advance(minutes=11)
    send(pages, SMALL)


def test_nothing_of_a_file_is_kept(pages: PageClient) -> None:
    def rows() -> dict[str, int]:
        count = sa.select(sa.func.count())
        return {
            table.name: db.session.scalar(count.select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name != "platform_attempt"
        }

    before = rows()
    page = send(pages, SMALL)
    assert rows() == before
    assert page.response.headers["Cache-Control"] == "no-store"
