"""What a test needs and a machine may lack. At the end of a run everything that could not run is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import NoReturn

import pytest

OUTSIDE = "not in this clone: "
"""Begins the reason of a skip that is right even in continuous integration: material we may not carry."""


def in_ci() -> bool:
    """Whether nothing may be missing."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def missing(what: str, remedy: str) -> NoReturn:
    """Skip the test because the machine lacks something, and say what to do; in CI this fails the run."""
    pytest.skip(f"{what} is missing: {remedy}")


def chromium() -> str:
    """The path of Chromium; skips the test when there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or missing("Chromium", "sudo apt install chromium")


def forbidden_in_ci(reasons: Iterable[str]) -> list[str]:
    """Of the reasons of skipped tests, those that continuous integration does not accept."""
    return sorted({reason for reason in reasons if not reason.startswith(OUTSIDE)})


def pango() -> None:
    """Skips the test on a machine whose libraries cannot lay out PDF."""
    from app.documents import pdf

    if not pdf.is_available():
        missing("Pango", "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
