import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.ledger import merkle

A, B, C, D, E, F, G = (bytes([letter]) for letter in b"abcdefg")


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def path_by_definition(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1, word by word."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*path_by_definition(index, left), root_by_definition(right)]
    return [*path_by_definition(index - split, right), root_by_definition(left)]


def numbered(size: int) -> list[bytes]:
    return [str(number).encode() for number in range(size)]


def test_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_root_of_one_empty_leaf_is_the_hash_of_a_zero_byte():
    assert merkle.root([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_root_of_the_seven_leaves_of_the_rfc():
    # RFC 9162, 2.1.5: d0..d6, g = [a b], h = [c d], i = [e f], j = d6; k = [g h], l = [i j].
    k = node(node(leaf(A), leaf(B)), node(leaf(C), leaf(D)))
    ell = node(node(leaf(E), leaf(F)), leaf(G))
    assert merkle.root([A, B, C, D, E, F, G]) == node(k, ell)


def test_inclusion_proofs_of_the_rfc_example():
    leaves = [A, B, C, D, E, F, G]
    a, b, c, d, j = (leaf(letter) for letter in (A, B, C, D, G))
    g, h, i = node(a, b), node(c, d), node(leaf(E), leaf(F))
    k, ell = node(g, h), node(i, j)
    assert merkle.inclusion_proof(leaves, 0) == [b, h, ell]
    assert merkle.inclusion_proof(leaves, 3) == [c, g, ell]
    assert merkle.inclusion_proof(leaves, 4) == [leaf(F), j, k]
    assert merkle.inclusion_proof(leaves, 6) == [i, k]


def test_consistency_proofs_of_the_rfc_example():
    leaves = [A, B, C, D, E, F, G]
    a, b, c, d, j = (leaf(letter) for letter in (A, B, C, D, G))
    g, h, i = node(a, b), node(c, d), node(leaf(E), leaf(F))
    k, ell = node(g, h), node(i, j)
    assert merkle.consistency_proof(leaves, 3) == [c, d, g, ell]
    assert merkle.consistency_proof(leaves, 4) == [ell]
    assert merkle.consistency_proof(leaves, 6) == [i, j, k]


@pytest.mark.parametrize("size", range(1, 35))
def test_roots_and_inclusion_proofs_follow_the_definition(size):
    leaves = numbered(size)
    root = merkle.root(leaves)
    assert root == root_by_definition(leaves)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        assert proof == path_by_definition(index, leaves)
        assert merkle.includes(root, size, index, leaves[index], proof)


@pytest.mark.parametrize("size", range(1, 20))
def test_proof_fits_one_leaf_at_one_place_of_one_tree(size):
    leaves = numbered(size)
    root = merkle.root(leaves)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        accepted = [
            (place, data)
            for place in range(-1, size + 1)
            for data in leaves
            if merkle.includes(root, size, place, data, proof)
        ]
        assert accepted == [(index, leaves[index])]


@pytest.mark.parametrize("later", range(1, 20))
def test_every_earlier_tree_is_shown_consistent_and_no_other(later):
    leaves = numbered(later)
    root = merkle.root(leaves)
    earlier_roots = {size: merkle.root(leaves[:size]) for size in range(1, later + 1)}
    for size, earlier_root in earlier_roots.items():
        proof = merkle.consistency_proof(leaves, size)
        accepted = [
            other
            for other, other_root in earlier_roots.items()
            if merkle.is_consistent(other_root, size, root, later, proof)
        ]
        assert accepted == [size]
        assert merkle.is_consistent(earlier_root, size, root, later, proof)


def test_rewritten_beginning_is_not_consistent():
    leaves = numbered(11)
    changed = [b"x", *leaves[1:]]
    proof = merkle.consistency_proof(changed, 5)
    assert not merkle.is_consistent(merkle.root(leaves[:5]), 5, merkle.root(changed), 11, proof)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_any_single_bit_of_leaf_root_or_proof_breaks_inclusion(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.inclusion_proof(leaves, index)
    parts = [merkle.root(leaves), leaves[index], *proof]
    part = data.draw(st.integers(0, len(parts) - 1))
    assume(parts[part])
    bit = data.draw(st.integers(0, len(parts[part]) * 8 - 1))
    changed = bytearray(parts[part])
    changed[bit // 8] ^= 1 << bit % 8
    parts[part] = bytes(changed)
    assert not merkle.includes(parts[0], len(leaves), index, parts[1], parts[2:])


@given(st.integers(1, 40), st.data())
def test_any_single_bit_of_roots_or_proof_breaks_consistency(later, data):
    leaves = numbered(later)
    earlier = data.draw(st.integers(1, later))
    parts = [merkle.root(leaves[:earlier]), merkle.root(leaves), *merkle.consistency_proof(leaves, earlier)]
    part = data.draw(st.integers(0, len(parts) - 1))
    changed = bytearray(parts[part])
    changed[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    parts[part] = bytes(changed)
    assert not merkle.is_consistent(parts[0], earlier, parts[1], later, parts[2:])


@given(st.integers(1, 40), st.data())
def test_proof_too_long_or_too_short_is_refused(size, data):
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    root, proof = merkle.root(leaves), merkle.inclusion_proof(leaves, index)
    assert not merkle.includes(root, size, index, leaves[index], [*proof, bytes(32)])
    if proof:
        assert not merkle.includes(root, size, index, leaves[index], proof[:-1])


def test_empty_consistency_proof_serves_only_equal_trees():
    leaves = numbered(4)
    assert merkle.is_consistent(merkle.root(leaves), 4, merkle.root(leaves), 4, [])
    for earlier in (1, 2, 3):
        assert not merkle.is_consistent(merkle.root(leaves[:earlier]), earlier, merkle.root(leaves), 4, [])


def test_places_outside_the_tree_are_refused():
    leaves = numbered(3)
    for index in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion_proof(leaves, index)
    for earlier in (0, 4):
        with pytest.raises(IndexError):
            merkle.consistency_proof(leaves, earlier)
        assert not merkle.is_consistent(merkle.root(leaves), earlier, merkle.root(leaves), 3, [])
