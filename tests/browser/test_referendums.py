"""A proposal in a browser, in Kazakh and without scripts: its group, a signer, the officers, the clerk."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup

from app.places.queries import list_voters
from app.platform.runtime import Runtime
from app.referendums.queries import get_case
from app.support.queries import has_signed
from app.support.services import sign
from tests.browser.visitor import Visitor
from tests.identity_people import new_iin

QUESTION = "Ауыл кітапханасы жексенбі күні де жұмыс істеуі керек пе?"
LATER = {"month": "11", "year": "2026"}
COLLECTING = "referendums/aqbulaq-d3m0q1/"


def resident(visit: Callable[..., Visitor], number: int, path: str) -> Visitor:
    """A resident of the demonstration who was asked to sign in on the way."""
    return visit(scripts=False).open(path).sign_in_as_resident(number)


def official(visit: Callable[..., Visitor], login: str) -> Visitor:
    return visit(scripts=False).sign_in_as_official(login)


def test_a_group_proposes_and_an_officer_admits_it(visit: Callable[..., Visitor]) -> None:
    author = resident(visit, 0, "referendums/places/aqbulaq/new/")
    author.reads(author.say("referendums.honest"))
    author.fill(question_kk=QUESTION, question_ru="Должна ли сельская библиотека работать и в воскресенье?")
    author.fill(reasons_kk="Жұмыс күндері үлкендер барып үлгермейді.", cost="0")
    with author.expecting(200):
        author.press(author.say("referendums.look_similar"))
    author.reads(author.say("referendums.no_similar"))
    author.press(author.say("referendums.keep_draft"))
    assert author.h1 == QUESTION
    here = author.path.removeprefix("/kk/")
    code = author.main.locator(".c-copy").inner_text()
    for number in (1, 2):
        friend = resident(visit, number, "referendums/join/")
        friend.fill(code=code.lower()).press(friend.say("referendums.join"))
        friend.leave()
    author.open(here).follow(author.say("referendums.to_submit")).press(author.say("referendums.submit"))
    author.reads(author.say("referendums.stage.checking"))

    officer = official(visit, "moderator").open("referendums/desk/").follow(QUESTION)
    officer.follow(officer.say("referendums.desk.to_review"))
    with officer.expecting(422):
        officer.press(officer.say("referendums.desk.decide"))
    officer.main.locator("[name=outcome][value=admitted]").check()
    officer.fill(reasons="Кітапхананың жұмыс уақыты – округтің өз ісі.")
    officer.press(officer.say("referendums.desk.decide"))
    author.open(here).reads(author.say("referendums.stage.collecting"))


def test_a_resident_signs_and_withdraws(visit: Callable[..., Visitor]) -> None:
    signer = visit(scripts=False).open(COLLECTING)
    signer.follow(signer.say("referendums.to_sign")).sign_in_as_resident(0)
    signer.reads(signer.say("referendums.sign_withdraw"))
    signer.press(signer.say("referendums.sign"))
    signer.reads(signer.say("referendums.you_signed.online"))
    signer.reads(signer.say("referendums.progress", have=32, need=49))
    signer.follow(signer.say("referendums.to_withdraw")).press(signer.say("referendums.withdraw"))
    signer.reads(signer.say("referendums.progress", have=31, need=49))


def code_of(visitor: Visitor, page: int) -> str:
    """The code printed on a sheet."""
    address = f"{visitor.district.url}/kk/{COLLECTING}sheets/print/?pages={page}&print="
    sheets = BeautifulSoup(visitor.page.request.get(address).text(), "html5lib")
    return sheets.select(".registry p:nth-child(3)")[page - 1].get_text(strip=True)


def test_a_clerk_takes_paper_in_and_another_officer_checks_it(visit: Callable[..., Visitor]) -> None:
    printed = visit(scripts=False).open(COLLECTING)
    printed.follow(printed.say("referendums.print_sheets"))
    assert printed.main.locator("#pages").input_value() == "2"  # 18 signatures are lacking, ten go on a sheet
    code = code_of(printed, 2)
    clerk = official(visit, "clerk").open(COLLECTING.replace("referendums/", "referendums/desk/") + "paper/")
    clerk.follow(clerk.say("referendums.desk.to_page"))
    clerk.fill(page_code="0000-0000").press(clerk.say("referendums.desk.take_page"))
    clerk.reads(clerk.say("referendums.page_refused.altered"))
    clerk.follow(clerk.say("referendums.desk.to_page"))
    clerk.fill(page_code=code.lower()).press(clerk.say("referendums.desk.take_page"))
    clerk.fill(iin=new_iin())
    clerk.press(clerk.say("referendums.desk.enter_line"))
    clerk.reads(clerk.say("referendums.desk.line_not_on_roll"))

    member = official(visit, "commission1").open(COLLECTING.replace("referendums/", "referendums/desk/") + "paper/")
    member.follow(member.say("referendums.desk.check"), member.main)
    member.main.locator("[name=verdict][value=refused]").check()
    member.main.locator("[name=fault]").select_option("not_on_roll")
    member.press(member.say("referendums.desk.check"))
    member.reads(member.say("support.fault.not_on_roll"))
    printed.open(COLLECTING).reads(printed.say("referendums.paper_lines", confirmed=0, refused=1, entered=0))


def test_a_clerk_hands_a_proposal_over_and_publishes_the_answer(visit: Callable[..., Visitor]) -> None:
    clerk = official(visit, "clerk").open("referendums/desk/aqbulaq-d3m0q1/")
    assert clerk.main.get_by_text(clerk.say("referendums.desk.to_hand_in")).count() == 0
    clerk.district.ask(sign_the_rest)
    clerk.open("referendums/desk/aqbulaq-d3m0q1/").follow(clerk.say("referendums.desk.to_hand_in"))
    with clerk.expecting(422):
        clerk.press(clerk.say("referendums.desk.hand_in"))
    clerk.main.locator("[name=body][value=akim]").check()
    clerk.press(clerk.say("referendums.desk.hand_in"))
    reader = visit(scripts=False).open(COLLECTING)
    reader.reads(reader.say("referendums.stage.handed_in"))
    clerk.follow(clerk.say("referendums.desk.to_answer"))
    clerk.main.locator("[name=decision][value=refused]").check()
    clerk.fill(answer="Қаражат келесі жылғы бюджетке сұралды.", document="№ 12, 21.11.2026")
    clerk.press(clerk.say("referendums.desk.publish_answer"))
    reader.open(COLLECTING).reads("Қаражат келесі жылғы бюджетке сұралды.")
    reader.reads(reader.say("referendums.decision.refused"))


def sign_the_rest(runtime: Runtime) -> None:
    """Eighteen more people of the roll sign."""
    case = get_case(runtime.session, "aqbulaq-d3m0q1")
    assert case.row.roll_id
    voters = list_voters(runtime.session, case.row.roll_id)
    left = [voter for voter in voters if not has_signed(runtime.session, case.sheet_id, voter.person_id)]
    with runtime.transaction() as tx:
        for voter in left[-18:]:
            sign(tx, case.sheet_id, voter.person_id)


def test_the_guide_leads_to_a_road_with_its_number(visit: Callable[..., Visitor]) -> None:
    reader = visit(scripts=False).open("referendums/guide/")
    reader.main.locator("[name=about][value=spending]").check()
    reader.press(reader.say("ui.form.continue"))
    reader.main.locator("[name=decider][value=okrug]").check()
    reader.press(reader.say("ui.form.continue"))
    reader.main.locator("[name=place]").select_option("aqbulaq")
    reader.press(reader.say("ui.form.continue")).fill(people="60").press(reader.say("ui.form.continue"))
    reader.reads(reader.say("referendums.road.gathering"))
    reader.reads(reader.say("referendums.needed", need=49, of=487))


def test_an_answered_proposal_is_put_to_an_advisory_vote_by_the_commission(visit: Callable[..., Visitor]) -> None:
    member = official(visit, "commission1").open("referendums/desk/aqbulaq-d3m0q2/")
    member.follow(member.say("referendums.desk.to_announce"))
    days = {"opens_on-day": "22", "closes_on-day": "29"}
    months = {
        f"{name}_on-{part}": text for name in ("opens", "closes") for part, text in (("month", "11"), ("year", "2026"))
    }
    member.fill(**days, **months).press(member.say("referendums.desk.announce"))
    member.district.clock.advance(days=1)
    voter = resident(visit, 1, "account").open("referendums/aqbulaq-d3m0q2/")
    voter.follow(voter.say("referendums.to_vote"))
    voter.main.locator("[name=choice][value=yes]").check()
    voter.press(voter.say("referendums.check_vote")).press(voter.say("referendums.confirm_vote"))
    assert voter.h1 == voter.say("referendums.slip_title")
    voter.reads(voter.say("referendums.honest"))

    member.district.clock.advance(days=8)
    for login in ("commission1", "commission2"):
        counting = official(visit, login).open("referendums/desk/aqbulaq-d3m0q2/")
        counting.follow(counting.say("referendums.desk.to_count"))
        counting.main.locator("main form button, form button.is-main").last.click()
        counting.look()
        counting.leave()
    reader = visit(scripts=False).open("referendums/aqbulaq-d3m0q2/").follow(voter.say("referendums.see_result"))
    reader.reads(reader.say("referendums.advised.yes"))
    reader.reads(reader.say("referendums.file.zip"))


def test_a_counted_vote_and_a_refusal_are_open_to_every_reader(visit: Callable[..., Visitor]) -> None:
    reader = visit(scripts=False).open("referendums/aqbulaq-d3m0q3/")
    reader.reads(reader.say("referendums.yes_of_ballots", yes=63, no=28, blank=5))
    reader.follow(reader.say("referendums.how_counted")).reads(reader.say("referendums.venice"))
    reader.open("referendums/aqbulaq-d3m0q4/").reads(reader.say("referendums.found.refused"))
    reader.open("referendums/calculator/?place=aqbulaq").reads(reader.say("referendums.needed", need=49, of=487))
    reader.fill(**{"on-day": "3", "on-month": "4", "on-year": "2024"}).press(reader.say("referendums.compute"))
    reader.reads("2024 жылғы 3 сәуір")
