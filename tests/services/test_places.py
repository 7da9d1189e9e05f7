"""Territories, bodies, seats and mandates by date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.identity import services as identity
from app.ledger.queries import list_entries
from app.places import queries
from app.places.models import Mandate
from app.places.services import bodies, territories
from app.platform.access import Role
from tests.identity_people import new_account
from tests.pages import statements
from tests.places_world import ACT, SINCE, World, build, names, officer, person, seat, unchanged

DAY = date(2026, 11, 21)


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


def test_the_path_leads_from_a_village_to_the_oblast(runtime: Any, world: World) -> None:
    path = queries.path_to_oblast(runtime.session, world.village, DAY)
    assert [place.kind for place in path] == ["village", "okrug", "district", "oblast"]
    assert [place.id for place in path] == [world.village, world.okrug, world.district, world.oblast]


def test_before_its_first_day_a_territory_does_not_exist(runtime: Any, world: World) -> None:
    assert queries.find_place(runtime.session, world.okrug, SINCE) is not None
    assert queries.find_place(runtime.session, world.okrug, SINCE - timedelta(days=1)) is None
    assert queries.path_to_oblast(runtime.session, world.okrug, SINCE - timedelta(days=1)) == []


def test_a_renamed_territory_has_each_name_on_its_days(runtime: Any, world: World) -> None:
    renamed = date(2024, 6, 1)
    territories.record_territory_version(
        runtime,
        None,
        world.okrug,
        names=names("Ақсу ауылдық округі"),
        parent_id=world.district,
        valid_from=renamed,
        basis="№ 5 қаулы",
    )
    on = [queries.get_place(runtime.session, world.okrug, day) for day in (renamed - timedelta(days=1), renamed)]
    assert [place.names["kk"] for place in on] == ["Қарасу ауылдық округі", "Ақсу ауылдық округі"]
    assert [place.valid_from for place in queries.list_history(runtime.session, world.okrug)] == [renamed, SINCE]


def test_a_version_before_the_last_one_is_refused(runtime: Any, world: World) -> None:
    with pytest.raises(ConflictError):
        territories.record_territory_version(
            runtime, None, world.okrug, names=names("Ескі"), parent_id=world.district, valid_from=SINCE, basis=ACT
        )


@pytest.mark.parametrize(("kind", "parent"), [("okrug", "oblast"), ("village", "oblast"), ("district", "okrug")])
def test_a_territory_is_part_of_the_kind_above_it_only(runtime: Any, world: World, kind: str, parent: str) -> None:
    with pytest.raises(InvalidInputError, match="parent_kind"):
        territories.record_territory(
            runtime,
            None,
            slug=f"wrong-{world.mark}",
            kind=kind,
            names=names("Қате"),
            parent_id=getattr(world, parent),
            valid_from=DAY,
            basis=ACT,
        )


def test_competence_is_an_error_until_it_is_set_and_holds_from_its_day(runtime: Any, world: World) -> None:
    with pytest.raises(NotFoundError) as error:
        queries.competence_on(runtime.session, world.okrug, DAY)
    assert error.value.message_key == "places.error.competence_not_set"
    territories.record_competence(
        runtime,
        None,
        world.okrug,
        maslikhat_id=world.maslikhat,
        higher_akim_territory_id=world.district,
        valid_from=DAY,
        basis="№ 148 Заң, 24-бап",
    )
    found = queries.competence_on(runtime.session, world.okrug, DAY)
    assert (found.maslikhat_id, found.higher_akim_territory_id) == (world.maslikhat, world.district)
    with pytest.raises(NotFoundError):
        queries.competence_on(runtime.session, world.okrug, DAY - timedelta(days=1))


def test_only_a_maslikhat_is_competent(runtime: Any, world: World) -> None:
    kenes = bodies.record_body(
        runtime, None, slug=f"kenes-{world.mark}", kind="kenes", territory_id=world.okrug, names=names("Қарасу Кеңесі")
    )
    with pytest.raises(InvalidInputError, match="not_a_maslikhat"):
        territories.record_competence(
            runtime,
            None,
            world.okrug,
            maslikhat_id=kenes,
            higher_akim_territory_id=world.district,
            valid_from=DAY,
            basis=ACT,
        )


def test_a_kenes_is_unconfirmed_until_its_act_is_entered_and_its_name_plays_no_part(runtime: Any, world: World) -> None:
    given: dict[str, Any] = {"territory_id": world.okrug, "names": names("Қарасу Кеңесі")}
    kenes = bodies.record_body(runtime, None, slug=f"kenes-{world.mark}", kind="kenes", legal_basis="  ", **given)
    namesake = bodies.record_body(runtime, None, slug=f"assembly-{world.mark}", kind="assembly", **given)
    assert queries.get_body(runtime.session, body_id=kenes).is_unconfirmed
    assert not queries.get_body(runtime.session, body_id=namesake).is_unconfirmed
    bodies.confirm_legal_basis(runtime, None, kenes, legal_basis="№ 1 шешім")
    assert not queries.get_body(runtime.session, body_id=kenes).is_unconfirmed


def test_an_akim_is_in_office_until_the_last_day_even_past_the_term(runtime: Any, world: World) -> None:
    first = territories.record_akim(
        runtime,
        None,
        world.okrug,
        full_name="Ержан Сапаров",
        mode="elected",
        started_on=date(2022, 11, 1),
        term_ends_on=date(2026, 10, 31),
        basis="2022 жылғы сайлау",
    )
    given: dict[str, Any] = {"mode": "elected", "started_on": DAY, "term_ends_on": None, "basis": "сайлау"}
    now = queries.find_akim(runtime.session, world.okrug, DAY)
    assert now is not None
    assert now.full_name == "Ержан Сапаров"
    assert now.is_past_term(DAY)
    with pytest.raises(ConflictError):
        territories.record_akim(runtime, None, world.okrug, full_name="Сәуле Ахметова", **given)
    territories.end_akim(runtime, None, first, ended_on=DAY - timedelta(days=1), basis="№ 2 шешім")
    territories.record_akim(runtime, None, world.okrug, full_name="Сәуле Ахметова", **given)
    names_on = [queries.find_akim(runtime.session, world.okrug, day) for day in (DAY - timedelta(days=1), DAY)]
    assert [akim.full_name for akim in names_on if akim] == ["Ержан Сапаров", "Сәуле Ахметова"]


def test_the_total_number_of_deputies_is_known_for_any_day_in_both_readings(runtime: Any, world: World) -> None:
    for _ in range(3):
        seat(runtime, world, person(runtime))
    leaving = seat(runtime, world, person(runtime))
    bodies.end_mandate(runtime, None, leaving, last_day=date(2025, 6, 30), basis="өкілеттікті тоқтату шешімі")

    def reading(day: date) -> tuple[int, int]:
        total = queries.total_deputies(runtime.session, world.maslikhat, day)
        return total.seats, total.in_office

    assert reading(date(2023, 3, 20)) == (17, 4)
    assert reading(date(2025, 6, 30)) == (17, 4)
    assert reading(date(2025, 7, 1)) == (17, 3)
    assert reading(date(2028, 3, 19)) == (17, 3)
    for outside in (date(2023, 3, 19), date(2028, 3, 20)):
        with pytest.raises(NotFoundError):
            queries.total_deputies(runtime.session, world.maslikhat, outside)


def test_a_new_setting_of_seats_counts_from_its_day(runtime: Any, world: World) -> None:
    bodies.record_seats(
        runtime,
        None,
        world.maslikhat,
        convocation="VIII",
        seats=15,
        valid_from=date(2026, 1, 1),
        valid_to=date(2028, 3, 19),
        basis="№ 9 қаулы",
    )
    seats = [
        queries.total_deputies(runtime.session, world.maslikhat, day).seats
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert seats == [17, 15]


def test_fewer_seats_than_sitting_deputies_are_refused(runtime: Any, world: World) -> None:
    for _ in range(2):
        seat(runtime, world, person(runtime))
    with pytest.raises(InvalidInputError, match="seats_fewer"):
        bodies.record_seats(
            runtime, None, world.maslikhat, convocation="VIII", seats=1, valid_from=DAY, valid_to=None, basis=ACT
        )


def test_more_mandates_than_seats_are_refused_on_any_day_of_the_mandate(runtime: Any) -> None:
    small = build(runtime, seats=1)
    seat(runtime, small, person(runtime), starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    with (
        unchanged(runtime, lambda s: s.scalar(sa.select(sa.func.count()).select_from(Mandate))),
        pytest.raises(ConflictError) as error,
    ):
        seat(runtime, small, person(runtime), starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    assert error.value.facts["day"] == date(2026, 1, 1)
    seat(runtime, small, person(runtime), starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    seat(runtime, small, person(runtime), starts_on=date(2026, 4, 1))


def test_a_mandate_beyond_the_seats_that_are_set_is_refused(runtime: Any, world: World) -> None:
    with pytest.raises(NotFoundError) as error:
        seat(runtime, world, person(runtime), ends_on=None)
    assert error.value.facts["day"] == date(2028, 3, 20)


def test_a_second_seat_in_the_same_body_is_refused_and_a_later_one_is_not(runtime: Any, world: World) -> None:
    who = person(runtime)
    seat(runtime, world, who, ends_on=date(2025, 5, 31))
    with pytest.raises(ConflictError):
        seat(runtime, world, who, starts_on=date(2025, 5, 31))
    seat(runtime, world, who, starts_on=date(2025, 6, 1))


def test_a_body_has_one_chair_at_a_time(runtime: Any, world: World) -> None:
    seat(runtime, world, person(runtime), office="chair")
    with pytest.raises(ConflictError):
        seat(runtime, world, person(runtime), office="chair")


def test_the_chair_stands_first(runtime: Any, world: World) -> None:
    seat(runtime, world, person(runtime, "Абай Әлімов"))
    seat(runtime, world, person(runtime, "Ұлту Ясинова"), office="chair")
    members = queries.list_members(runtime.session, world.maslikhat, DAY)
    assert [member.office for member in members] == ["chair", "member"]


@pytest.mark.parametrize(
    ("serves_until", "allowed"), [(date(2023, 3, 19), True), (date(2023, 3, 20), False), (None, False)]
)
def test_a_civil_servant_gets_no_seat_and_the_refusal_names_the_norm(
    runtime: Any, world: World, serves_until: date | None, allowed: bool
) -> None:
    person_id, account_id = new_account(runtime)
    with runtime.transaction() as tx:
        identity.appoint(
            tx,
            account_id,
            Role.CLERK,
            world.okrug,
            starts_on=date(2020, 1, 1),
            ends_on=serves_until,
            basis="№ 3 бұйрық",
            civil_servant=True,
            read_offices=queries.list_offices,
        )
    if allowed:
        seat(runtime, world, person_id)
        entry = list_entries(runtime.session, limit=1)[0]
        assert entry.act == "place.mandate"
        assert entry.facts["verdict"]["allowed"] is True
        return
    with pytest.raises(RuleNotMetError) as error:
        seat(runtime, world, person_id)
    provision = error.value.verdict.findings[0].provision
    assert provision is not None
    assert (provision.citation.article, provision.citation.paragraph) == ("13", "1(1)")


def test_a_deputy_cannot_be_appointed_as_a_civil_servant(runtime: Any, world: World) -> None:
    person_id, account_id = new_account(runtime)
    seat(runtime, world, person_id)
    with runtime.transaction() as tx, pytest.raises(RuleNotMetError):
        identity.appoint(
            tx,
            account_id,
            Role.CLERK,
            world.okrug,
            starts_on=DAY,
            basis="№ 3 бұйрық",
            civil_servant=True,
            read_offices=queries.list_offices,
        )


def test_an_ended_mandate_cannot_be_ended_again_or_before_it_began(runtime: Any, world: World) -> None:
    mandate = seat(runtime, world, person(runtime))
    with pytest.raises(InvalidInputError):
        bodies.end_mandate(runtime, None, mandate, last_day=date(2023, 3, 19), basis="қате")
    bodies.end_mandate(runtime, None, mandate, last_day=DAY, basis="№ 8 шешім")
    with pytest.raises(ConflictError):
        bodies.end_mandate(runtime, None, mandate, last_day=DAY, basis="№ 8 шешім")


def test_a_mandate_gives_its_role_on_its_days_only(runtime: Any, world: World) -> None:
    person_id, account_id = new_account(runtime)
    seat(runtime, world, person_id, office="chair", ends_on=date(2026, 11, 20))
    roles = [
        {grant.role for grant in queries.list_mandate_grants(runtime.session, account_id, day)}
        for day in (date(2026, 11, 20), date(2026, 11, 21))
    ]
    assert roles == [{Role.DEPUTY, Role.CHAIR}, set()]


def test_an_administrator_acts_only_inside_their_territory(runtime: Any, world: World) -> None:
    other = build(runtime)
    inside = officer(runtime, Role.ADMINISTRATOR, world.district)
    bodies.confirm_legal_basis(runtime, inside, world.maslikhat, legal_basis="№ 148 Заң, 8-бап")
    with pytest.raises(ForbiddenError):
        bodies.confirm_legal_basis(runtime, inside, other.maslikhat, legal_basis="№ 148 Заң, 8-бап")
    clerk = officer(runtime, Role.CLERK, world.district)
    with pytest.raises(ForbiddenError):
        bodies.confirm_legal_basis(runtime, clerk, world.maslikhat, legal_basis="№ 148 Заң, 8-бап")


def test_what_is_recorded_stands_in_the_ledger_without_names_of_people(runtime: Any, world: World) -> None:
    seat(runtime, world, person(runtime, "Құпия Есімов"))
    entries = list_entries(runtime.session, limit=20)
    assert {"place.territory", "place.body", "place.seats", "place.mandate"} <= {entry.act for entry in entries}
    assert "Есімов" not in str([entry.facts for entry in entries])


def test_standings_of_many_bodies_are_read_in_one_statement(runtime: Any, world: World) -> None:
    other = build(runtime, seats=15)
    with statements() as sent:
        found = queries.list_standings(runtime.session, [world.maslikhat, other.maslikhat], DAY)
    assert {body_id: total.vacant for body_id, total in found.items()} == {world.maslikhat: 17, other.maslikhat: 15}
    assert len(sent) == 1
