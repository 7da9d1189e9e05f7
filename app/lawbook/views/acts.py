"""What the platform lets people change: by which rule each act is judged, and where the law is silent and why."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.lawbook import judged
from app.lawbook.views import bp
from app.platform.access import public
from app.platform.i18n import pick, t


@bp.get("/acts")
@public
def acts() -> ResponseReturnValue:
    """Every act: with the question that the law is asked, or with the reason why none is asked."""
    records = judged.load()
    asked = [
        [
            pick(record.what),
            {"text": t(f"lawbook.action.{record.action}"), "href": url_for("lawbook.action", name=record.action)},
        ]
        for record in records
        if record.action
    ]
    silent = [[pick(record.what), pick(record.silent)] for record in records if record.silent]
    return render_template("lawbook/acts.html", asked=asked, silent=silent)
