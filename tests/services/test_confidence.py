"""No confidence through its services: who may, what follows, and what can never happen twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.confidence import queries
from app.confidence.models import Attendance, CaseStep, Vote
from app.confidence.policy import Stage, stage_of
from app.confidence.services import following, initiatives, paper, proposals, sessions
from app.confidence.services.course import course_of
from app.confidence.services.initiatives import Decision, Draft
from app.confidence.services.proposals import Sitting
from app.confidence.services.sessions import Calling, Counts
from app.domain.errors import ConflictError, ForbiddenError, InvalidInputError, RuleNotMetError
from app.ledger import queries as ledger
from app.places.queries import get_place, list_members
from app.places.services import bodies, territories
from app.platform.access import Role
from app.support import queries as support
from tests import places_world
from tests.clock import MovableClock
from tests.confidence_world import PAPER, REFUSALS, Confidence, build
from tests.identity_people import new_account, signed_in

DRAFT = Draft("reports_refused_twice", "Есептер бекітілмеді.", "kk", REFUSALS)


@pytest.fixture
def made(runtime: Any) -> Confidence:
    return build(runtime)


def stage(made: Confidence, slug: str) -> Stage:
    session = made.runtime.session
    case = queries.get_case(session, slug)
    return stage_of(course_of(session, case, made.runtime.law), made.runtime.today)


def acts(made: Confidence, slug: str) -> list[str]:
    return [one.act for one in ledger.walk(made.runtime.session) if one.subject == f"confidence:{slug}"]


def norm_of(refused: RuleNotMetError) -> tuple[str | None, str | None]:
    finding = next(one for one in refused.verdict.findings if not one.met)
    assert finding.provision is not None
    return finding.provision.citation.article, finding.provision.citation.paragraph


def checked(made: Confidence) -> str:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=made.runtime.today, number="1")
    return slug


def called(made: Confidence, clock: MovableClock, slug: str, days: int = 12) -> None:
    today = clock.today
    held = today + timedelta(days=days)
    calling = Calling(today, today + timedelta(days=2), held, extraordinary=False, place="Аудандық мәслихат залы")
    sessions.convene(made.runtime, made.deputy(0), slug, calling)
    clock.set(held)


def debated(made: Confidence, clock: MovableClock, slug: str, present: int = 13) -> None:
    called(made, clock, slug)
    came = [made.person(number) for number in range(present)]
    sessions.open_session(made.runtime, made.deputy(0), slug, came)
    sessions.discuss(made.runtime, made.deputy(0), slug, text="Екі депутат пен әкім сөйледі.", lang="kk")


def voted(made: Confidence, slug: str, votes_for: int, present: int = 13) -> Any:
    choices = {made.person(n): "for" if n < votes_for else "against" for n in range(present)}
    return sessions.vote_by_name(made.runtime, made.deputy(0), slug, choices, number="41-5")


def test_a_deputy_files_and_both_readings_of_the_total_are_frozen(made: Confidence) -> None:
    slug = made.file(1)
    case = queries.get_case(made.runtime.session, slug)
    assert (case.seats, case.in_office, case.total) == (17, 15, 17)
    progress = support.progress(made.runtime.session, case.sheet_id)
    assert (progress.have, progress.need, progress.of, progress.due_on) == (1, 4, 17, date(2026, 12, 4))
    assert [row.title for row in queries.list_citations(made.runtime.session, case.id)] == ["12-3", "27-1"]
    assert acts(made, slug) == ["confidence.filed"]


def test_a_mandate_that_ends_later_changes_nothing_that_was_frozen(made: Confidence) -> None:
    slug = made.file(1)
    bodies.end_mandate(made.runtime, None, made.mandates[made.deputies[9]], last_day=made.runtime.today, basis="өтініш")
    case = queries.get_case(made.runtime.session, slug)
    assert (case.seats, case.in_office, case.total) == (17, 15, 17)


@pytest.mark.parametrize("refusals", [(), REFUSALS[:1], (REFUSALS[0], REFUSALS[0])])
def test_without_two_different_decisions_there_is_no_ground(made: Confidence, refusals: tuple[Decision, ...]) -> None:
    with pytest.raises(RuleNotMetError) as refused:
        made.file(1, refusals=refusals)
    assert norm_of(refused.value) == ("24", "2(1)")


def test_an_assembly_ground_without_minutes_is_refused(made: Confidence) -> None:
    with pytest.raises(RuleNotMetError) as refused:
        made.file(1, ground="assembly_initiative")
    assert norm_of(refused.value) == ("24", "2(2)")


def test_no_assembly_is_a_ground_against_the_akim_of_a_district(made: Confidence) -> None:
    runtime, world = made.runtime, made.world
    period: dict[str, Any] = {"valid_from": date(2023, 3, 20), "basis": places_world.ACT}
    territories.record_competence(
        runtime, None, world.district, maslikhat_id=world.maslikhat, higher_akim_territory_id=world.oblast, **period
    )
    held: dict[str, Any] = {"started_on": date(2024, 2, 1), "term_ends_on": None, "basis": places_world.ACT}
    territories.record_akim(runtime, None, world.district, full_name="Мұрат Сейітов", mode="appointed", **held)
    district = get_place(runtime.session, world.district, runtime.today).slug
    cited = Draft("assembly_initiative", "Су жоқ.", "kk", minutes=PAPER, minutes_decision=REFUSALS[0])
    with pytest.raises(RuleNotMetError) as refused:
        initiatives.file(runtime, made.deputy(1), district, cited)
    assert norm_of(refused.value) == ("24", "2(2)")
    initiatives.file(runtime, made.deputy(1), district, DRAFT)


def test_a_deputy_whose_mandate_ended_yesterday_neither_files_nor_signs(made: Confidence, clock: MovableClock) -> None:
    slug = made.file(1)
    bodies.end_mandate(made.runtime, None, made.mandates[made.deputies[5]], last_day=clock.today, basis="өтініш")
    assert initiatives.sign(made.runtime, made.deputy(5), slug).count == 2
    initiatives.withdraw(made.runtime, made.deputy(5), slug)
    clock.advance(days=1)
    with pytest.raises(RuleNotMetError) as refused:
        initiatives.sign(made.runtime, made.deputy(5), slug)
    assert norm_of(refused.value) == ("89", "5")
    assert "мандаты бүгін күшінде емес" in refused.value.verdict.findings[0].explanation["kk"]
    with pytest.raises(RuleNotMetError):
        made.file(5)


def test_others_are_refused_with_the_norm(made: Confidence) -> None:
    slug = made.file(1)
    other = build(made.runtime)
    _, kenes = made.body("kenes", 3)
    _, resident = new_account(made.runtime)
    told = {
        "elsewhere": other.deputy(1),
        "kenes": signed_in(made.runtime, kenes[1], strong=True),
        "resident": signed_in(made.runtime, resident),
        "administrator": made.appointed(Role.ADMINISTRATOR, made.world.district),
        "moderator": made.appointed(Role.MODERATOR, made.world.district),
    }
    for actor in told.values():
        with pytest.raises(RuleNotMetError) as refused:
            initiatives.sign(made.runtime, actor, slug)
        assert norm_of(refused.value) == ("89", "5")
        with pytest.raises(RuleNotMetError) as refused:
            initiatives.file(made.runtime, actor, made.okrug, DRAFT)
        assert norm_of(refused.value) == ("89", "5")
    assert support.progress(made.runtime.session, queries.get_case(made.runtime.session, slug).sheet_id).have == 1


def test_a_deputy_without_the_second_factor_cannot_sign(made: Confidence) -> None:
    slug = made.file(1)
    with pytest.raises(ForbiddenError, match="second_factor"):
        initiatives.sign(made.runtime, signed_in(made.runtime, made.deputies[2]), slug)


def test_a_signature_counts_once_and_may_be_withdrawn_until_the_handing_in(made: Confidence) -> None:
    slug = made.file(1)
    initiatives.sign(made.runtime, made.deputy(2), slug)
    with pytest.raises(ConflictError):
        initiatives.sign(made.runtime, made.deputy(2), slug)
    assert initiatives.withdraw(made.runtime, made.deputy(2), slug) == 1
    assert initiatives.sign(made.runtime, made.deputy(2), slug).count == 2
    for number in (3, 4):
        initiatives.sign(made.runtime, made.deputy(number), slug)
    initiatives.hand_in(made.runtime, made.deputy(1), slug)
    with pytest.raises(ConflictError):
        initiatives.withdraw(made.runtime, made.deputy(2), slug)


def test_one_fifth_raises_the_question_once_and_it_is_no_vote(made: Confidence) -> None:
    slug = made.raised()
    assert stage(made, slug) is Stage.RAISED
    initiatives.withdraw(made.runtime, made.deputy(4), slug)
    assert stage(made, slug) is Stage.COLLECTING
    initiatives.sign(made.runtime, made.deputy(4), slug)
    assert acts(made, slug).count("confidence.raised") == 1
    assert "confidence.voted" not in acts(made, slug)


def test_below_one_fifth_nothing_is_handed_in(made: Confidence) -> None:
    slug = made.file(1)
    with pytest.raises(RuleNotMetError) as refused:
        initiatives.hand_in(made.runtime, made.deputy(1), slug)
    assert refused.value.verdict.findings[0].need == 4


def test_only_a_deputy_who_signed_hands_the_sheet_in(made: Confidence) -> None:
    slug = made.raised()
    for number in (0, 7):
        with pytest.raises(ForbiddenError, match="signers"):
            initiatives.hand_in(made.runtime, made.deputy(number), slug)
    initiatives.hand_in(made.runtime, made.deputy(4), slug)
    assert stage(made, slug) is Stage.CHECKING


def test_nobody_signs_after_ten_working_days(made: Confidence, clock: MovableClock) -> None:
    slug = made.file(1)
    clock.set(date(2026, 12, 5))
    with pytest.raises(ConflictError, match="not_collecting"):
        initiatives.sign(made.runtime, made.deputy(2), slug)
    assert stage(made, slug) is Stage.EXPIRED


def test_a_paper_line_counts_when_a_second_officer_confirms_it(made: Confidence) -> None:
    slug = made.file(1)
    office = made.appointed(Role.MODERATOR, made.world.district)
    paper.enter_line(made.runtime, office, slug, page=1, line=1, person_id=made.person(2), scan=PAPER)
    case = queries.get_case(made.runtime.session, slug)
    (line,) = support.list_lines(made.runtime.session, case.sheet_id)
    with pytest.raises(ConflictError):
        paper.check_line(made.runtime, office, slug, line.id, confirmed=True)
    assert paper.check_line(made.runtime, made.deputy(0), slug, line.id, confirmed=True).count == 2
    with pytest.raises(ConflictError):
        initiatives.sign(made.runtime, made.deputy(2), slug)
    with pytest.raises(RuleNotMetError):
        paper.enter_line(made.runtime, office, slug, page=1, line=2, person_id=places_world.person(made.runtime))
    with pytest.raises(ForbiddenError):
        paper.enter_line(made.runtime, made.deputy(3), slug, page=1, line=3, person_id=made.person(4))


def test_a_check_that_finds_too_few_ends_the_case(made: Confidence) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(1), slug)
    with pytest.raises(InvalidInputError):
        sessions.check(made.runtime, made.deputy(0), slug, genuine=5, on=made.runtime.today, number="1")
    assert not sessions.check(made.runtime, made.deputy(0), slug, genuine=3, on=made.runtime.today, number="1")
    assert stage(made, slug) is Stage.SHORT


def test_only_the_chair_and_the_office_of_the_maslikhat_lead_the_case(made: Confidence) -> None:
    slug = made.raised()
    initiatives.hand_in(made.runtime, made.deputy(1), slug)
    strangers = [made.deputy(1), build(made.runtime).deputy(0), made.appointed(Role.ADMINISTRATOR, made.world.district)]
    for actor in strangers:
        with pytest.raises(ForbiddenError):
            sessions.check(made.runtime, actor, slug, genuine=4, on=made.runtime.today, number="1")


def test_a_session_called_late_is_noted_and_told(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    today = clock.today
    calling = Calling(today, today + timedelta(days=4), today + timedelta(days=9), extraordinary=False, place="Зал")
    verdict = sessions.convene(made.runtime, made.deputy(0), slug, calling)
    assert [(one.rule, one.have, one.need, one.met) for one in verdict.findings] == [
        ("session.notice", 9, 10, False),
        ("session.materials", 5, 7, False),
    ]
    row = queries.list_steps(made.runtime.session, queries.get_case(made.runtime.session, slug).id)[-1]
    assert (row.step, row.facts["in_time"]) == ("convened", False)


@pytest.mark.parametrize(("by", "allowed"), [(5, False), (6, True), ("akim", True)])
def test_an_extraordinary_session_takes_a_third_of_the_deputies_or_the_akim(
    made: Confidence, clock: MovableClock, by: int | str, allowed: bool
) -> None:
    slug = checked(made)
    today, held = clock.today, clock.today + timedelta(days=3)
    verdict = sessions.convene(made.runtime, made.deputy(0), slug, Calling(today, today, held, True, "Зал", by))
    assert [(one.rule, one.need, one.met) for one in verdict.findings] == [("session.notice.extraordinary", 3, True)]
    row = queries.list_steps(made.runtime.session, _case(made, slug).id)[-1]
    assert (row.facts["proposed_by"], row.facts["proposed"]) == (by, allowed)


@pytest.mark.parametrize("by", [None, 18])
def test_an_extraordinary_session_names_who_proposed_it(made: Confidence, clock: MovableClock, by: int | None) -> None:
    slug = checked(made)
    today, held = clock.today, clock.today + timedelta(days=3)
    with pytest.raises(InvalidInputError, match="proposed_by"):
        sessions.convene(made.runtime, made.deputy(0), slug, Calling(today, today, held, True, "Зал", by))
    assert stage(made, slug) is Stage.CALLING


def test_the_session_is_not_opened_before_its_day_nor_voted_without_discussion(
    made: Confidence, clock: MovableClock
) -> None:
    slug = checked(made)
    today = clock.today
    held = today + timedelta(days=12)
    sessions.convene(made.runtime, made.deputy(0), slug, Calling(today, today, held, False, "Зал"))
    came = [made.person(n) for n in range(13)]
    with pytest.raises((ConflictError, InvalidInputError)):
        sessions.open_session(made.runtime, made.deputy(0), slug, came)
    clock.set(held)
    sessions.open_session(made.runtime, made.deputy(0), slug, came)
    with pytest.raises(ConflictError, match="not_now"):
        voted(made, slug, 13)


def test_without_two_thirds_of_all_the_session_is_not_competent_and_another_is_called(
    made: Confidence, clock: MovableClock
) -> None:
    slug = checked(made)
    called(made, clock, slug)
    verdict = sessions.open_session(made.runtime, made.deputy(0), slug, [made.person(n) for n in range(11)])
    assert (verdict.findings[0].need, verdict.allowed) == (12, False)
    assert stage(made, slug) is Stage.CALLING
    debated(made, clock, slug, 12)
    assert voted(made, slug, 9, 12).allowed


def test_nine_of_seventeen_express_no_confidence_and_nobody_is_dismissed(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    verdict = voted(made, slug, 9)
    assert verdict.allowed
    assert verdict.findings[-1].of == 17
    assert stage(made, slug) is Stage.EXPRESSED
    counts = queries.counts_of(queries.list_steps(made.runtime.session, _case(made, slug).id), 1)
    assert counts is not None
    assert [counts[name] for name in ("votes_for", "against", "abstained", "absent", "total")] == [9, 4, 0, 4, 17]


def test_eight_of_seventeen_do_not_though_they_are_most_of_those_present(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    assert not voted(made, slug, 8).allowed
    assert stage(made, slug) is Stage.NOT_PASSED
    with pytest.raises(ConflictError):
        voted(made, slug, 13)


def test_everyone_present_votes_exactly_once(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    for choices in (
        {made.person(n): "for" for n in range(12)},
        {made.person(n): "for" for n in range(14)},
        {made.person(n): "maybe" for n in range(13)},
    ):
        with pytest.raises(InvalidInputError):
            sessions.vote_by_name(made.runtime, made.deputy(0), slug, choices, number="41-5")


def test_a_secret_ballot_needs_the_session_and_two_tellers_who_agree(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    counts = Counts(9, 3, 0, "41-5")
    with pytest.raises(ConflictError):
        sessions.agree_count(made.runtime, made.deputy(1), slug, counts)
    assert sessions.choose_ballot(made.runtime, made.deputy(0), slug, votes_for=9).allowed
    with pytest.raises(ConflictError, match="secret"):
        voted(made, slug, 9)
    with pytest.raises(ForbiddenError):
        sessions.agree_count(made.runtime, made.deputy(14), slug, counts)
    assert sessions.agree_count(made.runtime, made.deputy(1), slug, counts) is None
    with pytest.raises(ConflictError):
        sessions.agree_count(made.runtime, made.deputy(1), slug, counts)
    assert sessions.agree_count(made.runtime, made.deputy(2), slug, replace(counts, votes_for=8)) is None
    verdict = sessions.agree_count(made.runtime, made.deputy(3), slug, counts)
    assert verdict is not None
    assert verdict.allowed
    assert {one.choice for one in queries.list_present(made.runtime.session, _case(made, slug).id, 1)} == {None}


def test_without_a_majority_for_secrecy_the_vote_is_by_name(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    assert not sessions.choose_ballot(made.runtime, made.deputy(0), slug, votes_for=8).allowed
    assert voted(made, slug, 9).allowed


def _case(made: Confidence, slug: str) -> Any:
    return queries.get_case(made.runtime.session, slug)


def expressed(made: Confidence, clock: MovableClock) -> str:
    slug = checked(made)
    debated(made, clock, slug)
    voted(made, slug, 9)
    following.deliver(made.runtime, made.deputy(0), slug, on=clock.today, number="115")
    return slug


def test_a_refusal_opens_the_second_vote_after_six_months_and_then_dismissal_is_due(
    made: Confidence, clock: MovableClock
) -> None:
    slug = expressed(made, clock)
    first = clock.today
    assert stage(made, slug) is Stage.PENDING
    clock.advance(days=5)
    following.answer(made.runtime, made.deputy(0), slug, dismissed=False, on=clock.today, number="7", document=PAPER)
    assert stage(made, slug) is Stage.REFUSED
    clock.set(date(first.year + 1, first.month - 6, first.day) - timedelta(days=1))
    with pytest.raises(ConflictError):
        called(made, clock, slug, 15)
    clock.advance(days=1)
    assert stage(made, slug) is Stage.REPEAT
    debated(made, clock, slug)
    verdict = voted(made, slug, 9)
    assert verdict.action == "confidence.repeat"
    assert verdict.allowed
    following.deliver(made.runtime, made.deputy(0), slug, on=clock.today, number="220")
    with pytest.raises(ConflictError, match="must_dismiss"):
        following.answer(
            made.runtime, made.deputy(0), slug, dismissed=False, on=clock.today, number="8", document=PAPER
        )
    following.answer(made.runtime, made.deputy(0), slug, dismissed=True, on=clock.today, number="8", document=PAPER)
    assert stage(made, slug) is Stage.DISMISSED


def test_silence_counts_as_a_refusal_for_the_second_vote(made: Confidence, clock: MovableClock) -> None:
    slug = expressed(made, clock)
    clock.advance(days=30)
    assert stage(made, slug) is Stage.SILENT
    clock.advance(days=170)
    assert stage(made, slug) is Stage.REPEAT
    debated(made, clock, slug)
    assert stage(made, slug) is Stage.BALLOT


def test_a_dismissal_is_told_only_when_its_decision_is_registered(made: Confidence, clock: MovableClock) -> None:
    slug = expressed(made, clock)
    clock.advance(days=3)
    assert stage(made, slug) is Stage.PENDING
    following.answer(made.runtime, made.deputy(0), slug, dismissed=True, on=clock.today, number="7", document=PAPER)
    assert stage(made, slug) is Stage.DISMISSED
    with pytest.raises(ConflictError):
        called(made, clock, slug)


def test_a_case_of_both_constitutions_is_judged_by_the_law_of_each_day(made: Confidence, clock: MovableClock) -> None:
    clock.set(date(2026, 6, 22))
    slug = made.raised()
    signed = [one.facts.get("verdict") for one in ledger.walk(made.runtime.session) if one.subject.endswith(slug)]
    assert {one["findings"][0]["norm"]["article"] for one in signed if one} == {"87"}
    clock.set(date(2026, 7, 1))
    initiatives.hand_in(made.runtime, made.deputy(2), slug)
    sessions.check(made.runtime, made.deputy(0), slug, genuine=4, on=clock.today, number="1")
    held = clock.today + timedelta(days=12)
    calling = Calling(clock.today, held - timedelta(days=5), held, extraordinary=False, place="Зал")
    verdict = sessions.convene(made.runtime, made.deputy(0), slug, calling)
    assert [(one.need, one.met) for one in verdict.findings] == [(10, True), (5, True)]
    clock.set(held)
    sessions.open_session(made.runtime, made.deputy(0), slug, [made.person(n) for n in range(13)])
    sessions.discuss(made.runtime, made.deputy(0), slug, text="Сөйледі.", lang="kk")
    decided = voted(made, slug, 9).findings[-1].provision
    assert decided is not None
    assert decided.citation.article == "89"


@pytest.mark.parametrize("first", ["paper", "online"])
def test_online_and_paper_together_raise_the_question_once(made: Confidence, first: str) -> None:
    slug = made.file(1)
    office = made.appointed(Role.MODERATOR, made.world.district)
    for number in (2, 3):
        initiatives.sign(made.runtime, made.deputy(number), slug)
    paper.enter_line(made.runtime, office, slug, page=1, line=1, person_id=made.person(4))
    (line,) = support.list_lines(made.runtime.session, _case(made, slug).sheet_id)
    assert "confidence.raised" not in acts(made, slug), "a line that nobody checked is no signature"
    if first == "online":
        initiatives.sign(made.runtime, made.deputy(5), slug)
        with pytest.raises(ConflictError, match="lines_waiting"):
            initiatives.hand_in(made.runtime, made.deputy(5), slug)
    paper.check_line(made.runtime, made.deputy(0), slug, line.id, confirmed=True)
    assert acts(made, slug).count("confidence.raised") == 1
    if first == "paper":
        initiatives.sign(made.runtime, made.deputy(5), slug)
    assert support.progress(made.runtime.session, _case(made, slug).sheet_id).have == 5
    assert acts(made, slug).count("confidence.raised") == 1


def test_no_line_of_paper_revives_an_initiative_that_lapsed(made: Confidence, clock: MovableClock) -> None:
    clock.set(date(2028, 3, 10))
    slug = made.file(1)
    office = made.appointed(Role.MODERATOR, made.world.district)
    paper.enter_line(made.runtime, office, slug, page=1, line=1, person_id=made.person(2))
    (line,) = support.list_lines(made.runtime.session, _case(made, slug).sheet_id)
    clock.set(date(2028, 3, 20))
    other = made.appointed(Role.MODERATOR, made.world.district)
    with pytest.raises(ConflictError, match="not_now"):
        paper.check_line(made.runtime, other, slug, line.id, confirmed=True)


@pytest.mark.parametrize("ground", ["reports_refused_twice", "assembly_initiative"])
def test_a_decision_that_was_not_taken_yet_cannot_be_cited(made: Confidence, ground: str) -> None:
    to_come = Decision("1", made.runtime.today + timedelta(days=1))
    cited: dict[str, Any] = {"refusals": (REFUSALS[0], to_come)}
    if ground == "assembly_initiative":
        cited = {"minutes": PAPER, "minutes_decision": to_come}
    with pytest.raises(InvalidInputError) as refused:
        made.file(1, ground=ground, **cited)
    assert [one.where for one in refused.value.problems] == ["second_on" if "refusals" in cited else "minutes_on"]


def test_open_initiatives_lapse_with_the_convocation(made: Confidence, clock: MovableClock) -> None:
    clock.set(date(2028, 3, 10))
    slug = made.file(1)
    clock.set(date(2028, 3, 20))
    assert stage(made, slug) is Stage.LAPSED


def test_a_case_has_no_object_once_the_akim_is_gone(made: Confidence, clock: MovableClock) -> None:
    slug = made.raised()
    akim = queries.akim_of(made.runtime.session, _case(made, slug))
    territories.end_akim(made.runtime, None, akim.id, ended_on=clock.today, basis="өтініші бойынша")
    clock.advance(days=1)
    assert stage(made, slug) is Stage.MOOT
    with pytest.raises(ConflictError):
        initiatives.hand_in(made.runtime, made.deputy(1), slug)


def test_the_akims_office_replies_and_nobody_else(made: Confidence) -> None:
    slug = made.file(1)
    following.reply(made.runtime, made.appointed(Role.CLERK, made.world.okrug), slug, text="Есеп дұрыс.", lang="kk")
    assert [row.text for row in queries.list_replies(made.runtime.session, _case(made, slug).id)] == ["Есеп дұрыс."]
    for actor in (made.deputy(0), made.appointed(Role.CLERK, made.world.district)):
        with pytest.raises(ForbiddenError):
            following.reply(made.runtime, actor, slug, text="Жоқ", lang="kk")


def sitting(made: Confidence, present: int, votes_for: int) -> Sitting:
    return Sitting(made.runtime.today, present, votes_for, False, "Су мәселесі шешілмеді.", "kk", PAPER)


def test_an_assembly_initiates_by_its_own_quorum_and_its_members_never_count_as_signatures(made: Confidence) -> None:
    body, members = made.body("assembly", 9)
    chair, second = (signed_in(made.runtime, one, strong=True) for one in members[:2])
    slug = proposals.propose(made.runtime, chair, body, sitting(made, 5, 3))
    with pytest.raises(RuleNotMetError):
        made.file(1, ground="assembly_initiative", proposal=slug)
    with pytest.raises(ConflictError):
        proposals.confirm(made.runtime, chair, slug)
    proposals.confirm(made.runtime, second, slug)
    case = _case(made, made.file(1, ground="assembly_initiative", proposal=slug))
    assert support.progress(made.runtime.session, case.sheet_id).have == 1
    assert case.proposal_id is not None


@pytest.mark.parametrize(("present", "votes_for"), [(4, 4), (6, 3)])
def test_an_assembly_without_quorum_or_majority_gives_no_ground(made: Confidence, present: int, votes_for: int) -> None:
    body, members = made.body("assembly", 9)
    chair, second = (signed_in(made.runtime, one, strong=True) for one in members[:2])
    slug = proposals.propose(made.runtime, chair, body, sitting(made, present, votes_for))
    proposals.confirm(made.runtime, second, slug)
    assert not queries.get_proposal(made.runtime.session, slug).adopted
    with pytest.raises(RuleNotMetError):
        made.file(1, ground="assembly_initiative", proposal=slug)


@pytest.mark.parametrize(("basis", "adopted"), [(None, False), ("мәслихаттың № 5 шешімі", True)])
def test_a_kenes_gives_a_ground_only_where_its_basis_is_confirmed(
    made: Confidence, basis: str | None, adopted: bool
) -> None:
    body, members = made.body("kenes", 5, legal_basis=basis)
    chair = signed_in(made.runtime, members[0], strong=True)
    slug = proposals.propose(made.runtime, chair, body, sitting(made, 5, 5))
    assert queries.get_proposal(made.runtime.session, slug).adopted is adopted


def test_the_database_refuses_a_second_vote_a_vote_of_the_absent_and_a_step_twice(
    made: Confidence, clock: MovableClock
) -> None:
    slug = checked(made)
    debated(made, clock, slug)
    voted(made, slug, 9)
    session, case = made.runtime.session, _case(made, slug)
    vote = Vote(case_id=case.id, sitting=1, person_id=made.person(0), choice="against")
    absent = Vote(case_id=case.id, sitting=1, person_id=made.person(14), choice="for")
    twice = Attendance(case_id=case.id, sitting=1, person_id=made.person(0))
    row = session.scalars(sa.select(CaseStep).where(CaseStep.step == "voted", CaseStep.case_id == case.id)).one()
    kept = {name: getattr(row, name) for name in list(CaseStep.__table__.columns.keys()) if name != "id"}
    for wrong in (vote, absent, twice, CaseStep(**{**kept, "number": 99})):
        session.expunge_all()
        session.add(wrong)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_the_roll_call_names_who_sat_on_the_day_of_the_session(made: Confidence, clock: MovableClock) -> None:
    slug = checked(made)
    called(made, clock, slug)
    stranger = places_world.person(made.runtime)
    with pytest.raises(InvalidInputError):
        sessions.open_session(made.runtime, made.deputy(0), slug, [stranger])
    assert len(list_members(made.runtime.session, made.world.maslikhat, clock.today)) == 15
