"""Our counting beside pabutools in the same run: `python -m bench.counting`.

pabutools (GPL) is a measuring stick of the development environment (requirements-oracle.txt), never part of the
application. Both read the same file and count with exact fractions and ties by project id; reading is not timed.
pabutools runs in a process of its own that is ended at the time limit, which gives a lower bound of the ratio. The
program fails when the winners differ.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from app.domain.counting.ballots import Election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome
from app.domain.counting.pabulib import PabulibFile, ProjectRow, read, write
from app.domain.counting.ties import ByProjectId
from tests.pabulib_files import FOLDER, WIELICZKA

METHODS: dict[str, Callable[..., Outcome]] = {
    "greedy": greedy,
    "equal-shares": equal_shares,
    "equal-shares-add1": equal_shares_add1,
}
SMALL_UNITS = ("Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb")
"""Counted a second time in a hundredth of their unit, as large as pots in tenge are."""


@click.command()
@click.option("--limit", default=60.0, show_default=True, help="Seconds that pabutools may take for one count.")
@click.option("--only", default="", help="Files whose names contain this.")
@click.option("--method", "methods", type=click.Choice(list(METHODS)), multiple=True, help="All by default.")
def main(limit: float, only: str, methods: tuple[str, ...]) -> None:
    """Count every published election at hand with both programs and print the ratios of their times."""
    click.echo(f"{'file':<44} {'method':<18} {'voters':>6} {'proj':>4} {'ours, s':>9} {'pabutools':>9} {'ratio':>8}")
    differing = []
    with TemporaryDirectory() as folder:
        for name, path in _files(Path(folder), only):
            chosen = read(path.read_bytes().decode()).election()
            for method in methods or METHODS:
                click.echo(f"{name[:44]:<44} ", nl=False)
                line, same = _compare(path, chosen, method, limit)
                click.echo(line)
                if not same:
                    differing.append(f"{name} {method}")
    if differing:
        click.echo(f"different winners: {', '.join(differing)}", err=True)
        sys.exit(1)


def _files(folder: Path, only: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(FOLDER.glob("*.pb"), key=lambda path: path.stat().st_size) or [WIELICZKA]:
        if only not in path.name:
            continue
        yield path.stem, path
        if path.name in SMALL_UNITS:
            fine = folder / path.name
            fine.write_text(write(_in_hundredths(read(path.read_bytes().decode()))))
            yield f"{path.stem} × 100", fine


def _in_hundredths(file: PabulibFile) -> PabulibFile:
    rows = tuple(ProjectRow(row.id, row.cost * 100, row.more) for row in file.projects)
    return PabulibFile(file.budget * 100, file.meta, rows, file.votes)


def _compare(path: Path, chosen: Election, method: str, limit: float) -> tuple[str, bool]:
    ours, outcome = _timed(lambda: METHODS[method](chosen, ByProjectId(), story=False))
    theirs = _their_count(path, method, limit)
    seconds, winners = theirs or (limit, None)
    more = "" if theirs else ">"
    same = winners is None or sorted(winners) == sorted(outcome.winners)
    line = (
        f"{method:<18} {chosen.voters:>6} {len(chosen.projects):>4} {ours:>9.4f} {more + format(seconds, '.3f'):>9} "
        f"{more + format(seconds / ours, ',.0f'):>8}{'' if same else '  DIFFERENT WINNERS'}"
    )
    return line, same


def _timed(count: Callable[[], Outcome]) -> tuple[float, Outcome]:
    """The least time of up to five counts, or of one that takes long."""
    times = []
    for _ in range(5):
        began = perf_counter()
        outcome = count()
        times.append(perf_counter() - began)
        if times[0] > 0.5:
            break
    return min(times), outcome


def _their_count(path: Path, method: str, limit: float) -> tuple[float, list[str]] | None:
    """Seconds and winners by pabutools; None if it took longer than `limit`."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_with_pabutools, args=(path, method, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit + 10):  # reading and importing come on top
            return None
        result: tuple[float, list[str]] = receiver.recv()
    finally:
        process.terminate()
        process.join()
    return result if result[0] <= limit else None


def _with_pabutools(path: Path, method: str, sender: Connection) -> None:
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    instance, profile = parse_pabulib(str(path))
    supported = {project for ballot in profile for project in ballot}
    # Its own rule stops at the first outcome to which no project can be added; ours does not.
    instance.is_exhaustive = lambda bought, **_: supported <= set(bought)
    began = perf_counter()
    if method == "greedy":
        chosen = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)  # by cost / cost × votes: by votes
    else:
        increment = 1 if method == "equal-shares-add1" else None
        chosen = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=increment)
    sender.send((perf_counter() - began, [project.name for project in chosen]))


if __name__ == "__main__":
    main()
