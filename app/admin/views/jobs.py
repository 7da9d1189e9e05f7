"""Jobs that the worker gave up."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin import services
from app.admin.views import bp
from app.platform import outbox
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


@bp.get("/desk/jobs/")
@requires(Role.ADMINISTRATOR)
def failed_jobs() -> ResponseReturnValue:
    """What failed, since when, and the kind of fault; never what the job is about."""
    return render_template("admin/jobs.html", jobs=outbox.list_failed(runtime().session))


@bp.post("/desk/jobs/<uuid:job_id>/again/")
@requires(Role.ADMINISTRATOR)
def try_again(job_id: uuid.UUID) -> ResponseReturnValue:
    """Let the worker take it up again."""
    services.try_job_again(runtime(), actor(), job_id)
    flash(t("admin.jobs.taken"), "success")
    return redirect(url_for(".failed_jobs"), 303)
