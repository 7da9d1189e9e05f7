"""One-time codes: sent and printed, used once, guarded against guessing, silent about who is known."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.domain.errors import ForbiddenError, InvalidInputError, RateLimitedError
from app.identity import services
from app.identity.contacts import Contact, read_contact
from app.identity.models import SignInCode
from app.identity.policy import NotFreshError, require_fresh
from app.platform.access import Role
from tests.clock import MovableClock
from tests.identity_people import (
    ADDRESS,
    BIRTH,
    acting,
    messages,
    new_account,
    new_iin,
    new_official,
    new_territory,
    signed_in,
)
from tests.pages import statements

PHONE = "+7 701 234 56 78"
CONTACT = Contact("sms", "+77012345678")
STRANGER = Contact("sms", "+77019999999")


def send(runtime: Any, contact: Contact = CONTACT, address: str = ADDRESS) -> str:
    return services.send_code(runtime, contact, lang="kk", address=address)


def sent_code(runtime: Any) -> str:
    return str(messages(runtime)[0]["facts"]["code"])


def key_of(error: pytest.ExceptionInfo[InvalidInputError]) -> str:
    return error.value.problems[0].message_key


def test_a_sent_code_signs_its_owner_in(runtime: Any) -> None:
    person_id, account_id = new_account(runtime, phone=PHONE)
    fingerprint = send(runtime)
    token = services.sign_in_with_code(runtime, fingerprint, f" {sent_code(runtime)} ", address=ADDRESS)
    actor = acting(runtime, token)
    assert actor is not None
    assert (actor.account_id, actor.person_id, actor.strong) == (account_id, person_id, False)


def test_a_code_goes_to_an_email_address_too(runtime: Any) -> None:
    new_account(runtime, email="Aliya@Example.kz")
    send(runtime, Contact("email", "aliya@example.kz"))
    assert messages(runtime)[0]["to"] == "aliya@example.kz"


def test_a_code_is_used_once(runtime: Any) -> None:
    new_account(runtime, phone=PHONE)
    fingerprint = send(runtime)
    code = sent_code(runtime)
    services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)
    with pytest.raises(InvalidInputError) as error:
        services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)
    assert key_of(error) == "identity.error.code_wrong"


@pytest.mark.parametrize(("seconds", "works"), [(599, True), (600, False)])
def test_a_code_works_for_ten_minutes(runtime: Any, clock: MovableClock, seconds: int, works: bool) -> None:
    new_account(runtime, phone=PHONE)
    fingerprint = send(runtime)
    code = sent_code(runtime)
    clock.advance(seconds=seconds)
    if works:
        assert services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)
    else:
        with pytest.raises(InvalidInputError):
            services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)


def test_five_wrong_tries_spend_a_code(runtime: Any) -> None:
    new_account(runtime, phone=PHONE)
    fingerprint = send(runtime)
    code = sent_code(runtime)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    told = []
    for _ in range(5):
        with pytest.raises(InvalidInputError) as error:
            services.sign_in_with_code(runtime, fingerprint, wrong, address=ADDRESS)
        told.append(key_of(error))
    assert told == ["identity.error.code_wrong"] * 4 + ["identity.error.code_spent"]
    with pytest.raises(InvalidInputError):
        services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)


def test_a_new_code_puts_the_old_one_out_of_use(runtime: Any) -> None:
    new_account(runtime, phone=PHONE)
    fingerprint = send(runtime)
    old = sent_code(runtime)
    send(runtime)
    codes = {str(job["facts"]["code"]) for job in messages(runtime)}
    new = (codes - {old}).pop()
    with pytest.raises(InvalidInputError):
        services.sign_in_with_code(runtime, fingerprint, old, address=ADDRESS)
    assert services.sign_in_with_code(runtime, fingerprint, new, address=ADDRESS)


def test_an_unknown_contact_is_answered_like_a_known_one(runtime: Any) -> None:
    new_account(runtime, phone=PHONE)
    with statements() as for_known:
        known = send(runtime)
    with statements() as for_unknown:
        unknown = send(runtime, STRANGER)
    assert for_known == for_unknown
    assert [job["to"] for job in messages(runtime)] == [CONTACT.address]
    answers = []
    for fingerprint in (known, unknown):
        with pytest.raises(InvalidInputError) as error:
            services.sign_in_with_code(runtime, fingerprint, "not it", address=ADDRESS)
        answers.append(key_of(error))
    assert answers[0] == answers[1]


def test_the_fourth_code_in_a_quarter_of_an_hour_must_wait(runtime: Any, clock: MovableClock) -> None:
    for _ in range(3):
        send(runtime)
    clock.advance(minutes=4, seconds=30)
    with pytest.raises(RateLimitedError) as error:
        send(runtime)
    assert error.value.facts["minutes"] == 11
    clock.advance(minutes=11)
    assert send(runtime)


def test_the_eleventh_code_of_a_day_must_wait_for_tomorrow(runtime: Any, clock: MovableClock) -> None:
    for _ in range(10):
        send(runtime)
        clock.advance(minutes=16)
    with pytest.raises(RateLimitedError) as error:
        send(runtime)
    assert error.value.facts["minutes"] == 24 * 60 - 160


def test_one_address_cannot_ask_for_everybody(runtime: Any) -> None:
    for number in range(30):
        send(runtime, Contact("sms", f"+770100000{number:02}"))
    with pytest.raises(RateLimitedError):
        send(runtime, STRANGER)
    assert send(runtime, STRANGER, address="198.51.100.1")


def test_one_address_cannot_guess_for_ever(runtime: Any) -> None:
    for _ in range(60):
        with pytest.raises(InvalidInputError):
            services.sign_in_with_code(runtime, "unknown", "123456", address=ADDRESS)
    with pytest.raises(RateLimitedError):
        services.sign_in_with_code(runtime, "unknown", "123456", address=ADDRESS)


def test_a_disabled_account_gets_no_code_and_keeps_no_session(runtime: Any) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    actor = signed_in(runtime, account_id)
    fingerprint = send(runtime)
    code = sent_code(runtime)
    with runtime.transaction() as tx:
        services.disable_account(tx, account_id)
    assert acting(runtime, actor.token) is None
    with pytest.raises(InvalidInputError):
        services.sign_in_with_code(runtime, fingerprint, code, address=ADDRESS)
    before = len(messages(runtime))
    send(runtime)
    assert len(messages(runtime)) == before


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("8 (701) 234-56-78", "+77012345678"),
        ("7 701 2345678", "+77012345678"),
        ("+7–701–234–56–78", "+77012345678"),
        ("+49 30 1234567", "+49301234567"),
        (" Aliya@Mail.KZ ", "aliya@mail.kz"),
    ],
)
def test_a_contact_is_read_as_people_type_it(typed: str, address: str) -> None:
    assert read_contact(typed).address == address


@pytest.mark.parametrize("typed", ["", "701", "8701234567", "a@b", "a b@mail.kz", "@mail.kz", "+7701234567a"])
def test_what_is_no_contact_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        read_contact(typed)


# Codes printed at the desk


def enrolled(runtime: Any, session: Any) -> tuple[Any, uuid.UUID, uuid.UUID]:
    """A clerk, the clerk's territory and a person enrolled there without any contact."""
    territory_id = new_territory(session)
    clerk = signed_in(runtime, new_official(runtime, Role.CLERK, territory_id).account_id, strong=True)
    person_id = services.enrol(
        runtime, clerk, territory_id, iin=new_iin(), full_name="Қазыбек Нұрланов", birth_date=BIRTH
    )
    return clerk, territory_id, person_id


