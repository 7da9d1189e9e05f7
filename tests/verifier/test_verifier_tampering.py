"""Each test changes one thing in a round that is in order, and the verifier names it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def lines_of(files):
    return [json.loads(line) for line in files["ledger.jsonl"].splitlines()]


def written(entries):
    lines = [json.dumps(e, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for e in entries]
    return ("\n".join(lines) + "\n").encode()


def test_honest_round_agrees(honest, wrong):
    assert wrong(honest.files()) == set()


@pytest.mark.parametrize("name", ["ballots.pb", "codes.json", "ledger.jsonl"])
def test_changed_file_fails_its_checksum(honest, wrong, name):
    files = honest.files()
    files[name] += b"\n"
    assert "files.no" in wrong(files)


def test_missing_checksum_is_a_wrong_one(honest, wrong):
    files = honest.files()
    claim = json.loads(files["round.json"])
    del claim["files"]["codes.json"]
    files["round.json"] = json.dumps(claim).encode()
    assert wrong(files) == {"files.no"}


def test_changed_ballot_breaks_the_seal_even_with_mended_checksums(honest, wrong, mended):
    files = honest.files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n4;a\n", b"\n4;d\n")
    assert wrong(mended(files)) == {"seal.no"}


def test_ballot_that_turns_the_result_is_found_by_the_recount(honest, wrong, mended):
    files = honest.files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"\n6;b\n", b"\n6;a\n")
    assert wrong(mended(files)) == {"seal.no", "recount.no.winners", "recount.no.spent"}


def test_removed_ballot_is_found_by_the_numbers(honest, wrong, mended):
    files = honest.files()
    files["ballots.pb"] = files["ballots.pb"].replace(b"7;c,d\n", b"")
    assert wrong(mended(files)) >= {"seal.no", "numbers.no.ballots", "numbers.no.codes"}


def test_changed_code_does_not_make_the_root(honest, wrong, mended):
    files = honest.files()
    codes = json.loads(files["codes.json"])
    codes["codes"][3][0] = "PB-4444-4444-4440"
    files["codes.json"] = json.dumps(codes).encode()
    assert wrong(mended(files)) == {"root.no"}


def test_changed_commitment_does_not_make_the_root(honest, wrong, mended):
    files = honest.files()
    codes = json.loads(files["codes.json"])
    codes["codes"][0][1] = "0" * 64
    files["codes.json"] = json.dumps(codes).encode()
    assert wrong(mended(files)) == {"root.no"}


def test_new_list_of_codes_with_its_own_root_breaks_the_seal(honest, wrong, mended):
    files = honest.files()
    honest.codes[0] = "PB-1111-1111-1112"
    files["codes.json"] = honest.files()["codes.json"]
    assert wrong(mended(files)) == {"seal.no"}


def test_code_given_to_two_voters_is_found(honest, wrong):
    honest.codes[1] = honest.codes[0]
    assert wrong(honest.files()) == {"codes.no.twice"}


def test_codes_out_of_order_are_found(honest, wrong):
    pairs = honest.pairs()
    honest.pairs = lambda: [pairs[1], pairs[0], *pairs[2:]]
    assert wrong(honest.files()) == {"codes.no.order"}


def test_code_without_a_ballot_is_found(honest, wrong):
    honest.codes.append("PB-ZZZZ-ZZZZ-ZZZZ")
    assert wrong(honest.files()) == {"numbers.no.codes"}


def test_changed_entry_of_the_ledger_is_named(honest, wrong, mended):
    files = honest.files()
    entries = lines_of(files)
    entries[0]["facts"]["people"] = 21
    files["ledger.jsonl"] = written(entries)
    assert "ledger.no.hash" in wrong(mended(files))


def test_removed_entry_of_the_ledger_is_named(honest, wrong, mended):
    files = honest.files()
    files["ledger.jsonl"] = written(lines_of(files)[1:])
    assert "ledger.no.index" in wrong(mended(files))


def test_empty_ledger_is_no_ledger(honest, wrong, mended):
    assert "ledger.no.index" in wrong(mended(honest.files() | {"ledger.jsonl": b""}))


def test_entry_not_in_canonical_form_is_named(honest, wrong, mended):
    files = honest.files()
    files["ledger.jsonl"] = files["ledger.jsonl"].replace(b'"act":', b'"act": ', 1)
    assert "ledger.no.form" in wrong(mended(files))


def test_forked_ledger_is_named(honest, wrong, mended):
    files = honest.files()
    entries = lines_of(files)
    honest.claim["title"]["en"] = "Another"
    entries[3:] = lines_of(honest.files())[3:]
    files["ledger.jsonl"] = written(entries)
    assert "ledger.no.previous" in wrong(mended(files))


def test_rewritten_ledger_lacks_the_head_seen_before(honest, wrong):
    head = lines_of(honest.files())[2]["hash"]
    assert wrong(honest.files(), head=head.upper()) == set()
    honest.claim["title"]["en"] = "Another"
    assert wrong(honest.files(), head=head) == {"head.no"}


@pytest.mark.parametrize("act", ["budget.open", "budget.seal", "budget.count"])
def test_missing_act_is_named(honest, wrong, act):
    honest.acts = tuple(other for other in honest.acts if other != act)
    assert wrong(honest.files()) == {"acts.no.missing"}


@pytest.mark.parametrize("act", ["budget.open", "budget.seal"])
def test_second_opening_or_seal_is_named(honest, wrong, act):
    honest.acts = tuple(sorted([*honest.acts, act], key=["budget.open", "budget.seal", "budget.count"].index))
    assert wrong(honest.files()) == {"acts.no.twice"}


def test_root_entered_after_the_count_is_named(honest, wrong):
    honest.acts = ("budget.open", "budget.count", "budget.seal")
    assert wrong(honest.files()) == {"acts.no.order"}


def test_lot_bound_only_after_the_seal_is_named(honest, wrong):
    honest.acts = ("budget.seal", "budget.open", "budget.count")
    assert wrong(honest.files()) == {"acts.no.order"}


def test_count_made_again_after_the_seal_may_stand(honest, wrong):
    honest.acts = ("budget.open", "budget.seal", "budget.count", "budget.count")
    assert wrong(honest.files()) == set()


def test_first_count_before_the_seal_is_named_though_a_second_follows(honest, wrong):
    honest.acts = ("budget.open", "budget.count", "budget.seal", "budget.count")
    assert wrong(honest.files()) == {"acts.no.order"}


@pytest.mark.parametrize(
    ("act", "facts", "topic"),
    [("budget.open", {"pot": 90_000}, "terms"), ("budget.open", {"tie": {"kind": "id"}}, "terms"),
     ("budget.open", {"minimum_votes": 0}, "terms"), ("budget.open", {"method": "equal-shares"}, "terms"),
     ("budget.open", {"title": {"kk": "", "ru": "", "en": ""}}, "terms"),
     ("budget.seal", {"root": "0" * 64}, "seal"), ("budget.seal", {"roll": 21}, "seal"),
     ("budget.seal", {"marks": 7}, "seal"), ("budget.seal", {"ballots": 8}, "seal"),
     ("budget.seal", {"ballots_sha256": "0" * 64}, "seal"), ("budget.count", {"winners": ["c", "b"]}, "result"),
     ("budget.count", {"spent": 1}, "result"), ("budget.count", {"seed": "x"}, "result")],
)  # fmt: skip
def test_what_the_ledger_holds_otherwise_is_named(honest, wrong, act, facts, topic):
    honest.entered[act] = facts
    assert wrong(honest.files()) == {f"{topic}.no"}


@pytest.mark.parametrize(
    ("claim", "keys"),
    [({"winners": ["c", "b"]}, {"recount.no.winners"}), ({"winners": ["b"]}, {"recount.no.winners"}),
     ({"spent": 100_000}, {"recount.no.spent"}), ({"marks": 6}, {"numbers.no.marks"}),
     ({"roll": 7}, {"numbers.no.roll"}), ({"tie": {"kind": "id"}}, {"recount.no.winners", "recount.no.spent"}),
     ({"minimum_votes": 4}, {"recount.no.winners", "recount.no.spent"}),
     ({"method": "equal-shares", "minimum_votes": 0}, {"recount.no.winners", "recount.no.spent"}),
     ({"pot": 80_000}, {"recount.no.winners", "recount.no.spent"}),
     ({"ballots": 8}, {"numbers.no.ballots"}),
     ({"ballot": {"min_projects": 1, "max_projects": 1, "max_cost": None}}, {"ballots.no.many"}),
     ({"ballot": {"min_projects": 2, "max_projects": 2, "max_cost": None}}, {"ballots.no.few"}),
     ({"ballot": {"min_projects": 0, "max_projects": None, "max_cost": 100_000}}, {"ballots.no.cost"}),
     ({"tie": {"kind": "lot", "seed": "s1", "commitment": "0" * 64}}, {"lot.no"})],
)  # fmt: skip
def test_false_claim_is_named_though_every_hash_is_in_order(honest, wrong, claim, keys):
    honest.claim |= claim
    assert wrong(honest.files()) == keys


def test_pot_of_the_file_of_ballots_is_the_published_one(honest, wrong):
    box = honest.box().replace(b"budget;100000", b"budget;100001")
    honest.box = lambda: box
    assert wrong(honest.files()) == {"pot.no"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [(b"\n4;a\n", b"\n4;z\n", "ballots.no.project"), (b"\n4;a\n", b"\n4;a,a\n", "ballots.no.project"),
     (b"\n4;a\n", b"\n40;a\n", "ballots.no.voter"), (b"\n4;a\n", b"\n4;\n", "ballots.no.few")],
)  # fmt: skip
def test_invalid_ballot_is_named(honest, wrong, old, new, key):
    box = honest.box().replace(old, new)
    honest.box = lambda: box
    assert wrong(honest.files()) - {"recount.no.winners", "recount.no.spent"} == {key}


def test_column_that_could_give_a_voter_away_is_named(honest, wrong):
    head, votes = honest.box().split(b"voter_id;vote\n")
    box = head + b"voter_id;vote;age\n" + b"".join(line + b";40\n" for line in votes.splitlines())
    honest.box = lambda: box
    assert wrong(honest.files()) == {"ballots.no.column"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_single_bit_can_change_unseen(honest, module, publish, data):
    files = honest.files()
    name = data.draw(st.sampled_from(sorted(files)))
    bit = data.draw(st.integers(0, len(files[name]) * 8 - 1))
    changed = bytearray(files[name])
    changed[bit // 8] ^= 1 << bit % 8
    folder = publish(files | {name: bytes(changed)})
    assert module("verify").main([str(folder)]) in {1, 2}
