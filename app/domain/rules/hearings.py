"""Public hearings of the public council; in an okrug the assembly acts as the council (Law No. 383-V, art.
21).
"""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Verdict
from app.domain.rules.facts import Facts, count, on_day
from app.domain.rules.points import number, share

PARAMETERS = ("hearing.council.notice", "hearing.council.materials", "hearing.council.protocol")


@dataclass(frozen=True, slots=True)
class AnnounceFacts(Facts):
    """announced_on, documents_on: days of the notice and of the drafts; held_on: day of the hearing."""

    announced_on: date = on_day()
    documents_on: date = on_day()
    held_on: date = on_day(not_before="announced_on")


@dataclass(frozen=True, slots=True)
class AdoptProtocolFacts(Facts):
    """present: council members present; votes_for: their votes for the protocol."""

    present: int = count(least=1)
    votes_for: int = count(within="present")


def announce(law: LawBook, day: date, facts: AnnounceFacts) -> Verdict:
    """Are the notice and the drafts in time? Day: of the notice.

    Art. 21(2)(1)–(2): both not later than ten calendar days before the hearing; the day of the hearing is not
    counted (platform's reading).
    """
    findings = (
        number(
            law,
            day,
            "hearing.council.notice",
            have=(facts.held_on - facts.announced_on).days,
            effect=Effect.BINDING,
        ),
        number(
            law,
            day,
            "hearing.council.materials",
            have=max(0, (facts.held_on - facts.documents_on).days),
            effect=Effect.BINDING,
        ),
    )
    return Verdict("hearing.announce", day, findings)


def adopt_protocol(law: LawBook, day: date, facts: AdoptProtocolFacts) -> Verdict:
    """Is the final protocol adopted? Day: of the vote.

    Art. 21(2)(4), 21(7): more than half of the council members present; art. 5(2): the state body answers.
    """
    votes = share(
        law,
        day,
        "hearing.council.protocol",
        have=facts.votes_for,
        of=facts.present,
        whole="council",
        count="votes",
        effect=Effect.OBLIGES_ANSWER,
    )
    return Verdict("hearing.adopt_protocol", day, (votes,))
