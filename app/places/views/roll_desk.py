"""The roll desk: begin a roll, read files into it, see what was refused, and freeze it by two people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from app.domain.people import clean_iin, iin_problem
from app.domain.tables import csv_text
from app.identity import consents
from app.identity.forms import show, text
from app.identity.queries import find_person
from app.places import policy, queries
from app.places.forms import FreezeForm, RollForm, StrikeForm, UploadForm, day_of
from app.places.rollfile import MOST_BYTES
from app.places.services import roll_import, rolls
from app.places.views import bp
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

PAGE = 100
"""Remarks on one page."""


def officer_roll(roll_id: uuid.UUID) -> queries.RollRow:
    """The roll, for an officer of its territory only; raises NotFoundError or ForbiddenError."""
    roll = queries.get_roll(runtime().session, roll_id)
    policy.require_roll_officer(actor(), roll.territory_id)
    return roll


def say(form: Any, error: DomainError) -> None:
    """Put a refusal into the form's summary; InvalidInputError stands beside its fields."""
    if isinstance(error, InvalidInputError):
        show(form, error)
    else:
        form.form_errors.append(t(error.message_key, **error.facts))


@bp.get("/desk/rolls/")
@requires(Role.CLERK, Role.COMMISSION)
def rolls_desk() -> ResponseReturnValue:
    """The rolls of the officer's territories."""
    rt = runtime()
    mine = policy.roll_territories(actor())
    places = {place.id: place for place in queries.list_places(rt.session, rt.today, ids=mine)}
    return render_template(
        "places/rolls.html",
        rolls=queries.list_rolls(rt.session, mine),
        places=places,
        corrections=queries.count_open_corrections(rt.session, mine),
    )


def _new_roll_form() -> RollForm:
    rt = runtime()
    form = RollForm()
    places = queries.list_places(rt.session, rt.today, ("okrug", "town"), policy.roll_territories(actor()))
    form.territory_id.choices = [(str(place.id), pick(place.names)) for place in places]
    if len(places) == 1 and not form.territory_id.data:
        form.territory_id.data = str(places[0].id)
    return form


@bp.get("/desk/rolls/new/")
@requires(Role.CLERK, Role.COMMISSION)
def new_roll() -> ResponseReturnValue:
    """The form of a new roll."""
    return render_template("places/roll_new.html", form=_new_roll_form())


@bp.post("/desk/rolls/new/")
@requires(Role.CLERK, Role.COMMISSION)
def create_roll() -> ResponseReturnValue:
    """Begin the roll."""
    form = _new_roll_form()
    if form.validate():
        try:
            roll_id = rolls.create_roll(
                runtime(),
                actor(),
                uuid.UUID(form.territory_id.data),
                title=text(form.title),
                vote_on=day_of(form.vote_on),
            )
        except InvalidInputError as error:
            say(form, error)
        else:
            return redirect(url_for(".roll", roll_id=roll_id), 303)
    return render_template("places/roll_new.html", form=form), 422


