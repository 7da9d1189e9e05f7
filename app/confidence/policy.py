"""Where a case stands and what may happen next: pure functions of its dated steps.

Nothing is switched by hand. A step is admitted only in the stage that it follows, dated not before the step before it
and not after today; the clocks of the law run from the steps themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar import Calendar
from app.domain.errors import ConflictError, InvalidInputError, NotInForceError, Problem
from app.domain.law.book import LawBook
from app.domain.rules import deadlines
from app.domain.rules.deadlines import Deadline


class Step(StrEnum):
    """What happens in a case after it was filed, in its order; `sitting` numbers the sessions."""

    HANDED_IN = "handed_in"
    CHECKED = "checked"
    CONVENED = "convened"
    OPENED = "opened"
    DISCUSSED = "discussed"
    BALLOT = "ballot"
    VOTED = "voted"
    DELIVERED = "delivered"
    ANSWERED = "answered"


OF_SITTING = frozenset({Step.CONVENED, Step.OPENED, Step.DISCUSSED, Step.BALLOT, Step.VOTED})


class Stage(StrEnum):
    """Where a case stands. RAISED: one fifth has signed, the question is raised and nothing is decided."""

    COLLECTING = "collecting"
    RAISED = "raised"
    EXPIRED = "expired"
    CHECKING = "checking"
    SHORT = "short"
    CALLING = "calling"
    CONVENED = "convened"
    DEBATE = "debate"
    BALLOT = "ballot"
    NOT_PASSED = "not_passed"
    EXPRESSED = "expressed"
    PENDING = "pending"
    SILENT = "silent"
    REFUSED = "refused"
    REPEAT = "repeat"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"
    MOOT = "moot"


ENDED = frozenset({Stage.EXPIRED, Stage.SHORT, Stage.NOT_PASSED, Stage.DISMISSED, Stage.LAPSED, Stage.MOOT})
FALLS_AWAY = frozenset(
    {Stage.COLLECTING, Stage.RAISED, Stage.CHECKING, Stage.CALLING, Stage.CONVENED, Stage.DEBATE, Stage.BALLOT}
)
"""Stages that need a maslikhat with powers and an akim in office to go on."""

FOLLOWS = {
    Stage.RAISED: {Step.HANDED_IN},
    Stage.CHECKING: {Step.CHECKED},
    Stage.CALLING: {Step.CONVENED},
    Stage.CONVENED: {Step.OPENED},
    Stage.DEBATE: {Step.DISCUSSED},
    Stage.BALLOT: {Step.BALLOT, Step.VOTED},
    Stage.EXPRESSED: {Step.DELIVERED},
    Stage.PENDING: {Step.ANSWERED},
    Stage.SILENT: {Step.ANSWERED},
    Stage.REPEAT: {Step.CONVENED},
}

AFTER = {
    Step.HANDED_IN: (Stage.CHECKING, Stage.CHECKING),
    Step.CHECKED: (Stage.CALLING, Stage.SHORT),
    Step.CONVENED: (Stage.CONVENED, Stage.CONVENED),
    Step.OPENED: (Stage.DEBATE, Stage.CALLING),
    Step.DISCUSSED: (Stage.BALLOT, Stage.BALLOT),
    Step.BALLOT: (Stage.BALLOT, Stage.BALLOT),
    Step.VOTED: (Stage.EXPRESSED, Stage.NOT_PASSED),
    Step.DELIVERED: (Stage.PENDING, Stage.PENDING),
    Step.ANSWERED: (Stage.DISMISSED, Stage.REFUSED),
}
"""The stage after each step that came out well, and otherwise."""


@dataclass(frozen=True, slots=True)
class Act:
    """One step with its legal day.

    good: how it came out, where it has two outcomes – the signatures suffice (checked), there is a quorum (opened), the
    ballot is secret (ballot), no confidence is expressed (voted), the akim is dismissed (answered); held_on: the day
    of the session that was called (convened).
    """

    step: Step
    on: date
    good: bool = True
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A case as its stage depends on it.

    signatures: that count now; need: one fifth, frozen at filing; collect_until: last day for signing; powers_until,
    office_until: last day of the maslikhat's convocation and of the akim's office, where known.
    """

    filed_on: date
    collect_until: date
    need: int
    signatures: int
    law: LawBook
    calendar: Calendar
    acts: tuple[Act, ...] = ()
    powers_until: date | None = None
    office_until: date | None = None

    @property
    def last(self) -> Act | None:
        return self.acts[-1] if self.acts else None

    @property
    def votes(self) -> tuple[Act, ...]:
        """The votes that expressed no confidence, the first and maybe the second."""
        return tuple(act for act in self.acts if act.step is Step.VOTED and act.good)

    @property
    def is_repeat(self) -> bool:
        """Whether the session being prepared or held is for the second vote."""
        return bool(self.votes) and self.last is not None and self.last.step in OF_SITTING and self.last.step != "voted"

    @property
    def answer_until(self) -> date | None:
        """The last day for the higher akim's answer; None before the decision was delivered or where no norm is."""
        if self.last is None or self.last.step is not Step.DELIVERED:
            return None
        return _last_day(self, "ncv.answer.days", self.last.on)

    @property
    def repeat_from(self) -> date | None:
        """The first day for the second vote; None before the first or where no norm is known."""
        return _last_day(self, "ncv.repeat.months", self.votes[0].on) if len(self.votes) == 1 else None


def term(law: LawBook, calendar: Calendar, key: str, event: date) -> Deadline | None:
    """The term `key` that begins with `event`, by the law of that day; None where no norm is known."""
    try:
        return deadlines.due(law, calendar, key, event)
    except (NotInForceError, LookupError):
        return None


