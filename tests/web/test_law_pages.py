"""The law as readers meet it: every norm, every check, the whole pack; in three languages, light, without SQL."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from flask import Flask, g

from app.domain.law.book import LawBook
from app.domain.rules.facts import read
from app.domain.rules.registry import ACTIONS, used_by
from app.lawbook import services
from app.lawbook.phrases import GROUPS
from app.lawbook.queries import book_for
from app.lawbook.services import ActDraft, ValueDraft
from app.lawbook.views.links import why_url
from app.platform.lawfiles import load
from tests.pages import PageClient
from tests.places_world import World, build

LANGUAGES = ("kk", "ru", "en")
LAW: LawBook = load()
KEYS = tuple(LAW.parameters)
TODAY = date(2026, 11, 21)
MOST_BYTES = 14_000
MOST_STATEMENTS = 5
CHARTER = ActDraft(
    "okrug_charter",
    {"kk": "Қарасу округінің жарғысы", "ru": "Устав округа Карасу", "en": "Charter of Qarasu"},
    "7", date(2026, 8, 1), date(2026, 9, 1), None, "https://qarasu.example/jargy",
)  # fmt: skip


@pytest.fixture
def world(runtime: Any) -> World:
    made = build(runtime)
    values = [
        ValueDraft("gathering.initiative", "15 %", "4", "2", "тұрғындардың кемінде он бес пайызы"),
        ValueDraft("pb.rural.min_votes", "20", "9"),
    ]
    services.record_local_act(runtime, None, made.okrug, CHARTER, values)
    return made


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["ncv.initiative", "pb.rural.min_votes", "petition.prelim", "referendum.local.basis"])
def test_a_norm_reads_in_each_language(pages: PageClient, key: str, lang: str) -> None:
    assert pages.get("lawbook.show", key=key, lang=lang).h1 == LAW.parameter(key).title[lang]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ncv.initiative", {"kk": "кемінде 1/5", "ru": "не менее 1/5", "en": "at least 1/5"}),
        (
            "ncv.signatures.days",
            {"kk": "көп дегенде 10 жұмыс күні", "ru": "не более 10 рабочих дней", "en": "at most 10 working days"},
        ),
        (
            "ncv.session.months",
            {"kk": "көп дегенде 1 ай", "ru": "не более 1 месяца", "en": "at most 1 month"},
        ),
        ("recall.signatures", {"kk": "1/10 (10 %) үлесінен астам", "ru": "более 1/10 (10 %)", "en": "more than 1/10"}),
        ("community.age", {"kk": "18 жастан бастап", "ru": "с 18 лет", "en": "from the age of 18"}),
        ("bnu.deadline.vote", {"kk": "24 сәуір", "ru": "не позднее 24 апреля", "en": "no later than 24 April"}),
    ],
)
def test_value_is_said_whole_and_by_its_plural_form(pages: PageClient, key: str, said: dict[str, str]) -> None:
    for lang, words in said.items():
        assert words in pages.get("lawbook.show", key=key, lang=lang).text


def test_groups_of_the_pack_are_those_of_the_pages() -> None:
    assert {parameter.group for parameter in LAW.parameters.values()} == set(GROUPS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_index_lists_every_norm_once_by_procedure(pages: PageClient, lang: str) -> None:
    page = pages.get("lawbook.index", lang=lang)
    listed = [str(link["href"]).rsplit("/", 1)[1] for link in page.soup.select("dl.c-summary dt a")]
    assert sorted(listed) == sorted(KEYS)
    assert len(page.soup.select("summary h2")) == len(GROUPS)
    assert page.statements == []


@pytest.mark.parametrize(
    ("sought", "found"),
    [("сенімсіздік", "ncv.initiative"), ("НЕДОВЕРИЕ акиму", "ncv.decision"), ("petition prelim", "petition.prelim")],
)
def test_search_finds_by_words_of_any_language(pages: PageClient, sought: str, found: str) -> None:
    page = pages.get("lawbook.index", q=sought)
    listed = [str(link["href"]).rsplit("/", 1)[1] for link in page.soup.select("dl.c-summary dt a")]
    assert found in listed
    assert len(listed) < len(KEYS) / 2
    assert all(part.has_attr("open") for part in page.soup.select("main details"))


def test_search_that_finds_nothing_says_so_and_keeps_the_words(pages: PageClient) -> None:
    page = pages.get("lawbook.index", q="<шаңырақ>")
    assert "Ештеңе табылмады" in page.text
    assert page.soup.select_one("input[name=q]")["value"] == "<шаңырақ>"  # type: ignore[index]


def test_day_decides_which_value_is_shown(pages: PageClient) -> None:
    said = {
        on: pages.get("lawbook.show", key="ncv.decision", on=on).soup.select_one(".c-threshold__sentence").get_text()  # type: ignore[union-attr]
        for on in ("2007-05-20", "2007-05-21", "2026-11-21")
    }
    assert said["2007-05-20"] == "кемінде 2/3"
    assert said["2007-05-21"] == said["2026-11-21"] == "көпшілігі, яғни жартысынан астамы"


def test_declared_gap_shows_its_reason_and_no_value(pages: PageClient) -> None:
    page = pages.get("lawbook.show", key="ncv.initiative", on="1996-01-01")
    assert page.soup.select_one(".c-threshold__sentence") is None
    gap = next(gap for gap in LAW.parameter("ncv.initiative").gaps if gap.covers(date(1996, 1, 1)))
    assert gap.reason.kk in page.soup.select_one(".c-notice").get_text()  # type: ignore[union-attr]


def test_history_shows_old_values_gaps_and_which_is_now(pages: PageClient) -> None:
    page = pages.get("lawbook.show", key="ncv.decision")
    steps = page.soup.select(".c-timeline > li")
    assert len(steps) == len(LAW.parameter("ncv.decision").history)
    assert ["is-now" in step["class"] for step in steps] == [False] * (len(steps) - 1) + [True]
    assert "кемінде 2/3" in steps[1].get_text()


def test_unreadable_day_is_told_and_the_text_is_kept(pages: PageClient) -> None:
    for endpoint, more in (("lawbook.index", {}), ("lawbook.show", {"key": "ncv.initiative"})):
        page = pages.get(endpoint, on="31.02.2026", status=422, **more)
        assert page.errors == ["Күнді дұрыс көрсетіңіз."]
        assert page.soup.select_one("input[name=on]")["value"] == "31.02.2026"  # type: ignore[index]


def test_day_as_people_type_it_is_taken(pages: PageClient) -> None:
    page = pages.get("lawbook.show", key="ncv.decision", on="20.05.2007")
    assert "кемінде 2/3" in page.soup.select_one(".c-threshold__sentence")  # type: ignore[operator]


def test_norm_names_the_actions_that_use_it(pages: PageClient) -> None:
    page = pages.get("lawbook.show", key="ncv.decision")
    links = [str(link["href"]) for link in page.soup.select("a[href*='/actions/']")]
    assert [link.rsplit("/", 1)[1] for link in links] == list(used_by("ncv.decision"))


def test_norm_names_the_local_acts_that_tighten_it(pages: PageClient, world: World) -> None:
    page = pages.get("lawbook.show", key="gathering.initiative")
    assert "Қарасу ауылдық округі" in page.text
    assert "кемінде 3/20 (15 %)" in page.text
    assert len(page.statements) <= MOST_STATEMENTS
    before = pages.get("lawbook.show", key="gathering.initiative", on="2026-08-31")
    assert "Қарасу ауылдық округі" not in before.text


def test_unknown_norm_and_action_are_not_found(pages: PageClient) -> None:
    pages.get("lawbook.show", key="no.such", status=404)
    pages.get("lawbook.action", name="no.such", status=404)
    pages.get("/kk/law/why?key=no.such", status=404)
    pages.get("/kk/law/why?action=no.such", status=404)
    pages.get("/kk/law/why", status=404)


def test_downloaded_pack_has_the_version_as_its_checksum(pages: PageClient) -> None:
    index = pages.get("lawbook.index")
    page = pages.get("lawbook.pack")
    assert hashlib.sha256(page.response.data).hexdigest() == LAW.version
    assert LAW.version in index.text
    assert set(json.loads(page.response.data)) == set(KEYS)
    again = pages.client.get(pages.path("lawbook.pack"), headers={"If-None-Match": page.response.headers["ETag"]})
    assert again.status_code == 304


def test_changes_of_the_pack_are_linked_and_served(pages: PageClient) -> None:
    link = pages.get("lawbook.index").soup.select_one("a[href$='changes.txt']")
    assert link is not None
    assert "Changes of the law pack" in pages.get(str(link["href"])).response.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_local_acts_stand_beside_the_higher_norms(pages: PageClient, world: World, lang: str) -> None:
    index = pages.get("lawbook.local_index", lang=lang)
    assert world.okrug_slug in str(index.soup.select_one("main li a")["href"])  # type: ignore[index]
    page = pages.get("lawbook.local", slug=world.okrug_slug, lang=lang)
    cards = [card.get_text(" ") for card in page.soup.select(".c-card")]
    assert len(cards) == 2
    assert "3/20" in cards[0]
    assert "1/10" in cards[0]
    assert page.soup.select_one("a[href$='/new']") is None
    assert len(page.statements) <= MOST_STATEMENTS


def test_place_without_local_acts_says_so(pages: PageClient, world: World) -> None:
    page = pages.get("lawbook.local", slug=f"far-{world.mark}")
    assert "Бұл жерде жергілікті акт тіркелмеген" in page.text
    pages.get("lawbook.local", slug="no-such-place", status=404)


def test_pages_of_the_law_fit_into_the_first_round_trip(pages: PageClient, world: World) -> None:
    heaviest = max(KEYS, key=lambda key: len(str(LAW.parameter(key))))
    why = "/kk/law/why?action=budget.adopt&members=9&present=7&votes_for=4"
    for path in (
        pages.path("lawbook.index"),
        pages.path("lawbook.show", key=heaviest),
        pages.path("lawbook.show", key="ncv.initiative"),
        pages.path("lawbook.actions"),
        pages.path("lawbook.local", slug=world.okrug_slug),
        why,
    ):
        page = pages.get(path)
        assert pages.weight(page) < MOST_BYTES, path


def test_point_under_a_charter_is_reckoned_with_the_charter(
    app: Flask, runtime: Any, world: World, pages: PageClient
) -> None:
    known = ACTIONS["gathering.convene"]
    facts = read(known.facts, {"entitled": 1000, "signatures": 120, "district_akim_consent": True})
    verdict = known.rule(book_for(runtime.session, runtime.law, world.okrug), TODAY, facts)
    with app.test_request_context("/kk/"):
        g.lang = "kk"
        why = why_url(verdict.findings[0], verdict)
    page = pages.get(why)
    assert "3/20 × 1000 = 150 → 150" in page.text
    assert "Қарасу округінің жарғысы" in page.text
