"""A maslikhat of 17 seats with its deputies, an okrug with an akim and an assembly, and everyone's sessions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.confidence.services import initiatives
from app.confidence.services.initiatives import Decision, Draft
from app.documents.content import Upload
from app.identity import services as identity
from app.places.queries import list_offices
from app.places.services import bodies, territories
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime
from tests import places_world
from tests.identity_people import new_account, signed_in

BASIS = "2023 жылғы 19 наурыздағы сайлау"
PAPER = Upload("hattama.txt", "Хаттама: жиналыс әкімді босату мәселесін көтерді.".encode())
REFUSALS = (Decision("12-3", date(2025, 4, 2)), Decision("27-1", date(2026, 4, 1)))


@dataclass
class Confidence:
    """What was made, by name; actors are new each time, as a session is."""

    runtime: Runtime
    world: places_world.World
    deputies: list[uuid.UUID] = field(default_factory=list)
    """Accounts, the chair first."""
    people: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    mandates: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    @property
    def okrug(self) -> str:
        return self.world.okrug_slug

    def deputy(self, number: int) -> Actor:
        """A deputy, signed in with the second factor; 0 is the chair."""
        return signed_in(self.runtime, self.deputies[number], strong=True)

    def appointed(self, role: Role, territory_id: uuid.UUID) -> Actor:
        """An official appointed in a territory."""
        _, account_id = new_account(self.runtime, name="Ерлан Тастанов")
        with self.runtime.transaction() as tx:
            identity.appoint(
                tx,
                account_id,
                role,
                territory_id,
                starts_on=date(2026, 1, 1),
                basis="№ 7 бұйрық",
                civil_servant=True,
                read_offices=list_offices,
            )
        return signed_in(self.runtime, account_id, strong=True)

    def person(self, number: int) -> uuid.UUID:
        return self.people[self.deputies[number]]

    def file(self, by: int = 1, **changed: Any) -> str:
        """An initiative of a deputy against the akim of the okrug; gives its address."""
        given: dict[str, Any] = {
            "ground": "reports_refused_twice",
            "statement": "Әкімнің есептері екі рет бекітілген жоқ: су құбыры салынбады.",
            "lang": "kk",
            "refusals": REFUSALS,
        }
        return initiatives.file(self.runtime, self.deputy(by), self.okrug, Draft(**{**given, **changed}))

    def raised(self) -> str:
        """An initiative with four signatures of 17."""
        slug = self.file(1)
        for number in (2, 3, 4):
            initiatives.sign(self.runtime, self.deputy(number), slug)
        return slug

    def body(self, kind: str, members: int, *, legal_basis: str | None = None) -> tuple[str, list[uuid.UUID]]:
        """An assembly or a Kenes of the okrug: its address and its members' accounts, the chair first."""
        slug = f"{kind}-{uuid.uuid4().hex[:6]}"
        body_id = bodies.record_body(
            self.runtime,
            None,
            slug=slug,
            kind=kind,
            territory_id=self.world.okrug,
            names=places_world.names("Жергілікті қоғамдастық жиналысы"),
            legal_basis=legal_basis,
        )
        return slug, [account for account, _, _ in self._seats(body_id, members, members)]

    def _seats(self, body_id: uuid.UUID, seats: int, people: int) -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
        period = {"valid_from": date(2023, 3, 20), "valid_to": date(2028, 3, 19)}
        if body_id != self.world.maslikhat:
            bodies.record_seats(self.runtime, None, body_id, convocation="I", seats=seats, basis=BASIS, **period)
        made = []
        for number in range(people):
            person_id, account_id = new_account(self.runtime, name=f"Депутат {number:02}")
            mandate = bodies.grant_mandate(
                self.runtime,
                None,
                body_id,
                person_id=person_id,
                office="chair" if number == 0 else "member",
                starts_on=date(2023, 3, 20),
                ends_on=date(2028, 3, 19),
                basis=BASIS,
            )
            made.append((account_id, person_id, mandate))
        return made


def build(runtime: Runtime, *, seats: int = 17, sitting: int = 15) -> Confidence:
    """The district: `seats` of the convocation, `sitting` deputies in office."""
    world = places_world.build(runtime, seats=seats)
    made = Confidence(runtime, world)
    for account_id, person_id, mandate in made._seats(world.maslikhat, seats, sitting):
        made.deputies.append(account_id)
        made.people[account_id] = person_id
        made.mandates[account_id] = mandate
    territories.record_competence(
        runtime,
        None,
        world.okrug,
        maslikhat_id=world.maslikhat,
        higher_akim_territory_id=world.district,
        valid_from=date(2023, 3, 20),
        basis=places_world.ACT,
    )
    territories.record_akim(
        runtime,
        None,
        world.okrug,
        full_name="Серік Абаев",
        mode="elected",
        started_on=date(2024, 2, 1),
        term_ends_on=date(2028, 1, 31),
        basis=BASIS,
    )
    return made
