"""Facts of places and corrections of a roll at a browser: on a phone in Kazakh, without scripts, on a wide screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

DAY = {"day": "1", "month": "1", "year": "2027"}
ACT = "аудандық мәслихаттың № 31 шешімі"


@pytest.mark.parametrize(("lang", "scripts", "width"), [("kk", True, 360), ("ru", True, 1280), ("en", False, 360)])
def test_an_administrator_records_an_okrug_its_akim_and_its_kenes(
    visit: Callable[..., Visitor], lang: str, scripts: bool, width: int
) -> None:
    admin = visit(lang, scripts=scripts, width=width).sign_in_as_official("administrator")
    admin.open("desk").follow(admin.say("places.facts.title"), admin.main)
    admin.open("desk/places/aqsu-bulaq/").follow(admin.say("places.facts.new_part"), admin.main)
    with admin.expecting(422):
        admin.press(admin.say("places.facts.record"))
    admin.main.locator("[name=kind][value=okrug]").check()
    names = {"name_kk": "Жаңатұрмыс ауылдық округі", "name_ru": "Жанатурмысский округ", "name_en": "Zhangaturmys okrug"}
    since = {f"valid_from-{part}": number for part, number in DAY.items()}
    admin.fill(slug="zhangaturmys", population="1 250", basis=ACT, **names, **since)
    admin.press(admin.say("places.facts.record")).reads(names[f"name_{lang}"])
    admin.open("desk/places/aqbulaq/").reads(admin.say("places.competence.higher"))
    admin.follow(admin.say("places.facts.new_competence"), admin.main)
    admin.open("desk/places/aqbulaq/").follow(admin.say("places.facts.new_akim"), admin.main)
    admin.open("desk/places/aqbulaq/").follow(admin.say("places.facts.new_version"), admin.main)
    admin.open("desk/places/aqbulaq/").follow(admin.say("places.facts.new_body"), admin.main)
    admin.main.locator("[name=kind][value=kenes]").check()
    admin.fill(slug="zhangaturmys-kenes", name_kk="Кеңес", name_ru="Кенес", name_en="Kenes")
    admin.press(admin.say("places.facts.record")).reads(admin.say("places.kenes.title"))
    admin.follow(admin.say("places.facts.confirm_basis"), admin.main).fill(legal_basis=ACT)
    admin.press(admin.say("places.facts.record")).reads(ACT)


@pytest.mark.parametrize(("lang", "scripts", "width"), [("kk", True, 360), ("ru", False, 1280), ("en", True, 360)])
def test_a_resident_asks_for_a_correction_and_reads_the_clerks_answer(
    visit: Callable[..., Visitor], lang: str, scripts: bool, width: int
) -> None:
    resident, clerk = visit(lang, scripts=scripts, width=width), visit(lang, scripts=scripts, width=width)
    resident.open("my-roll/").sign_in_as_resident(0)
    resident.open("my-roll/").follow(resident.say("places.correction.new"), resident.main)
    with resident.expecting(422):
        resident.press(resident.say("places.correction.send"))
    resident.main.locator("[name=reason][value=village]").check()
    resident.fill(text="Мен басқа ауылда тұрамын").press(resident.say("places.correction.send"))
    resident.reads("Мен басқа ауылда тұрамын")
    clerk.sign_in_as_official("clerk").follow(clerk.say("places.corrections.title"), clerk.main)
    clerk.main.locator("tbody a").first.click()
    clerk.look().reads("Мен басқа ауылда тұрамын")
    clerk.main.locator("[name=outcome][value=refused]").check()
    clerk.fill(answer="Тізім бекітілген, келесісінде ескереміз").press(clerk.say("places.correction.give"))
    clerk.reads(clerk.say("places.corrections.none"))
    resident.open("my-roll/").reads("Тізім бекітілген, келесісінде ескереміз")
