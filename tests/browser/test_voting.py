"""A resident votes: on a phone, in Kazakh, with scripts and without, and with nothing but a keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.budget import queries
from app.platform.runtime import Runtime
from app.voting.models import Ballot
from app.voting.queries import count_marks
from tests.browser.district import District
from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
DATABASES = pytest.mark.parametrize("district", ["sqlite", "postgresql"], indirect=True)
BALLOT = "budget/aqbulaq/ballot/"


def count_ballots(district: District) -> int:
    """How many ballots the open box holds; the register has as many marks."""

    def count(runtime: Runtime) -> int:
        round_ = queries.get_round(runtime.session, "aqbulaq")
        statement = sa.select(sa.func.count()).select_from(Ballot).where(Ballot.poll_id == round_.id)
        ballots = runtime.session.scalar(statement) or 0
        assert ballots == count_marks(runtime.session, round_.id)
        return ballots

    return district.ask(count)


def tick(visitor: Visitor, *numbers: int) -> None:
    """Choose projects by their place on the page, by touching their cards."""
    boxes = visitor.main.locator(".c-choice label")
    for number in numbers:
        boxes.nth(number).tap()


def ticked(visitor: Visitor) -> list[int]:
    """The places of the boxes that are ticked."""
    boxes = visitor.main.locator(".c-choice input")
    return [number for number in range(boxes.count()) if boxes.nth(number).is_checked()]


@BOTH
@DATABASES
def test_a_resident_finds_the_vote_and_votes_and_votes_again(
    district: District, visit: Callable[..., Visitor], scripts: bool
) -> None:
    visitor = visit(scripts=scripts)
    visitor.open("")
    visitor.follow("Ақбұлақ ауылдық округі", visitor.main)
    visitor.follow("Ақбұлақ – ауылымыз көркейсін", visitor.main)
    visitor.follow("Тастыөзекте су құбырын жөндеу", visitor.main)
    visitor.reads("5 600 000 ₸")
    visitor.follow(visitor.say("budget.to_ballot"))
    tick(visitor, 0, 2, 7)
    visitor.press(visitor.say("budget.check_vote"))
    assert visitor.path == "/kk/sign-in"
    visitor.sign_in_as_resident(0)
    assert visitor.path == f"/kk/{BALLOT}"
    assert ticked(visitor) == [0, 2, 7]
    before = count_ballots(district)

    visitor.press(visitor.say("budget.check_vote"))
    visitor.reads("11 650 000 ₸")
    visitor.press(visitor.say("budget.change_choice"))
    assert ticked(visitor) == [0, 2, 7]
    tick(visitor, 2, 8)
    visitor.press(visitor.say("budget.check_vote"))
    visitor.reads("7 000 000 ₸")
    visitor.press(visitor.say("budget.confirm_vote"))
    assert visitor.h1 == visitor.say("budget.slip_title")
    code = visitor.main.locator(".c-code").inner_text()
    assert code.startswith("VT-")
    assert "Орталық көшеге" not in visitor.main.inner_text()
    assert count_ballots(district) == before + 1

    visitor.page.emulate_media(media="print")
    assert visitor.main.locator(".c-slip").is_visible()
    assert not visitor.page.locator("header, nav, footer, .c-demo").locator("visible=true").count()
    visitor.page.emulate_media(media="screen")

    visitor.open("budget/aqbulaq/")
    visitor.reads(visitor.say("budget.voted"))
    visitor.follow(visitor.say("budget.vote_again"))
    tick(visitor, *ticked(visitor), 3)
    visitor.press(visitor.say("budget.check_vote"))
    visitor.reads(visitor.say("budget.again"))
    visitor.press(visitor.say("budget.confirm_vote"))
    visitor.reads(visitor.say("budget.replaced"))
    assert visitor.main.locator(".c-code").inner_text() == code
    assert count_ballots(district) == before + 1
    visitor.follow(visitor.say("budget.codes"), visitor.main)
    visitor.reads(visitor.say("budget.codes_not_yet"))
