"""A hearing of tests: drafted, announced, opened, ended by the services, with people who take part and moderate."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from flask import Flask

from app.documents.content import Upload, check
from app.hearings import queries
from app.hearings.models import Hearing
from app.hearings.services import announcing, answering, holding, moderating, taking_part
from app.identity import services as identity
from app.places.queries import list_offices
from app.platform.access import Actor, Grant, Role
from app.platform.clock import LEGAL_ZONE
from app.platform.runtime import Runtime
from tests.clock import MovableClock
from tests.identity_people import new_account
from tests.pages import PageClient
from tests.places_world import World, build, enter

PAPER = "Бюджет жобасы: жол жөндеуге 12 миллион теңге.\n"
TEXT = "Қызылсайға баратын жол қашан жөнделеді?"
ANSWER = "Жол 2027 жылғы мамырда жөнделеді."


@dataclass
class HearingWorld:
    """An okrug, its moderators and its clerk, and the clock that tests move."""

    runtime: Runtime
    clock: MovableClock
    world: World
    _made: int = field(default=0)

    def moderator(self, *, at: str = "district", civil_servant: bool = True) -> Actor:
        """Somebody appointed as moderator: of the district (the maslikhat's office) or of the okrug (the akim's)."""
        return self._officer(Role.MODERATOR, getattr(self.world, at), civil_servant=civil_servant)

    def clerk(self) -> Actor:
        """The okrug's clerk."""
        return self._officer(Role.CLERK, self.world.okrug, civil_servant=True)

    def _officer(self, role: Role, territory_id: uuid.UUID, *, civil_servant: bool) -> Actor:
        person_id, account_id = new_account(self.runtime, name="Болат Ермеков")
        with self.runtime.transaction() as tx:
            identity.appoint(
                tx,
                account_id,
                role,
                territory_id,
                starts_on=tx.today,
                basis="№ 7 бұйрық",
                civil_servant=civil_servant,
                read_offices=list_offices,
            )
        grants = frozenset({Grant(role, territory_id)})
        return Actor(uuid.uuid4(), account_id, person_id, "Болат Ермеков", True, self.runtime.now, lambda _: grants)

    def resident(self, name: str = "Айгүл Серікқызы", **contact: Any) -> Actor:
        """Somebody with an account."""
        person_id, account_id = new_account(self.runtime, name=name, **contact)
        return Actor(uuid.uuid4(), account_id, person_id, name, False, self.runtime.now, lambda _: frozenset())

    def terms(self, days: int = 10, **changed: Any) -> announcing.Draft:
        """A hearing on the draft budget, at 15:00 so many days from now."""
        day = self.runtime.today + timedelta(days=days)
        given = announcing.Draft(
            kind="budget",
            about_akim=False,
            subject={
                "kk": "2027 жылғы бюджет жобасы",
                "ru": "Проект бюджета на 2027 год",
                "en": "Draft budget of 2027",
            },
            about={"kk": "Бюджет **жобасы** талқыланады.", "ru": "Обсуждается **проект** бюджета."},
            agenda={"kk": "Баяндама\nСұрақтар", "ru": "Доклад\nВопросы"},
            basis="Жиналыстың № 5 шешімі",
            answerer={"kk": "Округ әкімінің аппараты", "ru": "Аппарат акима округа"},
            venue={"kk": "Мәдениет үйі", "ru": "Дом культуры"},
            broadcast_url="https://video.example/live",
            starts_at=datetime.combine(day, time(15), LEGAL_ZONE),
            speech_minutes=5,
        )
        return replace(given, **changed)

    def draft(self, moderator: Actor, **changed: Any) -> str:
        """A draft; gives its address."""
        self._made += 1
        slug = f"h{self._made}-{uuid.uuid4().hex[:6]}"
        return announcing.create(self.runtime, moderator, self.world.okrug, slug, self.terms(**changed))

    def announced(self, moderator: Actor, **changed: Any) -> str:
        """An announced hearing with a document."""
        slug = self.draft(moderator, **changed)
        announcing.attach(self.runtime, moderator, slug, [check(Upload("zhoba.txt", PAPER.encode()))])
        announcing.announce(self.runtime, moderator, slug)
        return slug

    def opened(self, moderator: Actor, **changed: Any) -> str:
        """A hearing whose sitting has just been opened on its day."""
        slug = self.announced(moderator, **changed)
        self.open(moderator, slug)
        return slug

    def open(self, moderator: Actor, slug: str) -> None:
        """Move to the hour of the hearing and open the sitting."""
        self.clock.moment = self.row(slug).starts_at
        holding.open_sitting(self.runtime, moderator, slug, chair="Серік Оспанов", secretary="Дина Ахметова")

    def end(self, moderator: Actor, slug: str, present: int = 40, votes_for: int | None = None) -> None:
        """End the sitting; votes_for: for the report, where one was heard."""
        conclusion = {"kk": "Жол жөндеу қолдау тапты.", "ru": "Ремонт дороги поддержан."}
        outcome = holding.Outcome(present, conclusion, "https://video.example/1", votes_for)
        holding.end_sitting(self.runtime, moderator, slug, outcome)

    def ask(self, actor: Actor, slug: str, text: str = TEXT, *, shown: bool = False) -> int:
        """A question."""
        return taking_part.ask(self.runtime, actor, slug, taking_part.Words("question", text, shown))

    def id_of(self, slug: str, number: int) -> uuid.UUID:
        """The id of a remark."""
        found: uuid.UUID = queries.get_remark(self.runtime.session, self.row(slug).id, number).row.id
        return found

    def decide(
        self, moderator: Actor, slug: str, number: int, outcome: str = "approve", reason: str = "off_topic"
    ) -> None:
        """Take a remark and decide on it."""
        remark_id = self.id_of(slug, number)
        moderating.take(self.runtime, moderator, remark_id)
        row = queries.get_remark(self.runtime.session, self.row(slug).id, number).row
        text = "" if outcome == "approve" else "Себебі осы."
        ruling = moderating.Ruling(row.turn, outcome, None if outcome == "approve" else reason, text)
        moderating.decide(self.runtime, moderator, remark_id, ruling)

    def answer(self, actor: Actor, slug: str, number: int, outcome: str = "taken") -> None:
        """Answer a remark."""
        body = "Округ әкімінің аппараты"
        answering.answer(self.runtime, actor, slug, number, outcome=outcome, body=body, text=ANSWER)

    def adopt(self, slug: str, *actors: Actor) -> None:
        """Two people sign the protocol."""
        for actor in actors:
            answering.sign(self.runtime, actor, slug, answering.digest_now(self.runtime, slug), None)

    def vote(self, moderator: Actor, slug: str, *numbers: int, pdf: bytes | None = None) -> None:
        """Note the council's vote on the protocol: members, present, in favour."""
        digest = answering.digest_now(self.runtime, slug)
        answering.adopt(self.runtime, moderator, slug, answering.Vote(*numbers), digest, pdf)

    def row(self, slug: str) -> Hearing:
        """The hearing as it is in the database now."""
        row = queries.get_hearing(self.runtime.session, slug).row
        self.runtime.session.refresh(row)
        return row

    def status(self, slug: str, number: int) -> str:
        """Where a remark stands."""
        self.runtime.session.expire_all()
        return str(queries.get_remark(self.runtime.session, self.row(slug).id, number).row.status)


def make(runtime: Runtime, clock: MovableClock) -> HearingWorld:
    """An okrug without hearings."""
    return HearingWorld(runtime, clock, build(runtime))


def browser(app: Flask, runtime: Runtime, actor: Actor, lang: str = "kk") -> PageClient:
    """The browser of somebody signed in; an official with the second factor."""
    return enter(PageClient(app, lang), runtime, actor.account_id, strong=actor.strong)
