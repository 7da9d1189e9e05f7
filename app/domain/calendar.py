"""Deadlines of law: working days, calendar days and months.

The acts that were read (Law No. 148, the Administrative Procedure Code, the Law on public councils) give the
length of a term, not how its days are counted. What follows is therefore the platform's reading, and pages
that show a deadline say so (`COUNTING_BASIS`):

- counting begins on the day after the event; the day of the event is not counted;
- "n days before X" means that the n-th day before X is the last lawful one; X itself is not counted;
- a term in months ends on the same number of the last month, or on its last day when it has no such number;
- a term that ends on a non-working day is moved only where a caller asks for it with
  `on_or_after_working_day`. One norm was read: an application that arrives on a non-working day is registered
  on the next working day (Administrative Procedure Code, art. 64(3)).
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

COUNTING_BASIS = "platform_reading"

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off of the years it covers.

    `holidays`: public holidays and other days off that fall on any day of the week, moved days off among
    them; `moved_workdays`: Saturdays and Sundays made working days; `years`: the years for which both sets
    are complete. Asking about another year raises LookupError: a guessed working day would be a guessed
    deadline.
    """

    holidays: frozenset[date]
    moved_workdays: frozenset[date] = field(default=frozenset())
    years: range = field(default=range(1995, 2051))

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        if day.year not in self.years:
            raise LookupError(f"days off of {day.year} are not known")
        if day in self.moved_workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """Give the `count`-th working day after `day`; with a negative count, the one before it.

        With 0 the day itself comes back, working or not.
        """
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def on_or_after_working_day(self, day: date) -> date:
        """Give `day` when it is a working day, else the next working day."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def add_calendar_days(day: date, count: int) -> date:
    """Give the `count`-th day after `day` (before it, when negative), working or not."""
    return day + timedelta(days=count)


def add_months(day: date, months: int) -> date:
    """Give the same number `months` later (earlier, when negative), or that month's last day when it is
    shorter.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months_between(start: date, end: date) -> int:
    """Count the months that have run out from `start` to `end`; negative when `end` is earlier.

    The count is the largest n for which `add_months(start, n)` is not later than `end`.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
