"""The officer's desk: what waits by role, and nothing about how a vote is going."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from app.budget.services.votes import cast
from app.identity import services as identity
from app.places.services.rolls import create_roll
from app.platform.access import Role
from app.platform.outbox import MAX_ATTEMPTS, Job
from app.platform.words import LANGUAGES
from tests import places_world as places
from tests import world as rounds
from tests.clock import MovableClock
from tests.identity_people import new_account, new_official, signed_in
from tests.pages import Page, PageClient


@pytest.fixture
def district(runtime: Any) -> places.World:
    return places.build(runtime)


def enter(pages: PageClient, runtime: Any, account_id: uuid.UUID, *, strong: bool = True) -> None:
    """Put a session of the account into the browser."""
    token = signed_in(runtime, account_id, strong=strong).token
    runtime.session.rollback()  # the reads are over: what the pages now do must not be undone with them
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = token


def work(pages: PageClient, runtime: Any, role: Role, territory_id: uuid.UUID | None) -> uuid.UUID:
    """Somebody appointed to the role is in the browser; gives the account."""
    official = new_official(runtime, role, territory_id)
    enter(pages, runtime, official.account_id)
    return official.account_id


def headings(page: Page) -> list[str]:
    return [part.get_text() for part in page.soup.select("main h2")]


def test_a_clerk_finds_the_people_desk_of_each_okrug_and_the_open_rolls(
    runtime: Any, session: Any, pages: PageClient, district: places.World
) -> None:
    account_id = work(pages, runtime, Role.CLERK, district.okrug)
    page = pages.get("admin.index")
    assert page.h1 == "Қызметтік бөлім"
    assert headings(page)[:2] == ["Тұрғындарды қабылдау", "Дауыс берушілер тізімдері"]
    people = page.soup.select_one(f"a[href$='/desk/{district.okrug}/people']")
    assert people is not None
    assert "Қарасу ауылдық округі" in page.text
    pages.get(str(people["href"]))
    clerk = signed_in(runtime, account_id, strong=True)
    create_roll(runtime, clerk, district.okrug, title="2027 жылғы тізім", vote_on=None)
    assert "2027 жылғы тізім" in pages.get("admin.index").text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMISSION, Role.ADMINISTRATOR, Role.MODERATOR, Role.AUDITOR])
def test_the_desk_reads_in_each_language_for_each_role(
    runtime: Any, pages: PageClient, district: places.World, role: Role, lang: str
) -> None:
    work(pages, runtime, role, district.okrug)
    page = pages.get("admin.index", lang=lang)
    assert page.soup.select_one("main table tbody tr") is not None
    assert page.soup.select_one("header a[aria-current=page]") is not None  # the menu leads here


def test_a_deputy_sees_the_mandate_with_its_days(runtime: Any, pages: PageClient, district: places.World) -> None:
    person_id, account_id = new_account(runtime, name="Дина Ахметова")
    places.seat(runtime, district, person_id)
    enter(pages, runtime, account_id)
    page = pages.get("admin.index")
    row = page.soup.select_one("main tbody tr")
    assert row is not None
    assert "Мәслихат депутаты" in row.get_text()
    assert "2023 жылғы 20 наурыз" in page.text
    assert "2028 жылғы 19 наурыз" in page.text
    assert row.select_one(f"a[href*='{district.maslikhat_slug}']") is not None


def test_without_the_second_step_the_desk_says_how_a_role_counts(
    runtime: Any, pages: PageClient, district: places.World
) -> None:
    official = new_official(runtime, Role.CLERK, district.okrug)
    enter(pages, runtime, official.account_id, strong=False)
    page = pages.get("admin.index")
    assert "Бүгін Сізде лауазымды адамның рөлі жоқ." in page.text
    assert not page.soup.select("main table")


ROOMS = {
    Role.CLERK: {"/kk/budget/desk/money/", "/kk/budget/desk/proposals/", "/kk/hearings/desk/", "/kk/referendums/desk/"},
    Role.COMMISSION: {"/kk/budget/desk/", "/kk/budget/desk/money/", "/kk/referendums/desk/"},
    Role.MODERATOR: {"/kk/hearings/desk/", "/kk/hearings/desk/queue/", "/kk/referendums/desk/", "/kk/confidence/desk/"},
    Role.AUDITOR: {"/kk/budget/desk/money/"},
}


@pytest.mark.parametrize("role", ROOMS)
def test_each_official_reaches_the_desk_of_each_room(
    runtime: Any, pages: PageClient, district: places.World, role: Role
) -> None:
    work(pages, runtime, role, district.okrug)
    links = {str(link["href"]) for link in pages.get("admin.index").soup.select("main a")}
    assert ROOMS[role] <= links
    for href in ROOMS[role]:
        pages.get(href)


def test_nobody_reads_the_desk_without_signing_in(pages: PageClient) -> None:
    assert "/sign-in" in pages.get("admin.index", status=303).location


@pytest.mark.parametrize(
    ("changed", "tag"),
    [
        ({"announced_at": None}, "Шарттарын тексеріп, жариялау керек"),
        ({}, "Дауыс беру жүріп жатыр, аяқталғанша нәтиже көрсетілмейді"),
        (
            {"closes_at": -timedelta(minutes=1)},
            "Дауыс беру аяқталды, комиссияның екі мүшесі дауыстарды бірге санауы керек",
        ),
    ],
)
def test_the_commission_sees_where_its_rounds_stand(
    runtime: Any, session: Any, pages: PageClient, changed: dict[str, Any], tag: str
) -> None:
    world = rounds.make_world(session, runtime)
    moments = {name: runtime.now + by if by else None for name, by in changed.items()}
    world.round(world.roll([world.person()]), [100], **moments)
    session.commit()
    work(pages, runtime, Role.COMMISSION, world.okrug)
    page = pages.get("admin.index")
    assert tag in page.text
    assert "Бастау ауылдық округі" in page.text


def test_the_desk_tells_nothing_of_a_running_vote(runtime: Any, session: Any, pages: PageClient) -> None:
    world = rounds.make_world(session, runtime)
    people = [world.person() for _ in range(3)]
    made = world.round(world.roll(people), [100, 200])
    slug = made.slug
    session.commit()
    work(pages, runtime, Role.COMMISSION, world.okrug)
    before = pages.get("admin.index").text
    for person_id in people:
        cast(runtime, person_id, slug, ["1"])
    assert pages.get("admin.index").text == before


def test_a_round_of_another_okrug_is_not_on_the_desk(
    runtime: Any, session: Any, pages: PageClient, district: places.World
) -> None:
    world = rounds.make_world(session, runtime)
    world.round(None, [100])
    session.commit()
    work(pages, runtime, Role.COMMISSION, district.okrug)
    assert "Ауылды көркейту" not in pages.get("admin.index").text


def failed_job(session: Any, runtime: Any) -> uuid.UUID:
    job = Job(
        id=uuid.uuid4(),
        name="notices.send",
        payload=runtime.keys.encrypt('{"to": "+77012345678"}'),
        created_at=runtime.now - timedelta(days=1),
        due_at=runtime.now,
        attempts=MAX_ATTEMPTS,
        problem="GatewayError",
    )
    session.add(job)
    session.commit()
    return job.id


def test_an_administrator_starts_a_failed_job_again(
    runtime: Any, session: Any, pages: PageClient, district: places.World
) -> None:
    job_id = failed_job(session, runtime)
    work(pages, runtime, Role.ADMINISTRATOR, district.district)
    assert "1 жұмыс орындалмады" in pages.get("admin.index").text
    page = pages.get("admin.failed_jobs")
    assert "GatewayError" in page.text
    assert "7701" not in page.response.text
    after = pages.submit(page, form=f"form[action*='{job_id}']", follow=True)
    assert "Жұмыс қайта кезекке қойылды." in after.text
    assert "Орындалмай қалған жұмыс жоқ." in after.text
    assert session.get(Job, job_id).attempts == 0
    pages.submit(page, form=f"form[action*='{job_id}']", status=404)  # the second click finds nothing to do


def test_a_stale_session_proves_itself_before_a_job_starts_again(
    runtime: Any, session: Any, pages: PageClient, clock: MovableClock, district: places.World
) -> None:
    job_id = failed_job(session, runtime)
    work(pages, runtime, Role.ADMINISTRATOR, district.district)
    page = pages.get("admin.failed_jobs")
    clock.advance(minutes=11)
    assert "/account/confirm" in pages.submit(page, form=f"form[action*='{job_id}']").location
    assert session.get(Job, job_id).attempts == MAX_ATTEMPTS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_failed_jobs_read_in_each_language(
    runtime: Any, session: Any, pages: PageClient, district: places.World, lang: str
) -> None:
    failed_job(session, runtime)
    work(pages, runtime, Role.ADMINISTRATOR, district.district)
    pages.get("admin.failed_jobs", lang=lang)


def test_jobs_are_for_administrators_only(runtime: Any, pages: PageClient, district: places.World) -> None:
    work(pages, runtime, Role.CLERK, district.okrug)
    pages.get("admin.failed_jobs", status=403)


def test_the_desk_is_read_with_few_statements_however_many_officials(
    runtime: Any, pages: PageClient, district: places.World
) -> None:
    work(pages, runtime, Role.ADMINISTRATOR, district.district)
    few = pages.get("admin.officials")
    for _ in range(12):
        _, account_id = new_account(runtime)
        with runtime.transaction() as tx:
            identity.appoint(
                tx, account_id, Role.AUDITOR, district.okrug, starts_on=date(2026, 1, 1), basis="№ 7 бұйрық",
                civil_servant=False, read_offices=lambda *_: None,
            )  # fmt: skip
    many = pages.get("admin.officials")
    assert len(many.soup.select("main tbody tr")) == len(few.soup.select("main tbody tr")) + 12
    assert len(many.statements) == len(few.statements) <= 8
    assert not re.search(r"\d{12}", many.text)
