"""Forms of the desk about proposals: writing down, checking, deciding, joining, the timetable. Shape, never the law."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, RadioField, TextAreaField

from app.budget.forms import PLAIN, TIME, Choice, DeskForm, WholeNumber, needed_number
from app.budget.proposal_forms import PHOTO, ZONES
from app.budget.proposal_policy import CHANNELS, KINDS
from app.budget.services.appeals import LONGEST
from app.budget.services.author_desk import APPEAL, Said
from app.budget.services.checks import ANSWERS, LONGEST_REASON, LONGEST_TEXT, Criterion, Outcome
from app.budget.services.proposals import LONGEST_ABOUT, LONGEST_SPOT, LONGEST_TITLE, Answers, Paper
from app.budget.services.timetable import Dates
from app.documents.forms import UploadField
from app.identity.forms import Day
from app.platform.clock import LEGAL_ZONE
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import pick, t
from app.platform.words import LANGUAGES


def _area(rows: int, most: int) -> TextAreaField:
    return TextAreaField(validators=[at_most(most)], render_kw={"rows": rows})


class EnterForm(DeskForm):
    """What a clerk writes down for somebody."""

    HINTS = frozenset({"iin", "received_on", "zone", "photo"})
    OPTIONAL = frozenset({"zone", "spot", "photo"})

    iin = OneLine(validators=[needed("errors.iin.twelve_digits"), at_most(20)], render_kw={"inputmode": "numeric"})
    channel = Choice("budget.error.channel")
    received_on = FormField(Day)
    lang = Choice("budget.error.choose")
    what = OneLine(validators=[needed("budget.error.lacking.title"), at_most(LONGEST_TITLE)], render_kw=PLAIN)
    why = TextAreaField(
        validators=[needed("budget.error.lacking.about"), at_most(LONGEST_ABOUT)], render_kw={"rows": 6}
    )
    village = Choice("budget.error.lacking.village")
    zone = RadioField(validate_choice=False)
    spot = OneLine(validators=[at_most(LONGEST_SPOT)], render_kw=PLAIN)
    cost = WholeNumber(validators=[needed_number("budget.error.lacking.cost")])
    photo = UploadField(most=1, render_kw=PHOTO)
    consent = BooleanField()

    def __init__(self, villages: Mapping[uuid.UUID, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.village.choices = [(str(village), pick(name)) for village, name in villages.items()]
        self.channel.choices = [(one, t(f"budget.proposal.channel.{one}")) for one in CHANNELS]
        self.lang.choices = [(lang, t(f"ui.language.{lang}")) for lang in LANGUAGES]
        self.zone.choices = [(zone, t(f"budget.proposal.zone.{zone}")) for zone in ZONES]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make a day."""
        fine: bool = super().validate(*args, **kwargs)
        if self.received_on.form.date is None:
            self.received_on.form.day.errors = [t("budget.error.day")]
            fine = False
        return fine

    def paper(self) -> Paper:
        """What was written down, once the form is valid."""
        lang = self.words("lang")
        answers = Answers(
            title={lang: self.words("what")},
            about={lang: self.words("why")},
            village_id=uuid.UUID(self.words("village")),
            zone=int(self.words("zone")) if self.words("zone") in ZONES else None,
            spot=self.words("spot"),
            rough_cost=self.whole("cost"),
        )
        received = self.received_on.form.date or date.min
        photo = next(iter(self.photo.checked), None)
        return Paper(self.words("iin"), self.words("channel"), received, answers, bool(self.consent.data), photo)


