"""What every published vote is made of: the box as a file, and the archive (docs/ledger-format.md).

Everything here is a function of the sealed box: the same bytes whenever it is made.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.counting import pabulib
from app.domain.law.book import LawBook
from app.domain.rules import budget as rules
from app.voting.queries import Reconciliation

BALLOTS, TOTALS = "ballots", "totals"
BOX, ONLINE = "ballots.pb", "online.pb"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive: the moment of publication would change its bytes."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The files of a vote by name. detail: `ballots`, or `totals` where there are too few of them."""

    detail: str
    files: Mapping[str, bytes]

    def sha256(self, name: str) -> str:
        """The checksum of a file in hexadecimal."""
        return sha256(self.files[name])


def detail_of(law: LawBook, day: date, ballots: int) -> str:
    """How far the box is published: every ballot, or totals alone where there are fewer than the platform's least."""
    return BALLOTS if rules.publish_ballots(law, day, rules.PublishFacts(ballots=ballots)).allowed else TOTALS


@dataclass(frozen=True, slots=True)
class BoxLine:
    """What a ballot can choose: its code, what it costs in tenge, its names (kk, ru, en)."""

    code: str
    cost: Fraction
    title: Mapping[str, str]


def write_box(
    box: Sequence[tuple[str, list[str]]],
    lines: Sequence[BoxLine],
    detail: str,
    pot: Fraction,
    meta: Mapping[str, str],
) -> bytes:
    """The sealed box as a Pabulib file (UTF-8). box: (random name, chosen codes) as `queries.list_box` gives it.

    The ballots stand in the random order of the seal. `seal` in META is a hash over the random names that the ballots
    got then: without it the few totals of a small box could be found by trying out which of them make the checksum
    that is public before the count.
    """
    votes = Counter(code for _, choices in box for code in choices)
    rows = [
        pabulib.ProjectRow(
            line.code,
            line.cost,
            {"name": line.title["kk"], "name_ru": line.title["ru"], "name_en": line.title["en"]}
            | ({"votes": str(votes[line.code])} if detail == TOTALS else {}),
        )
        for line in lines
    ]
    told = [] if detail == TOTALS else [choices for _, choices in box]
    voters = tuple(pabulib.VoteRow(str(number), tuple(choices)) for number, choices in enumerate(told, 1))
    text = pabulib.write(pabulib.PabulibFile(pot, meta, tuple(rows), voters))
    # Added afterwards, because a reader of ballots takes a file of totals, which has none, for one cut short.
    return text.replace("key;value\n", f"key;value\nnum_votes;{len(box)}\n", 1).encode()


def seal_name(box: Sequence[tuple[str, list[str]]]) -> str:
    """The hash over the random names of a sealed box, for META."""
    return hashlib.sha256("".join(slot for slot, _ in box).encode()).hexdigest()


def paper_facts(numbers: Reconciliation) -> dict[str, int]:
    """The sheet of paper ballots as published files and the ledger hold it."""
    return {
        "marks": numbers.marked,
        "handed_out": numbers.handed_out,
        "spoilt": numbers.spoilt,
        "in_box": numbers.in_box,
        "invalid": sum(numbers.invalid.values()),
        "counted": numbers.counted,
    }


def archive(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A zip file with the files in one folder; stored as they are, because packing differs from machine to machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as zipped:
        for name in sorted(files):
            zipped.writestr(zipfile.ZipInfo(f"{folder}/{name}", EPOCH), files[name])
    return made.getvalue()


def as_json(value: object) -> bytes:
    """A published JSON file: sorted keys, two spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
