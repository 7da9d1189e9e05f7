"""A local poll under the name of a referendum: no act provides for one, so its result can only advise."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.law.book import LawBook, Provision
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, count, flag, words
from app.domain.rules.points import known, number, share, yes
from app.domain.rules.wording import say

BASIS = "referendum.local.basis"
INITIATIVE = "poll.local.initiative"
GROUP = "poll.local.group"
VOTE = "poll.local.vote"
TURNOUT = "poll.local.turnout"
DECISION = "poll.local.decision"
APPROVAL = "poll.local.approval"
RESULT_RULES = {"decision": DECISION, "turnout": TURNOUT, "approval": APPROVAL}
PEOPLE = "platform.count.people"
ROLL = "platform.round.terms"

CHECK_DAYS = "poll.local.check.days"
APPEAL_DAYS = "poll.local.appeal.days"
APPEAL_ANSWER = "poll.local.appeal.answer"
SIGNATURE_DAYS = "poll.local.signature.days"
ANSWER_DAYS = "poll.local.answer.days"
ANONYMISE_DAYS = "poll.local.anonymise.days"
REPEAT = "poll.local.repeat"
TERMS = (CHECK_DAYS, APPEAL_DAYS, APPEAL_ANSWER, SIGNATURE_DAYS, ANSWER_DAYS, ANONYMISE_DAYS, REPEAT)
"""Laid on the calendar by `deadlines.due`."""

PARAMETERS = (BASIS, INITIATIVE, GROUP, VOTE, TURNOUT, DECISION, APPROVAL, PEOPLE, ROLL, *TERMS)


@dataclass(frozen=True, slots=True)
class ProposeFacts(Facts):
    """group: residents on the roll who propose together."""

    group: int = count(most=1000)


@dataclass(frozen=True, slots=True)
class SubmitFacts(Facts):
    """entitled: residents entitled to take part; signatures: those who support the question; subject: its
    words.
    """

    entitled: int = count(least=1)
    signatures: int = count(within="entitled")
    subject: str = words()


@dataclass(frozen=True, slots=True)
class HoldFacts(Facts):
    """charter: the okrug's charter provides for an advisory vote; roll_frozen; commission: its members."""

    charter: bool = flag()
    roll_frozen: bool = flag()
    commission: int = count(most=1000)


@dataclass(frozen=True, slots=True)
class ConcludeFacts(Facts):
    """entitled: residents on the frozen roll; ballots: cast, blank ones too; votes_yes, votes_no: the rest is blank."""

    entitled: int = count(least=1)
    ballots: int = count(within="entitled")
    votes_yes: int = count(within="ballots")
    votes_no: int = count(within="ballots")


def propose(law: LawBook, day: date, facts: ProposeFacts) -> Verdict:
    """May the group put its proposal forward? Day: of putting it forward. The size is the charter's or the default."""
    size = number(law, day, GROUP, have=facts.group, effect=Effect.ADVISORY)
    return Verdict("referendum.propose", day, (basis(law, day), size))


def submit(law: LawBook, day: date, facts: SubmitFacts) -> Verdict:
    """May the question be put to a consultative poll? Day: of submission.

    The Constitution of 2026 and Law No. 148 know no local referendum: the first finding says so (it refuses
    nothing, it tells what the poll is), the second holds the signatures against the charter or its default.
    """
    return Verdict("referendum.submit", day, (basis(law, day), _signed(law, day, facts)))


def hold(law: LawBook, day: date, facts: HoldFacts) -> Verdict:
    """May an advisory vote be held on the question? Day: of announcing it. Only where the charter provides for it."""
    provided = yes(law, day, VOTE, given=facts.charter, effect=Effect.ADVISORY, sentence=VOTE)
    frozen = yes(
        law,
        day,
        ROLL,
        given=facts.roll_frozen,
        effect=Effect.ADVISORY,
        sentence="budget.frozen",
        rule="referendum.hold.roll",
    )
    people = number(law, day, PEOPLE, have=facts.commission, effect=Effect.ADVISORY)
    return Verdict("referendum.hold", day, (basis(law, day), provided, frozen, people))


def conclude(law: LawBook, day: date, facts: ConcludeFacts) -> Verdict:
    """Do the residents advise «yes»? Day: on which the vote was announced; who votes knows how it will be counted.

    More than half of the valid votes (blank ones are not valid votes), unless the charter asks otherwise; turnout
    and the share of all entitled decide only where the charter says so (the Venice Commission advises against
    quorums: Code of Good Practice on Referendums, III.7).
    """
    valid = facts.votes_yes + facts.votes_no  # may be none: then a majority is one vote, and nobody gave it
    decided = share(
        law, day, DECISION, have=facts.votes_yes, of=valid, whole="valid_votes", count="votes", effect=Effect.ADVISORY
    )
    turnout = _quorum(law, day, TURNOUT, facts.ballots, facts.entitled)
    approval = _quorum(law, day, APPROVAL, facts.votes_yes, facts.entitled)
    return Verdict("referendum.conclude", day, (basis(law, day), decided, turnout, approval))


def result_rules(law: LawBook, day: date) -> dict[str, dict[str, int | str] | None]:
    """The rules of `conclude` as published before a vote: decision, turnout, approval; None where there is none.

    Each has a `comparator` ('>' or '>=') and a `value`: a number of people, or a share as 'a/b'.
    """
    return {name: _published(known(law, key, day)) for name, key in RESULT_RULES.items()}


def _published(norm: Provision | None) -> dict[str, int | str] | None:
    match norm.value if norm else None:
        case Fraction() as share_:
            value: int | str = f"{share_.numerator}/{share_.denominator}"
        case int() as people:
            value = people
        case _:
            return None
    return {"comparator": norm.comparator if norm else ">=", "value": value}


def needed_signatures(law: LawBook, day: date, entitled: int) -> int:
    """How many signatures carry a proposal to its body, of `entitled` residents on the roll (1 or more)."""
    finding = _signed(law, day, SubmitFacts(entitled=entitled, signatures=0, subject="-"))
    if not isinstance(finding.need, int):
        raise TypeError(f"{INITIATIVE}: a number of signatures was expected, not {finding.need!r}")
    return finding.need


def basis(law: LawBook, day: date) -> Finding:
    """That the law knows no local referendum: said with every verdict, refuses nothing."""
    return Finding(BASIS, None, None, None, True, Effect.NOT_PROVIDED, known(law, BASIS, day), say(BASIS))


def _signed(law: LawBook, day: date, facts: SubmitFacts) -> Finding:
    return share(
        law,
        day,
        INITIATIVE,
        have=facts.signatures,
        of=facts.entitled,
        whole="residents",
        count="signatures",
        effect=Effect.ADVISORY,
    )


def _quorum(law: LawBook, day: date, key: str, have: int, entitled: int) -> Finding:
    """Turnout or approval against the charter's share of all entitled; told without deciding where there is none."""
    norm = known(law, key, day)
    if norm is not None and isinstance(norm.value, str):
        return yes(law, day, key, given=True, effect=Effect.ADVISORY, sentence=f"{key}.none")
    counted = "present" if key == TURNOUT else "votes"
    return share(law, day, key, have=have, of=entitled, whole="residents", count=counted, effect=Effect.ADVISORY)
