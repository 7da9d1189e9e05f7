"""The ballot as a resident meets it, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.budget.models import Round
from app.identity.models import SignIn
from app.voting.models import Ballot
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, commit, make_world

COSTS = [4_000_000, 5_000_000, 3_000_000, 9_000_000]


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def open_round(world: World) -> Round:
    made = world.round(world.roll([world.person() for _ in range(3)]), COSTS)
    commit(world)
    return made


def sign_in(pages: PageClient, world: World, person_id: Any) -> SignIn:
    """A session row and its cookie, as signing in by a code leaves them."""
    row = world.sign_in(person_id, token=f"token-{person_id}")
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = f"token-{person_id}"
        cookie["_fresh"] = True
    return row


def choose(pages: PageClient, slug: str, *codes: str, status: int = 200) -> Any:
    page = pages.get("budget.ballot", slug=slug)
    return pages.submit(page, {"project": list(codes)}, status=status)


def test_a_resident_chooses_checks_confirms_and_keeps_a_slip(
    pages: PageClient, world: World, open_round: Round
) -> None:
    sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "1", "3")
    assert "1-жоба" in check.text
    assert "7 000 000 ₸" in check.text
    slip = pages.submit(check, follow=True)
    code = slip.soup.select_one(".c-code").get_text()
    assert code.startswith("VT-")
    assert "1-жоба" not in slip.text
    stored = world.session.scalars(sa.select(Ballot.code)).all()
    assert stored == [code]
    assert pages.get("budget.slip", slug=open_round.slug).soup.select_one(".c-code").get_text() == code


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_page_of_a_round_is_whole_in_each_language(
    pages: PageClient, world: World, open_round: Round, lang: str
) -> None:
    sign_in(pages, world, world.people[0])
    for endpoint in ("index", "show", "rules", "ballot", "codes"):
        values = {} if endpoint == "index" else {"slug": open_round.slug}
        pages.get(f"budget.{endpoint}", lang=lang, **values)
    pages.get("budget.project", lang=lang, slug=open_round.slug, code="1")


def test_too_many_projects_keep_the_choice_and_say_what_to_do(
    pages: PageClient, world: World, open_round: Round
) -> None:
    sign_in(pages, world, world.people[0])
    page = choose(pages, open_round.slug, "1", "2", "3", "4", status=422)
    assert len(page.errors) == 1
    assert len(page.soup.select("input[name=project][checked]")) == 4


def test_changing_the_choice_comes_back_with_the_boxes_ticked(
    pages: PageClient, world: World, open_round: Round
) -> None:
    sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "2", "3")
    action = check.soup.select_one("button[formaction]")["formaction"]
    back = pages.open(
        action,
        method="POST",
        data={"project": ["2", "3"], "csrf_token": check.soup.select_one("[name=csrf_token]")["value"]},
    )
    assert [box["value"] for box in back.soup.select("input[name=project][checked]")] == ["2", "3"]


def test_a_session_that_ran_out_on_the_way_keeps_the_choice(
    pages: PageClient, world: World, open_round: Round, clock: MovableClock
) -> None:
    row = sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "2")
    world.session.execute(sa.update(SignIn).where(SignIn.id == row.id).values(revoked_at=clock.moment))
    commit(world)
    sent = pages.submit(check)
    assert "/sign-in" in sent.location
    assert world.session.scalars(sa.select(Ballot.code)).all() == []
    ballot = pages.get("budget.ballot", slug=open_round.slug)
    assert [box["value"] for box in ballot.soup.select("input[name=project][checked]")] == ["2"]


def test_a_lost_form_token_keeps_the_choice_too(pages: PageClient, world: World, open_round: Round) -> None:
    sign_in(pages, world, world.people[0])
    choose(pages, open_round.slug, "2")
    sent = pages.post("budget.confirm", {"project": ["2"], "csrf_token": "forged"}, slug=open_round.slug)
    assert sent.location.endswith("/ballot/")
    ballot = pages.follow(sent)
    assert [box["value"] for box in ballot.soup.select("input[name=project][checked]")] == ["2"]
    assert world.session.scalars(sa.select(Ballot.code)).all() == []


def test_a_vote_after_the_close_is_answered_with_the_dates(
    pages: PageClient, world: World, open_round: Round, clock: MovableClock
) -> None:
    sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "2")
    clock.moment = open_round.closes_at + timedelta(seconds=1)
    page = pages.submit(check, status=409)
    assert "қараша" in page.text
    assert world.session.scalars(sa.select(Ballot.code)).all() == []


def test_confirming_twice_leaves_one_ballot(pages: PageClient, world: World, open_round: Round) -> None:
    sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "2")
    pages.submit(check)
    pages.submit(check)
    assert len(world.session.scalars(sa.select(Ballot.code)).all()) == 1


def test_a_vote_takes_at_most_eight_statements(pages: PageClient, world: World, open_round: Round) -> None:
    sign_in(pages, world, world.people[0])
    check = choose(pages, open_round.slug, "2")
    assert len(pages.submit(check).statements) <= 8


@pytest.mark.parametrize("projects", [20, 200])
def test_a_list_takes_at_most_five_statements_however_long(pages: PageClient, world: World, projects: int) -> None:
    made = world.round(world.roll([world.person()]), [1_000_000] * projects)
    commit(world)
    page = pages.get("budget.show", slug=made.slug)
    assert len(page.soup.select(".c-card")) == projects
    assert len(page.statements) <= 5


def test_a_draft_is_shown_to_nobody(pages: PageClient, world: World) -> None:
    made = world.round(None, COSTS, announced_at=None)
    commit(world)
    pages.get("budget.show", slug=made.slug, status=404)
    assert made.slug not in pages.get("budget.index").response.text


@pytest.mark.parametrize("endpoint", ["show", "ballot"])
def test_pages_of_forty_projects_fit_the_first_round_trip(pages: PageClient, world: World, endpoint: str) -> None:
    made = world.round(world.roll([world.person()]), [1_000_000 + 7919 * n for n in range(40)])
    commit(world)
    page = pages.get(f"budget.{endpoint}", slug=made.slug)
    assert pages.weight(page) < 14 * 1024


def test_the_slip_fits_the_first_round_trip(pages: PageClient, world: World, open_round: Round) -> None:
    sign_in(pages, world, world.people[0])
    slip = pages.submit(choose(pages, open_round.slug, "2"), follow=True)
    assert pages.weight(slip) < 14 * 1024
