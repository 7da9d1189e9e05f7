"""The calendar of Kazakhstan: holidays from the `holidays` package, moved days besides from the law pack."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

from app.domain.calendar import Calendar

DAYS = Path(__file__).parent.parent / "lawpack" / "kz" / "days.yaml"
YEARS = range(1995, 2051)


@cache
def calendar_of_kazakhstan() -> Calendar:
    """Give the calendar for 1995 to 2050. Qurban Ait of years to come is the package's estimate."""
    public = holidays.country_holidays("KZ", years=YEARS)
    moved = read_days(yaml.safe_load(DAYS.read_text("utf-8")))
    return Calendar(
        holidays=frozenset(public) | moved["days_off"],
        moved_workdays=frozenset(public.weekend_workdays) | moved["workdays"],
        years=YEARS,
    )


def read_days(content: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, frozenset[date]]:
    """Check the file of moved days and give its two sets.

    Raises ValueError for an entry without `day`, `act` or `source`, and for a day given in both.
    """
    sets = {}
    for name in ("days_off", "workdays"):
        for entry in content[name]:
            if set(entry) != {"day", "act", "source"} or not isinstance(entry["day"], date):
                raise ValueError(f"{name}: an entry has a day, the act and the source, not {dict(entry)}")
        sets[name] = frozenset(entry["day"] for entry in content[name])
    if both := sets["days_off"] & sets["workdays"]:
        raise ValueError(f"both a day of rest and a working day: {sorted(both)}")
    return sets
