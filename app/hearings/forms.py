"""Forms of a hearing: the shape of what is typed, never the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from app.documents.forms import UploadField
from app.domain.rules.hearings import KINDS
from app.hearings.policy import FLAGS, MENDS, OUTCOMES, REFUSALS, Outcome, outcomes_for
from app.hearings.services.announcing import Draft
from app.hearings.services.answering import UNANSWERED, Vote
from app.hearings.services.common import LONGEST_LINE, LONGEST_REMARK, LONGEST_TEXT
from app.hearings.services.moderating import LONGEST_REASON, Ruling
from app.hearings.services.taking_part import Wish, Words
from app.identity.forms import Day
from app.platform.clock import LEGAL_ZONE
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


def _number_needed(_form: Any, field: Number) -> None:
    if field.data is None and not field.process_errors:
        raise ValidationError(t("hearings.error.number"))


def _line(*, must: bool = True, most: int = LONGEST_LINE) -> OneLine:
    return OneLine(validators=[*([needed(WORDS_NEEDED)] if must else []), at_most(most)], render_kw=PLAIN)


def _text(most: int, rows: int = 6, *, must: bool = True) -> TextAreaField:
    return TextAreaField(
        validators=[*([needed(WORDS_NEEDED)] if must else []), at_most(most)], render_kw={"rows": rows}
    )


def _choice() -> RadioField:
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


class TermsForm(HearingsForm):
    """What a moderator decides about a hearing. `key` makes its address: the same form sent twice is one hearing."""

    HINTS = frozenset({"about_kk", "agenda_kk", "answerer_kk", "basis", "broadcast_url", "subject_en"})
    OPTIONAL = frozenset({"subject_en", "broadcast_url"})

    key = HiddenField()
    kind = _choice()
    about_akim = BooleanField()
    subject_kk = _line()
    subject_ru = _line()
    subject_en = _line(must=False)
    about_kk = _text(LONGEST_TEXT)
    about_ru = _text(LONGEST_TEXT)
    agenda_kk = _text(LONGEST_TEXT, 4)
    agenda_ru = _text(LONGEST_TEXT, 4)
    basis = _line()
    answerer_kk = _line()
    answerer_ru = _line()
    starts_on = FormField(Day)
    starts_time = OneLine(render_kw=PLAIN)
    venue_kk = _line()
    venue_ru = _line()
    broadcast_url = _line(must=False, most=500)
    speech_minutes = Number(validators=[_number_needed])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, t(f"hearings.kind.{kind}")) for kind in KINDS]

    @property
    def starts_at(self) -> datetime | None:
        """The moment of the day and the time by the clock in Almaty; None where they make none."""
        day = self.starts_on.form.date
        hour, colon, minute = str(self.starts_time.data or "").replace(".", ":").partition(":")
        if day is None or not 2000 <= day.year <= 2100 or not colon or not (hour + minute).isascii():
            return None
        if not (hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
            return None
        return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LEGAL_ZONE).astimezone(UTC)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make a moment, and the key is as it was given."""
        fine: bool = super().validate(*args, **kwargs)
        if self.starts_at is None:
            if self.starts_on.form.date is None:
                self.starts_on.form.day.errors = [t("hearings.error.day")]
            else:
                self.starts_time.errors = [t("hearings.error.time")]
            fine = False
        key = str(self.key.data or "")
        return fine and len(key) == 6 and key.isascii() and key.isalnum()

    def draft(self) -> Draft:
        """The terms, once the form is valid."""
        if self.starts_at is None:
            raise ValueError("terms of a form that is not valid")
        subject = self.pair("subject")
        return Draft(
            kind=str(self.kind.data),
            about_akim=bool(self.about_akim.data),
            subject={**subject, "en": self.words("subject_en") or subject["ru"]},
            about=self.pair("about"),
            agenda=self.pair("agenda"),
            basis=self.words("basis"),
            answerer=self.pair("answerer"),
            venue=self.pair("venue"),
            broadcast_url=self.words("broadcast_url"),
            starts_at=self.starts_at,
            speech_minutes=self.whole("speech_minutes"),
        )


def moment_data(moment: datetime) -> dict[str, Any]:
    """The data with which the form shows a moment."""
    local = moment.astimezone(LEGAL_ZONE)
    day = {"day": str(local.day), "month": str(local.month), "year": str(local.year)}
    return {"starts_on": day, "starts_time": f"{local:%H:%M}"}


