"""Real gunicorn with the repository's own settings, in production, and people who vote through it."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psutil
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.budget.models import Round
from app.identity.models import Account, Person, SignIn
from app.places.models import RollEntry
from app.platform.clock import system_clock
from app.platform.db import db
from app.voting.models import Ballot, Mark
from tests.clock import START
from tests.databases import ROOT
from tests.world import commit, make_world

PRODUCTION = {
    "APP_ENV": "production",
    "ALLOW_SQLITE": "1",
    "SITE_URL": "https://kenes.example",
    "SECRET_KEY": "not a secret: these tests alone use it",
    "DATA_KEY": "ZGF0YSBrZXkgb2YgdGhlIHRlc3RzLCAzMiBieXRlcyE=",
    "BALLOT_KEY": "YmFsbG90IGtleSBvZiB0aGVzZSB0ZXN0cywgMzIgYnk=",
    "SMS_URL": "",
    "SMTP_URL": "",
    "WEB_CONCURRENCY": "2",
}
COOKIE = "__Host-kenes"
CODE = re.compile(r"VT(?:-[0-9A-Z]{4}){3}")
BROKEN = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Voter:
    """A person who is signed in: their browser's cookie and the token of the form before them."""

    person_id: uuid.UUID
    cookie: str
    form_token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    cookie: str | None
    location: str | None


def prepare(app: Flask, people: int, *, projects: int = 10, **changed: object) -> tuple[str, list[Voter]]:
    """An open round and people on its roll who are signed in; gives the round's address and them."""
    with app.app_context():
        world = make_world(db.session(), app.extensions["runtime"])
        now, keys = world.runtime.now, world.runtime.keys
        ids = [uuid.uuid4() for _ in range(people)]
        accounts = {person_id: uuid.uuid4() for person_id in ids}
        born = START.date().replace(year=1980)
        insert = world.session.execute
        insert(
            sa.insert(Person),
            [
                {"id": i, "iin_fingerprint": i.hex, "iin_cipher": "-", "full_name": "Айгүл", "birth_date": born,
                 "created_at": now}
                for i in ids
            ],
        )  # fmt: skip
        insert(
            sa.insert(Account),
            [{"id": a, "person_id": i, "lang": "kk", "created_at": now} for i, a in accounts.items()],
        )
        insert(
            sa.insert(SignIn),
            [
                {"account_id": a, "token_fingerprint": keys.fingerprint("session", i.hex), "strong": False,
                 "created_at": now, "confirmed_at": now, "expires_at": now + timedelta(days=30)}
                for i, a in accounts.items()
            ],
        )  # fmt: skip
        roll = world.roll([], frozen=False)
        villages = world.villages
        insert(
            sa.insert(RollEntry),
            [{"roll_id": roll, "person_id": i, "village_id": villages[n % 3]} for n, i in enumerate(ids)],
        )
        world.freeze(roll)
        made = world.round(roll, [100_000 * n for n in range(1, projects + 1)], **changed)
        slug = made.slug
        commit(world)
        db.session.remove()
        db.engine.dispose()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    tokens = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")  # type: ignore[arg-type]
    raw = [hashlib.sha256(i.bytes).hexdigest() for i in ids]
    cookies = [
        signer.dumps({"_user_id": i.hex, "_fresh": True, "csrf_token": r}) for i, r in zip(ids, raw, strict=True)
    ]
    return slug, [Voter(i, c, tokens.dumps(r)) for i, c, r in zip(ids, cookies, raw, strict=True)]


