"""Rows of the tables in templates/places: lists of cells as the component `table` takes them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from app.places import policy, queries
from app.places.views import bp
from app.platform.clock import legal_day
from app.platform.formats import grouped
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.i18n import format_day, format_moment, pick, t

Cell = str | Mapping[str, Any]
Rows = list[list[Cell]]
NOTHING = "—"


@bp.context_processor
def rows() -> dict[str, Callable[..., Any]]:
    """What the templates of this room call."""
    return {
        "akims_of": akims_of,
        "bodies_of": bodies_of,
        "competences_of": competences_of,
        "correction_due": correction_due,
        "corrections_of": corrections_of,
        "facts_of": facts_of,
        "imports_of": imports_of,
        "known_versions": known_versions,
        "mandates_of": mandates_of,
        "members_of": members_of,
        "own_rolls": own_rolls,
        "parts_of": parts_of,
        "remarks_of": remarks_of,
        "report_page": report_page,
        "rolls_of": rolls_of,
        "seats_of": seats_of,
        "versions_of": versions_of,
        "village_counts": village_counts,
    }


def parts_of(parts: Sequence[queries.Place]) -> Rows:
    """What a territory consists of, with people."""
    return [
        [
            {"text": pick(part.names), "href": url_for("places.territory", slug=part.slug)},
            NOTHING if part.population is None else grouped(part.population),
        ]
        for part in parts
    ]


def versions_of(history: Sequence[queries.Place]) -> Rows:
    """A territory's names and their days."""
    return [
        [pick(version.names), format_day(version.valid_from), format_day(version.valid_to), version.basis]
        for version in history
    ]


def facts_of(places: Sequence[queries.Place], today: date) -> Rows:
    """Territories on the desk of facts; one that is yet to begin is marked."""
    return [
        [
            {
                "text": pick(place.names),
                "href": url_for("places.place_facts", slug=place.slug),
                "tag": t("places.facts.coming") if place.valid_from > today else "",
                "tone": "now",
            },
            t(f"places.facts.kind.{place.kind}"),
            NOTHING if place.population is None else grouped(place.population),
        ]
        for place in places
    ]


def _name_of(place_id: uuid.UUID | None, places: Mapping[uuid.UUID, queries.Place]) -> str:
    place = places.get(place_id) if place_id else None
    return pick(place.names) if place else NOTHING


def known_versions(history: Sequence[queries.Place], places: Mapping[uuid.UUID, queries.Place]) -> Rows:
    """Everything a territory was called, coded and part of."""
    return [
        [
            pick(version.names),
            _name_of(version.parent_id, places),
            version.code or NOTHING,
            NOTHING if version.population is None else grouped(version.population),
            format_day(version.valid_from),
            format_day(version.valid_to),
            version.basis,
        ]
        for version in history
    ]


def akims_of(akims: Sequence[queries.AkimOnDay], slug: str) -> Rows:
    """Who headed a territory; one whose last day is not recorded leads to the page that records it."""
    return [
        [
            akim.full_name,
            t(f"places.akim.mode.{akim.mode}"),
            format_day(akim.started_on),
            format_day(akim.term_ends_on),
            format_day(akim.ended_on)
            if akim.ended_on
            else {
                "text": t("places.facts.end_akim_do"),
                "href": url_for("places.confirm_akim_end", slug=slug, akim_id=akim.id),
            },
            akim.basis,
        ]
        for akim in akims
    ]


def competences_of(
    competences: Sequence[queries.CompetenceOnDay],
    maslikhats: Mapping[uuid.UUID, queries.BodyRow],
    places: Mapping[uuid.UUID, queries.Place],
) -> Rows:
    """Which maslikhat was competent and whose akim the higher one, as it was set."""
    return [
        [
            pick(maslikhats[one.maslikhat_id].names),
            _name_of(one.higher_akim_territory_id, places),
            format_day(one.valid_from),
            format_day(one.valid_to),
            one.basis,
        ]
        for one in competences
    ]


def members_of(members: Sequence[queries.Member]) -> Rows:
    """Who sits in a body; the chair is marked."""
    return [
        [
            {"text": member.full_name, "tag": t("places.office.chair") if member.office == "chair" else ""},
            member.constituency or NOTHING,
            format_day(member.starts_on),
            format_day(member.ends_on),
        ]
        for member in members
    ]


def seats_of(seats: Sequence[queries.SeatsRow]) -> Rows:
    """The seats of each convocation."""
    return [
        [row.convocation, grouped(row.seats), format_day(row.valid_from), format_day(row.valid_to), row.basis]
        for row in seats
    ]


