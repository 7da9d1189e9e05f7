"""What a procedure tells this room of its polls, so that desk, paper and tablet serve every one alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import Problem
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.platform.runtime import Runtime, Transaction
from app.voting.queries import Reconciliation
from app.voting.services.ballots import Slip


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a ballot. code: what is kept; number: what is printed and typed; cost in whole tenge; not_with: the
    numbers of other lines of which only one can be carried out.
    """

    code: str
    number: int
    title: Mapping[str, str]
    cost: int | None = None
    village: Mapping[str, str] | None = None
    not_with: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one kind of polls is voted. `page` is the endpoint of a poll's public page, `desk` of its desk."""

    page: str
    desk: str
    options: Callable[[Session, Any, date], list[Option]]
    """What stands on the ballot, in its order."""
    most: Callable[[Any], int | None]
    """How many lines may be chosen; None where something else is the limit."""
    problems: Callable[[Session, Any, Sequence[str]], Sequence[Problem]]
    """What is wrong with a choice of codes."""
    judge: Callable[[Session, LawBook, date, Any, uuid.UUID], Verdict]
    """May this person vote on that day?"""
    cast: Callable[[Runtime, uuid.UUID, str, Sequence[str]], Slip]
    """Put an online ballot of the poll with that address."""
    join_paper: Callable[[Transaction, Any, Reconciliation], None]
    """Enter in the ledger that the paper ballots have come into the box."""
    about: str | None = None
    """Key of the sentence that says what the vote means by law, where each page and paper must say it."""
