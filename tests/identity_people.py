"""People of tests: identity numbers that pass the check, places, accounts, and who acts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pyotp
from sqlalchemy.orm import Session

from app.domain.people import iin_is_valid
from app.identity import queries, services
from app.places.models import Territory
from app.places.queries import list_mandate_grants, list_offices
from app.platform.access import Actor, Grant, Role
from app.platform.runtime import Runtime

BIRTH = date(1990, 5, 14)
PASSWORD = "ұзақ құпиясөз 2026"
ADDRESS = "192.0.2.7"
_numbers = count(1000)


def iins(birth: date = BIRTH) -> Any:
    """Well-formed identity numbers of people born on a day, one after another."""
    while True:
        body = f"{birth:%y%m%d}{3 if birth.year < 2000 else 5}{next(_numbers):04}"
        yield from [body + str(digit) for digit in range(10) if iin_is_valid(body + str(digit))]


_iins = iins()


def new_iin() -> str:
    """An identity number that nobody in this process had before."""
    return str(next(_iins))


def new_territory(session: Session) -> uuid.UUID:
    """A rural okrug."""
    territory = Territory(id=uuid.uuid4(), slug=f"okrug-{uuid.uuid4().hex[:8]}", kind="okrug")
    session.add(territory)
    session.commit()
    return territory.id


def new_account(runtime: Runtime, *, name: str = "Әлия Серікқызы", **contacts: Any) -> tuple[uuid.UUID, uuid.UUID]:
    """A person with an account: (person, account)."""
    with runtime.transaction() as tx:
        person_id = services.register_person(tx, new_iin(), name, BIRTH)
        return person_id, services.open_account(tx, person_id, **contacts)


@dataclass
class Official:
    """An account with login, password and second factor."""

    account_id: uuid.UUID
    person_id: uuid.UUID
    login: str
    secret: str

    def code(self, runtime: Runtime) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(self.secret).generate_otp(int(runtime.now.timestamp()) // 30)


def new_official(runtime: Runtime, role: Role, territory_id: uuid.UUID | None) -> Official:
    """An appointed official who has set everything up."""
    person_id, account_id = new_account(runtime, name="Болат Ермеков")
    login = f"official-{uuid.uuid4().hex[:8]}"
    secret = services.new_secret()
    with runtime.transaction() as tx:
        services.give_password(tx, account_id, login, PASSWORD)
        services.appoint(
            tx,
            account_id,
            role,
            territory_id,
            starts_on=date(2026, 1, 1),
            basis="№ 7 бұйрық",
            civil_servant=True,
            read_offices=list_offices,
        )
    official = Official(account_id, person_id, login, secret)
    services.set_up_second_step(runtime, account_id, secret, official.code(runtime))
    return official


def acting(runtime: Runtime, token: str) -> Actor | None:
    """Who a session's token stands for, as the application finds it."""

    def grants(account_id: uuid.UUID) -> frozenset[Grant]:
        today = runtime.today
        return queries.list_appointments(runtime.session, account_id, today) | list_mandate_grants(
            runtime.session, account_id, today
        )

    fingerprint = runtime.keys.fingerprint("session", token)
    return queries.find_actor(runtime.session, token, fingerprint, runtime.now, grants)


def signed_in(runtime: Runtime, account_id: uuid.UUID, *, strong: bool = False) -> Actor:
    """An actor with a fresh session."""
    with runtime.transaction() as tx:
        token = services.begin_session(tx, account_id, strong=strong)
    found = acting(runtime, token)
    assert found is not None
    return found


def messages(runtime: Runtime) -> list[dict[str, Any]]:
    """What waits to be sent, the newest first, without those that nobody gets."""
    from app.platform.outbox import list_recent

    return [job for job in list_recent(runtime.session, runtime.keys, "notices.send", 50) if job["to"]]
