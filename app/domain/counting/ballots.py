"""What is counted: projects with their costs, and approval ballots, equal ones standing together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.errors import Problem


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot; `cost` in the money of the round (whole tenge; a foreign file may have decimals)."""

    id: str
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Ballot:
    """A set of approved projects (their ids) and how many voters handed in exactly this set."""

    approved: frozenset[str]
    weight: int


@dataclass(frozen=True, slots=True)
class Election:
    """A pot, the projects by id, and the distinct ballots in a fixed order: nothing of who voted or when.

    Made by `election`, so that two elections with the same votes are equal whatever the order of the input.
    """

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]

    @property
    def voters(self) -> int:
        """The number of ballots handed in, blank ones among them."""
        return sum(ballot.weight for ballot in self.ballots)

    def cost_of(self, winners: Iterable[str]) -> Fraction:
        """What these projects cost together."""
        costs = {project.id: project.cost for project in self.projects}
        return sum((costs[winner] for winner in winners), Fraction(0))


def election(budget: Fraction | int, projects: Iterable[Project], votes: Iterable[Iterable[str]]) -> Election:
    """The election of these projects and votes (each vote the ids it approves, possibly none).

    Raises ValueError for a negative budget or cost, for two projects with one id, and for a vote that names
    an unknown project: the callers check their input before and tell people in better words.
    """
    ordered = tuple(sorted(projects, key=lambda project: project.id))
    known = {project.id for project in ordered}
    if len(known) != len(ordered):
        raise ValueError("two projects have the same id")
    if budget < 0 or any(project.cost < 0 for project in ordered):
        raise ValueError("money cannot be negative")
    counted = Counter(frozenset(vote) for vote in votes)
    for approved in counted:
        if not approved <= known:
            raise ValueError(f"unknown project in a vote: {min(approved - known)}")
    ballots = tuple(Ballot(approved, counted[approved]) for approved in sorted(counted, key=lambda ids: sorted(ids)))
    return Election(Fraction(budget), ordered, ballots)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a voter may choose: at most so many projects, or projects worth at most so much, or both."""

    max_projects: int | None = None
    max_cost: Fraction | int | None = None
    min_projects: int = 1


def ballot_problems(chosen: Iterable[str], projects: Iterable[Project], limits: Limits) -> tuple[Problem, ...]:
    """All that makes a choice of project ids no valid ballot; empty if it is one.

    Message keys: `budget.ballot.unknown_project` (project), `.repeated_project` (project), `.too_few` (n, least),
    `.too_many` (n, most), `.over_pot` (cost, most).
    """
    costs = {project.id: project.cost for project in projects}
    times = Counter(chosen)
    problems = [
        Problem("budget.ballot.unknown_project", facts={"project": project})
        for project in times
        if project not in costs
    ]
    problems += [
        Problem("budget.ballot.repeated_project", facts={"project": project}) for project, n in times.items() if n > 1
    ]
    if len(times) < limits.min_projects:
        problems.append(Problem("budget.ballot.too_few", facts={"n": len(times), "least": limits.min_projects}))
    if limits.max_projects is not None and len(times) > limits.max_projects:
        problems.append(Problem("budget.ballot.too_many", facts={"n": len(times), "most": limits.max_projects}))
    worth = sum((costs.get(project, Fraction(0)) for project in times), Fraction(0))
    if limits.max_cost is not None and worth > limits.max_cost:
        problems.append(Problem("budget.ballot.over_pot", facts={"cost": worth, "most": limits.max_cost}))
    return tuple(problems)
