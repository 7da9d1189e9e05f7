"""What became of the money, page by page in Kazakh: the office enters, a second person confirms, residents watch."""

from __future__ import annotations

import csv
import io
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # it has no types
from PIL import Image
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from app.domain.spending import quarter_of
from app.identity.models import Account, Appointment
from app.platform.access import Role
from tests.budget_money import BIN, Works, adopted
from tests.clock import MovableClock
from tests.pages import PageClient
from tests.world import World, commit, make_world

SCHEMAS = Path(__file__).parents[1] / "ocds"
numbers = count()


@pytest.fixture
def world(session: Any, runtime: Any) -> World:
    return make_world(session, runtime)


@pytest.fixture
def works(world: World, clock: MovableClock) -> Works:
    return adopted(world, clock)


@dataclass
class Person:
    """Somebody with a browser."""

    pages: PageClient
    person_id: uuid.UUID


def signed_in(works: Works, app: Flask, person_id: uuid.UUID, *, strong: bool = True) -> Person:
    person = Person(PageClient(app), person_id)
    token = f"money-{next(numbers)}"
    works.world.sign_in(person_id, token, strong=strong)
    with person.pages.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return person


def member(works: Works, app: Flask) -> Person:
    made = works.world.commission_member()
    commit(works.world)
    return signed_in(works, app, made.person_id)


def resident(works: Works, app: Flask, name: str = "Айгүл Серікқызы") -> Person:
    person_id = works.world.person(name)
    commit(works.world)
    return signed_in(works, app, person_id, strong=False)


def photo() -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG")
    return io.BytesIO(made.getvalue()), "сурет.jpg"


def day(prefix: str, when: Any) -> dict[str, str]:
    return {f"{prefix}-day": str(when.day), f"{prefix}-month": str(when.month), f"{prefix}-year": str(when.year)}


def contract(works: Works, first: Person, **changed: str) -> None:
    fields = {
        "number": "12-Ш",
        **day("signed_on", works.world.runtime.today),
        "procedure": "open_tender",
        "supplier": "«Жол құрылыс» ЖШС",
        "supplier_bin": BIN,
        "amount": "3 500 000",
    }
    page = first.pages.get("budget.contract", slug=works.slug, code="1")
    first.pages.submit(page, {**fields, **changed})


def confirm(works: Works, second: Person) -> None:
    page = second.pages.get("budget.desk_course", slug=works.slug, code="1")
    second.pages.submit(page, form="main form[action*=confirm]")


def test_a_contract_is_seen_once_a_second_person_has_confirmed_it(works: Works, app: Flask) -> None:
    first, second, anyone = member(works, app), member(works, app), PageClient(app)
    contract(works, first)
    page = first.pages.get("budget.desk_course", slug=works.slug, code="1")
    assert "Оны басқа адам растауы керек" in page.text
    assert page.soup.select_one("form[action*=confirm]") is None
    assert "Жол құрылыс" not in anyone.get("budget.course", slug=works.slug, code="1").text
    confirm(works, second)
    page = anyone.get("budget.course", slug=works.slug, code="1")
    assert "«Жол құрылыс» ЖШС" in page.text
    assert BIN in page.text
    assert "3 500 000 ₸" in page.text
    page = anyone.get("budget.money", slug=works.slug)
    assert "бекітілгені 7 000 000 ₸ = шарт бойынша 3 500 000 ₸ + шартсыз 3 500 000 ₸" in page.text
    assert "Қалдық: 3 000 000 ₸" in page.text


def test_a_contract_with_a_natural_persons_number_is_refused_in_words(works: Works, app: Flask) -> None:
    first = member(works, app)
    page = first.pages.get("budget.contract", slug=works.slug, code="1")
    fields = {"number": "1", **day("signed_on", works.world.runtime.today), "procedure": "other", "supplier": "ДК",
              "supplier_bin": "880101300018", "amount": "5"}  # fmt: skip
    page = first.pages.submit(page, fields, status=422)
    assert page.errors == ["Бұл заңды тұлғаның БСН-іне ұқсамайды. Жеке тұлғаның ЖСН-ін жазбаңыз, жолды бос қалдырыңыз."]
    assert page.soup.select_one("input[name=supplier]")["value"] == "ДК"  # type: ignore[index]


