"""How a finding speaks: fills the sentences of the rules with numbers, days and shares, in three languages.

A number never changes the form of the words around it: in
Kazakh a noun stays singular after any number, in Russian and English the number follows a colon or stands in
brackets.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.law.book import LANGUAGES, Text
from app.domain.law.verdict import Arithmetic
from app.domain.rules import (
    sentences,
    sentences_confidence,
    sentences_own,
    sentences_proposals,
    sentences_referendums,
    sentences_spending,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# A share read aloud, in the nominative; any other is read as the figure it is.
SHARES: Mapping[Fraction, Text] = {
    Fraction(1, 2): Text("жартысы", "половина", "half"),
    Fraction(1, 3): Text("үштен бірі", "одна треть", "one third"),
    Fraction(2, 3): Text("үштен екісі", "две трети", "two thirds"),
    Fraction(1, 5): Text("бестен бірі", "одна пятая", "one fifth"),
    Fraction(1, 10): Text("он пайызы", "десять процентов", "ten per cent"),
    Fraction(1, 20): Text("бес пайызы", "пять процентов", "five per cent"),
}
OTHER_SHARE = Text("{share} бөлігі", "доля {share}", "a share of {share}")

# The whole a share is taken of, by name: never one denominator for another.
WHOLES: Mapping[str, Text] = {
    "deputies": Text(
        "депутаттардың жалпы санының ({of})", "общего числа депутатов ({of})", "the total number of deputies ({of})"
    ),
    "elected": Text(
        "сайланған депутаттар санының ({of})",
        "числа избранных депутатов ({of})",
        "the number of deputies elected ({of})",
    ),
    "entitled": Text(
        "жиынға қатысуға құқығы бар мүшелер санының ({of})",
        "числа членов сообщества, имеющих право участвовать в сходе ({of})",
        "the number of community members entitled to take part in the gathering ({of})",
    ),
    "participants": Text("қатысушылар санының ({of})", "числа участников ({of})", "the number of participants ({of})"),
    "members": Text(
        "жиын жіберген мүшелер санының ({of})",
        "числа членов, делегированных сходом ({of})",
        "the number of members delegated by the gathering ({of})",
    ),
    "council": Text(
        "қатысып отырған кеңес мүшелері санының ({of})",
        "числа присутствующих членов совета ({of})",
        "the number of council members present ({of})",
    ),
    "council.members": Text(
        "кеңес мүшелерінің жалпы санының ({of})",
        "общего числа членов совета ({of})",
        "all members of the council ({of})",
    ),
    "population": Text("халық санының ({of})", "численности населения ({of})", "the population ({of})"),
    "voters": Text(
        "бірмандаттық сайлау округі сайлаушыларының жалпы санының ({of})",
        "общего числа избирателей одномандатного избирательного округа ({of})",
        "all voters of the single-mandate electoral district ({of})",
    ),
    "residents": Text(
        "қатысуға құқығы бар тұрғындар санының ({of})",
        "числа жителей, имеющих право участвовать ({of})",
        "the number of residents entitled to take part ({of})",
    ),
    "valid_votes": Text(
        "жарамды дауыстар санының ({of})", "числа действительных голосов ({of})", "the number of valid votes ({of})"
    ),
}

# How the share of the whole became the number needed.
ROUNDING: Mapping[str, Text] = {
    "exact": Text("{whole} {share} – {product}", "{share} от {whole} — {product}", "{share} of {whole} is {product}"),
    "up": Text(
        "{whole} {share} – {product}, жоғары қарай дөңгелектегенде {need}",
        "{share} от {whole} — {product}, с округлением вверх {need}",
        "{share} of {whole} is {product}, rounded up to {need}",
    ),
    "over": Text(
        "{whole} {share} – {product}, бұдан артық ең аз бүтін сан – {need}",
        "{share} от {whole} — {product}, наименьшее целое больше этого — {need}",
        "{share} of {whole} is {product}, the smallest whole number above it is {need}",
    ),
}

SENTENCES: Mapping[str, Text] = {
    **sentences.SENTENCES,
    **sentences_own.SENTENCES,
    **sentences_confidence.SENTENCES,
    **sentences_proposals.SENTENCES,
    **sentences_referendums.SENTENCES,
    **sentences_spending.SENTENCES,
}


@dataclass(frozen=True, slots=True)
class Sentence(Mapping[str, str]):
    """Words put together when a language is asked for: most verdicts are never read by anyone."""

    _in: Callable[[str], str]

    def __getitem__(self, language: str) -> str:
        return self._in(language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def say(key: str, **values: object) -> Sentence:
    """Give the sentence of that key with its placeholders filled; days and numbers as each language writes
    them.

    A mapping among the values gives each language its own words. Raises KeyError for an unknown key; reading it
    raises one for an unknown placeholder or language.
    """
    return _filled(SENTENCES[key], values)


def join(*sentences: Mapping[str, str]) -> Sentence:
    """Put whole sentences one after another."""
    return Sentence(lambda language: " ".join(sentence[language] for sentence in sentences))


def reckoning(sum_: Arithmetic, whole: str) -> Sentence:
    """Say how a share of the whole became the number needed: «қатысушылар санының (17) жартысы – 8,5, …»."""
    kind = "over" if sum_.comparator == ">" else "exact" if sum_.product.denominator == 1 else "up"
    share = SHARES.get(sum_.share) or _filled(OTHER_SHARE, {"share": str(sum_.share)})
    product = Text(*(_exact(sum_, mark) for mark in (",", ",", ".")))
    values = {
        "whole": _filled(WHOLES[whole], {"of": sum_.of}),
        "share": share,
        "product": product,
        "need": sum_.need,
    }
    return _filled(ROUNDING[kind], values)


def _exact(sum_: Arithmetic, decimal_mark: str) -> str:
    return sum_.text(decimal_mark).split(" = ")[1].split(" → ")[0]


def _filled(template: Text, values: Mapping[str, object]) -> Sentence:
    return Sentence(
        lambda language: template[language].format(**{name: _word(value, language) for name, value in values.items()})
    )


def _word(value: object, lang: str) -> str:
    match value:
        case Mapping():
            return str(value[lang])
        case date():
            return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if lang == "en" else f"{value:%d.%m.%Y}"
        case int():
            return f"{value:,}" if lang == "en" else f"{value:,}".replace(",", "\u00a0")
        case _:
            return str(value)
