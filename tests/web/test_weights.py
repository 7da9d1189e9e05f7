"""What a page weighs on the wire: all bytes that the server sends to a browser that has nothing yet.

The first round trip carries about 14 kilobytes. Measured are bodies as they come from a socket when gzip is asked for,
with the stylesheet and every picture of the page.
"""

from __future__ import annotations

import gzip
import http.client
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.budget import queries
from app.budget.models import Project
from app.demo.load import load
from app.platform.db import db
from tests.clock import MovableClock
from tests.databases import Databases

LIMIT = 14 * 1024
PROJECTS = 40
LANGUAGES = ("kk", "ru", "en")
OF_A_KIND = 2
"""Pages of one kind that a walk weighs."""
SLUG = "aqbulaq"
PAGES = {
    "front page": "",
    "list of 40 projects": "budget/aqbulaq/",
    "project": "budget/aqbulaq/projects/3/",
    "ballot of 40 projects": "budget/aqbulaq/ballot/",
    "result": "budget/qaraqogha/result/",
    "result of Equal Shares": "budget/wieliczka-2023/result/",
    "codes": "budget/qaraqogha/codes/",
    "money of a round": "budget/qaraqogha/money/",
    "winner being carried out": "budget/qaraqogha/money/6/",
    "winner that is late": "budget/qaraqogha/money/2/",
    "votes counted again": "budget/recount/",
    "two methods side by side": "budget/wieliczka-2023/compare/",
    "statistics": "budget/qaraqogha/statistics/",
    "okrug": "places/aqbulaq/",
    "sign-in": "sign-in",
    "law": "law/",
    "norm": "law/ncv.initiative",
    "check by the law": "law/actions/budget.win",
    "ledger": "ledger/",
    "no confidence": "confidence/",
    "what if": "confidence/what-if/",
    "help": "help/",
}
WORKS = (
    ("көшелеріне жарық орнату", "освещение улиц", "street lights"),
    ("мектебінің спорт залын жөндеу", "ремонт школьного спортзала", "mending the school gym"),
    ("орталығында саябақ салу", "парк в центре", "a park in the centre"),
    ("клубына дыбыс құралдарын алу", "звуковая аппаратура для клуба", "sound equipment for the club"),
    ("жолдарына қиыршық тас төсеу", "щебень на дороги", "gravel on the roads"),
    ("медициналық пунктін жылыту", "отопление медпункта", "heating the medical post"),
)


@dataclass
class Browser:
    """Asks a server as a browser with an empty cache does: gzip is welcome, cookies are kept."""

    url: str
    lang: str
    cookies: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Of what pages load, by address."""

    def ask(self, path: str, form: dict[str, str | list[str]] | None = None) -> tuple[str, bytes, str]:
        """(where it redirects to, the body as it was sent, its encoding) of a page, or of a form that is sent."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc)
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form, doseq=True), headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        sent = answer.read()
        connection.close()
        assert answer.status < 400, f"{answer.status} {path}"
        return answer.headers.get("Location", ""), sent, answer.headers.get("Content-Encoding", "")

    def open(self, path: str, form: dict[str, str | list[str]] | None = None) -> tuple[BeautifulSoup, int]:
        """The page at the end of all redirects, and its bytes on the wire with all that it loads."""
        where, sent, encoding = self.ask(f"/{self.lang}/{path}", form)
        while where:
            where, sent, encoding = self.ask(urlsplit(where).path)
        assert encoding == "gzip", path
        soup = BeautifulSoup(gzip.decompress(sent), "html5lib")
        loaded = {str(part["href"]) for part in soup.select("link[rel~=stylesheet], link[rel~=icon]")}
        loaded |= {str(part["src"]) for part in soup.select("[src]") if not str(part["src"]).startswith("data:")}
        self.sizes |= {address: len(self.ask(address)[1]) for address in loaded - self.sizes.keys()}
        return soup, len(sent) + sum(self.sizes[address] for address in loaded)


