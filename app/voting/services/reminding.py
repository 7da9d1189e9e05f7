"""Word to everybody on the roll that a vote closes tomorrow: the same to all, so that it tells nothing of anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.errors import ConflictError
from app.identity.models import Account
from app.identity.queries import find_contact
from app.places.models import RollEntry
from app.platform.access import Actor
from app.platform.clock import LEGAL_ZONE, legal_day
from app.platform.runtime import Runtime
from app.voting.models import Poll
from app.voting.services.counting import require_commission
from app.voting.services.desk import open_poll


def may_remind(poll: Poll, now: datetime) -> bool:
    """Whether the vote closes tomorrow by the clock in Almaty and nobody has reminded yet."""
    return poll.reminded_at is None and legal_day(poll.closes_at) == legal_day(now) + timedelta(days=1)


def remind(runtime: Runtime, actor: Actor, slug: str) -> int:
    """Leave a message for each person on the roll who can be reached; gives how many.

    Who has voted is not looked at: a list of those who have not would lie with the gateway of the messages
    (docs/decisions/0009). Raises ForbiddenError, NotFoundError, ConflictError (not open, not the day before the close,
    or reminded before).
    """
    with runtime.transaction() as tx:
        poll = open_poll(tx, slug)
        require_commission(actor, poll)
        if not may_remind(poll, tx.now):
            raise ConflictError("voting.error.not_the_day")
        marked = sa.update(Poll).where(Poll.id == poll.id, Poll.reminded_at.is_(None)).values(reminded_at=tx.now)
        if tx.session.connection().execute(marked).rowcount != 1:
            raise ConflictError("voting.error.not_the_day")
        listed = (
            sa.select(Account.id, Account.lang)
            .join(RollEntry, RollEntry.person_id == Account.person_id)
            .where(RollEntry.roll_id == poll.roll_id, Account.disabled_at.is_(None))
        )
        facts = {"time": f"{poll.closes_at.astimezone(LEGAL_ZONE):%H:%M}"}
        sent = 0
        for account_id, lang in tx.session.execute(listed).all():
            contact = find_contact(tx.session, tx.keys, account_id)
            if contact:
                sent += 1
                tx.later(
                    "notices.send",
                    channel=contact.channel,
                    to=contact.address,
                    message="closes_soon",
                    lang=lang,
                    facts=facts,
                )
        return sent
