"""People and their accounts: found or created, enrolled face to face, disabled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.domain.people import clean_iin, iin_problem
from app.identity import queries
from app.identity.contacts import Contact, read_email, read_phone
from app.identity.models import Account, Person
from app.identity.services.sessions import revoke_all
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction

NAME_MOST = 200

ReadVote = Callable[[Session, uuid.UUID, uuid.UUID, datetime], tuple[datetime | None, datetime | None]]
"""(session, territory, person, moment) -> when the vote closes that is open in the territory, and when the one of
another territory on whose roll the person stands; None where none is open."""


def no_vote(_session: Session, _territory_id: uuid.UUID, _person_id: uuid.UUID, _now: datetime) -> tuple[None, None]:
    """For who knows of no votes."""
    return None, None


def register_person(tx: Transaction, iin: str, full_name: str, birth_date: date) -> uuid.UUID:
    """Find a person by the keyed hash of the IIN, or create them; gives the id.

    A known person keeps the name that is recorded. Raises InvalidInputError naming `iin`, `full_name` or
    `birth_date` for an IIN that is none, an empty or endless name, a birth after today, and for a known person
    recorded with another birth date.
    """
    iin, full_name = clean_iin(iin), " ".join(full_name.split())
    problems = _problems(iin, full_name, birth_date, tx.today)
    if problems:
        raise InvalidInputError(problems)
    fingerprint = tx.keys.fingerprint("iin", iin)
    found = queries.find_person(tx.session, fingerprint)
    if found is None:
        person = Person(
            id=uuid.uuid4(),
            iin_fingerprint=fingerprint,
            iin_cipher=tx.keys.encrypt(iin),
            full_name=full_name,
            birth_date=birth_date,
            created_at=tx.now,
        )
        try:
            with tx.session.begin_nested():
                tx.session.add(person)
        except IntegrityError:  # registered by another at the same moment
            found = queries.find_person(tx.session, fingerprint)
        else:
            return person.id
    if found is None or found.birth_date != birth_date:
        raise InvalidInputError([Problem("identity.error.birth_date_differs", "birth_date")])
    return found.id


def _problems(iin: str, full_name: str, birth_date: date, today: date) -> list[Problem]:
    problems = []
    if wrong := iin_problem(iin):
        problems.append(Problem(wrong, "iin"))
    if not full_name:
        problems.append(Problem("identity.error.name", "full_name"))
    elif len(full_name) > NAME_MOST:
        problems.append(Problem("identity.error.name_long", "full_name", {"limit": NAME_MOST}))
    if not date(1900, 1, 1) <= birth_date <= today:
        problems.append(Problem("identity.error.birth_date", "birth_date"))
    return problems


def open_account(
    tx: Transaction,
    person_id: uuid.UUID,
    *,
    lang: str = "kk",
    phone: str = "",
    email: str = "",
    territory_id: uuid.UUID | None = None,
    enrolled_by: uuid.UUID | None = None,
    voting_until: datetime | None = None,
) -> uuid.UUID:
    """Let a person sign in: gives the id of their account, the one they have or a new one.

    What is given replaces the telephone, the e-mail address and the place of enrolment; what is empty stays as
    it is. A contact that is replaced is told so; while a vote is open (`voting_until`) none is replaced. Raises
    InvalidInputError naming `phone` or `email` where it is malformed, another person's or may not change now.
    """
    contacts = _contacts(phone, email)
    account = queries.lock_account_of(tx.session, person_id)
    if account is None:
        account = Account(id=uuid.uuid4(), person_id=person_id, lang=lang, created_at=tx.now, enrolled_by=enrolled_by)
        tx.session.add(account)
    if account.disabled_at is not None:
        raise ConflictError("identity.error.disabled")
    account.territory_id = territory_id or account.territory_id
    for contact in contacts:
        _set_contact(tx, account, contact, voting_until)
    tx.session.flush()
    return account.id


def _contacts(phone: str, email: str) -> list[Contact]:
    problems, contacts = [], []
    for where, text, read in (("phone", phone, read_phone), ("email", email, read_email)):
        try:
            if text.strip():
                contacts.append(read(text))
        except InvalidInputError as error:
            problems.append(Problem(error.problems[0].message_key, where))
    if problems:
        raise InvalidInputError(problems)
    return contacts


def _set_contact(tx: Transaction, account: Account, contact: Contact, voting_until: datetime | None) -> None:
    fingerprint = tx.keys.fingerprint("contact", contact.address)
    field = "phone" if contact.channel == "sms" else "email"
    if getattr(account, f"{field}_fingerprint") == fingerprint:
        return
    owner = queries.find_account_by_contact(tx.session, contact.channel, fingerprint, disabled_too=True)
    if owner is not None:
        raise InvalidInputError([Problem(f"identity.error.{field}_taken", field)])
    former = getattr(account, f"{field}_cipher")
    if former and voting_until is not None:
        raise InvalidInputError([Problem("identity.error.contact_rests", field, {"until": voting_until})])
    if former:
        tx.later(
            "notices.send",
            channel=contact.channel,
            to=tx.keys.decrypt(former),
            message="contact_changed",
            lang=account.lang,
            facts={},
        )
    setattr(account, f"{field}_cipher", tx.keys.encrypt(contact.address))
    setattr(account, f"{field}_fingerprint", fingerprint)


def enrol(
    runtime: Runtime,
    clerk: Actor,
    territory_id: uuid.UUID,
    *,
    iin: str,
    full_name: str,
    birth_date: date,
    phone: str = "",
    email: str = "",
    lang: str = "kk",
    read_vote: ReadVote = no_vote,
) -> uuid.UUID:
    """A clerk who has seen the identity document lets a person sign in; gives the person's id.

    While a vote of the territory is open, a telephone or an address that is known is not replaced, and who stands on
    the roll of a vote elsewhere is enrolled there alone: whoever could replace it, or print codes for them, could vote
    in the person's name (docs/decisions/0010).

    No copy of the document is kept (Law 94-V, art. 7(10)). The ledger notes that somebody was enrolled, not who.
    Raises ForbiddenError outside the clerk's territory and InvalidInputError as `register_person` and
    `open_account` do, with the problems of both.
    """
    require_clerk(clerk, territory_id)
    try:
        with runtime.transaction() as tx:
            problems: list[Problem] = []
            try:
                _contacts(phone, email)
            except InvalidInputError as error:
                problems += error.problems
            try:
                person_id = register_person(tx, iin, full_name, birth_date)
            except InvalidInputError as error:
                raise InvalidInputError([*error.problems, *problems]) from error
            here, elsewhere = read_vote(tx.session, territory_id, person_id, tx.now)
            if elsewhere is not None:
                raise InvalidInputError([Problem("identity.error.place_rests", "iin", {"until": elsewhere})])
            open_account(
                tx,
                person_id,
                lang=lang,
                phone=phone,
                email=email,
                territory_id=territory_id,
                enrolled_by=clerk.account_id,
                voting_until=here,
            )
            tx.record("identity.enrol", f"territory:{territory_id}", {}, actor=clerk.account_id)
            return person_id
    except IntegrityError as error:  # the same telephone or person at the same moment
        raise ConflictError from error


def require_clerk(actor: Actor, territory_id: uuid.UUID) -> None:
    """Only a clerk of exactly this territory goes on."""
    if not actor.may(Role.CLERK, territory_id):
        raise ForbiddenError("identity.error.not_your_territory")


def set_language(runtime: Runtime, actor: Actor, lang: str) -> None:
    """The language in which the person gets letters and messages."""
    with runtime.transaction() as tx:
        tx.session.execute(sa.update(Account).where(Account.id == actor.account_id).values(lang=lang))


def disable_account(tx: Transaction, account_id: uuid.UUID) -> None:
    """The account can no longer be used: every session ends and no code or password opens it."""
    tx.session.execute(sa.update(Account).where(Account.id == account_id).values(disabled_at=tx.now))
    revoke_all(tx, account_id)
