"""Before the close of an advisory vote nothing tells how it is going: every address, before and after many votes."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.places.queries import get_place
from app.referendums.services import polling
from tests.clock import MovableClock
from tests.referendum_world import build
from tests.web.test_budget_embargo import addresses, client_of, differing, walk
from tests.world import commit


def test_no_address_tells_how_an_advisory_vote_is_going(
    session: Any, runtime: Any, app: Flask, clock: MovableClock
) -> None:
    made = build(session, runtime, people=24)
    slug = made.voting()
    voted, waits, *others = [resident.person_id for resident in made.residents]
    member = made.commission[0].person_id
    polling.cast(runtime, voted, slug, "yes")
    place = get_place(session, made.world.okrug, runtime.today)
    known = {
        "slug": [slug],
        "place": [place.slug],
        "name": ["round.json", "ballots.csv", "box.json"],
        "territory_id": [str(made.world.okrug)],
        "roll_id": [str(made.case(slug).row.roll_id)],
        "person_id": [str(waits)],
    }
    room = [f"/{slug}", "/ledger", "/api/", f"/places/{place.slug}"]
    every = addresses(app, known, {"UUIDConverter": str(made.world.okrug), "IntegerConverter": "1"})
    paths = [path for path in every if any(part in path for part in room) or path.count("/") < 4]
    browsers = {
        "visitor": client_of(made.world, app),
        "who has voted": client_of(made.world, app, voted),
        "who has not": client_of(made.world, app, waits),
        "commission": client_of(made.world, app, member, strong=True),
    }
    commit(made.world)
    before = {name: walk(app, browser, paths) for name, browser in browsers.items()}
    seen = [f"/kk/referendums/{slug}/", f"/kk/referendums/{slug}/vote/", f"/kk/referendums/desk/{slug}/count/"]
    assert [before["commission"][path][0] for path in seen] == [200, 200, 200]
    commit(made.world)
    for person in others:
        polling.cast(runtime, person, slug, "no")
    polling.cast(runtime, voted, slug, "no")
    for name, browser in browsers.items():
        assert differing(before[name], walk(app, browser, paths)) == []
