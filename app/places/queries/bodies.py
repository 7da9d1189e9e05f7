"""Who heads a territory, which bodies act for it, and who sits in them: by day, and never by guessing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.identity.models import Account, Appointment, Person
from app.identity.queries import is_open, list_appointments
from app.places.models import Akim, Body, Competence, Mandate, Seats
from app.places.queries.periods import meets, on
from app.platform.access import Grant, Role

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class AkimOnDay:
    """mode: elected or appointed; term_ends_on: last day of the term, if the act sets one."""

    id: uuid.UUID
    full_name: str
    mode: str
    started_on: date
    term_ends_on: date | None
    ended_on: date | None
    basis: str

    def is_past_term(self, day: date) -> bool:
        """Still in office after the last day of the term."""
        return self.term_ends_on is not None and self.term_ends_on < day


@dataclass(frozen=True, slots=True)
class CompetenceOnDay:
    """The body competent for a territory and the territory whose akim is the higher one, by which act."""

    maslikhat_id: uuid.UUID
    higher_akim_territory_id: uuid.UUID
    valid_from: date
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body. kind: maslikhat, assembly, kenes or commission; the kind is stored, never read out of the name."""

    id: uuid.UUID
    slug: str
    kind: str
    territory_id: uuid.UUID
    names: Mapping[str, str]
    legal_basis: str | None

    @property
    def is_unconfirmed(self) -> bool:
        """A Kenes without the act it stands on: its pages say that its legal basis is not confirmed."""
        return self.kind == "kenes" and not self.legal_basis


@dataclass(frozen=True, slots=True)
class Member:
    """Who sits in a body. office: member or chair."""

    mandate_id: uuid.UUID
    person_id: uuid.UUID
    full_name: str
    office: str
    constituency: str | None
    starts_on: date
    ends_on: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class SeatsRow:
    """The number of seats of one convocation."""

    convocation: str
    seats: int
    valid_from: date
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class TotalDeputies:
    """«Total number of deputies» on a day, in both readings.

    seats: set for the convocation; in_office: deputies whose mandates run on the day. The law's shares are taken
    of the total number; which reading is meant the page says beside the number.
    """

    convocation: str
    seats: int
    in_office: int
    basis: str

    @property
    def vacant(self) -> int:
        return self.seats - self.in_office


@dataclass(frozen=True, slots=True)
class Offices:
    """What a person holds at some time of a period, as rule `mandate.grant` asks."""

    is_deputy: bool
    is_kenes_member: bool


AKIM = (Akim.id, Akim.full_name, Akim.mode, Akim.started_on, Akim.term_ends_on, Akim.ended_on, Akim.basis)
COMPETENCE = (
    Competence.maslikhat_id,
    Competence.higher_akim_territory_id,
    Competence.valid_from,
    Competence.valid_to,
    Competence.basis,
)
BODY = (Body.id, Body.slug, Body.kind, Body.territory_id, Body.name_kk, Body.name_ru, Body.name_en, Body.legal_basis)
SEATS = (Seats.convocation, Seats.seats, Seats.valid_from, Seats.valid_to, Seats.basis)


def find_akim(session: Session, territory_id: uuid.UUID, day: date) -> AkimOnDay | None:
    """Who heads the territory on the day; None if nobody is recorded."""
    statement = sa.select(*AKIM).where(Akim.territory_id == territory_id, on(day, Akim.started_on, Akim.ended_on))
    row = session.execute(statement.order_by(Akim.started_on.desc())).first()
    return AkimOnDay(*row) if row else None


def list_akims(session: Session, territory_id: uuid.UUID) -> Sequence[AkimOnDay]:
    """Everybody who headed the territory, heads it or will, the newest first."""
    statement = sa.select(*AKIM).where(Akim.territory_id == territory_id).order_by(Akim.started_on.desc())
    return [AkimOnDay(*row) for row in session.execute(statement)]


