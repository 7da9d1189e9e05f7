"""Signing, withdrawing, entering and checking paper, handing in, making anonymous.

Each takes the transaction of its caller's use case, who has judged whether the person may sign and whether the act
is lawful. Whoever changes a sheet locks its row first: so two signatures at the threshold are counted one after the
other, and the threshold is met once.
"""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.platform.clock import legal_day, start_of
from app.platform.keys import Keys
from app.platform.runtime import Transaction
from app.support import queries
from app.support.models import LINE_FAULTS, PaperLine, PaperPage, Sheet, Signature

CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Signed:
    """count: signatures that count now; reached_now: this one met the need for the first time."""

    count: int
    reached_now: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a line. A line of somebody who has signed already is refused, whatever the checker found."""

    status: str
    reason: str | None
    count: int
    reached_now: bool


def open_sheet(
    tx: Transaction,
    *,
    kind: str,
    territory_id: uuid.UUID,
    body_id: uuid.UUID | None,
    need: int,
    of: int,
    due_on: date,
    digest: str | None = None,
) -> Sheet:
    """Begin to collect: `need` signatures of a base of `of` people, frozen as they are today, until `due_on`.

    digest: sha256 of the text that is signed, where paper sheets are printed for it.
    Raises InvalidInputError for a need that cannot be met and a last day that has passed.
    """
    if not 0 < need <= of:
        raise InvalidInputError([Problem("support.error.need", facts={"need": need, "of": of})])
    if due_on < tx.today:
        raise InvalidInputError([Problem("support.error.due_passed", facts={"due": due_on})])
    sheet = Sheet(
        id=uuid.uuid4(),
        kind=kind,
        territory_id=territory_id,
        body_id=body_id,
        digest=digest,
        opened_at=tx.now,
        due_on=due_on,
        need=need,
        of=of,
        frozen_on=tx.today,
    )
    tx.session.add(sheet)
    tx.session.flush()
    return sheet


def sign(tx: Transaction, sheet_id: uuid.UUID, person_id: uuid.UUID) -> Signed:
    """Sign online. Raises ConflictError for a second signature, after the last day and after the handing in."""
    sheet = _lock(tx.session, sheet_id)
    _require_collecting(sheet, tx.today)
    count, channel = _standing(tx.session, sheet_id, person_id)
    if channel is not None:
        raise ConflictError("support.error.signed")
    return _add(tx, sheet, person_id, "online", count + 1)


def withdraw(tx: Transaction, sheet_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """Take one's signature back, online or paper, until the sheet is handed in; gives how many are left.

    Raises ConflictError for who has not signed and after the handing in.
    """
    _require_kept(_lock(tx.session, sheet_id))
    statement = sa.select(Signature).where(
        Signature.sheet_id == sheet_id, Signature.person_id == person_id, queries.LIVE
    )
    signature = tx.session.scalars(statement).first()
    if signature is None:
        raise ConflictError("support.error.not_signed")
    signature.withdrawn_at = tx.now
    tx.session.flush()
    return queries.count_signatures(tx.session, sheet_id)


def page_code(keys: Keys, sheet: Sheet, page: int) -> str:
    """What is printed at the foot of a page: it fits this sheet, this text and this number only (8 hex digits)."""
    text = f"{sheet.id} {page} {sheet.digest or ''}"
    return keys.fingerprint("support page", text)[:CODE_LENGTH].upper()


def list_page_codes(session: Session, keys: Keys, sheet_id: uuid.UUID, pages: int) -> list[str]:
    """The codes of the first `pages` pages, for printing them; raises NotFoundError."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None:
        raise NotFoundError
    return [page_code(keys, sheet, number) for number in range(1, pages + 1)]


