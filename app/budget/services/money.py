"""The money of the winners: contracts and payments, each entered by one person and confirmed by another.

Nothing is overwritten. A mistake is taken back by a contrary entry with its reason; the ledger keeps both.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.budget import money_queries, queries
from app.budget.models import Adoption, Project, Round
from app.budget.money_models import Contract, MoneyEntry
from app.documents.content import Checked, Upload
from app.documents.services import keep
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Problem
from app.domain.law.verdict import Verdict
from app.domain.people import bin_problem, holds_iin
from app.domain.rules import spending as rules
from app.domain.spending import CONTRACT, PAYMENT, PROCEDURES, account
from app.lawbook.queries import book_for
from app.platform.access import Actor, Role
from app.platform.db import take_turns
from app.platform.runtime import Runtime, Transaction

OFFICERS = (Role.CLERK, Role.COMMISSION)
SHORT, LONG = 200, 4000
MOST = 10**13
DOCUMENT = "spending"


def require_officer(actor: Actor, round_: Round) -> None:
    """Only the clerk and the commission of the round's territory go on."""
    if not any(actor.may(role, round_.territory_id) for role in OFFICERS):
        raise ForbiddenError("budget.money.error.not_officer")


def find_winner(session: Session, slug: str, code: str) -> tuple[Round, Project]:
    """The round and its winning project, to be changed; raises NotFoundError, ConflictError (no budget agreed).

    Until the transaction ends no other decision about the round's budget is noted.
    """
    round_ = queries.get_round(session, slug)
    take_turns(session, f"books {round_.id}")
    project = money_queries.get_project(session, round_.id, code)
    result = queries.find_result(session, round_.id)
    if result is None or project.code not in result.outcome["winners"]:
        raise NotFoundError
    adoption = session.get(Adoption, round_.id)
    if adoption is None or not adoption.adopted:
        raise ConflictError("budget.money.error.not_adopted")
    return round_, project


def words_problem(text: str, where: str, most: int = SHORT, *, needed: bool = True) -> list[Problem]:
    """What is wrong with a text that everybody will read: missing, too long, or with an identity number in it."""
    if needed and not text.strip():
        return [Problem("budget.money.error.words", where)]
    if len(text.strip()) > most:
        return [Problem("budget.money.error.long", where, {"most": most})]
    return [Problem("budget.money.error.iin", where)] if holds_iin(text) else []


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as it is entered: `amount` in whole tenge; `supplier_bin` of a legal person, else None; `reason`
    where more is contracted than was approved.
    """

    number: str
    signed_on: date
    procedure: str
    supplier: str
    supplier_bin: str | None
    amount: int
    reason: str = ""
    file: Upload | Checked | None = None


def enter_contract(runtime: Runtime, actor: Actor, slug: str, code: str, new: NewContract) -> uuid.UUID:
    """Enter a contract with its sum, to be confirmed by somebody else; gives the id of the entry.

    Raises ForbiddenError, NotFoundError, ConflictError (budget not agreed; number taken), InvalidInputError.
    """
    with runtime.transaction() as tx:
        round_, project = find_winner(tx.session, slug, code)
        require_officer(actor, round_)
        problems = _contract_problems(tx, new)
        if problems:
            raise InvalidInputError(problems)
        take_turns(tx.session, f"money {project.id}")
        taken = sa.select(Contract.id).where(Contract.project_id == project.id, Contract.number == new.number.strip())
        if tx.session.scalar(taken):
            raise InvalidInputError([Problem("budget.money.error.number_taken", "number")])
        document = keep(tx, new.file, kind=DOCUMENT, public=True, by=actor.account_id) if new.file else None
        contract = Contract(
            project_id=project.id,
            number=new.number.strip(),
            signed_on=new.signed_on,
            procedure=new.procedure,
            supplier=new.supplier.strip(),
            supplier_bin=new.supplier_bin,
            document_id=document.id if document else None,
            created_at=tx.now,
        )
        tx.session.add(contract)
        tx.session.flush()
        entry = _enter(tx, actor, contract, CONTRACT, new.amount, new.signed_on, new.number, new.reason)
        tx.record("budget.money_enter", slug, _facts(project, entry), actor=actor.account_id)
        return entry.id


def _contract_problems(tx: Transaction, new: NewContract) -> list[Problem]:
    problems = words_problem(new.number, "number") + words_problem(new.supplier, "supplier")
    problems += words_problem(new.reason, "over_reason", LONG, needed=False)
    if new.procedure not in PROCEDURES:
        problems.append(Problem("budget.money.error.procedure", "procedure"))
    if new.supplier_bin and (wrong := bin_problem(new.supplier_bin)):
        problems.append(Problem(wrong, "supplier_bin"))
    return problems + _sum_problems(tx, new.amount, new.signed_on, "signed_on")


def _sum_problems(tx: Transaction, amount: int, day: date, where: str) -> list[Problem]:
    problems = [] if 0 < abs(amount) <= MOST else [Problem("budget.money.error.amount", "amount")]
    if day > tx.today:
        problems.append(Problem("budget.money.error.future", where, {"today": tx.today}))
    return problems


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry of a contract: a payment, or a change of its sum (below zero with a reason)."""

    kind: str
    amount: int
    day: date
    paper: str
    reason: str = ""


