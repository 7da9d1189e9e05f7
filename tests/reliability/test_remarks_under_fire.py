"""Many people ask at once through real gunicorn: nothing is lost, nothing waits long, no number is given twice."""

from __future__ import annotations

import hashlib
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.hearings.models import Hearing, Remark
from app.identity.models import Account, Person, SignIn
from app.platform.db import db
from tests.reliability.conftest import Installation
from tests.reliability.server import Browser
from tests.world import commit, make_world

PEOPLE = 300
CLIENTS = 8
A_MINUTE = 60.0
A_SECOND = 1.0

pytestmark = pytest.mark.slow


def announced(app: Flask, people: int) -> tuple[str, list[tuple[str, str]]]:
    """An announced hearing and people who are signed in: (address, [(cookie, token of the form)])."""
    slug = f"h-{uuid.uuid4().hex[:8]}"
    with app.app_context():
        world = make_world(db.session(), app.extensions["runtime"])
        now, keys = world.runtime.now, world.runtime.keys
        officer = world.person("Қызметкер")
        account = db.session.scalar(sa.select(Account.id).where(Account.person_id == officer))
        texts = {
            f"{name}_{lang}": "Бюджет" for name in ("about", "agenda", "answerer", "venue") for lang in ("kk", "ru")
        }
        db.session.add(
            Hearing(
                slug=slug,
                territory_id=world.okrug,
                kind="budget",
                about_akim=False,
                subject_kk="Бюджет",
                subject_ru="Бюджет",
                subject_en="Budget",
                basis="№ 5 шешім",
                starts_at=now + timedelta(days=12),
                speech_minutes=5,
                created_by=account,
                created_at=now,
                announced_at=now - timedelta(hours=1),
                **texts,
            )
        )
        ids = [uuid.uuid4() for _ in range(people)]
        for one in ids:
            db.session.add(
                Person(
                    id=one,
                    iin_fingerprint=one.hex,
                    iin_cipher="-",
                    full_name="Айгүл",
                    birth_date=now.date(),
                    created_at=now,
                )
            )
        db.session.flush()
        accounts = {one: uuid.uuid4() for one in ids}
        for one, its in accounts.items():
            db.session.add(Account(id=its, person_id=one, lang="kk", created_at=now))
        db.session.flush()
        for one, its in accounts.items():
            db.session.add(
                SignIn(
                    account_id=its,
                    token_fingerprint=keys.fingerprint("session", one.hex),
                    strong=False,
                    created_at=now,
                    confirmed_at=now,
                    expires_at=now + timedelta(days=30),
                )
            )
        commit(world)
        db.session.remove()
        db.engine.dispose()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    tokens = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")  # type: ignore[arg-type]
    found = []
    for one in ids:
        raw = hashlib.sha256(one.bytes).hexdigest()
        found.append((signer.dumps({"_user_id": one.hex, "_fresh": True, "csrf_token": raw}), tokens.dumps(raw)))
    return slug, found


def test_three_hundred_remarks_in_a_minute_lose_none_and_pages_stay_quick(installation: Installation) -> None:
    app, server = installation.app, installation.server
    slug, people = announced(app, PEOPLE)

    def ask(number: int) -> tuple[int, float]:
        cookie, token = people[number]
        form = {"csrf_token": token, "ask_kind": "question", "text": f"{number}-сұрақ", "name_shown": "hidden"}
        with Browser(server.port) as browser:
            sent = browser.send("POST", f"/kk/hearings/{slug}/ask/", cookie, form)
            began = time.monotonic()
            page = browser.send("GET", f"/kk/hearings/{slug}/questions/")
            took = time.monotonic() - began
        assert page.status == 200
        return sent.status, took

    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(ask, range(PEOPLE)))
    lasted = time.monotonic() - began
    assert {status for status, _ in told} == {303}
    with app.app_context():
        statement = sa.select(Remark.number, Remark.text).join(Hearing, Hearing.id == Remark.hearing_id)
        rows = db.session.execute(statement.where(Hearing.slug == slug)).all()
        db.session.remove()
        db.engine.dispose()
    assert sorted(number for number, _ in rows) == list(range(1, PEOPLE + 1))
    assert {text for _, text in rows} == {f"{number}-сұрақ" for number in range(PEOPLE)}
    assert lasted < A_MINUTE
    slowest = sorted(took for _, took in told)
    assert slowest[PEOPLE * 95 // 100] < A_SECOND
