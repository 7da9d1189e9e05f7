"""What became of the money at a browser, in Kazakh: the clerk posts a quarter, a resident reports what is not done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.visitor import Visitor

ROUND = "qaraqogha"
RESIDENT = 3
"""The fourth resident whom the sign-in page lists lives in that okrug."""


def _day(name: str, day: str, month: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": "2026"}


def _photo(folder: Path) -> Path:
    file = folder / "сурет.jpg"
    Image.new("RGB", (90, 60), "teal").save(file)
    return file


@pytest.mark.parametrize("scripts", [False, True])
def test_the_clerk_posts_progress_and_a_resident_reports_what_is_not_done(
    visit: Callable[..., Visitor], tmp_path: Path, scripts: bool
) -> None:
    clerk, resident = visit(scripts=scripts), visit(scripts=scripts)
    clerk.sign_in_as_official("clerk2").follow(clerk.say("budget.money.desk"), clerk.main)
    clerk.main.get_by_role("link").first.click()
    clerk.look().main.locator("table a").nth(1).click()
    clerk.look().follow(clerk.say("budget.money.form.progress"), clerk.main)
    clerk.main.locator("[name=quarter]").last.check()
    clerk.fill(done="35", text="Материал толық жеткізілді")
    with clerk.expecting(422):
        clerk.press(clerk.say("budget.money.publish"))
    clerk.fill(delay="Жеткізуші кешіктірді")
    clerk.main.locator("[name=photos]").set_input_files(_photo(tmp_path))
    clerk.press(clerk.say("budget.money.publish")).reads(clerk.say("budget.money.posted"))

    resident.open(f"budget/{ROUND}/result/").follow(resident.say("budget.money.see"), resident.main)
    resident.main.locator("table a").nth(1).click()
    resident.look().reads("Материал толық жеткізілді")
    resident.follow(resident.say("budget.money.say_not_done"), resident.main).sign_in_as_resident(RESIDENT)
    resident.fill(text="Алаңда жұмысшы көрінбейді")
    resident.main.locator("[name=photo]").set_input_files(_photo(tmp_path))
    resident.press(resident.say("budget.money.send")).reads("Алаңда жұмысшы көрінбейді")

    clerk.open(f"budget/desk/rounds/{ROUND}/money/")
    clerk.main.locator("ul a[href*='/reports/']").first.click()
    clerk.look().reads("Алаңда жұмысшы көрінбейді")
    clerk.main.locator("[name=outcome][value=promised]").check()
    clerk.fill(answer="Жұмыс дүйсенбіде басталады").press(clerk.say("budget.money.send_answer"))
    resident.main.page.reload()
    resident.look().reads("Жұмыс дүйсенбіде басталады")


def test_a_contract_waits_for_a_second_person(visit: Callable[..., Visitor]) -> None:
    clerk, second = visit(), visit()
    clerk.sign_in_as_official("clerk2").open(f"budget/desk/rounds/{ROUND}/money/")
    clerk.main.locator("table a").nth(2).click()
    clerk.look().follow(clerk.say("budget.money.form.contract"), clerk.main)
    clerk.main.locator("[name=procedure][value=price_quotes]").check()
    clerk.fill(number="33", supplier="«Құрылысшы» ЖШС", supplier_bin="050140000001", amount="900 000")
    clerk.fill(**_day("signed_on", "20", "11"))
    clerk.press(clerk.say("budget.desk.save")).reads(clerk.say("budget.money.second_needed"))
    second.sign_in_as_official("commission3").open(f"budget/desk/rounds/{ROUND}/money/")
    second.main.locator("table a").nth(2).click()
    second.look().main.get_by_role("button").first.click()
    second.look().reads(second.say("budget.money.confirmed"))
    second.follow(second.say("budget.desk.public_page"), second.main).reads("«Құрылысшы» ЖШС")


def test_an_auditor_attaches_a_finding_and_the_office_answers_it(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    auditor, clerk, anyone = visit(scripts=False), visit(scripts=False), visit(scripts=False)
    act = tmp_path / "акт.txt"
    act.write_text("Тексеру актісі", "utf-8")
    auditor.sign_in_as_official("auditor").reads(auditor.say("budget.money.desk_audit"))
    auditor.follow(auditor.say("budget.money.desk"), auditor.main).main.get_by_role("link").first.click()
    auditor.look().follow(auditor.say("budget.money.new_finding"), auditor.main)
    auditor.main.locator("[name=project]").nth(1).check()
    auditor.fill(body="Тексеру комиссиясы", paper="№ 9 акт", text_of_finding="Қабылдау актісіне қол қойылмаған")
    with auditor.expecting(422):
        auditor.press(auditor.say("budget.money.publish"))
    auditor.fill(**_day("found_on", "20", "11"), **_day("answer_by", "30", "11"))
    auditor.main.locator("[name=file]").set_input_files(act)
    auditor.press(auditor.say("budget.money.publish")).reads("Қабылдау актісіне қол қойылмаған")

    anyone.open(f"budget/{ROUND}/money/").reads("Қабылдау актісіне қол қойылмаған")
    assert anyone.download(anyone.main.get_by_role("link", name="акт.txt"), tmp_path).read_text() == "Тексеру актісі"

    clerk.sign_in_as_official("clerk2").follow(clerk.say("budget.money.desk"), clerk.main)
    clerk.main.get_by_role("link").first.click()
    clerk.look().follow(clerk.say("budget.money.answer_finding"), clerk.main).reads("№ 9 акт")
    clerk.fill(answer="Актіге қол қойылды", **_day("remedied_on", "21", "11"))
    clerk.press(clerk.say("budget.money.send_answer")).reads(clerk.say("budget.money.finding.remedied"))
    anyone.open(f"budget/{ROUND}/money/").reads("Актіге қол қойылды")
