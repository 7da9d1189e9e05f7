"""The polling table: a person of the roll gets a paper ballot, and then no online vote of theirs counts."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.errors import ConflictError, ForbiddenError, NotFoundError
from app.identity.models import Account
from app.identity.queries import find_contact
from app.platform.access import Actor, Role
from app.platform.runtime import Runtime, Transaction
from app.voting.models import Ballot, Kiosk, Mark, Poll
from app.voting.procedures import Procedure
from app.voting.services.ballots import require_open

OFFICERS = (Role.CLERK, Role.COMMISSION)
"""Who may serve at the table and read paper ballots."""


def require_officer(actor: Actor, poll: Poll) -> None:
    """Only the clerk and the commission of the poll's territory go on; raises ForbiddenError."""
    if not any(actor.may(role, poll.territory_id) for role in OFFICERS):
        raise ForbiddenError("voting.error.not_officer")


def open_poll(tx: Transaction, slug: str) -> Poll:
    """The poll of that address while ballots are taken, held so that the seal waits; NotFoundError, ConflictError."""
    lock = sa.select(Poll.id).where(Poll.slug == slug).with_for_update(read=True, key_share=True)
    poll_id = tx.session.scalar(lock)
    if poll_id is None:
        raise NotFoundError
    poll = tx.session.get_one(Poll, poll_id, populate_existing=True)
    require_open(poll, tx.now)
    return poll


def serve(runtime: Runtime, actor: Actor, procedure: Procedure, slug: str, person_id: uuid.UUID) -> None:
    """Note that a person is given a paper ballot: the paper counts, an online ballot of theirs leaves the box.

    While the box is open the server finds that ballot by its slot alone; whether there was one is told to nobody, not
    even to the clerk, and is written nowhere (docs/decisions/0008). The person gets a message, so that nobody is
    marked unseen. Raises ForbiddenError, NotFoundError, ConflictError (not open, or served before), RuleNotMetError
    by the procedure's own rule.
    """
    with runtime.transaction() as tx:
        poll = open_poll(tx, slug)
        require_officer(actor, poll)
        tx.require(procedure.judge(tx.session, tx.law, tx.today, poll, person_id))
        mark = {"poll_id": poll.id, "person_id": person_id, "channel": "paper"}
        if tx.session.execute(_mark(tx), mark).first() is None:
            raise ConflictError("voting.error.served")
        slot = tx.keys.slot(poll.box_key or "", str(person_id))
        tx.session.execute(sa.delete(Ballot).where(Ballot.poll_id == poll.id, Ballot.slot == slot))
        tx.session.execute(sa.delete(Kiosk).where(Kiosk.poll_id == poll.id, Kiosk.person_id == person_id))
        tell(tx, person_id, "served_on_paper")


def _mark(tx: Transaction) -> Any:
    """Marks once: gives a row unless the person was served before, whoever else serves them at this moment."""
    made: Any = postgresql.insert if tx.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    register = Mark.__table__
    mark = made(register).on_conflict_do_update(
        index_elements=["poll_id", "person_id"], set_={"channel": "paper"}, where=register.c.channel == "online"
    )
    return mark.returning(register.c.channel)


def tell(tx: Transaction, person_id: uuid.UUID, message: str) -> None:
    """Send a person who can be reached word of what was done for them at the desk: nobody is served unseen."""
    account = tx.session.scalars(sa.select(Account).where(Account.person_id == person_id)).first()
    contact = find_contact(tx.session, tx.keys, account.id) if account else None
    if account and contact:
        tx.later(
            "notices.send",
            channel=contact.channel,
            to=contact.address,
            message=message,
            lang=account.lang,
            facts={},
        )
