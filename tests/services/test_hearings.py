"""A hearing from the draft to the close, by the services: lawful days, taking part, the protocol, the answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    RuleNotMetError,
)
from app.hearings import queries
from app.hearings.policy import Stage, stage_of
from app.hearings.services import announcing, answering, holding, taking_part
from app.lawbook.services import ActDraft, ValueDraft, record_local_act
from app.ledger.queries import list_entries
from app.platform.clock import legal_day
from tests.clock import MovableClock
from tests.hearings_world import TEXT, HearingWorld, make
from tests.identity_people import messages


@pytest.fixture
def made(runtime: Any, clock: MovableClock) -> HearingWorld:
    return make(runtime, clock)


def stage(made: HearingWorld, slug: str) -> Stage:
    found = queries.get_hearing(made.runtime.session, slug)
    made.runtime.session.refresh(found.row)
    return stage_of(found.row, adopted=found.adopted, today=made.runtime.today)


def test_a_hearing_goes_from_the_draft_to_the_close(made: HearingWorld) -> None:
    moderator, clerk, resident = made.moderator(), made.clerk(), made.resident()
    slug = made.announced(moderator)
    assert stage(made, slug) is Stage.ANNOUNCED
    number = made.ask(resident, slug)
    made.decide(moderator, slug, number)
    made.open(moderator, slug)
    assert stage(made, slug) is Stage.LIVE
    made.end(moderator, slug)
    assert stage(made, slug) is Stage.HELD
    made.answer(clerk, slug, number)
    made.adopt(slug, moderator, clerk)
    assert stage(made, slug) is Stage.ADOPTED
    answering.close(made.runtime, moderator, slug)
    assert stage(made, slug) is Stage.CLOSED
    acts = {entry.act for entry in list_entries(made.runtime.session, subject=f"hearing:{slug}")}
    assert acts >= {"hearing.announce", "hearing.decide", "hearing.answer", "hearing.adopt", "hearing.close"}


@pytest.mark.parametrize("kind", ["council", "commission", "report", "budget", "charter"])
def test_nine_days_are_too_few_and_ten_will_do(made: HearingWorld, kind: str) -> None:
    moderator = made.moderator()
    with pytest.raises(InvalidInputError) as refused:
        made.draft(moderator, days=9, kind=kind)
    (problem,) = refused.value.problems
    assert problem.message_key == "hearings.error.too_early"
    assert problem.facts == {"first": made.runtime.today + timedelta(days=10), "days": 10}
    assert made.announced(moderator, days=10, kind=kind)


def test_the_charter_of_an_okrug_sets_its_own_notice(made: HearingWorld) -> None:
    moderator, titles = made.moderator(), {"kk": "Округтің жарғысы", "ru": "Устав округа", "en": "Charter"}
    charter = ActDraft("okrug_charter", titles, "7", date(2026, 8, 1), date(2026, 9, 1), None, "№ 31")
    value = ValueDraft("platform.hearing.notice", "14", "9", "2", "он төрт күн бұрын")
    record_local_act(made.runtime, None, made.world.okrug, charter, (value,))
    with pytest.raises(InvalidInputError) as refused:
        made.draft(moderator, days=13, kind="charter")
    assert refused.value.problems[0].facts == {"first": made.runtime.today + timedelta(days=14), "days": 14}
    assert made.announced(moderator, days=14, kind="charter")
    assert made.announced(moderator, days=10, kind="council")


def test_a_draft_that_waited_too_long_is_refused_at_the_announcement(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.draft(moderator, days=10)
    made.clock.advance(days=1)
    with pytest.raises(RuleNotMetError) as refused:
        announcing.announce(made.runtime, moderator, slug)
    assert [finding.rule for finding in refused.value.verdict.findings if not finding.met] == [
        "platform.hearing.notice",
        "platform.hearing.materials",
    ]
    assert stage(made, slug) is Stage.DRAFT


def test_a_council_hearing_needs_its_drafts(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.draft(moderator, kind="council")
    with pytest.raises(ConflictError, match="documents_needed"):
        announcing.announce(made.runtime, moderator, slug)


def test_a_hearing_about_the_akim_needs_a_moderator_outside_the_akims_office(made: HearingWorld) -> None:
    of_the_office = made.moderator(at="okrug")
    slug = made.draft(of_the_office, kind="report")
    with pytest.raises(ConflictError, match="akims_office_alone"):
        announcing.announce(made.runtime, of_the_office, slug)
    made.moderator(at="district")
    announcing.announce(made.runtime, of_the_office, slug)
    assert stage(made, slug) is Stage.ANNOUNCED


def test_a_stranger_drafts_nothing(made: HearingWorld) -> None:
    with pytest.raises(ForbiddenError):
        made.draft(made.resident())


def test_numbers_of_the_queue_follow_registration_and_stay(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    first, second, third = (made.resident(f"Тұрғын {n}") for n in range(3))
    speaks = taking_part.Wish(True, "Жол", False)
    assert taking_part.register(made.runtime, first, slug, speaks) == 1
    assert taking_part.register(made.runtime, second, slug, taking_part.Wish(False, "", True)) == 2
    assert taking_part.register_at_desk(made.runtime, clerk, slug, speaks, name="Қария", channel="paper") == 3
    with pytest.raises(ConflictError):
        taking_part.register(made.runtime, first, slug, speaks)
    taking_part.withdraw(made.runtime, first, slug)
    assert taking_part.register(made.runtime, third, slug, speaks) == 4
    assert taking_part.register(made.runtime, first, slug, speaks) == 5
    queue = queries.list_queue(made.runtime.session, made.row(slug).id)
    assert [(row.number, row.name) for row in queue] == [(2, "Тұрғын 1"), (3, None), (4, None), (5, None)]


def test_who_speaks_says_about_what(made: HearingWorld) -> None:
    slug = made.announced(made.moderator())
    with pytest.raises(InvalidInputError):
        taking_part.register(made.runtime, made.resident(), slug, taking_part.Wish(True, " ", False))


@pytest.mark.parametrize("text", ["", "   ", "ЖСН 850308400123", "а" * 2001])
def test_a_text_that_cannot_be_taken_leaves_nothing(made: HearingWorld, text: str) -> None:
    slug = made.announced(made.moderator())
    with pytest.raises(InvalidInputError):
        made.ask(made.resident(), slug, text)
    assert queries.count_by_status(made.runtime.session, made.row(slug).id) == {}


def test_the_same_words_sent_twice_are_one_remark(made: HearingWorld) -> None:
    slug, resident = made.announced(made.moderator()), made.resident()
    assert made.ask(resident, slug) == made.ask(resident, slug) == 1
    assert made.ask(made.resident(), slug) == 2


def test_nobody_floods_a_hearing(made: HearingWorld) -> None:
    slug, resident = made.announced(made.moderator()), made.resident()
    for number in range(10):
        made.ask(resident, slug, f"{number}-сұрақ")
    with pytest.raises(RateLimitedError):
        made.ask(resident, slug, "Тағы бір сұрақ")
    made.clock.advance(hours=1)
    assert made.ask(resident, slug, "Тағы бір сұрақ") == 11


def test_support_counts_each_person_once_and_can_be_taken_back(made: HearingWorld) -> None:
    moderator, author = made.moderator(), made.resident()
    slug = made.announced(moderator)
    number = made.ask(author, slug)
    with pytest.raises(NotFoundError):
        taking_part.support(made.runtime, made.resident(), slug, number, wanted=True)
    made.decide(moderator, slug, number)
    other = made.resident()
    for _ in range(2):
        taking_part.support(made.runtime, other, slug, number, wanted=True)
    with pytest.raises(ForbiddenError):
        taking_part.support(made.runtime, author, slug, number, wanted=True)
    hearing_id = made.row(slug).id
    assert queries.get_remark(made.runtime.session, hearing_id, number).supports == 1
    taking_part.support(made.runtime, other, slug, number, wanted=False)
    assert queries.get_remark(made.runtime.session, hearing_id, number).supports == 0


@pytest.mark.parametrize("asked", ["мәслихат", "маслихат", "МӘСЛИХАТ", "мəслихат", "мacлиxaт"])
def test_a_search_finds_look_alike_letters(made: HearingWorld, asked: str) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    number = made.ask(made.resident(), slug, "Мәслихат бұл мәселені қашан қарайды?")
    made.decide(moderator, slug, number)
    made.decide(moderator, slug, made.ask(made.resident(), slug, "Басқа сұрақ"))
    found = queries.list_remarks(made.runtime.session, made.row(slug).id, asked=asked)
    assert [row.row.number for row in found] == [number]


@pytest.mark.parametrize("asked", ["%", "_", "\\", "'; DROP TABLE hearing; --"])
def test_a_search_for_signs_of_the_database_finds_only_them(made: HearingWorld, asked: str) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    assert queries.list_remarks(made.runtime.session, made.row(slug).id, asked=asked) == []


def test_a_hearing_that_nobody_opened_takes_no_more_part_and_can_be_called_off(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    made.clock.moment = made.row(slug).starts_at + timedelta(days=1)
    assert stage(made, slug) is Stage.MISSED
    with pytest.raises(ConflictError, match="stage"):
        made.ask(made.resident(), slug)
    with pytest.raises(ConflictError, match="stage"):
        holding.open_sitting(made.runtime, moderator, slug, chair="Серік", secretary="Дина")
    announcing.cancel(made.runtime, moderator, slug, "Боран болды")
    assert stage(made, slug) is Stage.CANCELLED


def test_a_sitting_opens_only_on_its_day(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    with pytest.raises(ConflictError, match="another_day"):
        holding.open_sitting(made.runtime, moderator, slug, chair="Серік", secretary="Дина")


def test_attendance_and_the_speakers_clock_are_kept(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    for number in range(3):
        taking_part.register(made.runtime, made.resident(), slug, taking_part.Wish(True, f"{number}-сөз", True))
    made.open(moderator, slug)
    holding.attend(made.runtime, clerk, slug, 1, "hall")
    holding.attend(made.runtime, clerk, slug, 2, "link")
    holding.give_floor(made.runtime, moderator, slug, 1)
    made.clock.advance(minutes=4)
    holding.give_floor(made.runtime, moderator, slug, 3)
    made.clock.advance(minutes=2)
    holding.give_floor(made.runtime, moderator, slug, None)
    with pytest.raises(ConflictError, match="spoke"):
        holding.give_floor(made.runtime, moderator, slug, 1)
    rows = {row.number: row for row in queries.list_queue(made.runtime.session, made.row(slug).id)}
    spoken = {n: row.spoke_until - row.spoke_from for n, row in rows.items() if row.spoke_from and row.spoke_until}
    assert spoken == {1: timedelta(minutes=4), 3: timedelta(minutes=2)}
    assert queries.count_attendance(made.runtime.session, made.row(slug).id) == {"hall": 2, "link": 1}
    with pytest.raises(InvalidInputError):
        made.end(moderator, slug, present=2)


def test_answers_are_due_a_month_after_the_hearing(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.opened(moderator, days=10)
    made.end(moderator, slug)
    held = legal_day(made.row(slug).starts_at)
    assert held == date(2026, 12, 1)
    assert made.row(slug).answers_due_on == date(2027, 1, 1)


def test_a_remark_is_answered_once_and_a_reason_may_come_before(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    number = made.ask(made.resident(), slug)
    with pytest.raises(NotFoundError):
        made.answer(clerk, slug, number)
    made.decide(moderator, slug, number)
    made.answer(clerk, slug, number, "unanswered")
    made.answer(clerk, slug, number, "not_taken")
    for outcome in ("taken", "unanswered"):
        with pytest.raises(ConflictError):
            made.answer(clerk, slug, number, outcome)
    with pytest.raises(ForbiddenError):
        made.answer(made.resident(), slug, number)


def test_a_hearing_is_not_closed_while_a_remark_has_neither_answer_nor_reason(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    numbers = [made.ask(made.resident(), slug, f"{n}-сұрақ") for n in range(2)]
    for number in numbers:
        made.decide(moderator, slug, number)
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.adopt(slug, moderator, clerk)
    made.answer(clerk, slug, numbers[0])
    with pytest.raises(RuleNotMetError):
        answering.close(made.runtime, moderator, slug)
    made.answer(clerk, slug, numbers[1], "unanswered")
    answering.close(made.runtime, moderator, slug)
    assert stage(made, slug) is Stage.CLOSED
    made.answer(clerk, slug, numbers[1], "answered")


def test_a_hearing_is_not_closed_while_moderators_have_work(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    made.ask(made.resident(), slug)
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.adopt(slug, moderator, clerk)
    with pytest.raises(ConflictError, match="still_queued"):
        answering.close(made.runtime, moderator, slug)


def test_a_protocol_without_quorum_or_majority_is_not_adopted(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.opened(moderator, kind="council")
    made.end(moderator, slug)
    for numbers in ((11, 7, 7), (11, 8, 4)):
        with pytest.raises(RuleNotMetError):
            made.vote(moderator, slug, *numbers)
    for numbers in ((0, 0, 0), (7, 8, 5), (11, 8, 9)):
        with pytest.raises(InvalidInputError):
            made.vote(moderator, slug, *numbers)
    made.vote(moderator, slug, 11, 8, 5, pdf=b"%PDF-1.7\n%%EOF\n")
    assert stage(made, slug) is Stage.ADOPTED


def test_a_council_adopts_only_the_protocol_it_saw(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator, kind="council")
    made.decide(moderator, slug, made.ask(made.resident(), slug))
    made.open(moderator, slug)
    made.end(moderator, slug)
    seen = answering.digest_now(made.runtime, slug)
    made.answer(moderator, slug, 1)
    with pytest.raises(ConflictError, match="protocol_changed"):
        answering.adopt(made.runtime, moderator, slug, answering.Vote(11, 8, 5), seen, None)
    made.vote(moderator, slug, 11, 8, 5)


@pytest.mark.parametrize(("votes_for", "accepted"), [(20, False), (21, True)])
def test_a_report_is_accepted_by_more_than_half_and_its_protocol_stands_either_way(
    made: HearingWorld, votes_for: int, accepted: bool
) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.opened(moderator, kind="report")
    for absurd in (None, 41):
        with pytest.raises(InvalidInputError):
            made.end(moderator, slug, present=40, votes_for=absurd)
    made.end(moderator, slug, present=40, votes_for=votes_for)
    verdict = holding.accepting_verdict(made.runtime.law, made.row(slug))
    assert verdict is not None
    assert (verdict.allowed, verdict.findings[0].need) == (accepted, 21)
    (ended,) = [
        entry for entry in list_entries(made.runtime.session, subject=f"hearing:{slug}") if entry.act == "hearing.end"
    ]
    assert ended.facts["votes_for"] == votes_for
    made.adopt(slug, moderator, clerk)
    assert stage(made, slug) is Stage.ADOPTED


def test_a_speech_is_written_down_until_the_protocol_is_adopted(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    for topic in ("Жол", "Су"):
        taking_part.register(made.runtime, made.resident(), slug, taking_part.Wish(True, topic, True))
    made.open(moderator, slug)
    holding.give_floor(made.runtime, moderator, slug, 1)
    with pytest.raises(ConflictError, match="not_spoken"):
        holding.note_speech(made.runtime, clerk, slug, 2, "Суды айтты")
    with pytest.raises(InvalidInputError):
        holding.note_speech(made.runtime, clerk, slug, 1, " ")
    holding.note_speech(made.runtime, clerk, slug, 1, "Жолды айтты")
    made.end(moderator, slug)
    seen = answering.digest_now(made.runtime, slug)
    holding.note_speech(made.runtime, clerk, slug, 1, "Жолды мамырда жөндеуді ұсынды")
    assert answering.digest_now(made.runtime, slug) != seen
    made.adopt(slug, moderator, clerk)
    with pytest.raises(ConflictError, match="stage"):
        holding.note_speech(made.runtime, clerk, slug, 1, "Басқа сөз")


def test_an_adopted_protocol_says_what_it_said_whatever_comes_later(made: HearingWorld) -> None:
    moderator, clerk, author = made.moderator(), made.clerk(), made.resident()
    slug = made.announced(moderator)
    for text in ("Бірінші", "Екінші", "Үшінші"):
        made.ask(author, slug, text)
    made.decide(moderator, slug, 1)
    made.decide(moderator, slug, 2, "refuse")
    made.decide(moderator, slug, 3)
    made.open(moderator, slug)
    made.end(moderator, slug)
    made.answer(clerk, slug, 1)
    made.adopt(slug, moderator, clerk)
    adopted = queries.find_protocol(made.runtime.session, made.row(slug).id)
    assert adopted is not None
    digest, at = adopted.digest, adopted.adopted_at
    made.clock.advance(days=1)
    taking_part.appeal(made.runtime, author, slug, 2, "Тақырыпқа қатысты")
    made.decide(made.moderator(), slug, 2)
    taking_part.flag(made.runtime, made.resident(), slug, 1, "insult")
    made.decide(moderator, slug, 1, "refuse", "insult")
    made.answer(clerk, slug, 3)
    row = made.row(slug)
    assert answering.content_digest(made.runtime.session, row, at) == digest
    assert answering.digest_now(made.runtime, slug) != digest
    then = queries.list_remarks_at(made.runtime.session, row.id, at)
    assert [(one.row.number, one.answer is not None) for one in then] == [(1, True), (3, False)]
    assert queries.count_refused_at(made.runtime.session, row.id, at) == 1


def test_one_person_does_not_sign_twice_nor_what_has_changed(made: HearingWorld) -> None:
    moderator, clerk = made.moderator(), made.clerk()
    slug = made.announced(moderator)
    number = made.ask(made.resident(), slug)
    made.decide(moderator, slug, number)
    made.open(moderator, slug)
    made.end(moderator, slug)
    seen = answering.digest_now(made.runtime, slug)
    assert answering.sign(made.runtime, moderator, slug, seen, None) is False
    with pytest.raises(ConflictError):
        answering.sign(made.runtime, moderator, slug, seen, None)
    made.answer(clerk, slug, number)
    with pytest.raises(ConflictError, match="protocol_changed"):
        answering.sign(made.runtime, clerk, slug, seen, None)
    made.adopt(slug, clerk)
    assert stage(made, slug) is Stage.HELD
    made.adopt(slug, moderator)
    assert stage(made, slug) is Stage.ADOPTED


def test_a_hearing_called_off_stays_with_its_reason_and_who_registered_is_told(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    registered = made.resident(email="dana@example.kz")
    taking_part.register(made.runtime, registered, slug, taking_part.Wish(False, "", False))
    announcing.cancel(made.runtime, moderator, slug, "Боран")
    assert [message["message"] for message in messages(made.runtime)] == ["hearing_cancelled"]
    assert (stage(made, slug), made.row(slug).cancel_reason) == (Stage.CANCELLED, "Боран")
    with pytest.raises(ConflictError):
        made.ask(made.resident(), slug)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://a.example", "https://", "//a.example", "https://a b.example", "http://[", "x" * 9],
)
def test_a_link_that_is_no_page_is_refused(made: HearingWorld, address: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        made.draft(made.moderator(), broadcast_url=address)
    assert [problem.where for problem in refused.value.problems] == ["broadcast_url"]


def test_the_ledger_holds_no_word_and_no_name(made: HearingWorld) -> None:
    moderator = made.moderator()
    slug = made.announced(moderator)
    resident = made.resident("Құпия Есімов")
    made.decide(moderator, slug, made.ask(resident, slug, shown=True), "refuse")
    taking_part.register(made.runtime, resident, slug, taking_part.Wish(True, "Ерекше сөз", True))
    written = str([entry.facts for entry in list_entries(made.runtime.session, subject=f"hearing:{slug}")])
    assert not any(word in written for word in ("Құпия", TEXT, "Ерекше"))
