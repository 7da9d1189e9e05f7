"""People, accounts, officials' sign-in, sessions, appointments and consents."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    RuleNotMetError,
)
from app.identity import consents, queries, services
from app.identity.models import Account, Person
from app.identity.services import officials
from app.ledger.models import LedgerEntry
from app.places.models import Body, Mandate
from app.places.queries import list_offices
from app.platform.access import Role
from tests.clock import MovableClock
from tests.identity_people import (
    ADDRESS,
    BIRTH,
    PASSWORD,
    acting,
    messages,
    new_account,
    new_iin,
    new_official,
    new_territory,
    signed_in,
)


def keys_of(error: pytest.ExceptionInfo[InvalidInputError]) -> list[tuple[str | None, str]]:
    return [(problem.where, problem.message_key) for problem in error.value.problems]


# People and enrolment


def test_a_person_is_registered_once(runtime: Any, session: Any) -> None:
    iin = new_iin()
    with runtime.transaction() as tx:
        first = services.register_person(tx, iin, "  Әлия   Серікқызы ", BIRTH)
        again = services.register_person(tx, f"{iin[:6]} {iin[6:]}", "Алия Серикова", BIRTH)
    assert first == again
    assert session.get(Person, first).full_name == "Әлия Серікқызы"


def test_an_identity_number_is_stored_only_encrypted(runtime: Any, session: Any) -> None:
    iin = new_iin()
    with runtime.transaction() as tx:
        person_id = services.register_person(tx, iin, "Әлия Серікқызы", BIRTH)
    row = session.get(Person, person_id)
    assert iin not in " ".join(str(value) for value in vars(row).values())
    assert runtime.keys.decrypt(row.iin_cipher) == iin


def test_all_that_is_wrong_with_a_person_is_told_at_once(runtime: Any) -> None:
    with pytest.raises(InvalidInputError) as error, runtime.transaction() as tx:
        services.register_person(tx, "900514300001", " ", date(2027, 1, 1))
    assert {where for where, _ in keys_of(error)} == {"iin", "full_name", "birth_date"}
    assert "900514300001" not in str(error.value)


def test_a_known_number_with_another_birth_date_is_refused(runtime: Any) -> None:
    iin = new_iin()
    with runtime.transaction() as tx:
        services.register_person(tx, iin, "Әлия Серікқызы", BIRTH)
    with pytest.raises(InvalidInputError) as error, runtime.transaction() as tx:
        services.register_person(tx, iin, "Әлия Серікқызы", date(1991, 5, 14))
    assert keys_of(error) == [("birth_date", "identity.error.birth_date_differs")]


def clerk_of(runtime: Any, territory_id: uuid.UUID) -> Any:
    return signed_in(runtime, new_official(runtime, Role.CLERK, territory_id).account_id, strong=True)


def test_a_clerk_enrols_a_person_and_the_ledger_names_nobody(runtime: Any, session: Any) -> None:
    territory_id = new_territory(session)
    iin = new_iin()
    person_id = services.enrol(
        runtime,
        clerk_of(runtime, territory_id),
        territory_id,
        iin=iin,
        full_name="Қазыбек Нұрланов",
        birth_date=BIRTH,
        phone="87015550011",
    )
    entry = session.query(LedgerEntry).filter_by(act="identity.enrol").one()
    assert (entry.subject, entry.facts) == (f"territory:{territory_id}", {})
    seen = queries.find_enrolled_by_iin(session, runtime.keys, territory_id, iin)
    assert seen is not None
    assert (seen.person_id, seen.iin, seen.contacts) == (person_id, "•" * 10 + iin[10:], ("+7 ••• ••• 00 11",))


def test_nobody_enrols_outside_the_own_territory(runtime: Any, session: Any) -> None:
    clerk = clerk_of(runtime, new_territory(session))
    with pytest.raises(ForbiddenError):
        services.enrol(
            runtime, clerk, new_territory(session), iin=new_iin(), full_name="Қазыбек Нұрланов", birth_date=BIRTH
        )


def test_a_clerk_without_the_second_factor_enrols_nobody(runtime: Any, session: Any) -> None:
    territory_id = new_territory(session)
    official = new_official(runtime, Role.CLERK, territory_id)
    weak = signed_in(runtime, official.account_id, strong=False)
    with pytest.raises(ForbiddenError):
        services.enrol(runtime, weak, territory_id, iin=new_iin(), full_name="Қазыбек", birth_date=BIRTH)


def test_enrolling_again_replaces_the_telephone_and_tells_the_old_one(runtime: Any, session: Any) -> None:
    territory_id = new_territory(session)
    clerk = clerk_of(runtime, territory_id)
    iin = new_iin()
    given = {"iin": iin, "full_name": "Қазыбек Нұрланов", "birth_date": BIRTH}
    first = services.enrol(runtime, clerk, territory_id, phone="+77015550011", **given)
    second = services.enrol(runtime, clerk, territory_id, phone="+77015550022", **given)
    assert first == second
    assert [(job["to"], job["message"]) for job in messages(runtime)] == [("+77015550011", "contact_changed")]


@pytest.mark.parametrize("disabled", [False, True])
def test_a_telephone_belongs_to_one_account(runtime: Any, disabled: bool) -> None:
    _, owner = new_account(runtime, phone="+77015550011")
    if disabled:
        with runtime.transaction() as tx:
            services.disable_account(tx, owner)
    with pytest.raises(InvalidInputError) as error:
        new_account(runtime, phone="8 701 555 00 11")
    assert keys_of(error) == [("phone", "identity.error.phone_taken")]


# Officials


def test_password_and_second_factor_open_a_strong_session(runtime: Any, session: Any, clock: MovableClock) -> None:
    territory_id = new_territory(session)
    official = new_official(runtime, Role.CLERK, territory_id)
    clock.advance(minutes=1)
    step = services.sign_in_with_password(runtime, f" {official.login.upper()} ", PASSWORD, address=ADDRESS)
    assert step.is_set_up
    actor = acting(runtime, services.pass_second_step(runtime, step.account_id, official.code(runtime)))
    assert actor is not None
    assert actor.strong
    assert actor.may(Role.CLERK, territory_id)


def test_a_code_of_the_authenticator_is_accepted_once(runtime: Any, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    clock.advance(minutes=1)
    code = official.code(runtime)
    services.pass_second_step(runtime, official.account_id, code)
    with pytest.raises(InvalidInputError):
        services.pass_second_step(runtime, official.account_id, code)
    clock.advance(seconds=30)
    with pytest.raises(InvalidInputError):
        services.pass_second_step(runtime, official.account_id, code)
    assert services.pass_second_step(runtime, official.account_id, official.code(runtime))


@pytest.mark.parametrize(("seconds", "accepted"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_an_authenticator_may_be_one_step_off(runtime: Any, clock: MovableClock, seconds: int, accepted: bool) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    clock.advance(hours=1)
    clock.advance(seconds=seconds)
    code = official.code(runtime)
    clock.advance(seconds=-seconds)
    if accepted:
        assert services.pass_second_step(runtime, official.account_id, code)
    else:
        with pytest.raises(InvalidInputError):
            services.pass_second_step(runtime, official.account_id, code)


def test_guessing_the_second_factor_must_wait(runtime: Any, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    clock.advance(hours=1)
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            services.pass_second_step(runtime, official.account_id, "no code")
    with pytest.raises(RateLimitedError) as error:
        services.pass_second_step(runtime, official.account_id, official.code(runtime))
    assert error.value.facts["minutes"] == 15


class CountingHasher(PasswordHasher):
    """The real one, which notes each comparison."""

    def __init__(self) -> None:
        super().__init__()
        self.compared = 0

    def verify(self, *arguments: Any) -> Any:
        self.compared += 1
        return super().verify(*arguments)


def test_an_unknown_login_costs_as_many_hashes_as_a_known_one(runtime: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    _, resident = new_account(runtime)
    with runtime.transaction() as tx:
        tx.session.get(Account, resident).login = "no-password"
    hasher = CountingHasher()
    monkeypatch.setattr(officials, "HASHER", hasher)
    told = []
    for login in (official.login, "nobody", "no-password"):
        with pytest.raises(InvalidInputError) as error:
            services.sign_in_with_password(runtime, login, "not this one", address=ADDRESS)
        told.append((hasher.compared, keys_of(error)))
    assert told == [(n, [("password", "identity.error.password_wrong")]) for n in (1, 2, 3)]


def test_guessing_a_password_must_wait(runtime: Any, clock: MovableClock) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            services.sign_in_with_password(runtime, official.login, "not this one", address=ADDRESS)
    with pytest.raises(RateLimitedError):
        services.sign_in_with_password(runtime, official.login, PASSWORD, address=ADDRESS)
    clock.advance(minutes=15)
    assert services.sign_in_with_password(runtime, official.login, PASSWORD, address=ADDRESS)


def test_a_disabled_official_is_unknown(runtime: Any) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    with runtime.transaction() as tx:
        services.disable_account(tx, official.account_id)
    with pytest.raises(InvalidInputError):
        services.sign_in_with_password(runtime, official.login, PASSWORD, address=ADDRESS)


def test_a_known_telephone_rests_while_a_vote_is_open_and_a_first_one_does_not(runtime: Any, session: Any) -> None:
    territory_id = new_territory(session)
    clerk, closes = clerk_of(runtime, territory_id), runtime.now + timedelta(days=3)

    def enrol(iin: str, phone: str, until: datetime | None) -> uuid.UUID:
        return services.enrol(
            runtime,
            clerk,
            territory_id,
            iin=iin,
            full_name="Әлия Серікқызы",
            birth_date=BIRTH,
            phone=phone,
            read_vote=lambda *_asked: (until, None),
        )

    iin = new_iin()
    enrol(iin, "+77015550011", closes)
    enrol(iin, "+77015550011", closes)
    with pytest.raises(InvalidInputError) as error:
        enrol(iin, "+77015550022", closes)
    assert keys_of(error) == [("phone", "identity.error.contact_rests")]
    assert messages(runtime) == []
    assert enrol(iin, "+77015550022", None)


def test_a_second_factor_that_stands_is_not_replaced(runtime: Any) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    official.secret = services.new_secret()
    with pytest.raises(ConflictError):
        services.set_up_second_step(runtime, official.account_id, official.secret, official.code(runtime))


def test_two_administrators_take_a_second_factor_away(runtime: Any, session: Any) -> None:
    first, second = (
        signed_in(runtime, new_official(runtime, Role.ADMINISTRATOR, None).account_id, strong=True) for _ in "12"
    )
    official = new_official(runtime, Role.AUDITOR, None)
    running = signed_in(runtime, official.account_id, strong=True)
    assert services.reset_second_factor(runtime, first, official.account_id) is False
    with pytest.raises(ConflictError):
        services.reset_second_factor(runtime, first, official.account_id)
    assert services.reset_second_factor(runtime, second, official.account_id) is True
    assert acting(runtime, running.token) is None
    step = services.sign_in_with_password(runtime, official.login, PASSWORD, address=ADDRESS)
    assert not step.is_set_up


def test_an_administrator_cannot_reset_the_own_second_factor(runtime: Any) -> None:
    administrator = new_official(runtime, Role.ADMINISTRATOR, None)
    actor = signed_in(runtime, administrator.account_id, strong=True)
    with pytest.raises(ForbiddenError):
        services.reset_second_factor(runtime, actor, administrator.account_id)


def test_changing_the_password_ends_all_other_sessions(runtime: Any) -> None:
    official = new_official(runtime, Role.AUDITOR, None)
    here, there = (signed_in(runtime, official.account_id, strong=True) for _ in "12")
    services.change_password(runtime, here, PASSWORD, "мүлдем басқа құпиясөз")
    assert acting(runtime, here.token) is not None
    assert acting(runtime, there.token) is None
    with pytest.raises(InvalidInputError):
        services.sign_in_with_password(runtime, official.login, PASSWORD, address=ADDRESS)


def test_a_short_password_is_refused(runtime: Any) -> None:
    _, account_id = new_account(runtime)
    with pytest.raises(InvalidInputError) as error, runtime.transaction() as tx:
        services.give_password(tx, account_id, "login", "он бір әріп")
    assert keys_of(error) == [("password", "identity.error.password_short")]


# Sessions


@pytest.mark.parametrize(("strong", "hours"), [(False, 12), (True, 8)])
def test_a_session_ends_by_itself(runtime: Any, clock: MovableClock, strong: bool, hours: int) -> None:
    _, account_id = new_account(runtime)
    actor = signed_in(runtime, account_id, strong=strong)
    clock.advance(hours=hours, seconds=-1)
    assert acting(runtime, actor.token) is not None
    clock.advance(seconds=1)
    assert acting(runtime, actor.token) is None


def test_only_ones_own_session_can_be_revoked(runtime: Any) -> None:
    mine, other = (signed_in(runtime, new_account(runtime)[1]) for _ in "12")
    with pytest.raises(NotFoundError):
        services.revoke_session(runtime, mine, other.session_id)
    assert acting(runtime, other.token) is not None
    services.revoke_session(runtime, mine, mine.session_id)
    assert acting(runtime, mine.token) is None


# Appointments


def seat(session: Any, person_id: uuid.UUID, kind: str, starts_on: date, ends_on: date | None) -> None:
    body = Body(
        id=uuid.uuid4(),
        slug=f"body-{uuid.uuid4().hex[:8]}",
        kind=kind,
        territory_id=new_territory(session),
        name_kk="Мәслихат",
        name_ru="Маслихат",
        name_en="Maslikhat",
    )
    session.add(body)
    session.flush()
    session.add(
        Mandate(
            body_id=body.id,
            person_id=person_id,
            office="member",
            starts_on=starts_on,
            ends_on=ends_on,
            basis="Сайлау хаттамасы",
        )
    )
    session.commit()


def appoint(runtime: Any, account_id: uuid.UUID, **changes: Any) -> uuid.UUID:
    given: dict[str, Any] = {
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2026, 12, 31),
        "basis": "№ 7 бұйрық",
        "civil_servant": True,
        "read_offices": list_offices,
        **changes,
    }
    with runtime.transaction() as tx:
        return services.appoint(tx, account_id, given.pop("role", Role.CLERK), None, **given)


def test_a_deputy_cannot_become_a_civil_servant_and_the_norm_is_named(runtime: Any, session: Any) -> None:
    person_id, account_id = new_account(runtime)
    seat(session, person_id, "maslikhat", date(2026, 1, 1), None)
    with pytest.raises(RuleNotMetError) as error:
        appoint(runtime, account_id)
    (finding,) = error.value.verdict.findings
    assert finding.provision is not None
    assert finding.provision.citation.article == "13"
    assert queries.list_appointments(session, account_id, date(2026, 12, 1)) == frozenset()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "allowed"),
    [
        (date(2026, 1, 1), date(2026, 11, 30), True),
        (date(2026, 1, 1), date(2026, 12, 1), False),
        (date(2026, 12, 31), None, False),
        (date(2027, 1, 1), None, True),
    ],
)
def test_mandate_and_civil_service_exclude_each_other_day_by_day(
    runtime: Any, session: Any, starts_on: date, ends_on: date | None, allowed: bool
) -> None:
    person_id, account_id = new_account(runtime)
    seat(session, person_id, "maslikhat", starts_on, ends_on)
    if allowed:
        assert appoint(runtime, account_id)
    else:
        with pytest.raises(RuleNotMetError):
            appoint(runtime, account_id)


def test_a_deputy_may_serve_on_a_commission_outside_the_civil_service(runtime: Any, session: Any) -> None:
    person_id, account_id = new_account(runtime)
    seat(session, person_id, "maslikhat", date(2026, 1, 1), None)
    assert appoint(runtime, account_id, role=Role.COMMISSION, civil_servant=False)


def test_a_role_is_held_from_its_first_to_its_last_day(runtime: Any, session: Any) -> None:
    _, account_id = new_account(runtime)
    appointment_id = appoint(runtime, account_id)
    held = [
        day
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
        if queries.list_appointments(session, account_id, day)
    ]
    assert held == [date(2026, 12, 1), date(2026, 12, 31)]
    with runtime.transaction() as tx:
        services.end_appointment(tx, appointment_id, date(2026, 12, 10))
    assert queries.list_appointments(session, account_id, date(2026, 12, 10))
    assert not queries.list_appointments(session, account_id, date(2026, 12, 11))


def test_the_same_role_is_not_given_twice_for_the_same_day(runtime: Any) -> None:
    _, account_id = new_account(runtime)
    appoint(runtime, account_id)
    with pytest.raises(ConflictError):
        appoint(runtime, account_id, starts_on=date(2026, 12, 31), ends_on=None)
    assert appoint(runtime, account_id, starts_on=date(2027, 1, 1), ends_on=None)


def test_a_deputy_is_not_appointed_but_elected(runtime: Any) -> None:
    _, account_id = new_account(runtime)
    with pytest.raises(InvalidInputError) as error:
        appoint(runtime, account_id, role=Role.DEPUTY, basis=" ", ends_on=date(2026, 1, 1))
    assert {where for where, _ in keys_of(error)} == {"role", "basis", "ends_on"}


def test_an_appointment_goes_into_the_ledger_with_its_verdict(runtime: Any, session: Any) -> None:
    _, account_id = new_account(runtime)
    appoint(runtime, account_id)
    entry = session.query(LedgerEntry).filter_by(act="identity.appoint").one()
    assert entry.facts["role"] == "clerk"
    assert entry.facts["verdict"]["allowed"] is True


# Two people


def test_the_second_different_person_completes_a_consent(runtime: Any) -> None:
    first, second, third = (new_account(runtime)[1] for _ in "123")
    subject = uuid.uuid4()
    given = []
    for account_id in (first, second):
        with runtime.transaction() as tx:
            given.append(consents.give(tx, "test.act", subject, "0" * 64, account_id, may=lambda _account: True))
    assert given == [None, (first, second)]
    for account_id in (first, third):
        with pytest.raises(ConflictError), runtime.transaction() as tx:
            consents.give(tx, "test.act", subject, "0" * 64, account_id, may=lambda _account: True)


def test_the_consent_of_a_closed_account_is_forgotten(runtime: Any) -> None:
    closed, second, third = (new_account(runtime)[1] for _ in "123")
    subject = uuid.uuid4()
    given = []
    for account_id in (closed, second, third):
        with runtime.transaction() as tx:
            given.append(consents.give(tx, "test.act", subject, "0" * 64, account_id, may=lambda _account: True))
            services.disable_account(tx, closed)
    assert given == [None, None, (second, third)]


def test_a_consent_to_other_content_counts_for_nothing(runtime: Any) -> None:
    first, second = (new_account(runtime)[1] for _ in "12")
    subject = uuid.uuid4()
    with runtime.transaction() as tx:
        assert consents.give(tx, "test.act", subject, "0" * 64, first, may=lambda _account: True) is None
    with runtime.transaction() as tx:
        assert consents.give(tx, "test.act", subject, "1" * 64, second, may=lambda _account: True) is None
