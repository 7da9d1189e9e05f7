"""What residents do at a hearing: register, ask, support, flag, mend, appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ForbiddenError, InvalidInputError
from app.hearings import queries
from app.hearings.forms import AppealForm, AskForm, FlagForm, HearingsForm, MendForm, RegisterForm
from app.hearings.policy import Status, may_appeal
from app.hearings.services import taking_part as services
from app.hearings.views import bp
from app.hearings.views.shown import ShownHearing, public_hearing, speaks_for
from app.identity.forms import show as show_problems
from app.places.views.kept import keep_for, kept_text
from app.platform.access import actor, keeps, signed_in
from app.platform.flask_runtime import runtime
from app.platform.i18n import t


def form_page(
    title: str, form: HearingsForm, action: str, button: str, *, back: str, lead: list[str], **more: Any
) -> str:
    """A page with one form: its title, the sentences before it, the form, its button."""
    return render_template(
        "hearings/form.html", title=title, form=form, action=action, send=button, back=back, lead=lead, **more
    )


def to_page(endpoint: str, **values: Any) -> ResponseReturnValue:
    """To a page of this room."""
    return redirect(url_for(f"hearings.{endpoint}", **values), 303)


def _register_page(shown: ShownHearing, form: RegisterForm) -> str:
    slug = shown.row.slug
    return form_page(
        t("hearings.register"),
        form,
        url_for("hearings.register", slug=slug),
        t("hearings.register.send"),
        back=url_for("hearings.show", slug=slug),
        lead=[
            t("hearings.register.about", minutes=shown.row.speech_minutes),
            t(f"hearings.effect.{shown.row.kind}"),
            t("hearings.name.rule"),
        ],
    )


@bp.get("/<slug>/register/")
@signed_in
def registering(slug: str) -> ResponseReturnValue:
    """The form to register."""
    shown = public_hearing(slug)
    if queries.find_registration(runtime().session, shown.row.id, actor().person_id):
        return to_page("show", slug=slug)
    return _register_page(shown, RegisterForm(formdata=kept_text()))


@bp.post("/<slug>/register/")
@keeps(keep_for(".registering"))
@signed_in
def register(slug: str) -> ResponseReturnValue:
    """Register to attend or to speak."""
    shown, form = public_hearing(slug), RegisterForm()
    if form.validate():
        try:
            number = services.register(runtime(), actor(), slug, form.made())
        except InvalidInputError as error:
            show_problems(form, error)
        else:
            flash(t("hearings.registered", number=number), "success")
            return to_page("show", slug=slug)
    return _register_page(shown, form), 422


@bp.post("/<slug>/withdraw/")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """Take one's registration back."""
    services.withdraw(runtime(), actor(), slug)
    flash(t("hearings.withdrawn"), "success")
    return to_page("show", slug=slug)


def _ask_page(shown: ShownHearing, form: AskForm) -> str:
    slug = shown.row.slug
    return form_page(
        t("hearings.ask"),
        form,
        url_for("hearings.ask", slug=slug),
        t("hearings.ask.send"),
        back=url_for("hearings.show", slug=slug),
        lead=[t("hearings.ask.about"), t(f"hearings.effect.{shown.row.kind}"), t("hearings.name.rule")],
    )


@bp.get("/<slug>/ask/")
@signed_in
def asking(slug: str) -> ResponseReturnValue:
    """The form of a question or a remark."""
    return _ask_page(public_hearing(slug), AskForm(formdata=kept_text()))


@bp.post("/<slug>/ask/")
@keeps(keep_for(".asking"))
@signed_in
def ask(slug: str) -> ResponseReturnValue:
    """Send it to the moderators."""
    shown, form = public_hearing(slug), AskForm()
    if form.validate():
        try:
            number = services.ask(runtime(), actor(), slug, form.made())
        except InvalidInputError as error:
            show_problems(form, error, "text")
        else:
            flash(t("hearings.asked", number=number), "success")
            return to_page("mine", slug=slug)
    return _ask_page(shown, form), 422


@bp.get("/<slug>/mine/")
@signed_in
def mine(slug: str) -> ResponseReturnValue:
    """One's own questions and what became of them."""
    rt = runtime()
    shown = public_hearing(slug)
    rows = queries.list_own_remarks(rt.session, shown.row.id, actor().person_id)
    return followed_page(t("hearings.mine"), shown, rows)


def followed_page(title: str, shown: ShownHearing, rows: Sequence[queries.RemarkRow], back: str = "") -> str:
    """Remarks with what became of them, to be mended or appealed. back: for a page of the desk."""
    found = []
    for row in rows:
        turns = [one.queued_as for one in queries.list_decisions(runtime().session, row.row.id)]
        appeals = may_appeal(Status(row.row.status), [*turns, *filter(None, [row.row.queued_as])])
        found.append((row, appeals))
    return render_template("hearings/mine.html", title=title, shown=shown, rows=found, back=back)


