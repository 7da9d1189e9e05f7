import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger.canonical import (
    LARGEST_INTEGER,
    NotCanonicalError,
    canonical_json,
    commitment,
    digest,
    parse_canonical,
)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.map(nfc), inner, max_size=4),
    max_leaves=12,
)


def test_bytes_are_these_and_no_others():
    value = {"б": [1, True, None], "a": "Ауыл «Кеңес»\n", "Z": {}, "ақша": (1, -2)}
    assert canonical_json(value) == ('{"Z":{},"a":"Ауыл «Кеңес»\\n","ақша":[1,-2],"б":[1,true,null]}'.encode())


def test_digest_is_sha256_of_the_bytes():
    # printf '[]' | sha256sum
    assert digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_two_ways_to_write_one_letter_give_the_same_bytes():
    composed, decomposed = "Й", "\u0418\u0306"
    assert composed != decomposed
    assert canonical_json({composed: composed}) == canonical_json({decomposed: decomposed})


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        float("nan"),
        Fraction(1, 2),
        b"bytes",
        {1: "a"},
        {None: 1},
        {"a"},
        object,
        LARGEST_INTEGER + 1,
        -LARGEST_INTEGER - 1,
        "\ud800",
        {"\ud800": 1},
        {"Й": 1, "\u0418\u0306": 2},
        [[{"deep": 0.1}]],
    ],
    ids=repr,
)
def test_value_without_canonical_form_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical_json(value)


def test_refusal_says_where():
    with pytest.raises(NotCanonicalError, match=r"\$\.a\[1\]: float"):
        canonical_json({"a": [1, 2.0]})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b" 1",
        b"1\n",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e3",
        b"NaN",
        b'"\\u0430"',
        b"[" * 100_000,
        '"\u0418\u0306"'.encode(),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_bytes_written_otherwise_are_refused(data):
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)


@given(values)
def test_writing_and_reading_twice_changes_nothing(value):
    data = canonical_json(value)
    assert canonical_json(parse_canonical(data)) == data


@given(values, values)
def test_two_values_have_the_same_bytes_only_if_they_read_the_same(one, other):
    same_bytes = canonical_json(one) == canonical_json(other)
    assert same_bytes == (repr(parse_canonical(canonical_json(one))) == repr(parse_canonical(canonical_json(other))))


@given(st.dictionaries(texts.map(nfc), st.integers(0, 9), min_size=2))
def test_order_of_keys_does_not_matter(value):
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_commitment_hangs_on_salt_and_value():
    salt, other = bytes(32), bytes(31) + b"\x01"
    assert commitment(salt, ["1"]) == commitment(salt, ("1",))
    assert len({commitment(salt, ["1"]), commitment(other, ["1"]), commitment(salt, ["2"])}) == 3


def test_commitment_needs_a_whole_salt():
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(31), ["1"])
