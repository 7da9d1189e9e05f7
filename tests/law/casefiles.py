"""Reads `cases/*.yaml`: what a lawyer writes, one list a file.

A case has a name, the action, the norm cited, `given` facts and rows. A row is its own facts with `allowed` and
maybe `need`, and `on` where the case gives no day. `expect.rule` names the point that `need` belongs to and that
refuses when `allowed` is false; the other expectations hold for that point in every row:
of, effect, article, paragraph, rank, status, no_norm (no rule known on that day), says / never_says (Kazakh words).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
CASE_KEYS = {"name", "action", "on", "given", "rows", "expect", "cite"}
EXPECTATIONS = {
    "rule", "of", "effect", "article", "paragraph", "rank", "status", "no_norm", "says", "never_says",
}  # fmt: skip
ROW_KEYS = {"on", "allowed", "need"}


class _Loader(yaml.SafeLoader):
    """YAML where `on` is a word and a repeated key is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            raise ValueError(f"a key is given twice: {node.start_mark}")
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a case, ready to be asked."""

    name: str
    action: str
    on: date
    facts: Mapping[str, Any]
    allowed: bool
    need: Any
    has_need: bool
    expect: Mapping[str, Any]


def rows() -> Iterator[tuple[str, Row]]:
    """Every row of every file with an id for the report; ValueError for a case that is not whole."""
    for path in sorted(CASES.glob("*.yaml")):
        cases = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a SafeLoader
        for number, case in enumerate(cases, 1):
            yield from _rows(f"{path.stem}-{number}", case)


def _rows(place: str, case: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    if not CASE_KEYS >= set(case) >= CASE_KEYS - {"on", "given"} or not set(case["expect"]) <= EXPECTATIONS:
        raise ValueError(f"{place}: not a whole case: {case.get('name')}")
    for number, row in enumerate(case["rows"], 1):
        facts = {**case.get("given", {}), **{key: value for key, value in row.items() if key not in ROW_KEYS}}
        on = row.get("on") or case["on"]
        made = Row(
            case["name"], case["action"], on, facts, row["allowed"], row.get("need"), "need" in row, case["expect"]
        )
        yield f"{place}-{number}", made
