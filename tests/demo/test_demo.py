"""The demonstration district: built through the services, in the order of its days, and never for production."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pyotp
import pytest
from flask import Flask

from app.budget import money_queries
from app.budget import queries as budget
from app.budget.policy import Stage, stage_of
from app.budget.services.books import read_books
from app.confidence import queries as confidence
from app.confidence.policy import Stage as CaseStage
from app.confidence.policy import stage_of as confidence_stage
from app.confidence.services.course import course_of
from app.demo.accounts import list_accounts
from app.demo.content import WIELICZKA, read
from app.demo.load import is_loaded, load
from app.demo.people import SERIALS, Chance, People
from app.documents.queries import get_document
from app.domain.counting import pabulib
from app.domain.ledger.chain import Head, verify
from app.domain.people import age_on, birth_hint, iin_is_valid
from app.identity import services as identity
from app.lawbook.queries import book_for
from app.ledger import queries as ledger
from app.places import queries as places
from app.platform.db import db
from app.voting.queries import find_mark
from config import ConfigError, Settings
from tests.clock import START, MovableClock

TODAY = START.date()


@pytest.fixture
def runtime(demo_app: Flask) -> Iterator[Any]:
    with demo_app.app_context():
        yield demo_app.extensions["runtime"]


def test_loading_twice_changes_nothing(runtime: Any) -> None:
    before = ledger.head(runtime.session)
    assert load(runtime, db.engine) is False
    assert ledger.head(runtime.session) == before


def test_a_loading_that_breaks_off_leaves_nothing(
    own_database_url: str, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, clock: MovableClock
) -> None:
    app = make_app(own_database_url, DEMO="1")
    broken = {**read("open_round"), "round": {**read("open_round")["round"], "pot": 1}}
    monkeypatch.setattr("app.demo.rounds.read", lambda name: broken if name == "open_round" else read(name))
    with app.app_context():
        runtime = app.extensions["runtime"]
        with pytest.raises(Exception, match="cost_over_pot"):
            load(runtime, db.engine)
        assert not is_loaded(runtime)
        assert ledger.head(runtime.session).index == 0
        db.session.remove()


def test_the_ledger_holds_together_and_runs_with_time(runtime: Any) -> None:
    entries = list(ledger.walk(runtime.session))
    assert isinstance(verify(entries), Head)
    moments = [entry.at for entry in entries]
    assert moments == sorted(moments)
    assert datetime.fromisoformat(moments[0]) < START
    assert datetime.fromisoformat(moments[-1]) <= START


def test_the_closed_vote_went_all_its_way_before_today(runtime: Any) -> None:
    acts = [entry.act for entry in ledger.walk(runtime.session) if entry.subject == "qaraqogha"]
    path = ["budget.draft", "budget.open", "budget.seal", "budget.paper", "budget.count", "budget.adopt"]
    assert [act for act in acts if act in path] == path
    round_ = budget.get_round(runtime.session, "qaraqogha")
    result = budget.find_result(runtime.session, round_.id)
    assert stage_of(round_, runtime.now) is Stage.COUNTED
    assert result is not None
    assert result.first_by != result.second_by
    assert 200 <= result.ballots < result.marks <= (result.entitled or 0)
    assert result.marks - result.ballots == 3  # one paper ballot was carried away, two are invalid
    assert 3 <= len(result.outcome["winners"]) < len(result.outcome["votes"])
    assert result.outcome["spent"] <= round_.pot
    adoption = budget.find_adoption(runtime.session, round_.id)
    assert adoption is not None
    assert adoption.adopted


def test_the_winners_show_a_photo_a_late_stage_and_an_open_finding(runtime: Any) -> None:
    round_ = budget.get_round(runtime.session, "qaraqogha")
    law = book_for(runtime.session, runtime.law, round_.territory_id)
    books = read_books(runtime.session, law, round_, runtime.today)
    assert books is not None
    well, late = books.lines[:2]
    photo = get_document(runtime.session, well.course.progress[0].photos[0])
    assert photo.is_photo
    assert photo.public
    assert late.behind == ("works",)
    (finding,) = money_queries.list_findings(runtime.session, round_.id)
    assert finding.answered_at is None


def test_the_open_vote_is_open_for_about_three_weeks(runtime: Any) -> None:
    round_ = budget.get_round(runtime.session, "aqbulaq")
    assert stage_of(round_, runtime.now) is Stage.OPEN
    assert 14 <= (round_.closes_at - runtime.now).days <= 24
    projects = budget.list_projects(runtime.session, round_.id, TODAY)
    assert 12 <= sum(project.admitted for project in projects) <= 20
    assert {project.refusal_code for project in projects} >= {"competence", "duplicate"}
    assert all(
        title and about for p in projects for title, about in zip(p.title.values(), p.about.values(), strict=True)
    )


def test_the_open_vote_keeps_to_the_okrugs_charter(runtime: Any) -> None:
    round_ = budget.get_round(runtime.session, "aqbulaq")
    norm = book_for(runtime.session, runtime.law, round_.territory_id).at("pb.rural.min_votes", TODAY)
    assert norm.citation.rank.value == "okrug_charter"
    assert norm.value == round_.min_votes


def test_wieliczkas_winners_are_those_that_the_city_funded(runtime: Any) -> None:
    round_ = budget.get_round(runtime.session, "wieliczka-2023")
    result = budget.find_result(runtime.session, round_.id)
    file = pabulib.read(WIELICZKA.read_text(encoding="utf-8"))
    funded = {row.id for row in file.projects if row.more["selected"] == "1"}
    assert result is not None
    assert set(result.outcome["winners"]) == funded
    assert round_.imported_from


def test_the_maslikhat_shows_both_readings_of_its_total_number(runtime: Any) -> None:
    maslikhat = places.get_body(runtime.session, slug="aqsu-bulaq-maslikhat")
    total = places.total_deputies(runtime.session, maslikhat.id, TODAY)
    assert (total.seats, total.in_office) == (17, 16)


def test_the_kenes_has_no_confirmed_basis(runtime: Any) -> None:
    assert places.get_body(runtime.session, slug="ortaozen-kenes").is_unconfirmed


def test_one_akims_term_is_ending(runtime: Any) -> None:
    okrugs = places.list_places(runtime.session, TODAY, ["okrug"])
    akims = [places.find_akim(runtime.session, okrug.id, TODAY) for okrug in okrugs]
    left = [(akim.term_ends_on - TODAY).days for akim in akims if akim and akim.term_ends_on]
    assert len(akims) == len(left) == 3
    assert sum(days <= 30 for days in left) == 1


def test_rolls_are_frozen_and_tell_what_was_refused(runtime: Any) -> None:
    okrugs = [okrug.id for okrug in places.list_places(runtime.session, TODAY, ["okrug"])]
    rolls = places.list_rolls(runtime.session, okrugs)
    assert [roll.voters for roll in rolls] == [487, 412]
    for roll in rolls:
        assert roll.frozen_at is not None
        (file,) = places.list_imports(runtime.session, roll.id)
        assert file.refused == 2


def test_every_listed_official_can_sign_in(runtime: Any, clock: MovableClock) -> None:
    officials = [account for account in list_accounts(runtime) if account.login]
    assert {account.login for account in officials} >= {"deputy1", "commission1", "commission2", "clerk"}
    for account in officials:
        step = identity.sign_in_with_password(runtime, account.login, account.password, address="192.0.2.1")
        assert step.account_id == account.account_id
        clock.advance(seconds=30)
        assert identity.pass_second_step(runtime, step.account_id, account.code_at(runtime.now))
        base64.b32decode(account.secret)
        assert pyotp.TOTP(account.secret).verify(account.code_at(runtime.now), for_time=runtime.now)


def test_residents_are_on_a_roll(runtime: Any) -> None:
    residents = [account for account in list_accounts(runtime) if not account.login]
    assert len(residents) == 4
    assert all(account.role["kk"] for account in residents)


def test_the_listed_residents_have_not_voted(runtime: Any) -> None:
    round_ = budget.get_round(runtime.session, "aqbulaq")
    names = {account.name for account in list_accounts(runtime) if "Ақбұлақ" in account.role["kk"]}
    listed = [v for v in places.list_voters(runtime.session, round_.roll_id) if v.full_name in names]
    marks = [find_mark(runtime.session, round_.id, voter.person_id) for voter in listed]
    assert marks.count(None) >= 3


@pytest.mark.parametrize("demo", ["", "0"])
def test_without_the_setting_nothing_is_loaded(
    own_database_url: str, make_app: Callable[..., Flask], demo: str, clock: MovableClock
) -> None:
    app = make_app(own_database_url, DEMO=demo)
    run = app.test_cli_runner().invoke(args=["demo", "load"])
    assert run.exit_code == 2
    assert "never in production" in run.output
    with app.app_context():
        assert not is_loaded(app.extensions["runtime"])
        db.session.remove()


def test_production_refuses_to_be_a_demonstration() -> None:
    with pytest.raises(ConfigError, match="DEMO"):
        Settings.from_env({"APP_ENV": "production", "DEMO": "1"})


def test_a_production_server_refuses_a_database_that_holds_the_demonstration(
    demo_app: Flask, make_app: Callable[..., Flask]
) -> None:
    secrets = {
        name: base64.urlsafe_b64encode(name.encode() * 8)[:43].decode() + "=" for name in ("DATA_KEY", "BALLOT_KEY")
    }
    production = {
        "APP_ENV": "production",
        "DEMO": "",
        "ALLOW_SQLITE": "1",
        "SITE_URL": "https://example.kz",
        "SECRET_KEY": "k" * 40,
        **secrets,
    }
    url = demo_app.extensions["settings"].database_url
    with pytest.raises(ConfigError, match="demonstration"):
        make_app(url, **production)


def test_the_command_says_that_it_is_loaded_already(demo_app: Flask) -> None:
    run = demo_app.test_cli_runner().invoke(args=["demo", "load"])
    assert (run.exit_code, run.output.splitlines()[-1]) == (0, "It is loaded already.")


def test_invented_people_are_always_the_same_and_of_the_age_asked() -> None:
    people = People(TODAY)
    assert people.another() == People(TODAY).another()
    crowd = [people.another() for _ in range(1500)]
    assert len({person.iin for person in crowd}) == 1500
    for person in crowd:
        assert iin_is_valid(person.iin)
        assert int(person.iin[7:11]) in SERIALS
        assert birth_hint(person.iin) == person.birth_date
        assert 18 <= age_on(person.birth_date, TODAY) <= 85


def test_choices_are_different_and_heavier_ones_come_more_often() -> None:
    chance = Chance("test")
    drawn = [chance.some_of({"a": 8, "b": 1, "c": 1}, 2) for _ in range(300)]
    assert all(len(set(pair)) == 2 for pair in drawn)
    assert sum("a" in pair for pair in drawn) > sum("b" in pair for pair in drawn) > 0


def test_one_case_of_no_confidence_lacks_a_signature_and_one_was_refused_by_the_higher_akim(runtime: Any) -> None:
    stages = {}
    for case in confidence.list_cases(runtime.session):
        course = course_of(runtime.session, case, runtime.law)
        stages[confidence_stage(course, TODAY)] = (course.signatures, course.need, len(course.votes))
    assert stages == {CaseStage.COLLECTING: (3, 4, 0), CaseStage.REPEAT: (4, 4, 1)}
    (spoken,) = confidence.list_proposals(runtime.session)
    assert (spoken.present, spoken.votes_for, spoken.adopted) == (6, 5, False), "a Kenes without a legal basis"
