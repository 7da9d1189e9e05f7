"""Officials sign in with a password and then a second factor (TOTP, RFC 6238); no time step is accepted twice."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError

from app.domain import references
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, Problem
from app.identity import consents, queries
from app.identity.models import Account
from app.identity.policy import (
    PASSWORDS_OF_LOGIN,
    SECOND_STEPS_OF_ACCOUNT,
    STEP_SECONDS,
    TRIES_OF_ADDRESS,
    clean_login,
    password_problem,
    require_fresh,
)
from app.identity.services.sessions import begin_session, revoke_all
from app.platform import throttle
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction

HASHER = PasswordHasher()
RESET = "identity.reset_second_factor"


@dataclass(frozen=True, slots=True)
class Step:
    """The password was right; now comes the second factor, or setting it up the first time."""

    account_id: uuid.UUID
    is_set_up: bool


def sign_in_with_password(runtime: Runtime, login: str, password: str, *, address: str) -> Step:
    """The first of an official's two steps.

    A login that nobody has takes as long as one with a wrong password, and both get the same InvalidInputError.
    Raises RateLimitedError per login (5 in 15 minutes) and per address.
    """
    login = clean_login(login)
    with runtime.transaction() as tx:
        key = tx.keys.fingerprint("login", login)
        throttle.take(tx.session, tx.now, PASSWORDS_OF_LOGIN, key)
        throttle.take(tx.session, tx.now, TRIES_OF_ADDRESS, tx.keys.fingerprint("address", address))
        account = queries.find_official(tx.session, login)
    # Outside of the transaction: hashing is slow on purpose and must hold up nobody.
    right = _matches(account.password_hash if account else None, password)
    if account is None or not right:
        raise InvalidInputError([Problem("identity.error.password_wrong", "password")])
    with runtime.transaction() as tx:
        throttle.forgive(tx.session, PASSWORDS_OF_LOGIN, key)
    return Step(account.id, account.has_second_factor)


def _matches(password_hash: str | None, password: str) -> bool:
    """Compare with the hash, or with nobody's, which takes as long and never matches."""
    try:
        return HASHER.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe(32))


def password_matches(runtime: Runtime, account_id: uuid.UUID, password: str) -> bool:
    """Whether this is the password of an open account."""
    return _matches(queries.find_password_hash(runtime.session, account_id), password)


def pass_second_step(runtime: Runtime, account_id: uuid.UUID, code: str) -> str:
    """The second step: a code of the authenticator; gives the token of a strong session.

    Raises InvalidInputError for a wrong code and for one whose time step was used before, RateLimitedError after
    five tries in 15 minutes.
    """
    with runtime.transaction() as tx:
        throttle.take(tx.session, tx.now, SECOND_STEPS_OF_ACCOUNT, _account_key(tx, account_id))
        secret = queries.find_second_factor(tx.session, account_id)
        step = _step_of(tx.keys.decrypt(secret), code, tx.now) if secret else None
        token = _accept(tx, account_id, step) if step is not None else None
    if token is None:
        raise InvalidInputError([Problem("identity.error.second_step_wrong", "code")])
    return token


def set_up_second_step(runtime: Runtime, account_id: uuid.UUID, secret: str, code: str) -> str:
    """Set up the second factor with the first code that the authenticator shows; gives the token of a strong
    session.

    Raises InvalidInputError for a wrong code and ConflictError where a second factor stands: only two
    administrators together can take it away.
    """
    with runtime.transaction() as tx:
        throttle.take(tx.session, tx.now, SECOND_STEPS_OF_ACCOUNT, _account_key(tx, account_id))
        step = _step_of(secret, code, tx.now)
        token = None
        if step is not None:
            stands = (
                sa.update(Account)
                .where(Account.id == account_id, Account.totp_cipher.is_(None), Account.password_hash.is_not(None))
                .values(totp_cipher=tx.keys.encrypt(secret))
                .returning(Account.id)
            )
            if tx.session.execute(stands).first() is None:
                raise ConflictError("identity.error.second_step_stands")
            token = _accept(tx, account_id, step)
    if token is None:
        raise InvalidInputError([Problem("identity.error.second_step_wrong", "code")])
    return token


