"""Terms of the law laid on the calendar: the last lawful day of a term, and the last day for a notice."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import COUNTING_BASIS, Calendar, add_calendar_days, add_months
from app.domain.law.book import LawBook, Provision

PARAMETERS = (
    "ncv.signatures.days",
    "ncv.check.days",
    "ncv.session.months",
    "ncv.answer.days",
    "session.extraordinary.term",
    "petition.answer.local",
    "poll.local.check.days",
    "poll.local.appeal.days",
    "poll.local.appeal.answer",
    "poll.local.signature.days",
    "poll.local.answer.days",
    "poll.local.anonymise.days",
    "poll.local.repeat",
    "community.notice",
    "community.notice.candidates",
    "council.answer",
    "platform.money.answer",
    "platform.hearing.moderation.days",
    "platform.hearing.answer",
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """day: the last lawful day; event: the day the term is counted from (or back from); norm: its length;
    counting: how far the way of counting is law ('platform_reading': the acts read do not give it).
    """

    day: date
    event: date
    norm: Provision
    counting: str = COUNTING_BASIS


def due(law: LawBook, calendar: Calendar, key: str, event: date) -> Deadline:
    """The last day of the term `key` that begins with `event`; the law of the day of the event.

    Raises NotInForceError where no norm is known, LookupError for a year without known holidays.
    """
    norm = law.at(key, event)
    return Deadline(_shift(calendar, norm, event, 1), event, norm)


def latest_notice(law: LawBook, calendar: Calendar, key: str, event: date) -> Deadline:
    """The last day on which the notice `key` of `event` is in time; the law of the day of the event. Raises
    as `due`.
    """
    norm = law.at(key, event)
    return Deadline(_shift(calendar, norm, event, -1), event, norm)


def _shift(calendar: Calendar, norm: Provision, event: date, sign: int) -> date:
    if not isinstance(norm.value, int) or isinstance(norm.value, bool):
        raise TypeError(f"a term is a whole number, not {norm.value!r}")
    length = sign * norm.value
    match norm.unit:
        case "working_days":
            return calendar.add_working_days(event, length)
        case "days" | "calendar_days":
            return add_calendar_days(event, length)
        case "months":
            return add_months(event, length)
        case "years":
            return add_months(event, 12 * length)
        case unit:
            raise TypeError(f"{unit} is not a length of time")
