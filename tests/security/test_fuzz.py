"""Whatever is sent to whatever address by whomever: never a fault of the program.

The whole application on its own database, errors answered as in production. Every address is opened by a visitor, a
resident and an official; every form found on the way is sent with something hostile in one field at a time.
"""

from __future__ import annotations

import io
import random  # noqa: TID251 -- no secret hangs on it, and the attack should be the same every time
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.budget.models import Round
from app.identity.models import Account, Appointment
from app.places.models import Body, Territory
from app.platform.access import Role
from app.platform.db import db
from tests.clock import MovableClock
from tests.identity_people import new_iin
from tests.world import FOUNDED, World, make_world

SECONDS = 5
"""How long variants are tried on one database; each address and each form is tried at least once in any case."""
LONG = "а" * 5000
HOSTILE = (
    "", " ", LONG, "9" * 5000, "9" * 19, "9223372036854775808", "-1", "0", "1e400", "NaN", "٣", "²", "½", "1/0", "0/0",
    "2026-13-45", "2026-02-30", "0001-01-01", "9999-12-31", "99:99", "=1+1", "<script>alert(1)</script>", "{{7*7}}",
    "{0.__class__}", "%s%n%(x)s", "../../etc/passwd", "\r\nSet-Cookie: a=b", "' OR 1=1 --", "\u202eabc", "😀" * 50,
    "I\u0307ı", "\ufeff", "\x1b[31m", "null", "00000000-0000-0000-0000-000000000000", "a@b", "+7 701 123 45 67", "kk",
    "123456789012", "true", "DK-", "\0", "\ufffd", "greedy", "on",
)  # fmt: skip
FILES = (
    b"", b"\0", b"\xff\xfe\x00", b"PK\x03\x04", b"\x98" * 50, b'"' * 2000, b"iin;full_name\n" * 50, b";" * 200_000,
    b"iin,full_name,birth_date,village\n" + b"9" * 140_000 + b",,,\n",
    b"title_kk,title_ru,cost\n\xd0\x90,\xd0\x91," + b"9" * 5000 + b"\n",
    b"title_kk,title_ru,cost\n" + b"=1+1,@x," + b"1\n" * 400,
    b"META\nkey;value\nbudget;99999999999999999999\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;1\nVOTES\n",
    b"META\nkey;value\nbudget;10\nvote_type;approval\nmax_length;" + b"9" * 5000
    + b"\nPROJECTS\nproject_id;cost\n1;1\nVOTES\nvoter_id;vote\n1;1\n",
    b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7 /JavaScript", b"\x89PNG\r\n\x1a\n" + b"\0" * 90,
    b"\xff\xd8\xff\xe0" + b"\xff" * 90,
    b"PK\x05\x06" + b"\0" * 18, b"<svg onload=alert(1)>", b"RIFF\0\0\0\0WEBPVP8 ",
)  # fmt: skip
FILE_NAMES = ("file.csv", "a.pdf", "сурет.jpg", "../../x.docx", "\u202efdp.txt", "x" * 300, ".", "a.svg")
BYTES = ("%ff%fe", "%ed%a0%80", "%00", "%0d%0ax", "%25", "..%2f..", "%F0%9F%98%80")
"""In a path as they are."""
NAMES = ("q", "on", "page", "key", "have", "need", "of", "point", "act", "action", "rule", "subject", "before", "code",
         "limit", "lang", "endpoint", "_scheme", "_external", "self", "slug", "next", "number")  # fmt: skip
HEADERS = (
    {"Referer": "http://["}, {"Accept-Language": "x" * 5000}, {"Accept-Language": "kk;q=nan"},
    {"If-None-Match": '"' * 99}, {"Range": "bytes=9-1"}, {"Cookie": "kenes=x; lang=\xff; remember_token=1|1"},
    {"Content-Type": "multipart/form-data"}, {"Content-Type": "application/json"}, {"If-Modified-Since": "0"},
)  # fmt: skip
LEFT_OUT = {"root", "static_file"}
DEADLY = re.compile("sign-out|account/sessions|_components|^#")
USUAL: dict[str, Callable[[], str]] = {"iin": new_iin, "year": lambda: "2026", "text": lambda: "Мәтін он әріптен ұзын"}
"""What stands in a field that is not attacked: near enough to right that the next check is reached."""


