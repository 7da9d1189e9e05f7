"""Every page and every form of every desk, tried by an official of another okrug: refused, and nothing changes.

The demonstration, where each procedure stands at several stages, is walked by its own officials first. What they are
shown, and what they could send, is then tried by somebody who holds every role there is, elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.budget.proposal_models import Proposal
from app.demo.load import load
from app.identity.models import Account, Appointment, SignIn
from app.identity.queries import list_appointments
from app.places.models import Body, Mandate, Seats
from app.places.queries import list_mandate_grants
from app.platform.access import Grant, Role, access_of
from app.platform.db import Base, db
from tests.clock import START, MovableClock
from tests.databases import Databases
from tests.world import FOUNDED, make_world

SLUGS = {
    "budget": "budget_round.slug",
    "voting": "budget_round.slug",
    "api": "budget_round.slug",
    "confidence": "confidence_case.slug",
    "hearings": "hearing.slug",
    "referendums": "referendum_proposal.slug",
    "lawbook": "place_territory.slug",
    "places": "place_territory.slug",
}
NAMED = {
    "proposal_id": "budget_proposal.id",
    "report_id": "budget_not_done.id",
    "finding_id": "budget_finding.id",
    "entry_id": "budget_money.id",
    "remark_id": "hearing_remark.id",
    "line_id": "support_paper_line.id",
    "document_id": "document.id",
    "roll_id": "place_roll.id",
    "import_id": "place_roll_import.id",
    "correction_id": "place_roll_correction.id",
    "mandate_id": "place_mandate.id",
    "akim_id": "place_akim.id",
    "appointment_id": "identity_appointment.id",
    "person_id": "identity_account.person_id",
    "act_id": "law_local_act.id",
    "territory_id": "place_territory.id",
    "place": "place_territory.slug",
    "body": "place_body.slug",
    "code": "budget_project.code",
}
"""Where the values come from that stand in addresses."""
TOGETHER = {
    ("code", "slug"): (
        "SELECT DISTINCT p.code, v.slug FROM budget_contract c JOIN budget_project p ON p.id = c.project_id"
        " JOIN voting_poll v ON v.id = p.round_id"
    ),
    ("code", "entry_id", "slug"): (
        "SELECT p.code, m.id, v.slug FROM budget_money m JOIN budget_contract c ON c.id = m.contract_id"
        " JOIN budget_project p ON p.id = c.project_id JOIN voting_poll v ON v.id = p.round_id"
    ),
    ("report_id", "slug"): (
        "SELECT r.id, v.slug FROM budget_not_done r JOIN budget_project p ON p.id = r.project_id"
        " JOIN voting_poll v ON v.id = p.round_id"
    ),
    ("finding_id", "slug"): "SELECT f.id, v.slug FROM budget_finding f JOIN voting_poll v ON v.id = f.round_id",
    ("import_id", "roll_id"): "SELECT id, roll_id FROM place_roll_import",
    ("line_id", "slug"): (
        "SELECT l.id, r.slug FROM support_paper_line l JOIN referendum_proposal r ON r.sheet_id = l.sheet_id"
    ),
    ("document_id", "slug"): (
        "SELECT d.document_id, r.slug FROM support_paper_page d JOIN referendum_proposal r ON r.sheet_id = d.sheet_id"
        " WHERE d.document_id IS NOT NULL"
    ),
    ("person_id", "slug"): (
        "SELECT e.person_id, v.slug FROM place_roll_entry e JOIN voting_poll v ON v.roll_id = e.roll_id"
        " WHERE e.person_id IN (SELECT person_id FROM place_roll_entry ORDER BY id LIMIT 2)"
    ),
    ("person_id", "territory_id"): (
        "SELECT person_id, territory_id FROM identity_account WHERE territory_id IS NOT NULL ORDER BY id"
    ),
}
"""Values that belong together."""
EVERYBODYS = {"lawbook.dispute_answer", "lawbook.dispute_answer_send"}
"""An objection is to the law as it is shown, not to an okrug: any administrator answers it (docs/standards.md, V4)."""
EMPTY_HANDED = {"admin.password_slip", "identity.slip", "voting.tablet_code"}
"""They show once what was just made in the same browser, and else send back to where it is made."""
NOT_KEPT = {"identity_session", "platform_attempt"}
"""Rows that a sign-in or a try makes, whatever comes of it."""
REFUSED = {403, 404}
MOST = 5
"""Objects of a kind that are tried in one address."""
MOST_ADDRESSES = 6


@dataclass
class Walk:
    """The demonstration, the browsers of its officials, and the values that stand in its addresses."""

    app: Flask
    values: dict[str, list[str]] = field(default_factory=dict)
    clients: dict[uuid.UUID, FlaskClient] = field(default_factory=dict)

    @property
    def runtime(self) -> Any:
        return self.app.extensions["runtime"]

    def client(self, account_id: uuid.UUID) -> FlaskClient:
        """The browser of an account, signed in with both factors just now."""
        if account_id not in self.clients:
            db.session.remove()
            now = self.runtime.now
            row = SignIn(
                account_id=account_id,
                token_fingerprint=self.runtime.keys.fingerprint("session", f"desk-{account_id}"),
                strong=True,
                created_at=now,
                confirmed_at=now,
                expires_at=now + timedelta(hours=8),
            )
            db.session.add(row)
            db.session.commit()
            client = self.app.test_client()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = f"desk-{account_id}", True
            self.clients[account_id] = client
        return self.clients[account_id]

    def open(self, account_id: uuid.UUID, path: str, method: str = "GET", **more: Any) -> tuple[int, str]:
        """(status, page) of an address for an account; papers as pages, for laying them out takes seconds."""
        more |= {"query_string": "print="} if method == "GET" else {}
        client = self.client(account_id)
        db.session.remove()
        with self.app.app_context():  # of the request's own, as on a server
            answer = client.open(path, method=method, **more)
            page = answer.text if answer.mimetype == "text/html" else ""
            answer.close()
            return answer.status_code, page

    def known(self, column: str) -> list[str]:
        """Some values of a column, spread over all."""
        if column not in self.values:
            table, _, name = column.partition(".")
            if column == "budget_round.slug":
                table = "voting_poll"
            found = Base.metadata.tables[table].c[name]
            rows = db.session.scalars(sa.select(found).distinct().order_by(found)).all()
            self.values[column] = [str(row) for row in rows[:: -(-len(rows) // MOST)]] if rows else []
        return self.values[column]

    def addresses(self, rule: Rule) -> list[str]:
        """Addresses of a rule, with known values in its places."""
        names = sorted(rule.arguments - {"lang"})
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        adapter = self.app.url_map.bind("localhost")
        together = TOGETHER.get(tuple(names), "") and self._together(names)
        chosen = together or list(product(*(self._values(rule, name) for name in names)))
        some = chosen[:: max(1, len(chosen) // MOST_ADDRESSES)]
        return [
            adapter.build(rule.endpoint, {"lang": "kk", **dict(zip(names, one, strict=True))}, method) for one in some
        ]

    def _together(self, names: list[str]) -> list[tuple[str, ...]]:
        rows = db.session.execute(sa.text(TOGETHER[tuple(names)])).all()
        return [
            tuple(
                str(uuid.UUID(str(cell))) if name.endswith("_id") else str(cell)
                for name, cell in zip(names, row, strict=True)
            )
            for row in rows
        ]

    def _values(self, rule: Rule, name: str) -> list[str]:
        room = rule.endpoint.partition(".")[0]
        if name == "person_id" and room == "voting":
            return self.known("place_roll_entry.person_id")[:2]
        if name == "slug" and "/bodies/" in rule.rule:
            return self.known("place_body.slug")
        if name == "slug" and "/assemblies/" in rule.rule:
            return self.known("confidence_proposal.slug")
        if name in NAMED or name == "slug":
            return self.known(NAMED.get(name) or SLUGS[room])
        if name.endswith("_id"):  # of a table that came later and is called so
            tables = [table for table in Base.metadata.tables if table.endswith(name.removesuffix("_id"))]
            return [value for table in tables for value in self.known(f"{table}.id")]
        return {"step": ["title"], "other": ["kk"]}.get(name, ["1"])

    def officials(self) -> dict[Role, list[uuid.UUID]]:
        """Accounts by what they may be, one for each office there is."""
        found: dict[Role, list[uuid.UUID]] = {role: [] for role in Role}
        seen: set[Grant] = set()
        for account_id in db.session.scalars(sa.select(Account.id).order_by(Account.id)).all():
            grants = self.grants(account_id)
            if grants - seen:
                seen |= grants
                for role in {grant.role for grant in grants}:
                    found[role].append(account_id)
        return found

    def authors(self) -> list[uuid.UUID]:
        """Accounts of residents who proposed something."""
        authors = sa.select(Account.id).join(Proposal, Proposal.author_id == Account.person_id).distinct()
        return list(db.session.scalars(authors.order_by(Account.id)).all())

    def grants(self, account_id: uuid.UUID) -> frozenset[Grant]:
        """What an account may be today."""
        session, today = db.session(), self.runtime.today
        return list_appointments(session, account_id, today) | list_mandate_grants(session, account_id, today)

    def state(self) -> dict[str, str]:
        """A digest of each table."""
        db.session.remove()
        tables = [table for table in Base.metadata.sorted_tables if table.name not in NOT_KEPT]
        rows = {one.name: db.session.execute(sa.select(one).order_by(*one.primary_key)).all() for one in tables}
        return {name: hashlib.sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}


@pytest.fixture
def walk(databases: Databases, make_app: Callable[..., Flask], clock: MovableClock) -> Iterator[Walk]:
    """On SQLite alone: who may do what is decided before a database is asked to change anything."""
    assert clock.moment == START
    app = make_app(databases.fresh("sqlite"), DEMO="1", SITE_URL="http://localhost")
    app.config["WTF_CSRF_ENABLED"] = False  # whoever attacks has a token of their own
    with app.app_context():
        assert load(app.extensions["runtime"], db.engine)
        yield Walk(app)
        db.session.remove()


def stranger(walk: Walk) -> uuid.UUID:
    """An account that holds every role there is, in an okrug and a district that have nothing to do with ours."""
    session = db.session()
    world = make_world(session, walk.runtime)
    person_id = world.person("Бөтен Қызметкер")
    account_id = session.scalars(sa.select(Account.id).where(Account.person_id == person_id)).one()
    kenes = Body(slug="bootan-kenes", kind="kenes", territory_id=world.okrug, name_kk="К", name_ru="К", name_en="K")
    session.add(kenes)
    session.flush()
    session.add(Seats(body_id=kenes.id, convocation="I", seats=5, valid_from=FOUNDED, basis="тест"))
    held = {"person_id": person_id, "office": "chair", "starts_on": FOUNDED, "basis": "тест"}
    session.add_all(Mandate(body_id=one, **held) for one in (world.maslikhat, world.commission, kenes.id))
    given = {"account_id": account_id, "civil_servant": False, "starts_on": FOUNDED, "basis": "тест"}
    for role in (Role.CLERK, Role.MODERATOR, Role.AUDITOR, Role.COMMISSION, Role.ADMINISTRATOR):
        session.add(Appointment(role=role.value, territory_id=world.okrug, **given))
    session.commit()
    assert {grant.role for grant in walk.grants(account_id)} == set(Role)
    return account_id


def is_official(rule: Rule, app: Flask) -> bool:
    """Whether an address is for those in office, or for the one whom something in it belongs to."""
    access = access_of(app.view_functions[rule.endpoint])
    own = any(name.endswith("_id") for name in rule.arguments)
    mine = access is not None and (access.kind == "roles" or (access.kind == "signed_in" and own))
    return mine and bool(rule.arguments - {"lang"}) and rule.endpoint not in EVERYBODYS | EMPTY_HANDED


def forms(page: str, here: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(address, fields) of what a browser could send from a page, empty fields filled near enough to right."""
    for form in BeautifulSoup(page, "html.parser", parse_only=SoupStrainer("form")).find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            yield str(form.get("action") or here), filled(form)


