"""Paper ballots of the closed vote: a table for those who do not use the Internet, read by two, one sheet signed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from app.budget import queries
from app.budget.services.polling import PROCEDURE
from app.demo.people import Chance
from app.demo.world import Officer, acting
from app.places.queries import list_voters
from app.platform.runtime import Runtime
from app.voting.queries import Reading, find_mark, list_paper
from app.voting.services import desk
from app.voting.services import paper as papers

SERVED = 38
INVALID = {9: "blank", 23: "over_limit"}
MISREAD = 14
"""The ballot on which the second typist errs at first."""


def serve(runtime: Runtime, members: Sequence[Officer], slug: str, roll_id: uuid.UUID) -> None:
    """Some of those who have not voted online take a paper ballot: the oldest of them."""
    round_id = queries.get_round(runtime.session, slug).id
    oldest = sorted(list_voters(runtime.session, roll_id), key=lambda voter: (voter.birth_date, voter.full_name))
    waiting = [one.person_id for one in oldest if find_mark(runtime.session, round_id, one.person_id) is None]
    for person_id in waiting[:SERVED]:
        desk.serve(runtime, acting(runtime, members[0]), PROCEDURE, slug, person_id)


def read(runtime: Runtime, members: Sequence[Officer], slug: str) -> None:
    """On the evening of the close two members type every ballot, settle one difference and sign the sheet.

    One ballot was spoilt and replaced at the table, and one was carried away: the sheet says so.
    """
    round_ = queries.get_round(runtime.session, slug)
    first, second = (acting(runtime, member) for member in members[:2])
    in_box = SERVED - 1
    explanation = "Бір дауыс беруші бюллетеньді жәшікке салмай, өзімен алып кетті."
    sheet = papers.Sheet(handed_out=SERVED + 1, spoilt=1, in_box=in_box, explanation=explanation)
    papers.write_sheet(runtime, first, slug, sheet)
    chance, most = Chance(f"{slug} paper"), PROCEDURE.most(round_) or 1
    codes = {option.code: 1 for option in PROCEDURE.options(runtime.session, round_, runtime.today)}
    for number in range(1, in_box + 1):
        reason = INVALID.get(number)
        seen = Reading(() if reason else tuple(sorted(chance.some_of(codes, 1 + chance.below(most)))), reason)
        misread = Reading((), "unreadable")
        papers.read(runtime, first, PROCEDURE, slug, number, seen)
        papers.read(runtime, second, PROCEDURE, slug, number, misread if number == MISREAD else seen)
    [differs] = [ballot for ballot in list_paper(runtime.session, round_.id) if ballot.differs]
    for actor in (first, second):
        papers.read(runtime, actor, PROCEDURE, slug, differs.number, differs.readings[0])
    for actor in (first, second):
        papers.sign_sheet(runtime, actor, PROCEDURE, slug)
