"""`flask law`: the norms, one norm through time, and what the law says of an action on a day.

`check` exits with 0 whether the action is allowed or refused, and with 2 and one line that says which input
was wrong. Nothing here needs a database.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import NoReturn

import click

from app.domain.errors import InvalidInputError, NotFoundError, NotInForceError, Problem
from app.domain.law.book import Gap, Parameter, Provision, Value
from app.domain.law.verdict import Verdict, norm_json
from app.domain.rules.facts import names, read
from app.domain.rules.registry import ACTIONS, used_by
from app.platform.clock import legal_day, system_clock
from app.platform.lawfiles import load

_TOLD = {
    "errors.fact_missing": "missing",
    "errors.fact_unknown": "unknown fact",
    "errors.fact_negative": "negative: {value}",
    "errors.fact_not_whole": "not a whole number",
    "errors.fact_too_small": "{value} is less than {least}",
    "errors.fact_too_large": "{value} is more than {most}",
    "errors.fact_above": "{value} is more than {other} ({whole})",
    "errors.fact_before": "{value} is before {other}",
    "errors.fact_not_one_of": "not one of {allowed}",
    "errors.fact_not_flag": "not true or false",
    "errors.fact_not_text": "not a text of 1 to 500 characters",
    "errors.fact_not_day": "not a date like 2026-11-21",
}


@click.group("law")
def group() -> None:
    """The law the platform stands on, by day."""


@group.command("list")
@click.option("--on", "on", help="The legal day, like 2026-11-21; today without it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_norms(on: str | None, as_json: bool) -> None:
    """All parameters with the value in force on the day."""
    law, day = load(), _day(on)
    if as_json:
        parameters = [_on_day(law.parameter(key), day) for key in sorted(law.parameters)]
        _print({"on": day.isoformat(), "version": law.version, "parameters": parameters})
        return
    for key in sorted(law.parameters):
        click.echo(f"{key}: {_line(law.parameter(key), day)}")


@group.command("show")
@click.argument("key")
@click.option("--on", "on", help="The legal day, like 2026-11-21; today without it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_norm(key: str, on: str | None, as_json: bool) -> None:
    """One parameter: its value on the day, its history, its quote, and the actions that use it."""
    law, day = load(), _day(on)
    try:
        parameter = law.parameter(key)
    except NotFoundError:
        _refuse(f"unknown parameter: {_short(key)}")
    if as_json:
        history = [_period(period) for period in parameter.history]
        _print({"on": day.isoformat(), **_on_day(parameter, day), "history": history, "used_by": used_by(key)})
        return
    for line in _told_at_length(parameter, day):
        click.echo(line)


@group.command("check")
@click.argument("action")
@click.option("--on", "on", help="The legal day of the action, like 2026-11-21.")
@click.option("--facts", "facts", help="The facts as a JSON object.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(action: str, on: str | None, facts: str | None, as_json: bool) -> None:
    """Whether the law allows ACTION on a day with these facts, and why."""
    if action not in ACTIONS:
        _refuse(f"unknown action: {_short(action)} (known: {', '.join(ACTIONS)})")
    if on is None:
        _refuse("--on: missing, a date like 2026-11-21 is needed")
    day, known = _day(on), ACTIONS[action]
    if facts is None:
        _refuse(f"--facts: missing, a JSON object with {', '.join(names(known.facts))} is needed")
    given = _object(facts)
    try:
        verdict = known.rule(load(), day, read(known.facts, given))
    except InvalidInputError as wrong:
        _refuse("; ".join(_told(problem) for problem in wrong.problems))
    if as_json:
        _print(verdict.to_json())
    else:
        _tell(verdict)


def _day(text: str | None) -> date:
    if text is None:
        return legal_day(system_clock())
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        _refuse(f"--on: not a date like 2026-11-21: {_short(text)}")
    return day


def _object(text: str) -> dict[str, object]:
    """The JSON object; a number with a fraction becomes what no fact accepts: no float is ever made."""

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen = dict(pairs)
        if len(seen) != len(pairs):
            raise ValueError("a fact is given twice")
        return seen

    def no_number(name: str) -> NoReturn:
        raise ValueError(f"{name} is not a number")

    try:
        given = json.loads(
            text, parse_float=lambda digits: (digits,), parse_constant=no_number, object_pairs_hook=unique
        )
    except (ValueError, RecursionError) as wrong:
        _refuse(f"--facts: not JSON: {_short(str(wrong))}")
    if not isinstance(given, dict):
        _refuse("--facts: not a JSON object")
    return given


def _told(problem: Problem) -> str:
    return f"{_short(problem.where or '')}: {_TOLD[problem.message_key].format(**problem.facts)}"


def _refuse(line: str) -> NoReturn:
    """One line on stderr, exit 2."""
    click.echo(" ".join(line.split()).encode("utf-8", "backslashreplace"), err=True)
    raise SystemExit(2)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def _print(content: Mapping[str, object]) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _tell(verdict: Verdict) -> None:
    click.echo(f"{verdict.action}, {verdict.on}: {'allowed' if verdict.allowed else 'refused'}")
    for finding in verdict.findings:
        click.echo(f"{'+' if finding.met else '-'} {finding.rule} ({finding.effect})")
        click.echo(f"    {finding.explanation['kk']}")
        if finding.why:
            click.echo(f"    {finding.why.text(',')}")
        if finding.provision:
            click.echo(f"    {finding.provision.citation.text} [{finding.provision.citation.status}]")


def _in_force(parameter: Parameter, day: date) -> Provision | None:
    try:
        return parameter.at(day)
    except NotInForceError:
        return None


def _on_day(parameter: Parameter, day: date) -> dict[str, object]:
    norm = _in_force(parameter, day)
    now = None if norm is None else _provision(norm)
    return {"key": parameter.key, "title": dict(parameter.title), "in_force": now}


def _provision(norm: Provision) -> dict[str, object]:
    return {
        "value": _value(norm.value),
        "comparator": norm.comparator,
        "unit": norm.unit,
        "base": None if norm.base is None else dict(norm.base),
        "norm": norm_json(norm),
        "date_basis": norm.date_basis,
        "quotes": [{"language": quote.language, "text": quote.text} for quote in norm.quotes],
        "note": norm.note,
    }


def _period(period: Provision | Gap) -> dict[str, object]:
    if isinstance(period, Provision):
        return _provision(period)
    days = [None if day is None else day.isoformat() for day in (period.valid_from, period.valid_to)]
    return {"value": None, "gap": period.kind, "in_force": days, "reason": dict(period.reason)}


def _value(value: Value) -> int | bool | str:
    return value if isinstance(value, int | str) else str(value)


def _line(parameter: Parameter, day: date) -> str:
    norm = _in_force(parameter, day)
    if norm is None:
        return "-"
    return f"{norm.comparator} {_value(norm.value)} {norm.unit}; {norm.citation.text} [{norm.citation.status}]"


def _told_at_length(parameter: Parameter, day: date) -> list[str]:
    lines = [parameter.key, *(f"  {language}: {title}" for language, title in parameter.title.items())]
    lines.append(f"  {day}: {_line(parameter, day)}")
    for period in parameter.history:
        known = f"{_value(period.value)}; {period.citation.text}" if isinstance(period, Provision) else period.kind
        lines.append(f"  {period.valid_from or '…'} – {period.valid_to or '…'}: {known}")
        if isinstance(period, Provision):
            lines += [f"    «{quote.text}»" for quote in period.quotes]
    lines.append(f"  used by: {', '.join(used_by(parameter.key)) or '-'}")
    return lines
