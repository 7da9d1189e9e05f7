"""Messages: in the words of their reader, handed to real servers, sent once, left alone where nothing may be sent."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask import Flask

from app.notices.gateways import GatewayError, MailGateway, Message, SmsGateway, choose
from app.notices.jobs import compose, handlers
from app.platform.outbox import MAX_ATTEMPTS, Job, carry_out_next
from app.platform.words import LANGUAGES
from config import Settings
from tests.clock import MovableClock

MESSAGE = Message("job-1", "+77012345678", "Кіру коды", "Кіру коды – 123456")


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sms_service() -> Iterator[tuple[str, list[Any]]]:
    """An SMS service: its address and what it got."""
    got: list[Any] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers.get("Authorization"), json.loads(body)))
            self.send_response(503 if self.path == "/broken" else 202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    with running(server):
        yield f"http://user:pass%20word@127.0.0.1:{server.server_port}", got


@pytest.fixture
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """A mail server without TLS: its address and the letters it got."""
    got: list[str] = []

    class Dialogue(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    letter = b""
                    while not letter.endswith(b"\r\n.\r\n"):
                        letter += self.rfile.readline()
                    got.append(letter.decode())
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
                if verb == b"QUIT":
                    break

    server = socketserver.TCPServer(("127.0.0.1", 0), Dialogue)
    with running(server):
        yield f"smtp://127.0.0.1:{server.server_address[1]}", got


def test_an_sms_is_posted_as_json_with_its_id(sms_service: tuple[str, list[Any]]) -> None:
    url, got = sms_service
    SmsGateway(f"{url}/send").send(MESSAGE)
    pair = base64.b64encode(b"user:pass word").decode()
    body = {"id": "job-1", "to": "+77012345678", "text": "Кіру коды – 123456"}
    assert got == [("/send", f"Basic {pair}", body)]


def test_a_failing_sms_service_is_told_without_number_and_text(sms_service: tuple[str, list[Any]]) -> None:
    with pytest.raises(GatewayError) as error:
        SmsGateway(f"{sms_service[0]}/broken").send(MESSAGE)
    assert "+7701" not in repr(error.value)
    assert "123456" not in repr(error.value)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/"])
def test_an_sms_goes_over_http_only(url: str) -> None:
    with pytest.raises(GatewayError):
        SmsGateway(url).send(MESSAGE)


def test_a_letter_carries_subject_text_and_the_id_of_its_job(mail_server: tuple[str, list[str]]) -> None:
    url, got = mail_server
    MailGateway(url, "noreply@auyl.example").send(Message("job-2", "aliya@mail.kz", "Code", "Code: 123456"))
    (letter,) = got
    for part in ("To: aliya@mail.kz", "Subject: Code", "Message-ID: <job-2@auyl.example>", "Code: 123456"):
        assert part in letter


def test_a_mail_server_that_is_down_is_told_without_address() -> None:
    with pytest.raises(GatewayError) as error:
        MailGateway("smtp://127.0.0.1:1", "noreply@auyl.example").send(MESSAGE)
    assert "+7701" not in repr(error.value)


# Words


def payload(**changes: Any) -> dict[str, Any]:
    given = {"channel": "sms", "to": "+77012345678", "message": "code", "lang": "kk", "facts": {"code": "123456"}}
    return {**given, **changes}


LONGEST = {"code": "123456", "time": "18:00", "number": 99_999, "into": 99_999}
"""The longest that each fact of a message can really be."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sms_of_every_room_is_under_seventy_letters_with_its_longest_facts(app: Flask, lang: str) -> None:
    words = app.extensions["words"]
    names = [key.removeprefix("notices.sms.") for key in words.texts if key.startswith("notices.sms.")]
    texts = {name: compose(words, payload(message=name, lang=lang, facts=LONGEST)).text for name in names}
    assert len(texts) > 15
    assert {name: text for name, text in texts.items() if len(text) >= 70 or "{" in text} == {}


