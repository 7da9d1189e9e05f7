"""Who may call a view. Every view says it; one that says nothing is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.domain.errors import ForbiddenError

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What an account may be, in a territory or a body and between two days."""

    DEPUTY = "deputy"
    MEMBER = "member"
    CHAIR = "chair"
    COMMISSION = "commission"
    CLERK = "clerk"
    MODERATOR = "moderator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OFFICIAL = frozenset(Role)
"""Roles that need a password and a second factor."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one account, in force today."""

    role: Role
    territory_id: uuid.UUID | None
    body_id: uuid.UUID | None = None


@dataclass
class Actor:
    """Who acts: an account signed in through a server-side session row. Roles are read when first asked for."""

    session_id: uuid.UUID
    account_id: uuid.UUID
    person_id: uuid.UUID
    display_name: str
    strong: bool
    """Signed in with a password and a second factor."""
    confirmed_at: datetime
    """When the person last proved who they are."""
    read_grants: Callable[[uuid.UUID], frozenset[Grant]] = field(repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False
    token: str = field(default="", repr=False)

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, not the account."""
        return self.token

    @cached_property
    def grants(self) -> frozenset[Grant]:
        """The roles in force today; an official's roles count only after the second factor."""
        return self.read_grants(self.account_id) if self.strong else frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def may(self, role: Role, territory_id: uuid.UUID) -> bool:
        """Whether the actor holds the role in exactly this territory."""
        return any(grant.role is role and grant.territory_id == territory_id for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Access:
    """The mark on a view."""

    kind: str
    roles: frozenset[Role] = frozenset()


def public(view: View) -> View:
    """Anyone, without an account."""
    return _mark(view, Access("public"))


def signed_in(view: View) -> View:
    """Anyone who has signed in."""
    return _mark(view, Access("signed_in"))


def requires(*roles: Role) -> Callable[[View], View]:
    """Whoever holds one of the roles today; the service still checks the territory."""
    return lambda view: _mark(view, Access("roles", frozenset(roles)))


def _mark(view: View, access: Access) -> View:
    view.__access__ = access  # type: ignore[attr-defined]  # a mark that the guard below reads
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """The mark of a view, if it carries one."""
    return getattr(view, "__access__", None)


def actor() -> Actor:
    """Who is acting; only in views that need a sign-in."""
    who: Actor = current_user._get_current_object()
    if not who.is_authenticated:
        raise ForbiddenError("errors.sign_in")
    return who


def visitor() -> Actor | None:
    """Who is looking, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def ask_nobody() -> None:
    """For the rest of this request the visitor is nobody: a page about a fault must not read the database."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # Flask-Login's own


def init_app(app: Flask) -> None:
    """Put the guard before every view."""

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such page: the 404 comes by itself
        access = access_of(current_app.view_functions[request.endpoint])
        if access is None:
            raise ForbiddenError("errors.forbidden")
        if access.kind == "public":
            return None
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if access.kind == "roles" and not access.roles & actor().roles:
            raise ForbiddenError("errors.forbidden")
        return None


def ask_to_sign_in() -> ResponseReturnValue:
    """Send to the sign-in page; afterwards the visitor comes back to the page they were on."""
    remember_page()
    return redirect(url_for("identity.sign_in"), 303)


def remember_page() -> None:
    """Note where the visitor is, to come back there after proving who they are.

    A page whose form must survive this keeps the text itself (see `keeps`); from another form the way leads back
    to its page.
    """
    kept = kept_form()
    if kept:
        session["next"] = kept
    elif request.method == "GET":
        session["next"] = request.full_path.rstrip("?")
    elif current_app.create_url_adapter(request).test(request.path, "GET"):  # type: ignore[union-attr]  # in a request
        session["next"] = request.path
    else:
        session["next"] = _path_of(request.referrer or "")


def _path_of(address: str) -> str:
    """The path of an address that the browser sent; nothing where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def kept_form() -> str | None:
    """Let the page of this request keep its form, if it can; gives the address to come back to."""
    keep = getattr(current_app.view_functions.get(request.endpoint or ""), "__keeps__", None)
    return keep() if keep else None


def keeps(keep: Callable[[], str]) -> Callable[[View], View]:
    """A form whose sign-in ran out on the way is not lost: `keep` stores it and says where to come back to."""

    def mark(view: View) -> View:
        view.__keeps__ = keep  # type: ignore[attr-defined]  # a mark that `ask_to_sign_in` reads
        return view

    return mark
