"""What authors write becomes a little markup and never anything that runs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from app.platform.markdown import TAGS, html


def test_paragraphs_emphasis_lists_and_links_are_shown() -> None:
    soup = BeautifulSoup(
        html("**Көпір** *жөнделсін*:\nбіз\n\n1. бір\n2. екі\n\n> сөз\n\n[бет](https://a.kz)"), "html5lib"
    )
    assert [tag.name for tag in soup.body.find_all(True)] == [
        "p", "strong", "em", "br", "ol", "li", "li", "blockquote", "p", "p", "a",
    ]  # fmt: skip
    assert soup.a["href"] == "https://a.kz"
    assert set(soup.a["rel"]) == {"nofollow", "ugc", "noopener", "noreferrer"}


def test_headings_of_authors_do_not_break_the_outline_of_the_page() -> None:
    assert "<h" not in html("# Тақырып\n\nТақырып\n=======\n\n###### x").replace("<hr", "")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](http://evil.example/pixel.png)",
        '[x](https://a.kz "onmouseover=alert(1)")',
        "<a href='javascript:alert(1)'>x</a>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!-- --><svg/onload=alert(1)>",
        "[x](&#x6A;avascript:alert(1))",
        ">" * 500 + "x",
        "*" * 5000,
        "[" * 5000,
    ],
)
def test_hostile_text_stays_text(hostile: str) -> None:
    soup = BeautifulSoup(html(hostile), "html5lib")
    for tag in soup.body.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= {"href", "rel", "start"}
        assert not str(tag.get("href", "")).lower().startswith(("javascript", "data"))


@given(st.text(alphabet="<>&\"'/[]()!*_`#- \nabсә:;=javscript", max_size=200))
def test_no_text_leaves_more_than_the_allowed_tags(text: str) -> None:
    for tag in BeautifulSoup(html(text), "html5lib").body.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= {"href", "rel", "start"}
