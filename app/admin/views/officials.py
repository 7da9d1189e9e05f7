"""Who holds which office in the administrator's territories; appointing and ending."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.admin import queries, services
from app.admin.forms import EVERYWHERE, AppointForm, EndForm
from app.admin.queries import Office, Official
from app.admin.views import bp
from app.admin.views.tables import held_by, officials_of, where
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.domain.people import clean_iin, iin_problem
from app.identity.forms import text
from app.identity.policy import require_fresh
from app.places.forms import day_of
from app.places.queries import list_places
from app.places.views.roll_desk import say
from app.platform.access import Role, actor, keeps, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

PAGE = 50
KEPT = "appointing"
"""In the administrator's cookie, encrypted: the form of an appointment while they prove again who they are."""


@bp.get("/desk/officials/")
@requires(Role.ADMINISTRATOR)
def officials() -> ResponseReturnValue:
    """Everybody who holds an office in the administrator's territories or will."""
    rt = runtime()
    found = queries.list_officials(rt.session, services.reach(rt, actor()), since=rt.today)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    places = {place.id: place for place in list_places(rt.session, rt.today)}
    return render_template(
        "admin/officials.html",
        rows=officials_of(found[(page - 1) * PAGE : page * PAGE], places),
        page=page,
        pages=pages,
        page_url=lambda number: url_for("admin.officials", page=number),
    )


def known_official(person_id: uuid.UUID) -> Official:
    """A person who holds or held an office in the administrator's territories; NotFoundError for anybody else."""
    rt = runtime()
    found = queries.find_official(rt.session, person_id)
    territories = services.reach(rt, actor())
    if found is None or not any(territories is None or office.territory_id in territories for office in found.offices):
        raise NotFoundError
    return found


@bp.get("/desk/officials/<uuid:person_id>/")
@requires(Role.ADMINISTRATOR)
def official(person_id: uuid.UUID) -> ResponseReturnValue:
    """One official: every office with its days and ground, how they sign in, and what may be changed."""
    rt = runtime()
    found = known_official(person_id)
    places = {place.id: place for place in list_places(rt.session, rt.today)}
    own = found.account_id == actor().account_id
    return render_template(
        "admin/official.html",
        official=found,
        rows=held_by(found, places, rt.today),
        own=own,
        managed=not own and services.is_managed(found, services.reach(rt, actor()), rt.today),
    )


def _appoint_form(kept: MultiDict[str, str] | None = None) -> AppointForm:
    rt = runtime()
    territories = services.reach(rt, actor())
    places = [place for place in list_places(rt.session, rt.today, ids=territories) if place.kind != "village"]
    choices = [(str(place.id), pick(place.names)) for place in places]
    if territories is None:
        choices.insert(0, (EVERYWHERE, t("admin.everywhere")))
    return AppointForm(choices, **({} if kept is None else {"formdata": kept}))


def _keep() -> str:
    """Keep the form, without the identity number, encrypted on the administrator's own device."""
    fields = {name: value[:300] for name, value in request.form.items() if name not in {"iin", "csrf_token"}}
    session[KEPT] = runtime().keys.encrypt(json.dumps(fields, ensure_ascii=False))
    return url_for("admin.new_appointment")


@bp.get("/desk/officials/new/")
@requires(Role.ADMINISTRATOR)
def new_appointment() -> ResponseReturnValue:
    """The form of an appointment; the administrator proves first who they are."""
    require_fresh(actor(), runtime().now)
    kept = session.pop(KEPT, None)
    fields: dict[str, str] = json.loads(runtime().keys.decrypt(kept)) if kept else {}
    return _appoint_page(_appoint_form(MultiDict(fields) if fields else None))


def _appoint_page(form: AppointForm, verdict: Verdict | None = None) -> str:
    form.iin.data = None  # an identity number never goes back into a page
    return render_template("admin/appoint.html", form=form, verdict=verdict)


@bp.post("/desk/officials/new/")
@keeps(_keep)
@requires(Role.ADMINISTRATOR)
def appoint() -> ResponseReturnValue:
    """Give the role; where the law does not allow it, the form says which norm, and keeps its text."""
    form = _appoint_form()
    valid = form.validate()
    problem = iin_problem(clean_iin(text(form.iin)))
    if problem and not form.iin.errors:
        form.iin.errors = [t(problem)]
    if not valid or problem:
        return _appoint_page(form), 422
    try:
        person_id = services.appoint(runtime(), actor(), _person(form), _draft(form))
    except RuleNotMetError as error:
        return _appoint_page(form, error.verdict), 422
    except (InvalidInputError, ConflictError) as error:
        say(form, error)
        return _appoint_page(form), 422
    if person_id is None:
        flash(t("admin.appoint_waits"))
        return redirect(url_for(".officials"), 303)
    flash(t("admin.appointed"), "success")
    return redirect(url_for(".official", person_id=person_id), 303)


def _person(form: AppointForm) -> services.PersonDraft:
    return services.PersonDraft(text(form.iin), text(form.full_name), _day(form.birth_date))


def _draft(form: AppointForm) -> services.AppointmentDraft:
    place = text(form.territory_id)
    return services.AppointmentDraft(
        role=Role(form.role.data),
        territory_id=None if place == EVERYWHERE else uuid.UUID(place),
        starts_on=_day(form.starts_on),
        ends_on=day_of(form.ends_on),
        basis=text(form.basis),
        civil_servant=bool(form.civil_servant.data),
    )


def _day(field: Any) -> Any:
    """A day that the form has found to be one."""
    return day_of(field)


def _appointment(person_id: uuid.UUID, appointment_id: uuid.UUID) -> tuple[Official, Office]:
    found = known_official(person_id)
    office = next((one for one in found.offices if one.id == appointment_id and one.body is None), None)
    if office is None:
        raise NotFoundError
    return found, office


@bp.get("/desk/officials/<uuid:person_id>/appointments/<uuid:appointment_id>/end/")
@requires(Role.ADMINISTRATOR)
def confirm_end(person_id: uuid.UUID, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """The last day of an appointment."""
    found, office = _appointment(person_id, appointment_id)
    if found.account_id == actor().account_id:
        raise ForbiddenError("admin.error.yourself")
    require_fresh(actor(), runtime().now)
    return _end_page(found, office, EndForm())


def _end_page(found: Official, office: Office, form: EndForm) -> str:
    rt = runtime()
    ids = {office.territory_id} if office.territory_id else set()
    places = {place.id: place for place in list_places(rt.session, rt.today, ids=ids)}
    return render_template("admin/end.html", official=found, office=office, form=form, where=where(office, places))


@bp.post("/desk/officials/<uuid:person_id>/appointments/<uuid:appointment_id>/end/")
@requires(Role.ADMINISTRATOR)
def end_appointment(person_id: uuid.UUID, appointment_id: uuid.UUID) -> ResponseReturnValue:
    """End the appointment."""
    found, office = _appointment(person_id, appointment_id)
    form = EndForm()
    last_day = form.validate() and day_of(form.last_day)
    if last_day:
        try:
            services.end_appointment(runtime(), actor(), person_id, appointment_id, last_day)
        except (InvalidInputError, ConflictError) as error:
            say(form, error)
        else:
            flash(t("admin.ended"), "success")
            return redirect(url_for(".official", person_id=person_id), 303)
    return _end_page(found, office, form), 422
