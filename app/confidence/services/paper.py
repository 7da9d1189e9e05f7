"""Signatures on paper: one officer of the maslikhat enters a line, another confirms or refuses it."""

from __future__ import annotations

import uuid

from app.confidence import policy
from app.confidence.policy import Stage
from app.confidence.services import steps
from app.confidence.services.initiatives import announce, standing_verdict
from app.documents.content import Upload
from app.documents.services import keep
from app.domain.errors import ConflictError, NotFoundError
from app.platform.access import Actor
from app.platform.runtime import Runtime
from app.support import queries as support
from app.support import services as signatures

FAULTS = ("no_signature", "illegible", "differs")
"""Why an officer refuses a line; that somebody has signed already the sheet finds itself."""


def enter_line(
    runtime: Runtime, actor: Actor, slug: str, *, page: int, line: int, person_id: uuid.UUID, scan: Upload | None = None
) -> None:
    """Enter a line of a paper sheet; it counts once a second officer has confirmed it. The scan is not public.

    Raises RuleNotMetError for a person who is no sitting deputy, ForbiddenError, ConflictError, InvalidInputError.
    """
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        if not policy.may_sign(course, tx.today):
            raise ConflictError("confidence.error.not_collecting")
        tx.require(standing_verdict(tx, person_id, case))
        kept = keep(tx, scan, kind="confidence", public=False, by=actor.account_id) if scan else None
        signatures.enter_line(
            tx, case.sheet_id, page, line, person_id, actor.account_id, document_id=kept.id if kept else None
        )
        told = {"page": page, "line": line}
        tx.record("confidence.line_entered", f"confidence:{slug}", told, actor=actor.account_id)


def check_line(
    runtime: Runtime, actor: Actor, slug: str, line_id: uuid.UUID, *, confirmed: bool, reason: str | None = None
) -> signatures.Checked:
    """Confirm or refuse a line that another officer entered; a confirmed line is a signature.

    Lines entered in time may be checked after the term. Raises ForbiddenError, NotFoundError (a line of another sheet),
    ConflictError (one's own line, checked already, an initiative that lapsed or has no object).
    """
    with runtime.transaction() as tx:
        case, course, _ = steps.lock(tx, slug)
        steps.require_officer(tx, actor, case)
        if policy.stage_of(course, tx.today) in {Stage.LAPSED, Stage.MOOT}:
            raise ConflictError("confidence.error.not_now")
        line = support.get_line(tx.session, line_id)
        if line.sheet_id != case.sheet_id:
            raise NotFoundError
        outcome = "confirmed" if confirmed else "refused"
        found = signatures.check_line(tx, line_id, actor.account_id, outcome, None if confirmed else reason)
        told = {"page": line.page, "line": line.line, "signatures": found.count}
        act = "confidence.line_confirmed" if found.status == "confirmed" else "confidence.line_refused"
        tx.record(act, f"confidence:{slug}", told, actor=actor.account_id)
        announce(tx, case, found.count, reached_now=found.reached_now)
        return found
