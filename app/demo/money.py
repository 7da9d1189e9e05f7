"""What became of the first winners of the closed vote: one goes well, one is late and says why, a report is answered.

Suppliers, papers and sums are invented.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from app.budget import money_queries, queries
from app.budget.services import money, oversight, progress
from app.demo.accounts import list_accounts
from app.demo.content import read
from app.demo.world import Officer, World, acting
from app.domain.spending import PAYMENT, Quarter, quarter_of
from app.identity.models import Account
from app.platform.access import Actor
from app.platform.runtime import Runtime

RESIDENT = "qaraqogha1@demo.example"
BIN = "990140099006"
FIRST, LAST = -59, -24
"""The days of this story, counted from today: the other votes of the demonstration were held before and after."""
Step = tuple[int, Callable[[int], None]]


@dataclass(frozen=True, slots=True)
class Work:
    """A winner with those who write in its account."""

    world: World
    slug: str
    code: str
    cost: int
    clerk: Officer
    second: Officer

    def confirmed(self, days: int, entry: uuid.UUID) -> None:
        """The second person confirms an entry."""
        runtime = self.world.at(days, 16)
        money.confirm(runtime, acting(runtime, self.second), self.slug, entry)

    def contract(self, days: int, number: str, supplier: str, supplier_bin: str | None, share: int) -> None:
        """A contract of `share` hundredths of the approved sum, signed on that day."""
        runtime = self.world.at(days)
        amount = self.cost * share // 100
        new = money.NewContract(number, runtime.today, "price_quotes", supplier, supplier_bin, amount)
        self.confirmed(days, money.enter_contract(runtime, acting(runtime, self.clerk), self.slug, self.code, new))

    def pay(self, days: int, paper: str, share: int) -> uuid.UUID:
        """Pay `share` hundredths of the first contract; gives the id of the entry."""
        runtime = self.world.at(days)
        project = money_queries.get_project(runtime.session, self._round_id(runtime), self.code)
        contract = money_queries.list_contracts(runtime.session, [project.id])[project.id][0]
        new = money.NewEntry(PAYMENT, contract.contracted * share // 100, runtime.today, paper)
        entry = money.enter_money(runtime, acting(runtime, self.clerk), self.slug, contract.id, new)
        self.confirmed(days, entry)
        return entry

    def take_back(self, days: int, entry: uuid.UUID, reason: str) -> None:
        """Take a mistaken entry back."""
        runtime = self.world.at(days)
        self.confirmed(days, money.take_back(runtime, acting(runtime, self.clerk), self.slug, entry, reason))

    def plan(self, days: int, stages: dict[str, tuple[int, int | None]]) -> None:
        """Set planned and finished days, told as days from today."""
        runtime = self.world.at(days)
        told = {
            kind: (self.world.day(due), None if done is None else self.world.day(done))
            for kind, (due, done) in stages.items()
        }
        progress.set_stages(runtime, acting(runtime, self.clerk), self.slug, self.code, told, "")

    def post(self, days: int, quarter: Quarter, done: int, text: str, delay: str = "") -> None:
        """Publish a quarter's information on that day."""
        runtime = self.world.at(days, 17)
        new = progress.NewProgress(quarter, done, text, delay)
        progress.post_progress(runtime, acting(runtime, self.clerk), self.slug, self.code, new)

    def _round_id(self, runtime: Runtime) -> uuid.UUID:
        return queries.get_round(runtime.session, self.slug).id


def build(world: World) -> None:
    """Carry two winners of the closed vote forward, in the weeks between the assembly's decision and the open vote."""
    content = read("closed_round")["round"]
    slug, place = content["slug"], content["in"]
    runtime = world.at(FIRST)
    round_ = queries.get_round(runtime.session, slug)
    result = queries.find_result(runtime.session, round_.id)
    if result is None:
        raise LookupError(slug)
    costs = queries.ballot_costs(runtime.session, round_.id)
    clerk, second = world.officers[f"clerk of {place}"], world.seats[f"{place}-commission"][1]
    well, late = (Work(world, slug, code, costs[code], clerk, second) for code in result.outcome["winners"][:2])
    quarter = quarter_of(money_queries.decided_on(runtime.session, round_.id))
    others = [Work(world, slug, code, costs[code], clerk, second) for code in result.outcome["winners"][2:]]
    steps = [*_goes_well(well, quarter), *_is_late(late, quarter), *(_is_to_come(one, quarter) for one in others)]
    for day, act in sorted(steps, key=lambda step: step[0]):
        act(day)


