"""Rolls: what an import writes, and how two people freeze it."""

from __future__ import annotations

import time
import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    NotInForceError,
    RuleNotMetError,
)
from app.identity.models import Account, Person
from app.identity.policy import NotFreshError
from app.ledger.queries import list_entries
from app.places import queries
from app.places.models import Roll, RollEntry
from app.places.services.roll_import import import_roll
from app.places.services.rolls import consent_to_freeze, create_roll, strike
from app.platform import guards
from app.platform.access import Actor, Role
from tests.clock import MovableClock
from tests.identity_people import new_iin
from tests.places_world import HEADER, World, build, csv_file, later, line, many, officer, person, unchanged


@pytest.fixture
def world(runtime: Any) -> World:
    return build(runtime)


@pytest.fixture
def clerk(runtime: Any, world: World) -> Actor:
    return officer(runtime, Role.CLERK, world.okrug)


@pytest.fixture
def roll(runtime: Any, world: World, clerk: Actor) -> uuid.UUID:
    return create_roll(runtime, clerk, world.okrug, title="2027 жылғы бюджет", vote_on=date(2026, 12, 20))


def commission(runtime: Any, world: World) -> Actor:
    return officer(runtime, Role.COMMISSION, world.okrug)


def freeze(runtime: Any, world: World, roll_id: uuid.UUID) -> str:
    digest = queries.roll_digest(runtime.session, roll_id)
    assert consent_to_freeze(runtime, commission(runtime, world), roll_id, digest) is False
    assert consent_to_freeze(runtime, commission(runtime, world), roll_id, digest) is True
    return digest


def entries(session: Any) -> int:
    return int(session.scalar(sa.select(sa.func.count()).select_from(RollEntry)))


def test_good_lines_are_taken_and_the_others_reported(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    data = csv_file([line(), line(village="Бесағаш"), line(iin="1"), line(birth="2010-01-01"), line(village="Тараз")])
    report = import_roll(runtime, clerk, world.okrug, roll, data)
    assert (report.lines, report.accepted, report.refused) == (5, 2, 3)
    assert [(r.line, r.column, r.reason) for r in report.remarks] == [
        (4, "iin", "iin_length"), (5, "birth_date", "too_young"), (6, "village", "village_unknown"),
    ]  # fmt: skip
    assert queries.turnout_base(runtime.session, roll) == {world.village: 1, world.far_village: 1}
    stored = queries.list_remarks(runtime.session, report.import_id)
    assert [(r.line, r.reason, r.refused) for r in stored] == [(r.line, r.reason, r.refused) for r in report.remarks]


def test_age_is_taken_on_the_day_of_the_vote(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    lines = [line(birth="2008-12-20"), line(birth="2008-12-21")]
    report = import_roll(runtime, clerk, world.okrug, roll, csv_file(lines))
    assert [(r.line, r.reason) for r in report.remarks if r.refused] == [(3, "too_young")]


def test_identity_numbers_are_stored_hidden(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    iin = new_iin()
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(iin=iin)]))
    row = runtime.session.scalars(
        sa.select(Person).where(Person.iin_fingerprint == runtime.keys.fingerprint("iin", iin))
    ).one()
    assert runtime.keys.decrypt(row.iin_cipher) == iin
    assert iin not in f"{row.iin_cipher} {row.iin_fingerprint}"
    assert iin not in str([entry.facts for entry in list_entries(runtime.session)])


def test_who_is_on_the_roll_already_is_refused_and_known_people_are_not_doubled(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    iin = new_iin()
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(iin=iin)]))
    again = import_roll(runtime, clerk, world.okrug, roll, csv_file([line(iin=iin), line()]))
    assert (again.accepted, [(r.line, r.reason) for r in again.remarks]) == (1, [(2, "already_on_roll")])
    second = create_roll(runtime, clerk, world.okrug, title="Тағы бір тізім", vote_on=None)
    with unchanged(runtime, lambda s: s.scalar(sa.select(sa.func.count()).select_from(Person))):
        other = import_roll(runtime, clerk, world.okrug, second, csv_file([line("Басқа Есім", iin=iin)]))
    assert (other.accepted, [(r.reason, r.refused) for r in other.remarks]) == (1, [("name_known_otherwise", False)])


