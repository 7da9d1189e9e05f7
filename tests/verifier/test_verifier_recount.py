import json
import time
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.needs import OUTSIDE
from tests.pabulib_files import FOLDER as PABULIB

COSTS = {project: Fraction(cost) for project, cost in {"a": 60_000, "b": 50_000, "c": 40_000, "d": 30_000}.items()}
BALLOTS = Counter(map(frozenset, [{"a", "b"}, {"a", "b"}, {"a", "c"}, {"a"}, {"b", "c"}, {"b"}, {"c", "d"}]))
POT = Fraction(100_000)
elections = st.tuples(
    st.integers(1, 60),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30).map(Fraction), min_size=1),
    st.lists(st.sets(st.sampled_from("abcdef")), min_size=1, max_size=8),
)


@pytest.fixture(scope="session")
def recount(module):
    return module("recount")


def word_by_word(share, costs, ballots, order):
    """Equal Shares voter by voter, as the paper has it: no groups, no lines, no bounds."""
    purses = [share for _ in ballots]
    winners = []
    while True:
        offers = {}
        for project in order:
            if project in winners:
                continue
            voters = [i for i, ballot in enumerate(ballots) if project in ballot]
            if voters and sum(purses[i] for i in voters) >= costs[project]:
                price, left, payers = None, costs[project], len(voters)
                for i in sorted(voters, key=lambda i: purses[i]):
                    price = left / payers
                    if price <= purses[i]:
                        break
                    left, payers = left - purses[i], payers - 1
                offers[project] = price / costs[project]
        if not offers:
            return winners
        best = min(order, key=lambda project: offers.get(project, Fraction(10**9)))
        for i, ballot in enumerate(ballots):
            if best in ballot:
                purses[i] -= min(purses[i], offers[best] * costs[best])
        winners.append(best)


def add1_word_by_word(pot, costs, ballots, order):
    share = Fraction(pot, len(ballots))
    winners = word_by_word(share, costs, ballots, order)
    raised = 0
    while set(winners) != set().union(*ballots):
        raised += 1
        after = word_by_word(share + raised, costs, ballots, order)
        if sum(costs[project] for project in after) > pot:
            break
        winners = after
    return winners


def test_lot_of_the_tests_puts_b_before_a(recount):
    # printf 's1|a' | sha256sum begins with 66fa, 's1|b' with 6240.
    assert recount.lot("s1", "ab") == ["b", "a"]


def test_greedy_skips_what_does_not_fit_and_what_has_too_few_votes(recount):
    votes = recount.votes_of(BALLOTS)
    assert votes == {"a": 4, "b": 4, "c": 3, "d": 1}
    assert recount.greedy(POT, COSTS, votes, ["b", "a", "c", "d"], 2) == ["b", "c"]
    assert recount.greedy(POT, COSTS, votes, ["a", "b", "c", "d"], 2) == ["a", "c"]
    assert recount.greedy(POT + 20_000, COSTS, votes, ["b", "a", "c", "d"], 1) == ["b", "a"]
    assert recount.greedy(POT, COSTS, votes, ["b", "a", "c", "d"], 4) == ["b"]


def test_equal_shares_buys_what_its_voters_can_pay(recount):
    # Each has 14 285 5/7: the four of a have 57 142 for 60 000, the four of b pay 12 500 each; then the three of c
    # have 14 285 + 14 285 + 1 785 for 40 000.
    assert recount.equal_shares(POT, COSTS, BALLOTS, ["b", "a", "c", "d"], add1=False) == ["b"]


def test_add1_raises_until_the_next_step_would_overspend(recount):
    # From 15 000 each, a and b cost the same per tenge. b first: c follows at 17 500 (2·17 500 + 5 000 = 40 000),
    # and from 21 250 a comes before c, 110 000 in all: too much.
    assert recount.equal_shares(POT, COSTS, BALLOTS, ["b", "a", "c", "d"], add1=True) == ["b", "c"]
    # a first: c follows from 18 333 1/3 (3·s - 15 000 = 40 000); from 20 000 b comes before c: too much.
    assert recount.equal_shares(POT, COSTS, BALLOTS, ["a", "b", "c", "d"], add1=True) == ["a", "c"]


