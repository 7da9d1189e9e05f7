"""From the records of the law pack to a LawBook, refusing whatever a lawyer could not stand behind.

`build` takes the files as plain dicts (the text is read by app/platform/lawfiles.py) and either gives a book or
raises PackError with every problem there is, each with its file and key.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from app.domain.errors import DomainError
from app.domain.law.book import (
    LANGUAGES,
    LOCAL_RANKS,
    Citation,
    Gap,
    LawBook,
    Parameter,
    Provision,
    Quote,
    Rank,
    Status,
    Text,
    Value,
)

ACTS, SOURCES, BASES, GAPS = "acts.yaml", "sources.yaml", "bases.yaml", "gaps.yaml"
COMPARATORS = (">=", ">", "<=", "==", "max", "within")
CONFIDENCES = ("verbatim", "secondary", "general_knowledge", "default")
# How a first day is known: the entry clause was read; the date of the law stands for it; the oldest edition read
# begins there; worked out approximately; known but not read; read from the texts listed; a charter's; not known.
DATE_BASES = (
    "entry_clause", "law_date", "edition_read", "approx", "general_knowledge", "reading", "charter", "unknown",
)  # fmt: skip
GAP_KINDS = ("not_provided", "not_read")
UNITS = frozenset((
    "budget", "calendar_days", "citizens", "commissions", "day_of_month", "days", "decision", "deputies", "digits",
    "flag", "identifier", "members", "month_day", "months", "mrp", "participants", "people", "persons", "proposals",
    "reference", "refusals", "residents", "terms", "times", "voters", "votes", "working_days", "years",
))  # fmt: skip

_ENTRY = {
    "record", "from", "to", "value", "comparator", "unit", "base", "status", "confidence", "date_basis", "citation",
    "sources", "quotes", "note",
}  # fmt: skip
_ENTRY_MUST = _ENTRY - {"to", "base", "quotes", "note"}
_SHARE = re.compile(r"([1-9]\d*)/([1-9]\d*)", re.ASCII)
_FIGURE = re.compile(r"[\d.,/%\s]*")  # a figure in quotes that is no share: "0.5", "10 %"
_DAY = timedelta(days=1)


class PackError(DomainError):
    """The law pack cannot be used; `problems` lists everything wrong with it, one line each."""

    message_key = "errors.law_pack"

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems="\n" + "\n".join(self.problems))


def build(files: Mapping[str, object]) -> LawBook:
    """The law book of these files: name → content; the four registers by their names, all else parameters.

    Raises PackError with all problems.
    """
    pack = _Pack()
    pack.read_registers(files)
    parameters: dict[str, Parameter] = {}
    for file, content in files.items():
        if file in (ACTS, SOURCES, BASES, GAPS):
            continue
        for key, raw in pack.mapping(content, file).items():
            if key in parameters:
                pack.refuse(f"{file}: {key}", "the key is already used in another file")
                continue
            parameter = pack.parameter(raw, key, f"{file}: {key}")
            if parameter:
                parameters[key] = parameter
    if pack.problems:
        raise PackError(pack.problems)
    return LawBook(parameters)


def check_use(book: LawBook, used: Mapping[str, Collection[str]]) -> None:
    """Hold the book against the rules: used is parameter key → actions that use it.

    Raises PackError for a used key the pack lacks, and for a key no action uses and that is not marked as
    information (or is marked so though it is used).
    """
    problems = [
        f"{key}: used by {', '.join(sorted(used[key])) or 'a rule'}, but not in the pack"
        for key in sorted(used.keys() - book.parameters.keys())
    ]
    for key, parameter in book.parameters.items():
        if key not in used and not parameter.information:
            problems.append(f"{key}: no rule uses it; mark it `information: true` or remove it")
        if key in used and parameter.information:
            problems.append(f"{key}: marked as information, but rules use it")
    if problems:
        raise PackError(problems)


@dataclass(frozen=True, slots=True)
class _Act:
    title: Text
    rank: Rank


@dataclass(slots=True)
class _Pack:
    """The registers, and the problems found so far; every reader gives None where it found one."""

    problems: list[str] = field(default_factory=list)
    acts: dict[str, _Act] = field(default_factory=dict)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    bases: dict[str, Text] = field(default_factory=dict)
    gaps: dict[str, tuple[str, Text]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)

    def refuse(self, where: str, problem: str) -> None:
        self.problems.append(f"{where}: {problem}")

    def mapping(self, raw: object, where: str) -> Mapping[str, Any]:
        if isinstance(raw, Mapping) and all(isinstance(key, str) for key in raw):
            return raw
        self.refuse(where, "a mapping of names was expected")
        return {}

    def known(self, raw: object, choices: Collection[str], what: str, where: str) -> str | None:
        if isinstance(raw, str) and raw in choices:
            return raw
        self.refuse(where, f"unknown {what} {raw!r}")
        return None

    def string(self, raw: object, what: str, where: str) -> str:
        if isinstance(raw, str) and raw.strip():
            return raw
        self.refuse(where, f"{what} is missing or not a text: {raw!r}")
        return ""

    def fields(self, raw: Mapping[str, Any], must: Collection[str], may: Collection[str], where: str) -> bool:
        missing, strange = sorted(set(must) - raw.keys()), sorted(raw.keys() - set(must) - set(may))
        if missing:
            self.refuse(where, f"missing: {', '.join(missing)}")
        if strange:
            self.refuse(where, f"not a field: {', '.join(strange)}")
        return not missing and not strange

    def text(self, raw: object, what: str, where: str) -> Text | None:
        """The words in three languages; refuses a missing or an unknown one."""
        words = self.mapping(raw, f"{where}: {what}")
        given = [language for language in LANGUAGES if str(words.get(language) or "").strip()]
        if len(given) < len(LANGUAGES) or len(words) > len(LANGUAGES):
            self.refuse(where, f"{what} must be in {', '.join(LANGUAGES)}, and only these")
            return None
        return Text(*(str(words[language]) for language in LANGUAGES))

    def read_registers(self, files: Mapping[str, object]) -> None:
        for file, read in (
            (ACTS, self._act), (SOURCES, self._source), (BASES, self._base), (GAPS, self._gap),
        ):  # fmt: skip
            for key, raw in self.mapping(files.get(file), file).items():
                read(key, raw, f"{file}: {key}")

    def _act(self, key: str, raw: object, where: str) -> None:
        act = self.mapping(raw, where)
        if not self.fields(act, ("title", "number", "date", "rank"), (), where):
            return
        title = self.text(act["title"], "title", where)
        rank = self.known(act["rank"], set(Rank), "rank", where)
        if not (act["date"] is None or _is_day(act["date"])):
            self.refuse(where, f"not a day: {act['date']!r}")
        if rank in LOCAL_RANKS:
            self.refuse(where, "a local act belongs in the database, not in the pack")
        if title and rank:
            self.acts[key] = _Act(title, Rank(rank))

    def _source(self, key: str, raw: object, where: str) -> None:
        source = self.mapping(raw, where)
        if self.fields(source, ("act", "copy"), ("edition",), where):
            act = self.known(source["act"], self.acts, "act", where)
            copy = self.string(source["copy"], "copy", where)
            edition = source.get("edition")
            self.sources[key] = (act or "", f"{copy} ({edition})" if edition else copy)

    def _base(self, key: str, raw: object, where: str) -> None:
        if words := self.text(raw, "base", where):
            self.bases[key] = words

    def _gap(self, key: str, raw: object, where: str) -> None:
        gap = dict(self.mapping(raw, where))
        kind = self.known(gap.pop("kind", None), GAP_KINDS, "kind of gap", where)
        reason = self.text(gap, "reason", where)
        if kind and reason:
            self.gaps[key] = (kind, reason)

    def parameter(self, raw: object, key: str, where: str) -> Parameter | None:
        """One parameter with its whole history; None where anything in it was refused."""
        before = len(self.problems)
        given = self.mapping(raw, where)
        if not self.fields(given, ("title", "group", "history"), ("information",), where):
            return None
        title = self.text(given["title"], "title", where)
        group = self.string(given["group"], "group", where)
        if given.get("information", True) is not True:
            self.refuse(where, "information is `true` or left out")
        history = given["history"] if isinstance(given["history"], list) else []
        periods = [self._period(entry, key, f"{where}[{n}]") for n, entry in enumerate(history, 1)]
        read = [period for period in periods if period]
        if len(read) == len(history):
            self._timeline(read, where)
        provisions = tuple(period for period in read if isinstance(period, Provision))
        if len(read) == len(history) and not provisions:
            self.refuse(where, "has no provision")
        if len(self.problems) > before or title is None:
            return None
        gaps = tuple(period for period in read if isinstance(period, Gap))
        return Parameter(key, title, group, provisions, gaps, "information" in given)

    def _period(self, raw: object, key: str, where: str) -> Provision | Gap | None:
        entry = self.mapping(raw, where)
        for name in ("from", "to"):
            if not (entry.get(name) is None or _is_day(entry[name])):
                self.refuse(where, f"`{name}` is not a day: {entry[name]!r}")
                return None
        if "gap" not in entry:
            return self._provision(entry, key, where)
        code = self.known(entry["gap"], self.gaps, "gap", where)
        if not self.fields(entry, ("gap", "from"), ("to",), where) or code is None:
            return None
        kind, reason = self.gaps[code]
        return Gap(entry["from"], entry.get("to"), kind, reason)

    def _provision(self, entry: Mapping[str, Any], key: str, where: str) -> Provision | None:
        before = len(self.problems)
        if not self.fields(entry, _ENTRY_MUST, _ENTRY, where):
            return None
        record = self.string(entry["record"], "record", where)
        if self.records.setdefault(record, key) != key:
            self.refuse(where, f"the record {record} already belongs to {self.records[record]}")
        comparator = self.known(entry["comparator"], COMPARATORS, "comparator", where)
        unit = self.known(entry["unit"], UNITS, "unit", where)
        confidence = self.known(entry["confidence"], CONFIDENCES, "confidence", where)
        basis = self.string(entry["date_basis"], "date_basis", where)
        self.known(re.split(r"\W", basis)[0], DATE_BASES, "date basis", where)
        base = entry.get("base")
        if base is not None:
            self.known(base, self.bases, "base", where)
        value = self._value(entry["value"], unit, comparator, where)
        citations = self._citations(entry, where)
        quotes = self._quotes(entry.get("quotes", []), where)
        note = entry.get("note")
        if note is not None:
            self.string(note, "note", where)
        if len(self.problems) > before or not citations or value is None:
            return None
        self._trust(entry, citations[0], where)
        return Provision(
            value=value,
            comparator=comparator or "",
            unit=unit or "",
            base=self.bases[base] if base else None,
            valid_from=entry["from"],
            valid_to=entry.get("to"),
            date_basis=basis,
            citation=citations[0],
            quotes=quotes,
            note=note,
            confidence=confidence or "",
            record=record,
            also=citations[1:],
        )

    def _value(self, raw: object, unit: str | None, comparator: str | None, where: str) -> Value | None:
        value = _share_or_text(raw)
        if value is None:
            self.refuse(where, f'not a value: {raw!r} (a share is written "1/5", nothing is a float)')
        elif isinstance(value, Fraction) and value > 1:
            self.refuse(where, f"a share cannot exceed the whole: {raw!r}")
        elif (unit == "flag") != isinstance(value, bool):
            self.refuse(where, "a flag is true or false, and only a flag is")
        elif comparator in (">=", ">") and not isinstance(value, Fraction | int):
            self.refuse(where, f"{comparator} compares with a number, not with {raw!r}")
        return value

    def _citations(self, entry: Mapping[str, Any], where: str) -> tuple[Citation, ...]:
        cited = self.mapping(entry["citation"], f"{where}: citation")
        status = self.known(entry["status"], set(Status) - {Status.LOCAL_ACT}, "status", where)
        if not self.fields(cited, ("text", "norms"), (), f"{where}: citation") or status is None:
            return ()
        text = self.string(cited["text"], "citation", where)
        norms = cited["norms"] if isinstance(cited["norms"], list) else []
        if not norms:
            self.refuse(where, "cites no norm")
        sources = self._sources(entry["sources"], where)
        read = [self._norm(norm, Status(status), sources, text, where) for norm in norms]
        return tuple(citation for citation in read if citation)

    def _sources(self, raw: object, where: str) -> dict[str, list[str]]:
        """Act → the copies that were read of it."""
        copies: dict[str, list[str]] = {}
        for code in raw if isinstance(raw, list) else []:
            if self.known(code, self.sources, "source", where):
                act, copy = self.sources[code]
                copies.setdefault(act, []).append(copy)
        return copies

    def _norm(
        self, raw: object, status: Status, sources: Mapping[str, list[str]], text: str, where: str
    ) -> Citation | None:
        norm = self.mapping(raw, f"{where}: citation")
        if not self.fields(norm, ("act",), ("article", "paragraph"), f"{where}: citation"):
            return None
        code = self.known(norm["act"], self.acts, "act", where)
        places = [self.string(norm[name], name, where) for name in ("article", "paragraph") if name in norm]
        if code is None:
            return None
        if not places and status is Status.STATUTE:
            self.refuse(where, "statute needs an article or a paragraph")
        if code not in sources:
            self.refuse(where, f"no source of {code} is named")
            return None
        act = self.acts[code]
        return Citation(
            act_id=code,
            act=act.title,
            article=norm.get("article"),
            paragraph=norm.get("paragraph"),
            rank=act.rank,
            status=status,
            source=" ; ".join(sources[code]),
            text=text,
        )

    def _quotes(self, raw: object, where: str) -> tuple[Quote, ...]:
        quotes = []
        for given in raw if isinstance(raw, list) else [raw]:
            quote = self.mapping(given, f"{where}: quote")
            if not self.fields(quote, ("language", "text"), ("source",), f"{where}: quote"):
                continue
            language = self.known(quote["language"], LANGUAGES, "language", where)
            words = self.string(quote["text"], "quote", where)
            source = quote.get("source")
            if source is not None and not self.known(source, self.sources, "source", where):
                continue
            quotes.append(Quote(words, language or "", self.sources[source][1] if source else None))
        return tuple(quotes)

    def _trust(self, entry: Mapping[str, Any], citation: Citation, where: str) -> None:
        """What is not statute is never shown as law: status, rank, confidence and dates must tell one story."""
        statute = citation.status is Status.STATUTE
        default = citation.status is Status.CHARTER_DEFAULT
        if statute != (entry["confidence"] == "verbatim"):
            self.refuse(where, "statute is what was read in the act itself (confidence: verbatim), nothing else")
        if statute and entry["from"] is None:
            self.refuse(where, "statute needs a first day")
        if (statute or default) and default != (citation.rank is Rank.PLATFORM_DEFAULT):
            self.refuse(where, "a charter default ranks as platform_default, and statute never does")

    def _timeline(self, periods: list[Provision | Gap], where: str) -> None:
        """Every day is covered once: by a provision, or by a gap that says why there is none."""
        if not periods:
            return
        if periods[0].valid_from is not None:
            self.refuse(where, f"undeclared gap before {periods[0].valid_from}")
        if periods[-1].valid_to is not None:
            self.refuse(where, f"undeclared gap after {periods[-1].valid_to}")
        for period in periods:
            if period.valid_from and period.valid_to and period.valid_to < period.valid_from:
                self.refuse(where, f"{period.valid_from} to {period.valid_to}: ends before it begins")
                return
        for earlier, later in pairwise(periods):
            self._join(earlier, later, where)

    def _join(self, earlier: Provision | Gap, later: Provision | Gap, where: str) -> None:
        first, last = later.valid_from, earlier.valid_to
        if first is None or (earlier.valid_from is not None and first <= earlier.valid_from):
            self.refuse(where, f"days out of order at {first}")
        elif last is None or first <= last:
            self.refuse(where, f"overlapping periods at {first}")
        elif first > last + _DAY:
            self.refuse(where, f"undeclared gap from {last + _DAY} to {first - _DAY}")


def _is_day(raw: object) -> bool:
    return type(raw) is date


def _share_or_text(raw: object) -> Value | None:
    if isinstance(raw, str) and (match := _SHARE.fullmatch(raw)):
        return Fraction(int(match[1]), int(match[2]))
    if isinstance(raw, int) or (isinstance(raw, str) and not _FIGURE.fullmatch(raw)):
        return raw
    return None
