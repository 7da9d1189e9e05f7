"""The page that says which rule judges which act, and where the law is silent."""

from __future__ import annotations

import pytest

from app.lawbook import judged
from app.platform.words import LANGUAGES
from tests.pages import PageClient


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everyone_reads_which_rule_judges_which_act(pages: PageClient, lang: str) -> None:
    page = pages.get("lawbook.acts", lang=lang)
    for record in judged.load():
        assert record.what[lang] in page.text
        assert record.silent is None or record.silent[lang] in page.text


def test_a_judged_act_leads_to_the_page_of_its_rule(pages: PageClient) -> None:
    page = pages.get("lawbook.acts")
    link = page.soup.select_one("main a[href$='/law/actions/budget.vote']")
    assert link is not None
    assert pages.get(str(link["href"])).status == 200


def test_the_law_pages_lead_here(pages: PageClient) -> None:
    page = pages.get("lawbook.index")
    assert page.soup.select_one(f"main a[href='{pages.path('lawbook.acts')}']") is not None
