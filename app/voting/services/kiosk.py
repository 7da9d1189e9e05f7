"""A tablet at the desk: a clerk opens it for one person, it ends by itself, the clerk sees nothing of the choice."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.errors import ConflictError, InvalidInputError, Problem
from app.platform import throttle
from app.platform.access import Actor
from app.platform.runtime import Runtime
from app.voting.models import Kiosk, Poll
from app.voting.procedures import Procedure
from app.voting.queries import find_mark
from app.voting.services.ballots import Slip
from app.voting.services.desk import open_poll, require_officer, tell

LIFE = timedelta(minutes=10)
"""How long a tablet stays open for one person. Platform default, not law."""
TRIES = throttle.Limit("kiosk", 20, timedelta(minutes=10))


def open_kiosk(runtime: Runtime, actor: Actor, procedure: Procedure, slug: str, person_id: uuid.UUID) -> str:
    """Let one person vote on the desk's tablet; gives the six digits that the tablet asks for.

    A second call for the same person takes the place of the first. Raises ForbiddenError, NotFoundError, ConflictError
    (not open, or the person has a paper ballot), RuleNotMetError by the procedure's own rule.
    """
    with runtime.transaction() as tx:
        poll = open_poll(tx, slug)
        require_officer(actor, poll)
        tx.require(procedure.judge(tx.session, tx.law, tx.today, poll, person_id))
        if find_mark(tx.session, poll.id, person_id) == "paper":
            raise ConflictError("voting.error.served")
        gone = sa.or_(Kiosk.expires_at <= tx.now, sa.and_(Kiosk.poll_id == poll.id, Kiosk.person_id == person_id))
        tx.session.execute(sa.delete(Kiosk).where(gone))
        code = f"{secrets.randbelow(10**6):06}"
        tx.session.add(
            Kiosk(
                poll_id=poll.id,
                person_id=person_id,
                code_fingerprint=tx.keys.fingerprint("kiosk", code),
                expires_at=tx.now + LIFE,
            )
        )
        tell(tx, person_id, "tablet_opened")
        return code


def take(runtime: Runtime, code: str, *, address: str) -> str:
    """Spend the code on the tablet that it was typed on; gives the secret for its cookie.

    Raises InvalidInputError for a code that is wrong, spent or overdue, RateLimitedError per address.
    """
    with runtime.transaction() as tx:
        throttle.take(tx.session, tx.now, TRIES, tx.keys.fingerprint("address", address))
        found = tx.keys.fingerprint("kiosk", "".join(code.split()))
        row = tx.session.scalars(
            sa.select(Kiosk).where(Kiosk.code_fingerprint == found, Kiosk.expires_at > tx.now).with_for_update()
        ).first()
        token = secrets.token_urlsafe(32)
        if row:
            row.code_fingerprint = None
            row.token_fingerprint = tx.keys.fingerprint("kiosk", token)
    if row is None:  # raised only now: the try itself must stay counted
        raise InvalidInputError([Problem("voting.error.kiosk_code", "code")])
    return token


@dataclass(frozen=True, slots=True)
class Opened:
    """What a tablet is open for, for whom, and until when."""

    poll: Poll
    person_id: uuid.UUID
    until: datetime


def find_opened(runtime: Runtime, token: str) -> Opened:
    """The session of the tablet that holds this secret; raises ConflictError when there is none, or its time is up."""
    statement = (
        sa.select(Poll, Kiosk.person_id, Kiosk.expires_at)
        .join(Kiosk, Kiosk.poll_id == Poll.id)
        .where(Kiosk.token_fingerprint == runtime.keys.fingerprint("kiosk", token), Kiosk.expires_at > runtime.now)
    )
    row = runtime.session.execute(statement).first()
    if row is None:
        raise ConflictError("voting.error.kiosk_over")
    return Opened(*row)


def cast(runtime: Runtime, procedure: Procedure, token: str, choices: Sequence[str]) -> Slip:
    """Vote for the person that the tablet is open for, as if from their own telephone, and end its session.

    A session that outlives its vote, because the power failed between the two, can only lay the same ballot anew.
    Raises ConflictError when the time is up, and what the procedure's own cast raises.
    """
    opened = find_opened(runtime, token)
    slip = procedure.cast(runtime, opened.person_id, opened.poll.slug, choices)
    end(runtime, token)
    return slip


def end(runtime: Runtime, token: str) -> None:
    """Close the tablet for that person; harmless when it is closed."""
    with runtime.transaction() as tx:
        tx.session.execute(sa.delete(Kiosk).where(Kiosk.token_fingerprint == tx.keys.fingerprint("kiosk", token)))
