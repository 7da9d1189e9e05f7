"""The guide to the road that works, and the calculator of every threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.domain.law.book import LawBook
from app.domain.law.verdict import Effect, Finding
from app.domain.rules import gatherings, petitions, recalls, referendums
from app.lawbook.queries import book_for
from app.places.queries import Place, list_places, path_to_oblast
from app.platform.access import public
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick
from app.referendums import queries
from app.referendums.forms import MOST_PEOPLE, CalculatorForm, day_data
from app.referendums.views import bp

MATTERS = ("spending", "rules", "akim", "person", "other")
DECIDERS = ("okrug", "district", "oblast", "unsure")
OKRUGS = ("okrug",)


@dataclass(frozen=True, slots=True)
class Road:
    """A road with its number; finding: the point of the law with its norm; enough: whether the group suffices."""

    name: str
    finding: Finding
    effect: str
    people: int | None


def roads(
    law: LawBook, day: date, *, roll: int | None, voters: int | None, populations: Mapping[str, int | None]
) -> list[Road]:
    """Every threshold that a group could meet on the day. roll: people entitled in the okrug; voters: of a deputy's
    district; populations: by level of place (okrug, district, oblast). What is not known has no road.
    """
    found: list[Road] = []

    def add(name: str, finding: Finding, base: int) -> None:
        found.append(Road(name, finding, EFFECTS.get(name, finding.effect).value, base))

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
    if voters:
        add("recall", recalls.submit(law, day, recalls.SubmitFacts(voters=voters, signatures=0)).findings[0], voters)
    return found


EFFECTS = {"gathering": Effect.OBLIGES_ANSWER}
"""Where a road leads, if not where its threshold does: the number binds whoever convenes a gathering, but the akim of
the district has to consent, and the akim of the okrug must consider what it decides (Law 148, art. 39-3(5), (12))."""
PETITIONS = {
    "okrug": ("rural_akim",),
    "district": ("district_maslikhat", "district_akimat"),
    "oblast": ("oblast_maslikhat", "oblast_akimat"),
}


@bp.get("/calculator/")
@public
def calculator() -> ResponseReturnValue:
    """All thresholds for numbers that anybody types, by the norms of any day; an okrug brings its own numbers."""
    rt = runtime()
    place = _place(request.args.get("place", ""))
    form = _calculator_form(place)
    found: list[Road] = []
    valid = form.validate()
    if valid:
        law = book_for(rt.session, rt.law, place.id) if place else rt.law
        numbers = form.numbers()
        roll, voters = numbers.pop("roll"), numbers.pop("voters")
        found = roads(law, form.day("on") or rt.today, roll=roll, voters=voters, populations=numbers)
    page = render_template(
        "referendums/calculator.html", roads=found, form=form, day=form.day("on"), asked=bool(request.args)
    )
    return page, 200 if valid else 422


def _calculator_form(place: Place | None) -> CalculatorForm:
    """The form with what was typed; empty boxes, or those of another okrug, get the numbers of the chosen one."""
    rt = runtime()
    given = MultiDict(request.args)
    known = _numbers_of(place) if place else {}
    other = bool(place and place.slug != given.get("filled"))
    for name, number in known.items():
        if other or not given.get(name):
            given[name] = str(number or "")
    if not any(given.get(f"on-{part}") for part in ("day", "month", "year")):
        given |= {f"on-{part}": text for part, text in day_data(rt.today).items()}
    form = CalculatorForm(given)
    form.place.choices = [("", ""), *((one.slug, pick(one.names)) for one in list_places(rt.session, rt.today, OKRUGS))]
    form.filled.data = place.slug if place else ""
    return form


def _number(text: str) -> int | None:
    digits = "".join(text.split())
    return (
        int(digits)
        if digits.isascii() and digits.isdigit() and len(digits) < 9 and 0 < int(digits) <= MOST_PEOPLE
        else None
    )


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
    found = {road.name: road for road in roads(law, rt.today, roll=roll, voters=None, populations=numbers)}
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
