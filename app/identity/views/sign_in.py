"""Signing in with a one-time code: sent by SMS or e-mail, or printed at the desk."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError
from app.identity import demo, login, services
from app.identity.contacts import read_contact
from app.identity.forms import CodeForm, ContactForm, DeskCodeForm, show, text
from app.identity.views import bp
from app.identity.views.entering import admit, outbox_address
from app.platform.access import actor, public, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t
from app.platform.security import caller

PENDING = "sign_in"
"""In the browser's cookie between the two pages: the contact's keyed hash and its masked text."""


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """One question: the telephone or the e-mail address; below it the two other ways."""
    return _ask_contact(ContactForm())


@bp.post("/sign-in")
@public
def send_code() -> ResponseReturnValue:
    """Send the code; the answer is the same whether or not anybody has this contact."""
    form = ContactForm()
    if form.validate():
        try:
            contact = read_contact(text(form.contact))
        except InvalidInputError as error:
            show(form, error, "contact")
        else:
            fingerprint = services.send_code(runtime(), contact, lang=current_language(), address=caller())
            session[PENDING] = {"contact": fingerprint, "shown": contact.masked}
            return redirect(url_for(".enter_code"), 303)
    return _ask_contact(form), 422


def _ask_contact(form: ContactForm) -> str:
    return render_template("identity/sign_in.html", form=form, accounts=demo.list_accounts(), now=runtime().now)


@bp.get("/sign-in/code")
@public
def enter_code() -> ResponseReturnValue:
    """The page that asks for the code that was sent."""
    if PENDING not in session:
        return redirect(url_for(".sign_in"), 303)
    return _ask_code(CodeForm())


@bp.post("/sign-in/code")
@public
def check_code() -> ResponseReturnValue:
    """Sign in with the code that was sent."""
    pending = session.get(PENDING)
    if pending is None:
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm()
    if form.validate():
        try:
            token = services.sign_in_with_code(runtime(), pending["contact"], text(form.code), address=caller())
        except InvalidInputError as error:
            show(form, error)
        else:
            del session[PENDING]
            return admit(token)
    return _ask_code(form), 422


def _ask_code(form: CodeForm) -> str:
    form.code.description = t("identity.code.hint", contact=session[PENDING]["shown"])
    return render_template("identity/enter_code.html", form=form, outbox=outbox_address())


@bp.get("/sign-in/desk-code")
@public
def sign_in_by_desk_code() -> ResponseReturnValue:
    """The page that asks for the code printed at the desk."""
    return render_template("identity/desk_code.html", form=DeskCodeForm())


@bp.post("/sign-in/desk-code")
@public
def check_desk_code() -> ResponseReturnValue:
    """Sign in with the code printed at the desk."""
    form = DeskCodeForm()
    if form.validate():
        try:
            return admit(services.sign_in_with_desk_code(runtime(), text(form.code), address=caller()))
        except InvalidInputError as error:
            show(form, error)
    return render_template("identity/desk_code.html", form=form), 422


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session, here and on the server."""
    services.revoke_session(runtime(), actor(), actor().session_id)
    login.leave()
    return redirect(url_for(".signed_out"), 303)


@bp.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    """It is done; the next person at this machine sees nothing of it."""
    return render_template("identity/signed_out.html")
