"""Forms of the commission's desk: the shape of what is typed, never the law."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, FormField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from app.budget.services.projects import LONGEST_TEXT, LONGEST_TITLE, REFUSALS, NewProject
from app.budget.services.rounds import Decision, Terms
from app.identity.forms import Day
from app.platform.clock import LEGAL_ZONE
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import pick, t
from app.platform.words import LANGUAGES

METHODS = ("greedy", "equal-shares", "equal-shares-add1")
KEY = re.compile("[a-z0-9]{6}")
TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off"}
MOST_MONEY = 10**14


class WholeNumber(IntegerField):
    """A whole number that may be written in groups: «10 000 000». What cannot be read stays in the field."""

    widget = TextInput()

    def __init__(self, *args: Any, most: int = MOST_MONEY, **kwargs: Any) -> None:
        super().__init__(*args, render_kw=DIGITS, **kwargs)
        self.most = most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        digits = "".join(valuelist[0].split()) if valuelist else ""
        if not digits:
            self.data = None
        elif digits.isascii() and digits.isdigit() and len(digits) < 16 and int(digits) <= self.most:
            self.data = int(digits)
        else:
            self.data = None
            raise ValueError(t("budget.error.whole_number"))


class Choice(RadioField):
    """One of several answers, none of them given in advance."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(validators=[needed(key), _one_of(key)], validate_choice=False, **kwargs)


def _one_of(key: str) -> Any:
    def check(_form: Any, field: RadioField) -> None:
        if field.data not in {option.data for option in field}:
            raise ValidationError(t(key))

    return check


def needed_number(key: str) -> Any:
    """A number must be there; one that could not be read has been told already."""

    def check(_form: Any, field: Field) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(t(key))

    return check


class DeskForm(BaseForm):
    """A form whose labels are budget.desk.field.<name>, with a hint for the names in HINTS, optional for OPTIONAL."""

    HINTS: frozenset[str] = frozenset()
    OPTIONAL: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, HiddenField):
                continue
            field.label.text = t(f"budget.desk.field.{field.name}")
            if field.name in self.HINTS:
                field.description = t(f"budget.desk.hint.{field.name}")
            field.flags.optional = field.name in self.OPTIONAL

    def whole(self, name: str) -> int:
        """The number in a field of a valid form."""
        return int(self[name].data)

    def words(self, name: str) -> str:
        """The text in a field; nothing is an empty text."""
        return str(self[name].data or "").strip()

    def texts(self, name: str) -> dict[str, str]:
        """The words of <name>_kk, _ru and _en."""
        return {lang: self.words(f"{name}_{lang}") for lang in LANGUAGES}

    def titles(self) -> dict[str, str]:
        """The titles in three languages; where there is no English one, the Russian."""
        titles = {lang: self.words(f"title_{lang}") for lang in LANGUAGES}
        return {**titles, "en": titles["en"] or titles["ru"]}

    def moment(self, name: str) -> datetime | None:
        """The moment of a day and its time by the clock in Almaty, in UTC; None where they make none."""
        day = self[f"{name}_on"].form.date
        time = TIME.fullmatch(self[f"{name}_time"].data or "")
        if day is None or time is None or not 2000 <= day.year <= 2100:
            return None
        hour, minute = int(time[1]), int(time[2])
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEGAL_ZONE).astimezone(UTC)


def moment_data(name: str, moment: datetime) -> dict[str, Any]:
    """The data with which a form shows a moment."""
    local = moment.astimezone(LEGAL_ZONE)
    day = {"day": str(local.day), "month": str(local.month), "year": str(local.year)}
    return {f"{name}_on": day, f"{name}_time": f"{local:%H:%M}"}


def _title(key: str | None = None) -> OneLine:
    return OneLine(validators=[*([needed(key)] if key else []), at_most(LONGEST_TITLE)], render_kw=PLAIN)


