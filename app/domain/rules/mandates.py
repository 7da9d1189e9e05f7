"""Mandates: a civil servant cannot be a deputy of a representative body (Law on the civil service, art.
13(1)(1)).
"""

from dataclasses import dataclass
from datetime import date

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules.facts import Facts, choice, flag
from app.domain.rules.points import add, known, unknown
from app.domain.rules.wording import say

KEY = "mandate.incompatible"
PARAMETERS = (KEY,)


@dataclass(frozen=True, slots=True)
class GrantFacts(Facts):
    """office: what is to be given; is_civil_servant, is_deputy, is_kenes_member: what the person holds at
    that time.
    """

    office: str = choice("deputy", "kenes_member", "civil_servant")
    is_civil_servant: bool = flag()
    is_deputy: bool = flag()
    is_kenes_member: bool = flag(default=False)


def grant(law: LawBook, day: date, facts: GrantFacts) -> Verdict:
    """May the office be given to this person? Day: on which it begins.

    Whether a member of the Kenes is a deputy the law does not say; the platform treats the member as one and
    says so.
    """
    finding = _compatible(law, day, facts)
    if facts.office == "kenes_member" or facts.is_kenes_member:
        finding = add(finding, say("mandate.kenes"))
    return Verdict("mandate.grant", day, (finding,))


def _compatible(law: LawBook, day: date, facts: GrantFacts) -> Finding:
    represents = facts.office != "civil_servant" or facts.is_deputy or facts.is_kenes_member
    serves = facts.office == "civil_servant" or facts.is_civil_servant
    both = represents and serves
    norm = known(law, KEY, day)
    if both and norm is None:
        return unknown(KEY, day, True, None, None)
    text = say("mandate.incompatible.both" if both else KEY)
    return Finding(KEY, both, False, None, not both, Effect.BINDING, norm, text)
