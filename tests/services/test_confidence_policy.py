"""The course of a case: whatever is tried in whatever order, no stage is skipped, repeated or entered late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.confidence.policy import (
    ENDED,
    Act,
    Course,
    Stage,
    Step,
    clocks,
    enter,
    may_sign,
    next_steps,
    stage_of,
)
from app.domain.errors import ConflictError, DomainError, InvalidInputError
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.lawfiles import load

LAW, CALENDAR = load(), calendar_of_kazakhstan()
FILED = date(2026, 9, 1)
UNTIL = CALENDAR.add_working_days(FILED, 10)
BEFORE = {
    Step.HANDED_IN: {None},
    Step.CHECKED: {Step.HANDED_IN},
    Step.CONVENED: {Step.CHECKED, Step.OPENED, Step.ANSWERED, Step.DELIVERED},
    Step.OPENED: {Step.CONVENED},
    Step.DISCUSSED: {Step.OPENED},
    Step.BALLOT: {Step.DISCUSSED},
    Step.VOTED: {Step.DISCUSSED, Step.BALLOT},
    Step.DELIVERED: {Step.VOTED},
    Step.ANSWERED: {Step.DELIVERED},
}
"""Written down apart from the policy: what a step may follow."""


def course(signatures: int = 4, **given: object) -> Course:
    return replace(Course(FILED, UNTIL, 4, signatures, LAW, CALENDAR), **given)  # type: ignore[arg-type]


def walk(begin: Course, *acts: Act) -> Course:
    for act in acts:
        begin = enter(begin, act, act.on)
    return begin


def day(number: int) -> date:
    return FILED + timedelta(days=number)


FIRST = (
    Act(Step.HANDED_IN, day(3)),
    Act(Step.CHECKED, day(6)),
    Act(Step.CONVENED, day(7), held_on=day(20)),
    Act(Step.OPENED, day(20)),
    Act(Step.DISCUSSED, day(20)),
    Act(Step.VOTED, day(20)),
    Act(Step.DELIVERED, day(21)),
)


class AnyOrder(RuleBasedStateMachine):
    """Officials enter anything at any time; only what follows is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.course = course(0)
        self.today = FILED

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        before = stage_of(self.course, self.today)
        self.today += timedelta(days=days)
        after = stage_of(self.course, self.today)
        runs_out = {Stage.EXPIRED, Stage.LAPSED, Stage.MOOT, Stage.SILENT, Stage.REPEAT}
        assert after is before or after in runs_out or (before is Stage.REPEAT and after in {"refused", "silent"})

    @rule(count=st.integers(0, 6))
    def deputies_sign_and_withdraw(self, count: int) -> None:
        if may_sign(self.course, self.today):
            self.course = replace(self.course, signatures=count)

    @rule(ends=st.integers(0, 300))
    def powers_are_to_end(self, ends: int) -> None:
        self.course = replace(self.course, powers_until=day(ends) if ends else None)

    @rule(ends=st.integers(0, 300))
    def the_akim_is_to_leave(self, ends: int) -> None:
        self.course = replace(self.course, office_until=day(ends) if ends else None)

    @rule(
        step=st.sampled_from(Step),
        good=st.booleans(),
        back=st.integers(0, 30) | st.just(0),
        ahead=st.integers(-3, 30),
    )
    def somebody_enters(self, step: Step, good: bool, back: int, ahead: int) -> None:
        on = self.today - timedelta(days=back)
        act = Act(step, on, good, on + timedelta(days=ahead) if step is Step.CONVENED else None)
        was, last = self.course, self.course.last
        stage = stage_of(was, on)
        try:
            self.course = enter(was, act, self.today)
        except DomainError:
            assert self.course is was
            return
        assert (last.step if last else None) in BEFORE[step]
        assert (last.on if last else FILED) <= on <= self.today
        assert stage not in ENDED
        if step is Step.HANDED_IN:
            assert was.signatures >= was.need
        if step is Step.OPENED:
            assert last is not None
            assert on == last.held_on

    @rule(good=st.booleans(), wait=st.integers(0, 200))
    def the_next_step_is_taken(self, good: bool, wait: int) -> None:
        """So that cases get far."""
        self.today += timedelta(days=wait if stage_of(self.course, self.today) in {"refused", "silent"} else 0)
        if self.course.last and self.course.last.held_on:
            self.today = max(self.today, self.course.last.held_on)
        for step in sorted(next_steps(self.course, self.today)):
            on = self.course.last.held_on if step is Step.OPENED and self.course.last else self.today
            assert on is not None
            held = on + timedelta(days=10) if step is Step.CONVENED else None
            kept = good or (step is Step.ANSWERED and len(self.course.votes) == 2)
            if step in next_steps(self.course, on):
                self.course = enter(self.course, Act(step, on, kept, held), self.today)
            break

    @invariant()
    def no_step_is_repeated_within_its_sitting(self) -> None:
        seen: set[tuple[int, Step]] = set()
        sitting = 0
        for act in self.course.acts:
            sitting += act.step is Step.CONVENED
            assert (sitting, act.step) not in seen
            seen.add((sitting, act.step))

    @invariant()
    def days_never_run_backwards(self) -> None:
        days = [act.on for act in self.course.acts]
        assert days == sorted(days)

    @invariant()
    def a_discussion_was_held_before_every_vote(self) -> None:
        acts = self.course.acts
        for place, act in enumerate(acts):
            if act.step is Step.VOTED:
                assert any(before.step is Step.DISCUSSED for before in acts[max(0, place - 2) : place])

    @invariant()
    def nobody_is_dismissed_without_a_registered_decision(self) -> None:
        last = self.course.last
        told = stage_of(self.course, self.today) is Stage.DISMISSED
        assert told is (last is not None and last.step is Step.ANSWERED and last.good)

    @invariant()
    def signatures_alone_never_express_no_confidence(self) -> None:
        if not self.course.acts:
            assert stage_of(self.course, self.today) in {"collecting", "raised", "expired", "lapsed", "moot"}

    @invariant()
    def the_second_vote_waits_six_months(self) -> None:
        votes = self.course.votes
        assert len(votes) <= 2
        if len(votes) == 2:
            assert self.course.acts.index(votes[1]) > self.course.acts.index(votes[0])
            months = (votes[1].on.year - votes[0].on.year) * 12 + votes[1].on.month - votes[0].on.month
            assert months >= 6

    @invariant()
    def a_clock_that_is_kept_is_never_late_and_a_late_one_is_never_kept(self) -> None:
        for row in clocks(self.course):
            state = row.state(self.today)
            if not row.waits:
                assert (state == "late") is ((row.done_on or self.today) > row.last)

    @invariant()
    def an_ended_case_admits_nothing(self) -> None:
        if stage_of(self.course, self.today) in ENDED:
            assert next_steps(self.course, self.today) == frozenset()


