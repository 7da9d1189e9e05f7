"""The ballot: choose, check, confirm, keep the slip. Works without JavaScript; nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.budget import queries
from app.budget.proposal_queries import excluded_by, list_incompatible
from app.budget.services import votes
from app.budget.views import bp
from app.budget.views.shown import ShownRound, public_round
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from app.domain.law.verdict import Verdict
from app.platform.access import actor, keeps, public, signed_in, visitor
from app.platform.flask_runtime import runtime
from app.platform.formats import tenge
from app.platform.i18n import t
from app.voting.queries import find_mark

FIELD = "project"


def _chosen() -> list[str]:
    """Codes ticked in the form, each once, in the order of the ballot."""
    return list(dict.fromkeys(code for code in request.form.getlist(FIELD) if len(code) <= 64))[:1000]


def _keep() -> str:
    """Keep the choice on the voter's own device (in the signed cookie) and come back to the ballot."""
    slug = (request.view_args or {})["slug"]
    session["choice"] = {"round": slug, "codes": _chosen()}
    return url_for("budget.ballot", slug=slug)


@bp.get("/<slug>/ballot/")
@public
def ballot(slug: str) -> ResponseReturnValue:
    """The ballot with all projects. Choosing needs no sign-in; confirming does."""
    shown = public_round(slug)
    kept = session.get("choice", {})
    chosen = kept["codes"] if kept.get("round") == slug else []
    return _ballot_page(shown, chosen, [])


@bp.post("/<slug>/ballot/")
@public
def change(slug: str) -> ResponseReturnValue:
    """Back from checking, with the choice as it was."""
    return _ballot_page(public_round(slug), _chosen(), [])


@bp.post("/<slug>/ballot/check/")
@keeps(_keep)
@signed_in
def check(slug: str) -> ResponseReturnValue:
    """«Check my vote»: what was chosen, what it costs, what is left."""
    shown = public_round(slug)
    rt = runtime()
    chosen = _chosen()
    session.pop("choice", None)
    if not shown.is_open:
        raise ConflictError("voting.error.not_open", **_window(shown))
    costs = queries.ballot_costs(rt.session, shown.row.id)
    problems = votes.check_choice(shown.row, costs, chosen)
    if problems:
        return _ballot_page(shown, chosen, _sentences(problems)), 422
    projects = {row.code: row for row in queries.list_projects(rt.session, shown.row.id, rt.today)}
    session["unconfirmed"] = slug  # that there was a choice, never which: the telephone may be the family's
    return render_template(
        "budget/check.html",
        shown=shown,
        field=FIELD,
        chosen=[projects[code] for code in chosen],
        titles={code: projects[code].title for code in chosen},
        pairs=[pair for pair in list_incompatible(rt.session, shown.row.id) if {pair.first, pair.second} <= {*chosen}],
        total=sum(costs[code] for code in chosen),
        again=find_mark(rt.session, shown.row.id, actor().person_id) is not None,
        verdict=_verdict(shown, actor().person_id, votes.measure(shown.row, costs, chosen)),
    )


@bp.post("/<slug>/ballot/confirm/")
@keeps(_keep)
@signed_in
def confirm(slug: str) -> ResponseReturnValue:
    """«Confirm my vote»: into the box. The slip follows on a page that can be reloaded and printed."""
    chosen = _chosen()
    try:
        slip = votes.cast(runtime(), actor().person_id, slug, chosen)
    except InvalidInputError as error:
        return _ballot_page(public_round(slug), chosen, _sentences(error.problems)), 422
    session["slip"] = {"round": slug, "code": slip.code, "again": slip.again}
    session.pop("choice", None)
    session.pop("unconfirmed", None)
    return redirect(url_for("budget.slip", slug=slug), 303)


@bp.get("/<slug>/ballot/slip/")
@signed_in
def slip(slug: str) -> ResponseReturnValue:
    """The slip: its code, how to find it in the list after the close, and nothing of the choice."""
    kept = session.get("slip", {})
    if kept.get("round") != slug:
        raise NotFoundError
    return render_template("budget/slip.html", shown=public_round(slug), code=kept["code"], again=kept["again"])


def _window(shown: ShownRound) -> dict[str, datetime]:
    return {"opens": shown.row.opens_at, "closes": shown.row.closes_at}


def _verdict(shown: ShownRound, person_id: uuid.UUID, chosen: int) -> Verdict:
    """What the law says of this person's vote today: shown before anything is refused."""
    rt = runtime()
    return votes.judge(rt.session, rt.law, rt.today, shown.row, shown.territory.kind, person_id, chosen)


def _ballot_page(shown: ShownRound, chosen: list[str], problems: list[tuple[str, str]]) -> str:
    rt = runtime()
    who = visitor()
    projects = [row for row in queries.list_projects(rt.session, shown.row.id, rt.today) if row.admitted]
    known = {row.code: row.cost for row in projects}
    return render_template(
        "budget/ballot.html",
        shown=shown,
        projects=projects,
        chosen=set(chosen),
        total=sum(known.get(code, 0) for code in set(chosen)),
        problems=problems,
        verdict=_verdict(shown, who.person_id, 1) if who and shown.is_open else None,
        field=FIELD,
        apart=excluded_by(rt.session, shown.row.id),
    )


def _sentences(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """The faults of a choice as the error summary shows them: each leads to the list of projects."""
    told = []
    for problem in problems:
        facts: dict[str, Any] = dict(problem.facts)
        for money in ("cost", "most"):
            if problem.message_key.endswith("over_pot") and money in facts:
                facts[money] = tenge(int(facts[money]))
        told.append(("projects", t(problem.message_key, **facts)))
    return told
