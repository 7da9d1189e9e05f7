"""Forms about the money of the winners: the shape of what is typed, never the law."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, TextAreaField

from app.budget.forms import MOST_MONEY, PLAIN, Choice, WholeNumber, needed_number
from app.budget.services.money import LONG, SHORT, NewContract, NewEntry
from app.budget.services.oversight import NewFinding
from app.budget.services.progress import NewProgress
from app.documents.forms import UploadField
from app.domain.people import clean_iin
from app.domain.spending import CONTRACT, OUTCOMES, PAYMENT, PROCEDURES, STAGES, Quarter
from app.identity.forms import Day
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t

CHANGES = (PAYMENT, "more", "less")
"""What may be entered to a contract: a payment, or an agreement that adds to its sum or takes from it."""


class MoneyForm(BaseForm):
    """Labels are budget.money.field.<name>, hints budget.money.hint.<name> for HINTS; OPTIONAL ones say so."""

    HINTS: frozenset[str] = frozenset()
    OPTIONAL: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            if isinstance(field, HiddenField):
                continue
            field.label.text = t(f"budget.money.field.{field.name}")
            if field.name in self.HINTS:
                field.description = t(f"budget.money.hint.{field.name}")
            field.flags.optional = field.name in self.OPTIONAL

    def words(self, name: str) -> str:
        """The text in a field; nothing is an empty text."""
        return str(self[name].data or "").strip()

    def whole(self, name: str) -> int:
        """The number in a field of a valid form."""
        return int(self[name].data)

    def day(self, name: str) -> date | None:
        """The day in three boxes; None where they are empty."""
        found: date | None = self[name].form.date
        return found

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: boxes that are filled make a day, and those that are needed are filled."""
        fine: bool = super().validate(*args, **kwargs)
        for field in self:
            if isinstance(field, FormField) and field.form.date is None:
                typed = any((box.data or "").strip() for box in (field.form.day, field.form.month, field.form.year))
                if typed or field.name not in self.OPTIONAL:
                    field.form.day.errors = [t("budget.error.day")]
                    fine = False
        return fine


def _text(key: str | None = None, most: int = LONG) -> TextAreaField:
    return TextAreaField(validators=[*([needed(key)] if key else []), at_most(most)], render_kw={"rows": 4})


def _line(key: str | None = "budget.money.error.words") -> OneLine:
    return OneLine(validators=[*([needed(key)] if key else []), at_most(SHORT)], render_kw=PLAIN)


class NotDoneForm(MoneyForm):
    """A resident's report."""

    HINTS = frozenset({"text", "photo"})
    OPTIONAL = frozenset({"photo"})

    text = _text("budget.money.error.words")
    photo = UploadField(most=1)


class AnswerForm(MoneyForm):
    """The office's answer to a report."""

    HINTS = frozenset({"shown"})

    outcome = Choice("budget.money.error.outcome")
    answer = _text("budget.money.error.words")
    shown = BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(value, t(f"budget.money.outcome.{value}")) for value in OUTCOMES]


