"""Telling a group what became of its proposal: who is not told may miss the last day for an appeal."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.identity.models import Account
from app.identity.queries import find_contact
from app.notices.jobs import SEND
from app.platform.runtime import Transaction
from app.referendums.models import Member


def tell_group(tx: Transaction, proposal_id: uuid.UUID, message: str) -> None:
    """Send notices.<sms or letter>.<message> to every member with a telephone or an address, in their language."""
    statement = (
        sa.select(Account.id, Account.lang)
        .join(Member, Member.person_id == Account.person_id)
        .where(Member.proposal_id == proposal_id, Account.disabled_at.is_(None))
        .order_by(Account.id)
    )
    for account_id, lang in tx.session.execute(statement).all():
        contact = find_contact(tx.session, tx.keys, account_id)
        if contact:
            tx.later(SEND, channel=contact.channel, to=contact.address, message=message, lang=lang, facts={})
