"""Forty proposals of a rehearsal, from the first answer to the ballot, by the services alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import pytest

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.services import appeals, author_desk, proposals, rounds
from app.domain.errors import ConflictError, RuleNotMetError
from app.identity import services as identity
from app.platform.access import Actor, Role
from tests.clock import MovableClock
from tests.identity_people import BIRTH, new_iin
from tests.proposals_world import THREE, answers, collecting, decided, sent
from tests.world import World, commit

PROPOSALS = 40
BY_PAPER = (5, 9, 17, 22, 28, 33, 38)
"""The numbers of those that a clerk wrote down for their authors."""
FORMALLY_REFUSED = (4, 8, 16, 24, 32)
REFUSED_IN_SUBSTANCE = (3, 9, 15, 21, 27, 33, 39)
UPHELD, DISMISSED = (8, 33), 9
"""Who appeals: the refusals of 8 and 33 are undone, that of 9 stands; 9 and 33 are paper's authors, at the desk."""
ON_THE_BALLOT = PROPOSALS - len(FORMALLY_REFUSED) - len(REFUSED_IN_SUBSTANCE) + len(UPHELD)


def cost_of(number: int) -> int:
    """What the officials find that proposal costs, in tenge: no two alike, none round."""
    return 300_001 + 137_003 * number


@dataclass
class Office:
    """Who works on the proposals. No one of them may take two decisions on one proposal."""

    scribe: Actor
    clerk: Actor
    members: tuple[Actor, Actor, Actor]


@dataclass
class Collection:
    """A round on the first day of its collection, its okrug's office, and 900 residents of three villages."""

    world: World
    clock: MovableClock
    made: Round
    office: Office
    residents: list[uuid.UUID]
    iins: dict[int, str]
    ids: dict[int, uuid.UUID] = field(default_factory=dict)

    def hand_in(self) -> None:
        """Forty residents propose: 33 on the site, seven on paper."""
        villages = cycle(self.world.villages)
        for number in range(1, PROPOSALS + 1):
            said: dict[str, Any] = {
                "title": {"kk": f"Жұмыс № {number}: көшені жөндеу"},
                "village_id": next(villages),
                "zone": number % 9 + 1,
                "rough_cost": 250_000 * number,
            }
            if number in self.iins:
                given = answers(self.world, **said)
                paper = proposals.Paper(self.iins[number], "paper", self.clock.today, given, consent=True)
                proposals.enter_proposal(self.world.runtime, self.office.scribe, self.made.slug, paper)
                self.ids[number] = queries.get_numbered(self.world.session, self.made.id, number).id
                self.world.session.rollback()
            else:
                author = self.world.actor(person_id=self.residents[number])
                self.ids[number], _ = sent(self.world, self.made, author, **said)

    def check(self) -> None:
        """Both steps by different people: five fail the first, seven the second, 28 become projects."""
        clerk, (member, *_) = self.office.clerk, self.office.members
        for number in self.ids:
            self._decide(number, clerk, refused=number in FORMALLY_REFUSED)
            if number not in FORMALLY_REFUSED:
                with pytest.raises(RuleNotMetError):
                    self._decide(number, clerk)
                self._decide(number, member, refused=number in REFUSED_IN_SUBSTANCE)

    def appeal(self) -> None:
        """Three authors appeal, two of them at the desk; the one who refused does not decide."""
        _, second, third = self.office.members
        author = self.world.actor(person_id=self.residents[8])
        commit(self.world)
        appeals.file_appeal(self.world.runtime, author, self.ids[8], "Талап орындалған, қосымшасы тіркелді")
        for number in (9, 33):
            said = author_desk.Said(self.iins[number], True, author_desk.APPEAL, "Жер ортақ меншікте")
            author_desk.write_down(self.world.runtime, self.office.scribe, self.ids[number], said)
        for number in (*UPHELD, DISMISSED):
            refuser = self.office.clerk if number in FORMALLY_REFUSED else self.office.members[0]
            for away in (refuser, *([self.office.scribe] if number in self.iins else [])):
                with pytest.raises(RuleNotMetError):
                    self._answer(number, away)
            self._answer(number, second)
        for number in UPHELD:
            if number in FORMALLY_REFUSED:
                self._decide(number, second)
            self._decide(number, third)
        with pytest.raises(ConflictError):
            self._answer(DISMISSED, third)

    def announce(self, roll_id: uuid.UUID) -> None:
        """Refused while anything may still be decided; then, after the terms, announced."""
        member = self.office.members[0]
        with pytest.raises(RuleNotMetError) as refused:
            rounds.announce(self.world.runtime, member, self.made.slug, roll_id)
        unmet = {finding.rule for finding in refused.value.verdict.findings if not finding.met}
        assert unmet == {"budget.open_round.taking", "budget.open_round.waiting"}
        self.clock.advance(days=60)
        rounds.announce(self.world.runtime, member, self.made.slug, roll_id)

    def _decide(self, number: int, by: Actor, *, refused: bool = False) -> None:
        title = {"kk": f"Жұмыс № {number}", "ru": f"Работа № {number}", "en": f"Work No. {number}"}
        whole = {} if refused else {"title": title, "cost": cost_of(number)}
        decided(self.world, self.ids[number], by, unmet=int(refused), **whole)

    def _answer(self, number: int, by: Actor) -> None:
        upheld = number != DISMISSED
        appeals.decide_appeal(self.world.runtime, by, self.ids[number], upheld=upheld, answer=THREE)


def prepared(world: World, clock: MovableClock, residents: int, **terms: object) -> Collection:
    """So many residents, those who come with paper enrolled by their documents; a published timetable; an office."""
    made, first = collecting(world, clock, **terms)
    office = Office(
        world.actor(Role.CLERK), world.actor(Role.CLERK), (first, world.commission_member(), world.commission_member())
    )
    people = [world.person() for _ in range(residents - len(BY_PAPER))]
    commit(world)
    iins = {number: new_iin() for number in BY_PAPER}
    for iin in iins.values():
        name = {"full_name": "Күләш Ермекова", "birth_date": BIRTH}
        people.append(identity.enrol(world.runtime, office.scribe, world.okrug, iin=iin, **name))
    return Collection(world, clock, made, office, people, iins)
