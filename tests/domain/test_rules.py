"""Properties every rule has: monotone, exact, never a need above the whole, never an answer without a reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.errors import InvalidInputError
from app.domain.law.book import Citation, Provision, Rank, Status, Text
from app.domain.law.verdict import Effect, Finding, Verdict
from app.domain.rules import deadlines, wording
from app.domain.rules.confidence import STANDINGS
from app.domain.rules.facts import read
from app.domain.rules.hearings import KINDS
from app.domain.rules.registry import ACTIONS, PARAMETERS, used_by
from app.domain.rules.wording import say
from app.platform.holidays import calendar_of_kazakhstan
from app.platform.lawfiles import load

LAW = load()
DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2035, 12, 31))
TOTALS = st.integers(min_value=1, max_value=1000)
FLAGS = st.booleans()


def _with_count(total: str, count: str, **other: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Facts with a count from 0 to the total."""
    pairs = TOTALS.flatmap(
        lambda whole: st.fixed_dictionaries({total: st.just(whole), count: st.integers(0, whole), **other})
    )
    return pairs.map(dict)


PLACE = st.sampled_from(["rural_okrug", "district_town", "oblast_centre"])
GROUND = st.sampled_from(["reports_refused_twice", "assembly_initiative"])
STANDING = st.sampled_from(STANDINGS)
EARLY, LATE = date(2026, 1, 1), date(2026, 6, 30)
# For each action: facts, and the count that can only help.
FACTS: Mapping[str, tuple[st.SearchStrategy[dict[str, object]], str]] = {
    "confidence.initiate": (
        _with_count("deputies_total", "signatures", ground=GROUND, refusals=st.integers(0, 3)), "signatures"),
    "confidence.decide": (
        _with_count("present", "votes_for").map(lambda f: {"deputies_total": 1000, **f}), "votes_for"),
    "confidence.repeat": (
        _with_count("deputies_total", "votes_for", first_vote_on=st.just(EARLY), held_on=st.dates(EARLY, LATE)),
        "votes_for"),
    "confidence.file": (
        st.fixed_dictionaries({"standing": STANDING, "ground": GROUND, "refusals": st.integers(0, 3),
                               "assembly_initiated": FLAGS}), "refusals"),
    "confidence.sign": (st.fixed_dictionaries({"standing": STANDING}), ""),
    "confidence.propose": (
        _with_count("present", "votes_for", body=st.sampled_from(["assembly", "kenes_confirmed", "kenes_unconfirmed"]),
                    digital=FLAGS).map(lambda f: {"members": 1000, **f}), "votes_for"),
    "confidence.convene_again": (
        st.fixed_dictionaries({"answer": st.sampled_from(["refused", "silent", "pending"]),
                               "first_vote_on": st.just(EARLY), "held_on": st.dates(EARLY, LATE)}), ""),
    "session.decide": (
        _with_count("present", "votes_for").map(lambda f: {"deputies_total": 1000, **f}), "votes_for"),
    "session.open": (_with_count("deputies_total", "present"), "present"),
    "session.convene_extraordinary": (_with_count("deputies_elected", "requested_by"), "requested_by"),
    "session.announce": (
        st.fixed_dictionaries({"announced_on": st.just(EARLY), "materials_on": st.dates(EARLY, LATE),
                               "held_on": st.dates(EARLY, LATE), "extraordinary": FLAGS}), ""),
    "gathering.convene": (_with_count("entitled", "signatures", district_akim_consent=FLAGS), "signatures"),
    "gathering.open": (_with_count("entitled", "present", digital=FLAGS), "present"),
    "gathering.decide": (_with_count("participants", "votes_for"), "votes_for"),
    "assembly.open": (_with_count("members", "present", digital=FLAGS), "present"),
    "assembly.decide": (_with_count("participants", "votes_for"), "votes_for"),
    "hearing.announce": (
        st.fixed_dictionaries({"announced_on": st.just(EARLY), "documents_on": st.dates(EARLY, LATE),
                               "held_on": st.dates(EARLY, LATE), "kind": st.sampled_from([*KINDS])}), ""),
    "hearing.adopt_protocol": (
        _with_count("present", "votes_for", kind=st.sampled_from([*KINDS]), members=st.integers(1, 1000),
                    signers=st.integers(0, 3)), "votes_for"),
    "hearing.accept_report": (_with_count("present", "votes_for"), "votes_for"),
    "hearing.moderate": (
        st.fixed_dictionaries({name: FLAGS for name in (
            "conflict", "civil_servant", "wrote", "decided", "about_akim", "akims_office", "against")}), ""),
    "hearing.close": (st.fixed_dictionaries({"unanswered": st.integers(0, 9)}), ""),
    "petition.submit": (
        st.fixed_dictionaries({"addressee": st.sampled_from(["district_maslikhat", "district_akimat", "rural_akim",
                                                              "oblast_maslikhat", "oblast_akimat"]),
                               "population": st.integers(1, 100_000), "signatures": st.integers(0, 100_000)}),
        "signatures"),
    "recall.submit": (_with_count("voters", "signatures"), "signatures"),
    "referendum.propose": (st.fixed_dictionaries({"group": st.integers(0, 9)}), "group"),
    "referendum.hold": (
        st.fixed_dictionaries({"charter": FLAGS, "roll_frozen": FLAGS, "commission": st.integers(0, 3)}), "commission"),
    "referendum.conclude": (
        st.fixed_dictionaries({"votes_yes": st.integers(0, 5), "votes_no": st.integers(0, 5),
                               "ballots": st.integers(10, 15), "entitled": st.just(20)}), ""),
    "referendum.submit": (_with_count("entitled", "signatures", subject=st.just("су")), "signatures"),
    "roll.freeze": (
        st.fixed_dictionaries({"first_person": st.sampled_from("ab"), "second_person": st.sampled_from("ab"),
                               "voters": st.integers(0, 3)}), "voters"),
    "budget.open_round": (
        st.fixed_dictionaries({"pot": st.integers(1, 9), "own_funds": st.integers(0, 9), "roll_frozen": FLAGS,
                               "projects": st.integers(0, 3), "commission": st.integers(0, 3),
                               "seed_published": FLAGS}), "projects"),
    "budget.vote": (
        st.fixed_dictionaries({"place": PLACE, "age": st.integers(0, 120), "on_roll": FLAGS, "opens_on": st.just(EARLY),
                               "closes_on": st.just(LATE), "chosen": st.integers(0, 5), "limit": st.integers(1, 5)}),
        "age"),
    "budget.count": (
        st.fixed_dictionaries({"first_member": st.sampled_from("ab"), "second_member": st.sampled_from("ab"),
                               "closed": FLAGS, "root_published": FLAGS}), ""),
    "budget.publish_ballots": (st.fixed_dictionaries({"ballots": st.integers(0, 30)}), "ballots"),
    "budget.win": (st.fixed_dictionaries({"votes": st.integers(0, 30), "place": PLACE}), "votes"),
    "budget.adopt": (_with_count("present", "votes_for").map(lambda f: {"members": 1000, **f}), "votes_for"),
    "budget.timetable": (
        st.fixed_dictionaries({"place": st.sampled_from(["rural_okrug", "district_town"]),
                               **{name: st.dates(EARLY, LATE) for name in (
                                   "announced_on", "collect_from", "collect_to", "check_by", "opens_on", "closes_on",
                                   "decide_by")}}), ""),
    "budget.propose": (
        st.fixed_dictionaries({"collect_from": st.just(EARLY), "collect_to": st.just(LATE),
                               "proposals": st.integers(1, 5)}), ""),
    "budget.assess": (
        st.fixed_dictionaries({"criteria": st.just(4), "answered": st.integers(0, 4), "unmet": st.integers(0, 4),
                               "refused": FLAGS, "texts": FLAGS, "earlier": FLAGS, "interest": FLAGS}), "answered"),
    "budget.appeal": (st.fixed_dictionaries({"refused_on": st.dates(EARLY, LATE), "own": FLAGS}), ""),
    "budget.decide_appeal": (
        st.fixed_dictionaries({"texts": FLAGS, "earlier": FLAGS, "interest": FLAGS}), ""),
    "budget.spend": (
        st.integers(0, 9).flatmap(lambda whole: st.fixed_dictionaries({
            "approved": st.integers(1, 9), "contracted": st.just(whole), "contract_sum": st.integers(0, whole),
            "paid": st.integers(0, 9), "reason_given": FLAGS, "first_person": st.sampled_from("ab"),
            "second_person": st.sampled_from("ab")})), ""),
    "budget.report": (
        st.fixed_dictionaries({"place": PLACE, "quarter_ends": st.just(EARLY), "filed_on": st.dates(EARLY, LATE)}), ""),
    "mandate.grant": (
        st.fixed_dictionaries({"office": st.sampled_from(["deputy", "kenes_member", "civil_servant"]),
                               "is_civil_servant": FLAGS, "is_deputy": FLAGS, "is_kenes_member": FLAGS}), ""),
}  # fmt: skip
WHOLES = {"signatures", "votes_for", "present", "requested_by"}


