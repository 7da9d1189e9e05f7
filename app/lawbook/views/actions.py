"""What the law checks: each action with its norms, a form to ask it, and the arithmetic of every answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError, NotInForceError, Problem
from app.domain.law.book import LawBook, Provision, Text
from app.domain.law.verdict import Arithmetic, Verdict
from app.domain.rules.facts import MOST, asked, read
from app.domain.rules.registry import ACTIONS, Action
from app.lawbook.forms import FactsForm, facts_form, take_problems
from app.lawbook.queries import book_for, territory_of_act
from app.lawbook.views import bp
from app.lawbook.views.norms import action_names, asked_day, on_day
from app.platform.access import public
from app.platform.flask_runtime import runtime


@bp.get("/actions/")
@public
def actions() -> ResponseReturnValue:
    """Everything the law is asked about."""
    return render_template("lawbook/actions.html", names=action_names())


@bp.get("/actions/<name>")
@public
def action(name: str) -> ResponseReturnValue:
    """One action: what is checked, by which norms on a day, and the form to ask it."""
    known = ACTIONS.get(name) or abort(404)
    rt = runtime()
    form = facts_form(asked(known.facts), formdata=None)
    _, day = asked_day()
    form.on.data = day.isoformat()
    norms = [on_day(rt.law, key, day) for key in known.parameters]
    return render_template("lawbook/action.html", name=name, form=form, day=day, norms=norms, kinds=_kinds(known))


@bp.get("/why")
@public
def why() -> ResponseReturnValue:
    """«Why this number?»: a whole action from its facts, or one point of a verdict, reckoned from the law again."""
    if "key" in request.args:
        return _one_point(request.args["key"])
    return _whole_action(ACTIONS.get(request.args.get("action", "")) or abort(404))


def _whole_action(known: Action) -> ResponseReturnValue:
    rt = runtime()
    form = facts_form(asked(known.facts), formdata=request.args)
    form.validate()
    day = form.on.day or rt.today
    verdict = _ask(known, rt.law, day, form)
    form.on.data = form.on.data or day.isoformat()
    page = "lawbook/action.html" if verdict is None else "lawbook/why.html"
    norms = [on_day(rt.law, key, day) for key in known.parameters]
    body = render_template(page, name=known.name, form=form, day=day, norms=norms, kinds=_kinds(known), verdict=verdict)
    return body, 422 if verdict is None else 200


def _ask(known: Action, law: LawBook, day: date, form: FactsForm) -> Verdict | None:
    """The verdict; None where the facts cannot be taken, with the sentences put at their fields."""
    try:
        verdict = known.rule(law, day, read(known.facts, form.given()))
    except InvalidInputError as wrong:
        take_problems(form, wrong.problems)
        return None
    return None if form.problems else verdict


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a verdict, reckoned again: what there is, what is needed, and how that came about."""

    key: str
    title: Text
    norm: Provision | None
    reason: Text | None
    have: int | None
    of: int | None
    sum: Arithmetic | None
    need: int | None


def _one_point(key: str) -> ResponseReturnValue:
    if key not in runtime().law.parameters:
        abort(404)
    form, day = asked_day()
    if form.problems:
        raise InvalidInputError([Problem("errors.fact_not_day")])
    own = request.args.get("point", "")
    norm, reason = _norm(_book(), key, day)
    have, of = _number("have"), _number("of")
    sum_ = None
    if norm is not None and isinstance(norm.value, Fraction) and of:
        sum_ = Arithmetic(norm.value, of, norm.comparator)
    point = Point(key, runtime().law.parameter(key).title, norm, reason, have, of, sum_, _need(norm, sum_, own))
    name = request.args.get("action", "")
    return render_template(
        "lawbook/point.html", point=point, day=day, action=name if name in ACTIONS else None, rule=own or key
    )


def _need(norm: Provision | None, sum_: Arithmetic | None, own: str) -> int | None:
    """A point named otherwise than its norm needs what its facts say; the address then tells it."""
    if own:
        return _number("need")
    if sum_:
        return sum_.need
    if norm is None or not isinstance(norm.value, int) or isinstance(norm.value, bool):
        return None
    return norm.value + 1 if norm.comparator == ">" else norm.value


def _norm(law: LawBook, key: str, day: date) -> tuple[Provision | None, Text | None]:
    try:
        return law.at(key, day), None
    except NotInForceError as missing:
        return None, missing.reason


def _book() -> LawBook:
    """The pack, with the local acts of the territory whose act the address names."""
    rt = runtime()
    try:
        act_id = uuid.UUID(request.args.get("act", ""))
    except ValueError:
        return rt.law
    territory_id = territory_of_act(rt.session, act_id)
    return book_for(rt.session, rt.law, territory_id) if territory_id else rt.law


def _number(name: str) -> int | None:
    """A whole number of the address; what is none is left out: flags and days are told by the sentence."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= 10 * MOST**2 else None


def _kinds(known: Action) -> dict[str, str]:
    return {one.name: one.kind for one in asked(known.facts)}
