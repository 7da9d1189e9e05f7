"""Every sentence that a page asks for exists in three languages, and every sentence that exists is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from app.platform.words import LANGUAGES, WordsError, load
from tests.architecture.source import APP, files, name

WORDS = load(path for path in sorted(APP.iterdir()) if path.is_dir()).texts
SPEAKERS = {"t", "translate", "needed", "say"}
HOLE = "\0"
"""Where a key has a part that is only known when the page is made."""


def _said_in_templates() -> Iterator[tuple[str, str, bool]]:
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do"])
    for file in files(".html", ".txt", ".svg", ".xml", under=APP):
        tree = environment.parse(file.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
                for key in _keys_of_expression(call.args[0]):
                    yield name(file), key, True
        for constant in tree.find_all(nodes.Const):
            if isinstance(constant.value, str):
                yield name(file), constant.value, False


def _keys_of_expression(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.Concat):
        return ["".join(str(n.value) if isinstance(n, nodes.Const) else HOLE for n in node.nodes)]
    if isinstance(node, nodes.CondExpr):
        return [key for side in (node.expr1, node.expr2) if side for key in _keys_of_expression(side)]
    return []  # a key that was chosen elsewhere, where it stands as a constant


def _said_in_python() -> Iterator[tuple[str, str, bool]]:
    for file in files(".py", under=APP):
        spoken: set[int] = set()
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _speaks(node.func):
                spoken.add(id(node.args[0]))
            key = _key_of_constant(node)
            if key is not None:
                yield name(file), key, id(node) in spoken


def _speaks(function: ast.expr) -> bool:
    called = getattr(function, "id", None) or getattr(function, "attr", "")
    return called in SPEAKERS or (called.endswith("Error") and called not in {"ValueError", "TypeError"})


def _key_of_constant(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


KEY = re.compile(rf"[a-z]+(\.[a-z0-9_{HOLE}-]+)+\.?{HOLE}?")
SAID = [(file, key, spoken) for file, key, spoken in (*_said_in_templates(), *_said_in_python()) if KEY.fullmatch(key)]


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(re.escape(HOLE), r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"))


def test_every_sentence_that_is_asked_for_exists() -> None:
    rooms = {key.split(".")[0] for key in WORDS}
    patterns = {key: _pattern(key) for _, key, spoken in SAID if spoken and key.split(".")[0] in rooms}
    unknown = {key for key, pattern in patterns.items() if not any(map(pattern.fullmatch, WORDS))}
    where = sorted({f"{file}: {key.replace(HOLE, '…')}" for file, key, spoken in SAID if spoken and key in unknown})
    assert not where, "\n".join(where)


def test_every_sentence_that_exists_is_asked_for() -> None:
    plain = {key for _, key, _ in SAID if HOLE not in key}
    patterns = [_pattern(key) for key in sorted({key for _, key, _ in SAID if HOLE in key})]
    unused = [key for key in WORDS if key not in plain and not any(p.fullmatch(key) for p in patterns)]
    assert not unused, "\n".join(unused)


def test_no_sentence_holds_markup_or_stray_spaces() -> None:
    # Words are words: a tag in them would be shown as text, two spaces would be seen.
    wrong = [
        f"{key} ({lang}): {form!r}"
        for key, text in WORDS.items()
        for lang in LANGUAGES
        for form in ([text[lang]] if isinstance(text[lang], str) else text[lang].values())
        if re.search(r"<\w|&\w+;|  |^\s|\s$", form)
    ]
    assert not wrong, "\n".join(wrong)


def test_kazakh_is_written_in_kazakh() -> None:
    # A Kazakh sentence that equals its Russian one was forgotten, unless it has no word of its own to say.
    same = [
        key
        for key, text in WORDS.items()
        if isinstance(text["kk"], str) and text["kk"] == text["ru"] and len(re.findall(r"[^\W\d_]{2,}", text["kk"])) > 3
    ]
    assert not same, "\n".join(same)


@pytest.mark.parametrize("text", ["Соңғы күн {due|day}.", "Соңғы күн {}.", "Соңғы күн {due"])
def test_a_placeholder_that_could_not_be_filled_is_refused_at_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.yaml").write_text("room.due:\n" + "".join(f'  {lang}: "{text}"\n' for lang in LANGUAGES))
    with pytest.raises(WordsError, match="a plain name in braces"):
        load([tmp_path])
