"""Read a published round or advisory vote (docs/ledger-format.md) from a folder or a zip file, trusting nothing in
it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

ROUND, QUESTION = "round.json", "question.json"
NAMES = ("ballots.pb", "codes.json", "ledger.jsonl")
ONLINE = "online.pb"
ANSWERS = {"yes", "no", "blank"}
ONE_ANSWER = {"min_projects": 1, "max_projects": 1, "max_cost": None}
PAPER_FIELDS = {"marks", "handed_out", "spoilt", "in_box", "invalid", "counted"}
LARGEST_FILE = 200_000_000
METHODS = ("greedy", "equal-shares", "equal-shares-add1")
HASH = re.compile(r"[0-9a-f]{64}")
ENTRY_FIELDS = {"index", "at", "act", "subject", "facts", "sealed", "previous", "hash"}


class UnreadableError(Exception):
    """The input is no published vote of a known version; the text says which file and what is wrong with it."""


@dataclass
class Vote:
    """One line of the file of ballots, as it stands there."""

    line: int
    voter: str
    projects: list[str]


@dataclass
class Box:
    """The file of ballots: its pot, the costs of the projects, the votes of each if written, and the
    ballots."""

    pot: Fraction
    number: int
    costs: dict[str, Fraction]
    totals: dict[str, int]
    extra_columns: list[str]
    votes: list[Vote]


@dataclass
class Published:
    """A published round or advisory vote: what is claimed (`round`), and the files that must bear it out."""

    round: dict[str, Any]
    files: dict[str, bytes]
    box: Box
    codes: list[tuple[str, str]]
    root: str
    lines: list[bytes]
    online: Box | None = None

    @property
    def is_question(self) -> bool:
        """Whether it is an advisory vote on a question."""
        return bool(self.round["format"] == "kenes-question")

    @property
    def has_paper(self) -> bool:
        """Whether somebody voted on paper too."""
        return "paper" in self.round if self.is_question else bool(self.round["version"] == 2)


def canonical(value: object) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, UTF-8, letters in Unicode form NFC."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode("utf-8")


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> Published:
    """Read a folder or a zip file; raises UnreadableError."""
    files = _files(path)
    claimed = _question if QUESTION in files else _round
    name = QUESTION if QUESTION in files else ROUND
    published = claimed(_json(name, files[name]))
    codes = _json("codes.json", files["codes.json"])
    _need("codes.json", codes, "codes", _is_list_of_codes)
    _need("codes.json", codes, "root", _is_hash)
    pairs = [(code, commitment) for code, commitment in codes["codes"]]
    box = read_box(files["ballots.pb"])
    if published["detail"] == "totals" and (box.votes or box.totals.keys() != box.costs.keys()):
        raise UnreadableError("ballots.pb: totals")
    if QUESTION in files and box.costs.keys() != ANSWERS:
        raise UnreadableError("ballots.pb: yes, no, blank")
    online = read_box(files[ONLINE], ONLINE) if ONLINE in files else None
    return Published(published, files, box, pairs, codes["root"], files["ledger.jsonl"].splitlines(), online)


def read_entry(line: bytes) -> dict[str, Any] | None:
    """The entry of one line of the ledger, or None if the line is anything else or written otherwise."""
    try:
        entry = _parsed(line)
        is_entry = isinstance(entry, dict) and entry.keys() == ENTRY_FIELDS and canonical(entry) == line
    except (ValueError, RecursionError):
        return None
    if not is_entry or type(entry["index"]) is not int or not isinstance(entry["facts"], dict):
        return None
    texts = all(isinstance(entry[name], str) for name in ("at", "act", "subject"))
    hashes = _is_hash(entry["previous"]) and _is_hash(entry["hash"])
    return entry if texts and hashes and (entry["sealed"] is None or _is_hash(entry["sealed"])) else None


def _files(path: Path) -> dict[str, bytes]:
    try:
        if path.is_dir():
            names = _names({name for name in (QUESTION, ONLINE) if (path / name).exists()})
            return {name: _of_bearable_size(name, (path / name).stat().st_size, path / name) for name in names}
        with zipfile.ZipFile(path) as archive:
            there = {item.filename.rsplit("/", 1)[-1] for item in archive.infolist()}
            return {name: _from_zip(archive, name) for name in _names(there)}
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(str(error)) from error


def _names(there: set[str]) -> list[str]:
    """The files to read, given which of those that may be missing are there; what is claimed comes first."""
    return [QUESTION if QUESTION in there else ROUND, *NAMES, *([ONLINE] if ONLINE in there else [])]


def _of_bearable_size(name: str, size: int, path: Path) -> bytes:
    if size > LARGEST_FILE:
        raise UnreadableError(f"{name}: {size} bytes")
    return path.read_bytes()


def _from_zip(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one file of a zip; they may stand in one folder inside it."""
    found = [item for item in archive.infolist() if item.filename.rsplit("/", 1)[-1] == name]
    if len(found) != 1:
        raise UnreadableError(f"{name}: {len(found)} in the zip file")
    if found[0].file_size > LARGEST_FILE:
        raise UnreadableError(f"{name}: {found[0].file_size} bytes")
    return archive.read(found[0])


