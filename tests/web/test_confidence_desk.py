"""No confidence at the desk: deputies file and sign, the chair leads, an assembly speaks; nobody else may."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.confidence import queries
from app.confidence.services import following, initiatives, proposals, sessions
from app.confidence.services.proposals import Sitting
from app.places.services import bodies
from app.platform.access import Role
from app.support import queries as support
from tests.clock import MovableClock
from tests.confidence_pages import browser, day_fields, to_vote, token_of, voted
from tests.confidence_world import PAPER, Confidence, build
from tests.identity_people import new_account, signed_in
from tests.pages import PageClient
from tests.places_world import enter, visit


@pytest.fixture
def made(runtime: Any) -> Confidence:
    return build(runtime)


def test_a_deputy_files_and_another_signs_on_the_pages(app: Flask, made: Confidence) -> None:
    deputy = browser(app, made, 1)
    desk = deputy.get("confidence.desk")
    assert desk.soup.select_one(f'a[href$="/new/{made.okrug}/"]') is not None
    choice = deputy.get("confidence.new", place=made.okrug)
    assert choice.soup.select("main form") == []
    assert "24-бап" in choice.text
    form = deputy.get("confidence.new", place=made.okrug, ground="reports_refused_twice")
    assert "89-бап" in form.text
    given = {
        "first_number": "12-3",
        "second_number": "12-3",
        "statement": "Есептер екі рет бекітілмеді.",
        "lang": "kk",
        **day_fields("first_on", date(2025, 4, 2)),
        **day_fields("second_on", date(2025, 4, 2)),
    }
    refused = deputy.submit(form, given, status=422)
    assert refused.soup.select_one(".c-verdict.is-refused") is not None
    assert "Есептер екі рет бекітілмеді." in str(refused.soup)
    early = deputy.submit(refused, {"second_number": "27-1", **day_fields("second_on", date(2027, 4, 1))}, status=422)
    assert early.errors == ["Бұл күн әлі келген жоқ: қабылданған шешімді көрсетіңіз."]
    page = deputy.submit(early, day_fields("second_on", date(2026, 4, 1)), follow=True)
    slug = page.response.request.path.rstrip("/").rpartition("/")[2]
    assert slug in str(deputy.get("confidence.new", place=made.okrug).soup), "a case under way is told"
    second = browser(app, made, 2)
    assert slug in str(second.get("confidence.desk").soup)
    asked = second.get("confidence.signing", slug=slug)
    assert "Есептер екі рет бекітілмеді." in asked.text, "one reads what one signs"
    signed = second.submit(asked, follow=True)
    assert "Қазір 2 қол бар" in signed.text
    back = second.submit(second.get("confidence.signing", slug=slug), follow=True)
    assert "Қазір 1 қол бар" in back.text


def test_the_second_ground_takes_an_initiative_of_the_assembly_or_its_minutes(app: Flask, made: Confidence) -> None:
    deputy = browser(app, made, 1)
    form = deputy.get("confidence.new", place=made.okrug, ground="assembly_initiative")
    assert form.soup.select("[name=proposal]") == [], "the assembly has entered none here"
    typed = {"statement": "Су мәселесі шешілмеді."}
    given = {**typed, "minutes_number": "3", **day_fields("minutes_on", date(2026, 10, 1))}
    lacking = deputy.submit(form, given, status=422)
    assert "24-бап" in lacking.soup.select(".c-verdict .is-unmet")[0].text
    body, members = made.body("assembly", 9)
    chair, second = (signed_in(made.runtime, one, strong=True) for one in members[:2])
    sitting = Sitting(made.runtime.today, 5, 3, False, "Су жоқ.", "kk", PAPER)
    slug = proposals.propose(made.runtime, chair, body, sitting)
    proposals.confirm(made.runtime, second, slug)
    again = deputy.get("confidence.new", place=made.okrug, ground="assembly_initiative")
    page = deputy.submit(again, {**typed, "proposal": slug}, follow=True)
    assert page.soup.select_one(f'a[href$="/assemblies/{slug}/"]') is not None
    assert "Қазір 1 қол бар" in page.text, "members of the assembly are no signatures"


@pytest.mark.parametrize("ground", ["", "dislike"])
def test_a_third_ground_does_not_exist(app: Flask, made: Confidence, ground: str) -> None:
    deputy = browser(app, made, 1)
    token = token_of(deputy, deputy.get("confidence.new", place=made.okrug, ground="assembly_initiative"))
    page = deputy.post("confidence.file", place=made.okrug, ground=ground, status=422, data=token)
    assert "Заңда екі негіз ғана бар" in page.text
    assert queries.list_cases(made.runtime.session) == []


def test_signing_asks_again_who_one_is(app: Flask, made: Confidence, clock: MovableClock) -> None:
    slug = made.file(1)
    deputy = browser(app, made, 2)
    page = deputy.get("confidence.signing", slug=slug)
    clock.advance(minutes=11)
    asked = deputy.submit(page)
    assert "confirm" in asked.location
    assert "confidence.signed" not in [one.act for one in _ledger(made)]


def _ledger(made: Confidence) -> Any:
    from app.ledger import queries as ledger

    return ledger.walk(made.runtime.session)


REFUSED = {
    "ended": "мандаты бүгін күшінде емес",
    "elsewhere": "басқа мәслихаттың депутаты",
    "kenes": "Жиналыс немесе Кеңес мүшесінің қолы депутаттардың қолына қосылмайды",
    "resident": "мәслихат депутаты емес",
    "administrator": "мәслихат депутаты емес",
}


@pytest.mark.parametrize("who", REFUSED)
def test_whoever_is_no_sitting_deputy_there_is_refused_with_the_norm(
    app: Flask, made: Confidence, clock: MovableClock, who: str
) -> None:
    slug = made.file(1)
    if who == "ended":
        bodies.end_mandate(made.runtime, None, made.mandates[made.deputies[5]], last_day=clock.today, basis="өтініш")
        clock.advance(days=1)
    accounts = {
        "ended": lambda: made.deputies[5],
        "elsewhere": lambda: build(made.runtime).deputies[1],
        "kenes": lambda: made.body("kenes", 3)[1][1],
        "resident": lambda: new_account(made.runtime)[1],
    }
    visitor = PageClient(app)
    if who == "administrator":
        visitor = visit(app, made.runtime, Role.ADMINISTRATOR, made.world.district)
    else:
        enter(visitor, made.runtime, accounts[who](), strong=who != "resident")
    page = visitor.get("confidence.signing", slug=slug, status=422)
    filing = visitor.get("confidence.new", place=made.okrug, ground="reports_refused_twice", status=422)
    for told in (page, filing):
        assert REFUSED[who] in told.text
        assert "89-бап" in told.text
        assert told.soup.select("main form") == []
    visitor.post("confidence.sign", slug=slug, status=422, data=token_of(visitor, page))
    case = queries.get_case(made.runtime.session, slug)
    assert support.progress(made.runtime.session, case.sheet_id).have == 1


def test_minutes_typed_in_an_hour_are_not_lost(app: Flask, made: Confidence, clock: MovableClock) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    chair = browser(app, made, 0)
    form = chair.get("confidence.checking", slug=slug)
    clock.advance(hours=1)
    chair.submit(form, {"number": "1"}, follow=True)
    assert chair.open(f"/kk/confidence/desk/{slug}/convene/", status=303).location.endswith("/account/confirm")


def test_the_chair_leads_the_case_through_its_session_on_the_pages(
    app: Flask, made: Confidence, clock: MovableClock
) -> None:
    slug = made.raised()
    signer = browser(app, made, 2)
    signer.submit(signer.get("confidence.desk_case", slug=slug), follow=True)
    chair = browser(app, made, 0)
    case = chair.get("confidence.desk_case", slug=slug)
    assert case.soup.select_one('a[href$="/check/"]') is not None
    chair.submit(chair.get("confidence.checking", slug=slug), {"number": "1"}, follow=True)
    today, held = clock.today, clock.today + timedelta(days=12)
    notice = chair.get("confidence.convening", slug=slug)
    assert "2026 жылғы 1 желтоқсан" in notice.text
    given = {**day_fields("materials_on", today), **day_fields("held_on", held), "place": "Аудандық мәслихат"}
    chair.submit(notice, given, follow=True)
    clock.set(held)
    chair = browser(app, made, 0)
    opening = chair.get("confidence.opening", slug=slug)
    came = [str(box["value"]) for box in opening.soup.select("[name=present]")][:13]
    path = str(opening.soup.select_one("main form")["action"])
    chair.open(path, method="POST", status=303, data={"present": came, **token_of(chair, opening)})
    wrong = chair.submit(chair.get("confidence.discussing", slug=slug), {"text": " "}, status=422)
    chair.submit(wrong, {"text": "Әкім сөйледі."}, follow=True)
    roll = chair.get("confidence.voting", slug=slug)
    names = sorted({str(box["name"]) for box in roll.soup.select("[name^=vote_]")})
    assert len(names) == 13
    assert chair.submit(roll, {"number": "41-5"}, status=422).errors
    votes = {name: "for" if place < 9 else "against" for place, name in enumerate(names)}
    page = chair.submit(roll, {**votes, "number": "41-5"}, follow=True)
    assert "Сенімсіздік білдірілді" in page.text
    chair.submit(chair.get("confidence.delivering", slug=slug), {"number": "115"}, follow=True)
    answer = chair.get("confidence.answering", slug=slug)
    assert chair.submit(answer, {"outcome": "refused", "number": "7"}, status=422).errors
    fields = {name: (io.BytesIO(PAPER.data), PAPER.name) if name == "document" else value for name, value in [
        ("outcome", "refused"), ("number", "7"), ("document", ""), *day_fields("on", clock.today).items(),
        *token_of(chair, answer).items()]}  # fmt: skip
    chair.open(str(answer.soup.select_one("main form")["action"]), method="POST", status=303, data=fields)
    assert "босатпады" in chair.get("confidence.show", slug=slug).text


def test_two_tellers_and_the_paper_desk_have_their_pages(app: Flask, made: Confidence, clock: MovableClock) -> None:
    slug = made.file(1)
    chair = browser(app, made, 0)
    page = chair.get("confidence.paper_lines", slug=slug)
    person = str(made.person(3))
    token = str(page.soup.select("main form [name=csrf_token]")[0]["value"])
    line = {"page": "1", "line": "1", "person": person, "csrf_token": token}
    path = f"/kk/confidence/desk/{slug}/paper/"
    chair.open(path, method="POST", status=303, data={**line, "scan": (io.BytesIO(PAPER.data), PAPER.name)})
    office = visit(app, made.runtime, Role.MODERATOR, made.world.district)
    checked = office.get("confidence.paper_lines", slug=slug)
    scan = str(checked.soup.select("main a[href$='/scan/']")[0]["href"])
    assert office.client.get(scan).data == PAPER.data, "the line is checked against its scan"
    visit(app, made.runtime, Role.MODERATOR, build(made.runtime).world.district).get(scan, status=403)
    office.submit(checked, {"outcome": "confirmed"}, follow=True)
    assert "Қазір 2 қол бар" in chair.get("confidence.show", slug=slug).text
    assert office.get("confidence.desk").status == 200
    browser(app, made, 1).get("confidence.paper_lines", slug=slug, status=403)
    other = to_vote(made, clock)
    sessions.choose_ballot(made.runtime, made.deputy(0), other, votes_for=9)
    counts = {"votes_for": "9", "against": "4", "abstained": "0", "number": "41-6"}
    for number in (1, 2):
        teller = browser(app, made, number)
        teller.submit(teller.get("confidence.counting", slug=other), counts, follow=True)
    assert queries.list_steps(made.runtime.session, queries.get_case(made.runtime.session, other).id)[-1].good


def test_who_only_has_the_session_of_an_officer_is_asked_before_a_step_is_taken(
    app: Flask, made: Confidence, clock: MovableClock
) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    chair = browser(app, made, 0)
    account = chair.get("identity.account")
    clock.advance(minutes=11)
    fields = {"genuine": "4", "number": "12", **day_fields("on", clock.today)}
    sent = {**fields, **token_of(chair, account)}
    asked = chair.open(f"/kk/confidence/desk/{slug}/check/", method="POST", status=303, data=sent)
    assert asked.response.headers["Location"].endswith("/account/confirm")
    chair = browser(app, made, 0)
    page = chair.get("confidence.checking", slug=slug)
    clock.advance(minutes=90)
    chair.submit(page, fields, follow=True)
    case_id = queries.get_case(made.runtime.session, slug).id
    steps = [step.step for step in queries.list_steps(made.runtime.session, case_id)]
    assert steps == ["handed_in", "checked"]


@pytest.mark.parametrize(("typed", "told"), [("5", True), ("6", False)])
def test_an_extraordinary_session_is_shown_with_who_proposed_it(
    app: Flask, made: Confidence, clock: MovableClock, typed: str, told: bool
) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1")
    chair = browser(app, made, 0)
    days = {**day_fields("materials_on", clock.today), **day_fields("held_on", clock.today + timedelta(days=3))}
    given = {**days, "place": "Зал", "kind": "deputies"}
    lacking = chair.submit(chair.get("confidence.convening", slug=slug), given, status=422)
    assert lacking.errors == ["Кезектен тыс сессияны қанша депутат ұсынғанын жазыңыз, ең көбі: 17."]
    chair.submit(lacking, {"proposed_by": typed}, follow=True)
    page = chair.get("confidence.sitting", slug=slug, number=1)
    assert "Кезектен тыс сессия, депутаттар ұсынды" in page.text
    assert ("саны жетпеген" in page.text) is told
    assert "10-бап" in page.text


def test_a_second_vote_has_no_month_of_the_first(app: Flask, made: Confidence, clock: MovableClock) -> None:
    slug = voted(made, clock)
    following.deliver(made.runtime, made.deputy(0), slug, on=clock.today, number="115")
    clock.advance(days=200)
    page = browser(app, made, 0).get("confidence.convening", slug=slug)
    assert "Сессия осы күнге дейін өтуі керек" not in page.text
    assert "кемінде 7 күн бұрын" in page.text


def test_an_assembly_enters_and_confirms_on_the_pages(app: Flask, made: Confidence) -> None:
    body, members = made.body("assembly", 9)
    chair, member = (enter(PageClient(app), made.runtime, one, strong=True) for one in members[:2])
    assert body in str(chair.get("confidence.desk").soup)
    form = chair.get("confidence.new_proposal", body=body)
    given = {"present": "5", "votes_for": "3", "statement": "Су жоқ.", "lang": "kk"}
    assert chair.submit(form, given, status=422).errors
    actor = signed_in(made.runtime, members[0], strong=True)
    sitting = Sitting(made.runtime.today, 5, 3, False, "Су жоқ.", "kk", PAPER)
    slug = proposals.propose(made.runtime, actor, body, sitting)
    PageClient(app).get("confidence.proposal", slug=slug, status=404)
    draft = member.get("confidence.draft_proposal", slug=slug)
    minutes = str(draft.soup.select("a.c-file")[0]["href"])
    assert member.client.get(minutes).data == PAPER.data, "the minutes are read before they are confirmed"
    _, others = made.body("assembly", 3)
    enter(PageClient(app), made.runtime, others[1], strong=True).get(minutes, status=403)
    PageClient(app).get(minutes, status=303)
    member.submit(draft, follow=True)
    page = PageClient(app).get("confidence.proposal", slug=slug)
    assert page.soup.select_one(".c-verdict.is-allowed") is not None
    assert PageClient(app).client.get(str(page.soup.select("a.c-file")[0]["href"])).data == PAPER.data
    assert "Депутаттарға негіз болады" in PageClient(app).get("confidence.index").text
