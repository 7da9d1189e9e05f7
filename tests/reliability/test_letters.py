"""A worker that is killed between taking a job and sending its letter: the letter goes once for each job."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.platform.clock import system_clock
from app.platform.db import db
from app.platform.outbox import LEASE, Job
from tests.clock import START, MovableClock
from tests.databases import ROOT
from tests.reliability.server import PRODUCTION, environment, wait_for

pytestmark = pytest.mark.slow


class Gateway(ThreadingHTTPServer):
    """An SMS service that sends one letter for each id, and can take its time over the answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.asked: list[str] = []
        self.letters: dict[str, str] = {}
        self.answering = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Taker(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(message["id"])
        self.server.letters.setdefault(message["id"], message["text"])
        self.server.answering.wait(30)
        try:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except BrokenPipeError:
            self.close_connection = True  # the worker that asked is dead

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.answering.set()
    server.shutdown()
    thread.join()
    server.server_close()


def worker(url: str, gateway: Gateway, folder: Path, shift: timedelta, *words: str) -> subprocess.Popen[bytes]:
    """`flask worker` as an operator starts it."""
    env = environment(url, shift, SMS_URL=gateway.url, INSTANCE_DIR=str(folder))
    command = [sys.executable, "-m", "flask", "--app", "tests.reliability.served", "worker", *words]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


def test_a_letter_goes_once_though_its_worker_was_killed(
    own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock, gateway: Gateway, tmp_path: Path
) -> None:
    app = make_app(own_database_url, **PRODUCTION)
    with app.app_context():
        with app.extensions["runtime"].transaction() as tx:
            for number in range(2):
                facts = {"code": f"12345{number}", "minutes": 10}
                tx.later("notices.send", channel="sms", to="+77010000000", message="code", lang="kk", facts=facts)
        db.session.remove()
    shift = START - system_clock()
    first = worker(own_database_url, gateway, tmp_path, shift)
    wait_for(lambda: len(gateway.asked) == 1)
    os.kill(first.pid, signal.SIGKILL)  # the letter is on its way, the job not marked
    first.wait()
    gateway.answering.set()
    assert worker(own_database_url, gateway, tmp_path, shift, "--once").wait(60) == 0
    assert len(gateway.asked) == 2  # the other job; the first still belongs to the dead worker
    later = shift + LEASE + timedelta(minutes=1)
    assert worker(own_database_url, gateway, tmp_path, later, "--once").wait(60) == 0
    assert gateway.asked[2] == gateway.asked[0]
    assert len(gateway.letters) == 2
    assert len(set(gateway.letters.values())) == 2
    with app.app_context():
        jobs = db.session.execute(sa.select(Job.done_at, Job.payload, Job.attempts).order_by(Job.attempts)).all()
        assert [(done is not None, payload, tries) for done, payload, tries in jobs] == [
            (True, None, 1),
            (True, None, 2),
        ]
        db.session.remove()
        db.engine.dispose()
    assert worker(own_database_url, gateway, tmp_path, later, "--once").wait(60) == 0
    assert len(gateway.asked) == 3
