"""Input of the law pages: the day of a page, the facts of an action, objections, local acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import ValidationError

from app.domain.errors import Problem
from app.domain.law.book import LANGUAGES, LOCAL_RANKS
from app.domain.rules.facts import Asked
from app.platform.forms import BaseForm, OneLine, needed
from app.platform.i18n import t

PEOPLE = {"first_person", "second_person", "first_member", "second_member"}
"""Facts that ask who somebody is: a page asks only whether they differ, so that no name enters an address."""
STAND_INS = ("А", "Б")
DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y")


class DayLine(OneLine):
    """A day as the browser's own box gives it, or as people here type it: 21.11.2026. `day` is None if unreadable."""

    @property
    def day(self) -> date | None:
        for form in DAY_FORMS:
            try:
                return datetime.strptime(self.data or "", form).date()  # noqa: DTZ007 -- a day has no zone
            except ValueError:
                continue
        return None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- the signature is WTForms'
        if self.data and self.day is None:
            raise ValidationError(t("errors.fact_not_day"))

    def _value(self) -> str:
        return self.day.isoformat() if self.day else str(self.data or "")


class CountLine(OneLine):
    """A whole number, spaces between thousands allowed; `number` is None where it is none."""

    DIGITS = re.compile(r"-?\d{1,30}", re.ASCII)

    @property
    def number(self) -> int | None:
        digits = "".join((self.data or "").split())
        return int(digits) if self.DIGITS.fullmatch(digits) else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- the signature is WTForms'
        if self.data and self.number is None:
            raise ValidationError(t("errors.fact_not_whole"))


def take_problems(form: BaseForm, problems: Iterable[Problem]) -> None:
    """Put each problem's sentence at its field, unless that has one; above the form where it belongs to none.

    `where` is a field's name, or "values-0-key" for one inside a list.
    """
    for problem in problems:
        sentence = t(problem.message_key, **problem.facts)
        field = _find(form, problem.where or "")
        if field is None:
            form.form_errors.append(sentence)
        elif not field.errors:
            field.errors = [sentence]


def _find(form: BaseForm, where: str) -> Any:
    if where in form:
        return form[where]
    name, _, rest = where.partition("-")
    if rest and name in form:
        number, _, inner = rest.partition("-")
        entries = form[name].entries
        if number.isdecimal() and int(number) < len(entries):
            return entries[int(number)].form[inner]
    return None


class DayForm(BaseForm):
    """On which day, and words to search for; sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    on = DayLine()
    q = OneLine()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.on.label.text = t("lawbook.day.label")
        self.q.label.text = t("lawbook.search.label")


class FactsForm(BaseForm):
    """The facts of one action; `facts_form` adds a field for each."""

    class Meta(BaseForm.Meta):
        csrf = False

    on = DayLine()
    asked: Sequence[Asked] = ()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """As BaseForm's, each beginning with the name of its fact: several may be missing at once."""
        return [
            (field.id, t("lawbook.check.problem", fact=field.label.text, problem=str(error)))
            for field in self
            for error in field.errors
        ]

    def given(self) -> Mapping[str, object]:
        """The facts as JSON values; what was left empty is not among them."""
        values = {asked.name: _json(asked, self[asked.name]) for asked in self.asked}
        return {name: value for name, value in values.items() if value is not None}


def facts_form(asked: Sequence[Asked], **given: Any) -> FactsForm:
    """A form with a labelled field for each fact."""
    fields: dict[str, Any] = {one.name: _field(one) for one in asked}
    made = type("ActionForm", (FactsForm,), {**fields, "asked": asked})
    form: FactsForm = made(**given)
    form.on.label.text = t("lawbook.day.label")
    return form


def _field(asked: Asked) -> Any:
    label = t(f"lawbook.fact.{asked.name}")
    if asked.name in PEOPLE:
        return RadioField(label, choices=[SelectChoice(sign) for sign in STAND_INS], validate_choice=False)
    match asked.kind:
        case "choice":
            choices = [SelectChoice(value, t(f"lawbook.option.{value}")) for value in asked.values]
            default = asked.default if isinstance(asked.default, str) else None
            return RadioField(label, choices=choices, validate_choice=False, default=default)
        case "flag":
            choices = [SelectChoice("yes", t("lawbook.yes")), SelectChoice("no", t("lawbook.no"))]
            default = {True: "yes", False: "no"}.get(asked.default) if isinstance(asked.default, bool) else None
            return RadioField(label, choices=choices, validate_choice=False, default=default)
        case "day":
            return DayLine(label)
        case "count":
            return CountLine(label)
        case _:
            return OneLine(label)


