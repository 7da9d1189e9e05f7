"""The pages of residents' proposals: the author's questions, the public pages, the checkers, the appeal, the desk."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from app.budget import proposal_queries as queries
from app.budget.models import Round
from app.budget.proposal_models import Proposal
from app.budget.services import joining, rounds
from app.budget.services import proposals as services
from app.identity import services as identity
from app.identity.models import Appointment
from app.platform.access import Role
from tests.budget_rounds import frozen_roll, voters_of
from tests.clock import MovableClock
from tests.identity_people import BIRTH, new_iin
from tests.pages import Page, PageClient
from tests.proposals_world import THREE, answers, clerk, collecting, dates_for, decided, sent
from tests.world import World, commit, make_world

numbers = count()
LIGHT = 14_000


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def visitor(world: World, app: Flask, person_id: uuid.UUID, *, strong: bool = False) -> PageClient:
    """A browser in which the person has just signed in."""
    pages, token = PageClient(app), f"proposals-{next(numbers)}"
    world.sign_in(person_id, token, strong=strong)
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return pages


def commission(world: World, app: Flask) -> PageClient:
    member = world.commission_member()
    commit(world)
    return visitor(world, app, member.person_id, strong=True)


def office(world: World, app: Flask) -> PageClient:
    """The browser of an appointed clerk of the okrug."""
    actor = world.actor(Role.CLERK)
    world.session.add(
        Appointment(
            account_id=actor.account_id,
            role="clerk",
            territory_id=world.okrug,
            civil_servant=True,
            starts_on=date(2026, 1, 1),
            basis="№ 7 бұйрық",
        )
    )
    commit(world)
    return visitor(world, app, actor.person_id, strong=True)


def resident(world: World, app: Flask) -> PageClient:
    person_id = world.person()
    commit(world)
    return visitor(world, app, person_id)


def photo() -> tuple[BytesIO, str]:
    made = BytesIO()
    Image.new("RGB", (640, 480), (30, 120, 60)).save(made, "JPEG")
    return BytesIO(made.getvalue()), "orny.jpg"


def written(
    pages: PageClient,
    made: Round,
    village: uuid.UUID,
    title: str = "Мектеп жанына балалар алаңын салу",
    about: str = "Балалар көшеде ойнайды, қауіпсіз орын керек.",
) -> Page:
    """All questions answered one after another; gives the page with the answers."""
    page = pages.follow(pages.submit(pages.get("budget.new_proposal", slug=made.slug)))
    page = pages.submit(page, {"title": title}, follow=True)
    page = pages.submit(page, {"about": about}, follow=True)
    page = pages.submit(page, {"village": str(village)}, follow=True)
    page = pages.submit(page, {"zone": "3", "spot": "Клубтың арты"}, follow=True)
    page = pages.submit(page, {"cost": "2 500 000"}, follow=True)
    return pages.submit(page, {"photo": photo()}, follow=True)


def checked(page: Page, answer: str = "met", **more: str) -> dict[str, str]:
    """The fields of a check in which every criterion has this answer."""
    names = [str(field["name"]) for field in page.soup.select("main form [name^=reason_]")]
    given = {name: "Құжаттары қаралды" for name in names}
    given |= {name.replace("reason", "answer"): answer for name in names}
    texts = {f"text_{lang}": text for lang, text in THREE.items()}
    return {**given, **texts, **more}


def test_a_resident_answers_one_question_a_page_and_hands_the_proposal_in(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    page = written(pages, made, world.villages[0])
    assert "Клубтың арты" in page.text
    assert "солтүстік-шығыс" in page.text
    other = pages.get("budget.other_language", proposal_id=_only(world).id, other="ru")
    page = pages.submit(other, {"title": "Детская площадка у школы", "about": "Дети играют на дороге."}, follow=True)
    page = pages.submit(page, follow=True)
    assert "№ 1" in page.h1
    shown = PageClient(app).get("budget.proposal", slug=made.slug, number=1)
    assert "Балалар көшеде ойнайды" in shown.text
    assert "2 500 000 ₸" in shown.text
    assert shown.soup.select_one("main img") is not None
    picture = pages.client.get(str(shown.soup.select_one("main img")["src"]))  # type: ignore[index]
    assert picture.status_code == 200
    assert "Детская площадка" in PageClient(app, "ru").get("budget.proposal", slug=made.slug, number=1).text
    listed = PageClient(app).get("budget.proposals", slug=made.slug)
    assert "Мектеп жанына балалар алаңын салу" in listed.text


def _only(world: World) -> Proposal:
    world.session.expire_all()
    return world.session.scalars(sa.select(Proposal)).one()


def test_ones_own_proposals_are_reached_from_the_account_and_from_the_list(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    pages.submit(written(pages, made, world.villages[0]))
    own = pages.path("budget.own_proposals", "kk")
    for page in (pages.get("identity.account"), pages.get("budget.proposals", slug=made.slug)):
        assert page.soup.select_one(f"main a[href='{own}']") is not None
    assert "№ 1. Мектеп жанына балалар алаңын салу" in pages.get("budget.own_proposals").text


def test_a_draft_goes_on_where_it_was_left_and_nobody_else_sees_it(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    page = pages.follow(pages.submit(pages.get("budget.new_proposal", slug=made.slug)))
    pages.submit(page, {"title": "Көпір салу керек"})
    again = pages.get("budget.new_proposal", slug=made.slug)
    assert "жалғастыру" in again.text
    draft = _only(world)
    assert "Көпір салу керек" in pages.get("budget.own_proposal", proposal_id=draft.id).text
    other = resident(world, app)
    for endpoint in ("budget.own_proposal", "budget.similar_proposals"):
        other.get(endpoint, proposal_id=draft.id, status=404)
    other.get("budget.own_photo", proposal_id=draft.id, status=404)
    assert "Көпір" not in PageClient(app).get("budget.proposals", slug=made.slug).text


def test_a_mistake_is_told_and_the_text_is_kept(world: World, app: Flask, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    page = pages.follow(pages.submit(pages.get("budget.new_proposal", slug=made.slug)))
    assert pages.submit(page, {"title": ""}, status=422).errors == ["Не істеу керегін жазыңыз."]
    page = pages.submit(page, {"title": "Жол"}, status=422)
    assert "5–120" in page.errors[0]
    assert page.soup.select_one("#title")["value"] == "Жол"  # type: ignore[index]
    draft = _only(world)
    step = pages.get("budget.proposal_step", proposal_id=draft.id, step="cost")
    assert len(pages.submit(step, {"cost": "көп"}, status=422).errors) == 1
    assert "10 000 000" in pages.submit(step, {"cost": "900000000"}, status=422).errors[0]
    step = pages.get("budget.proposal_step", proposal_id=draft.id, step="village")
    assert pages.submit(step, {"village": "x"}, status=422).errors == ["Ауылды таңдаңыз."]
    step = pages.get("budget.proposal_step", proposal_id=draft.id, step="photo")
    text = (BytesIO(b"just words"), "sozder.txt")
    assert len(pages.submit(step, {"photo": text}, status=422).errors) == 1
    page = pages.get("budget.own_proposal", proposal_id=draft.id)
    assert page.soup.select_one(".is-warning") is not None


def test_similar_proposals_are_shown_after_the_title(world: World, app: Flask, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    sent(world, made)
    pages = resident(world, app)
    page = pages.follow(pages.submit(pages.get("budget.new_proposal", slug=made.slug)))
    page = pages.submit(page, {"title": "Балалар алаңын мектеп жанынан салу"}, follow=True)
    assert "№ 1. Мектеп жанына балалар алаңын салу" in page.text


def test_what_only_the_description_tells_is_shown_after_the_description(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    sent(world, made)
    pages = resident(world, app)
    page = pages.follow(pages.submit(pages.get("budget.new_proposal", slug=made.slug)))
    page = pages.submit(page, {"title": "Ойын орны"}, follow=True)
    page = pages.submit(page, {"about": "Мектеп жанында балалар көшеде ойнайды, қауіпсіз алаң керек."}, follow=True)
    assert "№ 1. Мектеп жанына балалар алаңын салу" in page.text
    further = page.soup.select_one("main .c-button")
    assert further is not None
    assert str(further["href"]).endswith("/village/")


def test_a_text_with_personal_data_is_taken_from_the_public_with_its_photo(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    author = resident(world, app)
    author.submit(written(author, made, world.villages[0], "Көршімнің ауласын жинау"))
    proposal, anyone = _only(world), PageClient(app)
    shown = anyone.get("budget.proposal", slug=made.slug, number=1)
    photo_of = shown.soup.select_one("main img")
    assert photo_of
    first = commission(world, app)
    page = first.get("budget.desk_proposal", proposal_id=proposal.id)
    first.submit(page, checked(page, answer_3="unmet"))
    shown = anyone.get("budget.proposal", slug=made.slug, number=1)
    assert "Мәтіні көрсетілмейді" in shown.h1
    assert "Көршімнің" not in anyone.get("budget.proposals", slug=made.slug).text + shown.text
    assert shown.soup.select_one("main img") is None
    anyone.get(str(photo_of["src"]), status=404)
    assert "Көршімнің" in author.get("budget.own_proposal", proposal_id=proposal.id).text
    assert "Шағым беруге болатын соңғы күн" in shown.text


def test_a_second_proposal_of_one_author_is_refused_with_the_norm(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    page = written(pages, made, world.villages[1])
    pages.submit(page)
    page = pages.get("budget.new_proposal", slug=made.slug)
    assert "заң нормасы емес" in page.text
    assert page.soup.select_one("main form") is None


def test_two_officials_check_and_the_project_comes_into_the_round(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    proposal_id, _ = sent(world, made)
    first, second = office(world, app), commission(world, app)
    page = first.get("budget.desk_proposals")
    assert "№ 1" in page.text
    page = first.get("budget.desk_proposal", proposal_id=proposal_id)
    assert len(first.submit(page, status=422).errors) == 8
    page = first.submit(page, checked(page), follow=True)
    assert "Нысаны бойынша тексеруден өтті" in page.text
    page = first.get("budget.desk_proposal", proposal_id=proposal_id)
    assert "бұрын шешім шығарғансыз" in page.text
    page = second.get("budget.desk_proposal", proposal_id=proposal_id)
    assert page.soup.select_one("[name=title_kk]")["value"] == "Мектеп жанына балалар алаңын салу"  # type: ignore[index]
    more = {f"{name}_{lang}": text for name in ("title", "about") for lang, text in THREE.items()}
    assert second.submit(page, checked(page, **more), status=422).errors != []
    page = second.submit(page, checked(page, cost="2 700 000", **more), follow=True)
    assert "жоба дауысқа қосылды" in page.text
    shown = PageClient(app).get("budget.proposal", slug=made.slug, number=1)
    assert "2 700 000 ₸" in shown.text
    assert "Дауыс беруде 1-жоба болады." in shown.text
    assert "1. Түсіндірме" in second.get("budget.desk_round", slug=made.slug).text


def test_a_refusal_is_published_and_the_author_appeals_and_reads_the_answer(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    pages.submit(written(pages, made, world.villages[0]))
    proposal_id = _only(world).id
    first, second = office(world, app), commission(world, app)
    page = first.get("budget.desk_proposal", proposal_id=proposal_id)
    page = first.submit(page, checked(page, "unmet"), follow=True)
    shown = PageClient(app, "ru").get("budget.proposal", slug=made.slug, number=1)
    assert "Пояснение" in shown.text
    assert "Не выполнено" in shown.text
    page = pages.get("budget.own_proposal", proposal_id=proposal_id)
    assert "көп дегенде 10 күнде" in page.text
    form = pages.get("budget.appeal_page", proposal_id=proposal_id)
    assert len(pages.submit(form, status=422).errors) == 1
    page = pages.submit(form, {"text": "Орны ортақ, құжаты бар."}, follow=True)
    assert "Шағым қаралып жатыр" in page.text
    assert "Орны ортақ" not in PageClient(app).get("budget.proposal", slug=made.slug, number=1).text
    page = second.get("budget.desk_proposal", proposal_id=proposal_id)
    assert "Орны ортақ, құжаты бар." in page.text
    assert len(second.submit(page, status=422).errors) == 1
    answer = {"upheld": "yes", **{f"answer_{lang}": text for lang, text in THREE.items()}}
    second.submit(page, answer)
    page = pages.get("budget.own_proposal", proposal_id=proposal_id)
    assert "Шағым қанағаттандырылды" in page.text
    assert queries.get_proposal(world.session, proposal_id).state == "sent"


def test_a_clerk_writes_a_paper_down_and_the_number_never_comes_back(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = office(world, app)
    actor, iin = clerk(world), new_iin()
    identity.enrol(world.runtime, actor, world.okrug, iin=iin, full_name="Күләш Ермекова", birth_date=BIRTH)
    page = pages.get("budget.enter_page", slug=made.slug)
    fields = {
        "iin": "111111111111",
        "channel": "paper",
        "what": "Көшеге шам орнату",
        "why": "Кешке балалар қараңғыда қайтады.",
        "village": str(world.villages[2]),
        "spot": "Абай көшесі",
        "cost": "1 200 000",
        "consent": "y",
    }
    wrong = pages.submit(page, fields, status=422)
    assert "111111111111" not in wrong.response.text
    page = pages.submit(wrong, {"iin": iin}, follow=True)
    assert iin not in page.response.text
    assert "қағаз жүзінде" in page.text
    assert "Күләш" not in page.text
    proposal = _only(world)
    assert (proposal.channel, proposal.state) == ("paper", "sent")
    page = pages.get("budget.desk_proposal", proposal_id=proposal.id)
    assert page.soup.select_one("[name=reason_0]") is None


def test_an_authors_words_are_written_down_on_the_desk_and_the_number_never_comes_back(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    pages, actor, iin = office(world, app), clerk(world), new_iin()
    identity.enrol(world.runtime, actor, world.okrug, iin=iin, full_name="Күләш Ермекова", birth_date=BIRTH)
    paper = services.Paper(iin, "phone", clock.today, answers(world), consent=True)
    services.enter_proposal(world.runtime, actor, made.slug, paper)
    proposal = _only(world)
    decided(world, proposal.id, member, unmet=1)
    page, words = pages.get("budget.desk_proposal", proposal_id=proposal.id), "form[action$='/author/']"
    given = {"said": "appeal", "text": "Жер ортақ пайдаланылады", "iin": "111111111111"}
    wrong = pages.submit(page, given, form=words, status=422)
    assert len(wrong.errors) == 2
    wrong = pages.submit(wrong, {"consent": "y", "iin": "111111111111"}, form=words, status=422)
    assert "111111111111" not in wrong.response.text
    assert "Жер ортақ пайдаланылады" in wrong.text
    page = pages.submit(wrong, {"iin": iin}, form=words, follow=True)
    assert iin not in page.response.text
    assert "Автор шағым берді" in page.text
    assert page.soup.select_one("[name=upheld]") is None


def test_a_paper_counts_by_the_day_the_office_received_it(world: World, app: Flask, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    clock.advance(days=40)
    pages, actor, iin = office(world, app), clerk(world), new_iin()
    identity.enrol(world.runtime, actor, world.okrug, iin=iin, full_name="Күләш Ермекова", birth_date=BIRTH)
    yesterday = clock.today - timedelta(days=1)
    fields = {
        "iin": iin,
        "channel": "paper",
        "what": "Көшеге шам орнату",
        "why": "Кешке балалар қараңғыда қайтады.",
        "village": str(world.villages[2]),
        "cost": "1 200 000",
        "consent": "y",
    }
    page = pages.submit(pages.get("budget.enter_page", slug=made.slug), fields, status=422)
    assert "қабылданады; бүгін" in page.text
    day = {"received_on-day": str(yesterday.day), "received_on-month": str(yesterday.month),
           "received_on-year": str(yesterday.year)}  # fmt: skip
    pages.submit(page, {"iin": iin, **day})
    assert _only(world).received_on == yesterday


def test_the_commission_publishes_a_timetable_and_changes_it_for_a_reason(
    world: World, app: Flask, clock: MovableClock
) -> None:
    from tests.budget_rounds import draft

    opens = dates_for(clock.today).opens_at
    made = draft(world, [], opens_at=opens, closes_at=opens + timedelta(days=20))
    pages = commission(world, app)
    PageClient(app).get("budget.proposals", slug=made.slug, status=404)
    page = pages.get("budget.desk_timetable", slug=made.slug)
    short = {"collect_to-day": "23", "collect_to-month": "11", "collect_to-year": "2026"}
    wrong = pages.submit(page, short, status=422)
    assert "кемінде 30 күн" in wrong.text
    page = pages.submit(page, follow=True)
    assert "Кесте жарияланды." in page.text
    page = pages.get("budget.desk_timetable", slug=made.slug)
    later = {"decide_by-year": "2028"}
    assert len(pages.submit(page, later, status=422).errors) == 1
    page = pages.submit(page, {**later, "change_reason": "Жиналыс күні ауыстырылды."}, follow=True)
    assert "Жиналыс күні ауыстырылды." in page.text
    assert "Нәтиже бойынша шешімнің соңғы күні" in page.text


def test_the_round_is_found_from_the_front_of_the_budget_while_it_takes_proposals(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    pages = PageClient(app)
    assert "Ұсыныстар қабылданып жатыр" in pages.get("budget.index").text
    pages.get("budget.show", slug=made.slug, status=404)
    clock.advance(days=41)
    assert "Ұсыныстар тексеріліп жатыр" in pages.get("budget.index").text


def test_joining_and_interest_are_asked_on_the_desk(world: World, app: Flask, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    sent(world, made)
    pages = resident(world, app)
    pages.submit(written(pages, made, world.villages[0], "Саябақ", "Ағаштар мен орындықтар отырғызылсын."))
    own = queries.get_numbered(world.session, made.id, 2)
    first = office(world, app)
    page = first.get("budget.desk_proposal", proposal_id=own.id)
    join = f"form[action$='{own.id}/join/']"
    assert first.submit(page, {"into": "9", "reason": "Бірдей"}, form=join, status=422).errors != []
    first.submit(page, {"into": "1", "reason": "Екеуі бір алаң туралы"}, form=join)
    page = pages.get("budget.own_proposal", proposal_id=own.id)
    assert "Екеуі бір алаң туралы" in page.text
    pages.submit(page, {"answer": "yes"}, form=join)
    shown = PageClient(app).get("budget.proposal", slug=made.slug, number=2)
    assert "№ 1 ұсынысқа біріктірілді" in shown.text
    other = queries.get_numbered(world.session, made.id, 1)
    page = first.get("budget.desk_proposal", proposal_id=other.id)
    first.submit(page, form=f"form[action$='{other.id}/interest/']")
    page = first.get("budget.desk_proposal", proposal_id=other.id)
    assert page.soup.select_one("[name=reason_0]") is None
    assert "мүддеңіз бар" in page.text


def test_a_pair_that_excludes_each_other_and_the_charters_criterion_are_entered(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, _ = collecting(world, clock)
    for title in ("Алаң", "Саябақ"):
        proposal_id, _ = sent(world, made)
        first, second = clerk(world), world.commission_member()
        commit(world)
        decided(world, proposal_id, first)
        decided(world, proposal_id, second, title=dict.fromkeys(("kk", "ru", "en"), title))
    pages = commission(world, app)
    page = pages.get("budget.desk_pairs", slug=made.slug)
    assert len(pages.submit(page, {"first": "1", "second": "1", "kind": "place"}, status=422).errors) == 1
    page = pages.submit(page, {"first": "1", "second": "2", "kind": "place"}, follow=True)
    assert "екеуі бір орынға арналған" in page.text
    assert len(pages.submit(page, {"first": "1", "second": "2", "kind": "place"}, status=422).errors) == 1
    page = pages.get("budget.desk_criteria", slug=made.slug)
    titles = {f"title_{lang}": text for lang, text in THREE.items()}
    page = pages.submit(page, {"step": "formal", "source": "Жарғы, 14-бап", **titles}, follow=True)
    assert "Жарғы, 14-бап" in page.text
    assert "Жарғы, 14-бап" in PageClient(app).get("budget.timetable", slug=made.slug).text
    page = pages.submit(page, form="main form[action$='/end/']", follow=True)
    assert "Жарғы, 14-бап" not in page.text


def test_a_voter_is_told_on_the_ballot_and_before_confirming_what_excludes_what(
    world: World, app: Flask, clock: MovableClock
) -> None:
    made, member = collecting(world, clock)
    for title in ("Алаң", "Саябақ", "Шамдар"):
        proposal_id, _ = sent(world, made)
        first, second = clerk(world), world.commission_member()
        commit(world)
        decided(world, proposal_id, first)
        decided(world, proposal_id, second, title=dict.fromkeys(("kk", "ru", "en"), title), cost=1_000_000)
    joining.name_incompatible(world.runtime, member, made.slug, "1", "2", "place")
    roll_id = frozen_roll(world, 3)
    commit(world)
    clock.advance(days=40)
    rounds.announce(world.runtime, member, made.slug, roll_id)
    clock.moment = made.opens_at
    pages = visitor(world, app, voters_of(world, made)[0])
    page = pages.get("budget.ballot", slug=made.slug)
    told = [" ".join(card.get_text(" ").split()) for card in page.soup.select(".c-choice")]
    assert ["бірге іске аспайды: «Саябақ»" in told[0], "«Алаң»" in told[1], "аспайды" in told[2]] == [True, True, False]
    data = {"csrf_token": page.soup.select_one("[name=csrf_token]")["value"]}  # type: ignore[index]
    checked = pages.client.post(f"/kk/budget/{made.slug}/ballot/check/", data={**data, "project": ["1", "2"]})
    assert "Сіз таңдаған екі жоба бірге іске аспайды: «Алаң» және «Саябақ»" in checked.get_data(as_text=True)
    checked = pages.client.post(f"/kk/budget/{made.slug}/ballot/check/", data={**data, "project": ["1", "3"]})
    assert "бірге іске аспайды" not in checked.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_pages_for_residents_are_light_and_whole_in_every_language(
    world: World, app: Flask, clock: MovableClock, lang: str
) -> None:
    made, _ = collecting(world, clock)
    proposal_id, author = sent(world, made)
    decided(world, proposal_id, clerk(world), unmet=1)
    for endpoint, values in (
        ("budget.proposals", {}), ("budget.proposal", {"number": 1}), ("budget.timetable", {}),
    ):  # fmt: skip
        pages = PageClient(app, lang)
        page = pages.get(endpoint, slug=made.slug, **values)
        assert pages.weight(page) < LIGHT, endpoint
    pages = visitor(world, app, author.person_id)
    pages.lang = lang
    pages.get("budget.own_proposals")
    pages.get("budget.own_proposal", proposal_id=proposal_id)
    pages.get("budget.appeal_page", proposal_id=proposal_id)
    member = commission(world, app)
    member.lang = lang
    member.get("budget.desk_proposal", proposal_id=proposal_id)
    member.get("budget.desk_timetable", slug=made.slug)
    member.get("admin.index")


def test_each_question_is_light(world: World, app: Flask, clock: MovableClock) -> None:
    made, _ = collecting(world, clock)
    pages = resident(world, app)
    pages.submit(pages.get("budget.new_proposal", slug=made.slug))
    draft = _only(world)
    for step in ("title", "about", "village", "spot", "cost", "photo"):
        page = pages.get("budget.proposal_step", proposal_id=draft.id, step=step)
        assert pages.weight(page) < LIGHT, step
