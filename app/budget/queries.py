"""Reading rounds, their projects and results. Nothing here tells how a vote is going before its close."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget.models import Adoption, Project, Result, Round
from app.budget.proposal_models import Timetable
from app.domain.errors import NotFoundError
from app.places.models import Territory, TerritoryVersion
from app.places.queries.periods import on

# What many people ask at once is put together once and sent without the ORM: the rest would cost several times what
# the asking costs.
ROUND = sa.select(Round).where(Round.slug == sa.bindparam("slug"))
HAS_TIMETABLE = sa.select(Timetable.round_id).where(Timetable.round_id == sa.bindparam("round", type_=sa.Uuid))
BALLOT_COSTS = sa.select(Project.code, Project.cost).where(
    Project.round_id == sa.bindparam("round", type_=sa.Uuid), Project.refusal_code.is_(None)
)


def _projects() -> sa.Select[Any]:
    village = sa.orm.aliased(TerritoryVersion)
    columns: list[Any] = [
        Project.id,
        Project.code,
        Project.number,
        Project.title_kk,
        Project.title_ru,
        Project.title_en,
        Project.about_kk,
        Project.about_ru,
        Project.about_en,
        Project.cost,
        Project.category,
        Project.assessment_kk,
        Project.assessment_ru,
        Project.assessment_en,
        Project.refusal_code,
        Project.refusal_kk,
        Project.refusal_ru,
        Project.refusal_en,
        village.name_kk.label("village_kk"),
        village.name_ru.label("village_ru"),
        village.name_en.label("village_en"),
    ]
    return (
        sa.select(*columns)
        .outerjoin(
            village,
            sa.and_(
                village.territory_id == Project.village_id,
                on(sa.bindparam("day", type_=sa.Date), village.valid_from, village.valid_to),
            ),
        )
        .where(Project.round_id == sa.bindparam("round", type_=sa.Uuid))
        .order_by(Project.number)
    )


PROJECTS = _projects()


@dataclass(frozen=True, slots=True, eq=False)
class ProjectRow:
    """A project as lists show it. Titles and texts are {kk, ru, en}; cost in whole tenge.

    Two are equal if they are one: what was drawn for them is found again without comparing their texts.
    """

    id: uuid.UUID
    code: str
    number: int
    title: dict[str, str]
    about: dict[str, str]
    cost: int
    village: dict[str, str] | None
    category: str | None
    assessment: dict[str, str] | None
    refusal_code: str | None
    refusal_text: dict[str, str] | None

    @property
    def admitted(self) -> bool:
        return self.refusal_code is None


def get_round(session: Session, slug: str) -> Round:
    """The round of that address; raises NotFoundError."""
    found = session.scalars(ROUND, {"slug": slug}).first()
    if found is None:
        raise NotFoundError
    return found


def get_round_by_id(session: Session, round_id: uuid.UUID) -> Round:
    """The round with that id."""
    return session.get_one(Round, round_id)


def list_rounds(session: Session, territory_id: uuid.UUID | None = None) -> Sequence[Round]:
    """Rounds, newest year first; of one territory if asked."""
    statement = sa.select(Round).order_by(Round.year.desc(), Round.slug)
    if territory_id is not None:
        statement = statement.where(Round.territory_id == territory_id)
    return session.scalars(statement).all()


def list_projects(session: Session, round_id: uuid.UUID, day: date) -> list[ProjectRow]:
    """All projects of a round with the names of their villages on the day: one statement."""
    rows = session.connection().execute(PROJECTS, {"round": round_id, "day": day}).all()
    return list(_listed(tuple(map(tuple, rows))))


@lru_cache(maxsize=32)
def _listed(rows: tuple[tuple[Any, ...], ...]) -> tuple[ProjectRow, ...]:
    """The same rows are put into words once, and stay the same objects: lists are read more often than they change."""
    names = PROJECTS.selected_columns.keys()
    return tuple(_project(dict(zip(names, row, strict=True))) for row in rows)


def _project(r: Mapping[str, Any]) -> ProjectRow:
    names = (r["village_kk"], r["village_ru"], r["village_en"])
    return ProjectRow(
        id=r["id"],
        code=r["code"],
        number=r["number"],
        title={"kk": r["title_kk"], "ru": r["title_ru"], "en": r["title_en"]},
        about={"kk": r["about_kk"], "ru": r["about_ru"], "en": r["about_en"]},
        cost=r["cost"],
        village=dict(zip(("kk", "ru", "en"), names, strict=True)) if names[0] else None,
        category=r["category"],
        assessment=_texts(r, "assessment"),
        refusal_code=r["refusal_code"],
        refusal_text=_texts(r, "refusal"),
    )


def _texts(row: Any, name: str) -> dict[str, str] | None:
    """The words of a column in three languages, the Kazakh ones where another is not there; None without any."""
    kk = row[f"{name}_kk"]
    return {lang: row[f"{name}_{lang}"] or kk or "" for lang in ("kk", "ru", "en")} if kk else None


def ballot_costs(session: Session, round_id: uuid.UUID) -> dict[str, int]:
    """Cost in tenge of each project on the ballot (refused ones are not), by code."""
    return {code: cost for code, cost in session.connection().execute(BALLOT_COSTS, {"round": round_id}).all()}


def village_names(session: Session, okrug_id: uuid.UUID, day: date) -> dict[uuid.UUID, dict[str, str]]:
    """Names of the okrug's villages on the day, in the order of their Kazakh names."""
    statement = (
        sa.select(
            TerritoryVersion.territory_id,
            TerritoryVersion.name_kk,
            TerritoryVersion.name_ru,
            TerritoryVersion.name_en,
        )
        .join(Territory, Territory.id == TerritoryVersion.territory_id)
        .where(
            TerritoryVersion.parent_id == okrug_id,
            Territory.kind == "village",
            on(day, TerritoryVersion.valid_from, TerritoryVersion.valid_to),
        )
        .order_by(TerritoryVersion.name_kk)
    )
    return {row[0]: {"kk": row[1], "ru": row[2], "en": row[3]} for row in session.execute(statement)}


def has_timetable(session: Session, round_id: uuid.UUID) -> bool:
    """Whether the round takes or took proposals from residents."""
    return session.connection().execute(HAS_TIMETABLE, {"round": round_id}).first() is not None


def find_result(session: Session, round_id: uuid.UUID) -> Result | None:
    return session.get(Result, round_id)


def find_adoption(session: Session, round_id: uuid.UUID) -> Adoption | None:
    return session.get(Adoption, round_id)
