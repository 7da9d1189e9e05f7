"""Residents' proposals: when they are taken, what is checked, who decides, and how a refusal is appealed.

Order No. 208 (p. 75 to 83) covers district-centre towns; in a rural okrug the same steps are a charter procedure with
the platform's defaults. The order names no appeal and no number of proposals of one author: those are defaults too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.law.book import LawBook, Provision
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, choice, count, flag, on_day
from app.domain.rules.points import condition, known, number, unknown, yes

TERMS = "platform.proposal.terms"
PEOPLE = "platform.proposal.people"
PER_AUTHOR = "pb.rural.proposals_per_person"
APPEAL_DAYS = "pb.appeal.days"
APPEAL_ANSWER = "pb.appeal.answer"
FORMAL, SUBSTANTIVE = "formal", "substantive"
PLACES = ("rural_okrug", "district_town")

DECENT = "pb.formal.decent"
FORMAL_CRITERIA = ("pb.formal.author", "pb.formal.clear", "pb.formal.place", DECENT)
OKRUG_CRITERIA = (
    "pb.rural.criterion.common_use",
    "pb.rural.criterion.relevance",
    "pb.rural.criterion.no_repeat",
    "pb.rural.criterion.competence",
    "pb.rural.criterion.whole",
    "pb.rural.criterion.not_commercial",
    "pb.rural.criterion.not_built",
    "pb.rural.cap",
)
TOWN_CRITERIA = (
    "bnu.criterion.works",
    "bnu.cap.district_town",
    "bnu.criterion.common_use",
    "bnu.criterion.relevance",
    "bnu.criterion.no_repeat",
    "bnu.criterion.competence",
    "bnu.criterion.whole",
    "bnu.criterion.priorities",
    "bnu.criterion.not_commercial",
    "bnu.criterion.not_built",
)
TOWN_DATES = (
    "bnu.deadline.announce",
    "bnu.window.proposals",
    "bnu.deadline.analysis",
    "bnu.deadline.vote",
    "bnu.deadline.decision",
)
OKRUG_DATES = ("pb.rural.proposals.days", "pb.rural.check.days")
TIMETABLE = (*TOWN_DATES, *OKRUG_DATES, TERMS)

PARAMETERS = (
    *TIMETABLE,
    PEOPLE,
    PER_AUTHOR,
    APPEAL_DAYS,
    APPEAL_ANSWER,
    *FORMAL_CRITERIA,
    *OKRUG_CRITERIA,
    *TOWN_CRITERIA,
)


@dataclass(frozen=True, slots=True)
class TimetableFacts(Facts):
    """announced_on: day of the notice that proposals are taken; collect_from, collect_to: first and last day of the
    collection; check_by: last day of the checks; opens_on, closes_on: of the vote; decide_by: of the decision on it.
    """

    place: str = choice(*PLACES)
    announced_on: date = on_day()
    collect_from: date = on_day()
    collect_to: date = on_day()
    check_by: date = on_day()
    opens_on: date = on_day()
    closes_on: date = on_day()
    decide_by: date = on_day()


@dataclass(frozen=True, slots=True)
class ProposeFacts(Facts):
    """collect_from, collect_to: first and last day of the collection; proposals: that the author has in the round
    with this one.
    """

    collect_from: date = on_day()
    collect_to: date = on_day(not_before="collect_from")
    proposals: int = count(least=1, most=1000)


@dataclass(frozen=True, slots=True)
class AssessFacts(Facts):
    """criteria: to be answered; answered: with met, not met or not applicable and a reason; unmet: of these; refused:
    the proposal is refused; texts: what everybody reads is there in three languages; earlier: this official has taken
    part in an earlier decision on the proposal; interest: the official has an interest in it.
    """

    criteria: int = count(least=1, most=100)
    answered: int = count(within="criteria")
    unmet: int = count(within="answered")
    refused: bool = flag()
    texts: bool = flag()
    earlier: bool = flag()
    interest: bool = flag()


@dataclass(frozen=True, slots=True)
class AppealFacts(Facts):
    """refused_on: day on which the refusal was published; own: it is the author who appeals."""

    refused_on: date = on_day()
    own: bool = flag()


@dataclass(frozen=True, slots=True)
class DecideAppealFacts(Facts):
    """texts, earlier, interest: as for a check."""

    texts: bool = flag()
    earlier: bool = flag()
    interest: bool = flag()


def criteria(law: LawBook, day: date, place: str, step: str) -> dict[str, Provision]:
    """What a step of the check asks on the legal day of its decision, by key: the formal criteria are the platform's;
    the substantive ones are those of order No. 208 in a town (p. 76, 77, 79 to 81), and their copy in an okrug, where
    the charter may drop one (`false`) or ask it in its own name.
    """
    keys = FORMAL_CRITERIA if step == FORMAL else TOWN_CRITERIA if place == "district_town" else OKRUG_CRITERIA
    found = {key: known(law, key, day) for key in keys}
    return {key: norm for key, norm in found.items() if norm is not None and norm.value is not False}


def timetable(law: LawBook, day: date, facts: TimetableFacts) -> Verdict:
    """May the round keep these dates? Day: of their publication. In a town order No. 208 p. 78, 80, 82 and 83 give
    them for the financial year; in an okrug the charter's or the platform's lengths.
    """
    days = _town_days(law, day, facts) if facts.place == "district_town" else _okrug_days(law, day, facts)
    order = (
        facts.announced_on,
        facts.collect_from,
        facts.collect_to,
        facts.check_by,
        facts.opens_on,
        facts.closes_on,
        facts.decide_by,
    )
    row = yes(
        law,
        day,
        TERMS,
        given=list(order) == sorted(order),
        effect=Effect.NOT_PROVIDED,
        sentence="proposal.order",
        rule="budget.timetable.order",
    )
    return Verdict("budget.timetable", day, (row, *days))


def _town_days(law: LawBook, day: date, facts: TimetableFacts) -> Iterator[Finding]:
    year = facts.collect_from.year
    held = (
        facts.announced_on,
        facts.collect_to,
        facts.check_by,
        facts.closes_on,
        facts.decide_by,
    )
    for key, last in zip(TOWN_DATES, held, strict=True):
        norm = known(law, key, day)
        if norm is None:
            yield unknown(key, day, last, None, None)
            continue
        first, final = days_of(norm, year)
        begins = facts.collect_from if first else None
        met = last <= final and (first is None or first <= facts.collect_from)
        yield condition(
            law,
            day,
            key,
            key,
            met=met,
            have=last,
            need=final,
            effect=Effect.BINDING,
            sentence=key,
            begins=begins or last,
            first=first or final,
        )


def days_of(norm: Provision, year: int) -> tuple[date | None, date]:
    """The first day (None where there is none) and the last day that a norm of month and day names in a year."""
    marks = [date(year, *map(int, mark.split("-"))) for mark in str(norm.value).split("..")]
    return (marks[0] if len(marks) > 1 else None), marks[-1]


def _okrug_days(law: LawBook, day: date, facts: TimetableFacts) -> Iterator[Finding]:
    lengths = (
        max(0, (facts.collect_to - facts.collect_from).days + 1),
        max(0, (facts.check_by - facts.collect_to).days),
    )
    for key, have in zip(OKRUG_DATES, lengths, strict=True):
        yield number(law, day, key, have=have, effect=Effect.NOT_PROVIDED)


def propose(law: LawBook, day: date, facts: ProposeFacts) -> Verdict:
    """May the author hand this proposal in? Day: of handing it in. No act that was read sets an age for an author."""
    findings = (
        condition(
            law,
            day,
            TERMS,
            "budget.propose.window",
            met=facts.collect_from <= day <= facts.collect_to,
            have=day,
            need=facts.collect_to,
            effect=Effect.NOT_PROVIDED,
            sentence="proposal.window",
            opens=facts.collect_from,
        ),
        number(law, day, PER_AUTHOR, have=facts.proposals, effect=Effect.NOT_PROVIDED, sentence=PER_AUTHOR),
    )
    return Verdict("budget.propose", day, findings)


def assess(law: LawBook, day: date, facts: AssessFacts) -> Verdict:
    """May a step of the check be decided so? Day: of the decision. The platform's demands: every criterion answered
    with a reason, refused exactly where one is not met, in public words, by a person without interest who took no part
    in an earlier decision on the proposal.
    """
    follows = facts.refused == (facts.unmet > 0)
    outcome = "proposal.outcome" if follows else f"proposal.outcome.{'refused' if facts.refused else 'passed'}"
    findings = (
        condition(
            law,
            day,
            TERMS,
            "budget.assess.answers",
            met=facts.answered == facts.criteria,
            have=facts.answered,
            need=facts.criteria,
            effect=Effect.NOT_PROVIDED,
            sentence="proposal.answers",
        ),
        condition(
            law,
            day,
            TERMS,
            "budget.assess.outcome",
            met=follows,
            have=facts.unmet,
            need=0,
            effect=Effect.NOT_PROVIDED,
            sentence=outcome,
        ),
        *_decided(law, day, facts, "budget.assess"),
    )
    return Verdict("budget.assess", day, findings)


def appeal(law: LawBook, day: date, facts: AppealFacts) -> Verdict:
    """May the refusal be appealed? Day: of the appeal. A term of the charter or the platform: the order names none."""
    findings = (
        yes(
            law,
            day,
            TERMS,
            given=facts.own,
            effect=Effect.NOT_PROVIDED,
            sentence="proposal.own",
            rule="budget.appeal.author",
        ),
        number(
            law,
            day,
            APPEAL_DAYS,
            have=max(0, (day - facts.refused_on).days),
            effect=Effect.OBLIGES_ANSWER,
            refused=facts.refused_on,
        ),
    )
    return Verdict("budget.appeal", day, findings)


def appeal_until(law: LawBook, refused_on: date) -> date:
    """The last day of the appeal against a refusal published on that day, by the law of that day."""
    return refused_on + timedelta(days=int(str(law.at(APPEAL_DAYS, refused_on).value)))


def decide_appeal(law: LawBook, day: date, facts: DecideAppealFacts) -> Verdict:
    """May this official decide the appeal? Day: of the decision. Platform's demand: somebody else, without interest."""
    return Verdict("budget.decide_appeal", day, tuple(_decided(law, day, facts, "budget.decide_appeal")))


def _decided(law: LawBook, day: date, facts: AssessFacts | DecideAppealFacts, action: str) -> Iterator[Finding]:
    none = Effect.NOT_PROVIDED
    yield number(law, day, PEOPLE, have=1 if facts.earlier else 2, effect=none)
    kept = not facts.interest
    yield yes(law, day, TERMS, given=kept, effect=none, sentence="proposal.interest", rule=f"{action}.interest")
    yield yes(law, day, TERMS, given=facts.texts, effect=none, sentence="proposal.texts", rule=f"{action}.texts")
