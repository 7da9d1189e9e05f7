"""What gunicorn serves in these tests: the application itself, on a clock that started at another moment."""

import os
from datetime import datetime, timedelta

from app.factory import create_app
from app.platform.clock import system_clock
from config import Settings

SHIFT = timedelta(seconds=float(os.environ["CLOCK_SHIFT"]))


def shifted_clock() -> datetime:
    """The machine's time, moved: the same in every process of a test."""
    return system_clock() + SHIFT


app = create_app(Settings.from_env(os.environ), clock=shifted_clock)
