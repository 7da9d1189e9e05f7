"""Telling a person what became of their proposal: a message to the contact they gave, if they gave one."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.budget.proposal_models import Proposal
from app.budget.proposal_queries import list_joined
from app.identity.models import Account
from app.identity.queries import find_contact
from app.platform.runtime import Transaction


def tell(tx: Transaction, person_id: uuid.UUID, message: str, **facts: object) -> None:
    """Send notices.<sms or letter>.<message> in the person's language; nobody is told who left no contact.

    What the message says stands on the person's own page too.
    """
    account = tx.session.execute(
        sa.select(Account.id, Account.lang).where(Account.person_id == person_id, Account.disabled_at.is_(None))
    ).first()
    contact = find_contact(tx.session, tx.keys, account.id) if account else None
    if account and contact:
        tx.later(
            "notices.send",
            channel=contact.channel,
            to=contact.address,
            message=message,
            lang=account.lang,
            facts=facts,
        )


def tell_authors(tx: Transaction, proposal: Proposal, message: str) -> None:
    """Tell the author of a proposal, and those whose own was joined to it that something was decided."""
    tell(tx, proposal.author_id, message, number=proposal.number)
    for one in list_joined(tx.session, proposal.id):
        tell(tx, one.author_id, "proposal_joined", number=proposal.number)
