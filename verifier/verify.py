#!/usr/bin/env python3
"""Check a published vote without trusting who published it: python verify.py FOLDER_OR_ZIP [--code CODE]
[--lang ru].

Uses only Python (3.9 or newer) and the published files, and shares no code with the application. Exit code
0: all agrees; 1: something does not, every such thing is listed; 2: the input cannot be read. README.md
explains it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import recount
from published import NAMES, ONLINE, Published, UnreadableError, canonical, counted, read, read_entry, sha256
from report import Finding, Report, as_json, as_text
from tree import inclusion_proof, merkle_root
from words import LANGUAGES, say

ROUND_ACTS = ("budget.open", "budget.seal", "budget.paper", "budget.count")
QUESTION_ACTS = ("referendum.announce", "referendum.seal", "referendum.paper", "referendum.count")
TERMS = ("title", "pot", "method", "minimum_votes", "ballot")
LOOK_ALIKES = str.maketrans("OILАВЕКМНОРСТУХІҮҺ", "011ABEKMH0PCTYX1YH")


def verify(published: Published, code: str | None = None, head: str | None = None) -> Report:
    """Make every check of a round or an advisory vote; and whether a slip's code, and a ledger's head seen
    elsewhere, are in it."""
    report = Report()
    check_files(published, report)
    entries = check_ledger(published, report, head)
    acts = check_acts(published, entries, report)
    check_entered(published, acts, report)
    check_codes(published, report)
    check_numbers(published, report)
    check_ballots(published, report)
    if published.is_question:
        check_advice(published, report)
    else:
        check_lot(published, report)
        check_result(published, report)
    if code is not None:
        check_code(published, code, report)
    return report


def check_files(published: Published, report: Report) -> None:
    """Compare each file with the checksum that was published with it."""
    before = len(report.findings)
    for name in [*NAMES, *([ONLINE] if published.online else [])]:
        if published.round["files"].get(name) != sha256(published.files[name]):
            report.no("files.no", name=name)
    report.close("files", before)


def check_ledger(published: Published, report: Report, head: str | None) -> list[dict[str, Any]]:
    """Walk the chain, and give the entries up to the first that does not agree."""
    before = len(report.findings)
    entries: list[dict[str, Any]] = []
    for line in published.lines:
        entry = read_entry(line)
        index = entries[-1]["index"] + 1 if entries else 1
        problem = _fault(entry, entries[-1] if entries else None)
        if entry is None or problem:
            report.no(f"ledger.no.{problem}", index=index)
            break
        entries.append(entry)
    if not published.lines:
        report.no("ledger.no.index", index=1)
    last = entries[-1] if entries else {"index": 0, "hash": "0" * 64}
    report.close("ledger", before, last=last["index"], hash=last["hash"])
    if head is not None:
        found = [entry["index"] for entry in entries if entry["hash"] == head.strip().lower()]
        report.findings.append(Finding(True, "head.yes", {"index": found[0]}) if found else Finding(False, "head.no"))
    return entries


def _fault(entry: dict[str, Any] | None, previous: dict[str, Any] | None) -> str:
    """Why an entry may not stand here, or nothing."""
    if entry is None:
        return "form"
    if entry["index"] != (previous["index"] + 1 if previous else 1):
        return "index"
    if entry["previous"] != (previous["hash"] if previous else "0" * 64):
        return "previous"
    content = {name: value for name, value in entry.items() if name != "hash"}
    return "" if sha256(canonical(content)) == entry["hash"] else "hash"


def check_acts(published: Published, entries: list[dict[str, Any]], report: Report) -> dict[str, dict[str, Any]]:
    """Find the vote's opening, sealing and last count in the ledger, in this order; give their facts.

    Where somebody voted on paper, the paper ballots join between sealing and count.
    """
    before = len(report.findings)
    order = _acts(published)
    count = order[-1]
    own = [entry for entry in entries if entry["subject"] == published.round["id"]]
    found = {act: [entry for entry in own if entry["act"] == act] for act in order}
    for act, those in found.items():
        if not those:
            report.no("acts.no.missing", act=act)
        elif len(those) > 1 and act != count:  # only a count may be made again, to correct the first
            report.no("acts.no.twice", act=act)
    for earlier, later in zip(order, order[1:]):  # noqa: B905, RUF007 -- Python 3.9 has neither
        if found[earlier] and found[later] and found[later][0]["index"] < found[earlier][-1]["index"]:
            report.no("acts.no.order", earlier=earlier, later=later)
    report.close("acts", before)
    return {act: those[-1]["facts"] for act, those in found.items() if those}


def _acts(published: Published) -> tuple[str, ...]:
    """The entries that the vote needs in the ledger, in their order."""
    opened, sealed, joined, counted_ = QUESTION_ACTS if published.is_question else ROUND_ACTS
    return (opened, sealed, joined, counted_) if published.has_paper else (opened, sealed, counted_)


def check_entered(published: Published, acts: dict[str, dict[str, Any]], report: Report) -> None:
    """Compare what is published with what was entered in the ledger at the opening, the sealing and the
    count."""
    claim, order = published.round, _acts(published)
    sealed = {name: claim[name] for name in ("roll", "marks", "ballots")}
    sealed |= {"root": published.root, "ballots_sha256": sha256(published.files["ballots.pb"])}
    joined: dict[str, Any] = {}
    if published.has_paper:
        joined = {"paper": claim["paper"], **{name: sealed.pop(name) for name in ("ballots", "ballots_sha256")}}
        sealed["ballots"] = claim["online"]
        if published.online:
            sealed["ballots_sha256"] = sha256(published.files[ONLINE])
    opened, counted_as = _question_facts(claim) if published.is_question else _round_facts(claim)
    expected = {order[0]: ("terms", opened), order[1]: ("seal", sealed), order[-1]: ("result", counted_as)}
    if joined:
        expected[order[2]] = ("paper", joined)
    for act, (topic, facts) in expected.items():
        if act in acts:
            before = len(report.findings)
            for name, value in facts.items():
                if name not in acts[act] or canonical(acts[act][name]) != canonical(value):
                    report.no(f"{topic}.no", field=name)
            report.close(topic, before)


def _round_facts(claim: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the ledger must hold of a round's terms and of its result."""
    tie = claim["tie"]
    promised = {name: value for name, value in tie.items() if name != "seed"}
    counted_as = {name: claim[name] for name in ("winners", "spent")}
    if tie["kind"] == "lot":
        counted_as["seed"] = tie["seed"]
    return {**{name: claim[name] for name in TERMS}, "tie": promised}, counted_as


