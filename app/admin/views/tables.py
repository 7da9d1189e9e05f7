"""Rows of the administrators' tables: lists of cells as the component `table` takes them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from app.admin.queries import Office, Official
from app.places.queries import Place
from app.platform.i18n import format_day, pick, t

Cell = str | Mapping[str, Any]
Rows = list[list[Cell]]
Places = Mapping[uuid.UUID, Place]


def where(office: Office, places: Places) -> str:
    """The body of a seat, else the territory of an appointment, in the reader's language."""
    if office.body is not None:
        return pick(office.body)
    if office.territory_id is None:
        return t("admin.everywhere")
    return pick(places[office.territory_id].names) if office.territory_id in places else "—"


def offices_of(offices: Sequence[Office], places: Places) -> Rows:
    """Roles and seats with their days; a seat leads to its body."""
    return [
        [
            t(f"admin.role.{office.role.value}"),
            {"text": where(office, places), "href": url_for("places.body", slug=office.slug)}
            if office.slug
            else where(office, places),
            format_day(office.starts_on),
            format_day(office.ends_on),
        ]
        for office in offices
    ]


def held_by(official: Official, places: Places, today: date) -> Rows:
    """All that an official holds or held, with the ground; an appointment that runs leads to the page that ends it."""
    return [
        [
            t(f"admin.role.{office.role.value}"),
            where(office, places),
            format_day(office.starts_on),
            format_day(office.ends_on),
            office.basis,
            _end(official, office, today),
        ]
        for office in official.offices
    ]


def _end(official: Official, office: Office, today: date) -> Cell:
    if office.slug:
        return {"text": t("admin.by_mandate"), "href": url_for("places.body", slug=office.slug)}
    if not office.runs(today):
        return t("places.mandate.over")
    href = url_for("admin.confirm_end", person_id=official.person_id, appointment_id=office.id)
    return {"text": t("admin.end.do"), "href": href}


def officials_of(officials: Sequence[Official], places: Places) -> Rows:
    """Officials by name, with what they hold and how they sign in."""
    return [
        [
            {"text": official.full_name, "href": url_for("admin.official", person_id=official.person_id)},
            "; ".join(f"{t(f'admin.role.{one.role.value}')} – {where(one, places)}" for one in official.offices),
            _state(official),
        ]
        for official in officials
    ]


def _state(official: Official) -> Cell:
    if official.disabled_at is not None:
        return {"text": "", "tag": t("admin.state.disabled"), "tone": "late"}
    if not official.login:
        return {"text": "", "tag": t("admin.state.no_login"), "tone": "now"}
    if not official.has_second_factor:
        return {"text": "", "tag": t("admin.state.no_second_factor"), "tone": "now"}
    return {"text": "", "tag": t("admin.state.ready"), "tone": "good"}
