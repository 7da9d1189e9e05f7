"""The participatory budget: a round is opened, voted, counted, and its result agreed.

The national Rules (order No. 208) cover district-centre towns and cities. In a rural okrug the round is a
charter procedure with the platform's defaults, and feeds the assembly's right to agree the okrug's budget.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.assemblies import decision, quorum
from app.domain.rules.facts import Facts, choice, count, flag, on_day, words
from app.domain.rules.points import condition, number, yes

TERMS = "platform.round.terms"
PROPOSAL_TERMS = "platform.proposal.terms"
PEOPLE = "platform.count.people"
PROJECTS = "platform.round.projects"
MIN_BALLOTS = "platform.publish.min_ballots"

PLACES = ("rural_okrug", "district_town", "oblast_centre")
_MIN_VOTES = {
    "rural_okrug": "pb.rural.min_votes",
    "district_town": "bnu.min_votes",
    "oblast_centre": "bnu.min_votes.center",
}
_AGE = {"rural_okrug": "community.age", "district_town": "bnu.voter.age", "oblast_centre": "bnu.voter.age"}

# Settings a commission sees beside each field of a new round, with the norm or the default they come from.
SETTINGS = (
    "pb.rural.share",
    "pb.rural.cap",
    "pb.rural.min_votes",
    "pb.rural.votes_per_person",
    "pb.rural.proposals_per_person",
    "pb.rural.window_days",
)

PARAMETERS = (
    *SETTINGS,
    "bnu.min_votes",
    "bnu.min_votes.center",
    "bnu.voter.age",
    "community.age",
    "budget.assembly.agree",
    "assembly.quorum",
    "assembly.decision",
    TERMS,
    PROPOSAL_TERMS,
    PEOPLE,
    PROJECTS,
    MIN_BALLOTS,
)


@dataclass(frozen=True, slots=True)
class OpenRoundFacts(Facts):
    """pot, own_funds: tenge put to the vote and the okrug's own, non-earmarked money; projects: on the
    ballot; commission: its members; roll_frozen; seed_published: the tie's seed is fixed and public; taking: residents
    may still hand proposals in; waiting: proposals that wait for a check or an appeal, or may still be appealed for.
    """

    pot: int = count(least=1, most=10**15)
    own_funds: int = count(most=10**15)
    projects: int = count(most=100_000)
    commission: int = count(most=1000)
    roll_frozen: bool = flag()
    seed_published: bool = flag()
    taking: bool = flag(default=False)
    waiting: int = count(most=100_000, default=0)


@dataclass(frozen=True, slots=True)
class VoteFacts(Facts):
    """age: whole years on the day; on_roll; opens_on, closes_on: first and last legal day of voting; chosen,
    limit: projects, or tenge where the ballot is spent up to the pot.
    """

    place: str = choice(*PLACES)
    age: int = count(most=150)
    on_roll: bool = flag()
    opens_on: date = on_day()
    closes_on: date = on_day(not_before="opens_on")
    chosen: int = count(most=10**15)
    limit: int = count(least=1, most=10**15)


@dataclass(frozen=True, slots=True)
class CountFacts(Facts):
    """first_member, second_member: ids of the commission members who count; closed; root_published: the check
    value (Merkle root) of the box is public.
    """

    first_member: str = words()
    second_member: str = words()
    closed: bool = flag()
    root_published: bool = flag()


@dataclass(frozen=True, slots=True)
class PublishFacts(Facts):
    """ballots: in the sealed box."""

    ballots: int = count()


@dataclass(frozen=True, slots=True)
class WinFacts(Facts):
    """votes: residents who voted for the project; place: what kind of place the round is held in."""

    votes: int = count()
    place: str = choice(*PLACES)


@dataclass(frozen=True, slots=True)
class AdoptFacts(Facts):
    """members: of the assembly; present: those taking part; votes_for: votes to agree the okrug's budget."""

    members: int = count(least=1)
    present: int = count(least=1, within="members")
    votes_for: int = count(within="present")


