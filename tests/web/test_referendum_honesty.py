"""Every page and paper of a local referendum proposal says in all languages that the procedure is advisory."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, url_for
from pypdf import PdfReader

from app.places.models import Territory
from app.platform.access import Role
from app.platform.i18n import translate
from app.referendums.services import drafting, polling
from app.support import queries as sheets
from app.support.services import enter_line
from app.voting.services import desk
from tests.clock import MovableClock
from tests.pages import Page, PageClient
from tests.places_world import enter, visit
from tests.referendum_world import Referendums, build, fresh

FILES = {"referendums.file", "referendums.scan", "referendums.draft_file"}
"""Not pages: question.json says it itself (test_the_files_of_a_vote…), the others are what people brought."""
Asked = tuple[str, dict[str, Any]]


@pytest.fixture
def made(session: Any, runtime: Any) -> Referendums:
    return build(session, runtime)


def reading(app: Flask, made: Referendums, lang: str) -> dict[str, PageClient]:
    """A browser for each kind of reader."""
    readers = {
        "anybody": PageClient(app),
        "member": enter(PageClient(app), made.runtime, made.residents[0].account_id),
        "signer": enter(PageClient(app), made.runtime, made.residents[20].account_id),
        "clerk": visit(app, made.runtime, Role.CLERK, made.world.okrug),
        "reviewer": visit(app, made.runtime, Role.MODERATOR, made.world.okrug),
        "commission": enter(PageClient(app), made.runtime, made.commission[0].account_id, strong=True),
    }
    for reader in readers.values():
        reader.lang = lang
    return readers


def one_of_each(made: Referendums) -> dict[str, str]:
    """The address of a proposal at each stage."""
    slugs = {
        "draft": made.draft(),
        "checking": made.checking(),
        "refused": made.refused(),
        "collecting": made.collecting(),
        "reached": made.signed(),
        "handed_in": made.handed_in(),
        "answered": made.answered(),
        "open": made.voting(),
    }
    made.page(slugs["collecting"])
    with made.runtime.transaction() as tx:
        sheet_id, person = made.case(slugs["collecting"]).sheet_id, made.residents[9].person_id
        enter_line(tx, sheet_id, 1, 1, person, made.clerk.account_id)
    return slugs


def pages_of(made: Referendums, slugs: Mapping[str, str]) -> dict[str, list[Asked]]:
    """Every page of the room: who reads it, and its address."""
    place = str(made.world.session.get_one(Territory, made.world.okrug).slug)
    line = sheets.list_lines(made.runtime.session, made.case(slugs["collecting"]).sheet_id)[0]

    def at(name: str, stage: str, **more: Any) -> Asked:
        return f"referendums.{name}", {"slug": slugs[stage], **more}

    guide = {"about": "spending", "decider": "okrug", "place": place, "people": "12"}
    return {
        "anybody": [
            *((f"referendums.{name}", {}) for name in ("index", "subjects", "calculator", "guide")),
            ("referendums.guide", guide),
            ("referendums.calculator", {"place": place}),
            ("referendums.procedure_rules", {}),
            ("referendums.procedure_rules", {"place": place}),
            *(at("show", stage) for stage in slugs if stage != "draft"),
            at("print_sheets", "collecting"),
            at("ballot", "open"),
            at("codes", "open"),
        ],
        "member": [
            ("referendums.new", {"place": place}),
            ("referendums.joining", {}),
            at("show", "draft"),
            at("edit", "draft"),
            at("submitting", "draft"),
            at("appealing", "refused"),
            at("withdrawing", "reached"),
        ],
        "signer": [at("sign_page", "collecting")],
        "reviewer": [at("review", "checking")],
        "clerk": [
            ("referendums.desk", {}),
            ("referendums.charter_subjects", {"place": place}),
            at("desk_case_page", "collecting"),
            at("paper", "collecting"),
            at("signers", "reached"),
            at("new_page", "collecting"),
            at("new_line", "collecting"),
            at("line", "collecting", line_id=line.id),
            at("handing_in", "reached"),
            at("answering", "handed_in"),
        ],
        "commission": [at("announcing", "handed_in"), at("count_page", "open")],
    }


def said(page: Page, sentence: str) -> bool:
    return sentence in " ".join(page.soup.get_text(" ").split())


def paper(app: Flask, name: str, lang: str = "kk", **values: Any) -> Page:
    """A paper as its page: in two languages it has two headings, which no page of the site may have."""
    with app.test_request_context():
        address = url_for(f"referendums.{name}", lang=lang, print="", **values)
    return Page(app.test_client().get(address), [])


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_page_of_the_room_says_it(app: Flask, made: Referendums, clock: MovableClock, lang: str) -> None:
    slugs = one_of_each(made)
    asked = pages_of(made, slugs)
    sentence = translate("referendums.honest", lang)
    silent, seen = [], set()

    def look(reader: PageClient, name: str, values: Mapping[str, Any]) -> None:
        page = reader.get(name, **values)
        seen.add(name)
        if not said(page, sentence):
            silent.append((name, dict(values)))

    clients = reading(app, made, lang)
    for who, listed in asked.items():
        for name, values in listed:
            look(clients[who], name, values)
    vote = {"slug": slugs["open"]}
    ballot = clients["member"].get("referendums.ballot", **vote)
    checked = clients["member"].submit(ballot, {"choice": "yes"}, status=200)
    assert said(checked, sentence)
    clients["member"].submit(checked, follow=True)
    look(clients["member"], "referendums.slip", vote)
    clock.advance(days=8)
    fresh(made.runtime, made.commission)
    for member in made.commission:
        polling.agree_to_count(made.runtime, member, vote["slug"])
    look(clients["anybody"], "referendums.result", vote)
    for name, slug in (("sheets_paper", "collecting"), ("case_paper", "answered"), ("result_paper", "open")):
        seen.add(f"referendums.{name}")
        printed = paper(app, name, lang, slug=slugs[slug])
        for written in ("kk", "ru"):  # a paper is in both languages, whoever prints it
            assert said(printed, translate("referendums.honest", written)), name
    assert silent == []
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("referendums.") and "GET" in (rule.methods or ())
    }
    assert seen == pages - FILES


def test_the_polling_table_says_it_of_a_question(app: Flask, made: Referendums) -> None:
    slug = made.voting()
    desk.serve(made.runtime, made.clerk, polling.PROCEDURE, slug, made.residents[5].person_id)
    clerk = visit(app, made.runtime, Role.CLERK, made.world.okrug)
    assert said(clerk.get("voting.desk", slug=slug), translate("referendums.honest", "kk"))
    ballot = clerk.get("voting.print_ballot", slug=slug, print="")
    for lang in ("kk", "ru"):
        assert said(ballot, translate("referendums.honest", lang))


def test_the_paper_for_the_body_names_nobody(app: Flask, made: Referendums) -> None:
    text = paper(app, "case_paper", slug=made.answered()).text
    assert "Тұрғын 00" not in text
    assert "Жиналған қол: 4, керегі: 4." in text


def test_sheets_are_as_many_as_are_still_lacking_or_asked_for(app: Flask, made: Referendums, pages: PageClient) -> None:
    slug = made.collecting()
    field = pages.get("referendums.print_sheets", slug=slug).soup.select_one("#pages")
    assert field
    assert field["value"] == "1"
    for asked, sheets_ in (("3", 3), ("көп", 1), ("0", 1), ("999", 50)):
        assert len(paper(app, "sheets_paper", slug=slug, pages=asked).soup.select("article")) == sheets_
    assert app.test_client().get(f"/kk/referendums/{slug}/sheets/print/").mimetype == "application/pdf"


def test_a_sheet_stays_one_page_and_the_minutes_one_a_language(
    app: Flask, made: Referendums, clock: MovableClock
) -> None:
    longest = drafting.Draft("Ә" * 8 + " сөз" * 72 + "?", "Я" * 8 + " слово" * 48 + "?", "Себебі.", "", 0)
    slug = made.collecting(draft=longest)
    vote = made.voting()
    for number in range(12):
        polling.cast(made.runtime, made.residents[number].person_id, vote, "yes")
    clock.advance(days=8)
    fresh(made.runtime, made.commission)
    for member in made.commission:
        polling.agree_to_count(made.runtime, member, vote)
    client = app.test_client()
    for address, pages in ((f"{slug}/sheets/print/?pages=3", 3), (f"{vote}/vote/result/print/", 2)):
        made_pdf = client.get(f"/kk/referendums/{address}").data
        assert len(PdfReader(io.BytesIO(made_pdf)).pages) == pages, address
