"""What templates of every room may call: a value in words, the page of a norm, «why?», «I dispute this»."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for

from app.domain.law.book import Provision, Status
from app.domain.law.verdict import Finding, Verdict
from app.lawbook.phrases import phrase
from app.lawbook.views import bp
from app.platform.flask_runtime import runtime
from app.platform.i18n import current_language, pick, t

PRIVATE_UNITS = {"years"}
"""Ages: a link to the norm carries the norm and the day, never somebody's age."""


@bp.app_template_global()
def in_words(key: str, norm: Provision) -> str:
    """The value of a parameter in words: «кемінде 1/5», «көп дегенде 10 жұмыс күні»."""
    word, facts = phrase(key, norm, current_language())
    return t(word, **facts)


@bp.app_template_global()
def norm_title(key: str) -> str:
    """What a parameter is about, in the reader's language."""
    return pick(runtime().law.parameter(key).title)


@bp.app_template_global()
def norm_url(finding: Finding, verdict: Verdict | None = None) -> str:
    """The page of the norm that a finding rests on, on the day of its verdict."""
    on = verdict.on.isoformat() if verdict else None
    return url_for("lawbook.show", key=key_of(finding), on=on)


@bp.app_template_global()
def why_url(finding: Finding, verdict: Verdict | None = None) -> str:
    """The page that reckons a finding again from the law: `verdict_panel(verdict, why=why_url)`.

    The address holds numbers, days and codes only. Without the verdict the law of today is asked.
    """
    key = key_of(finding)
    facts: dict[str, Any] = {"on": verdict.on.isoformat(), "action": verdict.action} if verdict else {}
    if finding.rule != key:
        facts["point"] = finding.rule
    norm = finding.provision
    if norm is None or norm.unit not in PRIVATE_UNITS:
        facts |= {"have": _written(finding.have), "of": finding.of}
        if norm is not None and finding.rule != key:
            facts["need"] = _written(finding.need)
    if norm is not None and norm.citation.status is Status.LOCAL_ACT:
        facts["act"] = norm.citation.act_id
    return url_for("lawbook.why", key=key, **{name: value for name, value in facts.items() if value is not None})


@bp.app_template_global()
def dispute_url(finding: Finding, verdict: Verdict | None = None, subject: str | None = None) -> str:
    """The page to object to a finding. subject: the code of what was checked, without anything personal."""
    action = verdict.action if verdict else None
    return url_for("lawbook.dispute_new", rule=finding.rule, action=action, subject=subject)


def key_of(finding: Finding) -> str:
    """The parameter a finding rests on: its rule is named after it, or its norm knows its record."""
    law = runtime().law
    if finding.rule in law.parameters or finding.provision is None:
        return finding.rule
    record = finding.provision.record
    found = (key for key, parameter in law.parameters.items() if any(p.record == record for p in parameter.provisions))
    return next(found, finding.rule)


def _written(amount: object) -> str | None:
    """A number, a day or a flag as an address holds it; any other text stays out of it."""
    match amount:
        case bool():
            return "yes" if amount else "no"
        case int():
            return str(amount)
        case date():
            return amount.isoformat()
        case _:
            return None