def enter_money(runtime: Runtime, actor: Actor, slug: str, contract_id: uuid.UUID, new: NewEntry) -> uuid.UUID:
    """Enter a payment or an addition to a contract, to be confirmed by somebody else; gives the id of the entry.

    Raises ForbiddenError, NotFoundError, ConflictError, InvalidInputError.
    """
    with runtime.transaction() as tx:
        contract, project = _contract(tx, slug, contract_id, actor)
        problems = words_problem(new.paper, "paper") + words_problem(new.reason, "reason", LONG, needed=new.amount < 0)
        if new.kind not in {CONTRACT, PAYMENT} or (new.kind == PAYMENT and new.amount < 0):
            problems.append(Problem("budget.money.error.amount", "amount"))
        problems += _sum_problems(tx, new.amount, new.day, "day_of")
        if new.day < contract.signed_on:
            problems.append(Problem("budget.money.error.before_contract", "day_of", {"signed": contract.signed_on}))
        if problems:
            raise InvalidInputError(problems)
        entry = _enter(tx, actor, contract, new.kind, new.amount, new.day, new.paper, new.reason)
        tx.record("budget.money_enter", slug, _facts(project, entry), actor=actor.account_id)
        return entry.id


def take_back(runtime: Runtime, actor: Actor, slug: str, entry_id: uuid.UUID, reason: str) -> uuid.UUID:
    """Enter the contrary of a confirmed entry, to be confirmed by somebody else; gives the id of the new entry.

    Raises ForbiddenError, NotFoundError, ConflictError (not confirmed, or taken back already), InvalidInputError.
    """
    with runtime.transaction() as tx:
        entry, contract, project = _entry(tx, slug, entry_id, actor)
        problems = words_problem(reason, "reason", LONG)
        if problems:
            raise InvalidInputError(problems)
        undone = sa.select(MoneyEntry.id).where(MoneyEntry.corrects_id == entry.id, MoneyEntry.confirmed.is_not(False))
        if not entry.confirmed or entry.amount < 0 or tx.session.scalar(undone):
            raise ConflictError("budget.money.error.not_to_take_back")
        made = _enter(
            tx, actor, contract, entry.kind, -entry.amount, tx.today, entry.paper, reason, corrects_id=entry.id
        )
        tx.record("budget.money_enter", slug, _facts(project, made), actor=actor.account_id)
        return made.id


def confirm(runtime: Runtime, actor: Actor, slug: str, entry_id: uuid.UUID) -> None:
    """The second person confirms an entry: from now on it counts and everybody sees it.

    Raises ForbiddenError, NotFoundError, ConflictError (decided already), RuleNotMetError by `budget.spend`: the same
    person twice, more paid than contracted, more contracted than approved without a reason.
    """
    with runtime.transaction() as tx:
        entry, contract, project = _entry(tx, slug, entry_id, actor)
        if entry.confirmed is not None:
            raise ConflictError("budget.money.error.checked")
        verdict = tx.require(_spend_verdict(tx, entry, contract, project, actor))
        entry.confirmed, entry.checked_by, entry.checked_at = True, actor.account_id, tx.now
        tx.record("budget.money", slug, _facts(project, entry), actor=actor.account_id, verdict=verdict)


