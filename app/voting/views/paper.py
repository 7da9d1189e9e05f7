"""Reading paper ballots one a page, settling where two people differ, and the sheet that accounts for all of them."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInputError
from app.identity.forms import show
from app.identity.policy import require_fresh
from app.platform.access import Role, actor, requires
from app.platform.flask_runtime import runtime
from app.platform.i18n import t
from app.voting import queries
from app.voting.forms import ReadingForm, SheetForm
from app.voting.policy import require_sealed
from app.voting.queries import PaperBallot, Reading
from app.voting.services import paper as papers
from app.voting.services.counting import require_commission
from app.voting.views import bp
from app.voting.views.shown import ShownPoll, own_poll


def _to_read(ballots: list[PaperBallot], in_box: int, account_id: uuid.UUID) -> list[int]:
    """Numbers that this person has not read and one more person may read."""
    known = {ballot.number: ballot.hands for ballot in ballots}
    return [n for n in range(1, in_box + 1) if len(known.get(n, ())) < 2 and account_id not in known.get(n, ())]


@bp.get("/<slug>/paper/")
@requires(Role.CLERK, Role.COMMISSION)
def reading(slug: str) -> ResponseReturnValue:
    """The next ballot that this person has to read; what the other one read is not told."""
    rt, shown = runtime(), own_poll(slug)
    require_sealed(shown.row, rt.now)
    sheet = queries.find_sheet(rt.session, shown.row.id)
    if sheet is None:
        return redirect(url_for("voting.sheet", slug=slug), 303)
    ballots = queries.list_paper(rt.session, shown.row.id)
    left = _to_read(ballots, sheet.in_box, actor().account_id)
    if not left or sheet.signed_at:
        return redirect(url_for("voting.differences", slug=slug), 303)
    return _reading_page(shown, ReadingForm(shown.options), left[0], left=len(left), of=sheet.in_box)


@bp.get("/<slug>/paper/<int:number>/")
@requires(Role.CLERK, Role.COMMISSION)
def again(slug: str, number: int) -> ResponseReturnValue:
    """Look again at a ballot on which the two differ, or at one that is doubted: both readings are shown now."""
    shown = own_poll(slug)
    return _reading_page(shown, ReadingForm(shown.options), number)


@bp.post("/<slug>/paper/<int:number>/")
@requires(Role.CLERK, Role.COMMISSION)
def read(slug: str, number: int) -> ResponseReturnValue:
    """Keep what was read on one ballot and go on to the next."""
    rt, shown = runtime(), own_poll(slug)
    form = ReadingForm(shown.options)
    if not form.validate():
        return _reading_page(shown, form, number), 422
    made = form.reading()
    try:
        papers.read(rt, actor(), shown.procedure, slug, number, made, again="again" in request.form)
    except InvalidInputError as error:
        show(form, error, "numbers")
        return _reading_page(own_poll(slug), form, number), 422
    flash(t("voting.read", number=number, what=_told(shown, made)), "success")
    looked_again = max(queries.list_paper(rt.session, shown.row.id, number)[0].looks) > 1
    return redirect(url_for("voting.differences" if looked_again else "voting.reading", slug=slug), 303)


def _told(shown: ShownPoll, made: Reading) -> str:
    """A reading in numbers, or in the words of its reason."""
    if made.reason:
        return t(f"voting.reason.{made.reason}")
    numbers = {option.code: option.number for option in shown.options}
    return ", ".join(str(number) for number in sorted(numbers[code] for code in made.choices))


def _reading_page(shown: ShownPoll, form: ReadingForm, number: int, **progress: int) -> str:
    rt = runtime()
    ballot = next(iter(queries.list_paper(rt.session, shown.row.id, number)), None)
    return render_template(
        "voting/reading.html",
        shown=shown,
        form=form,
        number=number,
        readings=[_told(shown, one) for one in ballot.readings] if ballot and len(ballot.hands) == 2 else [],
        doubted=ballot is not None and ballot.agreed is not None,
        progress=progress,
    )


@bp.get("/<slug>/paper/differences/")
@requires(Role.CLERK, Role.COMMISSION)
def differences(slug: str) -> ResponseReturnValue:
    """How far the reading has come: where two differ, and what two have read alike."""
    rt, shown = runtime(), own_poll(slug)
    sheet = queries.find_sheet(rt.session, shown.row.id)
    ballots = queries.list_paper(rt.session, shown.row.id)
    mine = actor().account_id
    return render_template(
        "voting/differences.html",
        shown=shown,
        sheet=sheet,
        differ=[
            (ballot, [_told(shown, one) for one in ballot.readings], ballot.turn_of(mine) is not None)
            for ballot in ballots
            if ballot.differs
        ],
        alike=[(ballot.number, _told(shown, ballot.agreed)) for ballot in ballots if ballot.agreed],
        once=sum(1 for ballot in ballots if len(ballot.hands) == 1),
        left=len(_to_read(ballots, sheet.in_box, mine)) if sheet else 0,
    )


@bp.get("/<slug>/sheet/")
@requires(Role.COMMISSION)
def sheet(slug: str) -> ResponseReturnValue:
    """The reconciliation sheet: what was counted by hand beside what the register and the reading say."""
    shown = own_poll(slug)
    require_commission(actor(), shown.row)
    found = queries.find_sheet(runtime().session, shown.row.id)
    names = ("handed_out", "spoilt", "in_box", "explanation")
    data = {name: getattr(found, name) for name in names} if found else {}
    return _sheet_page(shown, SheetForm(data=data))


@bp.post("/<slug>/sheet/")
@requires(Role.COMMISSION)
def write_sheet(slug: str) -> ResponseReturnValue:
    """Keep the numbers."""
    shown, form = own_poll(slug), SheetForm()
    if not form.validate():
        return _sheet_page(shown, form), 422
    try:
        papers.write_sheet(runtime(), actor(), slug, form.sheet())
    except InvalidInputError as error:
        show(form, error)
        return _sheet_page(own_poll(slug), form), 422
    flash(t("voting.sheet_kept"), "success")
    return redirect(url_for("voting.sheet", slug=slug), 303)


@bp.post("/<slug>/sheet/sign/")
@requires(Role.COMMISSION)
def sign(slug: str) -> ResponseReturnValue:
    """Sign; the second member's signature lets the paper ballots into the box."""
    rt, shown = runtime(), own_poll(slug)
    require_fresh(actor(), rt.now)
    if not papers.sign_sheet(rt, actor(), shown.procedure, slug):
        flash(t("voting.signed_first"), "success")
    return redirect(url_for("voting.sheet", slug=slug), 303)


def _sheet_page(shown: ShownPoll, form: SheetForm) -> str:
    rt = runtime()
    require_sealed(shown.row, rt.now)
    found = queries.find_sheet(rt.session, shown.row.id)
    numbers = queries.reconcile(rt.session, found) if found else None
    signed = papers.signers(rt.session, found) if found and not found.signed_at else ()
    return render_template(
        "voting/sheet.html",
        shown=shown,
        form=form,
        sheet=found,
        numbers=numbers,
        marked=queries.count_marks(rt.session, shown.row.id, "paper"),
        members=queries.list_commission(rt.session, shown.row.territory_id, rt.today, signed) if found else [],
        own=actor().account_id in signed,
    )
