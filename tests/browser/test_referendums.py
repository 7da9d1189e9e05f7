"""A proposal in a browser, in Kazakh and without scripts: its group, a signer, the officers, the clerk."""

from __future__ import annotations

from collections.abc import Callable

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


def test_a_clerk_takes_paper_in_and_another_officer_checks_it(visit: Callable[..., Visitor]) -> None:
    printed = visit(scripts=False).open(f"{COLLECTING}sheets/")
    code = printed.main.locator("section h2").first.inner_text().split()[-1]
    clerk = official(visit, "clerk").open(COLLECTING.replace("referendums/", "referendums/desk/") + "paper/")
    clerk.follow(clerk.say("referendums.desk.to_page"))
    clerk.fill(page_code="0000-0000").press(clerk.say("referendums.desk.take_page"))
    clerk.reads(clerk.say("referendums.page_refused.altered"))
    clerk.follow(clerk.say("referendums.desk.to_page"))
    code = visit(scripts=False).open(f"{COLLECTING}sheets/?pages=2").main.locator("section h2").nth(1).inner_text()
    clerk.fill(page_code=code.split()[-1].lower()).press(clerk.say("referendums.desk.take_page"))
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