@dataclass
class Attack:
    """One who attacks, what they know, and what has come of it."""

    app: Flask
    who: str
    known: dict[str, list[str]]
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    sent: int = 0

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()

    def send(self, method: str, path: str, **more: Any) -> str:
        """One request from an address that nobody has counted yet; gives the page, if one came."""
        self.sent += 1
        address = f"10.{self.chance.randrange(256)}.{self.sent >> 8 & 255}.{self.sent & 255}"
        with self.app.app_context():  # of the request's own, as on a server: who is signed in is kept there
            answer = self.client.open(path, method=method, environ_base={"REMOTE_ADDR": address}, **more)
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500:
            self.faults.append(f"{answer.status_code} {self.who}: {method} {path[:160]} {str(more)[:300]}")
        page = answer.text if answer.mimetype == "text/html" else ""
        answer.close()
        return page

    def path(self, rule: Rule, odd: str | None = None) -> str:
        """The address of a rule with values that exist, or with something odd in place of one."""
        values: dict[str, str] = {"lang": self.chance.choice(["kk", "ru", "en"])}
        for name in rule.arguments - {"lang"}:
            values[name] = self.chance.choice(self.known.get(kind_of(rule, name), ["1"]))
        changed = sorted(rule.arguments - {"lang"})
        odd_one = self.chance.choice(changed) if changed and odd is not None else None
        parts = []
        for dynamic, part in rule._trace:
            text = values[part] if dynamic else part.lstrip("|")
            parts.append(str(odd) if dynamic and part == odd_one else quote(text, safe="/"))
        return "".join(parts)

    def form(self, form: Tag, here: str, *, one: str | None = None, value: object = "") -> None:
        """Send a form as a browser would, with one field changed."""
        method = str(form.get("method", "get")).upper()
        action = str(form.get("action") or here)
        data: dict[str, Any] = {}
        for part in form.select("input[name], textarea[name], select[name], button[name]"):
            name, kind = str(part["name"]), str(part.get("type", "text"))
            if kind == "file":
                data[name] = (io.BytesIO(self.chance.choice(FILES)), self.chance.choice(FILE_NAMES))
            elif part.name == "select":
                data[name] = [str(option.get("value", "")) for option in part.select("option")][-1:]
            elif part.name == "textarea":
                data[name] = part.get_text() or "Мәтін он әріптен ұзын"
            else:
                usual = USUAL.get(name.rsplit("-", 1)[-1], lambda: "7")
                data.setdefault(name, str(part.get("value") or usual()))
        if one is not None:
            data[one] = value
        if method == "GET":
            self.send("GET", f"{action}?{urlencode(data, doseq=True, errors='replace')}")
        else:
            self.send("POST", action, data=data)


def kind_of(rule: Rule, name: str) -> str:
    """What stands in a place of an address: «slug» names a round, a body or a territory."""
    if name != "slug":
        return name
    return "round" if "budget" in rule.rule or "rounds" in rule.rule else "body" if "bodies" in rule.rule else "place"


def fields_of(form: Tag) -> list[str]:
    return sorted({str(part["name"]) for part in form.select("[name]")})


def rules_of(app: Flask, method: str) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted((rule for rule in rules if rule.endpoint not in LEFT_OUT), key=lambda rule: rule.rule)


def forms_on(page: str) -> list[Tag]:
    """The forms of a page, without those that would end the attack and those of the gallery, which lead nowhere."""
    soup = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer("form"))
    return [form for form in soup.find_all("form") if not DEADLY.search(str(form.get("action", "/_components")))]


def walk(attack: Attack) -> dict[tuple[str, ...], tuple[Tag, str]]:
    """Open every address with values that exist and with odd ones; gives the forms that were met, each once."""
    met: dict[tuple[str, ...], tuple[Tag, str]] = {}
    for number, rule in enumerate(rules_of(attack.app, "GET")):
        attack.tried.add(f"GET {rule.endpoint}")
        here = attack.path(rule)
        for form in forms_on(attack.send("GET", here)):
            met.setdefault((rule.endpoint, *fields_of(form)), (form, here))
        name, value = NAMES[number % len(NAMES)], HOSTILE[number % len(HOSTILE)]
        attack.send("GET", f"{attack.path(rule)}?{urlencode({name: value})}")
        attack.send("GET", attack.path(rule, BYTES[number % len(BYTES)]))
    for number, rule in enumerate(rules_of(attack.app, "POST")):
        if rule.endpoint in {"identity.sign_out", "identity.end_session", "identity.end_other_sessions"}:
            continue
        attack.tried.add(f"POST {rule.endpoint}")
        attack.send("POST", attack.path(rule), data={name: HOSTILE[number % len(HOSTILE)] for name in NAMES})
        attack.send("POST", attack.path(rule, BYTES[number % len(BYTES)]), headers=HEADERS[number % len(HEADERS)])
    return met


