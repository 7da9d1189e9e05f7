"""How a tie falls: a rule fixed before the vote. A tie without a rule is an error, never a silent choice.

A rule is a total order of all projects, not a choice made anew at each tie: whoever knows the rule knows, before
the count, how every tie will fall.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from app.domain.errors import DomainError


class UnresolvedTieError(DomainError):
    """Projects are tied and the round has no rule for it; `tied` are their ids."""

    message_key = "budget.tie.no_rule"

    def __init__(self, tied: Iterable[str]) -> None:
        self.tied = tuple(sorted(tied))
        super().__init__(tied=", ".join(self.tied))


class TieRule(Protocol):
    """Puts project ids in the order in which they go first among equals; the same pair always the same way."""

    def order(self, projects: Iterable[str]) -> tuple[str, ...]:
        """The same ids, first comes first."""
        ...


@dataclass(frozen=True, slots=True)
class ByProjectId:
    """The smaller id, compared as a string, goes first."""

    def order(self, projects: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(projects))


@dataclass(frozen=True, slots=True)
class LotFromSeed:
    """A lot that anyone can draw again: projects go by the SHA-256 of `seed|project id`, smallest first.

    The seed is published before the vote opens, so nobody can choose it by its effect.
    """

    seed: str

    def order(self, projects: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(projects, key=lambda project: (self._ticket(project), project)))

    def _ticket(self, project: str) -> str:
        return sha256(f"{self.seed}|{project}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie that was met: in which place of the count (from 1), who was tied, and in which order the rule put them."""

    place: int
    order: tuple[str, ...]


def ranks(rule: TieRule | None, projects: Iterable[str]) -> dict[str, int] | None:
    """The place of every project in the order of `rule`; None where there is no rule."""
    if rule is None:
        return None
    return {project: rank for rank, project in enumerate(rule.order(projects))}
