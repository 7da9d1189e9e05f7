"""Mounts the commands of every room on `flask`."""

from __future__ import annotations

import importlib
from pathlib import Path

from flask import Flask

HERE = Path(__file__).resolve().parent


def init_app(app: Flask) -> None:
    """Every `app/<room>/cli.py` has one click group called `group`, or single commands in a tuple `commands`."""
    for file in sorted(HERE.glob("*/cli.py")):
        room = importlib.import_module(f"app.{file.parent.name}.cli")
        for command in getattr(room, "commands", None) or (room.group,):
            app.cli.add_command(command)