def test_another_birth_date_than_the_known_one_is_refused(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    iin = new_iin()
    other = create_roll(runtime, clerk, world.okrug, title="Бұрынғы тізім", vote_on=None)
    import_roll(runtime, clerk, world.okrug, other, csv_file([line(iin=iin)]))
    report = import_roll(runtime, clerk, world.okrug, roll, csv_file([line(iin=iin, birth="1991-05-14")]))
    assert [r.reason for r in report.remarks] == ["birth_known_otherwise"]
    assert report.accepted == 0


def test_a_contact_opens_an_account_once(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    header = f"{HEADER},phone,email"
    number = f"8 701 {uuid.uuid4().int % 10**7:07}"
    lines = [line(phone=number, email=""), line(phone=number, email="")]
    with_account = sa.select(sa.func.count()).select_from(Account).where(Account.territory_id == world.okrug)
    report = import_roll(runtime, clerk, world.okrug, roll, csv_file(lines, header))
    assert report.accepted == 2
    assert [(r.line, r.reason, r.refused) for r in report.remarks] == [(3, "phone_taken", False)]
    assert runtime.session.scalar(with_account) == 1


def test_formulas_are_stored_as_the_text_they_are(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    name = "=HYPERLINK(A1)"
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(name)]))
    assert [voter.full_name for voter in queries.list_voters(runtime.session, roll)] == [name]


def test_an_unreadable_file_changes_nothing(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    with unchanged(runtime, entries), pytest.raises(InvalidInputError):
        import_roll(runtime, clerk, world.okrug, roll, b"\x00" * 100)
    assert queries.list_imports(runtime.session, roll) == []


def test_an_okrug_without_villages_takes_no_file(runtime: Any, world: World) -> None:
    empty = build(runtime).district
    boss = officer(runtime, Role.CLERK, world.okrug)
    roll_id = create_roll(runtime, boss, world.okrug, title="Тізім", vote_on=None)
    runtime.session.execute(
        sa.text("UPDATE place_territory_version SET parent_id = :other WHERE parent_id = :okrug").bindparams(
            sa.bindparam("other", empty, sa.Uuid), sa.bindparam("okrug", world.okrug, sa.Uuid)
        )
    )
    runtime.session.commit()
    with pytest.raises(InvalidInputError, match="no_villages"):
        import_roll(runtime, boss, world.okrug, roll_id, csv_file([line()]))


def test_on_a_day_without_a_known_norm_on_age_nothing_is_taken(runtime: Any, world: World, clock: MovableClock) -> None:
    clock.set(date(2023, 12, 22))
    boss = officer(runtime, Role.CLERK, world.okrug)
    roll_id = create_roll(runtime, boss, world.okrug, title="Тізім", vote_on=None)
    with pytest.raises(NotInForceError):
        import_roll(runtime, boss, world.okrug, roll_id, csv_file([line()]))
    clock.set(date(2023, 12, 23))
    assert import_roll(runtime, boss, world.okrug, roll_id, csv_file([line()])).accepted == 1


def test_only_officers_of_the_okrug_touch_its_roll(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    stranger = officer(runtime, Role.CLERK, build(runtime).okrug)
    auditor = officer(runtime, Role.AUDITOR, world.okrug)
    for who in (stranger, auditor):
        with pytest.raises(ForbiddenError):
            import_roll(runtime, who, world.okrug, roll, csv_file([line()]))
    with pytest.raises(NotFoundError):
        import_roll(runtime, stranger, next(iter(stranger.grants)).territory_id, roll, csv_file([line()]))  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError):
        consent_to_freeze(runtime, clerk, roll, "0" * 64)


def test_two_different_people_freeze_a_roll_and_then_it_never_changes(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(), line()]))
    digest = freeze(runtime, world, roll)
    frozen = queries.get_roll(runtime.session, roll)
    assert (frozen.digest, frozen.voters) == (digest, 2)
    assert queries.roll_is_intact(runtime.session, roll)
    voter = queries.list_voters(runtime.session, roll)[0].person_id
    with unchanged(runtime, entries):
        with pytest.raises(ConflictError):
            import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
        with pytest.raises(ConflictError):
            strike(runtime, clerk, roll, voter, reason="moved")
        with pytest.raises(ConflictError):
            consent_to_freeze(runtime, commission(runtime, world), roll, digest)
    entry = next(entry for entry in list_entries(runtime.session) if entry.act == "roll.freeze")
    assert (entry.facts["voters"], entry.facts["digest"]) == (2, digest)
    assert entry.facts["verdict"]["allowed"] is True


