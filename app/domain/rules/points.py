"""The kinds of points a verdict is made of: a share of a whole, a plain number, a yes.

Every point is looked up for the legal day. Where no norm is known to have been in force, the finding says so
and is not met. A value that is not statute says so in its explanation; one whose text was not read is
advisory.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from app.domain.errors import NotInForceError
from app.domain.law.book import LawBook, Provision, Status, Text
from app.domain.law.verdict import Amount, Arithmetic, Effect, Finding
from app.domain.rules.wording import SENTENCES, Sentence, join, reckoning, say

_NAMED = Text("бұл сан актіде көрсетілген", "число названо в акте", "the act names the number")


def known(law: LawBook, key: str, day: date) -> Provision | None:
    """The provision of `key` on the day, or None where no norm is known to have been in force."""
    try:
        return law.at(key, day)
    except NotInForceError:
        return None


def share(
    law: LawBook,
    day: date,
    key: str,
    *,
    have: int,
    of: int,
    whole: str,
    count: str,
    effect: Effect,
    sentence: str | None = None,
    **values: object,
) -> Finding:
    """A count held against a share of a whole.

    whole: what the share is taken of (a name in wording.WHOLES); count: what is counted (signatures, votes,
    present, proposals); sentence, values: as for `number`. The need is rounded as the provision's comparator
    asks.
    """

    def decide(norm: Provision) -> Finding:
        sum_ = Arithmetic(norm.value, of, norm.comparator) if isinstance(norm.value, Fraction) else None
        need = sum_.need if sum_ else _whole_number(norm)
        met = have >= need
        why = reckoning(sum_, whole) if sum_ else _NAMED
        text = join(say(sentence or key, need=need, why=why, **values), _standing(count, have, need))
        return Finding(key, have, need, of, met, _effect(norm, effect), norm, _with_status(text, norm), sum_)

    return _point(law, day, key, have, of, decide)


def number(
    law: LawBook,
    day: date,
    key: str,
    *,
    have: int,
    effect: Effect,
    count: str | None = None,
    sentence: str | None = None,
    **values: object,
) -> Finding:
    """A count held against a number of the law: at least it ('>='), more ('>'), at most ('<='), or it ('==').

    count: what is counted, where a sentence is to say how it stands; sentence: the key of the sentence where
    it is not the norm's own; values: further placeholders for it.
    """

    def decide(norm: Provision) -> Finding:
        need = _whole_number(norm)
        met = {">=": have >= need, ">": have > need, "<=": have <= need, "==": have == need}[norm.comparator]
        text = say(sentence or key, have=have, need=need, **values)
        if count:
            text = join(text, _standing(count, have, need))
        return Finding(key, have, need, None, met, _effect(norm, effect), norm, _with_status(text, norm))

    return _point(law, day, key, have, None, decide)


def yes(
    law: LawBook, day: date, key: str, *, given: bool, effect: Effect, sentence: str, rule: str | None = None
) -> Finding:
    """A condition that must be there. `sentence` tells it; `sentence` + '.missing' tells that it is not."""

    def decide(norm: Provision) -> Finding:
        missing = f"{sentence}.missing"
        text = say(sentence if given or missing not in SENTENCES else missing)
        return Finding(rule or key, given, True, None, given, _effect(norm, effect), norm, _with_status(text, norm))

    return _point(law, day, key, given, None, decide)


def condition(
    law: LawBook,
    day: date,
    key: str,
    rule: str,
    *,
    met: bool,
    have: int | date,
    need: int | date,
    effect: Effect,
    sentence: str,
    **values: object,
) -> Finding:
    """A point whose answer the rule already knows; `key` is the norm it rests on, `rule` its own name."""

    def decide(norm: Provision) -> Finding:
        text = say(sentence, have=have, need=need, **values)
        return Finding(rule, have, need, None, met, _effect(norm, effect), norm, _with_status(text, norm))

    return _point(law, day, key, have, None, decide)


def add(finding: Finding, *sentences: Mapping[str, str]) -> Finding:
    """The same finding with further sentences at the end of its explanation."""
    return Finding(
        finding.rule,
        finding.have,
        finding.need,
        finding.of,
        finding.met,
        finding.effect,
        finding.provision,
        join(finding.explanation, *sentences),
        finding.why,
    )


def unknown(key: str, day: date, have: Amount, of: int | None, reason: Text | None) -> Finding:
    """No rule for a required point is known on that day: not met, with the declared reason where there is
    one.
    """
    text = join(*filter(None, (say("unknown", day=day), reason, say("unknown.refused"))))
    return Finding(key, have, None, of, False, Effect.NOT_PROVIDED, None, text)


def _point(
    law: LawBook, day: date, key: str, have: Amount, of: int | None, decide: Callable[[Provision], Finding]
) -> Finding:
    try:
        norm = law.at(key, day)
    except NotInForceError as missing:
        return unknown(key, day, have, of, missing.reason)
    return decide(norm)


def _standing(count: str, have: int, need: int) -> Sentence:
    return say(f"{count}.{'met' if have >= need else 'unmet'}", have=have, short=need - have)


def _whole_number(norm: Provision) -> int:
    if not isinstance(norm.value, int) or isinstance(norm.value, bool):
        raise TypeError(f"{norm.record or norm.citation.text}: a whole number was expected, not {norm.value!r}")
    return norm.value


def _effect(norm: Provision, effect: Effect) -> Effect:
    """What is known only second-hand, or not verified, binds nobody on our word."""
    return Effect.ADVISORY if norm.citation.status in (Status.UNVERIFIED, Status.SECONDARY) else effect


def _with_status(text: Sentence, norm: Provision) -> Sentence:
    if norm.citation.status is Status.STATUTE:
        return text
    return join(text, say(f"status.{norm.citation.status.value}"))
