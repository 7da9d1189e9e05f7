"""Whatever changes something is judged by a rule of the law, or it is on record why the law is silent."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.domain.law.pack import PackError
from app.domain.rules.registry import ACTIONS
from app.lawbook import judged
from tests.architecture.source import ROOT

READING = {"GET", "HEAD", "OPTIONS"}
RECORDS = judged.load()
JUDGED = {record.action for record in RECORDS if record.action}

# Where each action is asked, and a test that goes the way of its refusal. «require»: without the verdict nothing is
# changed. «record»: the act of another body is noted either way, and the verdict says what came of it.
ASKED = (
    (
        "confidence.file",
        "app/confidence/services/initiatives.py",
        "require",
        "tests/services/test_confidence.py::test_without_two_different_decisions_there_is_no_ground",
    ),
    (
        "confidence.sign",
        "app/confidence/services/initiatives.py",
        "require",
        "tests/services/test_confidence.py::test_others_are_refused_with_the_norm",
    ),
    (
        "confidence.initiate",
        "app/confidence/services/initiatives.py",
        "require",
        "tests/services/test_confidence.py::test_below_one_fifth_nothing_is_handed_in",
    ),
    (
        "confidence.decide",
        "app/confidence/services/sessions.py",
        "record",
        "tests/services/test_confidence.py::test_eight_of_seventeen_do_not_though_they_are_most_of_those_present",
    ),
    (
        "session.announce",
        "app/confidence/services/sessions.py",
        "record",
        "tests/services/test_confidence.py::test_a_session_called_late_is_noted_and_told",
    ),
    (
        "session.open",
        "app/confidence/services/sessions.py",
        "record",
        "tests/services/test_confidence.py::test_without_two_thirds_of_all_the_session_is_not_competent_and_another_is_called",
    ),
    (
        "session.decide",
        "app/confidence/services/sessions.py",
        "record",
        "tests/services/test_confidence.py::test_without_a_majority_for_secrecy_the_vote_is_by_name",
    ),
    (
        "confidence.propose",
        "app/confidence/services/proposals.py",
        "record",
        "tests/services/test_confidence.py::test_an_assembly_without_quorum_or_majority_gives_no_ground",
    ),
    (
        "budget.vote",
        "app/budget/services/votes.py",
        "require",
        "tests/services/test_votes.py::test_a_minor_on_the_roll_is_refused",
    ),
    (
        "budget.open_round",
        "app/budget/services/rounds.py",
        "require",
        "tests/web/test_budget_desk.py::test_announcing_without_a_frozen_roll_is_refused_with_the_verdict",
    ),
    (
        "budget.count",
        "app/budget/services/counting.py",
        "require",
        "tests/web/test_budget_desk.py::test_nobody_counts_before_the_close",
    ),
    (
        "budget.adopt",
        "app/budget/services/rounds.py",
        "record",
        "tests/web/test_budget_desk.py::test_a_decision_that_lacks_quorum_is_noted_and_agrees_nothing",
    ),
    (
        "hearing.announce",
        "app/hearings/services/announcing.py",
        "require",
        "tests/web/test_hearings_desk.py::test_an_unlawful_day_is_refused_with_the_norm_and_the_first_day_that_would_do",
    ),
    (
        "hearing.moderate",
        "app/hearings/services/moderating.py",
        "require",
        "tests/services/test_hearings_moderation.py::test_a_moderator_with_a_conflict_of_interest_is_kept_from_the_hearing",
    ),
    (
        "hearing.adopt_protocol",
        "app/hearings/services/answering.py",
        "require",
        "tests/services/test_hearings.py::test_a_protocol_without_quorum_or_majority_is_not_adopted",
    ),
    (
        "hearing.accept_report",
        "app/hearings/services/holding.py",
        "record",
        "tests/services/test_hearings.py::"
        "test_a_report_is_accepted_by_more_than_half_and_its_protocol_stands_either_way",
    ),
    (
        "hearing.close",
        "app/hearings/services/answering.py",
        "require",
        "tests/services/test_hearings.py::test_a_hearing_is_not_closed_while_a_remark_has_neither_answer_nor_reason",
    ),
    (
        "budget.spend",
        "app/budget/services/money.py",
        "require",
        "tests/services/test_spending.py::test_no_more_is_paid_than_the_contract_says",
    ),
    (
        "budget.report",
        "app/budget/services/progress.py",
        "record",
        "tests/web/test_budget_money.py::test_the_office_posts_a_quarter_and_a_late_one_says_so",
    ),
    (
        "budget.timetable",
        "app/budget/services/timetable.py",
        "require",
        "tests/services/test_proposals.py::test_a_timetable_that_is_too_short_is_refused_with_the_norm",
    ),
    (
        "budget.propose",
        "app/budget/services/proposals.py",
        "require",
        "tests/services/test_proposals.py::test_an_author_hands_in_one_proposal_and_may_withdraw_it_for_another",
    ),
    (
        "budget.assess",
        "app/budget/services/checks.py",
        "require",
        "tests/services/test_proposals.py::test_the_one_who_did_the_formal_check_does_not_do_the_substantive_one",
    ),
    (
        "budget.appeal",
        "app/budget/services/appeals.py",
        "require",
        "tests/services/test_proposals.py::test_an_appeal_after_its_term_is_refused_with_the_norm",
    ),
    (
        "budget.decide_appeal",
        "app/budget/services/appeals.py",
        "require",
        "tests/services/test_proposals.py::test_an_upheld_appeal_undoes_the_refusal_and_somebody_else_decides_anew",
    ),
    (
        "roll.freeze",
        "app/places/services/rolls.py",
        "require",
        "tests/services/test_rolls.py::test_an_empty_roll_is_not_frozen",
    ),
    (
        "mandate.grant",
        "app/identity/services/roles.py",
        "require",
        "tests/web/test_admin_officials.py::test_a_deputy_is_not_appointed_as_a_civil_servant_and_the_norm_is_shown",
    ),
    (
        "mandate.grant",
        "app/places/services/bodies.py",
        "require",
        "tests/services/test_places.py::test_a_civil_servant_gets_no_seat_and_the_refusal_names_the_norm",
    ),
    (
        "referendum.propose",
        "app/referendums/services/drafting.py",
        "require",
        "tests/services/test_referendums.py::test_a_group_of_two_is_too_small_and_the_refusal_names_the_rule",
    ),
    (
        "referendum.submit",
        "app/referendums/services/signing.py",
        "require",
        "tests/services/test_referendums.py::test_too_few_signatures_are_not_handed_in_and_stay_as_they_were",
    ),
    (
        "referendum.hold",
        "app/referendums/services/polling.py",
        "require",
        "tests/services/test_referendums.py::test_no_vote_is_held_without_the_charter",
    ),
    (
        "referendum.conclude",
        "app/referendums/services/polling.py",
        "record",
        "tests/services/test_referendums.py::test_the_result_follows_the_charter_and_a_quorum_only_where_it_asks",
    ),
    (
        "budget.vote",
        "app/referendums/services/polling.py",
        "require",
        "tests/services/test_referendums.py::test_an_advisory_vote_is_cast_changed_sealed_and_counted_by_two",
    ),
)


@pytest.fixture
def changing(make_app: Callable[..., Flask], database_url: str) -> set[str]:
    """Every endpoint that takes something else than questions, those of the demonstration too."""
    app = make_app(database_url, DEMO="1")
    return {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - READING}


def test_every_address_that_changes_something_has_a_rule_or_a_reason(changing: set[str]) -> None:
    listed = {endpoint for record in RECORDS for endpoint in record.endpoints}
    assert sorted(changing - listed) == []  # a new one: give it a record in the judged.yaml of its room


def test_no_record_is_about_an_address_that_is_gone(changing: set[str]) -> None:
    listed = {endpoint for record in RECORDS for endpoint in record.endpoints}
    assert sorted(listed - changing) == []


def test_no_address_stands_in_two_records() -> None:
    counted = Counter(endpoint for record in RECORDS for endpoint in record.endpoints)
    assert [endpoint for endpoint, times in counted.items() if times > 1] == []


def test_every_rule_on_record_is_a_rule_of_the_law() -> None:
    assert set(ACTIONS) >= JUDGED
    assert {action for action, *_ in ASKED} == JUDGED


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _asks(tree: ast.Module, rule: str) -> set[str]:
    """The names by which a module comes to the verdict: the rule itself, and its functions that call it."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {rule, *(node.name for node in functions if any(_called(call) == rule for call in _calls(node)))}


