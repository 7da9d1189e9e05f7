"""What everyone may see: the cases, one case, its terms, its sessions, the decision, an assembly's initiative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.confidence import queries
from app.confidence.services.sessions import proposal_verdict, vote_verdict
from app.confidence.views import bp
from app.confidence.views.shown import ShownCase, norm_on, show_row, shown_case, timeline_of
from app.documents.queries import list_documents
from app.documents.sheets import sheet
from app.documents.views import paper
from app.domain.errors import NotFoundError
from app.domain.law.verdict import Verdict
from app.domain.rules import confidence as rules
from app.domain.rules import sessions as session_rules
from app.places.queries import get_body, list_members
from app.platform.access import public, visitor
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import format_day, pick, t
from app.platform.markdown import html
from app.support import queries as support

NEWEST = 3
"""Cases on the front page."""
PERIODS = ("ncv.initiative", "ncv.decision")


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """All cases, what the procedure is, and how its numbers changed with the Constitution."""
    rt = runtime()
    cases = [show_row(row) for row in queries.list_cases(rt.session)]
    proposals = [(row, get_body(rt.session, body_id=row.body_id)) for row in queries.list_proposals(rt.session)]
    history = [(key, rt.law.parameter(key)) for key in PERIODS]
    return render_template("confidence/index.html", cases=cases, proposals=proposals, history=history)


@bp.get("/<slug>/")
@public
def show(slug: str) -> ResponseReturnValue:
    """A case: signatures and what they do, accusation and reply, what happened, what comes by when."""
    rt = runtime()
    shown = shown_case(slug)
    who = visitor()
    citations = queries.list_citations(rt.session, shown.row.id)
    replies = queries.list_replies(rt.session, shown.row.id)
    kept = [row.document_id for row in (*citations, *replies, *shown.steps) if row.document_id]
    documents = {document.id: document for document in list_documents(rt.session, kept)}
    proposal = queries.find_proposal(rt.session, shown.row.proposal_id) if shown.row.proposal_id else None
    return render_template(
        "confidence/show.html",
        shown=shown,
        verdict=signatures_verdict(shown),
        signers=support.list_signers(rt.session, shown.row.sheet_id),
        signed=bool(who and support.has_signed(rt.session, shown.row.sheet_id, who.person_id)),
        citations=citations,
        documents=documents,
        proposal=proposal,
        replies=replies,
        steps=timeline_of(shown, replies),
        papers=[(shown.named(step), documents[step.document_id]) for step in shown.steps if step.document_id],
        text=html,
    )


def signatures_verdict(shown: ShownCase) -> Verdict:
    """What the signatures come to, by the law of the day on which they were handed in, else of today."""
    handed = next((step.on for step in shown.steps if step.step == "handed_in"), shown.today)
    count = shown.progress.have
    facts = rules.InitiateFacts(shown.row.total, min(count, shown.row.total), shown.row.ground, refusals=2)
    return rules.initiate(runtime().law, handed, facts)


@bp.get("/<slug>/clocks/")
@public
def clocks_page(slug: str) -> ResponseReturnValue:
    """Every term of the case: its first and last day, its norm, and whether it was kept."""
    return render_template("confidence/clocks.html", shown=shown_case(slug))


@bp.get("/<slug>/sessions/<int:number>/")
@public
def sitting(slug: str, number: int) -> ResponseReturnValue:
    """One session: notice, attendance, discussion, and the vote with its arithmetic."""
    shown = shown_case(slug)
    steps = {step.step: step for step in shown.steps if step.sitting == number}
    if "convened" not in steps:
        raise NotFoundError
    minutes = steps["discussed"].document_id if "discussed" in steps else None
    return render_template(
        "confidence/session.html",
        shown=shown,
        number=number,
        steps=steps,
        materials_on=date.fromisoformat(steps["convened"].facts["materials_on"]),
        verdicts=session_verdicts(shown, steps),
        present=queries.list_present(runtime().session, shown.row.id, number),
        minutes=list_documents(runtime().session, [minutes] if minutes else []),
        text=html,
    )


def session_verdicts(shown: ShownCase, steps: dict[str, Any]) -> dict[str, Verdict]:
    """What the law of the day says of the notice, the quorum, the secrecy and the vote of a session."""
    law, found = runtime().law, {}
    called = steps["convened"]
    materials = date.fromisoformat(called.facts["materials_on"])
    told = session_rules.AnnounceFacts(called.on, materials, called.held_on, called.facts["extraordinary"])
    found["convened"] = session_rules.announce(law, called.on, told)
    if "proposed_by" in called.facts:
        found["proposed"] = proposal_verdict(law, shown.row, called.on, called.facts["proposed_by"])
    if "opened" in steps:
        opened = steps["opened"]
        facts = session_rules.OpenFacts(opened.facts["total"], opened.facts["present"])
        found["opened"] = session_rules.open_session(law, opened.on, facts)
    if "ballot" in steps:
        ballot = steps["ballot"]
        asked = session_rules.DecideFacts(shown.row.total, ballot.facts["present"], ballot.facts["votes_for"])
        found["ballot"] = session_rules.decide(law, ballot.on, asked)
    if "voted" in steps:
        found["voted"] = voted_verdict(shown, steps["voted"])
    return found


def voted_verdict(shown: ShownCase, voted: Any) -> Verdict:
    """Whether no confidence was expressed, by the law of the day of the vote."""
    votes = shown.course.votes
    first = votes[0].on if votes and votes[0].on < voted.on else None
    facts = voted.facts
    return vote_verdict(runtime().law, shown.row, voted.on, facts["present"], facts["votes_for"], first)


@bp.get("/<slug>/sessions/<int:number>/decision.pdf")
@public
def decision(slug: str, number: int) -> ResponseReturnValue:
    """The decision of a session in Kazakh and Russian, with the way to its public page."""
    shown = shown_case(slug)
    voted = next((step for step in shown.voted if step.sitting == number), None)
    if voted is None:
        raise NotFoundError
    sat = list_members(runtime().session, shown.row.maslikhat_id, voted.on)
    address = settings().site_url + url_for("confidence.sitting", slug=slug, number=number)
    page = sheet(
        "confidence/decision.html",
        title=t("confidence.paper.title"),
        shown=shown,
        voted=voted,
        verdict=voted_verdict(shown, voted),
        norm=norm_on(runtime().law, "ncv.decision", voted.on),
        again=voted.good and len(shown.course.votes) > 1 and voted.on > shown.course.votes[0].on,
        address=address,
        akim_place=shown.place,
        body=shown.maslikhat,
        chair=next((member.full_name for member in sat if member.office == "chair"), ""),
    )
    return paper(page, f"{slug}-{number}.pdf")


@bp.get("/assemblies/<slug>/")
@public
def proposal(slug: str) -> ResponseReturnValue:
    """An assembly's initiative with the verdict on its quorum and majority; a draft is nobody's to see."""
    rt = runtime()
    row = queries.get_proposal(rt.session, slug)
    if row.confirmed_at is None:
        raise NotFoundError
    return proposal_page(row)


def proposal_page(row: Any, **more: Any) -> str:
    """The page of an assembly's initiative."""
    rt = runtime()
    body = get_body(rt.session, body_id=row.body_id)
    named = "assembly" if body.kind == "assembly" else f"kenes_{'un' if body.is_unconfirmed else ''}confirmed"
    facts = rules.ProposeFacts(named, row.members, row.present, row.votes_for, row.digital)
    return render_template(
        "confidence/proposal.html",
        row=row,
        body=body,
        akim=queries.akim_of(rt.session, row),
        verdict=rules.propose(rt.law, row.held_on, facts),
        minutes=list_documents(rt.session, [row.document_id])[0],
        text=html,
        **more,
    )


def okrug_cards(territory_id: Any) -> list[dict[str, Any]]:
    """The cases of an okrug as cards for its own page."""
    rows = queries.list_cases(runtime().session, territory_id=territory_id)
    return [_card(show_row(row)) for row in rows]


def newest_cards(names: Mapping[Any, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The newest cases for the front page, one statement; names: of territories by id."""
    cards = []
    for row in queries.list_cases(runtime().session, most=NEWEST):
        title = t("confidence.case", place=pick(names.get(row.territory_id)))
        facts = [(t("confidence.filed_on"), format_day(row.filed_on))]
        cards.append({"title": title, "href": url_for("confidence.show", slug=row.slug), "facts": facts})
    return cards


def _card(shown: ShownCase) -> dict[str, Any]:
    href = url_for("confidence.show", slug=shown.row.slug)
    return {"title": shown.title, "href": href, "tag": shown.status, "tone": shown.tone, "over": shown.ended}
