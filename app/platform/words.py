"""The words of the platform: each key says the same in Kazakh, Russian and English, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from app.platform.formats import printed

LANGUAGES = ("kk", "ru", "en")
LOCALES = {lang: Locale.parse(lang) for lang in LANGUAGES}
PLACEHOLDER = re.compile(r"{(\w+)}")
BRACE = re.compile(r"[{}]")

Text = str | Mapping[str, str]


class WordsError(Exception):
    """Every fault of the word files, listed at once."""


class _Loader(yaml.SafeLoader):
    """YAML in which a key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        doubles = {key for key in keys if keys.count(key) > 1}
        if doubles:
            raise WordsError(f"{node.start_mark}: {', '.join(map(str, doubles))} stands twice")
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class Words:
    """All texts by key and language."""

    texts: Mapping[str, Mapping[str, Text]]

    def say(self, key: str, lang: str, /, **facts: Any) -> str:
        """The text of `key` in `lang` with its placeholders filled.

        The form of a plural is chosen by the whole number `n`. Whole numbers are printed in groups of three, days
        and moments in words. Raises KeyError for an unknown key or a fact that the text needs and did not get.
        """
        text = self.texts[key][lang]
        if not isinstance(text, str):
            form = LOCALES[lang].plural_form(facts["n"])
            text = text[form] if form in text else text["other"]
        if not facts:
            return text
        return text.format_map({name: printed(value, lang) for name, value in facts.items()})


def load(folders: Iterable[Path]) -> Words:
    """Read every words.yaml and words/*.yaml of the given rooms; raise WordsError naming all faults."""
    texts: dict[str, Mapping[str, Text]] = {}
    problems: list[str] = []
    for folder in folders:
        for file in sorted([*folder.glob("words.yaml"), *folder.glob("words/*.yaml")]):
            # The loader is a SafeLoader that also refuses double keys.
            content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
            for key, text in (content or {}).items():
                if key in texts:
                    problems.append(f"{file}: {key} stands in another file too")
                problems += [f"{file}: {key}: {problem}" for problem in _problems(text)]
                texts[key] = text
    if problems:
        raise WordsError("\n".join(problems))
    return Words(texts)


def _problems(text: Any) -> list[str]:
    if not isinstance(text, dict) or list(text) != list(LANGUAGES):
        return ["needs kk, ru and en, in this order"]
    problems = []
    names = [placeholders(text[lang]) for lang in LANGUAGES]
    if not names[0] == names[1] == names[2]:
        problems.append("placeholders differ between languages")
    for lang in LANGUAGES:
        forms = text[lang]
        if BRACE.search(PLACEHOLDER.sub("", str(list(forms.values()) if isinstance(forms, dict) else forms))):
            problems.append(f"{lang}: a placeholder is a plain name in braces")
        if isinstance(forms, dict):
            allowed = {*LOCALES[lang].plural_form.tags, "other"}
            needed = {"one", "few", "many"} if lang == "ru" else {"other"}
            if not needed <= set(forms) <= allowed:
                problems.append(f"{lang}: plural forms must be {', '.join(sorted(needed))}")
        elif not isinstance(forms, str) or not forms.strip():
            problems.append(f"{lang} is empty")
    return problems


def placeholders(text: Any) -> set[str]:
    """The names in braces, of a text or of all its plural forms."""
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for name in PLACEHOLDER.findall(str(form))}
