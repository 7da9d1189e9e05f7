"""Forms of proposals: the shape of what is typed, never the law."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from wtforms import Field, FormField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from app.documents.forms import UploadField
from app.identity.forms import Day
from app.platform.clock import LEGAL_ZONE
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t
from app.referendums.policy import BODIES
from app.referendums.services.common import LONGEST_QUESTION, LONGEST_TEXT
from app.referendums.services.drafting import Draft

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off"}
CODES = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
KEY = re.compile("[a-z0-9]{6}")
MOST_PEOPLE = 30_000_000


class Number(OneLine):
    """A whole number that may be written in groups; what cannot be read stays in the field."""

    @property
    def number(self) -> int | None:
        """The number, or None where there is none."""
        digits = "".join(str(self.data or "").split())
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 15 else None


def _number(_form: Any, field: Field) -> None:
    if isinstance(field, Number) and field.number is None:
        raise ValidationError(t("referendums.error.number"))


def _people(_form: Any, field: Field) -> None:
    if isinstance(field, Number) and field.data and not 0 < (field.number or 0) <= MOST_PEOPLE:
        raise ValidationError(t("referendums.error.people"))


class RoomForm(BaseForm):
    """A form whose labels are referendums.field.<name>, with a hint for the names in HINTS, optional for OPTIONAL."""

    HINTS: frozenset[str] = frozenset()
    OPTIONAL: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, HiddenField):
                continue
            field.label.text = t(f"referendums.field.{field.name}")
            if field.name in self.HINTS:
                field.description = t(f"referendums.hint.{field.name}")
            field.flags.optional = field.name in self.OPTIONAL

    def words(self, name: str) -> str:
        """The text in a field; nothing is an empty text."""
        return str(self[name].data or "").strip()

    def whole(self, name: str) -> int:
        """The number in a field of a valid form."""
        return int(self[name].number)

    def day(self, name: str) -> date | None:
        """The day in three boxes, if they make one."""
        found: date | None = self[name].form.date
        return found

    def moment(self, name: str) -> datetime | None:
        """The moment of a day and its time by the clock in Almaty, in UTC; None where they make none."""
        day, time = self.day(f"{name}_on"), TIME.fullmatch(self.words(f"{name}_time"))
        if day is None or time is None or not 2000 <= day.year <= 2100:
            return None
        hour, minute = int(time[1]), int(time[2])
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEGAL_ZONE).astimezone(UTC)


class OneDay(Day):
    """A day in three boxes that must be one."""

    def validate_day(self, _field: Field) -> None:
        """Told once, beside the first box."""
        if self.date is None:
            raise ValidationError(t("referendums.error.day"))


def _day() -> FormField[OneDay]:
    return FormField(OneDay)


def day_data(day: date) -> dict[str, str]:
    """The data with which a form shows a day."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _choice(key: str) -> RadioField:
    return RadioField(validators=[needed(key)], validate_choice=False)


def _long(*, rows: int = 6) -> TextAreaField:
    return TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": rows})


class ProposalForm(RoomForm):
    """What the group proposes. `key` makes its address: the same form sent twice is one proposal."""

    HINTS = frozenset({"question_kk", "reasons_kk", "cost", "files"})
    OPTIONAL = frozenset({"reasons_ru", "files"})

    question_kk = OneLine(validators=[at_most(LONGEST_QUESTION)], render_kw=PLAIN)
    question_ru = OneLine(validators=[at_most(LONGEST_QUESTION)], render_kw=PLAIN)
    reasons_kk = _long()
    reasons_ru = _long()
    cost = Number(validators=[_number], render_kw=DIGITS)
    files = UploadField(most=5)
    key = HiddenField()

    def draft(self) -> Draft:
        """What a valid form says."""
        texts = {name: self.words(name) for name in ("question_kk", "question_ru", "reasons_kk", "reasons_ru")}
        return Draft(**texts, cost=self.whole("cost"))

    def validate_key(self, field: Field) -> None:
        """Six letters and digits, made by the page."""
        if not KEY.fullmatch(field.data or ""):
            raise ValidationError(t("errors.unexpected"))


