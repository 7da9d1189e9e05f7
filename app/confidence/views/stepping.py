"""What the pages of all steps share: one form a page, the law's word on it, the way back to the desk of the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.confidence.forms import StepForm
from app.confidence.views.shown import desk_case_of
from app.domain.errors import InvalidInputError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.identity.forms import show
from app.identity.opened import open_form, require_opened
from app.platform.i18n import t

ADDRESS = {
    "check": "confidence.check",
    "convene": "confidence.convene",
    "open": "confidence.open_session",
    "discuss": "confidence.discuss",
    "ballot": "confidence.choose_ballot",
    "vote": "confidence.vote",
    "count": "confidence.count",
    "deliver": "confidence.deliver",
    "answer": "confidence.answer",
    "reply": "confidence.reply",
}
"""Where the form of each step is sent."""


def desk_page(slug: str, step: str, form: StepForm, verdict: Verdict | None = None, **more: Any) -> str:
    """The page of a step: what it is, what the law says, its form.

    Who opens it proves again who they are; who sends it does not, so that minutes typed in an hour are not lost.
    """
    if request.method == "GET":
        open_form()
    return render_template(
        "confidence/desk_step.html",
        shown=desk_case_of(slug),
        step=step,
        form=form,
        action=url_for(ADDRESS[step], slug=slug),
        verdict=verdict,
        **more,
    )


def done(slug: str, what: str) -> ResponseReturnValue:
    """Say what was done and go back to the desk of the case."""
    flash(t(f"confidence.done.{what}"), "success")
    return redirect(url_for("confidence.desk_case", slug=slug), 303)


def take(slug: str, step: str, form: StepForm, what: Callable[[], str], **more: Any) -> ResponseReturnValue:
    """Carry a step out if its form is good; what: does it and gives the word for what was done."""
    if not form.validate():
        return desk_page(slug, step, form, **more), 422
    require_opened()
    try:
        word = what()
    except InvalidInputError as error:
        show(form, error)
        return desk_page(slug, step, form, **more), 422
    except RuleNotMetError as error:
        return desk_page(slug, step, form, error.verdict, **more), 422
    return done(slug, word)