class Browser:
    """One kept-alive connection that sends what a browser sends."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, method: str, path: str, cookie: str = "", form: Mapping[str, object] | None = None) -> Answer:
        headers = {"Cookie": f"{COOKIE}={cookie}; lang=kk", "Accept-Encoding": "gzip"}
        body = urlencode(form or {}, doseq=True)
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Sec-Fetch-Site"] = "same-origin"
        self.connection.request(method, path, body or None, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        new = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie") or ())).get(COOKIE)
        text = content.decode(errors="replace")
        return Answer(response.status, text, new.value if new else None, response.getheader("Location"))

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()


def confirm(browser: Browser, slug: str, voter: Voter, choices: list[str]) -> Answer:
    """«Confirm my vote»: one POST."""
    form = {"project": choices, "csrf_token": voter.form_token}
    return browser.send("POST", f"/kk/budget/{slug}/ballot/confirm/", voter.cookie, form)


def vote_as_a_person(port: int, slug: str, voter: Voter, choices: list[str], answers: list[int]) -> str:
    """Vote and wait for the slip; when the connection breaks or the server is away, do it again as a person would.

    Gives the code of the slip; notes the status of every answer.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with Browser(port) as browser:
                sent = confirm(browser, slug, voter, choices)
                answers.append(sent.status)
                if sent.status == 303 and sent.cookie and sent.location and sent.location.endswith("/slip/"):
                    slip = browser.send("GET", sent.location, sent.cookie)
                    answers.append(slip.status)
                    found = CODE.search(slip.text) if slip.status == 200 else None
                    if found:
                        return found.group()
                elif sent.status != 503:
                    return f"refused {sent.status}"
        except BROKEN:
            pass
        time.sleep(0.05)
    raise AssertionError("nobody answered")


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    shift: timedelta

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return system_clock() + self.shift

    @property
    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def kill_worker(self, which: int = 0) -> int:
        """kill -9 of a worker; gives its number."""
        pid = self.workers[which].pid
        os.kill(pid, signal.SIGKILL)
        return pid

    def ready(self) -> bool:
        try:
            with Browser(self.port) as browser:
                return browser.send("GET", "/readyz").status == 200
        except BROKEN:
            return False


def environment(url: str, shift: timedelta, **more: str) -> dict[str, str]:
    """The environment of an installation of these tests."""
    moved = {"CLOCK_SHIFT": str(shift.total_seconds()), "DATABASE_URL": url}
    return {**os.environ, **PRODUCTION, **moved, "DEMO": "", "PYTHONUTF8": "1", **more}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def serving(url: str, folder: Path, module: str = "tests.reliability.served:app", **more: str) -> Iterator[Server]:
    """Serve a database with gunicorn.conf.py as it is."""
    port, log = free_port(), folder / f"gunicorn-{uuid.uuid4().hex[:6]}.log"
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), module]
    shift = START - system_clock()
    env = environment(url, shift, PORT=str(port), INSTANCE_DIR=str(folder), **more)
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=stream, stderr=stream)
    server = Server(port, process, log, shift)
    try:
        wait_for(lambda: server.ready() or process.poll() is not None)
        assert server.ready(), log.read_text()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(happened: Callable[[], bool], seconds: float = 40) -> None:
    """Wait until something has happened, or fail."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def counted(app: Flask, slug: str) -> tuple[int, int]:
    """(marks, ballots) of a round."""
    with app.app_context():
        round_id = db.session.scalar(sa.select(Round.id).where(Round.slug == slug))
        size = sa.select(sa.func.count())
        found = (
            db.session.scalar(size.where(Mark.poll_id == round_id)) or 0,
            db.session.scalar(size.where(Ballot.poll_id == round_id)) or 0,
        )
        db.session.remove()
        db.engine.dispose()
    return found


def ballots_of(app: Flask, slug: str, voters: list[Voter]) -> dict[uuid.UUID, tuple[str, list[str]]]:
    """(code, choices) of each voter while the box is open: only the keys of the server can tell."""
    with app.app_context():
        round_ = db.session.scalars(sa.select(Round).where(Round.slug == slug)).one()
        rows = db.session.execute(
            sa.select(Ballot.slot, Ballot.code, Ballot.choices).where(Ballot.poll_id == round_.id)
        )
        by_slot = {slot: (code or "", choices) for slot, code, choices in rows}
        keys, box_key = app.extensions["runtime"].keys, round_.box_key or ""
        slots = {voter.person_id: keys.slot(box_key, str(voter.person_id)) for voter in voters}
        db.session.remove()
        db.engine.dispose()
    return {person_id: by_slot[slot] for person_id, slot in slots.items() if slot in by_slot}
