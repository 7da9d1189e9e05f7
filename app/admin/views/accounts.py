"""How officials sign in: login and password, the second factor, closing an account. Always freshly proved."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.admin import queries, services
from app.admin.forms import LoginForm, SureForm
from app.admin.queries import Official
from app.admin.views import bp
from app.domain.errors import InvalidInputError
from app.identity.forms import text
from app.identity.policy import require_fresh
from app.places.views.roll_desk import say
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

SHOWN = "first_password"
"""In the administrator's cookie between making and showing, encrypted, until it is shown once."""


def _official(person_id: uuid.UUID) -> Official:
    """An official whose account the administrator may touch, the administrator having proved who they are."""
    found = services.require_managed(runtime(), actor(), person_id)
    require_fresh(actor(), runtime().now)
    return found


@bp.get("/desk/officials/<uuid:person_id>/password/")
@requires(Role.ADMINISTRATOR)
def login_form(person_id: uuid.UUID) -> ResponseReturnValue:
    """The login; the password is made by the platform."""
    found = _official(person_id)
    return render_template("admin/password.html", official=found, form=LoginForm(data={"login": found.login}))


@bp.post("/desk/officials/<uuid:person_id>/password/")
@requires(Role.ADMINISTRATOR)
def give_password(person_id: uuid.UUID) -> ResponseReturnValue:
    """Make the password; it is shown once, on the page to hand over."""
    found = _official(person_id)
    form = LoginForm()
    if form.validate():
        try:
            password = services.give_password(runtime(), actor(), person_id, text(form.login))
        except InvalidInputError as error:
            say(form, error)
        else:
            session[SHOWN] = {"person": str(person_id), "password": runtime().keys.encrypt(password)}
            return redirect(url_for(".password_slip", person_id=person_id), 303)
    return render_template("admin/password.html", official=found, form=form), 422


@bp.get("/desk/officials/<uuid:person_id>/password/slip/")
@requires(Role.ADMINISTRATOR)
def password_slip(person_id: uuid.UUID) -> ResponseReturnValue:
    """The password on a page to print; opened again it shows none."""
    kept: dict[str, Any] = session.pop(SHOWN, {})
    if kept.get("person") != str(person_id):
        return redirect(url_for(".official", person_id=person_id), 303)
    found = services.require_managed(runtime(), actor(), person_id)
    password = runtime().keys.decrypt(kept["password"])
    return render_template("admin/slip.html", official=found, password=password)


@bp.get("/desk/officials/<uuid:person_id>/second-factor/")
@requires(Role.ADMINISTRATOR)
def confirm_reset(person_id: uuid.UUID) -> ResponseReturnValue:
    """What a reset does, and whether another administrator has agreed."""
    return _reset_page(_official(person_id))


def _reset_page(found: Official) -> str:
    waiting = [one for one in queries.list_waiting_resets(runtime().session) if one.person_id == found.person_id]
    mine = any(one.first_by == actor().account_id for one in waiting)
    return render_template("admin/reset.html", official=found, given=len(waiting), mine=mine, form=SureForm())


@bp.post("/desk/officials/<uuid:person_id>/second-factor/")
@requires(Role.ADMINISTRATOR)
def reset_second_factor(person_id: uuid.UUID) -> ResponseReturnValue:
    """Agree; the second, different administrator's consent carries it out."""
    done = services.reset_second_factor(runtime(), actor(), person_id)
    flash(t("admin.reset.done" if done else "admin.reset.first_given"), "success")
    return redirect(url_for(".official", person_id=person_id), 303)


@bp.get("/desk/officials/<uuid:person_id>/disable/")
@requires(Role.ADMINISTRATOR)
def confirm_disable(person_id: uuid.UUID) -> ResponseReturnValue:
    """What closing an account does."""
    return render_template("admin/disable.html", official=_official(person_id), form=SureForm())


@bp.post("/desk/officials/<uuid:person_id>/disable/")
@requires(Role.ADMINISTRATOR)
def disable(person_id: uuid.UUID) -> ResponseReturnValue:
    """Close the account."""
    services.disable(runtime(), actor(), person_id)
    flash(t("admin.disable.done"), "success")
    return redirect(url_for(".official", person_id=person_id), 303)
