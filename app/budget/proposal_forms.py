"""Forms of a resident's proposal, one question a page, and of the appeal. Shape only, never the law."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField

from app.budget.forms import PLAIN, Choice, WholeNumber, needed_number
from app.budget.services.proposals import LONGEST_ABOUT, LONGEST_SPOT, LONGEST_TITLE, Answers
from app.documents.forms import UploadField
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import current_language, pick, t

PHOTO = {"accept": "image/jpeg,image/png,image/webp"}
ZONES = tuple(str(zone) for zone in range(1, 10))
STEPS = ("title", "about", "village", "spot", "cost", "photo")
"""The author's questions in order; each has its page."""


class QuestionForm(BaseForm):
    """One question to the author: its label is the heading of the page. `review`: back to the answers afterwards."""

    review = HiddenField()
    ASKED = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self[self.ASKED]
        field.label.text = t(f"budget.proposal.ask.{self.ASKED}")
        field.description = t(f"budget.proposal.hint.{self.ASKED}")

    @property
    def asked(self) -> Any:
        """The field of the question."""
        return self[self.ASKED]

    def answers(self) -> Answers:
        """What was answered, once the form is valid."""
        raise NotImplementedError


class TitleForm(QuestionForm):
    """What is to be done?"""

    ASKED = "title"
    title = OneLine(validators=[needed("budget.error.lacking.title"), at_most(LONGEST_TITLE)], render_kw=PLAIN)

    def answers(self) -> Answers:
        return Answers(title={current_language(): str(self.title.data)})


class AboutForm(QuestionForm):
    """Why, and how?"""

    ASKED = "about"
    about = TextAreaField(
        validators=[needed("budget.error.lacking.about"), at_most(LONGEST_ABOUT)], render_kw={"rows": 8}
    )

    def answers(self) -> Answers:
        return Answers(about={current_language(): str(self.about.data)})


class VillageForm(QuestionForm):
    """In which village?"""

    ASKED = "village"
    village = Choice("budget.error.lacking.village")

    def __init__(self, villages: Mapping[uuid.UUID, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.village.choices = [(str(village), pick(name)) for village, name in villages.items()]

    def answers(self) -> Answers:
        return Answers(village_id=uuid.UUID(str(self.village.data)))


class SpotForm(QuestionForm):
    """Where in the village? A ninth of the outline, and words for it."""

    ASKED = "zone"
    zone = RadioField(validate_choice=False)
    spot = OneLine(validators=[at_most(LONGEST_SPOT)], render_kw=PLAIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spot.label.text = t("budget.proposal.ask.spot")
        self.spot.description = t("budget.proposal.hint.spot")
        self.spot.flags.optional = True
        self.zone.choices = [(zone, t(f"budget.proposal.zone.{zone}")) for zone in ZONES]

    def answers(self) -> Answers:
        zone = int(self.zone.data) if self.zone.data in ZONES else None
        return Answers(zone=zone, spot=str(self.spot.data or ""))


class CostForm(QuestionForm):
    """How much may it cost?"""

    ASKED = "cost"
    cost = WholeNumber(validators=[needed_number("budget.error.lacking.cost")])

    def answers(self) -> Answers:
        return Answers(rough_cost=self.cost.data)


class PhotoForm(QuestionForm):
    """A photo of the place, if there is one."""

    ASKED = "photo"
    photo = UploadField(most=1, render_kw=PHOTO)


class OtherLanguageForm(BaseForm):
    """The same in another language, if the author wants."""

    title = OneLine(validators=[needed("budget.error.lacking.title"), at_most(LONGEST_TITLE)], render_kw=PLAIN)
    about = TextAreaField(
        validators=[needed("budget.error.lacking.about"), at_most(LONGEST_ABOUT)], render_kw={"rows": 8}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title.label.text = t("budget.proposal.title")
        self.about.label.text = t("budget.proposal.about")


class AppealForm(BaseForm):
    """Why the author does not agree."""

    text = TextAreaField(validators=[needed("budget.error.appeal_empty")], render_kw={"rows": 8})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text.label.text = t("budget.appeal.ask")
        self.text.description = t("budget.appeal.hint")


class ButtonForm(BaseForm):
    """A button alone."""
