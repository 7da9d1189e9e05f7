"""A round of version 2, with paper ballots: in order it agrees, and each thing changed in it is named."""

import hashlib
import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden" / "round-v2"
PAPER = {"marks": 3, "handed_out": 4, "spoilt": 1, "in_box": 3, "invalid": 1, "counted": 2}


def sha(data):
    return hashlib.sha256(data).hexdigest()


class WithPaper:
    """The honest round, five of whose ballots came online and two on paper."""

    def __init__(self, honest, paper=PAPER, online=5, apart=True):
        self.round, self.apart = honest, apart
        honest.claim |= {"version": 2, "paper": dict(paper), "online": online}
        honest.codes = honest.codes[:5]
        honest.acts = ("budget.open", "budget.seal", "budget.paper", "budget.count")
        whole = honest.box()
        # Two lines of the whole box are paper; what remains is what the seal bound.
        kept = [line for line in whole.splitlines() if line not in (b"6;b", b"7;c,d")]
        self.online = b"\n".join(kept).replace(b"num_votes;7", b"num_votes;5") + b"\n"
        honest.entered["budget.seal"] = {"ballots": online, "ballots_sha256": sha(self.online)}
        self.joined = {"ballots": 7, "ballots_sha256": sha(whole), "paper": dict(paper), "detail": "ballots"}
        facts = honest.facts
        honest.facts = lambda act: dict(self.joined) if act == "budget.paper" else facts(act)

    def files(self):
        return self.mended(self.round.files() | ({"online.pb": self.online} if self.apart else {}))

    @staticmethod
    def mended(files):
        claim = json.loads(files["round.json"])
        claim["files"] = {name: sha(data) for name, data in files.items() if name != "round.json"}
        return files | {"round.json": json.dumps(claim).encode()}


@pytest.mark.parametrize("apart", [True, False])
def test_honest_round_with_paper_agrees(honest, wrong, apart):
    assert wrong(WithPaper(honest, apart=apart).files()) == set()


def test_version_two_published_once_still_agrees(module):
    report = module("verify").verify(module("published").read(GOLDEN))
    assert {"paper.yes", "online.yes"} <= {finding.key for finding in report.findings}
    assert all(finding.ok for finding in report.findings)


def test_version_two_is_written_byte_for_byte_as_ever(honest):
    files = WithPaper(honest).files()
    assert files == {file.name: file.read_bytes() for file in GOLDEN.iterdir()}


def test_online_ballot_changed_after_the_seal_is_missed_in_the_box_that_was_counted(honest, wrong):
    made = WithPaper(honest)
    files = made.files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n4;a\n", b"\n4;c\n")
    made.joined["ballots_sha256"] = sha(files["ballots.pb"])
    files["ledger.jsonl"] = made.round.ledger()
    assert "online.no" in wrong(made.mended(files))


def test_online_file_that_is_not_what_the_seal_bound_is_found(honest, wrong):
    made = WithPaper(honest)
    files = made.files()
    files["online.pb"] = files["online.pb"].replace(b"\n4;a\n", b"\n4;b\n")
    assert "seal.no" in wrong(made.mended(files))


def test_paper_entry_binds_the_whole_box(honest, wrong):
    made = WithPaper(honest)
    files = made.files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n6;b\n", b"\n6;c\n")
    assert wrong(made.mended(files)) >= {"paper.no"}


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"in_box": 4}, "sheet.no.box"),
        ({"counted": 3, "invalid": 0}, "sheet.no.sum"),
        ({"marks": 1}, "sheet.no.marks"),
        ({"marks": 4}, "sheet.no.online"),
    ],
)
def test_numbers_of_the_sheet_that_do_not_add_up_are_found(honest, wrong, changed, key):
    assert wrong(WithPaper(honest, PAPER | changed).files()) == {key}


def test_round_with_paper_needs_the_entry_of_joining_it_before_the_count(honest, wrong):
    made = WithPaper(honest)
    made.round.acts = ("budget.open", "budget.seal", "budget.count")
    assert wrong(made.files()) == {"acts.no.missing"}
    made.round.acts = ("budget.open", "budget.seal", "budget.count", "budget.paper")
    assert wrong(made.files()) == {"acts.no.order"}


def test_sheet_that_differs_from_the_ledger_is_found(honest, wrong):
    made = WithPaper(honest)
    made.joined["paper"] = PAPER | {"spoilt": 0, "handed_out": 3}
    assert wrong(made.files()) == {"paper.no"}


@pytest.mark.parametrize("paper", [None, {"marks": 1}, {**PAPER, "counted": -1}, {**PAPER, "more": 1}])
def test_sheet_of_another_form_is_unreadable(honest, publish, module, paper):
    files = WithPaper(honest).files()
    claim = json.loads(files["round.json"]) | {"paper": paper}
    files["round.json"] = json.dumps(claim).encode()
    with pytest.raises(module("published").UnreadableError):
        module("published").read(publish(files))
