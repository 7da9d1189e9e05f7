"""Reading a file into a roll: good lines are taken, the others are reported, all in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInputError, Problem
from app.identity.models import Account, Person
from app.places import policy, queries
from app.places.models import RollEntry, RollImport, RollRemark
from app.places.rollcheck import Line, Yardstick, check, settlement
from app.places.rollfile import Remark, read
from app.places.services.rolls import open_roll
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

V = TypeVar("V")
Known = sa.Row[*tuple[Any, ...]]
AGE = "community.age"
CHUNK = 1000
"""How many values one IN list holds: both databases take far more, but plan short lists better."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. lines: people in it; accepted: taken; remarks: refusals and warnings, by line."""

    import_id: uuid.UUID
    lines: int
    accepted: int
    remarks: tuple[Remark, ...]

    @property
    def refused(self) -> int:
        return self.lines - self.accepted


def import_roll(
    runtime: Runtime, actor: Actor, territory_id: uuid.UUID, roll_id: uuid.UUID, data: bytes
) -> ImportReport:
    """Take the good lines of a CSV file into an open roll and report the others.

    Ages are taken on the roll's day of vote (or today) by community.age: Law 148, art. 39-3(1). Who is already known
    keeps the recorded name; a person with a telephone or an e-mail address gets an account to sign in with. Raises
    InvalidInputError when the file cannot be read at all, NotInForceError when no norm on age is known for the day,
    ConflictError for a frozen roll, NotFoundError, ForbiddenError.
    """
    policy.require_roll_officer(actor, territory_id)
    file = read(data)
    with runtime.transaction() as tx:
        roll = open_roll(tx, territory_id, roll_id)
        yardstick = _yardstick(tx, territory_id, roll.vote_on or tx.today)
        lines, remarks = check(file, yardstick)
        lines, found = _enter(tx, actor, territory_id, roll_id, lines)
        report = ImportReport(uuid.uuid4(), len(file.rows) + len(file.broken), len(lines), _together(remarks, found))
        _keep(tx, actor, roll_id, report, data)
        facts = {"lines": report.lines, "accepted": report.accepted, "refused": report.refused}
        tx.record("roll.import", f"roll:{roll_id}", facts, actor=actor.account_id)
        return report


def _together(of_file: Sequence[Remark], of_store: Sequence[Remark]) -> tuple[Remark, ...]:
    """All remarks by line and column; what refuses a line takes the place of a warning in the same column."""
    found = {(remark.line, remark.column): remark for remark in of_file}
    found |= {(remark.line, remark.column): remark for remark in of_store}
    return tuple(found[key] for key in sorted(found))


def _yardstick(tx: Transaction, territory_id: uuid.UUID, day: date) -> Yardstick:
    villages: dict[str, set[uuid.UUID]] = {}
    for village in queries.list_children(tx.session, territory_id, day, "village"):
        for name in {*village.names.values(), village.code or ""} - {""}:
            villages.setdefault(settlement(name), set()).add(village.id)
    if not villages:
        raise InvalidInputError([Problem("places.error.file.no_villages", "file")])
    age = tx.law.parameter(AGE).at(day).value
    if not isinstance(age, int):
        raise TypeError(f"{AGE} is a whole number of years")
    return Yardstick(day, age, villages)


def _enter(
    tx: Transaction, actor: Actor, territory_id: uuid.UUID, roll_id: uuid.UUID, lines: Sequence[Line]
) -> tuple[Sequence[Line], Sequence[Remark]]:
    """Write the lines that are still good beside what is stored: those taken, and what is to be said."""
    prints = {line.line: tx.keys.fingerprint("iin", line.iin) for line in lines}
    known = _known(tx.session, list(prints.values()))
    on_roll = set(tx.session.scalars(sa.select(RollEntry.person_id).where(RollEntry.roll_id == roll_id)))
    remarks: list[Remark] = []
    taken: list[Line] = []
    people: dict[int, uuid.UUID] = {}
    new: list[dict[str, Any]] = []
    for line in lines:
        person = known.get(prints[line.line])
        remark = _beside(line, person, on_roll)
        remarks += [remark] if remark else []
        if remark and remark.refused:
            continue
        taken.append(line)
        people[line.line] = person.id if person else uuid.uuid4()
        if person is None:
            new.append(_person(tx, line, people[line.line], prints[line.line]))
    _insert(tx.session, Person, new)
    entries = [{"roll_id": roll_id, "person_id": people[line.line], "village_id": line.village_id} for line in taken]
    _insert(tx.session, RollEntry, entries)
    remarks += _open_accounts(tx, actor, territory_id, taken, people)
    return taken, remarks