def test_an_entry_beyond_the_contract_is_refused_with_the_verdict(works: Works, app: Flask) -> None:
    first, second = member(works, app), member(works, app)
    contract(works, first)
    confirm(works, second)
    page = first.pages.get("budget.entry", slug=works.slug, code="1")
    chosen = str(page.soup.select_one("input[name=contract]")["value"])  # type: ignore[index]
    today = day("day_of", works.world.runtime.today)
    fields = {"contract": chosen, "change": "payment", "amount": "3 500 001", "paper": "№ 41", **today}
    first.pages.submit(page, fields)
    page = second.pages.get("budget.desk_course", slug=works.slug, code="1")
    page = second.pages.submit(page, form="main form[action*=confirm]", status=422)
    assert "шарт бойынша: 3 500 000 ₸, төленгені: 3 500 001 ₸" in page.text
    link = next(a for a in page.soup.select("a") if a.get_text().startswith("Растамау"))
    page = second.pages.get(str(link["href"]))
    second.pages.submit(page, {"refusal": "Сомасы шарттан көп"})
    assert (
        "Растамау себебі: Сомасы шарттан көп" in first.pages.get("budget.desk_course", slug=works.slug, code="1").text
    )


def test_a_confirmed_payment_is_taken_back_and_both_entries_stay(works: Works, app: Flask) -> None:
    first, second = member(works, app), member(works, app)
    contract(works, first)
    confirm(works, second)
    page = first.pages.get("budget.desk_course", slug=works.slug, code="1")
    link = next(a for a in page.soup.select("a") if a.get_text().startswith("Қате жазбаны қайтару"))
    page = first.pages.get(str(link["href"]))
    first.pages.submit(page, {"refusal": "Басқа жобаның шарты"})
    confirm(works, second)
    page = PageClient(app).get("budget.money_file", slug=works.slug)
    rows = [row for row in table(page.response.data) if row["kind"] == "contract"]
    assert [row["amount"] for row in rows] == ["3500000", "-3500000"]
    assert rows[1]["takes_back"] == rows[0]["entry"]
    assert rows[1]["reason"] == "Басқа жобаның шарты"


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_the_file_of_every_tenge_adds_up(works: Works, app: Flask) -> None:
    works.contract(3_500_000)
    works.contract(2_000_000, code="2", supplier="=1+1 ЖШС", supplier_bin=None)
    rows = table(PageClient(app).get("budget.money_file", slug=works.slug).response.data)

    def total(kind: str) -> int:
        return sum(int(row["amount"]) for row in rows if row["kind"] == kind)

    assert total("pot") == total("approved") + total("rest") == works.round.pot
    assert total("contract") == 5_500_000
    assert rows[-1]["supplier"] == "'=1+1 ЖШС"
    page = PageClient(app).get("budget.money", slug=works.slug)
    assert f"Кесте (CSV), жол саны: {len(rows)}" in page.text
    assert "Ақша көзі: округтің өз қаражаты" in page.text


def validator() -> Draft4Validator:
    names = ("release-schema.json", "release-package-schema.json")
    schemas = [json.loads((SCHEMAS / name).read_text("utf-8")) for name in names]
    known = [(schema["id"], Resource.from_contents(schema, DRAFT4)) for schema in schemas]
    return Draft4Validator(schemas[1], registry=Registry().with_resources(known))


def test_open_contracting_data_keeps_the_published_schema(works: Works, app: Flask) -> None:
    works.contract(3_500_000)
    works.contract(400_000, number="8", supplier="«Серік» ДК", supplier_bin=None)
    data = json.loads(PageClient(app).get("budget.money_ocds", slug=works.slug).response.data)
    assert [error.message for error in validator().iter_errors(data)] == []
    first, second = data["releases"]
    assert [row["value"]["amount"] for row in first["contracts"]] == [3_500_000, 400_000]
    suppliers = [party for party in first["parties"] if "supplier" in party["roles"]]
    assert [party.get("identifier", {}).get("id") for party in suppliers] == [BIN, None]
    assert second["tag"] == ["planning", "tender"]
    assert sum(row["planning"]["budget"]["amount"]["amount"] for row in (first, second)) == 7_000_000


