"""The tablet at the desk: a code, the ballot, the slip, and back to the beginning by itself. Needs no sign-in."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ConflictError, InvalidInputError
from app.identity.forms import show
from app.platform.access import public
from app.platform.clock import LEGAL_ZONE
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.platform.security import caller
from app.voting import queries
from app.voting.forms import CodeForm
from app.voting.services import kiosk
from app.voting.services.kiosk import Opened
from app.voting.views import bp
from app.voting.views.shown import procedure_of, show_poll

COOKIE = "kiosk"
FIELD = "option"
SLIP_SECONDS = 90
"""How long a slip stays on a tablet that nobody touches."""


def _page(seconds: int, template: str, **facts: Any) -> Response:
    """A page of the tablet: kept in no cache, and gone by itself after so many seconds."""
    response = make_response(render_template(template, **facts))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Refresh"] = f"{seconds}; url={url_for('voting.tablet', over=1)}"
    return response


def _open_page(opened: Opened, template: str, **facts: Any) -> Response:
    """A page of the tablet that goes when the time of its person is up, and says when that is."""
    seconds = int((opened.until - runtime().now).total_seconds())
    until = f"{opened.until.astimezone(LEGAL_ZONE):%H:%M}"
    return _page(seconds, template, shown=show_poll(opened.poll), until=until, **facts)


def _opened() -> Opened:
    """What this tablet is open for; raises ConflictError."""
    return kiosk.find_opened(runtime(), session.get(COOKIE, ""))


def _chosen() -> list[str]:
    return list(dict.fromkeys(code for code in request.form.getlist(FIELD) if len(code) <= 64))[:1000]


@bp.get("/tablet/")
@public
def tablet() -> ResponseReturnValue:
    """The tablet waits for a code. `?over`: a session has ended, and nothing of it stays on the tablet."""
    if "over" in request.args:
        _leave()
        return redirect(url_for("voting.tablet"), 303)
    return render_template("voting/tablet.html", form=CodeForm())


@bp.post("/tablet/")
@public
def take_tablet() -> ResponseReturnValue:
    """The code is typed: the ballot opens."""
    form = CodeForm()
    if form.validate():
        try:
            token = kiosk.take(runtime(), str(form.code.data), address=caller())
        except InvalidInputError as error:
            show(form, error)
        else:
            session.clear()  # whoever was signed in on this tablet is so no longer
            session[COOKIE] = token
            return redirect(url_for("voting.tablet_ballot"), 303)
    return render_template("voting/tablet.html", form=form), 422


@bp.route("/tablet/ballot/", methods=["GET", "POST"])
@public
def tablet_ballot() -> ResponseReturnValue:
    """The ballot; after «change» with the choice as it was."""
    return _open_page(_opened(), "voting/tablet_ballot.html", chosen=_chosen(), problems=[], field=FIELD)


@bp.post("/tablet/check/")
@public
def tablet_check() -> ResponseReturnValue:
    """What was chosen, once more."""
    opened, chosen = _opened(), _chosen()
    shown = show_poll(opened.poll)
    problems = shown.procedure.problems(runtime().session, shown.row, chosen)
    if problems:
        told = [("options", t(problem.message_key, **dict(problem.facts))) for problem in problems]
        page = _open_page(opened, "voting/tablet_ballot.html", chosen=chosen, problems=told, field=FIELD)
        page.status_code = 422
        return page
    options = [option for option in shown.options if option.code in chosen]
    return _open_page(opened, "voting/tablet_check.html", field=FIELD, chosen=options)


@bp.post("/tablet/confirm/")
@public
def tablet_confirm() -> ResponseReturnValue:
    """Into the box; the session on the tablet is over."""
    poll, rt = _opened().poll, runtime()
    slug, procedure = poll.slug, procedure_of(poll)
    slip = kiosk.cast(rt, procedure, session[COOKIE], _chosen())
    session.clear()
    session["kiosk_slip"] = {"slug": slug, "code": slip.code, "until": rt.now.timestamp() + SLIP_SECONDS}
    return redirect(url_for("voting.tablet_slip"), 303)


@bp.get("/tablet/slip/")
@public
def tablet_slip() -> ResponseReturnValue:
    """The slip to print, with the address where its code is looked up; it leaves the tablet by itself."""
    rt, kept = runtime(), session.get("kiosk_slip")
    left = int(kept["until"] - rt.now.timestamp()) if kept else 0
    if kept is None or left <= 0:
        session.pop("kiosk_slip", None)
        raise ConflictError("voting.error.kiosk_over")
    shown = show_poll(queries.get_poll(rt.session, kept["slug"]))
    return _page(left, "voting/tablet_slip.html", code=kept["code"], shown=shown)


@bp.post("/tablet/end/")
@public
def tablet_end() -> ResponseReturnValue:
    """«Finished»: the tablet is for the next person."""
    _leave()
    return redirect(url_for("voting.tablet"), 303)


def _leave() -> None:
    token = session.get(COOKIE)
    if token:
        kiosk.end(runtime(), token)
    for name in (COOKIE, "kiosk_slip"):
        session.pop(name, None)
