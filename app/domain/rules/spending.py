"""What becomes of the money: an entry in the account of a project, and the quarterly information about it.

The national Rules (order No. 208, p. 85) oblige the towns they cover to publish information every quarter. In a rural
okrug that is a charter procedure with the platform's default. How entries are made is the platform's own demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Verdict
from app.domain.rules.budget import PLACES
from app.domain.rules.facts import Facts, choice, count, flag, on_day, words
from app.domain.rules.points import condition, known, number

PEOPLE = "platform.money.people"
CONTRACTED = "platform.money.contracted"
PAID = "platform.money.paid"
ANSWER = "platform.money.answer"
_REPORT_DAY = {
    "rural_okrug": "pb.rural.report.day",
    "district_town": "bnu.report.day",
    "oblast_centre": "bnu.report.day",
}

PARAMETERS = (PEOPLE, CONTRACTED, PAID, "bnu.report.day", "pb.rural.report.day")

MOST_TENGE = 10**15


@dataclass(frozen=True, slots=True)
class SpendFacts(Facts):
    """Whole tenge as they would stand after the entry: approved for the project and contracted in all; contract_sum and
    paid of the one contract that the entry belongs to. reason_given: why more than approved was contracted is written;
    first_person, second_person: ids of who entered and who confirms.
    """

    approved: int = count(least=1, most=MOST_TENGE)
    contracted: int = count(most=MOST_TENGE)
    contract_sum: int = count(most=MOST_TENGE, within="contracted")
    paid: int = count(most=MOST_TENGE)
    reason_given: bool = flag()
    first_person: str = words()
    second_person: str = words()


@dataclass(frozen=True, slots=True)
class ReportFacts(Facts):
    """place: what kind of place the round was held in; quarter_ends: last day of the quarter that the information is
    about; filed_on: the legal day on which it was published.
    """

    place: str = choice(*PLACES)
    quarter_ends: date = on_day()
    filed_on: date = on_day(not_before="quarter_ends")


def spend(law: LawBook, day: date, facts: SpendFacts) -> Verdict:
    """May the entry stand in the account? Day: of the confirmation. All points are the platform's own demands."""
    none = Effect.NOT_PROVIDED
    findings = (
        number(law, day, PEOPLE, have=len({facts.first_person, facts.second_person}), effect=none),
        condition(
            law,
            day,
            CONTRACTED,
            CONTRACTED,
            met=facts.contracted <= facts.approved or facts.reason_given,
            have=facts.contracted,
            need=facts.approved,
            effect=none,
            sentence=f"{CONTRACTED}.reason" if facts.contracted > facts.approved else CONTRACTED,
        ),
        condition(
            law,
            day,
            PAID,
            PAID,
            met=facts.paid <= facts.contract_sum,
            have=facts.paid,
            need=facts.contract_sum,
            effect=none,
            sentence=PAID,
        ),
    )
    return Verdict("budget.spend", day, findings)


def report_key(place: str) -> str:
    """The norm of the quarterly information in that kind of place."""
    return _REPORT_DAY[place]


def report_due(law: LawBook, place: str, quarter_ends: date) -> date | None:
    """The last day for the information about a quarter; None where no norm is known to have been in force.

    Order No. 208 p. 85: not later than the 10th of the month after the period. The law of the quarter's last day.
    """
    norm = known(law, _REPORT_DAY[place], quarter_ends)
    if norm is None or not isinstance(norm.value, int):
        return None
    year, month = divmod(quarter_ends.year * 12 + quarter_ends.month, 12)
    return date(year, month + 1, norm.value)


def report(law: LawBook, day: date, facts: ReportFacts) -> Verdict:
    """Was the quarter's information published in time? Day: the quarter's last; late information is taken too."""
    key = _REPORT_DAY[facts.place]
    due = report_due(law, facts.place, facts.quarter_ends)
    in_time = condition(
        law,
        day,
        key,
        key,
        met=due is not None and facts.filed_on <= due,
        have=facts.filed_on,
        need=due or facts.quarter_ends,
        effect=Effect.ADVISORY if facts.place == "rural_okrug" else Effect.BINDING,
        sentence="budget.report",
        due=due or facts.quarter_ends,
    )
    return Verdict("budget.report", day, (in_time,))
