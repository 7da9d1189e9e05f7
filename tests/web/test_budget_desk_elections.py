"""Elections from elsewhere by file, and who may come to the desk at all."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Round
from app.budget.services import projects, rounds
from app.domain.counting.pabulib import REASONS
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError
from app.places.queries import get_place
from app.platform.access import Role
from app.voting.models import Mark
from tests.budget_rounds import counted, draft
from tests.clock import MovableClock
from tests.pages import Page, PageClient
from tests.world import World, commit, make_world

GOOD = """META
key;value
description;A small town
country;Poland
currency;PLN
date_begin;01.06.2023
date_end;10.06.2023
vote_type;approval
num_projects;3
num_votes;4
budget;1000
PROJECTS
project_id;cost;name
a;600;Park
b;500;Well
c;400;Bridge
VOTES
voter_id;vote;age
1;a,b;34
2;a;51
3;c,a;28
4;c;70
"""
FIELDS = {
    "title_kk": "Шағын қала, 2023",
    "title_ru": "Малый город, 2023",
    "source": "Pabulib: A small town 2023",
    "method": "greedy",
}


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def browser(world: World, app: Flask, person_id: uuid.UUID | None = None, *, strong: bool = True) -> PageClient:
    pages = PageClient(app)
    if person_id:
        token = f"desk-{uuid.uuid4().hex}"
        world.sign_in(person_id, token, strong=strong)
        with pages.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
    return pages


@pytest.fixture
def pages(world: World, app: Flask) -> PageClient:
    return browser(world, app, world.commission_member().person_id)


def place(world: World) -> str:
    return get_place(world.session, world.okrug, world.runtime.today).slug


def upload(pages: PageClient, world: World, text: str | bytes, status: int = 303, **changed: str) -> Page:
    form = pages.get("budget.election", place=place(world))
    data = text.encode() if isinstance(text, str) else text
    return pages.submit(form, {**FIELDS, **changed, "file": (BytesIO(data), "town.pb")}, status=status)


def test_an_election_from_elsewhere_is_kept_counted_and_said_to_be_so(world: World, pages: PageClient) -> None:
    sent = upload(pages, world, GOOD)
    result = pages.follow(sent)
    assert "Бұл дауыс беру осы платформада өткен жоқ" in result.text
    assert "Pabulib: A small town 2023" in result.text
    rows = [row.get_text(" ") for row in result.soup.select("#winners tbody tr")]
    assert "Park" in rows[0]
    assert "Bridge" in rows[1]
    assert "1 000 PLN" in result.text
    made = world.session.scalars(sa.select(Round)).one()
    assert made.imported_from == FIELDS["source"]
    assert world.session.scalars(sa.select(Mark)).all() == []
    box = pages.client.get(pages.path("budget.file", slug=made.slug, name="ballots.pb")).text
    assert sorted(re.findall(r"^\d+;([abc,]+)$", box, re.MULTILINE)) == ["a", "a,b", "a,c", "c"]
    assert "34" not in box.split("VOTES")[1]
    pages.get("budget.file", slug=made.slug, name="round.json", status=404)


def test_the_same_election_sent_twice_is_kept_once(world: World, pages: PageClient) -> None:
    form = pages.get("budget.election", place=place(world))
    sent = [pages.submit(form, {**FIELDS, "file": (BytesIO(GOOD.encode()), "town.pb")}).location for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(world.session.scalars(sa.select(Round)).all()) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "about"),
    [
        ("2;a;51", "2;x;51", "20", "«x»"),
        ("b;500;Well", "b;көп;Well", "15", "«көп»"),
        ("b;500;Well", "a;500;Well", "15", "PROJECTS"),
        ("num_votes;4", "num_votes;5", "10", "num_votes"),
        ("vote_type;approval", "vote_type;ordinal", "8", "«ordinal»"),
        ("PROJECTS", "PROJEKTS", "17", "VOTES"),
        ("4;c;70", "4;c", "22", "2"),
    ],
)
def test_a_malformed_file_is_told_with_its_line_and_the_form_keeps_its_text(
    world: World, pages: PageClient, old: str, new: str, line: str, about: str
) -> None:
    page = upload(pages, world, GOOD.replace(old, new), status=422)
    (told,) = page.errors
    assert told.startswith(f"{line}-жол.")
    assert about in told
    assert page.soup.select_one("[name=title_kk]")["value"] == FIELDS["title_kk"]
    assert page.soup.select_one("[value=greedy]").has_attr("checked")
    assert world.session.scalars(sa.select(Round)).all() == []


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00\x01", "қате".encode(), GOOD.replace("600", "0.5").encode(),
                                  GOOD.replace("600", "0").encode()])  # fmt: skip
def test_what_is_no_election_is_refused_with_a_sentence(world: World, pages: PageClient, data: bytes) -> None:
    page = upload(pages, world, data, status=422)
    assert len(page.errors) == 1
    assert world.session.scalars(sa.select(Round)).all() == []


@pytest.mark.parametrize("told", ["max_length;many", "max_length;0", "date_begin;31.12.9999", "date_end;soon"])
def test_strange_words_beside_the_votes_do_no_harm(world: World, pages: PageClient, told: str) -> None:
    key = told.split(";")[0]
    text = re.sub(rf"^{key};.*$", told, GOOD, flags=re.MULTILINE)
    text = text if told in text else text.replace("budget;1000", f"{told}\nbudget;1000")
    pages.follow(upload(pages, world, text))


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_has_its_words(app: Flask, code: str, lang: str) -> None:
    words = app.extensions["words"]
    facts = dict.fromkeys(re.findall(r"{(\w+)}", REASONS[code]), "7")
    facts |= {"n": 7} if "n" in facts else {}
    assert "7" in words.say(f"budget.pabulib.{code}", lang, line=3, **facts) or not set(facts) - {"reason"}


DESK = ["/desk/", "/desk/places/{place}/new/", "/desk/places/{place}/election/", "/desk/rounds/{slug}/",
        "/desk/rounds/{slug}/terms/", "/desk/rounds/{slug}/announce/", "/desk/rounds/{slug}/count/",
        "/desk/rounds/{slug}/decision/", "/desk/rounds/{slug}/projects/new/", "/desk/rounds/{slug}/projects/1/",
        "/desk/rounds/{slug}/projects/file/"]  # fmt: skip


@pytest.mark.parametrize("path", DESK)
def test_a_visitor_is_asked_to_sign_in(world: World, app: Flask, path: str) -> None:
    made = draft(world)
    commit(world)
    where = f"/kk/budget{path.format(slug=made.slug, place=place(world))}"
    assert "/sign-in" in browser(world, app).open(where, status=303).location


@pytest.mark.parametrize("path", DESK)
@pytest.mark.parametrize("who", ["resident", "member of another commission", "member without the second factor"])
def test_nobody_else_comes_to_the_desk(world: World, app: Flask, path: str, who: str) -> None:
    made = draft(world)
    if who == "resident":
        pages = browser(world, app, world.person())
    elif who == "member without the second factor":
        pages = browser(world, app, world.commission_member().person_id, strong=False)
    else:
        other = make_world(world.session, world.runtime)
        pages = browser(world, app, other.commission_member().person_id)
    commit(world)
    where = f"/kk/budget{path.format(slug=made.slug, place=place(world))}"
    if who == "member of another commission" and path == "/desk/":
        assert made.slug not in pages.open(where).response.text
        return
    pages.open(where, status=403)


def test_services_refuse_who_is_not_of_the_commission(world: World, clock: MovableClock) -> None:
    made, done = draft(world), counted(world, clock, [["1"]])
    rt, clerk = world.runtime, world.actor(Role.CLERK)
    commit(world)
    terms = rounds.Terms("x", 2027, {"kk": "к", "ru": "р", "en": "e"}, 1, 1, "approval", 1, "greedy", 10,
                         made.opens_at, made.closes_at)  # fmt: skip
    project = projects.NewProject({"kk": "к", "ru": "р", "en": "e"}, {}, 5)
    decision = rounds.Decision(uuid.uuid4(), clock.today, 3, 2, 2, "№ 1")
    for act in (
        lambda: rounds.create_round(rt, clerk, world.okrug, terms),
        lambda: rounds.change_round(rt, clerk, made.slug, terms),
        lambda: rounds.announce(rt, clerk, made.slug, uuid.uuid4()),
        lambda: rounds.adopt(rt, clerk, done.slug, decision),
        lambda: projects.add_project(rt, clerk, made.slug, project),
        lambda: projects.refuse_project(rt, clerk, made.slug, "1", reason="duplicate", text={"kk": "–", "ru": "–"}),
        lambda: projects.admit_project(rt, clerk, made.slug, "1"),
        lambda: projects.import_projects(rt, clerk, made.slug, b"title_kk;title_ru;cost\nA;B;5\n"),
        lambda: projects.import_election(
            rt, clerk, world.okrug, GOOD, projects.Imported("y", terms.title, "z", "greedy")
        ),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_an_address_that_is_taken_and_a_village_of_elsewhere_are_refused(world: World) -> None:
    made = draft(world)
    member = world.commission_member()
    commit(world)
    imported = projects.Imported(made.slug, {"kk": "к", "ru": "р", "en": "e"}, "z", "greedy")
    with pytest.raises(ConflictError):
        projects.import_election(world.runtime, member, world.okrug, GOOD, imported)
    far = projects.NewProject({"kk": "к", "ru": "р", "en": "e"}, {}, 5, village_id=world.district)
    with pytest.raises(InvalidInputError):
        projects.add_project(world.runtime, member, made.slug, far)
