"""«I dispute this»: anyone may object, nothing personal is taken, everyone reads the answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain import references
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RateLimitedError
from app.lawbook import services
from app.lawbook.models import Dispute
from app.ledger.models import LedgerEntry
from app.platform.access import Role
from tests.clock import MovableClock
from tests.identity_people import new_account, new_iin, new_official, signed_in
from tests.pages import PageClient
from tests.places_world import officer

LANGUAGES = ("kk", "ru", "en")
TEXT = "17 депутаттың бестен бірі неге төрт екені түсініксіз, <b>3,4</b> деген бөлшек қой."
ABOUT = {"action": "confidence.initiate", "rule": "ncv.initiative", "subject": ""}


def admit(pages: PageClient, runtime: Any, account_id: Any, *, strong: bool = False) -> None:
    """Put a session of the account into the browser."""
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"] = signed_in(runtime, account_id, strong=strong).token


def dispute(runtime: Any, *, text: str = TEXT, address: str = "192.0.2.1", **changed: str) -> str:
    return services.open_dispute(runtime, None, **{**ABOUT, **changed}, text=text, address=address)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_anyone_objects_and_gets_a_page_with_a_code(pages: PageClient, runtime: Any, session: Any, lang: str) -> None:
    form = pages.get("lawbook.dispute_new", lang=lang, action="confidence.initiate", rule="ncv.initiative")
    assert form.soup.select_one(".c-notice.is-warning") is not None
    page = pages.submit(form, {"text": TEXT}, follow=True)
    code = page.soup.select_one(".c-code").get_text()  # type: ignore[union-attr]
    assert references.parse(code, "DS") == code
    stored = session.scalar(sa.select(Dispute).where(Dispute.code == code))
    assert (stored.action, stored.rule, stored.text) == ("confidence.initiate", "ncv.initiative", TEXT)
    assert stored.law_version == runtime.law.version
    assert stored.account_id is None
    assert pages.get("lawbook.dispute", code=code.lower(), lang=lang).h1 == page.h1


def test_account_of_who_is_signed_in_goes_with_the_objection(pages: PageClient, runtime: Any, session: Any) -> None:
    _, account_id = new_account(runtime)
    admit(pages, runtime, account_id)
    pages.submit(pages.get("lawbook.dispute_new", rule="community.notice"), {"text": TEXT}, follow=True)
    assert session.scalar(sa.select(Dispute.account_id)) == account_id


def test_text_is_not_public_before_it_is_answered(pages: PageClient, runtime: Any) -> None:
    code = dispute(runtime)
    for page in (pages.get("lawbook.disputes"), pages.get("lawbook.dispute", code=code)):
        assert code in page.text
        assert "бөлшек" not in page.text


def test_answer_publishes_the_text_with_it(pages: PageClient, runtime: Any) -> None:
    code = dispute(runtime)
    official = new_official(runtime, Role.ADMINISTRATOR, None)
    admit(pages, runtime, official.account_id, strong=True)
    shown = pages.get("lawbook.dispute", code=code)
    link = shown.soup.select_one("a.c-button")
    assert link is not None
    form = pages.get(str(link["href"]))
    assert TEXT in form.text
    page = pages.submit(form, {"answer": "Бөлшек жоғары қарай дөңгелектенеді: адам бөлінбейді."}, follow=True)
    assert TEXT in page.text
    assert "адам бөлінбейді" in page.text
    assert page.soup.select_one("a.c-button") is None
    listed = pages.get("lawbook.disputes")
    assert TEXT in listed.text
    assert "адам бөлінбейді" in listed.text


def test_text_with_personal_data_is_withheld_and_its_answer_is_not(pages: PageClient, runtime: Any) -> None:
    code = dispute(runtime)
    actor = officer(runtime, Role.ADMINISTRATOR, None)
    services.answer_dispute(runtime, actor, code, answer="Тексеру дұрыс жүргізілген.", withheld=True)
    for page in (pages.get("lawbook.disputes"), pages.get("lawbook.dispute", code=code)):
        assert "бөлшек" not in page.text
        assert "Тексеру дұрыс жүргізілген." in page.text


def test_objection_is_answered_once(runtime: Any) -> None:
    code, actor = dispute(runtime), officer(runtime, Role.ADMINISTRATOR, None)
    services.answer_dispute(runtime, actor, code, answer="Тексеру дұрыс жүргізілген.", withheld=False)
    with pytest.raises(ConflictError):
        services.answer_dispute(runtime, actor, code, answer="Жоқ, бұл қате екен.", withheld=False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_answers(runtime: Any, role: Role) -> None:
    code = dispute(runtime)
    with pytest.raises(ForbiddenError):
        services.answer_dispute(runtime, officer(runtime, role, None), code, answer="Тексеру дұрыс.", withheld=False)


def test_answer_page_is_closed_to_readers_and_residents(pages: PageClient, runtime: Any) -> None:
    code = dispute(runtime)
    pages.get("lawbook.dispute_answer", code=code, status=303)
    admit(pages, runtime, new_account(runtime)[1])
    pages.get("lawbook.dispute_answer", code=code, status=403)


@pytest.mark.parametrize(
    ("text", "kept"), [("қате", True), ("Менің ЖСН-ім {iin}, маған жауап беріңіз", True), ("", False)]
)
def test_text_that_cannot_be_taken_is_told_and_kept(
    pages: PageClient, runtime: Any, session: Any, text: str, kept: bool
) -> None:
    written = text.format(iin=new_iin())
    form = pages.get("lawbook.dispute_new", rule="ncv.initiative")
    page = pages.submit(form, {"text": written}, status=422)
    assert len(page.errors) == 1
    area = page.soup.select_one("textarea")
    assert area is not None
    assert (area.get_text().strip() == written) is kept or not written
    assert session.scalar(sa.select(sa.func.count()).select_from(Dispute)) == 0


@pytest.mark.parametrize(
    "about",
    [
        {"action": "no.such"},
        {"rule": ""},
        {"rule": "Болат Ермеков"},
        {"subject": "Болат Ермеков"},
        {"subject": "x" * 101},
    ],
)
def test_objection_to_nothing_known_is_refused(runtime: Any, about: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        dispute(runtime, **about)


def test_forged_form_about_nothing_is_answered_with_a_sentence(pages: PageClient) -> None:
    form = pages.get("lawbook.dispute_new", rule="no such rule")
    page = pages.submit(form, {"text": TEXT}, status=422)
    assert len(page.errors) == 1


def test_sixth_objection_of_an_hour_from_one_address_waits(
    pages: PageClient, runtime: Any, clock: MovableClock
) -> None:
    for _ in range(5):
        dispute(runtime, address="127.0.0.1")
    page = pages.submit(pages.get("lawbook.dispute_new", rule="ncv.initiative"), {"text": TEXT}, status=429)
    assert re.search(r"\d+ минут", page.errors[0])
    assert TEXT in page.soup.select_one("textarea").get_text()  # type: ignore[union-attr]
    dispute(runtime, address="192.0.2.9")
    clock.advance(minutes=61)
    dispute(runtime, address="127.0.0.1")


def test_flood_from_many_addresses_is_held_back(runtime: Any) -> None:
    for number in range(100):
        dispute(runtime, address=f"192.0.2.{number}")
    with pytest.raises(RateLimitedError):
        dispute(runtime, address="198.51.100.1")


def test_list_turns_pages_with_the_same_few_statements(pages: PageClient, runtime: Any) -> None:
    for number in range(3):
        dispute(runtime, address=f"192.0.2.{number}")
    few = pages.get("lawbook.disputes")
    for number in range(40):
        dispute(runtime, address=f"198.51.100.{number}")
    first, last = pages.get("lawbook.disputes"), pages.get("lawbook.disputes", page=3)
    assert len(first.soup.select(".c-card")) == 20
    assert len(last.soup.select(".c-card")) == 3
    assert len(few.statements) == len(first.statements) <= 5
    assert pages.get("lawbook.disputes", page="-7").h1 == first.h1
    assert pages.get("lawbook.disputes", page="x").h1 == first.h1


@pytest.mark.parametrize("code", ["DS-0000-0000-0000", "PB-7K3M-9QX4-T0AB", "x", "ДС"])
def test_unknown_code_is_not_found(pages: PageClient, code: str) -> None:
    pages.get("lawbook.dispute", code=code, status=404)


def test_ledger_knows_of_the_objection_but_not_its_words(runtime: Any, session: Any) -> None:
    code = dispute(runtime)
    entry = session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.number.desc())).first()
    assert (entry.act, entry.subject) == ("law.dispute", f"dispute:{code}")
    assert entry.facts == {**ABOUT, "law": runtime.law.version}
