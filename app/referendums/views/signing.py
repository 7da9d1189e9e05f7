"""Signing a proposal online, and taking the signature back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.platform.access import actor, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.referendums import queries
from app.referendums.forms import ConfirmForm
from app.referendums.policy import VERIFIERS
from app.referendums.services import signing
from app.referendums.views import bp
from app.referendums.views.shown import form_page, public_case


@bp.get("/<slug>/sign/")
@signed_in
def sign_page(slug: str) -> ResponseReturnValue:
    """What is signed, who will see the name and until when; signing proves again who one is."""
    rt = runtime()
    shown = public_case(slug)
    return render_template(
        "referendums/sign.html",
        shown=shown,
        form=ConfirmForm(),
        forget_on=signing.forget_on(rt, shown.case),
        officers=queries.list_officers(rt.session, shown.case.row.territory_id, rt.today, VERIFIERS),
    )


@bp.post("/<slug>/sign/")
@signed_in
def sign(slug: str) -> ResponseReturnValue:
    """Sign."""
    signing.sign(runtime(), actor(), slug)
    flash(t("referendums.signed"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


@bp.get("/<slug>/withdraw/")
@signed_in
def withdrawing(slug: str) -> ResponseReturnValue:
    """Ask before a signature is taken back."""
    shown = public_case(slug)
    return form_page(
        t("referendums.withdraw_title"),
        ConfirmForm(),
        url_for("referendums.withdraw", slug=slug),
        t("referendums.withdraw"),
        back=url_for("referendums.show", slug=slug),
        lead=(t("referendums.withdraw_text"),),
        shown=shown,
        danger=True,
    )


@bp.post("/<slug>/withdraw/")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """Take one's signature back."""
    signing.withdraw(runtime(), actor(), slug)
    flash(t("referendums.withdrawn"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)
