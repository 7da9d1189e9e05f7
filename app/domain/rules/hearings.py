"""Hearings of every kind the platform holds. Where the law is silent, the platform's own default stands in and says
so; in an okrug the assembly acts as the public council (Law No. 383-V, arts 1(6), 6, 21).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.domain.calendar import add_calendar_days
from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, choice, count, flag, on_day
from app.domain.rules.points import number, share, yes

REPORT = "hearing.report.accept"
CONFLICT = "hearing.moderator.conflict"
MODERATION = "platform.hearing.moderation"
SIGNERS = "platform.hearing.protocol.people"
CLOSE = "platform.hearing.close"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hearing: the norms it is held by.

    notice, materials: days before the hearing; quorum, majority: of the vote on the protocol, None where the law asks
    for none and two people sign instead; answer: the term of the answer; effect: what the law makes of the outcome;
    accept: of a vote that the sitting itself takes, on a report; beside: norms that its page cites besides.
    """

    notice: str
    materials: str
    quorum: str | None
    majority: str | None
    answer: str
    effect: Effect
    accept: str | None = None
    beside: tuple[str, ...] = ()


_OWN = ("platform.hearing.notice", "platform.hearing.materials", None)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "council": Kind(
            "hearing.council.notice",
            "hearing.council.materials",
            "council.quorum",
            "hearing.council.protocol",
            "council.answer",
            Effect.OBLIGES_ANSWER,
        ),
        "commission": Kind(*_OWN, None, "platform.hearing.answer", Effect.ADVISORY, None, ("hearing.maslikhat",)),
        "report": Kind(
            *_OWN,
            None,
            "platform.hearing.answer",
            Effect.ADVISORY,
            REPORT,
            ("akim.meetings.district", "akim.election_programme_report"),
        ),
        "budget": Kind(*_OWN, None, "platform.hearing.answer", Effect.ADVISORY, None, ("budget.assembly.agree",)),
        "charter": Kind(*_OWN, None, "platform.hearing.answer", Effect.ADVISORY),
    }
)

ANNOUNCE = (
    "hearing.council.notice",
    "hearing.council.materials",
    "platform.hearing.notice",
    "platform.hearing.materials",
)
ADOPT = ("council.quorum", "hearing.council.protocol", SIGNERS)
ACCEPT = (REPORT,)
MODERATE = (CONFLICT, MODERATION)
PARAMETERS = (*ANNOUNCE, *ADOPT, *ACCEPT, *MODERATE, CLOSE)


@dataclass(frozen=True, slots=True)
class AnnounceFacts(Facts):
    """announced_on, documents_on: days of the notice and of the drafts; held_on: day of the hearing; kind: of
    hearing.
    """

    announced_on: date = on_day()
    documents_on: date = on_day()
    held_on: date = on_day(not_before="announced_on")
    kind: str = choice(*KINDS, default="council")


@dataclass(frozen=True, slots=True)
class AdoptProtocolFacts(Facts):
    """present: members of the council present; votes_for: their votes for the protocol; members: of the council, where
    its quorum is to be judged; signers: different people who signed, where nothing is voted.
    """

    present: int = count(least=0)
    votes_for: int = count(within="present")
    kind: str = choice(*KINDS, default="council")
    members: int | None = count(least=1, default=None)
    signers: int | None = count(default=None)


@dataclass(frozen=True, slots=True)
class AcceptReportFacts(Facts):
    """present: participants of the hearing; votes_for: those of them who accept the report."""

    present: int = count(least=0)
    votes_for: int = count(within="present")


@dataclass(frozen=True, slots=True)
class ModerateFacts(Facts):
    """conflict: the moderator declared one; civil_servant: holds the office as one; wrote: the remark is theirs;
    decided: took the decision that is appealed; about_akim: the hearing is; akims_office: the moderator is of that
    akim's own office; against: the decision is to refuse or to send back.
    """

    conflict: bool = flag()
    civil_servant: bool = flag()
    wrote: bool = flag(default=False)
    decided: bool = flag(default=False)
    about_akim: bool = flag(default=False)
    akims_office: bool = flag(default=False)
    against: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class CloseFacts(Facts):
    """unanswered: published remarks that have neither an answer nor a public reason for none."""

    unanswered: int = count()


