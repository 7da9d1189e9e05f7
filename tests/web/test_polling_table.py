"""The polling table page by page, in Kazakh: serving, the tablet, reading paper, the sheet, and what is printed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Round
from app.budget.services import votes
from app.budget.services.sealing import seal
from app.identity.models import Person
from app.platform.access import Role
from app.voting.models import Ballot, Mark, PaperReading
from tests.budget_rounds import opened, voters_of
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, commit, make_world

numbers = count()


@dataclass
class Officer:
    """Somebody at the table with a browser."""

    world: World
    pages: PageClient
    person_id: Any

    def sign_in(self) -> Officer:
        """Prove anew who they are, now."""
        token = f"table-{next(numbers)}"
        self.world.sign_in(self.person_id, token, strong=True)
        with self.pages.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return self


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def round_(world: World, clock: MovableClock) -> Round:
    return opened(world, clock, voters=12)


@pytest.fixture
def officers(world: World, round_: Round, app: Flask) -> tuple[Officer, Officer]:
    made = [Officer(world, PageClient(app), world.commission_member().person_id) for _ in range(2)]
    commit(world)
    return made[0].sign_in(), made[1].sign_in()


def say(app: Flask, key: str, **facts: object) -> str:
    text: str = app.extensions["words"].say(key, "kk", **facts)
    return " ".join(text.split())


def _name(world: World, person_id: Any, name: str) -> None:
    world.session.execute(sa.update(Person).where(Person.id == person_id).values(full_name=name))
    world.session.commit()


def test_a_person_is_found_served_and_refused_a_second_time(
    world: World, round_: Round, officers: tuple[Officer, Officer], app: Flask
) -> None:
    person, pages, slug = voters_of(world, round_)[0], officers[0].pages, round_.slug
    _name(world, person, "Әлия Қожахметқызы Нұрпейісова")
    votes.cast(world.runtime, person, slug, ["1"])
    desk = pages.get("voting.desk", slug=slug)
    found = pages.submit(desk, {"who": "нурпейисова алия"}, status=200)
    assert "Әлия Қожахметқызы Нұрпейісова" in found.text
    assert "нурпейисова" not in found.response.request.url
    page = pages.get("voting.person", slug=slug, person_id=person)
    unvoted = pages.get("voting.person", slug=slug, person_id=voters_of(world, round_)[1])
    assert _actions(page.soup) == _actions(unvoted.soup)  # nothing tells that this one has voted online
    served = pages.submit(page, follow=True)
    assert say(app, "voting.served") in served.text
    assert say(app, "voting.is_served") in served.text
    again = pages.post("voting.serve", {"csrf_token": _token(desk.soup)}, slug=slug, person_id=person, status=409)
    assert say(app, "voting.error.served") in again.text
    assert world.session.scalars(sa.select(Mark.channel)).all() == ["paper"]
    assert world.session.scalars(sa.select(Ballot)).all() == []


def _actions(soup: Any) -> list[str]:
    return [button.get_text(strip=True) for button in soup.select("main button")]


def _token(soup: Any) -> str:
    return str(soup.select_one("main [name=csrf_token]")["value"])


def test_nobody_of_that_name_is_said_in_words(round_: Round, officers: tuple[Officer, Officer], app: Flask) -> None:
    pages = officers[0].pages
    desk = pages.get("voting.desk", slug=round_.slug)
    assert say(app, "voting.found_none") in pages.submit(desk, {"who": "Жоқ Адам"}, status=200).text
    assert pages.submit(desk, {"who": ""}, status=422).errors == [say(app, "voting.error.who")]


def test_the_table_is_for_the_officers_of_that_okrug_alone(
    world: World, round_: Round, app: Flask, clock: MovableClock
) -> None:
    stranger = Officer(world, PageClient(app), world.actor(Role.DEPUTY).person_id)
    commit(world)
    stranger.sign_in()
    clock.moment = round_.opens_at
    for endpoint in ("voting.desk", "voting.reading", "voting.print_register", "voting.print_ballot", "voting.sheet"):
        stranger.pages.get(endpoint, slug=round_.slug, status=403)


def test_on_the_tablet_a_person_votes_prints_the_slip_and_leaves_nothing_behind(
    world: World, round_: Round, officers: tuple[Officer, Officer], app: Flask, clock: MovableClock
) -> None:
    person, pages, slug = voters_of(world, round_)[0], officers[0].pages, round_.slug
    page = pages.get("voting.person", slug=slug, person_id=person)
    token = {"csrf_token": _token(page.soup)}
    shown = pages.follow(pages.post("voting.open_tablet", token, slug=slug, person_id=person))
    code = shown.soup.select_one(".c-code").get_text()
    assert len(code.replace(" ", "")) == 6
    pages.follow(pages.get("voting.tablet_code", slug=slug, status=303))  # shown once

    tablet = PageClient(app)
    start = tablet.get("voting.tablet")
    wrong = tablet.submit(start, {"code": "000 000" if code != "000 000" else "111 111"}, status=422)
    assert wrong.errors == [say(app, "voting.error.kiosk_code")]
    ballot = tablet.submit(start, {"code": code}, follow=True)
    assert ballot.response.headers["Cache-Control"] == "no-store"
    assert ballot.response.headers["Refresh"].startswith("600;")
    four = {"csrf_token": _token(ballot.soup), "option": ["1", "2", "3", "4"]}
    too_many = tablet.post("voting.tablet_check", four, status=422)
    assert too_many.errors == [say(app, "budget.ballot.too_many", n=4, most=3)]
    check = tablet.post("voting.tablet_check", {**four, "option": ["2"]}, status=200)
    slip = tablet.submit(check, follow=True)
    stored = world.session.scalars(sa.select(Ballot.code)).one()
    assert stored in slip.text
    assert "2-жоба" not in slip.text
    for endpoint in ("voting.tablet_ballot",):
        assert say(app, "voting.error.kiosk_over") in tablet.get(endpoint, status=409).text
    ended = tablet.submit(slip, form="form[action$='end/']", follow=True)
    assert ended.h1 == say(app, "voting.tablet_title")
    tablet.get("voting.tablet_slip", status=409)
    assert say(app, "voting.error.kiosk_code") in tablet.submit(ended, {"code": code}, status=422).text
    clock.advance(minutes=1)
    assert world.session.scalars(sa.select(Ballot.choices)).all() == [["2"]]


def _type(pages: PageClient, slug: str, *ballots: dict[str, str]) -> None:
    """Type ballot after ballot as they come up."""
    for typed in ballots:
        pages.submit(pages.get("voting.reading", slug=slug), typed)


def test_two_officers_type_paper_settle_a_difference_sign_and_the_result_shows_both_ways(
    world: World, round_: Round, officers: tuple[Officer, Officer], app: Flask, clock: MovableClock
) -> None:
    first, second = (officer.pages for officer in officers)
    people, slug, round_id = voters_of(world, round_), round_.slug, round_.id
    votes.cast(world.runtime, people[11], slug, ["3"])
    for person in people[:3]:
        first.submit(first.get("voting.person", slug=slug, person_id=person))
    clock.moment = round_.closes_at
    world.session.commit()
    seal(world.runtime, round_id)
    for officer in officers:
        officer.sign_in()
    assert say(app, "voting.paper_waits") in first.get("voting.desk", slug=slug).text
    sheet = first.follow(first.get("voting.reading", slug=slug, status=303))
    bad = first.submit(sheet, {"handed_out": "үш", "spoilt": "0", "in_box": "3"}, status=422)
    assert bad.errors == [say(app, "voting.error.sheet_number", most=100_000)]
    first.submit(sheet, {"handed_out": "4", "spoilt": "0", "in_box": "3"})

    page = first.get("voting.reading", slug=slug)
    assert page.soup.select_one("#numbers").has_attr("autofocus")
    assert first.submit(page, {"numbers": "1 17"}, status=422).errors == [
        say(app, "voting.error.numbers_unread", number="17")
    ]
    over = first.submit(page, {"numbers": "1 2 3 4"}, status=422)
    assert over.errors == [say(app, "budget.ballot.too_many", n=4, most=3)]
    assert over.soup.select_one("#numbers")["value"] == "1 2 3 4"
    _type(first, slug, {"numbers": "2, 1"}, {"numbers": "01"}, {"reason": "unreadable"})
    page = second.get("voting.reading", slug=slug)
    assert "1, 2" not in page.text  # the second does not see what the first has typed
    _type(second, slug, {"numbers": "1 3"}, {"numbers": "1"}, {"reason": "unreadable"})
    differences = second.get("voting.differences", slug=slug)
    assert "1, 2" in differences.text
    assert "1, 3" in differences.text
    for pages in (first, second):
        looked = pages.submit(pages.get("voting.again", slug=slug, number=1), {"numbers": "1 2"}, follow=True)
        assert say(app, "voting.read", number=1, what="1, 2") in looked.text
    assert say(app, "voting.no_differences") in second.get("voting.differences", slug=slug).text
    assert world.session.scalar(sa.select(sa.func.count()).select_from(PaperReading)) == 8

    PageClient(app).get("voting.sheet_paper", slug=slug, status=404)
    signing = "form[action$='sign/']"
    refused = first.submit(first.get("voting.sheet", slug=slug), form=signing, status=409)
    assert say(app, "voting.error.explain") in refused.text
    first.submit(first.get("voting.sheet", slug=slug), {"explanation": "Бір бюллетень бүлініп, жойылды"})
    signed = first.submit(first.get("voting.sheet", slug=slug), form=signing, follow=True)
    assert say(app, "voting.own_signed") in signed.text
    joined = second.submit(second.get("voting.sheet", slug=slug), form=signing, follow=True)
    assert say(app, "voting.joined") in joined.text
    paper = app.test_client().get(pages.path("voting.sheet_paper", slug=slug) + "?print").text
    assert paper.count("<dt>" + say(app, "voting.member")) == 2  # both signed, in Kazakh and in Russian below
    assert paper.count("Бір бюллетень бүлініп, жойылды") == 2
    for pages in (first, second):
        pages.submit(pages.get("budget.count_page", slug=slug))
    result = PageClient(app).get("budget.result", slug=slug)
    assert say(app, "budget.ways_text", online=1, paper=2) in result.text
    assert say(app, "budget.ways_few") in result.text
    assert "Бір бюллетень бүлініп, жойылды" in result.text
    assert say(app, "voting.column.invalid", reason=say(app, "voting.reason.unreadable")) in result.text


def test_signing_wants_a_fresh_sign_in(
    world: World, round_: Round, officers: tuple[Officer, Officer], clock: MovableClock
) -> None:
    slug, round_id, pages = round_.slug, round_.id, officers[0].pages
    pages.submit(pages.get("voting.person", slug=slug, person_id=voters_of(world, round_)[0]))
    clock.moment = round_.closes_at
    world.session.commit()
    seal(world.runtime, round_id)
    officers[0].sign_in()
    page = pages.submit(
        pages.get("voting.sheet", slug=slug), {"handed_out": "1", "spoilt": "0", "in_box": "0"}, follow=True
    )
    clock.advance(minutes=60)
    sent = pages.submit(page, form="form[action$='sign/']", status=303)
    assert sent.location.endswith("/account/confirm")


def test_the_ballot_is_printed_in_both_languages_and_the_register_without_identity_numbers(
    world: World, round_: Round, officers: tuple[Officer, Officer], app: Flask
) -> None:
    pages, slug = officers[0].pages, round_.slug
    _name(world, voters_of(world, round_)[0], "Әлия Нұрпейісова")
    ballot = pages.get(pages.path("voting.print_ballot", slug=slug) + "?print")
    assert ballot.soup.select_one("html.is-large")
    for text in ("1-жоба", "Проект 4", say(app, "voting.print_no_name"), round_.title_ru):
        assert text in ballot.text
    assert "Әлия" not in ballot.text
    assert len(ballot.soup.select(".ballot")) == 1
    numbered = pages.get(pages.path("voting.print_ballot", slug=slug) + "?first=41&copies=3&print")
    assert [stub.get_text() for stub in numbered.soup.select(".stub b")] == ["№ 000041", "№ 000042", "№ 000043"]
    for stub in numbered.soup.select(".stub"):
        stub.extract()
    assert "00004" not in numbered.soup.get_text()  # the ballot itself has no number until the box is opened
    many = pages.get(pages.path("voting.print_ballot", slug=slug) + "?first=0&copies=21", status=422)
    assert many.errors == [say(app, "voting.error.print", most=most) for most in (100_000, 20)]
    register = pages.get(pages.path("voting.print_register", slug=slug) + "?print")
    assert register.text.count("Айгүл Серікқызы") == 11
    assert "Әлия Нұрпейісова" in register.text
    assert len(register.soup.select(".paper")) == 3
