import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger.canonical import NotCanonicalError
from app.domain.ledger.chain import START, Broken, Entry, Head, append, entry_hash, opens, verify

MORNING = datetime(2026, 11, 21, 9, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=5)))
SALT = bytes(range(32))


def chain_of(number: int) -> list[Entry]:
    entries: list[Entry] = []
    for place in range(number):
        entries.append(
            append(
                entries[-1].head if entries else START,
                at=MORNING + timedelta(minutes=place),
                act="budget.open",
                subject=f"AB-{place}",
                facts={"pot": 5_000_000 + place, "name": "Көпір"},
            )
        )
    return entries


def test_entry_carries_number_moment_in_utc_and_previous_hash():
    first, second = chain_of(2)
    assert (first.index, first.at, first.previous) == (1, "2026-11-21T04:30:15Z", "0" * 64)
    assert (second.index, second.previous) == (2, first.hash)


def test_hash_is_of_the_canonical_line_without_it():
    (entry,) = chain_of(1)
    expected = (
        '{"act":"budget.open","at":"2026-11-21T04:30:15Z","facts":{"name":"Көпір","pot":5000000},"index":1,'
        '"previous":"' + "0" * 64 + '","sealed":null,"subject":"AB-0"}'
    )
    assert entry.hash == entry_hash(entry) == hashlib.sha256(expected.encode()).hexdigest()


def test_whole_chain_gives_its_head():
    entries = chain_of(5)
    assert verify(entries) == entries[-1].head == Head(5, entries[-1].hash)
    assert verify([]) == START


def test_part_of_a_chain_verifies_after_the_head_it_follows():
    entries = chain_of(5)
    assert verify(entries[2:], after=entries[1].head) == entries[-1].head
    assert verify(entries[2:]) == Broken(1, "index")


def test_missing_entry_is_named():
    entries = chain_of(5)
    assert verify(entries[:2] + entries[3:]) == Broken(3, "index")


def test_swapped_entries_are_named():
    first, second, third = chain_of(3)
    assert verify([first, third, second]) == Broken(2, "index")


def test_entry_with_its_own_hash_mended_breaks_the_next_one():
    entries = chain_of(3)
    changed = replace(entries[1], facts={"pot": 1})
    assert verify([entries[0], changed, entries[2]]) == Broken(2, "hash")
    mended = replace(changed, hash=entry_hash(changed))
    assert verify([entries[0], mended, entries[2]]) == Broken(3, "previous")


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-21T09:30:15+05:00"},
        {"index": True},
        {"act": None},
        {"subject": 7},
        {"facts": []},
        {"facts": {"share": 0.5}},
        {"sealed": "no hash"},
        {"hash": "A" * 64},
        {"previous": "0" * 63},
    ],
    ids=repr,
)
def test_what_is_no_entry_breaks_the_chain(change):
    (entry,) = chain_of(1)
    broken = verify([replace(entry, **change)])
    assert isinstance(broken, Broken)
    assert (broken.index, broken.reason) in {(1, "form"), (1, "previous")}


def test_line_reads_back_as_the_same_entry():
    for entry in chain_of(3):
        assert Entry.from_line(entry.to_line()) == entry


@pytest.mark.parametrize("line", [b"[]", b"{}", b'{"act":"a"}', b"null"])
def test_line_that_is_no_entry_is_refused(line):
    with pytest.raises(NotCanonicalError):
        Entry.from_line(line)


@given(st.data())
def test_any_single_bit_of_the_published_lines_breaks_the_chain(data):
    lines = [entry.to_line() for entry in chain_of(3)]
    place = data.draw(st.integers(0, 2))
    bit = data.draw(st.integers(0, len(lines[place]) * 8 - 1))
    changed = bytearray(lines[place])
    changed[bit // 8] ^= 1 << bit % 8
    lines[place] = bytes(changed)
    try:
        outcome = verify([Entry.from_line(line) for line in lines])
    except NotCanonicalError:
        return
    assert isinstance(outcome, Broken)


def test_private_facts_leave_only_a_commitment():
    private = {"person": "Айгүл Сейітова"}
    entry = append(START, at=MORNING, act="roll.enrol", subject="", facts={}, private=private, salt=SALT)
    assert "Айгүл".encode() not in entry.to_line()
    assert opens(entry, private, SALT)
    assert not opens(entry, {"person": "Айгүл Сейітов"}, SALT)
    assert not opens(entry, private, bytes(32))
    assert verify([entry]) == entry.head


def test_entry_without_private_facts_opens_to_none():
    (entry,) = chain_of(1)
    assert not opens(entry, {}, SALT)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at": MORNING.replace(tzinfo=None)}, "time zone"),
        ({"act": ""}, "act"),
        ({"private": {"a": 1}}, "salt"),
        ({"salt": SALT}, "salt"),
    ],
)
def test_incomplete_entry_is_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        append(START, **{"at": MORNING, "act": "a", "subject": "s", "facts": {}, **change})


def test_float_among_the_facts_is_refused():
    with pytest.raises(NotCanonicalError):
        append(START, at=datetime(2026, 1, 1, tzinfo=UTC), act="a", subject="s", facts={"share": 0.2})
