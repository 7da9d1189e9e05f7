"""The administrator's desk of bodies: seats, and who is given one or loses it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.people import clean_iin, iin_problem
from app.identity.forms import text
from app.identity.queries import find_person
from app.places import policy, queries
from app.places.forms import EndForm, MandateForm, SeatsForm, day_of
from app.places.services import bodies as services
from app.places.views import bp
from app.places.views.roll_desk import say
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

REFUSALS = (InvalidInputError, ConflictError, NotFoundError)


def administered_body(slug: str) -> queries.BodyRow:
    """The body, for an administrator of its territory only."""
    rt = runtime()
    found = queries.get_body(rt.session, slug=slug)
    path = queries.path_to_oblast(rt.session, found.territory_id, rt.today)
    policy.require_administrator(actor(), [place.id for place in path])
    return found


@bp.get("/desk/bodies/")
@requires(Role.ADMINISTRATOR)
def bodies() -> ResponseReturnValue:
    """The bodies of the administrator's territories, with seats and sitting members."""
    rt = runtime()
    roots = policy.administered(actor())
    places = (
        queries.list_places(rt.session, rt.today) if roots is None else queries.list_under(rt.session, roots, rt.today)
    )
    found = queries.list_bodies_on(rt.session, [place.id for place in places], rt.today)
    return render_template("places/bodies.html", bodies=found, places={place.id: place for place in places})


@bp.get("/desk/bodies/<slug>/")
@requires(Role.ADMINISTRATOR)
def body_desk(slug: str) -> ResponseReturnValue:
    """Every mandate and every setting of seats of a body."""
    rt = runtime()
    found = administered_body(slug)
    return render_template(
        "places/body_desk.html",
        body=found,
        mandates=queries.list_mandates(rt.session, found.id),
        seats=queries.list_seats(rt.session, found.id),
        total=queries.list_standings(rt.session, [found.id], rt.today).get(found.id),
        today=rt.today,
    )


@bp.get("/desk/bodies/<slug>/mandates/new/")
@requires(Role.ADMINISTRATOR)
def new_mandate(slug: str) -> ResponseReturnValue:
    """The form of a mandate."""
    form = MandateForm(data={"office": "member"})
    return render_template("places/mandate_new.html", body=administered_body(slug), form=form)


@bp.post("/desk/bodies/<slug>/mandates/new/")
@requires(Role.ADMINISTRATOR)
def grant_mandate(slug: str) -> ResponseReturnValue:
    """Give the seat; where the law does not allow it, the page that says which norm."""
    found = administered_body(slug)
    form = MandateForm()
    starts_on = form.validate() and day_of(form.starts_on)
    if starts_on:
        try:
            mandate_id = services.grant_mandate(
                runtime(),
                actor(),
                found.id,
                person_id=_person(text(form.iin)),
                office=form.office.data,
                starts_on=starts_on,
                ends_on=day_of(form.ends_on),
                basis=text(form.basis),
                constituency=text(form.constituency),
            )
        except REFUSALS as error:
            say(form, error)
        else:
            if mandate_id:
                flash(t("places.mandate.granted"), "success")
            else:
                flash(t("places.mandate.waits"))
            return redirect(url_for(".body_desk", slug=slug), 303)
    form.iin.data = None  # an identity number never goes back into a page
    return render_template("places/mandate_new.html", body=found, form=form), 422


def _person(typed: str) -> uuid.UUID:
    iin = clean_iin(typed)
    problem = iin_problem(iin)
    known = None if problem else find_person(runtime().session, runtime().keys.fingerprint("iin", iin))
    if known is None:
        raise NotFoundError(problem or "places.error.no_person")
    return known.id


def _mandate(slug: str, mandate_id: uuid.UUID) -> tuple[queries.BodyRow, queries.Member]:
    found = administered_body(slug)
    mandates = queries.list_mandates(runtime().session, found.id)
    mandate = next((one for one in mandates if one.mandate_id == mandate_id), None)
    if mandate is None:
        raise NotFoundError("places.error.no_mandate")
    return found, mandate


@bp.get("/desk/bodies/<slug>/mandates/<uuid:mandate_id>/end/")
@requires(Role.ADMINISTRATOR)
def confirm_end(slug: str, mandate_id: uuid.UUID) -> ResponseReturnValue:
    """The last day and the act."""
    found, mandate = _mandate(slug, mandate_id)
    return render_template("places/mandate_end.html", body=found, mandate=mandate, form=EndForm())


@bp.post("/desk/bodies/<slug>/mandates/<uuid:mandate_id>/end/")
@requires(Role.ADMINISTRATOR)
def end_mandate(slug: str, mandate_id: uuid.UUID) -> ResponseReturnValue:
    """End the mandate."""
    found, mandate = _mandate(slug, mandate_id)
    form = EndForm()
    last_day = form.validate() and day_of(form.last_day)
    if last_day:
        try:
            services.end_mandate(runtime(), actor(), mandate_id, last_day=last_day, basis=text(form.basis))
        except REFUSALS as error:
            say(form, error)
        else:
            flash(t("places.mandate.ended"), "success")
            return redirect(url_for(".body_desk", slug=slug), 303)
    return render_template("places/mandate_end.html", body=found, mandate=mandate, form=form), 422


@bp.get("/desk/bodies/<slug>/seats/new/")
@requires(Role.ADMINISTRATOR)
def new_seats(slug: str) -> ResponseReturnValue:
    """The form of the number of seats."""
    return render_template("places/seats_new.html", body=administered_body(slug), form=SeatsForm())


@bp.post("/desk/bodies/<slug>/seats/new/")
@requires(Role.ADMINISTRATOR)
def set_seats(slug: str) -> ResponseReturnValue:
    """Set the number of seats."""
    found = administered_body(slug)
    form = SeatsForm()
    valid_from = form.validate() and day_of(form.valid_from)
    if valid_from:
        try:
            services.record_seats(
                runtime(),
                actor(),
                found.id,
                convocation=text(form.convocation),
                seats=form.seats.data or 0,
                valid_from=valid_from,
                valid_to=day_of(form.valid_to),
                basis=text(form.basis),
            )
        except REFUSALS as error:
            say(form, error)
        else:
            flash(t("places.seats.set"), "success")
            return redirect(url_for(".body_desk", slug=slug), 303)
    return render_template("places/seats_new.html", body=found, form=form), 422