def receive_page(
    tx: Transaction,
    sheet_id: uuid.UUID,
    page: int,
    *,
    code: str,
    received_on: date,
    by: uuid.UUID,
    document_id: uuid.UUID | None = None,
) -> str | None:
    """Take a page of paper in; gives the reason why it counts for nothing, if it does.

    'altered': the code at its foot is not of this text and number; 'late': it came after the last day. Raises
    ConflictError for a page that is in already and after the handing in, InvalidInputError for a day to come or
    before the sheet was opened.
    """
    sheet = _lock(tx.session, sheet_id)
    _require_kept(sheet)
    if page < 1:
        raise InvalidInputError([Problem("support.error.page_number", "page")])
    if not legal_day(sheet.opened_at) <= received_on <= tx.today:
        raise InvalidInputError([Problem("support.error.received_on", "received_on")])
    if _find_page(tx.session, sheet_id, page):
        raise ConflictError("support.error.page_twice", page=page)
    genuine = hmac.compare_digest(page_code(tx.keys, sheet, page).encode(), _plain(code).encode())
    reason = "altered" if not genuine else "late" if received_on > sheet.due_on else None
    row = PaperPage(
        sheet_id=sheet_id, page=page, received_on=received_on, received_by=by, document_id=document_id, reason=reason
    )
    tx.session.add(row)
    tx.session.flush()
    return reason


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def enter_line(
    tx: Transaction,
    sheet_id: uuid.UUID,
    page: int,
    line: int,
    person_id: uuid.UUID | None,
    by: uuid.UUID,
    document_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Enter a line of paper; it counts once another official has confirmed it. person_id: None if nobody was found.

    A line of a page that was taken in keeps that page's fate; one of a page that was not is held to the last day
    itself. Raises ConflictError for a line that is there, a refused page, a late line, and after the handing in.
    """
    sheet = _lock(tx.session, sheet_id)
    _require_kept(sheet)
    if page < 1 or line < 1:
        raise InvalidInputError([Problem("support.error.page_number", "line")])
    taken = _find_page(tx.session, sheet_id, page)
    if taken is None and tx.today > sheet.due_on:
        raise ConflictError("support.error.over", due=sheet.due_on)
    if taken is not None and taken.reason is not None:
        raise ConflictError("support.error.page_refused", page=page)
    statement = sa.select(PaperLine.id).where(
        PaperLine.sheet_id == sheet_id, PaperLine.page == page, PaperLine.line == line
    )
    if tx.session.scalar(statement) is not None:
        raise ConflictError("support.error.line_twice", page=page, line=line)
    row = PaperLine(
        id=uuid.uuid4(),
        sheet_id=sheet_id,
        page=page,
        line=line,
        status="entered",
        entered_by=by,
        document_id=document_id or (taken.document_id if taken else None),
        person_id=person_id,
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


def check_line(tx: Transaction, line_id: uuid.UUID, by: uuid.UUID, outcome: str, reason: str | None = None) -> Checked:
    """Confirm ('confirmed') or refuse ('refused', with one of LINE_FAULTS) a line that another official entered.

    A confirmed line is a signature, unless the person's signature counts already: then it is refused as
    'signed_online' or 'twice'. Raises ConflictError for one's own line, for one that was checked, after the handing
    in; InvalidInputError for an outcome or reason that there is not, and for confirming a line of nobody.
    """
    found = tx.session.get(PaperLine, line_id)
    if found is None:
        raise NotFoundError
    sheet = _lock(tx.session, found.sheet_id)
    _require_kept(sheet)
    line = tx.session.get_one(PaperLine, line_id, with_for_update=True, populate_existing=True)
    if line.status != "entered":
        raise ConflictError("support.error.checked")
    if line.entered_by == by:
        raise ConflictError("support.error.own_line")
    if outcome not in {"confirmed", "refused"}:
        raise InvalidInputError([Problem("support.error.outcome", "outcome")])
    if outcome == "refused" and reason not in LINE_FAULTS:
        raise InvalidInputError([Problem("support.error.reason", "reason")])
    if outcome == "confirmed" and line.person_id is None:
        raise InvalidInputError([Problem("support.error.nobody", "outcome")])
    count, channel = _standing(tx.session, sheet.id, line.person_id)
    double = {None: None, "online": "signed_online", "paper": "twice"}[channel]
    fault = reason if outcome == "refused" else double
    line.status, line.reason, line.checked_by = "refused" if fault else "confirmed", fault, by
    if fault or line.person_id is None:
        tx.session.flush()
        return Checked(line.status, fault, count, reached_now=False)
    signed = _add(tx, sheet, line.person_id, "paper", count + 1)
    return Checked(line.status, None, signed.count, signed.reached_now)


def hand_in(tx: Transaction, sheet_id: uuid.UUID) -> queries.Progress:
    """Close the sheet for good and give what it holds; the caller judges whether that is enough.

    Raises ConflictError if it was handed in already or lines of paper are still to be checked. Lines that nobody
    checked before the sheet became anonymous count for nothing.
    """
    sheet = _lock(tx.session, sheet_id)
    _require_not_handed_in(sheet)
    waiting = queries.count_lines(tx.session, sheet_id).get("entered", 0)
    if waiting and sheet.anonymised_at is None:
        raise ConflictError("support.error.lines_waiting", n=waiting)
    sheet.handed_in_at = tx.now
    tx.session.flush()
    return queries.progress(tx.session, sheet_id)


def anonymise(tx: Transaction, sheet_id: uuid.UUID) -> bool:
    """Forget who signed: names, lines, scans and the hour; the numbers stay. False if that was done before.

    Raises ConflictError while the sheet is still collecting. The caller removes the scans themselves.
    """
    sheet = _lock(tx.session, sheet_id)
    if sheet.anonymised_at is not None:
        return False
    if sheet.handed_in_at is None and tx.today <= sheet.due_on:
        raise ConflictError("support.error.collecting")
    session, day = tx.session, start_of(legal_day(sheet.opened_at))
    session.execute(sa.delete(Signature).where(Signature.sheet_id == sheet_id, Signature.withdrawn_at.is_not(None)))
    session.execute(sa.update(Signature).where(Signature.sheet_id == sheet_id).values(person_id=None, signed_at=day))
    forgotten: dict[str, object] = {"person_id": None, "document_id": None}
    session.execute(sa.update(PaperLine).where(PaperLine.sheet_id == sheet_id).values(forgotten))
    session.execute(sa.update(PaperPage).where(PaperPage.sheet_id == sheet_id).values(document_id=None))
    sheet.anonymised_at = tx.now
    session.flush()
    session.expire_all()
    return True


def _lock(session: Session, sheet_id: uuid.UUID) -> Sheet:
    """The sheet, locked until the transaction ends; SQLite has one writer anyway."""
    sheet = session.get(Sheet, sheet_id, with_for_update=True, populate_existing=True)
    if sheet is None:
        raise NotFoundError
    return sheet


def _require_not_handed_in(sheet: Sheet) -> None:
    if sheet.handed_in_at is not None:
        raise ConflictError("support.error.handed_in")


def _require_kept(sheet: Sheet) -> None:
    """Once nobody knows who signed, a name could be counted twice: then nothing is added or taken away."""
    _require_not_handed_in(sheet)
    if sheet.anonymised_at is not None:
        raise ConflictError("support.error.anonymous")


def _require_collecting(sheet: Sheet, day: date) -> None:
    _require_kept(sheet)
    if day > sheet.due_on:
        raise ConflictError("support.error.over", due=sheet.due_on)


def _standing(session: Session, sheet_id: uuid.UUID, person_id: uuid.UUID | None) -> tuple[int, str | None]:
    """How many signatures count now, and by which channel the person's own came, if there is one; one statement."""
    own = sa.func.max(sa.case((Signature.person_id == person_id, Signature.channel)))
    statement = sa.select(sa.func.count(), own).where(Signature.sheet_id == sheet_id, queries.LIVE)
    count, channel = session.execute(statement).one()
    return count, channel


def _add(tx: Transaction, sheet: Sheet, person_id: uuid.UUID, channel: str, count: int) -> Signed:
    """The sheet is locked, so `count` is what counts with this signature."""
    tx.session.add(Signature(sheet_id=sheet.id, person_id=person_id, channel=channel, signed_at=tx.now))
    reached_now = sheet.reached_at is None and count >= sheet.need
    if reached_now:
        sheet.reached_at = tx.now
    tx.session.flush()
    return Signed(count, reached_now)


def _find_page(session: Session, sheet_id: uuid.UUID, page: int) -> PaperPage | None:
    return session.scalars(sa.select(PaperPage).where(PaperPage.sheet_id == sheet_id, PaperPage.page == page)).first()