AnyOrder.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase


def test_reaching_one_fifth_raises_the_question_and_no_more() -> None:
    assert stage_of(course(3), FILED) is Stage.COLLECTING
    assert stage_of(course(4), FILED) is Stage.RAISED
    assert stage_of(course(17), FILED) is Stage.RAISED
    assert course(17).votes == ()


def test_too_few_signatures_end_the_case_on_the_day_after_the_term() -> None:
    assert stage_of(course(3), UNTIL) is Stage.COLLECTING
    assert stage_of(course(3), UNTIL + timedelta(days=1)) is Stage.EXPIRED
    assert stage_of(course(4), UNTIL + timedelta(days=1)) is Stage.RAISED
    assert not may_sign(course(4), UNTIL + timedelta(days=1))


def test_a_whole_case_goes_its_way_to_the_second_vote() -> None:
    pending = walk(course(), *FIRST)
    assert stage_of(pending, day(21)) is Stage.PENDING
    refused = enter(pending, Act(Step.ANSWERED, day(30), good=False), day(30))
    opens = refused.repeat_from
    assert opens == date(2027, 3, 21)
    assert stage_of(refused, opens - timedelta(days=1)) is Stage.REFUSED
    assert stage_of(refused, opens) is Stage.REPEAT
    second = walk(
        refused,
        Act(Step.CONVENED, opens, held_on=opens + timedelta(days=12)),
        *(Act(step, opens + timedelta(days=12)) for step in (Step.OPENED, Step.DISCUSSED, Step.VOTED)),
        Act(Step.DELIVERED, opens + timedelta(days=13)),
    )
    with pytest.raises(ConflictError, match="must_dismiss"):
        enter(second, Act(Step.ANSWERED, second.acts[-1].on, good=False), second.acts[-1].on)
    ended = enter(second, Act(Step.ANSWERED, second.acts[-1].on), second.acts[-1].on)
    assert stage_of(ended, second.acts[-1].on) is Stage.DISMISSED