def announce(law: LawBook, day: date, facts: AnnounceFacts) -> Verdict:
    """Are the notice and the drafts in time? Day: of the notice.

    Public council: art. 21(2)(1)–(2), both not later than ten calendar days before the hearing; the day of the
    hearing is not counted (platform's reading). Other kinds: the charter's term or the platform's default.
    """
    kind = KINDS[facts.kind]
    effect = Effect.BINDING if facts.kind == "council" else Effect.NOT_PROVIDED
    findings = (
        number(law, day, kind.notice, have=(facts.held_on - facts.announced_on).days, effect=effect),
        number(law, day, kind.materials, have=max(0, (facts.held_on - facts.documents_on).days), effect=effect),
    )
    return Verdict("hearing.announce", day, findings)


def first_day(law: LawBook, day: date, kind: str) -> date:
    """The first day on which a hearing of the kind may be held if it is announced, with its drafts, on `day`.

    Raises NotInForceError where no norm is known for the day.
    """
    terms = [law.at(key, day).value for key in (KINDS[kind].notice, KINDS[kind].materials)]
    return add_calendar_days(day, max(term for term in terms if isinstance(term, int)))


def adopt_protocol(law: LawBook, day: date, facts: AdoptProtocolFacts) -> Verdict:
    """Is the final protocol adopted? Day: of the vote.

    Public council: art. 21(2)(4), 21(7), more than half of the council members present, art. 13(2) for the quorum;
    art. 5(2): the state body answers. Other kinds: the law names no vote, so different people sign.
    """
    kind = KINDS[facts.kind]
    findings: list[Finding] = []
    if kind.quorum and facts.members is not None:
        findings.append(
            share(
                law,
                day,
                kind.quorum,
                have=facts.present,
                of=facts.members,
                whole="council.members",
                count="present",
                effect=Effect.BINDING,
            )
        )
    if kind.majority:
        findings.append(
            share(
                law,
                day,
                kind.majority,
                have=facts.votes_for,
                of=facts.present,
                whole="council",
                count="votes",
                effect=kind.effect,
            )
        )
    else:
        findings.append(number(law, day, SIGNERS, have=facts.signers or 0, effect=Effect.NOT_PROVIDED))
    return Verdict("hearing.adopt_protocol", day, tuple(findings))


def accept_report(law: LawBook, day: date, facts: AcceptReportFacts) -> Verdict:
    """Is the report accepted? Day: of the vote. Law on Public Councils, art. 23: more than half of those present."""
    finding = share(
        law,
        day,
        REPORT,
        have=facts.votes_for,
        of=facts.present,
        whole="participants",
        count="votes",
        effect=Effect.ADVISORY,
    )
    return Verdict("hearing.accept_report", day, (finding,))


def moderate(law: LawBook, day: date, facts: ModerateFacts) -> Verdict:
    """May this moderator decide on this remark? Day: of the decision.

    A civil servant with a conflict of interest may not act (Law on the Civil Service, art. 51(1)); for whoever is no
    civil servant, and for the rest, these are the platform's own conditions.
    """
    key = CONFLICT if facts.civil_servant else MODERATION
    effect = Effect.BINDING if facts.civil_servant else Effect.NOT_PROVIDED
    free = not facts.conflict
    alone = facts.about_akim and facts.akims_office and facts.against
    findings = [yes(law, day, key, given=free, effect=effect, sentence="hearing.moderate.conflict", rule=CONFLICT)]
    for name, given in (("own", not facts.wrote), ("decided", not facts.decided), ("akim", not alone)):
        sentence = f"hearing.moderate.{name}"
        findings.append(
            yes(law, day, MODERATION, given=given, effect=Effect.NOT_PROVIDED, sentence=sentence, rule=sentence)
        )
    return Verdict("hearing.moderate", day, tuple(findings))


def close(law: LawBook, day: date, facts: CloseFacts) -> Verdict:
    """May the hearing be closed? Day: of the closing. The platform's own condition."""
    given = facts.unanswered == 0
    finding = yes(law, day, CLOSE, given=given, effect=Effect.NOT_PROVIDED, sentence="hearing.close")
    return Verdict("hearing.close", day, (finding,))
