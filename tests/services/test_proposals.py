"""A resident's proposal from its first answer to the ballot, and every «no» on the way."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.budget import proposal_queries as queries
from app.budget.models import Project
from app.budget.proposal_models import Proposal
from app.budget.services import appeals, checks, joining, proposals, rounds, timetable
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.ledger.queries import list_entries
from app.platform.access import Actor
from tests.clock import MovableClock
from tests.identity_people import messages
from tests.proposals_world import answers, clerk, collecting, dates_for, decided, outcome, sent
from tests.world import World, commit, make_world


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def state(world: World, proposal_id: uuid.UUID) -> str:
    return queries.get_proposal(world.session, proposal_id).state


def unmet(error: pytest.ExceptionInfo[RuleNotMetError]) -> list[str]:
    return [finding.rule for finding in error.value.verdict.findings if not finding.met]


def acts(world: World, slug: str) -> list[str]:
    return [entry.act for entry in reversed(list_entries(world.session, subject=slug, limit=100))]


def officers(world: World) -> tuple[Actor, Actor, Actor, Actor]:
    """Four people of the okrug's office."""
    made = (clerk(world), world.commission_member(), world.commission_member(), world.commission_member())
    commit(world)
    return made


def test_a_proposal_passes_both_checks_and_becomes_a_numbered_project(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    proposal_id, author = sent(world, made)
    first = clerk(world)
    assert decided(world, proposal_id, first) == "checking"
    assert decided(world, proposal_id, member) == "accepted"
    project = world.session.scalars(sa.select(Project)).one()
    assert (project.code, project.title_kk, project.cost) == ("1", "Мектеп жанына балалар алаңын салу", 2_700_000)
    assert (project.assessment_kk, project.assessment_ru) == ("Түсіндірме", "Пояснение")
    assert queries.get_proposal(world.session, proposal_id).project_id == project.id
    assert acts(world, made.slug) == ["budget.timetable", "budget.propose", "budget.assess", "budget.assess"]
    with pytest.raises(ConflictError):
        proposals.withdraw_proposal(world.runtime, author, proposal_id)


def test_the_one_who_did_the_formal_check_does_not_do_the_substantive_one(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    proposal_id, _ = sent(world, made)
    decided(world, proposal_id, member)
    with pytest.raises(RuleNotMetError) as refused:
        decided(world, proposal_id, member)
    assert unmet(refused) == ["platform.proposal.people"]
    assert state(world, proposal_id) == "checking"


def test_a_declared_interest_keeps_an_official_away_and_so_does_being_the_author(
    world: World, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    proposal_id, _ = sent(world, made)
    checks.declare_interest(world.runtime, member, proposal_id)
    with pytest.raises(RuleNotMetError) as refused:
        decided(world, proposal_id, member)
    assert unmet(refused) == ["budget.assess.interest"]
    other = world.commission_member()
    own, _ = sent(world, made, author=other)
    with pytest.raises(RuleNotMetError) as refused:
        decided(world, own, other)
    assert unmet(refused) == ["budget.assess.interest"]
    with pytest.raises(ForbiddenError):
        joining.ask_to_join(world.runtime, member, proposal_id, 2, "Бірдей")


def test_a_refusal_needs_a_reason_for_each_criterion_and_words_in_three_languages(
    world: World, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    proposal_id, _ = sent(world, made)
    whole = outcome(world, proposal_id, unmet=1)
    half = checks.Outcome(passed=False, answers=dict(list(whole.answers.items())[:2]), text={"kk": "Себебі"})
    with pytest.raises(InvalidInputError) as refused:
        checks.decide_check(world.runtime, member, proposal_id, half)
    where = [problem.where for problem in refused.value.problems]
    assert where == ["answer_2", "reason_2", "answer_3", "reason_3", "text_ru", "text_en"]
    wrong = checks.Outcome(passed=True, answers=whole.answers)
    with pytest.raises(RuleNotMetError) as unlawful:
        checks.decide_check(world.runtime, member, proposal_id, wrong)
    assert unmet(unlawful) == ["budget.assess.outcome"]
    assert state(world, proposal_id) == "sent"


def test_an_upheld_appeal_undoes_the_refusal_and_somebody_else_decides_anew(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    first, second, third, fourth = officers(world)
    proposal_id, author = sent(world, made)
    decided(world, proposal_id, first)
    assert decided(world, proposal_id, second, unmet=1) == "refused"
    appeals.file_appeal(world.runtime, author, proposal_id, "Бұл ортақ жер, құжаты бар.")
    with pytest.raises(RuleNotMetError) as refused:
        appeals.decide_appeal(
            world.runtime, second, proposal_id, upheld=False, answer=dict.fromkeys(("kk", "ru", "en"), "–")
        )
    assert unmet(refused) == ["platform.proposal.people"]
    appeals.decide_appeal(
        world.runtime, third, proposal_id, upheld=True, answer=dict.fromkeys(("kk", "ru", "en"), "Иә")
    )
    assert state(world, proposal_id) == "checking"
    with pytest.raises(RuleNotMetError):
        decided(world, proposal_id, second)
    assert decided(world, proposal_id, fourth) == "accepted"
    assert [check.undone_at is not None for check in queries.list_checks(world.session, proposal_id)] == [
        False, True, False,
    ]  # fmt: skip


def test_a_dismissed_appeal_leaves_the_refusal_and_is_the_last(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    proposal_id, author = sent(world, made)
    other = clerk(world)
    decided(world, proposal_id, member, unmet=2)
    appeals.file_appeal(world.runtime, author, proposal_id, "Келіспеймін.")
    clock.advance(days=30)
    appeals.decide_appeal(
        world.runtime, other, proposal_id, upheld=False, answer=dict.fromkeys(("kk", "ru", "en"), "Жоқ")
    )
    assert state(world, proposal_id) == "refused"
    entry = list_entries(world.session, subject=made.slug, limit=1)[0]
    assert (entry.act, entry.facts["late"]) == ("budget.decide_appeal", True)
    with pytest.raises(ConflictError):
        appeals.file_appeal(world.runtime, author, proposal_id, "Тағы да.")


def test_an_appeal_after_its_term_is_refused_with_the_norm(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    proposal_id, author = sent(world, made)
    decided(world, proposal_id, member, unmet=1)
    clock.advance(days=11)
    with pytest.raises(RuleNotMetError) as refused:
        appeals.file_appeal(world.runtime, author, proposal_id, "Келіспеймін.")
    assert unmet(refused) == ["pb.appeal.days"]
    with pytest.raises(NotFoundError):
        appeals.file_appeal(world.runtime, world.actor(), proposal_id, "Мен автор емеспін.")


def test_an_author_hands_in_one_proposal_and_may_withdraw_it_for_another(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    proposal_id, author = sent(world, made)
    with pytest.raises(RuleNotMetError) as refused:
        proposals.begin_proposal(world.runtime, author, made.slug)
    assert unmet(refused) == ["pb.rural.proposals_per_person"]
    assert proposals.withdraw_proposal(world.runtime, author, proposal_id) == made.slug
    again, _ = sent(world, made, author)
    assert [(one.number, one.state) for one in queries.list_proposals(world.session, made.id)] == [
        (1, "withdrawn"),
        (2, "sent"),
    ]
    assert again != proposal_id


def test_a_draft_is_one_and_is_its_authors_alone(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    author, stranger = world.actor(), world.actor()
    commit(world)
    proposal_id = proposals.begin_proposal(world.runtime, author, made.slug)
    assert proposals.begin_proposal(world.runtime, author, made.slug) == proposal_id
    with pytest.raises(NotFoundError):
        proposals.save_answers(world.runtime, stranger, proposal_id, answers(world))
    with pytest.raises(InvalidInputError) as lacking:
        proposals.send_proposal(world.runtime, author, proposal_id)
    assert [problem.where for problem in lacking.value.problems] == ["title", "about", "village", "cost"]
    assert proposals.withdraw_proposal(world.runtime, author, proposal_id) is None
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Proposal)) == 0


def test_nothing_is_taken_before_the_first_and_after_the_last_day(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    author = world.actor()
    commit(world)
    proposal_id = proposals.begin_proposal(world.runtime, author, made.slug)
    proposals.save_answers(world.runtime, author, proposal_id, answers(world))
    clock.advance(days=40)
    with pytest.raises(RuleNotMetError) as refused:
        proposals.send_proposal(world.runtime, author, proposal_id)
    assert unmet(refused) == ["budget.propose.window"]
    clock.advance(days=-41)
    with pytest.raises(RuleNotMetError):
        proposals.send_proposal(world.runtime, author, proposal_id)


def test_wrong_answers_are_told_field_by_field(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    author = world.actor()
    commit(world)
    proposal_id = proposals.begin_proposal(world.runtime, author, made.slug)
    wrong = answers(
        world,
        title={"kk": "Жол"},
        about={"kk": "Иесі 900101300017 нөмірлі азамат"},
        village_id=world.district,
        zone=12,
        rough_cost=made.pot + 1,
    )
    with pytest.raises(InvalidInputError) as refused:
        proposals.save_answers(world.runtime, author, proposal_id, wrong)
    assert [problem.where for problem in refused.value.problems] == [
        "title_kk", "about_kk", "village", "zone", "rough_cost",
    ]  # fmt: skip
    assert queries.get_proposal(world.session, proposal_id).title == {}


def test_two_proposals_are_joined_only_when_the_author_agrees(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    first, author = sent(world, made)
    sent(world, made)
    joining.ask_to_join(world.runtime, member, first, 2, "Екеуі де балалар алаңы туралы")
    assert state(world, first) == "sent"
    joining.answer_join(world.runtime, author, first, agreed=False)
    assert state(world, first) == "sent"
    joining.ask_to_join(world.runtime, member, first, 2, "Екеуі де балалар алаңы туралы")
    joining.answer_join(world.runtime, author, first, agreed=True)
    assert state(world, first) == "merged"
    into = queries.get_numbered(world.session, made.id, 2)
    assert [one.number for one in queries.list_joined(world.session, into.id)] == [1]
    with pytest.raises(ConflictError):
        joining.answer_join(world.runtime, author, first, agreed=True)
    with pytest.raises(InvalidInputError):
        joining.ask_to_join(world.runtime, member, into.id, 2, "Өзімен")


def test_similar_proposals_are_found_however_they_are_spelled(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    first, _ = sent(world, made)
    sent(world, made, title={"kk": "Көше шамдарын орнату"}, about={"kk": "Түнде көшелер қараңғы, жарық керек."})
    third, _ = sent(
        world, made, title={"kk": "Балалар алаңын мектеп жанынан салайық"}, about={"kk": "Балалар ойнайтын орын."}
    )
    found = queries.similar_to(world.session, queries.get_proposal(world.session, third))
    assert [one.id for one in found] == [first]


def test_dates_are_changed_for_a_reason_and_the_ledger_keeps_both(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    before = dates_for(world.runtime.today - timedelta(days=1))
    later = timetable.Dates(
        before.collect_from,
        before.collect_to + timedelta(days=5),
        before.check_by,
        before.opens_at,
        before.closes_at,
        before.decide_by,
    )
    with pytest.raises(InvalidInputError):
        timetable.change_timetable(world.runtime, member, made.slug, later, "Себеп")
    with pytest.raises(ConflictError):
        timetable.change_timetable(world.runtime, member, made.slug, before, "Қар көп жауды, жол жабылды.")
    timetable.change_timetable(world.runtime, member, made.slug, later, "Қар көп жауды, жол жабылды.")
    entry = list_entries(world.session, subject=made.slug, limit=1)[0]
    assert list(entry.facts["before"]) == list(entry.facts["after"]) == ["collect_to"]
    earlier = timetable.Dates(
        before.collect_from - timedelta(days=1),
        later.collect_to,
        before.check_by,
        before.opens_at,
        before.closes_at,
        before.decide_by,
    )
    with pytest.raises(InvalidInputError) as refused:
        timetable.change_timetable(world.runtime, member, made.slug, earlier, "Ертерек бастайық.")
    assert [problem.where for problem in refused.value.problems] == ["collect_from"]


def test_a_timetable_that_is_too_short_is_refused_with_the_norm(world: World, clock: MovableClock) -> None:
    from tests.budget_rounds import draft

    made, member = draft(world, []), world.commission_member()
    commit(world)
    long = dates_for(world.runtime.today)
    short = timetable.Dates(
        long.collect_from,
        long.collect_from + timedelta(days=5),
        long.check_by,
        long.opens_at,
        long.closes_at,
        long.decide_by,
    )
    with pytest.raises(RuleNotMetError) as refused:
        timetable.publish_timetable(world.runtime, member, made.slug, short)
    assert set(unmet(refused)) == {"pb.rural.proposals.days", "pb.rural.check.days"}
    assert queries.find_timetable(world.session, made.id) is None


def test_the_days_of_the_vote_are_changed_in_the_timetable_alone(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    terms = rounds.Terms(
        slug=made.slug,
        year=made.year,
        title=made.title,
        pot=made.pot,
        own_funds=made.own_funds,
        ballot_kind=made.ballot_kind,
        max_choices=made.max_choices,
        method=made.method,
        min_votes=made.min_votes,
        opens_at=made.opens_at,
        closes_at=made.closes_at + timedelta(days=1),
    )
    with pytest.raises(InvalidInputError) as refused:
        rounds.change_round(world.runtime, member, made.slug, terms)
    assert refused.value.problems[0].message_key == "budget.error.dates_by_timetable"


def test_the_charters_own_criterion_is_asked_beside_the_others(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    title = {"kk": "Екі көше тұрғыны қолдайды", "ru": "Поддерживают жители двух улиц", "en": "Two streets support it"}
    checks.add_criterion(world.runtime, member, made.slug, step="formal", title=title, source="Жарғы, 14-бап")
    proposal_id, _ = sent(world, made)
    asked = checks.criteria_of(world.session, world.runtime.law, world.okrug, world.runtime.today, "formal")
    assert [one.source for one in asked if one.provision is None] == ["Жарғы, 14-бап"]
    world.session.rollback()
    assert decided(world, proposal_id, member) == "checking"
    check = queries.list_checks(world.session, proposal_id)[0]
    assert len(check.answers) == 5
    own = queries.list_own_criteria(world.session, world.okrug)[0].id
    world.session.rollback()
    with pytest.raises(ForbiddenError):
        checks.end_criterion(world.runtime, clerk(world), made.slug, own)
    checks.end_criterion(world.runtime, member, made.slug, own)
    with pytest.raises(ConflictError):
        checks.end_criterion(world.runtime, member, made.slug, own)
    law, day = world.runtime.law, world.runtime.today
    assert len(checks.criteria_of(world.session, law, world.okrug, day, "formal")) == 4
    known = {one.key for one in checks.criteria_answered(world.session, law, world.okrug, day, "formal")}
    assert known >= {answer["key"] for answer in check.answers}


def test_projects_that_exclude_each_other_are_named_once(world: World, clock: MovableClock) -> None:
    made, member = collecting(world, clock)
    for _ in range(2):
        proposal_id, _ = sent(world, made)
        second = world.commission_member()
        decided(world, proposal_id, clerk(world))
        decided(world, proposal_id, second, title=_titles(proposal_id))
    joining.name_incompatible(world.runtime, member, made.slug, "2", "1", "place")
    pairs = queries.list_incompatible(world.session, made.id)
    assert [({pair.first, pair.second}, pair.kind) for pair in pairs] == [({"1", "2"}, "place")]
    with pytest.raises(ConflictError):
        joining.name_incompatible(world.runtime, member, made.slug, "1", "2", "purpose")
    with pytest.raises(InvalidInputError):
        joining.name_incompatible(world.runtime, member, made.slug, "1", "1", "place")


def _titles(proposal_id: uuid.UUID) -> dict[str, str]:
    return dict.fromkeys(("kk", "ru", "en"), f"Жоба {proposal_id}")


def test_only_officials_of_the_okrug_check(world: World, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    proposal_id, author = sent(world, made)
    with pytest.raises(ForbiddenError):
        decided(world, proposal_id, author)


def test_the_author_is_told_at_each_step_in_their_language(world: World, clock: MovableClock) -> None:
    from app.identity import services as identity

    made, member = collecting(world, clock)
    author = world.actor()
    commit(world)
    with world.runtime.transaction() as tx:
        identity.open_account(tx, author.person_id, email="avtor@example.kz")
    proposal_id, _ = sent(world, made, author)
    decided(world, proposal_id, member, unmet=1)
    told = sorted((one["message"], one["to"], one["facts"]["number"]) for one in messages(world.runtime))
    assert told == [("proposal_refused", "avtor@example.kz", 1), ("proposal_sent", "avtor@example.kz", 1)]