def filled(form: Tag) -> dict[str, Any]:
    """The fields of a form as a browser would send them."""
    data: dict[str, Any] = {}
    for part in form.select("input[name], textarea[name], select[name], button[name]"):
        name, kind = str(part["name"]), str(part.get("type", "text"))
        if kind == "file":
            data[name] = (io.BytesIO("Хаттама".encode()), "hattama.txt")
        elif part.name == "select":
            data[name] = [str(option.get("value", "")) for option in part.select("option")][-1:]
        elif part.name == "textarea":
            data[name] = part.get_text() or "Мәтін он әріптен ұзын болуы керек"
        else:
            data.setdefault(name, str(part.get("value") or ("2026" if "year" in name else "7")))
    return data


def test_an_official_of_another_okrug_reads_and_changes_nothing(walk: Walk) -> None:
    rules = [rule for rule in walk.app.url_map.iter_rules() if is_official(rule, walk.app)]
    paths = {rule.rule: walk.addresses(rule) for rule in rules}
    pages = {path: rule for rule in rules if "GET" in (rule.methods or ()) for path in paths[rule.rule]}
    officials, authors = walk.officials(), walk.authors()
    shown: dict[str, int] = {}
    sendings: dict[str, dict[str, Any]] = {}
    for path, rule in pages.items():
        access = access_of(walk.app.view_functions[rule.endpoint])
        if shown.get(rule.endpoint, 0) < 4:
            roles = sorted(access.roles) if access else []
            for account_id in dict.fromkeys([one for role in roles for one in officials[role]] or authors):
                status, page = walk.open(account_id, path)
                if status == 200:
                    shown[rule.endpoint] = shown.get(rule.endpoint, 0) + 1
                    sendings |= forms(page, path)
                    break
    other = stranger(walk)
    read = [f"{rule.endpoint} {path}" for path, rule in pages.items() if walk.open(other, path)[0] not in REFUSED]
    assert read == []
    assert len(shown) > 0.8 * len({rule.endpoint for rule in pages.values()}), "the walk has lost its way"
    adapter = walk.app.url_map.bind("localhost")
    officials_only = {rule.endpoint for rule in rules}
    before = walk.state()
    sent = {}
    for path, data in sendings.items():
        endpoint = adapter.match(path.partition("?")[0], method="POST")[0]
        if endpoint in officials_only:
            sent[f"{endpoint} {path}"] = walk.open(other, path, "POST", data=data)[0]
    for rule in rules:
        if "POST" in (rule.methods or ()):
            for path in paths[rule.rule]:
                sent.setdefault(f"{rule.endpoint} {path}", walk.open(other, path, "POST", data={})[0])
    done = [f"{what}: {status}" for what, status in sent.items() if status not in REFUSED]
    assert done == []
    after = walk.state()
    assert [name for name in before if before[name] != after[name]] == []
