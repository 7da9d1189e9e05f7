"""Local acts: recorded by who may, laid over the book of their territory, refused where they loosen."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    LooseningError,
    NotFoundError,
)
from app.domain.law.book import LawBook
from app.domain.rules.registry import ACTIONS
from app.lawbook import queries, services
from app.lawbook.models import LocalAct
from app.lawbook.policy import state_of
from app.lawbook.services import ActDraft, ValueDraft
from app.lawbook.services.local_acts import read_value
from app.ledger.models import LedgerEntry
from app.platform.access import Role
from app.platform.lawfiles import load
from tests.clock import MovableClock
from tests.places_world import World, build, officer

ADOPTED, FIRST = date(2026, 8, 1), date(2026, 9, 1)
TODAY = date(2026, 11, 21)
TITLES = {"kk": "Қарасу ауылдық округінің жарғысы", "ru": "Устав округа", "en": "Charter of the okrug"}
CHARTER = ActDraft("okrug_charter", TITLES, "7", ADOPTED, FIRST, None, "«Көктөбе таңы», № 31")
INITIATIVE = ValueDraft("gathering.initiative", "15/100", "4", "2", "он бес пайызы")
convene = ACTIONS["gathering.convene"]


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


def record(runtime: Any, world: World, *values: ValueDraft, **changed: Any) -> uuid.UUID:
    return services.record_local_act(runtime, None, world.okrug, replace(CHARTER, **changed), values or (INITIATIVE,))


def book(runtime: Any, world: World) -> LawBook:
    return queries.book_for(runtime.session, runtime.law, world.okrug)


def signatures_needed(law: LawBook, day: date) -> object:
    facts = convene.facts(entitled=1000, signatures=120, district_akim_consent=True)  # type: ignore[call-arg]
    return convene.rule(law, day, facts).findings[0].need


def states(runtime: Any, world: World, day: date = TODAY) -> list[str]:
    return [state_of(book(runtime, world), row, day) for row in queries.local_rows(runtime.session, world.okrug)]


def test_tightening_is_recorded_and_used_by_the_rules(runtime: Any, world: World) -> None:
    assert signatures_needed(book(runtime, world), TODAY) == 100
    act_id = record(runtime, world)
    law = book(runtime, world)
    norm = law.at("gathering.initiative", TODAY)
    assert (norm.value, norm.citation.article, norm.citation.act_id) == (Fraction(15, 100), "4", str(act_id))
    assert signatures_needed(law, TODAY) == 150
    verdict = convene.rule(law, TODAY, convene.facts(entitled=1000, signatures=149, district_akim_consent=True))  # type: ignore[call-arg]
    assert not verdict.allowed
    assert verdict.findings[0].provision is norm


def test_local_act_counts_from_its_first_day_in_force(runtime: Any, world: World) -> None:
    record(runtime, world)
    law = book(runtime, world)
    assert [signatures_needed(law, day) for day in (ADOPTED, date(2026, 8, 31), FIRST)] == [100, 100, 150]
    assert states(runtime, world, date(2026, 8, 31)) == ["future"]
    assert states(runtime, world, FIRST) == ["applies"]


def test_act_of_one_okrug_says_nothing_in_another(runtime: Any, world: World) -> None:
    record(runtime, world)
    assert signatures_needed(queries.book_for(runtime.session, runtime.law, build(runtime).okrug), TODAY) == 100


@pytest.mark.parametrize(("key", "value"), [("gathering.initiative", "5/100"), ("community.notice", "9")])
def test_loosening_is_refused_with_the_higher_norm_named(runtime: Any, world: World, key: str, value: str) -> None:
    with pytest.raises(LooseningError) as refused:
        record(runtime, world, replace(INITIATIVE, key=key, value=value))
    assert refused.value.norm == runtime.law.at(key, FIRST)
    assert refused.value.facts["article"] == runtime.law.at(key, FIRST).citation.article
    assert queries.local_rows(runtime.session, world.okrug) == ()


def test_loosening_among_several_values_leaves_nothing_of_the_act(runtime: Any, session: Any, world: World) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))
    with pytest.raises(LooseningError):
        record(runtime, world, INITIATIVE, ValueDraft("gathering.quorum", "1/20", "5"))
    assert session.scalar(sa.select(sa.func.count()).select_from(LocalAct)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == before


def test_charter_may_not_loosen_the_decision_of_the_maslikhat_above_it(runtime: Any, world: World) -> None:
    record(runtime, world, rank="maslikhat_decision", number="12")
    with pytest.raises(LooseningError) as refused:
        record(runtime, world, replace(INITIATIVE, value="12/100"))
    assert refused.value.norm.citation.rank == "maslikhat_decision"
    record(runtime, world, replace(INITIATIVE, value="1/5"))
    assert signatures_needed(book(runtime, world), TODAY) == 200


def test_default_of_the_platform_gives_way_to_the_charter_in_both_directions(runtime: Any, world: World) -> None:
    record(runtime, world, ValueDraft("pb.rural.min_votes", "4", "9"))
    assert book(runtime, world).at("pb.rural.min_votes", TODAY).value == 4
    assert runtime.law.at("pb.rural.min_votes", TODAY).value != 4


def test_later_act_of_the_same_rank_replaces_the_earlier(runtime: Any, world: World) -> None:
    record(runtime, world)
    later = date(2026, 10, 1)
    record(runtime, world, replace(INITIATIVE, value="12 %"), number="9", valid_from=later)
    law = book(runtime, world)
    assert [signatures_needed(law, day) for day in (date(2026, 9, 30), later)] == [150, 120]
    assert states(runtime, world) == ["replaced", "applies"]


def test_expired_act_gives_the_higher_norm_back(runtime: Any, world: World) -> None:
    record(runtime, world, valid_to=date(2026, 10, 31))
    law = book(runtime, world)
    assert [signatures_needed(law, day) for day in (date(2026, 10, 31), date(2026, 11, 1))] == [150, 100]
    assert states(runtime, world) == ["ended"]


def test_act_is_ended_once_and_counts_on_its_last_day(runtime: Any, world: World) -> None:
    act_id = record(runtime, world)
    last = date(2026, 11, 30)
    services.end_local_act(runtime, None, act_id, last_day=last, basis="№ 15 шешім")
    law = book(runtime, world)
    assert [signatures_needed(law, day) for day in (last, date(2026, 12, 1))] == [150, 100]
    with pytest.raises(ConflictError):
        services.end_local_act(runtime, None, act_id, last_day=last, basis="№ 16 шешім")
    with pytest.raises(InvalidInputError):
        services.end_local_act(runtime, None, act_id, last_day=date(2026, 8, 31), basis="№ 16 шешім")


def test_book_is_the_same_object_until_an_act_changes_it(runtime: Any, world: World) -> None:
    empty = book(runtime, world)
    record(runtime, world)
    first = book(runtime, world)
    assert first is book(runtime, world)
    record(runtime, world, ValueDraft("community.notice", "15", "6"), number="8")
    second = book(runtime, world)
    assert second is book(runtime, world)
    assert len({empty.version, first.version, second.version}) == 3


def test_what_the_pack_no_longer_accepts_is_left_out_and_said_so(runtime: Any, world: World) -> None:
    # The pack was corrected after the act had been recorded: the okrug's pages must not fall with it.
    record(runtime, world, INITIATIVE, ValueDraft("community.notice", "15", "6"))
    rows = queries.local_rows(runtime.session, world.okrug)
    key = "gathering.initiative"
    parameter = runtime.law.parameter(key)
    stricter = replace(parameter, provisions=tuple(replace(p, value=Fraction(1, 5)) for p in parameter.provisions))
    corrected = LawBook({**runtime.law.parameters, key: stricter})
    law = queries.laid_over(corrected, rows)
    assert law.at(key, TODAY).value == Fraction(1, 5)
    assert law.at("community.notice", TODAY).value == 15
    assert {row.key: state_of(law, row, TODAY) for row in rows} == {key: "gives_way", "community.notice": "applies"}


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (ValueDraft("no.such.norm", "1/5", "4"), "values-0-key"),
        (ValueDraft("gathering.initiative", "0.15", "4"), "values-0-value"),
        (ValueDraft("gathering.initiative", "15", "4"), "values-0-value"),
        (ValueDraft("gathering.initiative", "3/2", "4"), "values-0-value"),
        (ValueDraft("gathering.initiative", "150 %", "4"), "values-0-value"),
        (ValueDraft("community.notice", "1/5", "4"), "values-0-value"),
        (ValueDraft("community.notice", "он", "4"), "values-0-value"),
        (ValueDraft("community.notice", "-3", "4"), "values-0-value"),
        (ValueDraft("community.notice", "٣", "4"), "values-0-value"),
        (ValueDraft("community.digital", "1", "4"), "values-0-value"),
        (ValueDraft("bnu.deadline.vote", "24 сәуір", "4"), "values-0-value"),
        (ValueDraft("gathering.initiative", "15/100", " "), "values-0-article"),
    ],
)
def test_value_of_another_kind_than_the_norm_is_refused_at_its_field(
    runtime: Any, world: World, value: ValueDraft, where: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        record(runtime, world, value)
    assert [problem.where for problem in refused.value.problems] == [where]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"rank": "law"}, "rank"),
        ({"number": " "}, "number"),
        ({"titles": {**TITLES, "ru": ""}}, "title_ru"),
        ({"source": ""}, "source"),
        ({"valid_from": date(2026, 7, 31)}, "valid_from"),
        ({"valid_to": date(2026, 8, 31)}, "valid_to"),
    ],
)
def test_act_without_its_citation_or_with_impossible_days_is_refused(
    runtime: Any, world: World, changed: dict[str, Any], where: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        record(runtime, world, **changed)
    assert where in [problem.where for problem in refused.value.problems]


def test_act_that_sets_nothing_or_one_norm_twice_is_refused(runtime: Any, world: World) -> None:
    with pytest.raises(InvalidInputError):
        services.record_local_act(runtime, None, world.okrug, CHARTER, [])
    with pytest.raises(InvalidInputError) as refused:
        record(runtime, world, INITIATIVE, replace(INITIATIVE, value="1/5"))
    assert refused.value.problems[0].where == "values-1-key"


def test_day_on_which_no_higher_norm_is_known_is_refused(runtime: Any, world: World) -> None:
    early = date(1996, 1, 1)
    with pytest.raises(InvalidInputError) as refused:
        record(runtime, world, ValueDraft("gathering.initiative", "1/5", "4"), adopted_on=early, valid_from=early)
    assert refused.value.problems[0].message_key == "lawbook.error.nothing_above"


def test_same_act_is_recorded_once_and_two_acts_never_begin_together(runtime: Any, world: World) -> None:
    record(runtime, world)
    with pytest.raises(ConflictError):
        record(runtime, world, ValueDraft("community.notice", "15", "6"))
    with pytest.raises(ConflictError):
        record(runtime, world, number="8")


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.ADMINISTRATOR])
def test_commission_and_administrator_of_the_place_may_record(runtime: Any, world: World, role: Role) -> None:
    actor = officer(runtime, role, world.okrug)
    act_id = services.record_local_act(runtime, actor, world.okrug, CHARTER, [INITIATIVE])
    assert runtime.session.get(LocalAct, act_id).recorded_by == actor.account_id


def test_administrator_of_the_district_may_record_for_its_okrug(runtime: Any, world: World) -> None:
    actor = officer(runtime, Role.ADMINISTRATOR, world.district)
    services.record_local_act(runtime, actor, world.okrug, CHARTER, [INITIATIVE])


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.COMMISSION, "district"),
        (Role.COMMISSION, "village"),
        (Role.ADMINISTRATOR, "village"),
        (Role.CLERK, "okrug"),
        (Role.DEPUTY, "okrug"),
    ],
)
def test_nobody_else_may_record_or_end(runtime: Any, world: World, role: Role, place: str) -> None:
    actor = officer(runtime, role, getattr(world, place))
    with pytest.raises(ForbiddenError):
        services.record_local_act(runtime, actor, world.okrug, CHARTER, [INITIATIVE])
    act_id = record(runtime, world)
    with pytest.raises(ForbiddenError):
        services.end_local_act(runtime, actor, act_id, last_day=TODAY, basis="№ 15 шешім")


def test_unknown_place_and_unknown_act_are_not_found(runtime: Any, world: World) -> None:
    with pytest.raises(NotFoundError):
        services.record_local_act(runtime, None, uuid.uuid4(), CHARTER, [INITIATIVE])
    with pytest.raises(NotFoundError):
        services.end_local_act(runtime, None, uuid.uuid4(), last_day=TODAY, basis="№ 15 шешім")


def test_ledger_holds_the_act_with_its_values_and_its_end(
    runtime: Any, session: Any, world: World, clock: MovableClock
) -> None:
    act_id = record(runtime, world)
    clock.advance(days=1)
    services.end_local_act(runtime, None, act_id, last_day=TODAY, basis="№ 15 шешім")
    entries = session.scalars(
        sa.select(LedgerEntry).where(LedgerEntry.act.like("law.%")).order_by(LedgerEntry.number)
    ).all()
    assert [entry.act for entry in entries] == ["law.local_act", "law.local_act_end"]
    assert {entry.subject for entry in entries} == {f"territory:{world.okrug_slug}"}
    assert entries[0].facts["values"] == [
        {"key": "gathering.initiative", "value": "15/100", "article": "4", "paragraph": "2"}
    ]
    assert entries[1].facts["last_day"] == TODAY.isoformat()


@given(st.integers(0, 100))
def test_per_cent_and_fraction_are_the_same_exact_share(per_cent: int) -> None:
    norm = load().at("gathering.initiative", TODAY)

    assert queries.local_value(read_value(norm, f" {per_cent} % ")) == Fraction(per_cent, 100)
    assert queries.local_value(read_value(norm, f"{per_cent} / 100")) == Fraction(per_cent, 100)
