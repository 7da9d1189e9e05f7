"""The money of the winners adds up to the tenge, whatever is entered, confirmed, refused and taken back."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.budget import money_queries, queries
from app.budget.models import Project
from app.budget.money_models import Contract, MoneyEntry
from app.budget.services import money, rounds
from app.budget.services.books import list_changes, read_books
from app.budget.services.money_files import money_csv, ocds
from app.domain.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    RuleNotMetError,
)
from app.domain.people import bin_problem
from app.domain.spending import CONTRACT, PAYMENT, Account, Quarter, account, ended_quarters, quarter_of
from app.lawbook.queries import book_for
from app.ledger import queries as ledger
from app.platform.access import Role
from tests.budget_money import BIN, Works, adopted
from tests.clock import MovableClock
from tests.domain.counting_elections import numbers
from tests.world import World, commit, make_world


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def works(world: World, clock: MovableClock) -> Works:
    return adopted(world, clock)


def problems(error: pytest.ExceptionInfo[InvalidInputError]) -> list[str]:
    return [problem.message_key.removeprefix("budget.money.error.") for problem in error.value.problems]


def course(works: Works, code: str = "1") -> money_queries.Course:
    session = works.world.session
    project = money_queries.get_project(session, works.round.id, code)
    return money_queries.list_courses(session, {project.id: project.cost})[project.id]


def contract_id(works: Works, code: str = "1") -> uuid.UUID:
    return course(works, code).contracts[0].id


entries = st.lists(st.tuples(st.sampled_from([CONTRACT, PAYMENT]), st.integers(-(10**12), 10**12)))


@given(st.integers(1, 10**12), entries)
def test_each_figure_of_an_account_follows_from_three(approved: int, rows: list[tuple[str, int]]) -> None:
    made = account(approved, rows)
    assert made.approved == made.contracted + made.uncontracted
    assert made.contracted == made.paid + made.unpaid
    assert made.over == max(0, made.contracted - made.approved)
    assert made + Account(1, 2, 3) == Account(made.approved + 1, made.contracted + 2, made.paid + 3)


def test_quarters_end_with_their_third_month() -> None:
    assert quarter_of(date(2026, 8, 31)) == Quarter(2026, 3)
    assert (Quarter(2026, 4).starts, Quarter(2026, 4).ends) == (date(2026, 10, 1), date(2026, 12, 31))
    assert ended_quarters(date(2026, 8, 31), date(2026, 9, 30)) == ()
    assert ended_quarters(date(2026, 8, 31), date(2027, 1, 1)) == (Quarter(2026, 3), Quarter(2026, 4))


def test_an_entry_counts_when_a_second_person_confirms_it(works: Works) -> None:
    entry = works.enter_contract(3_500_000)
    assert course(works).account == Account(4_000_000, 0, 0)
    with pytest.raises(RuleNotMetError) as refused:
        money.confirm(works.world.runtime, works.clerk, works.slug, entry)
    assert [point.rule for point in refused.value.verdict.findings if not point.met] == ["platform.money.people"]
    money.confirm(works.world.runtime, works.second, works.slug, entry)
    assert course(works).account == Account(4_000_000, 3_500_000, 0)
    assert course(works).account.uncontracted == 500_000


def test_no_more_is_paid_than_the_contract_says(works: Works) -> None:
    works.contract(1_000_000)
    works.contract(2_000_000, number="8")
    today = works.world.runtime.today
    pay = money.NewEntry(PAYMENT, 1_000_001, today, "Төлем тапсырмасы № 1")
    entry = money.enter_money(works.world.runtime, works.clerk, works.slug, contract_id(works), pay)
    with pytest.raises(RuleNotMetError) as refused:
        money.confirm(works.world.runtime, works.second, works.slug, entry)
    assert [point.rule for point in refused.value.verdict.findings if not point.met] == ["platform.money.paid"]
    assert course(works).account.paid == 0


def test_more_than_approved_is_contracted_with_a_reason_only(works: Works) -> None:
    entry = works.enter_contract(4_000_001)
    with pytest.raises(RuleNotMetError):
        money.confirm(works.world.runtime, works.second, works.slug, entry)
    money.refuse(works.world.runtime, works.second, works.slug, entry, "Себебі жазылмаған")
    works.contract(4_000_001, number="8", reason="Құбырдың бағасы өсті")
    assert course(works).account.over == 1


def test_a_mistake_is_taken_back_by_a_contrary_entry_and_both_stay(works: Works) -> None:
    works.contract(3_000_000)
    today = works.world.runtime.today
    pay = money.NewEntry(PAYMENT, 300_000, today, "Төлем тапсырмасы № 1")
    paid = money.enter_money(works.world.runtime, works.clerk, works.slug, contract_id(works), pay)
    with pytest.raises(ConflictError):
        money.take_back(works.world.runtime, works.clerk, works.slug, paid, "Әлі расталған жоқ")
    money.confirm(works.world.runtime, works.second, works.slug, paid)
    with pytest.raises(InvalidInputError):
        money.take_back(works.world.runtime, works.clerk, works.slug, paid, " ")
    back = money.take_back(works.world.runtime, works.clerk, works.slug, paid, "Басқа шарттың төлемі")
    assert course(works).account.paid == 300_000
    money.confirm(works.world.runtime, works.second, works.slug, back)
    assert course(works).account.paid == 0
    with pytest.raises(ConflictError):
        money.take_back(works.world.runtime, works.clerk, works.slug, paid, "Екінші рет")
    rows = money_queries.list_entries(works.world.session, [course(works).project_id])[course(works).project_id]
    assert [(row.amount, row.corrected) for row in rows] == [(3_000_000, False), (300_000, True), (-300_000, False)]


def test_a_refused_entry_stays_with_its_reason_and_never_counts(works: Works) -> None:
    entry = works.enter_contract(100)
    with pytest.raises(ForbiddenError):
        money.refuse(works.world.runtime, works.clerk, works.slug, entry, "Өзі")
    with pytest.raises(InvalidInputError):
        money.refuse(works.world.runtime, works.second, works.slug, entry, "")
    money.refuse(works.world.runtime, works.second, works.slug, entry, "Сомасы басқа")
    with pytest.raises(ConflictError):
        money.confirm(works.world.runtime, works.second, works.slug, entry)
    row = works.world.session.get_one(MoneyEntry, entry)
    assert (row.confirmed, row.refusal) == (False, "Сомасы басқа")
    assert course(works).account.contracted == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"supplier_bin": "880101300018"}, "errors.bin.person"),
        ({"supplier_bin": "123"}, "errors.bin.twelve_digits"),
        ({"supplier_bin": "050140000004"}, "errors.bin.check_digit"),
        ({"supplier": "Серік Серіков 880101300018"}, "iin"),
        ({"supplier": ""}, "words"),
        ({"amount": 0}, "amount"),
        ({"procedure": "friend"}, "procedure"),
    ],
)
def test_a_contract_with_a_mistake_is_not_entered(works: Works, changed: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        works.enter_contract(**({"amount": 5} | changed))  # type: ignore[arg-type]
    assert problems(refused) == [told]
    assert works.world.session.scalar(sa.select(sa.func.count()).select_from(Contract)) == 0


def test_only_officers_of_the_okrug_write_in_the_account(works: Works) -> None:
    stranger = replace(works, clerk=works.world.actor(Role.AUDITOR))
    commit(works.world)
    with pytest.raises(ForbiddenError):
        stranger.enter_contract(5)


def test_a_project_that_lost_has_no_account(works: Works) -> None:
    with pytest.raises(NotFoundError):
        works.enter_contract(5, code="3")


def test_a_budget_that_was_not_agreed_is_not_spent(world: World, clock: MovableClock) -> None:
    works = adopted(world, clock, votes_for=4)
    with pytest.raises(ConflictError):
        works.enter_contract(5)


def test_a_budget_under_which_a_contract_was_entered_is_not_taken_back(works: Works) -> None:
    noted = queries.find_adoption(works.world.session, works.round.id)
    assert noted is not None
    values = (noted.body_id, noted.decided_on, 9, 8)
    works.enter_contract(5)
    with pytest.raises(ConflictError, match="money_entered"):
        rounds.adopt(works.world.runtime, works.second, works.slug, rounds.Decision(*values, 4, "№ 5 хаттама"))
    assert rounds.adopt(works.world.runtime, works.second, works.slug, rounds.Decision(*values, 6, "№ 5 хаттама"))


def test_a_number_stands_for_one_contract_of_a_project(works: Works) -> None:
    works.contract(5)
    with pytest.raises(InvalidInputError) as refused:
        works.enter_contract(6)
    assert problems(refused) == ["number_taken"]


def test_the_tables_themselves_hold_two_people_and_a_reason(works: Works) -> None:
    works.contract(1_000)
    session = works.world.session
    wrong: list[Callable[[MoneyEntry], dict[str, object]]] = [
        lambda row: {"checked_by": row.entered_by},
        lambda _row: {"amount": 0},
        lambda _row: {"amount": -5, "reason": None},
        lambda _row: {"confirmed": False, "refusal": None},
        lambda _row: {"checked_by": None},
    ]
    for change in wrong:
        row = session.scalars(sa.select(MoneyEntry)).one()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.update(MoneyEntry).values(**change(row)))


def test_the_ledger_tells_the_entry_and_never_the_supplier(works: Works) -> None:
    works.contract(3_000_000)
    acts = ledger.list_entries(works.world.session, subject=works.slug, limit=50)
    entered = next(entry for entry in acts if entry.act == "budget.money")
    assert entered.facts["amount"] == 3_000_000
    assert entered.facts["verdict"]
    assert "Жол құрылыс" not in str([entry.facts for entry in acts])


class History:
    """Entries, confirmations, refusals and corrections as a seed gives them; what is refused changes nothing."""

    def __init__(self, works: Works, seed: int) -> None:
        self.works, self.seed, self.drawn = works, seed, 0
        self.people = [works.clerk, works.second, works.world.actor(Role.CLERK)]
        self.waiting: list[uuid.UUID] = []
        commit(works.world)

    def chance(self, below: int) -> int:
        self.drawn += 1
        return numbers(f"{self.seed}/{self.drawn}", below)

    def step(self, number: int) -> None:
        acts = [self.enter, self.pay, self.lessen, self.check, self.check, self.check, self.undo]
        try:
            acts[self.chance(len(acts))](replace(self.works, clerk=self.people[self.chance(3)]), number)
        except DomainError:
            self.works.world.session.rollback()

    def enter(self, works: Works, number: int) -> None:
        reason = {"reason": "Баға өсті"} if self.chance(3) == 0 else {}
        code = str(1 + self.chance(2))
        self.waiting.append(works.enter_contract(1 + self.chance(3_000_000), code, f"{number}", **reason))

    def pay(self, works: Works, _number: int) -> None:
        self._write(works, PAYMENT, 1 + self.chance(2_000_000))

    def lessen(self, works: Works, _number: int) -> None:
        self._write(works, CONTRACT, -1 - self.chance(2_000_000))

    def _write(self, works: Works, kind: str, amount: int) -> None:
        contracts = course(works, str(1 + self.chance(2))).contracts
        if contracts:
            chosen = contracts[self.chance(len(contracts))]
            reason = "Қосымша келісім" if amount < 0 else ""
            new = money.NewEntry(kind, amount, works.world.runtime.today, "№ 1", reason)
            self.waiting.append(money.enter_money(works.world.runtime, works.clerk, works.slug, chosen.id, new))

    def check(self, works: Works, _number: int) -> None:
        if self.waiting:
            entry = self.waiting.pop(0)
            if self.chance(5):
                money.confirm(works.world.runtime, works.clerk, works.slug, entry)
            else:
                money.refuse(works.world.runtime, works.clerk, works.slug, entry, "Қате")

    def undo(self, works: Works, _number: int) -> None:
        rows = list(works.world.session.scalars(sa.select(MoneyEntry.id)))
        if rows:
            chosen = rows[self.chance(len(rows))]
            self.waiting.append(money.take_back(works.world.runtime, works.clerk, works.slug, chosen, "Қате"))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_history_every_tenge_is_somewhere(works: Works, seed: int) -> None:
    history, session = History(works, seed), works.world.session
    for number in range(40):
        history.step(number)
    result = queries.find_result(session, works.round.id)
    assert result is not None
    projects = session.execute(sa.select(Project.id, Project.code, Project.cost))
    approved = money_queries.approved_of(projects, result.outcome["winners"])
    courses = money_queries.list_courses(session, approved)
    whole = sum((one.account for one in courses.values()), Account())
    assert works.round.pot == whole.approved + (works.round.pot - result.outcome["spent"])
    assert whole.approved == whole.contracted + whole.uncontracted == sum(approved.values())
    entries_of = money_queries.list_entries(session, list(approved))
    for project_id, one in courses.items():
        confirmed = [(row.kind, row.amount) for row in entries_of.get(project_id, []) if row.confirmed]
        assert account(one.account.approved, confirmed) == one.account
        assert 0 <= one.account.paid <= one.account.contracted
        assert all(0 <= contract.paid <= contract.contracted for contract in one.contracts)
        if one.account.over:
            assert any(row.reason for row in entries_of[project_id] if row.confirmed and row.kind == CONTRACT)
    _files_add_up(works, whole)


def _files_add_up(works: Works, whole: Account) -> None:
    """The CSV and the open contracting data say the same to the tenge as the page."""
    world = works.world
    law = book_for(world.session, world.runtime.law, works.round.territory_id)
    books = read_books(world.session, law, works.round, world.runtime.today)
    assert books is not None
    assert books.account == whole
    rows = list(csv.DictReader(io.StringIO(money_csv(books).decode("utf-8-sig")), delimiter=";"))
    told = {kind: sum(int(row["amount"]) for row in rows if row["kind"] == kind) for kind in ("contract", "payment")}
    assert told == {"contract": whole.contracted, "payment": whole.paid}
    changed = list_changes(world.session, books)
    data = ocds(books, uri="https://x.kz/", office={"kk": "А", "ru": "А", "en": "A"}, files={}, changed=changed,
                now=world.runtime.now)  # fmt: skip
    contracts = [made for release in json.loads(data)["releases"] for made in release.get("contracts", [])]
    assert sum(made["value"]["amount"] for made in contracts) == whole.contracted
    paid = [row["value"]["amount"] for made in contracts for row in made["implementation"]["transactions"]]
    assert sum(paid) == whole.paid


def test_a_legal_persons_number_is_told_from_a_natural_persons() -> None:
    assert bin_problem(BIN) is None
    assert bin_problem("880101300018") == "errors.bin.person"


def test_nothing_is_dated_in_the_future_or_before_its_contract(works: Works) -> None:
    with pytest.raises(InvalidInputError) as refused:
        works.enter_contract(5, signed_on=works.world.runtime.today + timedelta(days=1))
    assert problems(refused) == ["future"]
    works.contract(5)
    early = money.NewEntry(PAYMENT, 5, works.world.runtime.today - timedelta(days=1), "№ 1")
    with pytest.raises(InvalidInputError) as refused:
        money.enter_money(works.world.runtime, works.clerk, works.slug, contract_id(works), early)
    assert problems(refused) == ["before_contract"]