def _goes_well(work: Work, quarter: Quarter) -> list[Step]:
    stages = {"design": (-60, -61), "tender": (-59, -59), "contract": (-58, -58), "works": (25, None)}
    paid: list[uuid.UUID] = []
    told = "Жер жұмыстары аяқталды, негізгі жұмыс басталды."
    return [
        (-58, lambda day: work.plan(day, {**stages, "acceptance": (35, None)})),
        (-57, lambda day: work.contract(day, "17", "«Қарақоға құрылыс» ЖШС (ойдан алынған)", BIN, 96)),
        (-44, lambda day: paid.append(work.pay(day, "№ 112 төлем тапсырмасы", 30))),
        (-36, lambda day: paid.append(work.pay(day, "№ 118 төлем тапсырмасы", 10))),
        (-35, lambda day: work.take_back(day, paid[1], "№ 118 төлем басқа шартқа тиесілі еді")),
        (_after(work.world, quarter, 6), lambda day: work.post(day, quarter, 45, told)),
    ]


def _is_late(work: Work, quarter: Quarter) -> list[Step]:
    first = {"design": (-60, -59), "tender": (-52, None), "works": (-38, None), "acceptance": (20, None)}
    told = "Материалдың бір бөлігі жеткізілді."
    delay = "Жеткізуші материалды үш аптаға кешіктірді. Оған ескерту хат жіберілді."
    sent: list[uuid.UUID] = []
    paid: list[uuid.UUID] = []
    return [
        (-58, lambda day: work.plan(day, first)),
        (-51, lambda day: work.plan(day, {**first, "tender": (-52, -51)})),
        (-50, lambda day: work.contract(day, "21", "«Сапар» дара кәсіпкерлігі (ойдан алынған)", None, 100)),
        (-40, lambda day: paid.append(work.pay(day, "№ 115 төлем тапсырмасы", 20))),
        (_after(work.world, quarter, 18), lambda day: work.post(day, quarter, 20, told, delay)),
        (-33, lambda day: sent.append(_report(work, day))),
        (-27, lambda day: _answer(work, day, sent[0])),
        (-26, lambda day: _find(work, day)),
    ]


def _is_to_come(work: Work, quarter: Quarter) -> Step:
    told = "Жоба құжаттарын дайындау келесі тоқсанда басталады."
    return _after(work.world, quarter, 6), lambda day: work.post(day, quarter, 0, told)


def _after(world: World, quarter: Quarter, days: int) -> int:
    """So many days after the quarter's end, told as days from today, within the weeks of this story."""
    return min(max((quarter.ends - world.today).days + days, FIRST + 2), LAST)


def _resident(runtime: Runtime) -> Actor:
    """The resident of the closed vote's okrug whom the sign-in page lists."""
    emails = [row["email"] for row in read("accounts")["residents"]]
    listed = list_accounts(runtime)[emails.index(RESIDENT)]
    account = runtime.session.get_one(Account, listed.account_id)
    return acting(runtime, Officer(account.id, account.person_id, listed.name))


def _report(work: Work, day: int) -> uuid.UUID:
    runtime = work.world.at(day, 19)
    text = "Қазылған шұңқыр екі аптадан бері ашық жатыр, қоршауы жоқ."
    return oversight.send_not_done(runtime, _resident(runtime), work.slug, work.code, text=text)


def _answer(work: Work, day: int, report: uuid.UUID) -> None:
    runtime = work.world.at(day, 11)
    answer = "Шұңқыр сол күні қоршалды, жұмыс аяқталғанша қоршау тұрады. Хабарыңызға рақмет."
    oversight.answer_not_done(
        runtime, acting(runtime, work.clerk), report, outcome="remedied", answer=answer, shown=True
    )


def _find(work: Work, day: int) -> None:
    runtime = work.world.at(day, 11)
    new = oversight.NewFinding(
        work.code,
        "Тексеру комиссиясы (ойдан алынған)",
        "№ 6 акт",
        "Материалды қабылдау актісінде жеткізілген материалдың саны көрсетілмеген.",
        runtime.today,
        work.world.day(8),
    )
    oversight.record_finding(runtime, acting(runtime, work.second), work.slug, new)
