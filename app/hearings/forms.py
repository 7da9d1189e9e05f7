"""Forms of a hearing: the shape of what is typed, never the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from app.documents.forms import UploadField
from app.hearings.policy import FLAGS
from app.hearings.services.common import LONGEST_LINE, LONGEST_REMARK
from app.hearings.services.taking_part import Wish, Words
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t

PLAIN = {"autocomplete": "off"}
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
WORDS_NEEDED = "hearings.error.words_needed"
MOST_PEOPLE = 100_000


class Number(IntegerField):
    """A whole number, not below nought; what cannot be read is told once."""

    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, render_kw=DIGITS, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = "".join(valuelist[0].split()) if valuelist else ""
        self.data = None
        if typed.isascii() and typed.isdigit() and len(typed) < 8 and int(typed) <= MOST_PEOPLE:
            self.data = int(typed)
        elif typed:
            raise ValueError(t("hearings.error.number"))


def number_needed(_form: Any, field: Number) -> None:
    """Raise ValidationError for a number that is missing."""
    if field.data is None and not field.process_errors:
        raise ValidationError(t("hearings.error.number"))


def line(*, must: bool = True, most: int = LONGEST_LINE) -> OneLine:
    """A field of one line."""
    return OneLine(validators=[*([needed(WORDS_NEEDED)] if must else []), at_most(most)], render_kw=PLAIN)


def text_area(most: int, rows: int = 6, *, must: bool = True) -> TextAreaField:
    """A field of several lines."""
    return TextAreaField(
        validators=[*([needed(WORDS_NEEDED)] if must else []), at_most(most)], render_kw={"rows": rows}
    )


def choice() -> RadioField:
    """One of several, none chosen before."""
    return RadioField(validate_choice=False, validators=[needed("hearings.error.choose")])


class HearingsForm(BaseForm):
    """Labels are hearings.field.<name>, hints hearings.hint.<name> for names in HINTS, optional for OPTIONAL."""

    HINTS: frozenset[str] = frozenset()
    OPTIONAL: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, HiddenField | UploadField):
                continue
            field.label.text = t(f"hearings.field.{field.name}")
            if field.name in self.HINTS:
                field.description = t(f"hearings.hint.{field.name}")
            field.flags.optional = field.name in self.OPTIONAL

    def words(self, name: str) -> str:
        """What was typed into a field; nothing is an empty text."""
        return str(self[name].data or "").strip()

    def whole(self, name: str) -> int:
        """The number in a field of a valid form."""
        return int(self[name].data)

    def pair(self, name: str) -> dict[str, str]:
        """The Kazakh and Russian text of a name."""
        return {lang: self.words(f"{name}_{lang}") for lang in ("kk", "ru")}


class PlainForm(HearingsForm):
    """A button and nothing else."""


class AtDesk(HearingsForm):
    """Whom a clerk writes for, before what: fields stand in the order of their classes."""

    name = line()
    channel = choice()

    WAYS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(one, t(f"hearings.channel.{one}")) for one in self.WAYS]


class Wishing(HearingsForm):
    """Meaning to attend or to speak."""

    HINTS = frozenset({"topic", "name_shown"})
    OPTIONAL = frozenset({"topic"})

    wish = choice()
    topic = line(must=False)
    name_shown = choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wish.choices = [(one, t(f"hearings.wish.{one}")) for one in ("attend", "speak")]
        _name_choices(self.name_shown)

    def made(self) -> Wish:
        """The wish of a valid form."""
        return Wish(self.wish.data == "speak", self.words("topic"), self.name_shown.data == "shown")


def _name_choices(field: RadioField) -> None:
    field.choices = [(one, t(f"hearings.name.{one}")) for one in ("shown", "hidden")]


class RegisterForm(Wishing):
    """A resident registers."""


class Asking(HearingsForm):
    """A question or a remark."""

    HINTS = frozenset({"text", "name_shown"})

    ask_kind = choice()
    text = text_area(LONGEST_REMARK)
    name_shown = choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_kind.choices = [(one, t(f"hearings.ask_kind.{one}")) for one in ("question", "remark")]
        _name_choices(self.name_shown)

    def made(self) -> Words:
        """The words of a valid form."""
        return Words(str(self.ask_kind.data), self.words("text"), self.name_shown.data == "shown")


class AskForm(Asking):
    """A resident asks."""


class MendForm(HearingsForm):
    """One's own words anew."""

    text = text_area(LONGEST_REMARK)


class AppealForm(HearingsForm):
    """Why the refusal was wrong."""

    appeal = text_area(LONGEST_REMARK)


class FlagForm(HearingsForm):
    """What is wrong with a published remark."""

    flag_reason = choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flag_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in FLAGS]
