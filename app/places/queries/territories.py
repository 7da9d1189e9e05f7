"""Territories as they were on a day: names, code, what they are part of, and their parts."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotFoundError
from app.places.models import Territory, TerritoryVersion
from app.places.queries.periods import on

Rows = sa.Select[*tuple[Any, ...]]
MOST_LEVELS = 5
"""Oblast, district, town, okrug, village: a longer path would be a circle."""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as one version has it. names: {kk, ru, en}; code: of the classifier (KATO), if known."""

    id: uuid.UUID
    slug: str
    kind: str
    """oblast, district, town, okrug or village."""
    names: Mapping[str, str]
    code: str | None
    parent_id: uuid.UUID | None
    population: int | None
    valid_from: date
    valid_to: date | None
    basis: str


COLUMNS = (
    Territory.id,
    Territory.slug,
    Territory.kind,
    TerritoryVersion.name_kk,
    TerritoryVersion.name_ru,
    TerritoryVersion.name_en,
    TerritoryVersion.code,
    TerritoryVersion.parent_id,
    TerritoryVersion.population,
    TerritoryVersion.valid_from,
    TerritoryVersion.valid_to,
    TerritoryVersion.basis,
)


def _place(row: Any) -> Place:
    territory_id, slug, kind, kk, ru, en, *rest = row
    return Place(territory_id, slug, kind, {"kk": kk, "ru": ru, "en": en}, *rest)


def _all() -> Rows:
    return sa.select(*COLUMNS).join(TerritoryVersion, TerritoryVersion.territory_id == Territory.id)


def _today(day: date | sa.ColumnElement[date]) -> Rows:
    return _all().where(on(day, TerritoryVersion.valid_from, TerritoryVersion.valid_to))


# Asked by almost every page, so they are put together once: that costs more than asking.
ANY = _today(sa.bindparam("day", type_=sa.Date))
BY_ID = ANY.where(Territory.id == sa.bindparam("id", type_=sa.Uuid))
BY_SLUG = ANY.where(Territory.slug == sa.bindparam("slug"))


def find_place(session: Session, territory_id: uuid.UUID, day: date) -> Place | None:
    """The territory on the day, or None if it did not exist then."""
    row = session.connection().execute(BY_ID, {"id": territory_id, "day": day}).first()
    return _place(row) if row else None


def get_place(session: Session, territory_id: uuid.UUID, day: date) -> Place:
    """The territory on the day; raises NotFoundError if it did not exist then."""
    found = find_place(session, territory_id, day)
    if found is None:
        raise NotFoundError("places.error.no_territory")
    return found


def get_place_by_slug(session: Session, slug: str, day: date) -> Place:
    """The territory with this address on the day; raises NotFoundError if it did not exist then."""
    row = session.connection().execute(BY_SLUG, {"slug": slug, "day": day}).first()
    if row is None:
        raise NotFoundError("places.error.no_territory")
    return _place(row)


def get_known_place(session: Session, slug: str, day: date) -> Place:
    """The territory with this address, for those who keep its facts: as it is on the day, else as it will be, else
    as it was last; raises NotFoundError if there never was one."""
    history = [_place(row) for row in session.execute(_all().where(Territory.slug == slug))]
    if not history:
        raise NotFoundError("places.error.no_territory")
    begun = [version for version in history if version.valid_from <= day]
    if begun:
        return max(begun, key=lambda version: version.valid_from)
    return min(history, key=lambda version: version.valid_from)


def list_places(
    session: Session, day: date, kinds: Collection[str] = (), ids: Collection[uuid.UUID] | None = None
) -> Sequence[Place]:
    """All territories on the day by Kazakh name: of these kinds (none named: all), or only those with these ids."""
    statement = _today(day).order_by(TerritoryVersion.name_kk)
    if kinds:
        statement = statement.where(Territory.kind.in_(kinds))
    if ids is not None:
        statement = statement.where(Territory.id.in_(ids))
    return [_place(row) for row in session.execute(statement)]


def list_children(session: Session, territory_id: uuid.UUID, day: date, kind: str | None = None) -> Sequence[Place]:
    """What is directly part of the territory on the day, by Kazakh name; of one kind if asked."""
    statement = _today(day).where(TerritoryVersion.parent_id == territory_id).order_by(TerritoryVersion.name_kk)
    if kind:
        statement = statement.where(Territory.kind == kind)
    return [_place(row) for row in session.execute(statement)]


def list_parts_since(session: Session, territory_id: uuid.UUID | None, day: date) -> Sequence[Place]:
    """What is directly part of the territory (None: of none) on the day or will be, by Kazakh name; the version in
    force before one to come."""
    lasting = sa.or_(TerritoryVersion.valid_to.is_(None), TerritoryVersion.valid_to >= day)
    statement = _all().where(TerritoryVersion.parent_id == territory_id, lasting)
    rows = session.execute(statement.order_by(TerritoryVersion.name_kk, TerritoryVersion.valid_from.desc()))
    return list({place.id: place for place in map(_place, rows)}.values())


def list_under(session: Session, roots: Collection[uuid.UUID], day: date) -> Sequence[Place]:
    """These territories and everything that is part of them on the day, by Kazakh name; one statement."""
    places = list_places(session, day)
    parents = {place.id: place.parent_id for place in places}

    def is_under(territory_id: uuid.UUID | None) -> bool:
        for _ in range(MOST_LEVELS):
            if territory_id is None or territory_id in roots:
                break
            territory_id = parents.get(territory_id)
        return territory_id in roots

    return [place for place in places if is_under(place.id)]


def list_history(session: Session, territory_id: uuid.UUID) -> Sequence[Place]:
    """Every version of the territory, the newest first."""
    statement = _all().where(Territory.id == territory_id).order_by(TerritoryVersion.valid_from.desc())
    return [_place(row) for row in session.execute(statement)]


def path_to_oblast(session: Session, territory_id: uuid.UUID, day: date) -> Sequence[Place]:
    """The territory and all it is part of on the day, from itself up to the oblast; one statement.

    Empty if it did not exist on the day.
    """
    in_force = on(day, TerritoryVersion.valid_from, TerritoryVersion.valid_to)
    start = sa.select(TerritoryVersion.id, TerritoryVersion.parent_id, sa.literal(0).label("level"))
    up = start.where(TerritoryVersion.territory_id == territory_id, in_force).cte("up", recursive=True)
    higher = sa.select(TerritoryVersion.id, TerritoryVersion.parent_id, up.c.level + 1)
    higher = higher.join(up, TerritoryVersion.territory_id == up.c.parent_id)
    up = up.union_all(higher.where(in_force, up.c.level < MOST_LEVELS))
    statement = _all().join(up, up.c.id == TerritoryVersion.id).order_by(up.c.level)
    return [_place(row) for row in session.execute(statement)]
