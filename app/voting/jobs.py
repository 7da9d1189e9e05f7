"""What the worker does for polls: removes what the database kept of a box that was sealed."""

from __future__ import annotations

from app.platform.outbox import Handler
from app.platform.runtime import Runtime
from app.voting.services.scrubbing import scrub
from app.voting.services.sealing import SCRUB


def handlers(runtime: Runtime) -> dict[str, Handler]:
    """The jobs of this room by name."""
    return {SCRUB: lambda _payload: scrub(runtime.session)}
