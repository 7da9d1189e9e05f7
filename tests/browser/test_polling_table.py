"""The polling table in a browser: the tablet for one person, and paper typed with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.budget import queries
from app.budget.services.sealing import seal
from app.places.queries import list_voters
from app.platform.runtime import Runtime
from app.voting.policy import Stage, stage_of
from app.voting.queries import list_paper
from tests.browser.district import District
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
BALLOTS = ("1 3", "2", "3 1 5", "4", "2 6")
UNREADABLE = ("Tab", "ArrowDown", "ArrowDown")
"""An invalid ballot: to the reasons, and down to the third."""


def slug_of(runtime: Runtime) -> str:
    """The round that is open."""
    rounds = queries.list_rounds(runtime.session)
    return next(row.slug for row in rounds if stage_of(row, runtime.now) is Stage.OPEN)


def names_of(runtime: Runtime) -> list[str]:
    """The first people on its roll."""
    roll_id = queries.get_round(runtime.session, slug_of(runtime)).roll_id
    assert roll_id
    return [voter.full_name for voter in list_voters(runtime.session, roll_id)[:40]]


def find(officer: Visitor, slug: str, name: str) -> Visitor:
    """Go to the page of a person of the roll."""
    officer.open(f"voting/{slug}/desk/").fill(who=name).press(officer.say("voting.find"))
    return officer.follow(name, officer.main)


@BOTH
def test_a_person_votes_on_the_tablet_and_leaves_it_empty(
    district: District, visit: Callable[..., Visitor], scripts: bool
) -> None:
    slug, names = district.ask(slug_of), district.ask(names_of)
    officer = find(visit(scripts=scripts).sign_in_as_official("commission1"), slug, names[0])
    officer.press(officer.say("voting.open_tablet"))
    code = officer.main.locator(".c-code").inner_text()
    tablet = visit(scripts=scripts)
    tablet.open("voting/tablet/").fill(code=code).press(tablet.say("voting.tablet_start"))
    tablet.main.locator("input[type=checkbox]").nth(1).check()
    tablet.press(tablet.say("voting.tablet_check")).press(tablet.say("voting.tablet_confirm"))
    slip = tablet.main.locator(".c-code").inner_text()
    assert slip.startswith("VT-")
    tablet.press(tablet.say("voting.tablet_end"), tablet.page.locator("body"))
    assert tablet.path == "/kk/voting/tablet/"
    assert slip not in tablet.page.content()
    with tablet.expecting(409):
        tablet.open("voting/tablet/slip/")


def test_a_paper_ballot_is_typed_with_the_keyboard_alone_one_page_each(
    district: District, visit: Callable[..., Visitor]
) -> None:
    slug, names = district.ask(slug_of), district.ask(names_of)
    officer = visit(scripts=False).sign_in_as_official("commission1")
    for name in names[5 : 5 + len(BALLOTS) + 1]:
        find(officer, slug, name).press(officer.say("voting.serve"))
        officer.reads(officer.say("voting.is_served"))

    def close(runtime: Runtime) -> None:
        round_ = queries.get_round(runtime.session, slug)
        district.clock.moment = round_.closes_at + timedelta(minutes=1)
        seal(runtime, round_.id)

    district.ask(close)
    typist = visit(scripts=False).sign_in_as_official("commission1")
    typist.open(f"voting/{slug}/sheet/").fill(handed_out="6", spoilt="0", in_box="6")
    typist.press(typist.say("voting.keep_sheet"))
    typist.open(f"voting/{slug}/paper/")
    pages: list[str] = []
    typist.page.on("framenavigated", lambda frame: pages.append(frame.url))
    pressed = 0
    for keys in (*BALLOTS, UNREADABLE):
        expect(typist.page.locator("[autofocus]")).to_be_focused()  # nothing is clicked
        for key in keys:
            typist.page.keyboard.press(key)
        with typist.page.expect_navigation():
            typist.page.keyboard.press("Enter")
        pressed += len(keys) + 1
    assert len(pages) == len(BALLOTS) + 1
    assert pressed == 22  # what stands on the ballots, the spaces between, and Enter
    typist.look()
    assert typist.path == f"/kk/voting/{slug}/paper/differences/"
    read = district.ask(lambda rt: list_paper(rt.session, queries.get_round(rt.session, slug).id))
    assert [" ".join(ballot.readings[0].choices) for ballot in read] == ["1 3", "2", "1 3 5", "4", "2 6", ""]
    assert read[-1].readings[0].reason == "unreadable"
