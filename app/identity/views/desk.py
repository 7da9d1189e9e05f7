"""The desk: a clerk enrols people face to face and prints codes for them, in the clerk's own territory only."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.people import clean_iin, iin_problem
from app.identity import queries, services
from app.identity.forms import EnrolForm, IinForm, show, text
from app.identity.queries import Enrolled
from app.identity.views import bp
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t

READ_VOTE = "read_vote"
"""How the application tells until when a vote is open in a territory, or for a person in another one."""

SLIP = "printed_code"
"""In the clerk's cookie between printing and showing, encrypted, until it is shown once."""


@bp.get("/desk/people")
@requires(Role.CLERK)
def desk() -> ResponseReturnValue:
    """To the desk of the clerk's territory; of several, the first: links from elsewhere name the one they mean."""
    places = sorted(str(grant.territory_id) for grant in actor().grants if grant.role is Role.CLERK)
    return redirect(url_for(".find_person", territory_id=places[0]), 303)


@bp.get("/desk/<uuid:territory_id>/people")
@requires(Role.CLERK)
def find_person(territory_id: uuid.UUID) -> ResponseReturnValue:
    """Which person stands before the clerk? The number goes by POST and never into an address."""
    services.require_clerk(actor(), territory_id)
    return render_template("identity/find_person.html", form=IinForm(), territory_id=territory_id)


@bp.post("/desk/<uuid:territory_id>/people")
@requires(Role.CLERK)
def look_up_person(territory_id: uuid.UUID) -> ResponseReturnValue:
    """To the page of the person with this number, if they are enrolled here."""
    services.require_clerk(actor(), territory_id)
    form = IinForm()
    if form.validate():
        rt = runtime()
        problem = iin_problem(clean_iin(text(form.iin)))
        found = None if problem else queries.find_enrolled_by_iin(rt.session, rt.keys, territory_id, text(form.iin))
        if found:
            return redirect(url_for(".person", territory_id=territory_id, person_id=found.person_id), 303)
        form.iin.errors = [t(problem or "identity.error.not_enrolled")]
    form.iin.data = None  # an identity number never goes back into a page
    return render_template("identity/find_person.html", form=form, territory_id=territory_id), 422


@bp.get("/desk/<uuid:territory_id>/enrol")
@requires(Role.CLERK)
def enrol(territory_id: uuid.UUID) -> ResponseReturnValue:
    """The form that the clerk fills in from the identity document."""
    services.require_clerk(actor(), territory_id)
    form = EnrolForm(data={"lang": current_language()})
    return render_template("identity/enrol.html", form=form, territory_id=territory_id)


@bp.post("/desk/<uuid:territory_id>/enrol")
@requires(Role.CLERK)
def enrol_person(territory_id: uuid.UUID) -> ResponseReturnValue:
    """Enrol the person; what was wrong is told, and all other fields keep their text."""
    services.require_clerk(actor(), territory_id)
    form = EnrolForm()
    person_id = _enrol(form, territory_id)
    if person_id:
        flash(t("identity.desk.enrolled"), "success")
        return redirect(url_for(".person", territory_id=territory_id, person_id=person_id), 303)
    form.iin.data = None  # an identity number never goes back into a page
    return render_template("identity/enrol.html", form=form, territory_id=territory_id), 422


def _enrol(form: EnrolForm, territory_id: uuid.UUID) -> uuid.UUID | None:
    valid = form.validate()
    birth_date = form.birth_date.form.date
    if not valid or birth_date is None:
        problem = iin_problem(clean_iin(text(form.iin)))
        if problem and not form.iin.errors:
            form.iin.errors = [t(problem)]
        return None
    try:
        return services.enrol(
            runtime(),
            actor(),
            territory_id,
            iin=text(form.iin),
            full_name=text(form.full_name),
            birth_date=birth_date,
            phone=text(form.phone),
            email=text(form.email),
            lang=form.lang.data,
            read_vote=current_app.extensions[READ_VOTE],
        )
    except InvalidInputError as error:
        show(form, error)
        return None


@bp.get("/desk/<uuid:territory_id>/people/<uuid:person_id>")
@requires(Role.CLERK)
def person(territory_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """An enrolled person, and the button that prints a code for them."""
    who = _enrolled(territory_id, person_id)
    return render_template("identity/person.html", person=who, territory_id=territory_id)


def _enrolled(territory_id: uuid.UUID, person_id: uuid.UUID) -> Enrolled:
    services.require_clerk(actor(), territory_id)
    found = queries.find_enrolled(runtime().session, runtime().keys, territory_id, person_id)
    if found is None:
        raise NotFoundError
    return found


@bp.post("/desk/<uuid:territory_id>/people/<uuid:person_id>/code")
@requires(Role.CLERK)
def print_code(territory_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Make a code; it is shown once, on the slip."""
    printed = services.print_desk_code(runtime(), actor(), territory_id, person_id)
    session[SLIP] = {
        "person": str(person_id),
        "code": runtime().keys.encrypt(printed.code),
        "until": printed.expires_at.isoformat(),
    }
    return redirect(url_for(".slip", territory_id=territory_id, person_id=person_id), 303)


@bp.get("/desk/<uuid:territory_id>/people/<uuid:person_id>/slip")
@requires(Role.CLERK)
def slip(territory_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """The slip to print; opened again it shows no code."""
    who = _enrolled(territory_id, person_id)
    kept: dict[str, Any] = session.pop(SLIP, {})
    if kept.get("person") != str(person_id):
        return redirect(url_for(".person", territory_id=territory_id, person_id=person_id), 303)
    code = runtime().keys.decrypt(kept["code"])
    until = datetime.fromisoformat(kept["until"])
    return render_template("identity/slip.html", person=who, code=code, until=until, territory_id=territory_id)
