"""Bodies, their seats and who sits in them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.law.verdict import Verdict
from app.domain.rules import mandates
from app.identity.consents import agreed_by_two
from app.identity.models import Account, Person
from app.identity.queries import list_administrators
from app.places import policy, queries
from app.places.models import Body, Mandate, Seats
from app.places.queries.periods import meets
from app.places.services.periods import DAY, check_days, check_words, close_before
from app.places.services.territories import check_slug, path_ids
from app.platform.access import Actor
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction

Period = tuple[date, date | None]
KINDS = {"maslikhat", "assembly", "kenes", "commission"}
OFFICE_OF = {"maslikhat": "deputy", "kenes": "kenes_member"}
"""What rule `mandate.grant` calls a seat in the body; of an assembly or a commission the norm says nothing."""


def record_body(
    runtime: Runtime,
    actor: Actor | None,
    *,
    slug: str,
    kind: str,
    territory_id: uuid.UUID,
    names: Mapping[str, str],
    legal_basis: str | None = None,
) -> uuid.UUID:
    """Enter a body; gives its id.

    kind: maslikhat, assembly, kenes or commission; names: {kk, ru, en}; legal_basis: the act it stands on, without
    which a Kenes is shown as not confirmed. Raises InvalidInputError, ConflictError (the address is taken),
    NotFoundError, ForbiddenError.
    """
    check_slug(slug)
    check_words(**{f"name_{lang}": names.get(lang, "") for lang in ("kk", "ru", "en")})
    if kind not in KINDS:
        raise InvalidInputError([Problem("places.error.body_kind", "kind")])
    legal_basis = (legal_basis or "").strip() or None
    with runtime.transaction() as tx:
        place = queries.get_place(tx.session, territory_id, tx.today)
        policy.require_administrator(actor, path_ids(tx.session, territory_id, tx.today))
        if tx.session.scalar(sa.select(Body.id).where(Body.slug == slug)):
            raise ConflictError("places.error.slug_taken")
        body = Body(
            id=uuid.uuid4(),
            slug=slug,
            kind=kind,
            territory_id=territory_id,
            name_kk=names["kk"],
            name_ru=names["ru"],
            name_en=names["en"],
            legal_basis=legal_basis,
        )
        tx.session.add(body)
        facts = {"kind": kind, "territory": place.slug, "names": dict(names), "legal_basis": legal_basis}
        tx.record("place.body", f"body:{slug}", facts, actor=policy.account_of(actor))
        return body.id


def confirm_legal_basis(runtime: Runtime, actor: Actor | None, body_id: uuid.UUID, *, legal_basis: str) -> None:
    """Enter the act that a body stands on; raises InvalidInputError, NotFoundError, ForbiddenError."""
    check_words(legal_basis=legal_basis)
    with runtime.transaction() as tx:
        body = _lock(tx, actor, body_id)
        facts = {"before": body.legal_basis, "legal_basis": legal_basis}
        body.legal_basis = legal_basis
        tx.record("place.legal_basis", f"body:{body.slug}", facts, actor=policy.account_of(actor))


def _lock(tx: Transaction, actor: Actor | None, body_id: uuid.UUID) -> Body:
    """The body, locked, so that two who grant the last seat at once wait for one another."""
    body = tx.session.get(Body, body_id, with_for_update=True)
    if body is None:
        raise NotFoundError("places.error.no_body")
    policy.require_administrator(actor, path_ids(tx.session, body.territory_id, tx.today))
    return body


def record_seats(
    runtime: Runtime,
    actor: Actor | None,
    body_id: uuid.UUID,
    *,
    convocation: str,
    seats: int,
    valid_from: date,
    valid_to: date | None,
    basis: str,
) -> None:
    """Set how many seats the body has in a convocation, from a day on; the setting before ends the day before.

    Raises InvalidInputError (no seats, days reversed, fewer seats than mandates that run in the period),
    ConflictError (a later setting exists), NotFoundError, ForbiddenError.
    """
    check_words(convocation=convocation, basis=basis)
    check_days(valid_from, valid_to, "valid_to")
    if not 1 <= seats <= 1000:
        raise InvalidInputError([Problem("places.error.seats_number", "seats")])
    with runtime.transaction() as tx:
        body = _lock(tx, actor, body_id)
        last = tx.session.scalar(
            sa.select(Seats).where(Seats.body_id == body_id).order_by(Seats.valid_from.desc()).limit(1)
        )
        close_before(last, valid_from)
        taken = _most_at_once(tx.session, body_id, valid_from, valid_to)
        if taken > seats:
            raise InvalidInputError([Problem("places.error.seats_fewer", "seats", {"taken": taken})])
        tx.session.add(
            Seats(
                body_id=body_id,
                convocation=convocation,
                seats=seats,
                valid_from=valid_from,
                valid_to=valid_to,
                basis=basis,
            )
        )
        facts = {
            "convocation": convocation,
            "seats": seats,
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat() if valid_to else None,
            "basis": basis,
        }
        tx.record("place.seats", f"body:{body.slug}", facts, actor=policy.account_of(actor))


def _most_at_once(session: Session, body_id: uuid.UUID, begins: date, ends: date | None) -> int:
    """The largest number of mandates that run on one day of the period."""
    found = session.execute(
        sa.select(Mandate.starts_on, Mandate.ends_on).where(
            Mandate.body_id == body_id, meets(begins, ends, Mandate.starts_on, Mandate.ends_on)
        )
    )
    rows = [(starts, last) for starts, last in found]
    days = {max(starts, begins) for starts, _ in rows}
    return max((_sitting(rows, day) for day in days), default=0)


def _sitting(periods: Sequence[Period], day: date) -> int:
    return sum(starts <= day and (ends is None or day <= ends) for starts, ends in periods)


def grant_mandate(
    runtime: Runtime,
    actor: Actor | None,
    body_id: uuid.UUID,
    *,
    person_id: uuid.UUID,
    office: str,
    starts_on: date,
    ends_on: date | None,
    basis: str,
    constituency: str | None = None,
) -> uuid.UUID | None:
    """Give a person a seat in a body between two days; gives the id of the mandate.

    office: member or chair. A seat in a commission, which counts votes, is given by two administrators once there are
    two who work for the territory: None after the first, and another one enters the same. Nobody gives it to
    themselves, nor is one of the two.

    Raises RuleNotMetError where the person is a civil servant on a day of the mandate (rule mandate.grant: Law on the
    civil service, art. 13(1)(1)); ConflictError for a second seat in the same body, a second chair, or more mandates
    than seats; NotFoundError where no seats are set for a day of the mandate; InvalidInputError, ForbiddenError.
    """
    check_words(basis=basis)
    check_days(starts_on, ends_on, "ends_on")
    if office not in {"member", "chair"}:
        raise InvalidInputError([Problem("places.error.office", "office")])
    with runtime.transaction() as tx:
        body = _lock(tx, actor, body_id)
        if tx.session.get(Person, person_id) is None:
            raise NotFoundError("places.error.no_person")
        take_turns(tx.session, f"offices {person_id}")  # as appointing does: an office may be given at the same moment
        _check_room(tx.session, body_id, person_id, office, starts_on, ends_on)
        verdict = _may_hold(tx, body.kind, person_id, starts_on, ends_on)
        if actor is not None and body.kind == "commission":
            if actor.person_id == person_id:
                raise ForbiddenError("admin.error.yourself")
            able = list_administrators(tx.session, path_ids(tx.session, body.territory_id, tx.today), tx.today)
            able -= set(tx.session.scalars(sa.select(Account.id).where(Account.person_id == person_id)))
            content = (office, starts_on, ends_on, body_id)
            if agreed_by_two(tx, "place.mandate", person_id, content, actor.account_id, able) is None:
                return None
        mandate = Mandate(
            id=uuid.uuid4(),
            body_id=body_id,
            person_id=person_id,
            office=office,
            constituency=(constituency or "").strip() or None,
            starts_on=starts_on,
            ends_on=ends_on,
            basis=basis,
        )
        tx.session.add(mandate)
        facts = {
            "mandate": str(mandate.id),
            "office": office,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else None,
            "basis": basis,
        }
        tx.record("place.mandate", f"body:{body.slug}", facts, actor=policy.account_of(actor), verdict=verdict)
        return mandate.id


def _check_room(
    session: Session, body_id: uuid.UUID, person_id: uuid.UUID, office: str, begins: date, ends: date | None
) -> None:
    """Whether there is a free seat on every day of the period, and none of the person's own."""
    rows = session.execute(
        sa.select(Mandate.person_id, Mandate.office, Mandate.starts_on, Mandate.ends_on).where(
            Mandate.body_id == body_id, meets(begins, ends, Mandate.starts_on, Mandate.ends_on)
        )
    ).all()
    if any(row.person_id == person_id for row in rows):
        raise ConflictError("places.error.seat_twice")
    if office == "chair" and any(row.office == "chair" for row in rows):
        raise ConflictError("places.error.chair_taken")
    found = session.execute(
        sa.select(Seats.seats, Seats.valid_from, Seats.valid_to).where(
            Seats.body_id == body_id, meets(begins, ends, Seats.valid_from, Seats.valid_to)
        )
    )
    settings = [(seats, first, last) for seats, first, last in found]
    periods = [(row.starts_on, row.ends_on) for row in rows]
    for day in _turns(begins, ends, settings, periods):
        seats = next((s for s, first, last in settings if first <= day and (last is None or day <= last)), None)
        if seats is None:
            raise NotFoundError("places.error.seats_not_set", day=day)
        if _sitting(periods, day) >= seats:
            raise ConflictError("places.error.no_free_seat", day=day, seats=seats)


