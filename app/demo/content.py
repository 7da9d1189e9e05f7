"""The invented district as the files beside this module describe it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"
WIELICZKA = FOLDER / "Poland_Wieliczka_2023_Green_Budget.pb"


@cache
def read(name: str) -> dict[str, Any]:
    """One of the files: district, accounts, open_round or closed_round."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content
