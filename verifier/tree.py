"""The Merkle tree of RFC 9162 over the leaf hashes of the list of codes."""

from __future__ import annotations

import hashlib


def merkle_root(hashes: list[bytes]) -> bytes:
    """The root over leaf hashes, by the definition of RFC 9162, 2.1.1."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return hashlib.sha256(b"\x01" + merkle_root(hashes[:split]) + merkle_root(hashes[split:])).digest()


def inclusion_proof(hashes: list[bytes], place: int) -> list[bytes]:
    """The hashes from a leaf up to the root, by the definition of RFC 9162, 2.1.3.1."""
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if place < split:
        return [*inclusion_proof(hashes[:split], place), merkle_root(hashes[split:])]
    return [*inclusion_proof(hashes[split:], place - split), merkle_root(hashes[:split])]


def _split(size: int) -> int:
    """The largest power of two below the size."""
    split = 1
    while split * 2 < size:
        split *= 2
    return split
