"""What everyone may see of the proposals of a round: the list, one with its history, the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.budget import proposal_queries as queries
from app.budget.proposal_policy import Collecting, collecting
from app.budget.queries import get_round, get_round_by_id, village_names
from app.budget.services.checks import criteria_answered, criteria_of
from app.budget.services.proposals import propose_verdict
from app.budget.services.timetable import CHANGE, dates_of, timetable_verdict
from app.budget.views import bp
from app.documents.queries import list_documents
from app.domain.errors import NotFoundError
from app.domain.folding import fold
from app.domain.rules import proposals as rules
from app.lawbook.queries import book_for
from app.ledger import queries as ledger
from app.places.queries import Place, get_place
from app.platform.access import public, visitor
from app.platform.clock import legal_day
from app.platform.flask_runtime import runtime
from app.platform.formats import tenge
from app.platform.i18n import format_day, pick, t

TONES = {"accepted": "good", "refused": "late", "sent": "now", "checking": "now", "appealed": "now"}


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A round with its timetable, as the pages about proposals show it."""

    row: Any
    timetable: Any
    territory: Place
    stage: Collecting
    announced: bool

    @property
    def title(self) -> dict[str, str]:
        return {"kk": self.row.title_kk, "ru": self.row.title_ru, "en": self.row.title_en}

    @property
    def is_taking(self) -> bool:
        return self.stage is Collecting.TAKEN and not self.announced

    @property
    def address(self) -> str:
        return url_for("budget.proposals", slug=self.row.slug)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: all rounds, then the proposals of this one."""
        return [(t("budget.title"), url_for("budget.index")), (pick(self.title), self.address)]


def public_call(slug: str) -> ShownCall:
    """The round of an address if its timetable is published; raises NotFoundError."""
    rt = runtime()
    row = get_round(rt.session, slug)
    timetable = queries.find_timetable(rt.session, row.id)
    if timetable is None:
        raise NotFoundError
    place = get_place(rt.session, row.territory_id, rt.today)
    return ShownCall(row, timetable, place, collecting(timetable, rt.today), row.announced_at is not None)


def card_of(proposal: Any, slug: str, villages: Any, *, hidden: bool) -> dict[str, Any]:
    """A proposal as a card of a list; hidden: its words are withheld."""
    facts = [(t("budget.proposal.rough_cost"), rough(proposal.rough_cost))]
    if proposal.village_id in villages:
        facts.append((t("budget.village"), pick(villages[proposal.village_id])))
    return {
        "title": title_of(proposal, hidden=hidden),
        "href": url_for("budget.proposal", slug=slug, number=proposal.number),
        "tag": t(f"budget.proposal.state.{proposal.state}"),
        "tone": TONES.get(proposal.state, "plain"),
        "facts": facts,
    }


def title_of(proposal: Any, *, hidden: bool) -> str:
    """Its number and title, or that the words are withheld."""
    title = t("budget.proposal.withheld") if hidden else pick(proposal.title)
    return t("budget.proposal.numbered", number=proposal.number, title=title)


def rough(cost: int | None) -> str:
    """A rough cost in words."""
    return tenge(cost) if cost else "—"


@bp.get("/<slug>/proposals/")
@public
def proposals(slug: str) -> ResponseReturnValue:
    """What was proposed; `?q=` finds words however they are spelled."""
    rt = runtime()
    call = public_call(slug)
    asked = request.args.get("q", "").strip()[:100]
    found = queries.list_proposals(rt.session, call.row.id)
    hidden = queries.withheld(rt.session, call.row.id)
    if asked:
        found = [
            one
            for one in found
            if asked == str(one.number) or (one.id not in hidden and fold(asked) in fold(queries.words_of(one)))
        ]
    villages = village_names(rt.session, call.row.territory_id, rt.today)
    return render_template(
        "budget/proposals/index.html",
        call=call,
        cards=[card_of(one, slug, villages, hidden=one.id in hidden) for one in found],
        asked=asked,
    )


@bp.get("/<slug>/proposals/<int:number>/")
@public
def proposal(slug: str, number: int) -> ResponseReturnValue:
    """One proposal: what, where, how much, what the checks found, and all that has happened to it."""
    rt = runtime()
    call = public_call(slug)
    found = queries.get_numbered(rt.session, call.row.id, number)
    checks = queries.list_checks(rt.session, found.id)
    villages = village_names(rt.session, call.row.territory_id, rt.today)
    who = visitor()
    hidden = found.id in queries.withheld(rt.session, call.row.id)
    return render_template(
        "budget/proposals/show.html",
        call=call,
        proposal=found,
        hidden=hidden,
        title=title_of(found, hidden=hidden),
        village=villages.get(found.village_id) if found.village_id else None,
        photo=photo_of(found),
        checks=[shown_check(call, check) for check in checks],
        history=history_of(found, checks),
        code=queries.find_project_code(rt.session, found.project_id),
        into=queries.get_proposal(rt.session, found.merged_into).number if found.merged_into else None,
        joined=[one.number for one in queries.list_joined(rt.session, found.id)],
        own=bool(who and who.person_id == found.author_id),
        tone=TONES.get(found.state, "plain"),
    )


def photo_of(proposal: Any) -> Any:
    """The photo of a proposal as the pages show it, or None."""
    found = list_documents(runtime().session, [proposal.photo_id]) if proposal.photo_id else []
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A criterion with what was found; provision: its norm on the day of the decision, or the charter's words."""

    title: Any
    answer: str
    reason: str
    provision: Any
    source: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A decision on a step with its criteria."""

    row: Any
    answers: list[ShownAnswer]


def shown_check(call: ShownCall, check: Any) -> ShownCheck:
    """A check with the criteria as the law had them on the day of its decision."""
    rt = runtime()
    day = legal_day(check.decided_at)
    known = {one.key: one for one in criteria_answered(rt.session, rt.law, call.row.territory_id, day, check.step)}
    answers = []
    for given in check.answers:
        one = known.get(given["key"])
        title = one.title if one else {"kk": given["key"]}
        provision, source = (one.provision, one.source) if one else (None, "")
        answers.append(ShownAnswer(title, given["answer"], given["reason"], provision, source))
    return ShownCheck(check, answers)


def history_of(proposal: Any, checks: Any) -> list[dict[str, Any]]:
    """All that has happened to a proposal, in order, as steps of a timeline; no names."""
    rt = runtime()
    steps = [(proposal.sent_at, t(f"budget.proposal.came.{proposal.channel}"))]
    for check in checks:
        outcome = "passed" if check.passed else "refused"
        steps.append((check.decided_at, t(f"budget.check.{check.step}.{outcome}")))
    for appeal in queries.list_appeals(rt.session, proposal.id):
        steps.append((appeal.filed_at, t("budget.appeal.filed", due=appeal.due_on)))
        if appeal.decided_at:
            steps.append((appeal.decided_at, t(f"budget.appeal.{'upheld' if appeal.upheld else 'dismissed'}")))
    for merge in queries.list_merges(rt.session, proposal.id):
        into = queries.get_proposal(rt.session, merge.into_id).number
        steps.append((merge.asked_at, t("budget.merge.asked", into=into)))
        if merge.answered_at:
            steps.append((merge.answered_at, t(f"budget.merge.{'agreed' if merge.agreed else 'declined'}", into=into)))
    steps += [(at, t("budget.interest.kept")) for at in queries.interests_at(rt.session, proposal.id)]
    done = [{"state": "done", "moment": at, "title": title} for at, title in sorted(steps)]
    return [*done, *_next(proposal)]


def _next(proposal: Any) -> list[dict[str, Any]]:
    rt = runtime()
    refusal = next(iter(queries.list_refusals(rt.session, proposal.round_id, proposal.id)), None)
    if refusal:
        until = rules.appeal_until(book_of(proposal), legal_day(refusal.decided_at))
        return [{"state": "now", "day": until, "title": t("budget.appeal.until")}] if rt.today <= until else []
    timetable = queries.find_timetable(rt.session, proposal.round_id)
    appeal = queries.open_appeals(rt.session, [proposal.id]).get(proposal.id)
    due: date | None = appeal.due_on if appeal else timetable.check_by if timetable else None
    if proposal.state not in {"sent", "checking", "appealed"} or due is None:
        return []
    late = rt.today > due
    return [{"state": "late" if late else "now", "day": due, "title": t(f"budget.proposal.due.{proposal.state}")}]


def book_of(proposal: Any) -> Any:
    """The law of the territory that a proposal was made in."""
    rt = runtime()
    return book_for(rt.session, rt.law, get_round_by_id(rt.session, proposal.round_id).territory_id)


@bp.get("/<slug>/timetable/")
@public
def timetable(slug: str) -> ResponseReturnValue:
    """The dates of a round with their norms, and every change of them with its reason."""
    rt = runtime()
    call = public_call(slug)
    dates = dates_of(call.row, call.timetable)
    published = legal_day(call.timetable.published_at)
    verdict = timetable_verdict(rt.session, rt.law, published, call.row, dates, published)
    entries = ledger.list_entries(rt.session, subject=slug, limit=1000)
    return render_template(
        "budget/proposals/timetable.html",
        call=call,
        steps=_steps(call, dates),
        verdict=verdict,
        changes=[_change(entry) for entry in entries if entry.act == CHANGE],
        criteria=_criteria(call),
    )


def _change(entry: Any) -> tuple[datetime, dict[str, Any]]:
    """When dates were changed, and each of them before and after as a legal day."""
    told = {name: {key: _legal(value) for key, value in entry.facts[name].items()} for name in ("before", "after")}
    return datetime.fromisoformat(entry.at), {**told, "reason": entry.facts["reason"]}


def _legal(told: str) -> date:
    """The legal day of a date or a moment as the ledger has it."""
    return legal_day(datetime.fromisoformat(told)) if "T" in told else date.fromisoformat(told)


def _steps(call: ShownCall, dates: Any) -> list[dict[str, Any]]:
    rt = runtime()
    rows = (
        ("published", legal_day(call.timetable.published_at)),
        ("collect_from", dates.collect_from),
        ("collect_to", dates.collect_to),
        ("check_by", dates.check_by),
        ("opens_at", legal_day(dates.opens_at)),
        ("closes_at", legal_day(dates.closes_at)),
        ("decide_by", dates.decide_by),
    )
    steps = [
        {"state": "done" if day < rt.today else "next", "day": day, "title": t(f"budget.timetable.{name}")}
        for name, day in rows
    ]
    coming = next((step for step in steps if step["state"] == "next"), None)
    if coming:
        coming["state"] = "now"
    return steps


def _criteria(call: ShownCall) -> list[tuple[str, list[Any]]]:
    rt = runtime()
    return [
        (step, criteria_of(rt.session, rt.law, call.row.territory_id, rt.today, step))
        for step in (rules.FORMAL, rules.SUBSTANTIVE)
    ]


def may_propose(call: ShownCall, person_id: Any) -> Any:
    """The verdict on one more proposal of a person today."""
    rt = runtime()
    return propose_verdict(rt, call.row, call.timetable, person_id, rt.today)


def call_cards(territory_id: Any = None) -> list[dict[str, Any]]:
    """The rounds that take proposals or have them checked, as cards; of one okrug, if asked."""
    rt = runtime()
    return [
        call_card(row, row_timetable)
        for row, row_timetable in queries.list_collecting(rt.session)
        if territory_id in (None, row.territory_id)
    ]


def call_card(row: Any, row_timetable: Any) -> dict[str, Any]:
    """A round that is being prepared in public."""
    stage = collecting(row_timetable, runtime().today)
    return {
        "title": pick({"kk": row.title_kk, "ru": row.title_ru, "en": row.title_en}),
        "href": url_for("budget.proposals", slug=row.slug),
        "tag": t(f"budget.collecting.{stage.value}"),
        "tone": "now" if stage is Collecting.TAKEN else "plain",
        "facts": [
            (t("budget.pot"), rough(row.pot)),
            (t("budget.timetable.collect_to"), format_day(row_timetable.collect_to)),
        ],
    }
