"""What was typed into a form survives proving again who one is: kept on the person's own device, encrypted."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import request, session, url_for
from werkzeug.datastructures import MultiDict

from app.platform.flask_runtime import runtime

KEPT = "typed"
MOST = 2_500
"""Characters of the encrypted text: with everything else a browser's cookie holds 4 kB."""


def keep_for(page: str) -> Callable[[], str]:
    """For `keeps`: stores the form of this request, to stand on the page with this endpoint and the same values."""

    def keep() -> str:
        where = url_for(page, **(request.view_args or {}))
        fields = {name: value for name, value in request.form.items() if name not in {"iin", "csrf_token"}}
        sealed = runtime().keys.encrypt(json.dumps([where, fields], ensure_ascii=False))
        if len(sealed) <= MOST:
            session[KEPT] = sealed
        return where

    return keep


def kept_text() -> MultiDict[str, str] | None:
    """What was kept for the page that is asked for, once; None if nothing was."""
    sealed = session.pop(KEPT, None)
    if sealed is None:
        return None
    where, fields = json.loads(runtime().keys.decrypt(sealed))
    return MultiDict(fields) if where == request.path else None
