"""A reader of the law finds a norm, checks a step, asks why, objects, and looks into the record of acts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])


@BOTH
def test_a_reader_finds_a_norm_and_checks_a_step_by_it(visit: Callable[..., Visitor], scripts: bool) -> None:
    reader = visit(scripts=scripts)
    reader.open("law/").fill(q="сенімсіздік").press(reader.say("lawbook.day.show"))
    reader.follow("Әкімге сенімсіздік білдіру: депутаттардың бастамасы", reader.main)
    reader.reads("1/5")
    reader.reads("2007 жылғы 21 мамыр")
    reader.fill(on="2006-05-01").press(reader.say("lawbook.day.show"))
    assert "1/5" not in reader.main.locator(".c-notice").first.inner_text()

    reader.follow(reader.say("lawbook.action.confidence.initiate"), reader.main)
    reader.fill(deputies_total="17", signatures="3", refusals="2")
    reader.main.locator("[name=ground][value=reports_refused_twice]").check()
    reader.press(reader.say("lawbook.check.button"))
    reader.reads(reader.say("ui.verdict.refused"))
    reader.reads("депутаттардың жалпы санының (17) бестен бірі – 3,4")
    reader.follow(reader.say("ui.verdict.why"), reader.main)
    assert reader.path == "/kk/law/why"


@BOTH
def test_anybody_objects_to_a_check_and_gets_a_code(visit: Callable[..., Visitor], scripts: bool) -> None:
    reader = visit(scripts=scripts)
    reader.open("law/ncv.initiative").follow(reader.say("ui.verdict.dispute"), reader.main)
    with reader.expecting(422):
        reader.press(reader.say("lawbook.dispute.send"))
    reader.fill(text="Бұл жерде жалпы сан деп орындардың саны алынуы керек.")
    reader.press(reader.say("lawbook.dispute.send"))
    assert reader.path.startswith("/kk/law/disputes/")
    code = reader.path.rpartition("/")[2]
    reader.open("law/disputes/").reads(code)


@BOTH
def test_the_record_of_acts_is_read_from_the_newest_to_the_first(visit: Callable[..., Visitor], scripts: bool) -> None:
    reader = visit(scripts=scripts)
    reader.open("ledger/")
    entries = reader.main.locator(".c-card a")
    newest = entries.first.inner_text()
    reader.follow(newest, reader.main)
    reader.follow(reader.say("ledger.previous"), reader.main)
    before = reader.main.locator("code").all_inner_texts()
    reader.follow(reader.say("ledger.next"), reader.main)
    assert set(before) & set(reader.main.locator("code").all_inner_texts())
