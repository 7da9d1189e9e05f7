"""Sessions of the maslikhat (Law No. 148, arts 8, 10, 11)."""

from dataclasses import dataclass
from datetime import date

from app.domain.errors import InvalidInputError, Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.confidence import quorum
from app.domain.rules.facts import Facts, count, flag, on_day
from app.domain.rules.points import known, number, share, unknown
from app.domain.rules.wording import say

PARAMETERS = (
    "session.quorum",
    "session.decision",
    "session.extraordinary",
    "session.notice",
    "session.notice.extraordinary",
    "session.materials",
)


@dataclass(frozen=True, slots=True)
class OpenFacts(Facts):
    """deputies_total: seats of the maslikhat; present: deputies who came."""

    deputies_total: int = count(least=1, most=1000)
    present: int = count(within="deputies_total")


@dataclass(frozen=True, slots=True)
class DecideFacts(Facts):
    """deputies_total, present: as above; votes_for: votes for the decision."""

    deputies_total: int = count(least=1, most=1000)
    present: int = count(within="deputies_total")
    votes_for: int = count(within="present")


@dataclass(frozen=True, slots=True)
class ConveneExtraordinaryFacts(Facts):
    """deputies_elected: deputies elected to this maslikhat; requested_by: how many of them ask, or "akim"."""

    deputies_elected: int = count(least=1, most=1000)
    requested_by: int | str = count(within="deputies_elected")

    def __post_init__(self) -> None:
        if self.requested_by == "akim":
            ConveneExtraordinaryFacts(self.deputies_elected, 0)
        elif isinstance(self.requested_by, str):
            raise InvalidInputError([Problem("errors.fact_not_whole", "requested_by")])
        else:
            super(ConveneExtraordinaryFacts, self).__post_init__()


@dataclass(frozen=True, slots=True)
class AnnounceFacts(Facts):
    """announced_on, materials_on: days of the notice and of the papers; held_on: the session; extraordinary
    or not.
    """

    announced_on: date = on_day()
    materials_on: date = on_day()
    held_on: date = on_day(not_before="announced_on")
    extraordinary: bool = flag(default=False)


def open_session(law: LawBook, day: date, facts: OpenFacts) -> Verdict:
    """Is the session competent? Day: of the session. Law No. 148 art. 8(2), 11(3): two thirds of all
    deputies.
    """
    return Verdict("session.open", day, (quorum(law, day, facts.deputies_total, facts.present),))


def decide(law: LawBook, day: date, facts: DecideFacts) -> Verdict:
    """Is a decision of the session adopted, such as the one to vote by secret ballot? Day: of the session.

    Law No. 148 art. 11(3): the majority of all deputies.
    """
    votes = share(
        law,
        day,
        "session.decision",
        have=facts.votes_for,
        of=facts.deputies_total,
        whole="deputies",
        count="votes",
        effect=Effect.BINDING,
    )
    return Verdict("session.decide", day, (quorum(law, day, facts.deputies_total, facts.present), votes))


def convene_extraordinary(law: LawBook, day: date, facts: ConveneExtraordinaryFacts) -> Verdict:
    """May an extraordinary session be convened? Day: of the proposal.

    Law No. 148 art. 10(2): a third of the deputies elected to this maslikhat, or the akim alone.
    """
    if isinstance(facts.requested_by, str):
        return Verdict("session.convene_extraordinary", day, (_akim_proposed(law, day, facts),))
    proposed = share(
        law,
        day,
        "session.extraordinary",
        have=facts.requested_by,
        of=facts.deputies_elected,
        whole="elected",
        count="proposals",
        effect=Effect.BINDING,
    )
    return Verdict("session.convene_extraordinary", day, (proposed,))


def announce(law: LawBook, day: date, facts: AnnounceFacts) -> Verdict:
    """Are the notice of a session and its papers in time? Day: of the notice.

    Law No. 148 art. 10(3): ten days, papers five (seven since Law 350-VIII of 2026); extraordinary: three.
    The law says «days»; the platform reads calendar days.
    """
    notice = (facts.held_on - facts.announced_on).days
    papers = (facts.held_on - facts.materials_on).days
    if facts.extraordinary:
        least = number(
            law, day, "session.notice.extraordinary", have=max(0, min(notice, papers)), effect=Effect.BINDING
        )
        return Verdict("session.announce", day, (least,))
    findings = (
        number(law, day, "session.notice", have=notice, effect=Effect.BINDING),
        number(law, day, "session.materials", have=max(0, papers), effect=Effect.BINDING),
    )
    return Verdict("session.announce", day, findings)


def _akim_proposed(law: LawBook, day: date, facts: ConveneExtraordinaryFacts) -> Finding:
    norm = known(law, "session.extraordinary", day)
    if norm is None:
        return unknown("session.extraordinary", day, None, facts.deputies_elected, None)
    text = say("session.extraordinary.akim")
    return Finding("session.extraordinary", None, None, facts.deputies_elected, True, Effect.BINDING, norm, text)