def _json(asked: Asked, field: Field) -> object:
    """What was typed, as the JSON of the command line has it; what cannot be read stays text and is refused."""
    typed = field.data
    if typed in (None, "") or (asked.name in PEOPLE and typed not in STAND_INS):
        return None
    match field:
        case DayLine():
            return field.day.isoformat() if field.day else typed
        case CountLine():
            return typed if field.number is None else field.number
        case RadioField() if asked.kind == "flag":
            return {"yes": True, "no": False}.get(typed, typed)
        case _:
            return typed


class DisputeForm(BaseForm):
    """Why a legal check seems wrong."""

    action = HiddenField()
    rule = HiddenField()
    subject = HiddenField()
    text = TextAreaField(validators=[needed("lawbook.dispute.text_needed")])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.text.label.text = t("lawbook.dispute.text")


class AnswerForm(BaseForm):
    """An administrator's answer to an objection."""

    answer = TextAreaField(validators=[needed("lawbook.answer.needed")])
    withheld = BooleanField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.answer.label.text = t("lawbook.answer.text")
        self.withheld.label.text = t("lawbook.answer.withheld")


class ValueForm(Form):
    """One parameter that a local act sets."""

    key = SelectField(validate_choice=False)
    value = OneLine()
    article = OneLine()
    paragraph = OneLine()
    quote = StringField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:
            field.label.text = t(f"lawbook.local.{field.short_name}")
        for name in ("paragraph", "quote"):
            self[name].flags.optional = True


class ActForm(BaseForm):
    """A local act with what it sets; choices: (key, title, procedure) of every parameter it may set."""

    rank = RadioField(validate_choice=False, validators=[needed("lawbook.error.rank")])
    title_kk = OneLine(validators=[needed("lawbook.error.needed")])
    title_ru = OneLine(validators=[needed("lawbook.error.needed")])
    title_en = OneLine(validators=[needed("lawbook.error.needed")])
    number = OneLine(validators=[needed("lawbook.error.needed")])
    adopted_on = DayLine(validators=[needed("errors.fact_not_day")])
    valid_from = DayLine(validators=[needed("errors.fact_not_day")])
    valid_to = DayLine()
    source = OneLine(validators=[needed("lawbook.error.needed")])
    values = FieldList(FormField(ValueForm), min_entries=1, max_entries=40)

    def __init__(self, choices: Sequence[tuple[str, str, str]], *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.choices = [SelectChoice(value, label, optgroup=group) for value, label, group in choices]
        for name in ("rank", "number", "adopted_on", "valid_from", "valid_to", "source"):
            self[name].label.text = t(f"lawbook.local.{name}")
        for lang in LANGUAGES:
            self[f"title_{lang}"].label.text = t(f"lawbook.local.title_{lang}")
        self.rank.choices = [SelectChoice(rank.value, t(f"ui.rank.{rank.value}")) for rank in LOCAL_RANKS]
        self.valid_to.flags.optional = True
        self.offer()

    def offer(self) -> None:
        """Give every list of parameters its options: also one that was added after the form was read."""
        for entry in self.values:
            entry.form.key.choices = [SelectChoice("", "–", optgroup="–"), *self.choices]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """As BaseForm's; an error inside the list of values leads to its own field."""
        found = [(field.id, str(error)) for field in self if field.name != "values" for error in field.errors]
        for entry in self.values:
            found += [(field.id, str(error)) for field in entry.form for error in field.errors]
        return found + [("", str(error)) for error in self.form_errors]


class EndForm(BaseForm):
    """The last day of a local act, and what ends it."""

    last_day = DayLine(validators=[needed("errors.fact_not_day")])
    basis = OneLine(validators=[needed("lawbook.error.needed")])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.last_day.label.text = t("lawbook.end.last_day")
        self.basis.label.text = t("lawbook.end.basis")