def _account_key(tx: Transaction, account_id: uuid.UUID) -> str:
    return tx.keys.fingerprint("account", str(account_id))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step of a right code: this one, the one before or the one after; None for a wrong code."""
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP_SECONDS
    plain = "".join(code.split()).encode()
    right = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), plain)
    ]
    return right[0] if right else None


def _accept(tx: Transaction, account_id: uuid.UUID, step: int) -> str | None:
    """Begin a strong session unless this time step or a later one was used before."""
    newer = sa.or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    accepted = tx.session.execute(
        sa.update(Account)
        .where(Account.id == account_id, Account.disabled_at.is_(None), newer)
        .values(totp_last_step=step)
        .returning(Account.id)
    ).first()
    if accepted is None:
        return None
    throttle.forgive(tx.session, SECOND_STEPS_OF_ACCOUNT, _account_key(tx, account_id))
    return begin_session(tx, account_id, strong=True)


def new_secret() -> str:
    """A fresh secret for an authenticator (160 bits in base 32)."""
    return pyotp.random_base32()


def new_password() -> str:
    """A password to hand over on paper: 75 bits with a check character; its holder changes it."""
    return references.make("PW", secrets.token_bytes(15))


def give_password(tx: Transaction, account_id: uuid.UUID, login: str, password: str) -> None:
    """Make an account one that signs in as an official, or give it another password; its sessions end.

    Raises InvalidInputError naming `login` or `password`.
    """
    login = clean_login(login)
    if not login:
        raise InvalidInputError([Problem("identity.error.login", "login")])
    if problem := password_problem(password):
        raise InvalidInputError([Problem(problem, "password")])
    try:
        with tx.session.begin_nested():
            tx.session.execute(
                sa.update(Account)
                .where(Account.id == account_id)
                .values(login=login, password_hash=HASHER.hash(password))
            )
    except IntegrityError as error:
        raise InvalidInputError([Problem("identity.error.login_taken", "login")]) from error
    revoke_all(tx, account_id)


def change_password(runtime: Runtime, actor: Actor, former: str, password: str) -> None:
    """An official chooses another password; all other sessions end.

    Raises InvalidInputError naming `former` or `password`, RateLimitedError after five tries in 15 minutes.
    """
    with runtime.transaction() as tx:
        throttle.take(tx.session, tx.now, PASSWORDS_OF_LOGIN, _account_key(tx, actor.account_id))
    if not password_matches(runtime, actor.account_id, former):
        raise InvalidInputError([Problem("identity.error.password_wrong_own", "former")])
    if problem := password_problem(password):
        raise InvalidInputError([Problem(problem, "password")])
    password_hash = HASHER.hash(password)
    with runtime.transaction() as tx:
        tx.session.execute(sa.update(Account).where(Account.id == actor.account_id).values(password_hash=password_hash))
        revoke_all(tx, actor.account_id, but=actor.session_id)


def reset_second_factor(runtime: Runtime, administrator: Actor, account_id: uuid.UUID) -> bool:
    """Take the second factor of another official away, who then sets up a new one; two administrators together.

    True when the second one agreed and it is done, False after the first. Every session of the account ends.
    Raises ForbiddenError for oneself and for who is no administrator, NotFreshError, ConflictError for the same
    administrator twice.
    """
    if Role.ADMINISTRATOR not in administrator.roles or account_id == administrator.account_id:
        raise ForbiddenError
    require_fresh(administrator, runtime.now)
    with runtime.transaction() as tx:
        secret = queries.find_second_factor(tx.session, account_id)
        if secret is None:
            raise ConflictError
        digest = hashlib.sha256(secret.encode()).hexdigest()

        def may(account: uuid.UUID) -> bool:
            grants = queries.list_appointments(tx.session, account, tx.today)
            return queries.is_open(tx.session, account) and any(g.role is Role.ADMINISTRATOR for g in grants)

        if consents.give(tx, RESET, account_id, digest, administrator.account_id, may=may) is None:
            return False
        tx.session.execute(
            sa.update(Account).where(Account.id == account_id).values(totp_cipher=None, totp_last_step=None)
        )
        revoke_all(tx, account_id)
        tx.record(RESET, "installation", {}, actor=administrator.account_id)
        return True
