"""Jobs written in the transaction of the act that needs them, carried out by `flask worker` after it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from app.platform.db import Record
from app.platform.keys import Keys

Handler = Callable[[Mapping[str, Any]], None]
MAX_ATTEMPTS = 8


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


def carry_out_next(session: Session, now: datetime, keys: Keys, handlers: Mapping[str, Handler]) -> bool:
    """Do the job that is due longest, in its own transaction; False when none is due.

    A job is done at least once: a crash between the act and the mark repeats it, so handlers carry the
    job's id to gateways that can tell a repetition. A failing job waits 1, 2, 4 … minutes and is given up
    after eight attempts, visible to the administrator.
    """
    statement = (
        sa.select(Job)
        .where(Job.done_at.is_(None), Job.due_at <= now, Job.attempts < MAX_ATTEMPTS)
        .order_by(Job.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalars(statement).first()
    if job is None:
        return False
    try:
        handlers[job.name]({**open_payload(job, keys), "job": str(job.id)})
    except Exception as error:
        job.attempts += 1
        job.due_at = now + timedelta(minutes=2 ** (job.attempts - 1))
        job.problem = type(error).__name__
    else:
        job.done_at, job.payload, job.problem = now, None, None
    return True
