"""The case file of the law: every row of `cases/*.yaml`, and the two sides of every threshold for all small totals."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest

from app.domain.law.verdict import Finding, Verdict
from app.domain.rules.facts import read
from app.domain.rules.registry import ACTIONS
from app.platform.lawfiles import load
from tests.law.casefiles import rows

LAW = load()
CASES = dict(rows())
TODAY = date(2026, 11, 21)


def ask(action: str, on: date, **facts: object) -> Verdict:
    known = ACTIONS[action]
    return known.rule(LAW, on, read(known.facts, facts))


@pytest.mark.parametrize("name", CASES)
def test_case_comes_out_as_the_law_says(name: str) -> None:
    row = CASES[name]
    verdict = ask(row.action, row.on, **row.facts)
    assert verdict.allowed is row.allowed, (row.name, verdict)
    (finding,) = [point for point in verdict.findings if point.rule == row.expect["rule"]]
    assert row.allowed or not finding.met
    if row.has_need:
        assert finding.need == row.need
    for expectation, value in row.expect.items():
        if expectation != "rule":
            assert SEEN[expectation](finding) == value if expectation in SEEN else _said(expectation, finding, value)


SEEN: dict[str, Callable[[Finding], object]] = {
    "of": lambda finding: finding.of,
    "effect": lambda finding: finding.effect,
    "no_norm": lambda finding: finding.provision is None,
    "article": lambda finding: finding.provision and finding.provision.citation.article,
    "paragraph": lambda finding: finding.provision and finding.provision.citation.paragraph,
    "rank": lambda finding: finding.provision and finding.provision.citation.rank,
    "status": lambda finding: finding.provision and finding.provision.citation.status,
}


def _said(expectation: str, finding: Finding, words: str) -> bool:
    return (words in finding.explanation["kk"]) is (expectation == "says")


def test_every_action_has_cases_on_both_sides() -> None:
    seen = {(row.action, row.allowed) for row in CASES.values()}
    assert seen == {(action, side) for action in ACTIONS for side in (True, False)}


# Cited beside another point, or shown beside the fields of a new round: no row can name them as its point.
TOLD_BESIDE = {
    "ncv.decision.law148", "petition.population.split", "platform.proposal.terms", "platform.round.terms",
    "pb.rural.share", "pb.rural.cap",
    "pb.rural.votes_per_person", "pb.rural.proposals_per_person", "pb.rural.window_days", "platform.hearing.moderation",
}  # fmt: skip
POINTS = sorted({key for action in ACTIONS.values() for key in action.parameters} - TOLD_BESIDE)


@pytest.mark.parametrize("key", POINTS)
def test_every_norm_has_a_case_on_its_first_day_and_the_days_around_it(key: str) -> None:
    asked = {row.on for row in CASES.values() if row.expect["rule"] == key}
    assert asked
    for norm in LAW.parameter(key).provisions:
        if norm.valid_from:
            # Before the chapter on petitions nothing split populations, so the point is then the share's.
            days = (0, 1) if key.endswith(".large") else (-1, 0, 1)
            assert asked >= {norm.valid_from + timedelta(days=day) for day in days}


# For each action: the total and the count by name, the least count allowed by a formula of whole numbers written
# down independently of the rules, and what else must be given.
Table = tuple[str, str, str, Callable[[int], int], dict[str, object]]
REFUSED_TWICE: dict[str, object] = {"ground": "reports_refused_twice", "refusals": 2}
TABLES: list[Table] = [
    ("confidence.initiate", "deputies_total", "signatures", lambda n: _least(n, lambda s: 5 * s >= n), REFUSED_TWICE),
    ("confidence.repeat", "deputies_total", "votes_for", lambda n: _least(n, lambda v: 2 * v > n),
     {"first_vote_on": "2026-05-21", "held_on": "2026-11-21"}),
    ("session.open", "deputies_total", "present", lambda n: _least(n, lambda p: 3 * p >= 2 * n), {}),
    ("session.convene_extraordinary", "deputies_elected", "requested_by",
     lambda n: _least(n, lambda s: 3 * s >= n), {}),
    ("gathering.convene", "entitled", "signatures", lambda n: _least(n, lambda s: 10 * s >= n),
     {"district_akim_consent": True}),
    ("gathering.open", "entitled", "present", lambda n: _least(n, lambda p: 10 * p >= n), {}),
    ("gathering.decide", "participants", "votes_for", lambda n: _least(n, lambda v: 2 * v > n), {}),
    ("assembly.open", "members", "present", lambda n: _least(n, lambda p: 2 * p >= n), {}),
    ("assembly.decide", "participants", "votes_for", lambda n: _least(n, lambda v: 2 * v > n), {}),
    ("hearing.adopt_protocol", "present", "votes_for", lambda n: _least(n, lambda v: 2 * v > n), {}),
    ("hearing.accept_report", "present", "votes_for", lambda n: _least(n, lambda v: 2 * v > n), {}),
    ("recall.submit", "voters", "signatures", lambda n: _least(n, lambda s: 10 * s > n), {}),
    ("referendum.submit", "entitled", "signatures", lambda n: _least(n, lambda s: 10 * s >= n), {"subject": "су"}),
    ("petition.submit", "population", "signatures", lambda n: _least(n, lambda s: 10 * s >= n),
     {"addressee": "district_maslikhat"}),
    ("petition.submit", "population", "signatures", lambda n: _least(n, lambda s: 20 * s >= n),
     {"addressee": "rural_akim"}),
    ("petition.submit", "population", "signatures", lambda n: _least(n, lambda s: 50 * s >= n),
     {"addressee": "oblast_maslikhat"}),
    ("petition.submit", "population", "signatures", lambda n: _least(n, lambda s: 100 * s >= n),
     {"addressee": "oblast_akimat"}),
]  # fmt: skip


def _up_to_sixty() -> list[tuple[int, int]]:
    """Every total from 1 to 60 with every count from 0 to it."""
    return [(total, count) for total in range(1, 61) for count in range(total + 1)]


def _least(total: int, enough: Callable[[int], bool]) -> int:
    return next(count for count in range(total + 1) if enough(count))


@pytest.mark.parametrize(("action", "total", "count", "least", "other"), TABLES)
def test_both_sides_of_the_threshold_for_totals_up_to_sixty(
    action: str, total: str, count: str, least: Callable[[int], int], other: dict[str, object]
) -> None:
    for number, have in _up_to_sixty():
        verdict = ask(action, TODAY, **{total: number, count: have}, **other)
        assert verdict.allowed is (have >= least(number)), verdict
        (finding,) = [point for point in verdict.findings if point.of == number]
        assert (finding.have, finding.need, type(finding.need)) == (have, least(number), int)


def test_no_confidence_needs_two_thirds_until_2007_and_a_majority_after() -> None:
    since_2007 = (date(2007, 5, 21), date(2009, 2, 8), date(2009, 2, 9), date(2026, 6, 30), date(2026, 7, 1))
    for total, votes in _up_to_sixty():
        facts = {"deputies_total": total, "present": total, "votes_for": votes}
        assert ask("confidence.decide", date(2007, 5, 20), **facts).allowed is (3 * votes >= 2 * total)
        for on in since_2007:
            assert ask("confidence.decide", on, **facts).allowed is (2 * votes > total)


def test_no_confidence_needs_a_competent_session() -> None:
    for total, present in _up_to_sixty():
        facts = {"deputies_total": total, "present": present, "votes_for": present}
        expected = 3 * present >= 2 * total and 2 * present > total
        assert ask("confidence.decide", TODAY, **facts).allowed is expected


def test_hearing_is_announced_ten_days_before() -> None:
    for days, papers in product(range(31), range(31)):
        held = TODAY + timedelta(days=days)
        documents = held - timedelta(days=papers)
        verdict = ask("hearing.announce", TODAY, announced_on=TODAY, documents_on=documents, held_on=held)
        assert verdict.allowed is (days >= 10 and papers >= 10)


def test_population_decides_between_share_and_number() -> None:
    for population in (49_999, 50_000, 50_001):
        for addressee, share, number in (("district_maslikhat", 10, 5000), ("rural_akim", 20, 2500)):
            need = number if population > 50_000 else -(-population // share)
            for signatures in (need - 1, need):
                facts = {"addressee": addressee, "population": population, "signatures": signatures}
                assert ask("petition.submit", TODAY, **facts).allowed is (signatures >= need)
