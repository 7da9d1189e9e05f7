"""The little markup that authors may use: paragraphs, emphasis, lists, quotations, links. No pictures, no HTML."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
SCHEMES = {"http", "https", "mailto", "tel"}

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
_READER.disable(["image", "heading", "lheading", "entity"])


def html(text: str) -> Markup:
    """An author's text as HTML that can stand in any page below its headings.

    Headings stay what was typed: the outline of the page is the page's. What an author writes as HTML is shown as
    text. Links leave with rel="nofollow ugc", so that nobody writes for a search engine.
    """
    made = _READER.render(text)
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 -- nh3 has left only TAGS
