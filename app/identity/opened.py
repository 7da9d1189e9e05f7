"""Long forms: whoever opened one proved then who they are, and sends it without proving it again.

Minutes are typed in an hour, a proof is fresh for ten minutes. The browser's signed session remembers the pages that
were opened after a proof; who only has that session, and opened none, is asked before anything is done.
"""

from __future__ import annotations

from flask import request, session

from app.identity.policy import require_fresh
from app.platform.access import actor
from app.platform.flask_runtime import runtime

OPENED = "opened"
MOST = 8
"""Pages that are remembered: a cookie is small, and nobody types into more at once."""


def open_form() -> None:
    """For the page with the form; raises NotFreshError."""
    require_fresh(actor(), runtime().now)
    others = [one for one in session.get(OPENED, []) if one != _mark(request.path)]
    session[OPENED] = [*others, _mark(request.path)][-MOST:]


def require_opened(path: str | None = None) -> None:
    """For the sending: go on if this sign-in opened the page (`path`: of the page, where the form is sent elsewhere).

    Raises NotFreshError otherwise, unless the last proof is fresh.
    """
    if _mark(path or request.path) not in session.get(OPENED, []):
        require_fresh(actor(), runtime().now)


def _mark(path: str) -> str:
    return f"{actor().session_id.hex[:8]}{path}"
