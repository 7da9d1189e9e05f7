"""What administrators do with officials. Each act needs a fresh proof of who acts; the ledger names nobody."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.admin import queries
from app.admin.queries import Official
from app.domain.errors import ConflictError, ForbiddenError, NotFoundError
from app.identity import services as identity
from app.identity.consents import agreed_by_two
from app.identity.policy import require_fresh
from app.identity.queries import list_administrators
from app.identity.services.roles import BY_TWO
from app.places.policy import administered
from app.places.queries import list_offices, list_under
from app.places.services.territories import path_ids
from app.platform import outbox
from app.platform.access import Actor, Role
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Who is meant, as the identity document says."""

    iin: str
    full_name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
    """A role as it is to be given. territory_id: None for the whole installation; basis: the order it rests on."""

    role: Role
    territory_id: uuid.UUID | None
    starts_on: date
    ends_on: date | None
    basis: str
    civil_servant: bool


def reach(runtime: Runtime, administrator: Actor) -> frozenset[uuid.UUID] | None:
    """The territories that the administrator works for, with all below them; None for the whole installation."""
    roots = administered(administrator)
    if roots is None:
        return None
    return frozenset(place.id for place in list_under(runtime.session, roots, runtime.today))


def is_managed(official: Official, territory_ids: Collection[uuid.UUID] | None, day: date) -> bool:
    """Whether who works for these territories may touch the account: every office that runs lies in them.

    So nobody shuts out an official of a higher territory who sits in a body here too.
    """
    running = official.running(day)
    return bool(running) and all(_within(office.territory_id, territory_ids) for office in running)


def _within(territory_id: uuid.UUID | None, territory_ids: Collection[uuid.UUID] | None) -> bool:
    return territory_ids is None or territory_id in territory_ids


def require_managed(runtime: Runtime, administrator: Actor, person_id: uuid.UUID) -> Official:
    """The official, if the administrator may change something of theirs.

    Raises NotFoundError for who holds no office, ForbiddenError for oneself, for offices outside of the
    administrator's territories and for who is no administrator.
    """
    require_administrator(administrator)
    official = queries.find_official(runtime.session, person_id)
    if official is None:
        raise NotFoundError
    if official.account_id == administrator.account_id:
        raise ForbiddenError("admin.error.yourself")
    if not is_managed(official, reach(runtime, administrator), runtime.today):
        raise ForbiddenError("admin.error.not_your_official")
    return official


def require_administrator(actor: Actor) -> None:
    """Only an administrator, of whatever territory, goes on."""
    if Role.ADMINISTRATOR not in actor.roles:
        raise ForbiddenError


def appoint(runtime: Runtime, administrator: Actor, person: PersonDraft, draft: AppointmentDraft) -> uuid.UUID | None:
    """Give a person a role; gives the person's id. Who was unknown is entered and gets an account.

    An administrator or a member of a commission is made by two administrators, once there are two who work for the
    territory: after the first None is given, and another one enters the same person, role, territory and days.
    Raises NotFreshError; ForbiddenError for oneself and for a territory that the administrator does not work for;
    InvalidInputError naming the fields of the two drafts; RuleNotMetError by `mandate.grant`; ConflictError where
    the role runs already or the account is disabled.
    """
    require_fresh(administrator, runtime.now)
    require_administrator(administrator)
    if not _within(draft.territory_id, reach(runtime, administrator)):
        raise ForbiddenError("places.error.not_your_territory")
    with runtime.transaction() as tx:
        person_id = identity.register_person(tx, person.iin, person.full_name, person.birth_date)
        account_id = identity.open_account(tx, person_id)
        if account_id == administrator.account_id:
            raise ForbiddenError("admin.error.yourself")
        behind = _behind(tx, administrator, account_id, draft)
        if behind is None:
            return None
        _appoint(tx, account_id, draft, by=administrator.account_id, administrators=behind)
        return person_id


def _behind(tx: Transaction, administrator: Actor, account_id: uuid.UUID, draft: AppointmentDraft) -> int | None:
    """How many administrators stand behind the appointment; None while it waits for the second."""
    if draft.role not in BY_TWO:
        return 1
    path = [] if draft.territory_id is None else path_ids(tx.session, draft.territory_id, tx.today)
    able = list_administrators(tx.session, path, tx.today) - {account_id}
    content = (draft.role.value, draft.territory_id, draft.starts_on, draft.ends_on, draft.civil_servant)
    return agreed_by_two(tx, "identity.appoint", account_id, content, administrator.account_id, able)


