"""Petitions (Administrative Procedure Code, chapter 12-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, choice, count
from app.domain.rules.points import add, known, number, share, unknown
from app.domain.rules.wording import say

SPLIT = "petition.population.split"

# The keys of the share and of the fixed number: the district akimat and a rural akim's office have the same, an oblast
# has the share whatever its population.
_KEYS: Mapping[str, tuple[str, str | None]] = {
    "district_maslikhat": ("petition.district.maslikhat", "petition.district.maslikhat.large"),
    "district_akimat": ("petition.rural.akim", "petition.rural.akim.large"),
    "rural_akim": ("petition.rural.akim", "petition.rural.akim.large"),
    "oblast_maslikhat": ("petition.oblast.maslikhat", None),
    "oblast_akimat": ("petition.oblast.akimat", None),
}

PARAMETERS = (SPLIT, *sorted({key for keys in _KEYS.values() for key in keys if key}))


@dataclass(frozen=True, slots=True)
class SubmitFacts(Facts):
    """addressee: whose competence it is; population of the unit; signatures: citizens of Kazakhstan who
    joined, wherever they live, so they may exceed the population.
    """

    addressee: str = choice(*_KEYS)
    population: int = count(least=1)
    signatures: int = count()


def submit(law: LawBook, day: date, facts: SubmitFacts) -> Verdict:
    """Has the petition the support it needs? Day: when it is counted.

    Art. 90-3(4): a share of the population, or for a district and below a fixed number where the population is above
    50,000.
    """
    return Verdict("petition.submit", day, (_support(law, day, facts),))


def _support(law: LawBook, day: date, facts: SubmitFacts) -> Finding:
    share_key, fixed_key = _KEYS[facts.addressee]
    if fixed_key is None:
        return add(_share(law, day, share_key, facts, "petition.oblast"), say("petition.form"))
    norm = known(law, SPLIT, day)
    if norm is None or not isinstance(norm.value, int):
        return unknown(share_key, day, facts.signatures, facts.population, None)
    if facts.population > norm.value:
        support = number(
            law,
            day,
            fixed_key,
            have=facts.signatures,
            effect=Effect.OBLIGES_ANSWER,
            count="votes",
            sentence="petition.fixed",
            split=norm.value,
            population=facts.population,
        )
    else:
        support = _share(law, day, share_key, facts, "petition.share", split=norm.value)
    return add(support, say("petition.form"))


def _share(law: LawBook, day: date, key: str, facts: SubmitFacts, sentence: str, **values: object) -> Finding:
    return share(
        law,
        day,
        key,
        have=facts.signatures,
        of=facts.population,
        whole="population",
        count="votes",
        effect=Effect.OBLIGES_ANSWER,
        sentence=sentence,
        **values,
    )