def _question_facts(claim: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the ledger must hold of an advisory vote's question and rules, and of its result."""
    return {name: claim[name] for name in ("title", "rules")}, {name: claim[name] for name in ("votes", "advised")}


def check_codes(published: Published, report: Report) -> None:
    """Compute the Merkle root of the list of codes again, and look for codes repeated or out of order."""
    before = len(report.findings)
    if merkle_root(leaves(published)).hex() != published.root:
        report.no("root.no")
    report.close("root", before, root=published.root)
    before, previous, seen = len(report.findings), "", set()
    for code, _ in published.codes:
        if plain(code) in seen:
            report.no("codes.no.twice", code=code)
        elif code < previous:
            report.no("codes.no.order", code=code)
        previous = code
        seen.add(plain(code))
    report.close("codes", before, n=len(published.codes))


def check_numbers(published: Published, report: Report) -> None:
    """Check that ballots = codes <= people who voted <= people on the roll."""
    claim, box, before = published.round, published.box, len(report.findings)
    ballots = box.number if claim["detail"] == "totals" else len(box.votes)
    if not ballots == box.number == claim["ballots"]:
        report.no("numbers.no.ballots", ballots=ballots, published=claim["ballots"])
    online = claim["online"] if published.has_paper else ballots
    if len(published.codes) != online:
        report.no("numbers.no.codes", codes=len(published.codes), ballots=online)
    if ballots > claim["marks"]:
        report.no("numbers.no.marks", ballots=ballots, marks=claim["marks"])
    if claim["marks"] > claim["roll"]:
        report.no("numbers.no.roll", marks=claim["marks"], roll=claim["roll"])
    for project, votes in box.totals.items():
        if claim["detail"] == "totals" and votes > ballots:
            report.no("numbers.no.total", project=project, votes=votes, ballots=ballots)
    facts = {"ballots": ballots, "codes": len(published.codes), "marks": claim["marks"], "roll": claim["roll"]}
    report.close("numbers", before, **facts)
    if published.has_paper:
        _check_paper(published, report)
    if not published.is_question:
        _check_pot(published, report)


def _check_pot(published: Published, report: Report) -> None:
    """Check that the pot in the file of ballots is the round's."""
    pot, before = published.round["pot"], len(report.findings)
    if published.box.pot != pot:
        report.no("pot.no", file=published.box.pot, pot=pot)
    report.close("pot", before, pot=pot)


def _check_paper(published: Published, report: Report) -> None:
    """Check that no paper ballot is lost between box and count, that nobody counts on both ways, and that the
    online ballots bound at the seal are all among those counted."""
    claim, before = published.round, len(report.findings)
    paper, online = claim["paper"], claim["online"]
    if paper["counted"] + paper["invalid"] != paper["in_box"]:
        report.no("sheet.no.box", counted=paper["counted"], invalid=paper["invalid"], in_box=paper["in_box"])
    if online + paper["counted"] != claim["ballots"]:
        report.no("sheet.no.sum", online=online, paper=paper["counted"], ballots=claim["ballots"])
    if paper["counted"] > paper["marks"]:
        report.no("sheet.no.marks", paper=paper["counted"], marks=paper["marks"])
    if online > claim["marks"] - paper["marks"]:
        report.no("sheet.no.online", online=online, marks=claim["marks"] - paper["marks"])
    report.close("sheet", before, online=online, paper=paper["counted"], invalid=paper["invalid"])
    before = len(report.findings)
    if published.online is None:
        report.findings.append(Finding(None, "online.unknown"))
    elif len(published.online.votes) != online or counted(published.online) - counted(published.box):
        report.no("online.no")
    report.close("online", before)


def check_ballots(published: Published, report: Report) -> None:
    """Check each ballot by the ballot rule, and that nothing in the file could tell whose it is."""
    before = len(report.findings)
    if published.round["detail"] == "totals":
        report.findings.append(Finding(None, "ballots.unknown"))
        return
    if published.box.extra_columns:
        report.no("ballots.no.column", columns=", ".join(published.box.extra_columns))
    for number, vote in enumerate(published.box.votes, 1):
        if vote.voter != str(number):
            report.no("ballots.no.voter", line=vote.line, voter=vote.voter)
        _check_ballot(vote.line, vote.projects, published, report)
    report.close("ballots", before)


def _check_ballot(line: int, projects: list[str], published: Published, report: Report) -> None:
    rule, costs = published.round["ballot"], published.box.costs
    for project in projects:
        if project not in costs or projects.count(project) > 1:
            report.no("ballots.no.project", line=line, project=project)
            return
    cost = sum(costs[project] for project in projects)
    if len(projects) < rule["min_projects"]:
        report.no("ballots.no.few", line=line, n=len(projects), limit=rule["min_projects"])
    if rule["max_projects"] is not None and len(projects) > rule["max_projects"]:
        report.no("ballots.no.many", line=line, n=len(projects), limit=rule["max_projects"])
    if rule["max_cost"] is not None and cost > rule["max_cost"]:
        report.no("ballots.no.cost", line=line, n=cost, limit=rule["max_cost"])


def check_lot(published: Published, report: Report) -> None:
    """Check that the seed of the lot is the one that was bound before the vote."""
    tie = published.round["tie"]
    if tie["kind"] == "lot":
        agrees = sha256(tie["seed"].encode("utf-8")) == tie["commitment"]
        report.findings.append(Finding(agrees, "lot.yes" if agrees else "lot.no"))


def check_result(published: Published, report: Report) -> None:
    """Count again, and compare the winners, their order and their cost."""
    claim, costs, before = published.round, published.box.costs, len(report.findings)
    if any(project not in costs for vote in published.box.votes for project in vote.projects):
        return  # already found: such ballots cannot be counted
    winners = _counted_again(published)
    if winners is None:
        report.findings.append(Finding(None, "recount.unknown"))
        return
    told = ", ".join(winners)
    if winners != claim["winners"]:
        report.no("recount.no.winners", published=", ".join(claim["winners"]), counted=told)
    spent = sum((costs[project] for project in winners), Fraction(0))
    if spent != claim["spent"]:
        report.no("recount.no.spent", published=claim["spent"], counted=spent)
    report.close("recount", before, winners=told, spent=spent)


def check_advice(published: Published, report: Report) -> None:
    """Count yes, no and blank again, and apply the rules that were announced before the vote."""
    claim, box, before = published.round, published.box, len(report.findings)
    if any(len(vote.projects) != 1 or vote.projects[0] not in box.costs for vote in box.votes):
        return  # already found: such ballots cannot be counted
    votes = box.totals if claim["detail"] == "totals" else recount.votes_of(counted(box))
    told = {name: votes.get(name, 0) for name in ("yes", "no", "blank")}
    if sum(told.values()) != claim["ballots"] or told != claim["votes"]:
        facts = {f"counted_{name}": n for name, n in told.items()}
        report.no("advice.no.votes", **claim["votes"], **facts)
    advised = recount.advised(claim["rules"], told, claim["ballots"], claim["roll"])
    if advised is not claim["advised"]:
        report.no("advice.no.advised")
    report.close("advice" if advised else "advice.against", before, **told)


def _counted_again(published: Published) -> list[str] | None:
    """The winners by our own count; None for Equal Shares where only totals are published."""
    claim, box, tie = published.round, published.box, published.round["tie"]
    order = recount.lot(tie["seed"], box.costs) if tie["kind"] == "lot" else sorted(box.costs)
    is_totals, ballots = claim["detail"] == "totals", counted(box)
    if claim["method"] == "greedy":
        votes = box.totals if is_totals else recount.votes_of(ballots)
        return recount.greedy(box.pot, box.costs, votes, order, claim["minimum_votes"])
    if is_totals:
        return None
    costs, ballots = recount.listed(box.costs, ballots, claim["minimum_votes"])
    order = [project for project in order if project in costs]
    return recount.equal_shares(box.pot, costs, ballots, order, add1=claim["method"].endswith("add1"))


def check_code(published: Published, code: str, report: Report) -> None:
    """Look a slip's code up, and prove its place under the root."""
    places = [place for place, pair in enumerate(published.codes) if plain(pair[0]) == plain(code)]
    if not places:
        report.no("code.no", code=code)
        return
    place, size = places[0], len(published.codes)
    found, commitment = published.codes[place]
    proof = inclusion_proof(leaves(published), place)
    report.proof = {
        "code": found,
        "commitment": commitment,
        "index": place,
        "size": size,
        "root": published.root,
        "proof": [step.hex() for step in proof],
    }
    facts: dict[str, object] = {"code": found, "place": place + 1, "size": size, "steps": len(proof)}
    report.findings.append(Finding(True, "code.yes", facts))


def plain(code: str) -> str:
    """A code as it is compared: no separators, capitals, letters of a Cyrillic keyboard taken for the Latin
    ones."""
    return "".join(letter for letter in code if letter.isalnum()).upper().translate(LOOK_ALIKES)


def leaves(published: Published) -> list[bytes]:
    """The leaf hashes of the list of codes."""
    return [hashlib.sha256(b"\x00" + canonical(list(pair))).digest() for pair in published.codes]


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("path", type=Path, metavar="FOLDER_OR_ZIP")
    parser.add_argument("--code", help="the code on a slip")
    parser.add_argument("--head", help="a hash of the ledger that was published on some day")
    parser.add_argument("--lang", choices=LANGUAGES, default="kk")
    parser.add_argument("--json", action="store_true", help="tell it to a program")
    options = parser.parse_args(arguments)
    try:
        published = read(options.path)
    except UnreadableError as error:
        text = say("unreadable", options.lang, {"what": error})
        print(json.dumps({"error": text}, ensure_ascii=False) if options.json else text, file=sys.stderr)
        return 2
    report = verify(published, options.code, options.head)
    print((as_json if options.json else as_text)(published, report, options.lang))
    return 1 if report.failures else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
