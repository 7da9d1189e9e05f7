"""The desk of facts, continued: who heads a territory, which bodies it has and what they stand on."""

from __future__ import annotations

import uuid

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.identity.forms import text
from app.places import queries
from app.places.fact_forms import AkimEndForm, AkimForm, BasisForm, BodyForm
from app.places.forms import day_of
from app.places.services import bodies, territories
from app.places.views import bp
from app.places.views.bodies_desk import administered_body
from app.places.views.facts_page import administered_place, certain_day, facts_page, form_page, given, took
from app.places.views.kept import keep_for
from app.platform.access import Role, actor, keeps, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t


def _akim_page(place: queries.Place, form: AkimForm) -> str:
    return form_page(form, t("places.facts.new_akim"), facts_page(place), subject=pick(place.names))


@bp.get("/desk/places/<slug>/akims/new/")
@requires(Role.ADMINISTRATOR)
def new_akim(slug: str) -> ResponseReturnValue:
    """The form of an akim."""
    return _akim_page(administered_place(slug), AkimForm(**given()))


@bp.post("/desk/places/<slug>/akims/new/")
@keeps(keep_for(".new_akim"))
@requires(Role.ADMINISTRATOR)
def record_akim(slug: str) -> ResponseReturnValue:
    """Record who heads the territory."""
    place = administered_place(slug)
    form = AkimForm()
    taken = took(
        form,
        lambda: territories.record_akim(
            runtime(),
            actor(),
            place.id,
            full_name=text(form.full_name),
            mode=text(form.mode),
            started_on=certain_day(form.started_on),
            term_ends_on=day_of(form.term_ends_on),
            basis=text(form.basis),
        ),
    )
    return redirect(facts_page(place), 303) if taken else (_akim_page(place, form), 422)


def _akim(slug: str, akim_id: uuid.UUID) -> tuple[queries.Place, queries.AkimOnDay]:
    place = administered_place(slug)
    akim = next((one for one in queries.list_akims(runtime().session, place.id) if one.id == akim_id), None)
    if akim is None:
        raise NotFoundError("places.error.no_akim")
    return place, akim


def _akim_end_page(place: queries.Place, akim: queries.AkimOnDay, form: AkimEndForm) -> str:
    title, do = t("places.facts.end_akim"), t("places.facts.end_akim_do")
    return form_page(form, title, facts_page(place), subject=f"{akim.full_name} – {pick(place.names)}", do=do)


@bp.get("/desk/places/<slug>/akims/<uuid:akim_id>/end/")
@requires(Role.ADMINISTRATOR)
def confirm_akim_end(slug: str, akim_id: uuid.UUID) -> ResponseReturnValue:
    """The form of the last day in office."""
    place, akim = _akim(slug, akim_id)
    return _akim_end_page(place, akim, AkimEndForm(**given()))


@bp.post("/desk/places/<slug>/akims/<uuid:akim_id>/end/")
@keeps(keep_for(".confirm_akim_end"))
@requires(Role.ADMINISTRATOR)
def end_akim(slug: str, akim_id: uuid.UUID) -> ResponseReturnValue:
    """Record the end."""
    place, akim = _akim(slug, akim_id)
    form = AkimEndForm()
    taken = took(
        form,
        lambda: territories.end_akim(
            runtime(), actor(), akim_id, ended_on=certain_day(form.ended_on), basis=text(form.basis)
        ),
    )
    return redirect(facts_page(place), 303) if taken else (_akim_end_page(place, akim, form), 422)


def _body_page(place: queries.Place, form: BodyForm) -> str:
    return form_page(form, t("places.facts.new_body"), facts_page(place), subject=pick(place.names))


@bp.get("/desk/places/<slug>/bodies/new/")
@requires(Role.ADMINISTRATOR)
def new_body(slug: str) -> ResponseReturnValue:
    """The form of a body."""
    return _body_page(administered_place(slug), BodyForm(**given()))


@bp.post("/desk/places/<slug>/bodies/new/")
@keeps(keep_for(".new_body"))
@requires(Role.ADMINISTRATOR)
def record_body(slug: str) -> ResponseReturnValue:
    """Record the body; its desk then asks for its seats, and shows the banner of a Kenes without its act."""
    place = administered_place(slug)
    form = BodyForm()
    taken = took(
        form,
        lambda: bodies.record_body(
            runtime(),
            actor(),
            slug=text(form.slug),
            kind=text(form.kind),
            territory_id=place.id,
            names=form.names,
            legal_basis=text(form.legal_basis) or None,
        ),
    )
    if taken:
        return redirect(url_for(".body_desk", slug=text(form.slug)), 303)
    return _body_page(place, form), 422


def _basis_page(body: queries.BodyRow, form: BasisForm) -> str:
    back = url_for(".body_desk", slug=body.slug)
    return form_page(form, t("places.facts.confirm_basis"), back, subject=pick(body.names))


@bp.get("/desk/bodies/<slug>/basis/")
@requires(Role.ADMINISTRATOR)
def new_basis(slug: str) -> ResponseReturnValue:
    """The form of the act that a body stands on."""
    return _basis_page(administered_body(slug), BasisForm(**given()))


@bp.post("/desk/bodies/<slug>/basis/")
@keeps(keep_for(".new_basis"))
@requires(Role.ADMINISTRATOR)
def confirm_basis(slug: str) -> ResponseReturnValue:
    """Record the act."""
    body = administered_body(slug)
    form = BasisForm()
    taken = took(
        form,
        lambda: bodies.confirm_legal_basis(runtime(), actor(), body.id, legal_basis=text(form.legal_basis)),
    )
    return redirect(url_for(".body_desk", slug=slug), 303) if taken else (_basis_page(body, form), 422)
