"""A round as pages show it: its names, its stage, its dates, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.budget import queries
from app.budget.policy import Stage, is_public, stage_of
from app.domain.errors import NotFoundError
from app.places.queries import Place, get_place
from app.platform.flask_runtime import runtime
from app.platform.i18n import pick, t

TONES = {Stage.OPEN: "now", Stage.COUNTED: "good"}


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A public round with what every page about it needs."""

    row: Any
    stage: Stage
    territory: Place

    @property
    def title(self) -> dict[str, str]:
        return dict(self.row.title)

    @property
    def is_open(self) -> bool:
        return self.stage is Stage.OPEN

    @property
    def is_counted(self) -> bool:
        return self.stage in {Stage.COUNTED, Stage.IMPORTED}

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "plain")

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: all rounds, then this one."""
        here = url_for("budget.show", slug=self.row.slug)
        return [(t("budget.title"), url_for("budget.index")), (pick(self.title), here)]


def public_round(slug: str) -> ShownRound:
    """The round of an address if everyone may see it; raises NotFoundError for a draft."""
    rt = runtime()
    row = queries.get_round(rt.session, slug)
    stage = stage_of(row, rt.now)
    if not is_public(stage):
        raise NotFoundError
    return ShownRound(row, stage, get_place(rt.session, row.territory_id, rt.today))
