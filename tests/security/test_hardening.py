"""Ways in that were found open once: each stays shut."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import timedelta
from time import process_time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request

from app.budget import forms as budget_forms
from app.budget.models import Round
from app.budget.services import counting, votes
from app.budget.services.projects import read_projects
from app.domain.counting import pabulib
from app.domain.errors import ConflictError
from app.identity import login
from app.identity.models import Account
from app.ledger import services as ledger
from app.places import forms as places_forms
from app.places.models import Mandate
from app.platform import throttle
from app.platform.runtime import Act
from app.platform.security import caller
from tests.architecture.source import APP, files, name
from tests.budget_rounds import opened
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, commit, make_world

FROM_REQUEST = re.compile(r"_external|request\.(?:host|url|base_url|root_url)\b|HTTP_HOST")


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


def enter(pages: PageClient, world: World, person_id: uuid.UUID) -> None:
    world.sign_in(person_id, token=f"token-{person_id}")
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = f"token-{person_id}"


def test_no_address_is_made_of_the_host_that_a_request_names() -> None:
    # whoever reaches the server by another name would put that name into open data, letters and QR codes
    made = [
        name(file) for file in files(".py", ".html", ".xml", ".txt", under=APP) if FROM_REQUEST.search(file.read_text())
    ]
    assert made == ["app/platform/security.py"]  # which compares it with where a form came from


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_tries_are_counted_for_a_network_that_one_person_has(app: Flask, told: str, counted: str) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": told}):
        assert caller() == counted


def test_nobody_else_asks_where_a_request_comes_from() -> None:
    asking = [name(file) for file in files(".py", under=APP) if "remote_addr" in file.read_text()]
    assert asking == ["app/platform/health.py", "app/platform/security.py"]


@pytest.mark.parametrize("name", ["endpoint", "_external", "_scheme", "_anchor", "_method", "lang", "self", "values"])
def test_no_word_of_the_address_steers_the_links_of_a_page(pages: PageClient, name: str) -> None:
    page = pages.get(f"/kk/law/?{name}=javascript&_external=1&_scheme=javascript")
    links = [str(part["href"]) for part in page.soup.select("[href]")]
    assert not [link for link in links if link.startswith(("javascript:", "http://localhost", "//"))]


def test_a_word_of_the_address_does_not_turn_the_language_links_to_another_page(
    pages: PageClient, world: World
) -> None:
    made = world.round(world.roll([world.person()]), [1_000_000])
    commit(world)
    page = pages.get(f"/kk/budget/{made.slug}/?slug=another")
    assert {str(link["href"]) for link in page.soup.select(".c-languages a")} == {
        f"/ru/budget/{made.slug}/",
        f"/en/budget/{made.slug}/",
    }


def test_pages_of_a_signed_in_person_are_never_stored(pages: PageClient, world: World) -> None:
    person = world.person()
    commit(world)
    enter(pages, world, person)
    for path in ("/kk/account", "/kk/my-roll/", "/kk/law/"):
        assert pages.get(path).response.headers["Cache-Control"] == "no-store"


def test_a_form_with_a_token_is_never_stored(pages: PageClient) -> None:
    assert pages.get("/kk/sign-in").response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("origin", ["http://[", "null", "//localhost", "https://localhost.example", "localhost"])
def test_an_origin_that_is_not_ours_is_refused(pages: PageClient, origin: str) -> None:
    assert pages.client.post("/kk/sign-in", headers={"Origin": origin}).status_code == 403


def test_a_broken_referrer_is_no_fault(app: Flask, session: Any) -> None:
    app.config["WTF_CSRF_ENABLED"], former = False, app.config.get("WTF_CSRF_ENABLED", True)
    try:
        sent = app.test_client().post("/kk/account/confirm/send", headers={"Referer": "http://["})
    finally:
        app.config["WTF_CSRF_ENABLED"] = former
    assert (sent.status_code, sent.headers["Location"]) == (303, "/kk/sign-in")


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/kk/a\r\nb", "https://evil.example", ""]
)
def test_the_way_back_is_a_plain_path_of_this_site(app: Flask, path: str) -> None:
    with app.test_request_context():
        from flask import session as cookie

        cookie["next"] = path
        assert login.way_back("/kk/") == "/kk/"


@pytest.mark.parametrize("where", ["/kk/budget/%00/", "/kk/ledger/?subject=%00", "/kk/law/?q=a%00b", "/kk/law/?%00=1"])
def test_a_nul_in_an_address_is_a_bad_request(pages: PageClient, where: str) -> None:
    pages.get(where, status=400)


def test_a_nul_in_a_form_is_a_bad_request(pages: PageClient) -> None:
    page = pages.get("/kk/sign-in/official")
    pages.submit(page, {"login": "a\0b", "password": "a"}, status=400)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_behind_a_proxy_that_nobody_named_metrics_are_closed(pages: PageClient, header: str) -> None:
    assert pages.client.get("/metrics").status_code == 200
    assert pages.client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404


def test_behind_a_named_proxy_metrics_look_at_the_real_address(make_app: Any, database_url: str) -> None:
    client = make_app(database_url, TRUSTED_PROXIES="1").test_client()
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400])
def test_a_number_too_large_for_the_ledger_is_just_not_there(pages: PageClient, number: str) -> None:
    pages.get(f"/kk/ledger/{number}/", status=404)
    pages.get(f"/kk/ledger/?before={number}")


def test_what_only_looks_like_a_day_does_not_break_the_ledger(pages: PageClient, session: Any, runtime: Any) -> None:
    ledger.append(session, runtime.now, Act("law.local_act", "x", {"number": "2026-13-45"}, None, None, ""))
    session.commit()
    number = int(pages.client.get("/ledger/head.txt").text.split()[0])
    assert "2026-13-45" in pages.get(f"/kk/ledger/{number}/").text


def test_an_endless_number_in_the_address_is_left_out(pages: PageClient) -> None:
    pages.get("/kk/law/why?key=community.age&have=" + "0" * 19 + "9" * 5000)


def test_an_endless_cost_is_a_fault_of_its_line() -> None:
    projects, problems = read_projects(f"title_kk,title_ru,cost\nА,Б,{'9' * 5000}\n", {}, 10)
    assert projects == []
    assert [problem.message_key for problem in problems] == ["budget.error.cost"]


def test_ballots_that_name_very_many_projects_are_read_in_a_moment() -> None:
    ids = [str(number) for number in range(20_000)]
    rows = "".join(f"{one};1\n" for one in ids)
    ballots = "".join(f"{voter};{','.join(ids)}\n" for voter in range(30))
    meta = "META\nkey;value\nbudget;1\nvote_type;approval\n"
    began = process_time()
    read = pabulib.read(f"{meta}PROJECTS\nproject_id;cost\n{rows}VOTES\nvoter_id;vote\n{ballots}")
    assert [len(vote.approved) for vote in read.votes] == [20_000] * 30
    assert process_time() - began < 15  # with lists searched inside lists it took minutes


def test_the_slip_of_one_voter_is_not_shown_to_the_next_at_the_same_machine(app: Flask) -> None:
    with app.test_request_context():
        from flask import session as cookie

        cookie.update(slip={"round": "a", "code": "VT-1", "again": False}, choice={"round": "a", "codes": ["1"]})
        login.enter("token")
        assert "slip" not in cookie
        assert "choice" in cookie  # what the sign-in interrupted is still there


def test_the_log_of_a_fault_repeats_nothing_that_was_sent(
    make_app: Any, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(database_url)
    app.testing = False

    def fail() -> str:
        raise ValueError(request.args["iin"])

    fail.__access__ = app.view_functions["healthz"].__access__  # type: ignore[attr-defined]
    app.add_url_rule("/fail", "fail", fail)
    with caplog.at_level(logging.DEBUG):
        assert app.test_client().get("/fail?iin=870309300123").status_code == 500
    assert "870309300123" not in caplog.text
    assert "ValueError" in caplog.text
    assert "in fail" in caplog.text


def test_a_try_is_forgotten_when_it_limits_nobody_any_more(runtime: Any, clock: MovableClock) -> None:
    limit = throttle.Limit("test.forget", 1, timedelta(minutes=15))

    def tries() -> int:
        kept = sa.select(sa.func.count()).where(throttle.Attempt.kind == limit.kind)
        return int(runtime.session.scalar(kept))

    for number in range(3):
        with runtime.transaction() as tx:
            throttle.take(tx.session, tx.now, limit, f"address {number}")
    assert tries() == 3
    clock.moment += timedelta(minutes=15)
    with runtime.transaction() as tx:
        throttle.take(tx.session, tx.now, limit, "another address")
    assert tries() == 1


@pytest.fixture
def closed_round(world: World, clock: MovableClock) -> Round:
    made = opened(world, clock, voters=3)
    for person in world.people[:3]:
        votes.cast(world.runtime, person, made.slug, ["1"])
    clock.moment = made.closes_at
    return made


def test_the_consent_of_a_former_member_counts_no_more(world: World, closed_round: Round, clock: MovableClock) -> None:
    first, second, third = (world.commission_member() for _ in range(3))
    commit(world)
    slug = closed_round.slug
    assert not counting.agree_to_count(world.runtime, first, slug)
    yesterday = world.runtime.today - timedelta(days=1)
    world.session.execute(sa.update(Mandate).where(Mandate.person_id == first.person_id).values(ends_on=yesterday))
    commit(world)
    assert not counting.agree_to_count(world.runtime, second, slug)
    assert counting.agree_to_count(world.runtime, third, slug)


def test_the_consent_of_a_closed_account_counts_no_more(world: World, closed_round: Round) -> None:
    first, second = (world.commission_member() for _ in range(2))
    commit(world)
    assert not counting.agree_to_count(world.runtime, first, closed_round.slug)
    world.session.execute(
        sa.update(Account).where(Account.id == first.account_id).values(disabled_at=world.runtime.now)
    )
    commit(world)
    assert not counting.agree_to_count(world.runtime, second, closed_round.slug)
    with pytest.raises(ConflictError):
        counting.agree_to_count(world.runtime, second, closed_round.slug)


def test_words_in_place_of_a_file_are_no_file(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"file": "words"}):
        assert budget_forms.UploadForm().file.data is None
        assert places_forms.UploadForm().file.data is None