@bp.get("/desk/rolls/<uuid:roll_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def roll(roll_id: uuid.UUID) -> ResponseReturnValue:
    """A roll: how many in which village, the files read, and what may be done next."""
    return _roll_page(officer_roll(roll_id), UploadForm())


def _roll_page(found: queries.RollRow, form: UploadForm) -> str:
    rt = runtime()
    places = queries.list_places(rt.session, rt.today)
    return render_template(
        "places/roll.html",
        roll=found,
        form=form,
        places={place.id: place for place in places},
        by_village=queries.turnout_base(rt.session, found.id),
        imports=queries.list_imports(rt.session, found.id),
        intact=queries.roll_is_intact(rt.session, found.id),
        is_commission=actor().may(Role.COMMISSION, found.territory_id),
    )


@bp.post("/desk/rolls/<uuid:roll_id>/files/")
@requires(Role.CLERK, Role.COMMISSION)
def upload_roll(roll_id: uuid.UUID) -> ResponseReturnValue:
    """Read a file into the roll; then its report."""
    found = officer_roll(roll_id)
    form = UploadForm()
    if form.validate():
        try:
            data = form.file.data.stream.read(MOST_BYTES + 1)
            report = roll_import.import_roll(runtime(), actor(), found.territory_id, roll_id, data)
        except (InvalidInputError, ConflictError) as error:
            say(form, error)
        else:
            return redirect(url_for(".roll_report", roll_id=roll_id, import_id=report.import_id), 303)
    return _roll_page(found, form), 422


def _import_of(roll_id: uuid.UUID, import_id: uuid.UUID) -> tuple[queries.RollRow, queries.ImportRow]:
    found = officer_roll(roll_id)
    report = queries.get_import(runtime().session, import_id)
    if report.roll_id != roll_id:
        raise NotFoundError("places.error.no_import")
    return found, report


@bp.get("/desk/rolls/<uuid:roll_id>/files/<uuid:import_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def roll_report(roll_id: uuid.UUID, import_id: uuid.UUID) -> ResponseReturnValue:
    """What became of a file: taken, refused, and each remark with its line; never what stood in it."""
    found, report = _import_of(roll_id, import_id)
    session = runtime().session
    pages = max(1, -(-queries.count_remarks(session, import_id) // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    remarks = queries.list_remarks(session, import_id, limit=PAGE, offset=(page - 1) * PAGE)
    return render_template(
        "places/roll_report.html", roll=found, report=report, remarks=remarks, page=page, pages=pages
    )


@bp.get("/desk/rolls/<uuid:roll_id>/files/<uuid:import_id>/remarks.csv")
@requires(Role.CLERK, Role.COMMISSION)
def roll_report_csv(roll_id: uuid.UUID, import_id: uuid.UUID) -> ResponseReturnValue:
    """The remarks as a file, to put the lines right beside it."""
    _import_of(roll_id, import_id)
    header = [t("places.report.line"), t("places.report.column"), t("places.report.state"), t("places.report.reason")]
    rows = [
        (
            str(remark.line),
            t(f"places.column.{remark.column or 'line'}"),
            t("places.report.refused" if remark.refused else "places.report.warning"),
            t(f"places.remark.{remark.reason}", see_line=remark.see_line or 0),
        )
        for remark in queries.list_remarks(runtime().session, import_id)
    ]
    return _csv([header, *rows], "remarks.csv")


@bp.get("/desk/rolls/<uuid:roll_id>/voters.csv")
@requires(Role.CLERK, Role.COMMISSION)
def voters_csv(roll_id: uuid.UUID) -> ResponseReturnValue:
    """The list for the desk where people vote on paper: names, birth dates and villages, no identity numbers."""
    officer_roll(roll_id)
    rt = runtime()
    villages = {place.id: pick(place.names) for place in queries.list_places(rt.session, rt.today, ("village",))}
    header = [t("places.column.full_name"), t("places.column.birth_date"), t("places.column.village")]
    rows = [
        (voter.full_name, voter.birth_date.isoformat(), villages.get(voter.village_id, ""))
        for voter in queries.list_voters(rt.session, roll_id)
    ]
    return _csv([header, *rows], "voters.csv")


def _csv(rows: Iterable[Sequence[str]], name: str) -> Response:
    response = Response("\ufeff" + csv_text(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/desk/rolls/<uuid:roll_id>/freeze/")
@requires(Role.COMMISSION)
def confirm_freeze(roll_id: uuid.UUID) -> ResponseReturnValue:
    """What exactly is to be frozen, and who has consented."""
    return _freeze_page(roll_id, FreezeForm())


def _freeze_page(roll_id: uuid.UUID, form: FreezeForm) -> str:
    rt = runtime()
    found = officer_roll(roll_id)
    policy.require_commission(actor(), found.territory_id)
    digest = queries.roll_digest(rt.session, roll_id)
    form.digest.data = digest
    given = consents.waiting(rt.session, rolls.FREEZE, roll_id, digest)
    return render_template(
        "places/roll_freeze.html", roll=found, form=form, digest=digest, given=given, mine=actor().account_id in given
    )


@bp.post("/desk/rolls/<uuid:roll_id>/freeze/")
@requires(Role.COMMISSION)
def freeze_roll(roll_id: uuid.UUID) -> ResponseReturnValue:
    """Consent to the roll that was shown; the second person's consent freezes it."""
    form = FreezeForm()
    if form.validate():
        try:
            done = rolls.consent_to_freeze(runtime(), actor(), roll_id, text(form.digest))
        except ConflictError as error:
            say(form, error)
            return _freeze_page(roll_id, form), 409
        flash(t("places.freeze.done" if done else "places.freeze.first_given"), "success")
        return redirect(url_for(".roll", roll_id=roll_id), 303)
    return _freeze_page(roll_id, form), 422


@bp.get("/desk/rolls/<uuid:roll_id>/strike/")
@requires(Role.CLERK, Role.COMMISSION)
def confirm_strike(roll_id: uuid.UUID) -> ResponseReturnValue:
    """Whom to take off the roll, and why."""
    return render_template("places/roll_strike.html", roll=officer_roll(roll_id), form=StrikeForm())


@bp.post("/desk/rolls/<uuid:roll_id>/strike/")
@requires(Role.CLERK, Role.COMMISSION)
def strike_off(roll_id: uuid.UUID) -> ResponseReturnValue:
    """Take the person off."""
    found = officer_roll(roll_id)
    form = StrikeForm()
    if form.validate():
        iin = clean_iin(text(form.iin))
        problem = iin_problem(iin)
        known = None if problem else find_person(runtime().session, runtime().keys.fingerprint("iin", iin))
        try:
            if known is None:
                raise NotFoundError(problem or "places.error.not_on_roll")
            rolls.strike(runtime(), actor(), roll_id, known.id, reason=form.reason.data)
        except (NotFoundError, ConflictError) as error:
            form.iin.errors = [t(error.message_key)]
        else:
            flash(t("places.strike.done"), "success")
            return redirect(url_for(".roll", roll_id=roll_id), 303)
    form.iin.data = None  # an identity number never goes back into a page
    return render_template("places/roll_strike.html", roll=found, form=form), 422
