"""Many at once: what must happen once happens once, on a database that is really shared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from app.domain.errors import ConflictError, InvalidInputError, RateLimitedError
from app.identity import consents, services
from app.identity.contacts import Contact
from app.identity.models import Person
from app.platform.access import Role
from app.platform.db import db
from tests.clock import MovableClock
from tests.identity_people import ADDRESS, BIRTH, new_account, new_iin, new_official, new_territory, signed_in

CROWD = 16


@pytest.fixture
def shared(own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock) -> Flask:
    return make_app(own_database_url)


def crowd(app: Flask, act: Callable[[Any, int], Any]) -> list[Any]:
    """Let everybody act at the same moment, each in a context of their own; gives results and refusals."""
    start = threading.Barrier(CROWD)

    def one(number: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act(app.extensions["runtime"], number)
            except (ConflictError, InvalidInputError, RateLimitedError) as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_printed_code_opens_one_session_however_many_try(shared: Flask) -> None:
    with shared.app_context():
        runtime = shared.extensions["runtime"]
        territory_id = new_territory(runtime.session)
        clerk = signed_in(runtime, new_official(runtime, Role.CLERK, territory_id).account_id, strong=True)
        person_id = services.enrol(
            runtime, clerk, territory_id, iin=new_iin(), full_name="Қазыбек Нұрланов", birth_date=BIRTH
        )
        code = services.print_desk_code(runtime, clerk, territory_id, person_id).code
        db.session.remove()
    results = crowd(shared, lambda rt, _: services.sign_in_with_desk_code(rt, code, address=ADDRESS))
    close(shared)
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, InvalidInputError) for result in results) == CROWD - 1


def test_a_limit_holds_for_a_crowd(shared: Flask) -> None:
    contact = Contact("sms", "+77012345678")
    results = crowd(shared, lambda rt, _: services.send_code(rt, contact, lang="kk", address=ADDRESS))
    close(shared)
    assert sum(isinstance(result, str) for result in results) == 3


def test_a_person_is_registered_once_by_a_crowd(shared: Flask) -> None:
    iin = new_iin()

    def register(runtime: Any, _: int) -> Any:
        with runtime.transaction() as tx:
            return services.register_person(tx, iin, "Әлия Серікқызы", BIRTH)

    results = crowd(shared, register)
    with shared.app_context():
        registered = db.session.query(Person).count()
    close(shared)
    assert len(set(results)) == 1
    assert registered == 1


def test_two_consents_of_a_crowd_complete_the_act_once(shared: Flask) -> None:
    with shared.app_context():
        runtime = shared.extensions["runtime"]
        accounts = [new_account(runtime)[1] for _ in range(CROWD)]
        db.session.remove()

    def consent(runtime: Any, number: int) -> Any:
        with runtime.transaction() as tx:
            return consents.give(tx, "test.act", accounts[0], "0" * 64, accounts[number], may=lambda _account: True)

    results = crowd(shared, consent)
    close(shared)
    assert results.count(None) == 1
    assert sum(isinstance(result, tuple) for result in results) == 1
    assert sum(isinstance(result, ConflictError) for result in results) == CROWD - 2
