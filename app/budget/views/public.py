"""What everyone may see of a round: its projects, its rules, and after the close its count."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.budget import proposal_queries as proposals
from app.budget import queries
from app.budget.policy import Stage, is_public, stage_of
from app.budget.services.explaining import story_of
from app.budget.services.polling import ways_of
from app.budget.services.results import OTHER, result_lines
from app.budget.services.rounds import settings_of
from app.budget.views import bp
from app.budget.views.files import published
from app.budget.views.proposals import call_card, call_cards
from app.budget.views.shown import TONES, ShownRound, public_round
from app.domain import references
from app.domain.errors import InvalidInputError, NotFoundError
from app.lawbook.queries import book_for
from app.places.queries import find_competence, list_bodies, list_places
from app.platform.access import public, visitor
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, format_moment, pick, t
from app.voting import queries as box
from app.voting.services.publishing import ONLINE


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """All rounds that are public, open ones first."""
    rt = runtime()
    rows = [row for row in queries.list_rounds(rt.session) if is_public(stage_of(row, rt.now))]
    places = {place.id: place for place in list_places(rt.session, rt.today)}
    rounds = [ShownRound(row, stage_of(row, rt.now), places[row.territory_id]) for row in rows]
    rounds.sort(key=lambda shown: (not shown.is_open, -shown.row.year))
    calls = [call_card(*call) for call in proposals.list_collecting(rt.session)]
    return render_template("budget/index.html", rounds=rounds, calls=calls)


@bp.get("/<slug>/")
@public
def show(slug: str) -> ResponseReturnValue:
    """A round: its money, dates and projects. How the vote is going is not told before the close."""
    rt = runtime()
    shown = public_round(slug)
    projects = queries.list_projects(rt.session, shown.row.id, rt.today)
    who = visitor()
    voted = bool(who and shown.is_open and box.find_mark(rt.session, shown.row.id, who.person_id))
    return render_template(
        "budget/show.html",
        shown=shown,
        admitted=sum(row.admitted for row in projects),
        cards=_drawn(current_language(), slug, shown.row.currency, tuple(projects)),
        voted=voted,
        has_proposals=queries.has_timetable(rt.session, shown.row.id),
        unconfirmed=shown.is_open and session.get("unconfirmed") == slug,
    )


@lru_cache(maxsize=64)
def _drawn(_lang: str, slug: str, currency: str, projects: tuple[queries.ProjectRow, ...]) -> Markup:
    """The projects as cards. The same projects are drawn once: that is half of what the page costs."""
    return Markup(render_template("budget/_projects.html", slug=slug, currency=currency, projects=projects))  # noqa: S704


@bp.get("/<slug>/projects/<code>/")
@public
def project(slug: str, code: str) -> ResponseReturnValue:
    """One project, with what the officials found."""
    rt = runtime()
    shown = public_round(slug)
    found = next((row for row in queries.list_projects(rt.session, shown.row.id, rt.today) if row.code == code), None)
    if found is None:
        raise NotFoundError
    counted = queries.find_result(rt.session, shown.row.id)
    story = story_of(counted.outcome, code, found.cost) if counted else None
    followed = counted is not None and not shown.row.imported_from and code in counted.outcome["winners"]
    return render_template(
        "budget/project.html",
        shown=shown,
        project=found,
        story=story,
        followed=followed,
        origin=proposals.find_origin(rt.session, shown.row.id, code),
        pairs=proposals.list_incompatible(rt.session, shown.row.id),
    )


@bp.get("/<slug>/rules/")
@public
def rules(slug: str) -> ResponseReturnValue:
    """Each setting of the round with the norm, the charter or the default that it comes from."""
    rt = runtime()
    shown = public_round(slug)
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    day = (shown.row.announced_at or rt.now).date()
    settings = settings_of(law, day, shown.row, shown.territory.kind)
    return render_template("budget/rules.html", shown=shown, round_settings=settings)


@bp.get("/<slug>/result/")
@public
def result(slug: str) -> ResponseReturnValue:
    """The count: winners with the running total, why each project is in or out, ties, turnout, what follows."""
    rt = runtime()
    shown = public_round(slug)
    counted = queries.find_result(rt.session, shown.row.id)
    if counted is None:
        raise NotFoundError
    projects = queries.list_projects(rt.session, shown.row.id, rt.today)
    bodies = [b for b in list_bodies(rt.session, [shown.row.territory_id]) if b.kind in {"assembly", "kenes"}]
    files = published(shown)
    apart = files is not None and any(row.name == ONLINE for row in files.rows)
    return render_template(
        "budget/result.html",
        shown=shown,
        result=counted,
        outcome=counted.outcome,
        lines=result_lines(projects, counted.outcome),
        titles={row.code: row.title for row in projects},
        pairs=proposals.list_incompatible(rt.session, shown.row.id),
        turnout=turnout_rows(shown, counted.turnout),
        published=files,
        ways=ways_of(rt.session, shown.row, apart=apart),
        adoption=queries.find_adoption(rt.session, shown.row.id),
        bodies=bodies,
        competence=find_competence(rt.session, shown.row.territory_id, rt.today),
    )


def turnout_rows(shown: ShownRound, stored: dict[str, Any]) -> list[tuple[str, int, int]]:
    """(village, entitled, marks) in the order of the villages' names; those too small to be shown alone come last."""
    rt = runtime()
    names = queries.village_names(rt.session, shown.row.territory_id, rt.today)
    named = [(str(village), pick(name)) for village, name in names.items()] + [(OTHER, t("budget.other_villages"))]
    return [(name, stored[key]["entitled"], stored[key]["marks"]) for key, name in named if key in stored]


@bp.get("/<slug>/codes/")
@public
def codes(slug: str) -> ResponseReturnValue:
    """The public list of codes after the close."""
    return _codes_page(slug, "")


@bp.post("/<slug>/codes/")
@public
def find_code(slug: str) -> ResponseReturnValue:
    """Look one up, whatever keyboard it was typed on. Not in the address: a proxy's log would join it to somebody."""
    return _codes_page(slug, request.form.get("code", "").strip()[:100])


def _codes_page(slug: str, asked: str) -> str:
    rt = runtime()
    shown = public_round(slug)
    listed = box.list_codes(rt.session, shown.row.id)
    found: str | None = None
    if asked and listed:
        try:
            code = references.parse(asked, "VT")
        except InvalidInputError:
            found = "unreadable"
        else:
            found = "yes" if any(code == one for one, _ in listed) else "no"
    return render_template("budget/codes.html", shown=shown, codes=listed, asked=asked, found=found)


def okrug_cards(territory_id: Any) -> list[dict[str, Any]]:
    """The rounds of an okrug as cards for its own page."""
    rt = runtime()
    cards: list[dict[str, Any]] = []
    for row in queries.list_rounds(rt.session, territory_id):
        stage = stage_of(row, rt.now)
        if is_public(stage):
            title = pick(row.title)
            href, tone = url_for("budget.show", slug=row.slug), TONES.get(stage, "plain")
            card: dict[str, Any] = {"title": title, "href": href, "tag": t(f"budget.stage.{stage.value}"), "tone": tone}
            if stage in {Stage.ANNOUNCED, Stage.OPEN}:
                card["facts"] = [(t("budget.closes"), format_moment(row.closes_at))]
            cards.append({**card, "over": stage in {Stage.COUNTED, Stage.IMPORTED}})
    return [*cards, *call_cards(territory_id)]