def test_a_release_stays_itself_until_its_project_changes(works: Works, app: Flask, clock: MovableClock) -> None:
    works.contract(3_500_000)

    def releases() -> tuple[bytes, list[tuple[str, str]]]:
        data = PageClient(app).get("budget.money_ocds", slug=works.slug).response.data
        assert [error.message for error in validator().iter_errors(json.loads(data))] == []
        return data, [(row["id"], row["date"]) for row in json.loads(data)["releases"]]

    data, (first, second) = releases()
    clock.moment += timedelta(minutes=5)
    assert releases()[0] == data
    works.contract(2_000_000, code="2")
    changed = releases()[1]
    assert changed[0] == first
    assert changed[1][0] != second[0]
    assert changed[1][1] > second[1]


def test_open_contracting_data_lead_to_the_contract_and_the_photos(works: Works, app: Flask) -> None:
    first, second, anyone = member(works, app), member(works, app), PageClient(app)
    paper = (io.BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), "шарт.pdf")
    page = first.pages.get("budget.contract", slug=works.slug, code="1")
    fields = {"number": "3", **day("signed_on", works.world.runtime.today), "procedure": "open_tender"}
    first.pages.submit(page, {**fields, "supplier": "ЖШС", "supplier_bin": BIN, "amount": "5", "file": paper})
    confirm(works, second)
    page = first.pages.get("budget.progress", slug=works.slug, code="1")
    first.pages.submit(page, {"done": "1", "text": "Басталды", "photos": photo()})
    data = json.loads(anyone.get("budget.money_ocds", slug=works.slug).response.data)
    assert [error.message for error in validator().iter_errors(data)] == []
    made = data["releases"][0]["contracts"][0]
    linked = [*made["documents"], *made["implementation"]["documents"]]
    assert [row["documentType"] for row in linked] == ["contractSigned", "physicalProgressReport"]
    for row in linked:
        assert anyone.client.get(urlsplit(row["url"]).path).mimetype == row["format"]


def test_data_that_break_the_schema_are_noticed(works: Works, app: Flask) -> None:
    data = json.loads(PageClient(app).get("budget.money_ocds", slug=works.slug).response.data)
    del data["releases"][0]["ocid"]
    assert [error.message for error in validator().iter_errors(data)]


def test_the_office_posts_a_quarter_and_a_late_one_says_so(works: Works, app: Flask, clock: MovableClock) -> None:
    anyone = PageClient(app)
    clock.moment += timedelta(days=70)
    first = member(works, app)
    page = anyone.get("budget.money", slug=works.slug)
    assert "Кешігуде" in page.text
    assert "заң нормасы емес" in page.text.lower() or "заң емес" in page.text.lower()
    page = first.pages.get("budget.progress", slug=works.slug, code="1")
    first.pages.submit(page, {"done": "40", "text": "Іргетас құйылды", "photos": photo()})
    page = anyone.get("budget.course", slug=works.slug, code="1")
    assert "Іргетас құйылды" in page.text
    assert "Кешікті, соңғы күні" in page.text
    anyone.get(str(page.soup.select_one("a.c-file")["href"]))  # type: ignore[index]


def test_a_late_stage_is_explained_or_the_information_is_not_taken(
    works: Works, app: Flask, clock: MovableClock
) -> None:
    first = member(works, app)
    today = works.world.runtime.today
    page = first.pages.get("budget.stages", slug=works.slug, code="1")
    first.pages.submit(page, day("design_due", today) | day("tender_due", today + timedelta(days=3)))
    clock.moment += timedelta(days=5)
    first = member(works, app)
    page = first.pages.get("budget.progress", slug=works.slug, code="1")
    page = first.pages.submit(page, {"done": "10", "text": "Құжат дайындалуда"}, status=422)
    assert page.errors == ["Осы жолды толтырыңыз."]
    first.pages.submit(page, {"delay": "Жобалаушы кешікті"})
    page = PageClient(app).get("budget.money", slug=works.slug)
    assert "«Құжаттарын дайындау» кезеңі аяқталған жоқ" in page.text
    assert "Кешігу себебі: Жобалаушы кешікті" in page.text
    page = first.pages.get("budget.stages", slug=works.slug, code="1")
    page = first.pages.submit(page, day("tender_due", today + timedelta(days=30)), status=422)
    assert page.errors == ["Осы жолды толтырыңыз."]
    first.pages.submit(page, {"moved": "Жобалаушы ауысты"})


