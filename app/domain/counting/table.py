"""An election laid out as numbers, once, for the many runs that add1 takes."""

from dataclasses import dataclass
from math import lcm

from app.domain.counting.ballots import Election
from app.domain.counting.ties import TieRule, ranks


@dataclass(frozen=True, slots=True)
class Table:
    """An election laid out for many runs: money in whole `units` of 1/unit, projects numbered in tie order.

    `groups` gives, for each project, the distinct ballots that approve it; `approved`, for each distinct ballot, its
    projects; `weight` the voters behind it.
    """

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    votes: tuple[int, ...]
    groups: tuple[list[int], ...]
    approved: tuple[list[int], ...]
    weight: tuple[int, ...]
    voters: int
    budget: int
    unit: int
    ranked: bool


def lay_out(election: Election, ties: TieRule | None) -> Table:
    """The table of `election`; projects that nobody approves are left out, for no purse pays for them."""
    rank = ranks(ties, (project.id for project in election.projects))
    approved_by_any: set[str] = set().union(*(ballot.approved for ballot in election.ballots))
    supported = [project for project in election.projects if project.id in approved_by_any]
    if rank is not None:
        supported.sort(key=lambda project: rank[project.id])
    number = {project.id: p for p, project in enumerate(supported)}
    approved = tuple([[number[id_] for id_ in ballot.approved] for ballot in election.ballots])
    weight = tuple([ballot.weight for ballot in election.ballots])
    groups: tuple[list[int], ...] = tuple([] for _ in supported)
    for g, chosen in enumerate(approved):
        for p in chosen:
            groups[p].append(g)
    unit = lcm(election.budget.denominator, *(project.cost.denominator for project in supported))
    return Table(
        ids=tuple(number),
        costs=tuple(int(project.cost * unit) for project in supported),
        votes=tuple([sum([weight[g] for g in behind]) for behind in groups]),
        groups=groups,
        approved=approved,
        weight=weight,
        voters=election.voters,
        budget=int(election.budget * unit),
        unit=unit,
        ranked=rank is not None,
    )
