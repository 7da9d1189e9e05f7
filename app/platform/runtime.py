"""One use case, one transaction: what a service is given to do its work."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session, scoped_session

from app.domain.errors import RuleNotMetError
from app.domain.law.book import LawBook
from app.domain.law.verdict import Verdict
from app.platform import outbox
from app.platform.clock import Clock, legal_day
from app.platform.db import READ, WRITE
from app.platform.keys import Keys


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened and is to be remembered: goes into the ledger with its verdict."""

    act: str
    subject: str
    facts: Mapping[str, Any]
    actor: uuid.UUID | None
    verdict: Verdict | None
    law_version: str


Recorder = Callable[[Session, datetime, Act], None]


@dataclass(frozen=True, slots=True)
class Transaction:
    """The open transaction of one use case: its moment, its law, and what it may leave behind."""

    session: Session
    now: datetime
    law: LawBook
    keys: Keys
    _recorder: Recorder

    @property
    def today(self) -> date:
        """The legal day (Asia/Almaty) of this transaction."""
        return legal_day(self.now)

    def require(self, verdict: Verdict) -> Verdict:
        """Go on only if the law allows it; otherwise raise RuleNotMetError with the verdict."""
        if not verdict.allowed:
            raise RuleNotMetError(verdict)
        return verdict

    def record(
        self,
        act: str,
        subject: str,
        facts: Mapping[str, Any],
        *,
        actor: uuid.UUID | None = None,
        verdict: Verdict | None = None,
    ) -> None:
        """Append an entry to the public ledger. `facts` hold nothing personal: numbers, codes, days."""
        self._recorder(self.session, self.now, Act(act, subject, facts, actor, verdict, self.law.version))

    def later(self, job: str, **payload: Any) -> None:
        """Leave a job that the worker carries out after this transaction is committed, and only then."""
        outbox.put(self.session, self.now, job, payload, self.keys)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What every use case of one installation shares."""

    sessions: scoped_session[Any]
    clock: Clock
    law: LawBook
    keys: Keys
    recorder: Recorder

    @property
    def session(self) -> Session:
        """For reading; writes go through `transaction`."""
        session: Session = self.sessions()
        if not session.in_transaction():
            session.connection(execution_options=READ)
        return session

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return legal_day(self.clock())

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All of it or nothing: commits when the block ends, rolls back when it raises."""
        session = self.sessions()
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("a transaction must start from a clean session")
        session.rollback()  # ends the read snapshot of the request, which SQLite cannot turn into a writer
        session.connection(execution_options=WRITE)
        try:
            yield Transaction(session, self.clock(), self.law, self.keys, self.recorder)
            session.commit()
        except BaseException:
            session.rollback()
            raise
