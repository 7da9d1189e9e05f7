"""What tests of the pages of no confidence share: browsers of deputies, days in boxes, a case brought to its vote."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from app.confidence.services import initiatives, sessions
from app.confidence.services.sessions import Calling
from tests.clock import MovableClock
from tests.confidence_world import Confidence
from tests.pages import PageClient
from tests.places_world import enter


def browser(app: Flask, made: Confidence, number: int) -> PageClient:
    return enter(PageClient(app), made.runtime, made.deputies[number], strong=True)


def day_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def to_vote(made: Confidence, clock: MovableClock) -> str:
    slug = made.raised()
    chair = made.deputy(0)
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, chair, slug, genuine=4, on=clock.today, number="1")
    held = clock.today + timedelta(days=12)
    sessions.convene(made.runtime, chair, slug, Calling(clock.today, clock.today, held, False, "Зал"))
    clock.set(held)
    sessions.open_session(made.runtime, made.deputy(0), slug, [made.person(n) for n in range(13)])
    sessions.discuss(made.runtime, made.deputy(0), slug, text="Әкім мен үш депутат сөйледі.", lang="kk")
    return slug


def voted(made: Confidence, clock: MovableClock, votes_for: int = 9) -> str:
    slug = to_vote(made, clock)
    choices = {made.person(n): "for" if n < votes_for else "abstained" for n in range(13)}
    sessions.vote_by_name(made.runtime, made.deputy(0), slug, choices, number="41-5")
    return slug


def token_of(client: PageClient, page: Any) -> dict[str, str]:
    found = page.soup.select_one("[name=csrf_token]")
    return {"csrf_token": str(found["value"])} if found else {}