class RoundForm(DeskForm):
    """What a commission decides about a round. `key` makes its address: the same form sent twice is one round."""

    HINTS = frozenset({"title_en", "pot", "own_funds", "max_choices", "min_votes", "opens_time", "year"})
    OPTIONAL = frozenset({"title_en", "max_choices"})

    key = HiddenField()
    title_kk = _title("budget.error.round_title")
    title_ru = _title("budget.error.round_title")
    title_en = _title()
    year = WholeNumber(validators=[needed_number("budget.error.year")], most=2100)
    own_funds = WholeNumber(validators=[needed_number("budget.error.pot")])
    pot = WholeNumber(validators=[needed_number("budget.error.pot")])
    ballot_kind = Choice("budget.error.choose")
    max_choices = WholeNumber(most=1000)
    method = Choice("budget.error.choose")
    min_votes = WholeNumber(validators=[needed_number("budget.error.whole_number")], most=1_000_000)
    opens_on = FormField(Day)
    opens_time = OneLine(render_kw=PLAIN)
    closes_on = FormField(Day)
    closes_time = OneLine(render_kw=PLAIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot_kind.choices = [(kind, t(f"budget.ballot_kind.{kind}")) for kind in ("approval", "spend")]
        self.method.choices = [(method, t(f"budget.method.{method}")) for method in METHODS]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make moments, the year is one, and the key is as it was given."""
        fine: bool = super().validate(*args, **kwargs)
        for name in ("opens", "closes"):
            if self.moment(name) is None:
                box = self[f"{name}_on"].form.day
                if self[f"{name}_on"].form.date is None:
                    box.errors = [t("budget.error.day")]
                else:
                    self[f"{name}_time"].errors = [t("budget.error.time")]
                fine = False
        if self.year.data is not None and self.year.data < 2000:
            self.year.errors = [t("budget.error.year")]
            fine = False
        return fine and bool(KEY.fullmatch(self.key.data or ""))

    def terms(self, slug: str) -> Terms:
        """The terms, once the form is valid."""
        opens_at, closes_at = self.moment("opens"), self.moment("closes")
        if opens_at is None or closes_at is None:
            raise ValueError("terms of a form that is not valid")
        return Terms(
            slug=slug,
            year=self.whole("year"),
            title=self.titles(),
            pot=self.whole("pot"),
            own_funds=self.whole("own_funds"),
            ballot_kind=self.ballot_kind.data,
            max_choices=self.max_choices.data,
            method=self.method.data,
            min_votes=self.whole("min_votes"),
            opens_at=opens_at,
            closes_at=closes_at,
        )


class ProjectForm(DeskForm):
    """One project."""

    HINTS = frozenset({"assessment_kk", "cost"})
    OPTIONAL = frozenset(
        {"title_en", "about_en", "village", "category", "assessment_kk", "assessment_ru", "assessment_en"}
    )

    title_kk = _title("budget.error.title_missing")
    title_ru = _title("budget.error.title_missing")
    title_en = _title()
    about_kk = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})
    about_ru = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})
    about_en = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})
    cost = WholeNumber(validators=[needed_number("budget.error.cost")])
    village = SelectField(validate_choice=False)
    category = OneLine(validators=[at_most(LONGEST_TITLE)], render_kw=PLAIN)
    assessment_kk = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})
    assessment_ru = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})
    assessment_en = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 5})

    def __init__(self, villages: Mapping[uuid.UUID, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.villages = {str(village): village for village in villages}
        named = [(str(village), pick(name)) for village, name in villages.items()]
        self.village.choices = [("", t("budget.desk.whole_okrug")), *named]

    def project(self) -> NewProject:
        """The project, once the form is valid."""
        return NewProject(
            title=self.titles(),
            about=self.texts("about"),
            cost=self.whole("cost"),
            village_id=self.villages.get(self.words("village")),
            category=self.words("category") or None,
            assessment=self.texts("assessment"),
        )


class ReviewForm(DeskForm):
    """Is a project on the ballot, and if not, why?"""

    HINTS = frozenset({"text_kk"})
    OPTIONAL = frozenset({"text_en"})

    decision = Choice("budget.error.choose")
    reason = RadioField(validate_choice=False)
    text_kk = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 4})
    text_ru = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 4})
    text_en = TextAreaField(validators=[at_most(LONGEST_TEXT)], render_kw={"rows": 4})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = [(name, t(f"budget.desk.decision.{name}")) for name in ("admit", "refuse")]
        self.reason.choices = [(code, t(f"budget.refusal.{code}")) for code in sorted(REFUSALS)]


class UploadForm(DeskForm):
    """A file with projects."""

    HINTS = frozenset({"file"})

    file = FileField(validators=[needed("budget.error.file")])


class ElectionForm(UploadForm):
    """A whole election from elsewhere, kept as it is and said to be so."""

    HINTS = frozenset({"source"})
    OPTIONAL = frozenset({"title_en"})

    key = HiddenField()
    title_kk = _title("budget.error.round_title")
    title_ru = _title("budget.error.round_title")
    title_en = _title()
    source = OneLine(validators=[needed("budget.error.source"), at_most(LONGEST_TITLE)], render_kw=PLAIN)
    method = Choice("budget.error.choose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method.choices = [(method, t(f"budget.method.{method}")) for method in METHODS]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the key is as it was given."""
        fine: bool = super().validate(*args, **kwargs)
        return fine and bool(KEY.fullmatch(self.key.data or ""))


class AnnounceForm(DeskForm):
    """With which frozen roll is the round announced?"""

    roll = Choice("budget.error.choose_roll")


class CountForm(DeskForm):
    """A button alone."""


class DecisionForm(DeskForm):
    """What the assembly or the Kenes decided."""

    HINTS = frozenset({"members", "document"})

    body = Choice("budget.error.body")
    decided_on = FormField(Day)
    members = WholeNumber(validators=[needed_number("budget.error.whole_number")], most=1000)
    present = WholeNumber(validators=[needed_number("budget.error.whole_number")], most=1000)
    votes_for = WholeNumber(validators=[needed_number("budget.error.whole_number")], most=1000)
    document = OneLine(validators=[needed("budget.error.document"), at_most(LONGEST_TITLE)], render_kw=PLAIN)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make a day, and somebody sits in the body."""
        fine: bool = super().validate(*args, **kwargs)
        if self.decided_on.form.date is None:
            self.decided_on.form.day.errors = [t("budget.error.day")]
            fine = False
        for field in (self.members, self.present):
            if field.data == 0:
                field.errors = [t("budget.error.whole_number")]
                fine = False
        return fine

    def decision(self) -> Decision:
        """The decision, once the form is valid."""
        decided_on = self.decided_on.form.date
        if decided_on is None:
            raise ValueError("a decision of a form that is not valid")
        return Decision(
            body_id=uuid.UUID(self.words("body")),
            decided_on=decided_on,
            members=self.whole("members"),
            present=self.whole("present"),
            votes_for=self.whole("votes_for"),
            document=self.words("document"),
        )