def _ask(action: str, day: date, facts: Mapping[str, object]) -> Verdict:
    return ACTIONS[action].rule(LAW, day, read(ACTIONS[action].facts, facts))


each_action = pytest.mark.parametrize("action", sorted(ACTIONS))


@each_action
@given(data=st.data(), day=DAYS)
def test_every_answer_is_whole_exact_and_reasoned(action: str, data: st.DataObject, day: date) -> None:
    facts = data.draw(FACTS[action][0].filter(lambda facts: _readable(action, facts)))
    verdict = _ask(action, day, facts)
    assert (verdict.action, verdict.on) == (action, day)
    assert verdict.allowed is all(finding.met for finding in verdict.findings)
    assert len({finding.rule for finding in verdict.findings}) == len(verdict.findings)
    for finding in verdict.findings:
        _is_sound(finding, day)


def _is_sound(finding: Finding, day: date) -> None:
    assert not isinstance(finding.have, float)
    assert not isinstance(finding.need, float)
    assert all(words and "{" not in words and words.endswith(".") for words in finding.explanation.values()), (
        finding.explanation
    )
    if finding.provision is None:
        assert finding.effect in (Effect.NOT_PROVIDED, Effect.BINDING)
    else:
        assert finding.provision.covers(day)
    if finding.why:
        assert finding.need == finding.why.need
        assert Fraction(finding.why.need) - 1 <= finding.why.product <= finding.why.need
    if finding.of and finding.why:
        assert 0 <= finding.why.need <= finding.of