def variants(attack: Attack, met: dict[tuple[str, ...], tuple[Tag, str]], until: float) -> None:
    """Every form once as it is and once with one hostile field; then more of that until the time is over."""
    forms = list(met.values())
    for form, here in forms:
        attack.form(form, here)
        attack.form(form, here, one=attack.chance.choice(fields_of(form)), value=attack.chance.choice(HOSTILE))
    gets = rules_of(attack.app, "GET")
    while monotonic() < until:
        if forms and attack.chance.random() < 0.75:
            form, here = attack.chance.choice(forms)
            values = [attack.chance.choice(HOSTILE) for _ in range(attack.chance.choice([1, 1, 1, 2]))]
            attack.form(form, here, one=attack.chance.choice(fields_of(form)), value=values)
        else:
            rule = attack.chance.choice(gets)
            words = {attack.chance.choice(NAMES): attack.chance.choice(HOSTILE) for _ in range(2)}
            odd = quote(attack.chance.choice(HOSTILE)[:300], safe="") if attack.chance.random() < 0.5 else None
            path = f"{attack.path(rule, odd)}?{urlencode(words)}"
            attack.send("GET", path, headers=attack.chance.choice(HEADERS))


@pytest.fixture
def target(own_database_url: str, make_app: Any, clock: MovableClock) -> Iterator[tuple[Flask, World, Round]]:
    """An okrug with an open round, answered for as in production: faults become pages, not exceptions."""
    app = make_app(own_database_url)
    app.testing = False
    app.config["WTF_CSRF_ENABLED"] = False  # what stands behind the token is under attack
    with app.app_context():
        runtime = app.extensions["runtime"]
        world = make_world(db.session(), runtime)
        made = world.round(world.roll([world.person() for _ in range(3)]), [1_000_000, 2_000_000])
        db.session.commit()
        yield app, world, made
        db.session.remove()


def known_values(world: World, made: Round) -> dict[str, list[str]]:
    """What an attacker may have learned: values of addresses that exist."""
    ids = ["00000000-0000-4000-8000-000000000000"]
    places = db.session.scalars(sa.select(Territory.slug)).all()
    bodies = db.session.scalars(sa.select(Body.slug)).all()
    opens = world.runtime.now + timedelta(days=1)
    draft = world.round(None, [1_000_000], announced_at=None, box_key=None, tie_seed=None, opens_at=opens)
    rolls = [str(world.roll(world.people[:2], frozen=False)), str(made.roll_id)]
    db.session.commit()
    return {
        "round": [draft.slug, draft.slug, made.slug],
        "body": list(bodies),
        "place": list(places),
        "territory_id": [str(world.okrug)],
        "roll_id": rolls,
        "person_id": [str(person) for person in world.people[:2]],
        "mandate_id": ids,
        "act_id": ids,
        "session_id": ids,
        "job_id": ids,
        "import_id": ids,
        "appointment_id": ids,
        "key": ["community.age", "ncv.initiative"],
        "name": ["budget.vote", "confidence.initiate", "result.csv", "round.json"],
        "code": ["1", "VT-7K3M", "DS-7K3M"],
        "number": ["1"],
    }


def attackers(app: Flask, world: World, made: Round) -> Iterator[Attack]:
    known = known_values(world, made)
    official = world.person("Қызметкер")
    account = db.session.query(Account).filter_by(person_id=official).one()
    for role in (Role.CLERK, Role.COMMISSION, Role.ADMINISTRATOR):
        place = None if role is Role.ADMINISTRATOR else world.okrug
        db.session.add(
            Appointment(
                account_id=account.id,
                role=role.value,
                territory_id=place,
                civil_servant=False,
                starts_on=max(FOUNDED, date(2020, 1, 1)),
                basis="сынақ",
            )
        )
    db.session.commit()
    for who, person in (("visitor", None), ("resident", world.people[0]), ("official", official)):
        attack = Attack(app, who, known, random.Random(who))  # noqa: S311 -- as above
        if person:
            world.sign_in(person, token=f"token-{who}", strong=who == "official")
            with attack.client.session_transaction() as cookie:
                cookie["_user_id"] = f"token-{who}"
        yield attack


@pytest.mark.filterwarnings("default:The .* cookie is too large")  # the browser drops it; nobody else is harmed
def test_nothing_that_is_sent_makes_the_program_fail(target: tuple[Flask, World, Round]) -> None:
    app, world, made = target
    faults: list[str] = []
    for attack in list(attackers(app, world, made)):
        db.session.remove()
        variants(attack, walk(attack), monotonic() + SECONDS / 3)
        faults += attack.faults
        assert attack.answers[200] > 50, f"the {attack.who} was let in nowhere: {attack.answers}"
        assert {f"GET {rule.endpoint}" for rule in rules_of(app, "GET")} <= attack.tried
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])
