"""What everyone may read of hearings, without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents.queries import DocumentRow, list_documents
from app.domain.errors import NotFoundError
from app.hearings import queries
from app.hearings.policy import Stage, Status, may_appeal, may_flag
from app.hearings.views import bp
from app.hearings.views.shown import ShownHearing, card_of, list_shown, public_hearing
from app.places.queries import Place, list_places
from app.platform.access import public, visitor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime

PAGE = 20
TOP = 5
SPEAKERS = 20
"""Speakers on the hearing's own page; all of them stand on theirs."""
MOST_SPEAKERS = 100
LISTS = ("published", "unanswered", "refused")
LONGEST_QUERY = 100


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """All hearings: those to come first, the nearest on top, then those that were."""
    coming, over = public_lists()
    return render_template(
        "hearings/index.html",
        coming=[card_of(one, place=True) for one in coming],
        over=[card_of(one, place=True) for one in over],
    )


def public_lists(
    territory_id: Any = None, okrugs: Sequence[Place] | None = None
) -> tuple[list[ShownHearing], list[ShownHearing]]:
    """(to come or being held, over), of one territory if asked. okrugs: all of them, where the caller has them."""
    rt = runtime()
    okrugs = list_places(rt.session, rt.today, ["okrug", "town"]) if okrugs is None else okrugs
    places = {place.id: place for place in okrugs}
    found = queries.list_hearings(rt.session, [territory_id] if territory_id else None)
    shown = [one for one in list_shown(found, places) if one.stage is not Stage.DRAFT]
    coming = [one for one in shown if one.takes_part]
    return coming[::-1], [one for one in shown if not one.takes_part]


@bp.get("/<slug>/")
@public
def show(slug: str) -> ResponseReturnValue:
    """One hearing: when, where, about what, by which norms, who speaks, what is asked most."""
    rt = runtime()
    shown = public_hearing(slug)
    who = visitor()
    counts = queries.count_by_status(rt.session, shown.row.id)
    queue = queries.list_queue(rt.session, shown.row.id)
    speakers = [one for one in queue if one.speaks]
    return render_template(
        "hearings/show.html",
        shown=shown,
        documents=documents_of(shown),
        speakers=speakers[:SPEAKERS],
        speakers_in_all=len(speakers),
        registered=len(queue),
        top=queries.list_remarks(rt.session, shown.row.id, by_support=True, limit=TOP),
        counts=counts,
        unanswered=queries.count_unanswered(rt.session, shown.row.id) if shown.is_over else 0,
        acceptance=shown.acceptance,
        protocol=queries.find_protocol(rt.session, shown.row.id),
        own=queries.find_registration(rt.session, shown.row.id, who.person_id) if who else None,
        asked=bool(who and queries.list_own_remarks(rt.session, shown.row.id, who.person_id)),
        conflicts=queries.list_conflicts(rt.session, shown.row.id),
    )


def documents_of(shown: ShownHearing) -> list[tuple[DocumentRow, Any, int]]:
    """(document, day of publication, days from then to the hearing), in the order of publication.

    Less days than `materials_days` of the hearing: the document came late.
    """
    rt = runtime()
    added = dict(queries.list_documents_of(rt.session, shown.row.id))
    rows = list_documents(rt.session, added)
    return [(row, legal_day(added[row.id]), (shown.held_on - legal_day(added[row.id])).days) for row in rows]


