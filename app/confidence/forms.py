"""Forms of the initiative, of the session and of what follows: the shape of what is typed, never the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.confidence.services.steps import LONGEST, LONGEST_LINE
from app.documents.content import Checked
from app.documents.forms import UploadField
from app.identity.forms import Day
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t
from app.platform.words import LANGUAGES

MOST_EVIDENCE = 5
MOST_PEOPLE = 1000


class Number(IntegerField):
    """A whole number from 0 on; what cannot be read stays in the field."""

    widget = TextInput()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(render_kw={"inputmode": "numeric", "autocomplete": "off", "size": 6}, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        digits = "".join(valuelist[0].split()) if valuelist else ""
        good = digits.isascii() and digits.isdigit() and len(digits) < 6
        self.data = int(digits) if good else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms calls it so
        if self.flags.optional and not any(self.raw_data or ()):
            return
        if self.data is None or self.data > MOST_PEOPLE:
            raise ValidationError(t("confidence.error.number_needed"))


class People(SelectMultipleField):
    """People to tick, one by one."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StepForm(BaseForm):
    """A form whose labels are confidence.field.<name> and, for names in HINTS, hints confidence.hint.<name>."""

    HINTS: frozenset[str] = frozenset()
    LABELS: Mapping[str, str] = {}
    """Other words than those of the field's own name."""
    OPTIONAL: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, HiddenField):
                continue
            field.label.text = t(f"confidence.field.{self.LABELS.get(field.name, field.name)}")
            if field.name in self.HINTS:
                field.description = t(f"confidence.hint.{field.name}")
            field.flags.optional = field.name in self.OPTIONAL

    @property
    def shown(self) -> list[Any]:
        """The fields in the order of the page, without hidden ones."""
        return [field for field in self if not isinstance(field, HiddenField)]

    @property
    def uploads(self) -> bool:
        return any(isinstance(field, UploadField) for field in self)

    def whole(self, name: str) -> int:
        """The number in a field of a good form."""
        return int(self[name].data)

    def words(self, name: str) -> str:
        """The text in a field; nothing is an empty text."""
        return str(self[name].data or "")

    def day(self, name: str) -> date | None:
        """The day in three boxes; with a sentence beside it where they make none."""
        found: date | None = self[name].form.date
        return found if found and 1995 <= found.year <= 2100 else None

    def file(self, name: str) -> Checked | None:
        """The one file of a field, if it was brought."""
        checked: list[Checked] = self[name].checked
        return checked[0] if checked else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Every day of the form that is not optional must be one."""
        good: bool = super().validate(extra_validators)
        for field in self:
            if isinstance(field, FormField) and field.name not in self.OPTIONAL and self.day(field.name) is None:
                box = next(iter(field.form))
                box.errors = [*box.errors, t("confidence.error.day_needed")]
                good = False
        return good


def day_data(day: date) -> dict[str, str]:
    """The data with which three boxes show a day."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _text(key: str) -> TextAreaField:
    return TextAreaField(validators=[needed(key), at_most(LONGEST)], render_kw={"rows": 10})


def _number() -> OneLine:
    return OneLine(validators=[needed("confidence.error.number"), at_most(LONGEST_LINE)])


class LanguageForm(StepForm):
    """A form with a text and its language."""

    lang: RadioField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lang.choices = [(code, t(f"ui.language.{code}")) for code in LANGUAGES]


class FileForm(LanguageForm):
    """What every initiative has: what it is for, in which language, with which evidence."""

    HINTS = frozenset({"statement", "evidence", "proposal"})
    OPTIONAL = frozenset({"evidence"})

    statement = _text("confidence.error.statement")
    lang = RadioField(default="kk")
    evidence = UploadField(most=MOST_EVIDENCE)


class ReportsForm(FileForm):
    """The first ground: two decisions that did not approve the akim's reports."""

    first_number = _number()
    first_on = FormField(Day)
    second_number = _number()
    second_on = FormField(Day)


class AssemblyForm(FileForm):
    """The second ground: the assembly's initiative made here, or its minutes. Which is lacking the law says."""

    OPTIONAL = frozenset({"proposal", "minutes_number", "minutes_on", "minutes", "evidence"})

    proposal = RadioField(validate_choice=False)
    minutes_number = OneLine(validators=[at_most(LONGEST_LINE)])
    minutes_on = FormField(Day)
    minutes = UploadField(most=1)


