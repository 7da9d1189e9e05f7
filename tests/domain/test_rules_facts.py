"""What is no fact is refused by name: missing, unknown, negative, above the whole, of the wrong kind."""

from dataclasses import MISSING, fields
from datetime import date

import pytest

from app.domain.errors import InvalidInputError
from app.domain.rules.facts import read
from app.domain.rules.registry import ACTIONS

WHOLE: dict[str, object] = {"deputies_total": 17, "signatures": 4, "ground": "assembly_initiative"}


def _problems(action: str, facts: dict[str, object]) -> list[tuple[str | None, str]]:
    with pytest.raises(InvalidInputError) as refused:
        read(ACTIONS[action].facts, facts)
    return [(problem.where, problem.message_key) for problem in refused.value.problems]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_needed_fact_is_missed_by_name(action: str) -> None:
    missed = _problems(action, {})
    needed = [field.name for field in fields(ACTIONS[action].facts) if field.default is MISSING]  # type: ignore[arg-type]
    assert missed == [(name, "errors.fact_missing") for name in needed]


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"signatures": -1}, "signatures", "errors.fact_negative"),
        ({"signatures": 18}, "signatures", "errors.fact_above"),
        ({"signatures": "4"}, "signatures", "errors.fact_not_whole"),
        ({"signatures": 4.0}, "signatures", "errors.fact_not_whole"),
        ({"signatures": True}, "signatures", "errors.fact_not_whole"),
        ({"signatures": None}, "signatures", "errors.fact_not_whole"),
        ({"deputies_total": 0, "signatures": 0}, "deputies_total", "errors.fact_too_small"),
        ({"deputies_total": 10**30}, "deputies_total", "errors.fact_too_large"),
        ({"ground": "he is rude"}, "ground", "errors.fact_not_one_of"),
        ({"ground": ["assembly_initiative"]}, "ground", "errors.fact_not_one_of"),
        ({"refusals": -2}, "refusals", "errors.fact_negative"),
        ({"ground": "reports_refused_twice"}, "refusals", "errors.fact_missing"),
        ({"votes": 3}, "votes", "errors.fact_unknown"),
    ],
)
def test_absurd_fact_is_named(change: dict[str, object], where: str, what: str) -> None:
    assert _problems("confidence.initiate", {**WHOLE, **change}) == [(where, what)]


def test_every_wrong_fact_is_named_at_once() -> None:
    assert _problems("confidence.initiate", {**WHOLE, "deputies_total": -1, "ground": ""}) == [
        ("deputies_total", "errors.fact_negative"),
        ("signatures", "errors.fact_above"),
        ("ground", "errors.fact_not_one_of"),
    ]


@pytest.mark.parametrize("day", ["21.11.2026", "20261121", "2026-02-30", 20261121, None, "2026-W47-6"])
def test_day_that_is_no_date_is_named(day: object) -> None:
    facts: dict[str, object] = {"announced_on": day, "documents_on": "2026-11-01", "held_on": "2026-11-21"}
    assert ("announced_on", "errors.fact_not_day") in _problems("hearing.announce", facts)


def test_hearing_cannot_be_announced_after_it_was_held() -> None:
    facts: dict[str, object] = {"announced_on": "2026-11-22", "documents_on": "2026-11-01", "held_on": "2026-11-21"}
    assert _problems("hearing.announce", facts) == [("held_on", "errors.fact_before")]


def test_extraordinary_session_is_asked_for_by_deputies_or_the_akim_and_nobody_else() -> None:
    for asked in ("the king", "", -1, 18, None, True, 1.5):
        (problem,) = _problems("session.convene_extraordinary", {"deputies_elected": 17, "requested_by": asked})
        assert problem[0] == "requested_by"


def test_akim_asks_only_a_maslikhat_that_exists() -> None:
    assert _problems("session.convene_extraordinary", {"deputies_elected": 0, "requested_by": "akim"}) == [
        ("deputies_elected", "errors.fact_too_small")
    ]


@pytest.mark.parametrize("subject", ["", "   ", 5, None, "ж" * 501])
def test_subject_is_a_text_of_some_length(subject: object) -> None:
    facts = {"entitled": 1000, "signatures": 100, "subject": subject}
    assert _problems("referendum.submit", facts) == [("subject", "errors.fact_not_text")]


@pytest.mark.parametrize("consent", [1, 0, "true", None])
def test_consent_is_true_or_false(consent: object) -> None:
    facts = {"entitled": 1000, "signatures": 100, "district_akim_consent": consent}
    assert _problems("gathering.convene", facts) == [("district_akim_consent", "errors.fact_not_flag")]


def test_dates_are_taken_as_dates_too() -> None:
    day = date(2026, 11, 21)
    read(ACTIONS["hearing.announce"].facts, {"announced_on": day, "documents_on": day, "held_on": day})
