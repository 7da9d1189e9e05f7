"""Signatures: counted once, on paper or online, until the sheet is handed in; and then forgotten."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.platform.db import db
from app.support import queries, services
from app.support.models import PaperLine, Sheet, Signature
from tests.clock import MovableClock
from tests.identity_people import new_account, new_territory

DIGEST = "ab" * 32


class Collection:
    """A sheet that is open, and the people around it."""

    def __init__(self, runtime: Any, *, need: int = 3, of: int = 10) -> None:
        self.runtime = runtime
        territory_id = new_territory(runtime.session)
        with runtime.transaction() as tx:
            sheet = services.open_sheet(
                tx,
                kind="referendum",
                territory_id=territory_id,
                body_id=None,
                need=need,
                of=of,
                due_on=tx.today + timedelta(days=30),
                digest=DIGEST,
            )
            self.id = sheet.id

    def do(self, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with self.runtime.transaction() as tx:
            return act(tx, self.id, *given, **named)

    def sign(self, person_id: uuid.UUID | None = None) -> Any:
        return self.do(services.sign, person_id or self.person())

    def person(self) -> uuid.UUID:
        return new_account(self.runtime)[0]

    def official(self) -> uuid.UUID:
        return new_account(self.runtime)[1]

    def code(self, page: int) -> str:
        return services.list_page_codes(self.runtime.session, self.runtime.keys, self.id, page)[-1]

    def receive(self, page: int = 1, **changed: Any) -> str | None:
        given = {"code": self.code(page), "received_on": self.runtime.today, "by": self.official(), **changed}
        reason: str | None = self.do(services.receive_page, page, **given)
        return reason

    def check(self, line_id: uuid.UUID, by: uuid.UUID, outcome: str, reason: str | None = None) -> Any:
        with self.runtime.transaction() as tx:
            return services.check_line(tx, line_id, by, outcome, reason)

    def paper(self, person_id: uuid.UUID, line: int = 1) -> Any:
        line_id = self.do(services.enter_line, 1, line, person_id, self.official())
        return self.check(line_id, self.official(), "confirmed")

    @property
    def progress(self) -> queries.Progress:
        return queries.progress(self.runtime.session, self.id)


@pytest.fixture
def sheet(runtime: Any) -> Collection:
    return Collection(runtime)


def test_the_threshold_is_met_once_and_stays_met(sheet: Collection) -> None:
    first = sheet.person()
    assert [sheet.sign(first).reached_now, sheet.sign().reached_now, sheet.sign().reached_now] == [False, False, True]
    reached_at = sheet.progress.reached_at
    assert sheet.do(services.withdraw, first) == 2
    assert not sheet.progress.is_met
    assert not sheet.sign().reached_now
    assert sheet.progress.is_met
    assert sheet.progress.reached_at == reached_at is not None


def test_nobody_signs_twice_but_may_again_after_withdrawing(sheet: Collection) -> None:
    person_id = sheet.person()
    sheet.sign(person_id)
    with pytest.raises(ConflictError, match=r"support\.error\.signed"):
        sheet.sign(person_id)
    sheet.do(services.withdraw, person_id)
    assert not queries.has_signed(sheet.runtime.session, sheet.id, person_id)
    with pytest.raises(ConflictError, match="not_signed"):
        sheet.do(services.withdraw, person_id)
    assert sheet.sign(person_id).count == 1


def test_the_database_itself_refuses_a_second_live_signature(sheet: Collection) -> None:
    person_id = sheet.person()
    sheet.sign(person_id)

    def write_past_the_service() -> None:
        with sheet.runtime.transaction() as tx:
            tx.session.add(Signature(sheet_id=sheet.id, person_id=person_id, channel="paper", signed_at=tx.now))

    with pytest.raises(sa.exc.IntegrityError):
        write_past_the_service()


def test_one_may_sign_on_the_last_day_and_not_on_the_next(sheet: Collection, clock: MovableClock) -> None:
    clock.set(sheet.progress.due_on, 23, 59)
    assert sheet.progress.is_open(clock.today)
    sheet.sign()
    clock.advance(minutes=1)
    assert not sheet.progress.is_open(clock.today)
    with pytest.raises(ConflictError, match="over"):
        sheet.sign()


def test_after_the_handing_in_nothing_changes(sheet: Collection) -> None:
    person_id = sheet.person()
    sheet.sign(person_id)
    assert sheet.do(services.hand_in).have == 1
    for act, given in (
        (services.sign, (sheet.person(),)),
        (services.withdraw, (person_id,)),
        (services.enter_line, (1, 1, person_id, sheet.official())),
        (services.hand_in, ()),
    ):
        with pytest.raises(ConflictError, match="handed_in"):
            sheet.do(act, *given)
    assert sheet.progress.have == 1


@pytest.mark.parametrize(("need", "of"), [(0, 10), (11, 10), (-1, 10)])
def test_a_need_that_cannot_be_met_is_refused(runtime: Any, need: int, of: int) -> None:
    with pytest.raises(InvalidInputError, match="need"):
        Collection(runtime, need=need, of=of)


def test_a_line_counts_once_another_official_confirms_it(sheet: Collection) -> None:
    by, other = sheet.official(), sheet.official()
    person_id = sheet.person()
    line_id = sheet.do(services.enter_line, 1, 1, person_id, by)
    assert sheet.progress.have == 0
    with pytest.raises(ConflictError, match="own_line"):
        sheet.check(line_id, by, "confirmed")
    assert sheet.check(line_id, other, "confirmed").count == 1
    with pytest.raises(ConflictError, match="checked"):
        sheet.check(line_id, other, "refused", "illegible")
    signer = queries.list_signers(sheet.runtime.session, sheet.id)[0]
    assert (signer.person_id, signer.channel) == (person_id, "paper")


def test_paper_and_online_never_both_count(sheet: Collection) -> None:
    online, paper = sheet.person(), sheet.person()
    sheet.sign(online)
    checked = sheet.paper(online, 1)
    assert (checked.status, checked.reason, checked.count) == ("refused", "signed_online", 1)
    assert sheet.paper(paper, 2).status == "confirmed"
    assert sheet.paper(paper, 3).reason == "twice"
    with pytest.raises(ConflictError, match=r"support\.error\.signed"):
        sheet.sign(paper)
    assert sheet.progress.have == 2
    assert queries.count_lines(sheet.runtime.session, sheet.id) == {"confirmed": 1, "refused": 2}


def test_a_paper_signature_may_meet_the_threshold_and_be_withdrawn(runtime: Any) -> None:
    sheet = Collection(runtime, need=1)
    person_id = sheet.person()
    assert sheet.paper(person_id).reached_now
    assert sheet.do(services.withdraw, person_id) == 0


def test_a_line_of_nobody_is_refused_with_its_reason(sheet: Collection) -> None:
    line_id = sheet.do(services.enter_line, 1, 1, None, sheet.official())
    other = sheet.official()
    with pytest.raises(InvalidInputError, match="nobody"):
        sheet.check(line_id, other, "confirmed")
    for reason in (None, "because"):
        with pytest.raises(InvalidInputError, match="reason"):
            sheet.check(line_id, other, "refused", reason)
    assert sheet.check(line_id, other, "refused", "not_on_roll").count == 0
    line = queries.get_line(sheet.runtime.session, line_id)
    assert (line.status, line.reason, line.full_name) == ("refused", "not_on_roll", None)


def test_the_database_itself_keeps_enterer_and_checker_apart(sheet: Collection) -> None:
    by = sheet.official()
    line_id = sheet.do(services.enter_line, 1, 1, sheet.person(), by)

    def write_past_the_service() -> None:
        with sheet.runtime.transaction() as tx:
            line = tx.session.get_one(PaperLine, line_id)
            line.status, line.checked_by = "confirmed", by

    with pytest.raises(sa.exc.IntegrityError):
        write_past_the_service()


def test_a_line_is_entered_once(sheet: Collection) -> None:
    sheet.do(services.enter_line, 1, 1, sheet.person(), sheet.official())
    with pytest.raises(ConflictError, match="line_twice"):
        sheet.do(services.enter_line, 1, 1, sheet.person(), sheet.official())


def test_a_page_of_another_text_or_number_is_refused_as_altered(sheet: Collection, runtime: Any) -> None:
    other = Collection(runtime)
    assert sheet.receive(1, code=f" {sheet.code(1)[:4].lower()}-{sheet.code(1)[4:]} ") is None
    assert sheet.receive(2, code=sheet.code(1)) == "altered"
    assert sheet.receive(3, code=other.code(3)) == "altered"
    assert sheet.receive(4, code="ә") == "altered"
    with pytest.raises(ConflictError, match="page_refused"):
        sheet.do(services.enter_line, 2, 1, sheet.person(), sheet.official())
    with pytest.raises(ConflictError, match="page_twice"):
        sheet.receive(1)


def test_a_page_that_came_late_is_refused_and_one_in_time_may_be_entered_later(
    sheet: Collection, clock: MovableClock
) -> None:
    due = sheet.progress.due_on
    clock.set(due + timedelta(days=2))
    assert sheet.receive(1, received_on=due) is None
    assert sheet.receive(2, received_on=due + timedelta(days=1)) == "late"
    sheet.do(services.enter_line, 1, 1, sheet.person(), sheet.official())
    with pytest.raises(ConflictError, match="page_refused"):
        sheet.do(services.enter_line, 2, 1, sheet.person(), sheet.official())
    with pytest.raises(ConflictError, match="over"):
        sheet.do(services.enter_line, 3, 1, sheet.person(), sheet.official())
    assert [(page.page, page.reason) for page in queries.list_pages(sheet.runtime.session, sheet.id)] == [
        (1, None),
        (2, "late"),
    ]


@pytest.mark.parametrize("off", [-1, 1])
def test_a_page_comes_in_between_the_opening_and_today(sheet: Collection, off: int) -> None:
    with pytest.raises(InvalidInputError, match="received_on"):
        sheet.receive(1, received_on=sheet.runtime.today + timedelta(days=off))


def test_lines_are_checked_before_the_handing_in(sheet: Collection) -> None:
    line_id = sheet.do(services.enter_line, 1, 1, sheet.person(), sheet.official())
    with pytest.raises(ConflictError, match="lines_waiting"):
        sheet.do(services.hand_in)
    sheet.check(line_id, sheet.official(), "refused", "illegible")
    assert sheet.do(services.hand_in).handed_in_at is not None


def test_making_anonymous_keeps_the_numbers_and_forgets_the_people(sheet: Collection, clock: MovableClock) -> None:
    gone = sheet.person()
    sheet.sign(gone)
    sheet.do(services.withdraw, gone)
    sheet.sign()
    sheet.paper(sheet.person())
    with pytest.raises(ConflictError, match="collecting"):
        sheet.do(services.anonymise)
    sheet.do(services.hand_in)
    clock.advance(days=1)
    assert sheet.do(services.anonymise)
    assert not sheet.do(services.anonymise)
    session = sheet.runtime.session
    assert sheet.progress.have == 2
    assert queries.list_signers(session, sheet.id) == []
    rows = session.scalars(sa.select(Signature).where(Signature.sheet_id == sheet.id)).all()
    assert [row.person_id for row in rows] == [None, None]
    assert {row.signed_at for row in rows} == {rows[0].signed_at}  # the hour would tell who it was
    assert [line.full_name for line in queries.list_lines(session, sheet.id)] == [None]


def test_nothing_is_added_once_nobody_knows_who_signed(sheet: Collection, clock: MovableClock) -> None:
    signer, by, other = sheet.person(), sheet.official(), sheet.official()
    sheet.sign(signer)
    assert sheet.receive(1) is None
    waiting = sheet.do(services.enter_line, 1, 1, sheet.person(), by)
    clock.set(sheet.progress.due_on + timedelta(days=1))
    assert sheet.do(services.anonymise)
    for act, given in (
        (services.enter_line, (1, 2, signer, by)),  # the same person, now unknown, would be counted twice
        (services.withdraw, (signer,)),
        (services.sign, (signer,)),
    ):
        with pytest.raises(ConflictError, match="anonymous"):
            sheet.do(act, *given)
    with pytest.raises(ConflictError, match="anonymous"):
        sheet.check(waiting, other, "confirmed")
    assert sheet.do(services.hand_in).have == 1


def test_progress_of_many_sheets_comes_in_one_statement(sheet: Collection, runtime: Any) -> None:
    other = Collection(runtime, need=1)
    other.sign()
    found = queries.list_progress(runtime.session, [sheet.id, other.id])
    assert {sheet_id: (one.have, one.need) for sheet_id, one in found.items()} == {sheet.id: (0, 3), other.id: (1, 1)}


def test_there_is_no_sheet_where_there_is_none(runtime: Any) -> None:
    with pytest.raises(NotFoundError):
        queries.progress(runtime.session, uuid.uuid4())
    with pytest.raises(NotFoundError), runtime.transaction() as tx:
        services.sign(tx, uuid.uuid4(), uuid.uuid4())


CROWD = 16


@pytest.fixture
def shared(own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock) -> Flask:
    return make_app(own_database_url)


def _crowd(app: Flask, act: Callable[[Any, int], Any]) -> list[Any]:
    start = threading.Barrier(CROWD)

    def one(number: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return act(app.extensions["runtime"], number)
            except ConflictError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_signatures_at_the_same_moment_are_all_counted_and_meet_the_threshold_once(shared: Flask) -> None:
    with shared.app_context():
        sheet = Collection(shared.extensions["runtime"], need=CROWD // 2, of=100)
        people = [sheet.person() for _ in range(CROWD)]
        db.session.remove()

    def sign(runtime: Any, number: int) -> Any:
        with runtime.transaction() as tx:
            return services.sign(tx, sheet.id, people[number])

    results = _crowd(shared, sign)
    with shared.app_context():
        have = sheet.progress.have
    _close(shared)
    assert sorted(signed.count for signed in results) == list(range(1, CROWD + 1))
    assert [signed.count for signed in results if signed.reached_now] == [CROWD // 2]
    assert have == CROWD


def test_one_person_at_many_browsers_signs_once(shared: Flask) -> None:
    with shared.app_context():
        sheet = Collection(shared.extensions["runtime"])
        person_id = sheet.person()
        db.session.remove()

    def sign(runtime: Any, _: int) -> Any:
        with runtime.transaction() as tx:
            return services.sign(tx, sheet.id, person_id)

    results = _crowd(shared, sign)
    _close(shared)
    assert sum(isinstance(result, services.Signed) for result in results) == 1
    assert sum(isinstance(result, ConflictError) for result in results) == CROWD - 1


def test_online_and_paper_at_the_same_moment_count_once(shared: Flask) -> None:
    with shared.app_context():
        sheet = Collection(shared.extensions["runtime"])
        person_id, by, other = sheet.person(), sheet.official(), sheet.official()
        line_id = sheet.do(services.enter_line, 1, 1, person_id, by)
        db.session.remove()

    def act(runtime: Any, number: int) -> Any:
        with runtime.transaction() as tx:
            if number % 2:
                return services.sign(tx, sheet.id, person_id)
            return services.check_line(tx, line_id, other, "confirmed")

    _crowd(shared, act)
    with shared.app_context():
        have = sheet.progress.have
    _close(shared)
    assert have == 1


def test_a_signature_on_its_way_is_counted_before_the_handing_in_or_refused(shared: Flask) -> None:
    with shared.app_context():
        sheet = Collection(shared.extensions["runtime"])
        people = [sheet.person() for _ in range(CROWD)]
        db.session.remove()

    def act(runtime: Any, number: int) -> Any:
        with runtime.transaction() as tx:
            return services.hand_in(tx, sheet.id) if number == 0 else services.sign(tx, sheet.id, people[number])

    handed_in, *signed = _crowd(shared, act)
    with shared.app_context():
        have = sheet.progress.have
    _close(shared)
    assert handed_in.have == have == sum(isinstance(one, services.Signed) for one in signed)


def test_a_sheet_opens_for_days_to_come(runtime: Any, clock: MovableClock) -> None:
    territory_id = new_territory(runtime.session)

    def open_late(due_on: date) -> Sheet:
        with runtime.transaction() as tx:
            return services.open_sheet(
                tx, kind="confidence", territory_id=territory_id, body_id=None, need=1, of=5, due_on=due_on
            )

    assert open_late(clock.today).frozen_on == clock.today
    with pytest.raises(InvalidInputError, match="due_passed"):
        open_late(clock.today - timedelta(days=1))
