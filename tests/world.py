"""A small district for tests, made through the tables: an okrug with villages, people, a commission and a round."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.budget.models import Project, Round
from app.identity.models import Account, Person, SignIn
from app.places.models import Body, Competence, Mandate, Roll, RollEntry, Seats, Territory, TerritoryVersion
from app.places.queries import roll_digest
from app.platform.access import Actor, Grant, Role
from app.platform.runtime import Runtime

FOUNDED = date(1997, 5, 1)


@dataclass
class World:
    """What was made, by name."""

    session: Session
    runtime: Runtime
    district: uuid.UUID
    okrug: uuid.UUID
    villages: list[uuid.UUID]
    maslikhat: uuid.UUID
    commission: uuid.UUID
    people: list[uuid.UUID] = field(default_factory=list)

    def person(self, name: str = "Айгүл Серікқызы", born: date = date(1980, 3, 8)) -> uuid.UUID:
        """A person with an account that can vote."""
        number = uuid.uuid4().hex
        person = Person(
            iin_fingerprint=number, iin_cipher="-", full_name=name, birth_date=born, created_at=self.runtime.now
        )
        self.session.add(person)
        self.session.flush()
        self.session.add(Account(person_id=person.id, lang="kk", created_at=self.runtime.now))
        self.session.flush()
        self.people.append(person.id)
        return person.id

    def actor(self, *roles: Role, person_id: uuid.UUID | None = None) -> Actor:
        """Someone signed in with both factors and these roles in the okrug."""
        person_id = person_id or self.person("Қызметкер")
        account = self.session.query(Account).filter_by(person_id=person_id).one()
        grants = frozenset(Grant(role, self.okrug) for role in roles)
        now = self.runtime.now
        return Actor(uuid.uuid4(), account.id, person_id, "Қызметкер", True, now, lambda _account: grants)

    def sign_in(self, person_id: uuid.UUID, token: str, *, strong: bool = False) -> SignIn:
        """A session of the person that a browser with this token is in."""
        account = self.session.query(Account).filter_by(person_id=person_id).one()
        now = self.runtime.now
        row = SignIn(
            account_id=account.id,
            token_fingerprint=self.runtime.keys.fingerprint("session", token),
            strong=strong,
            created_at=now,
            confirmed_at=now,
            expires_at=now + timedelta(days=30),
        )
        self.session.add(row)
        self.session.commit()
        return row

    def commission_member(self) -> Actor:
        """Someone who sits in the okrug's commission."""
        person_id = self.person("Комиссия мүшесі")
        self.session.add(
            Mandate(body_id=self.commission, person_id=person_id, office="member", starts_on=FOUNDED, basis="тест")
        )
        self.session.flush()
        return self.actor(Role.COMMISSION, person_id=person_id)

    def roll(self, people: list[uuid.UUID], *, frozen: bool = True) -> uuid.UUID:
        """A roll of these people, spread over the villages, frozen by two others."""
        roll = Roll(territory_id=self.okrug, title="Тізім", created_at=self.runtime.now)
        self.session.add(roll)
        self.session.flush()
        for number, person_id in enumerate(people):
            village = self.villages[number % len(self.villages)]
            self.session.add(RollEntry(roll_id=roll.id, person_id=person_id, village_id=village))
        self.session.flush()
        if frozen:
            self.freeze(roll.id)
        return roll.id

    def freeze(self, roll_id: uuid.UUID) -> None:
        """Freeze a roll as it stands, by two people."""
        roll = self.session.get_one(Roll, roll_id)
        first, second = (self.actor(Role.COMMISSION).account_id for _ in range(2))
        digest = roll_digest(self.session, roll_id)
        roll.frozen_at, roll.first_by, roll.second_by, roll.digest = self.runtime.now, first, second, digest
        self.session.flush()

    def round(self, roll_id: uuid.UUID | None, costs: list[int], **changed: object) -> Round:
        """A round that is open now (from an hour ago until in a week), with projects of these costs."""
        now = self.runtime.now
        values: dict[str, object] = {
            "slug": f"round-{uuid.uuid4().hex[:8]}",
            "territory_id": self.okrug,
            "year": 2027,
            "title_kk": "Ауылды көркейту",
            "title_ru": "Благоустройство села",
            "title_en": "A better village",
            "pot": 10_000_000,
            "own_funds": 40_000_000,
            "currency": "KZT",
            "voting_age": 18,
            "ballot_kind": "approval",
            "max_choices": 3,
            "method": "greedy",
            "min_votes": 1,
            "tie_seed": "0" * 64,
            "roll_id": roll_id,
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=7),
            "announced_at": now - timedelta(days=1),
            "box_key": self.runtime.keys.new_box_key(),
            "created_at": now,
            **changed,
        }
        made = Round(**values)
        self.session.add(made)
        self.session.flush()
        for number, cost in enumerate(costs, 1):
            self.session.add(
                Project(
                    round_id=made.id,
                    code=str(number),
                    number=number,
                    title_kk=f"{number}-жоба",
                    title_ru=f"Проект {number}",
                    title_en=f"Project {number}",
                    about_kk="Сипаттама",
                    about_ru="Описание",
                    about_en="Description",
                    cost=cost,
                    village_id=self.villages[number % len(self.villages)],
                )
            )
        self.session.flush()
        return made


def make_world(session: Session, runtime: Runtime) -> World:
    """An empty district: one okrug of three villages, its maslikhat of 17 seats and a commission without members."""

    def territory(kind: str, slug: str, names: tuple[str, str, str], parent: uuid.UUID | None) -> uuid.UUID:
        place = Territory(slug=slug, kind=kind)
        session.add(place)
        session.flush()
        kk, ru, en = names
        session.add(
            TerritoryVersion(
                territory_id=place.id,
                parent_id=parent,
                name_kk=kk,
                name_ru=ru,
                name_en=en,
                valid_from=FOUNDED,
                basis="тест",
            )
        )
        return place.id

    mark = uuid.uuid4().hex[:6]
    district = territory("district", f"d-{mark}", ("Сынақ ауданы", "Сынакский район", "Synaq district"), None)
    okrug = territory("okrug", f"o-{mark}", ("Бастау ауылдық округі", "Бастауский округ", "Bastau okrug"), district)
    villages = [
        territory("village", f"v{n}-{mark}", (name, name, name), okrug)
        for n, name in enumerate(("Бастау", "Қайыңды", "Өзен"))
    ]

    def body(kind: str, territory_id: uuid.UUID, seats: int) -> uuid.UUID:
        made = Body(
            slug=f"{kind}-{mark}", kind=kind, territory_id=territory_id, name_kk=kind, name_ru=kind, name_en=kind
        )
        session.add(made)
        session.flush()
        session.add(Seats(body_id=made.id, convocation="VIII", seats=seats, valid_from=FOUNDED, basis="тест"))
        return made.id

    maslikhat, commission = body("maslikhat", district, 17), body("commission", okrug, 5)
    session.add(
        Competence(
            territory_id=okrug,
            maslikhat_id=maslikhat,
            higher_akim_territory_id=district,
            valid_from=FOUNDED,
            basis="тест",
        )
    )
    session.flush()
    return World(session, runtime, district, okrug, villages, maslikhat, commission)


def commit(world: World) -> None:
    """Make what was prepared visible to services, which start from a clean session."""
    world.session.commit()
