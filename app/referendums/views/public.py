"""What everyone may see of a proposal: its question, reasons and documents, signatures, answer and vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents.queries import list_documents
from app.domain.law.book import Parameter, Provision
from app.domain.rules import referendums as rules
from app.domain.rules.points import known
from app.lawbook.queries import book_for
from app.places.queries import find_village_on_roll, get_place_by_slug, list_places
from app.platform.access import public, visitor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime
from app.platform.i18n import format_day, pick, t
from app.referendums import queries
from app.referendums.services.common import term
from app.referendums.services.signing import forget_on
from app.referendums.stages import Stage, is_public
from app.referendums.views import bp
from app.referendums.views.shown import Shown, public_case, shown_of
from app.support.queries import count_lines, find_signature

RULES = (
    *(rules.GROUP, rules.CHECK_DAYS, rules.APPEAL_DAYS, rules.APPEAL_ANSWER, rules.INITIATIVE, rules.SIGNATURE_DAYS),
    *(rules.ANONYMISE_DAYS, rules.ANSWER_DAYS, rules.REPEAT, rules.VOTE, rules.DECISION, rules.TURNOUT, rules.APPROVAL),
)
"""In the order in which a proposal meets them."""
OVER = frozenset({Stage.REFUSED, Stage.LAPSED, Stage.ANSWERED})
"""Nothing more is to be done with a proposal there, unless it is voted on."""


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """All proposals that are public, those that collect signatures first; `?q=` searches, whatever was typed."""
    rt = runtime()
    cases = [shown_of(case) for case in queries.list_cases(rt.session)]
    cases = [shown for shown in cases if is_public(shown.stage)]
    asked = request.args.get("q", "").strip()[:200]
    if asked:
        cases = [shown for shown in cases if queries.is_alike(shown.case.row, asked)]
    cases.sort(key=lambda shown: not shown.is_collecting)
    okrugs = list_places(rt.session, rt.today, ("okrug",))
    who = visitor()
    own = [shown_of(case) for case in queries.list_cases_of(rt.session, who.person_id)] if who else []
    return render_template("referendums/index.html", cases=cases, okrugs=okrugs, own=own, asked=asked)


@bp.get("/<slug>/")
@public
def show(slug: str) -> ResponseReturnValue:
    """A proposal: where it stands, what it needs, and what it means by law."""
    rt = runtime()
    shown = public_case(slug)
    case, who = shown.case, visitor()
    signature = on_roll = None
    if who and case.row.sheet_id and case.row.roll_id:
        signature = find_signature(rt.session, case.row.sheet_id, who.person_id)
        on_roll = find_village_on_roll(rt.session, case.row.roll_id, who.person_id) is not None
    ids = queries.list_documents(rt.session, case.row.id)
    return render_template(
        "referendums/show.html",
        shown=shown,
        signature=signature,
        on_roll=on_roll,
        documents=list_documents(rt.session, ids),
        lines=count_lines(rt.session, case.row.sheet_id) if case.row.sheet_id else {},
        forget_on=forget_on(rt, case) if case.progress else None,
        reviews=queries.list_reviewed(rt.session, case),
        appeal_last=_appeal_last(shown),
    )


def _appeal_last(shown: Shown) -> date | None:
    """The last day for an appeal, while the group may still make one."""
    check = shown.case.check
    if shown.stage is not Stage.REFUSED or shown.case.appeal or check is None or check.decided_at is None:
        return None
    last = term(shown.book, rules.APPEAL_DAYS, legal_day(check.decided_at))
    return last if runtime().today <= last else None


@bp.get("/subjects/")
@public
def subjects() -> ResponseReturnValue:
    """The subjects that are not put to an advisory vote, each with its source; `?place=` adds a charter's own."""
    rt = runtime()
    slug = request.args.get("place", "")
    place = get_place_by_slug(rt.session, slug, rt.today) if slug else None
    listed = queries.list_subjects(rt.session, place.id) if place else queries.list_common_subjects()
    return render_template("referendums/subjects.html", place=place, subjects=listed)


@dataclass(frozen=True, slots=True)
class Rule:
    """A number of the procedure with where it stands; norm: None where none is known."""

    parameter: Parameter
    norm: Provision | None


@bp.get("/rules/")
@public
def procedure_rules() -> ResponseReturnValue:
    """Every number the procedure goes by, none of them law: the platform's own, or with `?place=` a charter's."""
    rt = runtime()
    slug = request.args.get("place", "")
    place = get_place_by_slug(rt.session, slug, rt.today) if slug else None
    law = book_for(rt.session, rt.law, place.id) if place else rt.law
    listed = [Rule(rt.law.parameter(key), known(law, key, rt.today)) for key in RULES]
    return render_template(
        "referendums/rules.html",
        place=place,
        rules=listed,
        okrugs=list_places(rt.session, rt.today, ("okrug",)),
    )


def okrug_cards(territory_id: Any) -> list[dict[str, Any]]:
    """The proposals of an okrug as cards for its own page."""
    cards = []
    for case in queries.list_cases(runtime().session, [territory_id]):
        stage = case.stage(runtime().today)
        if is_public(stage):
            href = url_for("referendums.show", slug=case.row.slug)
            tone = "now" if stage is Stage.COLLECTING else "plain"
            title = t("referendums.card", question=pick(case.row.question))
            tag, over = t(f"referendums.stage.{stage.value}"), stage in OVER
            cards.append({"title": title, "href": href, "tag": tag, "tone": tone, "over": over})
    return cards


def open_cards(names: Mapping[Any, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The proposals that may be signed now, for the front page; names: of territories by id."""
    rt = runtime()
    return [
        {
            "title": t("referendums.card", question=pick(row.question)),
            "href": url_for("referendums.show", slug=row.slug),
            "tag": t(f"referendums.stage.{Stage.COLLECTING.value}"),
            "tone": "now",
            "facts": [
                (t("referendums.signatures"), t("referendums.have_of_need", have=progress.have, need=progress.need)),
                (t("referendums.sign_until"), format_day(progress.due_on)),
            ],
            "text": pick(names.get(row.territory_id)),
        }
        for row, progress in queries.list_collecting(rt.session, rt.today)
    ]
