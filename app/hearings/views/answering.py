"""The desk after the sitting: answers point by point, the protocol, the close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from app.documents import pdf
from app.documents.sheets import sheet
from app.domain.errors import InvalidInputError, NotFoundError, RuleNotMetError
from app.domain.law.verdict import Verdict
from app.hearings import queries
from app.hearings.desk_forms import AnswerForm, SignForm, VoteForm
from app.hearings.forms import HearingsForm, PlainForm
from app.hearings.policy import Stage
from app.hearings.services import answering as services
from app.hearings.views import bp
from app.hearings.views.public import protocol_facts
from app.hearings.views.shown import ShownHearing, own_hearing, staffed_hearing
from app.hearings.views.taking_part import form_page, to_page
from app.identity.forms import show as show_problems
from app.identity.policy import require_fresh
from app.places.queries import list_bodies_on
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import t

NAMES = {"outcome": "answer_outcome", "text": "answer_text", "body": "body"}
VOTE_NAMES = {"present": "vote_present"}


@bp.get("/desk/hearings/<slug>/answers/")
@requires(Role.MODERATOR, Role.CLERK)
def answers(slug: str) -> ResponseReturnValue:
    """Every published remark, those without an answer first."""
    rt = runtime()
    shown = staffed_hearing(slug)
    rows = sorted(
        queries.list_remarks(rt.session, shown.row.id), key=lambda one: (one.answer is not None, one.row.number)
    )
    return render_template("hearings/answers.html", shown=shown, rows=rows)


def _answer_page(shown: ShownHearing, number: int, form: AnswerForm) -> str:
    row = queries.get_remark(runtime().session, shown.row.id, number)
    if row.row.status != "published":
        raise NotFoundError("hearings.error.no_remark")
    slug = shown.row.slug
    return form_page(
        t("hearings.answering"),
        form,
        url_for("hearings.give_answer", slug=slug, number=number),
        t("hearings.answering.send"),
        back=url_for("hearings.answers", slug=slug),
        lead=[t("hearings.answering.about")],
        quoted=row.row.text,
    )


@bp.get("/desk/hearings/<slug>/answers/<int:number>/")
@requires(Role.MODERATOR, Role.CLERK)
def answering(slug: str, number: int) -> ResponseReturnValue:
    """The form of the answer to one remark."""
    shown = staffed_hearing(slug)
    return _answer_page(shown, number, AnswerForm(data={"body": shown.row.answerer_kk}))


@bp.post("/desk/hearings/<slug>/answers/<int:number>/")
@requires(Role.MODERATOR, Role.CLERK)
def give_answer(slug: str, number: int) -> ResponseReturnValue:
    """Publish the answer."""
    shown, form = staffed_hearing(slug), AnswerForm()
    if form.validate():
        try:
            services.answer(
                runtime(),
                actor(),
                slug,
                number,
                outcome=str(form.answer_outcome.data),
                body=form.words("body"),
                text=form.words("answer_text"),
            )
        except InvalidInputError as error:
            _put(form, error, NAMES)
        else:
            flash(t("hearings.answer_given", number=number), "success")
            return to_page("answers", slug=slug)
    return _answer_page(shown, number, form), 422


def _put(form: HearingsForm, error: InvalidInputError, names: dict[str, str]) -> None:
    for problem in error.problems:
        show_problems(form, InvalidInputError([problem]), names.get(problem.where or ""))


@dataclass(frozen=True, slots=True)
class Adoption:
    """How a protocol is being adopted, for its own paper: by a vote, or (nothing counted) by two signatures."""

    adopted_at: datetime
    present: int | None = None
    votes_for: int | None = None


def protocol_paper(shown: ShownHearing, adopted: object, moment: datetime | None = None) -> str:
    """The protocol as a printable page in Kazakh and Russian, drafted from the records as they were at the moment."""
    address = f"{settings().site_url}{url_for('hearings.show', slug=shown.row.slug)}"
    facts = protocol_facts(shown, moment)
    return sheet(
        "hearings/protocol_paper.html",
        title=t("hearings.protocol.of", subject=shown.subject["kk"]),
        address=address,
        adopted=adopted,
        **facts,
    )


def _paper_bytes(shown: ShownHearing, adoption: Adoption) -> bytes | None:
    """The protocol as PDF, where this machine can make one."""
    return pdf.render(protocol_paper(shown, adoption)) if pdf.is_available() else None


def _protocol_page(shown: ShownHearing, form: HearingsForm, verdict: Verdict | None = None) -> str:
    rt = runtime()
    adopted = queries.find_protocol(rt.session, shown.row.id)
    signed = services.signed_by(rt, shown.row.slug) if shown.stage is Stage.HELD else ()
    return render_template(
        "hearings/desk_protocol.html",
        form=form,
        plain=PlainForm(),
        verdict=verdict,
        adopted=adopted,
        signed=signed,
        mine=actor().account_id in signed,
        unexplained=queries.count_unanswered(rt.session, shown.row.id, unexplained=True),
        by_vote=shown.kind.majority is not None,
        moderates=Role.MODERATOR in actor().roles,
        **protocol_facts(shown, adopted.adopted_at if adopted else None),
    )


@bp.get("/desk/hearings/<slug>/protocol/")
@requires(Role.MODERATOR, Role.CLERK)
def desk_protocol(slug: str) -> ResponseReturnValue:
    """The protocol drafted from the records, and how it is adopted."""
    shown = staffed_hearing(slug)
    if not shown.is_over:
        raise NotFoundError("hearings.error.no_protocol")
    known = {"digest": services.digest_now(runtime(), slug)}
    if shown.kind.majority is None:
        return _protocol_page(shown, SignForm(data=known))
    return _protocol_page(shown, VoteForm(data={**known, "members": _council_members(shown)}))


def _council_members(shown: ShownHearing) -> int | None:
    """The seats of the okrug's assembly, which acts as its public council (Law No. 383-V, arts 1(6), 6), if known."""
    bodies = list_bodies_on(runtime().session, [shown.territory.id], shown.held_on)
    totals = [total for body, total in bodies if body.kind == "assembly" and total]
    return totals[0].seats if len(totals) == 1 else None


