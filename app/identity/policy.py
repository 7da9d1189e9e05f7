"""The platform's own rules of signing in: times, limits, what a password must be.

All numbers here are platform defaults, none is law.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.errors import ForbiddenError
from app.platform.access import Actor
from app.platform.throttle import Limit

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
DESK_KIND = "DK"
DESK_BYTES = 15
"""75 bits of chance: nobody guesses a printed code."""
DESK_LIFE = timedelta(hours=24)
RESIDENT_SESSION = timedelta(hours=12)
OFFICIAL_SESSION = timedelta(hours=8)
ENDED_SESSIONS_KEPT = timedelta(days=30)
FRESH = timedelta(minutes=10)
SECOND_STEP_LIFE = timedelta(minutes=10)
"""How long the way from the password to the second factor may take."""
STEP_SECONDS = 30
PASSWORD_LEAST = 12
PASSWORD_MOST = 200

CODES_OF_CONTACT = Limit("code.contact", 3, timedelta(minutes=15))
CODES_OF_CONTACT_A_DAY = Limit("code.day", 10, timedelta(days=1))
CODES_OF_ADDRESS = Limit("code.address", 30, timedelta(minutes=15))
"""Wide, because a whole village may share one address."""
TRIES_OF_ADDRESS = Limit("try.address", 60, timedelta(minutes=15))
PASSWORDS_OF_LOGIN = Limit("password.login", 5, timedelta(minutes=15))
SECOND_STEPS_OF_ACCOUNT = Limit("second_step.account", 5, timedelta(minutes=15))
CONFIRMATIONS_OF_ACCOUNT = Limit("confirm.account", 5, timedelta(minutes=15))


class NotFreshError(ForbiddenError):
    """The person must prove again who they are before this act; the pages ask and come back."""

    message_key = "identity.error.not_fresh"


def require_fresh(actor: Actor, now: datetime) -> None:
    """Go on only within ten minutes of the last proof of who the person is; otherwise raise NotFreshError."""
    if now - actor.confirmed_at > FRESH:
        raise NotFreshError


def clean_login(text: str) -> str:
    """A login as it is stored: lower case, without spaces around it."""
    return text.strip().lower()


def password_problem(password: str) -> str | None:
    """None for a password that may be used, or the key of what is wrong with it."""
    if len(password) < PASSWORD_LEAST:
        return "identity.error.password_short"
    if len(password) > PASSWORD_MOST:
        return "identity.error.password_long"
    return None
