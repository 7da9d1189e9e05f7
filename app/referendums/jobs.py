"""What the worker does for proposals: seals boxes that have closed, forgets signers whose day has come."""

from __future__ import annotations

from app.platform.runtime import Runtime
from app.referendums.services.polling import seal_due
from app.referendums.services.signing import forget_due


def chores(runtime: Runtime) -> bool:
    """Do what is due; tells whether anything was. Harmless when two workers do it at once."""
    return any([seal_due(runtime), forget_due(runtime)])
