"""`flask admin first`: the operator enters the first administrator, once, without the number in any argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.admin import services
from app.domain.errors import ConflictError, ForbiddenError, NotFoundError
from app.identity import services as identity
from app.identity.models import Appointment
from app.identity.policy import NotFreshError
from app.ledger.models import LedgerEntry
from app.platform.access import Role
from tests import places_world as places
from tests.identity_people import new_iin, new_official, signed_in

FIRST = ["admin", "first", "--name", "Серік Омаров", "--birth", "1990-05-14", "--login", "first", "--basis", "№ 1"]


@pytest.fixture
def command(app: Flask, session: Any) -> Callable[..., Any]:
    runner = app.test_cli_runner()
    return lambda *arguments, **more: runner.invoke(args=list(arguments), **more)


def test_the_first_administrator_is_entered_and_signs_in(
    command: Callable[..., Any], runtime: Any, session: Any
) -> None:
    iin = new_iin()
    run = command(*FIRST, input=f"{iin}\n")
    assert run.exit_code == 0, run.output
    password = run.output.split("Password: ")[1].splitlines()[0]
    assert iin not in run.output
    step = identity.sign_in_with_password(runtime, "first", password, address="192.0.2.1")
    held = session.execute(
        sa.select(Appointment.role, Appointment.territory_id).where(Appointment.account_id == step.account_id)
    ).all()
    assert held == [("administrator", None)]
    act, facts = session.execute(
        sa.select(LedgerEntry.act, LedgerEntry.facts).order_by(LedgerEntry.number.desc()).limit(1)
    ).one()
    assert act == "identity.appoint"
    assert "Омаров" not in str(facts)


def test_there_is_only_one_first(command: Callable[..., Any], session: Any) -> None:
    assert command(*FIRST, input=f"{new_iin()}\n").exit_code == 0
    again = command(*FIRST, input=f"{new_iin()}\n")
    assert again.exit_code == 2
    assert "There is an administrator already." in again.output
    assert "Password" not in again.output


def test_a_wrong_number_enters_nobody(command: Callable[..., Any], session: Any) -> None:
    run = command(*FIRST, input="900514300000\n")
    assert run.exit_code == 1
    assert "IIN" in run.output
    assert "900514300000" not in run.output
    assert session.scalar(sa.select(sa.func.count()).select_from(Appointment)) == 0


def test_the_number_is_no_argument(command: Callable[..., Any]) -> None:
    run = command(*FIRST, "--iin", new_iin())
    assert run.exit_code == 2
    assert "No such option" in run.output


# What the services hold, whatever page asks


@pytest.fixture
def world(runtime: Any) -> places.World:
    return places.build(runtime)


def test_a_stale_administrator_does_nothing(runtime: Any, world: places.World) -> None:
    clerk = new_official(runtime, Role.CLERK, world.okrug)
    stale = places.officer(runtime, Role.ADMINISTRATOR, world.district)
    stale = replace(stale, confirmed_at=runtime.now.replace(year=2025))
    draft = services.AppointmentDraft(Role.CLERK, world.okrug, runtime.today, None, "№ 7", civil_servant=False)
    person = services.PersonDraft(new_iin(), "Сәуле Бекова", places.date(1990, 5, 14))
    for act in (
        lambda: services.appoint(runtime, stale, person, draft),
        lambda: services.give_password(runtime, stale, clerk.person_id, "login"),
        lambda: services.reset_second_factor(runtime, stale, clerk.person_id),
        lambda: services.disable(runtime, stale, clerk.person_id),
        lambda: services.try_job_again(runtime, stale, clerk.person_id),
    ):
        with pytest.raises(NotFreshError):
            act()


def test_a_clerk_does_nothing_of_an_administrators(runtime: Any, world: places.World) -> None:
    clerk = signed_in(runtime, new_official(runtime, Role.CLERK, world.okrug).account_id, strong=True)
    other = new_official(runtime, Role.CLERK, world.okrug)
    for act in (services.disable, services.reset_second_factor):
        with pytest.raises(ForbiddenError):
            act(runtime, clerk, other.person_id)
    with pytest.raises(ForbiddenError):
        services.give_password(runtime, clerk, other.person_id, "login")


def test_an_administrator_of_an_okrug_appoints_nobody_in_the_district(runtime: Any, world: places.World) -> None:
    administrator = places.officer(runtime, Role.ADMINISTRATOR, world.okrug)
    person = services.PersonDraft(new_iin(), "Сәуле Бекова", places.date(1990, 5, 14))
    for territory_id in (world.district, None):
        draft = services.AppointmentDraft(Role.AUDITOR, territory_id, runtime.today, None, "№ 7", civil_servant=False)
        with pytest.raises(ForbiddenError):
            services.appoint(runtime, administrator, person, draft)


def test_a_member_of_a_commission_is_made_by_two_administrators_once_there_are_two(
    runtime: Any, session: Any, world: places.World
) -> None:
    def administrators() -> list[Any]:
        entries = session.query(LedgerEntry).filter_by(act="identity.appoint").order_by(LedgerEntry.number)
        return [entry.facts.get("administrators") for entry in entries if entry.facts["role"] == "commission"]

    first = places.officer(runtime, Role.ADMINISTRATOR, world.district)
    draft = services.AppointmentDraft(Role.COMMISSION, world.okrug, runtime.today, None, "№ 7", civil_servant=False)
    alone, together = (services.PersonDraft(new_iin(), name, places.date(1990, 5, 14)) for name in ("Сәуле", "Болат"))
    assert services.appoint(runtime, first, alone, draft)
    second = places.officer(runtime, Role.ADMINISTRATOR, world.district)
    assert services.appoint(runtime, first, together, draft) is None
    with pytest.raises(ConflictError):
        services.appoint(runtime, first, together, draft)
    other_day = replace(draft, starts_on=runtime.today + timedelta(days=1))
    assert services.appoint(runtime, second, together, other_day) is None
    assert administrators() == [1]
    assert services.appoint(runtime, second, together, draft)
    assert administrators() == [1, 2]


def test_a_clerk_is_appointed_by_one_of_two_administrators(runtime: Any, world: places.World) -> None:
    first, _second = (places.officer(runtime, Role.ADMINISTRATOR, world.district) for _ in range(2))
    draft = services.AppointmentDraft(Role.CLERK, world.okrug, runtime.today, None, "№ 7", civil_servant=False)
    assert services.appoint(runtime, first, services.PersonDraft(new_iin(), "Сәуле", places.date(1990, 5, 14)), draft)


def test_an_appointment_that_is_anothers_is_not_ended(runtime: Any, session: Any, world: places.World) -> None:
    administrator = places.officer(runtime, Role.ADMINISTRATOR, world.district)
    clerk, other = (new_official(runtime, Role.CLERK, world.okrug) for _ in range(2))
    of_other = session.scalar(sa.select(Appointment.id).where(Appointment.account_id == other.account_id))
    with pytest.raises(NotFoundError):
        services.end_appointment(runtime, administrator, clerk.person_id, of_other, runtime.today)


def test_who_has_no_second_factor_needs_no_reset(runtime: Any, world: places.World) -> None:
    administrator = places.officer(runtime, Role.ADMINISTRATOR, world.district)
    person_id = places.person(runtime)
    places.seat(runtime, world, person_id)
    with pytest.raises(ConflictError):
        services.reset_second_factor(runtime, administrator, person_id)
