"""Local acts: a charter or a decision enters the book of its territory if it tightens, and is refused if it loosens."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, NotInForceError, Problem
from app.domain.law.book import LANGUAGES, LOCAL_RANKS, LawBook, Provision, Value
from app.domain.shares import parse_share
from app.lawbook import queries
from app.lawbook.models import LocalAct, LocalValue
from app.lawbook.policy import require_recorder
from app.lawbook.queries import LocalRow
from app.places.queries import get_place, path_to_oblast
from app.platform.access import Actor
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction

LONGEST = 500
QUOTE_LONGEST = 4000
PER_CENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
MONTH_DAYS = re.compile(r"\d\d-\d\d(\.\.\d\d-\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ActDraft:
    """An act as an officer enters it. rank: maslikhat_decision or okrug_charter; titles: {kk, ru, en};
    valid_from, valid_to: first and last day in force (None: open); source: where the text can be read.
    """

    rank: str
    titles: Mapping[str, str]
    number: str
    adopted_on: date
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """One parameter that the act sets: value as typed ("15/100", "15 %", "20", "true"), its place and its words."""

    key: str
    value: str
    article: str
    paragraph: str | None = None
    quote: str | None = None


def record_local_act(
    runtime: Runtime, actor: Actor | None, territory_id: uuid.UUID, act: ActDraft, values: Sequence[ValueDraft]
) -> uuid.UUID:
    """Enter a local act of a territory with what it sets; gives its id.

    An administrator or a commission member of the territory may; None is the operator at the command line. Raises
    LooseningError (names the higher norm), InvalidInputError (problems stand at a field of the act or at
    "values-0-value" …), ConflictError (entered before, or two acts of one rank begin on one day), ForbiddenError,
    NotFoundError.
    """
    problems = [*_act_problems(act), *_value_problems(runtime.law, act, values)]
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        slug = _recorded_place(tx, actor, territory_id)
        take_turns(tx.session, f"local acts of {territory_id}")
        row = LocalAct(
            id=uuid.uuid4(),
            territory_id=territory_id,
            rank=act.rank,
            title_kk=act.titles["kk"],
            title_ru=act.titles["ru"],
            title_en=act.titles["en"],
            number=act.number,
            adopted_on=act.adopted_on,
            valid_from=act.valid_from,
            valid_to=act.valid_to,
            source=act.source,
            recorded_at=tx.now,
            recorded_by=actor.account_id if actor else None,
        )
        entered = [LocalValue(act_id=row.id, **_stored(tx.law, act, value)) for value in values]
        _check_stands(tx, row, entered)
        tx.session.add(row)
        tx.session.flush()
        tx.session.add_all(entered)
        facts = {
            "rank": act.rank,
            "title": act.titles["kk"],
            "number": act.number,
            "adopted_on": act.adopted_on.isoformat(),
            "valid_from": act.valid_from.isoformat(),
            "valid_to": act.valid_to.isoformat() if act.valid_to else None,
            "source": act.source,
            "values": [
                {"key": value.key, "value": value.value, "article": value.article, "paragraph": value.paragraph}
                for value in entered
            ],
        }
        tx.record("law.local_act", f"territory:{slug}", facts, actor=row.recorded_by)
        return row.id


def end_local_act(runtime: Runtime, actor: Actor | None, act_id: uuid.UUID, *, last_day: date, basis: str) -> None:
    """Enter the last day of a local act in force and the act that repeals it; once.

    Raises as `record_local_act`; ConflictError when its last day is already past or set to an earlier day.
    """
    if not 0 < len(basis.strip()) <= LONGEST:
        raise InvalidInputError([Problem("lawbook.error.needed", "basis")])
    with runtime.transaction() as tx:
        act = tx.session.scalar(sa.select(LocalAct).where(LocalAct.id == act_id).with_for_update())
        if act is None:
            raise NotFoundError
        slug = _recorded_place(tx, actor, act.territory_id)
        if last_day < act.valid_from:
            raise InvalidInputError([Problem("lawbook.error.days", "last_day")])
        if act.valid_to is not None and act.valid_to <= last_day:
            raise ConflictError("lawbook.error.ended", day=act.valid_to)
        act.valid_to = last_day
        facts = {"act": str(act_id), "last_day": last_day.isoformat(), "basis": basis.strip()}
        tx.record("law.local_act_end", f"territory:{slug}", facts, actor=actor.account_id if actor else None)


def _recorded_place(tx: Transaction, actor: Actor | None, territory_id: uuid.UUID) -> str:
    """The address of the territory, if the actor may record its acts."""
    place = get_place(tx.session, territory_id, tx.today)
    path = [step.id for step in path_to_oblast(tx.session, territory_id, tx.today)]
    require_recorder(actor, territory_id, path)
    return place.slug


def _act_problems(act: ActDraft) -> list[Problem]:
    texts = {
        "number": act.number,
        "source": act.source,
        **{f"title_{lang}": act.titles.get(lang, "") for lang in LANGUAGES},
    }
    problems = [_text_problem(text, name) for name, text in texts.items()]
    found = [problem for problem in problems if problem]
    if act.rank not in LOCAL_RANKS:
        found.append(Problem("lawbook.error.rank", "rank"))
    if act.valid_from < act.adopted_on:
        found.append(Problem("lawbook.error.before_adopted", "valid_from"))
    if act.valid_to is not None and act.valid_to < act.valid_from:
        found.append(Problem("lawbook.error.days", "valid_to"))
    return found


def _text_problem(text: str, where: str, longest: int = LONGEST) -> Problem | None:
    if not text.strip():
        return Problem("lawbook.error.needed", where)
    return Problem("lawbook.error.text_long", where, {"most": longest}) if len(text) > longest else None


def _value_problems(law: LawBook, act: ActDraft, values: Sequence[ValueDraft]) -> list[Problem]:
    if not values:
        return [Problem("lawbook.error.no_values", "values-0-key")]
    problems: list[Problem | None] = []
    keys = [value.key for value in values]
    for n, value in enumerate(values):
        problems.append(_text_problem(value.article, f"values-{n}-article"))
        if value.quote:
            problems.append(_text_problem(value.quote, f"values-{n}-quote", QUOTE_LONGEST))
        if value.key in keys[:n]:
            problems.append(Problem("lawbook.error.key_twice", f"values-{n}-key"))
        problems.append(_number_problem(law, act.valid_from, value, n))
    return [problem for problem in problems if problem]


def _number_problem(law: LawBook, first_day: date, value: ValueDraft, n: int) -> Problem | None:
    if value.key not in law.parameters:
        return Problem("lawbook.error.key", f"values-{n}-key")
    try:
        norm = law.parameter(value.key).higher_at(first_day)
    except NotInForceError:
        return Problem("lawbook.error.nothing_above", f"values-{n}-key", {"day": first_day})
    try:
        read_value(norm, value.value)
    except ValueError:
        return Problem(f"lawbook.error.value.{_kind(norm.value)}", f"values-{n}-value")
    return None


def _kind(value: Value) -> str:
    match value:
        case Fraction():
            return "share"
        case bool():
            return "flag"
        case int():
            return "number"
        case _:
            return "words"


def read_value(norm: Provision, typed: str) -> str:
    """The value as the pack writes it, of the same kind as the norm's. Raises ValueError for any other."""
    typed = typed.strip()
    match norm.value:
        case Fraction():
            return _share(typed)
        case bool():
            if typed not in {"true", "false"}:
                raise ValueError(typed)
            return typed
        case int():
            if not typed.isascii() or not typed.isdecimal() or len(typed) > 12:
                raise ValueError(typed)
            return str(int(typed))
        case _ if norm.unit == "residents" and typed != norm.value:  # a quorum, where the norm asks for none
            return _share(typed)
        case _:
            if norm.unit == "month_day" and not MONTH_DAYS.fullmatch(typed):
                raise ValueError(typed)
            if not typed or "/" in typed:
                raise ValueError(typed)
            return typed


