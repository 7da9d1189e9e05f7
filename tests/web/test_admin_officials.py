"""Administrators appoint, end, give passwords, reset second factors and close accounts: in their territories only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from app.identity import services as identity
from app.identity.models import Account, Appointment
from app.ledger.models import LedgerEntry
from app.platform.access import Role
from app.platform.words import LANGUAGES
from tests import places_world as places
from tests.clock import MovableClock
from tests.identity_people import PASSWORD, Official, new_account, new_iin, new_official
from tests.pages import Page, PageClient
from tests.web.test_admin import enter

BORN = {"birth_date-day": "14", "birth_date-month": "5", "birth_date-year": "1990"}
STARTS = {"starts_on-day": "1", "starts_on-month": "12", "starts_on-year": "2026"}
NAME = "Сәуле Бекова"


@dataclass
class Desk:
    """A district with its administrator in the browser."""

    world: places.World
    official: Official
    pages: PageClient
    runtime: Any

    def fill(self, **changes: Any) -> dict[str, Any]:
        """The form of an appointment as a clerk of the okrug."""
        return {
            "iin": new_iin(),
            "full_name": NAME,
            **BORN,
            "role": "clerk",
            "territory_id": str(self.world.okrug),
            **STARTS,
            "basis": "2026 жылғы 20 қарашадағы № 41 бұйрық",
            **changes,
        }

    def send(self, status: int = 303, **changes: Any) -> Page:
        form = self.pages.get("admin.new_appointment")
        return self.pages.submit(form, self.fill(**changes), status=status, follow=status == 303)


@pytest.fixture
def desk(runtime: Any, pages: PageClient) -> Desk:
    world = places.build(runtime)
    official = new_official(runtime, Role.ADMINISTRATOR, world.district)
    enter(pages, runtime, official.account_id)
    return Desk(world, official, pages, runtime)


def acts(session: Any) -> list[tuple[str, dict[str, Any]]]:
    """The newest acts of the ledger first."""
    rows = session.execute(sa.select(LedgerEntry.act, LedgerEntry.facts).order_by(LedgerEntry.number.desc()))
    return [(act, facts) for act, facts in rows]


# Appointing


def test_a_person_is_appointed_and_the_ledger_names_nobody(desk: Desk, session: Any) -> None:
    page = desk.send()
    assert page.h1 == NAME
    assert "Рөл берілді." in page.text
    assert "Әкім аппаратының маманы" in page.text
    assert "2026 жылғы 1 желтоқсан" in page.text
    act, facts = acts(session)[0]
    assert act == "identity.appoint"
    assert NAME not in str(facts)
    assert NAME in desk.pages.get("admin.officials").text


def test_a_form_with_gaps_says_what_is_missing_and_keeps_its_text(desk: Desk) -> None:
    page = desk.send(422, iin="123", basis="", role=None, territory_id="")
    assert page.errors == [
        "ЖСН он екі цифрдан тұрады.",
        "Рөлді таңдаңыз.",
        "Аумақты таңдаңыз.",
        "Негізін жазыңыз: қандай бұйрық немесе шешім.",
    ]
    assert page.soup.select_one("input[name=full_name]")["value"] == NAME  # type: ignore[index]
    assert "123" not in [part.get("value") for part in page.soup.select("input")]


def test_a_deputy_is_not_appointed_as_a_civil_servant_and_the_norm_is_shown(desk: Desk) -> None:
    iin = new_iin()
    with desk.runtime.transaction() as tx:
        person_id = identity.register_person(tx, iin, NAME, places.date(1990, 5, 14))
    places.seat(desk.runtime, desk.world, person_id)
    page = desk.send(422, iin=iin, civil_servant="y")
    refusal = page.soup.select_one(".c-verdict.is-refused")
    assert refusal is not None
    assert refusal.select_one(".c-norm") is not None
    assert page.soup.select_one("input[name=basis]")["value"].startswith("2026 жылғы")  # type: ignore[index]
    assert desk.send(iin=iin).h1 == NAME  # not as a civil servant the law allows it


def test_the_same_role_twice_is_refused(desk: Desk) -> None:
    iin = new_iin()
    desk.send(iin=iin)
    assert desk.send(422, iin=iin).errors == ["Бұл адам осы рөлді сол күндері атқарып жүр."]


def test_a_territory_outside_is_not_on_offer_and_not_taken(desk: Desk, runtime: Any) -> None:
    other = places.build(runtime)
    form = desk.pages.get("admin.new_appointment")
    offered = {str(option.get("value")) for option in form.soup.select("select[name=territory_id] option")}
    assert offered == {"", str(desk.world.district), str(desk.world.okrug)}
    refused = desk.send(422, territory_id=str(other.okrug))
    assert refused.errors == ["Аумақты таңдаңыз."]
    assert desk.send(422, territory_id="all").errors == ["Аумақты таңдаңыз."]


def test_only_an_administrator_of_the_installation_appoints_for_all_of_it(
    runtime: Any, session: Any, pages: PageClient
) -> None:
    world = places.build(runtime)
    official = new_official(runtime, Role.ADMINISTRATOR, None)
    enter(pages, runtime, official.account_id)
    page = Desk(world, official, pages, runtime).send(role="auditor", territory_id="all")
    assert "Бүкіл жүйе" in page.text


def test_nobody_gives_themselves_a_role(desk: Desk, session: Any) -> None:
    iin = new_iin()
    with desk.runtime.transaction() as tx:
        person_id = identity.register_person(tx, iin, NAME, places.date(1990, 5, 14))
        account_id = identity.open_account(tx, person_id)
        identity.appoint(
            tx, account_id, Role.ADMINISTRATOR, desk.world.district, starts_on=desk.runtime.today, basis="№ 7",
            civil_servant=False, read_offices=places_offices,
        )  # fmt: skip
    enter(desk.pages, desk.runtime, account_id)
    form = desk.pages.get("admin.new_appointment")
    refused = desk.pages.submit(form, desk.fill(iin=iin, role="commission"), status=403)
    assert "Өзіңізге қатысты мұндай әрекетті басқа әкімші жасайды." in refused.text
    held = session.scalars(sa.select(Appointment.role).where(Appointment.account_id == account_id))
    assert list(held) == ["administrator"]


def places_offices(*_: Any) -> Any:
    raise AssertionError("asked only for civil servants")


def test_a_form_that_grew_stale_comes_back_with_its_text_but_without_the_iin(desk: Desk, clock: MovableClock) -> None:
    form = desk.pages.get("admin.new_appointment")
    filled = desk.fill()
    clock.advance(minutes=11)
    asked = desk.pages.follow(desk.pages.submit(form, filled))
    back = desk.pages.submit(asked, {"secret": PASSWORD}, follow=True)
    assert back.h1 == "Рөл беру"
    assert back.soup.select_one("input[name=full_name]")["value"] == NAME  # type: ignore[index]
    assert back.soup.select_one("input[name=role][checked]")["value"] == "clerk"  # type: ignore[index]
    assert filled["iin"] not in back.response.text
    with desk.pages.client.session_transaction() as cookie:
        assert filled["iin"] not in str(dict(cookie))


# Ending


def test_an_appointment_ends_with_its_last_day(desk: Desk, session: Any) -> None:
    clerk = new_official(desk.runtime, Role.CLERK, desk.world.okrug)
    page = desk.pages.get("admin.official", person_id=clerk.person_id)
    end = page.soup.select_one("main table a[href*='/end/']")
    assert end is not None
    form = desk.pages.get(str(end["href"]))
    past = desk.pages.submit(form, {"last_day-day": "20", "last_day-month": "11", "last_day-year": "2026"}, status=422)
    assert "Соңғы күн бүгіннен бұрын бола алмайды" in past.errors[0]
    ended = desk.pages.submit(
        past, {"last_day-day": "30", "last_day-month": "11", "last_day-year": "2026"}, follow=True
    )
    assert "2026 жылғы 30 қараша" in ended.text
    assert acts(session)[0][0] == "identity.end_appointment"


def test_a_mandate_is_not_ended_here(desk: Desk, runtime: Any) -> None:
    person_id, _ = new_account(runtime)
    mandate_id = places.seat(runtime, desk.world, person_id)
    page = desk.pages.get("admin.official", person_id=person_id)
    assert "Мандат бойынша" in page.text
    desk.pages.get("admin.confirm_end", person_id=person_id, appointment_id=mandate_id, status=404)


# Signing in


def test_a_first_password_is_shown_once_and_opens_the_door(desk: Desk, session: Any) -> None:
    appointed = desk.send()
    form = desk.pages.get(_link(appointed, "/password/"))
    sent = desk.pages.submit(form, {"login": "S.Bekova"})
    slip = desk.pages.follow(sent)
    code = slip.soup.select_one(".c-slip .c-code")
    assert code is not None
    password = code.get_text()
    assert "s.bekova" in slip.text
    assert password not in desk.pages.follow(sent, status=303).response.text
    step = identity.sign_in_with_password(desk.runtime, "s.bekova", password, address="192.0.2.1")
    assert not step.is_set_up
    assert acts(session)[0] == ("identity.give_password", {})


def _link(page: Page, part: str) -> str:
    found = page.soup.select_one(f"main a[href*='{part}']")
    assert found is not None
    return str(found["href"])


def test_a_login_that_is_taken_is_refused_beside_its_field(desk: Desk, runtime: Any) -> None:
    other = new_official(runtime, Role.AUDITOR, None)
    form = desk.pages.get(_link(desk.send(), "/password/"))
    page = desk.pages.submit(form, {"login": other.login}, status=422)
    assert page.errors == ["Бұл логин басқа адамға берілген. Басқасын жазыңыз."]


def test_a_deputy_without_an_account_gets_one_with_the_password(desk: Desk, session: Any) -> None:
    person_id = places.person(desk.runtime)
    places.seat(desk.runtime, desk.world, person_id)
    form = desk.pages.get("admin.login_form", person_id=person_id)
    desk.pages.submit(form, {"login": "deputy-1"}, follow=True)
    assert session.scalar(sa.select(Account.login).where(Account.person_id == person_id)) == "deputy-1"


def test_a_second_factor_is_reset_by_two_administrators_only(desk: Desk, runtime: Any, session: Any) -> None:
    clerk = new_official(runtime, Role.CLERK, desk.world.okrug)
    where = {"person_id": clerk.person_id}
    first = desk.pages.submit(desk.pages.get("admin.confirm_reset", **where), follow=True)
    assert "Енді басқа әкімшінің келісімі керек." in first.text
    again = desk.pages.get("admin.confirm_reset", **where)
    assert not again.soup.select("main form")
    assert session.scalar(sa.select(Account.totp_cipher).where(Account.id == clerk.account_id)) is not None

    second = new_official(runtime, Role.ADMINISTRATOR, desk.world.district)
    enter(desk.pages, runtime, second.account_id)
    waiting = desk.pages.get("admin.index")
    assert "Екінші әкімшінің келісімі керек" in waiting.text
    done = desk.pages.submit(desk.pages.get(_link(waiting, "/second-factor/")), follow=True)
    assert "Екінші қадам алынды." in done.text
    assert session.scalar(sa.select(Account.totp_cipher).where(Account.id == clerk.account_id)) is None
    assert acts(session)[0] == ("identity.reset_second_factor", {})


def test_a_closed_account_opens_no_door(desk: Desk, runtime: Any, session: Any) -> None:
    clerk = new_official(runtime, Role.CLERK, desk.world.okrug)
    closed = desk.pages.submit(desk.pages.get("admin.confirm_disable", person_id=clerk.person_id), follow=True)
    assert "Есептік жазба жабылды." in closed.text
    with pytest.raises(identity.officials.InvalidInputError):
        identity.sign_in_with_password(runtime, clerk.login, PASSWORD, address="192.0.2.1")
    assert acts(session)[0] == ("identity.disable", {})


# Whose officials


@pytest.mark.parametrize("endpoint", ["admin.login_form", "admin.confirm_reset", "admin.confirm_disable"])
def test_an_official_who_also_serves_a_higher_territory_is_out_of_reach(
    desk: Desk, runtime: Any, endpoint: str
) -> None:
    higher = new_official(runtime, Role.ADMINISTRATOR, None)
    with runtime.transaction() as tx:
        identity.appoint(
            tx, higher.account_id, Role.AUDITOR, desk.world.okrug, starts_on=runtime.today, basis="№ 9",
            civil_servant=False, read_offices=places_offices,
        )  # fmt: skip
    page = desk.pages.get("admin.official", person_id=higher.person_id)
    assert "Мұны жоғары тұрған аумақтың платформа әкімшісі жасайды." in page.text
    desk.pages.get(endpoint, person_id=higher.person_id, status=403)


@pytest.mark.parametrize("endpoint", ["admin.login_form", "admin.confirm_reset", "admin.confirm_disable"])
def test_an_administrator_does_nothing_to_themselves(desk: Desk, endpoint: str) -> None:
    desk.pages.get(endpoint, person_id=desk.official.person_id, status=403)


def test_officials_of_another_district_are_not_found(desk: Desk, runtime: Any) -> None:
    other = new_official(runtime, Role.CLERK, places.build(runtime).okrug)
    desk.pages.get("admin.official", person_id=other.person_id, status=404)
    assert other.person_id.hex not in desk.pages.get("admin.officials").response.text.replace("-", "")


def test_a_resident_is_no_official(desk: Desk, runtime: Any) -> None:
    person_id, _ = new_account(runtime)
    desk.pages.get("admin.official", person_id=person_id, status=404)
    desk.pages.get("admin.confirm_disable", person_id=person_id, status=404)


@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMISSION, Role.AUDITOR])
def test_other_roles_appoint_nobody(runtime: Any, pages: PageClient, role: Role) -> None:
    official = new_official(runtime, role, places.build(runtime).okrug)
    enter(pages, runtime, official.account_id)
    pages.get("admin.officials", status=403)
    pages.get("admin.new_appointment", status=403)


@pytest.mark.parametrize(
    "endpoint", ["admin.new_appointment", "admin.login_form", "admin.confirm_reset", "admin.confirm_disable"]
)
def test_every_act_begins_with_a_fresh_proof(desk: Desk, runtime: Any, clock: MovableClock, endpoint: str) -> None:
    clerk = new_official(runtime, Role.CLERK, desk.world.okrug)
    clock.advance(minutes=11)
    values: dict[str, uuid.UUID] = {} if endpoint == "admin.new_appointment" else {"person_id": clerk.person_id}
    assert "/account/confirm" in desk.pages.get(endpoint, status=303, **values).location


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_reads_in_each_language(desk: Desk, runtime: Any, lang: str) -> None:
    clerk = new_official(runtime, Role.CLERK, desk.world.okrug)
    where = {"person_id": clerk.person_id}
    for endpoint in ("admin.official", "admin.login_form", "admin.confirm_reset", "admin.confirm_disable"):
        desk.pages.get(endpoint, lang=lang, **where)
    for endpoint in ("admin.officials", "admin.new_appointment"):
        desk.pages.get(endpoint, lang=lang)
    page = desk.pages.get("admin.official", lang=lang, **where)
    desk.pages.get(_link(page, "/end/"))
    slip = desk.pages.submit(desk.pages.get("admin.login_form", lang=lang, **where), {"login": f"clerk-{lang}"})
    desk.pages.follow(slip)
