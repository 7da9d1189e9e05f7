"""Moderators: one item at a time, decided once, by who may; nothing is deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.hearings import queries
from app.hearings.models import Decision, Remark
from app.hearings.policy import LOCK
from app.hearings.services import announcing, answering, holding, moderating, taking_part
from app.platform.db import db
from tests.clock import MovableClock
from tests.hearings_world import TEXT, HearingWorld, make


@pytest.fixture
def made(runtime: Any, clock: MovableClock) -> HearingWorld:
    return make(runtime, clock)


def approve(turn: int = 0) -> moderating.Ruling:
    return moderating.Ruling(turn, "approve")


def decisions(made: HearingWorld, slug: str, number: int) -> list[tuple[str, str, str]]:
    rows = queries.list_decisions(made.runtime.session, made.id_of(slug, number))
    return [(row.queued_as, row.outcome, row.text) for row in rows]


def test_the_oldest_is_taken_first_and_one_at_a_time(made: HearingWorld) -> None:
    moderator, colleague = made.moderator(), made.moderator()
    slug = made.announced(moderator)
    for number in range(3):
        made.ask(made.resident(), slug, f"{number}-сұрақ")
        made.clock.advance(minutes=1)
    area = [made.world.okrug]
    assert moderating.take_next(made.runtime, moderator, area) == made.id_of(slug, 1)
    assert moderating.take_next(made.runtime, colleague, area) == made.id_of(slug, 2)
    assert moderating.take_next(made.runtime, moderator, area) == made.id_of(slug, 1)
    waiting = queries.list_moderation(made.runtime.session, area, moderator.account_id, made.clock())
    assert [(one.number, one.colleague) for one in waiting] == [(1, "Болат Ермеков"), (2, "Болат Ермеков"), (3, None)]


def test_a_colleagues_item_is_not_taken_until_its_lock_expires(made: HearingWorld) -> None:
    moderator, colleague = made.moderator(), made.moderator()
    slug = made.announced(moderator)
    remark_id = made.id_of(slug, made.ask(made.resident(), slug))
    moderating.take(made.runtime, moderator, remark_id)
    with pytest.raises(ConflictError, match="locked") as held:
        moderating.take(made.runtime, colleague, remark_id)
    assert held.value.facts["name"] == "Болат Ермеков"
    made.clock.moment += LOCK
    moderating.take(made.runtime, colleague, remark_id)
    with pytest.raises(ConflictError, match="lock_lost"):
        moderating.decide(made.runtime, moderator, remark_id, approve())
    moderating.decide(made.runtime, colleague, remark_id, approve())
    assert made.status(slug, 1) == "published"


def test_an_expired_lock_that_nobody_took_still_decides(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    remark_id = made.id_of(slug, made.ask(made.resident(), slug))
    moderating.take(made.runtime, moderator, remark_id)
    made.clock.moment += 2 * LOCK
    moderating.decide(made.runtime, moderator, remark_id, approve())
    assert made.status(slug, 1) == "published"


def test_two_windows_do_not_decide_the_same_item_twice(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    remark_id = made.id_of(slug, made.ask(made.resident(), slug))
    moderating.take(made.runtime, moderator, remark_id)
    moderating.decide(made.runtime, moderator, remark_id, approve())
    with pytest.raises(ConflictError, match="decided"):
        moderating.decide(made.runtime, moderator, remark_id, moderating.Ruling(0, "refuse", "insult", "Себебі"))
    assert decisions(made, slug, 1) == [("new", "approve", TEXT)]


def test_a_window_left_open_does_not_decide_what_the_author_wrote_anew(made: HearingWorld) -> None:
    moderator, author = made.moderator(), made.resident()
    slug = made.announced(moderator)
    made.ask(author, slug)
    made.decide(moderator, slug, 1, "mend", "unclear")
    taking_part.mend(made.runtime, author, slug, 1, "Жол 2027 жылы жөнделе ме?")
    remark_id = made.id_of(slug, 1)
    moderating.take(made.runtime, moderator, remark_id)
    with pytest.raises(ConflictError, match="decided"):
        moderating.decide(made.runtime, moderator, remark_id, approve(turn=0))
    moderating.decide(made.runtime, moderator, remark_id, approve(turn=1))
    assert decisions(made, slug, 1) == [("new", "mend", TEXT), ("mended", "approve", "Жол 2027 жылы жөнделе ме?")]


def test_a_moderator_with_a_conflict_of_interest_is_kept_from_the_hearing(made: HearingWorld) -> None:
    moderator, colleague = made.moderator(), made.moderator()
    slug, other = made.announced(moderator), made.announced(moderator)
    first, second = (
        made.id_of(slug, made.ask(made.resident(), slug)),
        made.id_of(other, made.ask(made.resident(), other)),
    )
    moderating.take(made.runtime, moderator, first)
    moderating.declare_conflict(made.runtime, moderator, slug, "Туысым сөйлейді")
    for act in (
        lambda: moderating.take(made.runtime, moderator, first),
        lambda: moderating.decide(made.runtime, moderator, first, approve()),
    ):
        with pytest.raises((RuleNotMetError, ConflictError)):
            act()
    with pytest.raises(RuleNotMetError) as refused:
        moderating.take(made.runtime, moderator, first)
    unmet = [finding for finding in refused.value.verdict.findings if not finding.met]
    assert [(one.rule, one.provision.citation.article) for one in unmet if one.provision] == [
        ("hearing.moderator.conflict", "51")
    ]
    area = [made.world.okrug]
    assert moderating.take_next(made.runtime, moderator, area) == second
    assert queries.count_moderation(made.runtime.session, area, moderator.account_id) == 1
    assert moderating.take_next(made.runtime, colleague, area) == first


@pytest.mark.parametrize("civil_servant", [True, False])
def test_whoever_declared_a_conflict_does_nothing_at_the_desk_of_that_hearing(
    made: HearingWorld, civil_servant: bool
) -> None:
    moderator, runtime = made.moderator(civil_servant=civil_servant), made.runtime
    slug, other = made.announced(moderator), made.announced(moderator)
    made.decide(made.moderator(), slug, made.ask(made.resident(), slug))
    moderating.declare_conflict(runtime, moderator, slug, "Туысым сөйлейді")
    wish, words = taking_part.Wish(False, "", False), taking_part.Words("remark", "Ескертпе", False)
    for act in (
        lambda: announcing.cancel(runtime, moderator, slug, "Боран"),
        lambda: made.open(moderator, slug),
        lambda: made.end(moderator, slug),
        lambda: holding.give_floor(runtime, moderator, slug, None),
        lambda: holding.set_recording(runtime, moderator, slug, ""),
        lambda: made.answer(moderator, slug, 1),
        lambda: made.adopt(slug, moderator),
        lambda: answering.close(runtime, moderator, slug),
        lambda: taking_part.register_at_desk(runtime, moderator, slug, wish, name="Қария", channel="desk"),
        lambda: taking_part.ask_at_desk(runtime, moderator, slug, words, name="Қария", channel="desk"),
    ):
        with pytest.raises(ForbiddenError, match="kept_away"):
            act()
    made.open(moderator, other)


def test_a_clerk_mends_and_appeals_for_whoever_asked_on_paper(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    for text in ("Бірінші", "Екінші"):
        words = taking_part.Words("question", text, False)
        taking_part.ask_at_desk(made.runtime, clerk, slug, words, name="Қария", channel="paper")
    made.ask(made.resident(), slug)
    made.decide(moderator, slug, 1, "mend", "unclear")
    made.decide(moderator, slug, 2, "refuse")
    made.decide(moderator, slug, 3, "refuse")
    with pytest.raises(ForbiddenError, match="not_yours"):
        taking_part.appeal(made.runtime, made.resident(), slug, 2, "Тақырыпқа қатысты")
    with pytest.raises(ForbiddenError, match="not_yours"):
        taking_part.appeal(made.runtime, clerk, slug, 3, "Тақырыпқа қатысты")
    taking_part.mend(made.runtime, clerk, slug, 1, "Бірінші, анығырақ")
    taking_part.appeal(made.runtime, clerk, slug, 2, "Тақырыпқа қатысты")
    other = made.moderator()
    for number in (1, 2):
        made.decide(other, slug, number)
    assert (made.status(slug, 1), made.status(slug, 2)) == ("published", "published")


def test_the_author_mends_after_the_sitting_until_the_protocol_is_adopted(made: HearingWorld) -> None:
    moderator, clerk, author = made.moderator(), made.clerk(), made.resident()
    slug = made.announced(moderator)
    for text in ("Бірінші", "Екінші"):
        made.ask(author, slug, text)
    for number in (1, 2):
        made.decide(moderator, slug, number, "mend", "unclear")
    made.open(moderator, slug)
    made.end(moderator, slug)
    taking_part.mend(made.runtime, author, slug, 1, "Бірінші, анығырақ")
    made.decide(moderator, slug, 1)
    made.adopt(slug, moderator, clerk)
    with pytest.raises(ConflictError, match="stage"):
        taking_part.mend(made.runtime, author, slug, 2, "Екінші, анығырақ")


def test_an_appeal_goes_to_another_moderator_than_the_one_who_refused(made: HearingWorld) -> None:
    moderator, other, author = made.moderator(), made.moderator(), made.resident()
    slug = made.announced(moderator)
    made.ask(author, slug)
    made.decide(moderator, slug, 1, "refuse")
    taking_part.appeal(made.runtime, author, slug, 1, "Тақырыпқа қатысты")
    with pytest.raises(ConflictError, match="no_appeal"):
        taking_part.appeal(made.runtime, author, slug, 1, "Тағы")
    assert moderating.take_next(made.runtime, moderator, [made.world.okrug]) is None
    with pytest.raises(RuleNotMetError):
        moderating.take(made.runtime, moderator, made.id_of(slug, 1))
    assert made.status(slug, 1) == "refused"
    made.decide(other, slug, 1, "approve")
    assert made.status(slug, 1) == "published"
    assert [(a, b) for a, b, _ in decisions(made, slug, 1)] == [("new", "refuse"), ("appealed", "approve")]


def test_an_appeal_that_fails_is_final(made: HearingWorld) -> None:
    moderator, other, author = made.moderator(), made.moderator(), made.resident()
    slug = made.announced(moderator)
    made.ask(author, slug)
    made.decide(moderator, slug, 1, "refuse")
    taking_part.appeal(made.runtime, author, slug, 1, "Тақырыпқа қатысты")
    made.decide(other, slug, 1, "refuse")
    with pytest.raises(ConflictError, match="no_appeal"):
        taking_part.appeal(made.runtime, author, slug, 1, "Тағы")


def test_a_flagged_remark_stays_until_a_moderator_decides_and_is_looked_at_once(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    made.decide(moderator, slug, 1)
    for _ in range(2):
        taking_part.flag(made.runtime, made.resident(), slug, 1, "insult")
    assert made.status(slug, 1) == "published"
    assert queries.list_flags(made.runtime.session, made.id_of(slug, 1)) == {"insult": 2}
    made.decide(moderator, slug, 1, "approve")
    with pytest.raises(ConflictError, match="no_flag"):
        taking_part.flag(made.runtime, made.resident(), slug, 1, "insult")


def test_a_published_remark_is_refused_after_a_flag_but_never_sent_back(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    made.decide(moderator, slug, 1)
    taking_part.flag(made.runtime, made.resident(), slug, 1, "insult")
    with pytest.raises(InvalidInputError):
        made.decide(moderator, slug, 1, "mend", "unclear")
    made.decide(moderator, slug, 1, "refuse", "insult")
    assert made.status(slug, 1) == "refused"


def test_the_akims_own_office_refuses_nobody_at_a_hearing_about_the_akim(made: HearingWorld) -> None:
    office, maslikhat = made.moderator(at="okrug"), made.moderator()
    slug = made.announced(maslikhat, kind="report")
    for number in range(2):
        made.ask(made.resident(), slug, f"{number}-сұрақ")
    with pytest.raises(RuleNotMetError):
        made.decide(office, slug, 1, "refuse", "insult")
    made.decide(office, slug, 1, "approve")
    made.decide(maslikhat, slug, 2, "refuse", "insult")
    assert (made.status(slug, 1), made.status(slug, 2)) == ("published", "refused")


def test_nobody_decides_on_what_they_wrote_or_entered(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.ask(moderator, slug)
    words = taking_part.Words("remark", "Қағаздағы ескертпе", False)
    taking_part.ask_at_desk(made.runtime, moderator, slug, words, name="Қария", channel="paper")
    for number in (1, 2):
        with pytest.raises(RuleNotMetError):
            moderating.take(made.runtime, moderator, made.id_of(slug, number))


def test_a_moderator_of_another_place_decides_nothing(made: HearingWorld, runtime: Any, clock: MovableClock) -> None:
    slug = made.announced(made.moderator())
    made.ask(made.resident(), slug)
    stranger = make(runtime, clock).moderator()
    with pytest.raises(ForbiddenError):
        moderating.take(made.runtime, stranger, made.id_of(slug, 1))


@pytest.mark.parametrize(
    "ruling", [("refuse", None, "Себебі"), ("refuse", "unclear", "Себебі"), ("mend", "unclear", " ")]
)
def test_a_refusal_needs_its_reason_and_a_text(made: HearingWorld, ruling: tuple[str, str | None, str]) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    remark_id = made.id_of(slug, made.ask(made.resident(), slug))
    moderating.take(made.runtime, moderator, remark_id)
    outcome, reason, text = ruling
    with pytest.raises(InvalidInputError):
        moderating.decide(made.runtime, moderator, remark_id, moderating.Ruling(0, outcome, reason, text))
    assert made.status(slug, 1) == "waiting"


def test_many_hands_at_once_decide_each_item_once(
    own_database_url: str, make_app: Callable[..., Flask], clock: MovableClock
) -> None:
    app = make_app(own_database_url)
    with app.app_context():
        made = make(app.extensions["runtime"], clock)
        moderator, colleague = made.moderator(), made.moderator()
        slug = made.announced(moderator)
        made.ask(made.resident(), slug)
        remark_id = made.id_of(slug, 1)
        moderating.take(made.runtime, moderator, remark_id)
        db.session.remove()
    start = threading.Barrier(8)

    def window(number: int) -> str:
        with app.app_context():
            start.wait()
            who = moderator if number % 2 else colleague
            try:
                moderating.decide(app.extensions["runtime"], who, remark_id, approve())
            except ConflictError as error:
                return error.message_key
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(window, range(8)))
    assert told.count("done") == 1
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1
        assert db.session.scalars(sa.select(Remark.status)).all() == ["published"]
        db.session.remove()
