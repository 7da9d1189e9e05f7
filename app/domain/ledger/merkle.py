"""The Merkle tree of RFC 9162, section 2.1: one root stands for a list, a short proof for a place in it."""

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes) -> bytes:
    """Give the hash of a leaf: SHA-256 of a zero byte and the data (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Give the root of a list of leaf data; of an empty list, the SHA-256 of nothing (RFC 9162, 2.1.1)."""
    return _root([leaf_hash(data) for data in leaves])


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the hashes that lead from the leaf at `index` (from 0) up to the root (RFC 9162, 2.1.3.1).

    Raises IndexError for a place outside the list.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    level = [leaf_hash(data) for data in leaves]
    proof = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        level = _level_above(level)
        index //= 2
    return proof


def includes(root_hash: bytes, size: int, index: int, data: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the proof shows `data` to be leaf `index` of the `size` under the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf_hash(data)
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            value = _node_hash(step, value)
            place, last = _skip_lone_levels(place, last)
        else:
            value = _node_hash(value, step)
        place, last = place // 2, last // 2
    return last == 0 and value == root_hash


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Give the hashes that show the first `earlier` leaves unchanged in the whole list (RFC 9162, 2.1.4.1).

    Raises IndexError unless 0 < earlier <= number of leaves.
    """
    if not 0 < earlier <= len(leaves):
        raise IndexError(f"no earlier tree of {earlier} leaves among {len(leaves)}")
    return _subproof([leaf_hash(data) for data in leaves], earlier, is_whole=True)


def is_consistent(earlier_root: bytes, earlier: int, later_root: bytes, later: int, proof: Sequence[bytes]) -> bool:
    """Tell whether the proof shows the later tree to begin with the leaves of the earlier one (2.1.4.2)."""
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    steps = list(proof)
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    if not steps:
        return False
    place, last = earlier - 1, later - 1
    while place % 2:
        place, last = place // 2, last // 2
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            first, second = _node_hash(step, first), _node_hash(step, second)
            place, last = _skip_lone_levels(place, last)
        else:
            second = _node_hash(second, step)
        place, last = place // 2, last // 2
    return last == 0 and first == earlier_root and second == later_root


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _level_above(level: list[bytes]) -> list[bytes]:
    """Join neighbours; a lone last node goes up as it is, which is the RFC's split by powers of two."""
    pairs = [_node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + level[len(level) - len(level) % 2 :]


def _root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        hashes = _level_above(hashes)
    return hashes[0]


def _skip_lone_levels(place: int, last: int) -> tuple[int, int]:
    """Climb the levels where a node without a neighbour went up as it was."""
    while place % 2 == 0 and place:
        place, last = place // 2, last // 2
    return place, last


def _subproof(hashes: list[bytes], earlier: int, *, is_whole: bool) -> list[bytes]:
    if earlier == len(hashes):
        return [] if is_whole else [_root(hashes)]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if earlier <= split:
        return [*_subproof(hashes[:split], earlier, is_whole=is_whole), _root(hashes[split:])]
    return [*_subproof(hashes[split:], earlier - split, is_whole=False), _root(hashes[:split])]
