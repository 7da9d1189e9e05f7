"""Skipping endowment steps gives what counting every step gives."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counting import raising, reference
from app.domain.counting.ballots import Election, Project, election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.outcome import SharesStory, Stop
from app.domain.counting.table import lay_out
from app.domain.counting.ties import ByProjectId, LotFromSeed
from tests.domain.counting_elections import elections, made

BY_ID = ByProjectId()


def step_by_step(chosen: Election) -> tuple[tuple[str, ...], int]:
    """The winners and the last step, each step counted by the fast run and none skipped."""
    table = lay_out(chosen, BY_ID)
    step, course = 0, raising.run(table, 0)
    while len(course.bought) < len(table.ids):
        following = raising.run(table, step + 1)
        if following.cost > table.budget:
            break
        step, course = step + 1, following
    return tuple(table.ids[p] for p in course.bought), step


def skipping(chosen: Election) -> tuple[tuple[str, ...], int]:
    outcome = equal_shares_add1(chosen, BY_ID)
    assert isinstance(outcome.story, SharesStory)
    assert outcome.story.raising is not None
    return outcome.winners, outcome.story.raising.steps


@given(elections())
def test_add1_equals_the_plain_reference(chosen: Election) -> None:
    assert skipping(chosen) == reference.add1_winners(chosen, BY_ID)


@given(elections(), st.text(max_size=3))
def test_add1_with_a_lot_equals_the_plain_reference(chosen: Election, seed: str) -> None:
    lot = LotFromSeed(seed)
    assert equal_shares_add1(chosen, lot).winners == reference.add1_winners(chosen, lot)[0]


@given(elections(largest=900))
def test_add1_in_many_units_equals_the_plain_reference(chosen: Election) -> None:
    assert skipping(chosen) == reference.add1_winners(chosen, BY_ID)


@pytest.mark.parametrize("village", range(12))
def test_a_village_counted_with_skipping_equals_it_counted_step_by_step(village: int) -> None:
    chosen = made(f"village {village}", voters=40 + 5 * village, projects=6 + village, pot=40_000, choices=4)
    assert skipping(chosen) == step_by_step(chosen)


@given(elections(largest=60), st.integers(1, 400))
def test_a_stretch_that_is_skipped_holds_one_order_at_every_step(chosen: Election, stride: int) -> None:
    """What the theorem promises, looked at step by step."""
    table = lay_out(chosen, BY_ID)
    start = raising.run(table, 0)
    end = raising.same_course(table, start, stride)
    if end is None:
        return
    orders = {raising.run(table, step).bought for step in range(stride + 1)}
    assert orders == {start.bought}
    assert [rho.compare(other) for rho, other in zip(end.rhos, raising.run(table, stride).rhos, strict=True)] == (
        [0] * len(end.rhos)
    )


def test_endowments_in_small_units_take_few_runs() -> None:
    """The same village in tiyn, hundredths of tenge, has a hundred times the steps and not many more runs."""
    tenge = made("units", voters=60, projects=10, pot=2_000_000, choices=4)
    tiyn = Election(tenge.budget * 100, tuple(Project(p.id, p.cost * 100) for p in tenge.projects), tenge.ballots)
    few, many = (raising.raise_endowments(lay_out(chosen, BY_ID)) for chosen in (tenge, tiyn))
    assert many.steps > 99 * few.steps > 100_000
    assert many.runs < 3 * few.runs < 1000


@pytest.mark.parametrize("seed", [134, 308, 457])
def test_the_first_step_that_overspends_ends_it_even_if_a_later_one_fits_again(seed: int) -> None:
    """Equal Shares is not monotone in the endowment: a bisection for the last step that fits would be wrong."""
    chosen = made(f"gap {seed}", voters=9, projects=7, pot=200, choices=4)
    table = lay_out(chosen, BY_ID)
    raised = raising.raise_endowments(table)
    fits = [raising.run(table, raised.steps + n).cost <= table.budget for n in range(5)]
    assert fits[:2] == [True, False]
    assert any(fits[2:])
    assert skipping(chosen) == reference.add1_winners(chosen, BY_ID)


def test_raising_stops_when_all_supported_is_bought() -> None:
    chosen = election(100, [Project("a", Fraction(30)), Project("b", Fraction(30))], [{"a"}, {"b"}, {"a"}])
    outcome = equal_shares_add1(chosen, BY_ID)
    assert isinstance(outcome.story, SharesStory)
    assert outcome.story.raising is not None
    assert set(outcome.winners) == {"a", "b"}
    assert outcome.story.raising.stop is Stop.ALL_BOUGHT
    assert outcome.story.raising.next_cost is None


def test_a_long_count_tells_how_far_it_is() -> None:
    heard: list[tuple[int, Fraction]] = []
    chosen = made("progress", voters=50, projects=8, pot=500_000, choices=3)
    equal_shares_add1(chosen, BY_ID, progress=lambda step, cost: heard.append((step, cost)))
    steps = [step for step, _ in heard]
    assert len(heard) > 3
    assert steps == sorted(steps)
    assert all(cost <= chosen.budget for _, cost in heard)


def test_a_plain_count_is_heard_before_every_purchase() -> None:
    heard: list[Fraction] = []
    chosen = made("progress", voters=50, projects=8, pot=500_000, choices=3)
    outcome = equal_shares(chosen, BY_ID, progress=lambda _step, spent: heard.append(spent))
    assert outcome == equal_shares(chosen, BY_ID)
    assert heard == [chosen.cost_of(outcome.winners[:n]) for n in range(len(outcome.winners))]
