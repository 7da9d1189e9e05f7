"""Before the close nothing tells how a vote is going: every address is opened before and after many lopsided votes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter

from app.budget.models import Round
from app.budget.services import counting, votes
from app.places.queries import get_place, list_bodies
from app.platform.db import db
from tests.budget_rounds import counted, opened, voters_of
from tests.clock import MovableClock
from tests.world import World, commit, make_world

FRESH_EACH_TIME = (
    re.compile(r'(name="(?:csrf_token|key)"[^>]* value=")[^"]*'),  # a form's own marks
    re.compile(r'(name="secret"[^>]* value=")[^"]*'),
)
NOT_WALKED = {"static_file", "metrics"}
"""Files of the repository; and the number of answers by status, which this walk itself makes grow."""
NOT_COMPARED = {"Set-Cookie", "Content-Length", "Date"}  # cookies are signed anew; lengths follow the marks above

Seen = dict[str, tuple[int, list[tuple[str, str]], str]]


@pytest.fixture
def app(own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock) -> Flask:
    """The application on a database of its own: thousands of requests in one long transaction get slower and slower."""
    return make_app(own_database_url)


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    with app.app_context():
        yield db.session
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def client_of(world: World, app: Flask, person_id: Any = None, *, strong: bool = False) -> FlaskClient:
    """A browser, signed in if a person is named."""
    client = app.test_client()
    if person_id:
        world.sign_in(person_id, f"walk-{person_id}", strong=strong)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"walk-{person_id}", True
    with app.app_context():
        for path in ("/kk/budget/desk/", "/kk/sign-in"):
            client.get(path)  # from here on it has a cookie, as after any first page
    return client


def addresses(app: Flask, known: dict[str, list[str]], converters: dict[str, str]) -> Iterator[str]:
    """Every address that answers to GET, with every known value in its place."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_WALKED:
            continue
        names = sorted(rule.arguments - {"lang"})
        values = [known.get(name) or _values(rule._converters[name], converters) for name in names]
        for chosen in product(*values):
            arguments = dict(zip(names, chosen, strict=True))
            built = app.url_map.bind("localhost").build(
                rule.endpoint, {**arguments, **({"lang": "kk"} if "lang" in rule.arguments else {})}, method="GET"
            )
            yield built


def _values(shape: BaseConverter, converters: dict[str, str]) -> list[str]:
    if isinstance(shape, AnyConverter):
        return sorted(shape.items)
    return [converters.get(type(shape).__name__, "x")]


def walk(app: Flask, client: FlaskClient, paths: list[str]) -> Seen:
    """What each address answers: status, headers and text without the marks that are fresh each time."""
    seen = {}
    for path in paths:
        with app.app_context():
            response = client.get(path)
        text = response.get_data().decode("utf-8", "replace")
        for mark in FRESH_EACH_TIME:
            text = mark.sub(r"\1", text)
        headers = sorted((name, value) for name, value in response.headers if name not in NOT_COMPARED)
        seen[path] = (response.status_code, headers, text)
    return seen


def differing(before: Seen, after: Seen) -> list[str]:
    assert before.keys() == after.keys()
    return [path for path in before if before[path] != after[path]]


def known_values(world: World, rounds: list[Round], people: list[Any]) -> dict[str, list[str]]:
    """Real values for the parts of addresses."""
    today = world.runtime.today
    place = get_place(world.session, world.okrug, today)
    bodies = [body.slug for body in list_bodies(world.session, [world.okrug])]
    return {
        "slug": [*(row.slug for row in rounds), place.slug, *bodies],
        "place": [place.slug],
        "code": ["1"],
        "name": ["ballots.pb", "result.json", f"{rounds[0].slug}.zip"],
        "key": ["pb.rural.min_votes"],
        "action": ["budget.vote"],
        "territory_id": [str(world.okrug)],
        "roll_id": [str(rounds[0].roll_id)],
        "person_id": [str(people[0])],
        "number": ["1", "2"],
        "index": ["1", "2"],
    }


def test_no_address_tells_how_the_vote_is_going(world: World, app: Flask, clock: MovableClock) -> None:
    counted(world, clock, [["1"]] * 12)
    made = opened(world, clock, voters=30)
    voted, resident, changes_mind, *others = voters_of(world, made)
    member = world.commission_member().person_id
    commit(world)
    votes.cast(world.runtime, voted, made.slug, ["1"])
    known = known_values(world, [made], [voted])
    paths = list(addresses(app, known, {"UUIDConverter": str(world.okrug), "IntegerConverter": "1"}))
    paths += [f"/kk/budget/{made.slug}/codes/", f"/kk/?round={made.slug}", "/kk/budget/?sort=votes"]
    browsers = {
        "visitor": client_of(world, app),
        "resident": client_of(world, app, resident),
        "who has voted": client_of(world, app, voted),
        "who votes meanwhile": client_of(world, app, changes_mind),
        "commission": client_of(world, app, member, strong=True),
    }
    commit(world)
    before = {name: walk(app, browser, paths) for name, browser in browsers.items()}
    open_pages = [f"/kk/budget/{made.slug}/", f"/kk/budget/{made.slug}/ballot/", f"/kk/budget/desk/rounds/{made.slug}/"]
    assert [before["commission"][path][0] for path in open_pages] == [200, 200, 200]
    commit(world)
    votes.cast(world.runtime, changes_mind, made.slug, ["4"])
    for person in others:
        votes.cast(world.runtime, person, made.slug, ["4"])
    votes.cast(world.runtime, voted, made.slug, ["4"])
    after = {name: walk(app, browser, paths) for name, browser in browsers.items()}
    for name in browsers:
        if name != "who votes meanwhile":
            assert differing(before[name], after[name]) == []
    own = differing(before["who votes meanwhile"], after["who votes meanwhile"])
    assert f"/kk/budget/{made.slug}/" in own
    assert {path.split("?")[0] for path in own} <= {f"/kk/budget/{made.slug}/", f"/kk/budget/{made.slug}/ballot/"}


def test_the_numbers_for_operators_name_no_page(world: World, app: Flask, clock: MovableClock) -> None:
    opened(world, clock)
    told = client_of(world, app).get("/metrics").text
    assert {line.split("{")[1].split("=")[0] for line in told.splitlines() if "{" in line} == {"status"}


def test_the_walk_would_find_a_result_that_is_told(world: World, app: Flask, clock: MovableClock) -> None:
    made = opened(world, clock)
    paths = [f"/kk/budget/{made.slug}/", f"/kk/budget/{made.slug}/result/"]
    browser = client_of(world, app)
    before = walk(app, browser, paths)
    commit(world)
    for person in voters_of(world, made)[:12]:
        votes.cast(world.runtime, person, made.slug, ["1"])
    assert differing(before, walk(app, browser, paths)) == []
    clock.moment = made.closes_at
    members = [world.commission_member(), world.commission_member()]
    commit(world)
    for one in members:
        counting.agree_to_count(world.runtime, one, made.slug)
    assert differing(before, walk(app, browser, paths)) == paths
