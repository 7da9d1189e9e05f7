"""No confidence for every total from 1 to 60, on both sides of every number, in each period of the law."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.law.verdict import Verdict
from app.domain.rules.facts import read
from app.domain.rules.registry import ACTIONS
from app.platform.lawfiles import load

LAW = load()
TODAY = date(2026, 11, 21)
TOTALS = range(1, 61)
ARTICLE_OF = {
    date(2007, 5, 21): "87",
    date(2009, 2, 8): "87",
    date(2009, 2, 9): "87",
    date(2026, 6, 30): "87",
    date(2026, 7, 1): "89",
    TODAY: "89",
}
MISMATCH = "№ 148 Заңның 24-бабында әлі «үштен екісі» деп тұрған"


def ask(action: str, on: date, **facts: object) -> Verdict:
    known = ACTIONS[action]
    return known.rule(LAW, on, read(known.facts, facts))


@pytest.mark.parametrize(("on", "article"), ARTICLE_OF.items())
def test_one_fifth_raises_the_question_and_a_majority_decides_it(on: date, article: str) -> None:
    for total in TOTALS:
        for number in range(total + 1):
            given = {"deputies_total": total, "ground": "reports_refused_twice", "refusals": 2}
            raised = ask("confidence.initiate", on, signatures=number, **given).findings[0]
            votes = ask("confidence.decide", on, deputies_total=total, present=total, votes_for=number).findings[-1]
            assert raised.met is (5 * number >= total)
            assert votes.met is (2 * number > total)
            for finding in (raised, votes):
                assert finding.provision is not None
                assert finding.provision.citation.article == article
                assert (MISMATCH in finding.explanation["kk"]) is (on < date(2009, 2, 9))


def test_the_number_that_raises_the_question_never_decides_it_but_where_one_deputy_is_all() -> None:
    for total in TOTALS:
        signatures = -(-total // 5)
        votes = ask("confidence.decide", TODAY, deputies_total=total, present=total, votes_for=signatures)
        assert votes.allowed is (total == 1)


def test_before_2007_two_thirds_decide_and_no_number_of_signatures_is_invented() -> None:
    on = date(2007, 5, 20)
    for total in TOTALS:
        for number in range(total + 1):
            given = {"deputies_total": total, "ground": "reports_refused_twice", "refusals": 2}
            raised = ask("confidence.initiate", on, signatures=number, **given).findings[0]
            assert (raised.need, raised.provision, raised.met) == (None, None, False)
            decided = ask("confidence.decide", on, deputies_total=total, present=total, votes_for=number)
            assert decided.allowed is (3 * number >= 2 * total)


def test_absent_deputies_count_against() -> None:
    for total in TOTALS:
        for present in range(total + 1):
            decided = ask("confidence.decide", TODAY, deputies_total=total, present=present, votes_for=present)
            assert decided.allowed is (3 * present >= 2 * total and 2 * present > total)


def test_a_decision_of_the_session_takes_a_quorum_and_the_majority_of_all() -> None:
    for total in TOTALS:
        for present in range(total + 1):
            for votes in {0, total // 2, min(total // 2 + 1, present), present} & set(range(present + 1)):
                made = ask("session.decide", TODAY, deputies_total=total, present=present, votes_for=votes)
                assert made.allowed is (3 * present >= 2 * total and 2 * votes > total)


def test_the_assembly_has_its_own_quorum_and_majority() -> None:
    for members in TOTALS:
        for present in range(1, members + 1):
            for votes in {0, present // 2, present // 2 + 1, present} & set(range(present + 1)):
                facts = {"body": "assembly", "members": members, "present": present, "votes_for": votes}
                made = ask("confidence.propose", TODAY, **facts)
                assert made.allowed is (2 * present >= members and 2 * votes > present)