def _parsed(data: bytes) -> Any:
    return json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is not a whole number")


def _json(name: str, data: bytes) -> dict[str, Any]:
    try:
        value = _parsed(data)
        canonical(value)  # half a character, which JSON can spell, can be neither hashed nor shown
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{name}: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableError(f"{name}: not an object")
    return value


def _need(name: str, value: dict[str, Any], field: str, is_right: Callable[[Any], bool]) -> None:
    if field not in value or not is_right(value[field]):
        raise UnreadableError(f"{name}: {field}")


def _round(value: dict[str, Any]) -> dict[str, Any]:
    """Check that round.json has all the fields of its version, each of its kind."""
    fields: list[tuple[str, Callable[[Any], bool]]] = [
        ("format", lambda field: field == "kenes-round"),
        ("version", lambda field: type(field) is int and field in (1, 2)),
        ("id", lambda field: isinstance(field, str) and field != ""),
        ("title", _is_title),
        ("method", lambda field: field in METHODS),
        ("detail", lambda field: field in ("ballots", "totals")),
        ("ballot", _is_ballot_rule),
        ("tie", _is_tie_rule),
        ("winners", lambda field: isinstance(field, list) and all(isinstance(item, str) for item in field)),
        ("files", lambda field: isinstance(field, dict)),
    ]
    fields += [(name, _is_number) for name in ("pot", "minimum_votes", "roll", "marks", "ballots", "spent")]
    if value.get("version") == 2:
        fields += [("online", _is_number), ("paper", _is_paper)]
    for name, is_right in fields:
        _need("round.json", value, name, is_right)
    return value


def _question(value: dict[str, Any]) -> dict[str, Any]:
    """Check that question.json has all its fields; gives it with the ballot rule of a question: one answer of three."""
    fields: list[tuple[str, Callable[[Any], bool]]] = [
        ("format", lambda field: field == "kenes-question"),
        ("version", lambda field: type(field) is int and field == 1),
        ("id", lambda field: isinstance(field, str) and field != ""),
        ("title", _is_title),
        ("about", _is_title),
        ("advisory", lambda field: field is True),
        ("rules", _is_rules),
        ("detail", lambda field: field in ("ballots", "totals")),
        ("votes", _is_votes),
        ("advised", lambda field: isinstance(field, bool)),
        ("files", lambda field: isinstance(field, dict)),
    ]
    fields += [(name, _is_number) for name in ("roll", "marks", "ballots")]
    if "paper" in value:
        fields += [("online", _is_number), ("paper", _is_paper)]
    for name, is_right in fields:
        _need(QUESTION, value, name, is_right)
    return {**value, "ballot": ONE_ANSWER, "pot": 0}


