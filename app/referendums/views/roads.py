"""The guide to the road that works, and the calculator of every threshold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.law.book import LawBook
from app.domain.law.verdict import Finding
from app.domain.rules import gatherings, petitions, recalls, referendums
from app.lawbook.queries import book_for
from app.places.queries import Place, list_places, path_to_oblast
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.referendums import queries
from app.referendums.views import bp

MATTERS = ("spending", "rules", "akim", "person", "other")
DECIDERS = ("okrug", "district", "oblast", "unsure")
MOST = 30_000_000


@dataclass(frozen=True, slots=True)
class Road:
    """A road with its number; finding: the point of the law with its norm; enough: whether the group suffices."""

    name: str
    finding: Finding
    effect: str
    people: int | None


def roads(law: LawBook, day: date, *, roll: int | None, populations: dict[str, int | None]) -> list[Road]:
    """Every threshold that a group could meet on the day. roll: people entitled; populations: by level of place
    (okrug, district, oblast); what is not known has no road.
    """
    found: list[Road] = []

    def add(name: str, finding: Finding, base: int) -> None:
        found.append(Road(name, finding, finding.effect.value, base))

    if roll:
        request_ = gatherings.ConveneFacts(entitled=roll, signatures=0, district_akim_consent=False)
        add("gathering", gatherings.convene(law, day, request_).findings[0], roll)
        facts = referendums.SubmitFacts(entitled=roll, signatures=0, subject="-")
        add("referendum", referendums.submit(law, day, facts).findings[1], roll)
    for level, addressees in PETITIONS.items():
        population = populations.get(level)
        for addressee in addressees if population else ():
            petition = petitions.SubmitFacts(addressee=addressee, population=population or 1, signatures=0)
            add(addressee, petitions.submit(law, day, petition).findings[0], population or 1)
    if roll:
        add("recall", recalls.submit(law, day, recalls.SubmitFacts(voters=roll, signatures=0)).findings[0], roll)
    return found


PETITIONS = {
    "okrug": ("rural_akim",),
    "district": ("district_maslikhat", "district_akimat"),
    "oblast": ("oblast_maslikhat", "oblast_akimat"),
}


@bp.get("/calculator/")
@public
def calculator() -> ResponseReturnValue:
    """All thresholds for numbers that anybody types, by the norms of any day."""
    rt = runtime()
    given = {name: _number(request.args.get(name, "")) for name in ("roll", "okrug", "district", "oblast")}
    asked_day = request.args.get("on", "")
    day = _day(asked_day)
    place = _place(request.args.get("place", ""))
    if place and not request.args.get("roll"):
        given = {**given, **_numbers_of(place)}
    wrong = [name for name in given if request.args.get(name, "").strip() and given[name] is None]
    law = book_for(rt.session, rt.law, place.id) if place else rt.law
    found = roads(law, day or rt.today, roll=given.pop("roll"), populations=given) if day or not asked_day else []
    return render_template(
        "referendums/calculator.html",
        roads=found,
        typed={name: request.args.get(name, "") for name in ("roll", "okrug", "district", "oblast")},
        numbers=_numbers_of(place) if place else {},
        day=day or rt.today,
        asked_day=asked_day,
        wrong=wrong,
        wrong_day=bool(asked_day) and day is None,
        place=place,
        okrugs=list_places(rt.session, rt.today, ("okrug",)),
    )


def _number(text: str) -> int | None:
    digits = "".join(text.split())
    return (
        int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 and 0 < int(digits) <= MOST else None
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _place(slug: str) -> Place | None:
    rt = runtime()
    return next((place for place in list_places(rt.session, rt.today, ("okrug", "town")) if place.slug == slug), None)


def _numbers_of(place: Place) -> dict[str, int | None]:
    """What is on record of the okrug: its frozen roll and the populations up to the oblast."""
    rt = runtime()
    roll = queries.find_frozen_roll(rt.session, place.id)
    above = {one.kind: one.population for one in path_to_oblast(rt.session, place.id, rt.today)}
    return {
        "roll": roll.voters if roll else None,
        "okrug": place.population,
        "district": above.get("district"),
        "oblast": above.get("oblast"),
    }


@bp.get("/guide/")
@public
def guide() -> ResponseReturnValue:
    """A few questions, one a page; the answers travel in the address, so nothing about the reader is kept."""
    rt = runtime()
    about, decider = request.args.get("about", ""), request.args.get("decider", "")
    place, people = _place(request.args.get("place", "")), _number(request.args.get("people", ""))
    answers = {"about": about, "decider": decider, "place": place.slug if place else ""}
    if about not in MATTERS:
        return _question("about", 1, {}, MATTERS)
    if decider not in DECIDERS:
        return _question("decider", 2, {"about": about}, DECIDERS)
    if place is None:
        okrugs = list_places(rt.session, rt.today, ("okrug",))
        kept = {"about": about, "decider": decider}
        return render_template(
            "referendums/guide.html", step=3, name="place", kept=kept, options=(), okrugs=okrugs, wrong=False
        )
    if people is None:
        wrong = bool(request.args.get("people", "").strip())
        return render_template(
            "referendums/guide.html", step=4, name="people", kept=answers, options=(), okrugs=(), wrong=wrong
        )
    return _answer(about, decider, place, people)


def _question(name: str, step: int, kept: dict[str, str], options: tuple[str, ...]) -> str:
    wrong = bool(request.args.get(name))
    return render_template(
        "referendums/guide.html", step=step, name=name, kept=kept, options=options, okrugs=(), wrong=wrong
    )


def _answer(about: str, decider: str, place: Place, people: int) -> str:
    rt = runtime()
    numbers = _numbers_of(place)
    roll = numbers.pop("roll")
    law = book_for(rt.session, rt.law, place.id)
    found = {road.name: road for road in roads(law, rt.today, roll=roll, populations=numbers)}
    wanted = [found[name] for name in _wanted(about, decider) if name in found]
    return render_template(
        "referendums/road.html",
        about=about,
        decider=decider,
        place=place,
        people=people,
        roads=wanted,
        known=roll is not None,
    )


def _wanted(about: str, decider: str) -> tuple[str, ...]:
    """The roads that fit, the one that works best first; what has legal effect stands before what only advises."""
    own = ("gathering", "rural_akim", "referendum")
    if about == "person":
        return ()
    if about == "akim":
        return ("gathering", "district_maslikhat")
    if decider == "district":
        return ("district_maslikhat", "district_akimat", "gathering")
    if decider == "oblast":
        return ("oblast_maslikhat", "oblast_akimat")
    return own if decider == "okrug" else (*own, "district_maslikhat")