def refuse(runtime: Runtime, actor: Actor, slug: str, entry_id: uuid.UUID, reason: str) -> None:
    """The second person finds an entry wrong: it never counts, and stays with the reason.

    Raises ForbiddenError (one's own entry too), NotFoundError, ConflictError (decided already), InvalidInputError.
    """
    with runtime.transaction() as tx:
        entry, _, project = _entry(tx, slug, entry_id, actor)
        if entry.confirmed is not None:
            raise ConflictError("budget.money.error.checked")
        if entry.entered_by == actor.account_id:
            raise ForbiddenError("budget.money.error.own_entry")
        problems = words_problem(reason, "refusal", LONG)
        if problems:
            raise InvalidInputError(problems)
        entry.confirmed, entry.checked_by, entry.checked_at = False, actor.account_id, tx.now
        entry.refusal = reason.strip()
        tx.record("budget.money_refuse", slug, _facts(project, entry), actor=actor.account_id)


def _spend_verdict(tx: Transaction, entry: MoneyEntry, contract: Contract, project: Project, actor: Actor) -> Verdict:
    round_ = tx.session.get_one(Round, project.round_id)
    statement = (
        sa.select(MoneyEntry)
        .join(Contract, Contract.id == MoneyEntry.contract_id)
        .where(Contract.project_id == project.id, MoneyEntry.confirmed.is_(True))
    )
    rows = [*tx.session.scalars(statement), entry]
    whole = account(project.cost, ((row.kind, row.amount) for row in rows))
    own = account(project.cost, ((row.kind, row.amount) for row in rows if row.contract_id == contract.id))
    if own.contracted < 0 or own.paid < 0:
        raise ConflictError("budget.money.error.below_zero")
    more = entry.kind == CONTRACT and entry.amount > 0
    reasons = [entry.reason] if more else [row.reason for row in rows if row.kind == CONTRACT and row.amount > 0]
    facts = rules.SpendFacts(
        approved=project.cost,
        contracted=whole.contracted,
        contract_sum=own.contracted,
        paid=own.paid,
        reason_given=any(reasons),
        first_person=str(entry.entered_by),
        second_person=str(actor.account_id),
    )
    return rules.spend(book_for(tx.session, tx.law, round_.territory_id), tx.today, facts)


def _enter(
    tx: Transaction,
    actor: Actor,
    contract: Contract,
    kind: str,
    amount: int,
    day: date,
    paper: str,
    reason: str,
    corrects_id: uuid.UUID | None = None,
) -> MoneyEntry:
    entry = MoneyEntry(
        contract_id=contract.id,
        kind=kind,
        amount=amount,
        day=day,
        paper=paper.strip(),
        reason=reason.strip() or None,
        corrects_id=corrects_id,
        entered_by=actor.account_id,
        entered_at=tx.now,
    )
    tx.session.add(entry)
    tx.session.flush()
    return entry


def _contract(tx: Transaction, slug: str, contract_id: uuid.UUID, actor: Actor) -> tuple[Contract, Project]:
    """A contract of that round, its project's account held for this transaction alone."""
    contract = tx.session.get(Contract, contract_id)
    project = tx.session.get(Project, contract.project_id) if contract else None
    round_ = queries.get_round(tx.session, slug)
    if contract is None or project is None or project.round_id != round_.id:
        raise NotFoundError
    require_officer(actor, round_)
    find_winner(tx.session, slug, project.code)
    take_turns(tx.session, f"money {project.id}")
    return contract, project


def _entry(tx: Transaction, slug: str, entry_id: uuid.UUID, actor: Actor) -> tuple[MoneyEntry, Contract, Project]:
    entry = tx.session.get(MoneyEntry, entry_id)
    if entry is None:
        raise NotFoundError
    contract, project = _contract(tx, slug, entry.contract_id, actor)
    tx.session.refresh(entry)
    return entry, contract, project


def _facts(project: Project, entry: MoneyEntry) -> dict[str, object]:
    facts: dict[str, object] = {
        "project": project.code,
        "entry": str(entry.id),
        "kind": entry.kind,
        "amount": entry.amount,
        "day": entry.day.isoformat(),
    }
    return facts | ({"corrects": str(entry.corrects_id)} if entry.corrects_id else {})
