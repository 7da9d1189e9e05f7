"""The served demonstration, and what a test may know of it: its words, its clock, its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pyotp
from flask import Flask

from app.demo.accounts import password_of, secret_of
from app.platform.db import db
from app.platform.runtime import Runtime
from app.platform.words import Words
from tests.clock import MovableClock

T = TypeVar("T")


@dataclass(frozen=True)
class District:
    """One served copy of the demonstration."""

    app: Flask
    clock: MovableClock
    url: str

    @property
    def words(self) -> Words:
        """The sentences of the application."""
        loaded: Words = self.app.extensions["words"]
        return loaded

    def password(self, login: str) -> str:
        """An official's password."""
        return password_of(login)

    def second_factor(self, login: str) -> str:
        """What an official's authenticator shows now; half a minute passes first, for a code is good once."""
        self.clock.advance(seconds=30)
        return pyotp.TOTP(secret_of(login)).at(self.clock.moment)

    def ask(self, question: Callable[[Runtime], T]) -> T:
        """What a function of a runtime gives: for what no page shows."""
        with self.app.app_context():
            answer = question(self.app.extensions["runtime"])
            db.session.remove()
            return answer
