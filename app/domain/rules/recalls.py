"""Recall of a maslikhat deputy by the voters of a single-mandate district (Law on elections)."""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Verdict
from app.domain.rules.facts import Facts, count
from app.domain.rules.points import add, share
from app.domain.rules.wording import say

PARAMETERS = ("recall.signatures",)


@dataclass(frozen=True, slots=True)
class SubmitFacts(Facts):
    """voters: all voters of the single-mandate district; signatures: valid, on the commission's sheets."""

    voters: int = count(least=1)
    signatures: int = count(within="voters")


def submit(law: LawBook, day: date, facts: SubmitFacts) -> Verdict:
    """Are there signatures enough to put the recall? Day: when the sheets are handed in.

    Art. 113-14(2): MORE than ten per cent of all voters of the district (a gathering needs NOT LESS than
    ten). Of 2022–2026 only the later edition was read, so that period is shown as not verified. There is no
    recall of akims.
    """
    signed = share(
        law,
        day,
        "recall.signatures",
        have=facts.signatures,
        of=facts.voters,
        whole="voters",
        count="signatures",
        effect=Effect.BINDING,
    )
    return Verdict("recall.submit", day, (add(signed, say("recall.form")),))