def test_a_resident_reports_and_everybody_reads_the_answer_but_not_the_name(works: Works, app: Flask) -> None:
    first, sender, other = member(works, app), resident(works, app), resident(works, app, "Берік Болатұлы")
    page = sender.pages.get("budget.not_done", slug=works.slug, code="1")
    page = sender.pages.submit(page, {"text": "Шам жанбайды", "photo": photo()}, follow=True)
    assert "Жауап күтілуде, мерзімі" in page.text
    where = str(next(a for a in page.soup.select("main a") if a.get_text() == "Фотосурет")["href"])
    sender.pages.get(where)
    first.pages.get(where)
    other.pages.get(where, status=404)
    shown = PageClient(app).get("budget.course", slug=works.slug, code="1")
    assert "Шам жанбайды" not in shown.text
    assert "Жауап күтілуде, мерзімі" in shown.text
    page = first.pages.get("budget.desk_books", slug=works.slug)
    link = next(a for a in page.soup.select("main a") if "/reports/" in str(a["href"]))
    page = first.pages.get(str(link["href"]))
    assert "Айгүл" not in page.text
    first.pages.submit(page, {"outcome": "promised", "answer": "Шам 5 желтоқсанда ауыстырылады", "shown": "y"})
    shown = PageClient(app).get("budget.course", slug=works.slug, code="1")
    assert "Шам жанбайды" in shown.text
    assert "Шам 5 желтоқсанда ауыстырылады" in shown.text
    assert "Айгүл" not in shown.text
    PageClient(app).get(str(shown.soup.select("a.c-file")[-1]["href"]))


def test_one_report_waits_at_a_time(works: Works, app: Flask) -> None:
    sender = resident(works, app)
    page = sender.pages.get("budget.not_done", slug=works.slug, code="1")
    sender.pages.submit(page, {"text": "Шам жанбайды"})
    sender.pages.submit(page, {"text": "Тағы да"}, status=409)


def test_an_answer_that_is_late_is_seen_by_all(works: Works, app: Flask, clock: MovableClock) -> None:
    sender = resident(works, app)
    page = sender.pages.get("budget.not_done", slug=works.slug, code="1")
    sender.pages.submit(page, {"text": "Шам жанбайды"})
    clock.moment += timedelta(days=30)
    assert "Жауап кешікті" in PageClient(app).get("budget.course", slug=works.slug, code="1").text


def test_a_finding_is_attached_answered_by_somebody_else_and_put_right(works: Works, app: Flask) -> None:
    auditor, office = member(works, app), member(works, app)
    today = works.world.runtime.today
    page = auditor.pages.get("budget.finding", slug=works.slug)
    fields = {"project": "1", "body": "Ревизия комиссиясы", "paper": "№ 3 акт", "text_of_finding": "Акт жоқ"}
    auditor.pages.submit(page, fields | day("found_on", today))
    page = PageClient(app).get("budget.money", slug=works.slug)
    assert "Акт жоқ" in page.text
    assert "Жауап жоқ" in page.text
    link = auditor.pages.get("budget.desk_books", slug=works.slug).soup.select("main a[href*='/findings/']")[0]
    page = auditor.pages.get(str(link["href"]))
    auditor.pages.submit(page, {"answer": "Өзім"}, status=403)
    page = office.pages.get(str(link["href"]))
    office.pages.submit(page, {"answer": "Акт жасалды"} | day("remedied_on", today))
    page = PageClient(app).get("budget.course", slug=works.slug, code="1")
    assert "Жойылған күні" in page.text


