"""The accounts that the sign-in page of a demonstration lists, with passwords that everybody knows."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import sqlalchemy as sa

from app.demo.content import read
from app.identity.demo import DemoAccount
from app.identity.models import Account, Person
from app.platform.runtime import Runtime


def password_of(login: str) -> str:
    """The password of an official of the demonstration."""
    return f"aqsu-bulaq-{login}"


def secret_of(login: str) -> str:
    """The authenticator's secret of an official of the demonstration."""
    return base64.b32encode(hashlib.sha256(password_of(login).encode()).digest()[:20]).decode()


def list_accounts(runtime: Runtime) -> list[DemoAccount]:
    """Residents first, then officials; empty before the demonstration is loaded."""
    content = read("accounts")
    prints = {row["email"]: runtime.keys.fingerprint("contact", row["email"]) for row in content["residents"]}
    logins = [row["login"] for row in content["officials"]]
    statement = (
        sa.select(Account.id, Account.login, Account.email_fingerprint, Person.full_name)
        .join(Person, Person.id == Account.person_id)
        .where(sa.or_(Account.login.in_(logins), Account.email_fingerprint.in_(prints.values())))
    )
    found: dict[str | None, Any] = {}
    for row in runtime.session.execute(statement):
        found[row.login or row.email_fingerprint] = row
    residents = [
        DemoAccount(found[prints[row["email"]]].id, found[prints[row["email"]]].full_name, row["about"])
        for row in content["residents"]
        if prints[row["email"]] in found
    ]
    officials = [
        DemoAccount(
            found[row["login"]].id,
            found[row["login"]].full_name,
            row["about"],
            row["login"],
            password_of(row["login"]),
            secret_of(row["login"]),
        )
        for row in content["officials"]
        if row["login"] in found
    ]
    return [*residents, *officials]
