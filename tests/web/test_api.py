"""The API answers as it describes itself, tells nothing of a vote before its close, and nothing about people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from app.demo.accounts import list_accounts
from app.platform.access import access_of
from tests.clock import MovableClock
from tests.demo_world import demo_app, demo_pages
from tests.pages import PageClient

__all__ = ["demo_app", "demo_pages"]

KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None),
}  # fmt: skip
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
KNOWN = {"$ref", "type", "enum", "format", "properties", "required", "additionalProperties", "items", "minItems",
         "maxItems", "oneOf", "description"}  # fmt: skip


@pytest.fixture
def described(demo_pages: PageClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(demo_pages.get("api.openapi").response.data)
    return found


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> Iterator[str]:
    """Where a value is not what a schema says; only the words of JSON Schema that our description uses."""
    assert set(schema) <= KNOWN, schema
    if "$ref" in schema:
        yield from faults(value, root["components"]["schemas"][schema["$ref"].split("/")[-1]], root, where)
        return
    if "oneOf" in schema:
        fitting = [one for one in schema["oneOf"] if not list(faults(value, one, root, where))]
        if len(fitting) != 1:
            yield f"{where}: fits {len(fitting)} of the kinds"
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    right = [
        kind for kind in kinds if isinstance(value, KINDS[kind]) and (kind == "boolean") == isinstance(value, bool)
    ]
    if not right:
        yield f"{where}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and "format" in schema:
        FORMATS[schema["format"]](value)
    if isinstance(value, list):
        yield from list_faults(value, schema, root, where)
    if isinstance(value, dict) and "properties" in schema:
        yield from object_faults(value, schema, root, where)


def list_faults(value: list[Any], schema: dict[str, Any], root: dict[str, Any], where: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where}: {len(value)} items"
    for number, item in enumerate(value):
        yield from faults(item, schema["items"], root, f"{where}[{number}]")


def object_faults(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}: no {name}" for name in schema["required"] if name not in value)
    for name, part in value.items():
        if name in schema["properties"]:
            yield from faults(part, schema["properties"][name], root, f"{where}.{name}")
        else:
            yield f"{where}: {name} is not described"


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path as described, path with the examples in it, the GET operation)."""
    for path, item in described["paths"].items():
        assert set(item) <= {"get", "servers"}, "the API is read-only"
        server = item.get("servers", described["servers"])[0]["url"]
        filled = path
        for parameter in item["get"].get("parameters", []):
            if parameter["in"] == "path":
                filled = filled.replace("{" + parameter["name"] + "}", parameter["example"])
        yield server + path, server + filled, item["get"]


def test_every_described_path_answers_as_described(demo_pages: PageClient, described: dict[str, Any]) -> None:
    for _, path, operation in operations(described):
        response = demo_pages.get(path).response
        assert response.mimetype == "application/json", path
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        found = list(faults(json.loads(response.data), schema, described))
        assert not found, f"{path}: {found[:5]}"


