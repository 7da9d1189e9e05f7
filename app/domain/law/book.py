"""The law book: parameters of the law, each with its dated provisions, each provision with its citation.

A rule asks `law.at("ncv.initiative", day)` and gets the one Provision in force on that legal day, or
NotInForceError with the declared reason. Local acts of an okrug are laid over the book by `with_local`: they
may tighten a higher norm and never loosen it; only platform defaults, which are not law, give way freely.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from app.domain.errors import InvalidInputError, LooseningError, NotFoundError, NotInForceError, Problem

LANGUAGES = ("kk", "ru", "en")
Value = Fraction | int | bool | str


@dataclass(frozen=True, slots=True)
class Text(Mapping[str, str]):
    """The same words in Kazakh, Russian and English; reads like a mapping of language code to words."""

    kk: str
    ru: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        words: str = getattr(self, language)
        return words

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


class Rank(StrEnum):
    """The place of an act, highest first; `order` 0 is the Constitution."""

    CONSTITUTION = "constitution"
    CONSTITUTIONAL_LAW = "constitutional_law"
    CODE = "code"
    LAW = "law"
    DECREE = "decree"
    ORDER = "order"
    MASLIKHAT_DECISION = "maslikhat_decision"
    OKRUG_CHARTER = "okrug_charter"
    PLATFORM_DEFAULT = "platform_default"

    @property
    def order(self) -> int:
        return list(Rank).index(self)


SAFEGUARDS = "platform"
"""The group of parameters that protect a vote (two people, a frozen roll): no charter may switch them off."""

LOCAL_RANKS = (Rank.MASLIKHAT_DECISION, Rank.OKRUG_CHARTER)


class Status(StrEnum):
    """How far a provision may be trusted: only the text of an act that was read is law to the platform."""

    STATUTE = "statute"
    SECONDARY = "secondary"
    CHARTER_DEFAULT = "charter_default"
    UNVERIFIED = "unverified"
    LOCAL_ACT = "local_act"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a norm stands: the act, its article and paragraph (None where none is named), and the copy read.

    `text` is the citation as the lawyer's notes had it; `source` names the copy and edition that were read.
    """

    act_id: str
    act: Text
    article: str | None
    paragraph: str | None
    rank: Rank
    status: Status
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the act itself in the language they were read in; `source` where that copy is another one."""

    text: str
    language: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One value of a parameter for one period (both days included; None: open on that side).

    value: Fraction (a share of `base`), int (in `unit`), bool (a flag) or text.
    comparator: how a count stands to it: '>=', '>', '<=', '==', 'max' (most votes), 'within' (a window).
    unit: a code of the pack's units (deputies, working_days, mrp …); base: what the share is taken of.
    date_basis: how the first day is known, beginning with a code of pack.DATE_BASES; confidence: how the
    text is known; record: the id of the research record; also: further norms that say the same.
    """

    value: Value
    comparator: str
    unit: str
    base: Text | None
    valid_from: date | None
    valid_to: date | None
    date_basis: str
    citation: Citation
    quotes: tuple[Quote, ...] = ()
    note: str | None = None
    confidence: str = ""
    record: str = ""
    also: tuple[Citation, ...] = ()

    def covers(self, day: date) -> bool:
        return _covers(self.valid_from, self.valid_to, day)

    @property
    def date_kind(self) -> str:
        """How the first day is known, as a code for the words of a page ('entry_clause', 'approx' …)."""
        return self.date_basis.split(maxsplit=1)[0].rstrip(";")

    @property
    def is_law(self) -> bool:
        """True when the text of a national act was read; anything else is shown for what it is."""
        return self.citation.status is Status.STATUTE


