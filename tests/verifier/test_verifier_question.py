"""An advisory vote, made by hand: in order it agrees, and each thing changed in it is named."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import chain, merkle
from app.domain.ledger.canonical import canonical_json, commitment
from app.domain.references import make

GOLDEN = Path(__file__).parent / "golden" / "question-v1"
BALLOTS = ["yes", "no", "yes", "blank", "yes", "no", "yes"]
ACTS = ("referendum.announce", "referendum.seal", "referendum.count")
TITLE = {"kk": "Кітапхана жексенбіде ашық болсын ба?", "ru": "Открыть библиотеку в воскресенье?", "en": "Sundays?"}
ABOUT = {"kk": "Бұл консультативтік рәсім.", "ru": "Процедура консультативная.", "en": "The procedure is advisory."}


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Vote:
    """All that a publisher decides; `files` makes the published files of it."""

    def __init__(self, ballots=BALLOTS, detail="ballots", **changed):
        self.ballots = list(ballots)
        votes = {name: self.ballots.count(name) for name in ("yes", "no", "blank")}
        rules = {"decision": {"comparator": ">", "value": "1/2"}, "turnout": None, "approval": None}
        self.claim = {
            "format": "kenes-question", "version": 1, "id": "aqbulaq-abc123", "title": TITLE, "about": ABOUT,
            "advisory": True, "rules": rules, "roll": 20, "marks": 8, "ballots": len(self.ballots), "detail": detail,
            "votes": votes, "advised": True,
        } | changed  # fmt: skip
        self.entered = {}
        self.acts = ACTS

    def box(self):
        totals = self.claim["detail"] == "totals"
        lines = ["META", "key;value", "budget;0", f"num_votes;{len(self.ballots)}", "PROJECTS"]
        lines += [f"project_id;cost;name{';votes' if totals else ''}"]
        lines += [
            f"{one};0;{one}" + (f";{self.ballots.count(one)}" if totals else "") for one in ("yes", "no", "blank")
        ]
        lines += ["VOTES", "voter_id;vote"]
        if not totals:
            lines += [f"{number};{choice}" for number, choice in enumerate(self.ballots, 1)]
        return "\n".join(lines).encode() + b"\n"

    def pairs(self):
        codes = sorted(make("VT", bytes([number] * 11)) for number in range(1, len(self.ballots) + 1))
        return [[code, commitment(bytes([place]) * 32, ["yes"])] for place, code in enumerate(codes)]

    def root(self):
        return merkle.root([canonical_json(pair) for pair in self.pairs()]).hex()

    def facts(self, act):
        names = {ACTS[0]: ("title", "rules"), ACTS[1]: ("roll", "marks", "ballots"), ACTS[2]: ("votes", "advised")}
        facts = {name: self.claim[name] for name in names[act]}
        if act == ACTS[1]:
            facts |= {"root": self.root(), "ballots_sha256": sha(self.box())}
        return facts | self.entered.get(act, {})

    def ledger(self):
        lines, head = [], chain.START
        for minute, act in enumerate(self.acts):
            moment = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minute)
            entry = chain.append(head, at=moment, act=act, subject=self.claim["id"], facts=self.facts(act))
            lines.append(entry.to_line())
            head = entry.head
        return b"\n".join(lines) + b"\n"

    def files(self):
        codes = json.dumps({"codes": self.pairs(), "root": self.root()}).encode()
        return mended({"ballots.pb": self.box(), "codes.json": codes, "ledger.jsonl": self.ledger()}, self.claim)


def mended(files, claim=None):
    """The files with their checksums set right, as a forger would."""
    claim = dict(claim or json.loads(files["question.json"]))
    claim["files"] = {name: sha(data) for name, data in files.items() if name != "question.json"}
    return files | {"question.json": json.dumps(claim, ensure_ascii=False, indent=2).encode()}


def test_an_honest_vote_agrees_check_by_check(module, publish):
    report = module("verify").verify(module("published").read(publish(Vote().files())))
    assert [(finding.key, finding.ok) for finding in report.findings] == [
        (key, True)
        for key in (
            "files.yes", "ledger.yes", "acts.yes", "terms.yes", "seal.yes", "result.yes", "root.yes", "codes.yes",
            "numbers.yes", "ballots.yes", "advice.yes",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_report_says_first_what_the_vote_means(module, publish, lang):
    published = module("published").read(publish(Vote().files()))
    told = module("verify").as_text(published, module("verify").verify(published), lang).splitlines()
    assert TITLE[lang] in told[0]
    assert told[1] == ABOUT[lang]


@pytest.mark.parametrize("name", ["ballots.pb", "codes.json", "ledger.jsonl", "question.json"])
def test_version_one_is_written_byte_for_byte_as_ever(name):
    assert Vote().files()[name] == (GOLDEN / name).read_bytes()


def test_totals_of_a_small_vote_are_added_up_and_no_ballot_is_shown(wrong):
    assert wrong(Vote(BALLOTS[:3], detail="totals").files()) == set()
    lied = Vote(BALLOTS[:3], detail="totals")
    lied.claim["votes"] = {"yes": 3, "no": 0, "blank": 0}
    assert wrong(lied.files()) == {"advice.no.votes"}


def test_a_ballot_turned_after_the_seal_is_found_by_seal_and_recount(wrong):
    files = Vote().files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n2;no\n", b"\n2;yes\n")
    assert wrong(mended(files)) == {"seal.no", "advice.no.votes"}


def test_a_ballot_that_says_two_things_is_found(wrong):
    files = Vote().files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n2;no\n", b"\n2;no,yes\n")
    assert wrong(mended(files)) == {"seal.no", "ballots.no.many"}


def test_numbers_or_an_advice_that_the_ledger_does_not_hold_are_found(wrong):
    vote = Vote()
    vote.entered = {ACTS[2]: {"advised": False}}
    assert wrong(vote.files()) == {"result.no"}
    assert wrong(Vote(advised=False).files()) == {"advice.no.advised"}


def test_rules_changed_after_the_announcement_are_found(wrong):
    vote = Vote()
    vote.entered = {ACTS[0]: {"rules": vote.claim["rules"]}}
    vote.claim["rules"] = {**vote.claim["rules"], "turnout": {"comparator": ">=", "value": "1/4"}}
    assert wrong(vote.files()) == {"terms.no"}


def test_a_vote_counted_before_its_seal_is_found(wrong):
    vote = Vote()
    vote.acts = (ACTS[0], ACTS[2], ACTS[1])
    assert wrong(vote.files()) == {"acts.no.order"}


@pytest.mark.parametrize(
    ("rules", "advised"),
    [
        ({}, True),  # 4 of 6 valid votes
        ({"decision": {"comparator": ">=", "value": "2/3"}}, True),
        ({"decision": {"comparator": ">", "value": "2/3"}}, False),
        ({"turnout": {"comparator": ">=", "value": "7/20"}}, True),  # 7 ballots of 20 people
        ({"turnout": {"comparator": ">", "value": "7/20"}}, False),
        ({"turnout": {"comparator": ">=", "value": 8}}, False),
        ({"approval": {"comparator": ">=", "value": "1/5"}}, True),  # 4 of 20 people
        ({"approval": {"comparator": ">=", "value": 5}}, False),
    ],
)
def test_each_rule_of_the_charter_is_applied(wrong, rules, advised):
    vote = Vote(advised=advised)
    vote.claim["rules"] = {**vote.claim["rules"], **rules}
    assert wrong(vote.files()) == set()
    vote.claim["advised"] = not advised
    assert wrong(vote.files()) == {"advice.no.advised"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "kenes-round"), ("version", 2), ("advisory", False), ("about", "advisory"), ("rules", {}),
        ("rules", {"decision": {"comparator": ">", "value": "1/0"}, "turnout": None, "approval": None}),
        ("rules", {"decision": None, "turnout": None, "approval": None}),
        ("votes", {"yes": 1}), ("advised", "yes"), ("roll", -1), ("paper", None), ("title", "?"),
    ],
)  # fmt: skip
def test_a_claim_that_is_not_of_this_form_cannot_be_read(module, publish, field, value):
    with pytest.raises(module("published").UnreadableError, match=r"question\.json"):
        module("published").read(publish(Vote(**{field: value}).files()))


def test_a_box_that_asks_something_else_cannot_be_read(module, publish):
    files = Vote().files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"blank;0;blank\n", b"perhaps;0;perhaps\n")
    with pytest.raises(module("published").UnreadableError, match="yes, no, blank"):
        module("published").read(publish(mended(files)))


PAPER = {"marks": 3, "handed_out": 3, "spoilt": 0, "in_box": 3, "invalid": 1, "counted": 2}


class OnPaperToo(Vote):
    """Two of the ballots came on paper, and joined the box between seal and count."""

    def __init__(self):
        super().__init__()
        self.claim |= {"paper": dict(PAPER), "online": 5}
        whole = self.box()
        self.acts = (*ACTS[:2], "referendum.paper", ACTS[2])
        self.joined = {"paper": dict(PAPER), "ballots": 7, "ballots_sha256": sha(whole)}
        self.entered[ACTS[1]] = {"ballots": 5, "ballots_sha256": "0" * 64}

    def pairs(self):
        return super().pairs()[:5]

    def facts(self, act):
        return self.joined if act == "referendum.paper" else super().facts(act)


def test_a_vote_with_paper_agrees_and_its_sheet_must_add_up(wrong):
    assert wrong(OnPaperToo().files()) == set()
    lost = OnPaperToo()
    lost.claim["paper"] = lost.joined["paper"] = {**PAPER, "in_box": 4}
    assert wrong(lost.files()) == {"sheet.no.box"}
    missing = OnPaperToo()
    missing.acts = ACTS
    assert wrong(missing.files()) == {"acts.no.missing"}


shares = st.fractions(0, 1, max_denominator=20).map(lambda share: f"{share.numerator}/{share.denominator}")
rule = st.fixed_dictionaries({"comparator": st.sampled_from([">", ">="]), "value": shares | st.integers(0, 40)})


@given(st.lists(st.sampled_from(["yes", "no", "blank"]), max_size=30), st.integers(30, 60), rule, st.none() | rule)
def test_the_conclusion_never_depends_on_floats(module, ballots, entitled, decision, turnout):
    votes = {name: ballots.count(name) for name in ("yes", "no", "blank")}
    rules = {"decision": decision, "turnout": turnout, "approval": None}

    def reached(one, have, of):
        if isinstance(one["value"], int):
            return have >= one["value"]
        share = Fraction(one["value"])
        least = share.numerator * of
        return have * share.denominator > least if one["comparator"] == ">" else have * share.denominator >= least

    expected = reached(decision, votes["yes"], votes["yes"] + votes["no"])
    if turnout:
        expected = expected and reached(turnout, len(ballots), entitled)
    assert module("recount").advised(rules, votes, len(ballots), entitled) is expected
