"""Every view says who may call it, once; no address appears or disappears silently."""

from __future__ import annotations

import ast
from pathlib import Path

from flask import Flask

from app.platform.access import access_of
from tests.architecture.source import APP, files, name

ROUTES = Path(__file__).with_name("routes.txt")
METHODS = {"route", "get", "post", "put", "patch", "delete"}
MARKS = {"public", "signed_in", "requires"}


def routes(app: Flask) -> list[str]:
    """One line an address: path, methods, endpoint, who may call it."""
    lines = []
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        who = " ".join([access.kind, *sorted(access.roles)]) if access else "UNMARKED"
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule}  {methods}  {rule.endpoint}  {who}")
    return sorted(lines)


def _called(decorator: ast.expr) -> str:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    unmarked = [line for line in routes(app) if line.endswith("UNMARKED")]
    assert not unmarked, unmarked


def test_every_view_says_it_exactly_once() -> None:
    wrong = []
    for file in files(".py", under=APP):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            called = [_called(decorator) for decorator in node.decorator_list]
            marks = sum(mark in MARKS for mark in called)
            if METHODS & set(called) and marks != 1:
                wrong.append(f"{name(file)}:{node.lineno} {node.name} has {marks}")
    assert not wrong, wrong


def test_addresses_are_those_that_were_agreed(app: Flask) -> None:
    # People keep addresses, and other programs rely on them. After a change that is meant: make routes
    assert routes(app) == ROUTES.read_text(encoding="utf-8").splitlines()
