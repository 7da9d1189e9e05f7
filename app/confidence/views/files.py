"""Open data of a case: all of it as JSON, its steps and named votes as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from app.confidence import queries
from app.confidence.views import bp
from app.confidence.views.public import signatures_verdict, voted_verdict
from app.confidence.views.shown import ShownCase, shown_case
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.support import queries as support

CSV = "text/csv; charset=utf-8"


@bp.get("/<slug>/case.json")
@public
def case_json(slug: str) -> ResponseReturnValue:
    """The case for programs: totals, steps, terms, verdicts with their norms."""
    shown = shown_case(slug)
    row = shown.row
    return jsonify(
        case=slug,
        territory=shown.place.slug,
        akim=shown.akim.full_name,
        maslikhat=shown.maslikhat.slug,
        ground=row.ground,
        filed_on=row.filed_on.isoformat(),
        deputies={"seats": row.seats, "in_office": row.in_office, "used": row.total, "convocation": row.convocation},
        signatures={"have": shown.progress.have, "need": shown.progress.need, "due_on": _day(shown.progress.due_on)},
        signed_by=[signer.full_name for signer in support.list_signers(runtime().session, row.sheet_id)],
        stage=shown.stage.value,
        on=shown.today.isoformat(),
        steps=[_step(step) for step in shown.steps],
        terms=[_term(shown, clock) for clock in shown.clocks],
        verdicts=[signatures_verdict(shown).to_json(), *(voted_verdict(shown, one).to_json() for one in shown.voted)],
    )


@bp.get("/<slug>/steps.csv")
@public
def steps_csv(slug: str) -> ResponseReturnValue:
    """One line a step."""
    rows = [
        (step.number, step.step, step.sitting, _day(step.on), step.good, step.recorded_at.isoformat())
        for step in shown_case(slug).steps
    ]
    return _csv(("number", "step", "session", "on", "outcome", "recorded_at"), rows, f"{slug}-steps.csv")


@bp.get("/<slug>/votes.csv")
@public
def votes_csv(slug: str) -> ResponseReturnValue:
    """One line a deputy present at a session; the vote where it was by name."""
    shown = shown_case(slug)
    rows = [
        (number, one.full_name, one.choice or "")
        for number in shown.sittings
        for one in queries.list_present(runtime().session, shown.row.id, number)
    ]
    return _csv(("session", "deputy", "vote"), rows, f"{slug}-votes.csv")


def _csv(head: tuple[str, ...], rows: list[tuple[Any, ...]], name: str) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    response = Response(text.getvalue(), content_type=CSV)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _step(step: Any) -> dict[str, Any]:
    return {
        "step": step.step,
        "session": step.sitting,
        "on": _day(step.on),
        "recorded_at": step.recorded_at.isoformat(),
        "outcome": step.good,
        "facts": {name: value for name, value in step.facts.items() if name not in {"text", "lang"}},
    }


def _term(shown: ShownCase, clock: Any) -> dict[str, Any]:
    return {
        "norm": clock.key,
        "first": _day(clock.first),
        "last": _day(clock.last),
        "done_on": _day(clock.done_on),
        "state": clock.state(shown.today),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
