"""A chain of entries, each with the hash of the one before: to change one, all later ones must be rewritten.

Facts about a person never stand in an entry. They are kept elsewhere, and the entry holds `sealed`, a
commitment to them (`canonical.commitment` with a salt of their own): who has the facts and the salt can show
that they are the ones entered, and once the salt is destroyed the entry tells nothing about anybody.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self

from app.domain.ledger.canonical import NotCanonicalError, canonical_json, commitment, digest, parse_canonical

NO_HASH = "0" * 64
_HASH = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_KEYS = frozenset({"index", "at", "act", "subject", "facts", "sealed", "previous", "hash"})


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number of its last entry (0 for an empty chain) and that entry's hash."""

    index: int
    hash: str


START = Head(0, NO_HASH)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain stops to agree: the number the entry should have, and the reason.

    Reasons: `index` (an entry is missing, repeated or moved), `previous` (does not follow the entry before
    it), `hash` (its content is not what was entered), `form` (not an entry at all).
    """

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: its number from 1, moment (UTC, whole seconds), what was done, to what, and public facts.

    `sealed` is None or the commitment to facts that are not public. `subject` is a public id, or empty where
    the subject is itself a person.
    """

    index: int
    at: str
    act: str
    subject: str
    facts: Mapping[str, Any] = field(hash=False)
    sealed: str | None
    previous: str
    hash: str

    @property
    def head(self) -> Head:
        """The end of a chain whose last entry this is."""
        return Head(self.index, self.hash)

    def to_line(self) -> bytes:
        """Give the entry as one line of canonical JSON without the line's end."""
        return canonical_json({**_content(self), "hash": self.hash})

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Read a line written by `to_line`; raise NotCanonicalError if it is anything else."""
        value = parse_canonical(line)
        if not isinstance(value, dict) or value.keys() != _KEYS:
            raise NotCanonicalError("a line of the ledger has exactly the fields " + ", ".join(sorted(_KEYS)))
        entry = cls(**value)
        if not _is_entry(entry):
            raise NotCanonicalError("a field of the entry is not of its kind")
        return entry


def entry_hash(entry: Entry) -> str:
    """Give the hash an entry must carry: SHA-256 of the canonical JSON of all its fields but `hash`."""
    return digest(_content(entry))


def append(
    previous: Head,
    *,
    at: datetime,
    act: str,
    subject: str,
    facts: Mapping[str, object],
    private: Mapping[str, object] | None = None,
    salt: bytes | None = None,
) -> Entry:
    """Make the entry that follows `previous` (START for the first).

    `at` is an aware moment; it is entered in UTC, cut to the second. `private` facts are not entered: only a
    commitment to them under `salt` (32 random bytes, kept with them). Raises NotCanonicalError for facts that
    have no canonical form and ValueError for a naive moment, an empty act, or private facts without a salt.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of an entry needs a time zone")
    if not act:
        raise ValueError("an entry needs an act")
    if (private is None) != (salt is None):
        raise ValueError("private facts and their salt come together")
    sealed = None if private is None or salt is None else commitment(salt, private)
    # Through the canonical form, so that the entry holds what a reader of the published line will hold.
    public = parse_canonical(canonical_json({"act": act, "subject": subject, "facts": facts}))
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = Entry(previous.index + 1, moment, **public, sealed=sealed, previous=previous.hash, hash=NO_HASH)
    return replace(entry, hash=entry_hash(entry))


def verify(entries: Iterable[Entry], after: Head = START) -> Head | Broken:
    """Walk a chain and give its head, or the first entry that does not agree.

    `after` is the head that the first of these entries must follow: START for a whole ledger.
    """
    head = after
    for entry in entries:
        reason = _fault(entry, head)
        if reason:
            return Broken(head.index + 1, reason)
        head = entry.head
    return head


def opens(entry: Entry, private: Mapping[str, object], salt: bytes) -> bool:
    """Tell whether these private facts, under this salt, are those that the entry was bound to."""
    return entry.sealed is not None and entry.sealed == commitment(salt, private)


def _content(entry: Entry) -> dict[str, object]:
    return {
        "index": entry.index,
        "at": entry.at,
        "act": entry.act,
        "subject": entry.subject,
        "facts": entry.facts,
        "sealed": entry.sealed,
        "previous": entry.previous,
    }


def _fault(entry: Entry, head: Head) -> str:
    """Give the reason why an entry may not follow a head, or an empty text."""
    if not _is_entry(entry):
        return "form"
    if entry.index != head.index + 1:
        return "index"
    if entry.previous != head.hash:
        return "previous"
    try:
        return "" if entry.hash == entry_hash(entry) else "hash"
    except NotCanonicalError:
        return "form"


def _is_entry(entry: Entry) -> bool:
    return (
        type(entry.index) is int
        and _matches(_MOMENT, entry.at)
        and isinstance(entry.act, str)
        and isinstance(entry.subject, str)
        and isinstance(entry.facts, Mapping)
        and (entry.sealed is None or _matches(_HASH, entry.sealed))
        and _matches(_HASH, entry.previous)
        and _matches(_HASH, entry.hash)
    )


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