@bp.post("/<slug>/questions/<int:number>/support/")
@signed_in
def support(slug: str, number: int) -> ResponseReturnValue:
    """Support a question, or take the support back where it was given."""
    rt = runtime()
    shown = public_hearing(slug)
    row = queries.get_remark(rt.session, shown.row.id, number)
    wanted = row.row.id not in queries.list_supported(rt.session, shown.row.id, actor().person_id)
    services.support(rt, actor(), slug, number, wanted=wanted)
    flash(t("hearings.supported" if wanted else "hearings.support_taken_back", number=number), "success")
    return to_page("remark", slug=slug, number=number)


def _flag_page(slug: str, number: int, form: FlagForm) -> str:
    return form_page(
        t("hearings.flag"),
        form,
        url_for("hearings.flag", slug=slug, number=number),
        t("hearings.flag.send"),
        back=url_for("hearings.remark", slug=slug, number=number),
        lead=[t("hearings.flag.about")],
    )


@bp.get("/<slug>/questions/<int:number>/flag/")
@signed_in
def flagging(slug: str, number: int) -> ResponseReturnValue:
    """What is wrong with a published remark."""
    public_hearing(slug)
    return _flag_page(slug, number, FlagForm())


@bp.post("/<slug>/questions/<int:number>/flag/")
@signed_in
def flag(slug: str, number: int) -> ResponseReturnValue:
    """Ask the moderators to look again."""
    public_hearing(slug)
    form = FlagForm()
    if form.validate():
        try:
            services.flag(runtime(), actor(), slug, number, str(form.flag_reason.data))
        except InvalidInputError as error:
            show_problems(form, error, "flag_reason")
        else:
            flash(t("hearings.flagged"), "success")
            return to_page("remark", slug=slug, number=number)
    return _flag_page(slug, number, form), 422


def _own(slug: str, number: int) -> queries.RemarkRow:
    """One's own remark, or one that a clerk entered for somebody; the services judge it again."""
    shown = public_hearing(slug)
    row = queries.get_remark(runtime().session, shown.row.id, number)
    if not speaks_for(shown, row):
        raise ForbiddenError("hearings.error.not_yours")
    return row


def _list_of(row: queries.RemarkRow) -> str:
    """The page on which its author, or the clerk for its author, follows a remark."""
    return "entered" if row.row.person_id is None else "mine"


def _mend_page(slug: str, row: queries.RemarkRow, form: MendForm) -> str:
    why = str(row.refusal.public_text) if row.refusal else ""
    return form_page(
        t("hearings.mend"),
        form,
        url_for("hearings.mend", slug=slug, number=row.row.number),
        t("hearings.mend.send"),
        back=url_for(f"hearings.{_list_of(row)}", slug=slug),
        lead=[t("hearings.mend.about"), why],
    )


@bp.get("/<slug>/questions/<int:number>/mend/")
@signed_in
def mending(slug: str, number: int) -> ResponseReturnValue:
    """One's own words, to be written anew."""
    row = _own(slug, number)
    return _mend_page(slug, row, MendForm(formdata=kept_text(), data={"text": row.row.text}))


@bp.post("/<slug>/questions/<int:number>/mend/")
@keeps(keep_for(".mending"))
@signed_in
def mend(slug: str, number: int) -> ResponseReturnValue:
    """Send the new words to the moderators."""
    row, form = _own(slug, number), MendForm()
    if form.validate():
        try:
            services.mend(runtime(), actor(), slug, number, form.words("text"))
        except InvalidInputError as error:
            show_problems(form, error, "text")
        else:
            flash(t("hearings.mended"), "success")
            return to_page(_list_of(row), slug=slug)
    return _mend_page(slug, row, form), 422


def _appeal_page(slug: str, row: queries.RemarkRow, form: AppealForm) -> str:
    why = str(row.refusal.public_text) if row.refusal else ""
    return form_page(
        t("hearings.appeal"),
        form,
        url_for("hearings.appeal", slug=slug, number=row.row.number),
        t("hearings.appeal.send"),
        back=url_for(f"hearings.{_list_of(row)}", slug=slug),
        lead=[t("hearings.appeal.about"), why],
    )


@bp.get("/<slug>/questions/<int:number>/appeal/")
@signed_in
def appealing(slug: str, number: int) -> ResponseReturnValue:
    """Why the refusal was wrong."""
    return _appeal_page(slug, _own(slug, number), AppealForm(formdata=kept_text()))


@bp.post("/<slug>/questions/<int:number>/appeal/")
@keeps(keep_for(".appealing"))
@signed_in
def appeal(slug: str, number: int) -> ResponseReturnValue:
    """Appeal to another moderator."""
    row, form = _own(slug, number), AppealForm()
    if form.validate():
        try:
            services.appeal(runtime(), actor(), slug, number, form.words("appeal"))
        except InvalidInputError as error:
            show_problems(form, error, "appeal")
        else:
            flash(t("hearings.appealed"), "success")
            return to_page(_list_of(row), slug=slug)
    return _appeal_page(slug, row, form), 422