@bp.get("/<slug>/questions/")
@public
def questions(slug: str) -> ResponseReturnValue:
    """Questions and remarks, with a search that sees through look-alike letters; the refused ones with their reason."""
    rt = runtime()
    shown = public_hearing(slug)
    asked = request.args.get("q", "")[:LONGEST_QUERY].replace("\0", "")
    listed = request.args.get("list", LISTS[0])
    listed = listed if listed in LISTS else LISTS[0]
    asked = asked if listed == "published" else ""
    status = "refused" if listed == "refused" else "published"
    unanswered = listed == "unanswered"
    total = queries.count_remarks(rt.session, shown.row.id, [status], asked, unanswered=unanswered)
    pages = max(1, -(-total // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    rows = queries.list_remarks(
        rt.session,
        shown.row.id,
        statuses=[status],
        asked=asked,
        unanswered=unanswered,
        by_support=status == "published",
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    who = visitor()
    return render_template(
        "hearings/questions.html",
        shown=shown,
        rows=rows,
        total=total,
        counts=queries.count_by_status(rt.session, shown.row.id),
        asked=asked,
        listed=listed,
        lists=LISTS,
        page=page,
        pages=pages,
        page_url=lambda number: url_for(
            "hearings.questions", slug=slug, page=number, q=asked or None, list=listed if listed != LISTS[0] else None
        ),
        supported=queries.list_supported(rt.session, shown.row.id, who.person_id) if who else frozenset(),
    )


@bp.get("/<slug>/questions/<int:number>/")
@public
def remark(slug: str, number: int) -> ResponseReturnValue:
    """One question or remark: its words, support, answer, every decision; of one that waits only the number."""
    rt = runtime()
    shown = public_hearing(slug)
    row = queries.get_remark(rt.session, shown.row.id, number)
    who = visitor()
    own = bool(who and row.row.person_id == who.person_id)
    decisions = queries.list_decisions(rt.session, row.row.id)
    turns = [one.queued_as for one in decisions]
    status = Status(row.row.status)
    return render_template(
        "hearings/remark.html",
        shown=shown,
        row=row,
        decisions=decisions,
        own=own,
        flags=may_flag(status, turns, row.row.queued_at is not None) and not own,
        appeals=own and may_appeal(status, [*turns, *filter(None, [row.row.queued_as])]),
        supports=bool(who and row.row.id in queries.list_supported(rt.session, shown.row.id, who.person_id)),
    )


@bp.get("/<slug>/speakers/")
@public
def speakers(slug: str) -> ResponseReturnValue:
    """The whole queue of speakers, in the order of registration."""
    rt = runtime()
    shown = public_hearing(slug)
    rows = queries.list_queue(rt.session, shown.row.id, speakers=True)
    pages = max(1, -(-len(rows) // MOST_SPEAKERS))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "hearings/speakers.html",
        shown=shown,
        rows=rows[(page - 1) * MOST_SPEAKERS : page * MOST_SPEAKERS],
        page=page,
        pages=pages,
        page_url=lambda number: url_for("hearings.speakers", slug=slug, page=number),
    )


@bp.get("/<slug>/live/")
@public
def live(slug: str) -> ResponseReturnValue:
    """The sitting as it goes: who speaks and until when, who is next, which questions have most support."""
    rt = runtime()
    shown = public_hearing(slug)
    if shown.stage is not Stage.LIVE:
        raise NotFoundError("hearings.error.not_live")
    speakers = queries.list_queue(rt.session, shown.row.id, speakers=True)
    speaking = speaking_now(speakers)
    return render_template(
        "hearings/live.html",
        shown=shown,
        speaking=speaking,
        until=shown.ends_by(speaking),
        coming=[one for one in speakers if not one.spoke_from][:SPEAKERS],
        top=queries.list_remarks(rt.session, shown.row.id, by_support=True, limit=TOP),
        now=rt.now,
    )


def speaking_now(rows: Sequence[queries.QueueRow]) -> queries.QueueRow | None:
    """Whose clock runs."""
    return next((one for one in rows if one.spoke_from and not one.spoke_until), None)


@bp.get("/<slug>/protocol/")
@public
def protocol(slug: str) -> ResponseReturnValue:
    """The adopted protocol: what the law lists, every remark with its answer, how it was adopted."""
    rt = runtime()
    shown = public_hearing(slug)
    found = queries.find_protocol(rt.session, shown.row.id)
    if found is None:
        raise NotFoundError("hearings.error.no_protocol")
    return render_template("hearings/protocol.html", adopted=found, **protocol_facts(shown, found.adopted_at))


def protocol_facts(shown: ShownHearing, moment: datetime | None = None) -> dict[str, Any]:
    """What a protocol is drafted from: the records of the hearing as they were at the moment (None: now).

    An adopted protocol says what it said when it was adopted, whatever was answered later.
    """
    rt = runtime()
    moment = moment or rt.now
    queue = queries.list_queue(rt.session, shown.row.id)
    return {
        "shown": shown,
        "speakers": sorted((one for one in queue if one.spoke_from), key=lambda one: str(one.spoke_from)),
        "attendance": queries.count_attendance(rt.session, shown.row.id),
        "remarks": queries.list_remarks_at(rt.session, shown.row.id, moment),
        "refused": queries.count_refused_at(rt.session, shown.row.id, moment),
    }


def okrug_cards(territory_id: Any) -> list[dict[str, Any]]:
    """The hearings of an okrug as cards for its own page."""
    coming, over = public_lists(territory_id)
    return [card_of(one) for one in [*coming, *over]]
