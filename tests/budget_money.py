"""A round whose winners the assembly has agreed to pay for, and people who may write in its account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from app.budget.models import Round
from app.budget.services import money, rounds
from app.places.models import Body
from app.platform.access import Actor, Role
from tests.budget_rounds import counted
from tests.clock import MovableClock
from tests.world import World, commit

COSTS = [4_000_000, 3_000_000, 9_000_000]
"""The pot is 10 000 000: the first two win."""
BIN = "050140000001"


@dataclass
class Works:
    """An adopted round with two winners («1» and «2») and one that lost («3»)."""

    world: World
    round: Round
    clerk: Actor
    second: Actor

    @property
    def slug(self) -> str:
        return self.round.slug

    def contract(self, amount: int, code: str = "1", number: str = "7", **changed: object) -> uuid.UUID:
        """The id of a confirmed entry of a new contract."""
        entry = self.enter_contract(amount, code, number, **changed)
        money.confirm(self.world.runtime, self.second, self.slug, entry)
        return entry

    def enter_contract(self, amount: int, code: str = "1", number: str = "7", **changed: object) -> uuid.UUID:
        """The id of an entry of a new contract that waits."""
        values: dict[str, object] = {
            "number": number,
            "signed_on": self.world.runtime.today,
            "procedure": "open_tender",
            "supplier": "«Жол құрылыс» ЖШС",
            "supplier_bin": BIN,
            "amount": amount,
        }
        new = money.NewContract(**(values | changed))  # type: ignore[arg-type]  # the tests give what fits
        return money.enter_contract(self.world.runtime, self.clerk, self.slug, code, new)


def adopted(world: World, clock: MovableClock, *, votes_for: int = 7) -> Works:
    """A round counted and decided on the next day by an assembly of nine, eight of whom came."""
    made = counted(world, clock, [["1", "2"], ["1", "2"], ["1", "3"]], costs=COSTS)
    body = Body(
        slug=f"assembly-{uuid.uuid4().hex[:6]}",
        kind="assembly",
        territory_id=world.okrug,
        name_kk="Жиналыс",
        name_ru="Собрание",
        name_en="Assembly",
    )
    world.session.add(body)
    world.session.flush()
    member, clerk, second = world.commission_member(), world.actor(Role.CLERK), world.commission_member()
    commit(world)
    clock.moment += timedelta(days=1)
    decision = rounds.Decision(body.id, world.runtime.today, 9, 8, votes_for, "№ 4 хаттама")
    rounds.adopt(world.runtime, member, made.slug, decision)
    return Works(world, made, clerk, second)


def plan(today: date) -> dict[str, tuple[date | None, date | None]]:
    """A plan whose first stage is done and whose second is due in ten days."""
    return {"design": (today, today), "tender": (today + timedelta(days=10), None)}
