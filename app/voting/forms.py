"""Forms of the polling table: the shape of what is typed, never the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t
from app.voting.procedures import Option
from app.voting.queries import Reading
from app.voting.services.paper import LONGEST_EXPLANATION, MOST_BALLOTS, REASONS, Sheet

MOST_COPIES = 20
"""Ballots that are printed at once."""
PLAIN = {"autocomplete": "off"}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PollingForm(BaseForm):
    """A form whose labels are voting.field.<name>, with a hint for the names in HINTS."""

    HINTS: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if field.name == "csrf_token":
                continue
            field.label.text = t(f"voting.field.{field.name}")
            if field.name in self.HINTS:
                field.description = t(f"voting.hint.{field.name}")


class ButtonForm(BaseForm):
    """A button alone."""


class FindForm(PollingForm):
    """Whom does the clerk see? Sent by POST, so that no name or number comes into an address."""

    HINTS = frozenset({"who"})

    who = OneLine(validators=[needed("voting.error.who"), at_most(100)], render_kw=PLAIN)


class ReadingForm(PollingForm):
    """One paper ballot: the numbers on it, or why it is invalid."""

    HINTS = frozenset({"numbers"})

    numbers = OneLine(
        validators=[at_most(400)], render_kw={"inputmode": "text", "autocomplete": "off", "autofocus": True}
    )
    reason = RadioField(validate_choice=False)

    def __init__(self, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = {str(option.number): option.code for option in options}
        self.reason.choices = [(code, t(f"voting.reason.{code}")) for code in REASONS]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: each group of signs is a number that stands on the ballot."""
        fine: bool = super().validate(*args, **kwargs)
        unknown = [number for number in self.typed if number.lstrip("0") not in self.codes]
        self.numbers.errors = [
            *self.numbers.errors,
            *(t("voting.error.numbers_unread", number=number[:20]) for number in unknown),
        ]
        return fine and not unknown

    @property
    def typed(self) -> list[str]:
        """The numbers as they were typed, whatever stands between them."""
        return [number for number in re.split(r"[\s,;.+/-]+", self.numbers.data or "") if number]

    def reading(self) -> Reading:
        """What was read, once the form is valid; a number typed twice stays twice and is refused by the rules."""
        codes = tuple(self.codes[number.lstrip("0")] for number in self.typed)
        return Reading(codes, self.reason.data if self.reason.data in REASONS else None)


class Count(IntegerField):
    """How many papers."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        digits = "".join(valuelist[0].split()) if valuelist else ""
        self.data = int(digits) if re.fullmatch("[0-9]{1,9}", digits) else None


def _counted(_form: Any, field: Count) -> None:
    if field.data is None:
        raise ValidationError(t("voting.error.sheet_number", most=MOST_BALLOTS))


class SheetForm(PollingForm):
    """What the commission counts by hand."""

    HINTS = frozenset({"handed_out", "spoilt", "in_box", "explanation"})

    handed_out = Count(validators=[_counted], render_kw=DIGITS)
    spoilt = Count(validators=[_counted], render_kw=DIGITS)
    in_box = Count(validators=[_counted], render_kw=DIGITS)
    explanation = TextAreaField(validators=[at_most(LONGEST_EXPLANATION)], render_kw={"rows": 4})

    def sheet(self) -> Sheet:
        """The numbers, once the form is valid."""
        return Sheet(
            handed_out=self.handed_out.data or 0,
            spoilt=self.spoilt.data or 0,
            in_box=self.in_box.data or 0,
            explanation=str(self.explanation.data or ""),
        )


class PrintForm(PollingForm):
    """Which ballots are printed: so many from this number on; nothing is changed by it, so it is sent by GET."""

    class Meta(PollingForm.Meta):
        csrf = False

    HINTS = frozenset({"first", "copies"})

    first = Count(default=1, render_kw=DIGITS)
    copies = Count(default=MOST_COPIES, render_kw=DIGITS)

    def validate_first(self, field: Count) -> None:
        """Stubs are numbered with up to six digits."""
        if field.data is None or not 1 <= field.data <= MOST_BALLOTS:
            raise ValidationError(t("voting.error.print", most=MOST_BALLOTS))

    def validate_copies(self, field: Count) -> None:
        """A few at a time: each takes the machine some tenths of a second."""
        if field.data is None or not 1 <= field.data <= MOST_COPIES:
            raise ValidationError(t("voting.error.print", most=MOST_COPIES))

    @property
    def numbers(self) -> range:
        """The numbers of the stubs, once the form is valid."""
        return range(self.first.data or 1, (self.first.data or 1) + (self.copies.data or 1))


class CodeForm(PollingForm):
    """The six digits that the clerk reads out."""

    code = OneLine(validators=[needed("voting.error.kiosk_code"), at_most(20)], render_kw=DIGITS)
