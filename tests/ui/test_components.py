"""Every component in every state, in three languages, as a browser and a screen reader meet it."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask, render_template

from app.domain.errors import InvalidInputError, Problem, RuleNotMetError
from app.factory import create_app
from app.platform.web_errors import PAGES, answer
from app.ui import gallery
from tests.pages import Page, PageClient

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(params=LANGUAGES)
def shown(request: pytest.FixtureRequest, reader: PageClient) -> Page:
    """The gallery in each language; opening it checks HTML, headings, labels, inline code, words."""
    return reader.get("gallery.components", lang=request.param)


def test_the_gallery_holds_every_component(bare_app: Flask) -> None:
    templates = Path(bare_app.root_path) / "ui" / "templates" / "ui"
    page = "".join((templates / name).read_text(encoding="utf-8") for name in ("gallery.html", "layout.html"))
    for component in (templates / "components").glob("*.html"):
        assert f'"ui/components/{component.name}"' in page, component.name
        assert len(re.findall(rf"\b(?:{component.stem}|form_of)\(", page)) >= 1, component.name


def test_headings_never_skip_a_level(shown: Page) -> None:
    levels = [int(heading.name[1]) for heading in shown.soup.select("h1, h2, h3, h4")]
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_every_field_with_a_mistake_says_so_to_a_screen_reader(shown: Page) -> None:
    wrong = shown.soup.select(".c-field.is-wrong")
    assert len(wrong) == 9
    for block in wrong:
        error = block.select_one(".c-error")
        described = [part for part in (block, *block.select("*")) if part.has_attr("aria-describedby")]
        assert error is not None
        assert any(str(error["id"]) in str(part["aria-describedby"]).split() for part in described)


def test_every_line_of_the_error_summary_leads_to_a_control(shown: Page) -> None:
    links = shown.soup.select(".c-errors a")
    assert len(links) == 9
    for link in links:
        target = shown.soup.find(id=str(link["href"])[1:])
        assert target is not None
        assert target.name in {"input", "select", "textarea"}


def test_a_group_of_choices_is_a_fieldset_with_a_legend(shown: Page) -> None:
    for group in shown.soup.select("fieldset"):
        assert group.find("legend") is group.find(True)
        assert group.select("input")


def test_drawings_are_hidden_from_readers_and_their_numbers_are_text(shown: Page) -> None:
    for drawing in shown.soup.select("svg"):
        assert drawing["aria-hidden"] == "true"
        assert not drawing.get_text(strip=True)
    for bar in shown.soup.select(".c-threshold"):
        assert len(bar.select("dt")) >= 2
        state = bar.select_one(".c-threshold__state")
        assert state is not None
        assert state.get_text(strip=True)


def test_every_cell_of_a_stacked_table_names_its_column(shown: Page) -> None:
    for table in shown.soup.select("table"):
        names = [head.get_text() for head in table.select("thead th")]
        assert table.caption is not None
        for row in table.select("tbody tr, tfoot tr"):
            assert [cell["data-label"] for cell in row.select("td")] == names[1:]
            assert row.select_one("th[scope=row]")


def test_a_chart_leads_to_the_table_with_its_numbers(shown: Page) -> None:
    link = shown.soup.select_one(".c-chart a")
    assert link is not None
    target = shown.soup.find(id=str(link["href"])[1:])
    assert target is not None
    assert target.name == "table"


def test_what_is_not_statute_is_never_marked_as_statute(shown: Page) -> None:
    marked = [line.select(".is-statute") for line in shown.soup.select(".c-norm")]
    verdicts = sum(1 for finding in gallery.refused().findings if finding.provision) + 1
    assert len(marked) == 12 + verdicts
    assert sum(1 for tags in marked if tags) == 6 + 2


def test_an_unavailable_project_is_readable_and_says_why(shown: Page) -> None:
    off = shown.soup.select_one(".c-choice.is-off input")
    assert off is not None
    assert off.has_attr("disabled")
    reason = shown.soup.find(id=str(off["aria-describedby"]))
    assert reason is not None
    assert reason.get_text(strip=True)


def test_buttons_of_one_form_share_no_words(shown: Page) -> None:
    for form in shown.soup.select("main form"):
        texts = [set(button.get_text().lower().split()) for button in form.select("button")]
        for i, words in enumerate(texts):
            assert all(words.isdisjoint(other) for other in texts[i + 1 :])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_page_has_its_question_as_heading_and_marks_mistakes_in_the_title(
    reader: PageClient, lang: str
) -> None:
    page = reader.get("gallery.question", lang=lang)
    assert page.soup.select_one("legend > h1")
    assert page.soup.title is not None
    assert page.soup.title.get_text().split()[0].endswith(":")
    summary = page.soup.select_one("main > .c-errors")
    assert summary is not None
    assert summary.has_attr("autofocus")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_switch_keeps_the_page(reader: PageClient, lang: str) -> None:
    page = reader.get("gallery.question", lang=lang)
    others = [code for code in LANGUAGES if code != lang]
    links = page.soup.select(".c-languages a")
    assert [link["href"] for link in links] == [f"/{code}/_components/question" for code in others]
    assert [link["lang"] for link in links] == others


@pytest.mark.parametrize("status", sorted(PAGES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_page_says_what_to_do_in_the_readers_language(reader: PageClient, lang: str, status: int) -> None:
    page = reader.open(f"/{lang}/_error/{status}", status=status)
    assert len(page.soup.select("main p")) >= 4
    assert page.soup.select_one(f'main a[href="/{lang}/"]')
    assert page.soup.select_one('meta[name=robots][content="noindex"]')


def test_a_refusal_by_law_shows_its_findings_and_not_a_bare_error(bare_app: Flask) -> None:
    verdict = gallery.refused()
    with bare_app.test_request_context("/kk/nothing"):
        body = bare_app.make_response(answer(422, RuleNotMetError(verdict))).get_data(as_text=True)
    for finding in verdict.findings:
        assert finding.explanation["kk"] in body


def test_every_problem_of_an_input_is_told(bare_app: Flask) -> None:
    error = InvalidInputError([Problem("errors.wait", "7", {"minutes": 5}), "errors.conflict"])
    with bare_app.test_request_context("/en/nothing"):
        body = bare_app.make_response(answer(422, error)).get_data(as_text=True)
    assert "7: Too many attempts. Try again in 5 min." in body
    assert "This has already been done" in body


def test_what_people_type_is_shown_and_never_run(bare_app: Flask) -> None:
    with bare_app.test_request_context("/kk/"):
        page = render_template("ui/errors/404.html", error=None, crumbs=[("<script>alert(1)</script>", "/")])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_gallery_does_not_exist_in_production(bare_app: Flask) -> None:
    settings = bare_app.extensions["settings"]
    production = create_app(replace(settings, environment="production", demo=False))
    assert "gallery.components" in bare_app.view_functions
    assert "gallery.components" not in production.view_functions


def test_layout_and_stylesheet_leave_room_for_the_page_itself(reader: PageClient) -> None:
    """An almost empty page with all it loads: at most half of the 14 kB of the first round trip."""
    page = reader.get("/kk/nothing", status=404)
    assert reader.weight(page) <= 7 * 1024
    assert len(gzip.compress(page.response.data, 6)) <= 2 * 1024