def _readable(action: str, facts: Mapping[str, object]) -> bool:
    try:
        read(ACTIONS[action].facts, facts)
    except InvalidInputError:
        return False
    return True


@each_action
@given(data=st.data(), day=DAYS)
def test_one_more_never_turns_yes_into_no(action: str, data: st.DataObject, day: date) -> None:
    strategy, count = FACTS[action]
    facts = data.draw(strategy.filter(lambda facts: _readable(action, facts)))
    more = {**facts, count: facts[count] + 1} if count else facts  # type: ignore[operator]
    if _readable(action, more) and _ask(action, day, facts).allowed:
        assert _ask(action, day, more).allowed


@each_action
@given(data=st.data(), day=DAYS)
def test_same_question_gets_the_same_answer(action: str, data: st.DataObject, day: date) -> None:
    facts = data.draw(FACTS[action][0].filter(lambda facts: _readable(action, facts)))
    assert _ask(action, day, facts).to_json() == _ask(action, day, facts).to_json()


@given(voters=st.integers(1, 10**7), day=st.dates(date(2026, 7, 1), date(2035, 1, 1)))
def test_recall_needs_one_more_than_a_gathering_only_where_ten_per_cent_is_whole(voters: int, day: date) -> None:
    recall = _ask("recall.submit", day, {"voters": voters, "signatures": 0}).findings[0].need
    gathering = _ask("gathering.open", day, {"entitled": voters, "present": 0}).findings[0].need
    assert isinstance(recall, int)
    assert isinstance(gathering, int)
    assert recall - gathering == (1 if voters % 10 == 0 else 0)


