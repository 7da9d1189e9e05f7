"""The commission's desk before the vote: the timetable, the charter's criteria, projects that exclude each other."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.budget import proposal_queries as queries
from app.budget.policy import place_of
from app.budget.proposal_desk_forms import CriterionForm, PairForm, TimetableForm, timetable_data
from app.budget.queries import list_projects
from app.budget.services import checks, joining
from app.budget.services import timetable as services
from app.budget.views import bp
from app.budget.views.desk import own_draft
from app.budget.views.shown import ShownRound
from app.domain.errors import ConflictError, InvalidInputError, RuleNotMetError
from app.domain.rules import proposals as rules
from app.identity.forms import show
from app.identity.policy import require_fresh
from app.lawbook.queries import book_for
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t


@bp.get("/desk/rounds/<slug>/timetable/")
@requires(Role.COMMISSION)
def desk_timetable(slug: str) -> ResponseReturnValue:
    """The dates of a draft: as they stand, or a proposal by the norms."""
    shown = own_draft(slug)
    found = queries.find_timetable(runtime().session, shown.row.id)
    dates = services.dates_of(shown.row, found) if found else _suggested(shown)
    return _page(shown, TimetableForm(data=timetable_data(dates)))


def _suggested(shown: ShownRound) -> services.Dates:
    """Dates that keep to the norms: in a town those of the order, elsewhere counted back from the vote."""
    rt = runtime()
    law = book_for(rt.session, rt.law, shown.row.territory_id)
    opens, closes = shown.row.opens_at, shown.row.closes_at
    if place_of(shown.territory.kind) == "district_town":
        first, last = rules.days_of(law.at("bnu.window.proposals", rt.today), opens.year)
        check_by = rules.days_of(law.at("bnu.deadline.analysis", rt.today), opens.year)[1]
        decide_by = rules.days_of(law.at("bnu.deadline.decision", rt.today), opens.year)[1]
        return services.Dates(first or last, last, check_by, opens, closes, decide_by)
    collect, check = (law.at(key, rt.today).value for key in rules.OKRUG_DATES)
    begins = rt.today + timedelta(days=1)
    ends = begins + timedelta(days=int(str(collect)) - 1)
    return services.Dates(
        begins, ends, ends + timedelta(days=int(str(check))), opens, closes, closes.date() + timedelta(days=14)
    )


def _page(shown: ShownRound, form: TimetableForm, verdict: Any = None) -> str:
    rt = runtime()
    return render_template(
        "budget/proposals/desk_timetable.html",
        shown=shown,
        form=form,
        verdict=verdict,
        found=queries.find_timetable(rt.session, shown.row.id),
        appeal_days=book_for(rt.session, rt.law, shown.row.territory_id).at(rules.APPEAL_DAYS, rt.today).value,
    )


@bp.post("/desk/rounds/<slug>/timetable/")
@requires(Role.COMMISSION)
def set_timetable(slug: str) -> ResponseReturnValue:
    """Publish the timetable, or change it for a reason."""
    shown, form = own_draft(slug), TimetableForm()
    if not form.validate():
        return _page(shown, form), 422
    rt = runtime()
    require_fresh(actor(), rt.now)
    published = queries.find_timetable(rt.session, shown.row.id) is not None
    try:
        if published:
            services.change_timetable(rt, actor(), slug, form.dates(), form.words("change_reason"))
        else:
            services.publish_timetable(rt, actor(), slug, form.dates())
    except InvalidInputError as error:
        show(form, error)
        return _page(own_draft(slug), form), 422
    except RuleNotMetError as error:
        return _page(own_draft(slug), form, error.verdict), 422
    flash(t("budget.timetable.changed" if published else "budget.timetable.done"), "success")
    return redirect(url_for("budget.timetable", slug=slug), 303)


@bp.get("/desk/rounds/<slug>/criteria/")
@requires(Role.COMMISSION)
def desk_criteria(slug: str) -> ResponseReturnValue:
    """What is asked of a proposal of this okrug, and the form for what its charter asks beside."""
    return _criteria_page(own_draft(slug), CriterionForm())


def _criteria_page(shown: ShownRound, form: CriterionForm) -> str:
    rt = runtime()
    asked = [
        (step, checks.criteria_of(rt.session, rt.law, shown.row.territory_id, rt.today, step))
        for step in (rules.FORMAL, rules.SUBSTANTIVE)
    ]
    return render_template("budget/proposals/desk_criteria.html", shown=shown, form=form, criteria=asked)


@bp.post("/desk/rounds/<slug>/criteria/")
@requires(Role.COMMISSION)
def add_criterion(slug: str) -> ResponseReturnValue:
    """Enter a criterion of the charter."""
    shown, form = own_draft(slug), CriterionForm()
    if form.validate():
        titles = {lang: str(form[f"title_{lang}"].data or "") for lang in ("kk", "ru", "en")}
        try:
            checks.add_criterion(
                runtime(), actor(), slug, step=form.step.data, title=titles, source=str(form.source.data or "")
            )
        except InvalidInputError as error:
            show(form, error)
        else:
            flash(t("budget.criterion.added"), "success")
            return redirect(url_for(".desk_criteria", slug=slug), 303)
    return _criteria_page(own_draft(shown.row.slug), form), 422


@bp.post("/desk/rounds/<slug>/criteria/<uuid:criterion_id>/end/")
@requires(Role.COMMISSION)
def end_criterion(slug: str, criterion_id: uuid.UUID) -> ResponseReturnValue:
    """The charter asks it no longer."""
    own_draft(slug)
    checks.end_criterion(runtime(), actor(), slug, criterion_id)
    flash(t("budget.criterion.ended"), "success")
    return redirect(url_for(".desk_criteria", slug=slug), 303)


@bp.get("/desk/rounds/<slug>/incompatible/")
@requires(Role.COMMISSION)
def desk_pairs(slug: str) -> ResponseReturnValue:
    """The projects of a draft that exclude each other, and the form for one more pair."""
    shown = own_draft(slug)
    return _pairs_page(shown, PairForm(_projects(shown)))


def _projects(shown: ShownRound) -> list[tuple[str, str]]:
    rt = runtime()
    return [
        (row.code, t("budget.proposal.numbered", number=row.code, title=pick(row.title)))
        for row in list_projects(rt.session, shown.row.id, rt.today)
    ]


def _pairs_page(shown: ShownRound, form: PairForm) -> str:
    pairs = queries.list_incompatible(runtime().session, shown.row.id)
    names = dict(_projects(shown))
    return render_template("budget/proposals/desk_pairs.html", shown=shown, form=form, pairs=pairs, names=names)


@bp.post("/desk/rounds/<slug>/incompatible/")
@requires(Role.COMMISSION)
def add_pair(slug: str) -> ResponseReturnValue:
    """Name a pair."""
    shown = own_draft(slug)
    form = PairForm(_projects(shown))
    if form.validate():
        try:
            joining.name_incompatible(runtime(), actor(), slug, form.first.data, form.second.data, form.kind.data)
        except InvalidInputError as error:
            show(form, error)
        except ConflictError as error:
            form.form_errors.append(t(error.message_key))
        else:
            flash(t("budget.pair.added"), "success")
            return redirect(url_for(".desk_pairs", slug=slug), 303)
    return _pairs_page(own_draft(slug), form), 422
