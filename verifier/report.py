"""What was found, and how it is told to a person or a program."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field

from published import Published
from words import say


@dataclass
class Finding:
    """What one check found: True, False, or None where it could not be made; with the key of its sentence."""

    ok: bool | None
    key: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass
class Report:
    """Everything found, in order, and the proof for the code that was asked about."""

    findings: list[Finding] = field(default_factory=list)
    proof: dict[str, object] | None = None

    def no(self, key: str, **facts: object) -> None:
        """Note that something does not agree."""
        self.findings.append(Finding(False, key, facts))

    def close(self, topic: str, before: int, **facts: object) -> None:
        """Note that a topic agrees, if nothing was found against it since the report had `before`
        findings."""
        if len(self.findings) == before:
            self.findings.append(Finding(True, f"{topic}.yes", facts))

    @property
    def failures(self) -> int:
        """How many findings are against the round."""
        return sum(finding.ok is False for finding in self.findings)


def as_text(published: Published, report: Report, lang: str) -> str:
    """The report for a person to read."""
    marks = {True: "mark.yes", False: "mark.no", None: "mark.unknown"}
    title = {"title": published.round["title"][lang], "id": published.round["id"]}
    lines = [say("round", lang, title), ""]
    if published.is_question:
        lines = [say("question", lang, title), published.round["about"][lang], ""]
    lines += [f"{say(marks[f.ok], lang, {})}: {say(f.key, lang, f.facts)}" for f in report.findings]
    verdict = say("all.no", lang, {"n": report.failures}) if report.failures else say("all.yes", lang, {})
    return "\n".join(_shown(line) for line in [*lines, "", verdict])


def _shown(line: str) -> str:
    """A line whose published parts can neither break it nor command the terminal."""
    return "".join("?" if unicodedata.category(letter).startswith("C") else letter for letter in line)


def as_json(published: Published, report: Report, lang: str) -> str:
    """The report for a program to read, with the proof for the code that was asked about."""
    told = {
        "round": published.round["id"],
        "agrees": not report.failures,
        "checks": [
            {"check": found.key, "ok": found.ok, "text": say(found.key, lang, found.facts)} for found in report.findings
        ],
        "code": report.proof,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
