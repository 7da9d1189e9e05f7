"""Jobs written in the transaction of the act that needs them, carried out by `flask worker` after it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from app.domain.errors import NotFoundError
from app.platform.db import Record
from app.platform.keys import Keys

if TYPE_CHECKING:
    from app.platform.runtime import Runtime

Handler = Callable[[Mapping[str, Any]], None]
MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=2)
"""How long a job belongs to the worker that took it; longer than any gateway may take."""


class Job(Record):
    """Something to be done later, once. The payload may be personal, so it is encrypted and wiped when done."""

    __tablename__ = "platform_job"
    __table_args__ = (sa.Index("ix_platform_job_waiting", "done_at", "due_at"),)

    name: Mapped[str]
    payload: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    done_at: Mapped[datetime | None]
    problem: Mapped[str | None]


def put(session: Session, now: datetime, name: str, payload: Mapping[str, Any], keys: Keys) -> None:
    """Leave a job in the transaction of `session`."""
    sealed = keys.encrypt(json.dumps(payload, ensure_ascii=False, default=str))
    session.add(Job(id=uuid.uuid4(), name=name, payload=sealed, created_at=now, due_at=now, attempts=0))


def open_payload(job: Job, keys: Keys) -> dict[str, Any]:
    """What the job is about; empty when it was done and wiped."""
    return json.loads(keys.decrypt(job.payload)) if job.payload else {}


def list_recent(session: Session, keys: Keys, name: str, limit: int) -> list[dict[str, Any]]:
    """The payloads of the newest jobs of a name that were not carried out yet, each with `at`."""
    statement = sa.select(Job).where(Job.name == name, Job.done_at.is_(None)).order_by(Job.created_at.desc())
    return [{**open_payload(job, keys), "at": job.created_at} for job in session.scalars(statement.limit(limit))]


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up; the payload stays unread.

    problem: the kind of error, never its words; None where the worker itself was killed each time.
    """

    id: uuid.UUID
    name: str
    created_at: datetime
    problem: str | None


def list_failed(session: Session) -> list[FailedJob]:
    """The jobs that were given up after the last attempt, the oldest first."""
    statement = (
        sa.select(Job.id, Job.name, Job.created_at, Job.problem)
        .where(Job.done_at.is_(None), Job.attempts >= MAX_ATTEMPTS)
        .order_by(Job.created_at)
    )
    return [FailedJob(*row) for row in session.execute(statement)]


def try_again(session: Session, now: datetime, job_id: uuid.UUID) -> str:
    """Let the worker take a job again that was given up; gives its name, raises NotFoundError for any other."""
    statement = (
        sa.update(Job)
        .where(Job.id == job_id, Job.done_at.is_(None), Job.attempts >= MAX_ATTEMPTS)
        .values(attempts=0, due_at=now, problem=None)
        .returning(Job.name)
    )
    name = session.scalar(statement)
    if name is None:
        raise NotFoundError
    return name


def carry_out_next(runtime: Runtime, handlers: Mapping[str, Handler]) -> bool:
    """Do the job that is due longest; False when none is due. Jobs without a handler stay where they are.

    The worker first takes the job for two minutes, then does it outside of any transaction, so that a slow
    gateway holds up nobody, then marks it done. A crash in between repeats it: it is done at least once, and
    handlers carry the job's id to gateways that can tell a repetition. A failing job waits 1, 2, 4 … minutes
    and is given up after eight attempts, visible to the administrator.
    """
    with runtime.transaction() as tx:
        statement = (
            sa.select(Job)
            .where(Job.name.in_(handlers), Job.done_at.is_(None), Job.due_at <= tx.now, Job.attempts < MAX_ATTEMPTS)
            .order_by(Job.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = tx.session.scalars(statement).first()
        if job is None:
            return False
        job.attempts += 1
        job.due_at = tx.now + LEASE
        job_id, name, attempts = job.id, job.name, job.attempts
        payload = {**open_payload(job, tx.keys), "job": str(job.id)}
    problem = _problem_of(handlers[name], payload)
    with runtime.transaction() as tx:
        values: dict[str, Any] = {"done_at": tx.now, "payload": None, "problem": None}
        if problem:
            values = {"due_at": tx.now + timedelta(minutes=2 ** (attempts - 1)), "problem": problem}
        tx.session.execute(sa.update(Job).where(Job.id == job_id).values(**values))
    return True


def _problem_of(handler: Handler, payload: Mapping[str, Any]) -> str | None:
    """Do the job; the name of what went wrong, never its words: they may be personal."""
    try:
        handler(payload)
    except Exception as error:
        return type(error).__name__
    return None
