"""Open data: all cases, each case whole as JSON, its steps and named votes as CSV. Nothing here is anybody's secret."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from app.confidence import queries
from app.confidence.policy import ClockRow
from app.confidence.views import bp
from app.confidence.views.public import signatures_verdict, voted_verdict
from app.confidence.views.shown import ShownCase, show_row, shown_case
from app.documents.queries import list_documents
from app.domain.tables import csv_text
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.support import queries as support

CSV = "text/csv; charset=utf-8"


@bp.get("/all.json")
@public
def all_json() -> ResponseReturnValue:
    """Every case in brief, and every initiative that an assembly made and confirmed here."""
    session = runtime().session
    cases = [_brief(show_row(row)) for row in queries.list_cases(session)]
    assemblies = [
        {
            "held_on": row.held_on.isoformat(),
            "members": row.members,
            "present": row.present,
            "votes_for": row.votes_for,
            "adopted": row.adopted,
            "page": url_for("confidence.proposal", slug=row.slug),
        }
        for row in queries.list_proposals(session)
    ]
    return _open(jsonify(cases=cases, assemblies=assemblies))


@bp.get("/<slug>/case.json")
@public
def case_json(slug: str) -> ResponseReturnValue:
    """The case for programs: texts, citations, signatures, steps, sessions with named votes, terms, verdicts, norms."""
    shown = shown_case(slug)
    session, row = runtime().session, shown.row
    citations, replies = queries.list_citations(session, row.id), queries.list_replies(session, row.id)
    files = _files([one.document_id for one in (*citations, *replies, *shown.steps)])
    whole = jsonify(
        **_brief(shown),
        convocation=row.convocation,
        statement={"lang": row.lang, "text": row.statement},
        citations=[
            {"kind": one.kind, "title": one.title, "on": _day(one.decided_on), "document": files.get(one.document_id)}
            for one in citations
        ],
        signed_by=[signer.full_name for signer in support.list_signers(session, row.sheet_id)],
        steps=[_step(step, files) for step in shown.steps],
        sessions=[_sitting(shown, number) for number in shown.sittings],
        replies=[
            {"at": one.at.isoformat(), "lang": one.lang, "text": one.text, "document": files.get(one.document_id)}
            for one in replies
        ],
        terms=[_term(shown, clock) for clock in shown.clocks],
        verdicts=[signatures_verdict(shown).to_json(), *(voted_verdict(shown, one).to_json() for one in shown.voted)],
    )
    return _open(whole)


def _brief(shown: ShownCase) -> dict[str, Any]:
    row, progress = shown.row, shown.progress
    return {
        "case": row.slug,
        "territory": shown.place.slug,
        "akim": shown.akim.full_name,
        "maslikhat": shown.maslikhat.slug,
        "ground": row.ground,
        "filed_on": row.filed_on.isoformat(),
        "deputies": {"seats": row.seats, "in_office": row.in_office, "used": row.total},
        "signatures": {"have": progress.have, "need": progress.need, "due_on": _day(progress.due_on)},
        "stage": shown.stage.value,
        "on": shown.today.isoformat(),
        "page": url_for("confidence.show", slug=row.slug),
        "data": url_for("confidence.case_json", slug=row.slug),
    }


def _files(ids: list[uuid.UUID | None]) -> Mapping[uuid.UUID | None, str]:
    """Addresses of documents by id."""
    found = list_documents(runtime().session, [one for one in ids if one])
    return {one.id: url_for("documents.document", document_id=one.id, name=one.name) for one in found}


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


def _open(response: Response) -> Response:
    """Pages of other sites may read what everyone may read; no cookie goes with it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _csv(head: tuple[str, ...], rows: list[tuple[Any, ...]], name: str) -> Response:
    response = Response(csv_text([head, *rows], ends="\n"), content_type=CSV)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return _open(response)


def _step(step: Any, files: Mapping[uuid.UUID | None, str]) -> dict[str, Any]:
    return {
        "step": step.step,
        "session": step.sitting,
        "on": _day(step.on),
        "recorded_at": step.recorded_at.isoformat(),
        "outcome": step.good,
        "facts": step.facts,
        "document": files.get(step.document_id),
    }


def _sitting(shown: ShownCase, number: int) -> dict[str, Any]:
    """A session with its deputies; no vote beside a name where the ballot was secret."""
    present = queries.list_present(runtime().session, shown.row.id, number)
    return {"session": number, "present": [{"deputy": one.full_name, "vote": one.choice} for one in present]}


def _term(shown: ShownCase, clock: ClockRow) -> dict[str, Any]:
    return {
        "norm": clock.key,
        "first": _day(clock.first),
        "last": _day(clock.last),
        "done_on": _day(clock.done_on),
        "state": clock.state(shown.today),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