def _share(typed: str) -> str:
    per_cent = PER_CENT.fullmatch(typed)
    share = f"{per_cent[1]}/100" if per_cent else "".join(typed.split())
    parse_share(share)
    return share


def _stored(law: LawBook, act: ActDraft, value: ValueDraft) -> dict[str, str | None]:
    norm = law.parameter(value.key).higher_at(act.valid_from)
    return {
        "key": value.key,
        "value": read_value(norm, value.value),
        "article": value.article.strip(),
        "paragraph": (value.paragraph or "").strip() or None,
        "quote": (value.quote or "").strip() or None,
    }


def _check_stands(tx: Transaction, act: LocalAct, values: Sequence[LocalValue]) -> None:
    """Raise LooseningError unless every value may stand beneath the acts above it."""
    existing = queries.local_rows(tx.session, act.territory_id)
    if any((row.rank, row.number, row.adopted_on) == (act.rank, act.number, act.adopted_on) for row in existing):
        raise ConflictError("lawbook.error.act_twice")
    keys = {value.key for value in values}
    if any(row.rank == act.rank and row.valid_from == act.valid_from and row.key in keys for row in existing):
        raise ConflictError("lawbook.error.same_day")
    book = queries.laid_over(tx.law, existing)
    new = {value.key: [queries.provision_of(tx.law, _row(act, value))] for value in values}
    book.with_local(new)


def _row(act: LocalAct, value: LocalValue) -> LocalRow:
    return LocalRow(
        act.id,
        act.rank,
        act.title_kk,
        act.title_ru,
        act.title_en,
        act.number,
        act.adopted_on,
        act.valid_from,
        act.valid_to,
        act.source,
        value.key,
        value.value,
        value.article,
        value.paragraph,
        value.quote,
    )