@dataclass(frozen=True, slots=True)
class Gap:
    """A declared period without a provision: `kind` is 'not_provided' (no norm existed) or 'not_read'."""

    valid_from: date | None
    valid_to: date | None
    kind: str
    reason: Text

    def covers(self, day: date) -> bool:
        return _covers(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law through time; `provisions` are sorted by first day and do not overlap.

    group: the procedure it belongs to; information: shown to readers, used by no rule;
    local: provisions of local acts laid over it by LawBook.with_local.
    """

    key: str
    title: Text
    group: str
    provisions: tuple[Provision, ...]
    gaps: tuple[Gap, ...] = ()
    information: bool = False
    local: tuple[Provision, ...] = ()

    def at(self, day: date) -> Provision:
        """The provision in force on the legal day, local acts included.

        Raises NotInForceError where no higher norm is in force, with the reason the pack declares.
        """
        norm = self.higher_at(day)
        for rank in LOCAL_RANKS:
            norm = self._under(norm, rank, day)
        return norm

    def higher_at(self, day: date) -> Provision:
        """The provision of the pack in force on the day, without local acts; raises NotInForceError."""
        index = bisect_right([p.valid_from or date.min for p in self.provisions], day) - 1
        if index >= 0 and self.provisions[index].covers(day):
            return self.provisions[index]
        reason = next((gap.reason for gap in self.gaps if gap.covers(day)), None)
        raise NotInForceError(self.key, day, reason)

    @property
    def history(self) -> tuple[Provision | Gap, ...]:
        """Provisions and declared gaps of the pack in order of time, oldest first."""
        return tuple(sorted((*self.provisions, *self.gaps), key=lambda period: period.valid_from or date.min))

    def admits(self, local: Provision, norm: Provision) -> bool:
        """Whether a local act may stand in place of the norm; the platform's own safeguards may only be tightened."""
        return may_replace(local, norm, gives_way=self.group != SAFEGUARDS)

    def _under(self, norm: Provision, rank: Rank, day: date) -> Provision:
        """The local act of this rank that stands on the day, or the norm itself where there is none that may.

        The later of two acts of one rank replaces the earlier. A local act that was lawful when it began
        gives way from the day a stricter higher norm enters into force.
        """
        acts = [local for local in self.local if local.citation.rank is rank and local.covers(day)]
        if not acts:
            return norm
        latest = max(acts, key=lambda local: local.valid_from or date.min)
        return latest if self.admits(latest, norm) else norm


def may_replace(local: Provision, norm: Provision, *, gives_way: bool = True) -> bool:
    """True when a local act may stand in place of `norm`: it tightens it, or `norm` is a default that gives way.

    '>=' and '>' may only rise, '<=' may only shrink, anything else may not change; unit and base stay the
    same, because a share of another whole cannot be compared.
    """
    if gives_way and norm.citation.status is Status.CHARTER_DEFAULT:
        return True
    if (local.unit, local.base) != (norm.unit, norm.base):
        return False
    if (local.comparator, local.value) == (norm.comparator, norm.value):
        return type(local.value) is type(norm.value)
    if not (_is_number(local.value) and _is_number(norm.value)) or type(local.value) is not type(norm.value):
        return False
    ours, theirs = Fraction(local.value), Fraction(norm.value)
    match norm.comparator, local.comparator:
        case (">=", ">=" | ">") | (">", ">"):
            return ours >= theirs
        case ">", ">=":
            return ours > theirs
        case "<=", "<=":
            return ours <= theirs
        case _:
            return False


@dataclass(frozen=True)
class LawBook:
    """All parameters by key."""

    parameters: Mapping[str, Parameter]

    @cached_property
    def canonical(self) -> bytes:
        """Everything in the book as JSON in one way only (sorted keys, no spaces, UTF-8): key → parameter."""
        content = {key: _plain(parameter) for key, parameter in self.parameters.items()}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @cached_property
    def version(self) -> str:
        """The sha256 (hex) of `canonical`, local acts included; the same for the same law."""
        return hashlib.sha256(self.canonical).hexdigest()

    def parameter(self, key: str) -> Parameter:
        """The parameter of that key; raises NotFoundError."""
        if key not in self.parameters:
            raise NotFoundError("errors.law_parameter", key=key)
        return self.parameters[key]

    def at(self, key: str, day: date) -> Provision:
        """The provision of `key` in force on the legal day; raises NotFoundError or NotInForceError."""
        return self.parameter(key).at(day)

    def with_local(self, local_provisions: Mapping[str, Sequence[Provision]]) -> "LawBook":
        """The book of one okrug: this one with the provisions of its local acts, by parameter key.

        Each must have a first day, a rank of a local act, and status local_act; on its first day it is
        compared with the norm it stands under. Raises InvalidInputError, NotFoundError, NotInForceError
        (nothing there to tighten) or LooseningError, which names the higher norm.
        """
        parameters = dict(self.parameters)
        for key, provisions in local_provisions.items():
            parameter = self.parameter(key)
            ranked = sorted(provisions, key=lambda p: (p.citation.rank.order, p.valid_from or date.min))
            for local in ranked:
                parameter = _laid_over(parameter, local)
            parameters[key] = parameter
        return LawBook(parameters)


def _laid_over(parameter: Parameter, local: Provision) -> Parameter:
    cited = local.citation
    if cited.rank not in LOCAL_RANKS or cited.status is not Status.LOCAL_ACT or not cited.text:
        raise InvalidInputError([Problem("errors.local_act_uncited", parameter.key)])
    if local.valid_from is None or (local.valid_to is not None and local.valid_to < local.valid_from):
        raise InvalidInputError([Problem("errors.local_act_undated", parameter.key)])
    above = tuple(act for act in parameter.local if act.citation.rank.order < cited.rank.order)
    norm = replace(parameter, local=above).at(local.valid_from)
    if not parameter.admits(local, norm):
        raise LooseningError(parameter.key, local, norm)
    return replace(parameter, local=(*parameter.local, local))


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _is_number(value: Value) -> bool:
    return isinstance(value, Fraction | int) and not isinstance(value, bool)


def _plain(value: object) -> object:
    """The value as JSON holds it, in one way only; a share is told apart from the text that looks like it."""
    match value:
        case StrEnum():
            return value.value
        case Fraction():
            return {"share": f"{value.numerator}/{value.denominator}"}
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value):
            return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value
