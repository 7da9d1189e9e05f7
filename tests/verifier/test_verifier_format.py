"""The published form of version 1 is frozen: files once published must be read for ever."""

import json
from pathlib import Path

import pytest

from app.domain.ledger import chain, merkle
from app.domain.ledger.canonical import canonical_json

GOLDEN = Path(__file__).parent / "golden" / "round-v1"
FILES = ("round.json", "ballots.pb", "codes.json", "ledger.jsonl")


def test_version_one_published_once_still_agrees(module):
    report = module("verify").verify(module("published").read(GOLDEN))
    assert [finding.key for finding in report.findings] == [
        "files.yes", "ledger.yes", "acts.yes", "terms.yes", "seal.yes", "result.yes", "root.yes", "codes.yes",
        "numbers.yes", "pot.yes", "ballots.yes", "lot.yes", "recount.yes",
    ]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_version_one_is_written_byte_for_byte_as_ever(honest, name):
    assert honest.files()[name] == (GOLDEN / name).read_bytes()


def test_application_and_verifier_read_the_ledger_alike():
    lines = (GOLDEN / "ledger.jsonl").read_bytes().splitlines()
    head = chain.verify([chain.Entry.from_line(line) for line in lines])
    assert head == chain.Head(5, json.loads(lines[-1])["hash"])


def test_application_and_verifier_make_the_same_root(module):
    told = json.loads((GOLDEN / "codes.json").read_bytes())
    pairs = [canonical_json(pair) for pair in told["codes"]]
    assert merkle.root(pairs).hex() == told["root"]
    verify, published = module("verify"), module("published").read(GOLDEN)
    for place in range(len(pairs)):
        proof = verify.inclusion_proof(verify.leaves(published), place)
        assert proof == merkle.inclusion_proof(pairs, place)
