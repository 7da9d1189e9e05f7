"""Reading local acts, and the book of one okrug: the pack with its charter laid over it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import DomainError
from app.domain.law.book import Citation, LawBook, Provision, Quote, Rank, Status, Text, Value
from app.domain.shares import parse_share
from app.lawbook.models import LocalAct, LocalValue


class LocalRow(NamedTuple):
    """One value of a local act with its citation, as the database has it."""

    act_id: uuid.UUID
    rank: str
    title_kk: str
    title_ru: str
    title_en: str
    number: str
    adopted_on: date
    valid_from: date
    valid_to: date | None
    source: str
    key: str
    value: str
    article: str
    paragraph: str | None
    quote: str | None

    @property
    def order(self) -> tuple[int, date]:
        """Higher acts first, then earlier ones: the order in which they are laid over the pack."""
        return Rank(self.rank).order, self.valid_from


COLUMNS = (
    LocalAct.id,
    LocalAct.rank,
    LocalAct.title_kk,
    LocalAct.title_ru,
    LocalAct.title_en,
    LocalAct.number,
    LocalAct.adopted_on,
    LocalAct.valid_from,
    LocalAct.valid_to,
    LocalAct.source,
    LocalValue.key,
    LocalValue.value,
    LocalValue.article,
    LocalValue.paragraph,
    LocalValue.quote,
)


OF_TERRITORY = (
    sa.select(*COLUMNS)
    .join(LocalValue, LocalValue.act_id == LocalAct.id)
    .where(LocalAct.territory_id == sa.bindparam("territory", type_=sa.Uuid))
    .order_by(LocalAct.valid_from, LocalAct.id, LocalValue.key)
)
"""Asked at every vote, so it is put together once: that costs more than asking. The parameter names its type because
a foreign key knows its own only when the tables it leads to are loaded."""


def local_rows(session: Session, territory_id: uuid.UUID) -> tuple[LocalRow, ...]:
    """Everything that local acts of the territory set, in one statement."""
    rows = session.connection().execute(OF_TERRITORY, {"territory": territory_id})
    return tuple(LocalRow(*tuple(row)) for row in rows)


def rows_by_territory(session: Session, key: str) -> Sequence[tuple[uuid.UUID, LocalRow]]:
    """(territory, value) of every local act that sets the parameter, in one statement."""
    statement = (
        sa.select(LocalAct.territory_id, *COLUMNS)
        .join(LocalValue, LocalValue.act_id == LocalAct.id)
        .where(LocalValue.key == key)
        .order_by(LocalAct.valid_from, LocalAct.id)
    )
    return [(row[0], LocalRow(*tuple(row)[1:])) for row in session.execute(statement)]


def territories_with_acts(session: Session) -> Sequence[uuid.UUID]:
    """The territories that have a local act on record."""
    return list(session.scalars(sa.select(LocalAct.territory_id).distinct()))


def territory_of_act(session: Session, act_id: uuid.UUID) -> uuid.UUID | None:
    """Whose local act it is; None for an unknown act."""
    return session.scalar(sa.select(LocalAct.territory_id).where(LocalAct.id == act_id))


def book_for(session: Session, law: LawBook, territory_id: uuid.UUID) -> LawBook:
    """The law book of a territory: the pack with the territory's local acts."""
    return laid_over(law, local_rows(session, territory_id))


def laid_over(law: LawBook, rows: Iterable[LocalRow]) -> LawBook:
    """The pack with these values; what the pack no longer lets stand (it was corrected since) is left out."""
    ordered = tuple(sorted(rows, key=lambda row: row.order))
    return _cached(_ByVersion(law), ordered) if ordered else law


def provision_of(law: LawBook, row: LocalRow) -> Provision:
    """A local value as a provision: unit, base and comparator are those of the norm it stands under.

    Raises NotFoundError and NotInForceError where there is no such norm on its first day.
    """
    norm = law.parameter(row.key).higher_at(row.valid_from)
    title = Text(row.title_kk, row.title_ru, row.title_en)
    citation = Citation(
        act_id=str(row.act_id),
        act=title,
        article=row.article,
        paragraph=row.paragraph,
        rank=Rank(row.rank),
        status=Status.LOCAL_ACT,
        source=row.source,
        text=f"{row.title_kk}, {row.number}, {row.adopted_on}, {row.article}",
    )
    value = local_value(row.value)
    return Provision(
        value=value,
        comparator=">=" if isinstance(value, Fraction) and norm.comparator == "==" else norm.comparator,
        unit=norm.unit,
        base=norm.base,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        date_basis="charter",
        citation=citation,
        quotes=(Quote(row.quote, "kk"),) if row.quote else (),
        record=norm.record,
    )


def local_value(text: str) -> Value:
    """A value as a local act's record has it: a share ("15/100"), a whole number, true or false, or words."""
    if "/" in text:
        return parse_share(text)
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if text.isdecimal() else text


class _ByVersion:
    """A law book that is equal to another of the same version: what the cache needs."""

    def __init__(self, law: LawBook) -> None:
        self.law = law

    def __hash__(self) -> int:
        return hash(self.law.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByVersion) and self.law.version == other.law.version


@lru_cache(maxsize=256)
def _cached(pack: _ByVersion, rows: tuple[LocalRow, ...]) -> LawBook:
    book = pack.law
    for row in rows:
        try:
            book = book.with_local({row.key: [provision_of(pack.law, row)]})
        except DomainError:  # the pages show the act as giving way
            continue
    return book
