"""The front page and the pages about the platform: for a villager, in three languages, light, and true."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from app.places.queries import list_places
from app.platform.words import LANGUAGES
from app.site.views import PAGES, PROCEDURES
from tests.clock import MovableClock
from tests.demo_world import demo_app, demo_pages
from tests.pages import PageClient

__all__ = ["demo_app", "demo_pages"]

HEAVIEST = 14 * 1024


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("endpoint", PAGES)
def test_every_page_stands_in_every_language(demo_pages: PageClient, endpoint: str, lang: str) -> None:
    page = demo_pages.get(endpoint, lang=lang)
    footer = {str(link["href"]) for link in page.soup.select("footer a")}
    assert {f"/{lang}/help/", f"/{lang}/check/", f"/{lang}/privacy/", f"/{lang}/about/"} <= footer


@pytest.mark.parametrize("endpoint", PAGES)
def test_every_page_stands_in_an_empty_installation(pages: PageClient, endpoint: str) -> None:
    assert pages.get(endpoint).h1


@pytest.mark.parametrize("endpoint", PAGES)
def test_every_link_of_a_page_leads_somewhere(demo_pages: PageClient, endpoint: str) -> None:
    page = demo_pages.get(endpoint)
    inside = {str(link["href"]).split("#")[0] for link in page.soup.select("main a") if str(link["href"])[0] == "/"}
    for href in sorted(inside):
        assert demo_pages.client.get(href).status_code == 200, href


def test_the_root_leads_to_the_front_page_in_kazakh_first(demo_pages: PageClient) -> None:
    assert demo_pages.get("/", status=303).location == "/kk/"
    assert demo_pages.get("/kk/").response.headers["Content-Language"] == "kk"


def test_the_front_page_shows_what_is_open_now_before_all_else(demo_pages: PageClient) -> None:
    page = demo_pages.get("site.index")
    headings = [heading.get_text() for heading in page.soup.select("main h2")]
    assert headings[0] == "Қазір қатыса аласыз"
    links = [str(link["href"]) for link in page.soup.select("main a")]
    now = links[: links.index("/kk/places/aqbulaq/")]
    assert page.soup.select_one('main a.c-button[href="/kk/budget/aqbulaq/"]')
    assert {"/kk/budget/aqbulaq-kelesi/proposals/", "/kk/hearings/aqbulaq-byudzhet/"} <= set(now)
    assert any(link.startswith("/kk/referendums/") for link in now)
    assert "/kk/budget/qaraqogha/result/" in links[len(now) :]


def test_the_front_page_leads_to_each_procedure(demo_app: Flask, demo_pages: PageClient) -> None:
    links = {str(link["href"]) for link in demo_pages.get("site.index").soup.select("main > ul a")}
    rooms = [name for name in PROCEDURES if f"{name}.index" in demo_app.view_functions]
    assert rooms
    assert {f"/kk/{name}/" for name in rooms} <= links


def test_the_front_page_leads_to_every_okrug(demo_app: Flask, demo_pages: PageClient) -> None:
    rt = demo_app.extensions["runtime"]
    okrugs = list_places(rt.session, rt.today, ["okrug"])
    links = {str(link["href"]) for link in demo_pages.get("site.index").soup.select("main a")}
    assert {f"/kk/places/{okrug.slug}/" for okrug in okrugs} <= links


def test_the_front_page_gives_the_law_of_the_day(demo_pages: PageClient, clock: MovableClock) -> None:
    page = demo_pages.get("site.index")
    assert "Бүгінгі заң: 2026 жылғы 21 қараша" in page.text
    assert page.soup.select_one('main a[href="/kk/law/ncv.initiative"]')
    clock.set(clock.today.replace(year=2027))
    assert "2027 жылғы 21 қараша" in demo_pages.get("site.index").text


def test_after_the_close_the_front_page_says_that_nothing_is_open(demo_pages: PageClient, clock: MovableClock) -> None:
    clock.advance(days=40)
    page = demo_pages.get("site.index")
    assert "Қазір ашық дауыс беру жоқ" in page.text
    assert page.soup.select_one('main a[href="/kk/budget/aqbulaq/"]')


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_with_all_it_loads_is_light(demo_pages: PageClient, endpoint: str, lang: str) -> None:
    assert demo_pages.weight(demo_pages.get(endpoint, lang=lang)) < HEAVIEST


def test_the_front_page_takes_few_statements(demo_pages: PageClient) -> None:
    assert len(demo_pages.get("site.index").statements) <= 7


def test_the_privacy_page_cites_the_norms_in_force(demo_pages: PageClient) -> None:
    page = demo_pages.get("site.privacy")
    links = {str(link["href"]) for link in page.soup.select("main h3 a")}
    assert links == {f"/kk/law/pd.{name}" for name in ("storage", "withdrawal", "objection", "breach.notice")}
    assert "15" in page.text


def test_on_a_day_without_such_norms_the_privacy_page_still_stands(pages: PageClient, clock: MovableClock) -> None:
    clock.set(clock.today.replace(year=2014))
    assert not pages.get("site.privacy").soup.select("main h3 a")


def test_the_sitemap_names_every_page_in_its_languages(demo_pages: PageClient) -> None:
    response = demo_pages.get("site_files.sitemap").response
    tree = ElementTree.fromstring(response.data)  # noqa: S314 -- our own answer
    found = [element.text or "" for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = [address.removeprefix("http://localhost") for address in found]
    assert len(set(paths)) == len(paths) > 60
    assert {"/kk/", "/ru/budget/aqbulaq/", "/en/places/aqbulaq/", "/kk/budget/qaraqogha/result/"} <= set(paths)
    for path in paths[::7]:
        assert demo_pages.client.get(path).status_code == 200, path


def test_robots_may_read_the_real_site_and_not_the_demonstration(pages: PageClient, demo_pages: PageClient) -> None:
    assert "Disallow: /\n" in demo_pages.get("site_files.robots").response.text
    real = pages.get("site_files.robots").response.text
    assert "Disallow: /\n" not in real
    assert re.search(r"^Sitemap: https?://\S+/sitemap\.xml$", real, re.MULTILINE)


def test_the_verifier_from_the_site_checks_the_round_from_the_site(demo_pages: PageClient, tmp_path: Path) -> None:
    downloaded = demo_pages.get("site_files.verifier").response.data
    assert downloaded == demo_pages.get("site_files.verifier").response.data
    zipfile.ZipFile(io.BytesIO(downloaded)).extractall(tmp_path)
    result = demo_pages.get("budget.result", slug="qaraqogha")
    (archive,) = [str(link["href"]) for link in result.soup.select("main a[href$='.zip']")]
    (tmp_path / "round.zip").write_bytes(demo_pages.get(archive).response.data)
    command = demo_pages.get("site.check", lang="en").soup.select("main li pre")[0].get_text().split()
    run = subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "agrees" in run.stdout


def test_an_okrugs_page_shows_its_votes(demo_pages: PageClient) -> None:
    page = demo_pages.get("places.territory", slug="aqbulaq")
    assert page.soup.select_one('main .c-card a[href="/kk/budget/aqbulaq/"]')
    assert "Дауыс беру жүріп жатыр" in page.text