def open_round(law: LawBook, day: date, facts: OpenRoundFacts) -> Verdict:
    """May the round be opened? Day: of opening. Platform's demands; no earmarked transfers in the pot."""
    none = Effect.NOT_PROVIDED
    findings = (
        condition(
            law,
            day,
            TERMS,
            "budget.open_round.pot",
            met=facts.pot <= facts.own_funds,
            have=facts.pot,
            need=facts.own_funds,
            effect=none,
            sentence="budget.pot",
        ),
        number(law, day, PROJECTS, have=facts.projects, effect=none, sentence="budget.projects"),
        number(law, day, PEOPLE, have=facts.commission, effect=none),
        yes(
            law,
            day,
            TERMS,
            given=facts.roll_frozen,
            effect=none,
            sentence="budget.frozen",
            rule="budget.open_round.roll",
        ),
        yes(
            law,
            day,
            TERMS,
            given=facts.seed_published,
            effect=none,
            sentence="budget.seed",
            rule="budget.open_round.seed",
        ),
        yes(
            law,
            day,
            PROPOSAL_TERMS,
            given=not facts.taking,
            effect=none,
            sentence="proposal.taken",
            rule="budget.open_round.taking",
        ),
        condition(
            law,
            day,
            PROPOSAL_TERMS,
            "budget.open_round.waiting",
            met=facts.waiting == 0,
            have=facts.waiting,
            need=0,
            effect=none,
            sentence="proposal.waiting",
        ),
    )
    return Verdict("budget.open_round", day, findings)


def vote(law: LawBook, day: date, facts: VoteFacts) -> Verdict:
    """May this ballot be cast? Day: of voting; the service compares the moment of the close besides.

    Age: order No. 208 p. 82 in towns; in an okrug that of the gathering (Law No. 148 art. 39-3(1)).
    """
    effect = _place_effect(facts.place)
    findings = (
        number(law, day, _AGE[facts.place], have=facts.age, effect=effect, sentence="budget.age"),
        yes(
            law,
            day,
            TERMS,
            given=facts.on_roll,
            effect=effect,
            sentence="budget.roll",
            rule="budget.vote.roll",
        ),
        condition(
            law,
            day,
            TERMS,
            "budget.vote.dates",
            met=facts.opens_on <= day <= facts.closes_on,
            have=day,
            need=facts.closes_on,
            effect=effect,
            sentence="budget.dates",
            opens=facts.opens_on,
            closes=facts.closes_on,
            today=day,
        ),
        condition(
            law,
            day,
            TERMS,
            "budget.vote.ballot",
            met=0 < facts.chosen <= facts.limit,
            have=facts.chosen,
            need=facts.limit,
            effect=effect,
            sentence="budget.ballot" if facts.chosen else "budget.ballot.empty",
        ),
    )
    return Verdict("budget.vote", day, findings)


def count_votes(law: LawBook, day: date, facts: CountFacts) -> Verdict:
    """May the votes be counted? Day: of the count. Platform's demands: after the close, by two people, root
    first.
    """
    none = Effect.NOT_PROVIDED
    people = len({facts.first_member, facts.second_member})
    findings = (
        number(law, day, PEOPLE, have=people, effect=none),
        yes(
            law,
            day,
            TERMS,
            given=facts.closed,
            effect=none,
            sentence="budget.closed",
            rule="budget.count.closed",
        ),
        yes(
            law,
            day,
            TERMS,
            given=facts.root_published,
            effect=none,
            sentence="budget.root",
            rule="budget.count.root",
        ),
    )
    return Verdict("budget.count", day, findings)


def publish_ballots(law: LawBook, day: date, facts: PublishFacts) -> Verdict:
    """May the ballots be published one by one? Day: of the seal. Platform's demand: so few would give people away."""
    enough = number(law, day, MIN_BALLOTS, have=facts.ballots, effect=Effect.NOT_PROVIDED)
    return Verdict("budget.publish_ballots", day, (enough,))


def win(law: LawBook, day: date, facts: WinFacts) -> Verdict:
    """Has the project votes enough to be carried out? Day: of the count.

    Order No. 208 p. 83: 20 in an oblast centre, 10 in another town it covers; in an okrug the charter's
    number.
    """
    enough = number(
        law,
        day,
        _MIN_VOTES[facts.place],
        have=facts.votes,
        effect=_place_effect(facts.place),
        count="votes",
        sentence="budget.min_votes",
    )
    return Verdict("budget.win", day, (enough,))


def adopt(law: LawBook, day: date, facts: AdoptFacts) -> Verdict:
    """Is the okrug's budget with the round's result agreed? Day: of the assembly.

    Law No. 148 art. 39-3(3)(1-1), with the assembly's quorum and majority (art. 39-3(9), (11)).
    """
    came = quorum(law, day, facts.members, facts.present)
    votes = decision(law, day, facts.present, facts.votes_for)
    return Verdict("budget.adopt", day, (came, votes, _agreed(law, day, given=came.met and votes.met)))


def _agreed(law: LawBook, day: date, *, given: bool) -> Finding:
    return yes(law, day, "budget.assembly.agree", given=given, effect=Effect.BINDING, sentence="budget.agree")


def _place_effect(place: str) -> Effect:
    return Effect.ADVISORY if place == "rural_okrug" else Effect.BINDING