class JoinForm(RoomForm):
    """The code that the author of a proposal gave."""

    HINTS = frozenset({"code"})

    code = OneLine(validators=[needed("referendums.error.join_code"), at_most(40)], render_kw=CODES)


class AppealForm(RoomForm):
    """What the group says against a refusal."""

    appeal = _long()


class ReviewForm(RoomForm):
    """Admit or refuse, with written reasons."""

    HINTS = frozenset({"ground", "earlier", "reasons"})
    OPTIONAL = frozenset({"ground", "earlier"})

    outcome = _choice("referendums.error.needed.outcome")
    ground = SelectField(validate_choice=False)
    earlier = SelectField(validate_choice=False)
    reasons = _long()


class PageForm(RoomForm):
    """A page of paper that was brought in."""

    HINTS = frozenset({"page_code", "scan"})
    OPTIONAL = frozenset({"scan"})

    page = Number(validators=[_number], render_kw=DIGITS)
    page_code = OneLine(validators=[needed("referendums.error.page_code"), at_most(40)], render_kw=CODES)
    received_on = _day()
    scan = UploadField(most=1)


class LineForm(RoomForm):
    """One line of a page: who signed, by identity number."""

    page = Number(validators=[_number], render_kw=DIGITS)
    line = Number(validators=[_number], render_kw=DIGITS)
    iin = OneLine(validators=[needed("referendums.error.iin"), at_most(20)], render_kw=DIGITS)


class CheckForm(RoomForm):
    """Confirm or refuse a line that another officer entered."""

    OPTIONAL = frozenset({"fault"})

    verdict = _choice("support.error.outcome")
    fault = SelectField(validate_choice=False)


class HandInForm(RoomForm):
    """Which body can act."""

    body = _choice("referendums.error.needed.body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body.choices = [(body, t(f"referendums.body.{body}")) for body in BODIES]


class AnswerForm(RoomForm):
    """What the body answered."""

    decision = _choice("referendums.error.needed.decision")
    answer = _long()
    document = OneLine(validators=[at_most(300)], render_kw=PLAIN)
    answered_on = _day()


class SubjectForm(RoomForm):
    """A subject that the charter excludes."""

    text_kk = OneLine(validators=[at_most(300)], render_kw=PLAIN)
    text_ru = OneLine(validators=[at_most(300)], render_kw=PLAIN)
    basis = OneLine(validators=[at_most(300)], render_kw=PLAIN)


class VoteForm(RoomForm):
    """When the advisory vote is open."""

    opens_on = _day()
    opens_time = OneLine(validators=[at_most(5)], render_kw=DIGITS)
    closes_on = _day()
    closes_time = OneLine(validators=[at_most(5)], render_kw=DIGITS)

    def validate_opens_time(self, field: Field) -> None:
        """A time by the clock in Almaty."""
        _require_time(field)

    def validate_closes_time(self, field: Field) -> None:
        """A time by the clock in Almaty."""
        _require_time(field)


def _require_time(field: Field) -> None:
    if not TIME.fullmatch(field.data or ""):
        raise ValidationError(t("referendums.error.time"))


class CalculatorForm(RoomForm):
    """How many people there are and on which day. Sent in the address, so that it can be shared.

    `filled` is the okrug whose numbers stand in the boxes: choosing another one brings its own.
    """

    class Meta(BaseForm.Meta):
        csrf = False

    HINTS = frozenset({"voters"})
    NUMBERS = ("roll", "okrug", "district", "oblast", "voters")
    OPTIONAL = frozenset({"place", *NUMBERS})

    place = SelectField(validate_choice=False)
    roll = Number(validators=[_people], render_kw=DIGITS)
    okrug = Number(validators=[_people], render_kw=DIGITS)
    district = Number(validators=[_people], render_kw=DIGITS)
    oblast = Number(validators=[_people], render_kw=DIGITS)
    voters = Number(validators=[_people], render_kw=DIGITS)
    on = _day()
    filled = HiddenField()

    def numbers(self) -> dict[str, int | None]:
        """What a valid form says; None for an empty box."""
        return {name: self[name].number for name in self.NUMBERS}


class ConfirmForm(BaseForm):
    """Nothing but the button."""
