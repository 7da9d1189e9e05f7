"""The gallery in Chromium: axe finds nothing, and no page is wider than a small phone, light or dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from flask import Flask
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_component_is_accessible_and_fits_a_small_phone(
    bare_app: Flask, serve: Callable[[Flask], str], page: Page, lang: str, scheme: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{serve(bare_app)}/{lang}/_components")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(found["id"], [node["target"] for node in found["nodes"]]) for found in violations] == []


def test_mistakes_take_the_focus_and_their_links_lead_to_the_field(
    bare_app: Flask, serve: Callable[[Flask], str], page: Page
) -> None:
    page.goto(f"{serve(bare_app)}/kk/_components/question")
    assert page.evaluate("document.activeElement.className") == "c-errors"
    page.click("a[href='#way']")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "way"
