"""The arithmetic of records that nobody can change unseen: canonical JSON, a hash chain, a Merkle tree."""
