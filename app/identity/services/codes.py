"""One-time codes: sent by SMS or e-mail, or printed at the desk.

An unknown contact is answered like a known one and costs the same statements; nobody learns who has an account.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain import references
from app.domain.errors import ForbiddenError, InvalidInputError, Problem
from app.identity import queries
from app.identity.contacts import Contact
from app.identity.models import Account, SignInCode
from app.identity.policy import (
    CODE_LIFE,
    CODE_TRIES,
    CODES_OF_ADDRESS,
    CODES_OF_CONTACT,
    CODES_OF_CONTACT_A_DAY,
    DESK_BYTES,
    DESK_KIND,
    DESK_LIFE,
    TRIES_OF_ADDRESS,
)
from app.identity.services.people import require_clerk
from app.identity.services.sessions import begin_session
from app.platform import throttle
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction

Outcome = uuid.UUID | Problem
"""The account that a code opens, or what is wrong with the code."""
WRONG = Problem("identity.error.code_wrong", "code")
SPENT = Problem("identity.error.code_spent", "code")


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code for the slip, shown once."""

    code: str
    expires_at: datetime


def send_code(runtime: Runtime, contact: Contact, *, lang: str, address: str) -> str:
    """Send a 6-digit code to a contact, if somebody has it; gives the contact's keyed hash, to be shown again
    with the code.

    The code before it no longer works. address: where the request came from. Raises RateLimitedError with the
    minutes to wait, per contact (3 in 15 minutes, 10 a day) and per address.
    """
    with runtime.transaction() as tx:
        fingerprint = tx.keys.fingerprint("contact", contact.address)
        for limit, key in (
            (CODES_OF_CONTACT, fingerprint),
            (CODES_OF_CONTACT_A_DAY, fingerprint),
            (CODES_OF_ADDRESS, tx.keys.fingerprint("address", address)),
        ):
            throttle.take(tx.session, tx.now, limit, key)
        account_id = queries.find_account_by_contact(tx.session, contact.channel, fingerprint)
        tx.session.execute(sa.delete(SignInCode).where(SignInCode.contact_fingerprint == fingerprint))
        code = f"{secrets.randbelow(10**6):06}"
        code_id = uuid.uuid4()
        tx.session.add(
            SignInCode(
                id=code_id,
                account_id=account_id,
                channel=contact.channel,
                contact_fingerprint=fingerprint,
                fingerprint=tx.keys.fingerprint("code", f"{code_id} {code}"),
                created_at=tx.now,
                expires_at=tx.now + CODE_LIFE,
                wrong_tries=0,
            )
        )
        to = contact.address if account_id else None
        facts: Mapping[str, Any] = {"code": code}
        tx.later("notices.send", channel=contact.channel, to=to, message="code", lang=lang, facts=facts)
        return fingerprint


def sign_in_with_code(runtime: Runtime, contact_fingerprint: str, code: str, *, address: str) -> str:
    """Sign in with a code that was sent; gives the session's token.

    Raises InvalidInputError with the one answer for a wrong, used, overdue or unknown code, another one when
    five wrong tries have spent it, and RateLimitedError per address.
    """
    with runtime.transaction() as tx:
        outcome = use_sent_code(tx, contact_fingerprint, code, address)
        token = begin_session(tx, outcome, strong=False) if isinstance(outcome, uuid.UUID) else ""
    return _token(outcome, token)


def sign_in_with_desk_code(runtime: Runtime, code: str, *, address: str) -> str:
    """Sign in with a printed code; gives the session's token.

    Raises InvalidInputError where the code is mistyped (its check character says so before anything is looked
    up), used, overdue or unknown, and RateLimitedError per address.
    """
    with runtime.transaction() as tx:
        outcome = use_desk_code(tx, code, address)
        token = begin_session(tx, outcome, strong=False) if isinstance(outcome, uuid.UUID) else ""
    return _token(outcome, token)


