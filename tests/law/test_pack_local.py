"""Local acts: a charter may tighten a higher norm and never loosen it; a default that is no law gives way."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInputError, LooseningError, NotFoundError, NotInForceError
from app.domain.law.book import Citation, LawBook, Parameter, Provision, Rank, Status, Text, may_replace
from app.platform import lawfiles

BOOK = lawfiles.load()
TODAY = date(2026, 11, 21)
CHARTER = Text("Округ жарғысы", "Устав округа", "Charter of the okrug")


def cited(rank: Rank = Rank.OKRUG_CHARTER) -> Citation:
    return Citation("charter", CHARTER, "3", "1", rank, Status.LOCAL_ACT, "adopted text", "Charter, art. 3(1)")


def local(key: str, *, rank: Rank = Rank.OKRUG_CHARTER, **changed: Any) -> Provision:
    """A provision of a local act that repeats the norm of today, from 2026-08-01, changed."""
    norm = BOOK.parameter(key).higher_at(TODAY)
    rest = {"valid_from": date(2026, 8, 1), "valid_to": None, "citation": cited(rank), "also": (), **changed}
    return replace(norm, **rest)


def with_charter(key: str, **changed: Any) -> LawBook:
    return BOOK.with_local({key: [local(key, **changed)]})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gathering.initiative", Fraction(15, 100)),  # at least: may rise
        ("gathering.initiative", Fraction(1, 10)),  # or stay
        ("gathering.decision", Fraction(2, 3)),  # more than: may rise
        ("community.notice", 15),  # a notice may be longer
        ("ncv.check.days", 3),  # a term may be shorter
        ("assembly.size", 21),  # a ceiling may be lower
        ("assembly.term", 4),  # what is fixed stays
        ("community.digital", True),
    ],
)
def test_charter_may_tighten_a_norm(key: str, value: object) -> None:
    norm = with_charter(key, value=value).at(key, TODAY)
    assert norm.value == value
    assert norm.citation.rank is Rank.OKRUG_CHARTER


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gathering.initiative", Fraction(5, 100)),
        ("gathering.decision", Fraction(49, 100)),
        ("community.notice", 9),
        ("ncv.check.days", 6),
        ("assembly.size", 26),
        ("assembly.term", 3),
        ("assembly.term", 5),
        ("community.digital", False),
        ("bnu.window.proposals", "01-20..03-15"),
        ("akim.rural.winner", "majority"),
        ("community.notice", Fraction(1)),  # another kind of number cannot be compared
    ],
)
def test_charter_that_loosens_or_changes_a_norm_is_refused_with_the_norm_named(key: str, value: object) -> None:
    with pytest.raises(LooseningError) as refused:
        with_charter(key, value=value)
    assert refused.value.norm == BOOK.at(key, TODAY)
    assert refused.value.norm.citation.rank is not Rank.OKRUG_CHARTER
    assert refused.value.facts["article"] == BOOK.at(key, TODAY).citation.article


def test_at_least_the_same_share_is_less_than_more_than_it() -> None:
    with pytest.raises(LooseningError):
        with_charter("gathering.decision", comparator=">=")
    assert with_charter("gathering.quorum", comparator=">").at("gathering.quorum", TODAY).comparator == ">"


@pytest.mark.parametrize("changed", [{"unit": "working_days"}, {"base": CHARTER}, {"comparator": "<="}])
def test_another_unit_base_or_comparator_cannot_be_compared_and_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(LooseningError):
        with_charter("community.notice", value=15, **changed)


def test_platform_default_gives_way_to_the_charter_freely() -> None:
    fewer = with_charter("pb.rural.min_votes", value=5)
    assert fewer.at("pb.rural.min_votes", TODAY).value == 5
    quorum = with_charter("poll.local.turnout", value=Fraction(1, 3), comparator=">=")
    assert quorum.at("poll.local.turnout", TODAY).value == Fraction(1, 3)


@pytest.mark.parametrize("key", ["platform.count.people", "platform.roll.people"])
def test_no_charter_lets_one_person_alone_count_or_freeze_a_roll(key: str) -> None:
    with pytest.raises(LooseningError):
        with_charter(key, value=1)
    assert with_charter(key, value=3).at(key, date(2026, 11, 21)).value == 3


def test_charter_stands_between_its_days_only() -> None:
    book = with_charter("gathering.quorum", value=Fraction(1, 5), valid_to=date(2026, 9, 30))
    values = [book.at("gathering.quorum", date(2026, *day)).value for day in ((7, 31), (8, 1), (9, 30), (10, 1))]
    assert values == [Fraction(1, 10), Fraction(1, 5), Fraction(1, 5), Fraction(1, 10)]
    assert book.at("gathering.quorum", date(2026, 10, 1)).valid_from == date(2023, 12, 23)


def test_charter_stands_under_the_decision_of_the_maslikhat() -> None:
    key = "gathering.quorum"
    decision = local(key, rank=Rank.MASLIKHAT_DECISION, value=Fraction(1, 5))
    with pytest.raises(LooseningError) as refused:
        BOOK.with_local({key: [local(key, value=Fraction(15, 100)), decision]})
    assert refused.value.norm.citation.rank is Rank.MASLIKHAT_DECISION
    both = BOOK.with_local({key: [local(key, value=Fraction(1, 4)), decision]})
    assert both.at(key, TODAY).value == Fraction(1, 4)


def test_later_charter_replaces_the_earlier_even_where_it_asks_less() -> None:
    key = "gathering.quorum"
    first, second = local(key, value=Fraction(1, 4)), local(key, value=Fraction(1, 5), valid_from=date(2026, 10, 1))
    book = BOOK.with_local({key: [second, first]})
    assert book.at(key, date(2026, 9, 30)).value == Fraction(1, 4)
    assert book.at(key, date(2026, 10, 1)).value == Fraction(1, 5)


def test_lawful_charter_gives_way_when_a_stricter_norm_begins() -> None:
    key = "session.materials"  # five days before 2026-07-25, seven since
    charter = local(key, value=6, valid_from=date(2025, 1, 1))
    book = BOOK.with_local({key: [charter]})
    assert book.at(key, date(2026, 7, 24)).value == 6
    assert book.at(key, date(2026, 7, 25)).value == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_from": None},
        {"valid_to": date(2026, 7, 1)},
        {"citation": replace(cited(), rank=Rank.LAW)},
        {"citation": replace(cited(), status=Status.STATUTE)},
        {"citation": replace(cited(), text="")},
    ],
)
def test_local_act_without_date_or_citation_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        with_charter("gathering.quorum", **changed)


def test_local_act_cannot_make_a_norm_where_none_is_in_force() -> None:
    with pytest.raises(NotInForceError):
        with_charter("community.digital", valid_from=date(2026, 1, 1))
    with pytest.raises(NotFoundError):
        BOOK.with_local({"ncv.invented": []})


def test_local_act_changes_the_version_and_leaves_the_national_book_alone() -> None:
    before = BOOK.version
    assert with_charter("gathering.quorum", value=Fraction(1, 5)).version != before
    assert BOOK.version == before
    assert BOOK.at("gathering.quorum", TODAY).value == Fraction(1, 10)


# Properties

shares = st.fractions(min_value=0, max_value=1, max_denominator=100)
thresholds = st.sampled_from([">=", ">"])


def holds(comparator: str, value: Fraction, have: int, of: int) -> bool:
    return have >= value * of if comparator == ">=" else have > value * of


@given(shares, shares, thresholds, thresholds, st.integers(1, 300), st.integers(0, 300))
def test_what_meets_a_lawful_charter_meets_the_law(
    law: Fraction, charter: Fraction, law_sign: str, charter_sign: str, of: int, have: int
) -> None:
    norm = replace(BOOK.at("gathering.quorum", TODAY), value=law, comparator=law_sign)
    act = local("gathering.quorum", value=charter, comparator=charter_sign)
    if may_replace(act, norm) and holds(charter_sign, charter, have, of):
        assert holds(law_sign, law, have, of)


@given(shares, shares, thresholds, thresholds)
def test_charter_is_refused_only_where_somebody_could_pass_it_and_fail_the_law(
    law: Fraction, charter: Fraction, law_sign: str, charter_sign: str
) -> None:
    norm = replace(BOOK.at("gathering.quorum", TODAY), value=law, comparator=law_sign)
    act = local("gathering.quorum", value=charter, comparator=charter_sign)
    of = 2 * law.denominator * charter.denominator
    passes_only_charter = any(
        holds(charter_sign, charter, have, of) and not holds(law_sign, law, have, of)
        for have in (int(law * of), int(charter * of), int(charter * of) + 1)
    )
    assert may_replace(act, norm) is not passes_only_charter


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 120))
def test_term_kept_under_a_lawful_charter_is_kept_under_the_law(law: int, charter: int, took: int) -> None:
    norm = replace(BOOK.at("ncv.check.days", TODAY), value=law)
    act = local("ncv.check.days", value=charter)
    assert may_replace(act, norm) is (charter <= law)
    if may_replace(act, norm) and took <= charter:
        assert took <= law


@given(st.sampled_from(sorted(BOOK.parameters)), st.integers(0, 400))
def test_a_charter_that_repeats_the_law_changes_no_value(key: str, later: int) -> None:
    parameter: Parameter = with_charter(key).parameter(key)
    day = date(2026, 8, 1) + timedelta(days=later)
    assert parameter.at(day).value == parameter.higher_at(day).value
