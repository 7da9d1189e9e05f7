"""Endings of Kazakh, enough to find a word's dictionary form: the dictionary of hunspell knows few inflected ones.

A chain of endings keeps one harmony, back (а, ы) or front (е, і), as the language does, so that a slip of the pen
(«округтарде») is still found. It proposes forms; the dictionary decides.
"""

from __future__ import annotations

from collections.abc import Iterator

BACK = set(
    """лар дар тар ым ың ы сы ымыз ыңыз мыз ңыз м ң ның дың тың ға қа на а ны ды ты н да та нда дан тан нан мен
    бен пен дағы тағы ндағы ғы қы лық дық тық лы ды ты сыз ша ған қан атын йтын ып п са сын у уы ма ба па мас май
    бай пай бау пау мау ылу лу ну ыл л ын ыс тыр дыр ыңыз ңыз ар ады йды лған нған лса йық айық дай тай й""".split()  # noqa: SIM905 -- reads better than a column of quotes
)
FRONT = set(
    """лер дер тер ім ің і сі іміз іңіз міз ңіз м ң нің дің тің ге ке не е ні ді ті н де те нде ден тен нен мен
    бен пен дегі тегі ндегі гі кі лік дік тік лі ді ті сіз ше ген кен етін йтін іп п се сін у уі ме бе пе мес мей
    бей пей беу пеу меу ілу лу ну іл л ін іс тір дір іңіз ңіз ер еді йді лген нген лсе йік ейік дей тей й""".split()  # noqa: SIM905 -- as above
)
HARDENED = {"б": "п", "г": "к", "ғ": "қ"}
"""A stem's last consonant before a vowel, and as the dictionary writes it: есебі, есеп."""
VOWELS = "аәеоөуұүыіэяю"
"""A single consonant joins a stem only after a vowel."""
DEEPEST = 5
SHORTEST = 3


def bases(word: str) -> set[str]:
    """Forms from which `word` may be built by endings; verbs also with the «у» of the dictionary."""
    found: set[str] = set()
    for endings in (BACK, FRONT):
        for stem in _stripped(word, endings, DEEPEST):
            found |= {stem, stem + "у"}
            if stem[-1] in HARDENED:
                found.add(stem[:-1] + HARDENED[stem[-1]])
    return {base for base in found if len(base) >= SHORTEST}


def _stripped(word: str, endings: set[str], depth: int) -> Iterator[str]:
    for ending in endings:
        stem = word.removesuffix(ending)
        joins = len(ending) > 1 or ending in VOWELS or stem[-1:] in VOWELS
        if stem != word and len(stem) >= SHORTEST - 1 and joins:
            yield stem
            if depth > 1:
                yield from _stripped(stem, endings, depth - 1)