def _turns(
    begins: date,
    ends: date | None,
    settings: Sequence[tuple[int, date, date | None]],
    periods: Sequence[Period],
) -> list[date]:
    """The days of the period on which the number of seats or of mandates may rise or seats may run out."""
    days = {begins, *(starts for starts, _ in periods)}
    for _, first, last in settings:
        days |= {first} if last is None else {first, last + DAY}
    return sorted(day for day in days if day >= begins and (ends is None or day <= ends))


def _may_hold(tx: Transaction, kind: str, person_id: uuid.UUID, begins: date, ends: date | None) -> Verdict | None:
    if kind not in OFFICE_OF:
        return None
    held = queries.list_offices(tx.session, person_id, begins, ends)
    facts = mandates.GrantFacts(
        office=OFFICE_OF[kind],
        is_civil_servant=queries.is_civil_servant(tx.session, person_id, begins, ends),
        is_deputy=held.is_deputy,
        is_kenes_member=held.is_kenes_member,
    )
    return tx.require(mandates.grant(tx.law, begins, facts))


def end_mandate(runtime: Runtime, actor: Actor | None, mandate_id: uuid.UUID, *, last_day: date, basis: str) -> None:
    """End a mandate on a day before it would end by itself, with the act.

    Raises ConflictError if it has ended by then, InvalidInputError for a day before it began, NotFoundError,
    ForbiddenError.
    """
    check_words(basis=basis)
    with runtime.transaction() as tx:
        mandate = tx.session.get(Mandate, mandate_id, with_for_update=True)
        if mandate is None:
            raise NotFoundError("places.error.no_mandate")
        body = _lock(tx, actor, mandate.body_id)
        check_days(mandate.starts_on, last_day, "last_day")
        if mandate.end_basis is not None or (mandate.ends_on is not None and mandate.ends_on <= last_day):
            raise ConflictError("places.error.already_ended")
        mandate.ends_on, mandate.end_basis = last_day, basis
        facts = {"mandate": str(mandate.id), "ends_on": last_day.isoformat(), "basis": basis}
        tx.record("place.mandate_end", f"body:{body.slug}", facts, actor=policy.account_of(actor))
