"""Languages of the site: from the URL, else a cookie, else the browser's wish, else Kazakh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.platform import formats
from app.platform.words import LANGUAGES, Words

COOKIE = "lang"
PREFIX = "/<any(kk, ru, en):lang>"
"""Put before the path of every blueprint with pages."""


def current_language() -> str:
    """The language of this request: kk, ru or en."""
    lang: str = g.get("lang", LANGUAGES[0])
    return lang


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Inside the block `t`, the filters and `url_for` speak `lang`: for papers in two languages."""
    before = current_language()
    g.lang = lang
    try:
        yield
    finally:
        g.lang = before


def words() -> Words:
    loaded: Words = current_app.extensions["words"]
    return loaded


def t(key: str, /, **facts: Any) -> str:
    """The text of a key in the language of this request."""
    return words().say(key, current_language(), **facts)


def translate(key: str, lang: str, /, **facts: Any) -> str:
    """The text of a key in a named language: for letters, exports and jobs."""
    return words().say(key, lang, **facts)


def pick(text: Mapping[str, str] | None) -> str:
    """The text of a {kk, ru, en} mapping in the language of this request."""
    if not text:
        return ""
    return text.get(current_language()) or text.get("kk") or next(iter(text.values()))


def format_day(value: date | None, lang: str | None = None) -> str:
    """A day in the language of this request; a dash for none."""
    return "—" if value is None else formats.day(value, lang or current_language())


def format_moment(value: datetime | None, lang: str | None = None) -> str:
    """A moment in the language of this request; a dash for none."""
    return "—" if value is None else formats.moment(value, lang or current_language())


def format_share(value: Fraction) -> str:
    """A share in per cent in the language of this request."""
    return formats.share(value, current_language())


def init_app(app: Flask, loaded: Words) -> None:
    """Teach the application its languages: words, filters, prefixes and the redirect of `/`."""
    app.extensions["words"] = loaded

    def say(key: str, /, **facts: Any) -> str:
        """`t` without looking for the application: a page calls it a hundred times."""
        return loaded.say(key, current_language(), **facts)

    app.jinja_env.globals.update(t=say, languages=LANGUAGES)
    app.jinja_env.filters.update(
        day=format_day,
        moment=format_moment,
        tenge=formats.tenge,
        money=formats.money,
        share=format_share,
        number=formats.grouped,
        name=pick,
    )

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()

    @app.context_processor
    def language_context() -> dict[str, Any]:
        return {"lang": current_language(), "alternates": _alternates}

    @app.after_request
    def remember_language(response: Response) -> Response:
        if "lang" in g:
            response.headers["Content-Language"] = g.lang
            if request.method == "GET" and request.cookies.get(COOKIE) != g.lang:
                response.set_cookie(
                    COOKIE,
                    g.lang,
                    max_age=31_536_000,
                    samesite="Lax",
                    httponly=True,
                    secure=request.is_secure,
                )
        return response


def preferred_language() -> str:
    """For a visitor without a language in the address: the cookie, the browser's wish, Kazakh."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def to_language_root() -> Response:
    """Answer `/` by a redirect to the front page in the visitor's language."""
    response = redirect(f"/{preferred_language()}/", 303)
    response.vary.update(("Accept-Language", "Cookie"))
    return response  # type: ignore[return-value]  # werkzeug's redirect gives Flask's Response here


def _alternates() -> dict[str, str]:
    """This page in each language, for the switch and for hreflang."""
    endpoint = request.endpoint
    if not endpoint or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return {lang: f"/{lang}/" for lang in LANGUAGES}
    # What visitors write after «?» goes along, except what url_for takes for its own: _scheme makes javascript: links.
    asked = {name: value for name, value in request.args.items() if name.isascii() and name[:1].isalpha()}
    values = {**asked, **(request.view_args or {})}
    for reserved in ("lang", "endpoint"):
        values.pop(reserved, None)
    try:
        return {lang: url_for(endpoint, lang=lang, **values) for lang in LANGUAGES}
    except NotFound:  # pragma: no cover -- a converter that looks things up may refuse
        return {lang: f"/{lang}/" for lang in LANGUAGES}
