"""The desk during the sitting: opening, who is there, who speaks, what is said on paper, the end, the recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError, NotFoundError
from app.hearings import queries
from app.hearings.desk_forms import DeskAskForm, DeskRegisterForm, EndForm, OpenForm, RecordingForm, SpeechForm
from app.hearings.forms import HearingsForm
from app.hearings.services import holding as services
from app.hearings.services import taking_part
from app.hearings.views import bp
from app.hearings.views.public import speaking_now
from app.hearings.views.shown import own_hearing, staffed_hearing
from app.hearings.views.taking_part import followed_page, form_page, to_page
from app.identity.forms import show as show_problems
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


def _page(slug: str, name: str, endpoint: str, form: HearingsForm, *, back: str = "desk_hearing") -> str:
    return form_page(
        t(f"hearings.{name}"),
        form,
        url_for(f"hearings.{endpoint}", slug=slug),
        t(f"hearings.{name}.send"),
        back=url_for(f"hearings.{back}", slug=slug),
        lead=[t(f"hearings.{name}.about")],
    )


def _do(
    form: HearingsForm, act: Callable[[], Any], names: dict[str, str], done: Callable[[Any], ResponseReturnValue]
) -> ResponseReturnValue | None:
    """Carry out a valid form; None where its page must come back with what is wrong."""
    if not form.validate():
        return None
    try:
        result = act()
    except InvalidInputError as error:
        for problem in error.problems:
            show_problems(form, InvalidInputError([problem]), names.get(problem.where or ""))
        return None
    return done(result)


def _told(message: str, endpoint: str, slug: str, **facts: Any) -> ResponseReturnValue:
    flash(t(message, **facts), "success")
    return to_page(endpoint, slug=slug)


@bp.get("/desk/hearings/<slug>/open/")
@requires(Role.MODERATOR)
def opening(slug: str) -> ResponseReturnValue:
    """Who leads and who writes."""
    own_hearing(slug)
    return _page(slug, "open", "open_sitting", OpenForm())


@bp.post("/desk/hearings/<slug>/open/")
@requires(Role.MODERATOR)
def open_sitting(slug: str) -> ResponseReturnValue:
    """Open the sitting."""
    own_hearing(slug)
    form = OpenForm()
    done = _do(
        form,
        lambda: services.open_sitting(
            runtime(), actor(), slug, chair=form.words("chair"), secretary=form.words("secretary")
        ),
        {},
        lambda _: _told("hearings.opened", "sitting", slug),
    )
    return done or (_page(slug, "open", "open_sitting", form), 422)


@bp.get("/desk/hearings/<slug>/sitting/")
@requires(Role.MODERATOR, Role.CLERK)
def sitting(slug: str) -> ResponseReturnValue:
    """Who is registered, who is there, who speaks: with every name, for staff only."""
    rt = runtime()
    shown = staffed_hearing(slug)
    rows = queries.list_queue(rt.session, shown.row.id, all_names=True)
    speaking = speaking_now(rows)
    return render_template(
        "hearings/sitting.html",
        shown=shown,
        rows=rows,
        speaking=speaking,
        until=shown.ends_by(speaking),
        now=rt.now,
        waiting=queries.count_by_status(rt.session, shown.row.id).get("waiting", 0),
        attendance=queries.count_attendance(rt.session, shown.row.id),
        ways=services.WAYS,
        moderates=Role.MODERATOR in actor().roles,
    )


@bp.post("/desk/hearings/<slug>/sitting/attend/<int:number>/")
@requires(Role.MODERATOR, Role.CLERK)
def attend(slug: str, number: int) -> ResponseReturnValue:
    """Note that somebody is there, and how."""
    services.attend(runtime(), actor(), slug, number, request.form.get("way", ""))
    return to_page("sitting", slug=slug, _anchor=f"r{number}")


@bp.post("/desk/hearings/<slug>/sitting/floor/")
@requires(Role.MODERATOR)
def floor(slug: str) -> ResponseReturnValue:
    """Give somebody the floor, or (without a number) stop the clock."""
    number = request.form.get("number", "", str)
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else None
    services.give_floor(runtime(), actor(), slug, wanted)
    return to_page("sitting", slug=slug)


@bp.get("/desk/hearings/<slug>/end/")
@requires(Role.MODERATOR)
def ending(slug: str) -> ResponseReturnValue:
    """How many were there, and the conclusion."""
    shown = own_hearing(slug)
    known = sum(queries.count_attendance(runtime().session, shown.row.id).values())
    return _page(slug, "end", "end_sitting", EndForm(shown.kind, data={"present": known}), back="sitting")


@bp.post("/desk/hearings/<slug>/end/")
@requires(Role.MODERATOR)
def end_sitting(slug: str) -> ResponseReturnValue:
    """End the sitting."""
    form = EndForm(own_hearing(slug).kind)
    done = _do(
        form,
        lambda: services.end_sitting(runtime(), actor(), slug, form.made()),
        {},
        lambda _: _told("hearings.ended", "desk_hearing", slug),
    )
    return done or (_page(slug, "end", "end_sitting", form, back="sitting"), 422)


def _speech_page(slug: str, number: int, form: SpeechForm) -> str:
    rows = queries.list_queue(runtime().session, staffed_hearing(slug).row.id, all_names=True)
    speaker = next((one for one in rows if one.number == number), None)
    if speaker is None:
        raise NotFoundError
    if form.said.data is None:
        form.said.data = speaker.said
    return form_page(
        t("hearings.speech"),
        form,
        url_for("hearings.note_speech", slug=slug, number=number),
        t("hearings.speech.send"),
        back=url_for("hearings.sitting", slug=slug),
        lead=[t("hearings.speech.about", name=speaker.name, topic=speaker.topic)],
    )


@bp.get("/desk/hearings/<slug>/sitting/speech/<int:number>/")
@requires(Role.MODERATOR, Role.CLERK)
def speech(slug: str, number: int) -> ResponseReturnValue:
    """The gist of what somebody said."""
    return _speech_page(slug, number, SpeechForm())


@bp.post("/desk/hearings/<slug>/sitting/speech/<int:number>/")
@requires(Role.MODERATOR, Role.CLERK)
def note_speech(slug: str, number: int) -> ResponseReturnValue:
    """Write it down for the protocol."""
    form = SpeechForm()
    done = _do(
        form,
        lambda: services.note_speech(runtime(), actor(), slug, number, form.words("said")),
        {},
        lambda _: _told("hearings.speech_noted", "sitting", slug),
    )
    return done or (_speech_page(slug, number, form), 422)


@bp.get("/desk/hearings/<slug>/recording/")
@requires(Role.MODERATOR)
def recording(slug: str) -> ResponseReturnValue:
    """Where the recording is."""
    shown = own_hearing(slug)
    return _page(slug, "recording", "set_recording", RecordingForm(data={"recording_url": shown.row.recording_url}))


@bp.post("/desk/hearings/<slug>/recording/")
@requires(Role.MODERATOR)
def set_recording(slug: str) -> ResponseReturnValue:
    """Note it."""
    own_hearing(slug)
    form = RecordingForm()
    done = _do(
        form,
        lambda: services.set_recording(runtime(), actor(), slug, form.words("recording_url")),
        {},
        lambda _: _told("hearings.recording_noted", "desk_hearing", slug),
    )
    return done or (_page(slug, "recording", "set_recording", form), 422)


@bp.get("/desk/hearings/<slug>/register/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_registering(slug: str) -> ResponseReturnValue:
    """Somebody who came to the desk or sent a paper."""
    staffed_hearing(slug)
    return _page(slug, "desk_register", "desk_register", DeskRegisterForm())


@bp.post("/desk/hearings/<slug>/register/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_register(slug: str) -> ResponseReturnValue:
    """Write them down."""
    staffed_hearing(slug)
    form = DeskRegisterForm()
    done = _do(
        form,
        lambda: taking_part.register_at_desk(
            runtime(), actor(), slug, form.made(), name=form.words("name"), channel=str(form.channel.data)
        ),
        {},
        lambda number: _told("hearings.desk_registered", "desk_registering", slug, number=number),
    )
    return done or (_page(slug, "desk_register", "desk_register", form), 422)


@bp.get("/desk/hearings/<slug>/ask/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_asking(slug: str) -> ResponseReturnValue:
    """What somebody said in the hall or at the desk, or wrote on paper."""
    staffed_hearing(slug)
    return _page(slug, "desk_ask", "desk_ask", DeskAskForm())


@bp.post("/desk/hearings/<slug>/ask/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_ask(slug: str) -> ResponseReturnValue:
    """Enter it; a moderator other than the one who entered it decides."""
    staffed_hearing(slug)
    form = DeskAskForm()
    done = _do(
        form,
        lambda: taking_part.ask_at_desk(
            runtime(), actor(), slug, form.made(), name=form.words("name"), channel=str(form.channel.data)
        ),
        {"kind": "ask_kind"},
        lambda number: _told("hearings.desk_asked", "desk_asking", slug, number=number),
    )
    return done or (_page(slug, "desk_ask", "desk_ask", form), 422)


@bp.get("/desk/hearings/<slug>/entered/")
@requires(Role.MODERATOR, Role.CLERK)
def entered(slug: str) -> ResponseReturnValue:
    """What the staff entered for people without an account: to be mended, or appealed, in their name."""
    shown = staffed_hearing(slug)
    rows = queries.list_entered_remarks(runtime().session, shown.row.id)
    return followed_page(t("hearings.entered"), shown, rows, back=url_for("hearings.desk_hearing", slug=slug))
