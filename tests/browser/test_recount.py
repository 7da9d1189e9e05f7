"""Anyone counts a published vote again, on a telephone, and prints what hangs on the door."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from tests.browser.visitor import Visitor
from tests.pabulib_files import WIELICZKA


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_resident_counts_a_published_vote_again(visit: Callable[..., Visitor], scripts: bool) -> None:
    reader = visit(scripts=scripts)
    reader.open("budget/").follow(reader.say("budget.recount.title"), reader.main)
    with reader.expecting(422):
        reader.press(reader.say("budget.recount.count"))
    reader.main.locator("[name=file]").set_input_files(WIELICZKA)
    reader.main.locator("[value=equal-shares-add1]").check()
    reader.press(reader.say("budget.recount.count"))
    reader.reads(reader.say("budget.recount.same"))
    assert reader.main.locator("#winners tbody tr").count() == 30
    assert reader.main.locator("#ways tbody tr").count() == 2


def test_a_notice_is_printed_from_the_page_of_a_round(visit: Callable[..., Visitor]) -> None:
    reader = visit(scripts=False)
    reader.open("budget/aqbulaq/")
    address = reader.main.get_by_text(reader.say("budget.poster.link")).get_attribute("href")
    answer = reader.page.request.get(urljoin(reader.page.url, address or ""))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-") or b"<svg" in answer.body()