def test_silence_is_told_from_the_day_after_the_term_and_opens_the_second_vote() -> None:
    pending = walk(course(), *FIRST)
    until = pending.answer_until
    assert until == CALENDAR.add_working_days(day(21), 10)
    assert stage_of(pending, until) is Stage.PENDING
    assert stage_of(pending, until + timedelta(days=1)) is Stage.SILENT
    assert stage_of(pending, date(2027, 3, 21)) is Stage.REPEAT
    assert next_steps(pending, date(2027, 3, 21)) == {Step.CONVENED, Step.ANSWERED}


def test_without_a_quorum_a_new_session_is_called() -> None:
    failed = walk(course(), *FIRST[:3], Act(Step.OPENED, day(20), good=False))
    assert stage_of(failed, day(20)) is Stage.CALLING
    assert next_steps(failed, day(20)) == {Step.CONVENED}


def test_a_vote_that_fails_ends_the_case() -> None:
    failed = walk(course(), *FIRST[:5], Act(Step.VOTED, day(20), good=False))
    assert stage_of(failed, day(400)) is Stage.NOT_PASSED


@pytest.mark.parametrize("steps", range(6))
def test_open_initiatives_lapse_when_the_maslikhats_powers_end(steps: int) -> None:
    running = replace(walk(course(), *FIRST[:steps]), powers_until=day(25))
    assert stage_of(running, day(25)) not in ENDED
    assert stage_of(running, day(26)) is Stage.LAPSED
    assert next_steps(running, day(26)) == frozenset()


@pytest.mark.parametrize("steps", [6, 7])
def test_a_question_that_was_put_stays_put_when_the_powers_end(steps: int) -> None:
    put = replace(walk(course(), *FIRST[:steps]), powers_until=day(25))
    assert stage_of(put, day(26)) in {Stage.EXPRESSED, Stage.PENDING}
    assert stage_of(put, day(400)) in {Stage.EXPRESSED, Stage.SILENT}


def test_a_case_has_no_object_when_the_akim_has_left_office() -> None:
    assert stage_of(course(4, office_until=day(5)), day(6)) is Stage.MOOT


def test_steps_of_the_future_and_before_their_predecessor_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        enter(course(), Act(Step.HANDED_IN, day(1)), FILED)
    handed = enter(course(), Act(Step.HANDED_IN, day(3)), day(3))
    with pytest.raises(InvalidInputError):
        enter(handed, Act(Step.CHECKED, day(2)), day(4))


def test_clocks_know_their_first_and_last_day_and_tell_what_is_late() -> None:
    late = walk(course(), FIRST[0], Act(Step.CHECKED, day(17)), Act(Step.CONVENED, day(18), held_on=day(60)))
    signing, check, session = clocks(late)
    assert (signing.first, signing.last, signing.state(day(18))) == (day(1), UNTIL, "done")
    assert (check.key, check.last, check.state(day(18))) == (
        "ncv.check.days", CALENDAR.add_working_days(day(3), 5), "late",
    )  # fmt: skip
    assert (session.last, session.state(day(18)), session.state(day(60))) == (date(2026, 10, 18), "now", "late")


def test_a_case_of_a_year_whose_terms_were_not_read_has_no_invented_clocks() -> None:
    old = replace(course(), filed_on=date(2012, 3, 1), collect_until=date(2012, 4, 1))
    assert clocks(old) == ()
