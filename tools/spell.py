"""Spell-check the Kazakh and Russian sentences of the platform: words, and the law pack's titles and sentences.

    python -m tools.spell [FILE ...]

Without files: every YAML file of app/. Exit 0 when all words are known, 1 with the list of those that are not, 2 when
the dictionaries (hunspell, hunspell-kk, hunspell-ru) are not installed. Words that the dictionaries lack stand in
tools/terms.txt.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.kazakh import bases

ROOT = Path(__file__).resolve().parent.parent
TERMS = ROOT / "tools" / "terms.txt"
DICTIONARIES = {"kk": "kk_KZ", "ru": "ru_RU"}
NOT_OURS = {"quote"}
"""Fields that repeat a text of others, letter by letter."""
Terms = dict[str, tuple[set[str], tuple[str, ...]]]
NOT_WORDS = re.compile(r"\d+-\w+|\{[^{}]*\}|<[^<>]*>|https?://\S+|\S+@\S+")
WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(language, where, text) of every text that stands in a {kk, ru, …} mapping, however deep."""
    if isinstance(node, dict):
        bilingual = {"kk", "ru"} <= set(node)
        for key, value in node.items():
            if bilingual and key in DICTIONARIES:
                yield from ((key, path, text) for text in _strings(value))
            elif key not in NOT_OURS:
                yield from texts(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from texts(value, f"{path}[{position}]")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for form in value.values():
            yield from _strings(form)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def words_of(text: str) -> set[str]:
    """The words in Cyrillic letters of a text; placeholders, markup and addresses are none."""
    found = WORD.findall(NOT_WORDS.sub(" ", text).replace("\N{COMBINING ACUTE ACCENT}", ""))
    return {word.replace("‑", "-") for word in found if CYRILLIC.search(word)}


def read_terms(lines: list[str]) -> Terms:
    """Per language: the words known as they stand, and the stems (`word*`) known with any ending."""
    whole: dict[str, set[str]] = {lang: set() for lang in DICTIONARIES}
    stems: dict[str, set[str]] = {lang: set() for lang in DICTIONARIES}
    into = list(DICTIONARIES)
    for line in lines:
        entry = line.split("#")[0].strip().casefold()
        if entry.startswith("["):
            into = entry.strip("[]").split()
        elif entry:
            for lang in into:
                (stems if entry.endswith("*") else whole)[lang].add(entry.rstrip("*"))
    return {lang: (whole[lang], tuple(sorted(stems[lang]))) for lang in DICTIONARIES}


def unknown_to_dictionary(lang: str, words: set[str]) -> set[str]:
    """The words that hunspell does not know."""
    command = ["hunspell", "-l", "-i", "utf-8", "-d", DICTIONARIES[lang]]
    run = subprocess.run(command, input="\n".join(sorted(words)), capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def unknown(lang: str, words: set[str], terms: Terms) -> set[str]:
    """Of some words, those that neither the dictionary nor our list knows.

    A compound is known by its parts, a Kazakh word also by a form it is built from.
    """
    whole, stems = terms[lang]

    def listed(word: str) -> bool:
        return word.casefold() in whole or word.casefold().startswith(stems or ("\0",))

    parts = {part for word in words if not listed(word) for part in word.split("-") if not listed(part)}
    strange = {part for part in unknown_to_dictionary(lang, parts) if not listed(part.casefold())}
    if lang == "kk" and strange:
        built = {word: bases(word.casefold()) for word in strange}
        candidates = set().union(*built.values())
        known = candidates - unknown_to_dictionary(lang, candidates) | (candidates & whole)
        strange = {word for word in strange if not built[word] & known}
    return {word for word in words if not listed(word) and strange & {word, *word.split("-")}}


def main(arguments: list[str]) -> int:
    """Check the files and print what is not known, with every place where it stands."""
    if not shutil.which("hunspell"):
        print("hunspell is not installed: sudo apt install hunspell hunspell-kk hunspell-ru", file=sys.stderr)
        return 2
    files = [Path(name) for name in arguments] or sorted((ROOT / "app").rglob("*.yaml"))
    places: dict[tuple[str, str], list[str]] = {}
    for file in files:
        for lang, where, text in texts(yaml.safe_load(file.read_text(encoding="utf-8"))):
            for word in words_of(text):
                places.setdefault((lang, word), []).append(f"{file.name}: {where}")
    faults = 0
    terms = read_terms(TERMS.read_text(encoding="utf-8").splitlines())
    for lang in DICTIONARIES:
        for word in sorted(unknown(lang, {word for language, word in places if language == lang}, terms)):
            faults += 1
            print(f"{lang} {word}  ({'; '.join(sorted(set(places[lang, word]))[:3])})")
    print(f"{len(places)} words in {len(files)} files, {faults} unknown")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