@given(members=st.integers(1, 1000))
def test_half_is_enough_for_the_assembly_to_open_but_not_to_decide(members: int) -> None:
    day = date(2026, 11, 21)
    opens = _ask("assembly.open", day, {"members": members, "present": members // 2})
    decides = _ask("assembly.decide", day, {"participants": members, "votes_for": members // 2})
    assert opens.allowed is (members % 2 == 0)
    assert not decides.allowed


def test_number_of_one_fifth_stays_and_its_article_moves_on_1_july_2026() -> None:
    facts = {"deputies_total": 17, "signatures": 4, "ground": "reports_refused_twice", "refusals": 2}
    before, after = (_ask("confidence.initiate", date(2026, *day), facts).findings[0] for day in ((6, 30), (7, 1)))
    assert before.need == after.need == 4
    assert before.provision is not None
    assert after.provision is not None
    assert (before.provision.citation.article, after.provision.citation.article) == ("87", "89")


def test_sentence_tells_the_numbers_in_three_languages() -> None:
    facts = {"deputies_total": 17, "signatures": 3, "ground": "reports_refused_twice", "refusals": 2}
    said = _ask("confidence.initiate", date(2026, 11, 21), facts).findings[0].explanation
    assert said["kk"] == (
        "Әкімге сенімсіздік вотумын білдіру мәселесін қою үшін кемінде 4 депутаттың қолы керек: "
        "депутаттардың жалпы санының (17) бестен бірі – 3,4, жоғары қарай дөңгелектегенде 4. "
        "Қазір 3 қол бар, тағы 1 қол керек."
    )
    assert "одна пятая от общего числа депутатов (17) — 3,4, с округлением вверх 4" in said["ru"]
    assert "one fifth of the total number of deputies (17) is 3.4, rounded up to 4" in said["en"]


def test_charter_that_asks_for_more_is_followed_and_named() -> None:
    norm = LAW.at("poll.local.initiative", date(2026, 11, 21))
    charter = _charter(norm, Fraction(15, 100), date(2026, 9, 1))
    local = LAW.with_local({"poll.local.initiative": [charter]})
    rule, facts = ACTIONS["referendum.submit"].rule, ACTIONS["referendum.submit"].facts
    asked = read(facts, {"entitled": 1000, "signatures": 149, "subject": "су"})
    _, point = rule(local, date(2026, 11, 21), asked).findings
    assert (point.need, point.met) == (150, False)
    assert "жергілікті акт" in point.explanation["kk"]
    _, default = rule(local, date(2026, 8, 31), asked).findings
    assert (default.need, default.met) == (100, True)


def test_charter_may_name_a_number_where_only_a_default_stood() -> None:
    norm = LAW.at("poll.local.initiative", date(2026, 11, 21))
    charter = replace(_charter(norm, Fraction(1, 10), date(2026, 9, 1)), value=50, base=None)
    local = LAW.with_local({"poll.local.initiative": [charter]})
    known = ACTIONS["referendum.submit"]
    asked = read(known.facts, {"entitled": 1000, "signatures": 50, "subject": "су"})
    _, point = known.rule(local, date(2026, 11, 21), asked).findings
    assert (point.need, point.met, point.why) == (50, True, None)


def _charter(norm: Provision, value: Fraction, since: date) -> Provision:
    act = Text("Округ жарғысы", "Устав округа", "Charter of the okrug")
    cited = Citation(
        "charter", act, "3", "1", Rank.OKRUG_CHARTER, Status.LOCAL_ACT, "okrug archive", "Устав округа, п. 3"
    )
    return replace(norm, value=value, citation=cited, valid_from=since, valid_to=None, quotes=())


def test_pack_holds_every_parameter_a_rule_reads() -> None:
    assert set(LAW.parameters) >= PARAMETERS


def test_parameter_no_rule_reads_is_marked_as_information() -> None:
    assert {key for key, parameter in LAW.parameters.items() if not parameter.information} == PARAMETERS


def test_parameter_knows_the_actions_that_use_it() -> None:
    assert used_by("session.quorum") == ("confidence.decide", "session.decide", "session.open")
    assert used_by("assembly.quorum") == ("confidence.propose", "assembly.open", "budget.adopt")


def test_every_parameter_of_an_action_is_one_its_module_reads() -> None:
    assert {key for action in ACTIONS.values() for key in action.parameters} <= PARAMETERS


def test_sentences_are_written_once_and_alike_in_every_language() -> None:
    modules = [part for name, part in vars(wording).items() if name.startswith("sentences")]
    assert sum(len(module.SENTENCES) for module in modules) == len(wording.SENTENCES)
    for key, text in wording.SENTENCES.items():
        placeholders = {tuple(sorted(_placeholders(words))) for words in text.values()}
        assert len(placeholders) == 1, key


def _placeholders(words: str) -> list[str]:
    return [part.split("}")[0] for part in words.split("{")[1:]]


def test_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no.such.sentence")


KAZAKHSTAN: Calendar = calendar_of_kazakhstan()


@pytest.mark.parametrize(
    ("key", "event", "last"),
    [
        ("ncv.signatures.days", date(2026, 11, 20), date(2026, 12, 4)),
        ("ncv.check.days", date(2026, 12, 11), date(2026, 12, 21)),
        ("ncv.session.months", date(2026, 11, 21), date(2026, 12, 21)),
        ("session.extraordinary.term", date(2021, 7, 9), date(2021, 7, 14)),
        ("session.extraordinary.term", date(2021, 7, 12), date(2021, 7, 19)),
    ],
)
def test_term_ends_on_its_last_day(key: str, event: date, last: date) -> None:
    assert deadlines.due(LAW, KAZAKHSTAN, key, event).day == last


def test_five_days_became_working_days_on_11_july_2021() -> None:
    before, after = (
        deadlines.due(LAW, KAZAKHSTAN, "session.extraordinary.term", date(2021, 7, day)).norm for day in (10, 11)
    )
    assert (before.value, before.unit) == (5, "days")
    assert (after.value, after.unit) == (5, "working_days")


def test_notice_is_counted_back_from_the_day_of_the_gathering() -> None:
    notice = deadlines.latest_notice(LAW, KAZAKHSTAN, "community.notice", date(2026, 11, 21))
    assert notice.day == date(2026, 11, 11)
    assert notice.counting == "platform_reading"


def test_share_is_no_length_of_time() -> None:
    with pytest.raises(TypeError, match="whole number"):
        deadlines.due(LAW, KAZAKHSTAN, "session.quorum", date(2026, 11, 21))
    with pytest.raises(TypeError, match="length of time"):
        deadlines.due(LAW, KAZAKHSTAN, "petition.rural.akim.large", date(2026, 11, 21))
