"""The public record of acts: pages in three languages, and files that the verifier's rules hold for."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from flask import Flask

from app.domain.ledger.chain import Entry, Head, verify
from app.ledger import queries
from app.platform.words import LANGUAGES
from tests.architecture.source import APP, files
from tests.demo_world import demo_app, demo_pages
from tests.pages import PageClient
from tests.world import make_world

__all__ = ["demo_app", "demo_pages"]


def test_an_empty_ledger_says_so(pages: PageClient) -> None:
    page = pages.get("ledger.index")
    assert "Журналда әзірге жазба жоқ" in page.text
    assert pages.get("ledger_files.head").response.text == f"0 {'0' * 64}\n"
    assert pages.get("ledger_files.export").response.data == b""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_newest_entries_come_first_in_the_readers_language(demo_pages: PageClient, lang: str) -> None:
    page = demo_pages.get("ledger.index", lang=lang)
    numbers = [int(title.get_text().split(".")[0]) for title in page.soup.select("h3")]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 30
    of_one_vote = demo_pages.get("ledger.index", lang=lang, subject="aqbulaq")
    assert {"kk": "жарияланды", "ru": "объявлено", "en": "announced"}[lang] in of_one_vote.text
    older = page.soup.select_one("a[rel=next]")
    assert older is not None
    next_page = demo_pages.get(str(older["href"]))
    assert int(next_page.soup.select("h3")[0].get_text().split(".")[0]) == numbers[-1] - 1


def test_the_list_takes_few_statements(demo_pages: PageClient) -> None:
    assert len(demo_pages.get("ledger.index").statements) <= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_entry_has_a_page(demo_app: Flask, demo_pages: PageClient, lang: str) -> None:
    with demo_app.app_context():
        by_act = {entry.act: entry for entry in queries.walk(demo_app.extensions["runtime"].session)}
    assert len(by_act) > 15
    for entry in by_act.values():
        page = demo_pages.get("ledger.entry", number=entry.index, lang=lang)
        assert entry.hash in page.text
        verdict: Any = entry.facts.get("verdict")
        if verdict:
            assert " ".join(verdict["findings"][0]["explanation"][lang].split()) in page.text


def test_an_entry_leads_to_its_neighbours_and_to_what_it_is_about(demo_app: Flask, demo_pages: PageClient) -> None:
    with demo_app.app_context():
        entries = queries.walk(demo_app.extensions["runtime"].session)
        sealed = next(entry for entry in entries if entry.act == "budget.seal")
    page = demo_pages.get("ledger.entry", number=sealed.index)
    links = [str(link["href"]) for link in page.soup.select("main a")]
    assert f"/kk/ledger/{sealed.index - 1}/" in links
    assert f"/kk/ledger/{sealed.index + 1}/" in links
    assert "/kk/budget/qaraqogha/" in links
    assert {row.get_text() for row in page.soup.select("dt")} >= {"Бюллетеньдер", "Тізімдегі адамдар"}
    of_round = demo_pages.get("ledger.index", subject="qaraqogha")
    assert sealed.hash[:16] in of_round.text
    assert all(demo_pages.get(link) for link in links if link.startswith("/kk/budget/"))


def test_the_first_and_the_last_entry_have_one_neighbour(demo_app: Flask, demo_pages: PageClient) -> None:
    with demo_app.app_context():
        last = queries.head(demo_app.extensions["runtime"].session).index
    assert not demo_pages.get("ledger.entry", number=1).soup.select("a[rel=prev]")
    assert not demo_pages.get("ledger.entry", number=last).soup.select("a[rel=next]")
    demo_pages.get("ledger.entry", number=last + 1, status=404)
    demo_pages.get("ledger.entry", number=0, status=404)


def test_the_export_is_the_whole_chain(demo_app: Flask, demo_pages: PageClient) -> None:
    exported = demo_pages.get("ledger_files.export").response
    entries = [Entry.from_line(line) for line in exported.data.splitlines()]
    with demo_app.app_context():
        head = queries.head(demo_app.extensions["runtime"].session)
    assert verify(entries) == head
    assert isinstance(head, Head)
    assert demo_pages.get("ledger_files.head").response.text == f"{head.index} {head.hash}\n"
    assert exported.mimetype == "application/x-ndjson"


def test_the_shown_line_gives_the_shown_hash(demo_pages: PageClient) -> None:
    page = demo_pages.get("ledger.entry", number=5)
    line = page.soup.select("details pre")[0].get_text()
    assert Entry.from_line(line.encode()).hash in page.text


def test_the_record_names_nobody(demo_app: Flask, demo_pages: PageClient) -> None:
    from app.demo.accounts import list_accounts

    exported = demo_pages.get("ledger_files.export").response.text
    with demo_app.app_context():
        accounts = list_accounts(demo_app.extensions["runtime"])
    assert len(accounts) > 8
    for account in accounts:
        assert account.name not in exported
        assert str(account.account_id) not in exported


def test_an_act_without_words_is_shown_by_its_code(pages: PageClient, session: Any, runtime: Any) -> None:
    make_world(session, runtime)
    session.commit()
    with runtime.transaction() as tx:
        tx.record("later.room", "thing", {"unheard": {"a": [1]}, "flag": True, "none": None})
    page = pages.get("ledger.index")
    assert page.soup.select("h3 code")[0].get_text() == "later.room"
    entry = pages.get("ledger.entry", number=queries.head(session).index)
    assert '{"a": [1]}' in entry.text
    assert "иә" in entry.text


def test_every_act_that_is_recorded_has_words(app: Flask) -> None:
    acts = set()
    for file in files(".py", under=APP):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    acts.add(first.value)
                elif isinstance(first, ast.Name) and first.id in named:
                    acts.add(named[first.id])
    assert len(acts) > 25
    texts = app.extensions["words"].texts
    assert not [act for act in sorted(acts) if f"ledger.act.{act}" not in texts]