def test_every_kind_of_round_answers_as_described(demo_pages: PageClient, described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for slug in ("aqbulaq", "qaraqogha", "wieliczka-2023"):
        told = json.loads(demo_pages.get("api.round_", slug=slug).response.data)
        assert not list(faults(told, schemas["RoundWithProjects"], described))
        if told["result"]:
            result = json.loads(demo_pages.get(told["result"]).response.data)
            assert not list(faults(result, schemas["Result"], described))


def test_every_norm_answers_as_described(demo_pages: PageClient, described: dict[str, Any]) -> None:
    schema = described["components"]["schemas"]["ParameterWithHistory"]
    keys = [row["key"] for row in json.loads(demo_pages.get("api.law").response.data)["parameters"]]
    assert len(keys) > 100
    for key in keys:
        told = json.loads(demo_pages.get("api.law_parameter", key=key).response.data)
        assert not list(faults(told, schema, described)), key


def test_every_address_of_the_api_is_described(demo_app: Flask, described: dict[str, Any]) -> None:
    paths = {path.replace("{", "<").replace("}", ">") for path, _, _ in operations(described)}
    rules = [rule for rule in demo_app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert {rule.rule for rule in rules} == paths
    for rule in rules:
        access = access_of(demo_app.view_functions[rule.endpoint])
        assert access is not None
        assert access.kind == "public"
        assert rule.methods == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/rounds/none", 404),
        ("/api/v1/rounds/aqbulaq/result", 404),
        ("/api/v1/law/none", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/law?on=21.11.2026", 422),
        ("/api/v1/law?on=20261121", 422),
        ("/api/v1/law?on=", 422),
        ("/api/v1/territories?on=0001-01-01", 422),
        ("/api/v1/ledger?limit=0", 422),
        ("/api/v1/ledger?limit=501", 422),
        ("/api/v1/ledger?limit=many", 422),
        ("/api/v1/ledger?before=-1", 422),
    ],
)
def test_a_wrong_request_is_told_as_a_problem(
    demo_pages: PageClient, described: dict[str, Any], path: str, status: int
) -> None:
    response = demo_pages.get(path, status=status).response
    assert response.mimetype == "application/problem+json"
    told = json.loads(response.data)
    assert not list(faults(told, described["components"]["schemas"]["Problem"], described))
    assert told["status"] == status


def test_the_law_is_that_of_the_day_asked_for(demo_pages: PageClient) -> None:
    now = json.loads(demo_pages.get("/api/v1/law/ncv.initiative?on=2026-11-21").response.data)
    assert (now["norm"]["value"], now["norm"]["article"], now["norm"]["rank"]) == ("1/5", "89", "constitution")
    before = json.loads(demo_pages.get("/api/v1/law/ncv.initiative?on=1990-01-01").response.data)
    assert before["norm"] is None


def test_other_sites_may_read_and_get_no_cookie(demo_pages: PageClient, described: dict[str, Any]) -> None:
    for _, path, _ in operations(described):
        response = demo_pages.get(path).response
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in demo_pages.get("site.index").response.headers


def test_nothing_of_an_open_vote_is_told(demo_pages: PageClient, clock: MovableClock) -> None:
    before = demo_pages.get("api.round_", slug="aqbulaq").response.data
    told = json.loads(before)
    assert told["stage"] == "open"
    assert told["result"] is None
    assert not {"marks", "ballots", "votes", "turnout", "tie_seed"} & {*told, *told["projects"][0]}
    entries = json.loads(demo_pages.get("/api/v1/ledger?limit=500").response.data)["entries"]
    open_round = [entry for entry in entries if entry["subject"] == "aqbulaq"]
    assert {entry["act"] for entry in open_round} == {"budget.draft", "budget.project", "budget.refuse", "budget.open"}
    assert not any({"marks", "ballots", "seed"} & set(entry["facts"]) for entry in open_round)


def test_the_api_names_nobody(demo_app: Flask, demo_pages: PageClient, described: dict[str, Any]) -> None:
    accounts = list_accounts(demo_app.extensions["runtime"])
    assert len(accounts) > 8
    for _, path, _ in operations(described):
        text = demo_pages.get(path).response.text
        assert not [account.name for account in accounts if account.name in text]
        assert not [account.name for account in accounts if str(account.account_id) in text]


def test_the_ledger_can_be_read_page_by_page(demo_pages: PageClient) -> None:
    told = json.loads(demo_pages.get("/api/v1/ledger?limit=40").response.data)
    numbers = [entry["index"] for entry in told["entries"]]
    assert numbers == list(range(told["head"]["index"], told["head"]["index"] - 40, -1))
    older = json.loads(demo_pages.get(f"/api/v1/ledger?before={numbers[-1]}&limit=1").response.data)
    assert older["entries"][0]["index"] == numbers[-1] - 1
    assert older["entries"][0]["hash"] == told["entries"][-1]["previous"]
