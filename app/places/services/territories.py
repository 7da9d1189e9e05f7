"""Recording territories, their competent maslikhat and higher akim, and who heads them: facts with their acts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.places import policy, queries
from app.places.models import Akim, Body, Competence, Territory, TerritoryVersion
from app.places.services.periods import check_days, check_words, close_before
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PARENTS: Mapping[str, set[str | None]] = {
    "oblast": {None},
    "district": {"oblast"},
    "town": {"oblast", "district"},
    "okrug": {"district", "town"},
    "village": {"okrug", "town", "district"},
}
"""What each kind may be part of."""


def path_ids(session: Session, territory_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """The ids of the territory and of all it is part of on the day."""
    return [place.id for place in queries.path_to_oblast(session, territory_id, day)]


def check_slug(slug: str) -> None:
    """Raise InvalidInputError unless the text may stand in an address: small Latin letters, digits, single dashes."""
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise InvalidInputError([Problem("places.error.slug", "slug")])


def _check_parent(session: Session, kind: str, parent_id: uuid.UUID | None, day: date) -> None:
    parent = queries.get_place(session, parent_id, day) if parent_id else None
    if (parent.kind if parent else None) not in PARENTS[kind]:
        raise InvalidInputError([Problem("places.error.parent_kind", "parent_id")])


def record_territory(
    runtime: Runtime,
    actor: Actor | None,
    *,
    slug: str,
    kind: str,
    names: Mapping[str, str],
    parent_id: uuid.UUID | None,
    valid_from: date,
    basis: str,
    code: str | None = None,
    population: int | None = None,
) -> uuid.UUID:
    """Enter a new territory with its first version; gives its id.

    kind: oblast, district, town, okrug or village; names: {kk, ru, en}; code: of the classifier (KATO); basis: the
    act. Raises InvalidInputError, ConflictError (the address is taken), ForbiddenError.
    """
    check_slug(slug)
    check_words(basis=basis, **{f"name_{lang}": names.get(lang, "") for lang in ("kk", "ru", "en")})
    if kind not in PARENTS:
        raise InvalidInputError([Problem("places.error.parent_kind", "kind")])
    with runtime.transaction() as tx:
        policy.require_administrator(actor, path_ids(tx.session, parent_id, valid_from) if parent_id else [])
        _check_parent(tx.session, kind, parent_id, valid_from)
        if tx.session.scalar(sa.select(Territory.id).where(Territory.slug == slug)):
            raise ConflictError("places.error.slug_taken")
        territory = Territory(id=uuid.uuid4(), slug=slug, kind=kind)
        tx.session.add(territory)
        tx.session.flush()
        _add_version(tx, actor, territory, names, parent_id, code, population, valid_from, basis)
        return territory.id


def record_territory_version(
    runtime: Runtime,
    actor: Actor | None,
    territory_id: uuid.UUID,
    *,
    names: Mapping[str, str],
    parent_id: uuid.UUID | None,
    valid_from: date,
    basis: str,
    code: str | None = None,
    population: int | None = None,
) -> None:
    """Enter what a territory is called, coded and part of from a day on; the version before ends the day before.

    Raises InvalidInputError, ConflictError (a later version exists), NotFoundError, ForbiddenError: who moves a
    territory must administer it and what it becomes part of.
    """
    check_words(basis=basis, **{f"name_{lang}": names.get(lang, "") for lang in ("kk", "ru", "en")})
    with runtime.transaction() as tx:
        territory = tx.session.get(Territory, territory_id, with_for_update=True)
        if territory is None:
            raise NotFoundError("places.error.no_territory")
        policy.require_administrator(actor, path_ids(tx.session, territory_id, max(tx.today, valid_from)))
        _check_parent(tx.session, territory.kind, parent_id, valid_from)
        last = tx.session.scalar(
            sa.select(TerritoryVersion)
            .where(TerritoryVersion.territory_id == territory_id)
            .order_by(TerritoryVersion.valid_from.desc())
            .limit(1)
        )
        if parent_id is not None and (last is None or last.parent_id != parent_id):
            policy.require_administrator(actor, path_ids(tx.session, parent_id, valid_from))
        close_before(last, valid_from)
        _add_version(tx, actor, territory, names, parent_id, code, population, valid_from, basis)


def _add_version(
    tx: Transaction,
    actor: Actor | None,
    territory: Territory,
    names: Mapping[str, str],
    parent_id: uuid.UUID | None,
    code: str | None,
    population: int | None,
    valid_from: date,
    basis: str,
) -> None:
    version = TerritoryVersion(
        territory_id=territory.id,
        parent_id=parent_id,
        code=code,
        name_kk=names["kk"],
        name_ru=names["ru"],
        name_en=names["en"],
        population=population,
        valid_from=valid_from,
        basis=basis,
    )
    tx.session.add(version)
    facts = {
        "names": dict(names),
        "code": code,
        "parent": str(parent_id) if parent_id else None,
        "population": population,
        "valid_from": valid_from.isoformat(),
        "basis": basis,
    }
    tx.record("place.territory", f"territory:{territory.slug}", facts, actor=policy.account_of(actor))


def record_competence(
    runtime: Runtime,
    actor: Actor | None,
    territory_id: uuid.UUID,
    *,
    maslikhat_id: uuid.UUID,
    higher_akim_territory_id: uuid.UUID,
    valid_from: date,
    basis: str,
) -> None:
    """Set which maslikhat is competent for a territory and whose akim is the higher one, from a day on.

    Both are facts with an act; the platform infers neither from the map. Raises InvalidInputError (the body is no
    maslikhat, the higher akim is the territory's own), ConflictError (a later one exists), NotFoundError,
    ForbiddenError.
    """
    check_words(basis=basis)
    with runtime.transaction() as tx:
        place = queries.get_place(tx.session, territory_id, valid_from)
        policy.require_administrator(actor, path_ids(tx.session, territory_id, valid_from))
        maslikhat = tx.session.get(Body, maslikhat_id)
        if maslikhat is None or maslikhat.kind != "maslikhat":
            raise InvalidInputError([Problem("places.error.not_a_maslikhat", "maslikhat_id")])
        higher = queries.get_place(tx.session, higher_akim_territory_id, valid_from)
        if higher.id == territory_id:
            raise InvalidInputError([Problem("places.error.own_akim", "higher_akim_territory_id")])
        last = tx.session.scalar(
            sa.select(Competence)
            .where(Competence.territory_id == territory_id)
            .order_by(Competence.valid_from.desc())
            .limit(1)
            .with_for_update()
        )
        close_before(last, valid_from)
        tx.session.add(
            Competence(
                territory_id=territory_id,
                maslikhat_id=maslikhat_id,
                higher_akim_territory_id=higher_akim_territory_id,
                valid_from=valid_from,
                basis=basis,
            )
        )
        facts = {
            "maslikhat": maslikhat.slug,
            "higher_akim": higher.slug,
            "valid_from": valid_from.isoformat(),
            "basis": basis,
        }
        tx.record("place.competence", f"territory:{place.slug}", facts, actor=policy.account_of(actor))


def record_akim(
    runtime: Runtime,
    actor: Actor | None,
    territory_id: uuid.UUID,
    *,
    full_name: str,
    mode: str,
    started_on: date,
    term_ends_on: date | None,
    basis: str,
) -> uuid.UUID:
    """Enter who heads a territory from a day on; gives the id of the term.

    mode: elected or appointed; term_ends_on: last day of the term. Raises ConflictError while somebody else is in
    office (end that first, with its act) or when a later term is recorded; InvalidInputError, NotFoundError,
    ForbiddenError.
    """
    check_words(full_name=full_name, basis=basis)
    check_days(started_on, term_ends_on, "term_ends_on")
    if mode not in {"elected", "appointed"}:
        raise InvalidInputError([Problem("places.error.mode", "mode")])
    with runtime.transaction() as tx:
        place = queries.get_place(tx.session, territory_id, started_on)
        policy.require_administrator(actor, path_ids(tx.session, territory_id, started_on))
        last = tx.session.scalar(
            sa.select(Akim)
            .where(Akim.territory_id == territory_id)
            .order_by(Akim.started_on.desc())
            .limit(1)
            .with_for_update()
        )
        if last is not None and last.started_on >= started_on:
            raise ConflictError("places.error.later_exists", day=last.started_on)
        if last is not None and (last.ended_on is None or last.ended_on >= started_on):
            raise ConflictError("places.error.akim_in_office")
        akim = Akim(
            id=uuid.uuid4(),
            territory_id=territory_id,
            full_name=full_name,
            mode=mode,
            started_on=started_on,
            term_ends_on=term_ends_on,
            basis=basis,
        )
        tx.session.add(akim)
        facts = {
            "mode": mode,
            "started_on": started_on.isoformat(),
            "term_ends_on": term_ends_on.isoformat() if term_ends_on else None,
            "basis": basis,
        }
        tx.record("place.akim", f"territory:{place.slug}", facts, actor=policy.account_of(actor))
        return akim.id


def end_akim(runtime: Runtime, actor: Actor | None, akim_id: uuid.UUID, *, ended_on: date, basis: str) -> None:
    """Enter the last day of an akim in office and the act; raises ConflictError if it is already entered."""
    check_words(basis=basis)
    with runtime.transaction() as tx:
        akim = tx.session.get(Akim, akim_id, with_for_update=True)
        if akim is None:
            raise NotFoundError("places.error.no_akim")
        policy.require_administrator(actor, path_ids(tx.session, akim.territory_id, ended_on))
        if akim.ended_on is not None:
            raise ConflictError("places.error.already_ended")
        check_days(akim.started_on, ended_on, "ended_on")
        akim.ended_on, akim.end_basis = ended_on, basis
        place = queries.get_place(tx.session, akim.territory_id, ended_on)
        facts = {"ended_on": ended_on.isoformat(), "basis": basis}
        tx.record("place.akim_end", f"territory:{place.slug}", facts, actor=policy.account_of(actor))
