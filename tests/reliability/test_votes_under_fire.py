"""Nothing half-recorded, nothing lost after the confirmation page, nobody counted twice: through real gunicorn."""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Round
from app.budget.services import sealing
from app.platform.db import WRITE, db
from app.voting.models import BallotCode, Poll
from tests.clock import MovableClock
from tests.databases import migrate
from tests.reliability.conftest import Installation
from tests.reliability.postgres import own_postgres
from tests.reliability.server import (
    PRODUCTION,
    Browser,
    Voter,
    ballots_of,
    confirm,
    counted,
    prepare,
    serving,
    vote_as_a_person,
    wait_for,
)

CLIENTS = 16
Done = Callable[[], int]

pytestmark = pytest.mark.slow


def choices_of(number: int) -> list[str]:
    return [str(1 + number % 10)]


def vote_together(
    port: int, slug: str, voters: list[Voter], harm: Callable[[Done], None]
) -> tuple[dict[Voter, str], Counter[int]]:
    """All vote, CLIENTS at a time, while `harm` is done; it is told how many have their slip.

    Gives the code of everyone's slip and how often each status was answered.
    """
    answers: list[int] = []
    slips: dict[Voter, str] = {}

    def one(number: int) -> None:
        slips[voters[number]] = vote_as_a_person(port, slug, voters[number], choices_of(number), answers)

    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        doing = pool.submit(harm, lambda: len(slips))
        list(pool.map(one, range(len(voters))))
        doing.result()
    return slips, Counter(answers)


def assert_every_slip_is_in_the_box_once(app: Flask, slug: str, voters: list[Voter], slips: dict[Voter, str]) -> None:
    assert len(set(slips.values())) == len(voters)
    expected = {voter.person_id: (slips[voter], choices_of(number)) for number, voter in enumerate(voters)}
    assert ballots_of(app, slug, voters) == expected
    assert counted(app, slug) == (len(voters), len(voters))


def test_a_thousand_attempts_of_one_person_leave_one_mark_and_one_ballot(installation: Installation) -> None:
    app, server = installation.app, installation.server
    slug, [voter] = prepare(app, 1)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with ExitStack() as open_browsers, ThreadPoolExecutor(50) as pool:
        free: queue.SimpleQueue[Browser] = queue.SimpleQueue()
        for _ in range(50):
            free.put(open_browsers.enter_context(Browser(server.port)))

        def attempt(number: int) -> tuple[int, str]:
            browser = free.get()
            sent = confirm(browser, slug, voter, choices_of(number))
            free.put(browser)
            return sent.status, signer.loads(sent.cookie)["slip"]["code"]

        answers = Counter(pool.map(attempt, range(1000)))
    ((status, code),) = answers
    assert (status, answers.total()) == (303, 1000)
    assert counted(app, slug) == (1, 1)
    assert ballots_of(app, slug, [voter])[voter.person_id][0] == code


def test_votes_survive_the_killing_of_workers(installation: Installation) -> None:
    app, server = installation.app, installation.server
    slug, voters = prepare(app, 500)
    killed: list[int] = []

    def kill(done: Done) -> None:
        for at in (50, 150, 300, 400):
            wait_for(lambda at=at: done() >= at)  # type: ignore[misc]
            killed.append(server.kill_worker(len(killed) % 2))

    slips, answers = vote_together(server.port, slug, voters, kill)
    assert len(set(killed)) == 4
    assert set(answers) == {303, 200}
    assert_every_slip_is_in_the_box_once(app, slug, voters, slips)


def test_votes_survive_the_killing_of_the_database(
    make_app: Callable[..., Flask], clock: MovableClock, tmp_path: Path
) -> None:
    with own_postgres() as postgres:
        app = make_app(postgres.url, **PRODUCTION)
        migrate(app)
        slug, voters = prepare(app, 200)
        with serving(postgres.url, tmp_path) as server:

            def kill(done: Done) -> None:
                for at in (50, 120):
                    wait_for(lambda at=at: done() >= at)  # type: ignore[misc]
                    postgres.kill()
                    postgres.start()

            slips, answers = vote_together(server.port, slug, voters, kill)
            assert set(answers) <= {303, 200, 503}, server.log.read_text()
        assert_every_slip_is_in_the_box_once(app, slug, voters, slips)


def test_every_vote_confirmed_before_the_close_is_in_the_sealed_box(
    installation: Installation, clock: MovableClock
) -> None:
    app, server = installation.app, installation.server
    slug, voters = prepare(app, 3000)
    closes = server.now + timedelta(seconds=2)
    with app.app_context():
        db.session.connection(execution_options=WRITE)
        round_id = db.session.scalars(sa.select(Round.id).where(Round.slug == slug)).one()
        db.session.execute(sa.update(Poll).where(Poll.id == round_id).values(closes_at=closes))
        db.session.commit()
        db.session.remove()
    waiting = iter(voters)
    codes: list[str] = []
    refused: list[str] = []

    def vote_until_refused(_client: int) -> None:
        for voter in waiting:
            told = vote_as_a_person(server.port, slug, voter, ["1"], [])
            (refused if told.startswith("refused") else codes).append(told)
            if refused:
                return

    with ThreadPoolExecutor(CLIENTS) as pool:
        voting = [pool.submit(vote_until_refused, client) for client in range(CLIENTS)]
        wait_for(lambda: server.now >= closes)
        clock.moment = closes
        with app.app_context():
            sealing.seal(app.extensions["runtime"], round_id)
            db.session.remove()
        for one in voting:
            one.result()
    assert set(refused) == {"refused 409"}
    with app.app_context():
        listed = db.session.scalars(sa.select(BallotCode.code).where(BallotCode.poll_id == round_id)).all()
        db.session.remove()
        db.engine.dispose()
    assert sorted(listed) == sorted(codes)
    assert codes
    assert counted(app, slug) == (len(codes), len(codes))
