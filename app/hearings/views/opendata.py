"""Hearings for programs: what the pages show, nothing personal that an author did not choose to show."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from app.documents.queries import list_documents
from app.domain.tables import csv_text
from app.hearings import queries
from app.hearings.policy import Stage
from app.hearings.views import bp
from app.hearings.views.public import public_lists
from app.hearings.views.shown import ShownHearing, public_hearing, refused_text
from app.platform.access import public
from app.platform.flask_runtime import runtime

PUBLIC = ("published", "refused")
COLUMNS = ("number", "kind", "status", "channel", "asked_at", "author", "text", "supports", "reason", "public_text",
           "outcome", "body", "answer", "answered_at")  # fmt: skip


def _open(response: Response) -> Response:
    """Pages of other sites may read what everyone may read; no cookie goes with it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/all.json")
@public
def all_json() -> ResponseReturnValue:
    """Every hearing that was announced."""
    coming, over = public_lists()
    return _open(jsonify(hearings=[_brief(one) for one in [*coming, *over]]))


def _brief(shown: ShownHearing) -> dict[str, Any]:
    row = shown.row
    return {
        "slug": row.slug,
        "territory": shown.territory.slug,
        "kind": row.kind,
        "stage": shown.stage.value,
        "subject": shown.subject,
        "starts_at": row.starts_at.isoformat(),
        "announced_at": row.announced_at.isoformat(),
        "effect": shown.kind.effect.value,
        "answers_due_on": row.answers_due_on.isoformat() if row.answers_due_on else None,
        "page": url_for("hearings.show", slug=row.slug),
        "data": url_for("hearings.hearing_json", slug=row.slug),
    }


@bp.get("/<slug>/hearing.json")
@public
def hearing_json(slug: str) -> ResponseReturnValue:
    """One hearing with its documents, speakers, remarks, answers and protocol."""
    rt = runtime()
    shown = public_hearing(slug)
    row = shown.row
    protocol = queries.find_protocol(rt.session, row.id)
    added = dict(queries.list_documents_of(rt.session, row.id))
    whole = jsonify(
        **_brief(shown),
        venue={"kk": row.venue_kk, "ru": row.venue_ru},
        basis=row.basis,
        cancelled=row.cancel_reason if shown.stage is Stage.CANCELLED else None,
        present=row.present,
        recording=row.recording_url,
        documents=[
            {"name": one.name, "sha256": one.sha256, "size": one.size, "added_at": added[one.id].isoformat()}
            for one in list_documents(rt.session, added)
        ],
        speakers=[
            {"number": one.number, "name": one.name, "topic": one.topic, "spoke": one.spoke_from is not None}
            for one in queries.list_queue(rt.session, row.id, speakers=True)
        ],
        remarks=[_remark(one) for one in _remarks(shown)],
        protocol=None
        if protocol is None
        else {
            "adopted_at": protocol.adopted_at.isoformat(),
            "members": protocol.members,
            "present": protocol.present,
            "votes_for": protocol.votes_for,
            "digest": protocol.digest,
        },
    )
    return _open(whole)


def _remarks(shown: ShownHearing) -> list[queries.RemarkRow]:
    return list(queries.list_remarks(runtime().session, shown.row.id, statuses=PUBLIC))


def _remark(one: queries.RemarkRow) -> dict[str, Any]:
    published = one.row.status == "published"
    return {
        "number": one.row.number,
        "kind": one.row.kind,
        "status": one.row.status,
        "channel": one.row.channel,
        "asked_at": one.row.created_at.isoformat(),
        "author": one.name,
        "text": one.row.text if published else refused_text(one),
        "supports": one.supports,
        "reason": one.refusal.reason if one.refusal and not published else None,
        "public_text": one.refusal.public_text if one.refusal and not published else None,
        "outcome": one.answer.outcome if one.answer else ("unanswered" if one.why else None),
        "body": one.answer.body if one.answer else (one.why.body if one.why else None),
        "answer": one.answer.text if one.answer else (one.why.text if one.why else None),
        "answered_at": one.answer.answered_at.isoformat() if one.answer else None,
    }


@bp.get("/<slug>/remarks.csv")
@public
def remarks_csv(slug: str) -> ResponseReturnValue:
    """The questions and remarks of a hearing as a table, each with its answer or its refusal."""
    shown = public_hearing(slug)
    rows = [_remark(one) for one in _remarks(shown)]
    table = csv_text([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])
    headers = {"Content-Disposition": f'attachment; filename="{slug}-remarks.csv"'}
    return _open(Response("\ufeff" + table, content_type="text/csv; charset=utf-8", headers=headers))
