"""Gives templates what the layout and the components need: the drawings' numbers, the menus, the sign-in link."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache, partial

from flask import Flask, current_app, request, url_for

from app.platform.access import visitor
from app.platform.i18n import current_language
from app.ui import charts

MENU = (
    ("ui.menu.budget", "budget.index"),
    ("ui.menu.hearings", "hearings.index"),
    ("ui.menu.confidence", "confidence.index"),
    ("ui.menu.referendums", "referendums.index"),
    ("ui.menu.places", "places.index"),
    ("ui.menu.law", "lawbook.index"),
    ("ui.menu.ledger", "ledger.index"),
)
DESK = ("ui.menu.desk", "admin.index")
OWN = ("ui.account", "identity.account")
FOOTER = (
    ("ui.footer.help", "site.help"),
    ("ui.footer.check", "site.check"),
    ("ui.footer.data", "site.data"),
    ("ui.footer.about", "site.about"),
    ("ui.footer.privacy", "site.privacy"),
    ("ui.footer.accessibility", "site.accessibility"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One link of a menu; `current` when its room is the one being read."""

    key: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Where the link in the header leads: signing out for who is signed in, else signing in."""

    signed_in: bool
    href: str


def init_app(app: Flask) -> None:
    """Register the globals of templates/ui."""
    links = cache(partial(_links, app.view_functions))

    def navigation() -> tuple[list[Item], list[Item]]:
        """The links of the header and of the footer, of the rooms that this application has."""
        who = visitor() if "identity.sign_in" in app.view_functions else None
        menu = (*MENU, *((DESK,) if who and who.strong else ()), *((OWN,) if who else ()))
        here = (request.endpoint or "").split(".")[0]
        return links(menu, here, current_language()), links(FOOTER, here, current_language())

    app.jinja_env.globals.update(
        account=account,
        bars=charts.bars,
        file_size=charts.file_size,
        money_part=charts.part,
        navigation=navigation,
        threshold=charts.threshold,
    )


def account() -> Account | None:
    """The link to sign in or out; None where the application has no sign-in."""
    if not _has("identity.sign_in"):
        return None
    who = visitor()
    return Account(who is not None, url_for("identity.sign_out" if who else "identity.sign_in"))


def _links(known: Container[str], menu: tuple[tuple[str, str], ...], here: str, _lang: str) -> list[Item]:
    """Made once for each menu, room and language: every page has them."""
    return [Item(key, url_for(name), name.split(".")[0] == here) for key, name in menu if name in known]


def _has(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
