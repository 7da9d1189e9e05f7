"""Whatever is decided by ballots: the poll, the register of who has voted, the box, its seal and the way to its count.

Knows nothing of what is voted on: a procedure's own table joins `Poll`, judges who may vote and counts the box.
"""
