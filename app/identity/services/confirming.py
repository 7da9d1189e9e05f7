"""Proving again who one is: before signing and before deciding."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.domain.errors import ConflictError, InvalidInputError, Problem
from app.identity import queries
from app.identity.models import SignIn
from app.identity.policy import CONFIRMATIONS_OF_ACCOUNT
from app.identity.services.codes import Outcome, send_code, use_desk_code, use_sent_code
from app.identity.services.officials import password_matches
from app.platform import throttle
from app.platform.access import Actor
from app.platform.runtime import Runtime, Transaction


def send_own_code(runtime: Runtime, actor: Actor, *, lang: str, address: str) -> None:
    """Send a code to the contact that the actor has; ConflictError for who has none (then the desk prints one)."""
    contact = queries.find_contact(runtime.session, runtime.keys, actor.account_id)
    if contact is None:
        raise ConflictError("identity.error.no_contact")
    send_code(runtime, contact, lang=lang, address=address)


def confirm_again(runtime: Runtime, actor: Actor, secret: str, *, address: str) -> None:
    """Prove again who one is: an official by the password, anyone else by a code, sent or printed.

    Raises InvalidInputError naming `secret`, and RateLimitedError after five tries in 15 minutes.
    """
    with runtime.transaction() as tx:
        key = tx.keys.fingerprint("account", str(actor.account_id))
        throttle.take(tx.session, tx.now, CONFIRMATIONS_OF_ACCOUNT, key)
        outcome = None if actor.strong else _use_code(tx, actor, secret, address)
    if actor.strong:
        if not password_matches(runtime, actor.account_id, secret):
            raise InvalidInputError([Problem("identity.error.password_wrong_own", "secret")])
    elif isinstance(outcome, Problem):
        raise InvalidInputError([Problem(outcome.message_key, "secret")])
    elif outcome != actor.account_id:
        raise InvalidInputError([Problem("identity.error.code_wrong", "secret")])
    with runtime.transaction() as tx:
        throttle.forgive(tx.session, CONFIRMATIONS_OF_ACCOUNT, key)
        tx.session.execute(sa.update(SignIn).where(SignIn.id == actor.session_id).values(confirmed_at=tx.now))


def _use_code(tx: Transaction, actor: Actor, secret: str, address: str) -> Outcome | uuid.UUID | None:
    plain = "".join(secret.split())
    if not (plain.isdecimal() and len(plain) == 6):
        return use_desk_code(tx, secret, address)
    contact = queries.find_contact(tx.session, tx.keys, actor.account_id)
    fingerprint = tx.keys.fingerprint("contact", contact.address) if contact else ""
    return use_sent_code(tx, fingerprint, plain, address)
