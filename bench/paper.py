"""Paper ballots typed with the keyboard alone in a browser: `python -m bench.paper`.

Types three numbers of two digits on each ballot, as somebody who looks for the keys, and prints how long a ballot
takes from one empty field to the next. Nothing is clicked; the demonstration is served by a process of its own.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter

import click
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.budget import queries
from app.budget.services.sealing import seal
from app.factory import create_app
from app.platform.runtime import Runtime
from config import Settings
from tests.browser.district import District
from tests.browser.visitor import Visitor
from tests.clock import MovableClock
from tests.databases import migrate

SLUG = "aqbulaq"
BALLOT = "11 13 15"


class Quiet(WSGIRequestHandler):
    """Keeps no log of requests."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@click.command()
@click.option("--ballots", default=20, show_default=True)
@click.option("--delay", default=300, show_default=True, help="Milliseconds from key to key.")
def main(ballots: int, delay: int) -> None:
    """Print keys and seconds for one ballot."""
    with _district() as district, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False, locale="kk").new_page()
        typist = Visitor(district, page, "kk", None).sign_in_as_official("commission1")
        typist.open(f"voting/{SLUG}/sheet/").fill(handed_out=str(ballots), spoilt="0", in_box=str(ballots))
        typist.press(typist.say("voting.keep_sheet")).open(f"voting/{SLUG}/paper/")
        took = []
        for _ in range(ballots):
            began = perf_counter()
            page.keyboard.type(BALLOT, delay=delay)
            with page.expect_navigation():
                page.keyboard.press("Enter", delay=delay)
            took.append(perf_counter() - began)
        browser.close()
    click.echo(f"{len(BALLOT) + 1} keys, {mean(took):.1f} s a ballot, the slowest {max(took):.1f} s")


@contextmanager
def _district() -> Iterator[District]:
    """The demonstration an instant after its open vote has closed and its box is sealed."""
    clock = MovableClock()
    with TemporaryDirectory(prefix="kenes-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        app = create_app(
            Settings.from_env({"APP_ENV": "test", "DEMO": "1", "DATABASE_URL": url, "INSTANCE_DIR": folder}),
            clock=clock,
        )
        migrate(app)
        app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        district = District(app, clock, f"http://127.0.0.1:{server.server_port}")

        def close(runtime: Runtime) -> None:
            round_ = queries.get_round(runtime.session, SLUG)
            clock.moment = round_.closes_at + timedelta(minutes=1)
            seal(runtime, round_.id)

        district.ask(close)
        yield district
        server.shutdown()


if __name__ == "__main__":
    main()
