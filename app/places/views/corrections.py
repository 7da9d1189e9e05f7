"""Asking for a correction of the roll, and the desk that answers; a request is seen by its author and the officers."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, InvalidInputError
from app.identity.forms import text
from app.places import policy, queries
from app.places.forms import AnswerForm, CorrectionForm
from app.places.services import corrections as services
from app.places.views import bp
from app.places.views.kept import keep_for, kept_text
from app.places.views.roll_desk import say
from app.platform.access import Role, actor, keeps, requires, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

PAGE = 50


def _form() -> CorrectionForm:
    """The form with all okrugs and towns, each with its district; the okrug of the person's newest roll is chosen."""
    rt = runtime()
    places = {place.id: place for place in queries.list_places(rt.session, rt.today)}
    form = CorrectionForm(formdata=kept_text()) if request.method == "GET" else CorrectionForm()
    choices = []
    for place in places.values():
        if place.kind in {"okrug", "town"}:
            above = places.get(place.parent_id) if place.parent_id else None
            choices.append((str(place.id), " – ".join(pick(one.names) for one in (place, above) if one)))
    form.territory_id.choices = [("", ""), *choices]
    if not form.territory_id.data:
        own = queries.list_rolls_of(rt.session, actor().person_id)
        form.territory_id.data = str(own[0][0].territory_id) if own else ""
    return form


@bp.get("/my-roll/correction/")
@signed_in
def new_correction() -> ResponseReturnValue:
    """The form of a request."""
    return render_template("places/correction_new.html", form=_form(), days=policy.CORRECTION_DAYS)


@bp.post("/my-roll/correction/")
@keeps(keep_for(".new_correction"))
@signed_in
def ask_correction() -> ResponseReturnValue:
    """Send the request to the desk of the okrug; then one's own page, where the answer will stand."""
    form = _form()
    if form.validate():
        try:
            services.ask_correction(
                runtime(),
                actor(),
                uuid.UUID(form.territory_id.data),
                reason=text(form.reason),
                text=text(form.text),
            )
        except (InvalidInputError, ConflictError) as error:
            say(form, error)
        else:
            flash(t("places.correction.sent"), "success")
            return redirect(url_for(".my_roll"), 303)
    return render_template("places/correction_new.html", form=form, days=policy.CORRECTION_DAYS), 422


@bp.get("/desk/rolls/corrections/")
@requires(Role.CLERK, Role.COMMISSION)
def corrections() -> ResponseReturnValue:
    """The requests that wait in the officer's okrugs, the oldest first, each with the day it is due."""
    rt = runtime()
    mine = policy.roll_territories(actor())
    pages = max(1, -(-queries.count_open_corrections(rt.session, mine) // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    places = {place.id: place for place in queries.list_places(rt.session, rt.today, ids=mine)}
    return render_template(
        "places/corrections.html",
        waiting=queries.list_open_corrections(rt.session, mine, limit=PAGE, offset=(page - 1) * PAGE),
        places=places,
        today=rt.today,
        page=page,
        pages=pages,
        page_url=lambda number: url_for("places.corrections", page=number),
    )


def _correction(correction_id: uuid.UUID) -> queries.CorrectionRow:
    found = queries.get_correction(runtime().session, correction_id)
    policy.require_roll_officer(actor(), found.territory_id)
    return found


def _correction_page(found: queries.CorrectionRow, form: AnswerForm) -> str:
    rt = runtime()
    return render_template(
        "places/correction.html",
        asked=found,
        form=form,
        place=queries.find_place(rt.session, found.territory_id, rt.today),
        on_roll=[one for one in queries.list_rolls_of(rt.session, found.person_id) if _is_mine(one[0])],
        places={place.id: place for place in queries.list_places(rt.session, rt.today)},
        own=found.person_id == actor().person_id,
    )


def _is_mine(roll: queries.RollRow) -> bool:
    return roll.territory_id in policy.roll_territories(actor())


@bp.get("/desk/rolls/corrections/<uuid:correction_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """A request, what the rolls say of the person, and the form of the answer."""
    found = _correction(correction_id)
    return _correction_page(found, AnswerForm(formdata=kept_text()))


@bp.post("/desk/rolls/corrections/<uuid:correction_id>/")
@keeps(keep_for(".correction"))
@requires(Role.CLERK, Role.COMMISSION)
def answer_correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Give the answer."""
    found = _correction(correction_id)
    form = AnswerForm()
    if form.validate():
        try:
            services.answer_correction(
                runtime(), actor(), correction_id, outcome=text(form.outcome), answer=text(form.answer)
            )
        except InvalidInputError as error:
            say(form, error)
        else:
            flash(t("places.correction.answered"), "success")
            return redirect(url_for(".corrections"), 303)
    return _correction_page(found, form), 422
