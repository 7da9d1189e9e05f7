"""«Why this number?»: facts are typed, the verdict is read, and every verdict leads to its arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, g, render_template_string

from app.domain.law.verdict import Verdict
from app.domain.rules.facts import asked, read
from app.domain.rules.registry import ACTIONS
from app.lawbook.views.links import dispute_url, why_url
from app.platform.lawfiles import load
from tests.law.casefiles import Row, rows
from tests.pages import Page, PageClient

LANGUAGES = ("kk", "ru", "en")
LAW = load()
TODAY = date(2026, 11, 21)
MEMBERS = {"first_member", "second_member"}
CASES: list[Row] = [row for _, row in rows()]
INITIATE = {"deputies_total": 17, "signatures": 3, "ground": "reports_refused_twice", "refusals": 2}
PANEL = """{% from "ui/components/verdict_panel.html" import verdict_panel %}
{{ verdict_panel(verdict, why=why_url, dispute=dispute_url) }}"""


@pytest.fixture(scope="session")
def database_kind() -> str:
    """A check asks the law and not the database: one kind is enough."""
    return "sqlite"


def verdict_of(action: str, facts: dict[str, object], day: date = TODAY) -> Verdict:
    known = ACTIONS[action]
    return known.rule(LAW, day, read(known.facts, facts))


def ask(pages: PageClient, action: str, facts: dict[str, Any], *, status: int = 200, lang: str = "kk") -> Page:
    return pages.submit(pages.get("lawbook.action", name=action, lang=lang), facts, form="main form", status=status)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_give_the_verdict_with_its_exact_arithmetic(pages: PageClient, lang: str) -> None:
    page = ask(pages, "confidence.initiate", INITIATE, lang=lang)
    assert page.soup.select_one(".c-verdict.is-refused") is not None
    assert ("1/5 × 17 = 3.4 → 4" if lang == "en" else "1/5 × 17 = 3,4 → 4") in page.text
    assert verdict_of("confidence.initiate", INITIATE).findings[0].explanation[lang] in page.text


def test_one_signature_more_is_allowed(pages: PageClient) -> None:
    page = ask(pages, "confidence.initiate", {**INITIATE, "signatures": "4"})
    assert page.soup.select_one(".c-verdict.is-allowed") is not None


def test_more_than_half_of_an_even_number_needs_the_next_one(pages: PageClient) -> None:
    page = ask(pages, "confidence.decide", {"deputies_total": "18", "present": "18", "votes_for": "9"})
    assert "1/2 × 18 = 9 → 10" in page.text
    assert page.soup.select_one(".c-verdict.is-refused") is not None


def test_law_of_another_day_gives_another_answer(pages: PageClient) -> None:
    facts = {"deputies_total": "18", "present": "18", "votes_for": "11"}
    old = ask(pages, "confidence.decide", {**facts, "on": "2007-05-20"})
    new = ask(pages, "confidence.decide", {**facts, "on": "2007-05-21"})
    assert "2/3 × 18 = 12 → 12" in old.text
    assert "1/2 × 18 = 9 → 10" in new.text


def test_bad_facts_are_all_told_and_what_was_typed_is_kept(pages: PageClient) -> None:
    page = ask(pages, "confidence.initiate", {"deputies_total": "он жеті", "signatures": "3"}, status=422)
    assert len(page.errors) == 2
    assert page.errors[0].startswith("Мәслихат депутаттарының жалпы саны")
    assert page.errors[1].startswith("Негізі")
    assert page.soup.select_one("input[name=deputies_total]")["value"] == "он жеті"  # type: ignore[index]
    assert page.soup.select_one("input[name=signatures]")["value"] == "3"  # type: ignore[index]
    for link in page.soup.select(".c-errors a"):
        assert page.soup.select_one(str(link["href"])) is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"signatures": "18"}, "signatures"),
        ({"signatures": "-1"}, "signatures"),
        ({"signatures": "3.5"}, "signatures"),
        ({"signatures": "9" * 40}, "signatures"),
        ({"deputies_total": "0"}, "deputies_total"),
        ({"refusals": ""}, "refusals"),
        ({"on": "2026-13-01"}, "on"),
    ],
)
def test_each_impossible_fact_is_told_at_its_field(pages: PageClient, wrong: dict[str, str], field: str) -> None:
    page = ask(pages, "confidence.initiate", {**INITIATE, **wrong}, status=422)
    assert f"#{field}" in [str(link["href"]) for link in page.soup.select(".c-errors a")]


def test_spaces_between_thousands_are_read(pages: PageClient) -> None:
    page = ask(pages, "recall.submit", {"voters": "12 000", "signatures": "1 200"})
    assert "1/10 × 12000 = 1200 → 1201" in page.text


@pytest.mark.parametrize("action", ["roll.freeze", "budget.count"])
def test_people_are_asked_for_as_signs_and_never_by_name(pages: PageClient, action: str) -> None:
    page = pages.get("lawbook.action", name=action)
    people = [part for part in page.soup.select("input") if str(part["name"]).startswith(("first_", "second_"))]
    assert [part["type"] for part in people] == ["radio"] * 4
    assert {part["value"] for part in people} == {"А", "Б"}
    name = str(people[0]["name"])
    refused = pages.open("/kk/law/why", data={"action": action, name: "Болат Ермеков"}, status=422)
    assert "Болат" not in refused.text


def _typed(action: str, facts: dict[str, Any]) -> dict[str, Any]:
    kinds = {one.name: one.kind for one in asked(ACTIONS[action].facts)}
    said = {True: "yes", False: "no"}
    people = {value for name, value in facts.items() if name in {"first_person", "second_person"} | MEMBERS}
    signs = dict(zip(sorted(people), "АБ", strict=False))
    return {
        name: said[value] if kinds[name] == "flag" else signs.get(value, str(value)) for name, value in facts.items()
    }


@pytest.mark.parametrize("action", sorted({case.action for case in CASES}))
def test_page_answers_as_the_rule_does_on_the_lawyers_cases(pages: PageClient, action: str) -> None:
    chosen = [case for case in CASES if case.action == action][:6]
    for case in chosen:
        facts = {name: str(v) if isinstance(v, date) else v for name, v in case.facts.items()}
        typed = {**_typed(action, facts), "on": case.on.isoformat(), "action": action}
        page = pages.open("/kk/law/why", data=typed)
        verdict = verdict_of(action, facts, case.on)
        assert (page.soup.select_one(".c-verdict.is-allowed") is not None) == verdict.allowed
        assert len(page.soup.select(".c-verdict li")) == len(verdict.findings)


def links_of(app: Flask, verdict: Verdict) -> list[tuple[str, str]]:
    with app.test_request_context("/kk/"):
        g.lang = "kk"
        return [(why_url(finding, verdict), dispute_url(finding, verdict)) for finding in verdict.findings]


@pytest.mark.parametrize("action", sorted({case.action for case in CASES}))
def test_why_and_dispute_of_every_finding_lead_to_a_page(app: Flask, pages: PageClient, action: str) -> None:
    for case in [case for case in CASES if case.action == action][:3]:
        facts = {name: str(v) if isinstance(v, date) else v for name, v in case.facts.items()}
        for why, dispute in links_of(app, verdict_of(action, facts, case.on)):
            assert len(pages.get(why).statements) <= 5
            pages.get(dispute)


def test_point_is_reckoned_from_the_law_and_not_from_its_address(app: Flask, pages: PageClient) -> None:
    why, _ = links_of(app, verdict_of("confidence.initiate", INITIATE))[0]
    page = pages.get(why)
    assert "1/5 × 17 = 3,4 → 4" in page.text
    assert "need" not in parse_qs(urlsplit(why).query)
    forged = pages.get(f"{why}&need=1")
    assert "Тағы 1 керек" in forged.text


def test_point_on_a_day_without_a_norm_tells_the_reason(app: Flask, pages: PageClient) -> None:
    why, _ = links_of(app, verdict_of("confidence.initiate", INITIATE, date(1996, 1, 1)))[0]
    gap = next(gap for gap in LAW.parameter("ncv.initiative").gaps if gap.covers(date(1996, 1, 1)))
    assert gap.reason.kk in pages.get(why).text


def test_links_hold_nothing_personal(app: Flask) -> None:
    facts = {
        "place": "rural_okrug", "age": 17, "on_roll": False, "opens_on": "2026-11-20", "closes_on": "2026-11-30",
        "chosen": 2, "limit": 3,
    }  # fmt: skip
    links = links_of(app, verdict_of("budget.vote", facts))
    assert "17" not in links[0][0]
    people = {"first_person": "Болат Ермеков", "second_person": "Әлия Серікқызы", "voters": 10}
    for why, dispute in links_of(app, verdict_of("roll.freeze", people)):
        assert "%" not in urlsplit(why).query + urlsplit(dispute).query


@pytest.mark.parametrize("address", ["have=-1&of=x", "have=1.5", "of=0", "act=zz", "have=" + "9" * 500, "on="])
def test_address_with_nonsense_is_answered_calmly(pages: PageClient, address: str) -> None:
    pages.get(f"/kk/law/why?key=ncv.initiative&{address}")


def test_address_with_an_unreadable_day_is_refused(pages: PageClient) -> None:
    pages.get("/kk/law/why?key=ncv.initiative&on=x", status=422)


def test_panel_on_any_page_links_to_why_and_dispute(app: Flask) -> None:
    verdict = verdict_of("confidence.initiate", INITIATE)
    with app.test_request_context("/kk/"):
        g.lang = "kk"
        html = render_template_string(PANEL, verdict=verdict)
    assert html.count("/kk/law/why?key=") == len(verdict.findings)
    assert html.count("/kk/law/disputes/new?") == len(verdict.findings)
