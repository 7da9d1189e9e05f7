"""An assembly or a Kenes initiates the akim's dismissal: entered by its chair, confirmed by another member."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.confidence import queries
from app.confidence.forms import PlainForm, ProposeForm
from app.confidence.services import proposals
from app.confidence.services.proposals import Sitting
from app.confidence.views import bp
from app.confidence.views.public import proposal_page
from app.documents.views import send
from app.domain.errors import ForbiddenError, InvalidInputError
from app.identity.forms import show
from app.identity.opened import open_form, require_opened
from app.identity.policy import require_fresh
from app.places.queries import find_akim, get_body, total_deputies
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


@bp.get("/desk/assemblies/<body>/new/")
@requires(Role.CHAIR)
def new_proposal(body: str) -> ResponseReturnValue:
    """The assembly's initiative as its minutes have it."""
    open_form()
    return _page(body, ProposeForm())


@bp.post("/desk/assemblies/<body>/new/")
@requires(Role.CHAIR)
def propose(body: str) -> ResponseReturnValue:
    """Enter it; another member confirms."""
    form = ProposeForm()
    held_on, minutes = None, None
    if form.validate():
        held_on, minutes = form.day("held_on"), form.file("minutes")
    if held_on is None or minutes is None:
        return _page(body, form), 422
    require_opened()
    sitting = Sitting(
        held_on,
        form.whole("present"),
        form.whole("votes_for"),
        bool(form.digital.data),
        form.words("statement"),
        form.words("lang"),
        minutes,
    )
    try:
        slug = proposals.propose(runtime(), actor(), body, sitting)
    except InvalidInputError as error:
        show(form, error)
        return _page(body, form), 422
    flash(t("confidence.done.proposed"), "success")
    return redirect(url_for("confidence.draft_proposal", slug=slug), 303)


def _page(slug: str, form: ProposeForm) -> str:
    rt = runtime()
    body = get_body(rt.session, slug=slug)
    if not any(grant.role is Role.CHAIR and grant.body_id == body.id for grant in actor().grants):
        raise ForbiddenError("confidence.error.assembly_chair")
    akim = find_akim(rt.session, body.territory_id, rt.today)
    total = total_deputies(rt.session, body.id, rt.today)
    return render_template("confidence/desk_propose.html", body=body, form=form, akim=akim, total=total)


@bp.get("/desk/assemblies/<slug>/")
@requires(Role.MEMBER)
def draft_proposal(slug: str) -> ResponseReturnValue:
    """What waits for another member's word."""
    row = queries.get_proposal(runtime().session, slug)
    _require_own(row.body_id)
    waits = row.confirmed_at is None and row.first_by != actor().account_id
    return proposal_page(row, draft=row.confirmed_at is None, form=PlainForm() if waits else None)


def _require_own(body_id: uuid.UUID) -> None:
    """Raise ForbiddenError for who is no member of the body."""
    if not any(grant.body_id == body_id for grant in actor().grants):
        raise ForbiddenError("confidence.error.members")


@bp.get("/desk/assemblies/<slug>/minutes/")
@requires(Role.MEMBER)
def draft_minutes(slug: str) -> ResponseReturnValue:
    """The minutes for whoever is to confirm them; everyone has them after that."""
    row = queries.get_proposal(runtime().session, slug)
    _require_own(row.body_id)
    return send(row.document_id)


@bp.post("/desk/assemblies/<slug>/")
@requires(Role.MEMBER)
def confirm_proposal(slug: str) -> ResponseReturnValue:
    """Confirm it: from then on it is public."""
    require_fresh(actor(), runtime().now)
    proposals.confirm(runtime(), actor(), slug)
    flash(t("confidence.done.confirmed"), "success")
    return redirect(url_for("confidence.proposal", slug=slug), 303)
