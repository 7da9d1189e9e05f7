"""Anyone may count a published election again: a file in, the result and its story out, nothing kept."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import RadioField

from app.budget.services.recounting import MOST_BYTES, Recount, recount
from app.budget.views import bp
from app.domain.counting.compare import METHODS
from app.domain.errors import InvalidInputError, RateLimitedError
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.forms import BaseForm, needed
from app.platform.i18n import t
from app.platform.security import caller


class RecountForm(BaseForm):
    """A Pabulib file and how to count it."""

    file = FileField(validators=[needed("budget.recount.error.none")])
    method = RadioField(default=METHODS[0])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.label.text = t("budget.recount.file")
        self.file.description = t("budget.recount.file_hint", most=MOST_BYTES // 1024 // 1024)
        self.method.label.text = t("budget.recount.method")
        self.method.choices = [(method, t(f"budget.method.{method}")) for method in METHODS]


@bp.get("/recount/")
@public
def recount_form() -> ResponseReturnValue:
    """What the page does, and the form."""
    return _page(RecountForm())


@bp.post("/recount/")
@public
def recount_file() -> ResponseReturnValue:
    """Count the file at once and show the result: there is nothing to come back to, so there is no other page."""
    form = RecountForm()
    if not form.validate():
        return _page(form), 422
    try:
        found = recount(
            runtime(),
            form.file.data.stream.read(MOST_BYTES + 1),
            str(form.method.data),
            address=caller(),
            seconds=perf_counter,
        )
    except InvalidInputError as error:
        form.file.errors = [_sentence(problem) for problem in error.problems]
        return _page(form), 422
    except RateLimitedError as error:
        form.form_errors.append(t(error.message_key, **error.facts))
        return _page(form), 429
    return _page(form, found)


def _sentence(problem: Any) -> str:
    said = t(problem.message_key, **problem.facts)
    line = problem.facts.get("line")
    return t("budget.recount.error.line", line=line, reason=said) if line else said


def _page(form: RecountForm, found: Recount | None = None) -> str:
    hints = {method: t(f"budget.method_text.{method}") for method in METHODS}
    return render_template("budget/recount.html", form=form, hints=hints, found=found)
