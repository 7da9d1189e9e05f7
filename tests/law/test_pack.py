"""The law of Kazakhstan as carried: complete, cited, dated, in three languages, with a hash that sees every change."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.errors import NotFoundError, NotInForceError
from app.domain.law.book import Gap, LawBook, Parameter, Provision, Rank, Status
from app.domain.law.pack import DATE_BASES, PackError, check_use
from app.domain.law.verdict import Arithmetic, Effect, Finding, Verdict
from app.domain.rules import registry
from app.domain.shares import need_at_least, need_more_than
from app.platform import lawfiles

RECORDS = Path(__file__).parent / "records.txt"
BOOK = lawfiles.load()
PROVISIONS = [(p.key, provision) for p in BOOK.parameters.values() for provision in p.provisions]
ADDED = {  # carried from the lawyer's notes and the platform's own rules, beside the 119 research records
    "norms:b14a", "norms:b15", "norms:f10", "requirements:I-88",
    "platform:roll.people", "platform:roll.voters", "platform:count.people", "platform:round.projects",
    "platform:round.terms", "platform:publish.min_ballots",
    "norms:e11", "requirements:I-87", "platform:hearing.notice", "platform:hearing.materials",
    "platform:hearing.protocol.people", "platform:hearing.moderation", "platform:hearing.moderation.days",
    "platform:hearing.answer", "platform:hearing.close",
    "norms:d5", "norms:d8", "norms:d10.1", "norms:d10.2", "norms:d11.1", "norms:d11.2", "norms:d12.1", "norms:d12.2",
    "norms:d12.3", "norms:d12.4", "platform:criterion.common_use", "platform:criterion.relevance",
    "platform:criterion.no_repeat", "platform:criterion.competence", "platform:criterion.whole",
    "platform:criterion.not_commercial", "platform:criterion.not_built", "platform:formal.author",
    "platform:formal.clear", "platform:formal.place", "platform:formal.decent", "platform:proposals.days",
    "platform:check.days", "platform:appeal.days", "platform:appeal.answer", "platform:proposal.people",
    "platform:proposal.terms",
    "platform:pb.rural.report.day", "platform:money.people", "platform:money.contracted", "platform:money.paid",
    "platform:money.answer",
    "platform:poll.group", "platform:poll.check.days", "platform:poll.appeal.days", "platform:poll.appeal.answer",
    "platform:poll.signature.days", "platform:poll.answer.days", "platform:poll.anonymise.days",
    "platform:poll.repeat", "platform:poll.vote", "platform:poll.approval",
}  # fmt: skip


def research_records() -> dict[str, tuple[str, ...]]:
    lines = [line for line in RECORDS.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines]
    return {row[0]: row[1:] for row in rows}


def written(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def same_value(stated: str, value: object) -> bool:
    if isinstance(value, Fraction):
        return Fraction(*map(int, stated.split("/"))) == value
    return stated == written(value)


def test_all_119_research_records_are_in_the_pack_and_nothing_unnamed_is_added() -> None:
    carried = {provision.record for _, provision in PROVISIONS}
    assert len(research_records()) == 119
    assert carried == research_records().keys() | ADDED


@pytest.mark.parametrize("record", sorted(research_records()))
def test_record_keeps_its_value_comparator_unit_and_days(record: str) -> None:
    value, comparator, unit, first, last = research_records()[record]
    carried = [provision for _, provision in PROVISIONS if provision.record == record]
    for provision in carried:
        assert same_value(value, provision.value)
        assert (comparator, unit) == (provision.comparator, provision.unit)
    assert str(carried[0].valid_from or "null") == first
    assert str(carried[-1].valid_to or "null") == last


def test_every_parameter_is_titled_and_every_norm_cited_in_three_languages() -> None:
    for parameter in BOOK.parameters.values():
        assert all(parameter.title.values())
        for provision in parameter.provisions:
            for citation in (provision.citation, *provision.also):
                assert all(citation.act.values())
                assert citation.source
                assert citation.text


def test_each_title_is_in_its_own_language() -> None:
    kazakh_letters = set("әғқңөұүһі")
    for parameter in BOOK.parameters.values():
        assert parameter.title.kk != parameter.title.ru
        assert not set(parameter.title.ru.lower()) & kazakh_letters
        assert parameter.title.en.isascii()


def test_only_what_was_read_in_an_act_is_law() -> None:
    for _, provision in PROVISIONS:
        assert provision.is_law == (provision.confidence == "verbatim")
        if provision.citation.rank is Rank.PLATFORM_DEFAULT:
            assert not provision.is_law


def test_every_first_day_says_how_it_is_known() -> None:
    assert {provision.date_kind for _, provision in PROVISIONS} <= set(DATE_BASES)
    assert BOOK.at("ncv.initiative", date(2026, 11, 21)).date_kind == "entry_clause"
    assert BOOK.at("ncv.initiative", date(2026, 6, 30)).date_kind == "law_date"


def test_every_day_has_a_norm_or_a_declared_reason() -> None:
    for parameter in BOOK.parameters.values():
        for earlier, later in pairwise(parameter.history):
            assert later.valid_from is not None
            assert earlier.valid_to == later.valid_from - timedelta(days=1)
        assert parameter.history[0].valid_from is None
        assert parameter.history[-1].valid_to is None


@pytest.mark.parametrize(
    ("day", "share", "comparator", "article"),
    [
        (date(1995, 9, 5), Fraction(2, 3), ">=", "87"),
        (date(2007, 5, 20), Fraction(2, 3), ">=", "87"),
        (date(2007, 5, 21), Fraction(1, 2), ">", "87"),
        (date(2026, 6, 30), Fraction(1, 2), ">", "87"),
        (date(2026, 7, 1), Fraction(1, 2), ">", "89"),
    ],
)
def test_no_confidence_follows_the_constitution_of_its_day(
    day: date, share: Fraction, comparator: str, article: str
) -> None:
    norm = BOOK.at("ncv.decision", day)
    assert (norm.value, norm.comparator, norm.citation.article) == (share, comparator, article)
    assert norm.citation.rank is Rank.CONSTITUTION


def test_before_2007_no_threshold_of_initiative_existed_and_the_reason_is_told() -> None:
    with pytest.raises(NotInForceError) as missing:
        BOOK.at("ncv.initiative", date(2007, 5, 20))
    assert missing.value.key == "ncv.initiative"
    assert missing.value.reason is not None
    assert "two thirds" in missing.value.reason.en
    assert BOOK.at("ncv.initiative", date(2007, 5, 21)).value == Fraction(1, 5)


def test_gap_that_was_not_read_is_told_from_one_where_no_norm_existed() -> None:
    kinds = {gap.kind for p in BOOK.parameters.values() for gap in p.gaps}
    assert kinds == {"not_provided", "not_read"}


def test_platform_default_holds_on_any_day() -> None:
    assert BOOK.at("pb.rural.min_votes", date(1990, 1, 1)) == BOOK.at("pb.rural.min_votes", date(2090, 1, 1))


def test_unknown_parameter_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        BOOK.parameter("ncv.invented")


def test_history_runs_from_oldest_to_newest_with_its_gaps() -> None:
    kinds = [type(period) for period in BOOK.parameter("ncv.initiative").history]
    assert kinds == [Gap, Gap, Provision, Provision]


# Version


def with_parameter(changed: Parameter) -> LawBook:
    return LawBook({**BOOK.parameters, changed.key: changed})


def test_version_is_the_same_for_the_same_law_in_another_order() -> None:
    assert LawBook(dict(sorted(BOOK.parameters.items(), reverse=True))).version == BOOK.version
    assert lawfiles.read(lawfiles.FOLDER).version == BOOK.version


@pytest.mark.parametrize("key", sorted(BOOK.parameters))
def test_any_change_of_a_value_changes_the_version(key: str) -> None:
    parameter = BOOK.parameter(key)
    for index, provision in enumerate(parameter.provisions):
        other = not provision.value if isinstance(provision.value, bool) else f"{provision.value}1"
        changed = [*parameter.provisions]
        changed[index] = replace(provision, value=other)
        assert with_parameter(replace(parameter, provisions=tuple(changed))).version != BOOK.version


def test_share_and_the_text_that_looks_like_it_are_different_law() -> None:
    parameter = BOOK.parameter("pb.rural.share")
    text = replace(parameter, provisions=(replace(parameter.provisions[0], value="1/10"),))
    assert with_parameter(text).version != BOOK.version


# Use


def used() -> dict[str, set[str]]:
    return {key: set(registry.used_by(key)) for key in registry.PARAMETERS}


def test_rules_and_pack_know_the_same_parameters() -> None:
    check_use(BOOK, used())


def test_parameter_that_no_rule_uses_must_be_marked_as_information() -> None:
    without = {key: actions for key, actions in used().items() if key != "session.quorum"}
    with pytest.raises(PackError, match=r"session\.quorum: no rule uses it"):
        check_use(BOOK, without)


def test_rule_whose_parameter_is_missing_is_refused() -> None:
    with pytest.raises(PackError, match=r"ncv\.invented: used by confidence\.initiate, but not in the pack"):
        check_use(BOOK, {**used(), "ncv.invented": {"confidence.initiate"}})


def test_information_that_a_rule_uses_is_refused() -> None:
    with pytest.raises(PackError, match=r"commission\.max: marked as information"):
        check_use(BOOK, {**used(), "commission.max": {"session.open"}})


# Verdicts


def finding(*, met: bool, provision: Provision | None) -> Finding:
    title = BOOK.parameter("ncv.initiative").title
    return Finding("ncv.initiative", 3, 4, 17, met, Effect.BINDING, provision, title)


def test_verdict_has_exactly_the_published_shape() -> None:
    norm = BOOK.at("ncv.initiative", date(2026, 11, 21))
    verdict = Verdict("confidence.initiate", date(2026, 11, 21), (finding(met=False, provision=norm),))
    told = json.loads(json.dumps(verdict.to_json()))
    assert list(told) == ["action", "on", "allowed", "findings"]
    assert told["allowed"] is False
    (point,) = told["findings"]
    assert list(point) == ["rule", "have", "need", "of", "met", "effect", "norm", "explanation"]
    assert list(point["norm"]) == ["act", "article", "paragraph", "rank", "status", "in_force", "source"]
    assert point["norm"]["in_force"] == ["2026-07-01", None]
    assert (point["norm"]["article"], point["norm"]["paragraph"]) == ("89", "5")
    assert (point["norm"]["rank"], point["norm"]["status"]) == ("constitution", "statute")
    assert list(point["explanation"]) == ["kk", "ru", "en"]


def test_verdict_is_allowed_only_when_all_is_met() -> None:
    met, unmet = finding(met=True, provision=None), finding(met=False, provision=None)
    day = date(2026, 11, 21)
    assert Verdict("x", day, (met, met)).allowed
    assert not Verdict("x", day, (met, unmet)).allowed
    with pytest.raises(ValueError, match="without findings"):
        Verdict("x", day, ())


@pytest.mark.parametrize(
    ("share", "of", "comparator", "line"),
    [
        (Fraction(1, 5), 17, ">=", "1/5 × 17 = 3.4 → 4"),
        (Fraction(1, 5), 20, ">=", "1/5 × 20 = 4 → 4"),
        (Fraction(1, 2), 17, ">", "1/2 × 17 = 8.5 → 9"),
        (Fraction(1, 2), 18, ">", "1/2 × 18 = 9 → 10"),
        (Fraction(2, 3), 17, ">=", "2/3 × 17 = 11 1/3 → 12"),
        (Fraction(1, 3), 2, ">=", "1/3 × 2 = 2/3 → 1"),
    ],
)
def test_arithmetic_is_told_exactly(share: Fraction, of: int, comparator: str, line: str) -> None:
    assert str(Arithmetic(share, of, comparator)) == line


@pytest.mark.parametrize("of", range(61))
def test_arithmetic_agrees_with_the_shares_of_the_rules(of: int) -> None:
    for share in (Fraction(1, 10), Fraction(1, 5), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)):
        assert Arithmetic(share, of, ">=").need == need_at_least(of, share)
        assert Arithmetic(share, of, ">").need == need_more_than(of, share)


def test_no_local_act_is_in_the_national_pack() -> None:
    assert all(provision.citation.status is not Status.LOCAL_ACT for _, provision in PROVISIONS)
