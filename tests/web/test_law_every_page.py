"""Every norm and every action has a page; one database is enough for what hardly asks it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from flask import Flask

from app.domain.law.book import Status
from app.domain.rules.registry import ACTIONS
from app.lawbook.phrases import GROUPS, phrase
from app.platform.lawfiles import load
from tests.pages import PageClient

LANGUAGES = ("kk", "ru", "en")
LAW = load()
KEYS = tuple(LAW.parameters)
MOST_STATEMENTS = 5


@pytest.fixture(scope="session")
def database_kind() -> str:
    """The pages of the law ask the database for local acts only; tests/web/test_law_pages.py does so on both."""
    return "sqlite"


@pytest.mark.parametrize("group", GROUPS)
def test_every_norm_has_a_page_in_kazakh(pages: PageClient, group: str) -> None:
    for key in (key for key in KEYS if LAW.parameter(key).group == group):
        page = pages.get("lawbook.show", key=key)
        assert page.h1 == LAW.parameter(key).title.kk
        assert len(page.statements) <= MOST_STATEMENTS
        quotes = [quote for norm in LAW.parameter(key).provisions for quote in norm.quotes]
        assert [mark["lang"] for mark in page.soup.select("q")] == [quote.language for quote in quotes]


@pytest.mark.parametrize("key", [k for k in KEYS if LAW.parameter(k).provisions[-1].citation.status != Status.STATUTE])
def test_what_is_not_statute_is_never_shown_as_law(pages: PageClient, key: str) -> None:
    page = pages.get("lawbook.show", key=key)
    first = page.soup.select_one("main > .c-notice")
    assert first is not None
    assert {"is-not_law", "is-warning"} & set(first["class"])
    shown = page.soup.select_one(".c-money .c-tag")
    assert shown is not None
    assert "is-statute" not in shown["class"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_has_its_page_and_its_norms(pages: PageClient, lang: str) -> None:
    listed = pages.get("lawbook.actions", lang=lang)
    assert len(listed.soup.select("main li a")) == len(ACTIONS)
    for name, action in ACTIONS.items():
        page = pages.get("lawbook.action", name=name, lang=lang)
        norms = [str(link["href"]).rsplit("/", 1)[1] for link in page.soup.select("dl.c-summary dt a")]
        assert norms == list(action.parameters)
        assert page.statements == []


def test_every_value_of_the_pack_has_its_words_in_each_language(app: Flask) -> None:
    words = app.extensions["words"]
    for parameter in LAW.parameters.values():
        for norm in parameter.provisions:
            for lang in LANGUAGES:
                key, facts = phrase(parameter.key, norm, lang)
                said = words.say(key, lang, **facts)
                if isinstance(norm.value, Fraction) and key != "lawbook.value.majority":
                    assert str(norm.value) in said
                elif isinstance(norm.value, int) and not isinstance(norm.value, bool):
                    assert str(norm.value) in re.sub(r"\s", "", said)
