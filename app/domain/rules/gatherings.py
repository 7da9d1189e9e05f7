"""The local community gathering, жергілікті қоғамдастық жиыны (Law No. 148, art. 39-3). Not the assembly."""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, count, flag
from app.domain.rules.points import share, yes

PARAMETERS = (
    "gathering.initiative",
    "gathering.consent",
    "gathering.quorum",
    "gathering.decision",
    "community.digital",
)


@dataclass(frozen=True, slots=True)
class ConveneFacts(Facts):
    """entitled: community members who live there and may take part; signatures: those who signed the request;
    district_akim_consent: whether the akim of the district decided in favour.
    """

    entitled: int = count(least=1)
    signatures: int = count(within="entitled")
    district_akim_consent: bool = flag()


@dataclass(frozen=True, slots=True)
class OpenFacts(Facts):
    """entitled: as above; present: those who take part; digital: held with digital objects."""

    entitled: int = count(least=1)
    present: int = count(within="entitled")
    digital: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class DecideFacts(Facts):
    """participants: those taking part in the gathering; votes_for: votes for the decision."""

    participants: int = count(least=1)
    votes_for: int = count(within="participants")


def convene(law: LawBook, day: date, facts: ConveneFacts) -> Verdict:
    """May a gathering be held on the residents' initiative? Day: of convening.

    Art. 39-3(5): not less than 10 % of those entitled sign, and the DISTRICT akim decides in favour.
    """
    signed = share(
        law,
        day,
        "gathering.initiative",
        have=facts.signatures,
        of=facts.entitled,
        whole="entitled",
        count="signatures",
        effect=Effect.BINDING,
    )
    consent = yes(
        law,
        day,
        "gathering.consent",
        given=facts.district_akim_consent,
        effect=Effect.BINDING,
        sentence="gathering.consent",
    )
    return Verdict("gathering.convene", day, (signed, consent))


def open_gathering(law: LawBook, day: date, facts: OpenFacts) -> Verdict:
    """Does the gathering count as held? Day: of the gathering. Art. 39-3(9): not less than 10 %; 9-1:
    digital.
    """
    came = share(
        law,
        day,
        "gathering.quorum",
        have=facts.present,
        of=facts.entitled,
        whole="entitled",
        count="present",
        effect=Effect.BINDING,
    )
    return Verdict("gathering.open", day, (came, *digital(law, day, facts.digital)))


def decide(law: LawBook, day: date, facts: DecideFacts) -> Verdict:
    """Is the gathering's decision adopted? Day: of the gathering.

    Art. 39-3(11): more than half of the participants; art. 39-3(12)–(14): the akim must consider it.
    """
    votes = share(
        law,
        day,
        "gathering.decision",
        have=facts.votes_for,
        of=facts.participants,
        whole="participants",
        count="votes",
        effect=Effect.OBLIGES_ANSWER,
    )
    return Verdict("gathering.decide", day, (votes,))


def digital(law: LawBook, day: date, held_digitally: bool) -> tuple[Finding, ...]:
    """The point about digital objects (art. 39-3(9-1)), where a gathering or an assembly uses them."""
    if not held_digitally:
        return ()
    return (yes(law, day, "community.digital", given=True, effect=Effect.BINDING, sentence="community.digital"),)
