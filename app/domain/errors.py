"""What can go wrong in the core, as types: pages and commands turn them into sentences, never this module.

Every error carries a `message_key` (a key of the words) and `facts` (the placeholders of that sentence).
Facts are shown to people and may be logged: an IIN or a choice on a ballot never belongs in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.law.book import Provision, Text
    from app.domain.law.verdict import Verdict


class DomainError(Exception):
    """The base of all; takes the key of its sentence (each subclass has a default) and the facts for it."""

    message_key = "errors.unexpected"

    def __init__(self, message_key: str | None = None, **facts: object) -> None:
        if message_key is not None:
            self.message_key = message_key
        self.facts = facts
        super().__init__(self.message_key, facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.message_key} ({told})" if told else self.message_key


class NotFoundError(DomainError):
    """There is no such thing, or this reader may not know that there is."""

    message_key = "errors.not_found"


class ForbiddenError(DomainError):
    """This actor may not do this."""

    message_key = "errors.forbidden"


class ConflictError(DomainError):
    """It has already been done, or somebody else was faster."""

    message_key = "errors.conflict"


class RateLimitedError(DomainError):
    """Tried too often; `minutes` says how long to wait."""

    message_key = "errors.wait"


class RuleNotMetError(DomainError):
    """The law does not allow the act today; `verdict` says why, with its norms."""

    message_key = "errors.rule_not_met"

    def __init__(self, verdict: "Verdict") -> None:
        super().__init__(action=verdict.action, day=verdict.on)
        self.verdict = verdict


class NotInForceError(DomainError):
    """No norm for `key` was in force on `day`; `reason` is the pack's declared reason, if any."""

    message_key = "errors.not_in_force"

    def __init__(self, key: str, day: date, reason: "Text | None" = None) -> None:
        super().__init__(key=key, day=day)
        self.key = key
        self.day = day
        self.reason = reason


class LooseningError(DomainError):
    """A local act asks for less than the higher norm it stands under; `norm` is that higher norm."""

    message_key = "errors.loosening"

    def __init__(self, key: str, local: "Provision", norm: "Provision") -> None:
        cited = norm.citation
        super().__init__(key=key, act=cited.act["en"], article=cited.article, paragraph=cited.paragraph)
        self.key = key
        self.local = local
        self.norm = norm


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: the key of its sentence, where (field, line …), and the facts for it."""

    message_key: str
    where: str | None = None
    facts: "Mapping[str, object]" = field(default_factory=dict)


class InvalidInputError(DomainError):
    """The input cannot be taken; `problems` lists all that is wrong (a bare string is a message key)."""

    message_key = "errors.invalid_input"

    def __init__(self, problems: "Iterable[Problem | str]") -> None:
        self.problems = tuple(Problem(p) if isinstance(p, str) else p for p in problems)
        if not self.problems:
            raise ValueError("an invalid input has at least one problem")
        super().__init__(problems="; ".join(_told(problem) for problem in self.problems))


def _told(problem: Problem) -> str:
    return f"{problem.where}: {problem.message_key}" if problem.where else problem.message_key
