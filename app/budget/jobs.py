"""What the worker does for rounds: seals a box whose vote has closed."""

from __future__ import annotations

from app.budget.services.sealing import seal
from app.platform.runtime import Runtime
from app.voting.queries import due_to_seal


def seal_due(runtime: Runtime) -> bool:
    """Seal every box whose vote has closed; tells whether there was one. Harmless when two workers do it at once."""
    due = due_to_seal(runtime.session, "budget", runtime.now)
    runtime.session.rollback()  # an open read would hold the scrub up
    for round_id in due:
        seal(runtime, round_id)
    return bool(due)
