"""What the demonstration tells of its accounts; in production there is neither a list nor a way to use it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyotp
from flask import current_app


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration: a resident (no login), or an official with all that is needed to sign in.

    role: what the person is, in three languages; secret: of the authenticator.
    """

    account_id: uuid.UUID
    name: str
    role: Mapping[str, str]
    login: str = ""
    password: str = ""
    secret: str = ""

    def code_at(self, moment: datetime) -> str:
        """What the official's authenticator would show."""
        return pyotp.TOTP(self.secret).generate_otp(int(moment.timestamp()) // 30)


def list_accounts() -> list[DemoAccount]:
    """The accounts that the loader of the demonstration names (`app.extensions["demo_accounts"]`)."""
    if not current_app.extensions["settings"].demo:
        return []
    found: list[DemoAccount] = current_app.extensions.get("demo_accounts", list)()
    return found
