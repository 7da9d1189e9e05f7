"""Forms of the desk: what moderators and clerks type about a hearing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, RadioField

from app.documents.forms import UploadField
from app.domain.rules.hearings import KINDS, Kind
from app.hearings import policy
from app.hearings.forms import (
    PLAIN,
    Asking,
    AtDesk,
    HearingsForm,
    Number,
    Wishing,
    choice,
    line,
    number_needed,
    text_area,
)
from app.hearings.policy import MENDS, OUTCOMES, REFUSALS, outcomes_for
from app.hearings.services.announcing import Draft
from app.hearings.services.answering import UNANSWERED, Vote
from app.hearings.services.common import LONGEST_REMARK, LONGEST_TEXT
from app.hearings.services.holding import Outcome
from app.hearings.services.moderating import LONGEST_REASON, Ruling
from app.identity.forms import Day
from app.platform.clock import LEGAL_ZONE
from app.platform.forms import OneLine
from app.platform.i18n import t


class TermsForm(HearingsForm):
    """What a moderator decides about a hearing. `key` makes its address: the same form sent twice is one hearing."""

    HINTS = frozenset({"about_kk", "agenda_kk", "answerer_kk", "basis", "broadcast_url", "subject_en"})
    OPTIONAL = frozenset({"subject_en", "broadcast_url"})

    key = HiddenField()
    kind = choice()
    about_akim = BooleanField()
    subject_kk = line()
    subject_ru = line()
    subject_en = line(must=False)
    about_kk = text_area(LONGEST_TEXT)
    about_ru = text_area(LONGEST_TEXT)
    agenda_kk = text_area(LONGEST_TEXT, 4)
    agenda_ru = text_area(LONGEST_TEXT, 4)
    basis = line()
    answerer_kk = line()
    answerer_ru = line()
    starts_on = FormField(Day)
    starts_time = OneLine(render_kw=PLAIN)
    venue_kk = line()
    venue_ru = line()
    broadcast_url = line(must=False, most=500)
    speech_minutes = Number(validators=[number_needed])

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


class ReasonForm(HearingsForm):
    """Why: one line that everyone may read."""

    HINTS = frozenset({"reason_text"})

    reason_text = line()


class DeskRegisterForm(Wishing, AtDesk):
    """A clerk writes somebody down."""

    WAYS = ("desk", "paper")


class DeskAskForm(Asking, AtDesk):
    """A clerk enters what somebody said or wrote."""

    WAYS = ("hall", "desk", "paper")


class DecideForm(HearingsForm):
    """A moderator's decision: the reason of the chosen outcome, and the text that everyone will read."""

    HINTS = frozenset({"public_text"})
    OPTIONAL = frozenset({"public_text"})

    turn = HiddenField()
    outcome = choice()
    refuse_reason = RadioField(validate_choice=False)
    mend_reason = RadioField(validate_choice=False)
    public_text = text_area(LONGEST_REASON, 4, must=False)

    def __init__(self, queued_as: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(one.value, t(f"hearings.outcome.{one.value}")) for one in outcomes_for(queued_as)]
        self.refuse_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in REFUSALS]
        self.mend_reason.choices = [(one, t(f"hearings.reason.{one}")) for one in MENDS]

    def ruling(self) -> Ruling:
        """The decision; where no text was typed, the reason's own sentence stands."""
        outcome = str(self.outcome.data)
        field = {
            policy.Outcome.REFUSE.value: self.refuse_reason,
            policy.Outcome.MEND.value: self.mend_reason,
        }.get(outcome)
        reason = str(field.data) if field is not None and field.data else None
        known = reason in {*REFUSALS, *MENDS}
        text = self.words("public_text") or (t(f"hearings.reason_text.{reason}") if known else "")
        typed = str(self.turn.data or "")
        turn = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        return Ruling(turn, outcome, reason, text)


class OpenForm(HearingsForm):
    """Who leads the sitting and who writes."""

    chair = line()
    secretary = line()


class EndForm(HearingsForm):
    """How many were there, who accepted a report that was heard, and what the hearing concluded."""

    HINTS = frozenset({"present", "accept_votes", "conclusion_kk"})
    OPTIONAL = frozenset({"recording_url"})

    present = Number(validators=[number_needed])
    accept_votes = Number(validators=[number_needed])
    conclusion_kk = text_area(LONGEST_TEXT)
    conclusion_ru = text_area(LONGEST_TEXT)
    recording_url = line(must=False, most=500)

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.accept is None:
            del self.accept_votes

    def made(self) -> Outcome:
        """How the sitting ended, in a valid form."""
        votes = self.whole("accept_votes") if "accept_votes" in self else None
        return Outcome(self.whole("present"), self.pair("conclusion"), self.words("recording_url"), votes)


class SpeechForm(HearingsForm):
    """The gist of a speech."""

    HINTS = frozenset({"said"})

    said = text_area(LONGEST_REMARK)


class RecordingForm(HearingsForm):
    """Where the recording is."""

    OPTIONAL = frozenset({"recording_url"})

    recording_url = line(must=False, most=500)


class AnswerForm(HearingsForm):
    """The answer of a body to one remark."""

    HINTS = frozenset({"answer_text"})

    answer_outcome = choice()
    body = line()
    answer_text = text_area(LONGEST_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_outcome.choices = [(one, t(f"hearings.answer.{one}")) for one in (*OUTCOMES, UNANSWERED)]


class VoteForm(HearingsForm):
    """The vote of a council on exactly this protocol."""

    digest = HiddenField()
    members = Number(validators=[number_needed])
    vote_present = Number(validators=[number_needed])
    votes_for = Number(validators=[number_needed])

    def made(self) -> Vote:
        """The vote of a valid form."""
        return Vote(self.whole("members"), self.whole("vote_present"), self.whole("votes_for"))


class SignForm(HearingsForm):
    """A signature under exactly this protocol."""

    digest = HiddenField()