def mandates_of(mandates: Sequence[queries.Member], slug: str, today: date) -> Rows:
    """Every mandate; those that have not ended lead to the page that ends them."""
    return [
        [
            mandate.full_name,
            t(f"places.office.{mandate.office}"),
            format_day(mandate.starts_on),
            format_day(mandate.ends_on),
            {
                "text": t("places.mandate.end"),
                "href": url_for("places.confirm_end", slug=slug, mandate_id=mandate.mandate_id),
            }
            if mandate.ends_on is None or mandate.ends_on >= today
            else t("places.mandate.over"),
        ]
        for mandate in mandates
    ]


def bodies_of(
    bodies: Sequence[tuple[queries.BodyRow, queries.TotalDeputies | None]],
    places: Mapping[uuid.UUID, queries.Place],
) -> Rows:
    """Bodies with seats and sitting members; one of unknown legal basis is marked."""
    return [
        [
            {
                "text": pick(body.names),
                "href": url_for("places.body_desk", slug=body.slug),
                "tag": t("places.kenes.tag") if body.is_unconfirmed else "",
                "tone": "late",
            },
            pick(places[body.territory_id].names),
            grouped(total.seats) if total else NOTHING,
            grouped(total.in_office) if total else NOTHING,
        ]
        for body, total in bodies
    ]


def _state(roll: queries.RollRow) -> Cell:
    frozen = roll.frozen_at is not None
    text = t("places.roll.frozen") if frozen else t("places.roll.open")
    return {"text": "", "tag": text, "tone": "good" if frozen else "now"}


def rolls_of(rolls: Sequence[queries.RollRow], places: Mapping[uuid.UUID, queries.Place]) -> Rows:
    """Rolls on the desk."""
    return [
        [
            {"text": roll.title, "href": url_for("places.roll", roll_id=roll.id)},
            pick(places[roll.territory_id].names),
            grouped(roll.voters),
            format_day(roll.vote_on),
            _state(roll),
        ]
        for roll in rolls
    ]


def own_rolls(found: Sequence[tuple[queries.RollRow, uuid.UUID]], places: Mapping[uuid.UUID, queries.Place]) -> Rows:
    """The rolls a person is on."""
    return [
        [roll.title, _name_of(roll.territory_id, places), _name_of(village_id, places), _state(roll)]
        for roll, village_id in found
    ]


def village_counts(counts: Mapping[uuid.UUID, int], places: Mapping[uuid.UUID, queries.Place]) -> Rows:
    """People of each village, by its name."""
    named = [(pick(places[one].names) if one in places else NOTHING, people) for one, people in counts.items()]
    return [[name, grouped(people)] for name, people in sorted(named)]


def imports_of(imports: Sequence[queries.ImportRow]) -> Rows:
    """Files read into a roll; each leads to its report."""
    return [
        [
            {
                "text": format_moment(row.imported_at),
                "href": url_for("places.roll_report", roll_id=row.roll_id, import_id=row.id),
            },
            grouped(row.lines),
            grouped(row.accepted),
            grouped(row.refused),
        ]
        for row in imports
    ]


def remarks_of(remarks: Sequence[queries.RemarkRow]) -> Rows:
    """What is wrong with which line; never what stands in it."""
    return [
        [
            t("places.report.nth", n=remark.line),
            t(f"places.column.{remark.column or 'line'}"),
            {
                "text": "",
                "tag": t("places.report.refused" if remark.refused else "places.report.warning"),
                "tone": "late" if remark.refused else "now",
            },
            t(f"places.remark.{remark.reason}", see_line=remark.see_line or 0),
        ]
        for remark in remarks
    ]


def correction_due(row: queries.CorrectionRow) -> date:
    """The last day on which a request is answered in time."""
    return policy.correction_due(legal_day(row.created_at), calendar_of_kazakhstan())


def corrections_of(
    waiting: Sequence[queries.CorrectionRow], places: Mapping[uuid.UUID, queries.Place], today: date
) -> Rows:
    """Requests that wait for an answer, with the day each is due."""
    return [
        [
            {"text": row.full_name, "href": url_for("places.correction", correction_id=row.id)},
            t(f"places.correction.reason.{row.reason}"),
            pick(places[row.territory_id].names) if row.territory_id in places else NOTHING,
            format_day(legal_day(row.created_at)),
            {
                "text": format_day(correction_due(row)),
                "tag": t("places.correction.late") if correction_due(row) < today else "",
                "tone": "late",
            },
        ]
        for row in waiting
    ]


def report_page(roll_id: uuid.UUID, import_id: uuid.UUID) -> Callable[[int], str]:
    """The address of a page of remarks."""
    return lambda page: url_for("places.roll_report", roll_id=roll_id, import_id=import_id, page=page)
