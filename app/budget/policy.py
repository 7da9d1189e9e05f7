"""Where a round stands and what may be done with it now: pure functions of its moments."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.voting import policy
from app.voting.policy import Stage as Stage
from app.voting.policy import is_public as is_public


class Moments(policy.Moments, Protocol):
    """The moments of a round that its stage follows from."""

    imported_from: str | None


def stage_of(moments: Moments, now: datetime) -> Stage:
    """The stage at a moment: that of its poll, or imported."""
    return Stage.IMPORTED if moments.imported_from else policy.stage_of(moments, now)


def place_of(territory_kind: str) -> str:
    """Which of the law's kinds of place a round is held in."""
    return "district_town" if territory_kind == "town" else "rural_okrug"