@pytest.fixture
def grown(databases: Databases, make_app: Callable[..., Flask], clock: MovableClock) -> Iterator[Flask]:
    """The demonstration with its open round grown to forty projects on the ballot."""
    app = make_app(databases.fresh("sqlite"), DEMO="1")
    with app.app_context():
        runtime = app.extensions["runtime"]
        load(runtime, db.engine)
        round_ = queries.get_round(db.session, SLUG)
        rows = queries.list_projects(db.session, round_.id, clock.today)
        villages = queries.village_names(db.session, round_.territory_id, clock.today)
        pairs = ((village, name, work) for work in WORKS for village, name in villages.items())
        lacking = PROJECTS - sum(row.admitted for row in rows)
        for number, (village, name, work) in zip(range(lacking), pairs, strict=False):
            place = len(rows) + number + 1
            titles = {f"title_{lang}": f"{name[lang]}: {work[n]}" for n, lang in enumerate(LANGUAGES)}
            abouts = {f"about_{lang}": "–" for lang in LANGUAGES}
            cost = 1_000_000 + 137_000 * number
            db.session.add(
                Project(
                    round_id=round_.id, code=str(place), number=place, cost=cost, village_id=village, **titles, **abouts
                )
            )
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def test_every_page_of_a_resident_fits_the_first_round_trip(
    grown: Flask, serve: Callable[[Flask], str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = serve(grown)
    weights = {lang: weigh(Browser(url, lang)) for lang in LANGUAGES}
    with capsys.disabled():
        print(f"\nbytes on the wire, of {LIMIT}:  " + "  ".join(LANGUAGES))  # noqa: T201 -- one runs this for the table
        for name in sorted(weights["kk"], key=lambda name: -weights["kk"][name]):
            print(f"{name:<26}" + "".join(f"{weights[lang][name]:>7}" for lang in LANGUAGES))  # noqa: T201
    heavy = {(lang, name): n for lang in LANGUAGES for name, n in weights[lang].items() if n >= LIMIT}
    assert heavy == {}


def test_whatever_a_visitor_comes_to_by_links_fits_it_too(grown: Flask, serve: Callable[[Flask], str]) -> None:
    url = serve(grown)
    weights = {lang: walk(Browser(url, lang), grown) for lang in LANGUAGES}
    assert min(map(len, weights.values())) > 60
    assert {(lang, path): n for lang in LANGUAGES for path, n in weights[lang].items() if n >= LIMIT} == {}


def walk(browser: Browser, app: Flask) -> dict[str, int]:
    """Bytes by path, following links from the front page: a few pages of each kind, no files."""
    routes, kinds = app.url_map.bind(""), Counter[str]()
    own, waiting, weights = f"/{browser.lang}/", [""], dict[str, int]()
    while waiting:
        asked = waiting.pop(0).partition("#")[0]
        path = asked.partition("?")[0]
        if path in weights or "." in path.rpartition("/")[2] or path.endswith("/print/"):
            continue
        kind = routes.match(own + path)[0]
        kinds[kind] += 1
        if kinds[kind] <= OF_A_KIND:
            page, weights[path] = browser.open(asked)
            links = (str(a["href"]) for a in page.select("a[href]"))
            waiting += [link.removeprefix(own) for link in links if link.startswith(own)]
    return weights


def weigh(browser: Browser) -> dict[str, int]:
    """Bytes by page, for a visitor first and then for a resident who votes."""
    weights = {name: browser.open(path)[1] for name, path in PAGES.items()}
    sign_in = browser.open("sign-in")[0]
    account = str(sign_in.select_one("button[name=account]")["value"])  # type: ignore[index]
    browser.open("demo/sign-in", {"csrf_token": _token(sign_in), "account": account})
    ballot = browser.open(f"budget/{SLUG}/ballot/")[0]
    assert len(ballot.select("input[name=project]")) == PROJECTS
    choice: dict[str, str | list[str]] = {"csrf_token": _token(ballot), "project": ["1", "2", "7"]}
    check, weights["check of the vote"] = browser.open(f"budget/{SLUG}/ballot/check/", choice)
    weights["slip"] = browser.open(f"budget/{SLUG}/ballot/confirm/", {**choice, "csrf_token": _token(check)})[1]
    return weights


def _token(page: BeautifulSoup) -> str:
    return str(page.select_one("main [name=csrf_token]")["value"])  # type: ignore[index]
