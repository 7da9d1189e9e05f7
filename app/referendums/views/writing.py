"""The initiative group at its proposal: writing, seeing what is similar, joining, putting forward, appealing."""

from __future__ import annotations

import secrets
import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents.views import send
from app.domain.errors import ForbiddenError, InvalidInputError, NotFoundError, RuleNotMetError
from app.domain.rules import referendums as rules
from app.identity.forms import show as show_problems
from app.places.queries import get_place_by_slug
from app.platform.access import actor, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.referendums import queries
from app.referendums.forms import AppealForm, ConfirmForm, JoinForm, ProposalForm
from app.referendums.services import drafting
from app.referendums.views import bp
from app.referendums.views.shown import Shown, form_page, public_case, shown_of

LOOK = "look"
"""The button that shows similar proposals before anything is kept."""


@bp.get("/places/<place>/new/")
@signed_in
def new(place: str) -> ResponseReturnValue:
    """An empty proposal."""
    return _write_page(ProposalForm(data={"key": secrets.token_hex(3)}), place)


@bp.post("/places/<place>/new/")
@signed_in
def write(place: str) -> ResponseReturnValue:
    """Keep the proposal as a draft; «look for similar ones» keeps nothing and shows them beside the text."""
    rt = runtime()
    found, form = get_place_by_slug(rt.session, place, rt.today), ProposalForm()
    if LOOK in request.form:
        return _write_page(form, place, looked=True)
    if not form.validate():
        return _write_page(form, place), 422
    try:
        slug = drafting.write(rt, actor(), found.id, form.draft(), key=str(form.key.data), files=form.files.checked)
    except InvalidInputError as error:
        show_problems(form, error)
        return _write_page(form, place), 422
    flash(t("referendums.kept"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


@bp.get("/<slug>/edit/")
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """The draft, to be changed by its group."""
    shown = _own(slug)
    row = shown.case.row
    names = ("question_kk", "question_ru", "reasons_kk", "reasons_ru")
    data = {name: getattr(row, name) for name in names} | {"cost": str(row.cost), "key": "000000"}
    return _write_page(ProposalForm(data=data), shown.territory.slug, shown=shown)


@bp.get("/<slug>/files/<uuid:document_id>")
@signed_in
def draft_file(slug: str, document_id: uuid.UUID) -> ResponseReturnValue:
    """A document of a draft, for its group alone; of a proposal that was put forward it stands at its own address."""
    shown = _own(slug)
    if document_id not in queries.list_documents(runtime().session, shown.case.row.id):
        raise NotFoundError
    return send(document_id)


@bp.post("/<slug>/edit/")
@signed_in
def change(slug: str) -> ResponseReturnValue:
    """Change the draft."""
    shown, form = _own(slug), ProposalForm()
    if LOOK in request.form:
        return _write_page(form, shown.territory.slug, looked=True, shown=shown)
    if not form.validate():
        return _write_page(form, shown.territory.slug, shown=shown), 422
    try:
        drafting.change(runtime(), actor(), slug, form.draft(), form.files.checked)
    except InvalidInputError as error:
        show_problems(form, error)
        return _write_page(form, shown.territory.slug, shown=_own(slug)), 422
    flash(t("referendums.kept"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


def _own(slug: str) -> Shown:
    shown = public_case(slug)
    if not shown.is_own:
        raise ForbiddenError("referendums.error.not_member")
    return shown


def _write_page(form: ProposalForm, place: str, *, looked: bool = False, shown: Shown | None = None) -> str:
    rt = runtime()
    found = get_place_by_slug(rt.session, place, rt.today)
    text = f"{form.words('question_kk')} {form.words('question_ru')}"
    but = shown.case.row.id if shown else None
    similar = queries.list_similar(rt.session, found.id, text, but) if text.strip() else []
    return render_template(
        "referendums/write.html",
        form=form,
        place=found,
        shown=shown,
        looked=looked,
        look=LOOK,
        similar=[shown_of(case) for case in similar],
        roll=queries.find_frozen_roll(rt.session, found.id),
    )


@bp.get("/join/")
@signed_in
def joining() -> ResponseReturnValue:
    """Enter the code that the author of a proposal gave."""
    return _join_page(JoinForm(data={"code": request.args.get("code", "")[:40]}))


@bp.post("/join/")
@signed_in
def join() -> ResponseReturnValue:
    """Join the group."""
    form = JoinForm()
    if not form.validate():
        return _join_page(form), 422
    try:
        slug = drafting.join(runtime(), actor(), form.words("code"))
    except InvalidInputError as error:
        show_problems(form, error)
        return _join_page(form), 422
    flash(t("referendums.joined"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


def _join_page(form: JoinForm) -> str:
    lead = (t("referendums.join_text"), t("referendums.join_names"))
    return form_page(
        t("referendums.join_title"),
        form,
        url_for("referendums.join"),
        t("referendums.join"),
        back=url_for("referendums.index"),
        lead=lead,
        fields=("code",),
    )


@bp.get("/<slug>/submit/")
@signed_in
def submitting(slug: str) -> ResponseReturnValue:
    """Whether the proposal may be put forward today, and what follows."""
    return _submit_page(_own(slug))


@bp.post("/<slug>/submit/")
@signed_in
def submit(slug: str) -> ResponseReturnValue:
    """Put it forward; where the group is too small the page shows the rule."""
    _own(slug)
    try:
        drafting.submit(runtime(), actor(), slug)
    except RuleNotMetError:
        return _submit_page(_own(slug)), 422
    flash(t("referendums.submitted"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


def _submit_page(shown: Shown) -> str:
    facts = rules.ProposeFacts(group=shown.case.members)
    return form_page(
        t("referendums.submit_title"),
        ConfirmForm(),
        url_for("referendums.submit", slug=shown.slug),
        t("referendums.submit"),
        back=url_for("referendums.show", slug=shown.slug),
        lead=(t("referendums.submit_text"),),
        verdict=rules.propose(shown.book, runtime().today, facts),
        shown=shown,
    )


@bp.get("/<slug>/appeal/")
@signed_in
def appealing(slug: str) -> ResponseReturnValue:
    """The form of an appeal against a refusal."""
    return _appeal_page(_own(slug), AppealForm())


@bp.post("/<slug>/appeal/")
@signed_in
def appeal(slug: str) -> ResponseReturnValue:
    """Appeal."""
    shown, form = _own(slug), AppealForm()
    if not form.validate():
        return _appeal_page(shown, form), 422
    try:
        drafting.appeal(runtime(), actor(), slug, form.words("appeal"))
    except InvalidInputError as error:
        show_problems(form, error)
        return _appeal_page(_own(slug), form), 422
    flash(t("referendums.appealed"), "success")
    return redirect(url_for("referendums.show", slug=slug), 303)


def _appeal_page(shown: Shown, form: AppealForm) -> str:
    return form_page(
        t("referendums.appeal_title"),
        form,
        url_for("referendums.appeal", slug=shown.slug),
        t("referendums.to_appeal"),
        back=url_for("referendums.show", slug=shown.slug),
        lead=(t("referendums.appeal_text"),),
        fields=("appeal",),
        shown=shown,
    )
