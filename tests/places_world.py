"""A small district for tests: two okrugs with villages, a maslikhat, and files of rolls."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Flask

from app.domain.people import iin_is_valid
from app.identity import services as identity
from app.identity.services.roles import APPOINTED
from app.places.queries import list_offices
from app.places.services import bodies, territories
from app.platform.access import Actor, Grant, Role
from app.platform.runtime import Runtime
from tests.identity_people import new_account, new_iin
from tests.pages import PageClient

SINCE = date(2015, 1, 1)
ACT = "облыс мәслихатының 2014 жылғы 12 желтоқсандағы № 31 шешімі"
HEADER = "iin,full_name,birth_date,village"


def names(text: str) -> dict[str, str]:
    """One name in three languages."""
    return {"kk": text, "ru": f"{text} (ru)", "en": f"{text} (en)"}


@dataclass(frozen=True)
class World:
    """Ids of what was made; `mark` makes addresses of this world unlike another's."""

    mark: str
    oblast: uuid.UUID
    district: uuid.UUID
    okrug: uuid.UUID
    village: uuid.UUID
    far_village: uuid.UUID
    maslikhat: uuid.UUID

    @property
    def okrug_slug(self) -> str:
        return f"okrug-{self.mark}"

    @property
    def maslikhat_slug(self) -> str:
        return f"maslikhat-{self.mark}"


def build(runtime: Runtime, *, seats: int = 17) -> World:
    """Record the district as an operator does."""
    mark = uuid.uuid4().hex[:8]

    def place(slug: str, kind: str, name: str, parent: uuid.UUID | None, population: int | None = None) -> uuid.UUID:
        return territories.record_territory(
            runtime,
            None,
            slug=f"{slug}-{mark}",
            kind=kind,
            names=names(name),
            parent_id=parent,
            valid_from=SINCE,
            basis=ACT,
            population=population,
        )

    oblast = place("oblast", "oblast", "Алтын дала облысы", None)
    district = place("district", "district", "Көктөбе ауданы", oblast)
    okrug = place("okrug", "okrug", "Қарасу ауылдық округі", district, 1840)
    village = place("village", "village", "Қарасу ауылы", okrug, 1500)
    far = place("far", "village", "Бесағаш ауылы", okrug, 340)
    maslikhat = bodies.record_body(
        runtime,
        None,
        slug=f"maslikhat-{mark}",
        kind="maslikhat",
        territory_id=district,
        names=names("Көктөбе аудандық мәслихаты"),
        legal_basis="№ 148 Заң",
    )
    bodies.record_seats(
        runtime,
        None,
        maslikhat,
        convocation="VIII",
        seats=seats,
        valid_from=date(2023, 3, 20),
        valid_to=date(2028, 3, 19),
        basis="аудандық сайлау комиссиясының № 4 қаулысы",
    )
    return World(mark, oblast, district, okrug, village, far, maslikhat)


def officer(runtime: Runtime, role: Role, territory_id: uuid.UUID | None) -> Actor:
    """Somebody who acts in a role, appointed to it where it is one of those; a fresh session with a second factor."""
    person_id, account_id = new_account(runtime, name="Гүлнар Оспанова")
    if role in APPOINTED:
        _appoint(runtime, account_id, role, territory_id)
    grants = frozenset({Grant(role, territory_id)})
    return Actor(uuid.uuid4(), account_id, person_id, "Гүлнар Оспанова", True, runtime.now, lambda _: grants)


def visit(app: Flask, runtime: Runtime, role: Role, territory_id: uuid.UUID | None) -> PageClient:
    """An appointed official, signed in with a second factor, in a browser of their own."""
    _, account_id = new_account(runtime, name="Болат Ермеков")
    _appoint(runtime, account_id, role, territory_id)
    return enter(PageClient(app), runtime, account_id, strong=True)


def _appoint(runtime: Runtime, account_id: uuid.UUID, role: Role, territory_id: uuid.UUID | None) -> None:
    with runtime.transaction() as tx:
        identity.appoint(
            tx,
            account_id,
            role,
            territory_id,
            starts_on=date(2026, 1, 1),
            basis="№ 7 бұйрық",
            civil_servant=False,
            read_offices=list_offices,
        )


def enter(pages: PageClient, runtime: Runtime, account_id: uuid.UUID, *, strong: bool = False) -> PageClient:
    """Put a session of the account into the browser, as the sign-in pages do."""
    with runtime.transaction() as tx:
        token = identity.begin_session(tx, account_id, strong=strong)
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return pages


def later(actor: Actor, runtime: Runtime) -> Actor:
    """The same officer, having proved who they are just now."""
    return replace(actor, confirmed_at=runtime.now)


def person(runtime: Runtime, name: str = "Асқар Нұрланов") -> uuid.UUID:
    """A person of full age without an account."""
    with runtime.transaction() as tx:
        return identity.register_person(tx, new_iin(), name, date(1990, 5, 14))


def seat(runtime: Runtime, world: World, person_id: uuid.UUID, **changed: Any) -> uuid.UUID:
    """A seat in the maslikhat for its whole convocation."""
    given: dict[str, Any] = {
        "office": "member",
        "starts_on": date(2023, 3, 20),
        "ends_on": date(2028, 3, 19),
        "basis": "2023 жылғы 19 наурыздағы сайлау",
    }
    return bodies.grant_mandate(runtime, None, world.maslikhat, person_id=person_id, **{**given, **changed})


def line(
    name: str = "Әлібек Қуанышұлы", birth: str = "1990-05-14", village: str = "Қарасу", iin: str = "", **more: str
) -> str:
    """One line of a file; born on 14 May 1990, as new_iin() says."""
    return ",".join([iin or new_iin(), name, birth, village, *more.values()])


def csv_file(lines: Sequence[str], header: str = HEADER) -> bytes:
    """A file in UTF-8."""
    return "\n".join([header, *lines]).encode()


@contextmanager
def unchanged(runtime: Runtime, count: Any) -> Iterator[None]:
    """Inside the block nothing of what `count(session)` counts comes or goes."""
    before = count(runtime.session)
    yield
    assert count(runtime.session) == before


def many(people: int) -> Iterator[tuple[str, date]]:
    """Identity numbers and birth dates, all different, the same ones every time."""
    made = 0
    for birth in (date(1950, 1, 1) + timedelta(days=day) for day in range(18_000)):
        for digit in range(10):
            iin = f"{birth:%y%m%d}30001{digit}"
            if made < people and iin_is_valid(iin):
                made += 1
                yield iin, birth
