"""A local poll under the name of a referendum: no act provides for one, so its result can only advise."""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, count, words
from app.domain.rules.points import known, share
from app.domain.rules.wording import say

PARAMETERS = ("referendum.local.basis", "poll.local.initiative")


@dataclass(frozen=True, slots=True)
class SubmitFacts(Facts):
    """entitled: residents entitled to take part; signatures: those who support the question; subject: its
    words.
    """

    entitled: int = count(least=1)
    signatures: int = count(within="entitled")
    subject: str = words()


def submit(law: LawBook, day: date, facts: SubmitFacts) -> Verdict:
    """May the question be put to a consultative poll? Day: of submission.

    The Constitution of 2026 and Law No. 148 know no local referendum: the first finding says so (it refuses
    nothing, it tells what the poll is), the second holds the signatures against the charter or its default.
    """
    signed = share(
        law,
        day,
        "poll.local.initiative",
        have=facts.signatures,
        of=facts.entitled,
        whole="residents",
        count="signatures",
        effect=Effect.ADVISORY,
    )
    return Verdict("referendum.submit", day, (_basis(law, day), signed))


def _basis(law: LawBook, day: date) -> Finding:
    key = "referendum.local.basis"
    return Finding(key, None, None, None, True, Effect.NOT_PROVIDED, known(law, key, day), say(key))
