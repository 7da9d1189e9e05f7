"""Two methods side by side on the same ballots."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counting.ballots import Election, Project, election
from app.domain.counting.compare import METHODS, by_method, compare, other_method
from app.domain.counting.ties import ByProjectId
from tests.domain.counting_elections import elections

BY_ID = ByProjectId()
VILLAGES = election(
    1000,
    [Project(id_, Fraction(cost)) for id_, cost in {"road": 500, "well": 400, "lamp": 100, "park": 380}.items()],
    [{"road", "well", "lamp"}] * 60 + [{"park"}] * 40,
)


def test_the_larger_village_takes_all_by_votes_and_its_share_by_equal_shares() -> None:
    made = compare(VILLAGES, BY_ID, "equal-shares")
    assert made.voters == 100
    shares, greedy = made.ways
    assert (shares.method, greedy.method) == ("equal-shares", "greedy")
    assert (greedy.served, greedy.left) == (60, Fraction(0))
    assert (shares.served, shares.left) == (100, Fraction(20))
    assert {row.project: row.won for row in made.differing} == {"park": (True, False), "well": (False, True)}


def test_a_count_by_votes_is_compared_with_equal_shares() -> None:
    made = compare(VILLAGES, BY_ID, "greedy")
    assert [way.method for way in made.ways] == ["greedy", "equal-shares-add1"]


@pytest.mark.parametrize("method", METHODS)
def test_a_project_below_the_minimum_of_votes_wins_by_no_method(method: str) -> None:
    assert "park" not in by_method(method, VILLAGES, BY_ID, 41).winners
    assert by_method(method, VILLAGES, BY_ID, 61).winners == ()


@given(elections(), st.sampled_from(METHODS), st.integers(0, 4))
def test_a_comparison_tells_what_each_method_alone_tells(whole: Election, method: str, least: int) -> None:
    made = compare(whole, BY_ID, method, min_votes=least)
    for position, name in enumerate((method, other_method(method))):
        way, alone = made.ways[position], by_method(name, whole, BY_ID, least)
        assert way.outcome == alone
        assert way.left == whole.budget - alone.spent >= 0
        assert {row.project for row in made.rows if row.won[position]} == set(alone.winners)
        assert 0 <= way.served <= made.voters
    assert sum(row.cost for row in made.rows if row.won[0]) == made.ways[0].outcome.spent


@given(elections(), st.sampled_from(METHODS))
def test_a_method_compared_with_itself_never_differs(whole: Election, method: str) -> None:
    assert compare(whole, BY_ID, method, method).differing == ()