def test_the_same_person_cannot_freeze_twice(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
    digest = queries.roll_digest(runtime.session, roll)
    member = commission(runtime, world)
    assert consent_to_freeze(runtime, member, roll, digest) is False
    with pytest.raises(ConflictError):
        consent_to_freeze(runtime, member, roll, digest)
    assert queries.get_roll(runtime.session, roll).frozen_at is None


def test_a_change_between_the_two_consents_needs_both_again(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
    shown = queries.roll_digest(runtime.session, roll)
    first, second = commission(runtime, world), commission(runtime, world)
    consent_to_freeze(runtime, first, roll, shown)
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
    with pytest.raises(ConflictError) as error:
        consent_to_freeze(runtime, second, roll, shown)
    assert error.value.message_key == "places.error.roll_changed"
    now = queries.roll_digest(runtime.session, roll)
    assert consent_to_freeze(runtime, second, roll, now) is False
    assert consent_to_freeze(runtime, first, roll, now) is True


def test_an_empty_roll_is_not_frozen(runtime: Any, world: World, roll: uuid.UUID) -> None:
    digest = queries.roll_digest(runtime.session, roll)
    consent_to_freeze(runtime, commission(runtime, world), roll, digest)
    with pytest.raises(RuleNotMetError):
        consent_to_freeze(runtime, commission(runtime, world), roll, digest)


def test_a_member_who_has_been_away_proves_again_who_they_are(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID, clock: MovableClock
) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line()]))
    member = commission(runtime, world)
    clock.advance(minutes=11)
    digest = queries.roll_digest(runtime.session, roll)
    with pytest.raises(NotFreshError):
        consent_to_freeze(runtime, member, roll, digest)
    assert consent_to_freeze(runtime, later(member, runtime), roll, digest) is False


@pytest.mark.parametrize("change", ["added", "removed", "moved"])
def test_a_frozen_roll_that_was_changed_behind_our_back_is_not_intact(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID, change: str
) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(), line()]))
    freeze(runtime, world, roll)
    session = runtime.session
    victim = session.scalars(sa.select(RollEntry).where(RollEntry.roll_id == roll)).first()
    stranger = person(runtime)
    with guards.lifted(session.connection()):  # the database itself refuses it: tests/services/test_guards.py
        if change == "added":
            session.add(RollEntry(roll_id=roll, person_id=stranger, village_id=world.village))
        elif change == "removed":
            session.delete(victim)
        else:
            victim.village_id = world.far_village
        session.flush()
    session.commit()
    assert not queries.roll_is_intact(session, roll)


def test_the_database_itself_refuses_a_roll_frozen_by_one_person(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    both = {"first_by": clerk.account_id, "second_by": clerk.account_id, "frozen_at": runtime.now}
    for values in (both, {"first_by": clerk.account_id, "frozen_at": runtime.now}):
        with pytest.raises(IntegrityError), runtime.session.begin_nested():
            runtime.session.execute(sa.update(Roll).where(Roll.id == roll).values(**values))


def test_who_is_struck_off_is_off_and_the_ledger_keeps_the_reason_only(
    runtime: Any, world: World, clerk: Actor, roll: uuid.UUID
) -> None:
    import_roll(runtime, clerk, world.okrug, roll, csv_file([line(), line()]))
    voter = queries.list_voters(runtime.session, roll)[0].person_id
    assert queries.find_village_on_roll(runtime.session, roll, voter) == world.village
    strike(runtime, clerk, roll, voter, reason="moved")
    assert queries.find_village_on_roll(runtime.session, roll, voter) is None
    entry = list_entries(runtime.session, limit=1)[0]
    assert (entry.act, entry.facts) == ("roll.strike", {"reason": "moved"})
    with pytest.raises(NotFoundError):
        strike(runtime, clerk, roll, voter, reason="moved")


@pytest.mark.parametrize("day", [date(2026, 11, 20)])
def test_a_roll_for_a_past_day_is_refused(runtime: Any, world: World, clerk: Actor, day: date) -> None:
    with pytest.raises(InvalidInputError, match="vote_day_past"):
        create_roll(runtime, clerk, world.okrug, title="Тізім", vote_on=day)


def test_five_thousand_lines_take_a_few_seconds(runtime: Any, world: World, clerk: Actor, roll: uuid.UUID) -> None:
    data = csv_file([line(f"Тұрғын {iin[:6]}", str(birth), iin=iin) for iin, birth in many(5000)])
    began = time.process_time()
    assert import_roll(runtime, clerk, world.okrug, roll, data).accepted == 5000
    assert time.process_time() - began < 10
