"""Greedy, Equal Shares, ties and their stories."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.counting import reference
from app.domain.counting.approval import totals
from app.domain.counting.ballots import Ballot, Election, Limits, Project, ballot_problems, election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome, Payment, Purchase, SharesStory, Shortfall, Stop, Why
from app.domain.counting.ties import ByProjectId, LotFromSeed, Tie, UnresolvedTieError
from tests.domain.counting_elections import elections

Count = Callable[..., Outcome]
BY_ID = ByProjectId()
METHODS = {"greedy": greedy, "equal shares": equal_shares, "add1": equal_shares_add1}
methods = pytest.mark.parametrize("count", METHODS.values(), ids=METHODS.keys())


def projects(**costs: int) -> list[Project]:
    return [Project(id_, Fraction(cost)) for id_, cost in costs.items()]


def story(outcome: Outcome) -> SharesStory:
    assert isinstance(outcome.story, SharesStory)
    return outcome.story


# Two villages with 60 and 40 voters; each wants its own projects.
VILLAGES = election(
    1000,
    projects(road=500, well=400, lamp=100, park=380),
    [{"road", "well", "lamp"}] * 60 + [{"park"}] * 40,
)


def test_equal_ballots_stand_together_in_a_fixed_order() -> None:
    made = election(10, projects(b=1, a=2), [{"b"}, set(), {"a", "b"}, {"b"}])
    assert made.projects == (Project("a", Fraction(2)), Project("b", Fraction(1)))
    assert made.ballots == (Ballot(frozenset(), 1), Ballot(frozenset({"a", "b"}), 1), Ballot(frozenset({"b"}), 2))
    assert made.voters == 4
    assert totals(made) == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    ("budget", "rows", "votes"),
    [
        (-1, projects(a=1), [{"a"}]),
        (1, projects(a=-1), [{"a"}]),
        (1, [*projects(a=1), *projects(a=2)], [{"a"}]),
        (1, projects(a=1), [{"b"}]),
    ],
)
def test_an_election_that_makes_no_sense_is_refused(budget: int, rows: list[Project], votes: list[set[str]]) -> None:
    with pytest.raises(ValueError, match=r"negative|same id|unknown"):
        election(budget, rows, votes)


@pytest.mark.parametrize(
    ("chosen", "limits", "keys"),
    [
        (["a", "b"], Limits(max_projects=2), []),
        (["a", "b", "c"], Limits(max_projects=2), ["too_many"]),
        ([], Limits(max_projects=2), ["too_few"]),
        ([], Limits(min_projects=0), []),
        (["a", "a"], Limits(), ["repeated_project"]),
        (["x"], Limits(), ["unknown_project"]),
        (["a", "b"], Limits(max_cost=30), []),
        (["a", "b", "c"], Limits(max_cost=30), ["over_pot"]),
    ],
)
def test_a_ballot_over_its_limit_is_told_why(chosen: list[str], limits: Limits, keys: list[str]) -> None:
    problems = ballot_problems(chosen, projects(a=10, b=20, c=1), limits)
    assert [problem.message_key for problem in problems] == [f"budget.ballot.{key}" for key in keys]


def test_greedy_skips_what_does_not_fit_and_says_so() -> None:
    made = election(100, projects(a=60, b=50, c=40, d=1), [{"a", "b", "c"}] * 3 + [{"a", "b"}] * 2 + [{"a", "d"}])
    outcome = greedy(made, BY_ID, min_votes=2)
    assert outcome.winners == ("a", "c")
    assert outcome.spent == 100
    assert isinstance(outcome.story, tuple)
    assert [(p.project, p.votes, p.left, p.spent, p.why) for p in outcome.story] == [
        ("a", 6, 100, 60, Why.FITS),
        ("b", 5, 40, 60, Why.DOES_NOT_FIT),
        ("c", 3, 40, 100, Why.FITS),
        ("d", 1, 0, 100, Why.TOO_FEW_VOTES),
    ]


def test_greedy_gives_all_to_the_larger_village_and_equal_shares_does_not() -> None:
    assert set(greedy(VILLAGES, BY_ID).winners) == {"road", "well", "lamp"}
    assert equal_shares(VILLAGES, BY_ID).winners == ("lamp", "road", "park")


def test_the_story_of_equal_shares_can_be_narrated() -> None:
    told = story(equal_shares(VILLAGES, BY_ID))
    sixty = Fraction(1, 60)
    assert (told.voters, told.endowment) == (100, 10)
    assert told.purchases == (
        Purchase(1, "lamp", Fraction(100), sixty, 60, (Payment(60, Fraction(5, 3)),), 0, Fraction(900)),
        Purchase(2, "road", Fraction(500), sixty, 60, (Payment(60, Fraction(25, 3)),), 60, Fraction(400)),
        Purchase(3, "park", Fraction(380), Fraction(1, 40), 40, (Payment(40, Fraction(19, 2)),), 0, Fraction(20)),
    )
    assert told.shortfalls == (Shortfall("well", Fraction(400), 60, Fraction(0)),)


def test_a_poor_supporter_gives_all_and_the_others_share_the_rest() -> None:
    made = election(40, projects(first=6, second=17), [{"first", "second"}, {"first"}, {"second"}, set()])
    told = story(equal_shares(made, BY_ID))
    second = told.purchases[1]
    assert second.payments == (Payment(1, Fraction(10)), Payment(1, Fraction(7)))
    assert second.rho == Fraction(10, 17)
    assert (second.emptied, second.held) == (2, 17)


def test_raising_tells_from_where_to_where_and_why_it_stopped() -> None:
    told = story(equal_shares_add1(VILLAGES, BY_ID))
    assert told.raising is not None
    assert (told.raising.start, told.raising.stop) == (10, Stop.OVERSPENDS)
    assert told.endowment == 10 + told.raising.steps
    assert told.raising.next_cost == 1380
    assert told.raising.steps == 6  # at 17 the sixty can pay 1000 together and hold 1020


def test_completion_fills_the_pot_up_by_votes() -> None:
    made = election(100, projects(a=52, b=41, c=5, nobody=1), [{"a"}] * 5 + [{"b"}] * 4 + [{"c"}])
    assert equal_shares(made, BY_ID).winners == ("c",)
    completed = equal_shares(made, BY_ID, completion="greedy")
    assert completed.winners == ("c", "a", "b")
    assert [place.project for place in story(completed).completion] == ["a", "b"]


def test_an_unknown_completion_is_refused() -> None:
    with pytest.raises(ValueError, match="completion"):
        equal_shares(VILLAGES, BY_ID, completion="magic")


@methods
def test_nobody_voting_elects_nothing_by_shares_and_breaks_nothing(count: Count) -> None:
    outcome = count(election(10, projects(a=20), []), BY_ID)
    assert outcome.winners == ()
    assert outcome.spent == 0


TIED = election(10, projects(p10=10, p2=10), [{"p10"}, {"p2"}])


@methods
def test_a_tie_without_a_rule_is_an_error(count: Count) -> None:
    with pytest.raises(UnresolvedTieError) as caught:
        count(election(20, projects(p10=10, p2=10), [{"p10"}, {"p2"}]), None)
    assert caught.value.tied == ("p10", "p2")


@methods
def test_a_tie_falls_by_id_and_is_reported(count: Count) -> None:
    outcome = count(election(20, projects(p10=10, p2=10), [{"p10"}, {"p2"}]), BY_ID)
    assert outcome.winners == ("p10", "p2")
    assert outcome.ties == (Tie(1, ("p10", "p2")),)


def test_a_lot_can_be_drawn_again_by_anyone() -> None:
    seed = "Ақши 2026"
    by_hand = sorted(("p10", "p2", "x"), key=lambda id_: sha256(f"{seed}|{id_}".encode()).hexdigest())
    assert LotFromSeed(seed).order({"x", "p10", "p2"}) == tuple(by_hand)
    assert greedy(TIED, LotFromSeed(seed)).winners == (next(id_ for id_ in by_hand if id_ != "x"),)


def test_different_seeds_let_a_tie_fall_differently() -> None:
    assert {greedy(TIED, LotFromSeed(str(seed))).winners for seed in range(20)} == {("p10",), ("p2",)}


@given(elections())
def test_equal_shares_equals_the_plain_reference(made: Election) -> None:
    assert equal_shares(made, BY_ID, story=False).winners == reference.winners(made, BY_ID)


@given(elections(largest=2000), st.text(max_size=3))
def test_equal_shares_with_a_lot_equals_the_plain_reference(made: Election, seed: str) -> None:
    lot = LotFromSeed(seed)
    assert equal_shares(made, lot).winners == reference.winners(made, lot)


@given(elections(), st.integers(-9, 9))
def test_money_a_hair_apart_is_told_apart(made: Election, hair: int) -> None:
    """Costs that differ in the 40th decimal are one number for a float, and never for the count."""
    rows = [Project(p.id, p.cost + 1 + Fraction(hair * n, 10**40)) for n, p in enumerate(made.projects)]
    close = Election(made.budget, tuple(rows), made.ballots)
    assert equal_shares(close, BY_ID, story=False).winners == reference.winners(close, BY_ID)


@given(elections(), st.lists(st.sampled_from([1, 10**15]), min_size=6, max_size=6))
def test_where_floats_are_no_use_integers_decide(made: Election, scales: list[int]) -> None:
    """A pot 10¹⁵ times a cost: the error bound of the search is above 1, and nothing is decided by it."""
    rows = [Project(p.id, p.cost * scale) for p, scale in zip(made.projects, scales, strict=False)]
    wide = Election(made.budget * 10**15, tuple(rows), made.ballots)
    assert equal_shares(wide, BY_ID, story=False).winners == reference.winners(wide, BY_ID)


@given(elections(), st.data())
@methods
def test_the_order_of_ballots_and_projects_changes_nothing(count: Count, made: Election, data: st.DataObject) -> None:
    votes = [ballot.approved for ballot in made.ballots for _ in range(ballot.weight)]
    shuffled = election(made.budget, data.draw(st.permutations(made.projects)), data.draw(st.permutations(votes)))
    assert count(shuffled, BY_ID) == count(made, BY_ID)


@given(elections())
@methods
def test_never_over_the_pot_nobody_wins_twice_and_the_sum_is_right(count: Count, made: Election) -> None:
    outcome = count(made, BY_ID)
    assert outcome.spent == made.cost_of(outcome.winners) <= made.budget
    assert len(set(outcome.winners)) == len(outcome.winners)


@given(elections())
def test_every_purchase_is_paid_in_full_by_its_supporters(made: Election) -> None:
    told = story(equal_shares_add1(made, BY_ID))
    held = told.endowment * told.voters
    for purchase in told.purchases:
        held -= purchase.cost
        assert sum(payment.voters * payment.each for payment in purchase.payments) == purchase.cost
        assert purchase.held == held >= 0
        if purchase.cost:
            assert purchase.payments[0].each == purchase.rho * purchase.cost
            assert sum(payment.voters for payment in purchase.payments) <= purchase.supporters
    assert all(short.held < short.cost for short in told.shortfalls)


@given(elections())
def test_rho_never_falls_from_round_to_round(made: Election) -> None:
    rhos = [purchase.rho for purchase in story(equal_shares(made, BY_ID)).purchases]
    assert rhos == sorted(rhos)


@given(elections())
def test_without_a_tie_no_rule_is_asked(made: Election) -> None:
    with_rule = equal_shares(made, BY_ID)
    if with_rule.ties:
        with pytest.raises(UnresolvedTieError):
            equal_shares(made, None)
    else:
        assert equal_shares(made, None) == with_rule
