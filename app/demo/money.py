"""What became of the first winners of the closed vote: one goes well, one is late and says why, a report is answered.

Suppliers, papers and sums are invented.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from app.budget import money_queries, queries
from app.budget.services import money, oversight, progress
from app.demo import pictures
from app.demo.accounts import list_accounts
from app.demo.content import read
from app.demo.story import Moment, Story, side_by_side
from app.demo.world import Officer, World, acting
from app.documents.content import Checked
from app.domain.spending import PAYMENT, Quarter, quarter_of
from app.identity.models import Account
from app.platform.access import Actor
from app.platform.runtime import Runtime

RESIDENT = "qaraqogha1@demo.example"
BIN = "990140099006"
FIRST, LAST = -59, -24
"""The days of this story, counted from today: the other votes of the demonstration were held before and after."""


@dataclass(frozen=True, slots=True)
class Work:
    """A winner with those who write in its account."""

    world: World
    slug: str
    code: str
    cost: int
    clerk: Officer
    second: Officer

    def confirmed(self, days: int, entry: uuid.UUID) -> Story:
        """The second person confirms an entry."""
        runtime = yield days, 16
        money.confirm(runtime, acting(runtime, self.second), self.slug, entry)

    def contract(self, days: int, number: str, supplier: str, supplier_bin: str | None, share: int) -> Story:
        """A contract of `share` hundredths of the approved sum, signed on that day."""
        runtime = yield days, 10
        amount = self.cost * share // 100
        new = money.NewContract(number, runtime.today, "price_quotes", supplier, supplier_bin, amount)
        entry = money.enter_contract(runtime, acting(runtime, self.clerk), self.slug, self.code, new)
        yield from self.confirmed(days, entry)

    def pay(self, days: int, paper: str, share: int) -> Generator[Moment, Runtime, uuid.UUID]:
        """Pay `share` hundredths of the first contract; gives the id of the entry."""
        runtime = yield days, 10
        project = money_queries.get_project(runtime.session, self._round_id(runtime), self.code)
        contract = money_queries.list_contracts(runtime.session, [project.id])[project.id][0]
        new = money.NewEntry(PAYMENT, contract.contracted * share // 100, runtime.today, paper)
        entry = money.enter_money(runtime, acting(runtime, self.clerk), self.slug, contract.id, new)
        yield from self.confirmed(days, entry)
        return entry

    def take_back(self, days: int, entry: uuid.UUID, reason: str) -> Story:
        """Take a mistaken entry back."""
        runtime = yield days, 10
        yield from self.confirmed(days, money.take_back(runtime, acting(runtime, self.clerk), self.slug, entry, reason))

    def plan(self, days: int, stages: dict[str, tuple[int, int | None]]) -> Story:
        """Set planned and finished days, told as days from today."""
        runtime = yield days, 10
        told = {
            kind: (self.world.day(due), None if done is None else self.world.day(done))
            for kind, (due, done) in stages.items()
        }
        progress.set_stages(runtime, acting(runtime, self.clerk), self.slug, self.code, told, "")

    def post(
        self, days: int, quarter: Quarter, done: int, text: str, delay: str = "", photos: Sequence[Checked] = ()
    ) -> Story:
        """Publish a quarter's information on that day."""
        runtime = yield days, 17
        new = progress.NewProgress(quarter, done, text, delay, photos)
        progress.post_progress(runtime, acting(runtime, self.clerk), self.slug, self.code, new)

    def _round_id(self, runtime: Runtime) -> uuid.UUID:
        return queries.get_round(runtime.session, self.slug).id


