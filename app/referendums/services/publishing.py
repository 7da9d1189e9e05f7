"""A counted advisory vote as files that anyone can check without us: docs/ledger-format.md, an advisory vote.

Everything here is a function of the sealed box, the tally and the ledger: the same bytes whenever it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.ledger import queries as ledger
from app.platform.clock import legal_day
from app.referendums.models import Question, Tally
from app.referendums.policy import CHOICES
from app.voting import queries as box_of
from app.voting.services.publishing import (
    BALLOTS,
    BOX,
    ONLINE,
    BoxLine,
    Publication,
    archive,
    as_json,
    seal_name,
    sha256,
    write_box,
)

ANNOUNCE, SEAL, PAPER, COUNT = "referendum.announce", "referendum.seal", "referendum.paper", "referendum.count"
CLAIM = "question.json"
ANSWERS = {
    "yes": {"kk": "Иә", "ru": "Да", "en": "Yes"},
    "no": {"kk": "Жоқ", "ru": "Нет", "en": "No"},
    "blank": {"kk": "Бос бюллетень", "ru": "Пустой бюллетень", "en": "Blank ballot"},
}
"""Printed on paper beside the numbers 1 to 3, and named in the published box."""


def box_file(session: Session, poll: Question, detail: str, channel: str | None = None) -> bytes:
    """The sealed box, or one channel of it: yes, no and blank stand where a round has its projects, and cost nothing.

    So one reader serves every vote of the platform, the stand-alone verifier too.
    """
    box = box_of.list_box(session, poll.id, channel)
    meta = {
        "description": poll.title_kk,
        "country": "Kazakhstan",
        "instance": poll.slug,
        "vote_type": "choose-1",
        "rule": "advisory",
        "date_begin": f"{legal_day(poll.opens_at):%d.%m.%Y}",
        "date_end": f"{legal_day(poll.closes_at - timedelta(microseconds=1)):%d.%m.%Y}",
        "seal": seal_name(box),
    }
    lines = [BoxLine(code, Fraction(0), ANSWERS[code]) for code in CHOICES]
    return write_box(box, lines, detail, Fraction(0), meta)


def publication(session: Session, poll: Question, tally: Tally, about: Mapping[str, str]) -> Publication | None:
    """All files of a counted vote, each alone and together in `<slug>.zip`; None if it was not sealed here.

    about: the sentence that says what the vote means by law, in three languages.
    """
    acts = {entry.act: entry for entry in reversed(ledger.list_entries(session, subject=poll.slug, limit=1000))}
    announced, sealed, joined, counted = (acts.get(act) for act in (ANNOUNCE, SEAL, PAPER, COUNT))
    if announced is None or sealed is None or counted is None:
        return None
    detail = str((joined or sealed).facts["detail"])
    files = {BOX: box_file(session, poll, detail)}
    if joined and sealed.facts["detail"] == BALLOTS and joined.facts["paper_detail"] == BALLOTS:
        files[ONLINE] = box_file(session, poll, BALLOTS, "online")
    files["codes.json"] = as_json({"codes": box_of.list_codes(session, poll.id), "root": tally.merkle_root})
    lines = ledger.walk(session, last=counted.index)
    files["ledger.jsonl"] = b"".join(entry.to_line() + b"\n" for entry in lines)
    paper = joined.facts["paper"] if joined else None
    rules = announced.facts["rules"]
    files[CLAIM] = as_json(
        {**_claim(poll, tally, detail, paper), "about": about, "rules": rules, "files": _sums(files)}
    )
    return Publication(detail, {f"{poll.slug}.zip": archive(poll.slug, files), **files})


def _claim(poll: Question, tally: Tally, detail: str, paper: Mapping[str, int] | None) -> dict[str, Any]:
    return {
        "format": "kenes-question",
        "version": 1,
        "id": poll.slug,
        "title": poll.title,
        "advisory": True,
        "roll": tally.entitled,
        "marks": tally.marks,
        "ballots": tally.ballots,
        **({} if paper is None else {"paper": paper, "online": tally.ballots - paper["counted"]}),
        "detail": detail,
        "votes": votes_of(tally),
        "advised": tally.verdict["allowed"],
    }


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(data) for name, data in files.items()}


def votes_of(tally: Tally) -> dict[str, int]:
    """How many ballots say what."""
    return {"yes": tally.votes_yes, "no": tally.votes_no, "blank": tally.blank}
