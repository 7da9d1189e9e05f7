"""A draft is its group's: nobody else reads its documents, and nobody fills the place with drafts."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.documents.content import Upload
from app.domain.errors import InvalidInputError, RateLimitedError
from app.referendums import queries
from app.referendums.services import drafting
from tests.pages import PageClient
from tests.referendum_world import DRAFT, Referendums, build

PLAN = Upload("smeta.txt", "Жарық бағанының құны: 450 000 теңге.".encode())


def kept(made: Referendums, slug: str) -> list[uuid.UUID]:
    return queries.list_documents(made.runtime.session, made.case(slug).row.id)


def reader(app: Flask, made: Referendums, number: int) -> PageClient:
    """A resident's browser."""
    pages, person_id = PageClient(app), made.residents[number].person_id
    made.world.sign_in(person_id, f"draft-{person_id}")
    with pages.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"draft-{person_id}", True
    return pages


def test_documents_of_a_draft_are_read_by_its_group_and_by_everyone_once_it_is_put_forward(
    app: Flask, session: Any, runtime: Any
) -> None:
    made = build(session, runtime, people=5)
    slug = made.draft()
    drafting.change(runtime, made.residents[0], slug, DRAFT, [PLAN])
    (document_id,) = kept(made, slug)
    group, other = reader(app, made, 1), reader(app, made, 4)
    page = group.get("referendums.show", slug=slug)
    (link,) = page.soup.select("a.c-file")
    assert group.open(str(link["href"]), status=200)
    for path in (str(link["href"]), f"/kk/documents/{document_id}/smeta.txt"):
        other.open(path, status=404)
    drafting.submit(runtime, made.residents[0], slug)
    PageClient(app).open(f"/kk/documents/{document_id}/smeta.txt", status=200)


def test_one_person_begins_and_attaches_within_bounds(session: Any, runtime: Any) -> None:
    made = build(session, runtime, people=3)
    author, slug = made.residents[0], made.draft()
    files = [replace(PLAN, data=PLAN.data + str(number).encode()) for number in range(drafting.MOST_DOCUMENTS + 1)]
    with pytest.raises(InvalidInputError, match=r"documents\.error\.many"):
        drafting.change(runtime, author, slug, DRAFT, files)
    assert kept(made, slug) == []
    for number in range(drafting.DRAFTS.tries - 1):
        drafting.write(runtime, author, made.world.okrug, DRAFT, key=f"{number:06}")
    with pytest.raises(RateLimitedError):
        drafting.write(runtime, author, made.world.okrug, DRAFT, key="abcdef")
