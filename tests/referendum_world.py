"""A small okrug whose residents propose, sign and are asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.lawbook.services import ActDraft, ValueDraft, record_local_act
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime
from app.referendums import queries
from app.referendums.services import drafting, polling, reviewing, signing
from app.support import services as support
from tests.world import World, make_world

DRAFT = drafting.Draft(
    question_kk="Ауыл ортасындағы саябаққа жарық орнату керек пе?",
    question_ru="Нужно ли установить освещение в парке села?",
    reasons_kk="Кешке саябақ қараңғы, балалар қорқады.",
    reasons_ru="",
    cost=4_500_000,
)
ADMIT = reviewing.Decision("admitted", "", "", "Мәселе жергілікті маңызы бар мәселеге жатады.")


@dataclass
class Referendums:
    """The world, its residents on the frozen roll, and its officers."""

    world: World
    residents: list[Actor]
    clerk: Actor
    second_clerk: Actor
    moderator: Actor
    commission: list[Actor] = field(default_factory=list)

    @property
    def runtime(self) -> Runtime:
        return self.world.runtime

    def case(self, slug: str) -> queries.Case:
        return queries.get_case(self.runtime.session, slug)

    def stage(self, slug: str) -> str:
        return self.case(slug).stage(self.runtime.today).value

    def draft(self, *, group: int = 3, draft: drafting.Draft = DRAFT) -> str:
        """A draft whose group has so many members."""
        key = uuid.uuid4().hex[:6]
        slug = drafting.write(self.runtime, self.residents[0], self.world.okrug, draft, key=key)
        for resident in self.residents[1:group]:
            drafting.join(self.runtime, resident, self.case(slug).row.join_code)
        return slug

    def checking(self, **changed: Any) -> str:
        slug = self.draft(**changed)
        drafting.submit(self.runtime, self.residents[0], slug)
        return slug

    def refused(self, ground: str = "person", earlier: str = "", **changed: Any) -> str:
        slug = self.checking(**changed)
        decision = reviewing.Decision("refused", ground, earlier, "Бір адамның меншігі туралы.")
        reviewing.decide(self.runtime, self.moderator, slug, decision)
        return slug

    def collecting(self, **changed: Any) -> str:
        slug = self.checking(**changed)
        reviewing.decide(self.runtime, self.moderator, slug, ADMIT)
        return slug

    def signed(self, signers: int | None = None, **changed: Any) -> str:
        slug = self.collecting(**changed)
        progress = self.case(slug).progress
        assert progress is not None
        for resident in self.residents[: progress.need if signers is None else signers]:
            signing.sign(self.runtime, resident, slug)
        return slug

    def handed_in(self, **changed: Any) -> str:
        slug = self.signed(**changed)
        signing.hand_in(self.runtime, self.clerk, slug, "assembly")
        return slug

    def answered(self, **changed: Any) -> str:
        slug = self.handed_in(**changed)
        today = self.runtime.today
        signing.note_answer(
            self.runtime, self.clerk, slug, signing.Answer("accepted", "Келесі жылы орнатылады.", "№ 4 шешім", today)
        )
        return slug

    def charter(self, **values: str) -> None:
        """A charter in force since yesterday that sets these values: charter(vote="true", turnout="1/3")."""
        yesterday = self.runtime.today - timedelta(days=1)
        titles = {"kk": "Округтің жарғысы", "ru": "Устав округа", "en": "Charter of the okrug"}
        act = ActDraft("okrug_charter", titles, uuid.uuid4().hex[:4], yesterday, yesterday, None, "«Бастау», № 3")
        drafts = [ValueDraft(f"poll.local.{name}", value, "5") for name, value in values.items()]
        record_local_act(self.runtime, None, self.world.okrug, act, drafts)

    def voting(self, **rules: str) -> str:
        """A vote that is open now, under a charter that allows it and sets these values too."""
        slug = self.handed_in()
        self.charter(vote="true", **rules)
        now = self.runtime.now
        polling.announce(self.runtime, self.commission[0], slug, now, now + timedelta(days=7))
        return slug

    def page(self, slug: str, number: int = 1, **changed: Any) -> str | None:
        sheet_id = self.case(slug).sheet_id
        code = support.list_page_codes(self.runtime.session, self.runtime.keys, sheet_id, number)[-1]
        given = {"code": code, "received_on": self.runtime.today, **changed}
        return signing.receive_page(self.runtime, self.clerk, slug, page=number, **given)


def build(session: Any, runtime: Runtime, *, people: int = 40) -> Referendums:
    """An okrug with so many people on its frozen roll; the need is a tenth of them."""
    world = make_world(session, runtime)
    residents = [_resident(world, number) for number in range(people)]
    world.roll([resident.person_id for resident in residents])
    made = Referendums(
        world,
        residents,
        clerk=world.actor(Role.CLERK),
        second_clerk=world.actor(Role.CLERK),
        moderator=world.actor(Role.MODERATOR),
        commission=[world.commission_member() for _ in range(2)],
    )
    session.commit()
    return made


def _resident(world: World, number: int) -> Actor:
    return world.actor(person_id=world.person(f"Тұрғын {number:03}"))


def fresh(runtime: Runtime, actors: Sequence[Actor]) -> None:
    """These people have proved who they are just now."""
    for actor in actors:
        actor.confirmed_at = runtime.now