def _token(outcome: Outcome, token: str) -> str:
    if isinstance(outcome, Problem):  # raised only now: the wrong try itself must stay counted
        raise InvalidInputError([outcome])
    return token


def use_sent_code(tx: Transaction, contact_fingerprint: str, code: str, address: str) -> Outcome:
    """Spend a code that was sent, or count the wrong try."""
    throttle.take(tx.session, tx.now, TRIES_OF_ADDRESS, tx.keys.fingerprint("address", address))
    row = tx.session.scalars(
        sa.select(SignInCode)
        .where(
            SignInCode.contact_fingerprint == contact_fingerprint,
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > tx.now,
        )
        .with_for_update()
    ).first()
    if row is None:
        return WRONG
    if row.wrong_tries >= CODE_TRIES:
        return SPENT
    plain = "".join(code.split())
    right = hmac.compare_digest(row.fingerprint, tx.keys.fingerprint("code", f"{row.id} {plain}"))
    if not right or row.account_id is None or not queries.is_open(tx.session, row.account_id):
        row.wrong_tries += 1
        return SPENT if row.wrong_tries >= CODE_TRIES else WRONG
    row.used_at = tx.now
    return row.account_id


def use_desk_code(tx: Transaction, code: str, address: str) -> Outcome:
    """Spend a printed code; the update itself lets it be used once only."""
    throttle.take(tx.session, tx.now, TRIES_OF_ADDRESS, tx.keys.fingerprint("address", address))
    try:
        plain = references.parse(code, DESK_KIND)
    except InvalidInputError as error:
        return Problem(error.problems[0].message_key, "code")
    spent = tx.session.execute(
        sa.update(SignInCode)
        .where(
            SignInCode.channel == "desk",
            SignInCode.fingerprint == tx.keys.fingerprint("desk-code", plain),
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > tx.now,
        )
        .values(used_at=tx.now)
        .returning(SignInCode.account_id)
    ).scalar()
    if spent is None or not queries.is_open(tx.session, spent):
        return WRONG
    return spent


def _tell(tx: Transaction, account_id: uuid.UUID) -> None:
    """Whoever has a telephone or an address hears of every code that is printed in their name."""
    contact = queries.find_contact(tx.session, tx.keys, account_id)
    if contact is not None:
        lang = tx.session.scalar(sa.select(Account.lang).where(Account.id == account_id))
        to = {"channel": contact.channel, "to": contact.address, "lang": lang}
        tx.later("notices.send", message="code_printed", facts={}, **to)


def print_desk_code(runtime: Runtime, clerk: Actor, territory_id: uuid.UUID, person_id: uuid.UUID) -> PrintedCode:
    """A clerk prints a code for a person standing before them; codes printed earlier for that person stop working.

    Only for people enrolled in the clerk's territory (ForbiddenError otherwise), never for the clerk. Used once,
    within 24 hours; the ledger notes that a code was printed, not for whom, and the person is told where they can be
    reached.
    """
    require_clerk(clerk, territory_id)
    with runtime.transaction() as tx:
        account_id = queries.find_enrolled_account(tx.session, territory_id, person_id)
        if account_id is None or account_id == clerk.account_id:
            raise ForbiddenError("identity.error.not_your_territory")
        tx.session.execute(
            sa.delete(SignInCode).where(SignInCode.account_id == account_id, SignInCode.channel == "desk")
        )
        code = references.make(DESK_KIND, secrets.token_bytes(DESK_BYTES))
        expires_at = tx.now + DESK_LIFE
        tx.session.add(
            SignInCode(
                account_id=account_id,
                channel="desk",
                fingerprint=tx.keys.fingerprint("desk-code", code),
                created_at=tx.now,
                expires_at=expires_at,
                wrong_tries=0,
            )
        )
        _tell(tx, account_id)
        tx.record("identity.print_code", f"territory:{territory_id}", {}, actor=clerk.account_id)
        return PrintedCode(code, expires_at)
