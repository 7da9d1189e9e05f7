"""Commands on budgets: counting any published Pabulib file with the rules of this platform."""

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import click

from app.domain.counting.ballots import Election
from app.domain.counting.equal_shares import equal_shares, equal_shares_add1
from app.domain.counting.greedy import greedy
from app.domain.counting.outcome import Outcome
from app.domain.counting.pabulib import PabulibError, PabulibFile, money_text, read
from app.domain.counting.raising import Progress
from app.domain.counting.ties import ByProjectId
from app.domain.errors import NotFoundError

PROGRESS_EVERY = 1.0
"""Seconds between two lines of progress."""


@click.group("budget")
def group() -> None:
    """Participatory budgets."""


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--method", type=click.Choice(["greedy", "equal-shares", "equal-shares-add1"]), required=True)
@click.option("--completion", type=click.Choice(["none", "greedy"]), default="none", help="Fill the pot up by votes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def count(file: Path, method: str, completion: str, as_json: bool) -> None:
    """Count a Pabulib FILE; ties fall to the smaller project id. A malformed file: exit 2, line and reason."""
    content = _content(file)
    election = content.election()
    began = perf_counter()
    outcome = _count(election, method, None if completion == "none" else completion)
    seconds = round(perf_counter() - began, 4)
    if as_json:
        click.echo(json.dumps(_as_json(method, election, outcome, seconds), ensure_ascii=False))
    else:
        click.echo(_as_table(content, election, outcome, seconds))


@group.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def publish(slug: str, folder: Path) -> None:
    """Write the files of the counted round SLUG into FOLDER, as its result page gives them. Exit 2: nothing to give."""
    from flask.cli import with_appcontext  # here, so that counting a file loads no framework

    with_appcontext(_publish)(slug, folder)


def _publish(slug: str, folder: Path) -> None:
    from app.budget import queries
    from app.budget.services.publishing import publication
    from app.platform.flask_runtime import runtime

    rt = runtime()
    try:
        files = publication(rt.session, queries.get_round(rt.session, slug))
    except NotFoundError:
        files = None
    if files is None:
        click.echo(f"{slug}: there is no counted round of that name", err=True)
        sys.exit(2)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.files.items():
        (folder / name).write_bytes(data)
        click.echo(f"{files.sha256(name)}  {folder / name}")


def _content(file: Path) -> PabulibFile:
    try:
        return read(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = f"line {line}: the file is not in UTF-8"
    except PabulibError as error:
        reason = error.english
    click.echo(f"{file}: {reason}", err=True)
    sys.exit(2)


def _count(election: Election, method: str, completion: str | None) -> Outcome:
    ties = ByProjectId()
    if method == "greedy":
        return greedy(election, ties, story=False)
    if method == "equal-shares":
        return equal_shares(election, ties, completion=completion, story=False)
    tell = progress(perf_counter)
    return equal_shares_add1(election, ties, completion=completion, story=False, progress=tell)


def progress(clock: Callable[[], float]) -> Progress:
    """Tells on stderr how far a long count has come, no oftener than PROGRESS_EVERY."""
    last = clock()

    def tell(step: int, spent: Fraction) -> None:
        nonlocal last
        if clock() - last >= PROGRESS_EVERY:
            last = clock()
            click.echo(f"endowment raised {step} times, winners cost {money_text(spent)}", err=True)

    return tell


def _as_json(method: str, election: Election, outcome: Outcome, seconds: float) -> dict[str, object]:
    return {
        "method": method,
        "budget": money_text(election.budget),
        "spent": money_text(outcome.spent),
        "winners": list(outcome.winners),
        "ties": [{"place": tie.place, "order": list(tie.order)} for tie in outcome.ties],
        "seconds": seconds,
    }


def _as_table(content: PabulibFile, election: Election, outcome: Outcome, seconds: float) -> str:
    rows = {row.id: row for row in content.projects}
    total = Fraction(0)
    lines = [f"{'':>4}  {'project':<12} {'cost':>16} {'running total':>16}  name"]
    for place, winner in enumerate(outcome.winners, 1):
        total += rows[winner].cost
        name = " ".join(rows[winner].more.get("name", "").split())
        cost = money_text(rows[winner].cost)
        lines.append(f"{place:>4}  {winner:<12} {cost:>16} {money_text(total):>16}  {name[:60]}".rstrip())
    lines += [f"tie at {tie.place}: {', '.join(tie.order)}" for tie in outcome.ties]
    lines.append(
        f"{len(outcome.winners)} of {len(rows)} projects, {money_text(outcome.spent)} of "
        f"{money_text(election.budget)} spent, {election.voters} voters, {seconds} s"
    )
    return "\n".join(lines)
