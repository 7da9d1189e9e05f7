"""Many deputies at once: each signature counts once, the question is raised once, a vote is entered once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.confidence import queries
from app.confidence.services import initiatives, sessions
from app.confidence.services.sessions import Calling
from app.domain.errors import ConflictError
from app.ledger import queries as ledger
from app.platform.access import Actor
from app.platform.db import db
from app.support import queries as support
from tests.clock import MovableClock
from tests.confidence_world import Confidence, build


@pytest.fixture
def shared(own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock) -> Flask:
    return make_app(own_database_url)


def together(app: Flask, acts: list[Callable[[Any], Any]]) -> list[Any]:
    """Let all act at the same instant, each in a context of its own; gives results and refusals."""
    start = threading.Barrier(len(acts))

    def one(act: Callable[[Any], Any]) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act(app.extensions["runtime"])
            except ConflictError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def signing(actor: Actor, slug: str) -> Callable[[Any], Any]:
    return lambda runtime: initiatives.sign(runtime, actor, slug)


def told(app: Flask, slug: str) -> tuple[int, list[str]]:
    with app.app_context():
        runtime = app.extensions["runtime"]
        case = queries.get_case(runtime.session, slug)
        have = support.progress(runtime.session, case.sheet_id).have
        acts = [one.act for one in ledger.walk(runtime.session) if one.subject == f"confidence:{slug}"]
        db.session.remove()
        db.engine.dispose()
    return have, acts


def prepared(app: Flask, prepare: Callable[[Confidence], Any]) -> Any:
    with app.app_context():
        made = prepare(build(app.extensions["runtime"]))
        db.session.remove()
    return made


def test_two_deputies_at_the_threshold_are_both_counted_and_the_question_is_raised_once(shared: Flask) -> None:
    def three(made: Confidence) -> tuple[str, list[Actor]]:
        slug = made.file(1)
        for number in (2, 3):
            initiatives.sign(made.runtime, made.deputy(number), slug)
        return slug, [made.deputy(4), made.deputy(5)]

    slug, actors = prepared(shared, three)
    results = together(shared, [signing(actor, slug) for actor in actors])
    assert sorted(result.count for result in results) == [4, 5]
    assert sorted(result.reached_now for result in results) == [False, True]
    have, acts = told(shared, slug)
    assert (have, acts.count("confidence.raised"), acts.count("confidence.signed")) == (5, 1, 4)


def test_one_deputy_on_eight_devices_signs_once(shared: Flask) -> None:
    slug, actors = prepared(shared, lambda made: (made.file(1), [made.deputy(2) for _ in range(8)]))
    results = together(shared, [signing(actor, slug) for actor in actors])
    assert sum(isinstance(result, ConflictError) for result in results) == 7
    assert told(shared, slug)[0] == 2


def test_a_vote_entered_twice_at_once_is_entered_once(shared: Flask, clock: MovableClock) -> None:
    def debated(made: Confidence) -> tuple[str, list[Actor], dict[Any, str]]:
        slug = made.raised()
        initiatives.hand_in(made.runtime, made.deputy(2), slug)
        sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1")
        held = clock.today + timedelta(days=12)
        sessions.convene(made.runtime, made.deputy(0), slug, Calling(clock.today, clock.today, held, False, "Зал"))
        clock.set(held)
        present = [made.person(number) for number in range(12)]
        sessions.open_session(made.runtime, made.deputy(0), slug, present)
        sessions.discuss(made.runtime, made.deputy(0), slug, text="Талқыланды.", lang="kk")
        return slug, [made.deputy(0), made.deputy(0)], dict.fromkeys(present, "for")

    slug, chairs, choices = prepared(shared, debated)
    results = together(
        shared,
        [
            lambda runtime, chair=chair: sessions.vote_by_name(runtime, chair, slug, choices, number="41-5")  # type: ignore[misc]
            for chair in chairs
        ],
    )
    assert sum(isinstance(result, ConflictError) for result in results) == 1
    assert told(shared, slug)[1].count("confidence.voted") == 1
