"""Counting against pabutools, an independent program (GPL, of the development environment only)."""

from __future__ import annotations

import pytest

from app.domain.counting.ballots import Election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.ties import ByProjectId
from tests.domain.counting_elections import made

pabutools = pytest.importorskip("pabutools", reason="pabutools is not installed (requirements-oracle.txt)")

from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project  # noqa: E402
from pabutools.fractions import frac  # noqa: E402
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares  # noqa: E402

BY_ID = ByProjectId()
villages = pytest.mark.parametrize("village", range(25))


def village_of(number: int) -> Election:
    return made(f"oracle {number}", voters=12 + 3 * number, projects=4 + number % 9, pot=300, choices=4)


def told(chosen: Election) -> tuple[Instance, ApprovalProfile]:
    """The same election in the oracle's types."""
    projects = {p.id: Project(p.id, frac(p.cost.numerator, p.cost.denominator)) for p in chosen.projects}
    instance = Instance(projects.values(), budget_limit=frac(int(chosen.budget)))
    votes = [
        ApprovalBallot([projects[id_] for id_ in ballot.approved])
        for ballot in chosen.ballots
        for _ in range(ballot.weight)
    ]
    return instance, ApprovalProfile(votes, instance=instance)


@villages
def test_equal_shares_equals_pabutools(village: int) -> None:
    chosen = village_of(village)
    theirs = method_of_equal_shares(*told(chosen), sat_class=Cost_Sat)
    assert set(equal_shares(chosen, BY_ID).winners) == {project.name for project in theirs}


@villages
def test_greedy_equals_pabutools(village: int) -> None:
    chosen = village_of(village)
    theirs = greedy_utilitarian_welfare(*told(chosen), sat_class=Cost_Sat)
    assert set(greedy(chosen, BY_ID).winners) == {project.name for project in theirs}


@villages
def test_add1_equals_pabutools(village: int) -> None:
    chosen = village_of(village)
    ours = equal_shares_add1(chosen, BY_ID).winners
    instance, profile = told(chosen)
    supported = {project for ballot in profile for project in ballot}
    # Its own rule stops at the first outcome to which no project can be added; ours does not.
    instance.is_exhaustive = lambda bought, **_: supported <= set(bought)
    theirs = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=1)
    assert set(ours) == {project.name for project in theirs}
