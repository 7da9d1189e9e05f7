"""Builds the district: places, bodies, who sits in them, officials, and one okrug's charter."""

from __future__ import annotations

from datetime import date, timedelta

import pyotp

from app.demo.accounts import password_of, secret_of
from app.demo.content import read
from app.demo.world import World
from app.identity import services as identity
from app.lawbook.services import ActDraft, ValueDraft, record_local_act
from app.places.queries import list_offices
from app.places.services import bodies, territories
from app.platform.access import Role
from app.platform.runtime import Runtime

RECORDED, CHARTER = -300, -280
"""Days before the loading on which the district was entered, and its charter."""
INVENTED = "Таныстыру нұсқасы – ойдан алынған"
TERM = 4
CONVOCATION = 5
"""Years: an akim's term and a convocation, as in Kazakhstan; here they only make the dates believable."""


def build(world: World) -> None:
    """Enter everything but the rounds."""
    runtime = world.at(RECORDED, 9)
    _places(world, runtime)
    _bodies(world, runtime)
    _akims(world, runtime)
    _officials(world, runtime)
    _charter(world)


def _places(world: World, runtime: Runtime) -> None:
    since = date(world.today.year - 12, 1, 1)
    for place in read("district")["territories"]:
        world.places[place["slug"]] = territories.record_territory(
            runtime,
            None,
            slug=place["slug"],
            kind=place["kind"],
            names=place["names"],
            parent_id=world.places.get(place.get("in", "")),
            valid_from=since,
            basis=INVENTED,
            population=place["population"],
        )


def _bodies(world: World, runtime: Runtime) -> None:
    elected = date(world.today.year - 3, 3, 20)
    ends = date(elected.year + CONVOCATION, 3, 19)
    for body in read("district")["bodies"]:
        body_id = bodies.record_body(
            runtime,
            None,
            slug=body["slug"],
            kind=body["kind"],
            territory_id=world.places[body["in"]],
            names=body["names"],
            legal_basis=body.get("legal_basis"),
        )
        world.bodies[body["slug"]] = body_id
        convocation = "VIII" if body["kind"] == "maslikhat" else "I"
        bodies.record_seats(
            runtime,
            None,
            body_id,
            convocation=convocation,
            seats=body["seats"],
            valid_from=elected,
            valid_to=ends,
            basis=INVENTED,
        )
        world.seats[body["slug"]] = []
        for number in range(body["sitting"]):
            officer = world.officer(runtime, world.people.another(youngest=25, oldest=68))
            bodies.grant_mandate(
                runtime,
                None,
                body_id,
                person_id=officer.person_id,
                office="chair" if number == 0 else "member",
                constituency=f"№ {number + 1}" if body["kind"] == "maslikhat" else None,
                starts_on=elected,
                ends_on=ends,
                basis=INVENTED,
            )
            world.seats[body["slug"]].append(officer)
        if body["kind"] == "maslikhat":
            _competence(world, runtime, body["slug"], elected)


def _competence(world: World, runtime: Runtime, maslikhat: str, since: date) -> None:
    for place in read("district")["territories"]:
        if place["kind"] == "okrug":
            territories.record_competence(
                runtime,
                None,
                world.places[place["slug"]],
                maslikhat_id=world.bodies[maslikhat],
                higher_akim_territory_id=world.places[place["in"]],
                valid_from=since,
                basis=INVENTED,
            )


def _akims(world: World, runtime: Runtime) -> None:
    for akim in read("district")["akims"]:
        left = akim["term_left"]
        ends = world.day(left) if left is not None else None
        last = ends or world.day(365 * TERM // 2)
        territories.record_akim(
            runtime,
            None,
            world.places[akim["in"]],
            full_name=akim["name"],
            mode=akim["mode"],
            started_on=last - timedelta(days=TERM * 365),
            term_ends_on=ends,
            basis=INVENTED,
        )


def _officials(world: World, runtime: Runtime) -> None:
    for row in read("accounts")["officials"]:
        territory_id = world.places.get(row.get("in", ""))
        if "body" in row:
            officer = world.seats[row["body"]][row["seat"]]
        else:
            officer = world.officer(runtime, world.people.another(youngest=25, oldest=60), territory_id)
        world.officers[row["login"]] = officer
        with runtime.transaction() as tx:
            identity.give_password(tx, officer.account_id, row["login"], password_of(row["login"]))
            if "role" in row:
                identity.appoint(
                    tx,
                    officer.account_id,
                    Role(row["role"]),
                    territory_id,
                    starts_on=tx.today,
                    basis=INVENTED,
                    civil_servant=row["civil_servant"],
                    read_offices=list_offices,
                )
        secret = secret_of(row["login"])
        code = pyotp.TOTP(secret).at(runtime.now)
        identity.set_up_second_step(runtime, officer.account_id, secret, code)
    world.officers["clerk of qaraqogha"] = world.officers["clerk2"]


def _charter(world: World) -> None:
    charter = read("district")["charter"]
    act = ActDraft(
        rank="okrug_charter",
        titles=charter["titles"],
        number=charter["number"],
        adopted_on=world.day(CHARTER - 10),
        valid_from=world.day(CHARTER),
        valid_to=None,
        source=charter["source"],
    )
    values = [ValueDraft(**value) for value in charter["values"]]
    record_local_act(world.at(CHARTER), None, world.places["aqbulaq"], act, values)
