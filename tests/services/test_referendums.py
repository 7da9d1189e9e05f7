"""Proposals of residents: written, checked by people, signed, handed over, answered, voted on, forgotten."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.identity import services as identity
from app.identity.models import Person
from app.identity.policy import NotFreshError
from app.platform.access import Role
from app.referendums import jobs, queries
from app.referendums.services import drafting, polling, reviewing, signing
from app.support import queries as sheets
from tests.clock import MovableClock
from tests.identity_people import messages, new_iin
from tests.referendum_world import ADMIT, DRAFT, Referendums, build, fresh


@pytest.fixture
def made(session: Any, runtime: Any) -> Referendums:
    return build(session, runtime)


def acts(made: Referendums) -> list[str]:
    rows = made.runtime.session.execute(sa.text("SELECT act FROM ledger_entry ORDER BY number"))
    return [act for (act,) in rows if act.startswith("referendum.")]


def decide(made: Referendums, slug: str, outcome: str, ground: str = "", earlier: str = "", who: Any = None) -> None:
    decision = reviewing.Decision(outcome, ground, earlier, "Негізі осында жазылды.")
    reviewing.decide(made.runtime, who or made.moderator, slug, decision)


def test_a_proposal_goes_from_the_group_to_the_answer(made: Referendums) -> None:
    slug = made.answered()
    assert made.stage(slug) == "answered"
    assert acts(made) == [f"referendum.{act}" for act in ("propose", "review", "reached", "hand_in", "answer")]
    case = made.case(slug)
    assert case.handover
    assert (case.handover.decision, case.handover.body) == ("accepted", "assembly")


def test_a_group_of_two_is_too_small_and_the_refusal_names_the_rule(made: Referendums) -> None:
    slug = made.draft(group=2)
    with pytest.raises(RuleNotMetError) as refused:
        drafting.submit(made.runtime, made.residents[0], slug)
    assert [(f.rule, f.met) for f in refused.value.verdict.findings][1] == ("poll.local.group", False)
    assert made.stage(slug) == "draft"


def test_a_charter_sets_the_size_of_the_group(made: Referendums) -> None:
    made.charter(group="5")
    with pytest.raises(RuleNotMetError):
        made.checking(group=4)
    assert made.stage(made.checking(group=5)) == "checking"


def test_only_people_on_the_frozen_roll_propose_join_and_sign(made: Referendums) -> None:
    stranger = made.world.actor()
    with pytest.raises(ForbiddenError, match="not_on_roll"):
        drafting.write(made.runtime, stranger, made.world.okrug, DRAFT, key="abcdef")
    slug = made.draft()
    with pytest.raises(ForbiddenError, match="not_on_roll"):
        drafting.join(made.runtime, stranger, made.case(slug).row.join_code)
    signed = made.signed(1)
    with pytest.raises(ForbiddenError, match="not_on_roll"):
        signing.sign(made.runtime, stranger, signed)


def test_the_same_form_sent_twice_is_one_proposal(made: Referendums) -> None:
    slugs = {drafting.write(made.runtime, made.residents[0], made.world.okrug, DRAFT, key="abc123") for _ in range(2)}
    assert len(slugs) == 1
    with pytest.raises(ConflictError):
        drafting.write(made.runtime, made.residents[1], made.world.okrug, DRAFT, key="abc123")


@pytest.mark.parametrize(
    ("field", "text"),
    [("question_kk", " "), ("question_ru", ""), ("question_kk", "Сұрақ емес"), ("reasons_kk", ""), ("cost", -1),
     ("question_ru", "в" * 300 + "?")],
)  # fmt: skip
def test_a_draft_that_is_no_yes_or_no_question_is_refused_by_its_field(
    made: Referendums, field: str, text: Any
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        drafting.write(made.runtime, made.residents[0], made.world.okrug, replace(DRAFT, **{field: text}), key="abcdef")
    assert [problem.where for problem in refused.value.problems] == [field]


def test_joining_needs_the_right_code_and_changes_nothing_twice(made: Referendums) -> None:
    slug = made.draft(group=1)
    code = made.case(slug).row.join_code
    for wrong in ("", "RF-1111-1111", "PB-7K3M-9QX4"):
        with pytest.raises(InvalidInputError, match="join_code"):
            drafting.join(made.runtime, made.residents[1], wrong)
    for _ in range(2):
        assert drafting.join(made.runtime, made.residents[1], code.lower()) == slug
    assert made.case(slug).members == 2


def test_whoever_proposes_joins_signs_or_decides_proves_again_who_they_are(
    made: Referendums, clock: MovableClock
) -> None:
    slug = made.signed(1)
    clock.advance(minutes=11)
    for act in (
        lambda: drafting.join(made.runtime, made.residents[9], "x"),
        lambda: drafting.submit(made.runtime, made.residents[0], slug),
        lambda: signing.sign(made.runtime, made.residents[9], slug),
        lambda: signing.withdraw(made.runtime, made.residents[0], slug),
        lambda: decide(made, slug, "admitted"),
        lambda: signing.hand_in(made.runtime, made.clerk, slug, "assembly"),
    ):
        with pytest.raises(NotFreshError):
            act()


def test_similar_proposals_are_found_whatever_letters_were_typed(made: Referendums) -> None:
    slug = made.checking()
    other = replace(DRAFT, question_kk="Мектепке автобус керек пе?", question_ru="Нужен ли школе автобус?")
    made.checking(draft=other)

    def found(text: str) -> list[str]:
        return [case.row.slug for case in queries.list_similar(made.runtime.session, made.world.okrug, text)]

    assert found("САЯБАҚҚА жарык орнату")[0] == slug
    assert found("caябaққa")[0] == slug  # Latin a and c
    assert found("Су құбыры") == []
    assert made.draft() not in found("Ауыл ортасындағы саябаққа")  # another group's draft is its own


def test_a_human_with_reasons_decides_and_nobody_of_the_group(made: Referendums) -> None:
    slug = made.checking()
    with pytest.raises(InvalidInputError, match="reasons"):
        reviewing.decide(made.runtime, made.moderator, slug, replace(ADMIT, reasons=" "))
    with pytest.raises(InvalidInputError, match="ground"):
        decide(made, slug, "refused", "because")
    with pytest.raises(ForbiddenError, match="not_reviewer"):
        decide(made, slug, "admitted", who=made.residents[5])
    member = made.world.actor(Role.MODERATOR, person_id=made.residents[0].person_id)
    with pytest.raises(ForbiddenError, match="own_proposal"):
        decide(made, slug, "admitted", who=member)
    decide(made, slug, "admitted")
    assert made.stage(slug) == "collecting"
    with pytest.raises(ConflictError):
        decide(made, slug, "refused", "person")


def test_the_appeal_is_heard_by_another_human(made: Referendums) -> None:
    slug = made.refused()
    drafting.appeal(made.runtime, made.residents[1], slug, "Саябақ – ортақ жер.")
    assert made.stage(slug) == "appealed"
    with pytest.raises(ForbiddenError, match="same_reviewer"):
        decide(made, slug, "admitted")
    decide(made, slug, "admitted", who=made.clerk)
    assert made.stage(slug) == "collecting"
    case = made.case(slug)
    assert case.check
    assert case.decided is case.appeal
    assert case.check.outcome == "refused"  # what was decided first stays on record


def test_an_appeal_that_fails_ends_it_and_a_late_one_is_refused(made: Referendums, clock: MovableClock) -> None:
    slug = made.refused()
    drafting.appeal(made.runtime, made.residents[0], slug, "Келіспейміз.")
    decide(made, slug, "refused", "person", who=made.clerk)
    assert made.stage(slug) == "refused"
    with pytest.raises(ConflictError, match="appeal_over"):
        drafting.appeal(made.runtime, made.residents[0], slug, "Тағы.")
    late = made.refused()
    clock.advance(days=30)
    fresh(made.runtime, made.residents)
    with pytest.raises(ConflictError, match="appeal_over"):
        drafting.appeal(made.runtime, made.residents[0], late, "Кеш.")


def test_a_subject_of_the_charter_is_a_ground_of_its_own_okrug_only(made: Referendums) -> None:
    reviewing.exclude(
        made.runtime, made.clerk, made.world.okrug, kk="Зират орны", ru="Место кладбища", basis="Жарғы, 9-тармақ"
    )
    with pytest.raises(ForbiddenError):
        reviewing.exclude(made.runtime, made.moderator, made.world.okrug, kk="а", ru="а", basis="а")
    subject = queries.list_subjects(made.runtime.session, made.world.okrug)[-1]
    assert (subject.source, subject.basis) == ("charter", "Жарғы, 9-тармақ")
    assert "charter" not in {one.source for one in queries.list_subjects(made.runtime.session, made.world.district)}
    assert made.stage(made.refused(subject.code)) == "refused"


def test_the_same_question_waits_two_years_after_the_answer(made: Referendums, clock: MovableClock) -> None:
    first = made.answered()
    again = made.checking()
    decide(made, again, "refused", "repeat", first)
    assert made.stage(again) == "refused"
    case = made.case(again)
    assert case.check
    assert case.check.earlier_id == made.case(first).row.id
    clock.set(clock.today.replace(year=clock.today.year + 2))
    fresh(made.runtime, [*made.residents, made.moderator])
    free = made.checking()
    with pytest.raises(InvalidInputError, match="earlier"):
        decide(made, free, "refused", "repeat", first)
    with pytest.raises(InvalidInputError, match="earlier"):
        decide(made, free, "refused", "repeat", again)  # never answered, so it bars nothing


def test_the_need_is_frozen_with_its_day_and_base(made: Referendums, clock: MovableClock) -> None:
    slug = made.collecting()
    progress = made.case(slug).progress
    assert progress
    assert (progress.need, progress.of, progress.frozen_on) == (4, 40, clock.today)
    made.world.roll([resident.person_id for resident in made.residents[:10]])
    made.runtime.session.commit()
    progress = made.case(slug).progress
    assert progress
    assert (progress.need, progress.of) == (4, 40)


def test_too_few_signatures_are_not_handed_in_and_stay_as_they_were(made: Referendums) -> None:
    slug = made.signed(3)
    with pytest.raises(RuleNotMetError) as refused:
        signing.hand_in(made.runtime, made.clerk, slug, "assembly")
    finding = refused.value.verdict.findings[1]
    assert (finding.rule, finding.have, finding.need) == ("poll.local.initiative", 3, 4)
    assert made.stage(slug) == "collecting"
    signing.sign(made.runtime, made.residents[3], slug)
    with pytest.raises(ForbiddenError, match="not_clerk"):
        signing.hand_in(made.runtime, made.moderator, slug, "assembly")
    signing.hand_in(made.runtime, made.clerk, slug, "assembly")


def test_a_signature_is_withdrawn_until_the_handing_in(made: Referendums) -> None:
    slug = made.signed(5)
    signing.withdraw(made.runtime, made.residents[0], slug)
    signing.hand_in(made.runtime, made.clerk, slug, "akim")
    with pytest.raises(ConflictError, match="handed_in"):
        signing.withdraw(made.runtime, made.residents[1], slug)


def test_without_enough_signatures_it_lapses_after_the_last_day(made: Referendums, clock: MovableClock) -> None:
    slug = made.signed(3)
    progress = made.case(slug).progress
    assert progress
    clock.set(progress.due_on)
    assert made.stage(slug) == "collecting"
    clock.advance(days=1)
    assert made.stage(slug) == "lapsed"


def test_paper_lines_are_entered_against_the_roll_by_one_and_checked_by_another(made: Referendums) -> None:
    slug = made.collecting()
    made.page(slug)
    resident = _give_iin(made, made.residents[7].person_id)
    assert signing.enter_line(made.runtime, made.clerk, slug, page=1, line=1, iin=resident)
    assert not signing.enter_line(made.runtime, made.clerk, slug, page=1, line=2, iin=new_iin())
    with pytest.raises(InvalidInputError, match="twelve_digits"):
        signing.enter_line(made.runtime, made.clerk, slug, page=1, line=3, iin="123")
    with pytest.raises(InvalidInputError, match="page_missing"):
        signing.enter_line(made.runtime, made.clerk, slug, page=2, line=1, iin=resident)
    with pytest.raises(ForbiddenError, match="not_officer"):
        signing.enter_line(made.runtime, made.moderator, slug, page=1, line=3, iin=resident)
    first, second = sheets.list_lines(made.runtime.session, made.case(slug).sheet_id)
    signing.check_line(made.runtime, made.second_clerk, slug, first.id, outcome="confirmed", reason=None)
    signing.check_line(made.runtime, made.second_clerk, slug, second.id, outcome="refused", reason="not_on_roll")
    progress = made.case(slug).progress
    assert progress
    assert progress.have == 1


def _give_iin(made: Referendums, person_id: uuid.UUID) -> str:
    iin = new_iin()
    other = made.runtime.keys.fingerprint("iin", iin)
    made.runtime.session.execute(sa.update(Person).where(Person.id == person_id).values(iin_fingerprint=other))
    made.runtime.session.commit()
    return iin


def test_a_page_of_another_proposal_is_refused_as_altered(made: Referendums) -> None:
    slug, other = made.collecting(), made.collecting()
    assert made.page(slug) is None
    assert made.page(other, code="AAAA-AAAA") == "altered"
    pages = sheets.list_pages(made.runtime.session, made.case(other).sheet_id)
    assert [(page.page, page.reason) for page in pages] == [(1, "altered")]


def test_signers_are_forgotten_by_the_stated_day(made: Referendums, clock: MovableClock) -> None:
    slug = made.handed_in()
    sheet_id = made.case(slug).sheet_id
    last = signing.forget_on(made.runtime, made.case(slug))
    clock.set(last)
    assert not jobs.chores(made.runtime)
    assert len(sheets.list_signers(made.runtime.session, sheet_id)) == 4
    clock.advance(days=1)
    assert jobs.chores(made.runtime)
    assert sheets.list_signers(made.runtime.session, sheet_id) == []
    assert acts(made)[-1] == "referendum.forget"
    assert not jobs.chores(made.runtime)


def test_the_group_is_told_of_each_decision_and_of_the_answer(made: Referendums) -> None:
    member = made.residents[1].person_id
    with made.runtime.transaction() as tx:
        identity.open_account(tx, member, email="top@example.kz")
    made.refused()
    made.answered()
    told = [one["message"] for one in messages(made.runtime) if one["to"] == "top@example.kz"]
    assert sorted(told) == ["question_admitted", "question_answered", "question_refused"]


def test_the_answer_is_dated_between_the_handing_in_and_today(made: Referendums, clock: MovableClock) -> None:
    slug = made.handed_in()
    answer = signing.Answer("refused", "Қаражат жоқ.", "№ 5 хат", clock.today)
    for day in (clock.today - timedelta(days=1), clock.today + timedelta(days=1)):
        with pytest.raises(InvalidInputError, match="answered_on"):
            signing.note_answer(made.runtime, made.clerk, slug, replace(answer, answered_on=day))
    signing.note_answer(made.runtime, made.clerk, slug, answer)
    with pytest.raises(ConflictError, match="answered"):
        signing.note_answer(made.runtime, made.clerk, slug, answer)


def test_no_vote_is_held_without_the_charter(made: Referendums) -> None:
    slug, now = made.handed_in(), made.runtime.now
    with pytest.raises(RuleNotMetError) as refused:
        polling.announce(made.runtime, made.commission[0], slug, now, now + timedelta(days=1))
    assert [finding.rule for finding in refused.value.verdict.findings if not finding.met] == ["poll.local.vote"]
    assert made.case(slug).poll is None


def _count(made: Referendums, slug: str, clock: MovableClock) -> None:
    clock.advance(days=8)
    fresh(made.runtime, made.commission)
    assert not polling.agree_to_count(made.runtime, made.commission[0], slug)
    assert polling.agree_to_count(made.runtime, made.commission[1], slug)


def test_an_advisory_vote_is_cast_changed_sealed_and_counted_by_two(made: Referendums, clock: MovableClock) -> None:
    slug = made.voting()
    for number, choice in enumerate(["yes", "yes", "yes", "no", "no", "blank"]):
        polling.cast(made.runtime, made.residents[number].person_id, slug, choice)
    slip = polling.cast(made.runtime, made.residents[4].person_id, slug, "yes")
    assert slip.again
    with pytest.raises(RuleNotMetError):
        polling.cast(made.runtime, made.world.person(), slug, "yes")
    with pytest.raises(InvalidInputError, match="choice"):
        polling.cast(made.runtime, made.residents[9].person_id, slug, "maybe")
    with pytest.raises(ConflictError):
        polling.agree_to_count(made.runtime, made.commission[0], slug)
    _count(made, slug, clock)
    tally = made.case(slug).tally
    assert tally
    assert (tally.votes_yes, tally.votes_no, tally.blank) == (4, 1, 1)
    assert (tally.ballots, tally.marks, tally.entitled) == (6, 6, 40)
    assert tally.verdict["allowed"]
    assert [act for act in acts(made) if act.endswith(("seal", "count"))] == ["referendum.seal", "referendum.count"]
    with pytest.raises(ConflictError):
        polling.cast(made.runtime, made.residents[0].person_id, slug, "no")


@pytest.mark.parametrize(
    ("rules", "choices", "advised"),
    [
        ({}, ["yes", "no"], False),
        ({}, ["yes", "blank", "blank"], True),
        ({}, ["blank"], False),
        ({"turnout": "1/10"}, ["yes", "yes", "yes"], False),
        ({"turnout": "1/10"}, ["yes", "yes", "yes", "blank"], True),
        ({"approval": "10 %"}, ["yes", "yes", "yes", "blank"], False),
        ({"approval": "10 %"}, ["yes", "yes", "yes", "yes", "no"], True),
        ({"decision": "2/3"}, ["yes", "yes", "no"], False),
        ({"decision": "2/3"}, ["yes", "yes", "yes", "no"], True),
    ],
)
def test_the_result_follows_the_charter_and_a_quorum_only_where_it_asks(
    made: Referendums, clock: MovableClock, rules: dict[str, str], choices: list[str], advised: bool
) -> None:
    slug = made.voting(**rules)
    for number, choice in enumerate(choices):
        polling.cast(made.runtime, made.residents[number].person_id, slug, choice)
    _count(made, slug, clock)
    tally = made.case(slug).tally
    assert tally
    assert tally.verdict["allowed"] is advised


def test_the_worker_seals_what_has_closed(made: Referendums, clock: MovableClock) -> None:
    slug = made.voting()
    polling.cast(made.runtime, made.residents[0].person_id, slug, "yes")
    assert not jobs.chores(made.runtime)
    clock.advance(days=7)
    assert jobs.chores(made.runtime)
    poll = made.case(slug).poll
    assert poll
    assert poll.sealed_at
    assert poll.box_key is None


def test_a_vote_is_announced_once_by_the_commission(made: Referendums) -> None:
    slug, now = made.voting(), made.runtime.now
    with pytest.raises(ConflictError, match="announced"):
        polling.announce(made.runtime, made.commission[0], slug, now, now + timedelta(days=1))
    other = made.handed_in()
    with pytest.raises(ForbiddenError):
        polling.announce(made.runtime, made.clerk, other, now, now + timedelta(days=1))
    with pytest.raises(InvalidInputError, match="closes"):
        polling.announce(made.runtime, made.commission[0], other, now, now)


def test_there_is_no_vote_where_there_is_none(made: Referendums) -> None:
    slug = made.handed_in()
    with pytest.raises(NotFoundError):
        polling.cast(made.runtime, made.residents[0].person_id, slug, "yes")
    with pytest.raises(NotFoundError):
        queries.get_case(made.runtime.session, "nothing")
