"""«What if»: anyone changes the day and the numbers and reads what the law of that day says."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.confidence.forms import WhatIfForm, day_data
from app.confidence.views import bp
from app.domain.errors import InvalidInputError
from app.domain.law.verdict import Verdict
from app.domain.rules import confidence as rules
from app.identity.forms import show
from app.platform.access import public
from app.platform.flask_runtime import runtime

EXAMPLE = {"total": 17, "signatures": 3, "present": 12, "votes_for": 9}
EXAMPLES = (date(2006, 6, 1), date(2008, 6, 1), date(2026, 6, 30), date(2026, 7, 1))
"""Days on which the answer or its article differs."""


@bp.get("/what-if/")
@public
def what_if() -> ResponseReturnValue:
    """A day, the number of deputies, signatures, present and votes in the address; the verdicts below the form."""
    rt = runtime()
    asked = bool(request.args)
    form = WhatIfForm(request.args) if asked else WhatIfForm(formdata=None, data={"on": day_data(rt.today), **EXAMPLE})
    verdicts: tuple[Verdict, ...] = ()
    if not asked or form.validate():
        day = form.day("on") or rt.today
        try:
            verdicts = _verdicts(day, form)
        except InvalidInputError as error:
            for problem in error.problems:
                show(form, InvalidInputError([problem]), {"deputies_total": "total"}.get(problem.where or ""))
    status = 200 if verdicts else 422
    return render_template(
        "confidence/what_if.html", form=form, asked=asked, verdicts=verdicts, examples=EXAMPLES
    ), status


def _verdicts(day: date, form: WhatIfForm) -> tuple[Verdict, ...]:
    law = runtime().law
    total, signatures = form.whole("total"), form.whole("signatures")
    raised = rules.InitiateFacts(total, signatures, "reports_refused_twice", 2)
    decided = rules.DecideFacts(total, form.whole("present"), form.whole("votes_for"))
    return rules.initiate(law, day, raised), rules.decide(law, day, decided)
