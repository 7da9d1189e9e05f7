"""How a view reaches the runtime and the settings of its application."""

from __future__ import annotations

from flask import current_app

from app.platform.runtime import Runtime
from config import Settings


def runtime() -> Runtime:
    """The runtime that services are given."""
    found: Runtime = current_app.extensions["runtime"]
    return found


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.extensions["settings"]
    return found
