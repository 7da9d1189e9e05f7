"""What the worker does for rounds: seals a box whose vote has closed, then removes what the database kept of it."""

from __future__ import annotations

from app.budget import queries
from app.budget.services.scrubbing import scrub
from app.budget.services.sealing import SCRUB, seal
from app.platform.outbox import Handler
from app.platform.runtime import Runtime


def handlers(runtime: Runtime) -> dict[str, Handler]:
    """The jobs of this room by name."""
    return {SCRUB: lambda _payload: scrub(runtime.session)}


def seal_due(runtime: Runtime) -> bool:
    """Seal every box whose vote has closed; tells whether there was one. Harmless when two workers do it at once."""
    due = [round_.id for round_ in queries.due_to_seal(runtime.session, runtime.now)]
    runtime.session.rollback()  # an open read would hold the scrub up
    for round_id in due:
        seal(runtime, round_id)
    return bool(due)
