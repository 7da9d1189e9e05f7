"""Officials sign in: the password, then the second factor; the first time they set it up."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pyotp
import segno
from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, InvalidInputError
from app.identity import queries, services
from app.identity.forms import PasswordForm, SecondStepForm, show, text
from app.identity.policy import SECOND_STEP_LIFE
from app.identity.views import bp
from app.identity.views.entering import admit
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.platform.security import caller

PENDING = "second_step"
"""In the browser's cookie after the password: the account, until when, and a new secret (encrypted)."""


@bp.get("/sign-in/official")
@public
def sign_in_official() -> ResponseReturnValue:
    """Login and password."""
    return render_template("identity/official.html", form=PasswordForm())


@bp.post("/sign-in/official")
@public
def check_password() -> ResponseReturnValue:
    """The first step."""
    form = PasswordForm()
    if form.validate():
        try:
            step = services.sign_in_with_password(runtime(), text(form.login), text(form.password), address=caller())
        except InvalidInputError as error:
            show(form, error)
        else:
            until = runtime().now + SECOND_STEP_LIFE
            session[PENDING] = {"account": str(step.account_id), "until": until.isoformat()}
            return redirect(url_for(".second_step" if step.is_set_up else ".set_up_second_step"), 303)
    return render_template("identity/official.html", form=form), 422


def _pending() -> dict[str, Any] | None:
    """What is known after the password, for ten minutes."""
    pending: dict[str, Any] | None = session.get(PENDING)
    if pending and datetime.fromisoformat(pending["until"]) > runtime().now:
        return pending
    return None


@bp.get("/sign-in/second-step")
@public
def second_step() -> ResponseReturnValue:
    """The page that asks for the authenticator's code."""
    if _pending() is None:
        return redirect(url_for(".sign_in_official"), 303)
    return render_template("identity/second_step.html", form=SecondStepForm())


@bp.post("/sign-in/second-step")
@public
def check_second_step() -> ResponseReturnValue:
    """The second step."""
    pending = _pending()
    if pending is None:
        return redirect(url_for(".sign_in_official"), 303)
    form = SecondStepForm()
    if form.validate():
        try:
            token = services.pass_second_step(runtime(), uuid.UUID(pending["account"]), text(form.code))
        except InvalidInputError as error:
            show(form, error)
        else:
            del session[PENDING]
            return admit(token, strong=True)
    return render_template("identity/second_step.html", form=form), 422


@bp.get("/sign-in/second-step/set-up")
@public
def set_up_second_step() -> ResponseReturnValue:
    """A QR code for the authenticator, and the first code it shows."""
    pending = _pending()
    if pending is None:
        return redirect(url_for(".sign_in_official"), 303)
    if "secret" not in pending:
        session[PENDING] = pending = {**pending, "secret": runtime().keys.encrypt(services.new_secret())}
    return _ask_set_up(SecondStepForm(), pending)


@bp.post("/sign-in/second-step/set-up")
@public
def check_set_up() -> ResponseReturnValue:
    """Keep the secret once its first code was right."""
    pending = _pending()
    if pending is None or "secret" not in pending:
        return redirect(url_for(".sign_in_official"), 303)
    form = SecondStepForm()
    if form.validate():
        secret = runtime().keys.decrypt(pending["secret"])
        try:
            token = services.set_up_second_step(runtime(), uuid.UUID(pending["account"]), secret, text(form.code))
        except InvalidInputError as error:
            show(form, error)
        except ConflictError:
            del session[PENDING]
            raise
        else:
            del session[PENDING]
            return admit(token, strong=True)
    return _ask_set_up(form, pending), 422


def _ask_set_up(form: SecondStepForm, pending: dict[str, Any]) -> str:
    secret = runtime().keys.decrypt(pending["secret"])
    login = queries.find_login(runtime().session, uuid.UUID(pending["account"])) or ""
    address_of_secret = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=t("ui.brand"))
    picture = segno.make(address_of_secret, error="m").svg_data_uri(scale=5, light="#fff")
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return render_template("identity/set_up.html", form=form, picture=picture, secret=groups)