def test_every_sms_has_a_letter_too(app: Flask) -> None:
    texts = app.extensions["words"].texts
    names = {
        kind: {key.rsplit(".", 1)[1] for key in texts if key.startswith(f"notices.{kind}.")}
        for kind in ("sms", "letter", "subject")
    }
    assert names["sms"] == names["letter"] == names["subject"]


# The worker


def leave(runtime: Any, **changes: Any) -> None:
    with runtime.transaction() as tx:
        tx.later("notices.send", **payload(**changes))


def one_job(session: Any) -> Job:
    job: Job = session.query(Job).one()
    return job


def test_the_worker_sends_once_and_forgets_the_text(
    app: Flask, runtime: Any, session: Any, sms_service: tuple[str, list[Any]]
) -> None:
    url, got = sms_service
    jobs = handlers({"sms": SmsGateway(url)}, app.extensions["words"])
    leave(runtime)
    assert carry_out_next(runtime, jobs) is True
    assert carry_out_next(runtime, jobs) is False
    job = one_job(session)
    assert [body["id"] for _, _, body in got] == [str(job.id)]
    assert job.done_at is not None
    assert job.payload is None


def test_a_message_to_nobody_is_not_sent(app: Flask, runtime: Any, sms_service: tuple[str, list[Any]]) -> None:
    url, got = sms_service
    leave(runtime, to=None)
    assert carry_out_next(runtime, handlers({"sms": SmsGateway(url)}, app.extensions["words"])) is True
    assert got == []


def test_a_failed_message_waits_longer_each_time_and_is_given_up(
    app: Flask, runtime: Any, session: Any, clock: MovableClock
) -> None:
    jobs = handlers({"sms": SmsGateway("http://127.0.0.1:1/")}, app.extensions["words"])
    leave(runtime)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert carry_out_next(runtime, jobs) is True
        job = one_job(session)
        waits.append(int((job.due_at - clock()).total_seconds()) // 60)
        assert carry_out_next(runtime, jobs) is False
        clock.advance(minutes=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert one_job(session).problem == "GatewayError"
    clock.advance(days=1)
    assert carry_out_next(runtime, jobs) is False


def test_a_worker_that_died_leaves_its_job_to_the_next(
    app: Flask, runtime: Any, clock: MovableClock, sms_service: tuple[str, list[Any]]
) -> None:
    def die(_payload: Any) -> None:
        raise SystemExit

    leave(runtime)
    with pytest.raises(SystemExit):
        carry_out_next(runtime, {"notices.send": die})
    url, got = sms_service
    jobs = handlers({"sms": SmsGateway(url)}, app.extensions["words"])
    assert carry_out_next(runtime, jobs) is False
    clock.advance(minutes=2)
    assert carry_out_next(runtime, jobs) is True
    assert len(got) == 1


def test_jobs_without_a_handler_stay_where_they_are(app: Flask, runtime: Any, session: Any) -> None:
    leave(runtime)
    assert carry_out_next(runtime, handlers({}, app.extensions["words"])) is False
    assert one_job(session).attempts == 0


def test_the_worker_command_does_what_is_due(app: Flask, runtime: Any, session: Any) -> None:
    leave(runtime, to=None)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert (result.exit_code, result.output) == (0, "1 jobs\n")


@pytest.mark.parametrize(
    ("environment", "sends"),
    [
        ({"APP_ENV": "development"}, False),
        ({"APP_ENV": "development", "DEMO": "1"}, False),
        ({"APP_ENV": "test", "DEMO": "1"}, False),
        ({"APP_ENV": "test"}, True),
    ],
)
def test_nothing_is_sent_in_development_and_demonstration(
    tmp_path: Any, environment: dict[str, str], sends: bool
) -> None:
    settings = Settings.from_env({**environment, "INSTANCE_DIR": str(tmp_path), "SMS_URL": "http://127.0.0.1:1/"})
    assert bool(choose(settings)) is sends
