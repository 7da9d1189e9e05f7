"""One's own account: name, language, sessions, password, and proving again who one is."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ForbiddenError, InvalidInputError
from app.identity import login, queries, services
from app.identity.forms import ChangePasswordForm, ConfirmCodeForm, ConfirmPasswordForm, LanguageForm, show, text
from app.identity.views import bp
from app.identity.views.entering import home, outbox_address
from app.platform.access import actor, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, t
from app.platform.security import caller


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Name, contacts, language of letters, and where one is signed in."""
    who, rt = actor(), runtime()
    own = queries.get_own_account(rt.session, rt.keys, who.account_id)
    sessions = queries.list_open_sessions(rt.session, who.account_id, rt.now)
    form = LanguageForm(data={"lang": own.lang})
    return render_template(
        "identity/account.html", own=own, sessions=sessions, current=who.session_id, strong=who.strong, form=form
    )


@bp.post("/account/language")
@signed_in
def set_language() -> ResponseReturnValue:
    """The language in which letters and messages come."""
    form = LanguageForm()
    if form.validate():
        services.set_language(runtime(), actor(), form.lang.data)
        flash(t("identity.account.saved"), "success")
    return redirect(url_for(".account"), 303)


@bp.post("/account/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """End one of one's own sessions; ending this one signs out."""
    services.revoke_session(runtime(), actor(), session_id)
    if session_id == actor().session_id:
        login.leave()
        return redirect(url_for(".signed_out"), 303)
    flash(t("identity.account.session_ended"), "success")
    return redirect(url_for(".account"), 303)


@bp.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    who = actor()
    with runtime().transaction() as tx:
        services.revoke_all(tx, who.account_id, but=who.session_id)
    flash(t("identity.account.others_ended"), "success")
    return redirect(url_for(".account"), 303)


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """The page that asks for the password of today and another one."""
    _only_officials()
    return render_template("identity/password.html", form=ChangePasswordForm())


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Another password; all other sessions end."""
    _only_officials()
    form = ChangePasswordForm()
    if form.validate():
        try:
            services.change_password(runtime(), actor(), text(form.former), text(form.password))
        except InvalidInputError as error:
            show(form, error)
        else:
            flash(t("identity.password.changed"), "success")
            return redirect(url_for(".account"), 303)
    return render_template("identity/password.html", form=form), 422


def _only_officials() -> None:
    if not actor().strong:
        raise ForbiddenError


@bp.get("/account/confirm")
@signed_in
def confirm_again() -> ResponseReturnValue:
    """Before an important act: the password once more, or a code."""
    return _ask_again(_confirm_form())


@bp.post("/account/confirm")
@signed_in
def check_confirmation() -> ResponseReturnValue:
    """Go back to the act once the password or the code was right."""
    form = _confirm_form()
    if form.validate():
        try:
            services.confirm_again(runtime(), actor(), text(form.secret), address=caller())
        except InvalidInputError as error:
            show(form, error)
        else:
            return redirect(login.way_back(home(strong=actor().strong)), 303)
    return _ask_again(form), 422


@bp.post("/account/confirm/send")
@signed_in
def send_own_code() -> ResponseReturnValue:
    """Send the code to one's own contact."""
    services.send_own_code(runtime(), actor(), lang=current_language(), address=caller())
    flash(t("identity.confirm.sent"), "success")
    return redirect(url_for(".confirm_again"), 303)


def _confirm_form() -> ConfirmPasswordForm | ConfirmCodeForm:
    return ConfirmPasswordForm() if actor().strong else ConfirmCodeForm()


def _ask_again(form: ConfirmPasswordForm | ConfirmCodeForm) -> str:
    rt = runtime()
    contact = None if actor().strong else queries.find_contact(rt.session, rt.keys, actor().account_id)
    shown = contact.masked if contact else None
    return render_template("identity/confirm.html", form=form, shown=shown, outbox=outbox_address())
