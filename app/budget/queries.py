"""Reading rounds, projects, the register and the box. Nothing here tells how a vote is going before its close."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget.models import Adoption, Ballot, BallotCode, Mark, Project, Result, Round
from app.domain.errors import NotFoundError
from app.identity.models import Account, Person
from app.places.models import Body, Mandate, RollEntry, Territory, TerritoryVersion
from app.places.queries.periods import on

# What many people ask at once is put together once and sent without the ORM: the rest would cost several times what
# the asking costs.
ROUND = sa.select(Round).where(Round.slug == sa.bindparam("slug"))
BALLOT_COSTS = sa.select(Project.code, Project.cost).where(
    Project.round_id == sa.bindparam("round", type_=sa.Uuid), Project.refusal_code.is_(None)
)
VOTER = (
    sa.select(Person.birth_date, RollEntry.village_id)
    .join(RollEntry, RollEntry.person_id == Person.id)
    .where(RollEntry.roll_id == sa.bindparam("roll", type_=sa.Uuid), RollEntry.person_id == sa.bindparam("person"))
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
        Project.assessment,
        Project.refusal_code,
        Project.refusal_text,
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


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as lists show it. Titles and texts are {kk, ru, en}; cost in whole tenge."""

    id: uuid.UUID
    code: str
    number: int
    title: dict[str, str]
    about: dict[str, str]
    cost: int
    village: dict[str, str] | None
    category: str | None
    assessment: str | None
    refusal_code: str | None
    refusal_text: str | None

    @property
    def admitted(self) -> bool:
        return self.refusal_code is None


@dataclass(frozen=True, slots=True)
class Voter:
    """What the roll says of a person who is about to vote."""

    birth_date: date
    village_id: uuid.UUID


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
    rows = session.connection().execute(PROJECTS, {"round": round_id, "day": day})
    return [_project(row) for row in rows]


def _project(row: sa.Row[Any]) -> ProjectRow:
    r = row._mapping
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
        assessment=r["assessment"],
        refusal_code=r["refusal_code"],
        refusal_text=r["refusal_text"],
    )


def ballot_costs(session: Session, round_id: uuid.UUID) -> dict[str, int]:
    """Cost in tenge of each project on the ballot (refused ones are not), by code."""
    return {code: cost for code, cost in session.connection().execute(BALLOT_COSTS, {"round": round_id})}


def find_voter(session: Session, roll_id: uuid.UUID | None, person_id: uuid.UUID) -> Voter | None:
    """What the roll says of a person; None if they are not on it."""
    row = session.connection().execute(VOTER, {"roll": roll_id, "person": person_id}).first()
    return Voter(row.birth_date, row.village_id) if row else None


def count_entitled(session: Session, roll_id: uuid.UUID) -> int:
    return session.scalar(sa.select(sa.func.count()).where(RollEntry.roll_id == roll_id)) or 0


def find_mark(session: Session, round_id: uuid.UUID, person_id: uuid.UUID) -> str | None:
    """The channel a person has voted by, or None."""
    return session.scalar(sa.select(Mark.channel).where(Mark.round_id == round_id, Mark.person_id == person_id))


def count_marks(session: Session, round_id: uuid.UUID) -> int:
    """People marked as having voted. Only for use after the close."""
    return session.scalar(sa.select(sa.func.count()).where(Mark.round_id == round_id)) or 0


def turnout_rows(session: Session, round_id: uuid.UUID, roll_id: uuid.UUID) -> list[tuple[uuid.UUID, int, int]]:
    """(village, entitled, marks) for each village. Only for use after the close."""
    statement = (
        sa.select(RollEntry.village_id, sa.func.count(), sa.func.count(Mark.person_id))
        .outerjoin(Mark, sa.and_(Mark.person_id == RollEntry.person_id, Mark.round_id == round_id))
        .where(RollEntry.roll_id == roll_id)
        .group_by(RollEntry.village_id)
    )
    return [(village, entitled, marks) for village, entitled, marks in session.execute(statement)]


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


def list_choices(session: Session, round_id: uuid.UUID) -> list[list[str]]:
    """The ballots of a sealed box, in their stored (random) order."""
    return list(session.scalars(sa.select(Ballot.choices).where(Ballot.round_id == round_id).order_by(Ballot.slot)))


def list_box(session: Session, round_id: uuid.UUID) -> list[tuple[str, list[str]]]:
    """(random name, choices) of every ballot of a sealed box, by name: databases order text by their own collations."""
    statement = sa.select(Ballot.slot, Ballot.choices).where(Ballot.round_id == round_id)
    return sorted((slot, list(choices)) for slot, choices in session.execute(statement))


def list_codes(session: Session, round_id: uuid.UUID) -> list[tuple[str, str]]:
    """(code, commitment) of every ballot, sorted by code; empty until the box is sealed."""
    statement = (
        sa.select(BallotCode.code, BallotCode.commitment)
        .where(BallotCode.round_id == round_id)
        .order_by(BallotCode.code)
    )
    # Sorted here too: databases order text by their own collations, the list is ordered by code points.
    return sorted((code, commitment) for code, commitment in session.execute(statement))


def find_result(session: Session, round_id: uuid.UUID) -> Result | None:
    return session.get(Result, round_id)


def find_adoption(session: Session, round_id: uuid.UUID) -> Adoption | None:
    return session.get(Adoption, round_id)


def due_to_seal(session: Session, now: datetime) -> Sequence[Round]:
    """Rounds whose vote has closed and whose box is not sealed yet."""
    statement = sa.select(Round).where(
        Round.announced_at.is_not(None),
        Round.closes_at <= now,
        Round.sealed_at.is_(None),
        Round.imported_from.is_(None),
    )
    return session.scalars(statement).all()


@dataclass(frozen=True, slots=True)
class CommissionMember:
    """Someone of a commission; agreed: their consent is among those asked about."""

    name: str
    agreed: bool


def list_commission(
    session: Session, territory_id: uuid.UUID, day: date, agreed: Collection[uuid.UUID]
) -> list[CommissionMember]:
    """Who sits in the territory's commission on the day, and whoever else has agreed, by name.

    `agreed` are accounts.
    """
    sits = (
        sa.select(Mandate.person_id)
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Body.kind == "commission",
            Body.territory_id == territory_id,
            on(day, Mandate.starts_on, Mandate.ends_on),
        )
    )
    statement = (
        sa.select(Person.full_name, Account.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(sa.or_(Person.id.in_(sits), Account.id.in_(agreed)))
        .order_by(Person.full_name)
    )
    return [CommissionMember(name, account_id in agreed) for name, account_id in session.execute(statement)]


def count_open_boxes(session: Session) -> int:
    """How many boxes are not sealed: a backup that is made now holds what joins voters to the ballots in them."""
    return session.scalar(sa.select(sa.func.count()).where(Round.box_key.is_not(None))) or 0
