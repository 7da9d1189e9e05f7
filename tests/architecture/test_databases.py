"""The ground that other tests stand on: real databases, and nothing that one test leaves for the next."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.platform.outbox import Job, put
from tests.clock import MovableClock


def _jobs(session: Any) -> int:
    count: int = session.scalar(sa.select(sa.func.count()).select_from(Job))
    return count


def test_the_database_is_the_one_that_was_asked_for(session: Any, database_kind: str) -> None:
    assert session.get_bind().dialect.name == database_kind


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(attempt: str, runtime: Any, session: Any) -> None:
    assert _jobs(session) == 0
    with runtime.transaction() as tx:
        put(tx.session, tx.now, f"letter {attempt}", {}, runtime.keys)
    with runtime.transaction() as tx:
        put(tx.session, tx.now, "another", {}, runtime.keys)
    assert _jobs(session) == 2


def test_a_failing_use_case_leaves_nothing(runtime: Any, session: Any) -> None:
    def use_case() -> None:
        with runtime.transaction() as tx:
            put(tx.session, tx.now, "letter", {}, runtime.keys)
            tx.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use_case()
    assert _jobs(session) == 0


def test_the_clock_of_the_application_is_the_tests(runtime: Any, clock: MovableClock) -> None:
    assert runtime.today.isoformat() == "2026-11-21"
    clock.advance(hours=14)  # midnight in Almaty
    assert runtime.today.isoformat() == "2026-11-22"
