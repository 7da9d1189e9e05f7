"""The answer of a rule: findings, each with what there is, what is needed, by which norm, and why.

The same Verdict guards the act, explains it on the page and is stored with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.domain.law.book import Provision
from app.domain.shares import need_at_least, need_more_than

Amount = int | bool | str | date | Fraction | None


class Effect(StrEnum):
    """The four legal effects a procedure or its result may have."""

    BINDING = "binding"
    OBLIGES_ANSWER = "obliges_answer"
    ADVISORY = "advisory"
    NOT_PROVIDED = "not_provided"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How a share of a whole becomes a whole number: '1/5 × 17 = 3.4 → 4'.

    comparator '>=' takes the smallest whole number not below the product; '>' the next one above it.
    """

    share: Fraction
    of: int
    comparator: str

    @property
    def product(self) -> Fraction:
        return self.share * self.of

    @property
    def need(self) -> int:
        if self.comparator == ">=":
            return need_at_least(self.of, self.share)
        if self.comparator == ">":
            return need_more_than(self.of, self.share)
        raise ValueError(f"no rounding is defined for {self.comparator!r}")

    def text(self, decimal_mark: str = ".") -> str:
        """The line for the page; a product that no decimal ends is given as whole and fraction ('5 2/3')."""
        return f"{self.share} × {self.of} = {_exact(self.product, decimal_mark)} → {self.need}"

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the law held against the facts.

    rule: the name of the point ('confidence.initiate.signatures'); have, need: counts, flags, days or dates;
    of: the whole a share is taken of, where there is one; provision: the norm, None where none is in force;
    why: the arithmetic, where the need was computed from a share.
    """

    rule: str
    have: Amount
    need: Amount
    of: int | None
    met: bool
    effect: Effect
    provision: Provision | None
    explanation: Mapping[str, str]
    why: Arithmetic | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "rule": self.rule,
            "have": _json(self.have),
            "need": _json(self.need),
            "of": self.of,
            "met": self.met,
            "effect": self.effect.value,
            "norm": None if self.provision is None else norm_json(self.provision),
            "explanation": dict(self.explanation),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the law says of one action on one legal day; at least one finding, and all must be met."""

    action: str
    on: date
    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        if not self.findings:
            raise ValueError("a verdict without findings would allow anything")

    @property
    def allowed(self) -> bool:
        return all(finding.met for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The shape published in the contract of the `flask law check` command; acts are named in Kazakh."""
        return {
            "action": self.action,
            "on": self.on.isoformat(),
            "allowed": self.allowed,
            "findings": [finding.to_json() for finding in self.findings],
        }


def norm_json(provision: Provision) -> Mapping[str, object]:
    """A norm as published: act (in Kazakh), article, paragraph, rank, status, first and last day, source."""
    cited = provision.citation
    return {
        "act": cited.act.kk,
        "article": cited.article,
        "paragraph": cited.paragraph,
        "rank": cited.rank.value,
        "status": cited.status.value,
        "in_force": [_json(provision.valid_from), _json(provision.valid_to)],
        "source": cited.source,
    }


def _json(amount: Amount) -> int | bool | str | None:
    if isinstance(amount, date):
        return amount.isoformat()
    if isinstance(amount, Fraction):
        return str(amount)
    return amount


def _exact(number: Fraction, decimal_mark: str) -> str:
    """The number in full: '3', '3.4', or '5 2/3' where a decimal would not end."""
    whole, rest = divmod(number.numerator, number.denominator)
    if not rest:
        return str(whole)
    digits, remainder = "", rest
    for _ in range(6):
        digit, remainder = divmod(remainder * 10, number.denominator)
        digits += str(digit)
        if not remainder:
            return f"{whole}{decimal_mark}{digits}"
    return f"{whole} {rest}/{number.denominator}" if whole else f"{rest}/{number.denominator}"
