"""Residents' proposals under the name of a local referendum: advisory, because the law provides for none."""
