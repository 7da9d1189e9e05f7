"""A counted round as files that anyone can check without us: docs/ledger-format.md, version 1.

Everything here is a function of the sealed box, the result and the ledger: the same bytes whenever it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.budget import queries
from app.budget.models import Result, Round
from app.budget.services.results import result_csv, result_json, result_lines
from app.budget.services.votes import limits_of
from app.ledger import queries as ledger
from app.places.models import Territory
from app.platform.clock import legal_day
from app.voting import queries as box_of
from app.voting.services.publishing import (
    BALLOTS,
    BOX,
    ONLINE,
    BoxLine,
    Publication,
    archive,
    as_json,
    seal_name,
    sha256,
    write_box,
)

SEAL, PAPER, COUNT = "budget.seal", "budget.paper", "budget.count"
RULES = {"greedy": "greedy", "equal-shares": "equalshares", "equal-shares-add1": "equalshares/add1"}


def terms_of(round_: Round) -> dict[str, Any]:
    """What was fixed when the round was announced, in the words of round.json; `tie` without its seed."""
    limits = limits_of(round_)
    return {
        "title": round_.title,
        "pot": round_.pot,
        "method": round_.method,
        "minimum_votes": round_.min_votes,
        "ballot": {
            "min_projects": limits.min_projects,
            "max_projects": limits.max_projects,
            "max_cost": limits.max_cost,
        },
        "tie": {"kind": "lot", "commitment": sha256((round_.tie_seed or "").encode())},
    }


def box_file(session: Session, round_: Round, detail: str, channel: str | None = None) -> bytes:
    """The sealed box, or one channel of it, as a Pabulib file (UTF-8), the same whenever it is made."""
    box = box_of.list_box(session, round_.id, channel)
    projects = queries.list_projects(session, round_.id, legal_day(round_.closes_at))
    lines = [BoxLine(row.code, Fraction(row.cost), row.title) for row in projects if row.admitted]
    return write_box(box, lines, detail, Fraction(round_.pot), _meta(session, round_, box))


def _meta(session: Session, round_: Round, box: list[tuple[str, list[str]]]) -> dict[str, str]:
    limits = limits_of(round_)
    meta = {
        "description": round_.title_kk,
        "country": "Kazakhstan",
        "unit": session.get_one(Territory, round_.territory_id).slug,
        "instance": round_.slug,
        "currency": round_.currency,
        "vote_type": "approval",
        "rule": RULES[round_.method],
        "date_begin": f"{legal_day(round_.opens_at):%d.%m.%Y}",
        "date_end": f"{legal_day(round_.closes_at - timedelta(microseconds=1)):%d.%m.%Y}",
        "min_length": str(limits.min_projects),
        "seal": seal_name(box),
    }
    if round_.imported_from:
        del meta["country"], meta["unit"]
        meta["source"] = round_.imported_from
    if limits.max_projects is not None:
        meta["max_length"] = str(limits.max_projects)
    if limits.max_cost is not None:
        meta["max_sum_cost"] = str(limits.max_cost)
    return meta


def publication(session: Session, round_: Round) -> Publication | None:
    """All files of a counted round, or None before its count.

    A round that was voted here has the four files of the format, each alone and together in `<slug>.zip`; every round
    has the box and its result as CSV and JSON.
    """
    result = queries.find_result(session, round_.id)
    if result is None:
        return None
    acts = {entry.act: entry for entry in reversed(ledger.list_entries(session, subject=round_.slug, limit=1000))}
    sealed, joined, counted = acts.get(SEAL), acts.get(PAPER), acts.get(COUNT)
    whole = joined or sealed
    detail = str(whole.facts["detail"]) if whole else BALLOTS
    files = {BOX: box_file(session, round_, detail)}
    if sealed and joined and sealed.facts["detail"] == BALLOTS and joined.facts["paper_detail"] == BALLOTS:
        files[ONLINE] = box_file(session, round_, BALLOTS, "online")
    if sealed and counted:
        lines = ledger.walk(session, last=counted.index)
        files["codes.json"] = as_json({"codes": box_of.list_codes(session, round_.id), "root": result.merkle_root})
        files["ledger.jsonl"] = b"".join(entry.to_line() + b"\n" for entry in lines)
        files["round.json"] = as_json(_claim(round_, result, detail, files, joined.facts["paper"] if joined else None))
        files = {f"{round_.slug}.zip": archive(round_.slug, files), **files}
    return Publication(detail, {**files, **_tables(session, round_, result, detail)})


def _claim(
    round_: Round, result: Result, detail: str, files: Mapping[str, bytes], paper: Mapping[str, Any] | None
) -> dict[str, Any]:
    terms = terms_of(round_)
    return {
        "format": "kenes-round",
        "version": 1 if paper is None else 2,
        **({} if paper is None else {"paper": paper, "online": result.ballots - paper["counted"]}),
        "id": round_.slug,
        **terms,
        "tie": {**terms["tie"], "seed": round_.tie_seed},
        "roll": result.entitled,
        "marks": result.marks,
        "ballots": result.ballots,
        "detail": detail,
        "winners": result.outcome["winners"],
        "spent": result.outcome["spent"],
        "files": {name: sha256(data) for name, data in files.items()},
    }


def _tables(session: Session, round_: Round, result: Result, detail: str) -> dict[str, bytes]:
    day = legal_day(round_.closes_at)
    lines = result_lines(queries.list_projects(session, round_.id, day), result.outcome)
    names = queries.village_names(session, round_.territory_id, day)
    villages = {str(village): name for village, name in names.items()}
    return {"result.csv": result_csv(lines), "result.json": result_json(round_, result, lines, villages, detail)}