def _appoint(
    tx: Transaction, account_id: uuid.UUID, draft: AppointmentDraft, *, by: uuid.UUID | None, administrators: int
) -> None:
    identity.appoint(
        tx,
        account_id,
        draft.role,
        draft.territory_id,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        basis=draft.basis,
        civil_servant=draft.civil_servant,
        read_offices=list_offices,
        by=by,
        administrators=administrators,
    )


def end_appointment(
    runtime: Runtime, administrator: Actor, person_id: uuid.UUID, appointment_id: uuid.UUID, last_day: date
) -> None:
    """Let an official's appointment end with `last_day`, which is today or later: what was done stays done.

    Raises NotFreshError, NotFoundError, ForbiddenError, and ConflictError or InvalidInputError as
    `identity.end_appointment` does.
    """
    require_fresh(administrator, runtime.now)
    require_administrator(administrator)
    official = queries.find_official(runtime.session, person_id)
    offices = official.offices if official else ()
    appointment = next((one for one in offices if one.id == appointment_id and one.body is None), None)
    if official is None or appointment is None:
        raise NotFoundError
    if official.account_id == administrator.account_id:
        raise ForbiddenError("admin.error.yourself")
    if not _within(appointment.territory_id, reach(runtime, administrator)):
        raise ForbiddenError("admin.error.not_your_official")
    if last_day < runtime.today:
        raise ConflictError("admin.error.last_day_past")
    with runtime.transaction() as tx:
        identity.end_appointment(tx, appointment_id, last_day, by=administrator.account_id)


def give_password(runtime: Runtime, administrator: Actor, person_id: uuid.UUID, login: str) -> str:
    """Let an official sign in with a login and a new password, which is given back to be handed over on paper.

    The second factor stays as it is: a password alone opens no account that has one. Raises NotFreshError,
    NotFoundError, ForbiddenError as `require_managed`, ConflictError for a disabled account, InvalidInputError
    naming `login`.
    """
    require_fresh(administrator, runtime.now)
    official = require_managed(runtime, administrator, person_id)
    password = identity.new_password()
    with runtime.transaction() as tx:
        account_id = identity.open_account(tx, official.person_id)
        identity.give_password(tx, account_id, login, password)
        tx.record("identity.give_password", "installation", {}, actor=administrator.account_id)
    return password


def reset_second_factor(runtime: Runtime, administrator: Actor, person_id: uuid.UUID) -> bool:
    """One of the two administrators agrees that an official sets up the second factor anew; True when both have.

    Raises NotFreshError, NotFoundError, ForbiddenError as `require_managed`, ConflictError for who has none or
    for the same administrator twice.
    """
    official = require_managed(runtime, administrator, person_id)
    if official.account_id is None:
        raise ConflictError("admin.error.no_second_factor")
    return identity.reset_second_factor(runtime, administrator, official.account_id)


def disable(runtime: Runtime, administrator: Actor, person_id: uuid.UUID) -> None:
    """Close an official's account for good: every session ends, no code or password opens it.

    Raises NotFreshError, NotFoundError, ForbiddenError as `require_managed`, ConflictError where there is nothing
    to close.
    """
    require_fresh(administrator, runtime.now)
    official = require_managed(runtime, administrator, person_id)
    if official.account_id is None or official.disabled_at is not None:
        raise ConflictError("identity.error.disabled")
    with runtime.transaction() as tx:
        identity.disable_account(tx, official.account_id)
        tx.record("identity.disable", "installation", {}, actor=administrator.account_id)


def try_job_again(runtime: Runtime, administrator: Actor, job_id: uuid.UUID) -> None:
    """Let the worker take up a job that it gave up. Raises NotFreshError, ForbiddenError, NotFoundError."""
    require_fresh(administrator, runtime.now)
    require_administrator(administrator)
    with runtime.transaction() as tx:
        name = outbox.try_again(tx.session, tx.now, job_id)
        tx.record("installation.job_again", "installation", {"job": name}, actor=administrator.account_id)


def appoint_first(runtime: Runtime, person: PersonDraft, *, login: str, basis: str, civil_servant: bool) -> str:
    """The operator enters the first administrator, of the whole installation; gives the password to hand over.

    Raises ConflictError where there is an administrator: then administrators appoint one another.
    InvalidInputError and RuleNotMetError as `appoint`.
    """
    password = identity.new_password()
    with runtime.transaction() as tx:
        take_turns(tx.session, "first administrator")
        if queries.has_administrator(tx.session, tx.today):
            raise ConflictError("admin.error.not_first")
        person_id = identity.register_person(tx, person.iin, person.full_name, person.birth_date)
        account_id = identity.open_account(tx, person_id)
        draft = AppointmentDraft(Role.ADMINISTRATOR, None, tx.today, None, basis, civil_servant)
        _appoint(tx, account_id, draft, by=None, administrators=0)
        identity.give_password(tx, account_id, login, password)
    return password