def _known(session: Session, fingerprints: Sequence[str]) -> Mapping[str, Known]:
    columns = (Person.iin_fingerprint, Person.id, Person.full_name, Person.birth_date)
    found: dict[str, Known] = {}
    for part in _parts(fingerprints):
        for row in session.execute(sa.select(*columns).where(Person.iin_fingerprint.in_(part))):
            found[row.iin_fingerprint] = row
    return found


def _parts(values: Sequence[V]) -> Iterator[Sequence[V]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _insert(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(table), rows)


def _beside(line: Line, person: Known | None, on_roll: set[uuid.UUID]) -> Remark | None:
    """What is to be said of a line beside what the platform already holds of the person."""
    if person is None:
        return None
    if person.birth_date != line.birth_date:
        return Remark(line.line, "birth_date", "birth_known_otherwise")
    if person.id in on_roll:
        return Remark(line.line, "iin", "already_on_roll")
    if person.full_name.casefold() != line.full_name.casefold():
        return Remark(line.line, "full_name", "name_known_otherwise", False)
    return None


def _person(tx: Transaction, line: Line, person_id: uuid.UUID, fingerprint: str) -> dict[str, Any]:
    return {
        "id": person_id,
        "iin_fingerprint": fingerprint,
        "iin_cipher": tx.keys.encrypt(line.iin),
        "full_name": line.full_name,
        "birth_date": line.birth_date,
        "created_at": tx.now,
    }


def _open_accounts(
    tx: Transaction, actor: Actor, territory_id: uuid.UUID, lines: Sequence[Line], people: Mapping[int, uuid.UUID]
) -> Sequence[Remark]:
    """Accounts for those who gave a contact and have none; a contact that is somebody's already is left out."""
    with_contact = [line for line in lines if line.phone or line.email]
    ids = [people[line.line] for line in with_contact]
    having: set[uuid.UUID] = set()
    for part in _parts(ids):
        having |= set(tx.session.scalars(sa.select(Account.person_id).where(Account.person_id.in_(part))))
    lines = [line for line in with_contact if people[line.line] not in having]
    remarks: list[Remark] = []
    rows = [
        {
            "person_id": people[line.line],
            "lang": "kk",
            "territory_id": territory_id,
            "enrolled_by": actor.account_id,
            "created_at": tx.now,
        }
        for line in lines
    ]
    for column, stored in (("phone", Account.phone_fingerprint), ("email", Account.email_fingerprint)):
        given = [getattr(line, column) for line in lines]
        prints = [tx.keys.fingerprint("contact", address) if address else None for address in given]
        taken: set[str] = set()
        for some in _parts([one for one in prints if one]):
            taken |= {one for one in tx.session.scalars(sa.select(stored).where(stored.in_(some))) if one}
        for line, row, address, one in zip(lines, rows, given, prints, strict=True):
            free = one is not None and one not in taken
            if one is not None and not free:
                remarks.append(Remark(line.line, column, f"{column}_taken", False))
            row[f"{column}_cipher"] = tx.keys.encrypt(address) if free else None
            row[f"{column}_fingerprint"] = one if free else None
            taken |= {one} if one else set()
    _insert(tx.session, Account, [r for r in rows if r["phone_fingerprint"] or r["email_fingerprint"]])
    return remarks


def _keep(tx: Transaction, actor: Actor, roll_id: uuid.UUID, report: ImportReport, data: bytes) -> None:
    tx.session.add(
        RollImport(
            id=report.import_id,
            roll_id=roll_id,
            file_fingerprint=tx.keys.fingerprint("roll-file", hashlib.sha256(data).hexdigest()),
            lines=report.lines,
            accepted=report.accepted,
            imported_at=tx.now,
            imported_by=actor.account_id,
        )
    )
    tx.session.flush()
    rows = [
        {
            "import_id": report.import_id,
            "line": remark.line,
            "column": remark.column,
            "reason": remark.reason,
            "refused": remark.refused,
            "see_line": remark.see_line,
        }
        for remark in report.remarks
    ]
    _insert(tx.session, RollRemark, rows)
