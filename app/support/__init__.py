"""Collecting signatures, online and on paper, until a threshold: shared by the procedures that need support."""
