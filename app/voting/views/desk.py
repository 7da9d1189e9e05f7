"""The polling table: find a person on the roll, hand out a paper ballot, open the tablet."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFoundError
from app.domain.folding import fold
from app.domain.people import clean_iin, iin_problem
from app.identity.queries import find_person
from app.places.queries import Voter, list_places, list_voters
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.voting import queries
from app.voting.forms import ButtonForm, FindForm, PrintForm
from app.voting.policy import Stage
from app.voting.services import desk as table
from app.voting.services import reminding
from app.voting.services.kiosk import LIFE, open_kiosk
from app.voting.views import bp
from app.voting.views.shown import ShownPoll, own_poll

MOST_FOUND = 20


@bp.get("/<slug>/desk/")
@requires(Role.CLERK, Role.COMMISSION)
def desk(slug: str) -> ResponseReturnValue:
    """What is to be done at the table now."""
    return desk_page(own_poll(slug))


@bp.post("/<slug>/desk/")
@requires(Role.CLERK, Role.COMMISSION)
def find(slug: str) -> ResponseReturnValue:
    """People of the roll by a part of their name, or one by the identity number."""
    shown, form = own_poll(slug), FindForm()
    if not form.validate():
        return desk_page(shown, form), 422
    return desk_page(shown, form, _found(shown, str(form.who.data)))


def _found(shown: ShownPoll, who: str) -> list[Voter]:
    rt = runtime()
    voters = list_voters(rt.session, shown.row.roll_id)
    if not iin_problem(who):
        person = find_person(rt.session, rt.keys.fingerprint("iin", clean_iin(who)))
        return [voter for voter in voters if person and voter.person_id == person.id]
    words = fold(who).split()
    return [voter for voter in voters if all(word in fold(voter.full_name) for word in words)]


def desk_page(
    shown: ShownPoll,
    form: FindForm | None = None,
    found: list[Voter] | None = None,
    *,
    printing: PrintForm | None = None,
) -> str:
    """The page of the table, with the forms as they were filled in."""
    rt = runtime()
    return render_template(
        "voting/desk.html",
        shown=shown,
        finding=form or FindForm(),
        printing=printing or PrintForm(),
        found=None if found is None else found[:MOST_FOUND],
        more=found is not None and len(found) > MOST_FOUND,
        villages={place.id: place.names for place in list_places(rt.session, rt.today)},
        may_remind=actor().may(Role.COMMISSION, shown.row.territory_id) and reminding.may_remind(shown.row, rt.now),
        waiting=shown.stage is Stage.SEALED and queries.paper_is_waiting(rt.session, shown.row.id),
    )


@bp.post("/<slug>/desk/remind/")
@requires(Role.COMMISSION)
def remind(slug: str) -> ResponseReturnValue:
    """Tell everybody on the roll that the vote closes tomorrow."""
    own_poll(slug)
    sent = reminding.remind(runtime(), actor(), slug)
    flash(t("voting.reminded", n=sent), "success")
    return redirect(url_for("voting.desk", slug=slug), 303)


@bp.get("/<slug>/desk/people/<uuid:person_id>/")
@requires(Role.CLERK, Role.COMMISSION)
def person(slug: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """One person: who they are, and what they may be given. Whether they have voted online is told to nobody."""
    shown, rt = own_poll(slug), runtime()
    voter = next((one for one in list_voters(rt.session, shown.row.roll_id) if one.person_id == person_id), None)
    if voter is None:
        raise NotFoundError
    return render_template(
        "voting/person.html",
        shown=shown,
        voter=voter,
        village=next(
            (place.names for place in list_places(rt.session, rt.today) if place.id == voter.village_id), None
        ),
        served=queries.find_mark(rt.session, shown.row.id, person_id) == "paper",
        verdict=shown.procedure.judge(rt.session, rt.law, rt.today, shown.row, person_id),
        form=ButtonForm(),
        minutes=int(LIFE.total_seconds()) // 60,
    )


@bp.post("/<slug>/desk/people/<uuid:person_id>/paper/")
@requires(Role.CLERK, Role.COMMISSION)
def serve(slug: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """A paper ballot goes over the table."""
    shown = own_poll(slug)
    table.serve(runtime(), actor(), shown.procedure, slug, person_id)
    flash(t("voting.served"), "success")
    return redirect(url_for("voting.person", slug=slug, person_id=person_id), 303)


@bp.post("/<slug>/desk/people/<uuid:person_id>/tablet/")
@requires(Role.CLERK, Role.COMMISSION)
def open_tablet(slug: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """Open the tablet for this person; its code comes on the next page, once."""
    shown = own_poll(slug)
    session["tablet"] = open_kiosk(runtime(), actor(), shown.procedure, slug, person_id)
    return redirect(url_for("voting.tablet_code", slug=slug), 303)


@bp.get("/<slug>/desk/tablet/")
@requires(Role.CLERK, Role.COMMISSION)
def tablet_code(slug: str) -> ResponseReturnValue:
    """The code to be read out to the person at the tablet."""
    shown = own_poll(slug)
    code = session.pop("tablet", None)
    if code is None:
        return redirect(url_for("voting.desk", slug=slug), 303)
    return render_template(
        "voting/tablet_code.html", shown=shown, code=f"{code[:3]} {code[3:]}", minutes=int(LIFE.total_seconds()) // 60
    )
