"""The local community assembly, жергілікті қоғамдастық жиналысы (Law 148, art. 39-3). Not the gathering."""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, count, flag
from app.domain.rules.gatherings import digital
from app.domain.rules.points import share

PARAMETERS = ("assembly.quorum", "assembly.decision", "community.digital")


@dataclass(frozen=True, slots=True)
class OpenFacts(Facts):
    """members: members delegated by the gathering; present: those who take part; digital: with digital
    objects.
    """

    members: int = count(least=1)
    present: int = count(within="members")
    digital: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class DecideFacts(Facts):
    """participants: members taking part; votes_for: votes for the decision."""

    participants: int = count(least=1)
    votes_for: int = count(within="participants")


def open_assembly(law: LawBook, day: date, facts: OpenFacts) -> Verdict:
    """Does the assembly count as held? Day: of the assembly. Art. 39-3(9): half of the members or more."""
    came = quorum(law, day, facts.members, facts.present)
    return Verdict("assembly.open", day, (came, *digital(law, day, facts.digital)))


def decide(law: LawBook, day: date, facts: DecideFacts) -> Verdict:
    """Is the assembly's decision adopted? Day: of the assembly.

    Art. 39-3(11): more than half of the participants; art. 39-3(12)–(14): the akim must consider it.
    """
    return Verdict("assembly.decide", day, (decision(law, day, facts.participants, facts.votes_for),))


def quorum(law: LawBook, day: date, members: int, present: int) -> Finding:
    """Half of the members or more take part."""
    return share(
        law,
        day,
        "assembly.quorum",
        have=present,
        of=members,
        whole="members",
        count="present",
        effect=Effect.BINDING,
    )


def decision(law: LawBook, day: date, participants: int, votes_for: int) -> Finding:
    """More than half of those taking part vote for."""
    return share(
        law,
        day,
        "assembly.decision",
        have=votes_for,
        of=participants,
        whole="participants",
        count="votes",
        effect=Effect.OBLIGES_ANSWER,
    )
