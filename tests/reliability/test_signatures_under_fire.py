"""Two thousand signatures in a minute through real gunicorn: none lost, none double, the threshold announced once."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.budget.models import Round
from app.identity.models import Account
from app.platform.db import db
from app.referendums.models import Proposal
from app.support import queries, services
from app.support.models import Signature
from tests.reliability.conftest import Installation
from tests.reliability.server import Browser, Voter, prepare

CLIENTS = 16
PEOPLE, NEED = 2000, 1234

pytestmark = pytest.mark.slow


def open_proposal(app: Flask, round_slug: str) -> tuple[str, uuid.UUID]:
    """A proposal that collects signatures of the people on the round's roll; gives its address and sheet."""
    with app.app_context():
        runtime = app.extensions["runtime"]
        round_ = runtime.session.scalars(sa.select(Round).where(Round.slug == round_slug)).one()
        territory_id, roll_id = round_.territory_id, round_.roll_id
        with runtime.transaction() as tx:
            sheet = services.open_sheet(
                tx,
                kind="referendum",
                territory_id=territory_id,
                body_id=None,
                need=NEED,
                of=PEOPLE,
                due_on=tx.today + timedelta(days=1),
            )
            row = Proposal(
                slug=f"under-fire-{uuid.uuid4().hex[:6]}",
                territory_id=territory_id,
                question_kk="Көпір салу керек пе?",
                question_ru="Нужен ли мост?",
                reasons_kk="Көктемде өзен тасиды.",
                reasons_ru="",
                cost=0,
                folded="",
                join_code=uuid.uuid4().hex,
                created_by=tx.session.scalars(sa.select(Account.id)).first(),
                created_at=tx.now,
                submitted_at=tx.now,
                roll_id=roll_id,
                sheet_id=sheet.id,
            )
            tx.session.add(row)
            slug, sheet_id = row.slug, sheet.id
        db.session.remove()
        db.engine.dispose()
    return slug, sheet_id


def test_two_thousand_signatures_in_a_minute_are_all_counted_once(installation: Installation) -> None:
    app, server = installation.app, installation.server
    round_slug, voters = prepare(app, PEOPLE)
    slug, sheet_id = open_proposal(app, round_slug)
    twice = voters[:: PEOPLE // 100]

    def sign(voter: Voter) -> int:
        with Browser(server.port) as browser:
            form = {"csrf_token": voter.form_token}
            return browser.send("POST", f"/kk/referendums/{slug}/sign/", voter.cookie, form).status

    begun = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = Counter(pool.map(sign, [*voters, *twice]))
    seconds = time.monotonic() - begun
    with app.app_context():
        session = app.extensions["runtime"].session
        progress = queries.progress(session, sheet_id)
        people = session.scalars(sa.select(Signature.person_id).where(Signature.sheet_id == sheet_id)).all()
        announced = session.execute(
            sa.text("SELECT count(*) FROM ledger_entry WHERE act = 'referendum.reached' AND subject = :slug"),
            {"slug": slug},
        ).scalar()
        db.session.remove()
        db.engine.dispose()
    assert answers == {303: PEOPLE, 409: len(twice)}, server.log.read_text()[-2000:]
    assert sorted(people) == sorted(voter.person_id for voter in voters)
    assert (progress.have, progress.need, progress.is_met) == (PEOPLE, NEED, True)
    assert announced == 1
    assert seconds < 60