def test_nobody_voted_and_nothing_is_won(recount):
    for add1 in (False, True):
        assert recount.equal_shares(POT, COSTS, Counter(), sorted(COSTS), add1=add1) == []
        assert recount.equal_shares(POT, COSTS, Counter({frozenset(): 3}), sorted(COSTS), add1=add1) == []


@settings(max_examples=300)
@given(elections, st.randoms(use_true_random=False))
def test_recount_equals_the_method_word_by_word(recount, election, random):
    pot, costs, ballots = election
    ballots = [frozenset(ballot & costs.keys()) for ballot in ballots]
    order = sorted(costs)
    random.shuffle(order)
    share, grouped = Fraction(pot, len(ballots)), Counter(ballots)
    plain = recount.equal_shares(Fraction(pot), costs, grouped, order, add1=False)
    raised = recount.equal_shares(Fraction(pot), costs, grouped, order, add1=True)
    assert plain == word_by_word(share, costs, ballots, order)
    assert raised == add1_word_by_word(pot, costs, ballots, order)


@settings(max_examples=25)
@given(elections)
def test_passing_over_thousands_of_raises_changes_nothing(recount, election):
    """The same elections in tenge: every amount a hundred times larger, so raises of 1 mostly change nothing."""
    pot, costs, ballots = election
    ballots = [frozenset(ballot & costs.keys()) for ballot in ballots]
    costs = {project: cost * 100 for project, cost in costs.items()}
    winners = recount.equal_shares(Fraction(pot * 100), costs, Counter(ballots), sorted(costs), add1=True)
    assert winners == add1_word_by_word(pot * 100, costs, ballots, sorted(costs))


def test_pot_of_millions_is_counted_in_seconds(recount):
    """A whole okrug in tenge: 15 million, 24 projects, 300 distinct ballots made by a fixed rule."""
    costs = {f"p{n:02}": Fraction(400_000 + 137_000 * n) for n in range(24)}
    ballots = Counter(frozenset(f"p{(n * k + k * k) % 24:02}" for k in range(1, 2 + n % 5)) for n in range(300))
    started = time.monotonic()
    winners = recount.equal_shares(Fraction(15_000_000), costs, ballots, sorted(costs), add1=True)
    assert sum(costs[project] for project in winners) <= 15_000_000
    assert len(winners) > 3
    assert time.monotonic() - started < 60


def real_elections():
    if not (PABULIB / "expected.json").is_file():
        return []
    expected = json.loads((PABULIB / "expected.json").read_text(encoding="utf-8"))["files"]
    return [
        pytest.param(PABULIB / name, method, outcome, id=f"{name}-{method}")
        for name, file in sorted(expected.items())
        for method, outcome in file["outcomes"].items()
        if method != "equal-shares-add1" or file["votes"] * file["projects"] < 40_000
    ]


@pytest.mark.skipif(not real_elections(), reason=f"{OUTSIDE}the published elections; PABULIB_DIR says where they are")
@pytest.mark.parametrize(("path", "method", "outcome"), real_elections())
def test_real_election_is_recounted_as_expected(module, recount, path, method, outcome):
    box = module("published").read_box(path.read_bytes())
    ballots, order = module("published").counted(box), sorted(box.costs)
    if method == "greedy":
        winners = recount.greedy(box.pot, box.costs, recount.votes_of(ballots), order, 0)
    else:
        winners = recount.equal_shares(box.pot, box.costs, ballots, order, add1=method.endswith("add1"))
    assert sorted(winners) == sorted(outcome["selected"])
    assert sum(box.costs[project] for project in winners) == Fraction(outcome["cost"])
