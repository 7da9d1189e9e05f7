"""The electoral roll of an okrug: frozen by two different people, which is the platform's own demand, not
law.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Verdict
from app.domain.rules.facts import Facts, count, words
from app.domain.rules.points import number

PARAMETERS = ("platform.roll.people", "platform.roll.voters")


@dataclass(frozen=True, slots=True)
class FreezeFacts(Facts):
    """first_person, second_person: ids of those who confirm the roll (no names, no IIN); voters: people on
    it.
    """

    first_person: str = words()
    second_person: str = words()
    voters: int = count()


def freeze(law: LawBook, day: date, facts: FreezeFacts) -> Verdict:
    """May the roll be frozen? Day: of the second confirmation."""
    people = len({facts.first_person, facts.second_person})
    findings = (
        number(law, day, "platform.roll.people", have=people, effect=Effect.NOT_PROVIDED),
        number(law, day, "platform.roll.voters", have=facts.voters, effect=Effect.NOT_PROVIDED),
    )
    return Verdict("roll.freeze", day, findings)