def story(world: World) -> Story:
    """Two winners of the closed vote go forward, in the weeks between the assembly's decision and the open vote."""
    content = read("closed_round")["round"]
    slug, place = content["slug"], content["in"]
    runtime = yield FIRST, 9
    round_ = queries.get_round(runtime.session, slug)
    result = queries.find_result(runtime.session, round_.id)
    if result is None:
        raise LookupError(slug)
    costs = queries.ballot_costs(runtime.session, round_.id)
    clerk, second = world.officers[f"clerk of {place}"], world.seats[f"{place}-commission"][1]
    works = [Work(world, slug, code, costs[code], clerk, second) for code in result.outcome["winners"]]
    quarter = quarter_of(money_queries.decided_on(runtime.session, round_.id))
    yield from side_by_side(_goes_well(works[0]), _is_late(works[1]), *_told(works, quarter))


def _goes_well(work: Work) -> Story:
    stages = {"design": (-60, -61), "tender": (-59, -59), "contract": (-58, -58), "works": (25, None)}
    yield from work.plan(-58, {**stages, "acceptance": (35, None)})
    yield from work.contract(-57, "17", "«Қарақоға құрылыс» ЖШС (ойдан алынған)", BIN, 96)
    yield from work.pay(-44, "№ 112 төлем тапсырмасы", 30)
    mistaken = yield from work.pay(-36, "№ 118 төлем тапсырмасы", 10)
    yield from work.take_back(-35, mistaken, "№ 118 төлем басқа шартқа тиесілі еді")


def _is_late(work: Work) -> Story:
    stages = {"design": (-60, -59), "tender": (-52, None), "works": (-38, None), "acceptance": (20, None)}
    yield from work.plan(-58, stages)
    yield from work.plan(-51, {**stages, "tender": (-52, -51)})
    yield from work.contract(-50, "21", "«Сапар» дара кәсіпкерлігі (ойдан алынған)", None, 100)
    yield from work.pay(-40, "№ 115 төлем тапсырмасы", 20)
    reported = yield -33, 19
    text = "Қазылған шұңқыр екі аптадан бері ашық жатыр, қоршауы жоқ."
    report = oversight.send_not_done(reported, _resident(reported), work.slug, work.code, text=text)
    answered = yield -27, 11
    answer = "Шұңқыр сол күні қоршалды, жұмыс аяқталғанша қоршау тұрады. Хабарыңызға рақмет."
    oversight.answer_not_done(
        answered, acting(answered, work.clerk), report, outcome="remedied", answer=answer, shown=True
    )
    found = yield -26, 11
    new = oversight.NewFinding(
        work.code,
        "Тексеру комиссиясы (ойдан алынған)",
        "№ 6 акт",
        "Материалды қабылдау актісінде жеткізілген материалдың саны көрсетілмеген.",
        found.today,
        work.world.day(8),
    )
    oversight.record_finding(found, acting(found, work.second), work.slug, new)


def _told(works: list[Work], quarter: Quarter) -> list[Story]:
    """What was published about the first quarter: in time, late, and of those whose turn is to come."""
    well, late, *others = works
    on_time, too_late = _after(well.world, quarter, 6), _after(well.world, quarter, 18)
    delay = "Жеткізуші материалды үш аптаға кешіктірді. Оған ескерту хат жіберілді."
    return [
        well.post(on_time, quarter, 45, "Бағандардың шұңқыры қазылды, үш шам орнатылды.", photos=[pictures.lamps()]),
        late.post(too_late, quarter, 20, "Материалдың бір бөлігі жеткізілді.", delay),
        *(one.post(on_time, quarter, 0, "Жоба құжаттарын дайындау келесі тоқсанда басталады.") for one in others),
    ]


def _after(world: World, quarter: Quarter, days: int) -> int:
    """So many days after the quarter's end, told as days from today, within the weeks of this story."""
    return min(max((quarter.ends - world.today).days + days, FIRST + 2), LAST)


def _resident(runtime: Runtime) -> Actor:
    """The resident of the closed vote's okrug whom the sign-in page lists."""
    emails = [row["email"] for row in read("accounts")["residents"]]
    listed = list_accounts(runtime)[emails.index(RESIDENT)]
    account = runtime.session.get_one(Account, listed.account_id)
    return acting(runtime, Officer(account.id, account.person_id, listed.name))
