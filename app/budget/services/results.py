"""The result of a round as tables for people and programs: lines of the page, CSV, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.budget.models import Result, Round
from app.budget.queries import ProjectRow
from app.domain.tables import csv_text

OTHER = "other"
"""The key of villages that are shown together because too few people live in each."""

COLUMNS = (
    "place", "project_id", "title_kk", "title_ru", "title_en", "village_kk", "cost", "votes", "won", "running_total",
    "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One project of a result. place and running: its place and the money spent with it, None if it did not win;
    why: `won`, or the reason it is out (budget.why.*).
    """

    project: ProjectRow
    votes: int
    place: int | None
    won: bool
    running: int | None
    why: str


def result_lines(projects: Sequence[ProjectRow], outcome: Mapping[str, Any]) -> list[ResultLine]:
    """Winners in the order of selection with the running total, then the others by votes."""
    by_code = {row.code: row for row in projects}
    votes: dict[str, int] = outcome["votes"]
    winners: list[str] = outcome["winners"]
    spent, lines = 0, []
    for place, code in enumerate(winners, 1):
        spent += by_code[code].cost
        lines.append(ResultLine(by_code[code], votes[code], place, won=True, running=spent, why="won"))
    losers = sorted((code for code in votes if code not in winners), key=lambda code: (-votes[code], code))
    reasons = _reasons(outcome)
    lines += [
        ResultLine(by_code[code], votes[code], None, won=False, running=None, why=reasons.get(code, "no_votes"))
        for code in losers
    ]
    return lines


def _reasons(outcome: Mapping[str, Any]) -> dict[str, str]:
    story = outcome["story"]
    if isinstance(story, list):
        return {turn["project"]: turn["why"] for turn in story}
    reasons = {code: "too_few_votes" for code, n in outcome["votes"].items() if n < outcome["min_votes"]}
    return {**reasons, **{short["project"]: "short" for short in story["shortfalls"]}}


def merge_small(rows: Sequence[tuple[object, int, int]], least: int) -> dict[str, dict[str, int]]:
    """Turnout by village, {village: {entitled, marks}}, from (village, entitled, marks).

    A village is shown by itself where at least `least` people voted and at least `least` did not: otherwise its number
    would tell of single people. The others are added up under OTHER, and the smallest of the shown ones join them until
    that group is large enough too, so that it cannot be had from the total either. Empty where only one group would be
    left: it is the total.
    """
    by_size = sorted(rows, key=lambda row: (min(row[2], row[1] - row[2]), str(row[0])))
    merged = [row for row in by_size if not is_large(row[1], row[2], least)]
    whole = by_size[len(merged) :]
    entitled, marks = sum(row[1] for row in merged), sum(row[2] for row in merged)
    while merged and whole and not is_large(entitled, marks, least):
        merged.append(whole.pop(0))
        entitled, marks = entitled + merged[-1][1], marks + merged[-1][2]
    if len(whole) + bool(merged) < 2:
        return {}
    turnout = {str(village): {"entitled": entitled, "marks": marks} for village, entitled, marks in whole}
    return turnout | ({OTHER: {"entitled": entitled, "marks": marks}} if merged else {})


def is_large(entitled: int, marks: int, least: int) -> bool:
    """Whether a group tells of nobody in it: enough of its people voted, and enough did not."""
    return min(marks, entitled - marks) >= least


def result_csv(lines: Sequence[ResultLine]) -> bytes:
    """The lines as CSV: semicolons, UTF-8 with a mark that spreadsheets know it by; no cell can be a formula."""
    rows: list[Sequence[object]] = [COLUMNS]
    for line in lines:
        project = line.project
        titles = [project.title[lang] for lang in ("kk", "ru", "en")]
        village = project.village["kk"] if project.village else ""
        rows.append(
            [line.place, project.code, *titles, village, project.cost, line.votes, int(line.won), line.running,
             line.why]
        )  # fmt: skip
    return csv_text(rows, delimiter=";").encode("utf-8-sig")


def result_json(
    round_: Round,
    result: Result,
    lines: Sequence[ResultLine],
    villages: Mapping[str, Mapping[str, str]],
    detail: str,
) -> bytes:
    """The result as JSON. Money in whole units of `currency`; `villages` are names by id; a turnout row whose village
    is null stands for villages too small to be shown alone.
    """
    outcome = result.outcome
    told = {
        "round": round_.slug,
        "title": round_.title,
        "year": round_.year,
        "imported_from": round_.imported_from,
        "currency": round_.currency,
        "pot": round_.pot,
        "spent": outcome["spent"],
        "method": round_.method,
        "minimum_votes": round_.min_votes,
        "tie_seed": round_.tie_seed,
        "entitled": result.entitled,
        "marks": result.marks,
        "ballots": result.ballots,
        "detail": detail,
        "root": result.merkle_root,
        "counted_at": result.counted_at.isoformat(timespec="seconds"),
        "winners": outcome["winners"],
        "ties": outcome["ties"],
        "projects": [
            {
                "id": line.project.code,
                "title": line.project.title,
                "village": line.project.village,
                "cost": line.project.cost,
                "votes": line.votes,
                "won": line.won,
                "place": line.place,
                "running_total": line.running,
                "reason": line.why,
            }
            for line in lines
        ],
        "turnout": [
            {"village": villages.get(village), "entitled": row["entitled"], "marks": row["marks"]}
            for village, row in sorted(result.turnout.items())
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