class ContractForm(MoneyForm):
    """A contract with its sum."""

    HINTS = frozenset({"supplier", "supplier_bin", "over_reason"})
    OPTIONAL = frozenset({"supplier_bin", "over_reason", "file"})

    number = _line()
    signed_on = FormField(Day)
    procedure = Choice("budget.money.error.procedure")
    supplier = _line()
    supplier_bin = _line(None)
    amount = WholeNumber(validators=[needed_number("budget.money.error.amount")], most=MOST_MONEY)
    over_reason = _text()
    file = UploadField(most=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure.choices = [(value, t(f"budget.money.procedure.{value}")) for value in PROCEDURES]

    def contract(self) -> NewContract:
        """The contract, once the form is valid."""
        signed_on = self.day("signed_on")
        if signed_on is None:
            raise ValueError("a contract of a form that is not valid")
        return NewContract(
            number=self.words("number"),
            signed_on=signed_on,
            procedure=self.words("procedure"),
            supplier=self.words("supplier"),
            supplier_bin=clean_iin(self.words("supplier_bin")) or None,
            amount=self.whole("amount"),
            reason=self.words("over_reason"),
            file=next(iter(self.file.checked), None),
        )


class EntryForm(MoneyForm):
    """A payment, or a change of a contract's sum."""

    HINTS = frozenset({"change", "reason"})
    OPTIONAL = frozenset({"reason"})

    contract = Choice("budget.money.error.contract")
    change = Choice("budget.money.error.change")
    amount = WholeNumber(validators=[needed_number("budget.money.error.amount")], most=MOST_MONEY)
    day_of = FormField(Day)
    paper = _line()
    reason = _text()

    def __init__(self, contracts: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract.choices = list(contracts)
        self.change.choices = [(value, t(f"budget.money.change.{value}")) for value in CHANGES]

    def entry(self) -> tuple[uuid.UUID, NewEntry]:
        """The contract's id and the entry, once the form is valid."""
        day = self.day("day_of")
        if day is None:
            raise ValueError("an entry of a form that is not valid")
        change = self.words("change")
        amount = self.whole("amount") * (-1 if change == "less" else 1)
        kind = PAYMENT if change == PAYMENT else CONTRACT
        return uuid.UUID(self.words("contract")), NewEntry(kind, amount, day, self.words("paper"), self.words("reason"))


class ReasonForm(MoneyForm):
    """Why an entry is refused or taken back."""

    refusal = _text("budget.money.error.words")


class CheckForm(MoneyForm):
    """The button with which an entry is confirmed."""


class ProgressForm(MoneyForm):
    """A quarter's information."""

    HINTS = frozenset({"delay", "photos", "done"})
    OPTIONAL = frozenset({"delay", "photos"})

    quarter = Choice("budget.money.error.quarter")
    done = WholeNumber(validators=[needed_number("budget.money.error.percent")], most=100)
    text = _text("budget.money.error.words")
    delay = _text()
    photos = UploadField(most=5)

    def __init__(self, quarters: Sequence[Quarter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarter.choices = [
            (f"{one.year}-{one.number}", t("budget.money.quarter", year=str(one.year), number=one.number))
            for one in quarters
        ]

    def progress(self) -> NewProgress:
        """The information, once the form is valid."""
        year, number = self.words("quarter").split("-")
        return NewProgress(
            Quarter(int(year), int(number)),
            self.whole("done"),
            self.words("text"),
            self.words("delay"),
            tuple(self.photos.checked),
        )


class StagesForm(MoneyForm):
    """The planned day of each stage and the day on which it was done."""

    HINTS = frozenset({"moved"})
    OPTIONAL = frozenset({"moved", *(f"{kind}_{end}" for kind in STAGES for end in ("due", "done"))})

    design_due = FormField(Day)
    design_done = FormField(Day)
    tender_due = FormField(Day)
    tender_done = FormField(Day)
    contract_due = FormField(Day)
    contract_done = FormField(Day)
    works_due = FormField(Day)
    works_done = FormField(Day)
    acceptance_due = FormField(Day)
    acceptance_done = FormField(Day)
    moved = _text()

    def days(self) -> dict[str, tuple[date | None, date | None]]:
        """(planned, done) by stage."""
        return {kind: (self.day(f"{kind}_due"), self.day(f"{kind}_done")) for kind in STAGES}


class FindingForm(MoneyForm):
    """A finding of the audit commission."""

    HINTS = frozenset({"text_of_finding", "answer_by"})
    OPTIONAL = frozenset({"answer_by", "file"})

    project = Choice("budget.money.error.project")
    body = _line()
    paper = _line()
    found_on = FormField(Day)
    text_of_finding = _text("budget.money.error.words")
    answer_by = FormField(Day)
    file = UploadField(most=1)

    def __init__(self, projects: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project.choices = [("all", t("budget.money.whole_round")), *projects]

    def finding(self) -> NewFinding:
        """The finding, once the form is valid."""
        found_on = self.day("found_on")
        if found_on is None:
            raise ValueError("a finding of a form that is not valid")
        code = self.words("project")
        return NewFinding(
            None if code == "all" else code,
            self.words("body"),
            self.words("paper"),
            self.words("text_of_finding"),
            found_on,
            self.day("answer_by"),
            next(iter(self.file.checked), None),
        )


class FindingAnswerForm(MoneyForm):
    """The office's answer to a finding."""

    OPTIONAL = frozenset({"remedied_on"})

    answer = _text("budget.money.error.words")
    remedied_on = FormField(Day)