@bp.post("/desk/hearings/<slug>/protocol/vote/")
@requires(Role.MODERATOR)
def adopt(slug: str) -> ResponseReturnValue:
    """Note the vote that adopted the protocol."""
    shown, form = own_hearing(slug), VoteForm()
    if not form.validate():
        return _protocol_page(shown, form), 422
    rt = runtime()
    require_fresh(actor(), rt.now)
    vote = form.made()
    paper = _paper_bytes(shown, Adoption(rt.now, vote.present, vote.votes_for))
    try:
        services.adopt(rt, actor(), slug, vote, str(form.digest.data or ""), paper)
    except InvalidInputError as error:
        _put(form, error, VOTE_NAMES)
        return _protocol_page(own_hearing(slug), form), 422
    except RuleNotMetError as error:
        return _protocol_page(own_hearing(slug), form, error.verdict), 422
    flash(t("hearings.adopted"), "success")
    return to_page("desk_hearing", slug=slug)


@bp.post("/desk/hearings/<slug>/protocol/sign/")
@requires(Role.MODERATOR, Role.CLERK)
def sign(slug: str) -> ResponseReturnValue:
    """Sign the protocol; the second person's signature adopts it."""
    shown, form = staffed_hearing(slug), SignForm()
    rt = runtime()
    require_fresh(actor(), rt.now)
    if not form.validate():
        return _protocol_page(shown, form), 422
    last = len(services.signed_by(rt, slug)) > 0
    paper = _paper_bytes(shown, Adoption(rt.now)) if last else None
    both = services.sign(rt, actor(), slug, str(form.digest.data or ""), paper)
    flash(t("hearings.adopted" if both else "hearings.signed"), "success")
    return to_page("desk_protocol", slug=slug)


@bp.post("/desk/hearings/<slug>/close/")
@requires(Role.MODERATOR)
def close(slug: str) -> ResponseReturnValue:
    """Close the hearing, if every remark has its answer or a public reason for none."""
    own_hearing(slug)
    rt = runtime()
    require_fresh(actor(), rt.now)
    try:
        services.close(rt, actor(), slug)
    except RuleNotMetError as error:
        return _protocol_page(own_hearing(slug), PlainForm(), error.verdict), 422
    flash(t("hearings.closed"), "success")
    return to_page("desk_hearing", slug=slug)
