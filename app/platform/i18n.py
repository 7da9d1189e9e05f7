"""Languages of the site: from the URL, else a cookie, else the browser's wish, else Kazakh."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.platform.clock import LEGAL_ZONE
from app.platform.words import LANGUAGES, LOCALES, NARROW, Words, grouped

COOKIE = "lang"
PREFIX = "/<any(kk, ru, en):lang>"
"""Put before the path of every blueprint with pages."""

KAZAKH_MONTHS = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def current_language() -> str:
    """The language of this request: kk, ru or en."""
    lang: str = g.get("lang", LANGUAGES[0])
    return lang


def words() -> Words:
    loaded: Words = current_app.extensions["words"]
    return loaded


def t(key: str, **facts: Any) -> str:
    """The text of a key in the language of this request."""
    return words().say(key, current_language(), **facts)


def translate(key: str, lang: str, **facts: Any) -> str:
    """The text of a key in a named language: for letters, exports and jobs."""
    return words().say(key, lang, **facts)


def pick(text: Mapping[str, str] | None) -> str:
    """The text of a {kk, ru, en} mapping in the language of this request."""
    if not text:
        return ""
    return text.get(current_language()) or text.get("kk") or next(iter(text.values()))


def format_day(value: date | None, lang: str | None = None) -> str:
    """2026 жылғы 21 қараша · 21 ноября 2026 года · 21 November 2026."""
    if value is None:
        return "—"
    lang = lang or current_language()
    if lang == "kk":
        return f"{value.year} жылғы {value.day}{NARROW}{KAZAKH_MONTHS[value.month - 1]}"
    if lang == "ru":
        return f"{value.day}{NARROW}{RUSSIAN_MONTHS[value.month - 1]} {value.year}{NARROW}года"
    return f"{value.day}{NARROW}{LOCALES['en'].months['format']['wide'][value.month]} {value.year}"


def format_moment(value: datetime | None, lang: str | None = None) -> str:
    """A moment as the clock on the wall in Kazakhstan shows it: day, then hours and minutes."""
    if value is None:
        return "—"
    local = value.astimezone(LEGAL_ZONE)
    return f"{format_day(local.date(), lang)}, {local:%H:%M}"


def format_tenge(value: int, currency: str = "KZT") -> str:
    """1 500 000 ₸ with no-break spaces; an imported election keeps its own currency's code."""
    sign = "₸" if currency == "KZT" else currency
    return f"{value:,}".replace(",", NARROW) + NARROW + sign


def format_share(value: Fraction) -> str:
    """A share in per cent, rounded half up to one decimal, with a comma: for reading, never for deciding."""
    tenths = (value.numerator * 2000 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(tenths, 10)
    separator = "." if current_language() == "en" else ","
    return f"{whole}{separator}{rest}{NARROW}%" if rest else f"{whole}{NARROW}%"


def init_app(app: Flask, loaded: Words) -> None:
    """Teach the application its languages: words, filters, prefixes and the redirect of `/`."""
    app.extensions["words"] = loaded
    app.jinja_env.globals.update(t=t, languages=LANGUAGES)
    app.jinja_env.filters.update(
        day=format_day,
        moment=format_moment,
        tenge=format_tenge,
        share=format_share,
        number=grouped,
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
    values = {**(request.view_args or {}), **request.args.to_dict()}
    values.pop("lang", None)
    try:
        return {lang: url_for(endpoint, lang=lang, **values) for lang in LANGUAGES}
    except NotFound:  # pragma: no cover -- a converter that looks things up may refuse
        return {lang: f"/{lang}/" for lang in LANGUAGES}
