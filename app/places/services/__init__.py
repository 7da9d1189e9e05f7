"""Changing places, bodies and rolls: the only writers of this room's tables."""
