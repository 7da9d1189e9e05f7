"""What the pages of the desk of facts share: whose territory it is, and a form that keeps its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from app.places import policy, queries
from app.places.forms import day_of
from app.places.views.kept import kept_text
from app.places.views.roll_desk import say
from app.platform.access import actor
from app.platform.flask_runtime import runtime
from app.platform.i18n import t

REFUSALS = (InvalidInputError, ConflictError, NotFoundError, ForbiddenError)
"""Forbidden too: the page is the administrator's own, but the day or the territory chosen on it may not be."""


def administered_place(slug: str) -> queries.Place:
    """The territory, for an administrator of it only; one that begins later too."""
    rt = runtime()
    found = queries.get_known_place(rt.session, slug, rt.today)
    path = queries.path_to_oblast(rt.session, found.id, max(rt.today, found.valid_from))
    policy.require_administrator(actor(), [place.id for place in path])
    return found


def given() -> dict[str, Any]:
    """Where a form takes its fields from: what was sent, or on its first page what was kept."""
    kept = kept_text() if request.method == "GET" else None
    return {"formdata": kept} if kept else {}


def took(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the form is whole and the service took it; a refusal stands in the form, which keeps its text."""
    if not form.validate():
        return False
    try:
        act()
    except REFUSALS as error:
        say(form, error)
        return False
    flash(t("places.facts.recorded"), "success")
    return True


def certain_day(field: Any) -> Any:
    """A day that the form has found to be one."""
    return day_of(field)


def form_page(form: Any, title: str, back: str, *, subject: str = "", about: str = "", do: str = "") -> str:
    """The page of one fact's form. back: where its link leads; subject: whose fact it is; do: the button's words."""
    do = do or t("places.facts.record")
    return render_template(
        "places/facts_form.html", form=form, title=title, back=back, subject=subject, about=about, do=do
    )


def facts_page(place: queries.Place) -> str:
    """The address of everything recorded of a territory."""
    return url_for(".place_facts", slug=place.slug)