class FilesForm(HearingsForm):
    """Documents of a hearing."""

    files = UploadField(needed=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files.label.text = t("documents.field")
        self.files.description = t("documents.field.hint")


class PlainForm(HearingsForm):
    """A button and nothing else."""


class ReasonForm(HearingsForm):
    """Why: one line that everyone may read."""

    HINTS = frozenset({"reason_text"})

    reason_text = _line()


class _Wishing(HearingsForm):
    HINTS = frozenset({"topic", "name_shown"})
    OPTIONAL = frozenset({"topic"})

    wish = _choice()
    topic = _line(must=False)
    name_shown = _choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wish.choices = [(one, t(f"hearings.wish.{one}")) for one in ("attend", "speak")]
        _name_choices(self.name_shown)

    def made(self) -> Wish:
        """The wish of a valid form."""
        return Wish(self.wish.data == "speak", self.words("topic"), self.name_shown.data == "shown")


def _name_choices(field: RadioField) -> None:
    field.choices = [(one, t(f"hearings.name.{one}")) for one in ("shown", "hidden")]


class RegisterForm(_Wishing):
    """A resident registers."""


class DeskRegisterForm(_Wishing):
    """A clerk writes somebody down."""

    name = _line()
    channel = _choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(one, t(f"hearings.channel.{one}")) for one in ("desk", "paper")]


class _Asking(HearingsForm):
    HINTS = frozenset({"text", "name_shown"})

    ask_kind = _choice()
    text = _text(LONGEST_REMARK)
    name_shown = _choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_kind.choices = [(one, t(f"hearings.ask_kind.{one}")) for one in ("question", "remark")]
        _name_choices(self.name_shown)

    def made(self) -> Words:
        """The words of a valid form."""
        return Words(str(self.ask_kind.data), self.words("text"), self.name_shown.data == "shown")


class AskForm(_Asking):
    """A resident asks."""


class DeskAskForm(_Asking):
    """A clerk enters what somebody said or wrote."""

    name = _line()
    channel = _choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [(one, t(f"hearings.channel.{one}")) for one in ("hall", "desk", "paper")]


class MendForm(HearingsForm):
    """One's own words anew."""

    text = _text(LONGEST_REMARK)


class AppealForm(HearingsForm):
    """Why the refusal was wrong."""

    appeal = _text(LONGEST_REMARK)


class FlagForm(HearingsForm):
    """What is wrong with a published remark."""

    flag_reason = _choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flag_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in FLAGS]


class DecideForm(HearingsForm):
    """A moderator's decision: the reason of the chosen outcome, and the text that everyone will read."""

    HINTS = frozenset({"public_text"})
    OPTIONAL = frozenset({"refuse_reason", "mend_reason", "public_text"})

    turn = HiddenField()
    outcome = _choice()
    refuse_reason = RadioField(validate_choice=False)
    mend_reason = RadioField(validate_choice=False)
    public_text = _text(LONGEST_REASON, 4, must=False)

    def __init__(self, queued_as: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(one.value, t(f"hearings.outcome.{one.value}")) for one in outcomes_for(queued_as)]
        self.refuse_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in REFUSALS]
        self.mend_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in MENDS]

    def ruling(self) -> Ruling:
        """The decision; where no text was typed, the reason's own sentence stands."""
        outcome = str(self.outcome.data)
        field = {Outcome.REFUSE.value: self.refuse_reason, Outcome.MEND.value: self.mend_reason}.get(outcome)
        reason = str(field.data) if field is not None and field.data else None
        known = reason in {*REFUSALS, *MENDS}
        text = self.words("public_text") or (t(f"hearings.reason_text.{reason}") if known else "")
        typed = str(self.turn.data or "")
        turn = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        return Ruling(turn, outcome, reason, text)


class OpenForm(HearingsForm):
    """Who leads the sitting and who writes."""

    chair = _line()
    secretary = _line()


class EndForm(HearingsForm):
    """How many were there and what the hearing concluded."""

    HINTS = frozenset({"present", "conclusion_kk"})
    OPTIONAL = frozenset({"recording_url"})

    present = Number(validators=[_number_needed])
    conclusion_kk = _text(LONGEST_TEXT)
    conclusion_ru = _text(LONGEST_TEXT)
    recording_url = _line(must=False, most=500)


class RecordingForm(HearingsForm):
    """Where the recording is."""

    OPTIONAL = frozenset({"recording_url"})

    recording_url = _line(must=False, most=500)


class AnswerForm(HearingsForm):
    """The answer of a body to one remark."""

    HINTS = frozenset({"answer_text"})

    answer_outcome = _choice()
    body = _line()
    answer_text = _text(LONGEST_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_outcome.choices = [(one, t(f"hearings.answer.{one}")) for one in (*OUTCOMES, UNANSWERED)]


class VoteForm(HearingsForm):
    """The vote on a protocol; a kind whose quorum counts asks for the council's members too."""

    OPTIONAL: frozenset[str] = frozenset()

    members = Number()
    vote_present = Number(validators=[_number_needed])
    votes_for = Number(validators=[_number_needed])

    def made(self) -> Vote:
        """The vote of a valid form."""
        members = self.members.data if "members" in self else None
        return Vote(members, self.whole("vote_present"), self.whole("votes_for"))


class SignForm(HearingsForm):
    """A signature under exactly this protocol."""

    digest = HiddenField()
