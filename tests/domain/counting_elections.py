"""Elections for the tests of counting: made from a seed, and made by Hypothesis to hit ties and borders."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

from hypothesis import strategies as st

from app.domain.counting.ballots import Election, Project, election


def numbers(seed: str, below: int) -> int:
    """A number from 0 to `below` - 1 that depends on the seed alone, on every machine and version."""
    return int.from_bytes(sha256(seed.encode()).digest()[:8], "big") % below


def made(seed: str, *, voters: int, projects: int, pot: int, choices: int) -> Election:
    """A village: costs from a fortieth of the pot to a third, each voter approving up to `choices`."""
    step = max(1, pot // 40)
    rows = [Project(str(p), Fraction(step + numbers(f"{seed}/cost/{p}", pot // 3))) for p in range(projects)]
    votes = []
    for voter in range(voters):
        n = 1 + numbers(f"{seed}/n/{voter}", choices)
        drawn = [numbers(f"{seed}/{voter}/{k}", projects * projects) for k in range(n)]
        votes.append({str(min(d % projects, d // projects)) for d in drawn})
    return election(pot, rows, votes)


IDS = ("1", "10", "2", "a", "b", "ө")


@st.composite
def elections(draw: st.DrawFn, largest: int = 30) -> Election:
    """A small election, with equal costs, equal supporters, free projects, blank ballots and decimals in it."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    part = draw(st.sampled_from([1, 1, 1, 2, 10]))
    money = st.integers(0, largest).map(lambda n: Fraction(n, part))
    rows = [Project(id_, draw(money)) for id_ in ids]
    votes = draw(st.lists(st.frozensets(st.sampled_from(ids)), min_size=1, max_size=9))
    return election(draw(money), rows, votes)
