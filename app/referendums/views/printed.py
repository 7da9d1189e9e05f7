"""What of a proposal goes on paper: sheets for signatures, the paper for the body that can act, the vote's result."""

from __future__ import annotations

from fractions import Fraction

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.documents.sheets import sheet
from app.documents.views import paper
from app.domain.errors import NotFoundError
from app.platform.access import public
from app.platform.flask_runtime import runtime, settings
from app.platform.i18n import translate
from app.referendums import queries
from app.referendums.services import polling, signing
from app.referendums.views import bp
from app.referendums.views.shown import Shown, public_case
from app.support.services import list_page_codes

MOST_LINES = 10
MOST_PAGES = 50


def lines_of(shown: Shown) -> int:
    """How many people sign one sheet: ten, fewer under a long question, so that a sheet stays one page of A4."""
    letters = len(shown.case.row.question_kk) + len(shown.case.row.question_ru)
    return MOST_LINES - max(0, -(-(letters - 150) // 110))


def asked_pages() -> int:
    """How many sheets the address asks for: one where it says nothing that can be read."""
    asked = request.args.get("pages", "1").strip()
    return min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 5 and int(asked) else 1


def address_of(shown: Shown, endpoint: str = "referendums.show") -> str:
    """The page of a proposal in full, for a QR code."""
    return settings().site_url + url_for(endpoint, slug=shown.slug)


@bp.get("/<slug>/sheets/print/")
@public
def sheets_paper(slug: str) -> ResponseReturnValue:
    """The sheets on A4: the question in both languages, lines to sign, number and code on each."""
    rt = runtime()
    shown = public_case(slug)
    if shown.case.row.sheet_id is None:
        raise NotFoundError
    html = render_template(
        "referendums/sheets_paper.html",
        shown=shown,
        codes=list_page_codes(rt.session, rt.keys, shown.case.row.sheet_id, asked_pages()),
        lines=lines_of(shown),
        forget_on=signing.forget_on(rt, shown.case),
        address=address_of(shown),
        say=translate,
    )
    return paper(html, f"{slug}-sheets.pdf")


@bp.get("/<slug>/print/")
@public
def case_paper(slug: str) -> ResponseReturnValue:
    """The proposal for the body that it was handed to, with its signatures in numbers; and the answer, once given."""
    shown = public_case(slug)
    if shown.case.handover is None or shown.case.progress is None:
        raise NotFoundError
    html = sheet(
        "referendums/case_paper.html",
        title=shown.case.row.question_kk,
        shown=shown,
        progress=shown.case.progress,
        handover=shown.case.handover,
        address=address_of(shown),
    )
    return paper(html, f"{slug}.pdf")


@bp.get("/<slug>/vote/result/print/")
@public
def result_paper(slug: str) -> ResponseReturnValue:
    """The minutes of the count: numbers, the rules with their arithmetic, who counted; and that it is advisory."""
    rt = runtime()
    shown = public_case(slug)
    tally, poll = shown.case.tally, shown.case.poll
    if tally is None or poll is None:
        raise NotFoundError
    html = sheet(
        "referendums/result_paper.html",
        title=shown.case.row.question_kk,
        shown=shown,
        tally=tally,
        verdict=polling.conclusion(shown.book, poll, tally),
        turnout=Fraction(tally.marks, tally.entitled),
        share=Fraction(tally.votes_yes, tally.entitled),
        members=[queries.find_account_name(rt.session, one) or "" for one in (tally.first_by, tally.second_by)],
        address=address_of(shown, "referendums.result"),
    )
    return paper(html, f"{slug}-result.pdf")
