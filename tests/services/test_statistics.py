"""Groups in which nobody can be singled out; what the count made of a project, in its own words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.budget import queries
from app.budget.services.counting import count
from app.budget.services.explaining import compare_round, story_of
from app.budget.services.statistics import Band, by_age, channels, merge_bands, statistics_of
from tests.budget_rounds import counted, frozen_roll
from tests.clock import MovableClock
from tests.world import World, make_world

LEAST = 10


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


people = st.lists(st.tuples(st.integers(18, 100), st.booleans()), max_size=300)


@given(people)
def test_every_band_shown_has_enough_who_voted_and_enough_who_did_not(rows: list[tuple[int, bool]]) -> None:
    shown = merge_bands(by_age(rows), LEAST)
    assert all(min(band.marks, band.entitled - band.marks) >= LEAST for band in shown)
    assert len(shown) != 1
    if shown:
        assert sum(band.entitled for band in shown) == len(rows)
        assert sum(band.marks for band in shown) == sum(voted for _, voted in rows)


@given(people)
def test_nothing_that_is_left_out_follows_from_the_total(rows: list[tuple[int, bool]]) -> None:
    """Total less all bands shown but one is that one: there is no remainder of a few people."""
    shown = merge_bands(by_age(rows), LEAST)
    total = sum(voted for _, voted in rows)
    for band in shown:
        assert total - sum(other.marks for other in shown if other is not band) == band.marks >= LEAST


def test_a_band_too_small_joins_its_neighbour() -> None:
    bands = [Band(18, 24, 30, 12), Band(25, 34, 15, 14), Band(35, 44, 60, 30), Band(45, None, 5, 5)]
    assert merge_bands(bands, LEAST) == (Band(18, 24, 30, 12), Band(25, None, 80, 49))


def test_a_way_of_voting_that_few_chose_is_not_told() -> None:
    assert channels(["online"] * 50 + ["paper"] * 9, LEAST) == {}
    assert channels(["online"] * 50, LEAST) == {}
    assert channels(["online"] * 50 + ["paper"] * 10, LEAST) == {"online": 50, "paper": 10}


def test_a_counted_round_is_told_by_age(world: World, clock: MovableClock) -> None:
    born = [date(2000, 1, 1)] * 24 + [date(1960, 1, 1)] * 24
    roll = world.roll([world.person(born=day) for day in born])
    made = counted(world, clock, [["1"]] * 3, voters=20)
    assert statistics_of(world.session, made, LEAST).ages == ()
    assert roll != made.roll_id


def test_the_story_tells_who_paid_how_much_and_what_was_lacking(world: World) -> None:
    round_ = world.round(frozen_roll(world, 2), [4_000_000, 9_000_000, 100], method="equal-shares", min_votes=2)
    ballots = [["1"], ["1"], ["1", "2"], ["2"], ["3"]]
    outcome = count(round_, queries.ballot_costs(world.session, round_.id), ballots)
    bought = story_of(outcome, "1", 4_000_000)
    assert bought is not None
    assert bought.why == "bought"
    assert sum(voters * each for voters, each in bought.payments) == 4_000_000
    assert bought.lacks == 0
    short = story_of(outcome, "2", 9_000_000)
    assert short is not None
    assert (short.why, short.lacks) == ("short", 9_000_000 - short.held)
    few = story_of(outcome, "3", 100)
    assert few is not None
    assert (few.why, few.min_votes) == ("too_few_votes", 2)
    assert story_of(outcome, "nothing", 1) is None


def test_the_story_of_a_count_by_votes_tells_what_was_left(world: World) -> None:
    round_ = world.round(frozen_roll(world, 2), [8_000_000, 4_000_000], method="greedy")
    outcome = count(round_, queries.ballot_costs(world.session, round_.id), [["1"], ["1"], ["2"]])
    first, second = story_of(outcome, "1", 8_000_000), story_of(outcome, "2", 4_000_000)
    assert first is not None
    assert second is not None
    assert (first.why, first.lacks) == ("fits", Fraction(0))
    assert (second.why, second.left, second.lacks) == ("does_not_fit", Fraction(2_000_000), Fraction(2_000_000))


def test_a_round_compared_keeps_its_own_winners(world: World, clock: MovableClock) -> None:
    made = counted(world, clock, [["1", "2"], ["1"], ["3"]], method="equal-shares")
    result = queries.find_result(world.session, made.id)
    assert result is not None
    compared = compare_round(world.session, made)
    assert list(compared.ways[0].outcome.winners) == result.outcome["winners"]
    assert compared.ways[1].method == "greedy"
