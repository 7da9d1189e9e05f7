"""Forms of signing in, of one's account and of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField, Field, Form, FormField, PasswordField, RadioField

from app.domain.errors import InvalidInputError
from app.platform.forms import BaseForm, OneLine, at_most, needed
from app.platform.i18n import t
from app.platform.words import LANGUAGES

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}
ANY_CODE = {"autocomplete": "one-time-code"}
UPPER = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
PLAIN = {"autocomplete": "off"}


def show(form: BaseForm, error: InvalidInputError, where: str | None = None) -> None:
    """Put the sentences of a service's refusal beside the fields they are about, or all beside `where`."""
    for problem in error.problems:
        sentence = t(problem.message_key, **problem.facts)
        name = where or problem.where
        field = form[name] if name and name in form else None
        if isinstance(field, FormField):
            field = next(iter(field.form))
        if field is None:
            form.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


def text(field: Field) -> str:
    """What was typed into a field; nothing is an empty text."""
    return str(field.data or "")


def _name(field: Field, label: str, hint: str = "") -> None:
    field.label.text = t(label)
    field.description = t(hint) if hint else ""


class ContactForm(BaseForm):
    """Where the code goes."""

    contact = OneLine(
        validators=[needed("identity.error.contact"), at_most(254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.contact, "identity.sign_in.question", "identity.sign_in.hint")


class CodeForm(BaseForm):
    """The code that was sent."""

    code = OneLine(validators=[needed("identity.error.code"), at_most(40)], render_kw=CODE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.code, "identity.code.question")


class DeskCodeForm(BaseForm):
    """The code on the slip."""

    code = OneLine(validators=[needed("identity.error.code"), at_most(60)], render_kw=UPPER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.code, "identity.desk_code.question", "identity.desk_code.hint")


class PasswordForm(BaseForm):
    """An official's first step."""

    login = OneLine(
        validators=[needed("identity.error.login"), at_most(100)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        validators=[needed("identity.error.password"), at_most(200)], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.login, "identity.official.login")
        _name(self.password, "identity.official.password")


class SecondStepForm(BaseForm):
    """An official's second step."""

    code = OneLine(validators=[needed("identity.error.code"), at_most(20)], render_kw=CODE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.code, "identity.second_step.question", "identity.second_step.hint")


class ConfirmCodeForm(BaseForm):
    """A resident proves again who they are."""

    secret = OneLine(
        validators=[needed("identity.error.code"), at_most(60)], render_kw={"autocomplete": "one-time-code"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.secret, "identity.confirm.code", "identity.confirm.code_hint")


class ConfirmPasswordForm(BaseForm):
    """An official proves again who they are."""

    secret = PasswordField(
        validators=[needed("identity.error.password"), at_most(200)], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.secret, "identity.confirm.password")


class ChangePasswordForm(BaseForm):
    """Another password."""

    former = PasswordField(
        validators=[needed("identity.error.password"), at_most(200)], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(validators=[needed("identity.error.password")], render_kw={"autocomplete": "new-password"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.former, "identity.password.former")
        _name(self.password, "identity.password.new", "identity.password.hint")


class LanguageForm(BaseForm):
    """The language of letters and messages."""

    lang = RadioField(validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.lang, "identity.account.language", "identity.account.language_hint")
        self.lang.choices = [(lang, t(f"ui.language.{lang}")) for lang in LANGUAGES]


class IinForm(BaseForm):
    """Which person stands before the clerk."""

    iin = OneLine(
        validators=[needed("errors.iin.twelve_digits"), at_most(20)], render_kw={"inputmode": "numeric", **PLAIN}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.iin, "identity.desk.iin", "identity.desk.iin_hint")


class Day(Form):
    """A day in three boxes."""

    day = OneLine()
    month = OneLine()
    year = OneLine()

    @property
    def date(self) -> date | None:
        """The day that the three boxes make, if they make one."""
        parts = [str(box.data or "") for box in (self.year, self.month, self.day)]
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            return None
        try:
            return date(*map(int, parts))
        except ValueError:
            return None


class EnrolForm(IinForm):
    """What the clerk reads in the identity document, and where codes are to go."""

    full_name = OneLine(validators=[needed("identity.error.name"), at_most(200)], render_kw=PLAIN)
    birth_date = FormField(Day)
    phone = OneLine(validators=[at_most(40)], render_kw={"inputmode": "tel", **PLAIN})
    email = OneLine(validators=[at_most(254)], render_kw={"inputmode": "email", **PLAIN})
    lang = RadioField()
    seen = BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.full_name, "identity.desk.full_name", "identity.desk.full_name_hint")
        _name(self.birth_date, "identity.desk.birth_date", "identity.desk.birth_date_hint")
        _name(self.phone, "identity.desk.phone", "identity.desk.phone_hint")
        _name(self.email, "identity.desk.email")
        _name(self.lang, "identity.account.language")
        _name(self.seen, "identity.desk.seen", "identity.desk.seen_hint")
        self.lang.choices = [(lang, t(f"ui.language.{lang}")) for lang in LANGUAGES]
        for field in (self.phone, self.email):
            field.flags.optional = True

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Besides the fields' own checks: the boxes make a day, and the document was seen."""
        fine: bool = super().validate(*args, **kwargs)
        if self.birth_date.form.date is None:
            self.birth_date.form.day.errors = [t("identity.error.birth_date")]
            fine = False
        if not self.seen.data:
            self.seen.errors = [t("identity.error.seen")]
            fine = False
        return fine