class SaidForm(BaseForm):
    """What the author of a proposal has said at the desk or by telephone: one of `possible`."""

    said = Choice("budget.error.choose")
    text = TextAreaField(validators=[at_most(LONGEST)], render_kw={"rows": 5})
    iin = OneLine(
        validators=[needed("errors.iin.twelve_digits"), at_most(20)],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "size": 14},
    )
    consent = BooleanField()

    def __init__(self, possible: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.asks_text = APPEAL in possible
        self.said.label.text = t("budget.said.ask")
        self.said.choices = [(one, t(f"budget.said.{one}")) for one in possible]
        self.text.label.text = t("budget.said.text")
        self.text.flags.optional = True
        self.iin.label.text = t("budget.desk.field.iin")
        self.iin.description = t("budget.desk.hint.iin")
        self.consent.label.text = t("budget.desk.field.consent")

    def words(self) -> Said:
        """What was said, once the form is valid."""
        return Said(
            str(self.iin.data or ""), bool(self.consent.data), str(self.said.data or ""), str(self.text.data or "")
        )


class CheckForm(BaseForm):
    """A step of the check: `check_form` adds an answer and a reason for each criterion."""

    criteria: Sequence[Criterion] = ()

    text_kk = _area(4, LONGEST_TEXT)
    text_ru = _area(4, LONGEST_TEXT)
    text_en = _area(4, LONGEST_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if not field.name.startswith(("answer_", "reason_")) and not isinstance(field, HiddenField):
                field.label.text = t(f"budget.check.field.{field.name}")
        self.text_kk.description = t("budget.check.hint.text")
        for number, one in enumerate(self.criteria):
            answer, reason = self[f"answer_{number}"], self[f"reason_{number}"]
            answer.label.text = pick(one.title)
            if one.limit is not None:
                answer.label.text += f" ({t('lawbook.value.mrp.at_most', n=one.limit)})"
            answer.choices = [(value, t(f"budget.check.answer.{value}")) for value in ANSWERS]
            reason.label.text = t("budget.check.reason")

    def words(self, name: str) -> str:
        """The text in a field; nothing is an empty text."""
        return str(self[name].data or "").strip()

    def texts(self, name: str) -> dict[str, str]:
        """The words of <name>_kk, _ru and _en."""
        return {lang: self.words(f"{name}_{lang}") for lang in LANGUAGES}

    @property
    def passed(self) -> bool:
        """No criterion is answered «not met»."""
        return all(self[f"answer_{number}"].data != "unmet" for number in range(len(self.criteria)))

    def outcome(self) -> Outcome:
        """What the official found."""
        return Outcome(
            passed=self.passed,
            answers={
                one.key: (self.words(f"answer_{number}"), self.words(f"reason_{number}"))
                for number, one in enumerate(self.criteria)
            },
            text=self.texts("text"),
            title=self.texts("title") if "title_kk" in self else {},
            about=self.texts("about") if "about_kk" in self else {},
            cost=self.cost.data if "cost" in self else None,
        )


def check_form(criteria: Sequence[Criterion], *, substantive: bool, **kwargs: Any) -> CheckForm:
    """The form of a step with these criteria; the substantive one asks for the project's cost and words too."""
    fields: dict[str, Any] = {"criteria": criteria}
    for number in range(len(criteria)):
        fields[f"answer_{number}"] = RadioField(validate_choice=False)
        fields[f"reason_{number}"] = OneLine(validators=[at_most(LONGEST_REASON)], render_kw=PLAIN)
    if substantive:
        fields["cost"] = WholeNumber()
        fields |= {f"title_{lang}": OneLine(validators=[at_most(200)], render_kw=PLAIN) for lang in LANGUAGES}
        fields |= {f"about_{lang}": _area(5, 2 * LONGEST_TEXT) for lang in LANGUAGES}
    made = type("StepForm", (CheckForm,), fields)
    form: CheckForm = made(**kwargs)
    return form


class DecideAppealForm(BaseForm):
    """Is the appeal upheld, and why?"""

    upheld = Choice("budget.error.choose")
    answer_kk = _area(4, LONGEST_TEXT)
    answer_ru = _area(4, LONGEST_TEXT)
    answer_en = _area(4, LONGEST_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upheld.label.text = t("budget.appeal.decide")
        self.upheld.choices = [(one, t(f"budget.appeal.outcome.{one}")) for one in ("yes", "no")]
        for lang in LANGUAGES:
            self[f"answer_{lang}"].label.text = t(f"budget.appeal.field.answer_{lang}")


class JoinForm(BaseForm):
    """To which proposal, and why?"""

    into = WholeNumber(validators=[needed_number("budget.error.merge_into")], most=100_000)
    reason = TextAreaField(validators=[needed("budget.error.merge_reason"), at_most(500)], render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into.label.text = t("budget.merge.into")
        self.reason.label.text = t("budget.merge.reason")


class PairForm(BaseForm):
    """Which two projects exclude each other, and why?"""

    first = Choice("budget.error.choose")
    second = Choice("budget.error.choose")
    kind = Choice("budget.error.choose")

    def __init__(self, projects: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("first", "second", "kind"):
            self[name].label.text = t(f"budget.pair.field.{name}")
        self.first.choices = self.second.choices = list(projects)
        self.kind.choices = [(kind, t(f"budget.pair.kind.{kind}")) for kind in KINDS]


class CriterionForm(BaseForm):
    """A criterion of the charter's own."""

    step = Choice("budget.error.choose")
    title_kk = OneLine(validators=[at_most(200)], render_kw=PLAIN)
    title_ru = OneLine(validators=[at_most(200)], render_kw=PLAIN)
    title_en = OneLine(validators=[at_most(200)], render_kw=PLAIN)
    source = OneLine(validators=[at_most(200)], render_kw=PLAIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.step, self.title_kk, self.title_ru, self.title_en, self.source):
            field.label.text = t(f"budget.criterion.field.{field.name}")
        self.step.choices = [(step, t(f"budget.check.step.{step}")) for step in ("formal", "substantive")]


class TimetableForm(DeskForm):
    """All dates of a round; the reason is asked for a change alone."""

    HINTS = frozenset({"opens_time", "change_reason"})

    collect_from = FormField(Day)
    collect_to = FormField(Day)
    check_by = FormField(Day)
    opens_on = FormField(Day)
    opens_time = OneLine(render_kw=PLAIN)
    closes_on = FormField(Day)
    closes_time = OneLine(render_kw=PLAIN)
    decide_by = FormField(Day)
    change_reason = TextAreaField(render_kw={"rows": 3})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make days, and with their times moments."""
        fine: bool = super().validate(*args, **kwargs)
        for name in ("collect_from", "collect_to", "check_by", "opens_on", "closes_on", "decide_by"):
            day = self[name].form.date
            if day is None or not 2000 <= day.year <= 2100:
                self[name].form.day.errors = [t("budget.error.day")]
                fine = False
        for name in ("opens_time", "closes_time"):
            if TIME.fullmatch(self[name].data or "") is None:
                self[name].errors = [t("budget.error.time")]
                fine = False
        return fine

    def dates(self) -> Dates:
        """The dates, once the form is valid."""
        days = {name: self[name].form.date for name in ("collect_from", "collect_to", "check_by", "decide_by")}
        return Dates(**days, opens_at=self._at("opens"), closes_at=self._at("closes"))

    def _at(self, name: str) -> datetime:
        moment = self.moment(name)
        if moment is None:
            raise ValueError("dates of a form that is not valid")
        return moment


def day_data(day: date) -> dict[str, str]:
    """The data with which a form shows a day in three boxes."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def timetable_data(dates: Dates) -> dict[str, Any]:
    """The data with which a form shows a timetable."""
    opens, closes = (one.astimezone(LEGAL_ZONE) for one in (dates.opens_at, dates.closes_at))
    days = {name: day_data(getattr(dates, name)) for name in ("collect_from", "collect_to", "check_by", "decide_by")}
    return {
        **days,
        "opens_on": day_data(opens.date()),
        "opens_time": f"{opens:%H:%M}",
        "closes_on": day_data(closes.date()),
        "closes_time": f"{closes:%H:%M}",
    }
