"""Forms of the roll desk and of the mandates desk: shape and wording only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import FormField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from app.identity.forms import Day, IinForm
from app.places.services.corrections import LONGEST, OUTCOMES, REASONS
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t

PLAIN = {"autocomplete": "off"}


class PlacesForm(BaseForm):
    """Names its fields from `labels`: field → (label, hint or '')."""

    labels: dict[str, tuple[str, str]] = {}  # noqa: RUF012 -- each form says its own
    optional: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, self.labels, self.optional)
        for name in self.labels:  # so that the error summary reads in the order of the page
            self._fields[name] = self._fields.pop(name)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: three boxes make a day, or are empty where a day may be missing."""
        fine: bool = super().validate(*args, **kwargs)
        return check_days(self, self.optional) and fine


def name_fields(form: BaseForm, labels: dict[str, tuple[str, str]], optional: Sequence[str]) -> None:
    """Put the words of this request's language on the fields."""
    for name, (label, hint) in labels.items():
        form[name].label.text = label and t(label)
        form[name].description = t(hint) if hint else ""
    for name in optional:
        form[name].flags.optional = True


def check_days(form: BaseForm, optional: Sequence[str]) -> bool:
    """Whether every day in three boxes is one; puts the sentence beside those that are not."""
    wrong = [
        field
        for name, field in form._fields.items()
        if isinstance(field, FormField) and field.form.date is None and not (name in optional and is_empty(field))
    ]
    for field in wrong:
        field.form.day.errors = [t("places.error.day")]
    return not wrong


def is_empty(field: FormField[Any]) -> bool:
    """Nothing stands in the three boxes."""
    return not any(box.data for box in (field.form.day, field.form.month, field.form.year))


def day_of(field: FormField[Any]) -> date | None:
    """The day in three boxes; None where they are empty."""
    found: date | None = field.form.date
    return found


class RollForm(PlacesForm):
    """A new roll."""

    territory_id = RadioField()
    title = OneLine(validators=[needed("places.error.words_needed"), at_most(120)], render_kw=PLAIN)
    vote_on = FormField(Day)
    labels = {  # noqa: RUF012 -- read only
        "territory_id": ("places.roll.okrug", ""),
        "title": ("places.roll.name", "places.roll.name_hint"),
        "vote_on": ("places.roll.vote_on", "places.roll.vote_on_hint"),
    }
    optional = ("vote_on",)


class UploadForm(PlacesForm):
    """The file of a roll."""

    file = FileField()
    labels = {"file": ("places.roll.file", "places.roll.file_hint")}  # noqa: RUF012 -- read only

    def validate_file(self, field: FileField) -> None:
        """Something was chosen."""
        if not field.data:
            raise ValidationError(t("places.error.file.none"))


class FreezeForm(BaseForm):
    """Consent to exactly the roll that was shown."""

    digest = HiddenField(validators=[needed("places.error.roll_changed")])


class StrikeForm(PlacesForm):
    """Why somebody is taken off a roll, found by their identity number."""

    iin = OneLine(validators=[needed("errors.iin.twelve_digits"), at_most(20)], render_kw=PLAIN)
    reason = RadioField()
    labels = {  # noqa: RUF012 -- read only
        "iin": ("places.strike.iin", "places.strike.iin_hint"),
        "reason": ("places.strike.why", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [
            ("moved", t("places.strike.moved")),
            ("died", t("places.strike.died")),
            ("mistake", t("places.strike.mistake")),
        ]


class MandateForm(IinForm):
    """A seat for a person whom the platform knows."""

    office = RadioField()
    constituency = OneLine(validators=[at_most(120)], render_kw=PLAIN)
    starts_on = FormField(Day)
    ends_on = FormField(Day)
    basis = OneLine(validators=[needed("places.error.words_needed"), at_most(500)], render_kw=PLAIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "iin": ("places.mandate.iin", "places.mandate.iin_hint"),
            "office": ("places.mandate.office", ""),
            "constituency": ("places.mandate.constituency", ""),
            "starts_on": ("places.mandate.starts_on", ""),
            "ends_on": ("places.mandate.ends_on", "places.mandate.ends_on_hint"),
            "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
        }
        name_fields(self, labels, ("constituency", "ends_on"))
        self.office.choices = [("member", t("places.office.member")), ("chair", t("places.office.chair"))]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the days are days."""
        fine: bool = super().validate(*args, **kwargs)
        return check_days(self, ("ends_on",)) and fine


class EndForm(PlacesForm):
    """A mandate ends before its time."""

    last_day = FormField(Day)
    basis = OneLine(validators=[needed("places.error.words_needed"), at_most(500)], render_kw=PLAIN)
    labels = {  # noqa: RUF012 -- read only
        "last_day": ("places.mandate.last_day", "places.mandate.last_day_hint"),
        "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
    }


class SeatsForm(PlacesForm):
    """How many seats a body has in a convocation."""

    convocation = OneLine(validators=[needed("places.error.words_needed"), at_most(60)], render_kw=PLAIN)
    seats = IntegerField(render_kw={"inputmode": "numeric", **PLAIN})
    valid_from = FormField(Day)
    valid_to = FormField(Day)
    basis = OneLine(validators=[needed("places.error.words_needed"), at_most(500)], render_kw=PLAIN)
    labels = {  # noqa: RUF012 -- read only
        "convocation": ("places.seats.convocation", ""),
        "seats": ("places.seats.number", ""),
        "valid_from": ("places.seats.valid_from", ""),
        "valid_to": ("places.seats.valid_to", "places.seats.valid_to_hint"),
        "basis": ("places.mandate.basis", "places.mandate.basis_hint"),
    }
    optional = ("valid_to",)

    def validate_seats(self, field: IntegerField) -> None:
        """A whole number was typed."""
        if field.data is None:
            raise ValidationError(t("places.error.seats_number"))


class CorrectionForm(PlacesForm):
    """What is wrong with the roll, said by the person it is about."""

    territory_id = SelectField(validate_choice=False)
    reason = RadioField(validate_choice=False)
    text = TextAreaField(validators=[needed("places.error.words_needed"), at_most(LONGEST)], render_kw={"rows": 4})
    labels = {  # noqa: RUF012 -- read only
        "territory_id": ("places.correction.okrug", "places.correction.okrug_hint"),
        "reason": ("places.correction.reason", ""),
        "text": ("places.correction.text", "places.correction.text_hint"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason, t(f"places.correction.reason.{reason}")) for reason in REASONS]

    def validate_territory_id(self, field: SelectField) -> None:
        """One of the okrugs and towns on offer."""
        one_of(field, "places.error.territory")


class AnswerForm(PlacesForm):
    """What became of a request to correct the roll."""

    outcome = RadioField(validate_choice=False)
    answer = TextAreaField(validators=[needed("places.error.words_needed"), at_most(LONGEST)], render_kw={"rows": 4})
    labels = {  # noqa: RUF012 -- read only
        "outcome": ("places.correction.outcome", ""),
        "answer": ("places.correction.answer", "places.correction.answer_hint"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(outcome, t(f"places.correction.outcome.{outcome}")) for outcome in OUTCOMES]


def one_of(field: SelectField | RadioField, key: str) -> None:
    """Something on offer was chosen; `key` names the sentence otherwise."""
    offered: list[Any] = list(field.choices or ())
    if not field.data or field.data not in [value for value, _ in offered]:
        raise ValidationError(t(key))
