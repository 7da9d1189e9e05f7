"""Every action the law is asked about, by name: its rule, its facts, and the norms it rests on.

The command line, the law pages («which actions use it») and the tests read this one table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.domain.rules import (
    assemblies,
    budget,
    confidence,
    deadlines,
    gatherings,
    hearings,
    mandates,
    petitions,
    proposals,
    recalls,
    referendums,
    rolls,
    sessions,
    spending,
)
from app.domain.rules.facts import Facts


@dataclass(frozen=True, slots=True)
class Action:
    """name: of the action; rule: `rule(law, day, facts) -> Verdict`; facts: its class; parameters: keys it
    may cite.
    """

    name: str
    rule: Callable[[LawBook, date, Any], Verdict]
    facts: type[Facts]
    parameters: tuple[str, ...]


_TABLE = (
    Action(
        "confidence.initiate",
        confidence.initiate,
        confidence.InitiateFacts,
        (
            "ncv.initiative",
            "ncv.ground.reports",
            "ncv.ground.assembly",
            "ncv.decision",
            "ncv.decision.law148",
        ),
    ),
    Action(
        "confidence.decide",
        confidence.decide,
        confidence.DecideFacts,
        ("session.quorum", "ncv.decision", "ncv.decision.law148"),
    ),
    Action(
        "confidence.repeat",
        confidence.repeat,
        confidence.RepeatFacts,
        ("ncv.repeat.months", "ncv.decision", "ncv.decision.law148"),
    ),
    Action(
        "confidence.file",
        confidence.file,
        confidence.FileFacts,
        ("ncv.initiative", "ncv.ground.reports", "ncv.ground.assembly"),
    ),
    Action("confidence.sign", confidence.sign, confidence.SignFacts, ("ncv.initiative",)),
    Action(
        "confidence.propose",
        confidence.propose,
        confidence.ProposeFacts,
        ("assembly.quorum", "assembly.decision", "community.digital", "ncv.ground.assembly"),
    ),
    Action(
        "confidence.convene_again",
        confidence.convene_again,
        confidence.ConveneAgainFacts,
        ("ncv.repeat.months",),
    ),
    Action("session.decide", sessions.decide, sessions.DecideFacts, ("session.quorum", "session.decision")),
    Action("session.open", sessions.open_session, sessions.OpenFacts, ("session.quorum",)),
    Action(
        "session.convene_extraordinary",
        sessions.convene_extraordinary,
        sessions.ConveneExtraordinaryFacts,
        ("session.extraordinary",),
    ),
    Action(
        "session.announce",
        sessions.announce,
        sessions.AnnounceFacts,
        ("session.notice", "session.notice.extraordinary", "session.materials"),
    ),
    Action(
        "gathering.convene",
        gatherings.convene,
        gatherings.ConveneFacts,
        ("gathering.initiative", "gathering.consent"),
    ),
    Action(
        "gathering.open",
        gatherings.open_gathering,
        gatherings.OpenFacts,
        ("gathering.quorum", "community.digital"),
    ),
    Action("gathering.decide", gatherings.decide, gatherings.DecideFacts, ("gathering.decision",)),
    Action(
        "assembly.open",
        assemblies.open_assembly,
        assemblies.OpenFacts,
        ("assembly.quorum", "community.digital"),
    ),
    Action("assembly.decide", assemblies.decide, assemblies.DecideFacts, ("assembly.decision",)),
    Action("hearing.announce", hearings.announce, hearings.AnnounceFacts, hearings.ANNOUNCE),
    Action("hearing.adopt_protocol", hearings.adopt_protocol, hearings.AdoptProtocolFacts, hearings.ADOPT),
    Action("hearing.accept_report", hearings.accept_report, hearings.AcceptReportFacts, hearings.ACCEPT),
    Action("hearing.moderate", hearings.moderate, hearings.ModerateFacts, hearings.MODERATE),
    Action("hearing.close", hearings.close, hearings.CloseFacts, (hearings.CLOSE,)),
    Action("petition.submit", petitions.submit, petitions.SubmitFacts, petitions.PARAMETERS),
    Action("recall.submit", recalls.submit, recalls.SubmitFacts, recalls.PARAMETERS),
    Action(
        "referendum.propose",
        referendums.propose,
        referendums.ProposeFacts,
        (referendums.BASIS, referendums.GROUP),
    ),
    Action(
        "referendum.submit",
        referendums.submit,
        referendums.SubmitFacts,
        (referendums.BASIS, referendums.INITIATIVE),
    ),
    Action(
        "referendum.hold",
        referendums.hold,
        referendums.HoldFacts,
        (referendums.BASIS, referendums.VOTE, referendums.ROLL, referendums.PEOPLE),
    ),
    Action(
        "referendum.conclude",
        referendums.conclude,
        referendums.ConcludeFacts,
        (referendums.BASIS, referendums.DECISION, referendums.TURNOUT, referendums.APPROVAL),
    ),
    Action("roll.freeze", rolls.freeze, rolls.FreezeFacts, rolls.PARAMETERS),
    Action("budget.timetable", proposals.timetable, proposals.TimetableFacts, proposals.TIMETABLE),
    Action("budget.propose", proposals.propose, proposals.ProposeFacts, (proposals.TERMS, proposals.PER_AUTHOR)),
    Action("budget.assess", proposals.assess, proposals.AssessFacts, (proposals.TERMS, proposals.PEOPLE)),
    Action("budget.appeal", proposals.appeal, proposals.AppealFacts, (proposals.TERMS, proposals.APPEAL_DAYS)),
    Action(
        "budget.decide_appeal",
        proposals.decide_appeal,
        proposals.DecideAppealFacts,
        (proposals.PEOPLE, proposals.TERMS),
    ),
    Action(
        "budget.open_round",
        budget.open_round,
        budget.OpenRoundFacts,
        (budget.TERMS, budget.PROJECTS, budget.PEOPLE, *budget.SETTINGS),
    ),
    Action("budget.vote", budget.vote, budget.VoteFacts, ("bnu.voter.age", "community.age", budget.TERMS)),
    Action("budget.count", budget.count_votes, budget.CountFacts, (budget.PEOPLE, budget.TERMS)),
    Action(
        "budget.publish_ballots",
        budget.publish_ballots,
        budget.PublishFacts,
        (budget.MIN_BALLOTS,),
    ),
    Action(
        "budget.win",
        budget.win,
        budget.WinFacts,
        ("pb.rural.min_votes", "bnu.min_votes", "bnu.min_votes.center"),
    ),
    Action(
        "budget.adopt",
        budget.adopt,
        budget.AdoptFacts,
        ("assembly.quorum", "assembly.decision", "budget.assembly.agree"),
    ),
    Action("budget.spend", spending.spend, spending.SpendFacts, (spending.PEOPLE, spending.CONTRACTED, spending.PAID)),
    Action("budget.report", spending.report, spending.ReportFacts, ("bnu.report.day", "pb.rural.report.day")),
    Action("mandate.grant", mandates.grant, mandates.GrantFacts, mandates.PARAMETERS),
)

ACTIONS: Mapping[str, Action] = MappingProxyType({action.name: action for action in _TABLE})

# Every key some rule reads: the pack must hold them all, and marks whatever else it holds as information.
PARAMETERS: frozenset[str] = frozenset(
    key
    for module in (
        assemblies,
        budget,
        confidence,
        deadlines,
        gatherings,
        hearings,
        mandates,
        petitions,
        proposals,
        recalls,
        referendums,
        rolls,
        sessions,
        spending,
    )
    for key in module.PARAMETERS
)


def used_by(key: str) -> tuple[str, ...]:
    """The actions that may cite the parameter, in the order of the table; deadlines have none."""
    return tuple(action.name for action in _TABLE if key in action.parameters)


# For holding the pack against the rules (law.pack.check_use): parameter key → actions that may cite it.
USES: Mapping[str, tuple[str, ...]] = MappingProxyType({key: used_by(key) for key in sorted(PARAMETERS)})