def test_a_printed_code_signs_in_once(runtime: Any, session: Any) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    printed = services.print_desk_code(runtime, clerk, territory_id, person_id)
    token = services.sign_in_with_desk_code(runtime, printed.code.lower().replace("-", " "), address=ADDRESS)
    actor = acting(runtime, token)
    assert actor is not None
    assert (actor.person_id, actor.strong) == (person_id, False)
    with pytest.raises(InvalidInputError) as error:
        services.sign_in_with_desk_code(runtime, printed.code, address=ADDRESS)
    assert key_of(error) == "identity.error.code_wrong"


def test_whoever_has_a_telephone_hears_of_a_printed_code(runtime: Any, session: Any) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    services.print_desk_code(runtime, clerk, territory_id, person_id)
    assert messages(runtime) == []
    with runtime.transaction() as tx:
        services.open_account(tx, person_id, phone=PHONE)
    services.print_desk_code(runtime, clerk, territory_id, person_id)
    assert [(job["to"], job["message"]) for job in messages(runtime)] == [("+77012345678", "code_printed")]


def test_only_a_keyed_hash_of_a_printed_code_is_kept(runtime: Any, session: Any) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    printed = services.print_desk_code(runtime, clerk, territory_id, person_id)
    kept = session.query(SignInCode).filter_by(channel="desk").one()
    assert kept.fingerprint == runtime.keys.fingerprint("desk-code", printed.code)
    assert printed.code not in {str(value) for value in vars(kept).values()}


