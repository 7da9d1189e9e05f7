"""Paper sheets: lines are entered by one officer and checked by another."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.confidence.forms import LineForm
from app.confidence.services import paper as services
from app.confidence.views import bp
from app.confidence.views.officers import OFFICERS
from app.confidence.views.shown import ShownCase, shown_case
from app.documents.views import send
from app.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from app.identity.forms import show
from app.identity.opened import open_form, require_opened
from app.places.queries import list_members
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.support import queries as support


@bp.get("/desk/<slug>/paper/")
@requires(*OFFICERS)
def paper_lines(slug: str) -> ResponseReturnValue:
    """The lines of the paper, and a form for one more."""
    open_form()
    return _page(slug, _form(slug))


@bp.post("/desk/<slug>/paper/")
@requires(*OFFICERS)
def enter_line(slug: str) -> ResponseReturnValue:
    """Enter a line."""
    form = _form(slug)
    if not form.validate():
        return _page(slug, form), 422
    require_opened()
    try:
        services.enter_line(
            runtime(),
            actor(),
            slug,
            page=form.whole("page"),
            line=form.whole("line"),
            person_id=uuid.UUID(form.words("person")),
            scan=form.file("scan"),
        )
    except InvalidInputError as error:
        show(form, error)
        return _page(slug, form), 422
    flash(t("confidence.done.line"), "success")
    return redirect(url_for("confidence.paper_lines", slug=slug), 303)


@bp.post("/desk/<slug>/paper/<uuid:line_id>/")
@requires(*OFFICERS)
def check_line(slug: str, line_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm or refuse a line that another officer entered."""
    require_opened(url_for("confidence.paper_lines", slug=slug))
    outcome = request.form.get("outcome", "")
    confirmed = outcome == "confirmed"
    found = services.check_line(
        runtime(), actor(), slug, line_id, confirmed=confirmed, reason=None if confirmed else outcome
    )
    flash(t("confidence.done.line_confirmed" if found.status == "confirmed" else "confidence.done.line_refused"))
    return redirect(url_for("confidence.paper_lines", slug=slug), 303)


@bp.get("/desk/<slug>/paper/<uuid:line_id>/scan/")
@requires(*OFFICERS)
def scan(slug: str, line_id: uuid.UUID) -> ResponseReturnValue:
    """The scan that the second officer checks the line against; for the officers of this maslikhat only."""
    shown = _led(slug)
    line = support.get_line(runtime().session, line_id)
    if line.sheet_id != shown.row.sheet_id or line.document_id is None:
        raise NotFoundError
    return send(line.document_id)


def _led(slug: str) -> ShownCase:
    """A case that the actor leads; raises ForbiddenError."""
    shown = shown_case(slug)
    who = actor()
    leads = any(grant.role is Role.CHAIR and grant.body_id == shown.row.maslikhat_id for grant in who.grants)
    if not leads and not who.may(Role.MODERATOR, shown.maslikhat.territory_id):
        raise ForbiddenError("confidence.error.officers")
    return shown


def _form(slug: str) -> LineForm:
    shown = _led(slug)
    form = LineForm()
    members = list_members(runtime().session, shown.row.maslikhat_id, runtime().today)
    form.person.choices = [(str(member.person_id), member.full_name) for member in members]
    return form


def _page(slug: str, form: LineForm) -> str:
    shown = shown_case(slug)
    return render_template(
        "confidence/desk_paper.html",
        shown=shown,
        form=form,
        lines=support.list_lines(runtime().session, shown.row.sheet_id),
        own=actor().account_id,
        faults=services.FAULTS,
    )