def _last_day(course: Course, key: str, event: date) -> date | None:
    found = term(course.law, course.calendar, key, event)
    return found.day if found else None


def stage_of(course: Course, day: date) -> Stage:
    """The stage on a legal day. A later day can only bring what runs out by itself: terms, powers, office."""
    stage = _by_steps(course, day)
    if stage in {Stage.REFUSED, Stage.SILENT}:
        return _second_vote(course, day, stage)
    if stage in FALLS_AWAY:
        if course.powers_until is not None and day > course.powers_until:
            return Stage.LAPSED
        if course.office_until is not None and day > course.office_until:
            return Stage.MOOT
    return stage


def _by_steps(course: Course, day: date) -> Stage:
    last = course.last
    if last is None:
        if course.signatures >= course.need:
            return Stage.RAISED
        return Stage.COLLECTING if day <= course.collect_until else Stage.EXPIRED
    until = course.answer_until
    if until is not None and day > until:
        return Stage.SILENT
    return AFTER[last.step][0 if last.good else 1]


def _second_vote(course: Course, day: date, stage: Stage) -> Stage:
    """After a refusal or silence: the second vote opens six months from the first, if there is who may hold it."""
    begins = course.repeat_from
    gone = any(last is not None and day > last for last in (course.powers_until, course.office_until))
    return stage if begins is None or day < begins or gone else Stage.REPEAT


def next_steps(course: Course, day: date) -> frozenset[Step]:
    """What may be entered on a legal day."""
    stage = stage_of(course, day)
    steps = set(FOLLOWS.get(stage, ()))
    if stage is Stage.CONVENED and course.last and course.last.held_on and day < course.last.held_on:
        steps.discard(Step.OPENED)
    if course.last and course.last.step is Step.BALLOT:
        steps.discard(Step.BALLOT)
    if stage is Stage.REPEAT and course.last and course.last.step is Step.DELIVERED:
        steps.add(Step.ANSWERED)
    return frozenset(steps)


def enter(course: Course, act: Act, today: date) -> Course:
    """The course with one step more.

    Raises InvalidInputError for a day in the future, before the step before it, or other than the session's;
    ConflictError for a step that does not follow on that day: skipped, repeated, or after the case has ended.
    """
    earliest = course.last.on if course.last else course.filed_on
    if not earliest <= act.on <= today:
        raise InvalidInputError([Problem("confidence.error.day", "on", {"first": earliest, "last": today})])
    if act.step not in next_steps(course, act.on):
        raise ConflictError("confidence.error.not_now")
    if act.step is Step.CONVENED and (act.held_on is None or act.held_on < act.on):
        raise InvalidInputError([Problem("confidence.error.held_on", "held_on")])
    if act.step is Step.OPENED and course.last and act.on != course.last.held_on:
        raise InvalidInputError([Problem("confidence.error.session_day", "on", {"day": course.last.held_on})])
    if act.step is Step.ANSWERED and len(course.votes) > 1 and not act.good:
        raise ConflictError("confidence.error.must_dismiss")
    return replace(course, acts=(*course.acts, act))


def may_sign(course: Course, day: date) -> bool:
    """Whether signatures are still taken on the day."""
    return stage_of(course, day) in {Stage.COLLECTING, Stage.RAISED} and day <= course.collect_until


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A term of the case. first, last: its first and last day; done_on: when what it is for was done, if it was;
    waits: the term is a time to wait, `last` is the first day after which one may act.
    """

    key: str
    term: Deadline
    done_on: date | None
    waits: bool = False

    @property
    def first(self) -> date:
        return self.term.event + timedelta(days=1)

    @property
    def last(self) -> date:
        return self.term.day

    def state(self, day: date) -> str:
        """done, late (done late, or not done and overdue), now."""
        if self.waits:
            return "now" if day < self.last else "done"
        if self.done_on is not None:
            return "late" if self.done_on > self.last else "done"
        return "late" if day > self.last else "now"


def clocks(course: Course) -> tuple[ClockRow, ...]:
    """Every term that has begun, in order; a term whose norm on its day is not known is left out."""
    acts = course.acts
    rows = [_clock(course, "ncv.signatures.days", course.filed_on, _day_of(acts, Step.HANDED_IN))]
    for place, act in enumerate(acts):
        after = acts[place + 1 :]
        if act.step is Step.HANDED_IN:
            rows.append(_clock(course, "ncv.check.days", act.on, _day_of(after, Step.CHECKED)))
        elif act.step is Step.CHECKED and act.good:
            rows.append(_clock(course, "ncv.session.months", act.on, _day_of(after, Step.OPENED, good=True)))
        elif act.step is Step.DELIVERED:
            rows.append(_clock(course, "ncv.answer.days", act.on, _day_of(after, Step.ANSWERED)))
    if course.votes and not (course.last and course.last.step is Step.ANSWERED and course.last.good):
        rows.append(_clock(course, "ncv.repeat.months", course.votes[0].on, None, waits=True))
    return tuple(row for row in rows if row is not None)


def _clock(course: Course, key: str, event: date, done_on: date | None, *, waits: bool = False) -> ClockRow | None:
    found = term(course.law, course.calendar, key, event)
    return ClockRow(key, found, done_on, waits) if found else None


def _day_of(acts: tuple[Act, ...], step: Step, *, good: bool | None = None) -> date | None:
    return next((act.on for act in acts if act.step is step and (good is None or act.good is good)), None)
