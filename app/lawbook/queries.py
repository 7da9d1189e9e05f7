"""Reading local acts, and the book of one okrug: the pack with its charter laid over it."""

from __future__ import annotations

import uuid
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

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


def local_rows(session: Session, territory_id: uuid.UUID) -> tuple[LocalRow, ...]:
    """Everything that local acts of the territory set, in one statement."""
    statement = (
        sa.select(
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
        .join(LocalValue, LocalValue.act_id == LocalAct.id)
        .where(LocalAct.territory_id == territory_id)
        .order_by(LocalAct.valid_from, LocalValue.key)
    )
    return tuple(LocalRow(*tuple(row)) for row in session.execute(statement))


def book_for(session: Session, law: LawBook, territory_id: uuid.UUID) -> LawBook:
    """The law book of a territory: the pack with the territory's local acts."""
    rows = local_rows(session, territory_id)
    return _laid_over(_ByVersion(law), rows) if rows else law


def provision_of(law: LawBook, row: LocalRow) -> Provision:
    """A local value as a provision: unit, base and comparator are those of the norm it stands under."""
    parameter = law.parameter(row.key)
    norm = parameter.higher_at(row.valid_from)
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
    return Provision(
        value=local_value(row.value),
        comparator=norm.comparator,
        unit=norm.unit,
        base=norm.base,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        date_basis="local act",
        citation=citation,
        quotes=(Quote(row.quote, "kk"),) if row.quote else (),
    )


def local_value(text: str) -> Value:
    """A value as a local act writes it: a share ("15/100", "15%"), a whole number, or words."""
    if "/" in text or "%" in text:
        return parse_share(text)
    return int(text) if text.strip().isdigit() else text


class _ByVersion:
    """A law book that is equal to another of the same version: what the cache needs."""

    def __init__(self, law: LawBook) -> None:
        self.law = law

    def __hash__(self) -> int:
        return hash(self.law.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByVersion) and self.law.version == other.law.version


@lru_cache(maxsize=256)
def _laid_over(pack: _ByVersion, rows: tuple[LocalRow, ...]) -> LawBook:
    local: dict[str, list[Provision]] = {}
    for row in rows:
        local.setdefault(row.key, []).append(provision_of(pack.law, row))
    return pack.law.with_local(local)