FILE_FORMS: Mapping[str, type[FileForm]] = {"reports_refused_twice": ReportsForm, "assembly_initiative": AssemblyForm}
"""The form of each ground."""


class PlainForm(BaseForm):
    """Only the button."""


class LineForm(StepForm):
    """A line of a paper sheet: page, line, whose name it is."""

    OPTIONAL = frozenset({"scan"})

    page = Number()
    line = Number()
    person = RadioField(validate_choice=False, validators=[needed("confidence.error.person")])
    scan = UploadField(most=1)


class CheckForm(StepForm):
    """The chair's protocol."""

    HINTS = frozenset({"genuine"})
    OPTIONAL = frozenset({"document"})

    genuine = Number()
    number = _number()
    on = FormField(Day)
    document = UploadField(most=1)


class ConveneForm(StepForm):
    """The notice of a session."""

    HINTS = frozenset({"held_on", "materials_on", "proposed_by"})
    OPTIONAL = frozenset({"proposed_by"})

    announced_on = FormField(Day)
    materials_on = FormField(Day)
    held_on = FormField(Day)
    place = OneLine(validators=[needed("confidence.error.place"), at_most(LONGEST_LINE)])
    kind = RadioField(default="ordinary")
    proposed_by = Number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(one, t(f"confidence.kind.{one}")) for one in ("ordinary", "deputies", "akim")]


class OpenForm(StepForm):
    """Who came."""

    present = People(validate_choice=False)


class DiscussForm(LanguageForm):
    """The minutes of the discussion."""

    HINTS = frozenset({"text"})
    OPTIONAL = frozenset({"document"})

    text = _text("confidence.error.text")
    lang = RadioField(default="kk")
    document = UploadField(most=1)


class BallotForm(StepForm):
    """How many were for a secret ballot."""

    votes_for = Number()


class CountForm(StepForm):
    """The counted protocol of a secret ballot."""

    HINTS = frozenset({"abstained"})

    votes_for = Number()
    against = Number()
    abstained = Number()
    number = _number()


class DeliverForm(StepForm):
    """When the higher akim received the decision."""

    on = FormField(Day)
    number = _number()


class AnswerForm(StepForm):
    """What the higher akim decided."""

    outcome = RadioField(validators=[needed("confidence.error.outcome")], validate_choice=False)
    on = FormField(Day)
    number = _number()
    document = UploadField(most=1, needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(one, t(f"confidence.outcome.{one}")) for one in ("dismissed", "refused")]


class ReplyForm(LanguageForm):
    """What the akim says to it."""

    LABELS: Mapping[str, str] = {"text": "reply"}
    OPTIONAL = frozenset({"document"})

    text = _text("confidence.error.text")
    lang = RadioField(default="kk")
    document = UploadField(most=1)


class ProposeForm(LanguageForm):
    """The assembly's initiative as its minutes have it."""

    held_on = FormField(Day)
    present = Number()
    votes_for = Number()
    digital = BooleanField()
    statement = _text("confidence.error.statement")
    lang = RadioField(default="kk")
    minutes = UploadField(most=1, needed=True)


class WhatIfForm(StepForm):
    """What anyone may try: a day and numbers. Sent in the address, so that it can be shared."""

    class Meta(BaseForm.Meta):
        csrf = False

    on = FormField(Day)
    total = Number()
    signatures = Number()
    present = Number()
    votes_for = Number()


def roll_call_form(people: Sequence[tuple[str, str]], choices: Mapping[str, str]) -> StepForm:
    """The roll call: one question a deputy; people: (key, name), choices: {value: words}."""
    fields: dict[str, Any] = {
        f"vote_{key}": RadioField(name, validators=[needed("confidence.error.choice")], validate_choice=False)
        for key, name in people
    }
    fields["number"] = _number()

    class RollCall(BaseForm):
        """Made for the deputies of one session."""

        @property
        def shown(self) -> list[Any]:
            return [field for field in self if not isinstance(field, HiddenField)]

        uploads = False

    form = type("RollCallForm", (RollCall,), fields)()
    for key, _name in people:
        form[f"vote_{key}"].choices = list(choices.items())
    form["number"].label.text = t("confidence.field.number")
    made: StepForm = form
    return made
