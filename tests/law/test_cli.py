"""`flask law` as others rely on it: the JSON, the exit codes, one line of complaint."""

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from app.domain.rules.registry import ACTIONS
from app.lawbook.cli import group
from app.platform.lawfiles import load

FACTS = {"deputies_total": 17, "signatures": 4, "ground": "reports_refused_twice", "refusals": 2}


def law(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def check(action: str = "confidence.initiate", on: str = "2026-11-21", facts: object = FACTS) -> Result:
    text = facts if isinstance(facts, str) else json.dumps(facts)
    return law("check", action, "--on", on, "--facts", text, "--json")


def test_check_prints_the_verdict_as_agreed() -> None:
    result = check()
    assert (result.exit_code, result.stderr) == (0, "")
    verdict = json.loads(result.stdout)
    assert list(verdict) == ["action", "on", "allowed", "findings"]
    assert (verdict["action"], verdict["on"], verdict["allowed"]) == ("confidence.initiate", "2026-11-21", True)
    finding = verdict["findings"][0]
    assert list(finding) == ["rule", "have", "need", "of", "met", "effect", "norm", "explanation"]
    assert (finding["have"], finding["need"], finding["of"], finding["met"]) == (4, 4, 17, True)
    norm = finding["norm"]
    assert list(norm) == ["act", "article", "paragraph", "rank", "status", "in_force", "source"]
    assert (norm["article"], norm["paragraph"], norm["rank"]) == ("89", "5", "constitution")
    assert (norm["status"], norm["in_force"]) == ("statute", ["2026-07-01", None])
    assert list(finding["explanation"]) == ["kk", "ru", "en"]


def test_refused_action_exits_with_zero() -> None:
    result = check(facts={**FACTS, "signatures": 3})
    assert result.exit_code == 0
    assert json.loads(result.stdout)["allowed"] is False


def test_day_without_a_rule_is_refused_and_says_so() -> None:
    result = check(on="2007-05-20")
    verdict = json.loads(result.stdout)
    finding = verdict["findings"][0]
    assert (result.exit_code, verdict["allowed"], finding["met"], finding["norm"]) == (0, False, False, None)
    assert (finding["need"], finding["effect"]) == (None, "not_provided")


@pytest.mark.parametrize(
    ("action", "on", "facts", "told"),
    [
        ("confidence.dream", "2026-11-21", FACTS, "unknown action: confidence.dream"),
        ("confidence.initiate", "2026-11-31", FACTS, "--on"),
        ("confidence.initiate", "21.11.2026", FACTS, "--on"),
        ("confidence.initiate", "20261121", FACTS, "--on"),
        ("confidence.initiate", "", FACTS, "--on"),
        ("confidence.initiate", "2026-11-21", "{", "--facts: not JSON"),
        ("confidence.initiate", "2026-11-21", "[]", "--facts: not a JSON object"),
        ("confidence.initiate", "2026-11-21", "[" * 100_000, "--facts: not JSON"),
        ("confidence.initiate", "2026-11-21", '{"signatures": 1, "signatures": 2}', "given twice"),
        ("confidence.initiate", "2026-11-21", '{"signatures": NaN}', "NaN"),
        ("confidence.initiate", "2026-11-21", '{"signatures": ' + "9" * 5000 + "}", "--facts: not JSON"),
        ("confidence.initiate", "2026-11-21", {}, "deputies_total: missing"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "signatures": -1}, "signatures: negative: -1"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "signatures": 18}, "more than deputies_total (17)"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "signatures": 4.0}, "signatures: not a whole number"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "ground": "x"}, "ground: not one of"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "x\ny": 1}, "x y: unknown fact"),
        ("confidence.initiate", "2026-11-21", {**FACTS, "\ud800": 1}, "unknown fact"),
        ("confidence.repeat", "2026-11-21",
         {"deputies_total": 17, "votes_for": 9, "first_vote_on": "2026-05-21", "held_on": "2026-05-20"}, "held_on"),
        ("session.open", "2026-11-21", {"deputies_total": 0, "present": 0}, "deputies_total: 0 is less than 1"),
        ("gathering.convene", "2026-11-21", {"entitled": 9, "signatures": 1}, "district_akim_consent: missing"),
        ("petition.submit", "2026-11-21", {"addressee": "king", "population": 9, "signatures": 1}, "addressee"),
        ("budget.win", "2026-11-21", {"votes": 10, "place": "moon"}, "place: not one of"),
    ],
)  # fmt: skip
def test_bad_input_exits_with_two_and_one_line_that_says_which(action: str, on: str, facts: object, told: str) -> None:
    result = check(action, on, facts)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--facts", "{}"), ("--on", "2026-11-21")])