def _is_votes(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == ANSWERS and all(map(_is_number, value.values()))


def _is_rules(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"decision", "turnout", "approval"} or value["decision"] is None:
        return False
    return all(rule is None or _is_rule(rule) for rule in value.values())


def _is_rule(value: Any) -> bool:
    """A number of people or a share 'a/b', and whether it must be reached or passed."""
    if not isinstance(value, dict) or value.keys() != {"comparator", "value"} or value["comparator"] not in (">", ">="):
        return False
    return _is_number(value["value"]) or (
        isinstance(value["value"], str) and re.fullmatch(r"[0-9]{1,9}/[1-9][0-9]{0,8}", value["value"]) is not None
    )


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_paper(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == PAPER_FIELDS and all(_is_number(n) for n in value.values())


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def _is_title(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(lang), str) for lang in ("kk", "ru", "en"))


def _is_ballot_rule(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"min_projects", "max_projects", "max_cost"}:
        return False
    limits = (value["max_projects"], value["max_cost"])
    return _is_number(value["min_projects"]) and all(limit is None or _is_number(limit) for limit in limits)


def _is_tie_rule(value: Any) -> bool:
    if value == {"kind": "id"}:
        return True
    return (
        isinstance(value, dict)
        and value.keys() == {"kind", "seed", "commitment"}
        and value["kind"] == "lot"
        and isinstance(value["seed"], str)
        and _is_hash(value["commitment"])
    )


def _is_list_of_codes(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and _is_hash(pair[1]) for pair in value
    )


def read_box(data: bytes, name: str = "ballots.pb") -> Box:
    """Read the file of ballots: sections META, PROJECTS and VOTES of lines with semicolons (Pabulib)."""
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
        sections = _sections(reader)
        meta = {row[0]: row[1] for _, row in sections["META"][1:]}
        projects, votes = _table(sections["PROJECTS"]), _table(sections["VOTES"])
        costs = {row["project_id"]: _amount(row["cost"]) for _, row in projects}
        if len(costs) != len(projects):
            raise ValueError("a project stands twice")
        return Box(
            pot=_amount(meta["budget"]),
            number=int(meta["num_votes"]),
            costs=costs,
            totals={row["project_id"]: int(row["votes"]) for _, row in projects if "votes" in row},
            extra_columns=[name for name in sections["VOTES"][0][1] if name not in ("voter_id", "vote")],
            votes=[Vote(line, row["voter_id"], [p for p in row["vote"].split(",") if p]) for line, row in votes],
        )
    except KeyError as error:
        raise UnreadableError(f"{name}: {error.args[0]}") from error
    except (ValueError, IndexError, csv.Error) as error:
        raise UnreadableError(f"{name}: {error}") from error


def _sections(reader: Any) -> dict[str, list[tuple[int, list[str]]]]:
    """The lines of each section with their numbers, the line of column names first."""
    sections: dict[str, list[tuple[int, list[str]]]] = {"META": [], "PROJECTS": [], "VOTES": []}
    rows: list[tuple[int, list[str]]] = []
    for row in reader:
        if len(row) == 1 and row[0] in sections:
            rows = sections[row[0]]
        elif row:
            rows.append((reader.line_num, row))
    for name, found in sections.items():
        if not found:
            raise ValueError(f"no section {name}")
    return sections


def _table(rows: list[tuple[int, list[str]]]) -> list[tuple[int, dict[str, str]]]:
    names = rows[0][1]
    table = []
    for line, row in rows[1:]:
        if len(row) != len(names):
            raise ValueError(f"line {line}: {len(row)} columns, not {len(names)}")
        table.append((line, {name: row[place] for place, name in enumerate(names)}))
    return table


def _amount(text: str) -> Fraction:
    if re.fullmatch(r"[0-9]{1,18}([.,][0-9]{1,9})?", text) is None:
        raise ValueError(f"{text} is no amount")
    return Fraction(text.replace(",", "."))


def counted(box: Box) -> Counter[frozenset[str]]:
    """The ballots grouped: how many chose each set of projects."""
    return Counter(frozenset(vote.projects) for vote in box.votes)
