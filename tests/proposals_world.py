"""A round that takes proposals, and what becomes of one: by the services, as people do it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.services import checks, proposals, timetable
from app.budget.services.checks import Outcome
from app.platform.access import Actor, Role
from tests.budget_rounds import draft
from tests.clock import MovableClock
from tests.world import World, commit

TITLE = {"kk": "Мектеп жанына балалар алаңын салу"}
ABOUT = {"kk": "Балалар көшеде ойнайды, қауіпсіз орын керек."}
THREE = {"kk": "Түсіндірме", "ru": "Пояснение", "en": "Explanation"}


def dates_for(today: date, opens_in: int = 100) -> timetable.Dates:
    """Dates that keep to the platform's defaults: 40 days of collection from tomorrow, 30 days of checks."""
    from datetime import datetime, time

    from app.platform.clock import LEGAL_ZONE

    begins = today + timedelta(days=1)
    ends = begins + timedelta(days=39)
    opens = datetime.combine(today + timedelta(days=opens_in), time(9), LEGAL_ZONE)
    return timetable.Dates(
        begins, ends, ends + timedelta(days=30), opens, opens + timedelta(days=20), opens.date() + timedelta(days=40)
    )


def collecting(world: World, clock: MovableClock, **changed: object) -> tuple[Round, Actor]:
    """A draft round on the first day of its collection, and a member of its commission."""
    made = draft(world, [], **changed)
    member = world.commission_member()
    commit(world)
    timetable.publish_timetable(world.runtime, member, made.slug, dates_for(world.runtime.today))
    clock.advance(days=1)
    return made, member


def answers(world: World, **changed: object) -> proposals.Answers:
    """What a resident answers."""
    values: dict[str, object] = {
        "title": TITLE,
        "about": ABOUT,
        "village_id": world.villages[0],
        "zone": 3,
        "spot": "Клубтың арты",
        "rough_cost": 2_500_000,
        **changed,
    }
    return proposals.Answers(**values)  # type: ignore[arg-type]


def sent(world: World, made: Round, author: Actor | None = None, **changed: object) -> tuple[uuid.UUID, Actor]:
    """A proposal that its author has handed in."""
    author = author or world.actor()
    commit(world)
    proposal_id = proposals.begin_proposal(world.runtime, author, made.slug)
    proposals.save_answers(world.runtime, author, proposal_id, answers(world, **changed))
    proposals.send_proposal(world.runtime, author, proposal_id)
    return proposal_id, author


def clerk(world: World) -> Actor:
    """A clerk of the okrug."""
    made = world.actor(Role.CLERK)
    commit(world)
    return made


def outcome(world: World, proposal_id: uuid.UUID, *, unmet: int = 0, **changed: object) -> Outcome:
    """Every criterion of the step answered; the first `unmet` of them are not met."""
    rt = world.runtime
    proposal = queries.get_proposal(rt.session, proposal_id)
    step = "formal" if proposal.state == "sent" else "substantive"
    asked = checks.criteria_of(rt.session, rt.law, world.okrug, rt.today, step)
    given = {one.key: ("unmet" if n < unmet else "met", "Тексерілді") for n, one in enumerate(asked)}
    passed = unmet == 0
    values: dict[str, object] = {"passed": passed, "answers": given, "text": {}}
    if not passed or step == "substantive":
        values["text"] = THREE
    if passed and step == "substantive":
        values |= {"title": {**THREE, **TITLE}, "about": {**THREE, **ABOUT}, "cost": 2_700_000}
    rt.session.rollback()
    return Outcome(**{**values, **changed})  # type: ignore[arg-type]


def decided(world: World, proposal_id: uuid.UUID, by: Actor, *, unmet: int = 0, **changed: object) -> str:
    """The step decided by this official; gives the state after it."""
    return checks.decide_check(world.runtime, by, proposal_id, outcome(world, proposal_id, unmet=unmet, **changed))