@pytest.mark.parametrize(("action", "file", "how", "_test"), ASKED)
def test_the_service_behind_a_rule_goes_no_further_without_its_verdict(
    action: str, file: str, how: str, _test: str
) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    names = _asks(tree, ACTIONS[action].rule.__name__)
    if how == "require":
        required = [call for call in _calls(tree) if _called(call) == "require"]
        assert any(_called(inner) in names for call in required for inner in _calls(call))
        return
    recording = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(_called(call) in names for call in _calls(node))
        and any(
            _called(call) == "record" and any(given.arg == "verdict" for given in call.keywords)
            for call in _calls(node)
        )
    ]
    assert recording


@pytest.mark.parametrize("test", [test for *_, test in ASKED])
def test_the_refusal_of_each_rule_is_tested(test: str) -> None:
    file, name = test.split("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


WHAT = {"kk": "Әрекет", "ru": "Действие", "en": "Act"}


@pytest.mark.parametrize(
    "given",
    [
        {"endpoints": ["a.b"], "what": WHAT},
        {"endpoints": ["a.b"], "what": WHAT, "action": "budget.vote", "silent": WHAT},
        {"endpoints": ["a.b"], "what": WHAT, "silent": {**WHAT, "en": " "}},
        {"endpoints": ["a.b"], "what": {"kk": "Әрекет"}, "action": "budget.vote"},
        {"endpoints": [], "what": WHAT, "action": "budget.vote"},
        {"endpoints": ["a.b"], "what": WHAT, "acton": "budget.vote"},
    ],
)
def test_a_record_without_rule_or_real_reason_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(PackError, match="one: "):
        judged.read({"one": given})


def test_a_record_with_a_reason_is_read() -> None:
    record = judged.read({"one": {"endpoints": ["a.b"], "what": WHAT, "silent": WHAT}})[0]
    assert (record.endpoints, record.action, record.silent) == (("a.b",), None, WHAT)
