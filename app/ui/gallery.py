"""The gallery (`/<lang>/_components`), in development only: every component in every state, in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.law.book import Citation, Provision, Rank, Status, Text
from app.domain.law.verdict import Effect, Finding, Verdict
from app.platform.access import public
from app.platform.forms import BaseForm
from app.platform.i18n import pick

DAY = date(2026, 11, 21)
_READ = yaml.safe_load(Path(__file__).with_name("samples.yaml").read_text(encoding="utf-8"))
PROJECTS: list[dict[str, str]] = _READ["projects"]
SAMPLES: dict[str, dict[str, str]] = _READ["texts"]
CONSTITUTION = Text("Конституция", "Конституция", "Constitution")


class Day(Form):
    """A day in three boxes."""

    day = IntegerField("")
    month = IntegerField("")
    year = IntegerField("")


class Sample(BaseForm):
    """A field of each kind."""

    class Meta(BaseForm.Meta):
        csrf = False

    name = StringField(description="")
    reason = TextAreaField(validators=[Optional()])
    village = SelectField()
    way = RadioField()
    wishes = SelectMultipleField(widget=ListWidget(), option_widget=CheckboxInput())
    born = FormField(Day)
    held = DateField(validators=[Optional()])
    agree = BooleanField()
    sheet = FileField()


def create_blueprint() -> Blueprint:
    """The gallery's one page; the factory registers it in development."""
    gallery = Blueprint("gallery", __name__)

    @gallery.get("/_components")
    @public
    def components() -> ResponseReturnValue:
        return render_template("ui/gallery.html", **samples())

    @gallery.get("/_components/question")
    @public
    def question() -> ResponseReturnValue:
        form = sample_form(wrong=True)
        return render_template(
            "ui/question.html", page_title=form.way.label.text, form=form, question=form.way,
            action=url_for("gallery.question"), back=url_for("gallery.components"), step=2, steps=4,
        )  # fmt: skip

    return gallery


def samples() -> dict[str, Any]:
    """What the gallery page shows: a form as it came, a form with mistakes, and verdicts of every kind of norm."""
    return {
        "plain": sample_form(),
        "wrong": sample_form(wrong=True),
        "refused": refused(),
        "allowed": Verdict("confidence.initiate", DAY, (signatures(4),)),
        "norms": [
            provision(rank, status)
            for rank, status in zip(
                [*Rank, Rank.LAW, Rank.LAW, Rank.OKRUG_CHARTER],
                [Status.STATUTE] * 6
                + [Status.LOCAL_ACT] * 2
                + [Status.CHARTER_DEFAULT, Status.SECONDARY, Status.UNVERIFIED, Status.CHARTER_DEFAULT],
                strict=True,
            )
        ],
        "effects": list(Effect),
        "moment": datetime(2026, 11, 21, 4, 30, tzinfo=UTC),
        "day": DAY,
        "project_names": [pick(name) for name in PROJECTS],
        "words": {key: pick(text) for key, text in SAMPLES.items()},
    }


def sample_form(*, wrong: bool = False) -> Sample:
    """The sample form, empty or with a mistake in every field."""
    form = Sample(formdata=None)
    for name in ("name", "reason", "village", "way", "wishes", "born", "held", "agree", "sheet"):
        form[name].label.text = pick(SAMPLES[name])
    form.name.description = pick(SAMPLES["name_hint"])
    villages = [("1", "Ақбұлақ"), ("2", "Жаңатұрмыс"), ("3", "Қызылкөл")]
    form.village.choices = list(villages)
    form.wishes.choices = list(villages)
    form.way.choices = [("sms", "SMS"), ("mail", pick(SAMPLES["mail"])), ("desk", pick(SAMPLES["desk"]))]
    form.process(data={"name": "Әлия Қаңбаққызы", "way": "desk", "wishes": ["2"], "held": DAY})
    if wrong:
        for name in ("name", "reason", "village", "way", "wishes", "held", "agree", "sheet"):
            form[name].errors = [pick(SAMPLES["wrong"])]
        form.born.form.year.errors = [pick(SAMPLES["wrong"])]
        form.form_errors = [pick(SAMPLES["whole"])]
    return form


def provision(rank: Rank, status: Status) -> Provision:
    """A norm of a rank and a standing, to look at; not a statement of law."""
    cited = Citation("sample", CONSTITUTION, "89", "5", rank, status, "", "")
    last = date(2026, 12, 31) if rank is Rank.DECREE else None
    return Provision(Fraction(1, 5), ">=", "deputies", None, date(2026, 7, 1), last, "entry_clause", cited)


def signatures(have: int) -> Finding:
    """`have` of the four signatures that a fifth of seventeen deputies makes."""
    said = Text(
        f"17 депутаттың бестен бірі – 4 қолтаңба; қазір {have} қолтаңба бар.",
        f"Одна пятая от 17 депутатов – 4 подписи; сейчас подписей: {have}.",
        f"One fifth of 17 deputies is 4 signatures; there are {have}.",
    )
    norm = provision(Rank.CONSTITUTION, Status.STATUTE)
    return Finding("sample.signatures", have, 4, 17, have >= 4, Effect.BINDING, norm, said)


def refused() -> Verdict:
    """A refusal with every sort of finding: a count, a flag, a day, and a point no norm covers."""
    default = provision(Rank.PLATFORM_DEFAULT, Status.CHARTER_DEFAULT)
    law = provision(Rank.LAW, Status.SECONDARY)
    flag, day, hole = (Text(**SAMPLES[key]) for key in ("flag", "too_early", "hole"))
    return Verdict(
        "confidence.initiate",
        DAY,
        (
            signatures(3),
            Finding("sample.flag", True, True, None, True, Effect.ADVISORY, default, flag),
            Finding("sample.day", DAY, date(2026, 12, 1), None, False, Effect.BINDING, law, day),
            Finding("sample.hole", None, None, None, False, Effect.NOT_PROVIDED, None, hole),
        ),
    )