def find_competence(session: Session, territory_id: uuid.UUID, day: date) -> CompetenceOnDay | None:
    """The competence set for the territory on the day; None if none is set."""
    statement = sa.select(*COMPETENCE).where(Competence.territory_id == territory_id)
    row = session.execute(statement.where(on(day, Competence.valid_from, Competence.valid_to))).first()
    return CompetenceOnDay(*row) if row else None


def list_competences(session: Session, territory_id: uuid.UUID) -> Sequence[CompetenceOnDay]:
    """Every competence that was set for the territory, the newest first."""
    statement = sa.select(*COMPETENCE).where(Competence.territory_id == territory_id)
    return [CompetenceOnDay(*row) for row in session.execute(statement.order_by(Competence.valid_from.desc()))]


def competence_on(session: Session, territory_id: uuid.UUID, day: date) -> CompetenceOnDay:
    """The competent maslikhat and the higher akim; raises NotFoundError if nobody has set them: never inferred."""
    found = find_competence(session, territory_id, day)
    if found is None:
        raise NotFoundError("places.error.competence_not_set", day=day)
    return found


def _body(row: Any) -> BodyRow:
    body_id, slug, kind, territory_id, kk, ru, en, legal_basis = row
    return BodyRow(body_id, slug, kind, territory_id, {"kk": kk, "ru": ru, "en": en}, legal_basis)


def get_body(session: Session, *, slug: str | None = None, body_id: uuid.UUID | None = None) -> BodyRow:
    """The body with this address or id; raises NotFoundError."""
    wanted = Body.slug == slug if body_id is None else Body.id == body_id
    row = session.execute(sa.select(*BODY).where(wanted)).first()
    if row is None:
        raise NotFoundError("places.error.no_body")
    return _body(row)


def list_bodies(
    session: Session, territory_ids: Sequence[uuid.UUID] | None = None, kind: str | None = None
) -> Sequence[BodyRow]:
    """The bodies of these territories (None: all), by kind and Kazakh name; of one kind if asked."""
    statement = sa.select(*BODY).order_by(Body.kind, Body.name_kk)
    if territory_ids is not None:
        statement = statement.where(Body.territory_id.in_(territory_ids))
    if kind is not None:
        statement = statement.where(Body.kind == kind)
    return [_body(row) for row in session.execute(statement)]


def list_bodies_on(
    session: Session, territory_ids: Collection[uuid.UUID], day: date
) -> Sequence[tuple[BodyRow, TotalDeputies | None]]:
    """The bodies of these territories with the total number of each on the day (None where no seats are set);
    one statement."""
    statement: Rows = (
        sa.select(*BODY, Seats.convocation, Seats.seats, _sitting(day), Seats.basis)
        .outerjoin(Seats, sa.and_(Seats.body_id == Body.id, on(day, Seats.valid_from, Seats.valid_to)))
        .where(Body.territory_id.in_(territory_ids))
        .order_by(Body.kind, Body.name_kk)
    )
    found = []
    for *body, convocation, seats, sitting, basis in session.execute(statement):
        found.append((_body(body), None if seats is None else TotalDeputies(convocation, seats, sitting, basis)))
    return found


def _sitting(day: date) -> sa.ScalarSelect[int]:
    """How many mandates of the row's body run on the day."""
    running = on(day, Mandate.starts_on, Mandate.ends_on)
    statement = sa.select(sa.func.count(Mandate.id)).where(Mandate.body_id == Seats.body_id, running)
    return statement.correlate(Seats).scalar_subquery()


def list_members(session: Session, body_id: uuid.UUID, day: date) -> Sequence[Member]:
    """Who sits in the body on the day: the chair first, then by name."""
    statement = _members().where(Mandate.body_id == body_id, on(day, Mandate.starts_on, Mandate.ends_on))
    rows = session.execute(statement.order_by(Mandate.office, Person.full_name))
    return [Member(*row) for row in rows]


def list_mandates(session: Session, body_id: uuid.UUID) -> Sequence[Member]:
    """Every mandate of the body, past and to come, the newest first."""
    statement = _members().where(Mandate.body_id == body_id)
    rows = session.execute(statement.order_by(Mandate.starts_on.desc(), Person.full_name))
    return [Member(*row) for row in rows]


