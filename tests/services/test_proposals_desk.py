"""What officers do about proposals beside the checks: the author's words at the desk, joining, interests, the vote."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.services import appeals, author_desk, checks, joining, projects, proposals, rounds
from app.budget.services.polling import PROCEDURE
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.identity import services as identity
from app.ledger.queries import list_entries
from app.platform.access import Actor
from tests.budget_rounds import frozen_roll
from tests.clock import MovableClock
from tests.identity_people import BIRTH, messages, new_iin
from tests.proposals_world import THREE, answers, clerk, collecting, decided, sent
from tests.world import World, commit, make_world

TITLES = ("Алаң", "Саябақ", "Шамдар")


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def state(world: World, proposal_id: uuid.UUID) -> str:
    return queries.get_proposal(world.session, proposal_id).state


def unmet(error: pytest.ExceptionInfo[RuleNotMetError]) -> list[str]:
    return [finding.rule for finding in error.value.verdict.findings if not finding.met]


def on_paper(world: World, made: Round, scribe: Actor) -> tuple[uuid.UUID, str]:
    """A proposal that a clerk wrote down for somebody enrolled, and the number in their document."""
    iin = new_iin()
    identity.enrol(
        world.runtime, scribe, world.okrug, iin=iin, full_name="Күләш Ермекова", birth_date=BIRTH, email="k@example.kz"
    )
    paper = proposals.Paper(iin, "phone", world.runtime.today, answers(world), consent=True)
    number = proposals.enter_proposal(world.runtime, scribe, made.slug, paper)
    found = queries.get_numbered(world.session, made.id, number).id
    world.session.rollback()
    return found, iin


def said(iin: str, what: str, text: str = "", *, consent: bool = True) -> author_desk.Said:
    return author_desk.Said(iin, consent, what, text)


def accepted(world: World, made: Round, title: str) -> uuid.UUID:
    """A proposal that has passed both checks."""
    proposal_id, _ = sent(world, made, title={"kk": f"{title} керек"})
    first, second = clerk(world), world.commission_member()
    commit(world)
    decided(world, proposal_id, first)
    decided(world, proposal_id, second, title=dict.fromkeys(("kk", "ru", "en"), title))
    return proposal_id


def test_nothing_is_written_down_without_the_authors_consent(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    paper = proposals.Paper("1", "paper", clock.today, answers(world), consent=False)
    with pytest.raises(InvalidInputError) as refused:
        proposals.enter_proposal(world.runtime, clerk(world), made.slug, paper)
    assert [problem.where for problem in refused.value.problems] == ["consent", "iin"]
    assert queries.list_proposals(world.session, made.id) == []


def test_an_author_without_the_internet_appeals_at_the_desk_and_another_decides(
    world: World, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    scribe, third = clerk(world), clerk(world)
    proposal_id, iin = on_paper(world, made, third)
    decided(world, proposal_id, member, unmet=1)
    wrong: list[tuple[author_desk.Said, str]] = [
        (said(iin, "appeal", "Келіспеймін", consent=False), "consent"),
        (said(new_iin(), "appeal", "Келіспеймін"), "iin"),
        (said(iin, "appeal", " "), "text"),
    ]
    for words, where in wrong:
        with pytest.raises(InvalidInputError) as refused:
            author_desk.write_down(world.runtime, scribe, proposal_id, words)
        assert [problem.where for problem in refused.value.problems] == [where]
    author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "appeal", "Жер ортақ"))
    assert state(world, proposal_id) == "appealed"
    assert "proposal_written" in {one["message"] for one in messages(world.runtime)}
    entry = list_entries(world.session, subject=made.slug, limit=1)[0]
    assert entry.act == "budget.appeal"
    world.session.rollback()
    for away in (scribe, third, member):
        with pytest.raises(RuleNotMetError) as unlawful:
            appeals.decide_appeal(world.runtime, away, proposal_id, upheld=True, answer=THREE)
        assert unmet(unlawful) == ["platform.proposal.people"]
    appeals.decide_appeal(world.runtime, clerk(world), proposal_id, upheld=False, answer=THREE)
    with pytest.raises(ConflictError):
        author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "appeal", "Тағы да"))


def test_at_the_desk_too_an_appeal_has_its_term(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    scribe = clerk(world)
    proposal_id, iin = on_paper(world, made, scribe)
    decided(world, proposal_id, member, unmet=1)
    clock.advance(days=11)
    with pytest.raises(RuleNotMetError) as refused:
        author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "appeal", "Жер ортақ"))
    assert unmet(refused) == ["pb.appeal.days"]


def test_an_author_answers_about_joining_and_withdraws_at_the_desk(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    scribe = clerk(world)
    into, author = sent(world, made)
    proposal_id, iin = on_paper(world, made, scribe)
    assert author_desk.open_to_author(world.session, queries.get_proposal(world.session, proposal_id)) == ["withdraw"]
    world.session.rollback()
    joining.ask_to_join(world.runtime, member, proposal_id, 1, "Екеуі бір алаң туралы")
    author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "stay"))
    assert state(world, proposal_id) == "sent"
    joining.ask_to_join(world.runtime, member, proposal_id, 1, "Екеуі бір алаң туралы")
    author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "join"))
    assert state(world, proposal_id) == "merged"
    proposals.withdraw_proposal(world.runtime, author, into)
    assert state(world, proposal_id) == "sent"
    assert "proposal_parted" in {one["message"] for one in messages(world.runtime)}
    author_desk.write_down(world.runtime, scribe, proposal_id, said(iin, "withdraw"))
    assert state(world, proposal_id) == "withdrawn"


def test_nobody_writes_down_the_answer_to_their_own_question_or_the_end_of_what_they_decided(
    world: World, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    sent(world, made)
    proposal_id, iin = on_paper(world, made, clerk(world))
    joining.ask_to_join(world.runtime, member, proposal_id, 1, "Екеуі бір алаң туралы")
    for what in ("join", "stay"):
        with pytest.raises(ForbiddenError, match="author_by_another"):
            author_desk.write_down(world.runtime, member, proposal_id, said(iin, what))
    author_desk.write_down(world.runtime, clerk(world), proposal_id, said(iin, "stay"))
    decided(world, proposal_id, member, unmet=1)
    with pytest.raises(ForbiddenError, match="author_by_another"):
        author_desk.write_down(world.runtime, member, proposal_id, said(iin, "withdraw"))
    assert state(world, proposal_id) == "refused"
    author_desk.write_down(world.runtime, clerk(world), proposal_id, said(iin, "withdraw"))


def test_those_whose_proposals_were_joined_are_told_of_the_decision(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    into, _ = sent(world, made)
    proposal_id, iin = on_paper(world, made, clerk(world))
    joining.ask_to_join(world.runtime, member, proposal_id, 1, "Екеуі бір алаң туралы")
    author_desk.write_down(world.runtime, clerk(world), proposal_id, said(iin, "join"))
    decided(world, into, member, unmet=1)
    told = [one["facts"]["number"] for one in messages(world.runtime) if one["message"] == "proposal_joined"]
    assert told == [1]


def test_nobody_is_asked_to_join_a_proposal_that_was_refused(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    into, _ = sent(world, made)
    proposal_id, _ = sent(world, made)
    decided(world, into, member, unmet=1)
    with pytest.raises(InvalidInputError):
        joining.ask_to_join(world.runtime, member, proposal_id, 1, "Екеуі бір алаң туралы")


def test_an_interest_keeps_away_from_joining_pairing_and_writing_down(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    scribe = clerk(world)
    first, _ = sent(world, made)
    paper, iin = on_paper(world, made, scribe)
    for proposal_id in (accepted(world, made, "Алаң"), accepted(world, made, "Саябақ")):
        checks.declare_interest(world.runtime, member, proposal_id)
    checks.declare_interest(world.runtime, scribe, paper)
    with pytest.raises(ForbiddenError):
        joining.ask_to_join(world.runtime, member, first, 3, "Екеуі бір алаң туралы")
    with pytest.raises(ForbiddenError):
        joining.name_incompatible(world.runtime, member, made.slug, "1", "2", "place")
    with pytest.raises(ForbiddenError):
        author_desk.write_down(world.runtime, scribe, paper, said(iin, "withdraw"))
    joining.name_incompatible(world.runtime, world.commission_member(), made.slug, "1", "2", "place")


def test_a_project_of_a_proposal_is_decided_by_the_checks_alone(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    accepted(world, made, "Алаң")
    with pytest.raises(ConflictError) as refused:
        projects.refuse_project(world.runtime, member, made.slug, "1", reason="duplicate", text=THREE)
    assert refused.value.message_key == "budget.error.by_checks"


def test_no_project_passes_by_the_checks(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    new = projects.NewProject(title=THREE, about=THREE, cost=1_000_000)
    with pytest.raises(ConflictError) as refused:
        projects.add_project(world.runtime, member, made.slug, new)
    assert refused.value.message_key == "budget.error.by_proposals"
    with pytest.raises(ConflictError):
        projects.import_projects(world.runtime, member, made.slug, b"title_kk;title_ru;cost\r\nA;B;5\r\n")


def test_a_vote_is_announced_when_nothing_waits_and_nothing_can_be_appealed(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    roll_id = frozen_roll(world, 5)
    accepted(world, made, "Алаң")
    waiting, author = sent(world, made)
    clock.advance(days=40)

    def announcing() -> list[str]:
        with pytest.raises(RuleNotMetError) as refused:
            rounds.announce(world.runtime, member, made.slug, roll_id)
        return unmet(refused)

    commit(world)
    assert announcing() == ["budget.open_round.waiting"]
    decided(world, waiting, member, unmet=1)
    clock.advance(days=10)
    assert announcing() == ["budget.open_round.waiting"]
    appeals.file_appeal(world.runtime, author, waiting, "Келіспеймін")
    clock.advance(days=10)
    assert announcing() == ["budget.open_round.waiting"]
    appeals.decide_appeal(world.runtime, clerk(world), waiting, upheld=False, answer=THREE)
    rounds.announce(world.runtime, member, made.slug, roll_id)
    with pytest.raises(ConflictError):
        appeals.file_appeal(world.runtime, author, waiting, "Тағы да")


def test_a_vote_is_not_announced_while_residents_still_propose(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    accepted(world, made, "Алаң")
    roll_id = frozen_roll(world, 5)
    commit(world)
    clock.advance(days=39)
    with pytest.raises(RuleNotMetError) as refused:
        rounds.announce(world.runtime, member, made.slug, roll_id)
    assert unmet(refused) == ["budget.open_round.taking"]
    clock.moment += timedelta(days=1)
    rounds.announce(world.runtime, member, made.slug, roll_id)


def test_each_line_of_a_ballot_names_those_it_cannot_be_carried_out_with(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    for title in TITLES:
        accepted(world, made, title)
    member = world.commission_member()
    commit(world)
    joining.name_incompatible(world.runtime, member, made.slug, "3", "1", "place")
    options = PROCEDURE.options(world.session, made, clock.today)
    assert {option.number: option.not_with for option in options} == {1: (3,), 2: (), 3: (1,)}
