"""No confidence in an akim: the initiative of deputies, the vote, and the repeated vote.

The Constitution's chain: two thirds (1995) → one fifth to initiate and a majority to decide, art. 87(5)
(2007) → the same in art. 89(5) of the Constitution of 2026. Residents reach it only through the local
community assembly.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import add_months, whole_months_between
from app.domain.errors import InvalidInputError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, choice, count, on_day
from app.domain.rules.points import add, known, number, share, unknown, yes
from app.domain.rules.wording import say

PARAMETERS = (
    "ncv.initiative",
    "ncv.decision",
    "ncv.decision.law148",
    "ncv.ground.reports",
    "ncv.ground.assembly",
    "ncv.repeat.months",
    "session.quorum",
)


@dataclass(frozen=True, slots=True)
class InitiateFacts(Facts):
    """deputies_total: seats of the maslikhat; signatures: deputies who signed; ground: one of the two the law
    names; refusals: how many times the maslikhat refused the akim's reports (needed with the first ground).
    """

    deputies_total: int = count(least=1, most=1000)
    signatures: int = count(within="deputies_total")
    ground: str = choice("reports_refused_twice", "assembly_initiative")
    refusals: int | None = count(most=100, default=None)

    def __post_init__(self) -> None:
        super(InitiateFacts, self).__post_init__()
        if self.ground == "reports_refused_twice" and self.refusals is None:
            raise InvalidInputError([Problem("errors.fact_missing", "refusals")])


@dataclass(frozen=True, slots=True)
class DecideFacts(Facts):
    """deputies_total: seats of the maslikhat; present: deputies at the session; votes_for: votes for no
    confidence.
    """

    deputies_total: int = count(least=1, most=1000)
    present: int = count(within="deputies_total")
    votes_for: int = count(within="present")


@dataclass(frozen=True, slots=True)
class RepeatFacts(Facts):
    """deputies_total: seats; votes_for: votes for; first_vote_on, held_on: days of the first and the repeated
    vote.
    """

    deputies_total: int = count(least=1, most=1000)
    votes_for: int = count(within="deputies_total")
    first_vote_on: date = on_day()
    held_on: date = on_day(not_before="first_vote_on")


def initiate(law: LawBook, day: date, facts: InitiateFacts) -> Verdict:
    """May deputies put the question of no confidence? Day: when the signed request reaches the chair.

    Constitution of 1995 art. 87(5), of 2026 art. 89(5); grounds: Law No. 148 art. 24(2). Before 2007-05-21
    the Constitution knew no initiative share, so there is nothing to check the signatures against.
    """
    signed = share(
        law,
        day,
        "ncv.initiative",
        have=facts.signatures,
        of=facts.deputies_total,
        whole="deputies",
        count="signatures",
        effect=Effect.BINDING,
    )
    return Verdict("confidence.initiate", day, (_law148_note(law, day, signed), _ground(law, day, facts)))


def decide(law: LawBook, day: date, facts: DecideFacts) -> Verdict:
    """Is no confidence expressed? Day: of the vote.

    Constitution of 1995 art. 87(5), of 2026 art. 89(5). The result is a question put to the higher akim or
    the President, not a dismissal. The session's quorum is known since Law No. 148 (art. 8(2), 11(3)).
    """
    votes = _votes(law, day, facts.deputies_total, facts.votes_for, Effect.OBLIGES_ANSWER)
    findings = [add(votes, say("ncv.decision.effect"))]
    if known(law, "session.quorum", day):
        findings.insert(0, quorum(law, day, facts.deputies_total, facts.present))
    return Verdict("confidence.decide", day, tuple(findings))


def repeat(law: LawBook, day: date, facts: RepeatFacts) -> Verdict:
    """May no confidence be expressed again, after a refusal of the higher akim? Day: of the repeated vote.

    Law No. 148 art. 24(8): after six months, by a majority of the total; then the akim is dismissed. That the
    corresponding day of the sixth month is the first lawful one is the platform's reading.
    """
    return Verdict(
        "confidence.repeat",
        day,
        (
            _months(law, day, facts),
            add(_votes(law, day, facts.deputies_total, facts.votes_for, Effect.BINDING), say("ncv.repeat.effect")),
        ),
    )


def quorum(law: LawBook, day: date, total: int, present: int) -> Finding:
    """The session is competent with two thirds of all deputies (Law No. 148 art. 8(2), 11(3))."""
    return share(
        law,
        day,
        "session.quorum",
        have=present,
        of=total,
        whole="deputies",
        count="present",
        effect=Effect.BINDING,
    )


def _votes(law: LawBook, day: date, total: int, votes_for: int, effect: Effect) -> Finding:
    votes = share(law, day, "ncv.decision", have=votes_for, of=total, whole="deputies", count="votes", effect=effect)
    return _law148_note(law, day, votes)


def _ground(law: LawBook, day: date, facts: InitiateFacts) -> Finding:
    if facts.ground == "assembly_initiative":
        return yes(law, day, "ncv.ground.assembly", given=True, effect=Effect.BINDING, sentence="ncv.ground.assembly")
    return number(law, day, "ncv.ground.reports", have=facts.refusals or 0, effect=Effect.BINDING)


def _months(law: LawBook, day: date, facts: RepeatFacts) -> Finding:
    norm = known(law, "ncv.repeat.months", day)
    if norm is None or not isinstance(norm.value, int):
        return unknown("ncv.repeat.months", day, None, None, None)
    return number(
        law,
        day,
        "ncv.repeat.months",
        have=whole_months_between(facts.first_vote_on, facts.held_on),
        effect=Effect.BINDING,
        earliest=add_months(facts.first_vote_on, norm.value),
    )


def _law148_note(law: LawBook, day: date, finding: Finding) -> Finding:
    """While Law No. 148 still said two thirds (2007–2009), the reader is told why the Constitution is
    applied.
    """
    constitution, law148 = known(law, "ncv.decision", day), known(law, "ncv.decision.law148", day)
    if constitution is None or law148 is None or constitution.value == law148.value:
        return finding
    return add(finding, say("ncv.decision.law148"))
