"""The commission's desk page by page: from the draft to the assembly's decision, in Kazakh."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Adoption, Project, Round
from app.budget.services import votes
from app.ledger import queries as ledger
from app.places.models import Body, RollEntry
from app.places.queries import get_place
from app.platform import guards
from tests.budget_rounds import counted, draft, frozen_roll, opened, voters_of
from tests.clock import MovableClock
from tests.pages import Page, PageClient
from tests.world import World, commit, make_world

TERMS = {
    "title_kk": "Ауылды көркейту – 2027",
    "title_ru": "Благоустройство села – 2027",
    "year": "2027",
    "own_funds": "40 000 000",
    "pot": "10 000 000",
    "ballot_kind": "approval",
    "max_choices": "3",
    "method": "equal-shares",
    "min_votes": "2",
    "opens_on-day": "1",
    "opens_on-month": "12",
    "opens_on-year": "2026",
    "opens_time": "09:00",
    "closes_on-day": "20",
    "closes_on-month": "12",
    "closes_on-year": "2026",
    "closes_time": "18:00",
}
PROJECT = {"title_kk": "Балалар алаңы", "title_ru": "Детская площадка", "cost": "4 000 000"}
GOOD_CSV = "title_kk;title_ru;cost;village\r\nКөпір;Мост;5 000 000;Бастау\r\nҚұдық;Колодец;3000000;\r\n"
numbers = count()


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@dataclass
class Member:
    """A commission member with a browser."""

    world: World
    pages: PageClient
    person_id: uuid.UUID

    def sign_in(self) -> None:
        """Prove anew who they are, now."""
        token = f"desk-{next(numbers)}"
        self.world.sign_in(self.person_id, token, strong=True)
        with self.pages.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True


def member(world: World, app: Flask) -> Member:
    made = Member(world, PageClient(app), world.commission_member().person_id)
    commit(world)
    made.sign_in()
    return made


@pytest.fixture
def first(world: World, app: Flask) -> Member:
    return member(world, app)


def place(world: World) -> str:
    return get_place(world.session, world.okrug, world.runtime.today).slug


def drafted(first: Member, **changed: str) -> Round:
    form = first.pages.get("budget.new_round", place=place(first.world))
    sent = first.pages.submit(form, {**TERMS, **changed})
    slug = sent.location.rstrip("/").split("/")[-1]
    return first.world.session.scalars(sa.select(Round).where(Round.slug == slug)).one()


def csv_file(text: str | bytes, name: str = "projects.csv") -> tuple[BytesIO, str]:
    return BytesIO(text.encode() if isinstance(text, str) else text), name


def upload(first: Member, slug: str, data: str | bytes, status: int = 303) -> Page:
    page = first.pages.get("budget.upload", slug=slug)
    return first.pages.submit(page, {"file": csv_file(data)}, status=status)


def titles(world: World, made: Round) -> list[str]:
    return list(world.session.scalars(sa.select(Project.title_kk).where(Project.round_id == made.id)))


def test_a_commission_takes_a_round_from_the_draft_to_the_decision(
    world: World, app: Flask, first: Member, clock: MovableClock
) -> None:
    second = member(world, app)
    world.session.add(
        Body(
            slug=f"assembly-{uuid.uuid4().hex[:6]}",
            kind="assembly",
            territory_id=world.okrug,
            name_kk="Бастау округінің жиналысы",
            name_ru="Собрание округа Бастау",
            name_en="Assembly of Bastau",
        )
    )
    commit(world)
    roll_id = frozen_roll(world, 12)
    commit(world)
    made = drafted(first)
    page = first.pages.get("budget.desk")
    assert "Ауылды көркейту – 2027" in page.text
    first.pages.submit(first.pages.get("budget.new_project", slug=made.slug), PROJECT)
    upload(first, made.slug, GOOD_CSV)
    page = first.pages.get("budget.desk_round", slug=made.slug)
    assert all(title in page.text for title in ("Балалар алаңы", "Көпір", "Құдық"))
    page = first.pages.get("budget.review", slug=made.slug, code="3")
    refusal = {"decision": "refuse", "reason": "competence", "text_kk": "Бұл аудан әкімдігінің жұмысы."}
    refusal["text_ru"] = "Это работа акимата района."
    first.pages.submit(page, refusal)
    page = first.pages.get("budget.announcing", slug=made.slug)
    assert "is-allowed" in str(page.soup.select_one(".c-verdict"))
    assert first.pages.submit(page, {"roll": str(roll_id)}, follow=True).status == 200
    shown = first.pages.get("budget.project", slug=made.slug, code="3")
    assert "Бұл аудан әкімдігінің жұмысы." in shown.text
    clock.moment = made.opens_at
    commit(world)  # what this test has read ends here, before a service begins
    for person in voters_of(world, made):
        votes.cast(world.runtime, person, made.slug, ["1", "2"])
    clock.moment = made.closes_at
    for browser in (first, second):
        browser.sign_in()
    page = first.pages.submit(first.pages.get("budget.count_page", slug=made.slug), follow=True)
    assert "Келісті" in page.text
    assert page.soup.select_one("main form") is None
    first.pages.get("budget.result", slug=made.slug, status=404)
    page = second.pages.get("budget.count_page", slug=made.slug)
    root = next(entry for entry in ledger.walk(world.session) if entry.act == "budget.seal").facts["root"]
    assert root in page.text
    result = second.pages.submit(page, follow=True)
    assert "Балалар алаңы" in result.text
    page = first.pages.get("budget.decision", slug=made.slug)
    body = page.soup.select_one("input[name=body]")["value"]
    today = clock.today
    filled = {"body": body, "members": "15", "present": "10", "votes_for": "8", "document": "№ 5 хаттама",
              "decided_on-day": str(today.day), "decided_on-month": str(today.month),
              "decided_on-year": str(today.year)}  # fmt: skip
    page = first.pages.submit(page, filled, follow=True)
    assert "is-allowed" in str(page.soup.select_one(".c-verdict"))
    assert "№ 5 хаттама" in first.pages.get("budget.result", slug=made.slug).text
    acts = [entry.act for entry in ledger.walk(world.session) if entry.subject == made.slug]
    assert acts == ["budget.draft", "budget.project", "budget.project", "budget.refuse", "budget.open", "budget.seal",
                    "budget.count", "budget.adopt"]  # fmt: skip


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_page_of_the_desk_is_whole_in_each_language(
    world: World, first: Member, clock: MovableClock, lang: str
) -> None:
    made = draft(world)
    done = counted(world, clock, [["1"]] * 12)
    closed = opened(world, clock)
    clock.moment = closed.closes_at
    first.sign_in()
    pages = first.pages
    pages.get("budget.desk", lang=lang)
    pages.get("budget.new_round", lang=lang, place=place(world))
    pages.get("budget.election", lang=lang, place=place(world))
    for endpoint in ("desk_round", "terms", "new_project", "upload", "announcing"):
        pages.get(f"budget.{endpoint}", lang=lang, slug=made.slug)
    pages.get("budget.review", lang=lang, slug=made.slug, code="1")
    for row in (closed, done):
        pages.get("budget.desk_round", lang=lang, slug=row.slug)
    pages.get("budget.count_page", lang=lang, slug=closed.slug)
    pages.get("budget.decision", lang=lang, slug=done.slug)


def test_each_setting_stands_beside_where_it_comes_from(world: World, first: Member) -> None:
    page = first.pages.get("budget.new_round", place=place(world))
    assert page.soup.select_one("[name=min_votes]")["value"] == "10"
    assert page.soup.select_one("[name=max_choices]")["value"] == "3"
    assert len(page.soup.select(".c-origin .c-norm .c-tag")) == 4
    assert page.text.count("Комиссияның шешімі") == 2


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"pot": "он миллион"}, "pot"),
        ({"pot": "-5"}, "pot"),
        ({"pot": "0"}, "pot"),
        ({"pot": "1.5"}, "pot"),
        ({"pot": "99999999999999999999"}, "pot"),
        ({"pot": "50 000 000"}, "pot"),
        ({"title_kk": "  "}, "title_kk"),
        ({"max_choices": "0"}, "max_choices"),
        ({"method": "borda"}, "method"),
        ({"year": "27"}, "year"),
        ({"opens_on-day": "31", "opens_on-month": "2"}, "opens_on"),
        ({"opens_time": "25:00"}, "opens_time"),
        ({"closes_on-year": "2025"}, "closes_on"),
        ({"closes_on-year": "2027"}, "closes_on"),
        ({"min_votes": "көп"}, "min_votes"),
    ],
)
def test_wrong_terms_are_told_beside_their_field_and_nothing_is_lost(
    world: World, first: Member, changed: dict[str, str], where: str
) -> None:
    form = first.pages.get("budget.new_round", place=place(world))
    page = first.pages.submit(form, {**TERMS, **changed}, status=422)
    assert len(page.errors) == 1
    assert page.soup.select_one(".c-errors a")["href"] == f"#{where}"
    for name, value in {**TERMS, **changed}.items():
        fields = page.soup.select(f"[name='{name}']")
        if fields[0].get("type") == "radio":
            assert [f["value"] for f in fields if f.has_attr("checked")] == ([value] if value != "borda" else [])
        else:
            assert fields[0]["value"] == " ".join(value.split())
    assert world.session.scalars(sa.select(Round)).all() == []


def test_the_same_form_sent_twice_makes_one_round(world: World, first: Member) -> None:
    form = first.pages.get("budget.new_round", place=place(world))
    once, twice = first.pages.submit(form, TERMS), first.pages.submit(form, TERMS)
    assert once.location == twice.location
    assert len(world.session.scalars(sa.select(Round)).all()) == 1


def test_a_draft_can_be_changed_until_it_is_announced(world: World, first: Member, clock: MovableClock) -> None:
    made = drafted(first)
    page = first.pages.get("budget.terms", slug=made.slug)
    assert page.soup.select_one("[name=opens_time]")["value"] == "09:00"
    first.pages.submit(page, {"pot": "7 000 000"})
    assert made.pot == 7_000_000
    done = opened(world, clock)
    first.sign_in()
    first.pages.get("budget.terms", slug=done.slug, status=409)
    for path in ("terms", "projects/new", "projects/1", "projects/file", "announce"):
        token = page.soup.select_one("[name=csrf_token]")["value"]
        sent = first.pages.open(f"/kk/budget/desk/rounds/{done.slug}/{path}/", method="POST", status=409,
                                data={"csrf_token": token})  # fmt: skip
        assert "жарияланған" in sent.text


def test_a_pot_below_a_project_is_refused(world: World, first: Member) -> None:
    made = drafted(first)
    first.pages.submit(first.pages.get("budget.new_project", slug=made.slug), PROJECT)
    page = first.pages.submit(first.pages.get("budget.terms", slug=made.slug), {"pot": "3999999"}, status=422)
    assert "4 000 000" in page.errors[0]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"title_kk": ""}, "title_kk"),
        ({"cost": "0"}, "cost"),
        ({"cost": "көп"}, "cost"),
        ({"cost": "10000001"}, "cost"),
        ({"about_ru": "я" * 4001}, "about_ru"),
    ],
)
def test_a_wrong_project_is_told_beside_its_field(
    world: World, first: Member, changed: dict[str, str], where: str
) -> None:
    made = drafted(first)
    form = first.pages.get("budget.new_project", slug=made.slug)
    page = first.pages.submit(form, {**PROJECT, **changed}, status=422)
    assert page.soup.select_one(".c-errors a")["href"] == f"#{where}"
    kept = page.soup.select_one("[name=title_ru]")["value"]
    assert kept == PROJECT["title_ru"]
    assert titles(world, made) == []


def test_the_same_project_sent_twice_is_one_project(world: World, first: Member) -> None:
    made = drafted(first)
    form = first.pages.get("budget.new_project", slug=made.slug)
    first.pages.submit(form, PROJECT)
    page = first.pages.submit(form, PROJECT, status=422)
    assert "бұрыннан бар" in page.errors[0]
    assert titles(world, made) == ["Балалар алаңы"]


def test_a_refusal_needs_a_reason_and_a_text_and_can_be_taken_back(world: World, first: Member) -> None:
    made = drafted(first)
    first.pages.submit(first.pages.get("budget.new_project", slug=made.slug), PROJECT)
    form = first.pages.get("budget.review", slug=made.slug, code="1")
    assert len(first.pages.submit(form, {"decision": "refuse"}, status=422).errors) == 3
    refusal = {"decision": "refuse", "reason": "duplicate", "text_kk": "Осындай алаң бар.", "text_ru": "Такая есть."}
    for _ in range(2):
        first.pages.submit(form, refusal)
    project = world.session.scalars(sa.select(Project)).one()
    assert (project.refusal_code, project.refusal_kk, project.refusal_en) == (
        "duplicate",
        "Осындай алаң бар.",
        "Такая есть.",
    )
    page = first.pages.get("budget.review", slug=made.slug, code="1")
    assert page.soup.select_one("[value=duplicate]").has_attr("checked")
    first.pages.submit(page, {"decision": "admit"})
    assert project.refusal_code is None
    acts = [entry.act for entry in ledger.walk(world.session) if entry.subject == made.slug]
    assert acts[-2:] == ["budget.refuse", "budget.admit"]


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (GOOD_CSV + "Жол;Дорога;11000000;\r\n;;;\r\nСуағар;Канал;көп;Алматы\r\n", [("4", "cost"), ("6", "cost"),
                                                                                 ("6", "village")]),
        (GOOD_CSV + "көпір;Мост;5000000;\r\n", [("4", "title_kk")]),
        (GOOD_CSV + ";Без казахского;1000;\r\n", [("4", "title_kk")]),
        ("title_kk;cost\r\nКөпір;5\r\n", [("1", "–")]),
        ('title_kk;title_ru;cost\r\n"Көпір;Мост;5\r\n', [("2", "–")]),
        ("title_kk;title_ru;cost\r\n", [("Бүкіл файл", "–")]),
        ("", [("1", "–")]),
        (b"PK\x03\x04\x00\x00", [("Бүкіл файл", "–")]),
        ("title_kk;title_ru;cost\r\nКөпір;Мост;5;артық;тағы\r\n", [("2", "–")]),
    ],
    ids=["lines", "twice", "title", "columns", "quotes", "empty", "nothing", "binary", "cells"],
)  # fmt: skip
def test_a_faulty_file_is_reported_line_by_line_and_nothing_of_it_is_taken(
    world: World, first: Member, data: str | bytes, faults: list[tuple[str, str]]
) -> None:
    made = drafted(first)
    page = upload(first, made.slug, data, status=422)
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.soup.select("#faults tbody tr")]
    assert [(row[0].removesuffix("-жол"), row[1]) for row in rows] == faults
    assert all(row[2] for row in rows)
    assert str(len(faults)) in page.errors[0]
    assert titles(world, made) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_file_from_a_spreadsheet_is_taken_whatever_its_letters(world: World, first: Member, encoding: str) -> None:
    made = drafted(first)
    text = 'Title_KK,title_ru,cost,about_ru\nАлма,Яблоко,"1 000 000","Сад, и забор"\n'
    upload(first, made.slug, text.encode(encoding))
    project = world.session.scalars(sa.select(Project)).one()
    assert (project.title_kk, project.cost, project.about_ru) == ("Алма", 1_000_000, "Сад, и забор")


def test_the_sample_file_can_be_uploaded_as_it_is(world: World, first: Member) -> None:
    made = drafted(first)
    page = first.pages.get("budget.upload", slug=made.slug)
    link = page.soup.find("a", string=lambda text: text and "Үлгі" in text)
    data = first.pages.client.get(link["href"]).data
    upload(first, made.slug, data)
    assert titles(world, made) == ["Балалар алаңы"]
    again = upload(first, made.slug, data, status=422)
    assert "бұрыннан бар" in again.text


@pytest.mark.parametrize("path", ["projects/file/", "places"])
def test_an_upload_of_seventy_megabytes_is_answered_by_a_page(world: World, first: Member, path: str) -> None:
    made = drafted(first)
    where = f"/kk/budget/desk/rounds/{made.slug}/{path}" if path != "places" else (
        f"/kk/budget/desk/places/{place(world)}/election/")  # fmt: skip
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    sent = first.pages.client.post(
        where, data=start + b"x" * 70 * 1024 * 1024, content_type="multipart/form-data; boundary=x"
    )
    assert sent.status_code == 413
    assert "<h1>" in sent.text
    assert titles(world, made) == []


def test_announcing_without_a_frozen_roll_is_refused_with_the_verdict(world: World, first: Member) -> None:
    made = drafted(first)
    first.pages.submit(first.pages.get("budget.new_project", slug=made.slug), PROJECT)
    world.roll([world.person()], frozen=False)
    commit(world)
    page = first.pages.get("budget.announcing", slug=made.slug)
    assert "is-refused" in str(page.soup.select_one(".c-verdict"))
    page = first.pages.submit(page, status=422)
    assert "алдымен оны екі адам бекітуі керек" in page.soup.select_one(".c-verdict").get_text()
    assert made.announced_at is None


def test_announcing_without_projects_shows_which_point_is_missing(world: World, first: Member) -> None:
    made = drafted(first)
    roll_id = frozen_roll(world, 3)
    commit(world)
    page = first.pages.get("budget.announcing", slug=made.slug)
    page = first.pages.submit(page, {"roll": str(roll_id)}, status=422)
    unmet = [point.get_text() for point in page.soup.select(".c-verdict .is-unmet")]
    assert len(unmet) == 2  # no project, and one member alone in the commission
    assert made.announced_at is None


def test_a_roll_that_was_changed_after_freezing_is_refused(world: World, app: Flask, first: Member) -> None:
    member(world, app)
    made = draft(world)
    roll_id = frozen_roll(world, 3)
    stranger = world.person()
    with guards.lifted(world.session.connection()):
        world.session.add(RollEntry(roll_id=roll_id, person_id=stranger, village_id=world.villages[0]))
        world.session.flush()
    commit(world)
    page = first.pages.get("budget.announcing", slug=made.slug)
    first.pages.submit(page, {"roll": str(roll_id)}, status=409)
    assert made.announced_at is None


def test_announcing_twice_leaves_one_announcement(world: World, app: Flask, first: Member) -> None:
    member(world, app)
    made = draft(world)
    roll_id = frozen_roll(world, 3)
    commit(world)
    page = first.pages.get("budget.announcing", slug=made.slug)
    first.pages.submit(page, {"roll": str(roll_id)})
    seed = made.tie_seed
    first.pages.submit(page, {"roll": str(roll_id)}, status=409)
    assert made.tie_seed == seed
    assert [e.act for e in ledger.walk(world.session) if e.subject == made.slug] == ["budget.open"]


def test_announcing_asks_again_who_is_there(world: World, app: Flask, first: Member, clock: MovableClock) -> None:
    member(world, app)
    made = draft(world)
    roll_id = frozen_roll(world, 3)
    commit(world)
    page = first.pages.get("budget.announcing", slug=made.slug)
    clock.advance(minutes=11)
    sent = first.pages.submit(page, {"roll": str(roll_id)})
    assert "/budget/" not in sent.location
    assert made.announced_at is None


def test_the_same_member_twice_does_not_count(world: World, first: Member, clock: MovableClock) -> None:
    made = opened(world, clock)
    votes.cast(world.runtime, voters_of(world, made)[0], made.slug, ["1"])
    clock.moment = made.closes_at
    first.sign_in()
    page = first.pages.get("budget.count_page", slug=made.slug)
    first.pages.submit(page)
    again = first.pages.submit(page, status=409)
    assert "Енді басқа адамның келісімі керек" in again.text
    first.pages.get("budget.result", slug=made.slug, status=404)


def test_nobody_counts_before_the_close(world: World, first: Member, clock: MovableClock) -> None:
    made = opened(world, clock)
    first.sign_in()
    page = first.pages.get("budget.count_page", slug=made.slug)
    assert page.soup.select_one("main form") is None
    token = first.pages.get("budget.new_round", place=place(world)).soup.select_one("[name=csrf_token]")["value"]
    first.pages.post("budget.agree", {"csrf_token": token}, slug=made.slug, status=409)
    assert made.sealed_at is None


def test_a_decision_that_lacks_quorum_is_noted_and_agrees_nothing(
    world: World, first: Member, clock: MovableClock
) -> None:
    body = Body(slug=f"kenes-{uuid.uuid4().hex[:6]}", kind="kenes", territory_id=world.okrug, name_kk="Кеңес",
                name_ru="Кенес", name_en="Kenes")  # fmt: skip
    world.session.add(body)
    made = counted(world, clock, [["1"]] * 12)
    first.sign_in()
    form = first.pages.get("budget.decision", slug=made.slug)
    day = {"decided_on-day": f"{clock.today:%d}", "decided_on-month": f"{clock.today:%m}",
           "decided_on-year": f"{clock.today:%Y}"}  # fmt: skip
    filled = {"body": str(body.id), "members": "15", "present": "7", "votes_for": "7", "document": "№ 1", **day}
    for _ in range(2):
        page = first.pages.submit(form, filled, follow=True)
    assert "is-refused" in str(page.soup.select_one(".c-verdict"))
    noted = world.session.scalars(sa.select(Adoption)).one()
    assert not noted.adopted
    kept = {str(box["name"]): str(box.get("value", "")) for box in page.soup.select("main input[type=text]")}
    assert (kept["members"], kept["present"], kept["document"]) == ("15", "7", "№ 1")
    assert int(kept["decided_on-day"]) == clock.today.day
    assert [e.act for e in ledger.walk(world.session)].count("budget.adopt") == 1
    tomorrow = clock.today + timedelta(days=1)
    wrong = {**filled, "present": "16", "votes_for": "17", "decided_on-day": str(tomorrow.day),
             "decided_on-month": str(tomorrow.month), "decided_on-year": str(tomorrow.year)}  # fmt: skip
    assert len(first.pages.submit(form, wrong, status=422).errors) == 3