def test_a_mistyped_printed_code_is_told_by_its_check_character(runtime: Any, session: Any) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    code = services.print_desk_code(runtime, clerk, territory_id, person_id).code
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(InvalidInputError) as error:
        services.sign_in_with_desk_code(runtime, mistyped, address=ADDRESS)
    assert key_of(error) == "errors.reference.check"
    assert services.sign_in_with_desk_code(runtime, code, address=ADDRESS)


def test_a_printed_code_works_for_a_day(runtime: Any, session: Any, clock: MovableClock) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    printed = services.print_desk_code(runtime, clerk, territory_id, person_id)
    clock.advance(hours=24)
    with pytest.raises(InvalidInputError):
        services.sign_in_with_desk_code(runtime, printed.code, address=ADDRESS)


def test_a_second_printed_code_puts_the_first_out_of_use(runtime: Any, session: Any) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    first = services.print_desk_code(runtime, clerk, territory_id, person_id)
    second = services.print_desk_code(runtime, clerk, territory_id, person_id)
    with pytest.raises(InvalidInputError):
        services.sign_in_with_desk_code(runtime, first.code, address=ADDRESS)
    assert services.sign_in_with_desk_code(runtime, second.code, address=ADDRESS)


def test_a_clerk_prints_only_for_people_of_the_own_territory(runtime: Any, session: Any) -> None:
    _, territory_id, person_id = enrolled(runtime, session)
    other_clerk, other_territory, _ = enrolled(runtime, session)
    for place in (territory_id, other_territory):
        with pytest.raises(ForbiddenError):
            services.print_desk_code(runtime, other_clerk, place, person_id)


# Proving again who one is


def test_freshness_ends_after_ten_minutes(runtime: Any, clock: MovableClock) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    actor = signed_in(runtime, account_id)
    require_fresh(actor, clock.advance(minutes=10))
    with pytest.raises(NotFreshError):
        require_fresh(actor, clock.advance(seconds=1))


def test_a_code_makes_a_session_fresh_again(runtime: Any, clock: MovableClock) -> None:
    _, account_id = new_account(runtime, phone=PHONE)
    actor = signed_in(runtime, account_id)
    clock.advance(minutes=11)
    services.send_own_code(runtime, actor, lang="kk", address=ADDRESS)
    services.confirm_again(runtime, actor, sent_code(runtime), address=ADDRESS)
    again = acting(runtime, actor.token)
    assert again is not None
    require_fresh(again, runtime.now)


def test_anothers_code_makes_no_session_fresh(runtime: Any, session: Any, clock: MovableClock) -> None:
    clerk, territory_id, person_id = enrolled(runtime, session)
    _, account_id = new_account(runtime, phone=PHONE)
    actor = signed_in(runtime, account_id)
    clock.advance(minutes=11)
    anothers = services.print_desk_code(runtime, clerk, territory_id, person_id)
    with pytest.raises(InvalidInputError):
        services.confirm_again(runtime, actor, anothers.code, address=ADDRESS)
    again = acting(runtime, actor.token)
    assert again is not None
    with pytest.raises(NotFreshError):
        require_fresh(again, runtime.now)
