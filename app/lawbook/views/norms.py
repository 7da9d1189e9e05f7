"""The norms: all on a day, one with its history, the whole pack as a file, and what changed in it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.errors import NotInForceError
from app.domain.law.book import Gap, LawBook, Parameter, Provision, Text
from app.domain.rules.registry import ACTIONS, used_by
from app.lawbook import queries
from app.lawbook.forms import DayForm
from app.lawbook.phrases import GROUPS
from app.lawbook.policy import state_of
from app.lawbook.views import bp
from app.places.queries import Place, list_places
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.lawfiles import FOLDER

SEARCHED = 100


@dataclass(frozen=True, slots=True)
class OnDay:
    """A parameter as it stands on a day: its norm, or the declared reason why there is none."""

    parameter: Parameter
    norm: Provision | None
    reason: Text | None


def on_day(law: LawBook, key: str, day: date) -> OnDay:
    """The parameter on the day; raises NotFoundError."""
    parameter = law.parameter(key)
    try:
        return OnDay(parameter, parameter.at(day), None)
    except NotInForceError as missing:
        return OnDay(parameter, None, missing.reason)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Every parameter with its value on a day, by procedure; `q` searches titles, acts and articles."""
    rt = runtime()
    form, day = asked_day()
    sought = (form.q.data or "")[:SEARCHED].casefold()
    groups: dict[str, list[OnDay]] = {group: [] for group in GROUPS}
    for key in rt.law.parameters:
        row = on_day(rt.law, key, day)
        if all(word in _words_of(row) for word in sought.split()):
            groups.setdefault(row.parameter.group, []).append(row)
    found = {group: rows for group, rows in groups.items() if rows}
    body = render_template(
        "lawbook/index.html",
        form=form,
        day=day,
        groups=found,
        total=sum(map(len, found.values())),
        version=rt.law.version,
        size=len(rt.law.canonical),
        on=day.isoformat() if "on" in request.args else None,
        narrowed=bool(sought),
    )
    return body, 422 if form.problems else 200


@bp.get("/<key>")
@public
def show(key: str) -> ResponseReturnValue:
    """One parameter: its value on a day, its history, who uses it, which local acts tighten it."""
    rt = runtime()
    if key not in rt.law.parameters:
        abort(404)
    form, day = asked_day()
    body = render_template(
        "lawbook/show.html",
        form=form,
        day=day,
        shown=on_day(rt.law, key, day),
        periods=[(period, _tense(period, day)) for period in rt.law.parameter(key).history],
        gap=Gap,
        actions=used_by(key),
        tightened=_tightened(key, day),
    )
    return body, 422 if form.problems else 200


@bp.get("/pack.json")
@public
def pack() -> ResponseReturnValue:
    """The whole pack as one JSON object; the sha256 of these very bytes is the version of the law."""
    law = runtime().law
    response = Response(law.canonical, mimetype="application/json")
    response.set_etag(law.version)
    response.headers["Content-Disposition"] = f'attachment; filename="law-{law.version[:12]}.json"'
    digest = base64.b64encode(bytes.fromhex(law.version)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response.make_conditional(request)


@bp.get("/changes.txt")
@public
def changes() -> ResponseReturnValue:
    """What changed in the pack, newest last, as the lawyers' file has it (English)."""
    text = (FOLDER.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    return Response(text, mimetype="text/plain")


def asked_day() -> tuple[DayForm, date]:
    """The form of the day and the day it asks for; today without one, and where it cannot be read."""
    form = DayForm(formdata=request.args)
    form.validate()
    day = form.on.day or runtime().today
    form.on.data = form.on.data or day.isoformat()
    return form, day


def _words_of(row: OnDay) -> str:
    """Everything a reader may search a norm by."""
    texts = [row.parameter.key, *row.parameter.title.values()]
    if row.norm is not None:
        cited = row.norm.citation
        texts += [*cited.act.values(), cited.text]
    return " ".join(texts).casefold()


def _tense(period: Provision | Gap, day: date) -> str:
    if period.covers(day):
        return "now"
    return "next" if period.valid_from is not None and period.valid_from > day else "done"


def _tightened(key: str, day: date) -> list[tuple[Place, queries.LocalRow, Provision]]:
    """Where a local act stands in place of the norm on the day."""
    rt = runtime()
    rows = queries.rows_by_territory(rt.session, key)
    if not rows:
        return []
    found = []
    for place in list_places(rt.session, rt.today, ids={territory_id for territory_id, _ in rows}):
        own = [row for territory_id, row in rows if territory_id == place.id]
        book = queries.laid_over(rt.law, own)
        found += [(place, row, book.at(key, day)) for row in own if state_of(book, row, day) == "applies"]
    return found


def action_names() -> tuple[str, ...]:
    """All actions, in the order of the registry."""
    return tuple(ACTIONS)