def test_missing_day_or_facts_are_told(arguments: tuple[str, str]) -> None:
    result = law("check", "budget.win", *arguments)
    assert result.exit_code == 2
    assert "missing" in result.stderr
    assert result.stderr.count("\n") == 1


def test_check_without_json_tells_a_reader() -> None:
    result = law("check", "confidence.initiate", "--on", "2026-11-21", "--facts", json.dumps(FACTS))
    assert result.exit_code == 0
    assert "confidence.initiate, 2026-11-21: allowed" in result.stdout
    assert "1/5 × 17 = 3,4 → 4" in result.stdout


def test_list_gives_every_parameter_with_its_value_of_the_day() -> None:
    listed = json.loads(law("list", "--on", "2007-05-20", "--json").stdout)
    parameters = {entry["key"]: entry for entry in listed["parameters"]}
    assert set(parameters) == set(load().parameters)
    assert listed["version"] == load().version
    assert parameters["ncv.decision"]["in_force"]["value"] == "2/3"
    assert parameters["ncv.initiative"]["in_force"] is None


def test_list_reads_aloud_too() -> None:
    lines = law("list", "--on", "2026-11-21").stdout.splitlines()
    assert len(lines) == len(load().parameters)
    assert any(line.startswith("ncv.initiative: >= 1/5 ") for line in lines)


def test_show_gives_history_quote_and_use() -> None:
    shown = json.loads(law("show", "ncv.decision", "--on", "2026-11-21", "--json").stdout)
    periods = [(period["value"], period["norm"]["in_force"]) for period in shown["history"] if period["value"]]
    assert periods == [
        ("2/3", ["1995-09-05", "2007-05-20"]),
        ("1/2", ["2007-05-21", "2026-06-30"]),
        ("1/2", ["2026-07-01", None]),
    ]
    assert any("большинством голосов" in quote["text"] for quote in shown["in_force"]["quotes"])
    assert "confidence.decide" in shown["used_by"]


def test_show_reads_aloud_too() -> None:
    told = law("show", "ncv.initiative", "--on", "2026-11-21").stdout
    assert "2026-07-01" in told
    assert "used by: confidence.initiate" in told


def test_today_is_taken_where_no_day_is_given() -> None:
    today = json.loads(law("list", "--json").stdout)["on"]
    assert date.fromisoformat(today).isoformat() == today
    assert law("show", "session.quorum").exit_code == 0


def test_unknown_parameter_exits_with_two() -> None:
    result = law("show", "ncv.dream")
    assert (result.exit_code, result.stderr) == (2, "unknown parameter: ncv.dream\n")


def test_every_action_of_the_contract_is_known() -> None:
    assert set(ACTIONS) >= {
        "confidence.initiate", "confidence.decide", "confidence.repeat", "session.open",
        "session.convene_extraordinary", "gathering.convene", "gathering.open", "gathering.decide", "assembly.open",
        "assembly.decide", "hearing.announce", "hearing.adopt_protocol", "petition.submit", "recall.submit",
        "referendum.submit", "budget.win",
    }  # fmt: skip
