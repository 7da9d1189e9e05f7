"""Reads the files of the law pack, strictly: what YAML would guess at is refused, and the book is built once.

YAML 1.1 reads 010 as eight, 12:30 as 750 and `no` as false; a float cannot hold one tenth. In a law file each is
an error with its line, not a value.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.domain.law.book import LawBook
from app.domain.law.pack import PackError, build, check_use
from app.domain.rules.registry import USES

FOLDER = Path(__file__).parent.parent / "lawpack" / "kz"
CALENDAR = "days.yaml"  # moved days of rest: read by app/platform/holidays.py

_PLAIN = {
    "tag:yaml.org,2002:int": (re.compile(r"0|[1-9][0-9]*"), "a number is written 0 or 10, nothing else"),
    "tag:yaml.org,2002:bool": (re.compile(r"true|false"), "yes and no are written true and false"),
    "tag:yaml.org,2002:null": (re.compile(r"null"), "nothing is written null"),
    "tag:yaml.org,2002:timestamp": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a day is written 2026-07-01"),
    "tag:yaml.org,2002:float": (re.compile(r"(?!)"), 'no floats: write a share as "1/10"'),
}


class StrictLoader(yaml.SafeLoader):
    """The safe loader without guesses; `problems` holds what it refused, by line."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.problems: list[str] = []

    def refuse(self, node: yaml.Node, problem: str) -> None:
        self.problems.append(f"line {node.start_mark.line + 1}: {problem}")

    def construct_scalar_strictly(self, node: yaml.ScalarNode) -> object:
        pattern, problem = _PLAIN[node.tag]
        if not pattern.fullmatch(node.value):
            self.refuse(node, f"{node.value!r}: {problem}")
            return None
        try:
            return yaml.SafeLoader.yaml_constructors[node.tag](self, node)
        except ValueError as error:
            self.refuse(node, f"{node.value!r}: {error}")
            return None

    def construct_unique_mapping(self, node: yaml.MappingNode) -> dict[str, object]:
        content: dict[str, object] = {}
        for name, value in node.value:
            if name.tag != "tag:yaml.org,2002:str":
                self.refuse(name, f"{name.value!r}: a name is a text")
                continue
            key = str(name.value)
            if key in content:
                self.refuse(name, f"{key}: given twice")
            content[key] = self.construct_object(value, deep=True)
        return content


for _tag in _PLAIN:
    StrictLoader.add_constructor(_tag, StrictLoader.construct_scalar_strictly)
StrictLoader.add_constructor("tag:yaml.org,2002:map", StrictLoader.construct_unique_mapping)


def parse(text: str, name: str) -> Mapping[str, Any]:
    """The content of one law file; raises PackError with every line refused, each beginning with `name`."""
    loader = StrictLoader(text)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as error:
        raise PackError([f"{name}: {' '.join(str(error).split())}"]) from error
    finally:
        loader.dispose()
    if loader.problems:
        raise PackError([f"{name}: {problem}" for problem in loader.problems])
    if not isinstance(content, dict):
        raise PackError([f"{name}: a mapping of names was expected"])
    return content


def read(folder: Path) -> LawBook:
    """The law book of a folder of law files; raises PackError with the problems of all of them."""
    files: dict[str, Mapping[str, Any]] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == CALENDAR:
            continue
        try:
            files[path.name] = parse(path.read_text("utf-8"), path.name)
        except PackError as error:
            problems.extend(error.problems)
    if problems:
        raise PackError(problems)
    return build(files)


@cache
def load() -> LawBook:
    """The law of Kazakhstan as this platform knows it, read once and held against the rules that use it."""
    book = read(FOLDER)
    check_use(book, USES)
    return book
