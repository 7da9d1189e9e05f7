"""A tiny round built by hand, with winners known on paper, and the ways to forge it."""

import copy
import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.domain.ledger import chain, merkle
from app.domain.ledger.canonical import canonical_json, commitment
from app.domain.references import make

VERIFIER = Path(__file__).parents[2] / "verifier"
# With this seed the lot puts b before a, a test says so.
SEED = "s1"
COSTS = {"a": 60_000, "b": 50_000, "c": 40_000, "d": 30_000}
BALLOTS = [["a", "b"], ["a", "b"], ["a", "c"], ["a"], ["b", "c"], ["b"], ["c", "d"]]
CODES = [make("PB", bytes([number] * 11)) for number in range(1, 8)]
FILES = ("ballots.pb", "codes.json", "ledger.jsonl")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Round:
    """All that a publisher decides; `files` makes the published files of it, every hash in order."""

    claim: dict[str, Any] = field(
        default_factory=lambda: {
            "format": "kenes-round",
            "version": 1,
            "id": "aksu-2026",
            "title": {"kk": "Ақсу, 2026", "ru": "Аксу, 2026", "en": "Aksu, 2026"},
            "pot": 100_000,
            "method": "greedy",
            "minimum_votes": 2,
            "ballot": {"min_projects": 1, "max_projects": 2, "max_cost": None},
            "tie": {"kind": "lot", "seed": SEED, "commitment": sha(SEED.encode())},
            "roll": 20,
            "marks": 8,
            "ballots": 7,
            "detail": "ballots",
            "winners": ["b", "c"],
            "spent": 90_000,
        }
    )
    ballots: list[list[str]] = field(default_factory=lambda: copy.deepcopy(BALLOTS))
    codes: list[str] = field(default_factory=lambda: list(CODES))
    acts: tuple[str, ...] = ("budget.open", "budget.seal", "budget.count")
    totals: dict[str, int] | None = None
    entered: dict[str, dict[str, Any]] = field(default_factory=dict)

    def box(self) -> bytes:
        lines = ["META", "key;value", "budget;" + str(self.claim["pot"]), f"num_votes;{self.claim['ballots']}"]
        lines += ["PROJECTS", "project_id;cost;name" + (";votes" if self.totals else "")]
        for project, cost in COSTS.items():
            lines.append(
                f'{project};{cost};"Көпір; ""{project}"""' + (f";{self.totals[project]}" if self.totals else "")
            )
        lines += ["VOTES", "voter_id;vote"]
        if not self.totals:
            lines += [f"{number};{','.join(ballot)}" for number, ballot in enumerate(self.ballots, 1)]
        return "\n".join(lines).encode() + b"\n"

    def pairs(self) -> list[list[str]]:
        bound = [commitment(bytes([place]) * 32, ["a"]) for place in range(len(self.codes))]
        return [[code, bound[place]] for place, code in enumerate(sorted(self.codes))]

    def root(self) -> str:
        return merkle.root([canonical_json(pair) for pair in self.pairs()]).hex()

    def facts(self, act: str) -> dict[str, Any]:
        claim = self.claim
        tie = {name: value for name, value in claim["tie"].items() if name != "seed"}
        names = {
            "budget.open": ("title", "pot", "method", "minimum_votes", "ballot"),
            "budget.seal": ("roll", "marks", "ballots"),
            "budget.count": ("winners", "spent"),
        }[act]
        facts = {name: claim[name] for name in names}
        if act == "budget.open":
            facts["tie"] = tie
        if act == "budget.seal":
            facts |= {"root": self.root(), "ballots_sha256": sha(self.box())}
        if act == "budget.count" and "seed" in claim["tie"]:
            facts["seed"] = claim["tie"]["seed"]
        return facts | self.entered.get(act, {})

    def ledger(self) -> bytes:
        """The round's acts among those of others; one entry carries private facts."""
        lines, head = [], chain.START
        steps = [
            ("roll.freeze", "aksu-roll", {"people": 20}),
            *((a, self.claim["id"], self.facts(a)) for a in self.acts),
        ]
        steps.insert(2, ("budget.open", "another-round", {"pot": 1}))
        for minute, (act, subject, facts) in enumerate(steps):
            private = {"private": {"by": "Ерлан"}, "salt": bytes(32)} if act == "roll.freeze" else {}
            moment = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minute)
            entry = chain.append(head, at=moment, act=act, subject=subject, facts=facts, **private)
            lines.append(entry.to_line())
            head = entry.head
        return b"\n".join(lines) + b"\n"

    def files(self) -> dict[str, bytes]:
        codes = {"codes": self.pairs(), "root": self.root()}
        files = {"ballots.pb": self.box(), "codes.json": json.dumps(codes).encode(), "ledger.jsonl": self.ledger()}
        return with_checksums(files | {"round.json": json.dumps(self.claim, indent=2).encode()})


def with_checksums(files: dict[str, bytes]) -> dict[str, bytes]:
    """What a forger does first: mends the checksums."""
    claim = json.loads(files["round.json"])
    claim["files"] = {name: sha(files[name]) for name in FILES}
    return files | {"round.json": json.dumps(claim, ensure_ascii=False, indent=2).encode()}


@pytest.fixture
def honest() -> Round:
    return Round()


@pytest.fixture
def mended() -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Files with their checksums set right again."""
    return with_checksums


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Write files into a folder and give it."""

    def write(files: dict[str, bytes]) -> Path:
        folder = tmp_path / "round"
        folder.mkdir(exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return folder

    return write


@pytest.fixture(scope="session")
def module() -> Iterator[Callable[[str], ModuleType]]:
    """The verifier's own modules: it is a folder of programs, no package of the application."""
    sys.path.insert(0, str(VERIFIER))
    yield importlib.import_module
    sys.path.remove(str(VERIFIER))


@pytest.fixture
def wrong(module: Callable[[str], ModuleType], publish: Callable[[dict[str, bytes]], Path]) -> Callable[..., set[str]]:
    """The keys of all that the verifier finds against these files."""

    def check(files: dict[str, bytes], **asked: str) -> set[str]:
        report = module("verify").verify(module("published").read(publish(files)), **asked)
        return {finding.key for finding in report.findings if finding.ok is False}

    return check