def test_an_auditor_of_the_whole_installation_attaches_a_finding_and_writes_nothing_else(
    works: Works, app: Flask
) -> None:
    person_id = works.world.person("Аудитор")
    account = works.world.session.query(Account).filter_by(person_id=person_id).one()
    works.world.session.add(
        Appointment(
            account_id=account.id,
            role=Role.AUDITOR,
            starts_on=works.world.runtime.today,
            basis="тест",
            civil_servant=False,
        )
    )
    commit(works.world)
    auditor = signed_in(works, app, person_id)
    page = auditor.pages.get("budget.finding", slug=works.slug)
    fields = {"project": "all", "body": "Ревизия комиссиясы", "paper": "№ 3 акт", "text_of_finding": "Акт жоқ"}
    auditor.pages.submit(page, fields | day("found_on", works.world.runtime.today), follow=True)
    auditor.pages.get("budget.desk_money")
    auditor.pages.get("budget.contract", slug=works.slug, code="1", status=403)


def test_the_desk_tells_each_officer_how_much_waits_for_them(works: Works, app: Flask, clock: MovableClock) -> None:
    first, second, sender = member(works, app), member(works, app), resident(works, app)
    contract(works, first)
    page = sender.pages.get("budget.not_done", slug=works.slug, code="1")
    sender.pages.submit(page, {"text": "Шам жанбайды"})
    for person, number in ((first, 1), (second, 2)):
        assert f"{number} іс күтіп тұр" in person.pages.get("admin.index").text
        assert f"{number} іс күтіп тұр" in person.pages.get("budget.desk_money").text
    quarter_ends = quarter_of(works.world.runtime.today).ends
    clock.moment += timedelta(days=(quarter_ends - works.world.runtime.today).days + 1)
    third = member(works, app)
    assert "4 іс күтіп тұр" in third.pages.get("budget.desk_money").text  # and each winner's quarter
    asked = third.pages.get("budget.desk_course", slug=works.slug, code="1")
    assert "туралы ақпаратты жариялаңыз. Соңғы күні" in asked.text
    assert "Тоқсан туралы ақпараттың соңғы күні" in third.pages.get("budget.desk_books", slug=works.slug).text
    third.pages.submit(third.pages.get("budget.progress", slug=works.slug, code="1"), {"done": "1", "text": "Басталды"})
    assert "3 іс күтіп тұр" in third.pages.get("budget.desk_money").text


def test_the_desk_is_closed_to_residents(works: Works, app: Flask) -> None:
    person = resident(works, app)
    person.pages.get("budget.desk_money", status=403)
    person.pages.get("budget.desk_books", slug=works.slug, status=403)


def test_a_clerk_of_another_okrug_does_not_write_here(works: Works, app: Flask) -> None:
    account = works.world.session.query(Account).filter_by(id=works.clerk.account_id).one()
    stranger = signed_in(works, app, account.person_id)
    assert Role.CLERK in works.clerk.roles
    stranger.pages.get("budget.desk_course", slug=works.slug, code="1", status=403)


def test_before_the_decision_the_page_says_what_is_needed(world: World, app: Flask, clock: MovableClock) -> None:
    works = adopted(world, clock, votes_for=4)
    page = PageClient(app).get("budget.money", slug=works.slug)
    assert "келісілмеді" in page.text
    assert "Қайта қарау керек" in page.text
    sent = PageClient(app).get("budget.money_ocds", slug=works.slug)
    assert json.loads(sent.response.data)["releases"] == []


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_pages_speak_the_other_languages(works: Works, app: Flask, lang: str) -> None:
    works.contract(3_500_000)
    first = member(works, app)
    PageClient(app, lang).get("budget.money", slug=works.slug)
    PageClient(app, lang).get("budget.course", slug=works.slug, code="1")
    for where in ("desk_course", "stages", "contract", "entry", "progress", "not_done"):
        first.pages.get(f"budget.{where}", lang=lang, slug=works.slug, code="1")
    for where in ("desk_books", "finding"):
        first.pages.get(f"budget.{where}", lang=lang, slug=works.slug)
    first.pages.get("budget.desk_money", lang=lang)
