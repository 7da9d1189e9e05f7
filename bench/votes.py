"""Votes and lists through gunicorn beside a bare Flask handler in the same run: `python -m bench.votes`.

Both are served by gunicorn.conf.py, on SQLite and on a PostgreSQL of the run's own (with its default durability), to
16 connections, in turns: ours, bare, ours, bare. The processor time is what gunicorn's workers used. Requests per
second hold for this machine and this minute; the ratios are what to compare.
"""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import click
import psutil

from app.factory import create_app
from bench.helpers import bare
from config import Settings
from tests.clock import START
from tests.databases import migrate
from tests.reliability.postgres import own_postgres
from tests.reliability.server import PRODUCTION, Browser, Server, Voter, confirm, counted, prepare, serving

CLIENTS = 16
PROJECTS = 40
Send = Callable[[Browser, int], int]


@dataclass
class Measured:
    """What one kind of request cost in all rounds."""

    seconds: float = 0.0
    processor: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def milliseconds(self) -> float:
        return 1000 * self.processor / len(self.latencies)

    def percentile(self, which: int) -> float:
        return 1000 * quantiles(self.latencies, n=100)[which - 1]


@click.command()
@click.option("--requests", "each", default=600, show_default=True, help="Requests in each round.")
@click.option("--rounds", default=4, show_default=True)
@click.option("--kind", "kinds", type=click.Choice(["sqlite", "postgresql"]), multiple=True, help="Both by default.")
def main(each: int, rounds: int, kinds: Sequence[str]) -> None:
    """Print votes and lists on both databases with their ratios to the bare handler."""
    click.echo(f"{'':<26} {'req/s':>7} {'p50 ms':>7} {'p99 ms':>7} {'CPU ms':>7}")
    lost = 0
    for kind in kinds or ("sqlite", "postgresql"):
        with TemporaryDirectory(prefix="kenes-bench-") as folder, _database(kind, Path(folder)) as url:
            lost += _bench(kind, url, Path(folder), each, rounds)
    if lost:
        click.echo(f"{lost} votes differ from what was confirmed", err=True)
        sys.exit(1)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with own_postgres() as postgres:
        yield postgres.url


def _bench(kind: str, url: str, folder: Path, each: int, rounds: int) -> int:
    ours = create_app(Settings.from_env({**PRODUCTION, "DATABASE_URL": url}), clock=lambda: START)
    migrate(ours)
    bare.make_tables(bare.create_app(url), PROJECTS)
    slug, voters = prepare(ours, (rounds + 1) * each, projects=PROJECTS)
    with serving(url, folder) as server, serving(url, folder, "bench.helpers.bare:app", BARE="1") as floor:
        for name, our_send, bare_send, status in (
            ("vote", _voting(slug, voters), _inserting, 303),
            ("list of 40", _reading(f"/kk/budget/{slug}/"), _reading("/list"), 200),
        ):
            measured = (Measured(), Measured())
            for number in range(rounds + 1):
                for which, (at, send) in enumerate(((server, our_send), (floor, bare_send))):
                    into = measured[which] if number else Measured()  # the first round warms up
                    _round(at, send, status, range(number * each, (number + 1) * each), into)
            _print(kind, name, *measured)
    marks, ballots = counted(ours, slug)
    return abs(marks - len(voters)) + abs(ballots - len(voters))


def _voting(slug: str, voters: list[Voter]) -> Send:
    return lambda browser, number: confirm(browser, slug, voters[number], [str(1 + number % PROJECTS)]).status


def _inserting(browser: Browser, number: int) -> int:
    return browser.send("POST", "/vote", form={"project": str(number)}).status


def _reading(path: str) -> Send:
    return lambda browser, _number: browser.send("GET", path).status


def _round(server: Server, send: Send, status: int, numbers: range, into: Measured) -> None:
    with ExitStack() as opened, ThreadPoolExecutor(CLIENTS) as pool:
        free: queue.SimpleQueue[Browser] = queue.SimpleQueue()
        for _ in range(CLIENTS):
            free.put(opened.enter_context(Browser(server.port)))

        def one(number: int) -> float:
            browser = free.get()
            began = perf_counter()
            answered = send(browser, number)
            took = perf_counter() - began
            free.put(browser)
            if answered != status:
                raise click.ClickException(f"answered {answered}: {server.log.read_text()[-2000:]}")
            return took

        before, began = _processor(server.workers), perf_counter()
        into.latencies += pool.map(one, numbers)
        into.seconds += perf_counter() - began
        into.processor += _processor(server.workers) - before


def _processor(workers: Sequence[psutil.Process]) -> float:
    times = [worker.cpu_times() for worker in workers]
    return sum(one.user + one.system for one in times)


def _print(kind: str, name: str, ours: Measured, floor: Measured) -> None:
    for who, one in (("ours", ours), ("bare", floor)):
        click.echo(
            f"{f'{name}, {kind}, {who}':<26} {one.rate:>7.0f} {one.percentile(50):>7.1f} {one.percentile(99):>7.1f} "
            f"{one.milliseconds:>7.2f}"
        )
    click.echo(
        f"{'  ratio':<26} {ours.rate / floor.rate:>7.2f} {ours.percentile(50) / floor.percentile(50):>7.2f} "
        f"{ours.percentile(99) / floor.percentile(99):>7.2f} {ours.milliseconds / floor.milliseconds:>7.2f}"
    )


if __name__ == "__main__":
    main()
