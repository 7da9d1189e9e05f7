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
from app.domain.rules import assemblies
from app.domain.rules.facts import Facts, choice, count, flag, on_day
from app.domain.rules.gatherings import digital
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

STANDINGS = ("sitting", "ended", "elsewhere", "kenes", "none")
"""Who asks to initiate: a sitting deputy of the competent maslikhat, one whose mandate ended or has not begun, a
deputy of another maslikhat, a member of a Kenes or an assembly, anybody else.
"""


@dataclass(frozen=True, slots=True)
class SignFacts(Facts):
    """standing: what the person is to the competent maslikhat on the day (STANDINGS)."""

    standing: str = choice(*STANDINGS)


@dataclass(frozen=True, slots=True)
class FileFacts(Facts):
    """standing: as above; ground: one of the two the law names; refusals: decisions of the maslikhat cited that
    refused the akim's reports; assembly_initiated: whether the assembly's adopted initiative is cited.
    """

    standing: str = choice(*STANDINGS)
    ground: str = choice("reports_refused_twice", "assembly_initiative")
    refusals: int | None = count(most=100, default=None)
    assembly_initiated: bool = flag(default=True)


@dataclass(frozen=True, slots=True)
class ProposeFacts(Facts):
    """body: an assembly, a Kenes whose legal basis is confirmed, or one whose basis is not; members: of the body;
    present: those taking part; votes_for: votes for putting the question; digital: held with digital objects.
    """

    body: str = choice("assembly", "kenes_confirmed", "kenes_unconfirmed")
    members: int = count(least=1)
    present: int = count(least=1, within="members")
    votes_for: int = count(within="present")
    digital: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class ConveneAgainFacts(Facts):
    """answer: what the higher akim did about the first vote; first_vote_on, held_on: days of the first vote and of
    the session for the second.
    """

    answer: str = choice("refused", "silent", "pending")
    first_vote_on: date = on_day()
    held_on: date = on_day(not_before="first_vote_on")


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


def file(law: LawBook, day: date, facts: FileFacts) -> Verdict:
    """May this person begin an initiative? Day: of the written request, with which the term for signatures begins.

    Constitution of 1995 art. 87(5), of 2026 art. 89(5): deputies of the maslikhat; grounds: Law No. 148 art. 24(2).
    """
    ground = _ground(law, day, facts.ground, facts.refusals, given=facts.assembly_initiated)
    return Verdict("confidence.file", day, (_signatory(law, day, facts.standing), ground))


def sign(law: LawBook, day: date, facts: SignFacts) -> Verdict:
    """May this person sign an initiative? Day: of the signature. Only a deputy whose mandate runs on it may."""
    return Verdict("confidence.sign", day, (_signatory(law, day, facts.standing),))


def propose(law: LawBook, day: date, facts: ProposeFacts) -> Verdict:
    """Has the assembly initiated the akim's dismissal, so that it is a ground? Day: of the assembly.

    Law No. 148 art. 39-3(3)(4-4), 39-3(9), 39-3(11), 24(2)(2). It is never added to the deputies' signatures. Acts
    that were read name no Kenes: one with a confirmed legal basis is taken for the assembly, and the reader is told.
    """
    confirmed = facts.body != "kenes_unconfirmed"
    sentence = "ncv.ground.assembly" if facts.body == "assembly" else f"ncv.ground.{facts.body}"
    findings = (
        assemblies.quorum(law, day, facts.members, facts.present),
        assemblies.decision(law, day, facts.present, facts.votes_for),
        *digital(law, day, facts.digital),
        yes(law, day, "ncv.ground.assembly", given=confirmed, effect=Effect.BINDING, sentence=sentence),
    )
    return Verdict("confidence.propose", day, findings)


def convene_again(law: LawBook, day: date, facts: ConveneAgainFacts) -> Verdict:
    """May a session be called for the second vote? Day: of that session.

    Law No. 148 art. 24(8): after the higher akim's refusal and six months from the first vote. That a term for the
    answer which ran out in silence counts as a refusal is the platform's reading.
    """
    months = _months(law, day, facts.first_vote_on, facts.held_on)
    if months.provision is None:
        return Verdict("confidence.convene_again", day, (months,))
    refused = yes(
        law,
        day,
        "ncv.repeat.months",
        given=facts.answer != "pending",
        effect=Effect.BINDING,
        sentence=f"ncv.repeat.{facts.answer}",
        rule="confidence.refused",
    )
    return Verdict("confidence.convene_again", day, (refused, months))


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
    ground = _ground(law, day, facts.ground, facts.refusals, given=True)
    return Verdict("confidence.initiate", day, (_law148_note(law, day, signed), ground))


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
            _months(law, day, facts.first_vote_on, facts.held_on),
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


def _signatory(law: LawBook, day: date, standing: str) -> Finding:
    return yes(
        law,
        day,
        "ncv.initiative",
        given=standing == "sitting",
        effect=Effect.BINDING,
        sentence=f"ncv.signatory.{standing}",
        rule="confidence.signatory",
    )


def _ground(law: LawBook, day: date, ground: str, refusals: int | None, *, given: bool) -> Finding:
    if ground == "assembly_initiative":
        return yes(law, day, "ncv.ground.assembly", given=given, effect=Effect.BINDING, sentence="ncv.ground.assembly")
    return number(law, day, "ncv.ground.reports", have=refusals or 0, effect=Effect.BINDING)


def _months(law: LawBook, day: date, first_vote_on: date, held_on: date) -> Finding:
    norm = known(law, "ncv.repeat.months", day)
    if norm is None or not isinstance(norm.value, int):
        return unknown("ncv.repeat.months", day, None, None, None)
    return number(
        law,
        day,
        "ncv.repeat.months",
        have=whole_months_between(first_vote_on, held_on),
        effect=Effect.BINDING,
        earliest=add_months(first_vote_on, norm.value),
    )


def _law148_note(law: LawBook, day: date, finding: Finding) -> Finding:
    """While Law No. 148 still said two thirds (2007–2009), the reader is told why the Constitution is
    applied.
    """
    constitution, law148 = known(law, "ncv.decision", day), known(law, "ncv.decision.law148", day)
    if constitution is None or law148 is None or constitution.value == law148.value:
        return finding
    return add(finding, say("ncv.decision.law148"))
