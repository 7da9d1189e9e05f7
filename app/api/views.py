"""Read-only JSON for programs, the same in every language. Nothing personal, and nothing of a vote before its close."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries as budget
from app.budget.policy import is_public, stage_of
from app.budget.services.publishing import publication
from app.budget.views.shown import ShownRound, public_round
from app.domain.errors import InvalidInputError, NotFoundError, NotInForceError, Problem
from app.domain.law.book import Gap, Parameter, Provision
from app.domain.law.verdict import norm_json
from app.domain.rules.registry import used_by
from app.ledger import queries as ledger
from app.places.queries import Place, list_places
from app.platform.access import public
from app.platform.clock import start_of
from app.platform.flask_runtime import runtime

DESCRIPTION = Path(__file__).with_name("openapi.json")
MOST_ENTRIES = 500

bp = Blueprint("api", __name__, url_prefix="/api")


@bp.after_request
def readable_from_anywhere(response: Response) -> Response:
    """Pages of other sites may read what everyone may read; no cookie goes with it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _description() -> bytes:
    return DESCRIPTION.read_bytes()


@bp.get("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """The description of this API."""
    return Response(_description(), mimetype="application/json")


@bp.get("/v1/territories")
@public
def territories() -> ResponseReturnValue:
    """All territories on a day (`on`, today without it)."""
    day = _day()
    places = list_places(runtime().session, day)
    slugs = {place.id: place.slug for place in places}
    rows = [
        {
            "slug": place.slug,
            "kind": place.kind,
            "names": dict(place.names),
            "code": place.code,
            "part_of": slugs.get(place.parent_id) if place.parent_id else None,
            "population": place.population,
            "valid_from": place.valid_from.isoformat(),
            "valid_to": place.valid_to.isoformat() if place.valid_to else None,
        }
        for place in places
    ]
    return jsonify(on=day.isoformat(), territories=rows)


@bp.get("/v1/rounds")
@public
def rounds() -> ResponseReturnValue:
    """Every public round, the newest year first."""
    rt = runtime()
    places = {place.id: place for place in list_places(rt.session, rt.today)}
    rows = budget.list_rounds(rt.session)
    shown = [ShownRound(row, stage_of(row, rt.now), places[row.territory_id]) for row in rows]
    return jsonify(rounds=[_round(one) for one in shown if is_public(one.stage)])


@bp.get("/v1/rounds/<slug>")
@public
def round_(slug: str) -> ResponseReturnValue:
    """One public round with its projects."""
    rt = runtime()
    shown = public_round(slug)
    projects = [
        {
            "id": row.code,
            "title": row.title,
            "about": row.about,
            "cost": row.cost,
            "village": row.village,
            "category": row.category,
            "admitted": row.admitted,
            "refusal": {"code": row.refusal_code, "text": row.refusal_text} if not row.admitted else None,
        }
        for row in budget.list_projects(rt.session, shown.row.id, rt.today)
    ]
    return jsonify(_round(shown) | {"projects": projects})


@bp.get("/v1/rounds/<slug>/result")
@public
def result(slug: str) -> ResponseReturnValue:
    """The count of a round, once it is published: the file result.json of its page."""
    published = publication(runtime().session, public_round(slug).row)
    if published is None:
        raise NotFoundError
    return Response(published.files["result.json"], mimetype="application/json")


@bp.get("/v1/law")
@public
def law() -> ResponseReturnValue:
    """Every parameter of the law with its norm on a day (`on`, today without it)."""
    book, day = runtime().law, _day()
    rows = [_parameter(book.parameters[key], day) for key in sorted(book.parameters)]
    return jsonify(on=day.isoformat(), version=book.version, parameters=rows)


@bp.get("/v1/law/<key>")
@public
def law_parameter(key: str) -> ResponseReturnValue:
    """One parameter with its history and the actions that use it."""
    book, day = runtime().law, _day()
    parameter = book.parameter(key)
    history = [_period(period) for period in parameter.history]
    more = {"on": day.isoformat(), "version": book.version, "history": history, "used_by": list(used_by(key))}
    return jsonify(_parameter(parameter, day) | more)


@bp.get("/v1/ledger", endpoint="ledger")
@public
def ledger_entries() -> ResponseReturnValue:
    """The newest entries of the record, older than the number `before` if given, at most `limit` (50)."""
    session = runtime().session
    limit, before = _number("limit", 50), _number("before", 0)
    if not 1 <= limit <= MOST_ENTRIES:
        raise InvalidInputError([Problem("errors.fact_too_large", "limit", {"value": limit, "most": MOST_ENTRIES})])
    rows = ledger.list_entries(session, before=before or None, limit=limit)
    head = ledger.head(session)
    told = [json.loads(row.to_line()) for row in rows]
    return jsonify(head={"index": head.index, "hash": head.hash}, entries=told)


def _day() -> date:
    """The day asked for by `on`; raises InvalidInputError unless it is written 2026-11-21."""
    text = request.args.get("on")
    if text is None:
        return runtime().today
    try:
        day = date.fromisoformat(text)
        start_of(day)  # a day so near to the ends of the calendar that it has no moment is none
    except (ValueError, OverflowError):
        day = None
    if day is None or day.isoformat() != text:
        raise InvalidInputError([Problem("errors.fact_not_day", "on")])
    return day


def _number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise InvalidInputError([Problem("errors.fact_not_whole", name)])
    return int(text)


def _round(shown: ShownRound) -> dict[str, Any]:
    row, place = shown.row, shown.territory
    return {
        "slug": row.slug,
        "title": shown.title,
        "territory": _place(place),
        "year": row.year,
        "stage": shown.stage.value,
        "pot": row.pot,
        "currency": row.currency,
        "ballot_kind": row.ballot_kind,
        "max_choices": row.max_choices,
        "method": row.method,
        "minimum_votes": row.min_votes,
        "opens_at": row.opens_at.isoformat(),
        "closes_at": row.closes_at.isoformat(),
        "imported_from": row.imported_from,
        "result": url_for("api.result", slug=row.slug) if shown.is_counted else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"slug": place.slug, "names": dict(place.names)}


def _parameter(parameter: Parameter, day: date) -> dict[str, Any]:
    try:
        norm = _provision(parameter.at(day))
    except NotInForceError:
        norm = None
    return {"key": parameter.key, "title": dict(parameter.title), "group": parameter.group, "norm": norm}


def _provision(provision: Provision) -> Mapping[str, Any]:
    value = provision.value
    return {
        "value": value if isinstance(value, int | str) else str(value),
        "comparator": provision.comparator,
        "unit": provision.unit,
        "of": dict(provision.base) if provision.base else None,
        **norm_json(provision),
        "quotes": [{"text": quote.text, "language": quote.language} for quote in provision.quotes],
    }


def _period(period: Provision | Gap) -> Mapping[str, Any]:
    if isinstance(period, Provision):
        return _provision(period)
    days = [day.isoformat() if day else None for day in (period.valid_from, period.valid_to)]
    return {"gap": period.kind, "reason": dict(period.reason), "in_force": days}