def _members() -> Rows:
    return sa.select(
        Mandate.id,
        Mandate.person_id,
        Person.full_name,
        Mandate.office,
        Mandate.constituency,
        Mandate.starts_on,
        Mandate.ends_on,
        Mandate.basis,
    ).join(Person, Person.id == Mandate.person_id)


def list_seats(session: Session, body_id: uuid.UUID) -> Sequence[SeatsRow]:
    """The seats of every convocation of the body, the newest first."""
    statement = sa.select(*SEATS).where(Seats.body_id == body_id).order_by(Seats.valid_from.desc())
    return [SeatsRow(*row) for row in session.execute(statement)]


def list_standings(session: Session, body_ids: Sequence[uuid.UUID], day: date) -> Mapping[uuid.UUID, TotalDeputies]:
    """The total number of deputies of each body on the day, in one statement; a body without set seats is left out."""
    statement = sa.select(Seats.body_id, Seats.convocation, Seats.seats, _sitting(day), Seats.basis).where(
        Seats.body_id.in_(body_ids), on(day, Seats.valid_from, Seats.valid_to)
    )
    rows = session.execute(statement)
    return {body_id: TotalDeputies(called, seats, sitting, basis) for body_id, called, seats, sitting, basis in rows}


def total_deputies(session: Session, body_id: uuid.UUID, day: date) -> TotalDeputies:
    """The total number of deputies on the day, in both readings; raises NotFoundError if no seats are set for it."""
    found = list_standings(session, [body_id], day)
    if body_id not in found:
        raise NotFoundError("places.error.seats_not_set", day=day)
    return found[body_id]


def list_offices(session: Session, person_id: uuid.UUID, begins: date, ends: date | None) -> Offices:
    """Whether the person sits in a maslikhat or a Kenes on any day of the period (both days count)."""
    statement = (
        sa.select(Body.kind)
        .join(Mandate, Mandate.body_id == Body.id)
        .where(Mandate.person_id == person_id, meets(begins, ends, Mandate.starts_on, Mandate.ends_on))
    )
    kinds = set(session.scalars(statement))
    return Offices("maslikhat" in kinds, "kenes" in kinds)


def is_civil_servant(session: Session, person_id: uuid.UUID, begins: date, ends: date | None) -> bool:
    """Whether the person holds an appointment as a civil servant on any day of the period (both days count)."""
    statement = (
        sa.select(Appointment.id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Account.person_id == person_id,
            Appointment.civil_servant,
            meets(begins, ends, Appointment.starts_on, Appointment.ends_on),
        )
        .limit(1)
    )
    return session.scalar(statement) is not None


def is_commission_member(session: Session, account_id: uuid.UUID, territory_id: uuid.UUID, day: date) -> bool:
    """Whether an open account sits on the day in the commission of exactly this territory, or is appointed to it."""
    grants = list_mandate_grants(session, account_id, day) | list_appointments(session, account_id, day)
    held = any(grant.role is Role.COMMISSION and grant.territory_id == territory_id for grant in grants)
    return held and is_open(session, account_id)


def list_mandate_grants(session: Session, account_id: uuid.UUID, day: date) -> frozenset[Grant]:
    """The roles that an account's seats give it on the day: deputy, member of an assembly or Kenes, chair."""
    statement = (
        sa.select(Body.kind, Mandate.office, Body.territory_id, Body.id)
        .join(Mandate, Mandate.body_id == Body.id)
        .join(Account, Account.person_id == Mandate.person_id)
        .where(Account.id == account_id, on(day, Mandate.starts_on, Mandate.ends_on))
    )
    grants = set()
    for kind, office, territory_id, body_id in session.execute(statement):
        role = Role.COMMISSION if kind == "commission" else Role.DEPUTY if kind == "maslikhat" else Role.MEMBER
        grants.add(Grant(role, territory_id, body_id))
        if office == "chair":
            grants.add(Grant(Role.CHAIR, territory_id, body_id))
    return frozenset(grants)
