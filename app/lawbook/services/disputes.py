"""Objections to a legal check: anyone may write one, an administrator answers, nothing is ever blocked by it."""

from __future__ import annotations

import re
import secrets

import sqlalchemy as sa

from app.domain import references
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.people import holds_iin
from app.domain.rules.registry import ACTIONS
from app.lawbook.models import Dispute
from app.lawbook.policy import DISPUTES_OF_ADDRESS, DISPUTES_OF_ALL, require_answerer
from app.platform import throttle
from app.platform.access import Actor
from app.platform.runtime import Runtime

DISPUTE = "DS"
CHANCE = 11
"""Random bytes of a code: 55 bits."""
SHORTEST, LONGEST = 10, 4000
RULE = re.compile(r"[a-z0-9_.]{1,80}")
SUBJECT = re.compile(r"[A-Za-z0-9:_.-]{0,100}")


def open_dispute(
    runtime: Runtime, actor: Actor | None, *, action: str, rule: str, subject: str, text: str, address: str
) -> str:
    """Take an objection and give its code.

    action: a name of the registry, or "" for a norm itself; rule: the point or the parameter; subject: what the check
    was about, as a code ("round:aqbulaq-2027") or ""; text: 10 to 4000 characters without identity numbers;
    address: where the request came from (only its keyed hash is kept). The version of the law goes with it. Raises
    InvalidInputError, RateLimitedError (five an hour from one address).
    """
    problems = _problems(action, rule, subject, text)
    if problems:
        raise InvalidInputError(problems)
    with runtime.transaction() as tx:
        for limit, key in ((DISPUTES_OF_ADDRESS, tx.keys.fingerprint("address", address)), (DISPUTES_OF_ALL, "all")):
            throttle.take(tx.session, tx.now, limit, key)
        code = references.make(DISPUTE, secrets.token_bytes(CHANCE))
        tx.session.add(
            Dispute(
                code=code,
                action=action,
                rule=rule,
                subject=subject,
                text=text.strip(),
                law_version=tx.law.version,
                created_at=tx.now,
                account_id=actor.account_id if actor else None,
            )
        )
        facts = {"action": action, "rule": rule, "subject": subject, "law": tx.law.version}
        tx.record("law.dispute", f"dispute:{code}", facts)
        return code


def answer_dispute(runtime: Runtime, actor: Actor, code: str, *, answer: str, withheld: bool) -> None:
    """Answer an objection, once. withheld: its text holds personal data and is not published.

    Raises ForbiddenError, NotFoundError, ConflictError (already answered), InvalidInputError.
    """
    require_answerer(actor)
    problem = _wrong_text(answer, "answer")
    if problem:
        raise InvalidInputError([problem])
    with runtime.transaction() as tx:
        found = tx.session.scalar(sa.select(Dispute).where(Dispute.code == code).with_for_update())
        if found is None:
            raise NotFoundError
        if found.answered_at is not None:
            raise ConflictError("lawbook.error.answered")
        found.answer, found.withheld = answer.strip(), withheld
        found.answered_at, found.answered_by = tx.now, actor.account_id
        tx.record("law.dispute_answer", f"dispute:{code}", {"withheld": withheld}, actor=actor.account_id)


def _problems(action: str, rule: str, subject: str, text: str) -> list[Problem]:
    problems = []
    if (action and action not in ACTIONS) or not RULE.fullmatch(rule) or not SUBJECT.fullmatch(subject):
        problems.append(Problem("lawbook.error.dispute_of_nothing"))
    wrong = _wrong_text(text, "text")
    return [*problems, wrong] if wrong else problems


def _wrong_text(text: str, where: str) -> Problem | None:
    if len(text.strip()) < SHORTEST:
        return Problem("lawbook.error.text_short", where, {"least": SHORTEST})
    if len(text) > LONGEST:
        return Problem("lawbook.error.text_long", where, {"most": LONGEST})
    if holds_iin(text):
        return Problem("lawbook.error.text_iin", where)
    return None
