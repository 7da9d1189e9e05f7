"""No confidence in an akim: the whole procedure of Law No. 148, art. 24, from the first signature to the second vote.

A case is a row of dated steps. Where it stands is never stored: `policy.stage_of` derives it from the steps, the
signatures and the day.
"""
