"""Where the published elections are: one in the repository, more where somebody has put them beside it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIELICZKA = ROOT / "app" / "demo" / "data" / "Poland_Wieliczka_2023_Green_Budget.pb"
FOLDER = Path(os.environ.get("PABULIB_DIR") or ROOT.parent / "shared" / "data" / "pabulib")
"""`PABULIB_DIR`, else the folder `shared/data/pabulib` beside the repository; it need not exist."""

EXPECTED = FOLDER / "expected.json"
"""Outcomes computed by an independent library."""
